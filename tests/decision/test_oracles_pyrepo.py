"""TOPSIS, VIKOR, PROMETHEE II, AHP and weights from the spread of values against pyrepo-mcda, on random problems.

Where the two go apart on purpose: pyrepo-mcda prints the consistency ratio of AHP and returns none; it normalises
TOPSIS by the range unless told otherwise; and it sets the worst of a criterion that is equal throughout to 0, where
ours leaves such a criterion out.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation import decision
from evaluation.uncertainty import does_it_survive

Problem = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]
SEEDS = range(12)


def random_problem(seed: int) -> Problem:
    rng = np.random.default_rng([seed, 20])
    n, k = rng.integers(3, 10), rng.integers(2, 7)
    return rng.uniform(1, 10, (n, k)), rng.dirichlet(np.ones(k)), rng.choice([-1, 1], k)


@pytest.mark.parametrize("seed", SEEDS)
def test_topsis_agrees_with_pyrepo_mcda_under_vector_normalisation(seed: int) -> None:
    from pyrepo_mcda.mcda_methods import TOPSIS
    from pyrepo_mcda.normalizations import vector_normalization

    matrix, weights, objectives = random_problem(seed)
    oracle = TOPSIS(normalization_method=vector_normalization)(matrix, weights, objectives)
    np.testing.assert_allclose(decision.topsis(matrix, weights, objectives), oracle, atol=1e-12)


@pytest.mark.parametrize("v", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("seed", SEEDS)
def test_vikor_q_agrees_with_pyrepo_mcda(seed: int, v: float) -> None:
    from pyrepo_mcda.mcda_methods import VIKOR

    matrix, weights, objectives = random_problem(seed)
    oracle = VIKOR(v=v)(matrix, weights, objectives)
    np.testing.assert_allclose(decision.vikor(matrix, weights, objectives, v=v).q, oracle, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("usual", None, None, None), "_usual_function"),
        (("u-shape", 1.5, None, None), "_ushape_function"),
        (("v-shape", None, 3.5, None), "_vshape_function"),
        (("level", 1.5, 3.5, None), "_level_function"),
        (("linear", 1.5, 3.5, None), "_linear_function"),
        (("gaussian", None, None, 2.5), "_gaussian_function"),  # its s is half way between q and p
    ],
)
def test_promethee_ii_agrees_with_pyrepo_mcda(ours: tuple[object, ...], theirs: str, seed: int) -> None:
    from pyrepo_mcda.mcda_methods import PROMETHEE_II

    matrix, weights, objectives = random_problem(seed)
    k, method = len(weights), PROMETHEE_II()
    shapes = [getattr(method, theirs)] * k
    oracle = method(matrix, weights, objectives, shapes, p=np.full(k, 3.5), q=np.full(k, 1.5))
    np.testing.assert_allclose(decision.promethee_ii(matrix, weights, objectives, [ours] * k), oracle, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_ahp_weights_and_ratio_agree_with_pyrepo_mcda(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    from pyrepo_mcda.mcda_methods import AHP

    rng = np.random.default_rng([seed, 21])
    n = int(rng.integers(3, 9))
    matrix = np.eye(n)
    for i, j in zip(*np.triu_indices(n, 1), strict=True):
        matrix[i, j] = rng.choice([1 / 5, 1 / 3, 1, 2, 3, 5, 7])
        matrix[j, i] = 1 / matrix[i, j]
    ours = decision.ahp_weights(matrix)
    np.testing.assert_allclose(ours.weights, AHP()._calculate_eigenvector(matrix), atol=1e-9)
    AHP()._check_consistency(matrix)
    printed = float(re.findall(r"index:\s+([-\d.e]+)", capsys.readouterr().out)[0])
    assert ours.consistency_ratio == pytest.approx(printed)


def test_weights_from_the_spread_of_values_agree_with_pyrepo_mcda() -> None:
    from pyrepo_mcda import weighting_methods

    matrix, weights = np.random.default_rng(22).uniform(1, 10, (4, 5)), np.full(5, 0.2)
    found = does_it_survive(matrix, weights, 0).set_index(["method", "question"])["note"]
    oracles = {
        "entropy": weighting_methods.entropy_weighting,
        "critic": weighting_methods.critic_weighting,
        "standard_deviation": weighting_methods.std_weighting,
    }
    for name, weigh in oracles.items():
        printed = found[name, "leader_same_by_spread"].partition("weights ")[2]
        # Printed with two decimals: half a unit of the last.
        np.testing.assert_allclose([float(word) for word in printed.split(", ")], weigh(matrix), atol=0.005 + 1e-9)
