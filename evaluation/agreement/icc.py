"""Intraclass correlation: the share of the variance of ratings that lies between units.

The form says which question is asked. ICC(1,·): each unit is rated by its own raters. ICC(2,·): the same raters rate
every unit and stand for others. ICC(3,·): these raters are the only ones of interest. (·,1) is the reliability of one
rating, (·,k) that of the mean of k ratings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc, fdtri

from evaluation.agreement.ratings import Ratings, complete_block, numeric_ratings, row_blocks
from evaluation.errors import MethodError

__all__ = ["Form", "OneWayAnova", "TwoWayAnova", "icc", "icc_interval", "one_way_anova", "two_way_anova"]

FloatArray = npt.NDArray[np.float64]
MOST_RANGE = 1e150
"""Squares of ratings that lie further apart, or nearer together than its reciprocal, leave the range of floats."""
Form = Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]


@dataclass(frozen=True, slots=True)
class OneWayAnova:
    """Mean squares of ratings between and within units.

    Parameters
    ----------
    between, within : float
        Mean squares between units and within units.
    df_between, df_within : int
        Their degrees of freedom: n_units - 1 and n_ratings - n_units.
    k0 : float
        Ratings per unit that give the same expectation of `between` as the unequal numbers do; their number where
        every unit has as many.
    n_units, n_ratings : int
        Units with at least one rating, and ratings.
    """

    between: float
    within: float
    df_between: int
    df_within: int
    k0: float
    n_units: int
    n_ratings: int

    @property
    def f(self) -> float:
        """F ratio of `between` to `within`; infinite where `within` is 0."""
        return _ratio(self.between, self.within)

    @property
    def p_value(self) -> float:
        """Probability of a larger F where units do not differ."""
        return float(fdtrc(self.df_between, self.df_within, self.f))


@dataclass(frozen=True, slots=True)
class TwoWayAnova:
    """Mean squares of complete ratings for units, raters and what is left.

    Parameters
    ----------
    units, raters, error : float
        Mean squares.
    df_units, df_raters, df_error : int
        Their degrees of freedom.
    n_units, n_raters : int
        Size of the table.
    """

    units: float
    raters: float
    error: float
    df_units: int
    df_raters: int
    df_error: int
    n_units: int
    n_raters: int

    @property
    def f(self) -> float:
        """F ratio of `units` to `error`; infinite where `error` is 0."""
        return _ratio(self.units, self.error)

    @property
    def p_value(self) -> float:
        """Probability of a larger F where units do not differ."""
        return float(fdtrc(self.df_units, self.df_error, self.f))


def icc(ratings: Ratings, form: Form = "ICC(1,1)") -> float:
    """Return the intraclass correlation of the ratings.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        NaN where missing. The one-way forms ICC(1,·) take any pattern of missing cells, so a table with one column per
        rater and a table with each unit's few ratings side by side give the same result. The two-way forms need every
        rater to have rated every unit.
    form : {"ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"}
        The six forms of Shrout and Fleiss. With unequal numbers of ratings, k of ICC(1,k) is `OneWayAnova.k0`.

    Returns
    -------
    float
        At most 1; estimates below 0 are reported as they are.

    Raises
    ------
    MethodError
        An unknown form; fewer than two units; no unit with two ratings; every rating the same value; missing cells
        with a two-way form; a mean-of-k form where all units have the same mean; ICC(3,·) where each rater gives every
        unit the same; ICC(2,·) where the estimated variance of ratings is not positive.

    References
    ----------
    Shrout, P. E. and Fleiss, J. L. (1979). Intraclass correlations. Psychological Bulletin 86, 420-428.
    Donner, A. and Koval, J. J. (1980). The estimation of intraclass correlation in the analysis of family data.
    Biometrics 36, 19-25 (k0).

    Examples
    --------
    >>> round(icc([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]), 4)
    0.1657
    """
    _check_form(form)
    if form in {"ICC(1,1)", "ICC(1,k)"}:
        one_way = one_way_anova(ratings)
        _check_between(one_way.between, form)
        return _from_mean_squares(one_way.between, one_way.within, _within_weight(form, one_way.k0))
    two_way = two_way_anova(ratings)
    _check_between(two_way.units, form)
    if form in {"ICC(3,1)", "ICC(3,k)"}:
        _check_beyond_raters(two_way, form)
        return _from_mean_squares(two_way.units, two_way.error, _within_weight(form, two_way.n_raters))
    return _two_way_random(two_way, form)


def icc_interval(ratings: Ratings, form: Form = "ICC(1,1)", confidence: float = 0.95) -> tuple[float, float]:
    """Return the lower and upper end of the F-based interval of the intraclass correlation.

    Parameters
    ----------
    ratings, form
        As in `icc`.
    confidence : float
        Nominal coverage, between 0 and 1.

    Returns
    -------
    lower, upper : float
        Exact for normal ratings in the balanced one-way forms and ICC(3,·); approximate for ICC(2,·), by
        Satterthwaite's degrees of freedom, and for unequal numbers of ratings, where k0 stands for k. The lower end of
        ICC(2,k) is minus infinity where that of ICC(2,1) is at most -1 / (k - 1).

    Raises
    ------
    MethodError
        As `icc`; confidence outside 0 to 1.

    References
    ----------
    Shrout, P. E. and Fleiss, J. L. (1979). Intraclass correlations. Psychological Bulletin 86, 420-428.
    Donner, A. (1979). The use of correlation and regression in the analysis of family resemblance. American Journal
    of Epidemiology 110, 335-342 (unequal numbers).
    """
    _check_form(form)
    if not 0 < confidence < 1:
        raise MethodError(f"confidence lies between 0 and 1; got {confidence}")
    level = (1 + confidence) / 2
    if form in {"ICC(1,1)", "ICC(1,k)"}:
        anova = one_way_anova(ratings)
        _check_between(anova.between, form)
        weight = _within_weight(form, anova.k0)
        return _f_bounds(anova.between, anova.within, weight, (anova.df_between, anova.df_within), level)
    two_way = two_way_anova(ratings)
    _check_between(two_way.units, form)
    if form in {"ICC(3,1)", "ICC(3,k)"}:
        _check_beyond_raters(two_way, form)
        weight = _within_weight(form, two_way.n_raters)
        return _f_bounds(two_way.units, two_way.error, weight, (two_way.df_units, two_way.df_error), level)
    return _two_way_random_bounds(two_way, form, level)


def one_way_anova(ratings: Ratings) -> OneWayAnova:
    """Return the one-way analysis of variance of the ratings by unit, for any pattern of missing cells.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        NaN where missing; units without a rating are left out.

    Returns
    -------
    OneWayAnova

    Raises
    ------
    MethodError
        Fewer than two units; no unit with two ratings; every rating the same value; ratings too large or too close
        together to be squared.
    """
    table = numeric_ratings(ratings)
    _check_squares(table)
    n_ratings, means, ss_within = _unit_moments(table)
    n_ratings, means = n_ratings[n_ratings > 0], means[n_ratings > 0]
    n_units, total = n_ratings.size, float(n_ratings.sum())
    if n_units < 2:
        raise MethodError(f"ICC(1,·) needs at least two rated units; got {n_units}")
    if total == n_units:
        raise MethodError(f"ICC(1,·) needs at least one unit with two ratings; all {n_units} rated units have one")
    _check_variation(table)
    grand_mean = float(n_ratings @ means) / total
    ss_between = float(n_ratings @ (means - grand_mean) ** 2)
    df_between, df_within = n_units - 1, int(total) - n_units
    trifle = _rounding(table, total)
    return OneWayAnova(
        between=_above(trifle, ss_between) / df_between,
        within=_above(trifle, ss_within) / df_within,
        df_between=df_between,
        df_within=df_within,
        k0=(total - float(n_ratings @ n_ratings) / total) / df_between,
        n_units=n_units,
        n_ratings=int(total),
    )


def two_way_anova(ratings: Ratings) -> TwoWayAnova:
    """Return the two-way analysis of variance of the ratings by unit and rater.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        Complete; units and raters without any rating are left out.

    Returns
    -------
    TwoWayAnova

    Raises
    ------
    MethodError
        Missing cells; fewer than two units or raters; every rating the same value.
    """
    table = complete_block(numeric_ratings(ratings), "a two-way ICC")
    _check_squares(table)
    _check_variation(table)
    n, k = table.shape
    deviations = table - table.mean()
    by_unit, by_rater = deviations.mean(axis=1), deviations.mean(axis=0)
    residual = deviations - by_unit[:, None] - by_rater[None, :]
    df_error = (n - 1) * (k - 1)
    trifle = _rounding(table, n * k)
    return TwoWayAnova(
        units=_above(trifle, k * float(by_unit @ by_unit)) / (n - 1),
        raters=_above(trifle, n * float(by_rater @ by_rater)) / (k - 1),
        error=_above(trifle, float(np.sum(residual**2))) / df_error,
        df_units=n - 1,
        df_raters=k - 1,
        df_error=df_error,
        n_units=n,
        n_raters=k,
    )


def _unit_moments(table: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Return ratings per unit, mean per unit (0 without ratings) and the sum of squares within units."""
    n_ratings, means = np.zeros(len(table)), np.zeros(len(table))
    ones = np.ones(table.shape[1])
    ss_within = 0.0
    for rows in row_blocks(len(table)):
        present = ~np.isnan(table[rows])
        n = present.astype(np.float64) @ ones
        mean = np.where(present, table[rows], 0.0) @ ones / np.maximum(n, 1.0)
        deviations = np.where(present, table[rows] - mean[:, None], 0.0).ravel()
        ss_within += float(deviations @ deviations)
        n_ratings[rows], means[rows] = n, mean
    return n_ratings, means, ss_within


