"""The marks of one round: who gave which mark to which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.errors import MethodError
from evaluation.model import IE, NA, CriterionSet, Review, Scale
from evaluation.scoring.codes import IS_IE, IS_NA, LEVEL, FloatArray, IntArray, Places, States, blocks, positions

__all__ = [
    "Marks",
    "current_round",
    "marks_of",
    "moderation_round",
    "parsed_levels",
    "ratings_matrix",
    "rows_of_round",
]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks of one round as arrays, one entry a mark, in the order of the score table.

    Parameters
    ----------
    subject_ids, dimension_ids, reviewer_ids : tuple of str
        What the positions below mean.
    subject, dimension, reviewer : array of int, shape (n_marks,)
        Positions in the three tuples.
    code_numbers : array of float, shape (n_codes,)
        Each distinct mark in scale units; NaN for IE and NA.
    code_states : array of int8, shape (n_codes,)
        0 a level, 1 IE, 2 NA.
    code : array of int, shape (n_marks,), optional
        Position of each mark in the two before; without it every mark has an entry of its own there.
    """

    subject_ids: tuple[str, ...]
    dimension_ids: tuple[str, ...]
    reviewer_ids: tuple[str, ...]
    subject: Places
    dimension: Places
    reviewer: Places
    code_numbers: FloatArray
    code_states: States
    code: Places = field(default_factory=lambda: np.empty(0, dtype=np.int8))

    def __post_init__(self) -> None:
        if not len(self.code):
            object.__setattr__(self, "code", np.arange(len(self.subject)))

    @property
    def number(self) -> FloatArray:
        """The marks in scale units, shape (n_marks,); NaN for IE and NA."""
        numbers: FloatArray = self.code_numbers[self.code]
        return numbers

    @property
    def state(self) -> States:
        """What each mark is, shape (n_marks,): 0 a level, 1 IE, 2 NA."""
        states: States = self.code_states[self.code]
        return states

    @property
    def cell(self) -> IntArray:
        """Position of each mark's cell, subject by subject, shape (n_marks,)."""
        return self.cell_of(slice(None))

    def cell_of(self, entries: slice) -> IntArray:
        """Return the positions of the cells of some marks."""
        return self.subject[entries] * np.int64(len(self.dimension_ids)) + self.dimension[entries]

    @property
    def n_marks(self) -> int:
        """Marks in the round."""
        return len(self.code)

    @property
    def n_cells(self) -> int:
        """Cells of the whole grid, scored or not."""
        return len(self.subject_ids) * len(self.dimension_ids)

    def leaving_out(self, reviewer_id: str) -> Marks:
        """Return the marks of everyone but one reviewer.

        Raises
        ------
        MethodError
            Where nobody of this id gave a mark; names those who did.
        """
        if reviewer_id not in self.reviewer_ids:
            raise MethodError(f"no reviewer {reviewer_id!r} to leave out; marks are by {', '.join(self.reviewer_ids)}")
        keep = self.reviewer != self.reviewer_ids.index(reviewer_id)
        columns = ("subject", "dimension", "reviewer", "code")
        return replace(self, **{name: getattr(self, name)[keep] for name in columns})


def current_round(review: Review, criterion_set: CriterionSet) -> str | None:
    """Return the id of the individual round that counts for a set: the last one in the round table; None without."""
    rounds = review.table("round")
    mine = rounds[(rounds["set_id"] == criterion_set.set_id) & (rounds["stage"] == "individual")]
    return None if mine.empty else str(mine["round_id"].iloc[-1])


def moderation_round(review: Review, round_id: str | None) -> str | None:
    """Return the id of the last moderation of a round, or None."""
    rounds = review.table("round")
    mine = rounds[(rounds["moderates"] == round_id) & (rounds["stage"] == "moderation")]
    return None if round_id is None or mine.empty else str(mine["round_id"].iloc[-1])


def rows_of_round(table: pd.DataFrame, round_id: str | None, columns: Sequence[str]) -> pd.DataFrame:
    """Return some columns of the rows of one round, in the order of the table; without a copy where all rows are."""
    mine = (table["round_id"] == round_id).to_numpy(dtype=bool)
    return table[list(columns)] if mine.all() else table.loc[mine, list(columns)]


def marks_of(review: Review, criterion_set: CriterionSet, round_id: str | None = None) -> Marks:
    """Return the marks of one round (the current one where none is named) on all subjects that the set judges."""
    chosen = round_id or current_round(review, criterion_set)
    rows = rows_of_round(review.table("score"), chosen, ["reviewer_id", "subject_id", "dimension_id", "level"])
    subject_ids = review.subject_ids_of(criterion_set.purpose)
    dimension_ids = tuple(dimension.dimension_id for dimension in criterion_set.dimensions)
    reviewer_ids = tuple(str(item) for item in pd.unique(rows["reviewer_id"]))
    return Marks(
        subject_ids,
        dimension_ids,
        reviewer_ids,
        positions(rows["subject_id"], subject_ids),
        positions(rows["dimension_id"], dimension_ids),
        positions(rows["reviewer_id"], reviewer_ids),
        *parsed_levels(rows["level"], review.scale_of(criterion_set)),
    )


def parsed_levels(column: pd.Series[str], scale: Scale) -> tuple[FloatArray, States, Places]:
    """Return the number and the state of each distinct code, and each mark's position among them."""
    words = column.astype("category").cat
    codes = words.codes.to_numpy()
    numbers = np.full(len(words.categories), np.nan)
    states: States = np.zeros(len(words.categories), dtype=np.int8)
    for place in pd.unique(codes):  # other categories are of other sets, on other scales
        text = words.categories[place]
        numbers[place] = scale.parse(text)
        states[place] = {IE: IS_IE, NA: IS_NA}.get(text, LEVEL)
    return numbers, states, codes


def ratings_matrix(marks: Marks) -> FloatArray:
    """Return the marks as ratings, shape (n_cells, n_reviewers): scale units, NaN for IE, NA and no mark."""
    ratings: npt.NDArray[np.float64] = np.full((marks.n_cells, len(marks.reviewer_ids)), np.nan)
    for entries in blocks(marks.n_marks):
        ratings[marks.cell_of(entries), marks.reviewer[entries]] = marks.code_numbers[marks.code[entries]]
    return ratings
