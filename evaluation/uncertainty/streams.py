"""Streams of random numbers: always given, never taken from the clock."""

from __future__ import annotations

import numpy as np

from evaluation.errors import MethodError

__all__ = ["Seed", "as_generator", "draw_count"]

Seed = np.random.Generator | np.random.SeedSequence | int
"""Where random numbers come from: a generator, a seed sequence, or a whole number of at least 0."""


def as_generator(rng: Seed) -> np.random.Generator:
    """Return the generator itself, or a new one for a seed; 0 is a seed like any other.

    Raises
    ------
    MethodError
        If nothing, or something else, is given: results must be reproducible.
    """
    if isinstance(rng, (np.random.Generator, np.random.SeedSequence)):
        return np.random.default_rng(rng)
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)) or rng < 0:
        raise MethodError(f"draws need a random generator or a seed, a whole number from 0; given {rng!r}")
    return np.random.default_rng(int(rng))


def draw_count(n_draws: int) -> int:
    """Return the number of draws as an int.

    Raises
    ------
    MethodError
        If it is not a whole number of at least 1.
    """
    if isinstance(n_draws, bool) or not isinstance(n_draws, (int, np.integer)) or n_draws < 1:
        raise MethodError(f"n_draws must be a whole number, at least 1; given {n_draws!r}")
    return int(n_draws)
