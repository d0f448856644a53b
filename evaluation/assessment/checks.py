"""The questions that a Board asks of a leading option, each with the share of cases in which the same options lead."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evaluation.assessment.assess import Assessment
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.options import Appraisal, Leaders

__all__ = ["NEAR", "Check", "Kind", "robustness_checks"]

Kind = Literal["groups", "any_weights", "one_weight", "one_mark", "criterion", "reviewer", "moderation", "method"]
Verdict = Literal["holds", "mostly", "sensitive", "unknown"]

NEAR = 0.05  # a weight moved by up to five points of a hundred is a small move
ADDITIVE = "additive"
MOSTLY, NEARLY_ALL = 0.75, 0.95


@dataclass(frozen=True, slots=True)
class Check:
    """One question and how often the answer stays the same.

    Parameters
    ----------
    kind : str
        ``groups`` the other sets of weights; ``any_weights`` draws of weights; ``one_weight`` one weight moved by up
        to `NEAR`; ``one_mark`` one level moved by one step; ``criterion``, ``reviewer`` one left out; ``moderation``
        before it; ``method`` other methods.
    n_cases : int
        Cases looked at; 0 where there was nothing to compare.
    share : float
        Share of the cases in which the same options lead; for draws the share in which they are first; NaN without.
    """

    kind: Kind
    n_cases: int
    share: float

    @property
    def n_same(self) -> int:
        """Cases in which the same options lead."""
        return round(self.share * self.n_cases)

    @property
    def verdict(self) -> Verdict:
        """``holds`` in all cases (95% of draws), ``mostly`` in at least three quarters, else ``sensitive``."""
        if math.isnan(self.share):
            return "unknown"
        if self.share >= (NEARLY_ALL if self.kind == "any_weights" else 1.0):
            return "holds"
        return "mostly" if self.share >= MOSTLY else "sensitive"


def robustness_checks(assessment: Assessment) -> tuple[Check, ...]:
    """Return the checks on who leads under the chosen weights; empty where nothing is appraised."""
    found, appraisal = assessment.robustness, assessment.appraisal
    if found is None or appraisal is None:
        return ()
    now = set(found.leaders.option_ids)
    return (
        _same("groups", now, (who for name, who in appraisal.leaders.items() if name != assessment.chosen_weights)),
        _any_weights(found, now),
        _one_weight(found, now),
        Check("one_mark", 1, 1.0 if found.flips.empty else 0.0),
        _same("criterion", now, found.without_criterion.values()),
        _same("reviewer", now, found.without_reviewer.values()),
        _same("moderation", now, [found.before_moderation]),
        _methods(found, appraisal, now),
    )


def _same(kind: Kind, now: set[str], others: Iterable[Leaders]) -> Check:
    same = [set(leaders.option_ids) == now for leaders in others]
    return Check(kind, len(same), float(np.mean(same)) if same else math.nan)


def _any_weights(found: Robustness, now: set[str]) -> Check:
    result = found.acceptability[ANY_WEIGHTS]
    places = [found.option_ids.index(option) for option in now]
    return Check("any_weights", result.n_draws, float(result.rank_acceptability[places, 0].sum()))


def _one_weight(found: Robustness, now: set[str]) -> Check:
    """Count the criteria whose weight can move a little, the others kept in proportion, with the same winner."""
    points = found.switch_points
    if points.empty:
        return Check("one_weight", 0, math.nan)
    near = (points["weight"] - points["weight_now"]).abs() <= NEAR
    leads_alone = points["winner_below"].isin(now) & points["winner_above"].isin(now)
    moved = points[near & ~leads_alone]
    n = points["criterion_id"].nunique()
    return Check("one_weight", n, 1 - moved["criterion_id"].nunique() / n)


def _methods(found: Robustness, appraisal: Appraisal, now: set[str]) -> Check:
    """Compare the first of each method; options without a point value take no part in any of them."""
    if found.methods.empty:
        return Check("method", 0, math.nan)
    taking_part = now & set(appraisal.points[0])
    others = found.methods[found.methods["method"] != ADDITIVE]
    first = others[others["rank"] == 1].groupby("method")["option_id"].agg(set)
    return Check("method", len(first), float(np.mean([options == taking_part for options in first])))
