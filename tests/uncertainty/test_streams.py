"""Random numbers are given, never taken from the clock."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.errors import MethodError
from evaluation.uncertainty.streams import as_generator, draw_count


def test_zero_is_a_seed_like_any_other() -> None:
    assert as_generator(0).random() == as_generator(0).random()
    assert as_generator(0).random() != as_generator(1).random()


def test_a_generator_is_used_as_it_is() -> None:
    rng = np.random.default_rng(3)
    assert as_generator(rng) is rng


@pytest.mark.parametrize("rng", [None, -1, 1.5, True, "2006"])
def test_draws_without_a_seed_are_refused(rng: object) -> None:
    with pytest.raises(MethodError, match="need a random generator or a seed"):
        as_generator(rng)  # type: ignore[arg-type]


@pytest.mark.parametrize("n_draws", [0, -5, 2.0, True])
def test_number_of_draws_is_a_whole_number(n_draws: int) -> None:
    with pytest.raises(MethodError, match="n_draws must be a whole number"):
        draw_count(n_draws)
