"""Live weights over the carried options: the values to weigh, each group's points, and the table to start from.

Where no script runs (print, PDF, Word, the workbook, a notebook), the table at the start stands alone.
"""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.weighting import EQUAL
from evaluation.options import Appraisal, live_benefits, points_of
from evaluation.presentation import Cell, ExplorerView, PointSet, TableView, listed
from evaluation.presentation.words import (
    chosen_group,
    factor_names,
    money_beside,
    option_label,
    option_role,
    rank_words,
    span,
)

__all__ = ["weights_explorer"]

COLUMNS = ("Option", "Rank", "Benefit", "Cost", "On the frontier", "Role")
LIVE = (COLUMNS.index("Rank"), COLUMNS.index("Benefit"), COLUMNS.index("Cost"), COLUMNS.index("On the frontier"))
VERDICTS = {"yes": "yes", "no": "no", "depends": "depends on evidence", "not known": "no cost on record"}
HOW_TO_READ = (
    "1 is the greatest. = marks a tie. Two ranks or two benefits: both are possible, because evidence is insufficient. "
    "Scoring highest does not make an option the preferred one."
)
MOVABLE = "In the HTML page of this report the weights can be moved."
BARS = "Bars run from 0 to 100: dark to the worst benefit that the evidence leaves open, light on to the best."


def weights_explorer(assessment: Assessment) -> tuple[ExplorerView, ...]:
    """Return the explorer of the options' weights, opened with the chosen weights; none without an appraisal.

    Parameters
    ----------
    assessment : Assessment

    Returns
    -------
    tuple of ExplorerView
        One, or none where the review has no scored options. Its values (0 to 100) are the worst and the best that
        insufficient evidence leaves open; its points have 100 for the greatest weight of each group.
    """
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    presets = _presets(assessment, appraisal)
    chosen = [item.weight_set_id for item in assessment.weight_sets["option"]].index(assessment.chosen_weights)
    names = factor_names(assessment)
    view = ExplorerView(
        table=_starting_table(assessment, appraisal, presets[chosen]),
        caption="Benefit beside cost in present value, with the points above",
        options=tuple(option_label(assessment, option) for option in appraisal.option_ids),
        criteria=tuple(names[criterion] for criterion in appraisal.criterion_ids),
        lower=_rows(appraisal.lower.tolist()),
        upper=_rows(appraisal.upper.tolist()),
        costs=tuple(None if math.isnan(cost) else float(cost) for cost in appraisal.costs["central"]),
        presets=presets,
        start=chosen,
        start_words=_weights_words(assessment),
        live_columns=LIVE,
        verdicts=tuple(VERDICTS.items()),
        note=_note(appraisal, BARS if (appraisal.lower != appraisal.upper).any() else ""),
    )
    return (view,)


def _note(appraisal: Appraisal, last: str) -> str:
    left_out = [f"{criterion} does not apply to {option}" for criterion, option in appraisal.left_out]
    said = (f"Left out of every benefit: {listed(left_out)}." if left_out else "", HOW_TO_READ, last)
    return " ".join(part for part in said if part)


def _rows(values: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values)


def _presets(assessment: Assessment, appraisal: Appraisal) -> tuple[PointSet, ...]:
    """Return the points of each group over the criteria that count: the greatest weight has 100."""
    return tuple(
        PointSet(item.stakeholder_group, points_of(list(appraisal.weights[item.weight_set_id])))
        for item in assessment.weight_sets["option"]
    )


def _weights_words(assessment: Assessment) -> str:
    group = chosen_group(assessment)
    return group.lower() if assessment.chosen_weights == EQUAL else f"the weights of {group}"


def _starting_table(assessment: Assessment, appraisal: Appraisal, start: PointSet) -> TableView:
    """Return benefits, ranks and costs with the chosen weights, in the order of the pack."""
    points = dict(zip(appraisal.criterion_ids, start.points, strict=True))
    frame = live_benefits(appraisal, points)
    return TableView(
        table_id="tbl-explorer",
        caption=f"Benefit beside cost in present value, under {_weights_words(assessment)}",
        columns=COLUMNS,
        rows=_option_rows(assessment, frame),
        note=_note(appraisal, MOVABLE),
        status=assessment.appraisal_status,
        widths=(28, 9, 15, 13, 17, 18),
    )


def _option_rows(assessment: Assessment, frame: pd.DataFrame) -> tuple[tuple[Cell, ...], ...]:
    costs = [float(cost) for cost in frame["cost"]]
    return tuple(
        (
            Cell(option_label(assessment, item.option_id)),
            Cell(rank_words(item.best_rank, item.worst_rank, item.tied), "number"),
            Cell(span(item.lower, item.upper), "number"),
            Cell(money_beside(float(item.cost), costs), "number"),
            Cell(VERDICTS[item.on_frontier]),
            Cell(option_role(assessment.appraisal, item.option_id)),
        )
        for item in frame.itertuples()
    )
