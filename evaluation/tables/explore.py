"""Tables of the exploring desk: ranks and weights that follow the reader's points, and evidence that was searched for.

They take what the desk has computed; the same tables in their starting state stand in where no desk can run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import Purpose, weakest_status
from evaluation.options import ValueTable
from evaluation.presentation import Cell, TableView, count_of, listed, number, percent
from evaluation.presentation.terms import criterion_label
from evaluation.presentation.words import money_beside, option_label, option_role, rank_words, span
from evaluation.tables.cells import number_cell, text_cell
from evaluation.tables.evidence import evidence_register

__all__ = ["found_evidence", "live_ranking", "live_weights", "swings_on_record"]

FRONTIER = {"yes": "yes", "no": "no", "depends": "depends on evidence", "not known": "no cost on record"}
RANKS = "1 is the greatest. = marks a tie. Two ranks: both are possible, because evidence is insufficient."


def live_ranking(assessment: Assessment, purpose: Purpose, frame: pd.DataFrame, *, table_id: str) -> TableView:
    """Return values and ranks for the points of a desk.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
        What is weighed.
    frame : DataFrame
        As `options.live_benefits` returns for options, and as `options.live_totals` returns for others.
    table_id : str
    """
    if purpose == "option":
        return _options_ranking(assessment, frame, table_id)
    rows = tuple(
        (Cell(assessment.review.subject(item.subject_id).short_name), *_value_cells(item))
        for item in frame.itertuples()
    )
    return TableView(
        table_id=table_id,
        caption=f"Weighted total of each {purpose}, 0 to 100",
        columns=(purpose.capitalize(), "Rank", "Weighted total"),
        rows=rows,
        note=RANKS,
        status=_status(assessment, purpose),
        widths=(50, 20, 30),
    )


def _options_ranking(assessment: Assessment, frame: pd.DataFrame, table_id: str) -> TableView:
    costs = [float(cost) for cost in frame["cost"]]
    rows = tuple(
        (
            Cell(option_label(assessment, item.option_id)),
            Cell(option_role(assessment.appraisal, item.option_id)),
            *_value_cells(item),
            number_cell(money_beside(float(item.cost), costs)),
            Cell(FRONTIER[item.on_frontier]),
        )
        for item in frame.itertuples()
    )
    return TableView(
        table_id=table_id,
        caption="Weighted benefit of each option, 0 to 100, beside its cost in present value",
        columns=("Option", "Role", "Rank", "Benefit", "Cost", "On the frontier"),
        rows=rows,
        note=f"{RANKS} Scoring highest does not make an option the preferred one.",
        status=_status(assessment, "option"),
        widths=(28, 20, 9, 15, 13, 15),
    )


def _value_cells(item: object) -> tuple[Cell, Cell]:
    rank = rank_words(item.best_rank, item.worst_rank, item.tied)  # type: ignore[attr-defined]
    return number_cell(rank), number_cell(span(item.lower, item.upper))  # type: ignore[attr-defined]


def _status(assessment: Assessment, purpose: Purpose) -> str | None:
    return weakest_status(assessment.panels[purpose].cells["data_status"])


def live_weights(
    assessment: Assessment,
    purpose: Purpose,
    table: ValueTable,
    weights: Mapping[str, float],
    points: Mapping[str, float],
    *,
    table_id: str,
) -> TableView:
    """Return the points of a desk and the weights that they make, with the swing that each stands for.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    table : ValueTable
        What is weighed; its criteria are those that count.
    weights : mapping of str to float
        From 0 to 1, over the criteria that count.
    points : mapping of str to float
        Swing points by criterion; one that keeps its share while others move has none.
    table_id : str
    """
    swings = swings_on_record(assessment, purpose)
    rows = tuple(
        (
            Cell(criterion_label(criterion)),
            text_cell(_swing_words(swings.get(criterion.criterion_id)), "no description on record"),
            *_weight_cells(criterion.criterion_id, weights, points),
        )
        for criterion in assessment.panels[purpose].criterion_set.criteria
    )
    left_out = f"{listed(table.left_out)} left out: not applicable to one of them. " if table.left_out else ""
    return TableView(
        table_id=table_id,
        caption="Points, the weights that they make, and the swing that each stands for",
        columns=("Criterion", "From the worst to the best level", "Points", "Weight"),
        rows=rows,
        note=f"{left_out}Points say how much the move from the worst to the best level matters.",
        status=weakest_status(assessment.review.table("weight_set")["data_status"]) if swings else None,
        widths=(24, 54, 11, 11),
    )


def _weight_cells(criterion_id: str, weights: Mapping[str, float], points: Mapping[str, float]) -> tuple[Cell, Cell]:
    if criterion_id not in weights:
        return number_cell("left out"), number_cell("none")
    given = number(points[criterion_id]) if criterion_id in points else "share kept"
    return number_cell(given), number_cell(percent(weights[criterion_id], 1))


def _swing_words(ends: tuple[str, str] | None) -> str:
    return f"{ends[0].rstrip('.')} → {ends[1].rstrip('.')}" if ends else ""


def swings_on_record(assessment: Assessment, purpose: Purpose) -> dict[str, tuple[str, str]]:
    """Return the worst and the best of each criterion as the first weight set that describes both has them."""
    known = [item.weight_set_id for item in assessment.weight_sets[purpose]]
    weight = assessment.review.table("weight")
    mine = weight[weight["weight_set_id"].isin(known) & (weight["worst"] != "") & (weight["best"] != "")]
    first = mine.drop_duplicates("criterion_id")
    return {str(item.criterion_id): (str(item.worst), str(item.best)) for item in first.itertuples()}


def found_evidence(assessment: Assessment, evidence_ids: Iterable[str], *, table_id: str) -> TableView:
    """Return the rows of the evidence register that were searched for, in its order."""
    wanted = set(evidence_ids)
    register = evidence_register(assessment)
    if not register:
        columns = ("Item", "What it says")
        return TableView(table_id, "Evidence register", columns, (), note="The register holds no item.")
    (whole,) = register
    rows = tuple(row for row in whole.rows if row[0].text in wanted)
    anchors = tuple(anchor for row, anchor in zip(whole.rows, whole.row_anchors, strict=True) if row[0].text in wanted)
    caption = f"{count_of(len(rows), 'item')} of {len(whole.rows)} in the evidence register"
    caption = f"{caption[0].upper()}{caption[1:]}"
    return replace(whole, table_id=table_id, caption=caption, rows=rows, row_anchors=anchors, back_links="")
