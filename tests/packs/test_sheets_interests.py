"""Interests declared in a reviewer's workbook: before the marks, closing what they close, with both versions kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.packs import InterestDraft
from evaluation.packs.sheets import export_scores
from tests.packs.journals import mark as draft
from tests.packs.journals import store_of
from tests.packs.workbooks import (
    columns,
    edited,
    exported,
    filled,
    mark,
    refused,
    saved_files,
    taken,
    undeclared_pack,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("packs_read_once"),
]  # each writes workbooks

KIND, NATURE, MITIGATION = "Your interest", "What it is", "What is done about it"
ROWS = {"A": 6, "B": 7}
"""Rows of the hubs on the sheet."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return undeclared_pack(tmp_path / "pack")


def declared(path: Path, rows: Mapping[str, Mapping[str, object]], name: str = "declared.xlsx") -> Path:
    def edit(book: Any) -> None:
        sheet = book["Interests"]
        at = columns(sheet)
        for subject, cells in rows.items():
            for heading, value in cells.items():
                sheet.cell(ROWS[subject], at[heading]).value = value

    return edited(path, edit, name)


def held(pack: Path) -> dict[str, tuple[str, str, str]]:
    rows = store_of(pack).load_interests("R1").itertuples()
    return {row.subject_id: (row.kind, row.nature, row.mitigation) for row in rows}


def test_declarations_are_saved_before_the_marks(pack: Path) -> None:
    path = declared(
        exported(pack),
        {"A": {KIND: "None"}, "B": {KIND: "potential", NATURE: "Advised it", MITIGATION: "Told the chair"}},
    )
    back = filled(path, {("A", "K1v"): mark()})
    assert taken(pack, back)[0].n_saved == 3
    assert held(pack) == {"A": ("none", "", ""), "B": ("potential", "Advised it", "Told the chair")}
    assert store_of(pack).history(reviewer_id="R1")["kind"].tolist() == ["interest", "interest", "score"]
    before = saved_files(pack)
    assert (taken(pack, back)[0].n_saved, taken(pack, back)[0].n_same) == (0, 3)
    assert saved_files(pack) == before


def test_a_mark_where_an_actual_interest_is_declared_is_refused_in_words(pack: Path) -> None:
    path = declared(exported(pack), {"A": {KIND: "none"}, "B": {KIND: "actual", NATURE: "Paid by it"}})
    (problem,) = refused(pack, filled(path, {("A", "K1v"): mark(), ("B", "K1v"): mark()}))
    sheet = openpyxl.load_workbook(path)["Interests"]
    cell = sheet.cell(ROWS["B"], columns(sheet)[KIND]).coordinate
    assert problem.rule == f"an actual interest in this hub is declared at Interests!{cell}, so it cannot be scored"
    assert str(problem.column).startswith("Scores!")
    assert taken(pack, filled(path, {("A", "K1v"): mark()}))[0].n_saved == 3


def test_interests_in_everything_can_be_imported_twice(pack: Path) -> None:
    path = declared(exported(pack, "R2"), {hub: {KIND: "actual", NATURE: "Paid by both"} for hub in ROWS})
    assert taken(pack, path)[0].n_saved == 2
    assert (taken(pack, path)[0].n_saved, taken(pack, path)[0].n_same) == (0, 2)


def test_an_actual_interest_beside_saved_marks_says_what_to_do_first(pack: Path) -> None:
    store_of(pack).save("R1", draft(), base=None)
    (problem,) = refused(pack, declared(exported(pack), {"A": {KIND: "actual", NATURE: "Paid by it"}}))
    assert problem.rule == "marks on Hub A are saved, and whoever has an actual interest cannot score"
    assert "Take the marks back first" in problem.remedy


@pytest.mark.parametrize(
    ("cells", "heading", "rule"),
    [
        ({KIND: "some"}, KIND, "this is none of the kinds of interest"),
        ({NATURE: "Paid by it"}, KIND, "not which kind it is"),
        ({KIND: "perceived"}, NATURE, "without what it is"),
        ({KIND: "=A1"}, KIND, "a formula is never taken"),
    ],
)
def test_a_declaration_that_is_none_is_refused_by_cell(
    pack: Path, cells: dict[str, object], heading: str, rule: str
) -> None:
    path = exported(pack)
    problem = refused(pack, declared(path, {"A": cells}))[0]
    sheet = openpyxl.load_workbook(path)["Interests"]
    assert problem.column == f"Interests!{sheet.cell(ROWS['A'], columns(sheet)[heading]).coordinate}"
    assert rule in problem.rule


@pytest.mark.parametrize(("choice", "kind"), [("mine", "none"), ("theirs", "perceived")])
def test_a_declaration_made_meanwhile_asks_for_a_choice(pack: Path, choice: str, kind: str) -> None:
    back = declared(exported(pack), {"A": {KIND: "none"}})
    store_of(pack).declare_interest("R1", InterestDraft("A", "perceived", nature="A friend"), base=None)
    before = saved_files(pack)
    outcome = taken(pack, filled(back, {("A", "K1v"): mark()}))[0]
    (clash,) = outcome.clashes
    assert (clash.yours, clash.theirs) == ("none", "perceived; A friend (version 1)")
    assert saved_files(pack) == before
    assert outcome.to_resolve is not None
    assert "not said which version to keep" in refused(pack, outcome.to_resolve)[0].rule
    taken(pack, declared(outcome.to_resolve, {"A": {"Keep": choice}}, "chosen.xlsx"))
    assert held(pack)["A"][0] == kind
    assert store_of(pack).load("I1", "R1")["level"].tolist() == ["3"]


def test_an_old_workbook_without_a_declaration_leaves_a_newer_one(pack: Path) -> None:
    old = exported(pack)
    store_of(pack).declare_interest("R1", InterestDraft("A", "none"), base=None)
    assert taken(pack, filled(old, {("A", "K1v"): mark()}))[0].n_saved == 1
    assert held(pack) == {"A": ("none", "", "")}


def test_a_declaration_that_is_emptied_is_told(pack: Path) -> None:
    store_of(pack).declare_interest("R1", InterestDraft("A", "perceived", nature="A friend"), base=None)
    path = export_scores(pack, "I1", pack.parent / "sent", "R1")[0]
    (problem,) = refused(pack, declared(path, {"A": {KIND: None, NATURE: None}}))
    assert problem.rule == "something was declared here, and the row is empty"


def test_the_sheet_of_interests_is_of_the_same_workbook_as_its_marks(pack: Path) -> None:
    def rename(book: Any) -> None:
        for row in book["Key of interests"].iter_rows():
            if row[1].value == "reviewer_id":
                row[2].value = "R2"

    assert refused(pack, edited(exported(pack), rename))[0].rule == "the hidden sheet Key was changed"
