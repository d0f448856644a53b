"""Values on a fixed scale and their weighted totals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from evaluation.decision import (
    additive_value,
    additive_value_range,
    contributions,
    piecewise_value,
    value_on_scale,
)
from evaluation.errors import MethodError

TABLES = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-100, 100))


@given(values=TABLES, data=st.data())
def test_total_is_between_the_lowest_and_the_highest_value(values: NDArray[np.float64], data: st.DataObject) -> None:
    weights = data.draw(hnp.arrays(np.float64, values.shape[1], elements=st.floats(0.01, 100)))
    total = additive_value(values, weights)
    assert total.shape == (values.shape[0],)
    assert (total >= values.min(axis=1) - 1e-9).all()
    assert (total <= values.max(axis=1) + 1e-9).all()
    np.testing.assert_allclose(contributions(values, weights).sum(axis=1), total, atol=1e-9)
    np.testing.assert_allclose(additive_value(values, weights * 7), total, atol=1e-9)


def test_a_new_alternative_leaves_the_others_as_they_were() -> None:
    two = additive_value([[0, 3], [2, 2]], [1, 1])
    three = additive_value([[0, 3], [2, 2], [9, 9]], [1, 1])
    assert three[:2].tolist() == two.tolist()


def test_missing_value_is_refused_not_counted_as_zero() -> None:
    with pytest.raises(MethodError, match="alternative 0, criterion 1"):
        additive_value([[1, np.nan]], [1, 1])


def test_insufficient_evidence_gives_the_interval_worst_to_best() -> None:
    low, high = additive_value_range([[3, 0], [2, 2]], [[3, 4], [2, 2]], [3, 1])
    assert low.tolist() == [2.25, 2.0]
    assert high.tolist() == [3.25, 2.0]


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        ([[1, 2]], [[1, 1]], "alternative 0, criterion 1 has 2 and 1"),
        ([[1, 2]], [[1, 2], [3, 4]], "tables of one shape"),
    ],
)
def test_bounds_that_do_not_fit_are_refused(lower: list[list[int]], upper: list[list[int]], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        additive_value_range(lower, upper, [1, 1])


def test_scale_may_run_either_way_and_keeps_missing_values() -> None:
    np.testing.assert_allclose(value_on_scale([10, 5, 0, np.nan], worst=10, best=0), [0, 0.5, 1, np.nan])
    assert value_on_scale(3, worst=0, best=4).shape == ()


def test_levels_outside_the_scale_are_refused_held_or_extended() -> None:
    with pytest.raises(MethodError, match="5 is not on the scale 0 to 4"):
        value_on_scale([4, 5], worst=0, best=4)
    assert value_on_scale([-1, 5], worst=0, best=4, outside="hold").tolist() == [0, 1]
    assert value_on_scale([-1, 5], worst=0, best=4, outside="extend").tolist() == [-0.25, 1.25]


@pytest.mark.parametrize(
    ("points", "values", "words"),
    [
        ([1, 1], [0, 1], "rise or fall strictly"),
        ([1, 3, 2], [0, 1, 2], "rise or fall strictly"),
        ([1], [0], "at least two points"),
        ([1, 2], [0, 1, 2], "one value each"),
    ],
)
def test_points_that_make_no_value_function_are_refused(points: list[int], values: list[int], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        piecewise_value([1], points, values)


def test_scale_without_length_and_unknown_choice_are_refused() -> None:
    with pytest.raises(MethodError, match="both are 2"):
        value_on_scale([2], worst=2, best=2)
    with pytest.raises(MethodError, match="'refuse', 'hold' or 'extend'; given 'clip'"):
        value_on_scale([2], worst=0, best=2, outside="clip")  # type: ignore[arg-type]


@given(points=st.lists(st.integers(-50, 50), min_size=2, max_size=8, unique=True), data=st.data())
def test_value_at_a_given_point_is_the_given_value(points: list[int], data: st.DataObject) -> None:
    places = sorted(points, reverse=data.draw(st.booleans()))
    heights = data.draw(st.lists(st.floats(-9, 9), min_size=len(places), max_size=len(places)))
    np.testing.assert_allclose(piecewise_value(places, places, heights), heights, atol=1e-12)
