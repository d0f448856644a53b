"""AC1 and AC2: weights by hand, properties and refusals; the published figures stand in tests/reference."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.agreement import category_weights, gwet_ac, gwet_inference
from evaluation.agreement.gwet import Weights
from evaluation.agreement.ratings import Ratings
from evaluation.errors import MethodError

FloatArray = npt.NDArray[np.float64]
NAN = np.nan
FEW = settings(max_examples=40)
WEIGHTS: tuple[Weights, ...] = ("identity", "ordinal", "linear", "quadratic", "ratio")
SCALE = (0, 1, 2, 3, 4)


@st.composite
def tables(draw: st.DrawFn) -> FloatArray:
    n_units, n_raters = draw(st.integers(2, 7)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.sampled_from([*SCALE, NAN]), min_size=n_units * n_raters, max_size=n_units * n_raters))
    table = np.array(cells, dtype=float).reshape(n_units, n_raters)
    assume((np.sum(~np.isnan(table), axis=1) >= 2).any())
    return table


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ("identity", [1, 0, 0, 0]),
        ("ordinal", [1, 1 - 1 / 6, 1 - 3 / 6, 0]),  # 1, 3 and 6 pairs within spans of 2, 3 and 4 categories
        ("linear", [1, 1 - 1 / 5, 1 - 3 / 5, 0]),
        ("quadratic", [1, 1 - 1 / 25, 1 - 9 / 25, 0]),
        ("ratio", [1, 1 - (1 / 3) ** 2 / (5 / 7) ** 2, 1 - (3 / 5) ** 2 / (5 / 7) ** 2, 0]),
    ],
)
def test_weights_of_the_first_category_by_hand(weights: Weights, expected: list[float]) -> None:
    table = category_weights([1, 2, 4, 6], weights)
    assert table[0] == pytest.approx(expected)
    assert table == pytest.approx(table.T)


def test_ratio_weights_take_zero_against_zero_as_agreement() -> None:
    assert np.diag(category_weights([0, 1, 2], "ratio")) == pytest.approx([1, 1, 1])


def test_ac1_by_hand_for_two_raters() -> None:
    # Observed 3/4; prevalences 1/4, 3/8, 3/8 give chance agreement (3/16 + 15/64 + 15/64) / 2 = 21/64.
    assert gwet_ac([[1, 1], [2, 2], [3, 2], [3, 3]]) == pytest.approx((3 / 4 - 21 / 64) / (1 - 21 / 64))


def test_labels_and_their_codes_give_the_same_ac1() -> None:
    labels: Ratings = [["yes", "yes"], ["no", None], ["no", "yes"], ["no", "no"]]
    codes = [[1, 1], [0, NAN], [0, 1], [0, 0]]
    assert gwet_ac(labels) == pytest.approx(gwet_ac(codes))
    assert gwet_ac(labels, ["no", "yes", "unclear"]) == pytest.approx(gwet_ac(codes, [0, 1, 2]))


@FEW
@given(table=tables(), weights=st.sampled_from(WEIGHTS), seed=st.integers(0, 1_000))
def test_order_of_units_and_raters_does_not_matter(table: FloatArray, weights: Weights, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(rng.permutation(table, axis=0), axis=1)
    assert gwet_ac(shuffled, SCALE, weights) == pytest.approx(gwet_ac(table, SCALE, weights), abs=1e-12)


@FEW
@given(values=st.lists(st.sampled_from(SCALE), min_size=2, max_size=8), weights=st.sampled_from(WEIGHTS))
def test_perfect_agreement_is_1_without_error(values: list[int], weights: Weights) -> None:
    ratings = np.tile(np.array(values)[:, None], 3)
    result = gwet_inference(ratings, SCALE, weights)
    assert result.coefficient == pytest.approx(1, abs=1e-12)
    assert (result.standard_error, result.lower) == pytest.approx((0, 1), abs=1e-6)


@FEW
@given(table=tables(), weights=st.sampled_from(WEIGHTS))
def test_interval_holds_the_coefficient_and_ends_at_1(table: FloatArray, weights: Weights) -> None:
    assume(np.sum(~np.isnan(table).all(axis=1)) >= 2)
    result = gwet_inference(table, SCALE, weights)
    assert result.lower <= result.coefficient + 1e-12
    assert result.coefficient - 1e-12 <= result.upper <= 1
    assert result.coefficient == gwet_ac(table, SCALE, weights)


def test_ac2_below_minus_1_lies_within_its_interval() -> None:
    # Ordinal weights on five steps by distance: 1, .9, .7, .4, 0. Observed (.4 + 0 + .4) / 3; prevalences 1/3, 1/6, 0,
    # 1/6, 1/3 and weights that sum to 18 give chance agreement 18/20 x 13/18.
    result = gwet_inference([[0, 3], [0, 4], [1, 4]], SCALE, "ordinal")
    assert result.coefficient == pytest.approx((0.8 / 3 - 0.65) / 0.35)
    assert result.lower < result.coefficient < -1


@FEW
@given(table=tables())
def test_missing_rating_is_not_a_category(table: FloatArray) -> None:
    empty = np.full((2, table.shape[1]), NAN)
    assert gwet_ac(np.vstack([table, empty]), SCALE) == pytest.approx(gwet_ac(table, SCALE), abs=1e-12)


def test_coefficient_depends_on_the_number_of_categories_offered() -> None:
    ratings = [[1, 1], [2, 2], [1, 2]]
    # Two categories: chance 1/2. Four: chance (1/4 + 1/4) / 3.
    assert gwet_ac(ratings) == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))
    assert gwet_ac(ratings, [4, 3, 2, 1]) == pytest.approx((2 / 3 - 1 / 6) / (5 / 6))


@pytest.mark.parametrize(
    ("ratings", "categories", "weights", "words"),
    [
        ([[3, 3], [3, 3]], None, "identity", "at least two categories; got 3. Give all categories of the scale"),
        ([[1, NAN], [NAN, 2]], None, "identity", "one unit with two ratings; all 2 rated units have one"),
        ([[1, 2], [2, 7]], SCALE, "linear", "the rating 7 is not one of the categories 0, 1, 2, 3, 4"),
        ([["a", "b"]], None, "linear", "linear weights need numbers; labels carry identity weights only"),
        ([[1, 2]], ["low", "high"], "identity", "numeric ratings need numeric categories"),
        ([[1, 2]], [NAN, 1, 2], "identity", "categories are finite numbers"),
        ([[-1, 2]], None, "ratio", "categories of zero or more; the lowest is -1"),
        ([[1, 2]], None, "cubic", "one of identity, ordinal, linear, quadratic, ratio; got 'cubic'"),
        ([[1, 2]], None, np.eye(2), "one of identity, ordinal, linear, quadratic, ratio; got array"),
    ],
)
def test_refuses(ratings: object, categories: object, weights: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        gwet_ac(ratings, categories, weights)  # type: ignore[arg-type]


def test_standard_error_refuses_a_single_unit_and_a_wrong_confidence() -> None:
    with pytest.raises(MethodError, match="at least two units with a rating; got 1"):
        gwet_inference([[1, 2], [NAN, NAN]])
    with pytest.raises(MethodError, match="confidence lies between 0 and 1; got 95"):
        gwet_inference([[1, 2], [2, 2]], confidence=95)
