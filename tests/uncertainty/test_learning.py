"""What learning more of one cell is worth: by hand, against every combination counted, and its properties."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluation.errors import MethodError
from evaluation.uncertainty import draw_values
from evaluation.uncertainty.learning import (
    Outlook,
    after_one_mark,
    after_prior_settles,
    first_by_level,
    first_shares,
    known_for_certain,
    worth_of_learning,
)

# The first alternative is at level 0 or 2 with a half each, the second at 1: each is first with probability 1/2.
EVEN = np.array([1.0, 0.0, 1.0])
HELD = np.array([[0.0, 0.5], [0.0, 0.0], [0.5, 0.0]])
ALL_BUT_ZERO = st.floats(0.05, 5)
COUNTS = arrays(float, 3, elements=ALL_BUT_ZERO)


def drop(outlook: Outlook, counts: np.ndarray = EVEN, held: np.ndarray = HELD) -> float:
    return worth_of_learning(held, counts / counts.sum(), outlook, 1000).drop


def test_one_more_mark_by_hand() -> None:
    # A mark of 2 makes 2 as likely as 2 of 3; either way the better is then first with 2/3: from 1/2 to 1/3.
    assert drop(after_one_mark(EVEN)) == pytest.approx(1 / 6)


def test_the_level_for_certain_by_hand() -> None:
    # Whichever it is, the better alternative is then known.
    assert drop(known_for_certain(EVEN)) == pytest.approx(1 / 2)


def test_half_the_belief_settled_by_hand() -> None:
    # Half a mark on each end moves to one of them: 1.5 of 2, so that the better is first with 3/4.
    assert drop(after_prior_settles(EVEN, [0.5, 0.0, 0.5])) == pytest.approx(1 / 4)


def test_an_answer_that_changes_no_leader_is_worth_nothing() -> None:
    counts, held = np.array([1.0, 0.0, 9.0]), np.array([[0.0, 0.1], [0.0, 0.0], [0.9, 0.0]])
    worth = worth_of_learning(held, counts / 10, after_one_mark(counts), 1000)
    assert (worth.drop, worth.standard_error) == (0.0, 0.0)


def test_ties_share_the_first_place() -> None:
    assert first_shares([[1.0, 1.0, 0.0], [0.0, 2.0, 3.0]]).tolist() == [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]


def test_draws_are_counted_by_level_and_first_alternative() -> None:
    levels, first = np.array([[0, 1], [2, 1], [2, 0]]), np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    held = first_by_level(levels, first, 3)
    np.testing.assert_allclose(3 * held[0], np.array([[1, 0], [0, 0], [0.5, 1.5]]))
    np.testing.assert_allclose(3 * held[1], np.array([[0, 1], [1.5, 0.5], [0, 0]]))


def chance_first(beliefs: np.ndarray) -> np.ndarray:
    """Return each alternative's probability of being first on two even criteria, every combination counted."""
    chances = (beliefs / beliefs.sum(axis=-1, keepdims=True)).reshape(4, 3)
    first = np.zeros(2)
    for levels in itertools.product(range(3), repeat=4):
        chance = np.prod([chances[cell, level] for cell, level in enumerate(levels)])
        ahead = np.sign(levels[0] + levels[1] - levels[2] - levels[3])
        first += chance * np.array([(1 + ahead) / 2, (1 - ahead) / 2])
    return first


def test_one_more_mark_against_every_combination_counted() -> None:
    beliefs = np.array([[[1.0, 2.0, 1.0], [0.5, 0.5, 2.0]], [[1.0, 2.0, 1.25], [1.0, 0.5, 2.0]]])
    now, expected = chance_first(beliefs).max(), np.zeros((2, 2))
    for cell in np.ndindex(2, 2):
        for level in range(3):
            after = beliefs.copy()
            after[cell][level] += 1
            expected[cell] += beliefs[cell][level] / beliefs[cell].sum() * chance_first(after).max()
    chances = beliefs / beliefs.sum(axis=-1, keepdims=True)
    levels = draw_values(chances, np.arange(3), 200_000, 5).astype(np.intp)
    held = first_by_level(levels.reshape(-1, 4), first_shares(levels.sum(axis=2)), 3).reshape(2, 2, 3, 2)
    for cell in np.ndindex(2, 2):
        found = worth_of_learning(held[cell], chances[cell], after_one_mark(beliefs[cell]), 200_000)
        assert found.drop == pytest.approx(expected[cell] - now, abs=5 * found.standard_error + 1e-9)
    assert (expected - now).max() > 0.01


def test_the_standard_error_is_the_spread_over_seeds() -> None:
    n_draws, drops, errors = 500, [], []
    for seed in range(300):
        levels = draw_values(EVEN / 2, np.arange(3), n_draws, seed).astype(np.intp).reshape(-1, 1)
        # The second alternative is first a little more often than its level says, so that a mark matters.
        shift = np.random.default_rng([seed, 1]).random(n_draws) < 0.2
        totals = np.stack([levels[:, 0].astype(float), np.where(shift, 3.0, 1.0)], axis=1)
        held = first_by_level(levels, first_shares(totals), 3)[0]
        worth = worth_of_learning(held, EVEN / 2, known_for_certain(EVEN), n_draws)
        drops.append(worth.drop)
        errors.append(worth.standard_error)
    assert np.mean(errors) == pytest.approx(np.std(drops), rel=0.15)


@settings(max_examples=60, deadline=None)
@given(COUNTS, arrays(float, 3, elements=st.floats(0.01, 1)), arrays(float, (3, 3), elements=st.floats(0, 1)))
def test_answers_average_to_what_is_believed_and_never_do_harm(
    counts: np.ndarray, part: np.ndarray, shares: np.ndarray
) -> None:
    chances = counts / counts.sum()
    held = chances[:, None] * (shares + 1e-3) / (shares + 1e-3).sum(axis=1, keepdims=True)
    certain = known_for_certain(counts)
    mark, evidence = after_one_mark(counts), after_prior_settles(counts, part * counts)
    for outlook in (mark, evidence, certain):
        np.testing.assert_allclose(outlook.chances @ outlook.beliefs, chances, atol=1e-12)
        np.testing.assert_allclose(outlook.beliefs.sum(axis=1), 1)
        assert drop(outlook, counts, held) >= 0
        assert drop(outlook, counts, held) <= drop(certain, counts, held) + 1e-9


@pytest.mark.parametrize(
    ("counts", "words"), [([0.0, 0.0], "sum above 0"), ([1.0, -1.0], "from 0 up"), ([1.0, np.nan], "must be finite")]
)
def test_pseudo_counts_that_are_none_are_refused(counts: list[float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        after_one_mark(counts)


def test_more_settled_than_believed_is_refused() -> None:
    with pytest.raises(MethodError, match="cannot settle more than is believed"):
        after_prior_settles([1.0, 1.0], [2.0, 0.0])


def test_answers_that_do_not_average_to_the_belief_are_refused() -> None:
    with pytest.raises(MethodError, match="averaged over the answers"):
        drop(Outlook(np.array([0.9, 0.0, 0.1]), np.eye(3)))
    with pytest.raises(MethodError, match=r"beliefs \(2, 2\) for 2 answers"):
        drop(known_for_certain([1.0, 1.0]))
