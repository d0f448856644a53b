"""Tables of the exploring desk."""

from __future__ import annotations

import evaluation as ev
from evaluation.options import live_benefits, live_totals, values_of
from evaluation.presentation import plain
from evaluation.tables.explore import found_evidence, live_ranking, live_weights, swings_on_record
from evaluation.widgets.state import weighable


def test_ranking_of_options_names_comparators_and_stands_beside_cost(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    frame = live_benefits(appraisal, dict.fromkeys(appraisal.criterion_ids, 1.0))
    view = live_ranking(northshire_assessment, "option", frame, table_id="tbl-x")
    rows = {plain(row[0].text): [plain(cell.text) for cell in row[1:]] for row in view.rows}
    assert rows["P0 As now"] == ["baseline comparator", "3", "62.0", "£9.16m", "yes"]
    assert rows["P1 None"][:3] == ["no national comparator", "6", "17.0 to 37.0"]
    assert rows["P5 Alliance"][:3] == ["preferred", "1", "69.0"]  # recorded by the panel, not computed
    assert "Scoring highest does not make an option the preferred one." in view.note
    assert view.status == "illustrative"


def test_ranking_of_options_without_cost_says_so(changeup_assessment: ev.Assessment) -> None:
    appraisal = changeup_assessment.appraisal
    assert appraisal is not None
    frame = live_benefits(appraisal, dict.fromkeys(appraisal.criterion_ids, 1.0))
    view = live_ranking(changeup_assessment, "option", frame, table_id="tbl-x")
    assert {(plain(row[4].text), plain(row[5].text)) for row in view.rows} == {("not known", "no cost on record")}


def test_ranking_of_hubs_has_no_cost(northshire_assessment: ev.Assessment) -> None:
    table = weighable(northshire_assessment, "hub")
    frame = live_totals(table, dict.fromkeys(table.criterion_ids, 1.0))
    view = live_ranking(northshire_assessment, "hub", frame, table_id="tbl-x")
    assert view.columns == ("Hub", "Rank", "Weighted total")
    assert len(view.rows) == 6


def test_weights_show_points_shares_swings_and_what_is_left_out(northshire_assessment: ev.Assessment) -> None:
    assert northshire_assessment.appraisal is not None
    table = values_of(northshire_assessment.appraisal)
    points = {"F1": 100.0, "F2": 50.0, "F4": 0.0, "F5": 0.0}
    weights = {"F1": 0.5, "F2": 0.25, "F3": 0.25, "F4": 0.0, "F5": 0.0}
    view = live_weights(northshire_assessment, "option", table, weights, points, table_id="tbl-x")
    rows = [[plain(cell.text) for cell in row] for row in view.rows]
    assert rows[0] == [
        "F1 Meets need", "Most people have no advice → One adviser keeps the whole case and the wait is shorter",
        "100.0", "50.0%",
    ]  # fmt: skip
    assert rows[2][2:] == ["share kept", "25.0%"]  # it has no points of its own
    assert rows[5][2:] == ["left out", "none"]
    assert view.note.startswith("F6 left out: not applicable to one of them.")


def test_swings_are_those_of_the_first_set_that_describes_them(northshire_assessment: ev.Assessment) -> None:
    assert swings_on_record(northshire_assessment, "hub")["K4"] == (
        "Nothing for groups", "Help in each district that can be traced to cases won",
    )  # fmt: skip


def test_found_evidence_keeps_the_order_of_the_register(northshire_assessment: ev.Assessment) -> None:
    view = found_evidence(northshire_assessment, ["E07", "E02"], table_id="tbl-x")
    assert [plain(row[0].text) for row in view.rows] == ["E02", "E07"]
    total = len(northshire_assessment.review.table("evidence"))
    assert view.caption == f"2 items of {total} in the evidence register"
    assert view.row_anchors == ("ev-E02", "ev-E07")  # where links to evidence lead


def test_an_empty_register_is_said(northshire: ev.Review) -> None:
    gone = {name: northshire.table(name).iloc[:0] for name in ("evidence", "evidence_link")}
    bare = northshire.with_tables(gone)
    view = found_evidence(ev.assess(bare, bare.settings_for("options_report", n_draws=100)), [], table_id="tbl-x")
    assert view.rows == ()
    assert view.note == "The register holds no item."
