"""Tables of the challenge pack that can be followed with pencil and paper: contributions to a total, ranks, costs."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment.challenge import Challenge
from evaluation.assessment.weighing import Weighing
from evaluation.assessment.weighting import WeightSet
from evaluation.model import weakest_status
from evaluation.options.yearly import yearly_present_values
from evaluation.presentation import Cell, TableView, listed, number, percent
from evaluation.presentation.terms import criterion_label
from evaluation.presentation.words import leaders_words, rank_words, span
from evaluation.tables.cells import KEY, level_cell, number_cell

__all__ = ["challenge_cost", "challenge_ranks", "challenge_steps"]

Views = tuple[TableView, ...]
PLACES = 2
"""Decimal places of values, weights in percent, and contributions."""
FACTOR_PLACES = 6
SUM_PLACES = 9
"""Within which a sum of weights is 1: the last digits of a sum of fractions are not its own."""


def challenge_steps(challenge: Challenge) -> Views:
    """Return how the total comes about, one table a weight set, the chosen one first; nothing without a total."""
    found = challenge.weighing
    return () if found is None else tuple(_steps(challenge, found, item) for item in found.weight_sets)


def _steps(challenge: Challenge, found: Weighing, item: WeightSet) -> TableView:
    subject_id = challenge.subject.subject_id
    steps = found.steps(subject_id, item.weight_set_id)
    total = found.totals(item.weight_set_id).set_index("subject_id").loc[subject_id]
    rows = [_step_row(challenge, step) for _, step in steps.iterrows()]
    rows.append(
        (
            Cell("Total"),
            Cell("all that count"),
            number_cell("the sum"),
            number_cell(percent(round(float(steps["weight"].sum()), SUM_PLACES), PLACES)),
            number_cell(span(total["lower"], total["upper"], PLACES)),
        )
    )
    return TableView(
        table_id=f"tbl-steps-{item.weight_set_id}",
        caption=f"Step by step: {item.stakeholder_group}",
        columns=("Criterion", "Level", "Value, 0 to 100", "Weight", "Contribution"),
        rows=tuple(rows),
        note=f"Contribution: value times weight. {left_out_words(found)}Computed in full and rounded here only. {KEY}",
        status=sums_status(challenge, item.data_status),
        widths=(36, 18, 16, 14, 16),
    )


def _step_row(challenge: Challenge, step: pd.Series) -> tuple[Cell, ...]:
    panel = challenge.whole.panels[challenge.purpose]
    criterion = next(c for c in panel.criterion_set.criteria if c.criterion_id == step["criterion_id"])
    return (
        Cell(criterion_label(criterion)),
        level_cell(step["state"], step["low"], step["high"], panel.scale, moderated=bool(step["moderated"])),
        number_cell(span(step["value_lower"], step["value_upper"], PLACES)),
        number_cell(percent(float(step["weight"]), PLACES)),
        number_cell(span(step["lower"], step["upper"], PLACES)),
    )


def left_out_words(found: Weighing) -> str:
    """Return which criteria count for nobody because they do not apply to one; a sentence, or nothing."""
    gone = list(dict.fromkeys(criterion for criterion, _ in found.left_out))
    if not gone:
        return ""
    verb = "does" if len(gone) == 1 else "do"
    return f"Left out for all alike: {listed(gone)}, which {verb} not apply to one of those compared. "


def sums_status(challenge: Challenge, weights: str | None) -> str | None:
    """Return the weakest status of the levels of all who are compared and of the weights."""
    found = challenge.weighing
    levels = found.levels["data_status"] if found is not None else ()
    return weakest_status([*levels, weights or ""])


def challenge_ranks(challenge: Challenge) -> Views:
    """Return total and rank under each weight set beside the leader's total; nothing for hubs, or without a total.

    Of the others compared only the name and the total of who leads stand here.
    """
    found = challenge.weighing
    if found is None or found.purpose == "hub":
        return ()
    rows = tuple(_rank_row(challenge, found, item) for item in found.weight_sets)
    view = TableView(
        table_id="tbl-ranks",
        caption=f"Total and rank of {challenge.subject.short_name} under each set of weights",
        columns=("Weights of", "Total, 0 to 100", f"Rank, of {len(found.values.subject_ids)}", "Leads",
                 "Total of the leader"),
        rows=rows,
        note="1 is the greatest; = marks a tie. Two numbers: what insufficient evidence leaves open. Leading is not "
        "preferred, and is no award.",
        status=weakest_status(sums_status(challenge, item.data_status) or "" for item in found.weight_sets),
        widths=(30, 15, 12, 28, 15),
    )  # fmt: skip
    return (view,)


def _rank_row(challenge: Challenge, found: Weighing, item: WeightSet) -> tuple[Cell, ...]:
    totals = found.totals(item.weight_set_id).set_index("subject_id")
    mine = totals.loc[challenge.subject.subject_id]
    leaders = found.leaders(item.weight_set_id)
    names = {name: challenge.whole.review.subject(name).short_name for name in leaders.option_ids}
    ends = [span(totals.loc[name, "lower"], totals.loc[name, "upper"], PLACES) for name in leaders.option_ids]
    return (
        Cell(item.stakeholder_group),
        number_cell(span(mine["lower"], mine["upper"], PLACES)),
        number_cell(rank_words(int(mine["best_rank"]), int(mine["worst_rank"]), bool(mine["tied"]))),
        Cell(leaders_words(leaders, names)),
        number_cell(listed(dict.fromkeys(ends))),
    )


def challenge_cost(challenge: Challenge) -> Views:
    """Return the cost of an option year by year with its discount factor; nothing where no cost is on record."""
    review, appraisal = challenge.whole.review, challenge.whole.appraisal
    option_id = challenge.subject.subject_id
    if appraisal is None or option_id not in appraisal.option_ids:
        return ()
    costs = review.table("option_cost")
    years = yearly_present_values(
        costs,
        appraisal.option_ids,
        option_id,
        discount_rate=review.rules.discount_rate,
        base_year=review.rules.base_year,
    )
    if years.empty:
        return ()
    present = appraisal.costs.set_index("option_id").loc[option_id]
    mine = costs[costs["option_id"] == option_id]
    rate = percent(review.rules.discount_rate, 1)
    view = TableView(
        table_id="tbl-cost-years",
        caption=f"Cost year by year, {present['price_base']}, in present value at {rate} a year",
        columns=("Year", "Low", "Central", "High", "Discount factor", "Low, present", "Central, present",
                 "High, present"),
        rows=(*(_year_row(year) for _, year in years.iterrows()), _total_row(years, present)),
        note=f"Discount factor: 1 / (1 + {rate}) to the power of the years since {_base_year(years)}.",
        status=weakest_status(mine["data_status"]),
    )  # fmt: skip
    return (view,)


def _base_year(years: pd.DataFrame) -> int:
    return int(years["year"].iloc[0] - years["n_years"].iloc[0])


def _year_row(year: pd.Series) -> tuple[Cell, ...]:
    return (
        Cell(f"{year['year']:g}"),
        *(number_cell(pounds(year[name])) for name in ("low", "central", "high")),
        number_cell(number(year["factor"], FACTOR_PLACES)),
        *(number_cell(pounds(year[f"present_{name}"])) for name in ("low", "central", "high")),
    )


def _total_row(years: pd.DataFrame, present: pd.Series) -> tuple[Cell, ...]:
    return (
        Cell("Total"),
        *(number_cell(pounds(years[name].sum())) for name in ("low", "central", "high")),
        number_cell("the sum"),
        *(number_cell(pounds(present[name])) for name in ("low", "central", "high")),
    )


def pounds(amount: float) -> str:
    """Return whole pounds, never millions, so that a column can be added up."""
    words = number(float(amount), 0)
    return f"-£{words[1:]}" if words.startswith("-") else f"£{words}"
