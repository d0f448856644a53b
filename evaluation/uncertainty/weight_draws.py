"""What is known of the weights, and draws that are uniform over all weights that agree with it.

Independent uniform numbers divided by their sum are not uniform over weights: they hardly ever give one
criterion most of the weight. Draws here are Dirichlet(1) over a simplex, so that with three criteria one of
them holds more than .8 in 12 of 100 draws, as it should be.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import finite_vector, normalised_weights, numbers
from evaluation.errors import MethodError
from evaluation.uncertainty.polytope import HitAndRun, clashing, is_empty
from evaluation.uncertainty.streams import Seed, as_generator, draw_count

__all__ = ["Constraint", "WeightInformation", "check_information", "draw_weights", "weight_blocks"]

Floats = NDArray[np.float64]

ROUNDING = 1e-12
BLOCK = 2**14
PILOT_DRAWS = 4096
LEAST_ACCEPTED = 0.01
"""Below this share of accepted draws, walking inside the set is faster than rejecting."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One linear rule for the weights: ``sum(coefficients * w) <= bound``.

    Parameters
    ----------
    coefficients : tuple of float
        One for each criterion.
    bound : float
        The most that the sum may be.
    words : str
        The rule as its author would say it, for messages.
    """

    coefficients: tuple[float, ...]
    bound: float
    words: str


@dataclass(frozen=True, slots=True)
class WeightInformation:
    """What is known of the weights of the criteria, as a set of allowed weights.

    Use the constructors `none`, `ordinal`, `interval`, `ratios` and `exact`, and `combined_with` to join
    two kinds of knowledge. Criteria are counted from 0. Whether any weights are allowed at all is found
    out by `draw_weights`, which names the rules that clash.

    Parameters
    ----------
    n_criteria : int
        Number of criteria.
    vertices : tuple of tuple of float
        Corners (n_vertices, n_criteria) of a simplex that holds all allowed weights.
    constraints : tuple of Constraint
        Every rule, also those that the simplex already keeps.
    """

    n_criteria: int
    vertices: tuple[tuple[float, ...], ...]
    constraints: tuple[Constraint, ...] = ()

    @classmethod
    def none(cls, n: int) -> WeightInformation:
        """Return no information: all non-negative weights of n criteria that sum to 1 are allowed."""
        return cls(n, _rows(np.eye(_count(n))))

    @classmethod
    def ordinal(cls, order: Sequence[int]) -> WeightInformation:
        """Return an order of importance of all criteria, the most important first.

        Raises
        ------
        MethodError
            If `order` does not name each criterion, counted from 0, once.
        """
        given = numbers(order, "the order of the criteria")
        n = _count(given.size)
        if given.ndim != 1 or (np.sort(given) != np.arange(n)).any():
            raise MethodError(
                f"ordinal needs each of the {n} criteria once, counted from 0, most important first; given {order!r}"
            )
        ranked = given.astype(int).tolist()
        # The corners: all weight on the first, halves on the first two, thirds on the first three ...
        corners = np.zeros((n, n))
        corners[:, ranked] = np.tril(np.ones((n, n))) / np.arange(1, n + 1)[:, None]
        rules = [
            _constraint(n, {less: 1.0, more: -1.0}, 0.0, f"criterion {more} weighs at least as much as {less}")
            for more, less in pairwise(ranked)
        ]
        return cls(n, _rows(corners), tuple(rules))

    @classmethod
    def interval(cls, lower: ArrayLike, upper: ArrayLike) -> WeightInformation:
        """Return bounds of each weight, as shares from 0 to 1 of the whole.

        Raises
        ------
        MethodError
            If the two lists differ in length, or a bound is not in 0 to 1.
        """
        low, high = finite_vector(lower, "lower weights"), finite_vector(upper, "upper weights")
        if low.size != high.size:
            raise MethodError(f"interval needs as many lower as upper weights; given {low.size} and {high.size}")
        bounds = np.concatenate([low, high])
        if ((bounds < 0) | (bounds > 1)).any():
            raise MethodError(f"interval needs weights as shares from 0 to 1; given {bounds.tolist()}")
        rules = []
        for k, (least, most) in enumerate(zip(low, high, strict=True)):
            rules.append(_constraint(low.size, {k: -1.0}, -least, f"criterion {k} weighs at least {least:g}"))
            rules.append(_constraint(low.size, {k: 1.0}, most, f"criterion {k} weighs at most {most:g}"))
        # What the lower bounds leave free is shared out; where they leave nothing, the rules decide.
        free = 1.0 - low.sum()
        corners = low + free * np.eye(low.size) if free > 0 else np.eye(low.size)
        return cls(low.size, _rows(corners), tuple(rules))

    @classmethod
    def ratios(cls, n: int, trade_offs: Sequence[tuple[int, int, float, float]]) -> WeightInformation:
        """Return bounds of ratios of weights: ``lower <= w[i] / w[j] <= upper`` for each (i, j, lower, upper).

        `upper` may be infinite. A lower bound of 1 says that i weighs at least as much as j.

        Raises
        ------
        MethodError
            If a ratio is not four numbers, i or j is not one of the n criteria, they are the same, or a bound is
            negative or missing.
        """
        _count(n)
        rules: list[Constraint] = []
        for first, second, lower, upper in _trade_offs(trade_offs):
            if first == second or not {first, second} <= set(range(n)):
                raise MethodError(
                    f"a ratio needs two of the {n} criteria, counted from 0; given {first:g} and {second:g}"
                )
            i, j = int(first), int(second)
            if not (0 <= lower < math.inf and upper >= 0):
                raise MethodError(f"the ratio of {i} to {j} needs bounds from 0 up; given {lower:g} to {upper:g}")
            words = f"criterion {i} weighs at least {lower:g} times {j}"
            rules.append(_constraint(n, {i: -1.0, j: lower}, 0.0, words))
            if upper < math.inf:
                words = f"criterion {i} weighs at most {upper:g} times {j}"
                rules.append(_constraint(n, {i: 1.0, j: -upper}, 0.0, words))
        return replace(cls.none(n), constraints=tuple(rules))

    @classmethod
    def exact(cls, weights: ArrayLike) -> WeightInformation:
        """Return known weights; they are divided by their sum.

        Raises
        ------
        MethodError
            If a weight is missing, infinite or negative, or all are zero.
        """
        given = finite_vector(weights, "weights")
        share = normalised_weights(given, given.size)
        rules = []
        for k, weight in enumerate(share.tolist()):
            words = f"criterion {k} weighs exactly {weight:g}"
            rules.append(_constraint(share.size, {k: 1.0}, weight, words))
            rules.append(_constraint(share.size, {k: -1.0}, -weight, words))
        return cls(share.size, _rows(share[None, :]), tuple(rules))

    def combined_with(self, other: WeightInformation) -> WeightInformation:
        """Return both pieces of information together: the weights that agree with each.

        Raises
        ------
        MethodError
            If the two do not speak of as many criteria.
        """
        if self.n_criteria != other.n_criteria:
            raise MethodError(
                f"only information on the same criteria can be combined; given {self.n_criteria} and "
                f"{other.n_criteria} criteria"
            )
        smaller = min(self, other, key=lambda information: _simplex_size(information.vertices))
        return replace(smaller, constraints=self.constraints + other.constraints)

    def open_constraints(self) -> tuple[Constraint, ...]:
        """Return the rules that the simplex of the vertices does not keep by itself."""
        corners = np.array(self.vertices)
        return tuple(
            rule for rule in self.constraints if (corners @ np.array(rule.coefficients) > rule.bound + ROUNDING).any()
        )


def draw_weights(information: WeightInformation, n_draws: int, rng: Seed) -> Floats:
    """Return weights drawn uniformly from the set that the information allows: (n_draws, n_criteria).

    Each row is non-negative and sums to 1.

    Parameters
    ----------
    information : WeightInformation
        What is known of the weights.
    n_draws : int
        Number of draws, at least 1.
    rng : numpy.random.Generator or int
        Where the random numbers come from; 0 is a seed like any other.

    Raises
    ------
    MethodError
        If no weights agree with the information; the message names rules that clash.

    Notes
    -----
    A simplex is drawn from directly; other sets by rejection from the simplex around them, or, where less
    than 1 in 100 would be accepted, by hit-and-run walks. Draws from the walks are nearly, not wholly,
    independent.

    References
    ----------
    Tervonen and Lahdelma (2007), Implementing stochastic multicriteria acceptability analysis, European
    Journal of Operational Research 178, 500-513.
    """
    return np.concatenate(list(weight_blocks(information, draw_count(n_draws), as_generator(rng))))


def weight_blocks(
    information: WeightInformation, n_draws: int, rng: np.random.Generator, *, block: int = BLOCK
) -> Iterator[Floats]:
    """Yield the draws of `draw_weights` in tables of at most `block` rows, to bound the memory in use."""
    check_information(information)
    sizes = [min(block, n_draws - start) for start in range(0, n_draws, block)]
    corners = np.array(information.vertices)
    rules = information.open_constraints()
    if not rules:
        for size in sizes:
            yield _simplex_draws(corners, size, rng)
        return
    coefficients = np.array([rule.coefficients for rule in rules])
    bounds = np.array([rule.bound for rule in rules])
    pilot = _simplex_draws(corners, PILOT_DRAWS, rng)
    accepted = float(_allowed(pilot, coefficients, bounds).mean())
    if accepted >= LEAST_ACCEPTED:
        for size in sizes:
            yield _rejection_draws(corners, (coefficients, bounds), size, accepted, rng)
    else:
        yield from _walked_blocks(information, sizes, rng)


def check_information(information: WeightInformation) -> None:
    """Refuse what is not a `WeightInformation`, such as a list of weights.

    Raises
    ------
    MethodError
        The message names the constructors for no information and for known weights.
    """
    if not isinstance(information, WeightInformation):
        raise MethodError(
            "what is known of the weights is a WeightInformation, such as WeightInformation.none(3) or "
            f"WeightInformation.exact([2, 1, 1]); given {information!r}"
        )


def _simplex_draws(corners: Floats, size: int, rng: np.random.Generator) -> Floats:
    shares = rng.standard_exponential((size, len(corners)))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(shares @ corners, dtype=np.float64)


def _allowed(weights: Floats, coefficients: Floats, bounds: Floats) -> NDArray[np.bool_]:
    return np.asarray((weights @ coefficients.T <= bounds + ROUNDING).all(axis=1), dtype=np.bool_)


def _rejection_draws(
    corners: Floats, rules: tuple[Floats, Floats], size: int, accepted: float, rng: np.random.Generator
) -> Floats:
    kept: list[Floats] = []
    missing = size
    while missing > 0:
        tries = min(int(1.1 * missing / accepted) + 64, 4 * BLOCK)
        weights = _simplex_draws(corners, tries, rng)
        kept.append(weights[_allowed(weights, *rules)][:missing])
        missing -= len(kept[-1])
    return np.concatenate(kept)


def _walked_blocks(information: WeightInformation, sizes: list[int], rng: np.random.Generator) -> Iterator[Floats]:
    coefficients = np.array([rule.coefficients for rule in information.constraints])
    bounds = np.array([rule.bound for rule in information.constraints])
    if is_empty(coefficients, bounds):
        words = [information.constraints[row].words for row in clashing(coefficients, bounds)]
        raise MethodError(
            "no weights that sum to 1 agree with all of this together: "
            + "; ".join(dict.fromkeys(words))
            + ". Relax or drop one of them"
        )
    tables = HitAndRun(coefficients, bounds, rng).draws()
    spare = np.empty((0, information.n_criteria))
    for size in sizes:
        parts = [spare]
        while sum(map(len, parts)) < size:
            parts.append(next(tables))
        joined = np.concatenate(parts)
        spare = joined[size:]
        yield joined[:size]


def _constraint(n: int, terms: dict[int, float], bound: float, words: str) -> Constraint:
    return Constraint(tuple(float(terms.get(k, 0.0)) for k in range(n)), float(bound), words)


def _trade_offs(trade_offs: Sequence[tuple[int, int, float, float]]) -> list[list[float]]:
    table = numbers(trade_offs, "the ratios of weights")
    if table.shape != (0,) and (table.ndim != 2 or table.shape[1] != 4):
        raise MethodError(
            f"each ratio is two criteria and two bounds, (i, j, lower, upper); given an array of shape {table.shape}"
        )
    return [[float(number) for number in row] for row in table]


def _rows(corners: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in corners.tolist())


def _simplex_size(vertices: tuple[tuple[float, ...], ...]) -> float:
    """Return the volume of a full simplex, up to a common factor; 0 where it has fewer corners."""
    corners = np.array(vertices)
    return abs(float(np.linalg.det(corners))) if len(corners) == corners.shape[1] else 0.0


def _count(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise MethodError(f"weight information needs at least one criterion; given {n!r}")
    return int(n)
