"""The register of sources and evidence, as the index of a run lists it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from evaluation.assessment import known_at
from evaluation.assessment.evidence import evidence_base
from evaluation.model import Review
from evaluation.presentation import day
from evaluation.presentation.terms import DIRECTIONS, SOURCE_TYPES, dimension_label
from evaluation.presentation.words import known_by_words
from evaluation.publish.index import RegisterItem

__all__ = ["register_items"]

SOURCES, EVIDENCE = "Sources", "Evidence"
ALL = {"hub": "All hubs at once", "option": "All options at once", "bid": "All bids at once"}
"""What an item said of every subject of a type is about: never shown as one subject's own."""


def register_items(review: Review, as_at: str | None = None) -> tuple[RegisterItem, ...]:
    """Return every source, then every item of evidence, in the order of the pack.

    Parameters
    ----------
    review : Review
    as_at : str, optional
        ISO day; what was known later is left out.
    """
    known, _ = known_at(review, as_at)
    bears = _bears_on(known)
    evidence = tuple(_evidence(row, bears.get(row.evidence_id, {})) for row in known.table("evidence").itertuples())
    return *_sources(known, evidence), *evidence


def _bears_on(review: Review) -> dict[str, dict[str, list[str]]]:
    """Return for each item whom it is about, each with the criteria it bears on."""
    said: dict[str, dict[str, list[str]]] = {}
    names = {subject.subject_id: subject.name for subject in review.subjects}
    for criterion_set in review.criterion_sets:
        labels = {
            dimension.dimension_id: dimension_label(criterion, dimension)
            for criterion in criterion_set.criteria
            for dimension in criterion.dimensions
        }
        for row in evidence_base(review, criterion_set).links.itertuples():
            about = ALL[criterion_set.purpose] if row.scope == "programme" else names[row.subject_id]
            on = said.setdefault(row.evidence_id, {}).setdefault(about, [])
            if labels[row.dimension_id] not in on:
                on.append(labels[row.dimension_id])
    return said


def _evidence(row: pd.Series, bears: Mapping[str, list[str]]) -> RegisterItem:
    facts = {
        "Where in it": row.locator,
        "Kind": SOURCE_TYPES[row.source_type].capitalize(),
        "Points": DIRECTIONS[row.direction],
        "Grade": f"{row.grade}: {row.grade_reason}" if row.grade_reason else row.grade,
        "Bears on": "; ".join(f"{about}: {', '.join(on)}" for about, on in bears.items()) or "no cell",
        "Known by": known_by_words(row.known_by),
    }
    return RegisterItem(
        kind=EVIDENCE,
        item_id=row.evidence_id,
        text=row.paraphrase,
        status=row.data_status,
        subjects=tuple(bears),
        facts=_stated(facts),
        anchor=f"ev-{row.evidence_id}",
        related=(("Source", SOURCES, (row.source_id,)),),
    )


def _sources(review: Review, evidence: Iterable[RegisterItem]) -> Iterable[RegisterItem]:
    resting: dict[str, list[RegisterItem]] = {}
    for item in evidence:
        resting.setdefault(item.related[0][2][0], []).append(item)
    for row in review.table("source_doc").itertuples():
        mine = resting.get(row.source_id, [])
        facts = {
            "Author": row.author,
            "Date": day(row.date),
            "Type": row.type,
            "How far it was read": row.access_note,
            "Known by": known_by_words(row.known_by),
        }
        yield RegisterItem(
            kind=SOURCES,
            item_id=row.source_id,
            text=row.title,
            status=row.data_status,
            subjects=tuple(dict.fromkeys(name for item in mine for name in item.subjects)),
            facts=_stated(facts),
            address=row.url,
            related=(("Evidence", EVIDENCE, tuple(item.item_id for item in mine)),) if mine else (),
        )


def _stated(facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((term, words) for term, words in facts.items() if words)
