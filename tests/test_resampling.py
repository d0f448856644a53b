"""Bootstrap and jackknife against the book's example, small cases by hand, and their refusals."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import resampling
from evaluation.errors import MethodError
from evaluation.resampling import (
    Interval,
    bootstrap_interval,
    bootstrap_values,
    group_jackknife_interval,
    jackknife,
    jackknife_interval,
)

FloatArray = npt.NDArray[np.float64]
Statistic = Callable[[FloatArray], float]

SPATIAL_TEST_A = np.array(
    [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41], dtype=float
)


def mean(units: FloatArray) -> float:
    return float(units.mean())


def variance(units: FloatArray) -> float:
    return float(units.var())


def mean_over_counts(units: FloatArray) -> resampling.CountsStatistic:
    return lambda counts: counts @ units / counts.sum(axis=1)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_percentile_and_bca_efron_tibshirani1993_spatial_test_variance() -> None:
    # Chapter 14, 90% intervals for the variance of the A scores: estimate 171.5, percentile (100.8, 233.9), bca
    # (115.8, 259.6), each from 2,000 resamples of the book's own; the tolerance is that of two such runs.
    percentile = bootstrap_interval(variance, SPATIAL_TEST_A, rng=rng(), n_resamples=4_000, confidence=0.90)
    bca = bootstrap_interval(variance, SPATIAL_TEST_A, rng=rng(), n_resamples=4_000, confidence=0.90, method="bca")
    assert percentile.estimate == pytest.approx(171.5, abs=0.05)
    assert (percentile.lower, percentile.upper) == pytest.approx((100.8, 233.9), abs=5)
    assert (bca.lower, bca.upper) == pytest.approx((115.8, 259.6), abs=8)


def test_acceleration_efron_tibshirani1993_spatial_test_variance() -> None:
    assert resampling._acceleration(jackknife(variance, SPATIAL_TEST_A)) == pytest.approx(0.061, abs=0.0005)


def test_percentile_by_hand_for_two_units() -> None:
    # The mean of two draws from 0 and 1 is 0, 1/2, 1 with probability 1/4, 1/2, 1/4.
    units = np.array([0.0, 1.0])
    wide = bootstrap_interval(mean, units, rng=rng(), confidence=0.95)
    narrow = bootstrap_interval(mean, units, rng=rng(), confidence=0.40)
    assert (wide.lower, wide.upper) == (0.0, 1.0)
    assert (narrow.lower, narrow.upper) == (0.5, 0.5)
    values = bootstrap_values(mean, units, rng=rng(), n_resamples=10_000)
    assert np.mean(values == 0.5) == pytest.approx(0.5, abs=0.02)


def test_jackknife_by_hand_for_the_mean() -> None:
    assert jackknife(mean, [1.0, 2.0, 3.0, 6.0]) == pytest.approx([11 / 3, 10 / 3, 3, 2])


def test_jackknife_leaves_out_columns_along_axis_1() -> None:
    table = np.array([[1.0, 2.0, 30.0], [4.0, 5.0, 60.0]])
    assert jackknife(mean, table, axis=1) == pytest.approx([97 / 4, 95 / 4, 3])


def test_jackknife_interval_of_the_mean_is_students() -> None:
    # 2.5 plus and minus 3.182446 (t, 3 degrees of freedom) times 1.290994 / 2.
    interval = jackknife_interval(mean, [1.0, 2.0, 3.0, 4.0])
    assert (interval.lower, interval.upper) == pytest.approx((0.44574, 4.55426), abs=1e-5)
    assert (interval.method, interval.n_resamples, interval.n_resamples_used) == ("jackknife", 4, 4)


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_path_over_counts_gives_the_interval_of_the_plain_path(
    method: resampling.IntervalMethod, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resampling, "BLOCK_CELLS", 70)  # several blocks of draws
    plain = bootstrap_interval(mean, SPATIAL_TEST_A, rng=rng(5), n_resamples=200, method=method)
    batched = bootstrap_interval(
        mean,
        SPATIAL_TEST_A,
        rng=rng(5),
        n_resamples=200,
        method=method,
        over_counts=mean_over_counts(SPATIAL_TEST_A),
    )
    assert (batched.lower, batched.upper) == pytest.approx((plain.lower, plain.upper), rel=1e-12)


@given(seed=st.integers(0, 2**32 - 1))
def test_same_generator_state_gives_the_same_interval(seed: int) -> None:
    units = SPATIAL_TEST_A[:8]
    first, second = (bootstrap_interval(mean, units, rng=rng(seed), n_resamples=50) for _ in range(2))
    assert first == second


def test_two_seeds_give_different_resamples() -> None:
    first, second = (bootstrap_values(mean, SPATIAL_TEST_A, rng=rng(seed), n_resamples=50) for seed in (0, 1))
    assert not np.array_equal(first, second)


@given(units=st.lists(st.integers(-50, 50), min_size=2, max_size=8), shift=st.integers(-100, 100))
def test_percentile_interval_moves_with_the_data(units: list[int], shift: int) -> None:
    data = np.array(units, dtype=float)
    interval = bootstrap_interval(mean, data, rng=rng(3), n_resamples=100)
    moved = bootstrap_interval(mean, data + shift, rng=rng(3), n_resamples=100)
    assert (moved.lower - shift, moved.upper - shift) == pytest.approx((interval.lower, interval.upper), abs=1e-6)


@given(seed=st.integers(0, 1_000), power=st.integers(1, 3))
def test_bca_interval_follows_a_rising_transformation(seed: int, power: int) -> None:
    # The bias correction counts resamples below the estimate, which a rising transformation keeps; the ends move with
    # it up to the acceleration and the interpolation between order statistics, so the test takes the bias part alone.
    data = np.abs(rng(seed).normal(5, 1, 12))
    values = bootstrap_values(mean, data, rng=rng(seed), n_resamples=200)
    same = np.full(12, 1.0)
    tails = np.array([0.025, 0.975])
    plain = resampling._bca_levels(tails, values, mean(data), same)
    raised = resampling._bca_levels(tails, values**power, mean(data) ** power, same)
    assert raised == pytest.approx(plain)


def test_statistic_without_variation_has_an_interval_of_no_length() -> None:
    for method in ("percentile", "bca"):
        interval = bootstrap_interval(mean, np.full(5, 0.1), rng=rng(), n_resamples=50, method=method)
        assert (interval.lower, interval.upper) == pytest.approx((0.1, 0.1))


def test_undefined_resamples_are_left_out_and_counted() -> None:
    def ratio(units: FloatArray) -> float:
        if units.min() == units.max():
            raise MethodError("no variation")
        return float(units.max() / units.min())

    # All three draws alike: 3 of 27.
    interval = bootstrap_interval(ratio, np.array([1.0, 2.0, 4.0]), rng=rng(), n_resamples=5_000)
    assert interval.n_resamples == 5_000
    assert interval.n_resamples_used / 5_000 == pytest.approx(24 / 27, abs=0.015)
    assert (interval.lower, interval.upper) == (2.0, 4.0)


def test_refuses_too_few_usable_resamples() -> None:
    def where_all_units_are_in(units: FloatArray) -> float:
        return float(units.mean()) if np.unique(units).size == 4 else np.nan

    # Four draws are all different with probability 4! / 4^4, about .09.
    with pytest.raises(MethodError, match=r"defined on \d+ of 1000 resamples; a 95% interval .* at least 500"):
        bootstrap_interval(where_all_units_are_in, np.arange(4.0), rng=rng(), n_resamples=1_000)


def test_refuses_fewer_resamples_than_one_in_each_tail() -> None:
    with pytest.raises(MethodError, match="defined on 39 of 39 resamples; a 95% interval from them needs at least 40"):
        bootstrap_interval(mean, SPATIAL_TEST_A, rng=rng(), n_resamples=39)
    assert bootstrap_interval(mean, SPATIAL_TEST_A, rng=rng(), n_resamples=40).n_resamples_used == 40


def test_refuses_bca_where_no_resample_lies_on_one_side() -> None:
    # A resample has fewer distinct units than the units in hand, or as many.
    def n_distinct(units: FloatArray) -> float:
        return float(np.unique(units).size)

    with pytest.raises(MethodError, match=r"none lies above 26\. Use the percentile interval"):
        bootstrap_interval(n_distinct, np.arange(26.0), rng=rng(), n_resamples=100, method="bca")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units": [1.0]}, "at least two units; got 1"),
        ({"confidence": 1.0}, "confidence lies between 0 and 1; got 1.0"),
        ({"n_resamples": 0}, "at least one resample; got 0"),
        ({"method": "studentised"}, "one of percentile, bca; got 'studentised'"),
        ({"statistic": lambda _: np.nan}, "undefined"),
    ],
)
def test_bootstrap_refuses(change: dict[str, object], words: str) -> None:
    request = {"statistic": mean, "units": [1.0, 2.0, 3.0], "rng": rng()} | change
    with pytest.raises(MethodError, match=words):
        bootstrap_interval(**request)  # type: ignore[arg-type]


def test_jackknife_interval_refuses_undefined_leave_one_out_values() -> None:
    def inverse_spread(units: FloatArray) -> float:
        return np.nan if units.max() == units.min() else float(1 / np.ptp(units))

    with pytest.raises(MethodError, match="it is undefined for 1 of 3"):
        jackknife_interval(inverse_spread, [1.0, 1.0, 2.0])


@pytest.mark.parametrize("statistic", [mean, variance])
def test_groups_of_one_unit_are_the_plain_jackknife(statistic: Statistic) -> None:
    plain = jackknife_interval(statistic, SPATIAL_TEST_A)
    groups = group_jackknife_interval(statistic, SPATIAL_TEST_A, rng=rng(), n_groups=26)
    assert (groups.lower, groups.upper) == pytest.approx((plain.lower, plain.upper))
    assert (groups.method, groups.n_resamples, groups.n_resamples_used) == ("group jackknife", 26, 26)


def test_two_groups_by_hand() -> None:
    # Without one pair the mean is a half-sum, without the other its mirror: the standard error is half their distance,
    # and Student's t with one degree of freedom at 0.975 is 12.7062.
    units = np.array([0.0, 0.0, 6.0, 6.0])
    interval = group_jackknife_interval(mean, units, rng=np.random.default_rng(0), n_groups=2)
    halves = {0.0: 0.0, 3.0: 12.7062 * 3.0}  # the pairs are alike (3 and 3), or one is 0 and the other 6
    assert interval.estimate == 3.0
    assert interval.upper - 3.0 in (pytest.approx(halves[0.0]), pytest.approx(halves[3.0], rel=1e-4))


def test_groups_are_dealt_at_random_whatever_the_order_of_the_units() -> None:
    # Ten kinds of unit in turn, as the criteria of a subject stand: every tenth unit together would be one kind alone,
    # and the standard error of the mean many times too large. Over 20 dealings the root of the mean square is within
    # 10% / sqrt(20) of the true one in two cases of three.
    units = np.tile(np.arange(10.0), 500)
    student = 2.0096  # with 49 degrees of freedom at 0.975
    errors = [
        (interval.upper - interval.estimate) / student
        for interval in (group_jackknife_interval(mean, units, rng=np.random.default_rng(s)) for s in range(20))
    ]
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(units.std() / np.sqrt(units.size), rel=0.1)


def test_group_jackknife_depends_on_the_seed_alone() -> None:
    one, other = (group_jackknife_interval(variance, SPATIAL_TEST_A, rng=rng(), n_groups=5) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(("n_groups", "words"), [(1, "from 2 to the 26 units; got 1"), (27, "26 units; got 27")])
def test_group_jackknife_refuses_groups_that_cannot_be(n_groups: int, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        group_jackknife_interval(mean, SPATIAL_TEST_A, rng=rng(), n_groups=n_groups)


def test_group_jackknife_refuses_a_statistic_that_needs_every_group() -> None:
    def of_all(units: FloatArray) -> float:
        return float(units.mean()) if units.size == 26 else np.nan

    with pytest.raises(MethodError, match="each group of units left out; it is undefined for 5 of 5"):
        group_jackknife_interval(of_all, SPATIAL_TEST_A, rng=rng(), n_groups=5)


def test_interval_is_frozen_and_ordered() -> None:
    interval = Interval(0.1, 0.9, 0.95, "percentile", 0.5, 100, 100)
    with pytest.raises(dataclasses.FrozenInstanceError):
        interval.lower = 0.0  # type: ignore[misc]
    with pytest.raises(ValueError, match="lies above"):
        dataclasses.replace(interval, lower=2.0)
