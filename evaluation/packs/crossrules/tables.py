"""What the rules are held against: typed tables, and how a row of them is named and counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from evaluation.errors import Problem
from evaluation.model import Review, Scale
from evaluation.schemas import TABLES

__all__ = ["Pack", "distinct_pairs", "marks_with_interest", "row_numbers", "tables_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """Typed tables with the names of those that were found sound."""

    tables: dict[str, pd.DataFrame]
    scales: dict[str, Scale]

    def ids(self, table: str) -> set[str]:
        """Ids in the first key column of a table."""
        return set(self.tables[table][TABLES[table].key[0]])


def tables_of(problems: list[Problem]) -> set[str]:
    """Return the names of the tables whose files the problems stand in."""
    return {Path(problem.file).stem for problem in problems}


def row_numbers(frame: pd.DataFrame) -> list[int]:
    """Row numbers as a spreadsheet shows them."""
    return [int(position) + 2 for position in frame.index]


def distinct_pairs(frame: pd.DataFrame, first: str, second: str) -> list[tuple[str, str]]:
    """Return the pairs of values that two columns hold side by side; the words are compared as numbers."""
    left, right = (frame[name].astype("category").cat for name in (first, second))
    n = len(right.categories)
    keys = left.codes.to_numpy().astype(np.min_scalar_type(max(len(left.categories) * n, 1)))
    keys *= keys.dtype.type(n)
    keys += right.codes.to_numpy().astype(keys.dtype)
    return [(str(left.categories[key // n]), str(right.categories[key % n])) for key in pd.unique(keys)]


def marks_with_interest(review: Review) -> pd.DataFrame:
    """Return the marks by reviewers with an actual interest in the subject, each once.

    Returns
    -------
    DataFrame
        ``round_id, reviewer_id, subject_id, dimension_id``; ``row`` as a spreadsheet shows it; ``stage`` and
        ``locked`` of the round.
    """
    interest, rounds, score = (review.table(name) for name in ("interest", "round", "score"))
    actual = interest[(interest["kind"] == "actual").to_numpy(dtype=bool)]
    barred = set(zip(actual["reviewer_id"], actual["subject_id"], strict=True))
    by, of = (score[name].isin(actual[name]).to_numpy(dtype=bool) for name in ("reviewer_id", "subject_id"))
    found = score.loc[by & of, list(TABLES["score"].key)]  # few, where the table may have millions
    found = found.astype(object).assign(row=row_numbers(found))
    pairs = zip(found["reviewer_id"], found["subject_id"], strict=True)
    found = found[np.array([pair in barred for pair in pairs], dtype=bool)]
    # a mark of a locked round that a desk has saved stands in the table and in its record
    found = found.drop_duplicates(list(TABLES["score"].key))
    of_round = rounds.set_index("round_id")
    known = {name: found["round_id"].map(of_round[name].to_dict()) for name in ("stage", "locked")}
    return found.assign(stage=known["stage"], locked=known["locked"].astype(bool))
