"""Views read back as words, and assessments over a review in which one cell is changed."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import evaluation as ev
from evaluation.presentation import TableView, plain


def grid(view: TableView) -> dict[str, list[str]]:
    """Return the cells of each row as words, by the words of its heading."""
    return {plain(row[0].text): [plain(cell.text) for cell in row[1:]] for row in view.rows}


def changed(frame: pd.DataFrame, where: dict[str, str], column: str, value: object) -> pd.DataFrame:
    """Return a copy with one column changed in the rows that match."""
    copy, mask = frame.copy(), pd.Series(True, index=frame.index)
    for name, wanted in where.items():
        mask &= frame[name] == wanted
    assert mask.sum() == 1
    copy.loc[mask, column] = value
    return copy


def with_table(assessment: ev.Assessment, **frames: pd.DataFrame) -> ev.Assessment:
    """Return the assessment over a review with some tables replaced; nothing is computed again."""
    return replace(assessment, review=assessment.review.with_tables(frames))
