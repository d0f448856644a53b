"""Tables of the weights desk."""

from __future__ import annotations

from evaluation.presentation import TableView, plain
from evaluation.tables.swing import Revision, both_versions, swing_history, swings_table

NAMES = {"F1": "F1 Need", "F2": "F2 Reach"}
ENDS = {"F1": ("nobody", "everybody"), "F2": ("", "all of it")}


def texts(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_points_make_weights_and_a_missing_end_is_said() -> None:
    view = swings_table(NAMES, ENDS, {"F1": 100, "F2": 60}, table_id="tbl-x")
    assert texts(view) == [
        ["F1 Need", "nobody", "everybody", "100.0", "62.5%"],
        ["F2 Reach", "not described", "all of it", "60.0", "37.5%"],
    ]


def test_no_points_make_no_weight() -> None:
    said = texts(swings_table(NAMES, ENDS, {"F1": 0, "F2": 0}, table_id="tbl-x"))
    assert [row[4] for row in said] == ["none yet", "none yet"]


def test_history_tells_when_by_whom_and_why() -> None:
    past = (
        Revision(3, "2025-02-10T09:30:00Z", "RF", "", {"F1": 100, "F2": 60}),
        Revision(7, "2025-02-11T10:00:00Z", "RA", "A second meeting", {}),
    )
    assert texts(swing_history(past, NAMES, table_id="tbl-x")) == [
        ["3", "2025-02-10 09:30", "RF", "F1 Need 100.0 and F2 Reach 60.0", "none given"],
        ["7", "2025-02-11 10:00", "RA", "withdrawn", "A second meeting"],
    ]


def test_two_versions_say_where_they_differ() -> None:
    view = both_versions(NAMES, {"F1": 100, "F2": 60}, {"F1": 100, "F2": 40}, table_id="tbl-x")
    assert texts(view) == [["F1 Need", "100.0", "100.0", "yes"], ["F2 Reach", "40.0", "60.0", "no"]]
    assert view.note == "Differ: F2 Reach."
    alike = both_versions(NAMES, {"F1": 100}, {"F1": 100}, table_id="tbl-x")
    assert alike.note.startswith("The points are alike")
    assert texts(both_versions(NAMES, {"F1": 100}, {}, table_id="tbl-x"))[0][1] == "none"
