from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import evaluation as ev
from evaluation.batch import Plan, plan
from evaluation.model import DocumentInfo
from evaluation.publish import run_id

from dataclasses import replace  # isort: skip

SECRETS = ("kept to oneself", "kept by another")


@pytest.fixture
def planned(review: ev.Review, pack: Path, write_notebooks: Any) -> Any:
    folder = write_notebooks()

    def make(**options: Any) -> Plan:
        return plan(options.pop("review", review), options.pop("pack", pack), notebooks=folder, **options)

    return make


def test_one_scorecard_a_hub_and_each_other_document_once(planned: Any) -> None:
    assert [job.name for job in planned().jobs] == [
        "options_report", "stakeholder_statement", "hub_scorecard-HUB-A", "hub_scorecard-HUB-B",
    ]  # fmt: skip


def test_subjects_and_documents_narrow_the_plan(planned: Any) -> None:
    assert [job.name for job in planned(documents=["hub_scorecard"], subjects=["HUB-B"]).jobs] == [
        "hub_scorecard-HUB-B"
    ]


def test_a_job_is_given_the_pack_the_subject_and_every_setting(planned: Any, pack: Path) -> None:
    job = planned(documents=["hub_scorecard"], parameters={"n_draws": 500}).jobs[0]
    assert job.parameters == {
        "pack": str(pack.resolve()), "subject": "HUB-A", "weights": "equal", "as_at": None, "n_draws": 500,
        "seed": 2006, "show_totals": False, "anonymise": True, "score_uncertainty": True,
    }  # fmt: skip


def test_the_as_at_date_comes_from_the_pack_unless_given(planned: Any, review: ev.Review) -> None:
    dated = replace(review, documents={"options_report": DocumentInfo("options_report", "Report", "2025-06-30")})
    jobs = planned(review=dated).jobs
    assert [job.parameters["as_at"] for job in jobs] == ["2025-06-30", None, None, None]
    assert jobs[0].meta.as_at == "As at 30 June 2025"
    assert {job.parameters["as_at"] for job in planned(review=dated, parameters={"as_at": "2025-01-31"}).jobs} == {
        "2025-01-31"
    }


def test_illustrative_rows_stand_in_the_files_name_and_on_every_page(planned: Any) -> None:
    for job in planned().jobs:
        assert job.stem == f"{job.name}-illustrative"
        assert job.meta.status_banner.startswith("Illustrative: ")


def test_without_illustrative_rows_the_name_says_nothing(planned: Any, review: ev.Review) -> None:
    tables = {name: frame.assign(data_status="published") for name, frame in review.tables.items()}
    job = planned(review=review.with_tables(tables)).jobs[0]
    assert (job.stem, job.meta.status, job.meta.status_banner) == ("options_report", "published", "")


def test_the_run_is_named_by_what_shapes_it_only(planned: Any, review: ev.Review, pack: Path, tmp_path: Path) -> None:
    first = planned()
    assert re.fullmatch(r"[0-9a-f]{12}", first.run)
    assert planned(pack=tmp_path).run == first.run
    assert first.run == run_id(first.inputs, first.settings, first.packages, secret=review.secret)
    others = [
        planned(formats=["html"]), planned(parameters={"seed": 0}), planned(documents=["options_report"]),
    ]  # fmt: skip
    assert len({first.run, *(other.run for other in others)}) == 4


def test_another_notebook_gives_the_run_another_name(planned: Any, write_notebooks: Any) -> None:
    first = planned()
    folder = write_notebooks()
    path = folder / "hub_scorecard.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("# Title", "# Heading"), encoding="utf-8")
    assert planned().packages["notebooks"] != first.packages["notebooks"]
    assert planned().run != first.run


def test_a_notebook_that_is_not_run_does_not_count(planned: Any, write_notebooks: Any) -> None:
    first = planned(documents=["options_report"])
    (write_notebooks() / "hub_scorecard.ipynb").write_text("{}", encoding="utf-8")
    assert planned(documents=["options_report"]).run == first.run


def test_other_sources_of_the_workbench_give_the_run_another_name(
    planned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = planned()
    assert re.fullmatch(r"[0-9a-f]{64}", first.packages["sources"])
    monkeypatch.setattr("evaluation.batch.planning.source_hash", lambda: "0" * 64)
    assert planned().run != first.run


def test_another_secret_gives_the_run_another_name_and_stands_nowhere(planned: Any, review: ev.Review) -> None:
    ours, theirs = (planned(review=replace(review, secret=text)) for text in SECRETS)
    assert ours.run != theirs.run
    assert SECRETS[0] not in repr(ours)


def test_formats_come_in_one_order(planned: Any) -> None:
    assert planned(formats=["pdf", "html", "pdf"]).run == planned(formats=["html", "pdf"]).run


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"parameters": {"n_drawz": 5}}, ev.MethodError, "unknown setting 'n_drawz'"),
        ({"parameters": {"a=1;open('x','w')": 5}}, ev.MethodError, "unknown setting"),
        ({"parameters": {"pack": "/etc"}}, ev.MethodError, "unknown setting 'pack'"),
        (
            {"parameters": {"n_draws": "500"}},
            ev.MethodError,
            "n_draws must be .* 1,000,000; it is '500'",
        ),
        ({"parameters": {"as_at": "2006"}}, ev.MethodError, "as_at must be a date"),
        ({"parameters": {"weights": "nobody"}}, ev.MethodError, "no weight set 'nobody'; choose from equal, W-USERS"),
        ({"documents": ["hub_scorecrad"]}, ev.MethodError, "unknown document 'hub_scorecrad'; choose from options_"),
        ({"formats": ["exe"]}, ev.MethodError, "unknown format 'exe'; choose from html, pdf"),
        ({"subjects": ["HUB-Z"]}, ev.InputError, "no subject has this id"),
        ({"subjects": ["OPT-1"]}, ev.MethodError, "scorecards are of hubs; OPT-1 is of type option"),
    ],
)
def test_wrong_wishes_are_refused_before_anything_runs(
    planned: Any, options: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        planned(**options)


def test_a_review_without_hubs_has_no_scorecards_to_make(planned: Any, review: ev.Review) -> None:
    options_only = replace(review, subjects=review.subjects_of("option"))
    with pytest.raises(ev.MethodError, match="nothing to make"):
        planned(review=options_only, documents=["hub_scorecard"])


@pytest.mark.parametrize("identity", ["../out", "a/b", "{x}", "", ".hidden"])
def test_an_id_that_is_a_path_names_no_file(planned: Any, review: ev.Review, identity: str) -> None:
    with pytest.raises(ev.MethodError, match="cannot name a file"):
        planned(review=replace(review, review_id=identity))
    hub = replace(review.subjects_of("hub")[0], subject_id=identity)
    with pytest.raises(ev.MethodError, match="cannot name a file"):
        planned(review=replace(review, subjects=(hub,)))


def test_a_notebook_without_the_given_name_is_refused(review: ev.Review, pack: Path, write_notebooks: Any) -> None:
    folder = write_notebooks()
    path = folder / "options_report.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("n_draws = 10000", "n_drawz = 10000"), encoding="utf-8")
    with pytest.raises(ev.RunError, match=r"options_report\.ipynb: the parameters cell does not set n_draws"):
        plan(review, pack, notebooks=folder)


def test_a_file_that_is_no_notebook_is_refused(review: ev.Review, pack: Path, write_notebooks: Any) -> None:
    folder = write_notebooks()
    (folder / "options_report.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ev.RunError, match=r"options_report\.ipynb is not a notebook"):
        plan(review, pack, notebooks=folder)
