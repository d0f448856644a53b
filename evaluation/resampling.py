"""Bootstrap and jackknife: how far a statistic moves when the units in hand are drawn again or left out.

The functions here depend on NumPy, SciPy and ``evaluation.errors`` only and know no word of any field: a unit is a
row of an array, a statistic is a function of such an array. A statistic may be undefined for some resamples, by
returning NaN or by raising ``MethodError``; those resamples are left out and the result says how many were used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtrit

from evaluation.errors import MethodError

__all__ = [
    "CountsStatistic",
    "Interval",
    "IntervalMethod",
    "Statistic",
    "bootstrap_interval",
    "bootstrap_values",
    "group_jackknife_interval",
    "jackknife",
    "jackknife_interval",
]

FloatArray = npt.NDArray[np.float64]
Units = npt.NDArray[Any]
Statistic = Callable[[Units], float]
CountsStatistic = Callable[[FloatArray], FloatArray]
IntervalMethod = Literal["percentile", "bca"]

LEAST_SHARE_USED = 0.5
BLOCK_CELLS = 2**20  # cells of one block of draws: 8 MiB of counts, whatever the number of units


@dataclass(frozen=True, slots=True)
class Interval:
    """Interval for one statistic, with what it rests on.

    Parameters
    ----------
    lower, upper : float
        Ends of the interval.
    confidence : float
        Nominal coverage, between 0 and 1.
    method : str
        ``"percentile"``, ``"bca"``, ``"jackknife"`` or ``"group jackknife"``.
    estimate : float
        The statistic on all units.
    n_resamples, n_resamples_used : int
        Resamples asked for (values with units left out, for a jackknife), and those on which the statistic was defined.
    """

    lower: float
    upper: float
    confidence: float
    method: str
    estimate: float
    n_resamples: int
    n_resamples_used: int

    def __post_init__(self) -> None:
        if self.lower > self.upper:
            raise ValueError(f"the lower end {self.lower} lies above the upper end {self.upper}")


def bootstrap_interval(
    statistic: Statistic,
    units: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    n_resamples: int = 2_000,
    confidence: float = 0.95,
    method: IntervalMethod = "percentile",
    over_counts: CountsStatistic | None = None,
) -> Interval:
    """Return the bootstrap interval of a statistic when units are drawn again with replacement.

    Parameters
    ----------
    statistic : callable
        Function of an array shaped like `units`; NaN or ``MethodError`` means undefined for that resample.
    units : array_like, shape (n_units, ...)
        One row per unit.
    rng : numpy.random.Generator
        Source of the draws.
    n_resamples : int
        Number of resamples.
    confidence : float
        Nominal coverage, between 0 and 1.
    method : {"percentile", "bca"}
        Percentile, or bias-corrected and accelerated with the acceleration from the jackknife over units.
    over_counts : callable, optional
        The same statistic for many resamples at once: takes how often each unit was drawn, shape
        (n_resamples, n_units), and returns shape (n_resamples,). Gives the same draws as the plain path.

    Returns
    -------
    Interval

    Raises
    ------
    MethodError
        Fewer than two units; the statistic undefined on all units, or on so many resamples that fewer than half, or
        fewer than one in each tail, are left; a bca correction that does not exist.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall, chapters 13 and 14.
    """
    rows = np.asarray(units)
    _check_request(rows, axis=0, confidence=confidence)
    if method not in get_args(IntervalMethod):
        raise MethodError(f"the interval method is one of percentile, bca; got {method!r}")
    estimate = _required_value(statistic, rows)
    values = bootstrap_values(statistic, rows, rng=rng, n_resamples=n_resamples, over_counts=over_counts)
    used = np.sort(values[~np.isnan(values)])
    _check_enough(used.size, n_resamples, confidence)
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    if method == "bca":
        left_out = jackknife(statistic, rows) if over_counts is None else _jackknife_counts(over_counts, len(rows))
        tails = _bca_levels(tails, used, estimate, left_out)
    lower, upper = np.quantile(used, tails)
    return Interval(float(lower), float(upper), confidence, method, estimate, n_resamples, int(used.size))


def bootstrap_values(
    statistic: Statistic,
    units: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    n_resamples: int = 2_000,
    over_counts: CountsStatistic | None = None,
) -> FloatArray:
    """Return the statistic on each resample of the units, shape (n_resamples,); NaN where it is undefined.

    Parameters
    ----------
    statistic, units, rng, n_resamples, over_counts
        As in `bootstrap_interval`.

    Returns
    -------
    numpy.ndarray, shape (n_resamples,)

    Raises
    ------
    MethodError
        Fewer than one resample.
    """
    if n_resamples < 1:
        raise MethodError(f"a bootstrap needs at least one resample; got {n_resamples}")
    rows = np.asarray(units)
    parts = []
    for drawn in _draws(len(rows), n_resamples, rng):
        if over_counts is None:
            parts.append(np.array([_value(statistic, rows[index]) for index in drawn]))
        else:
            parts.append(over_counts(_counts(drawn)))
    return np.concatenate(parts)


def jackknife(statistic: Statistic, units: npt.ArrayLike, axis: int = 0) -> FloatArray:
    """Return the statistic with each unit left out in turn, shape (n,); NaN where it is undefined.

    Parameters
    ----------
    statistic : callable
        Function of an array shaped like `units` but one shorter along `axis`.
    units : array_like
        The data.
    axis : int
        The axis along which one slice at a time is left out.

    Returns
    -------
    numpy.ndarray, shape (units.shape[axis],)

    Raises
    ------
    MethodError
        Fewer than two slices along `axis`.
    """
    data = np.asarray(units)
    _check_request(data, axis=axis)
    return np.array([_value(statistic, np.delete(data, i, axis=axis)) for i in range(data.shape[axis])])


def jackknife_interval(
    statistic: Statistic, units: npt.ArrayLike, *, axis: int = 0, confidence: float = 0.95
) -> Interval:
    """Return the jackknife interval: estimate plus and minus Student's t times the jackknife standard error.

    Parameters
    ----------
    statistic, units, axis
        As in `jackknife`.
    confidence : float
        Nominal coverage, between 0 and 1.

    Returns
    -------
    Interval
        `n_resamples` is the number of leave-one-out values; all of them are needed. Not cut off at the ends of the
        statistic's own range.

    Raises
    ------
    MethodError
        Fewer than two slices; the statistic undefined on all units or when one of them is left out.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall, chapter 11.
    """
    data = np.asarray(units)
    _check_request(data, axis=axis, confidence=confidence)
    estimate = _required_value(statistic, data)
    return _jackknife_about(estimate, jackknife(statistic, data, axis=axis), confidence, "jackknife")


def group_jackknife_interval(
    statistic: Statistic,
    units: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    n_groups: int = 50,
    confidence: float = 0.95,
) -> Interval:
    """Return the jackknife interval when a random group of units is left out at a time: for very many units.

    The units are dealt at random into groups whose sizes differ by one at most. A bootstrap of a million units costs
    thousands of passes over them and the plain jackknife a million; this costs one pass a group. The standard error is
    that of the plain jackknife but for its own chance error, of about one part in the root of twice the groups, which
    Student's t with n_groups - 1 degrees of freedom allows for.

    Parameters
    ----------
    statistic, units
        As in `jackknife`, the units along the first axis. The statistic must be smooth in the units, as means,
        variances and what is made of them are; a median is not.
    rng : numpy.random.Generator
        Deals the units into groups; their order therefore does not matter.
    n_groups : int
        Number of groups, from 2 to the number of units.
    confidence : float
        Nominal coverage, between 0 and 1.

    Returns
    -------
    Interval
        `n_resamples` is the number of groups; the statistic is needed without each of them. Not cut off at the ends of
        the statistic's own range.

    Raises
    ------
    MethodError
        Fewer than two units; fewer groups than two or more than units; the statistic undefined on all units or when
        one of the groups is left out.

    References
    ----------
    Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17, 521-526.
    Shao, J. and Tu, D. (1995). The Jackknife and Bootstrap. Springer, chapter 5.
    """
    data = np.asarray(units)
    _check_request(data, axis=0, confidence=confidence)
    if not 2 <= n_groups <= len(data):
        raise MethodError(f"groups to leave out number from 2 to the {len(data)} units; got {n_groups}")
    estimate = _required_value(statistic, data)
    group = np.resize(np.arange(n_groups, dtype=np.min_scalar_type(n_groups)), len(data))
    rng.shuffle(group)
    values = np.array([_value(statistic, data[group != left_out]) for left_out in range(n_groups)])
    return _jackknife_about(estimate, values, confidence, "group jackknife")


def _jackknife_about(estimate: float, values: FloatArray, confidence: float, method: str) -> Interval:
    """Return estimate plus and minus Student's t times the standard error that the values with units left out give."""
    n = values.size
    n_undefined = int(np.isnan(values).sum())
    if n_undefined:
        left_out = "each unit left out" if method == "jackknife" else "each group of units left out"
        raise MethodError(
            f"a {method} interval needs the statistic with {left_out}; it is undefined for {n_undefined} of {n}"
        )
    standard_error = math.sqrt((n - 1) / n * float(np.sum((values - values.mean()) ** 2)))
    reach = float(stdtrit(n - 1, (1 + confidence) / 2)) * standard_error
    return Interval(estimate - reach, estimate + reach, confidence, method, estimate, n, n)


