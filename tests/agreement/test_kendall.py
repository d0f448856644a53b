"""Kendall's W against scipy's Friedman test, its properties and refusals."""

from __future__ import annotations

import tracemalloc

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from evaluation.agreement import kendall_test, kendall_w
from evaluation.errors import MethodError

FloatArray = npt.NDArray[np.float64]
NAN = np.nan
FEW = settings(max_examples=40)


@st.composite
def tables(draw: st.DrawFn) -> FloatArray:
    n_units, n_raters = draw(st.integers(3, 7)), draw(st.integers(3, 5))
    cells = draw(st.lists(st.integers(0, 4), min_size=n_units * n_raters, max_size=n_units * n_raters))
    table = np.array(cells, dtype=float).reshape(n_units, n_raters)
    assume(any(np.unique(column).size > 1 for column in table.T))
    return table


@FEW
@given(table=tables())
def test_chi_square_is_friedmans(table: FloatArray) -> None:
    result = kendall_test(table)
    friedman = friedmanchisquare(*table)
    assert result.chi_square == pytest.approx(friedman.statistic, abs=1e-9)
    assert result.p_value == pytest.approx(friedman.pvalue, abs=1e-9)


@FEW
@given(table=tables(), seed=st.integers(0, 1_000))
def test_order_of_units_and_raters_does_not_matter(table: FloatArray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(rng.permutation(table, axis=0), axis=1)
    assert kendall_w(shuffled) == pytest.approx(kendall_w(table), abs=1e-12)


@FEW
@given(values=st.lists(st.integers(0, 9), min_size=2, max_size=8).filter(lambda values: len(set(values)) > 1))
def test_same_order_is_1_on_any_scale_with_ties_too(values: list[int]) -> None:
    column = np.array(values, dtype=float)
    assert kendall_w(np.column_stack([column, column**2 + 1, 10 * column])) == pytest.approx(1)


@FEW
@given(table=tables())
def test_w_lies_between_0_and_1(table: FloatArray) -> None:
    assert -1e-12 <= kendall_w(table) <= 1 + 1e-12


def test_opposite_orders_of_two_raters_are_0() -> None:
    assert kendall_w([[1, 3], [2, 2], [3, 1]]) == pytest.approx(0)


def test_blocks_of_rows_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(6).integers(0, 5, (50, 4)).astype(float)
    in_one = kendall_test(table)
    monkeypatch.setattr("evaluation.agreement.ratings.BLOCK_ROWS", 7)
    assert kendall_test(table) == in_one
    assert in_one.chi_square == pytest.approx(friedmanchisquare(*table).statistic, abs=1e-9)


def test_working_memory_is_less_than_the_table() -> None:
    table = np.random.default_rng(6).integers(0, 5, (100_000, 4)).astype(float)
    tracemalloc.start()
    try:
        kendall_w(table)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < table.nbytes


def test_empty_unit_and_empty_rater_are_left_out() -> None:
    result = kendall_test([[1, NAN, 2], [NAN, NAN, NAN], [3, NAN, 4]])
    assert result.w == pytest.approx(1)
    assert (result.n_units, result.n_raters) == (2, 2)


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ([[1, 2], [2, NAN]], r"Kendall's W needs every rater to rate every unit; 1 of 4 cells are missing"),
        ([[1, 2]], "at least two units and two raters; got 1 and 2"),
        ([[1, 2], [1, 2]], "raters who tell units apart; all 2 give every unit the same rating"),
    ],
)
def test_refuses(ratings: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        kendall_w(ratings)  # type: ignore[arg-type]
