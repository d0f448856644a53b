"""Acceptability for very many alternatives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.errors import MethodError
from evaluation.uncertainty import PortfolioCounts, draw_weights, portfolio_acceptability, smaa
from evaluation.uncertainty import WeightInformation as W


@pytest.mark.parametrize("top", [1, 4, 12])
def test_top_acceptability_is_the_sum_of_the_first_ranks(top: int) -> None:
    values = np.random.default_rng(0).random((12, 4))
    found = portfolio_acceptability(values, W.none(4), 20_000, 1, top=top)
    table = smaa(values, W.none(4), 20_000, 2).rank_acceptability
    np.testing.assert_allclose(found.top_acceptability, table[:, :top].sum(axis=1), atol=0.02)
    np.testing.assert_allclose(found.expected_rank, table @ np.arange(1, 13), atol=0.1)
    share = found.top_acceptability
    np.testing.assert_allclose(found.standard_errors, np.sqrt(share * (1 - share) / 20_000), atol=1e-9)
    first = found.first_acceptability
    np.testing.assert_allclose(first, table[:, 0], atol=0.02)
    np.testing.assert_allclose(found.first_errors, np.sqrt(first * (1 - first) / 20_000), atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(n=st.integers(1, 9), data=st.data())
def test_places_in_the_portfolio_are_all_taken(n: int, data: st.DataObject) -> None:
    top = data.draw(st.integers(1, n))
    values = np.random.default_rng(n).integers(0, 3, (n, 2))
    found = portfolio_acceptability(values, W.none(2), 100, 0, top=top)
    assert found.top_acceptability.sum() == pytest.approx(top)
    assert found.expected_rank.sum() == pytest.approx(n * (n + 1) / 2)
    assert (found.rank_lower <= found.rank_upper).all()
    assert found.rank_lower.min() >= 1
    assert found.rank_upper.max() <= n


def test_interval_of_the_rank_is_the_quantiles_of_the_drawn_ranks() -> None:
    values = np.random.default_rng(3).random((15, 3))
    found = portfolio_acceptability(values, W.none(3), 5000, 4, top=3, confidence=0.8)
    totals = draw_weights(W.none(3), 5000, 4) @ values.T
    ranks = 1 + (totals[:, None, :] > totals[:, :, None]).sum(axis=2)
    np.testing.assert_array_equal(found.rank_lower, np.quantile(ranks, 0.1, axis=0, method="inverted_cdf"))
    np.testing.assert_array_equal(found.rank_upper, np.quantile(ranks, 0.9, axis=0, method="inverted_cdf"))


def test_bins_of_ranks_hold_the_exact_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(3).random((30, 3))
    fine = portfolio_acceptability(values, W.none(3), 2000, 4, top=3)
    monkeypatch.setattr("evaluation.uncertainty.portfolio.MOST_BINS", 7)
    coarse = portfolio_acceptability(values, W.none(3), 2000, 4, top=3)
    assert (coarse.rank_lower <= fine.rank_lower).all()
    assert (coarse.rank_upper >= fine.rank_upper).all()
    assert (coarse.rank_upper - coarse.rank_lower <= fine.rank_upper - fine.rank_lower + 10).all()


def test_a_tie_across_the_border_shares_the_last_place() -> None:
    found = portfolio_acceptability([[3], [2], [2], [1]], W.none(1), 10, 0, top=2)
    np.testing.assert_allclose(found.top_acceptability, [1, 0.5, 0.5, 0])
    np.testing.assert_allclose(found.expected_rank, [1, 2.5, 2.5, 4])


@pytest.mark.parametrize(
    ("top", "confidence", "words"),
    [(0, 0.9, "from 1 to 2; given 0"), (3, 0.9, "given 3"), (1, 1.0, "confidence must be above 0")],
)
def test_portfolios_that_make_no_sense_are_refused(top: int, confidence: float, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        portfolio_acceptability([[1, 2], [2, 1]], W.none(2), 10, 0, top=top, confidence=confidence)


def test_values_and_information_must_speak_of_the_same_criteria() -> None:
    with pytest.raises(MethodError, match="values have 2 criteria, the weights 3"):
        portfolio_acceptability([[1, 2]], W.none(3), 10, 0, top=1)


def test_blocks_of_drawn_values_count_like_one() -> None:
    rng = np.random.default_rng(6)
    tables, weights = rng.integers(0, 4, (90, 8, 3)).astype(float), draw_weights(W.none(3), 90, 1)
    whole, pieces = PortfolioCounts(8, 2), PortfolioCounts(8, 2)
    whole.add(tables, weights)
    for start in range(0, 90, 40):
        pieces.add(tables[start : start + 40], weights[start : start + 40])
    one, other = whole.result(), pieces.result()
    assert one.n_draws == other.n_draws == 90
    for name in ("top_acceptability", "standard_errors", "first_acceptability", "expected_rank", "rank_upper"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name), atol=1e-12)
    totals = (tables @ weights[:, :, None])[:, :, 0]
    ahead = (totals[:, None, :] > totals[:, :, None] + 1e-9).sum(axis=2)
    level = (np.abs(totals[:, None, :] - totals[:, :, None]) <= 1e-9).sum(axis=2)
    np.testing.assert_allclose(one.first_acceptability, np.where(ahead == 0, 1 / level, 0).mean(axis=0))
    np.testing.assert_allclose(one.top_acceptability, (np.clip(2 - ahead, 0, level) / level).mean(axis=0))


def test_nothing_counted_or_missing_values_are_refused() -> None:
    counts = PortfolioCounts(2, 1)
    with pytest.raises(MethodError, match="at least one draw; none was counted"):
        counts.result()
    with pytest.raises(MethodError, match="one is missing or infinite"):
        counts.add(np.array([[1.0, np.nan], [0.0, 1.0]]), np.array([[0.5, 0.5]]))