def _check_request(data: Units, *, axis: int, confidence: float = 0.95) -> None:
    if data.ndim == 0 or data.shape[axis] < 2:
        n = 0 if data.ndim == 0 else data.shape[axis]
        raise MethodError(f"resampling needs at least two units; got {n}")
    if not 0 < confidence < 1:
        raise MethodError(f"confidence lies between 0 and 1; got {confidence}")


def _check_enough(n_used: int, n_resamples: int, confidence: float) -> None:
    one_in_each_tail = math.ceil(round(2 / (1 - confidence), 6))
    needed = max(one_in_each_tail, math.ceil(LEAST_SHARE_USED * n_resamples))
    if n_used < needed:
        raise MethodError(
            f"the statistic is defined on {n_used} of {n_resamples} resamples; "
            f"a {confidence:.0%} interval from them needs at least {needed}"
        )


def _value(statistic: Statistic, sample: Units) -> float:
    try:
        return float(statistic(sample))
    except MethodError:
        return math.nan


def _required_value(statistic: Statistic, data: Units) -> float:
    # The statistic's own MethodError passes through: it says best what is missing.
    estimate = float(statistic(data))
    if math.isnan(estimate):
        raise MethodError("an interval needs the statistic on all units; it is undefined (NaN) there")
    return estimate


