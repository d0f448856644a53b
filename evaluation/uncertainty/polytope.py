"""Sets of weights bounded by linear constraints: are they empty, how wide are they, walk about in them.

A set is given as ``coefficients @ w <= bounds`` beside the two rules for all weights: none is negative, and
they sum to 1. It may be flat, where a constraint holds with equality throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

__all__ = ["HitAndRun", "clashing", "interior", "is_empty"]

Floats = NDArray[np.float64]

FLAT = 1e-9
"""A constraint that can never be kept by more than this holds with equality throughout."""

N_CHAINS = 1024
STEPS_PER_DIMENSION = 40
"""Steps of each chain before its first draw, and again after the directions are fitted to the set."""
THINNING_PER_DIMENSION = 4
"""Steps between two draws of one chain."""


def is_empty(coefficients: Floats, bounds: Floats) -> bool:
    """Return whether no weights satisfy ``coefficients @ w <= bounds``."""
    return _furthest(np.zeros(coefficients.shape[1]), coefficients, bounds) is None


def clashing(coefficients: Floats, bounds: Floats) -> list[int]:
    """Return a smallest set of constraints, by row, that cannot hold together; the whole must be empty.

    Each constraint is left out in turn, the last first; where the rest is still empty, it was not needed
    for the clash.
    """
    kept = list(range(len(bounds)))
    for row in reversed(range(len(bounds))):
        rest = [other for other in kept if other != row]
        if is_empty(coefficients[rest], bounds[rest]):
            kept = rest
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class Interior:
    """The inside of a set of weights.

    Attributes
    ----------
    corners : array (n_constraints, n_criteria)
        Points of the set as far as possible from each constraint in turn; their mean is inside.
    coefficients, bounds : array
        The constraints that can be kept with room to spare, non-negativity among them.
    directions : array (n_dimensions, n_criteria)
        Orthonormal directions in which one can move without leaving the set at once.
    """

    corners: Floats
    coefficients: Floats
    bounds: Floats
    directions: Floats


def interior(coefficients: Floats, bounds: Floats) -> Interior:
    """Return the inside of a set of weights that is not empty."""
    n = coefficients.shape[1]
    rows = np.vstack([coefficients, -np.eye(n)])
    limits = np.concatenate([bounds, np.zeros(n)])
    points = [_furthest(row, coefficients, bounds) for row in rows]
    corners = np.array([point for point in points if point is not None])
    slack = limits - np.einsum("ij,ij->i", rows, corners)
    roomy = slack > FLAT
    fixed = np.vstack([np.ones(n), rows[~roomy]])
    return Interior(corners, rows[roomy], limits[roomy], _null_space(fixed))


def _furthest(row: Floats, coefficients: Floats, bounds: Floats) -> Floats | None:
    """Return the allowed weights with the least ``row @ w``, or None where no weights are allowed."""
    result = linprog(
        row,
        A_ub=coefficients if len(bounds) else None,
        b_ub=bounds if len(bounds) else None,
        A_eq=np.ones((1, row.size)),
        b_eq=[1.0],
        bounds=(0, 1),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10},
    )
    return None if result.x is None else np.asarray(result.x, dtype=np.float64)


def _null_space(rows: Floats) -> Floats:
    _, singular, right = np.linalg.svd(rows)
    rank = int((singular > FLAT * singular.max()).sum())
    return np.asarray(right[rank:], dtype=np.float64)


class HitAndRun:
    """Uniform draws from a set of weights, by many random walks side by side.

    Each walk picks a direction, finds where that line leaves the set, and moves to a uniform point of the
    chord. The directions are fitted to the shape of the set after a first spell, so that long thin sets
    are crossed as fast as round ones.

    References
    ----------
    Smith (1984), Efficient Monte Carlo procedures for generating points uniformly distributed over
    bounded regions, Operations Research 32, 1296-1308; Tervonen et al. (2013), Hit-and-run enables
    efficient weight generation for simulation-based multiple criteria decision analysis, European Journal
    of Operational Research 224, 552-559.
    """

    def __init__(self, coefficients: Floats, bounds: Floats, rng: np.random.Generator) -> None:
        self._inside = interior(coefficients, bounds)
        self._rng = rng
        self._directions = self._inside.directions
        mixture = rng.dirichlet(np.ones(len(self._inside.corners)), N_CHAINS)
        self._weights = mixture @ self._inside.corners
        n_dimensions = len(self._directions)
        if n_dimensions:
            self._walk(STEPS_PER_DIMENSION * n_dimensions)
            self._fit_directions()
            self._walk(STEPS_PER_DIMENSION * n_dimensions)

    def draws(self) -> Iterator[Floats]:
        """Yield tables (N_CHAINS, n_criteria) of weights, without end."""
        while True:
            self._walk(THINNING_PER_DIMENSION * len(self._directions))
            weights = np.maximum(self._weights, 0.0)
            yield weights / weights.sum(axis=1, keepdims=True)

    def _fit_directions(self) -> None:
        basis = self._inside.directions
        inner = (self._weights - self._weights.mean(axis=0)) @ basis.T
        scale, axes = np.linalg.eigh(inner.T @ inner / len(inner))
        self._directions = np.sqrt(np.maximum(scale, 0.0))[:, None] * axes.T @ basis

    def _walk(self, n_steps: int) -> None:
        rows, limits = self._inside.coefficients, self._inside.bounds
        for _ in range(n_steps):
            step = self._rng.standard_normal((N_CHAINS, len(self._directions))) @ self._directions
            room = np.maximum(limits - self._weights @ rows.T, 0.0)
            speed = step @ rows.T
            with np.errstate(divide="ignore", invalid="ignore"):
                reach = room / speed
            forward = np.where(speed > 0, reach, np.inf).min(axis=1)
            backward = np.where(speed < 0, reach, -np.inf).max(axis=1)
            share = self._rng.random(N_CHAINS)
            self._weights = self._weights + (backward + share * (forward - backward))[:, None] * step
