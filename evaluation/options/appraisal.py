"""The shortlist: values of the carried options on the success factors, weighted benefits and the leading options.

An option with insufficient evidence on a criterion has an interval of benefit, never a point: its worst and its best
level stand at the two ends. A criterion that does not apply to one compared option is left out for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.decision import additive_value_range, efficient_frontier
from evaluation.model import IE, NA, CriterionSet, Review, Scale
from evaluation.options.costs import present_values
from evaluation.options.longlist import longlist
from evaluation.scoring import value_ends

__all__ = [
    "Appraisal",
    "Leaders",
    "appraise",
    "carried_options",
    "counted_criteria",
    "leading",
    "not_applicable",
    "on_frontier",
]

FloatArray = npt.NDArray[np.float64]
TIE_PLACES = 9
TOLERANCE = 10.0**-TIE_PLACES  # benefits closer than this are a tie


@dataclass(frozen=True, slots=True)
class Leaders:
    """The options that lead, or may lead, under one set of weights.

    Parameters
    ----------
    option_ids : tuple of str
        All options whose best benefit reaches the worst benefit of every other; ties are kept.
    certain : bool
        Whether they lead at every level that the intervals allow: one option alone, or exact ties.
    """

    option_ids: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True, eq=False)
class Appraisal:
    """The options appraisal, at full precision.

    Parameters
    ----------
    criterion_set : CriterionSet
    scale : Scale
    option_ids : tuple of str
        The carried options, in the order of the pack.
    criterion_ids : tuple of str
        Criteria that count, in order.
    left_out : tuple of (str, str)
        Criterion left out for all, and the option to which it does not apply.
    levels : DataFrame
        Combined levels of the carried options on all criteria, as `scoring.combined_levels` returns.
    lower, upper : array, shape (n_options, n_criteria)
        Values from 0 to 100; they differ where the level is a pair, IE or missing.
    weights : mapping of str to array
        Weight set id to weights over `criterion_ids`, each summing to 1.
    benefits : DataFrame
        ``weight_set_id, option_id, lower, upper``: weighted benefit from 0 to 100.
    leaders : mapping of str to Leaders
        By weight set id.
    costs : DataFrame
        As `present_values` returns, with ``on_frontier`` ("yes", "no", "depends", "not known") for the chosen weights.
    baseline, no_national : str or None
        The two comparators.
    preferred : str or None
        The option that the panel recorded as preferred; never computed.
    """

    criterion_set: CriterionSet
    scale: Scale
    option_ids: tuple[str, ...]
    criterion_ids: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    levels: pd.DataFrame
    lower: FloatArray
    upper: FloatArray
    weights: Mapping[str, FloatArray]
    benefits: pd.DataFrame
    leaders: Mapping[str, Leaders]
    costs: pd.DataFrame
    baseline: str | None
    no_national: str | None
    preferred: str | None

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Options with at least one criterion whose level is not known, so that no point value exists for them."""
        unknown = self.levels["state"].isin([IE, "unscored"]) & self.levels["criterion_id"].isin(self.criterion_ids)
        found = set(self.levels.loc[unknown, "subject_id"])
        return tuple(option for option in self.option_ids if option in found)

    @property
    def points(self) -> tuple[tuple[str, ...], FloatArray]:
        """Options with a known level on every criterion, and their values; a median pair takes its middle."""
        incomplete = set(self.incomplete)
        keep = [position for position, option in enumerate(self.option_ids) if option not in incomplete]
        return tuple(self.option_ids[i] for i in keep), (self.lower[keep] + self.upper[keep]) / 2


def leading(lower: FloatArray, upper: FloatArray, option_ids: tuple[str, ...]) -> Leaders:
    """Return the options that may lead, given the ends of their benefits, each of shape (n_options,)."""
    bar = lower.max()
    may = upper >= bar - TOLERANCE
    tied = bool(np.all(np.abs(lower[may] - bar) <= TOLERANCE) and np.all(np.abs(upper[may] - bar) <= TOLERANCE))
    certain = int(may.sum()) == 1 or tied
    return Leaders(tuple(option for option, flag in zip(option_ids, may, strict=True) if flag), certain)