def _rounding(table: FloatArray, n_ratings: float) -> float:
    """Return the sum of squares that rounding alone can leave where the true one is 0."""
    largest = max(abs(float(np.fmin.reduce(table, axis=None))), abs(float(np.fmax.reduce(table, axis=None))))
    return n_ratings * (8 * float(np.finfo(np.float64).eps) * largest) ** 2


def _above(trifle: float, sum_of_squares: float) -> float:
    return sum_of_squares if sum_of_squares > trifle else 0.0


def _within_weight(form: Form, k: float) -> float:
    """Return the weight of variance within units in the form's denominator: k - 1 for one rating, 0 for k."""
    return k - 1.0 if form.endswith("1)") else 0.0


def _from_mean_squares(between: float, within: float, weight: float, quantile: float = 1.0) -> float:
    """Return (F/q - 1) / (F/q + weight), written in mean squares so that F may be infinite."""
    return (between - quantile * within) / (between + weight * quantile * within)


def _f_bounds(between: float, within: float, weight: float, df: tuple[int, int], level: float) -> tuple[float, float]:
    d1, d2 = df
    above, below = float(fdtri(d1, d2, level)), 1.0 / float(fdtri(d2, d1, level))
    return (
        _from_mean_squares(between, within, weight, above),
        _from_mean_squares(between, within, weight, below),
    )


