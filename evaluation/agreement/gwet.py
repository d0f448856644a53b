"""Gwet's AC1 and AC2: agreement corrected for chance by a rule that stays steady when one category prevails.

Units with one rating tell how often each category is used; units with two or more tell how often raters agree. A
missing rating is not a category.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from evaluation.agreement.ratings import Ratings, is_numeric, label_codes, numeric_ratings, row_blocks
from evaluation.errors import MethodError

__all__ = ["GwetResult", "Weights", "category_weights", "gwet_ac", "gwet_inference"]

FloatArray = npt.NDArray[np.float64]
Counts = npt.NDArray[np.unsignedinteger[Any]]  # as small as the number of raters allows
Weights = Literal["identity", "ordinal", "linear", "quadratic", "ratio"]


@dataclass(frozen=True, slots=True)
class GwetResult:
    """Gwet's coefficient with its standard error and interval.

    Parameters
    ----------
    coefficient : float
        AC1 with identity weights, AC2 otherwise.
    standard_error : float
        Linearised, for a sample of units from a large population; the raters are taken as given.
    lower, upper : float
        Student's t interval with n_units - 1 degrees of freedom. The upper end is cut off at 1; the lower
        is not cut off, because AC2 itself can fall below -1.
    confidence : float
        Nominal coverage, between 0 and 1.
    weights : str
        Name of the weighting.
    observed, expected : float
        Weighted share of agreement that was observed, and that expected by chance.
    n_units : int
        Units with at least one rating.
    """

    coefficient: float
    standard_error: float
    lower: float
    upper: float
    confidence: float
    weights: str
    observed: float
    expected: float
    n_units: int


@dataclass(frozen=True, slots=True)
class _Agreement:
    """What the coefficient and its variance share; arrays have one entry per unit with at least one rating."""

    counts: Counts  # (n_units, n_categories)
    n_ratings: FloatArray
    pair_agreement: FloatArray  # weighted share of agreeing pairs, 0 for a unit with one rating
    prevalence: FloatArray  # (n_categories,)
    chance_factor: float
    observed: float
    expected: float

    @property
    def coefficient(self) -> float:
        return (self.observed - self.expected) / (1 - self.expected)


def gwet_ac(ratings: Ratings, categories: Sequence[Any] | None = None, weights: Weights = "identity") -> float:
    """Return Gwet's AC1 (identity weights) or AC2 (any other weights) of the ratings.

    Parameters
    ----------
    ratings : array_like, shape (n_units, n_raters)
        NaN where missing. Numbers; with identity weights labels of any kind.
    categories : sequence, optional
        All categories a rater could choose. Without it, those that occur: give it wherever the scale has steps that
        nobody used, because the coefficient depends on how many there are. Numbers are put in ascending order.
    weights : {"identity", "ordinal", "linear", "quadratic", "ratio"}
        How much a disagreement counts as partial agreement; see `category_weights`.

    Returns
    -------
    float

    Raises
    ------
    MethodError
        No unit has two ratings; fewer than two categories; a rating outside `categories`; labels with weights other
        than identity; negative categories with ratio weights.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition. Advanced Analytics.

    Examples
    --------
    >>> round(gwet_ac([[1, 1], [2, 2], [3, 2], [3, 3]]), 3)
    0.628
    """
    return _agreement(ratings, categories, weights).coefficient


def gwet_inference(
    ratings: Ratings,
    categories: Sequence[Any] | None = None,
    weights: Weights = "identity",
    confidence: float = 0.95,
) -> GwetResult:
    """Return Gwet's coefficient with its standard error and confidence interval.

    Parameters
    ----------
    ratings, categories, weights
        As in `gwet_ac`.
    confidence : float
        Nominal coverage, between 0 and 1.

    Returns
    -------
    GwetResult

    Raises
    ------
    MethodError
        As `gwet_ac`; fewer than two units with a rating.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition. Advanced Analytics.
    """
    if not 0 < confidence < 1:
        raise MethodError(f"confidence lies between 0 and 1; got {confidence}")
    parts = _agreement(ratings, categories, weights)
    n_units = parts.n_ratings.size
    if n_units < 2:
        raise MethodError(f"a standard error needs at least two units with a rating; got {n_units}")
    coefficient = parts.coefficient
    standard_error = _standard_error(parts)
    reach = float(stdtrit(n_units - 1, (1 + confidence) / 2)) * standard_error
    return GwetResult(
        coefficient=coefficient,
        standard_error=standard_error,
        lower=coefficient - reach,
        upper=min(1.0, coefficient + reach),
        confidence=confidence,
        weights=weights,
        observed=parts.observed,
        expected=parts.expected,
        n_units=n_units,
    )


def category_weights(categories: npt.ArrayLike, weights: Weights = "identity") -> FloatArray:
    """Return the agreement weight of each pair of categories, 1 on the diagonal.

    Parameters
    ----------
    categories : array_like, shape (n_categories,)
        Distinct numbers in ascending order.
    weights : {"identity", "ordinal", "linear", "quadratic", "ratio"}
        identity: 0 off the diagonal. ordinal: one minus the number of pairs of categories within the span, over the
        number within the whole scale; only the order counts. linear, quadratic: one minus the difference over the
        range, or its square. ratio: one minus the squared ratio of difference to sum, over that of the two ends.

    Returns
    -------
    numpy.ndarray, shape (n_categories, n_categories)

    Raises
    ------
    MethodError
        An unknown weighting, fewer than two categories, or negative categories with ratio weights.

    References
    ----------
    Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th edition. Advanced Analytics.
    """
    _check_known(weights)
    values = np.asarray(categories, dtype=np.float64)
    if values.size < 2:
        raise MethodError(
            f"Gwet's coefficient needs at least two categories; got {_listed(values)}. "
            "Give all categories of the scale, used or not"
        )
    if weights == "identity":
        return np.eye(values.size)
    if weights == "ratio":
        return _ratio_weights(values)
    places = np.arange(values.size, dtype=np.float64) if weights == "ordinal" else values
    distance = np.abs(places[:, None] - places[None, :])
    if weights == "ordinal":
        distance = distance * (distance + 1) / 2  # pairs among the distance + 1 categories of the span
    elif weights == "quadratic":
        distance = distance**2
    agreement: FloatArray = 1 - distance / distance.max()
    return agreement


def _ratio_weights(values: FloatArray) -> FloatArray:
    if values[0] < 0:
        raise MethodError(f"ratio weights need categories of zero or more; the lowest is {values[0]:g}")
    total = values[:, None] + values[None, :]
    squared = ((values[:, None] - values[None, :]) / np.where(total == 0, 1.0, total)) ** 2
    weights: FloatArray = 1 - squared / squared[0, -1]
    return weights


def _check_known(weights: Weights) -> None:
    if not isinstance(weights, str) or weights not in get_args(Weights):
        raise MethodError(f"the weights are one of {', '.join(get_args(Weights))}; got {weights!r}")


def _agreement(ratings: Ratings, categories: Sequence[Any] | None, weights: Weights) -> _Agreement:
    _check_known(weights)
    counts, values = _category_counts(ratings, categories, weights)
    table = category_weights(values, weights)
    n_ratings = counts.sum(axis=1, dtype=np.float64)
    if not n_ratings.all():
        counts, n_ratings = counts[n_ratings > 0], n_ratings[n_ratings > 0]
    paired = n_ratings > 1
    if not paired.any():
        raise MethodError(
            f"Gwet's coefficient needs at least one unit with two ratings; all {n_ratings.size} rated units have one"
        )
    pair_agreement = np.zeros(n_ratings.size)
    shares = np.zeros(values.size)
    for rows in row_blocks(n_ratings.size):
        part, n = counts[rows].astype(np.float64), n_ratings[rows]
        # A rating agrees with itself in full, hence minus 1.
        agreeing = (part * (part @ table - 1)).sum(axis=1)
        pair_agreement[rows] = np.where(n > 1, agreeing / np.maximum(n * (n - 1), 1), 0.0)
        shares += (part / n[:, None]).sum(axis=0)
    prevalence = shares / n_ratings.size
    chance_factor = float(table.sum()) / (values.size * (values.size - 1))
    return _Agreement(
        counts=counts,
        n_ratings=n_ratings,
        pair_agreement=pair_agreement,
        prevalence=prevalence,
        chance_factor=chance_factor,
        observed=float(pair_agreement[paired].mean()),
        expected=chance_factor * float(np.sum(prevalence * (1 - prevalence))),
    )


def _standard_error(parts: _Agreement) -> float:
    """Return the linearised standard error: each unit's pull on observed agreement and on the prevalences."""
    n = parts.n_ratings.size
    paired = parts.n_ratings > 1
    room = 1 - parts.expected
    scale = n / np.count_nonzero(paired)
    squares = 0.0
    for rows in row_blocks(n):
        own = scale * np.where(paired[rows], parts.pair_agreement[rows] - parts.expected, 0.0) / room
        own_chance = parts.chance_factor * (parts.counts[rows] @ (1 - parts.prevalence)) / parts.n_ratings[rows]
        pull = own - 2 * (1 - parts.coefficient) * (own_chance - parts.expected) / room
        squares += float(np.sum((pull - parts.coefficient) ** 2))
    return math.sqrt(squares / (n * (n - 1)))


