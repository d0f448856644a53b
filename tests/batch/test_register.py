"""The register of sources and evidence as the index lists it, held against the pack's own rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

import evaluation as ev
from evaluation.batch import plan, run
from evaluation.batch.execute import Outcome
from evaluation.batch.register import register_items
from evaluation.publish.index import RegisterItem

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def changeup() -> ev.Review:
    return ev.read_review(ROOT / "data/changeup-2006")


def item(items: tuple[RegisterItem, ...], kind: str, item_id: str) -> RegisterItem:
    return next(found for found in items if (found.kind, found.item_id) == (kind, item_id))


def test_every_source_and_item_is_there_once_in_the_order_of_the_pack(changeup: ev.Review) -> None:
    items = register_items(changeup)
    sources, evidence = changeup.table("source_doc")["source_id"], changeup.table("evidence")["evidence_id"]
    assert [(found.kind, found.item_id) for found in items] == [
        *(("Sources", name) for name in sources), *(("Evidence", name) for name in evidence),
    ]  # fmt: skip


def test_an_item_of_one_hub_names_hub_criteria_source_and_grade(changeup: ev.Review) -> None:
    found = item(register_items(changeup), "Evidence", "E02")  # evidence_link.csv: H3 on D1, D2q and others
    hub = changeup.subject("H3").name
    assert found.subjects == (hub,)
    facts = dict(found.facts)
    assert facts["Bears on"].startswith(f"{hub}: C1, C2 quality")
    assert facts["Grade"] == "C: One user's own account, told by the trade press"
    assert facts["Known by"] == "between 13 September 2006 and 31 December 2006"
    assert found.related == (("Source", "Sources", ("S13",)),)
    assert (found.status, found.anchor) == ("secondary", "ev-E02")


def test_what_is_said_of_all_hubs_is_never_one_hub_s_own(changeup: ev.Review) -> None:
    links = changeup.table("evidence_link")
    programme = set(links.loc[links["scope"] == "programme", "evidence_id"])
    own = set(links.loc[links["scope"] == "own", "evidence_id"])
    items = register_items(changeup)
    assert programme - own
    for name in programme - own:
        assert item(items, "Evidence", name).subjects == ("All hubs at once",)


def test_a_source_names_what_rests_on_it_and_where_it_was_read(changeup: ev.Review) -> None:
    register = changeup.table("evidence")
    items = register_items(changeup)
    found = item(items, "Sources", "S13")
    resting = tuple(register.loc[register["source_id"] == "S13", "evidence_id"])
    assert found.related == (("Evidence", "Evidence", resting),)
    assert changeup.subject("H3").name in found.subjects
    assert item(items, "Sources", "S01").address == "https://www.changeup.org.uk/developments/hubsreview.asp"
    assert dict(item(items, "Sources", "S01").facts)["Date"] == "September 2006"
    unused = set(changeup.table("source_doc")["source_id"]) - set(register["source_id"])
    assert all(item(items, "Sources", name).related == () for name in unused)


def test_what_was_known_later_is_left_out(changeup: ev.Review) -> None:
    early = register_items(changeup, "2006-11-22")
    assert not any((found.kind, found.item_id) == ("Sources", "S03") for found in early)  # known by June 2007
    assert any((found.kind, found.item_id) == ("Sources", "S01") for found in early)
    names = {(found.kind, found.item_id) for found in early}
    assert names < {(found.kind, found.item_id) for found in register_items(changeup)}


def test_an_item_that_bears_on_no_cell_says_so(review: ev.Review) -> None:
    links = review.table("evidence_link")
    without = review.with_tables({"evidence_link": links.iloc[:0]})
    evidence = [found for found in register_items(without) if found.kind == "Evidence"]
    assert evidence
    assert all(found.subjects == () and dict(found.facts)["Bears on"] == "no cell" for found in evidence)


@pytest.fixture
def without_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notebooks that count as run: what comes after is what is asked here."""

    def as_it_is(path: Path, *_: object, **__: object) -> Outcome:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_markdown_cell("## 1 Something to publish"))
        return Outcome(notebook, None)

    monkeypatch.setattr("evaluation.batch.running.execute", as_it_is)


@pytest.fixture
def planned(review: ev.Review, pack: Path, write_notebooks: Any) -> Any:
    wishes: dict[str, Any] = {"documents": ["stakeholder_statement"], "formats": ["html"]}
    return plan(review, pack, notebooks=write_notebooks("1"), **wishes)


@pytest.mark.usefixtures("without_kernels")
def test_the_index_of_a_run_lists_the_register_and_the_review_lists_the_run(planned: Any, tmp_path: Path) -> None:
    result = run(planned, tmp_path / "reports", jobs=1)
    assert result.index is not None
    page = result.index.read_text(encoding="utf-8")
    review = ev.read_review(Path(planned.jobs[0].parameters["pack"]))
    assert "1 Something to publish" in page
    for text in (*review.table("source_doc")["source_id"], *review.table("evidence")["evidence_id"]):
        assert f'<span class="label">{text}</span>' in page
    runs = (result.index.parents[1] / "index.html").read_text(encoding="utf-8")
    assert f'data-run="{planned.run}" data-number="1"' in runs


@pytest.mark.usefixtures("without_kernels")
def test_a_pack_that_changes_while_its_documents_are_made_is_not_published(
    planned: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = ev.read_review(Path(planned.jobs[0].parameters["pack"]))
    other = replace(changed, hashes={**changed.hashes, "score.csv": "0" * 64})
    monkeypatch.setattr("evaluation.batch.running.read_review", lambda _: other)
    with pytest.raises(ev.RunError, match="the pack changed while its documents were made; make the report again"):
        run(planned, tmp_path / "reports", jobs=1)
    assert list((tmp_path / "reports" / "example").iterdir()) == []
