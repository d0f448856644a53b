"""What is known of the weights, and draws that agree with it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluation.decision import rank_order_centroid
from evaluation.errors import MethodError
from evaluation.uncertainty import WeightInformation as W
from evaluation.uncertainty import draw_weights
from evaluation.uncertainty.weight_draws import weight_blocks

ALL_KINDS = [
    W.none(3),
    W.ordinal([2, 0, 1]),
    W.interval([0.1, 0.2, 0.0], [0.5, 0.9, 0.6]),
    W.ratios(3, [(0, 1, 1.0, 2.0), (1, 2, 0.5, math.inf)]),
    W.ratios(3, [(0, 1, 1.0, 1.0)]),
    W.exact([1, 2, 1]),
    W.ordinal([0, 1, 2]).combined_with(W.interval([0.2] * 3, [0.5] * 3)),
    W.interval([0.33] * 3, [0.34] * 3),
]


@pytest.mark.parametrize("information", ALL_KINDS)
def test_draws_sum_to_one_and_keep_every_rule(information: W) -> None:
    weights = draw_weights(information, 3000, 7)
    assert weights.shape == (3000, 3)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-12)
    for rule in information.constraints:
        assert (weights @ np.array(rule.coefficients) <= rule.bound + 1e-9).all(), rule.words


@pytest.mark.parametrize("information", ALL_KINDS)
def test_same_seed_gives_the_same_draws_and_another_gives_others(information: W) -> None:
    zero, again, one = (draw_weights(information, 200, seed) for seed in (0, 0, 1))
    assert (zero == again).all()
    assert (zero != one).any() or information == W.exact([1, 2, 1])


def test_uniform_weights_over_three_criteria_put_more_than_80_percent_on_one_in_12_of_100() -> None:
    # Closed form: three corners, each a triangle of a fifth of the side, 3 * 0.2**2 = 0.12.
    weights = draw_weights(W.none(3), 100_000, 11)
    assert (weights.max(axis=1) > 0.8).mean() == pytest.approx(0.12, abs=0.004)
    # The control: normalised independent uniform numbers hardly ever do.
    naive = np.random.default_rng(11).random((100_000, 3))
    naive /= naive.sum(axis=1, keepdims=True)
    assert (naive.max(axis=1) > 0.8).mean() < 0.04


@pytest.mark.parametrize("n", [2, 4, 7])
def test_mean_of_ordered_weights_is_the_rank_order_centroid(n: int) -> None:
    weights = draw_weights(W.ordinal(range(n)), 100_000, 5)
    np.testing.assert_allclose(weights.mean(axis=0), rank_order_centroid(n), atol=0.003)
    assert (np.diff(weights, axis=1) <= 0).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_weight_without_information_is_beta_distributed(seed: int) -> None:
    # The marginal of Dirichlet(1) over n criteria is Beta(1, n - 1); a closed form, not our code.
    weights = draw_weights(W.none(4), 20_000, seed)
    assert stats.kstest(weights[:, 0], stats.beta(1, 3).cdf).pvalue > 1e-4


def test_rejection_in_two_criteria_is_uniform_between_the_bounds() -> None:
    weights = draw_weights(W.interval([0.2, 0.0], [0.5, 1.0]), 20_000, 3)
    assert stats.kstest(weights[:, 0], stats.uniform(0.2, 0.3).cdf).pvalue > 1e-4


def test_walks_agree_with_rejection_where_both_are_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    information = W.ratios(4, [(0, 1, 1.0, 3.0), (2, 3, 0.5, 2.0)])
    rejected = draw_weights(information, 20_000, 1)
    monkeypatch.setattr("evaluation.uncertainty.weight_draws.LEAST_ACCEPTED", 2.0)
    walked = draw_weights(information, 20_000, 1)
    np.testing.assert_allclose(walked.mean(axis=0), rejected.mean(axis=0), atol=0.01)
    np.testing.assert_allclose(np.cov(walked.T), np.cov(rejected.T), atol=0.002)
    for k in range(4):
        assert stats.ks_2samp(walked[:, k], rejected[:, k]).statistic < 0.03


def test_walks_in_a_narrow_set_are_uniform_along_it() -> None:
    # w[0] = 1.5 w[1] leaves a segment; along it w[2] is uniform from 0 to 1.
    weights = draw_weights(W.ratios(3, [(0, 1, 1.5, 1.5)]), 20_000, 4)
    np.testing.assert_allclose(weights[:, 0], 1.5 * weights[:, 1], atol=1e-9)
    assert stats.kstest(weights[:, 2], stats.uniform(0, 1).cdf).statistic < 0.02


def test_exact_weights_are_divided_by_their_sum_and_repeated() -> None:
    assert draw_weights(W.exact([4, 1, 2]), 3, 0).tolist() == [[4 / 7, 1 / 7, 2 / 7]] * 3


@pytest.mark.parametrize(
    ("information", "words"),
    [
        (W.interval([0.6, 0.6, 0], [1, 1, 1]), "criterion 0 weighs at least 0.6; criterion 1 weighs at least 0.6"),
        (W.interval([0.5, 0.2], [0.4, 0.9]), "criterion 0 weighs at least 0.5; criterion 0 weighs at most 0.4"),
        (W.interval([0, 0], [0.3, 0.3]), "criterion 0 weighs at most 0.3; criterion 1 weighs at most 0.3"),
        (
            W.ordinal([0, 1, 2]).combined_with(W.interval([0, 0.5, 0], [0.4, 1, 1])),
            "criterion 0 weighs at least as much as 1; criterion 0 weighs at most 0.4; criterion 1 weighs at least 0.5",
        ),
        (W.ratios(2, [(0, 1, 2, 3), (1, 0, 1, 2)]), "criterion 0 weighs at least 2 times 1; criterion 1 weighs"),
        (W.exact([1, 1]).combined_with(W.interval([0.6, 0], [1, 1])), "criterion 0 weighs exactly 0.5"),
    ],
)
def test_rules_that_clash_are_named(information: W, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        draw_weights(information, 10, 0)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: W.none(0), "at least one criterion; given 0"),
        (lambda: W.ordinal([0, 2]), r"each of the 2 criteria once.*given \[0, 2\]"),
        (lambda: W.ordinal([0, 0, 1]), "each of the 3 criteria once"),
        (lambda: W.ordinal([]), "at least one criterion"),
        (lambda: W.ordinal([0.5, 1, 2]), "each of the 3 criteria once"),  # type: ignore[list-item]
        (lambda: W.ordinal([math.nan, 0]), "each of the 2 criteria once"),  # type: ignore[list-item]
        (lambda: W.ordinal("10"), "must be numbers"),  # type: ignore[arg-type]
        (lambda: W.ratios(2, [(0, 1)]), r"\(i, j, lower, upper\); given an array of shape \(1, 2\)"),  # type: ignore[list-item]
        (lambda: W.ratios(2, (0, 1, 1, 2)), r"\(i, j, lower, upper\); given an array of shape \(4,\)"),  # type: ignore[arg-type]
        (lambda: W.ratios(2, [("a", "b", 1, 2)]), "must be numbers"),  # type: ignore[list-item]
        (lambda: draw_weights([0.5, 0.5], 1, 0), "WeightInformation, such as .*given \\[0.5, 0.5\\]"),  # type: ignore[arg-type]
        (lambda: W.interval([0.1], [0.2, 0.3]), "as many lower as upper weights; given 1 and 2"),
        (lambda: W.interval([10, 20], [50, 60]), "shares from 0 to 1"),
        (lambda: W.interval([0.1, math.nan], [0.2, 1]), "lower weights must be finite; number 1"),
        (lambda: W.ratios(3, [(0, 3, 1, 2)]), "two of the 3 criteria"),
        (lambda: W.ratios(3, [(1, 1, 1, 2)]), "given 1 and 1"),
        (lambda: W.ratios(3, [(0, 1, -1, 2)]), "bounds from 0 up; given -1 to 2"),
        (lambda: W.ratios(3, [(0, 1, math.nan, 2)]), "bounds from 0 up"),
        (lambda: W.exact([0, 0]), "must not all be zero"),
        (lambda: W.exact([1, -1]), "must not be negative"),
        (lambda: W.none(2).combined_with(W.none(3)), "given 2 and 3 criteria"),
    ],
)
def test_information_that_makes_no_sense_is_refused(build: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        build()  # type: ignore[operator]


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 5), block=st.integers(1, 40), n_draws=st.integers(1, 100))
def test_blocks_hold_as_many_rows_as_asked_for_in_all(n: int, block: int, n_draws: int) -> None:
    for information in (W.none(n), W.interval([0] * n, [1] + [0.9] * (n - 1))):
        sizes = [len(table) for table in weight_blocks(information, n_draws, np.random.default_rng(0), block=block)]
        assert sum(sizes) == n_draws
        assert max(sizes) <= block


def test_combining_keeps_the_smaller_simplex_and_every_rule() -> None:
    order = W.ordinal([1, 0])
    both = W.none(2).combined_with(order)
    assert both.vertices == order.vertices
    assert both.open_constraints() == ()
    assert W.ratios(2, [(1, 0, 1, math.inf)]).combined_with(order).open_constraints() == ()
