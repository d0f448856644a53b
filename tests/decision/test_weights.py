"""Weights from points, orders and pairwise comparisons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.decision import (
    RANDOM_INDEX,
    ahp_weights,
    equal_weights,
    rank_order_centroid,
    rank_reciprocal,
    rank_sum,
    swing_weights,
)
from evaluation.errors import MethodError

POINTS = st.lists(st.floats(0.01, 1000), min_size=1, max_size=12)


@given(points=POINTS, factor=st.floats(0.001, 1000))
def test_multiplying_swing_points_changes_nothing(points: list[float], factor: float) -> None:
    scaled = [factor * point for point in points]
    np.testing.assert_allclose(swing_weights(points), swing_weights(scaled), rtol=1e-12)


@given(points=POINTS)
def test_swing_weights_sum_to_one_and_keep_ratios(points: list[float]) -> None:
    weights = swing_weights(points)
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(weights * points[0], np.array(points) * weights[0], rtol=1e-12)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([0, 0], "swing points must not all be zero"),
        ([100, -10], "swing points must not be negative"),
        ([100, np.nan], "swing points must be finite"),
    ],
)
def test_swing_points_that_carry_no_weights_are_refused(points: list[float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        swing_weights(points)


@given(n=st.integers(1, 30))
def test_surrogate_weights_fall_and_sum_to_one(n: int) -> None:
    for weights in (rank_order_centroid(n), rank_sum(n), rank_reciprocal(n)):
        assert weights.shape == (n,)
        assert weights.sum() == pytest.approx(1)
        assert (np.diff(weights) < 0).all()
    assert equal_weights(n).sum() == pytest.approx(1)


@pytest.mark.parametrize("n", [0, -1, 2.5, True])
def test_a_number_of_criteria_is_a_whole_number(n: int) -> None:
    for method in (equal_weights, rank_order_centroid, rank_sum, rank_reciprocal):
        with pytest.raises(MethodError, match="whole number of criteria"):
            method(n)


@given(points=st.lists(st.floats(0.1, 10), min_size=1, max_size=15))
def test_consistent_comparisons_give_back_their_weights(points: list[float]) -> None:
    weights = np.array(points)
    result = ahp_weights(weights[:, None] / weights)
    np.testing.assert_allclose(result.weights, weights / weights.sum(), rtol=1e-8)
    assert result.lambda_max == pytest.approx(len(points))
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)


def test_random_index_is_that_of_saaty_and_ends_at_fifteen() -> None:
    assert len(RANDOM_INDEX) == 15
    assert ahp_weights(np.ones((8, 8))).random_index == 1.41
    beyond = ahp_weights(np.ones((16, 16)))
    assert np.isnan(beyond.random_index)
    assert np.isnan(beyond.consistency_ratio)
    np.testing.assert_allclose(beyond.weights, 1 / 16)


def test_two_criteria_cannot_be_inconsistent() -> None:
    result = ahp_weights([[1.0, 4.0], [0.25, 1.0]])
    np.testing.assert_allclose(result.weights, [0.8, 0.2])
    assert result.consistency_ratio == 0


def test_decimals_rounded_to_two_places_pass_as_reciprocals() -> None:
    assert ahp_weights([[1.0, 7.0], [0.14, 1.0]]).weights[0] == pytest.approx(0.875, abs=0.005)


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        ([[1, 2]], r"square table of comparisons; given \(1, 2\)"),
        ([[1, 0], [2, 1]], "above 0; that of 0 with 1 is 0"),
        ([[1, 3], [3, 1]], "reciprocal comparisons"),
        ([[2, 1], [1, 1]], "reciprocal comparisons"),
    ],
)
def test_tables_that_are_no_comparisons_are_refused(matrix: list[list[float]], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        ahp_weights(matrix)
