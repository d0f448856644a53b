"""Dominance and the efficient frontier."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from evaluation.decision import (
    certain_dominance,
    dominance_matrix,
    efficient_frontier,
    frontier_steps,
    nondominated,
)
from evaluation.errors import MethodError

TABLES = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.integers(0, 4).map(float)
)


@settings(max_examples=100)
@given(values=TABLES)
def test_nondominated_are_the_columns_that_no_row_dominates(values: NDArray[np.float64]) -> None:
    dominates = dominance_matrix(values)
    by_pairs = np.array([[(a >= b).all() and (a > b).any() for b in values] for a in values], dtype=np.bool_)
    assert (dominates == by_pairs).all()
    assert (nondominated(values) == ~by_pairs.any(axis=0)).all()
    assert nondominated(values).any()


@given(values=TABLES, data=st.data())
def test_order_of_alternatives_does_not_matter(values: NDArray[np.float64], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(values))))
    assert (nondominated(values[order]) == nondominated(values)[order]).all()


def test_duplicates_are_both_kept() -> None:
    assert nondominated([[1, 2], [1, 2], [0, 2]]).tolist() == [True, True, False]
    assert efficient_frontier([5, 5, 6], [3, 3, 3]).tolist() == [True, True, False]


def test_a_range_is_dominated_only_where_all_its_values_are() -> None:
    # The second may be as low as 0 or as high as 3 on the first criterion; the third is 1 throughout.
    lower, upper = [[3, 2], [0, 2], [1, 1]], [[3, 2], [3, 2], [1, 1]]
    assert certain_dominance(lower, upper).tolist() == [[False, False, True], [False] * 3, [False] * 3]
    assert certain_dominance([[4, 2], [0, 2]], [[4, 2], [3, 2]]).tolist() == [[False, True], [False, False]]


@given(values=TABLES, data=st.data())
def test_certain_dominance_is_dominance_at_every_value_in_between(
    values: NDArray[np.float64], data: st.DataObject
) -> None:
    width = data.draw(hnp.arrays(np.float64, values.shape, elements=st.integers(0, 2).map(float)))
    share = data.draw(hnp.arrays(np.float64, values.shape, elements=st.floats(0, 1)))
    between = dominance_matrix(values + share * width)
    assert (certain_dominance(values, values + width) <= between).all()
    assert (certain_dominance(values, values) == dominance_matrix(values)).all()


def test_ranges_must_fit() -> None:
    with pytest.raises(MethodError, match="criterion 1 has 3 and 2"):
        certain_dominance([[1, 3]], [[1, 2]])
    with pytest.raises(MethodError, match=r"tables of one shape; lower is \(1, 2\), upper is \(1, 1\)"):
        certain_dominance([[1, 3]], [[1]])


def test_missing_value_is_refused() -> None:
    with pytest.raises(MethodError, match="alternative 1, criterion 0"):
        nondominated([[1.0, 2.0], [np.nan, 3.0]])


def test_cost_and_benefit_must_be_of_one_length() -> None:
    with pytest.raises(MethodError, match="given 2 and 1"):
        efficient_frontier([1, 2], [1])


def test_frontier_steps_leave_out_the_dominated_and_count_duplicates_once() -> None:
    steps = frontier_steps([10, 20, 20, 25, 5], [1, 6, 6, 5, 0])
    expected = pd.DataFrame(
        {
            "from_alternative": [4, 0],
            "to_alternative": [0, 1],
            "extra_cost": [5.0, 10.0],
            "extra_benefit": [1.0, 5.0],
            "cost_per_point": [5.0, 2.0],
        }
    )
    pd.testing.assert_frame_equal(steps, expected)
    assert len(frontier_steps([1], [1])) == 0
