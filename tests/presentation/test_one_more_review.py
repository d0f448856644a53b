"""What one more review would be worth, in words."""

from __future__ import annotations

import pandas as pd
import pytest

import evaluation as ev
from evaluation.presentation.one_more_review import (
    best_words,
    cell_words,
    not_asked_words,
    points,
    weights_of,
    wrong_share,
)


@pytest.mark.parametrize(
    ("drop", "words"),
    [(0.0321, "3.2 points"), (0.01, "1 point"), (0.0001, "under 0.1 points"), (0.0, "0.0 points")],
)
def test_a_drop_is_told_in_points_of_a_hundred(drop: float, words: str) -> None:
    assert points(drop) == words


def cells(review: float, error: float) -> pd.DataFrame:
    row = ("P5", "F5", "F5s", "level", "A", 5, review, error)
    names = ["option_id", "criterion_id", "dimension_id", "state", "grade", "n_marks", "review", "review_error"]
    return pd.DataFrame([row], columns=names)


@pytest.mark.parametrize(
    ("review", "error", "words"),
    [(0.03, 0.01, "P5 on F5: 3.0 points"), (0.02, 0.01, "not clear"), (0.0, 0.0, "none")],
)
def test_the_best_cell_none_or_not_clear(
    northshire_assessment: ev.Assessment, review: float, error: float, words: str
) -> None:
    assert best_words(northshire_assessment, cells(review, error), "review") == words


def test_a_cell_that_is_not_known_is_named_by_its_factor(northshire_assessment: ev.Assessment) -> None:
    assert cell_words(northshire_assessment, cells(0, 0).iloc[0]) == "P5 on F5"
    assert cell_words(northshire_assessment, cells(0, 0).assign(state="IE").iloc[0]) == "P5 on F5"


def test_weights_are_named_as_the_shares_of_being_first_are(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    assert set(weights_of(northshire_assessment)) == set(found.acceptability)
    first = found.acceptability["equal"].rank_acceptability[:, 0]
    assert wrong_share(northshire_assessment, "equal") == pytest.approx(1 - first.max())


def test_why_nothing_was_asked_is_said() -> None:
    assert "taken as they stand" in not_asked_words("as they stand")
    assert "too many cells" in not_asked_words("too many")