def _draws(n_units: int, n_resamples: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    block = max(1, BLOCK_CELLS // max(1, n_units))
    for start in range(0, n_resamples, block):
        yield rng.integers(n_units, size=(min(block, n_resamples - start), n_units))


def _counts(drawn: npt.NDArray[np.int64]) -> FloatArray:
    n_resamples, n_units = drawn.shape
    flat = drawn + np.arange(n_resamples)[:, None] * n_units
    counts = np.bincount(flat.ravel(), minlength=drawn.size)
    # Floats, so that a statistic linear in the counts is one matrix product in BLAS.
    return counts.reshape(n_resamples, n_units).astype(np.float64)


def _jackknife_counts(over_counts: CountsStatistic, n_units: int) -> FloatArray:
    block = max(1, BLOCK_CELLS // n_units)
    parts = []
    for start in range(0, n_units, block):
        left_out = np.arange(start, min(start + block, n_units))
        counts = np.ones((left_out.size, n_units))
        counts[np.arange(left_out.size), left_out] = 0.0
        parts.append(over_counts(counts))
    return np.concatenate(parts)


def _bca_levels(tails: FloatArray, used: FloatArray, estimate: float, left_out: FloatArray) -> FloatArray:
    # Values equal to the estimate count half, so that a statistic stuck at its bound has no bias to correct. Equal up
    # to rounding: the path over counts adds in another order.
    near = 1e-12 * max(1.0, abs(estimate))
    n_below = np.count_nonzero(used < estimate - near) + np.count_nonzero(np.abs(used - estimate) <= near) / 2
    if n_below in (0, used.size):
        side = "below" if n_below == 0 else "above"
        raise MethodError(
            f"a bca interval needs resamples on both sides of the estimate; none lies {side} {estimate:g}. "
            "Use the percentile interval"
        )
    bias = ndtri(n_below / used.size)
    shifted = bias + ndtri(tails)
    stretch = 1 - _acceleration(left_out) * shifted
    if np.any(stretch <= 0):
        raise MethodError("the bca correction does not exist for these units. Use the percentile interval")
    levels: FloatArray = ndtr(bias + shifted / stretch)
    return levels


def _acceleration(left_out: FloatArray) -> float:
    defined = left_out[~np.isnan(left_out)]
    if defined.size < 2:
        raise MethodError(
            f"a bca interval needs the statistic with one unit left out; it is defined for {defined.size} of "
            f"{left_out.size} units. Use the percentile interval"
        )
    deviations = defined.mean() - defined
    spread = float(np.sum(deviations**2))
    # Leave-one-out values that differ by rounding alone carry no skewness.
    if spread <= defined.size * (1e-12 * max(1.0, abs(float(defined.mean())))) ** 2:
        return 0.0
    return float(np.sum(deviations**3)) / float(6 * spread**1.5)
