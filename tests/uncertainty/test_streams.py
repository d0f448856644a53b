"""Random numbers are given, never taken from the clock."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.errors import MethodError
from evaluation.uncertainty.streams import Place, as_generator, draw_count, root_of


def test_zero_is_a_seed_like_any_other() -> None:
    assert as_generator(0).random() == as_generator(0).random()
    assert as_generator(0).random() != as_generator(1).random()


def test_a_generator_is_used_as_it_is() -> None:
    rng = np.random.default_rng(3)
    assert as_generator(rng) is rng


def test_no_two_places_share_a_stream() -> None:
    # nor does any share one with the bare seed
    roots = [np.random.SeedSequence(2006), *(root_of(2006, place) for place in Place)]
    first = [as_generator(stream).integers(2**62) for root in roots for stream in root.spawn(4)]
    assert len(set(first)) == 4 * (1 + len(Place))
    bare = [as_generator(stream).integers(2**62) for _ in Place for stream in np.random.SeedSequence(2006).spawn(4)]
    assert len(set(bare)) == 4  # as it would be without


def test_a_place_has_the_same_stream_for_the_same_seed() -> None:
    draws = [as_generator(root_of(seed, Place.WEIGHTS)).random() for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2]


@pytest.mark.parametrize("rng", [None, -1, 1.5, True, "2006"])
def test_draws_without_a_seed_are_refused(rng: object) -> None:
    with pytest.raises(MethodError, match="need a random generator or a seed"):
        as_generator(rng)  # type: ignore[arg-type]


@pytest.mark.parametrize("n_draws", [0, -5, 2.0, True])
def test_number_of_draws_is_a_whole_number(n_draws: int) -> None:
    with pytest.raises(MethodError, match="n_draws must be a whole number"):
        draw_count(n_draws)
