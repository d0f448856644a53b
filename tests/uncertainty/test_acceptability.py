"""SMAA-2: closed forms, ties, refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from evaluation.decision import additive_value, rank_order_centroid
from evaluation.errors import MethodError
from evaluation.uncertainty import Acceptability, acceptability, draw_weights, smaa
from evaluation.uncertainty import WeightInformation as W

LEVELS = st.integers(0, 4).map(float)
TABLES = hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=5), elements=LEVELS)


def _assert_shares(result: Acceptability) -> None:
    np.testing.assert_allclose(result.rank_acceptability.sum(axis=0), 1, atol=1e-9)
    np.testing.assert_allclose(result.rank_acceptability.sum(axis=1), 1, atol=1e-9)
    assert (result.rank_acceptability >= 0).all()
    wins = result.pairwise_winning
    off_diagonal = ~np.eye(len(wins), dtype=np.bool_)
    np.testing.assert_allclose((wins + wins.T)[off_diagonal], 1, atol=1e-9)
    assert (np.diag(wins) == 0).all()


@settings(max_examples=40, deadline=None)
@given(values=TABLES, data=st.data())
def test_rows_and_columns_sum_to_one_and_pairs_to_one(values: NDArray[np.float64], data: st.DataObject) -> None:
    n = values.shape[1]
    order = data.draw(st.permutations(range(n)))
    for information in (W.none(n), W.ordinal(order), W.exact([1] * n), W.interval([0] * n, [1] * n)):
        _assert_shares(smaa(values, information, 300, 1))
    _assert_shares(acceptability(values, draw_weights(W.none(n), 50, 2)))


@settings(max_examples=30, deadline=None)
@given(values=TABLES, data=st.data())
def test_order_of_alternatives_does_not_matter(values: NDArray[np.float64], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(values))))
    draws = draw_weights(W.none(values.shape[1]), 200, 3)
    plain, moved = acceptability(values, draws), acceptability(values[order], draws)
    np.testing.assert_allclose(moved.rank_acceptability, plain.rank_acceptability[order], atol=1e-12)
    np.testing.assert_allclose(moved.central_weights, plain.central_weights[order], atol=1e-12)
    np.testing.assert_allclose(moved.confidence_factors, plain.confidence_factors[order], atol=1e-12)
    fast, fast_moved = (smaa(table, W.none(values.shape[1]), 200, 3) for table in (values, values[order]))
    np.testing.assert_allclose(fast_moved.rank_acceptability, fast.rank_acceptability[order], atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(values=TABLES)
def test_a_duplicate_alternative_gets_the_same_result(values: NDArray[np.float64]) -> None:
    result = smaa(np.vstack([values, values[:1]]), W.none(values.shape[1]), 200, 4)
    np.testing.assert_allclose(result.rank_acceptability[0], result.rank_acceptability[-1], atol=1e-12)
    np.testing.assert_allclose(result.central_weights[0], result.central_weights[-1], atol=1e-12)
    np.testing.assert_allclose(result.confidence_factors[0], result.confidence_factors[-1], atol=1e-12)
    assert result.pairwise_winning[0, -1] == 0.5


def test_central_weights_of_single_criterion_champions_are_rank_order_centroids() -> None:
    # With the identity as values, alternative k is first where weight k is the largest of n: its central
    # weight for k is the mean of the largest, 11/18 for n = 3, and the others share the rest equally.
    result = smaa(np.eye(3), W.none(3), 200_000, 6)
    centroid = rank_order_centroid(3)
    expected = np.full((3, 3), (1 - centroid[0]) / 2)
    np.fill_diagonal(expected, centroid[0])
    np.testing.assert_allclose(result.central_weights, expected, atol=0.004)
    np.testing.assert_allclose(result.rank_acceptability, 1 / 3, atol=0.006)
    under_order = smaa(np.eye(3), W.ordinal([0, 1, 2]), 200_000, 6)
    np.testing.assert_allclose(under_order.central_weights[0], centroid, atol=0.004)
    np.testing.assert_array_equal(under_order.rank_acceptability, np.eye(3))


def test_two_criteria_have_the_acceptability_of_the_segment() -> None:
    # First is ahead where w > 0.25, on three quarters of the segment, with a central weight half way along.
    result = smaa([[4, 0], [1, 1]], W.none(2), 200_000, 1)
    np.testing.assert_allclose(result.rank_acceptability, [[0.75, 0.25], [0.25, 0.75]], atol=0.005)
    np.testing.assert_allclose(result.central_weights, [[0.625, 0.375], [0.125, 0.875]], atol=0.005)


@pytest.mark.parametrize("information", [W.none(2), W.exact([1, 1]), W.interval([0, 0.1], [0.9, 1])])
def test_a_dominated_alternative_has_no_central_weights(information: W) -> None:
    result = smaa([[2, 2], [1, 1]], information, 1000, 0)
    assert result.rank_acceptability.tolist() == [[1, 0], [0, 1]]
    assert np.isnan(result.central_weights[1]).all()
    assert result.confidence_factors[0] == 1
    assert np.isnan(result.confidence_factors[1])
    assert result.standard_errors.tolist() == [[0, 0], [0, 0]]
    assert result.rank_entropy.tolist() == [0, 0]


def test_an_alternative_that_only_ever_ties_for_first_on_a_line_never_wins() -> None:
    # (.5, .5) is never ahead of both; it meets them only where the weights are exactly equal.
    for order in ([0, 1, 2], [2, 0, 1]):
        values = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])[order]
        result = smaa(values, W.none(2), 100_000, 2)
        middle = order.index(2)
        np.testing.assert_allclose(result.rank_acceptability[middle], [0, 1, 0], atol=1e-12)
        assert np.isnan(result.central_weights[middle]).all()


def test_alternatives_that_are_all_alike_share_all_ranks() -> None:
    result = smaa(np.ones((4, 3)), W.none(3), 50, 0)
    np.testing.assert_allclose(result.rank_acceptability, 0.25)
    np.testing.assert_allclose(result.rank_entropy, 2)
    np.testing.assert_allclose(result.confidence_factors, 0.25)
    np.testing.assert_allclose(result.standard_errors, 0, atol=1e-9)


def test_ties_under_exact_weights_are_shared_though_the_values_differ() -> None:
    result = smaa([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.5]], W.exact([1, 1, 1]), 10, 0)
    np.testing.assert_allclose(result.rank_acceptability, [[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    assert result.pairwise_winning[0, 1] == 0.5


def test_exact_weights_rank_as_the_additive_value_does() -> None:
    values, weights = np.random.default_rng(0).random((5, 4)), [4, 3, 2, 1]
    result = smaa(values, W.exact(weights), 20, 0)
    best_first = np.argsort(-additive_value(values, weights))
    assert result.rank_acceptability[best_first].tolist() == np.eye(5).tolist()


def test_single_alternative_is_first_and_constant_criteria_tie() -> None:
    alone = smaa([[1, 2]], W.none(2), 1000, 0)
    assert alone.rank_acceptability.tolist() == [[1]]
    np.testing.assert_allclose(alone.central_weights, 0.5, atol=0.05)
    one_counts = smaa([[1, 7], [2, 7]], W.none(2), 100, 0)
    assert one_counts.rank_acceptability.tolist() == [[0, 1], [1, 0]]


def test_blocks_and_given_draws_agree_within_their_standard_errors() -> None:
    values = np.random.default_rng(8).random((6, 7))
    fast = smaa(values, W.none(7), 40_000, 0)
    given_draws = acceptability(values, draw_weights(W.none(7), 40_000, 1))
    error = np.hypot(fast.standard_errors, given_draws.standard_errors)
    difference = fast.rank_acceptability - given_draws.rank_acceptability
    assert (np.abs(difference) <= 5 * error + 1e-12).all()
    binomial = np.sqrt(fast.rank_acceptability * (1 - fast.rank_acceptability) / 40_000)
    np.testing.assert_allclose(fast.standard_errors, binomial, atol=1e-12)


ERRORS = {
    "rank_acceptability": "standard_errors",
    "central_weights": "central_weight_errors",
    "confidence_factors": "confidence_errors",
    "pairwise_winning": "pairwise_errors",
    "rank_entropy": "entropy_errors",
}


def _assert_errors_fit(runs: list[Acceptability], measure: str) -> None:
    """Hold the stated errors of many runs against the spread of their results."""
    found = np.array([getattr(run, measure) for run in runs])
    stated = np.sqrt(np.mean([getattr(run, ERRORS[measure]) ** 2 for run in runs], axis=0))
    spread = found.std(axis=0, ddof=1)
    assert (np.isnan(stated) == np.isnan(spread)).all()
    # With 200 runs a spread is known to 5%; six times that in either direction, and a grain for what never moves.
    np.testing.assert_allclose(stated, spread, rtol=0.3, atol=1e-6)


@pytest.mark.parametrize("measure", ["rank_acceptability", "central_weights", "pairwise_winning", "rank_entropy"])
@pytest.mark.parametrize(
    ("n", "information", "n_draws"),
    [
        (4, W.none(3), 500),
        (4, W.ordinal([1, 2, 0]), 4000),
        (45, W.none(3), 500),
        (4, W.interval([0.1] * 3, [0.6] * 3), 500),
    ],
)
def test_standard_errors_describe_the_spread_between_seeds(n: int, information: W, n_draws: int, measure: str) -> None:
    values = np.random.default_rng(8).random((n, 3)) if n < 10 else _spread_out(n)
    _assert_errors_fit([smaa(values, information, n_draws, seed) for seed in range(200)], measure)


def _spread_out(n: int) -> NDArray[np.float64]:
    """Return three rivals and many that are behind them by far, so that every share is one of some size or 0."""
    behind = np.repeat(-np.arange(1.0, n - 2)[:, None], 3, axis=1)
    return np.vstack([np.random.default_rng(8).random((3, 3)), behind])


@pytest.mark.parametrize("measure", ["rank_acceptability", "central_weights", "pairwise_winning"])
def test_standard_errors_with_ties_and_drawn_values_describe_the_spread_between_seeds(measure: str) -> None:
    middle = np.random.default_rng(4).integers(0, 3, (4, 3))

    def run(seed: int) -> Acceptability:
        rng = np.random.default_rng(seed)
        return smaa(np.clip(middle + rng.integers(-1, 2, (500, 4, 3)), 0, 3), W.none(3), 500, rng)

    _assert_errors_fit([run(seed) for seed in range(200)], measure)


def test_with_ties_the_error_of_the_entropy_is_never_too_small() -> None:
    values = np.random.default_rng(8).random((4, 3))
    runs = [smaa(np.vstack([values, values[:1]]), W.none(3), 500, seed) for seed in range(200)]
    spread = np.std([run.rank_entropy for run in runs], axis=0, ddof=1)
    assert (np.mean([run.entropy_errors for run in runs], axis=0) > 0.85 * spread).all()


def test_errors_on_the_segment_by_hand() -> None:
    # First is ahead where w > 1/4, with w even on (1/4, 1), so its central weight has the error of a mean of
    # such numbers, 3/4 / sqrt(12), over the draws that it wins; the entropy moves by log2(3) for each share.
    n = 400_000
    result = smaa([[4, 0], [1, 1]], W.none(2), n, 1)
    share = math.sqrt(3 / 16 / n)
    np.testing.assert_allclose(result.standard_errors, share, rtol=0.01)
    np.testing.assert_allclose(result.pairwise_errors, [[0, share], [share, 0]], rtol=0.01)
    np.testing.assert_allclose(result.entropy_errors, share * math.log2(3), rtol=0.01)
    by_hand = [0.75 / math.sqrt(12 * 0.75 * n), 0.25 / math.sqrt(12 * 0.25 * n)]
    # The spread is taken from at least 1,000 batches, so it is known to 1 part in 40: four times that.
    np.testing.assert_allclose(result.central_weight_errors, np.repeat(by_hand, 2).reshape(2, 2), rtol=0.1)
    assert result.confidence_errors.tolist() == [0, 0]


def test_errors_of_ties_and_of_confidence_by_hand() -> None:
    # Of four tables the first wins two, ties one and loses one: it is first in 2.5, and wins 2.5 of 4.
    tables = np.array([[[2.0, 2.0], [1.0, 1.0]]] * 2 + [[[1.0, 1.0], [1.0, 1.0]], [[0.0, 0.0], [1.0, 1.0]]])
    result = acceptability(tables, np.full((4, 2), 0.5))
    error = math.sqrt((2.25 / 4 - 0.625**2) / 4)
    np.testing.assert_allclose(result.standard_errors, error)
    np.testing.assert_allclose(result.confidence_errors, error)
    np.testing.assert_allclose(result.pairwise_errors, [[0, error], [error, 0]])
    np.testing.assert_allclose(result.central_weight_errors, 0)  # the weights are always the same


def test_a_central_weight_that_rests_on_one_draw_has_no_error_on_record() -> None:
    result = acceptability([[1.0, 0.0], [0.0, 1.0]], [[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
    np.testing.assert_allclose(result.central_weights, [[0.9, 0.1], [0.3, 0.7]])
    assert np.isnan(result.central_weight_errors[0]).all()
    # Of .2 and .4 the mean has the error .1414 / sqrt(2).
    np.testing.assert_allclose(result.central_weight_errors[1], 0.1)


def test_errors_are_missing_where_the_measure_is() -> None:
    result = smaa([[2, 2], [1, 1]], W.none(2), 1000, 0)
    assert np.isnan(result.central_weight_errors[1]).all()
    assert np.isnan(result.confidence_errors).tolist() == [False, True]
    assert result.entropy_errors.tolist() == [0, 0]


def test_pairs_that_were_computed_have_no_error() -> None:
    result = smaa(np.random.default_rng(0).random((41, 3)), W.none(3), 50, 0)
    assert not result.pairwise_errors.any()


def test_neighbouring_seeds_give_independent_counts() -> None:
    # Streams that overlapped would make the counts of neighbouring seeds move together.
    values = np.random.default_rng(8).random((3, 3))
    first = np.array([smaa(values, W.none(3), 400, seed).rank_acceptability[0, 0] for seed in range(300)])
    assert len(np.unique(first)) > 20
    for lag in (1, 2):
        correlation = np.corrcoef(first[:-lag], first[lag:])[0, 1]
        assert abs(correlation) < 4 / math.sqrt(len(first))


def test_zero_is_a_seed_and_the_same_seed_repeats() -> None:
    values = np.random.default_rng(8).random((4, 3))
    zero, again, one = (smaa(values, W.none(3), 1000, seed).rank_acceptability for seed in (0, 0, 1))
    assert (zero == again).all()
    assert (zero != one).any()


def test_values_drawn_anew_each_time_enter_the_confidence_factors() -> None:
    # The first is ahead in the 3 of 4 tables in which it has 2, whatever the weights.
    tables = np.array([[[2.0, 2.0], [1.0, 1.0]]] * 3 + [[[0.0, 0.0], [1.0, 1.0]]])
    result = acceptability(tables, np.full((4, 2), 0.5))
    np.testing.assert_allclose(result.rank_acceptability, [[0.75, 0.25], [0.25, 0.75]])
    np.testing.assert_allclose(result.confidence_factors, [0.75, 0.25])
    again = smaa(tables, W.exact([1, 1]), 4, 0)
    np.testing.assert_allclose(again.rank_acceptability, result.rank_acceptability)


def test_many_blocks_count_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    tables, draws = rng.integers(0, 3, (300, 4, 3)).astype(float), draw_weights(W.none(3), 300, 1)
    whole = acceptability(tables, draws)
    monkeypatch.setattr("evaluation.uncertainty.rank_counts.CELLS_AT_ONCE", 4 * 7)
    pieces = acceptability(tables, draws)
    np.testing.assert_allclose(pieces.rank_acceptability, whole.rank_acceptability, atol=1e-12)
    np.testing.assert_allclose(pieces.central_weights, whole.central_weights, atol=1e-12)


@pytest.mark.parametrize(
    ("values", "draws", "words"),
    [
        ([[1.0, math.nan]], [[0.5, 0.5]], "alternative 0, criterion 1"),
        ([[1.0, 2.0]], [[0.5, math.nan]], "weight_draws needs a finite value"),
        ([[1.0, 2.0]], [[0.5, 0.3, 0.2]], "values have 2 criteria, the weights 3"),
        ([[1.0, 2.0]], [[0.0, 0.0]], "not negative and not all zero"),
        ([[1.0, 2.0]], [[1.5, -0.5]], "not negative and not all zero"),
        ([[[1.0, 2.0]]], [[0.5, 0.5], [0.5, 0.5]], "one table of values for each draw: 1 for 2 draws"),
        ([[[1.0, math.inf]]], [[0.5, 0.5]], "with 1 missing or infinite values"),
    ],
)
def test_input_that_does_not_fit_is_refused(values: list[list[float]], draws: list[list[float]], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        acceptability(values, draws)


def test_values_and_information_must_speak_of_the_same_criteria() -> None:
    with pytest.raises(MethodError, match="values have 2 criteria, the weights 3"):
        smaa([[1, 2]], W.none(3), 10, 0)


def test_a_million_draws_stay_within_the_memory_of_a_block() -> None:
    import tracemalloc

    values = np.random.default_rng(0).random((6, 7))
    tracemalloc.start()
    smaa(values, W.none(7), 200_000, 0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Draws come in blocks, so the peak does not grow with their number; holding 200,000 x 7 takes 11 MB.
    assert peak < 10e6


def test_a_criterion_with_no_weight_has_no_say() -> None:
    # All weight on the first criterion: the second, in which the order is the other way round, does not count.
    result = smaa([[2, 0], [1, 5], [1, 9]], W.exact([1, 0]), 10, 0)
    np.testing.assert_allclose(result.rank_acceptability, [[1.0, 0.0, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 0.5]])
    np.testing.assert_allclose(result.central_weights[0], [1, 0])


def test_criteria_that_are_all_constant_leave_everything_shared_and_certain() -> None:
    result = smaa([[3, 7], [3, 7]], W.none(2), 200, 0)
    np.testing.assert_allclose(result.rank_acceptability, 0.5)
    np.testing.assert_allclose(result.standard_errors, 0)
    assert result.pairwise_winning.tolist() == [[0, 0.5], [0.5, 0]]
    np.testing.assert_allclose(result.pairwise_errors, 0)
    # Each is first, in half, at every weight: the mean weight is even, with the error of 200 even draws.
    error = 1 / math.sqrt(12 * 200)
    np.testing.assert_allclose(result.central_weights, 0.5, atol=5 * error)
    np.testing.assert_allclose(result.central_weight_errors, error, rtol=0.25)


@pytest.mark.parametrize("weights", [[math.nan, 1], [0, 0], [1, -1], [math.inf, 1]])
def test_known_weights_that_are_none_are_refused(weights: list[float]) -> None:
    with pytest.raises(MethodError, match="weights"):
        W.exact(weights)


@pytest.mark.parametrize("values", [[], [[]], [[1, 2], [3]], [["a", 1]]])
def test_tables_that_are_none_are_refused(values: list[list[float]]) -> None:
    with pytest.raises(MethodError, match=r"at least one alternative|must be numbers"):
        smaa(values, W.none(2), 10, 0)


@pytest.mark.parametrize("n_draws", [0, -1, 2.5, True])
def test_numbers_of_draws_that_are_none_are_refused(n_draws: float) -> None:
    with pytest.raises(MethodError, match="whole number, at least 1"):
        smaa([[1, 2]], W.none(2), n_draws, 0)  # type: ignore[arg-type]
