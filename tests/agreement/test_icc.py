"""ICC: unequal numbers by hand, a known small-sample interval, properties and refusals."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.agreement import icc, icc_interval, one_way_anova, two_way_anova
from evaluation.agreement.icc import Form
from evaluation.errors import MethodError

FloatArray = npt.NDArray[np.float64]
NAN = np.nan
FEW = settings(max_examples=40)
FORMS: tuple[Form, ...] = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
UNEQUAL = np.array([[1, 2, NAN], [3, 4, 5], [NAN, NAN, 6], [NAN, NAN, NAN]])


@st.composite
def tables(draw: st.DrawFn) -> FloatArray:
    n_units, n_raters = draw(st.integers(3, 7)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(0, 4), min_size=n_units * n_raters, max_size=n_units * n_raters))
    table = np.array(cells, dtype=float).reshape(n_units, n_raters)
    assume(np.unique(table.mean(axis=1)).size >= 2)
    anova = two_way_anova(table)
    assume(anova.units + (anova.raters - anova.error) / len(table) > 1e-9)
    return table


def test_unequal_numbers_by_hand() -> None:
    # Units {1, 2}, {3, 4, 5}, {6}: grand mean 3.5, sums of squares 15 between and 2.5 within, k0 = (6 - 14/6) / 2.
    anova = one_way_anova(UNEQUAL)
    assert (anova.between, anova.within, anova.k0) == pytest.approx((15 / 2, 2.5 / 3, 11 / 6))
    assert (anova.df_between, anova.df_within, anova.n_units, anova.n_ratings) == (2, 3, 3, 6)
    assert icc(UNEQUAL) == pytest.approx((7.5 - 2.5 / 3) / (7.5 + (5 / 6) * (2.5 / 3)))
    assert icc(UNEQUAL, "ICC(1,k)") == pytest.approx((7.5 - 2.5 / 3) / 7.5)


def test_six_subjects_and_three_reviewers_at_icc_060_have_an_interval_of_012_to_092() -> None:
    # F = 5.5 gives (5.5 - 1) / (5.5 + 2) = .60: reviewers 1 below, at and 1 above each subject's mean (mean square
    # within 1), means evenly spaced with mean square between 5.5.
    step = math.sqrt(5.5 * 5 / 3 / 17.5)
    table = step * np.arange(6)[:, None] + np.array([-1, 0, 1])
    assert icc(table) == pytest.approx(0.60)
    assert icc_interval(table) == pytest.approx((0.12, 0.92), abs=0.005)


def test_one_column_per_reviewer_and_ratings_side_by_side_give_the_same() -> None:
    # Twelve proposals, each seen by 3 of 26 reviewers.
    rng = np.random.default_rng(4)
    compact = rng.normal(5, 1, (12, 1)) + rng.normal(0, 1, (12, 3))
    sparse = np.full((12, 26), NAN)
    for row, marks in enumerate(compact):
        sparse[row, rng.choice(26, 3, replace=False)] = marks
    assert icc(sparse) == pytest.approx(icc(compact))
    assert icc_interval(sparse) == pytest.approx(icc_interval(compact))


def test_mean_squares_with_many_units_add_up_over_blocks() -> None:
    many = np.tile(UNEQUAL[:3], (5_000, 1))
    anova = one_way_anova(many)
    assert anova.within * anova.df_within == pytest.approx(5_000 * 2.5)
    assert anova.between * anova.df_between == pytest.approx(5_000 * 15)


@FEW
@given(table=tables(), form=st.sampled_from(FORMS), seed=st.integers(0, 1_000))
def test_order_of_units_and_raters_does_not_matter(table: FloatArray, form: Form, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(rng.permutation(table, axis=0), axis=1)
    assert icc(shuffled, form) == pytest.approx(icc(table, form), rel=1e-6, abs=1e-9)


@FEW
@given(
    values=st.lists(st.integers(0, 9), min_size=2, max_size=7).filter(lambda values: len(set(values)) > 1),
    form=st.sampled_from(FORMS),
)
def test_perfect_agreement_is_1(values: list[int], form: Form) -> None:
    table = np.tile(np.array(values, dtype=float)[:, None], 3)
    assert icc(table, form) == pytest.approx(1, abs=1e-9)
    assert icc_interval(table, form) == pytest.approx((1, 1), abs=1e-9)


@FEW
@given(table=tables(), form=st.sampled_from(FORMS))
def test_estimate_lies_within_its_interval(table: FloatArray, form: Form) -> None:
    lower, upper = icc_interval(table, form)
    estimate = icc(table, form)
    assert lower <= estimate + 1e-9
    assert estimate <= upper + 1e-9


@FEW
@given(table=tables())
def test_higher_confidence_gives_a_wider_interval(table: FloatArray) -> None:
    narrow, wide = icc_interval(table, confidence=0.80), icc_interval(table, confidence=0.95)
    assert wide[0] <= narrow[0] + 1e-12
    assert narrow[1] <= wide[1] + 1e-12


@FEW
@given(table=tables())
def test_mean_of_k_follows_from_one_rating_by_spearman_brown(table: FloatArray) -> None:
    k = table.shape[1]
    one = icc(table, "ICC(1,1)")
    assert icc(table, "ICC(1,k)") == pytest.approx(k * one / (1 + (k - 1) * one), rel=1e-6, abs=1e-9)


def test_constant_shift_of_one_rater_counts_against_agreement_but_not_consistency() -> None:
    table = np.array([[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]])
    # Mean squares: units 2, raters 13.5, error 0; ICC(2,1) = 2 / (2 + 2 x 13.5 / 3).
    assert icc(table, "ICC(3,1)") == pytest.approx(1)
    assert icc(table, "ICC(2,1)") == pytest.approx(2 / 11)
    lower, upper = icc_interval(table, "ICC(2,1)")
    assert lower < 2 / 11 < upper


def test_two_way_interval_closes_on_the_estimate_where_units_have_the_same_mean() -> None:
    # Mean squares: units 0, raters 1, error 1; ICC(2,1) = (0 - 1) / (0 + 1 + 0).
    table = [[2, 0], [1, 1]]
    assert icc(table, "ICC(2,1)") == pytest.approx(-1)
    assert icc_interval(table, "ICC(2,1)") == pytest.approx((-1, -1))


def test_f_is_infinite_and_p_zero_where_raters_agree() -> None:
    anova = one_way_anova([[1, 1], [2, 2]])
    assert anova.f == math.inf
    assert anova.p_value == 0


def test_lower_end_of_icc_2_k_may_be_unbounded() -> None:
    # Mean squares: units 2/3, raters 0, error 10/3. The lower end of ICC(2,1) lies below -1, the pole at k = 2.
    table = np.array([[1.0, 4.0], [4.0, 1.0], [1.0, 2.0], [4.0, 3.0]])
    assert icc_interval(table, "ICC(2,1)")[0] < -1
    assert icc_interval(table, "ICC(2,k)")[0] == -math.inf


@pytest.mark.parametrize(
    ("ratings", "form", "words"),
    [
        (UNEQUAL, "ICC(2,1)", r"needs every rater to rate every unit; 3 of 9 cells are missing\. Use ICC\(1,1\)"),
        (UNEQUAL, "ICC(3,k)", r"a two-way ICC needs every rater to rate every unit"),
        ([[1, 2, 3]], "ICC(1,1)", "at least two rated units; got 1"),
        ([[1, 2, 3]], "ICC(2,1)", "at least two units and two raters; got 1 and 3"),
        ([[1], [2]], "ICC(1,1)", "one unit with two ratings; all 2 rated units have one"),
        ([[2, 2], [2, 2]], "ICC(1,1)", r"the same value \(2\); an ICC needs variation"),
        ([[2, 2], [2, 2]], "ICC(3,1)", r"the same value \(2\); an ICC needs variation"),
        ([[1, 2], [2, 1]], "ICC(1,k)", r"ICC\(1,k\) needs units with different means"),
        ([[1, 2], [2, 1]], "ICC(2,1)", r"ICC\(2,1\) needs a positive estimate of the variance of ratings"),
        ([[1, 0, 0], [1, 0, 0]], "ICC(3,1)", r"ICC\(3,1\) needs variation beyond that between raters"),
        ([[0.1, 0.7, 0.2], [0.7, 0.2, 0.1], [0.2, 0.1, 0.7]], "ICC(2,k)", "needs units with different means"),
        ([[1e200, 2e200], [3e200, 1e200]], "ICC(1,1)", r"squares the ratings, .* from 1e\+200 to 3e\+200"),
        ([[1e-200, 2e-200], [3e-200, 1e-200]], "ICC(2,1)", "squares the ratings, .* from 1e-200 to 3e-200"),
        ([[1, 2], [2, 1]], "ICC(4,1)", r"one of ICC\(1,1\), ICC\(2,1\), .*; got 'ICC\(4,1\)'"),
    ],
)
def test_refuses(ratings: object, form: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        icc(ratings, form)  # type: ignore[arg-type]
    with pytest.raises(MethodError, match=words):
        icc_interval(ratings, form)  # type: ignore[arg-type]


def test_interval_refuses_confidence_outside_0_and_1() -> None:
    with pytest.raises(MethodError, match="confidence lies between 0 and 1; got 95"):
        icc_interval(UNEQUAL, confidence=95)
