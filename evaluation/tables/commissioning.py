"""Tables of commissioning: tenders, lots, gates, and bids with their levels, gates, outcome and reason.

Every function returns its tables as a tuple, empty where the pack holds no rows. `since` is the as-at date of the
document that shows them: rows known after it are marked as later.
"""

from __future__ import annotations

import datetime as dt
import math

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView, day
from evaluation.presentation.terms import BID_OUTCOMES
from evaluation.presentation.words import money_among, planned_words
from evaluation.schemas import latest_day
from evaluation.tables.cells import number_cell, text_cell
from evaluation.tables.levels import level_matrix

__all__ = ["bid_gates_table", "bid_levels", "bids_table", "gates_table", "lots_table", "tenders_table"]

Views = tuple[TableView, ...]
LATER = "later"


def known_cell(known_by: str, since: str | None) -> Cell:
    """Return when a row was known, marked where that is later than a day, or cannot be dated to it."""
    last = latest_day(known_by)
    late = since is not None and (last is None or last > dt.date.fromisoformat(since))
    return Cell(f"{LATER}: {day(known_by)}" if late else day(known_by))


def tenders_table(assessment: Assessment, *, since: str | None = None) -> Views:
    """Return the tenders with their dates and contract period."""
    tender = assessment.review.table("tender")
    if tender.empty:
        return ()
    rows = tuple(
        (
            Cell(str(item.title)),
            Cell(planned_words(str(item.opens), str(item.closes))),
            Cell(day(str(item.award_by), missing="no date on record")),
            Cell(planned_words(str(item.contract_start), str(item.contract_end))),
            known_cell(str(item.known_by), since),
        )
        for item in tender.itertuples()
    )
    view = TableView(
        table_id="tbl-tenders",
        caption="Tenders and their dates",
        columns=("Tender", "Open for bids", "Award by", "Contract", "Known"),
        rows=rows,
        status=weakest_status(tender["data_status"]),
        widths=(28, 22, 14, 22, 14),
    )
    return (view,)


def lots_table(assessment: Assessment, *, since: str | None = None) -> Views:
    """Return the lots of each tender with the bids on record."""
    lot, bid = assessment.review.table("lot"), assessment.review.table("bid")
    if lot.empty:
        return ()
    titles = dict(assessment.review.table("tender")[["tender_id", "title"]].itertuples(index=False))
    rows = tuple(
        (
            Cell(f"{item.lot_id} {item.name}"),
            Cell(titles.get(item.tender_id, str(item.tender_id))),
            text_cell(str(item.scope), "not stated"),
            text_cell(bid.loc[bid["lot_id"] == item.lot_id, "bid_id"], "no bid on record"),
            known_cell(str(item.known_by), since),
        )
        for item in lot.itertuples()
    )
    view = TableView(
        table_id="tbl-lots",
        caption="Lots, and the bids for each",
        columns=("Lot", "Tender", "Scope", "Bids", "Known"),
        rows=rows,
        status=weakest_status(lot["data_status"]),
        widths=(20, 22, 30, 13, 15),
    )
    return (view,)


def gates_table(assessment: Assessment, *, since: str | None = None) -> Views:
    """Return the gates that every bid must pass."""
    gate = assessment.review.table("eligibility")
    if gate.empty:
        return ()
    rows = tuple(
        (Cell(str(item.gate_id)), Cell(str(item.wording)), known_cell(str(item.known_by), since))
        for item in gate.itertuples()
    )
    view = TableView(
        table_id="tbl-gates",
        caption="Gates that a bid must pass",
        columns=("Gate", "Wording", "Known"),
        rows=rows,
        status=weakest_status(gate["data_status"]),
        widths=(10, 70, 20),
    )
    return (view,)


def bids_table(assessment: Assessment, *, since: str | None = None) -> Views:
    """Return every bid with its outcome and the reason."""
    bid = assessment.review.table("bid")
    if bid.empty:
        return ()
    bodies = dict(assessment.review.table("organisation")[["organisation_id", "name"]].itertuples(index=False))
    prices = [float(price) for price in bid["price"] if not math.isnan(price)]
    rows = tuple(
        (
            Cell(f"{item.bid_id}, lot {item.lot_id}, from {bodies.get(item.organisation_id, 'a body not stated')}"),
            Cell(day(str(item.received_on), missing="not dated")),
            number_cell(money_among(float(item.price), prices)),
            Cell(BID_OUTCOMES[str(item.outcome)]),
            Cell(str(item.reason)),
            known_cell(str(item.known_by), since),
        )
        for item in bid.itertuples()
    )
    view = TableView(
        table_id="tbl-bids",
        caption="Bids with outcome and reason",
        columns=("Bid", "Received", "Price", "Outcome", "Reason", "Known"),
        rows=rows,
        note="" if len(prices) == len(bid) else "A price that is not on record is not known; it is not nought.",
        status=weakest_status(bid["data_status"]),
        widths=(22, 13, 11, 13, 28, 13),
    )
    return (view,)


def bid_gates_table(assessment: Assessment) -> Views:
    """Return pass or fail at each gate for each bid, with the reason."""
    found = assessment.review.table("bid_eligibility")
    if found.empty:
        return ()
    wording = dict(assessment.review.table("eligibility")[["gate_id", "wording"]].itertuples(index=False))
    rows = tuple(
        (
            Cell(str(item.bid_id)),
            Cell(f"{item.gate_id} {wording.get(item.gate_id, '')}".strip()),
            Cell("pass" if item.passed else "fail"),
            Cell(str(item.reason)),
        )
        for item in found.itertuples()
    )
    view = TableView(
        table_id="tbl-bid-gates",
        caption="Each bid at each gate",
        columns=("Bid", "Gate", "Result", "Reason"),
        rows=rows,
        status=weakest_status(found["data_status"]),
        widths=(8, 42, 10, 40),
    )
    return (view,)


def bid_levels(assessment: Assessment) -> Views:
    """Return the panel's level of each bid on each award criterion; nothing where no bid was scored."""
    if "bid" not in assessment.panels:
        return ()
    return (level_matrix(assessment, "bid"),)
