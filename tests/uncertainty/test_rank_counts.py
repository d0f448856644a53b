"""The three routes of counting give the same counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from evaluation.uncertainty.rank_counts import (
    RankCounts,
    count_blocks,
    count_by_pairs,
    count_by_sorting,
    shared_ranks,
    winning_probability,
)


def test_ties_are_found_with_their_first_place_and_size() -> None:
    ranked = shared_ranks(np.array([[1.0, 3.0, 1.0, 2.0], [5.0, 5.0, 5.0, 5.0], [4.0, 3.0, 2.0, 1.0]]), 1e-9)
    # Within a tie, the order is nobody's business.
    assert ranked.order[0, :2].tolist() == [1, 3]
    assert set(ranked.order[0, 2:].tolist()) == {0, 2}
    assert ranked.order[2].tolist() == [0, 1, 2, 3]
    assert ranked.start.tolist() == [[0, 1, 2, 2], [0, 0, 0, 0], [0, 1, 2, 3]]
    assert ranked.size.tolist() == [[1, 1, 2, 2], [4, 4, 4, 4], [1, 1, 1, 1]]


@pytest.mark.parametrize("route", [count_by_pairs, count_by_sorting])
@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_fast_routes_count_what_the_careful_route_counts(route: object, n: int) -> None:
    # The careful route sees the very same random numbers, as weights.
    rng = np.random.default_rng(n)
    table, corners = rng.random((n, 4)), np.tril(np.ones((4, 4))) / np.arange(1, 5)[:, None]
    fast = RankCounts.empty(n, 4)
    route(fast, table, corners, 500, np.random.default_rng(9))  # type: ignore[operator]
    shape = (4, 500) if route is count_by_pairs else (500, 4)
    shares = np.random.default_rng(9).standard_exponential(shape)
    shares = shares.T if route is count_by_pairs else shares
    careful = RankCounts.empty(n, 4)
    count_blocks(careful, table, [shares / shares.sum(axis=1, keepdims=True) @ corners])
    np.testing.assert_array_equal(fast.rank_shares, careful.rank_shares)
    np.testing.assert_allclose(fast.first_weights, careful.first_weights, atol=1e-9)
    # With one draw to a batch, as among so few, batches spread as draws do.
    np.testing.assert_allclose(fast.first_squares, careful.first_squares, atol=1e-9)
    np.testing.assert_allclose(fast.first_products, careful.first_products, atol=1e-9)
    assert fast.pairs_are_exact == (route is count_by_sorting)
    if not fast.pairs_are_exact:
        np.testing.assert_array_equal(fast.wins, careful.wins)


def test_pairs_of_many_alternatives_are_computed_as_they_would_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(0).random((20, 5))
    counted, computed = RankCounts.empty(20, 5), RankCounts.empty(20, 5)
    count_by_pairs(counted, table, np.eye(5), 50_000, np.random.default_rng(1))
    count_by_sorting(computed, table, np.eye(5), 50_000, np.random.default_rng(1))
    np.testing.assert_allclose(computed.wins / 50_000, counted.wins / 50_000, atol=0.01)
    assert (np.diag(computed.wins) == 0).all()
    # The same, a few rows of pairs at a time.
    few_at_once = RankCounts.empty(20, 5)
    monkeypatch.setattr("evaluation.uncertainty.rank_counts.PAIRS_AT_ONCE", 3 * 20)
    count_by_sorting(few_at_once, table, np.eye(5), 50_000, np.random.default_rng(1))
    np.testing.assert_allclose(few_at_once.wins, computed.wins, rtol=1e-9)


@pytest.mark.parametrize("together", [1, 7, 32, 100, 500])
def test_batches_of_any_size_sum_to_the_same_weights(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.uncertainty.rank_counts.BATCHES", max(1, 500 // together))
    table, corners = np.random.default_rng(2).random((4, 3)), np.eye(3)
    counts = RankCounts.empty(4, 3)
    count_by_pairs(counts, table, corners, 500, np.random.default_rng(9))
    shares = np.random.default_rng(9).standard_exponential((3, 500)).T
    careful = RankCounts.empty(4, 3)
    count_blocks(careful, table, [shares / shares.sum(axis=1, keepdims=True)])
    np.testing.assert_allclose(counts.first_weights, careful.first_weights, atol=1e-9)
    # Each batch holds what each alternative won in it: the sum of products over criteria is that of squared wins.
    size = 1 << ((500 // max(1, 500 // together)).bit_length() - 1)
    first = (shares @ table.T).argmax(axis=1)
    parts = [first[start : start + size] for start in range(0, 500, size)]
    won = np.array([[np.count_nonzero(part == k) for k in range(4)] for part in parts])
    np.testing.assert_allclose(counts.first_products.sum(axis=1), (won**2).sum(axis=0))


def test_content_of_a_simplex_varsi1973_by_hand() -> None:
    # On a segment the function a * w + b * (1 - w) is above 0 on a / (a - b) of it, for a > 0 > b.
    cases = np.array([[1.0, -3.0], [3.0, -1.0], [1.0, 2.0], [-1.0, -2.0], [1.0, 0.0], [0.0, -1.0]])
    np.testing.assert_allclose(winning_probability(cases), [0.25, 0.75, 1, 0, 1, 0])
    # In a triangle the corner w[0] > 0.8, that is 0.2 w[0] - 0.8 w[1] - 0.8 w[2] > 0, holds 0.2 squared.
    np.testing.assert_allclose(winning_probability(np.array([[0.2, -0.8, -0.8]])), [0.04])


@given(
    ahead=hnp.arrays(np.float64, st.tuples(st.just(1), st.integers(2, 8)), elements=st.floats(-1, 1)),
    data=st.data(),
)
def test_content_and_the_content_of_the_other_side_make_one(ahead: NDArray[np.float64], data: st.DataObject) -> None:
    if not np.abs(ahead).max() > 1e-6:
        return
    order = data.draw(st.permutations(range(ahead.shape[1])))
    share = winning_probability(ahead)
    np.testing.assert_allclose(share + winning_probability(-ahead), 1, atol=1e-9)
    np.testing.assert_allclose(winning_probability(ahead[:, order]), share, atol=1e-9)
