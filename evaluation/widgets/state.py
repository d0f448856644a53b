"""What the desks know without a screen: what can be weighed, whose points there are, and which evidence is sought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation.assessment import Assessment, WeightSet
from evaluation.errors import MethodError
from evaluation.model import Purpose
from evaluation.options import ValueTable, live_benefits, live_totals, points_of, value_table, values_of

__all__ = ["EvidenceChoice", "Preset", "find_evidence", "presets", "totals_open", "weighable", "weighed"]


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


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """What is sought in the evidence register; empty text seeks everything.

    Parameters
    ----------
    subject_id, criterion_id, scope : str
        Of the links of an item: all three must hold for one and the same link.
    source_type, direction, grade : str
        Of the item itself.
    words : str
        Words that all stand in what the item says or in its id, in any case.
    """

    subject_id: str = ""
    criterion_id: str = ""
    scope: str = ""
    source_type: str = ""
    direction: str = ""
    grade: str = ""
    words: str = ""


def find_evidence(assessment: Assessment, choice: EvidenceChoice) -> tuple[str, ...]:
    """Return the ids of the items that match a choice, in the order of the register."""
    register = assessment.review.table("evidence")
    for column in ("source_type", "direction", "grade"):
        if wanted := getattr(choice, column):
            register = register[register[column] == wanted]
    said = (register["evidence_id"] + " " + register["paraphrase"]).str.casefold()
    for word in choice.words.casefold().split():
        register = register[said.loc[register.index].str.contains(word, regex=False)]
    linked = _linked(assessment, choice)
    return tuple(item for item in register["evidence_id"] if linked is None or item in linked)


def _linked(assessment: Assessment, choice: EvidenceChoice) -> set[str] | None:
    """Return the items with a link that matches; None where any item does, linked or not."""
    wanted = {name: value for name in ("subject_id", "criterion_id", "scope") if (value := getattr(choice, name))}
    if not wanted:
        return None
    found: set[str] = set()
    for panel in assessment.panels.values():
        links = panel.evidence.links
        for name, value in wanted.items():
            links = links[links[name] == value]
        found |= set(links["evidence_id"])
    return found
