"""Draws of the values of cells, by the stated rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from scipy import stats

from evaluation.errors import MethodError
from evaluation.uncertainty import (
    PRIOR_MASS,
    draw_marks,
    draw_values,
    level_probabilities,
    level_pseudo_counts,
)

NAN = math.nan


@pytest.mark.parametrize(
    ("counts", "panel", "grade", "expected"),
    [
        # Marks plus .5, .25, .25 of the prior's mass, by hand.
        ([0, 0, 1, 2, 0], 3, "A", [0, 0, 1.0625, 2.125, 0.0625]),
        ([0, 0, 1, 2, 0], 3, "B", [0, 0, 1.125, 2.25, 0.125]),
        ([0, 0, 1, 2, 0], 3, "C", [0, 0, 1.25, 2.5, 0.25]),
        ([0, 0, 1, 2, 0], 3, "D", [0, 0, 1.5, 3.0, 0.5]),
        # At the ends the outer quarter is folded back.
        ([3, 0, 0, 0, 0], 0, "C", [3.75, 0.25, 0, 0, 0]),
        ([0, 0, 0, 0, 1], 4, "D", [0, 0, 0, 0.5, 2.5]),
        # A panel between two levels gives each half of its prior.
        ([0, 0, 1, 1, 0], 2.5, "C", [0, 0.125, 1.375, 1.375, 0.125]),
        # Insufficient evidence is uniform, with the weight of grade D, whatever the marks.
        ([0, 0, 5, 0, 0], NAN, "", [0.4] * 5),
    ],
)
def test_pseudo_counts_follow_the_stated_rule(
    counts: list[int], panel: float, grade: str, expected: list[float]
) -> None:
    np.testing.assert_allclose(level_pseudo_counts(counts, panel, grade, 5), expected)
    np.testing.assert_allclose(level_probabilities(counts, panel, grade, 5), np.array(expected) / sum(expected))


def test_single_level_takes_everything() -> None:
    assert level_probabilities([2], 0, "A", 1).tolist() == [1]


@settings(max_examples=50, deadline=None)
@given(
    counts=hnp.arrays(np.float64, (3, 2, 4), elements=st.integers(0, 5).map(float)),
    data=st.data(),
)
def test_probabilities_of_a_table_are_those_of_its_cells(counts: NDArray[np.float64], data: st.DataObject) -> None:
    panel = data.draw(hnp.arrays(np.float64, (3, 2), elements=st.sampled_from([0, 0.5, 1, 2.5, 3, NAN])))
    grade = data.draw(hnp.arrays("<U1", (3, 2), elements=st.sampled_from("ABCD")))
    table = level_probabilities(counts, panel, grade, 4)
    np.testing.assert_allclose(table.sum(axis=-1), 1)
    for cell in np.ndindex(3, 2):
        np.testing.assert_allclose(table[cell], level_probabilities(counts[cell], panel[cell], grade[cell], 4))


def test_weaker_evidence_moves_the_level_further() -> None:
    assert list(PRIOR_MASS) == ["A", "B", "C", "D"]
    spread = [level_probabilities([0, 0, 3, 0, 0], 2, grade, 5)[2] for grade in "ABCD"]
    assert spread == sorted(spread, reverse=True)


@pytest.mark.parametrize(
    ("counts", "panel", "grade", "words"),
    [
        ([1, 0], 0, "A", "a count of marks for each of 3 levels"),
        ([1, 0, -1], 0, "A", "finite and not negative"),
        ([1, 0, NAN], 0, "A", "finite and not negative"),
        ([1, 0, 0], 3, "A", "a level from 0 to 2, half way between two, or NaN; given 3"),
        ([1, 0, 0], 0.3, "A", "given 0.3"),
        ([1, 0, 0], 0, "E", "one of A, B, C, D; given 'E'"),
        ([1, 0, 0], [0, 1], "A", "one panel level and one grade for each cell"),
    ],
)
def test_cells_that_do_not_fit_are_refused(counts: list[float], panel: float, grade: str, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        level_probabilities(counts, panel, grade, 3)


def test_drawn_values_have_the_stated_frequencies() -> None:
    chances = np.array([[0.5, 0.0, 0.5], [0.1, 0.2, 0.7]])
    drawn = draw_values(chances, [0.0, 0.4, 1.0], 50_000, 3)
    assert drawn.shape == (50_000, 2)
    for cell, expected in enumerate(chances):
        shares = [np.equal(drawn[:, cell], value).mean() for value in (0.0, 0.4, 1.0)]
        np.testing.assert_allclose(shares, expected, atol=0.01)
    # Cells are drawn independently.
    assert abs(np.atleast_2d(np.corrcoef(drawn.T))[0, 1]) < 0.02


def test_impossible_levels_are_never_drawn_and_certain_ones_always() -> None:
    chances = np.array([[0.0, 1.0, 0.0], [0.1 + 0.2, 0.7, 0.0]])
    drawn = draw_values(chances / chances.sum(axis=1, keepdims=True), [1, 2, 3], 20_000, 0)
    assert (drawn[:, 0] == 2).all()
    assert drawn[:, 1].max() == 2


def test_each_criterion_may_have_its_own_values_and_seeds_repeat() -> None:
    chances = np.full((4, 2, 2), 0.5)
    drawn = draw_values(chances, [[0, 1], [10, 20]], 500, 0)
    assert set(np.unique(drawn[..., 0])) == {0, 1}
    assert set(np.unique(drawn[..., 1])) == {10, 20}
    assert (drawn == draw_values(chances, [[0, 1], [10, 20]], 500, 0)).all()
    assert (drawn != draw_values(chances, [[0, 1], [10, 20]], 500, 1)).any()


@pytest.mark.parametrize(
    ("chances", "values", "words"),
    [
        ([0.5, 0.4], [0, 1], "sum to 1"),
        ([1.5, -0.5], [0, 1], "from 0 up"),
        ([NAN, 1], [0, 1], "from 0 up"),
        ([0.5, 0.5], [0, 1, 2], "one value for each level"),
    ],
)
def test_probabilities_that_do_not_fit_are_refused(chances: list[float], values: list[float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        draw_values(chances, values, 10, 0)


def test_numeric_draws_mix_marks_and_a_triangle_around_the_panel() -> None:
    # Two marks and a prior of mass 2: half of the draws are a mark, the others within 10 of 50.
    drawn = draw_marks([[20.0, NAN, 80.0]], [50.0], ["D"], (0, 100, 10), 40_000, rng=5)[:, 0]
    is_mark = np.isin(drawn, (20, 80))
    assert is_mark.mean() == pytest.approx(0.5, abs=0.01)
    assert (drawn == 20).mean() == pytest.approx(0.25, abs=0.01)
    triangle = stats.triang(0.5, loc=40, scale=20)
    assert stats.kstest(drawn[~is_mark], triangle.cdf).pvalue > 1e-4


def test_numeric_draws_fold_at_the_ends_and_are_uniform_without_evidence() -> None:
    drawn = draw_marks([[NAN, NAN], [90.0, 95.0]], [0.0, NAN], ["C", "C"], (0, 100, 20), 20_000, rng=1)
    assert drawn.min() >= 0
    assert drawn[:, 0].max() <= 20
    assert stats.kstest(drawn[:, 0], stats.triang(0, loc=0, scale=20).cdf).pvalue > 1e-4
    assert stats.kstest(drawn[:, 1], stats.uniform(0, 100).cdf).pvalue > 1e-4


@pytest.mark.parametrize(
    ("marks", "panel", "scale", "words"),
    [
        ([[101.0]], [50.0], (0, 100, 10), "101 is not on the scale 0 to 100"),
        ([[50.0]], [-1.0], (0, 100, 10), "-1 is not on the scale"),
        ([[50.0]], [50.0], (100, 0, 10), "a higher end"),
        ([[50.0]], [50.0], (0, 100, 0), "a step above 0"),
        ([[50.0]], [50.0], (0, 100, 200), "no longer than the scale"),
    ],
)
def test_numeric_cells_that_do_not_fit_are_refused(
    marks: list[list[float]], panel: list[float], scale: tuple[float, float, float], words: str
) -> None:
    with pytest.raises(MethodError, match=words):
        draw_marks(marks, panel, ["A"], scale, 10, rng=0)
