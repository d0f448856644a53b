"""What the weights desks know without a screen: what can be weighed, whose points there are, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation.assessment import Assessment, WeightSet
from evaluation.errors import MethodError
from evaluation.model import Purpose
from evaluation.options import (
    ValueTable,
    live_benefits,
    live_contributions,
    live_totals,
    points_of,
    value_table,
    values_of,
)

__all__ = ["SPREADS", "Preset", "Weighing", "presets", "totals_open", "weigh", "weighable", "weighed"]

SPREADS: Mapping[str, float] = {
    "each weight a tenth less or more": 0.1,
    "each weight a quarter less or more": 0.25,
    "each weight a half less or more": 0.5,
    "exactly these weights": 0.0,
    "any weights at all": float("inf"),
}
"""How far a reader's weights may be off, in words, as `assessment.live.Doubt.near` takes it."""


@dataclass(frozen=True, slots=True, eq=False)
class Preset:
    """The points of one stakeholder group: the greatest weight has 100, the others their share of it."""

    weight_set_id: str
    group: str
    points: Mapping[str, float]


def totals_open(assessment: Assessment) -> bool:
    """Return whether a total over hubs may be weighed: the pack must allow it and the settings ask for it."""
    return assessment.review.rules.totals_allowed and assessment.settings.show_totals


def weighable(assessment: Assessment, purpose: Purpose) -> ValueTable:
    """Return the values that a desk weighs: those of the appraisal for options, those of the panel for others.

    Raises
    ------
    MethodError
        Where nothing of this kind is scored or appraised.
    """
    if purpose == "option":
        if assessment.appraisal is None:
            raise MethodError("weights of options need an appraisal; this review has no scored options")
        return values_of(assessment.appraisal)
    if purpose not in assessment.panels:
        raise MethodError(f"weights of {purpose}s need scored {purpose}s; this review has none")
    panel = assessment.panels[purpose]
    subject_ids = [subject.subject_id for subject in assessment.review.subjects_of(purpose)]
    criterion_ids = [criterion.criterion_id for criterion in panel.criterion_set.criteria]
    return value_table(panel.criteria, subject_ids, criterion_ids, panel.scale)


def weighed(assessment: Assessment, purpose: Purpose, table: ValueTable, points: Mapping[str, float]) -> pd.DataFrame:
    """Return what `options.live_benefits` says of options, and what `options.live_totals` says of others."""
    if purpose == "option" and assessment.appraisal is not None:
        return live_benefits(assessment.appraisal, points)
    return live_totals(table, points)


def presets(assessment: Assessment, purpose: Purpose, table: ValueTable) -> tuple[Preset, ...]:
    """Return the points of equal weights and of every stakeholder group, over the criteria that count."""
    sets = assessment.weight_sets[purpose]
    return tuple(_preset(item, _counted_weights(assessment, purpose, item, table)) for item in sets)


def _counted_weights(assessment: Assessment, purpose: Purpose, item: WeightSet, table: ValueTable) -> dict[str, float]:
    """Return a group's weights over the criteria that count: those of the appraisal, for options."""
    if purpose == "option" and assessment.appraisal is not None:
        vector = assessment.appraisal.weights[item.weight_set_id]
        return dict(zip(assessment.appraisal.criterion_ids, (float(weight) for weight in vector), strict=True))
    return {criterion: item.by_criterion[criterion] for criterion in table.criterion_ids}


def _preset(item: WeightSet, weights: dict[str, float]) -> Preset:
    points = points_of(list(weights.values()))
    return Preset(item.weight_set_id, item.stakeholder_group, dict(zip(weights, points, strict=True)))


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """What follows from the weights of a desk.

    Parameters
    ----------
    weights : mapping of str to float
        From 0 to 1, over the criteria that count.
    points : mapping of str to float
        As the controls show them; a criterion that keeps its share has none.
    frame : DataFrame
        As `weighed` returns.
    contributions : DataFrame
        As `options.live_contributions` returns.
    """

    weights: Mapping[str, float]
    points: Mapping[str, float]
    frame: pd.DataFrame
    contributions: pd.DataFrame


def weigh(
    assessment: Assessment,
    purpose: Purpose,
    table: ValueTable,
    weights: Mapping[str, float],
    points: Mapping[str, float],
) -> Weighing:
    """Return what follows from some weights, which the given points, and shares that are kept, have made."""
    frame = weighed(assessment, purpose, table, weights)
    return Weighing(weights, points, frame, live_contributions(table, weights))
