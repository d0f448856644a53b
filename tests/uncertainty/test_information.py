"""What one more review is worth."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.errors import MethodError
from evaluation.uncertainty import WeightInformation as W
from evaluation.uncertainty import level_pseudo_counts, value_of_one_more_review


def test_two_alternatives_one_criterion_by_hand() -> None:
    # The first is 0 or 2 with a half each, the second is 1: each is first with probability 1/2. With beliefs
    # (1, 0, 1), a mark of 2 makes 2 as likely as 2 of 3; either way the better is then first with 2/3, so
    # the probability of being wrong falls from 1/2 to 1/3. A mark for the second cannot move it.
    beliefs = [[[1.0, 0.0, 1.0]], [[0.0, 5.0, 0.0]]]
    result = value_of_one_more_review(beliefs, [0, 1, 2], W.none(1), 40_000, rng=0)
    np.testing.assert_allclose(result.first_acceptability, 0.5, atol=0.01)
    assert result.probability_wrong == pytest.approx(0.5, abs=0.01)
    np.testing.assert_allclose(result.expected_drop, [[1 / 6], [0.0]], atol=0.01)


def test_more_marks_already_given_make_one_more_worth_less() -> None:
    drops = []
    for n_marks in (1, 5, 25):
        beliefs = [[[n_marks, 0, n_marks]], [[0, 1, 0]]]
        drops.append(value_of_one_more_review(beliefs, [0, 1, 2], W.none(1), 20_000, rng=1).expected_drop[0, 0])
    assert drops == sorted(drops, reverse=True)


def test_no_review_helps_where_the_leader_is_beyond_doubt() -> None:
    beliefs = level_pseudo_counts([[[0, 0, 9]] * 2, [[9, 0, 0]] * 2], [[2, 2], [0, 0]], "A", 3)
    result = value_of_one_more_review(beliefs, [0, 1, 2], W.none(2), 2000, rng=0)
    assert result.probability_wrong < 0.01
    np.testing.assert_allclose(result.expected_drop, 0, atol=1e-12)


def test_drop_is_never_negative_and_weights_matter() -> None:
    rng = np.random.default_rng(2)
    beliefs = rng.integers(0, 4, (4, 2, 3)) + 0.25
    result = value_of_one_more_review(beliefs, [[0, 1, 2], [0, 5, 9]], W.exact([1, 0]), 5000, rng=3)
    assert (result.expected_drop >= 0).all()
    # A criterion without weight cannot change who leads; only the chance of the draw is left.
    assert result.expected_drop[:, 1].max() < 0.02
    assert result.first_acceptability.sum() == pytest.approx(1)


def test_same_seed_repeats_and_zero_is_a_seed() -> None:
    beliefs = np.random.default_rng(2).random((3, 2, 3))
    zero, again, one = (
        value_of_one_more_review(beliefs, [0, 1, 2], W.none(2), 500, rng=seed).first_acceptability for seed in (0, 0, 1)
    )
    assert (zero == again).all()
    assert (zero != one).any()


@pytest.mark.parametrize(
    ("beliefs", "levels", "words"),
    [
        ([[1.0, 2.0]], [0, 1], "pseudo-counts .n_alternatives, 1 criteria"),
        ([[[0.0, 0.0]]], [0, 1], "sum above 0 in each cell"),
        ([[[1.0, -1.0]]], [0, 1], "not negative"),
        ([[[1.0, 1.0]]], [0, 1, 2], "level values must be"),
        ([[[1.0, 1.0]]], [0, np.inf], "level values must be finite"),
    ],
)
def test_beliefs_that_do_not_fit_are_refused(beliefs: list[list[float]], levels: list[float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        value_of_one_more_review(beliefs, levels, W.none(1), 10, rng=0)
