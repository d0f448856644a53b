"""Acceptability by volume, as the check of the sampler."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation.errors import MethodError
from evaluation.uncertainty import WeightInformation as W
from evaluation.uncertainty import exact_acceptability, exact_or_drawn, smaa


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "information",
    [
        W.none(4),
        W.ordinal([3, 1, 0, 2]),
        W.interval([0.1, 0, 0.2, 0], [0.4, 1, 0.5, 0.3]),
        W.ratios(4, [(0, 1, 1, 2), (2, 3, 1, math.inf)]),
    ],
)
def test_the_sampler_agrees_within_its_standard_errors(information: W, seed: int) -> None:
    values = np.random.default_rng(seed).random((5, 4))
    exact, drawn = exact_acceptability(values, information), smaa(values, information, 20_000, seed)
    error = np.maximum(drawn.standard_errors, 1 / 20_000)
    assert (np.abs(exact.rank_acceptability - drawn.rank_acceptability) < 5 * error).all()
    np.testing.assert_allclose(exact.pairwise_winning, drawn.pairwise_winning, atol=0.02)
    often = exact.rank_acceptability[:, 0] > 0.02
    np.testing.assert_allclose(exact.central_weights[often], drawn.central_weights[often], atol=0.02)
    assert (exact.standard_errors == 0).all()
    assert exact.n_draws == 0


def test_ties_are_shared_exactly() -> None:
    values = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.2, 0.2]]
    result = exact_acceptability(values, W.none(2))
    np.testing.assert_allclose(result.rank_acceptability[0], result.rank_acceptability[2])
    np.testing.assert_allclose(result.rank_acceptability[:, 0], [0.25, 0.5, 0.25, 0], atol=1e-12)
    assert result.pairwise_winning[0, 2] == 0.5
    assert np.isnan(result.central_weights[3]).all()


def test_known_weights_give_the_order_of_the_totals() -> None:
    result = exact_acceptability([[1, 0], [0, 1]], W.exact([3, 1]))
    assert result.rank_acceptability.tolist() == [[1, 0], [0, 1]]
    np.testing.assert_allclose(result.central_weights[0], [0.75, 0.25])
    tied = exact_acceptability([[1, 0], [0, 1]], W.exact([1, 1]))
    assert tied.rank_acceptability.tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_corner_of_the_triangle_by_hand() -> None:
    # The first leads where w[0] > .8: a triangle of .2 squared, with its centre at (13/15, 1/15, 1/15).
    result = exact_acceptability([[1.0, 0.0, 0.0], [0.8, 0.8, 0.8]], W.none(3))
    np.testing.assert_allclose(result.rank_acceptability, [[0.04, 0.96], [0.96, 0.04]])
    np.testing.assert_allclose(result.central_weights[0], [13 / 15, 1 / 15, 1 / 15])


@pytest.mark.parametrize(
    ("information", "words"),
    [
        (W.ratios(2, [(0, 1, 1, 1)]), "fill a volume; these rules leave none: criterion 0 weighs at least 1 times 1"),
        (W.interval([0.6, 0.6], [1, 1]), "fill a volume"),
        (W.none(3), "values have 2 criteria, the weights 3"),
    ],
)
def test_what_has_no_volume_is_refused(information: W, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        exact_acceptability([[1, 0], [0, 1]], information)


def test_too_many_pieces_are_refused_in_time() -> None:
    with pytest.raises(MethodError, match="more than 50 pieces; draw instead"):
        exact_acceptability(np.random.default_rng(0).random((6, 4)), W.none(4), most_pieces=50)


@pytest.mark.parametrize("information", [W.none(3), W.ordinal([1, 0, 2]), W.exact([2, 1, 1])])
def test_every_measure_of_the_sampler_lies_within_four_standard_errors_of_the_exact_one(information: W) -> None:
    values = np.random.default_rng(5).integers(0, 5, (6, 3)).astype(float)
    exact, drawn = exact_or_drawn(values, information, 20_000, 3), smaa(values, information, 20_000, 3)
    assert (exact.n_draws, drawn.n_draws) == (0, 20_000)
    for measure, error in (
        ("rank_acceptability", "standard_errors"),
        ("central_weights", "central_weight_errors"),
        ("pairwise_winning", "pairwise_errors"),
        ("rank_entropy", "entropy_errors"),
    ):
        away = np.abs(getattr(exact, measure) - getattr(drawn, measure))
        # Miller and Madow: an entropy from draws is too low by up to (6 - 1) / (2 n log 2) bits.
        slack = 1e-9 + (5 / (40_000 * math.log(2)) if measure == "rank_entropy" else 0)
        never = np.isnan(away)
        assert (np.isnan(getattr(exact, measure)) == never).all(), measure
        assert (away[~never] <= 4 * getattr(drawn, error)[~never] + slack).all(), measure
        assert not np.nan_to_num(getattr(exact, error)).any(), error
    np.testing.assert_array_equal(exact.confidence_factors, drawn.confidence_factors)


@pytest.mark.parametrize(
    ("values", "information"),
    [
        (np.random.default_rng(0).random((6, 7)), W.none(7)),  # too many pieces
        (np.random.default_rng(0).random((13, 2)), W.none(2)),  # too many alternatives
        (np.array([[1.0, 0.0], [0.0, 1.0]]), W.ratios(2, [(0, 1, 2, 2)])),  # a flat set
    ],
)
def test_what_is_not_quick_is_drawn(values: NDArray[np.float64], information: W) -> None:
    found, drawn = exact_or_drawn(values, information, 500, 1), smaa(values, information, 500, 1)
    assert found.n_draws == 500
    np.testing.assert_array_equal(found.rank_acceptability, drawn.rank_acceptability)


@pytest.mark.parametrize(
    ("values", "information", "words"),
    [
        ([[1, math.nan]], W.none(2), "alternative 0, criterion 1"),
        ([[1, 2]], W.none(3), "values have 2 criteria, the weights 3"),
        ([[1, 2]], W.interval([0.6, 0.6], [1, 1]), "no weights that sum to 1 agree"),
    ],
)
def test_wrong_input_is_refused_before_and_after_falling_back(
    values: list[list[float]], information: W, words: str
) -> None:
    with pytest.raises(MethodError, match=words):
        exact_or_drawn(values, information, 100, 0)
