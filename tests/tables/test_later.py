"""Tables of later developments: every row left out is counted, and developments are told."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_counts_cover_every_row_left_out(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.later_counts(changeup_assessment)
    assert sum(int(row[1]) for row in words(view)) == len(changeup_assessment.left_out)
    assert ["evidence link", "5", "67", "rests on a row that is left out (5)"] in words(view)


def test_the_later_option_is_told_with_its_date(changeup_assessment: ev.Assessment) -> None:
    views = {view.table_id: view for view in tables.later_developments(changeup_assessment)}
    row = words(views["tbl-later-option"])[0]
    assert row[0] == "O5"
    assert row[1].startswith("June 2007. Four themes with strategic and programme leads, and one gateway")
    assert row[2].startswith("known later: ")


def test_what_cannot_be_dated_says_so(northshire_assessment: ev.Assessment) -> None:
    views = {view.table_id: view for view in tables.later_developments(northshire_assessment)}
    reasons = {row[0]: row[2] for row in words(views["tbl-later-evidence"])}
    assert reasons["E76"] == "cannot be dated"
    assert reasons["E73"] == "known later: 14 November 2025"


def test_commissioning_and_feedback_are_left_to_their_own_annexes(northshire_assessment: ev.Assessment) -> None:
    ids = {view.table_id for view in tables.later_developments(northshire_assessment)}
    assert not ids & {"tbl-later-bid", "tbl-later-tender", "tbl-later-feedback"}


def test_nothing_left_out_shows_nothing(changeup_assessment: ev.Assessment) -> None:
    none = replace(changeup_assessment, left_out=changeup_assessment.left_out.iloc[:0])
    assert tables.later_counts(none) == ()
    assert tables.later_developments(none) == ()
