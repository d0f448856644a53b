"""How the total of one subject comes about, step by step: level, value, weight, contribution, total and rank.

Made of the functions that the appraisal and the desks are made of, so that every step is one of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.assessment.assess import Assessment, Panel
from evaluation.assessment.weighting import WeightSet, resolve_weights
from evaluation.errors import MethodError
from evaluation.model import Purpose, Review, Settings, Subject
from evaluation.options import (
    Leaders,
    ValueTable,
    carried_options,
    leading,
    live_contributions,
    live_totals,
    not_applicable,
    value_table,
)

__all__ = ["Weighing", "compared_with", "weighed"]

STEP_COLUMNS = ("criterion_id", "state", "low", "high", "moderated", "value_lower", "value_upper", "weight", "lower",
                "upper")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """The subjects that are compared with each other, under every set of weights.

    Parameters
    ----------
    purpose : str
    levels : DataFrame
        Combined levels of the subjects compared, as `scoring.combined_levels` returns.
    values : ValueTable
        On the pack's fixed scale; a criterion that does not apply to one subject is left out for all.
    left_out : tuple of (str, str)
        Criterion left out for all, and a subject to which it does not apply.
    weight_sets : tuple of WeightSet
        Over the criteria that count; the chosen one first.
    """

    purpose: Purpose
    levels: pd.DataFrame
    values: ValueTable
    left_out: tuple[tuple[str, str], ...]
    weight_sets: tuple[WeightSet, ...]

    def weight_set(self, weight_set_id: str) -> WeightSet:
        """Return one set of weights.

        Raises
        ------
        MethodError
            Where there is none of this id; names those there are.
        """
        for item in self.weight_sets:
            if item.weight_set_id == weight_set_id:
                return item
        known = ", ".join(item.weight_set_id for item in self.weight_sets)
        raise MethodError(f"no weight set {weight_set_id!r} is of the {self.purpose}s; choose from {known}")

    def totals(self, weight_set_id: str) -> pd.DataFrame:
        """Return the total and the ranks of every subject compared, as `options.live_totals` does."""
        return live_totals(self.values, self.weight_set(weight_set_id).by_criterion)

    def leaders(self, weight_set_id: str) -> Leaders:
        """Return who has, or may have, the greatest total."""
        totals = self.totals(weight_set_id)
        return leading(totals["lower"].to_numpy(), totals["upper"].to_numpy(), self.values.subject_ids)

    def steps(self, subject_id: str, weight_set_id: str) -> pd.DataFrame:
        """Return the steps from level to contribution for one subject.

        Returns
        -------
        DataFrame
            One row a criterion that counts, in order: ``criterion_id``; ``state, low, high, moderated`` of its level;
            ``value_lower, value_upper`` (0 to 100); ``weight`` (they sum to 1); ``lower, upper``: weight times value,
            which sum to the subject's total.
        """
        by_criterion = self.weight_set(weight_set_id).by_criterion
        place = self.values.subject_ids.index(subject_id)
        added = live_contributions(self.values, by_criterion)
        mine = added[added["subject_id"] == subject_id]
        levels = self.levels[self.levels["subject_id"] == subject_id].set_index("criterion_id")
        counted = levels.loc[list(self.values.criterion_ids), ["state", "low", "high", "moderated"]]
        frame = counted.reset_index().assign(
            value_lower=self.values.lower[place],
            value_upper=self.values.upper[place],
            weight=self.values.weights(by_criterion),
            lower=mine["lower"].to_numpy(),
            upper=mine["upper"].to_numpy(),
        )
        return frame[list(STEP_COLUMNS)]


def compared_with(review: Review, subject: Subject, settings: Settings) -> tuple[str, ...]:
    """Return the subjects with which one is weighed, itself among them; none where it is not weighed.

    Carried options with each other; bids for one lot with each other; hubs only where a total over hubs is asked for
    and the pack allows it.
    """
    if subject.subject_type == "option":
        together = carried_options(review)
    elif subject.subject_type == "bid":
        together = _bids_for_its_lot(review, subject.subject_id)
    elif settings.show_totals and review.rules.totals_allowed:
        together = tuple(hub.subject_id for hub in review.subjects_of("hub"))
    else:
        together = ()
    return together if subject.subject_id in together else ()


def _bids_for_its_lot(review: Review, subject_id: str) -> tuple[str, ...]:
    bid = review.table("bid")
    lots = bid.loc[bid["bid_id"] == subject_id, "lot_id"]
    return tuple(bid.loc[bid["lot_id"].isin(lots), "bid_id"])


def weighed(assessment: Assessment, subject: Subject) -> Weighing | None:
    """Return how a subject is weighed; None where it is not, or no criterion applies to all that are compared."""
    panel = assessment.panels.get(subject.subject_type)
    together = compared_with(assessment.review, subject, assessment.settings)
    if panel is None or not together:
        return None
    levels = panel.criteria[panel.criteria["subject_id"].isin(together)]
    ids = [criterion.criterion_id for criterion in panel.criterion_set.criteria]
    values = value_table(levels, together, ids, panel.scale)
    if not values.criterion_ids:
        return None
    return Weighing(
        purpose=subject.subject_type,
        levels=levels,
        values=values,
        left_out=not_applicable(levels, together),
        weight_sets=_chosen_first(assessment, panel, values.criterion_ids),
    )


def _chosen_first(assessment: Assessment, panel: Panel, criterion_ids: tuple[str, ...]) -> tuple[WeightSet, ...]:
    sets = resolve_weights(assessment.review, panel.criterion_set, assessment.settings.seed, criterion_ids)
    chosen = assessment.weights_of(panel.criterion_set.purpose)
    return tuple(sorted(sets, key=lambda item: item.weight_set_id != chosen))
