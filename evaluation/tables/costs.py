"""Tables of what the options cost: present values beside the baseline, and what they rest on.

Every function returns its table as a tuple, which is empty where no option has a cost.
"""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.options import Appraisal
from evaluation.presentation import Cell, TableView, percent
from evaluation.presentation.words import chosen_group, money_beside, option_label
from evaluation.tables.cells import number_cell, text_cell

__all__ = ["FRONTIER_WORDS", "cost_basis", "cost_table"]

Views = tuple[TableView, ...]
FRONTIER_WORDS = {"yes": "yes", "no": "no", "depends": "depends on what is not known", "not known": "not known"}


def _costs_known(assessment: Assessment) -> bool:
    appraisal = assessment.appraisal
    return appraisal is not None and bool(appraisal.costs["central"].notna().any())


def cost_table(assessment: Assessment) -> Views:
    """Return the present value of each option's cost, low, central and high, and its difference from the baseline."""
    appraisal = assessment.appraisal
    if appraisal is None or not _costs_known(assessment):
        return ()
    high = [float(value) for value in appraisal.costs["high"]]
    rows = tuple(
        (
            Cell(option_label(assessment, str(item.option_id))),
            *(number_cell(money_beside(float(value), high)) for value in (item.low, item.central, item.high)),
            number_cell(_difference(appraisal, item, high)),
            Cell(FRONTIER_WORDS[str(item.on_frontier)]),
        )
        for item in appraisal.costs.itertuples()
    )
    view = TableView(
        table_id="tbl-cost",
        caption=f"Cost in present value, {_cost_terms(assessment)}",
        columns=("Option", "Low", "Central", "High", "Central, from baseline", "On the frontier"),
        rows=rows,
        note="On the frontier: no other option gives as much benefit for less, or more for as much "
        f"(central cost; {chosen_group(assessment)}).",
        status=weakest_status(_cost_rows(assessment)["data_status"]),
        widths=(26, 13, 13, 13, 17, 18),
    )
    return (view,)


def _difference(appraisal: Appraisal, item: object, others: list[float]) -> str:
    if item.option_id == appraisal.baseline:  # type: ignore[attr-defined]
        return "is the baseline"
    difference = float(item.difference)  # type: ignore[attr-defined]
    words = money_beside(difference, others)
    return words if math.isnan(difference) or difference <= 0 else f"+{words}"


def _cost_terms(assessment: Assessment) -> str:
    costs = _cost_rows(assessment)
    years = f"{costs['year'].min()} to {costs['year'].max()}"
    rate = percent(assessment.review.rules.discount_rate, 1)
    return f"{years}, {costs['price_base'].iloc[0]}, discounted at {rate} a year"


def _cost_rows(assessment: Assessment) -> pd.DataFrame:
    costs = assessment.review.table("option_cost")
    appraisal = assessment.appraisal
    return costs[costs["option_id"].isin(appraisal.option_ids if appraisal else ())]


def cost_basis(assessment: Assessment) -> Views:
    """Return on what each option's costs rest, with optimism bias as the pack states it."""
    if not _costs_known(assessment):
        return ()
    rows, costs = [], _cost_rows(assessment)
    for option, mine in costs.groupby("option_id", sort=False):
        said = list(dict.fromkeys(text for text in mine["basis"] if text))
        ends = [float(mine["central"].min()), float(mine["central"].max())]
        spread = " to ".join(dict.fromkeys(money_beside(end, costs["central"]) for end in ends))
        rows.append(
            (Cell(option_label(assessment, str(option))), number_cell(spread), text_cell(" ".join(said), "not stated"))
        )
    view = TableView(
        table_id="tbl-cost-basis",
        caption="What the costs rest on, with optimism bias as stated",
        columns=("Option", "Central, a year", "Basis"),
        rows=tuple(rows),
        status=weakest_status(costs["data_status"]),
        widths=(24, 20, 56),
    )
    return (view,)
