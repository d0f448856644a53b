"""The questions that a Board asks of a leading option, each with the share of cases in which the same options lead."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evaluation.assessment.assess import Assessment
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.options import Leaders

__all__ = [
    "NEAR",
    "Check",
    "Kind",
    "Switch",
    "first_compared",
    "nearest_switch",
    "reviewers_who_alter",
    "robustness_checks",
]

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
        Cases looked at; 0 where there was nothing to compare, or every weighting was counted exactly.
    share : float
        Share of the cases in which the same options lead (without a reviewer: the same as before moderation with all
        marks); for draws the share in which they are first; NaN without.
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
        _one_mark(found),
        _same("criterion", now, found.without_criterion.values()),
        _same("reviewer", set(found.before_moderation.option_ids), found.without_reviewer.values()),
        _same("moderation", now, [found.before_moderation]),
        _methods(found),
    )


@dataclass(frozen=True, slots=True)
class Switch:
    """The weight, nearest to the one in use, at which another option leads.

    Parameters
    ----------
    criterion_id : str
        The factor whose weight moves, the others kept in proportion.
    weight_now, weight : float
        In use, and where the leader changes; 0 to 1.
    winner : str
        The option that leads beyond it.
    """

    criterion_id: str
    weight_now: float
    weight: float
    winner: str

    @property
    def rises(self) -> bool:
        """Whether the weight must rise for the leader to change."""
        return self.weight > self.weight_now


def nearest_switch(found: Robustness) -> Switch | None:
    """Return the change of leader nearest to the weights in use; None where no weight of one factor changes it."""
    points = found.switch_points.dropna(subset="weight")
    if points.empty:
        return None
    row = points.loc[(points["weight"] - points["weight_now"]).abs().idxmin()]
    now, weight = float(row["weight_now"]), float(row["weight"])
    return Switch(str(row["criterion_id"]), now, weight, str(row["winner_above" if weight > now else "winner_below"]))


def reviewers_who_alter(found: Robustness) -> dict[str, Leaders]:
    """Return who leads without each reviewer whose marks decide it, by reviewer id.

    Marks count before moderation only, so each case is held against who led before moderation with all marks, and
    never against the panel's own levels.
    """
    before = set(found.before_moderation.option_ids)
    return {reviewer: who for reviewer, who in found.without_reviewer.items() if set(who.option_ids) != before}


def first_compared(found: Robustness) -> tuple[str, ...]:
    """Return who is first by the additive method among the options with a point value, where that is a leader.

    Empty where nothing was compared, or where no leader has a point value, so that a comparison of the others says
    nothing of the lead.
    """
    methods = found.methods
    first = methods[(methods["method"] == ADDITIVE) & (methods["rank"] == 1)]["option_id"]
    return tuple(option for option in first if option in found.leaders.option_ids)


def _same(kind: Kind, now: set[str], others: Iterable[Leaders]) -> Check:
    same = [set(leaders.option_ids) == now for leaders in others]
    return Check(kind, len(same), float(np.mean(same)) if same else math.nan)


def _any_weights(found: Robustness, now: set[str]) -> Check:
    places = [found.option_ids.index(option) for option in now]
    return Check("any_weights", found.n_draws(ANY_WEIGHTS), float(found.first_shares(ANY_WEIGHTS)[places].sum()))


def _one_weight(found: Robustness, now: set[str]) -> Check:
    """Count the criteria whose weight can move a little, the others kept in proportion, with the same winner."""
    points = found.switch_points
    if points.empty:  # `found.no_switch` says why
        return Check("one_weight", 0, math.nan)
    near = (points["weight"] - points["weight_now"]).abs() <= NEAR
    leads_alone = points["winner_below"].isin(now) & points["winner_above"].isin(now)
    moved = points[near & ~leads_alone]
    n = points["criterion_id"].nunique()
    return Check("one_weight", n, 1 - moved["criterion_id"].nunique() / n)


def _one_mark(found: Robustness) -> Check:
    """Say whether any single move alters the lead; unknown where no level could be moved."""
    if found.n_moves == 0:
        return Check("one_mark", 0, math.nan)
    return Check("one_mark", 1, 1.0 if found.flips.empty else 0.0)


def _methods(found: Robustness) -> Check:
    """Compare the first of each method with the first of the additive one, on the same options."""
    here = set(first_compared(found))
    if not here:
        return Check("method", 0, math.nan)
    others = found.methods[found.methods["method"] != ADDITIVE]
    first = others[others["rank"] == 1].groupby("method")["option_id"].agg(set)
    return Check("method", len(first), float(np.mean([options == here for options in first])))
