"""Severity, spread and leave-one-out by hand, with their properties and refusals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.agreement import cell_spread, krippendorff_alpha, leave_one_rater_out, reviewer_severity
from evaluation.errors import MethodError
from evaluation.resampling import jackknife_interval

FloatArray = npt.NDArray[np.float64]
NAN = np.nan
PANEL = pd.DataFrame(
    [[2, 3, 4], [1, 1, 3], [0, 2, NAN], [4, NAN, NAN], [NAN, NAN, NAN]],
    index=["u1", "u2", "u3", "u4", "u5"],
    columns=["severe", "middle", "lenient"],
)


def test_spread_by_hand() -> None:
    spread = cell_spread(PANEL)
    assert list(spread["unit"]) == ["u1", "u2", "u3", "u4", "u5"]
    assert list(spread["n_ratings"]) == [3, 3, 2, 1, 0]
    columns = ["minimum", "maximum", "median_low", "median_high", "range"]
    expected = [[2, 4, 3, 3, 2], [1, 3, 1, 1, 2], [0, 2, 0, 2, 2], [4, 4, 4, 4, 0], [NAN] * 5]
    np.testing.assert_array_equal(spread[columns].to_numpy(), expected)


@given(cells=st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_median_pair_encloses_the_median(cells: list[int]) -> None:
    row = cell_spread([cells]).iloc[0]
    assert (row["median_low"] + row["median_high"]) / 2 == np.median(cells)
    assert row["minimum"] <= row["median_low"] <= row["median_high"] <= row["maximum"]
    assert {row["median_low"], row["median_high"]} <= set(cells)


def test_severity_by_hand() -> None:
    # Medians 3, 1 and the midpoint 1; u4 has a single rating and is left out.
    severity = reviewer_severity(PANEL)
    assert list(severity["rater"]) == ["severe", "middle", "lenient"]
    assert list(severity["n_ratings"]) == [3, 3, 2]
    assert severity["mean_deviation"].to_numpy() == pytest.approx([-2 / 3, 1 / 3, 3 / 2])


def test_severity_interval_is_the_jackknifes() -> None:
    deviations = np.array([-1.0, 0.0, -1.0])
    interval = jackknife_interval(lambda units: float(units.mean()), deviations, confidence=0.9)
    severe = reviewer_severity(PANEL, confidence=0.9).iloc[0]
    assert (severe["lower"], severe["upper"]) == pytest.approx((interval.lower, interval.upper))


def test_severity_without_enough_ratings_is_nan() -> None:
    severity = reviewer_severity([[1, 2, NAN, 5], [1, 3, NAN, NAN]])
    assert severity["n_ratings"].tolist() == [2, 2, 0, 1]
    assert severity["mean_deviation"].to_numpy() == pytest.approx([-1, 0.5, NAN, 3], nan_ok=True)
    assert np.isnan(severity["lower"].to_numpy()).tolist() == [False, False, True, True]


@given(shift=st.integers(1, 3), seed=st.integers(0, 100))
def test_rater_who_marks_higher_by_a_constant_deviates_by_it(shift: int, seed: int) -> None:
    base = np.random.default_rng(seed).integers(0, 5, (6, 1)).astype(float)
    severity = reviewer_severity(np.hstack([base, base, base + shift]))
    assert severity["mean_deviation"].tolist() == [0, 0, shift]
    assert severity["lower"].tolist() == [0, 0, shift]


def test_leave_one_out_by_hand() -> None:
    # Without the third rater the first two agree; with it, and without either of them, they do not.
    ratings = pd.DataFrame([[1, 1, 2], [2, 2, 1], [3, 3, 3]], columns=["a", "b", "c"])
    result = leave_one_rater_out(lambda table: krippendorff_alpha(table, "nominal"), ratings)
    whole = krippendorff_alpha(ratings, "nominal")
    assert list(result["rater"]) == ["a", "b", "c"]
    # Pairs 1-2, 2-1, 3-3: n = 6 with 2 of each; 1 - 5 x 4 / (36 - 12).
    assert result["estimate"].to_numpy() == pytest.approx([1 / 6, 1 / 6, 1])
    assert result["change"].to_numpy() == pytest.approx(result["estimate"].to_numpy() - whole)
    assert list(result["note"]) == ["", "", ""]


def test_leave_one_out_says_why_an_estimate_is_missing() -> None:
    result = leave_one_rater_out(krippendorff_alpha, [[1, 1, 2], [1, 1, NAN]])
    assert np.isnan(result["estimate"].iloc[2])
    assert "alpha needs variation" in result["note"].iloc[2]


def test_leave_one_out_takes_labels() -> None:
    ratings = [["a", "a", "b"], ["b", "b", "a"], ["c", "c", "c"]]
    result = leave_one_rater_out(lambda table: krippendorff_alpha(table, "nominal"), ratings)
    assert result["estimate"].to_numpy() == pytest.approx([1 / 6, 1 / 6, 1])


def test_refusals() -> None:
    with pytest.raises(MethodError, match="at least two raters; got 1"):
        leave_one_rater_out(krippendorff_alpha, [[1], [2]])
    with pytest.raises(MethodError, match="alpha needs variation"):
        leave_one_rater_out(krippendorff_alpha, [[1, 1], [1, 1]])
    with pytest.raises(MethodError, match="one unit with two ratings; all 2 ratings stand alone"):
        reviewer_severity([[1, NAN], [NAN, 2]])
    with pytest.raises(MethodError, match="confidence lies between 0 and 1; got 0"):
        reviewer_severity(PANEL, confidence=0)
    with pytest.raises(MethodError, match="needs numbers; found the rating 'a'"):
        cell_spread([["a", "b"]])
