"""Streams of random numbers: always given, never taken from the clock."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from evaluation.errors import MethodError

__all__ = ["Place", "Seed", "as_generator", "draw_count", "root_of"]

Seed = np.random.Generator | np.random.SeedSequence | int
"""Where random numbers come from: a generator, a seed sequence, or a whole number of at least 0."""


class Place(IntEnum):
    """Where random numbers are drawn; a number, once given, is never given to another place."""

    AGREEMENT = 1
    WEIGHTS = 2
    ACCEPTABILITY = 3
    ONE_MORE_REVIEW = 4
    LIVE = 5
    SURVIVAL = 6


def root_of(seed: int, place: Place) -> np.random.SeedSequence:
    """Return the seed sequence of one place, whose streams no other place shares.

    Streams spawned from the bare seed would be the same at every place: the first one's numbers would come again.
    """
    return np.random.SeedSequence(seed, spawn_key=(int(place),))


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
