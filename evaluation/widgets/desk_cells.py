"""What a card of the panel's desks is about: one subject on one dimension, the levels it may have, its evidence.

Knows no screen and saves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.model import IE, NA, Criterion, CriterionSet, Dimension, Review, Scale, Subject
from evaluation.packs.rounds import set_of
from evaluation.presentation.terms import dimension_name

__all__ = [
    "CellKey",
    "DeskCell",
    "LevelChoice",
    "cells_of",
    "evidence_on",
    "level_choices",
    "register_of",
    "reviewer_names",
]

CellKey = tuple[str, str, str]
STATE_WORDS = {IE: "Insufficient evidence", NA: "Not applicable"}


@dataclass(frozen=True, slots=True)
class DeskCell:
    """One subject on one dimension in one round."""

    round_id: str
    subject: Subject
    criterion: Criterion
    dimension: Dimension

    @property
    def key(self) -> CellKey:
        """Ids of the round, the subject and the dimension."""
        return self.round_id, self.subject.subject_id, self.dimension.dimension_id

    @property
    def asked(self) -> str:
        """The criterion, and its dimension where it has several: ``K2 Reach: extent``."""
        return dimension_name(self.criterion, self.dimension)

    @property
    def label(self) -> str:
        """Subject and criterion: ``N1 Money: K2 Reach: extent``."""
        return f"{self.subject.subject_id} {self.subject.short_name}: {self.asked}"


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """A mark that may be given.

    Parameters
    ----------
    code : str
        As it is saved: ``3``, ``7.5``, ``IE``.
    word : str
        The scale's word; empty on a numeric scale.
    descriptor : str
        The rubric's words for it on this dimension; empty where the rubric has none.
    """

    code: str
    word: str
    descriptor: str = ""

    @property
    def label(self) -> str:
        """Code, word and the rubric's words in one line."""
        named = f"{self.code} {self.word}".strip()
        return f"{named}: {self.descriptor}" if self.descriptor else named


def cells_of(review: Review, round_id: str, subject_ids: tuple[str, ...]) -> tuple[DeskCell, ...]:
    """Return the cells of a round on some subjects, subject by subject, criteria in order."""
    return tuple(
        DeskCell(round_id, review.subject(subject_id), criterion, dimension)
        for subject_id in subject_ids
        for criterion in set_of(review, round_id).criteria
        for dimension in criterion.dimensions
    )


def level_choices(review: Review, criterion_set: CriterionSet, dimension_id: str) -> tuple[LevelChoice, ...]:
    """Return the marks that may be given on a dimension, worst code first on an ordinal scale; IE and NA come last."""
    scale = review.scale_of(criterion_set)
    rubric = review.table("descriptor")
    mine = rubric[(rubric["dimension_id"] == dimension_id).to_numpy(dtype=bool)]
    said = {scale.parse(str(level)): str(words) for level, words in zip(mine["level"], mine["descriptor"], strict=True)}
    numbered = tuple(LevelChoice(code, word, said.get(scale.parse(code), "")) for code, word in _codes(scale))
    return (*numbered, *(LevelChoice(code, STATE_WORDS[code]) for code in (IE, NA)))


def _codes(scale: Scale) -> list[tuple[str, str]]:
    if scale.kind == "ordinal":
        return [(str(level.code), level.word) for level in scale.levels]
    n_steps = round((scale.maximum - scale.minimum) / scale.step)
    return [(f"{scale.minimum + step * scale.step:.10g}", "") for step in range(n_steps + 1)]


def reviewer_names(review: Review) -> dict[str, str]:
    """Return the name of each member of the panel by id; the id where there is no name."""
    rows = review.table("reviewer")
    pairs = zip(rows["reviewer_id"], rows["name"], strict=True)
    return {str(reviewer_id): str(name or reviewer_id) for reviewer_id, name in pairs}


def register_of(review: Review) -> pd.DataFrame:
    """Return the evidence register with ``title``, that of each item's source."""
    titles = review.table("source_doc")[["source_id", "title"]].astype(object)
    items = review.table("evidence").astype(object).merge(titles, on="source_id", how="left")
    return items.fillna({"title": "source not on record"})


def evidence_on(review: Review, cell: DeskCell) -> pd.DataFrame:
    """Return the items of the register that are linked to a cell, its own before those about all subjects.

    Returns
    -------
    DataFrame
        Columns of `register_of`, and ``scope`` ("own" or "programme").
    """
    links = review.table("evidence_link")
    mine = (links["subject_id"] == cell.subject.subject_id) & (links["dimension_id"] == cell.dimension.dimension_id)
    scopes = links.loc[mine.to_numpy(dtype=bool), ["evidence_id", "scope"]].astype(object)
    scopes = scopes.sort_values("scope", kind="stable").drop_duplicates("evidence_id")
    return scopes.merge(register_of(review), on="evidence_id", how="inner")
