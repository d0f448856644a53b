"""Levels one step on, and on the medians of the marks, by hand and against the scale walked level by level."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.assessment.other_levels import cells_on_medians, on_steps, one_step_on
from evaluation.model import Level, Scale
from evaluation.packs import read_review
from evaluation.scoring import marks_of
from tests.packs.tiny import FILES, write_pack

CODES = (0, 1, 3, 7)  # not evenly spaced: a step is the next level, not a difference
UNEVEN = Scale("uneven", "ordinal", tuple(Level(code, f"level {code}", 10.0 * code) for code in CODES))
TENTHS = Scale("tenths", "numeric", minimum=0.0, maximum=0.3, step=0.1)
Way = Literal[-1, 1]


def stepped(scale: Scale, low: float, high: float, step: Way) -> tuple[float, float] | None:
    """Return where one level goes, None where no step is taken."""
    to = one_step_on(scale, np.array([low]), np.array([high]), step)
    return (float(to.low[0]), float(to.high[0])) if to.taken[0] else None


@pytest.mark.parametrize(
    ("low", "high", "step", "expected"),
    [
        (1, 1, 1, (3, 3)),
        (3, 3, -1, (1, 1)),
        (1, 3, 1, (3, 7)),  # a pair moves with both ends
        (0, 1, -1, None),  # its lower end is at the bottom
        (3, 7, 1, None),
        (7, 7, 1, None),
        (2, 2, 1, None),  # between two steps
        (1, 2, -1, None),
        (np.nan, np.nan, 1, None),
    ],
)
def test_a_step_of_an_ordinal_scale_by_hand(
    low: float, high: float, step: Way, expected: tuple[float, float] | None
) -> None:
    assert stepped(UNEVEN, low, high, step) == expected


@pytest.mark.parametrize(
    ("low", "high", "step", "expected"),
    [
        (0.1, 0.1, -1, (0.0, 0.0)),
        (0.2, 0.2, 1, (0.3, 0.3)),  # 0.2 + 0.1 is 0.30000000000000004 in binary
        (0.1, 0.2, 1, (0.2, 0.3)),
        (0.3, 0.3, 1, None),
        (0.0, 0.1, -1, None),
        (0.25, 0.25, 1, None),
        (0.15, 0.15, 1, (0.25, 0.25)),  # a number may lie between two steps
        (np.nan, np.nan, -1, None),
    ],
)
def test_a_step_of_a_numeric_scale_by_hand(
    low: float, high: float, step: Way, expected: tuple[float, float] | None
) -> None:
    assert stepped(TENTHS, low, high, step) == (None if expected is None else pytest.approx(expected))


def test_a_step_to_the_end_of_a_numeric_scale_is_that_end_itself() -> None:
    assert stepped(TENTHS, 0.2, 0.2, 1) == (0.2 + 0.1, TENTHS.maximum)


ends = st.tuples(st.integers(-1, 8), st.integers(-1, 8)).map(sorted)


@given(st.lists(ends, min_size=1), st.sampled_from([-1, 1]))
def test_many_levels_move_as_each_does_alone(pairs: list[list[int]], step: Way) -> None:
    low, high = np.array(pairs, dtype=float).T
    to = one_step_on(UNEVEN, low, high, step)
    assert on_steps(UNEVEN, low, high).tolist() == [a in CODES and b in CODES for a, b in pairs]
    for place, (a, b) in enumerate(pairs):
        walked = [CODES.index(end) + step for end in (a, b) if end in CODES]
        moves = len(walked) == 2 and walked[0] >= 0 and walked[1] < len(CODES)
        assert to.taken[place] == moves
        if moves:
            assert (to.low[place], to.high[place]) == (CODES[walked[0]], CODES[walked[1]])


def test_every_number_lies_on_the_steps_of_a_numeric_scale() -> None:
    assert on_steps(TENTHS, np.array([0.1, 0.15]), np.array([0.1, 0.15])).all()


def test_medians_stand_in_the_place_of_what_was_agreed(tmp_path: Path) -> None:
    review = read_review(write_pack(tmp_path, FILES))
    hubs = review.criterion_set("hub")
    assert hubs is not None
    cells = cells_on_medians(marks_of(review, hubs), hubs).set_index(["subject_id", "dimension_id"])
    # A on K1v: marks 3, 2, 3, agreed at 2. B on K2e: marks 1 and 2, agreed at 2. B on K1v: a 4, and half of them NA.
    assert tuple(cells.loc[("A", "K1v"), ["criterion_id", "state", "low", "high"]]) == ("K1", "level", 3, 3)
    assert tuple(cells.loc[("B", "K2e"), ["criterion_id", "state", "low", "high"]]) == ("K2", "level", 1, 2)
    assert cells.loc[("B", "K1v"), "state"] == "unscored"
    assert not cells["moderated"].any()
