"""Words outside of the framed cells are told by sheet and cell; what a program changes by itself raises no alarm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from evaluation.packs.sheets import export_moderation
from tests.packs.journals import locked_pack
from tests.packs.workbooks import edited, exported, filled, mark, refused, sheet_pack, taken, undeclared_pack, weighed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("packs_read_once"),
]  # each writes workbooks

SOUND = {("A", "K1v"): mark()}
OUTSIDE = "words outside of the framed cells are not saved"
NOTE = "Ask the chair"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sheet_pack(tmp_path / "pack")


def note(*places: str, said: object = NOTE) -> Callable[[Any], None]:
    """Return an edit that writes into cells such as ``Scores!A16``; a sheet that is not there is made."""

    def edit(book: Any) -> None:
        for place in places:
            title, _, cell = place.partition("!")
            if title not in book.sheetnames:
                book.create_sheet(title)
            book[title][cell].value = said

    return edit


def told(pack: Path, path: Path) -> dict[str | None, str]:
    """Return the rule that each cell of a refused workbook breaks."""
    return {problem.column: problem.rule for problem in refused(pack, path)}


def test_a_note_anywhere_outside_of_the_framed_cells_is_told_and_nothing_is_saved(pack: Path) -> None:
    places = ("Scores!A16", "Scores!E16", "Scores!H3", "Scores!A2", "Start!D2", "Start!B40", "Rubric!C20",
              "Interests!A12", "Lists!H1")  # fmt: skip
    path = edited(filled(exported(pack), SOUND), note(*places))
    problems = refused(pack, path)
    assert {problem.column for problem in problems} == set(places)
    assert {problem.value for problem in problems} == {NOTE}
    assert all(problem.rule.startswith(OUTSIDE) for problem in problems)
    assert all("framed cell" in problem.remedy for problem in problems)


def test_a_locked_text_that_was_changed_is_told_with_what_it_said(pack: Path) -> None:
    path = filled(exported(pack), SOUND)
    sheet = openpyxl.load_workbook(path)
    held, title, place = sheet["Scores"]["E9"].value, sheet["Scores"]["A1"].value, sheet["Start"]["B5"].value
    dimension = sheet["Scores"]["D7"].value
    changed = edited(path, note("Scores!E9", "Scores!A1", "Start!B5", "Scores!D7"))
    assert told(pack, changed) == {
        "Scores!D7": f"{OUTSIDE}; this cell said {dimension!r}",
        "Scores!E9": f"{OUTSIDE}; this cell said {held!r}",
        "Scores!A1": f"{OUTSIDE}; this cell said {title!r}",
        "Start!B5": f"{OUTSIDE}; this cell said {place!r}",
    }


def test_a_sheet_of_ones_own_is_told_once_with_how_much_it_holds(pack: Path) -> None:
    path = filled(exported(pack), SOUND)
    (problem,) = refused(pack, edited(path, note("My notes!B2", "My notes!B3", "My notes!D9"), "noted.xlsx"))
    assert (problem.column, problem.value) == ("My notes!B2", NOTE)
    assert problem.rule.endswith("what it says is not saved; 2 more of its cells hold words")


def test_a_sheet_without_words_and_a_chart_are_none_of_its_business(pack: Path) -> None:
    def edit(book: Any) -> None:
        book.create_sheet("Sheet1")
        book.create_chartsheet("Chart1").add_chart(BarChart())

    empty = edited(filled(exported(pack), SOUND), edit, "empty.xlsx")
    assert taken(pack, empty)[0].n_saved == 1


def test_a_comment_on_any_cell_is_told(pack: Path) -> None:
    places = ("Scores!A3", "Scores!F5", "Scores!E9", "Scores!B14", "Scores!Z9", "Start!B6", "My notes!A1")

    def edit(book: Any) -> None:
        book.create_sheet("My notes")
        for place in places:
            title, _, cell = place.partition("!")
            book[title][cell].comment = Comment(NOTE, "R1")

    problems = refused(pack, edited(filled(exported(pack), SOUND), edit))
    assert {problem.column for problem in problems} == set(places)
    assert {problem.value for problem in problems} == {NOTE}


def test_a_heading_of_ones_own_is_told_with_its_column_empty_or_filled(pack: Path) -> None:
    path = filled(exported(pack), SOUND)
    rule = "this column is not one of the form"
    assert told(pack, edited(path, note("Scores!Z5"), "a.xlsx")) == {"Scores!Z5": rule}
    assert told(pack, edited(path, note("Scores!Z5", "Scores!Z7"), "b.xlsx")) == {"Scores!Z7": rule}


@pytest.mark.parametrize("said", ["=A1", dt.datetime(2025, 4, 3), "#N/A", True, 2.5])
def test_what_is_no_text_is_told_too(pack: Path, said: object) -> None:
    places = {"Scores!E9", "Scores!H3", "Start!D2"}
    assert set(told(pack, edited(filled(exported(pack), SOUND), note(*places, said=said)))) == places


def test_cells_far_away_on_a_sheet_to_read_are_told_at_once(pack: Path) -> None:
    found = told(pack, edited(filled(exported(pack), SOUND), note("Start!XFD1048576")))
    assert found == {"Start!XFD1048576": "something stands far away from what the sheet says"}


# --- what raises no alarm ---


def turned(book: Any) -> None:
    """Sort the rows of the scores, and those of the sheets to read, the other way round."""
    for name in ("Scores", "Interests", "Evidence", "Rubric"):
        sheet = book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
        for row, values in enumerate(reversed(rows), start=6):
            for column, value in enumerate(values, start=1):
                sheet.cell(row, column).value = value


def reformatted(book: Any) -> None:
    for sheet in (book["Scores"], book["Start"]):
        for row in sheet.iter_rows():
            for cell in row:
                cell.number_format = "0.00"
                if isinstance(cell.value, str) and cell.data_type != "f" and cell.column < 6:
                    cell.value = f" {cell.value}\u00a0 "


def counted(formula: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book["Scores"]["A4"].value = formula

    return edit


def emptied(book: Any) -> None:
    book["Scores"]["E9"].value = book["Start"]["B5"].value = book["Scores"]["A3"].value = None


HARMLESS: Mapping[str, Callable[[Any], None]] = {
    "sorted rows": turned,
    "number formats and spaces": reformatted,
    "a sum written in another way": counted('=COUNTA($F$6:$F$11)&" of 6 rows have a level"'),
    "a sum kept as its result": counted("1 of 6 rows have a level, 0 of them without a reason"),
    "emptied cells": emptied,
    "rows above": lambda book: book["Scores"].insert_rows(1, 3),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_loses_no_words_comes_in_as_before(pack: Path, name: str) -> None:
    assert taken(pack, edited(filled(exported(pack), SOUND), HARMLESS[name], "harmless.xlsx"))[0].n_saved == 1


def test_a_note_in_the_place_of_the_sum_is_told(pack: Path) -> None:
    path = edited(filled(exported(pack), SOUND), note("Scores!A4", said="1 of 6 rows is hard to judge"))
    assert set(told(pack, path)) == {"Scores!A4"}


# --- every kind of workbook ---


def test_interests_moderation_and_weights_are_held_to_the_same(tmp_path: Path) -> None:
    undeclared = undeclared_pack(tmp_path / "one" / "pack")
    found = told(undeclared, edited(exported(undeclared), note("Interests!A3", "Interests!A12", "Interests!E6")))
    assert set(found) == {"Interests!A3", "Interests!A12", "Interests!E6"}
    locked = locked_pack(tmp_path / "two" / "pack")
    chair = export_moderation(locked, "M1", tmp_path / "two" / "sent")
    marked = ("Moderation!E8", "Moderation!F9", "Moderation!A20", "Moderation!J2", "Evidence!A30")
    assert set(told(locked, edited(chair, note(*marked)))) == set(marked)
    group = weighed(sheet_pack(tmp_path / "three" / "pack"))
    places = ("Weights!B6", "Weights!A12", "Weights!G2", "Start!A30")
    assert set(told(tmp_path / "three" / "pack", edited(group, note(*places)))) == set(places)


def test_words_under_keep_where_nothing_is_to_be_chosen_are_told(pack: Path) -> None:
    from tests.packs.journals import mark as draft
    from tests.packs.journals import store_of

    back = filled(exported(pack), {("A", "K1v"): mark("4 Strong", "In the sheet")})
    store_of(pack).save("R1", draft(level="2", reason="At the desk"), base=None)
    resolve = taken(pack, back)[0].to_resolve
    assert resolve is not None
    chosen = {("A", "K1v"): {"Keep": "mine"}}
    (problem,) = refused(pack, filled(resolve, {**chosen, ("B", "K1v"): {"Keep": NOTE}}, "noted.xlsx"))
    assert (problem.rule, problem.value) == (OUTSIDE, NOTE)
    assert taken(pack, filled(resolve, {**chosen, ("B", "K1v"): {"Keep": "mine"}}, "chosen.xlsx"))[0].n_saved == 1
