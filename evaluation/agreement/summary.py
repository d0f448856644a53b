"""What a report prints about agreement: each coefficient with its interval, its numbers and, where it fails, why."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.agreement.gwet import Weights, gwet_ac, gwet_inference
from evaluation.agreement.icc import icc, icc_interval
from evaluation.agreement.kendall import kendall_w
from evaluation.agreement.krippendorff import Level, alpha_interval, krippendorff_alpha
from evaluation.agreement.ratings import Ratings, numeric_ratings
from evaluation.agreement.reviewers import leave_one_rater_out
from evaluation.errors import MethodError
from evaluation.resampling import Interval, IntervalMethod, bootstrap_interval, group_jackknife_interval

__all__ = ["AgreementSummary", "CoefficientRow", "agreement_summary", "narrowed_range", "without_each_rater"]

FloatArray = npt.NDArray[np.float64]

GWET_WEIGHTS: dict[Level, Weights] = {
    "nominal": "identity",
    "ordinal": "ordinal",
    "interval": "quadratic",
    "ratio": "ratio",
}
ICC_ONE: Final = "ICC(1,1)"
KENDALL = "Kendall W"
OBSERVED_CATEGORIES = "categories taken from the ratings; give those of the scale if some were not used"
EQUAL_STEPS = "takes the steps of the scale as equally wide"
TIED_RESAMPLES = "in a resample, a unit drawn twice ties with itself"
MANY_UNITS = (
    50_000  # with more, a bootstrap's thousands of passes over them would tell no more than the jackknife's few
)
N_GROUPS = 50
JACKKNIFE = f"jackknife over {N_GROUPS} random groups of units"
INSTEAD = f"with more than {MANY_UNITS:,} units, in place of the bootstrap"


@dataclass(frozen=True, slots=True)
class CoefficientRow:
    """One coefficient as a report prints it.

    Parameters
    ----------
    coefficient : str
        Name with its form or weights.
    estimate, lower, upper : float
        NaN where they cannot be computed; `note` then says why.
    confidence : float
        Nominal coverage of the interval, between 0 and 1.
    interval_method : str
        How the interval was found.
    n_units, n_raters, n_ratings : int
        What the coefficient rests on: units and columns with a usable rating, and usable ratings.
    note : str
        Reason for a NaN, or what the reader needs to know; may be empty.
    """

    coefficient: str
    estimate: float
    lower: float
    upper: float
    confidence: float
    interval_method: str
    n_units: int
    n_raters: int
    n_ratings: int
    note: str


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """Agreement of one table of ratings.

    Parameters
    ----------
    rows : tuple of CoefficientRow
        One per coefficient and kind of interval.
    level : str
        Level of measurement the coefficients were asked for.
    narrowed : str or None
        Sentence that says how little of the scale the ratings use; None where they use more than half of it, or where
        the categories of the scale were not given.
    """

    rows: tuple[CoefficientRow, ...]
    level: Level
    narrowed: str | None

    def frame(self) -> pd.DataFrame:
        """Return the rows as a frame with the fields of `CoefficientRow` as columns."""
        names = list(CoefficientRow.__dataclass_fields__)
        return pd.DataFrame([[getattr(row, name) for name in names] for row in self.rows], columns=names)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Ends of an interval and what must be said beside them."""

    lower: float
    upper: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What a coefficient rests on: units and raters with a usable rating, and usable ratings."""

    n_units: int
    n_raters: int
    n_ratings: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one row is computed; either step may refuse with MethodError."""

    coefficient: str
    interval_method: str
    estimate: Callable[[], float]
    interval: Callable[[], _Bounds]
    used: _Numbers
    note: str = ""


def agreement_summary(
    ratings: Ratings,
    *,
    rng: np.random.Generator,
    level: Level = "ordinal",
    categories: Sequence[float] | None = None,
    n_resamples: int = 2_000,
    confidence: float = 0.95,
) -> AgreementSummary:
    """Return every agreement coefficient of the ratings with its interval and numbers, ready to print.

    Krippendorff's alpha (bca and percentile bootstrap over units), Gwet's AC1 or AC2 (from its standard error),
    ICC(1,1) (F-based) and Kendall's W (percentile bootstrap over units). With more than 50,000 units each bootstrap
    gives way to the jackknife over 50 random groups of units, one row a coefficient, and the row says so. A coefficient
    that the data cannot carry stays in the list, with NaN and the reason.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Numbers; NaN where missing.
    rng : numpy.random.Generator
        Source of the draws; each bootstrap or dealing into groups has its own stream.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Level of measurement: sets alpha's metric and Gwet's weights (identity, ordinal, quadratic, ratio). At the
        nominal level ICC and W are not given.
    categories : sequence of float, optional
        All steps of the scale. Without it Gwet's coefficient takes those that occur and the use of the scale is not
        checked.
    n_resamples : int
        Resamples per bootstrap.
    confidence : float
        Nominal coverage, between 0 and 1.

    Returns
    -------
    AgreementSummary

    Raises
    ------
    MethodError
        The ratings are not a table of numbers with at least one rating; an unknown level; confidence outside 0 to 1; a
        rating outside `categories`.
    """
    table = numeric_ratings(ratings)
    if level not in GWET_WEIGHTS:
        raise MethodError(f"the level is one of {', '.join(GWET_WEIGHTS)}; got {level!r}")
    if not 0 < confidence < 1:
        raise MethodError(f"confidence lies between 0 and 1; got {confidence}")
    narrowed = None if categories is None else narrowed_range(table, categories)
    streams = rng.spawn(3)
    plans = [
        *_alpha_plans(table, level, streams[:2], n_resamples, confidence),
        _gwet_plan(table, level, categories, confidence),
        _icc_plan(table, level, confidence),
        _kendall_plan(table, level, streams[2], n_resamples, confidence),
    ]
    return AgreementSummary(tuple(_carried_out(plan, confidence) for plan in plans), level, narrowed)


