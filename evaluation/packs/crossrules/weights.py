"""Weight sets: every criterion of the set has its weight, and together they say what some weights can keep."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from evaluation.assessment.weighting import EQUAL
from evaluation.errors import Problem
from evaluation.model import CriterionSet, Review
from evaluation.packs.crossrules.comparisons import ROUNDING, comparison_problems
from evaluation.packs.crossrules.tables import row_numbers

__all__ = ["weights_are_complete"]

NEEDED = {"swing": ("points",), "direct": ("points",), "rank": ("rank",), "interval": ("lower", "upper")}


def weights_are_complete(review: Review) -> Iterator[Problem]:
    """Yield the faults of each weight set: of its comparisons where it has them, else of its weights."""
    weight_set, weight = review.table("weight_set"), review.table("weight")
    by_id = {item.set_id: item for item in review.criterion_sets}
    for row, record in zip(row_numbers(weight_set), weight_set.itertuples(), strict=True):
        if record.weight_set_id == EQUAL:
            rule = f"the id {EQUAL} stands for equal weights, which every review has beside its own"
            yield Problem("weight_set.csv", rule, "Choose another id.", row=row, column="weight_set_id", value=EQUAL)
        criterion_set = by_id.get(str(record.set_id))
        if criterion_set is None or record.method == EQUAL:
            continue
        mine = weight[weight["weight_set_id"] == record.weight_set_id]
        if record.method in ("ratio", "ahp"):
            comparison = review.table("comparison")
            pairs = comparison[comparison["weight_set_id"] == record.weight_set_id]
            yield from comparison_problems(pairs, row, str(record.weight_set_id), str(record.method), criterion_set)
        else:
            yield from _weights_of_set(mine, row, str(record.weight_set_id), str(record.method), criterion_set)


def _weights_of_set(
    mine: pd.DataFrame, row: int, identity: str, method: str, criterion_set: CriterionSet
) -> Iterator[Problem]:
    wanted = [criterion.criterion_id for criterion in criterion_set.criteria]
    missing = [item for item in wanted if item not in set(mine["criterion_id"])]
    if missing:
        rule = f"weight set {identity} has no weight for criterion {missing[0]}"
        remedy = "A weight set weighs every criterion of its set; add the row to weight.csv (0 is a weight)."
        yield Problem("weight_set.csv", rule, remedy, row=row, column="weight_set_id", value=identity)
        return
    foreign = mine[~mine["criterion_id"].isin(wanted)]
    for line, value in zip(row_numbers(foreign), foreign["criterion_id"], strict=True):
        rule = f"the criterion is not in set {criterion_set.set_id}, which weight set {identity} weighs"
        yield Problem("weight.csv", rule, "Remove the row.", row=line, column="criterion_id", value=value)
    for column in NEEDED[method]:
        bad = mine[~(np.isfinite(mine[column]) & (mine[column] >= 0))]
        for line, value in zip(row_numbers(bad), bad[column], strict=True):
            rule = f"a weight set of method {method} needs {column}: a number that is not negative"
            shown = "" if np.isnan(value) else f"{value:g}"
            yield Problem("weight.csv", rule, "Give the number.", row=line, column=column, value=shown)
    yield from _weights_make_sense(mine, method)


def _weights_make_sense(mine: pd.DataFrame, method: str) -> Iterator[Problem]:
    first = row_numbers(mine)[0]
    if method in ("swing", "direct") and mine["points"].sum() <= 0:
        rule = "all points of a weight set are zero"
        yield Problem("weight.csv", rule, "Give the most important swing 100 points.", row=first, column="points")
    if method == "rank":
        yield from _ranks_make_sense(mine)
    least, most = float(mine["lower"].sum()), float(mine["upper"].sum())
    if method == "interval" and (least > 1 + ROUNDING or most < 1 - ROUNDING):
        rule = (
            "no weights that sum to 1 lie within these limits: the lower ones sum to at most 1, the upper to at least 1"
        )
        value = f"{least:g} and {most:g}"
        yield Problem("weight.csv", rule, "Widen the limits.", row=first, column="lower", value=value)
    crossed = mine[mine["lower"] > mine["upper"]]
    for line, value in zip(row_numbers(crossed), crossed["lower"], strict=True):
        yield Problem(
            "weight.csv", "lower is above upper", "Swap the two.", row=line, column="lower", value=f"{value:g}"
        )


def _ranks_make_sense(mine: pd.DataFrame) -> Iterator[Problem]:
    if mine["rank"].min() < 1:
        row = row_numbers(mine[mine["rank"] < 1])[0]
        yield Problem("weight.csv", "ranks start at 1 (most important)", "Mend the ranks.", row=row, column="rank")
    tied = mine[mine["rank"].duplicated()]
    for row, value in zip(row_numbers(tied), tied["rank"], strict=True):
        rule = "two criteria of the weight set have the same rank"
        remedy = "Rank one before the other, or use method interval or ratio for criteria that weigh the same."
        yield Problem("weight.csv", rule, remedy, row=row, column="rank", value=f"{value:g}")
