"""TOPSIS and VIKOR."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluation.decision import topsis, topsis_distances, vikor
from evaluation.errors import MethodError


def _random_problem(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    n, k = rng.integers(2, 9), rng.integers(1, 7)
    return rng.uniform(1, 10, (n, k)), rng.dirichlet(np.ones(k)), rng.choice([-1, 1], k)


@pytest.mark.parametrize("seed", range(10))
def test_topsis_agrees_with_pymcdm_under_vector_normalisation(seed: int) -> None:
    from pymcdm.methods import TOPSIS
    from pymcdm.normalizations import vector_normalization

    matrix, weights, objectives = _random_problem(seed)
    oracle = TOPSIS(vector_normalization)(matrix, weights, objectives, validation=False)
    np.testing.assert_allclose(topsis(matrix, weights, objectives), oracle, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_vikor_q_agrees_with_pymcdm(seed: int) -> None:
    from pymcdm.methods import VIKOR

    matrix, weights, objectives = _random_problem(seed)
    oracle = VIKOR(v=0.3)(matrix, weights, objectives, validation=False)
    np.testing.assert_allclose(vikor(matrix, weights, objectives, v=0.3).q, oracle, atol=1e-12)


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32), factor=st.floats(0.01, 100))
def test_unit_of_measurement_and_of_weights_do_not_matter(seed: int, factor: float) -> None:
    matrix, weights, objectives = _random_problem(seed)
    rescaled = matrix * np.linspace(1, factor, matrix.shape[1])
    np.testing.assert_allclose(
        topsis(rescaled, weights * factor, objectives), topsis(matrix, weights, objectives), atol=1e-9
    )
    np.testing.assert_allclose(
        vikor(rescaled, weights * factor, objectives).q, vikor(matrix, weights, objectives).q, atol=1e-9
    )


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32))
def test_closeness_and_q_lie_between_zero_and_one_and_a_dominator_is_first(seed: int) -> None:
    matrix, weights, objectives = _random_problem(seed)
    better = np.where(objectives > 0, matrix.max(axis=0) + 1, matrix.min(axis=0) - 0.5)
    extended = np.vstack([matrix, better])
    closeness, measures = topsis(extended, weights, objectives), vikor(extended, weights, objectives)
    assert ((closeness >= 0) & (closeness <= 1)).all()
    assert ((measures.q >= 0) & (measures.q <= 1)).all()
    assert closeness.argmax() == measures.q.argmin() == len(matrix)
    assert closeness[-1] == 1
    assert len(matrix) in measures.compromise_set


def test_constant_criterion_changes_no_distance_in_topsis() -> None:
    with_constant = topsis_distances([[1, 5], [2, 5], [3, 5]], [1, 1], [1, 1])
    with_zero = topsis_distances([[1, 0], [2, 0], [3, 0]], [1, 1], [1, -1])
    np.testing.assert_allclose(with_constant, with_zero)
    np.testing.assert_allclose(topsis([[1, 5], [2, 5], [3, 5]], [1, 1], [1, 1]), [0, 0.5, 1])


@pytest.mark.parametrize("matrix", [[[3, 4]], [[1, 2], [1, 2]], [[0, 0], [0, 0]]])
def test_alternatives_that_are_all_alike_are_half_way_in_topsis(matrix: list[list[int]]) -> None:
    assert topsis(matrix, [1, 2], [1, -1]).tolist() == [0.5] * len(matrix)


def test_constant_criterion_drops_out_of_vikor_with_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"criteria \[1\] .* drop out"):
        result = vikor([[1, 5], [3, 5], [2, 5]], [1, 1], [1, 1])
    np.testing.assert_allclose(result.q, [1, 0, 0.5])


def test_single_alternative_is_the_compromise_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = vikor([[1, 5]], [1, 1], [1, 1])
    assert result.q.tolist() == [0]
    assert result.compromise_set == (0,)


def test_vikor_compromise_is_the_first_alone_when_both_conditions_hold() -> None:
    # By hand: s = r = 0 for the first and 1, 0.5 for the others, so q = 0, 1, 0.5 and the step needed is 0.5.
    result = vikor([[10, 10], [0, 0], [5, 5]], [1, 1], [1, 1])
    np.testing.assert_allclose(result.q, [0, 1, 0.5])
    assert result.acceptable_advantage
    assert result.acceptable_stability
    assert result.compromise_set == (0,)


def test_vikor_ties_at_the_top_are_both_in_the_compromise() -> None:
    result = vikor([[1, 0], [0, 1], [0, 0]], [1, 1], [1, 1])
    assert result.q[0] == result.q[1]
    assert not result.acceptable_advantage
    assert result.compromise_set == (0, 1)


def test_vikor_first_that_leads_by_neither_measure_is_joined_by_the_second() -> None:
    # By hand: s of the third is (7/8 + 6/7 + 0) / 3 = .577 against .567 of the second; its r is 7/24 = .292
    # against 2/7 = .286 of the fourth; it is first by q with .105, .395 ahead of the second and fourth.
    result = vikor([[9, 3, 0], [1, 10, 3], [2, 4, 10], [4, 4, 4]], [1, 1, 1], [1, 1, 1])
    assert result.s[2] == pytest.approx((7 / 8 + 6 / 7) / 3)
    assert result.r[2] == pytest.approx(7 / 24)
    np.testing.assert_allclose(result.q[[1, 3]], 0.5)
    assert result.acceptable_advantage
    assert not result.acceptable_stability
    assert result.compromise_set == (1, 2, 3)


@pytest.mark.parametrize("v", [-0.1, 1.1, np.nan, None, "half"])
def test_vikor_needs_v_between_zero_and_one(v: object) -> None:
    with pytest.raises(MethodError, match="v from 0"):
        vikor([[1, 2]], [1, 1], [1, 1], v=v)  # type: ignore[arg-type]
