"""Weights of which some keep their share while the others move."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.errors import MethodError

__all__ = ["shares_with_kept"]

ROUNDING = 1e-9


def shares_with_kept(points: Mapping[str, float], kept: Mapping[str, float]) -> dict[str, float]:
    """Return the weight of each criterion where some keep their share and the others divide what is left by points.

    Parameters
    ----------
    points : mapping of str to float
        Swing points by criterion, not negative; those of criteria that keep their share are passed over.
    kept : mapping of str to float
        Shares from 0 to 1, by criterion, that do not move.

    Returns
    -------
    dict of str to float
        In the order of `points`, summing to 1. Where every criterion keeps its share, the shares divided by their sum.

    Raises
    ------
    MethodError
        Where the kept shares sum to more than 1, nothing has points or a share, or a share is left over and no free
        criterion has points to take it.

    Examples
    --------
    >>> shares_with_kept({"A": 100, "B": 30, "C": 10}, {"A": 0.6})
    {'A': 0.6, 'B': 0.3, 'C': 0.1}
    """
    held = {criterion: kept[criterion] for criterion in points if criterion in kept}
    free = {criterion: points[criterion] for criterion in points if criterion not in kept}
    taken, given = sum(held.values()), sum(free.values())
    if taken > 1 + ROUNDING:
        raise MethodError(f"shares that are kept sum to at most 1; these sum to {taken:.6g}")
    if not free and taken > 0:
        return {criterion: share / taken for criterion, share in held.items()}
    left = max(0.0, 1 - taken)
    if given <= 0 and left > ROUNDING:
        raise MethodError(f"a share of {left:.6g} is left, and none of {', '.join(free)} has points to take it")
    each = left / given if given > 0 else 0.0
    return {criterion: held.get(criterion, each * points[criterion]) for criterion in points}