def _two_way_random(anova: TwoWayAnova, form: Form) -> float:
    n, k = anova.n_units, anova.n_raters
    rater_part = (anova.raters - anova.error) / n
    within = 0.0 if form == "ICC(2,k)" else (k - 1) * (anova.error + rater_part)
    total = anova.units + rater_part + within
    if total <= 0:
        raise MethodError(
            f"{form} needs a positive estimate of the variance of ratings; the mean squares of units, raters "
            f"and error, {anova.units:g}, {anova.raters:g} and {anova.error:g}, give {total:g}"
        )
    return (anova.units - anova.error) / total


def _two_way_random_bounds(anova: TwoWayAnova, form: Form, level: float) -> tuple[float, float]:
    n, k = anova.n_units, anova.n_raters
    units, raters, error = anova.units, anova.raters, anova.error
    rho = _two_way_random(anova, "ICC(2,1)")
    if units == 0 or (raters == 0 and error == 0):
        return rho, rho  # both ends tend to the estimate, whatever the degrees of freedom
    from_raters = k * rho * raters
    from_error = (n * (1 + (k - 1) * rho) - k * rho) * error
    df = (k - 1) * (n - 1) * (from_raters + from_error) ** 2 / ((n - 1) * from_raters**2 + from_error**2)
    noise = k * raters + (k * n - k - n) * error
    # 1 / F for the lower end: few degrees of freedom take F to infinity.
    above, below = 1 / float(fdtri(n - 1, df, level)), float(fdtri(df, n - 1, level))
    lower = n * (above * units - error) / (noise + n * above * units)
    upper = n * (below * units - error) / (noise + n * below * units)
    if form == "ICC(2,k)":
        return _mean_of_k(lower, k), _mean_of_k(upper, k)
    return lower, upper


def _mean_of_k(single: float, k: int) -> float:
    """Return the reliability of the mean of k ratings from that of one (Spearman and Brown)."""
    if single <= -1 / (k - 1):
        return -math.inf  # the formula's pole: the mean of k ratings has no lower limit there
    return k * single / (1 + (k - 1) * single)


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else math.inf


def _check_form(form: Form) -> None:
    if form not in get_args(Form):
        raise MethodError(f"the form is one of {', '.join(get_args(Form))}; got {form!r}")


def _check_between(between: float, form: Form) -> None:
    if between == 0 and form.endswith("k)"):
        raise MethodError(f"{form} needs units with different means; all units have the same mean")


def _check_beyond_raters(anova: TwoWayAnova, form: Form) -> None:
    if anova.units == 0 and anova.error == 0:
        raise MethodError(f"{form} needs variation beyond that between raters; each rater gives every unit the same")


def _check_variation(table: FloatArray) -> None:
    lowest, highest = np.fmin.reduce(table, axis=None), np.fmax.reduce(table, axis=None)
    if lowest == highest:
        raise MethodError(f"every rating is the same value ({lowest:g}); an ICC needs variation")


def _check_squares(table: FloatArray) -> None:
    lowest, highest = np.fmin.reduce(table, axis=None), np.fmax.reduce(table, axis=None)
    half = highest / 2 - lowest / 2  # so that the difference cannot overflow
    if half and not 1 / MOST_RANGE < half < MOST_RANGE:
        raise MethodError(
            f"an ICC squares the ratings, which cannot be done from {lowest:g} to {highest:g}; use another unit"
        )
