"""PROMETHEE flows and preference functions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluation.decision import PreferenceFunction, preference_matrix, promethee_flows, promethee_ii
from evaluation.errors import MethodError

ALL_KINDS = [
    ("usual", None, None, None),
    ("u-shape", 1.0, None, None),
    ("v-shape", None, 2.0, None),
    ("level", 1.0, 2.0, None),
    ("linear", 0.5, 2.5, None),
    ("gaussian", None, None, 1.5),
]


def _random_problem(seed: int, k: int = 6) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    rng = np.random.default_rng(seed)
    matrix = rng.integers(0, 8, (rng.integers(1, 9), k)).astype(float)
    return matrix, rng.dirichlet(np.ones(k)), rng.choice([-1, 1], k)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("usual", None, None, None), "usual"),
        (("u-shape", 1.5, None, None), "ushape"),
        (("v-shape", None, 2.5, None), "vshape"),
        (("level", 1.5, 3.5, None), "level"),
        (("linear", 1.5, 3.5, None), "vshape_2"),
    ],
)
def test_promethee_ii_agrees_with_pymcdm(ours: tuple[object, ...], theirs: str, seed: int) -> None:
    from pymcdm.methods import PROMETHEE_II

    rng = np.random.default_rng(seed)
    matrix, weights = rng.uniform(0, 9, (7, 4)), rng.dirichlet(np.ones(4))
    objectives = rng.choice([-1, 1], 4)
    thresholds = {name: np.full(4, value) for name, value in zip("qp", ours[1:3], strict=True) if value is not None}
    oracle = PROMETHEE_II(theirs, **thresholds)(matrix, weights, objectives, validation=False)
    np.testing.assert_allclose(promethee_ii(matrix, weights, objectives, [ours] * 4), oracle, atol=1e-12)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_flows_are_the_means_of_the_preference_matrix(seed: int) -> None:
    matrix, weights, objectives = _random_problem(seed)
    pi = preference_matrix(matrix, weights, objectives, ALL_KINDS)
    flows = promethee_flows(matrix, weights, objectives, ALL_KINDS)
    n_others = max(len(matrix) - 1, 1)
    np.testing.assert_allclose(flows.leaving, pi.sum(axis=1) / n_others, atol=1e-12)
    np.testing.assert_allclose(flows.entering, pi.sum(axis=0) / n_others, atol=1e-12)
    np.testing.assert_allclose(flows.net.sum(), 0, atol=1e-12)
    assert (np.diag(pi) == 0).all()


def test_blocks_of_pairs_give_the_same_flows_as_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix, weights, objectives = _random_problem(3)
    whole = promethee_ii(matrix, weights, objectives, "usual"), promethee_ii(matrix, weights, objectives, ALL_KINDS)
    monkeypatch.setattr("evaluation.decision.outranking.PAIRS_AT_ONCE", 1)
    np.testing.assert_allclose(promethee_ii(matrix, weights, objectives, ALL_KINDS), whole[1], atol=1e-12)


def test_sorted_route_of_usual_equals_the_count_of_pairs_with_ties() -> None:
    matrix, weights, objectives = _random_problem(11)
    pi = preference_matrix(matrix, weights, objectives, "usual")
    expected = (pi.sum(axis=1) - pi.sum(axis=0)) / (len(matrix) - 1)
    np.testing.assert_allclose(promethee_ii(matrix, weights, objectives, "usual"), expected, atol=1e-12)


def test_single_alternative_and_constant_criterion_have_no_flow() -> None:
    assert promethee_ii([[1, 2]], [1, 1], [1, 1], "usual").tolist() == [0]
    assert promethee_ii([[1, 2], [1, 2]], [1, 1], [1, 1], "usual").tolist() == [0, 0]


def test_six_preference_functions_brans1985_by_hand() -> None:
    difference = np.array([-1.0, 0.0, 1.0, 1.5, 2.0, 3.0])
    expected: dict[str, list[float]] = {
        "usual": [0, 0, 1, 1, 1, 1],
        "u-shape": [0, 0, 0, 1, 1, 1],
        "v-shape": [0, 0, 0.5, 0.75, 1, 1],
        "level": [0, 0, 0, 0.5, 0.5, 1],
        "linear": [0, 0, 0.25, 0.5, 0.75, 1],
        "gaussian": [0, 0, *(1 - np.exp(-np.array([1, 2.25, 4, 9]) / 4.5))],
    }
    for kind, q, p, s in ALL_KINDS:
        degrees = PreferenceFunction(kind, q, p, s).degrees(difference)
        np.testing.assert_allclose(degrees, expected[kind], atol=1e-12, err_msg=kind)


def test_difference_equal_to_the_threshold_is_indifferent_in_spite_of_rounding() -> None:
    # 0.4 - 0.3 is 0.10000000000000003 in binary.
    flows = promethee_ii([[0.4], [0.3]], [1], [1], [("u-shape", 0.1, None, None)])
    assert flows.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("preferences", "words"),
    [
        ("sometimes", "unknown preference function 'sometimes'"),
        (None, "the name of a preference function, or one function for each criterion; given None"),
        ([None, None], r"a tuple \(kind, q, p, s\); given None"),
        ([(), ()], r"a tuple \(kind, q, p, s\); given \(\)"),
        ("gaussian", "gaussian needs s"),
        ([("u-shape", -1, None, None)] * 2, "ushape needs q"),
        ([("v-shape", None, 0, None)] * 2, "vshape needs p above 0"),
        ([("level", 2, 1, None)] * 2, "level needs q below p; given q = 2 and p = 1"),
        ([("usual", None, None, None)], "for each of 2 criteria; given 1"),
        ([("u-shape", "1", None, None)] * 2, "numbers or None"),
        ([(1, 2, 3, 4)] * 2, r"tuple \(kind, q, p, s\)"),
    ],
)
def test_preferences_that_do_not_fit_are_refused(preferences: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        promethee_ii([[1, 2], [3, 4]], [1, 1], [1, 1], preferences)  # type: ignore[arg-type]


def test_gaussian_is_1_far_beyond_its_inflection() -> None:
    pi = preference_matrix([[1e200], [-1e200]], [1], [1], [("gaussian", None, None, 1e-100)])
    assert pi.tolist() == [[0, 1], [0, 0]]
