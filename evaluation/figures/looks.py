"""How the line of an option looks: alike in every figure of a report, and unlike that of every other option."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.assessment import Assessment
from evaluation.presentation.palette import OPTION_COLOURS

__all__ = ["Look", "look_of", "option_places"]

Dash = tuple[float, tuple[float, ...] | None]
"""As matplotlib takes it: where the pattern starts, its strokes and gaps in widths of the line; None is unbroken."""

# five dashes and seven marks to six colours: numbers without a common factor, so that 30 options differ in colour or
# dash, and 210 in colour, dash or mark
DASHES: tuple[Dash, ...] = ((0, None), (0, (5, 1.6)), (0, (1.4, 1.2)), (0, (6, 1.5, 1.4, 1.5)), (0, (10, 2.2)))
MARKERS = ("o", "s", "D", "^", "v", "P", "X")


@dataclass(frozen=True, slots=True)
class Look:
    """Colour, dash and mark of one option's line."""

    colour: str
    dash: Dash
    marker: str


def look_of(place: int) -> Look:
    """Return how the line of an option looks, by its place among the options carried, from 0."""
    return Look(OPTION_COLOURS[place % len(OPTION_COLOURS)], DASHES[place % len(DASHES)], MARKERS[place % len(MARKERS)])


def option_places(assessment: Assessment) -> dict[str, int]:
    """Return the place of each option among those carried, in their order; none where nothing is appraised."""
    appraisal = assessment.appraisal
    return {} if appraisal is None else {option: place for place, option in enumerate(appraisal.option_ids)}
