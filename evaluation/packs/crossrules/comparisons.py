"""Comparisons of two criteria, by ratio or AHP: positive, each pair once, without contradiction, and enough of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd

from evaluation.assessment.weighting import ratio_ceilings
from evaluation.errors import Problem
from evaluation.model import CriterionSet
from evaluation.packs.crossrules.tables import row_numbers

__all__ = ["ROUNDING", "comparison_problems"]

ROUNDING = 1e-9


def comparison_problems(
    pairs: pd.DataFrame, row: int, identity: str, method: str, criterion_set: CriterionSet
) -> Iterator[Problem]:
    """Yield the faults of the pairs that one weight set compares, whose row in `weight_set.csv` is given."""
    yield from _pairs_are_ratios(pairs, identity, criterion_set)
    yield from _ratios_agree(pairs, identity, method)
    yield from _pairs_suffice(pairs, row, identity, method, criterion_set)


def _pairs_are_ratios(pairs: pd.DataFrame, identity: str, criterion_set: CriterionSet) -> Iterator[Problem]:
    """Yield pairs that are not two criteria of the set, stand twice, or are not positive ratios."""
    wanted = {criterion.criterion_id for criterion in criterion_set.criteria}
    seen: dict[frozenset[str], int] = {}
    for line, record in zip(row_numbers(pairs), pairs.itertuples(), strict=True):
        pair = frozenset({str(record.criterion_id), str(record.other_id)})
        value = f"{record.criterion_id} and {record.other_id}"
        if len(pair) < 2 or not pair <= wanted:
            rule = f"weight set {identity} compares two criteria of set {criterion_set.set_id}"
            yield Problem("comparison.csv", rule, "Mend the ids.", row=line, column="other_id", value=value)
        elif pair in seen:
            rule = f"these two criteria are compared in row {seen[pair]} already"
            yield Problem("comparison.csv", rule, "Keep one of the two rows.", row=line, column="other_id", value=value)
        seen.setdefault(pair, line)
        if not 0 < record.lower <= record.upper:
            rule, value = "a comparison has 0 < lower <= upper", f"{record.lower:g}"
            yield Problem("comparison.csv", rule, "Mend the ratio.", row=line, column="lower", value=value)


def _ratios_agree(pairs: pd.DataFrame, identity: str, method: str) -> Iterator[Problem]:
    """Yield a weight set whose ratios contradict each other; AHP lives with that, and measures it."""
    sound = bool(((pairs["lower"] > 0) & (pairs["lower"] <= pairs["upper"])).all())
    if method != "ratio" or pairs.empty or not sound:
        return
    named = pd.unique(pairs[["criterion_id", "other_id"]].to_numpy(dtype=object).ravel())
    if np.diag(ratio_ceilings(pairs, [str(item) for item in named])).min() < 1 - ROUNDING:
        rule = f"no weights keep all ratios of weight set {identity}: they contradict each other"
        remedy = "Widen one of them, or compare again."
        yield Problem("comparison.csv", rule, remedy, row=row_numbers(pairs)[-1], column="lower")


def _pairs_suffice(
    pairs: pd.DataFrame, row: int, identity: str, method: str, criterion_set: CriterionSet
) -> Iterator[Problem]:
    """Yield a criterion that no pair ties to the others and, for AHP, the first pair that is not compared."""
    wanted = [criterion.criterion_id for criterion in criterion_set.criteria]
    compared = {frozenset(pair) for pair in zip(pairs["criterion_id"], pairs["other_id"], strict=True)}
    reached = {wanted[0]}
    for _ in wanted:
        reached |= {item for pair in compared if pair & reached for item in pair}
    apart = [item for item in wanted if item not in reached]
    lacking = [pair for pair in itertools.combinations(wanted, 2) if frozenset(pair) not in compared]
    rule = ""
    if apart:
        rule = f"weight set {identity} compares criterion {apart[0]} with none of the others"
    elif method == "ahp" and lacking:
        rule = f"AHP compares every pair, and weight set {identity} does not compare {' and '.join(lacking[0])}"
    if rule:
        remedy = "Add the comparison to comparison.csv."
        yield Problem("weight_set.csv", rule, remedy, row=row, column="weight_set_id", value=identity)
