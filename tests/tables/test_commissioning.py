"""Tables of commissioning on the whole packs: tenders, gates, bids."""

from __future__ import annotations

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain

AS_AT = "2025-09-30"


@pytest.fixture(scope="module")
def whole(northshire: ev.Review) -> ev.Assessment:
    return ev.assess(northshire, ev.Settings(n_draws=100))


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_a_bid_that_failed_a_gate_has_its_reason(whole: ev.Assessment) -> None:
    (view,) = tables.bid_gates_table(whole)
    failed = [row for row in words(view) if row[2] == "fail"]
    assert [(row[0], row[1][:3]) for row in failed] == [("B2", "GT2")]
    assert "auditor's reservation" in failed[0][3]


def test_bids_have_outcome_reason_and_price(whole: ev.Assessment) -> None:
    (view,) = tables.bids_table(whole, since=AS_AT)
    rows = {row[0][:2]: row[1:] for row in words(view)}
    assert rows["B1"][1:3] == ["£186,000", "awarded"]
    assert rows["B3"][2] == "not yet decided"
    assert all(row[-1] == "later: 27 February 2026" for row in rows.values())


def test_without_a_day_nothing_is_marked_later(whole: ev.Assessment) -> None:
    (view,) = tables.bids_table(whole)
    assert {row[-1] for row in words(view)} == {"27 February 2026"}


def test_bids_have_levels_on_award_criteria(whole: ev.Assessment, northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.bid_levels(whole)
    assert view.table_id == "tbl-matrix-bid"
    assert tables.bid_levels(northshire_assessment) == ()


def test_lots_name_their_bids(whole: ev.Assessment) -> None:
    (view,) = tables.lots_table(whole)
    assert [row[3] for row in words(view)] == ["B1 and B2", "B3"]


def test_tender_and_gates_known_at_the_as_at_date_are_not_later(changeup_assessment: ev.Assessment) -> None:
    (tender,) = tables.tenders_table(changeup_assessment, since="2006-11-22")
    assert words(tender)[0][1:] == ["May 2007 to July 2007", "September 2007", "April 2008 to 31 March 2011",
                                    "22 November 2006"]  # fmt: skip
    (gates,) = tables.gates_table(changeup_assessment, since="2006-11-22")
    assert len(gates.rows) == 5


def test_absent_tables_show_nothing(northshire_assessment: ev.Assessment) -> None:
    for name in ("tenders_table", "lots_table", "gates_table", "bids_table", "bid_gates_table"):
        assert getattr(tables, name)(northshire_assessment) == ()
