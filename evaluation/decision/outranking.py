"""PROMETHEE: alternatives compared in pairs, criterion by criterion.

A preference function turns a difference on one criterion into a degree of preference from 0 to 1; the
flows add up how strongly an alternative is preferred to the others and how strongly they are to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, benefit_matrix, normalised_weights
from evaluation.errors import MethodError

__all__ = ["PreferenceFunction", "PrometheeFlows", "preference_matrix", "promethee_flows", "promethee_ii"]

Floats = NDArray[np.float64]
Preferences = str | Sequence["PreferenceFunction | str | Sequence[object]"]

NEEDED = {"usual": "", "ushape": "q", "vshape": "p", "level": "qp", "linear": "qp", "gaussian": "s"}
"""The thresholds that each kind of preference function needs."""

PAIRS_AT_ONCE = 2**20
FARTHEST = 40.0
"""So many s apart the gaussian degree is 1 to the last digit; what is farther must not overflow when squared."""


@dataclass(frozen=True, slots=True)
class PreferenceFunction:
    """How a difference d on one criterion becomes a degree of preference from 0 to 1.

    Parameters
    ----------
    kind : str
        Case, hyphens and underscores do not matter. For d above 0 (else the degree is 0):
        "usual" 1; "u-shape" 1 above q; "v-shape" d/p up to p, then 1; "level" 0.5 above q, 1 above p;
        "linear" rising from 0 at q to 1 at p; "gaussian" ``1 - exp(-d**2 / (2 * s**2))``.
    q : float, optional
        Indifference threshold, in the unit of the criterion.
    p : float, optional
        Preference threshold, in the unit of the criterion.
    s : float, optional
        Difference at the inflection of the gaussian, in the unit of the criterion.

    Raises
    ------
    MethodError
        If the kind is unknown, a threshold that it needs is missing or negative, or p is not above q.

    References
    ----------
    Brans and Vincke (1985), Management Science 31, 647-656.
    """

    kind: str
    q: float | None = None
    p: float | None = None
    s: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", _plain(self.kind))
        if self.kind not in NEEDED:
            raise MethodError(f"unknown preference function {self.kind!r}; known are {', '.join(NEEDED)}")
        for name in NEEDED[self.kind]:
            self._check_threshold(name)
        if NEEDED[self.kind] == "qp" and not self._threshold("q") < self._threshold("p"):
            raise MethodError(f"{self.kind} needs q below p; given q = {self.q:g} and p = {self.p:g}")

    def _check_threshold(self, name: str) -> None:
        threshold = getattr(self, name)
        if threshold is None or not np.isfinite(threshold) or threshold < 0:
            raise MethodError(f"{self.kind} needs {name}, a number not below 0; given {threshold!r}")
        if name in "ps" and threshold == 0:
            raise MethodError(f"{self.kind} needs {name} above 0; 'usual' is the function without thresholds")

    def _threshold(self, name: str) -> float:
        # Only called for thresholds that __post_init__ has found to be there.
        return float(getattr(self, name))

    def degrees(self, difference: Floats, slack: float = 0.0) -> Floats:
        """Return the degree of preference, 0 to 1, of each difference; the shape is that of `difference`.

        Parameters
        ----------
        difference : array
            Own value minus the other's, in the unit of the criterion, more being better.
        slack : float
            What a difference must exceed a threshold by, to count as above it: 0.4 - 0.3 is not above 0.1.
        """
        positive = np.maximum(difference, 0.0)
        if self.kind == "usual":
            return np.asarray(difference > 0, dtype=np.float64)
        if self.kind == "ushape":
            return np.asarray(positive > self._threshold("q") + slack, dtype=np.float64)
        if self.kind == "vshape":
            return np.asarray(np.minimum(positive / self._threshold("p"), 1.0), dtype=np.float64)
        if self.kind == "gaussian":
            in_s = np.minimum(positive / self._threshold("s"), FARTHEST)
            return np.asarray(-np.expm1(-(in_s**2) / 2), dtype=np.float64)
        q, p = self._threshold("q"), self._threshold("p")
        if self.kind == "level":
            return 0.5 * (positive > q + slack) + 0.5 * (positive > p + slack)
        return np.clip((positive - q) / (p - q), 0.0, 1.0)


def preference_matrix(matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike, preferences: Preferences) -> Floats:
    """Return how strongly each alternative (row) is preferred to each other (column), 0 to 1.

    The shape is (n_alternatives, n_alternatives); the diagonal is 0. Parameters and errors are those of
    `promethee_ii`.

    References
    ----------
    Brans, Vincke and Mareschal (1986), European Journal of Operational Research 24, 228-238, where this
    is the table of pi.
    """
    table = benefit_matrix(matrix, objectives, "promethee")
    share = normalised_weights(weights, table.shape[1])
    functions = _functions(preferences, table.shape[1])
    total = np.zeros((table.shape[0], table.shape[0]))
    for column, weight, function in zip(table.T, share, functions, strict=True):
        total += weight * function.degrees(column[:, None] - column, _slack(column))
    return total


@dataclass(frozen=True, slots=True, eq=False)
class PrometheeFlows:
    """Outranking flows of each alternative, each (n_alternatives,), as means over the other alternatives.

    The paper of 1986 prints sums: multiply by ``n_alternatives - 1`` to compare.

    Attributes
    ----------
    leaving : array
        How strongly it is preferred to the others, 0 to 1.
    entering : array
        How strongly the others are preferred to it, 0 to 1.
    net : array
        Leaving minus entering, -1 to 1.
    """

    leaving: Floats
    entering: Floats
    net: Floats


def promethee_flows(
    matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike, preferences: Preferences
) -> PrometheeFlows:
    """Return the leaving, entering and net flow of each alternative; parameters as for `promethee_ii`."""
    table = benefit_matrix(matrix, objectives, "promethee")
    share = normalised_weights(weights, table.shape[1])
    functions = _functions(preferences, table.shape[1])
    n_others = max(table.shape[0] - 1, 1)
    leaving, entering = np.zeros(table.shape[0]), np.zeros(table.shape[0])
    for column, weight, function in zip(table.T, share, functions, strict=True):
        out, into = _sorted_flows(column) if function.kind == "usual" else _pairwise_flows(column, function)
        leaving += weight * out / n_others
        entering += weight * into / n_others
    return PrometheeFlows(leaving, entering, leaving - entering)


def promethee_ii(matrix: ArrayLike, weights: ArrayLike, objectives: ArrayLike, preferences: Preferences) -> Floats:
    """Return the net outranking flow of each alternative, shape (n_alternatives,), from -1 to 1 (best).

    Parameters
    ----------
    matrix : array (n_alternatives, n_criteria)
        Finite measurements.
    weights : array (n_criteria,)
        Not negative and not all zero; divided by their sum.
    objectives : array (n_criteria,)
        +1 where more is better, -1 where less is better.
    preferences : str or sequence
        One name for all criteria, such as "usual", or for each criterion a `PreferenceFunction` or a
        tuple ``(kind, q, p, s)``, None for a threshold that the kind does not use.

    Raises
    ------
    MethodError
        If a measurement is missing or infinite, or weights, objectives or preferences do not fit.

    Notes
    -----
    Net flows are divided by ``n_alternatives - 1`` (0 for a single alternative). "usual" sorts each
    column, so that its cost grows as n log n; the other kinds compare all pairs, in blocks.

    References
    ----------
    Brans, Vincke and Mareschal (1986), European Journal of Operational Research 24, 228-238.
    """
    return promethee_flows(matrix, weights, objectives, preferences).net


def _sorted_flows(column: Floats) -> tuple[Floats, Floats]:
    ordered = np.sort(column)
    below = np.searchsorted(ordered, column, side="left")
    above = column.size - np.searchsorted(ordered, column, side="right")
    return below.astype(np.float64), above.astype(np.float64)


def _pairwise_flows(column: Floats, function: PreferenceFunction) -> tuple[Floats, Floats]:
    leaving, entering = np.empty(column.size), np.zeros(column.size)
    slack = _slack(column)
    step = max(1, PAIRS_AT_ONCE // column.size)
    for start in range(0, column.size, step):
        degrees = function.degrees(column[start : start + step, None] - column, slack)
        leaving[start : start + step] = degrees.sum(axis=1)
        entering += degrees.sum(axis=0)
    return leaving, entering


def _slack(column: Floats) -> float:
    return TIE_TOLERANCE * float(np.abs(column).max())


def _functions(preferences: Preferences, n_criteria: int) -> list[PreferenceFunction]:
    if isinstance(preferences, str):
        return [PreferenceFunction(preferences)] * n_criteria
    if not isinstance(preferences, Sequence):
        raise MethodError(
            f"promethee needs the name of a preference function, or one function for each criterion; "
            f"given {preferences!r}"
        )
    functions = [_function(item) for item in preferences]
    if len(functions) != n_criteria:
        raise MethodError(
            f"promethee needs one preference function for each of {n_criteria} criteria; given {len(functions)}"
        )
    return functions


def _function(item: PreferenceFunction | str | Sequence[object]) -> PreferenceFunction:
    if isinstance(item, PreferenceFunction):
        return item
    parts = [item] if isinstance(item, str) else list(item) if isinstance(item, Sequence) else []
    kind, thresholds = (parts or [None])[0], parts[1:]
    if not isinstance(kind, str) or len(thresholds) > 3:
        raise MethodError(f"a preference function is a tuple (kind, q, p, s); given {item!r}")
    return PreferenceFunction(kind, *(_number_or_none(threshold, item) for threshold in thresholds))


def _number_or_none(threshold: object, item: object) -> float | None:
    if threshold is None:
        return None
    if isinstance(threshold, (int, float, np.integer, np.floating)):
        return float(threshold)
    raise MethodError(f"the thresholds of a preference function are numbers or None; given {item!r}")


def _plain(kind: str) -> str:
    return "".join(letter for letter in kind.casefold() if letter.isalnum())