def not_applicable(levels: pd.DataFrame, option_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the criteria that do not apply to one of the options compared, each with that option."""
    mine = levels[(levels["state"] == NA) & levels["subject_id"].isin(option_ids)]
    return tuple(zip(mine["criterion_id"], mine["subject_id"], strict=True))


def counted_criteria(criterion_set: CriterionSet, left_out: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the criteria that count for every option compared, in order."""
    dropped = {criterion for criterion, _ in left_out}
    return tuple(c.criterion_id for c in criterion_set.criteria if c.criterion_id not in dropped)


def carried_options(review: Review) -> tuple[str, ...]:
    """Return the options that the longlist carries, in the order of the pack."""
    option = longlist(review)
    return tuple(option.loc[option["carried"], "option_id"])


def appraise(
    review: Review,
    criterion_set: CriterionSet,
    levels: pd.DataFrame,
    weights: Mapping[str, Mapping[str, float]],
    chosen: str,
) -> Appraisal:
    """Return the appraisal of the carried options.

    Parameters
    ----------
    review : Review
    criterion_set : CriterionSet
        The success factors.
    levels : DataFrame
        Combined levels of the options, as `scoring.combined_levels` returns.
    weights : mapping of str to mapping of str to float
        Weight set id to weight by criterion, elicited over the criteria that count; normalised over them.
    chosen : str
        The weight set under which the frontier is drawn.
    """
    scale = review.scale_of(criterion_set)
    option = longlist(review)
    carried = carried_options(review)
    mine = levels[levels["subject_id"].isin(carried)]
    left_out = not_applicable(mine, carried)
    criterion_ids = counted_criteria(criterion_set, left_out)
    lower, upper = value_ends(mine, carried, criterion_ids, scale)
    normalised = {name: _normalised(by_criterion, criterion_ids) for name, by_criterion in weights.items()}
    ranges = {name: additive_value_range(lower, upper, vector) for name, vector in normalised.items()}
    costs = present_values(
        review.table("option_cost"),
        carried,
        discount_rate=review.rules.discount_rate,
        base_year=review.rules.base_year,
        baseline=_marked(option, "is_baseline"),
    )
    costs["on_frontier"] = on_frontier(costs["central"].to_numpy(), *ranges[chosen])
    preferred = option.loc[option["longlist_verdict"] == "preferred_way_forward", "option_id"]
    return Appraisal(
        criterion_set=criterion_set,
        scale=scale,
        option_ids=carried,
        criterion_ids=criterion_ids,
        left_out=left_out,
        levels=mine.reset_index(drop=True),
        lower=lower,
        upper=upper,
        weights=normalised,
        benefits=_benefits(ranges, carried),
        leaders={name: leading(*ends, carried) for name, ends in ranges.items()},
        costs=costs,
        baseline=_marked(option, "is_baseline"),
        no_national=_marked(option, "is_no_national"),
        preferred=str(preferred.iloc[0]) if len(preferred) else None,
    )


def _marked(option: pd.DataFrame, flag: str) -> str | None:
    found = option.loc[option[flag], "option_id"]
    return str(found.iloc[0]) if len(found) else None


def _normalised(by_criterion: Mapping[str, float], criterion_ids: tuple[str, ...]) -> FloatArray:
    vector = np.array([by_criterion[criterion] for criterion in criterion_ids], dtype=float)
    total = float(vector.sum())
    return vector / total if total > 0 else np.full(len(vector), 1 / max(len(vector), 1))


def _benefits(ranges: Mapping[str, tuple[FloatArray, FloatArray]], options: tuple[str, ...]) -> pd.DataFrame:
    rows = [
        (name, option, float(low), float(high))
        for name, (lower, upper) in ranges.items()
        for option, low, high in zip(options, lower, upper, strict=True)
    ]
    return pd.DataFrame(rows, columns=["weight_set_id", "option_id", "lower", "upper"])


def on_frontier(cost: FloatArray, lower: FloatArray, upper: FloatArray) -> list[str]:
    """Return whether each costed option is on the frontier at the worst and at the best end of its benefit."""
    known = ~np.isnan(cost)
    lower, upper = lower.round(TIE_PLACES), upper.round(TIE_PLACES)
    verdict = np.full(len(cost), "not known", dtype=object)
    for position in np.flatnonzero(known):
        others = known.copy()
        worst, best = upper.copy(), lower.copy()
        worst[position], best[position] = lower[position], upper[position]
        at_worst = efficient_frontier(cost[others], worst[others])[np.sum(known[:position])]
        at_best = efficient_frontier(cost[others], best[others])[np.sum(known[:position])]
        verdict[position] = "yes" if at_worst else "depends" if at_best else "no"
    return list(verdict)