def _category_counts(ratings: Ratings, categories: Sequence[Any] | None, weights: Weights) -> tuple[Counts, FloatArray]:
    """Return how often each category occurs on each unit, shape (n_units, n_categories), and the categories."""
    if is_numeric(ratings):
        table = numeric_ratings(ratings)
        present = pd.unique(table.ravel())
        values = np.unique(present[~np.isnan(present)]) if categories is None else _ascending(categories)
        stray = present[~np.isin(present, values) & ~np.isnan(present)]
        if stray.size:
            raise MethodError(f"the rating {stray[0]:g} is not one of the categories {_listed(values)}")
    else:
        if weights != "identity":
            raise MethodError(f"{weights} weights need numbers; labels carry identity weights only")
        table, labels = label_codes(ratings, categories)
        values = np.arange(len(labels), dtype=np.float64)
    counts: Counts = np.empty((len(table), values.size), dtype=np.min_scalar_type(table.shape[1]))
    for rows in row_blocks(len(table)):
        counts[rows] = _counts_of(table[rows], values)
    return counts, values


def _counts_of(table: FloatArray, values: FloatArray) -> npt.NDArray[np.int64]:
    codes = np.where(np.isnan(table), values.size, np.searchsorted(values, table))
    flat = codes + np.arange(len(table))[:, None] * (values.size + 1)
    counts = np.bincount(flat.ravel(), minlength=len(table) * (values.size + 1))
    return counts.reshape(len(table), values.size + 1)[:, :-1]


def _ascending(categories: Sequence[Any]) -> FloatArray:
    try:
        values = np.unique(np.asarray(categories, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise MethodError(f"numeric ratings need numeric categories; got {list(categories)}") from error
    if values.size == 0 or not np.isfinite(values).all():
        raise MethodError(f"categories are finite numbers, at least two; got {list(categories)}")
    return values


def _listed(values: FloatArray) -> str:
    return ", ".join(f"{value:g}" for value in values)
