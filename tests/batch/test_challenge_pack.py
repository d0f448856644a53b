"""The challenge pack in a batch: made where it is named, alone, on one subject of any type, and on no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import evaluation as ev
from evaluation.batch import Plan, plan, run
from evaluation.batch.planning import plan_again
from tests.batch.sample import notebook_text

NAMED = ("challenge_pack",)


@pytest.fixture
def planned(northshire: ev.Review, write_notebooks: Any) -> Any:
    folder = write_notebooks()

    def make(*subjects: str, **options: Any) -> Plan:
        pack = Path(__file__).parents[2] / "data" / "northshire-2025"
        return plan(northshire, pack, notebooks=folder, subjects=subjects, **{"documents": NAMED, **options})

    return make


@pytest.mark.parametrize(
    ("subject", "as_at", "name"),
    [
        ("N2", "2025-09-30", "Housing Advice Hub"),
        ("P6", "2025-09-30", "A service inside the county council"),
        ("B2", None, "Bid of Tarnley Enquiry Services for the shared number"),
    ],
)
def test_one_job_on_a_subject_of_any_type(planned: Any, subject: str, as_at: str | None, name: str) -> None:
    (job,) = planned(subject).jobs
    assert (job.name, job.stem) == (f"challenge_pack-{subject}", f"challenge_pack-{subject}-illustrative")
    assert (job.parameters["subject"], job.parameters["as_at"]) == (subject, as_at)
    assert (job.meta.title, job.meta.subtitle) == ("Challenge pack", name)


def test_a_report_holds_none(planned: Any) -> None:
    assert not [job for job in planned(documents=[]).jobs if job.document.on_request]


@pytest.mark.parametrize(
    ("subjects", "documents"),
    [((), ["challenge_pack"]), (("N1", "N2"), ["challenge_pack"]), (("N1",), ["challenge_pack", "hub_scorecard"])],
)
def test_it_stands_alone(planned: Any, subjects: tuple[str, ...], documents: list[str]) -> None:
    with pytest.raises(ev.MethodError, match="challenge_pack is a set of its own on one subject; name one subject"):
        planned(*subjects, documents=documents)


def test_an_unknown_subject_is_told_which_there_are(planned: Any) -> None:
    with pytest.raises(ev.InputError, match=r"Choose one of: N1, N2, .*, P6, B1, B2, B3"):
        planned("N9")


def test_a_subject_not_known_yet_is_refused_before_anything_runs(planned: Any) -> None:
    with pytest.raises(ev.InputError, match="not known on 2025-09-30"):
        planned("B2", parameters={"as_at": "2025-09-30"})


def test_the_status_is_that_of_what_it_shows(
    planned: Any, northshire: ev.Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("option", "option_csf", "option_cost", "risk", "weight_set")
    tables = {
        name: frame.assign(data_status="illustrative" if name in options else "published")
        for name, frame in northshire.tables.items()
    }
    mixed = northshire.with_tables(tables)
    folder = planned("N2").jobs[0].notebook.parent
    made = {
        subject: plan(mixed, Path(), notebooks=folder, subjects=[subject], documents=NAMED).jobs[0].meta
        for subject in ("N2", "P5")
    }
    assert (made["N2"].status, made["N2"].status_banner) == ("published", "")
    assert made["P5"].status == "illustrative"


def test_it_is_planned_again_from_what_its_manifest_states(planned: Any, northshire: ev.Review) -> None:
    for subject in ("N2", "B2"):
        first = planned(subject, parameters={"seed": 7})
        again = plan_again(northshire, Path(), first.settings, notebooks=first.jobs[0].notebook.parent)
        assert (again.run, again.settings) == (first.run, first.settings)


def test_the_index_of_the_set_lists_no_evidence_of_others(northshire: ev.Review, tmp_path: Path) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    shown = "from IPython.display import HTML\nHTML('<section class=\"wb\">\\n<p>' + subject + '</p>\\n</section>')"
    first = "pack = '.'\nsubject = ''\nweights = 'equal'\nas_at = None\nn_draws = 100\nseed = 1\nshow_totals = False\n"
    text = notebook_text(shown, parameters=f"{first}anonymise = True\nscore_uncertainty = True")
    (notebooks / "challenge_pack.ipynb").write_text(text, encoding="utf-8")
    pack = Path(__file__).parents[2] / "data" / "northshire-2025"
    made = run(
        plan(northshire, pack, notebooks=notebooks, subjects=["N2"], formats=["html"], documents=NAMED),
        tmp_path / "reports",
    )
    assert made.index is not None
    page = re.sub(r"<style>.*?</style>", "", made.index.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "E10" in page  # what the housing hub's own plan says
    assert "E21" not in page  # an item on the benefits hub alone
    for other in ("Money and Debt Advice Hub", "Benefits Advice Hub", "Rural Outreach Hub"):
        assert other not in page