def without_each_rater(
    ratings: Ratings, *, level: Level = "ordinal", categories: Sequence[float] | None = None
) -> pd.DataFrame:
    """Return every agreement coefficient of the ratings without each rater in turn.

    The intervals of `agreement_summary` take units as independent and raters as given; this says what hangs on a single
    rater. A coefficient that the whole table cannot carry has no rows.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Numbers; NaN where missing.
    level, categories
        As in `agreement_summary`.

    Returns
    -------
    pandas.DataFrame
        Columns coefficient (named as in `CoefficientRow`), and rater, estimate, change and note as
        `leave_one_rater_out` returns them.

    Raises
    ------
    MethodError
        The ratings are not a table of numbers with at least one rating; an unknown level.
    """
    numeric_ratings(ratings)
    if level not in GWET_WEIGHTS:
        raise MethodError(f"the level is one of {', '.join(GWET_WEIGHTS)}; got {level!r}")
    frames = [
        frame.assign(coefficient=name)
        for name, statistic in _statistics(level, categories).items()
        if (frame := _each_left_out(statistic, ratings)) is not None
    ]
    columns = ["coefficient", "rater", "estimate", "change", "note"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _each_left_out(statistic: Callable[[FloatArray], float], ratings: Ratings) -> pd.DataFrame | None:
    try:
        return leave_one_rater_out(statistic, ratings)
    except MethodError:  # fewer than two raters, or refused for the whole table, as the summary says with its reason
        return None


def _statistics(level: Level, categories: Sequence[float] | None) -> dict[str, Callable[[FloatArray], float]]:
    """Return each coefficient of the summary as a function of the ratings, by its name."""
    weights = GWET_WEIGHTS[level]
    found: dict[str, Callable[[FloatArray], float]] = {
        _alpha_name(level): lambda table: krippendorff_alpha(table, level),
        _gwet_name(weights): lambda table: gwet_ac(table, categories, weights),
    }
    if level != "nominal":
        found |= {ICC_ONE: lambda table: icc(table, ICC_ONE), KENDALL: kendall_w}
    return found


def _alpha_name(level: Level) -> str:
    return f"Krippendorff alpha ({level})"


def _gwet_name(weights: Weights) -> str:
    return "Gwet AC1" if weights == "identity" else f"Gwet AC2 ({weights} weights)"


def narrowed_range(ratings: Ratings, categories: Sequence[float]) -> str | None:
    """Return a sentence where the ratings use no more than half the length of the scale, otherwise None.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Numbers; NaN where missing.
    categories : sequence of float
        All steps of the scale; half its length is half the distance between the ends.

    Returns
    -------
    str or None

    Raises
    ------
    MethodError
        Fewer than two categories, or a rating outside them.
    """
    table = numeric_ratings(ratings)
    scale = np.unique(np.asarray(categories, dtype=np.float64))
    if scale.size < 2:
        raise MethodError(f"a scale has at least two categories; got {list(categories)}")
    present = pd.unique(table.ravel())
    present = present[~np.isnan(present)]
    stray = present[~np.isin(present, scale)]
    if stray.size:
        steps = ", ".join(f"{step:g}" for step in scale)
        raise MethodError(f"the rating {stray[0]:g} is not one of the categories {steps}")
    lowest, highest, first, last = present.min(), present.max(), scale[0], scale[-1]
    if highest - lowest > (last - first) / 2:
        return None
    used = f"only level {lowest:g}" if lowest == highest else f"only levels {lowest:g} to {highest:g}"
    return (
        f"The ratings use {used} of the scale {first:g} to {last:g}; "
        "agreement within so narrow a part of the scale says little."
    )


def _alpha_plans(
    table: FloatArray, level: Level, streams: Sequence[np.random.Generator], n_resamples: int, confidence: float
) -> list[_Plan]:
    used = _numbers(table, least=2)  # alpha knows no unit with a single rating
    if len(table) > MANY_UNITS:
        statistic = partial(krippendorff_alpha, level=level)
        plan = _many_units_plan(
            _alpha_name(level), statistic, table, used=used, stream=streams[0], confidence=confidence
        )
        return [plan]
    methods: tuple[IntervalMethod, ...] = ("bca", "percentile")

    def bounds(method: IntervalMethod, stream: np.random.Generator) -> _Bounds:
        interval = alpha_interval(
            table, level, rng=stream, n_resamples=n_resamples, confidence=confidence, method=method
        )
        return _of_resamples(interval)

    return [
        _Plan(
            _alpha_name(level),
            f"{method} bootstrap over units",
            lambda: krippendorff_alpha(table, level),
            partial(bounds, method, stream),
            used,
        )
        for method, stream in zip(methods, streams, strict=True)
    ]


def _many_units_plan(
    coefficient: str,
    statistic: Callable[[FloatArray], float],
    table: FloatArray,
    *,
    used: _Numbers,
    stream: np.random.Generator,
    confidence: float,
) -> _Plan:
    def bounds() -> _Bounds:
        interval = group_jackknife_interval(statistic, table, rng=stream, n_groups=N_GROUPS, confidence=confidence)
        return _Bounds(interval.lower, interval.upper)

    return _Plan(coefficient, JACKKNIFE, partial(statistic, table), bounds, used, INSTEAD)


def _gwet_plan(table: FloatArray, level: Level, categories: Sequence[float] | None, confidence: float) -> _Plan:
    weights = GWET_WEIGHTS[level]

    def bounds() -> _Bounds:
        result = gwet_inference(table, categories, weights, confidence)
        return _Bounds(result.lower, result.upper)

    return _Plan(
        _gwet_name(weights),
        "standard error over units, Student's t",
        lambda: gwet_ac(table, categories, weights),
        bounds,
        _numbers(table),
        OBSERVED_CATEGORIES if categories is None else "",
    )


def _icc_plan(table: FloatArray, level: Level, confidence: float) -> _Plan:
    def estimate() -> float:
        _check_order(level, "an ICC")
        return icc(table, ICC_ONE)

    return _Plan(
        ICC_ONE,
        "F distribution",
        estimate,
        lambda: _Bounds(*icc_interval(table, ICC_ONE, confidence)),
        _numbers(table),
        EQUAL_STEPS if level == "ordinal" else "",
    )


def _kendall_plan(
    table: FloatArray, level: Level, stream: np.random.Generator, n_resamples: int, confidence: float
) -> _Plan:
    def statistic(units: FloatArray) -> float:
        _check_order(level, "Kendall's W")
        return kendall_w(units)

    def bounds() -> _Bounds:
        rated = table[~np.isnan(table).all(axis=1)]
        interval = bootstrap_interval(kendall_w, rated, rng=stream, n_resamples=n_resamples, confidence=confidence)
        return _of_resamples(interval)

    used = _numbers(table)
    if len(table) > MANY_UNITS:
        return _many_units_plan(KENDALL, statistic, table, used=used, stream=stream, confidence=confidence)
    estimate = partial(statistic, table)
    return _Plan(KENDALL, "percentile bootstrap over units", estimate, bounds, used, TIED_RESAMPLES)


def _carried_out(plan: _Plan, confidence: float) -> CoefficientRow:
    estimate = lower = upper = math.nan
    note = plan.note
    try:
        estimate = plan.estimate()
        bounds = plan.interval()
        lower, upper = bounds.lower, bounds.upper
        note = "; ".join(part for part in (plan.note, bounds.note) if part)
    except MethodError as refusal:
        note = str(refusal)
    return CoefficientRow(
        coefficient=plan.coefficient,
        estimate=estimate,
        lower=lower,
        upper=upper,
        confidence=confidence,
        interval_method=plan.interval_method,
        n_units=plan.used.n_units,
        n_raters=plan.used.n_raters,
        n_ratings=plan.used.n_ratings,
        note=note,
    )


def _of_resamples(interval: Interval) -> _Bounds:
    used, asked = interval.n_resamples_used, interval.n_resamples
    note = "" if used == asked else f"defined on {used} of {asked} resamples"
    return _Bounds(interval.lower, interval.upper, note)


def _numbers(table: FloatArray, *, least: int = 1) -> _Numbers:
    """Return the numbers of the units with so many ratings or more."""
    present = ~np.isnan(table)
    counts = np.count_nonzero(present, axis=1)
    enough = counts >= least
    n_raters = np.count_nonzero((present & enough[:, None]).any(axis=0))
    return _Numbers(int(np.count_nonzero(enough)), int(n_raters), int(counts[enough].sum()))


def _check_order(level: Level, coefficient: str) -> None:
    if level == "nominal":
        raise MethodError(f"{coefficient} needs values with an order; the level is nominal")
