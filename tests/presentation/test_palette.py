"""Contrast worked out by the formula of WCAG 2.2, so that every level can be read and told from its neighbours."""

from __future__ import annotations

import itertools

import pytest

from evaluation.presentation.palette import (
    INK,
    LEVEL_BORDER,
    LEVEL_FILL,
    LEVEL_TEXT,
    MUTED,
    OPTION_COLOURS,
    PAPER,
    level_step,
)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_control_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)  # the known lightest grey that passes


@pytest.mark.parametrize("step", range(5))
def test_text_on_each_level_can_be_read(step: int) -> None:
    assert contrast(LEVEL_TEXT[step], LEVEL_FILL[step]) >= 4.5


def test_borders_stand_out_from_paper_and_from_the_lightest_level() -> None:
    assert contrast(LEVEL_BORDER, PAPER) >= 3
    assert contrast(LEVEL_BORDER, LEVEL_FILL[0]) >= 3


def test_small_print_can_be_read() -> None:
    assert contrast(MUTED, PAPER) >= 4.5
    assert contrast(INK, PAPER) >= 7
    assert contrast(INK, "#D5D8DA") >= 4.5  # on the hatching of IE and NA


def test_levels_run_from_light_to_dark_so_that_grey_keeps_their_order() -> None:
    shades = [luminance(fill) for fill in LEVEL_FILL]
    assert shades == sorted(shades, reverse=True)
    assert all(contrast(one, other) >= 1.3 for one, other in itertools.pairwise(LEVEL_FILL))


@pytest.mark.parametrize("colour", OPTION_COLOURS)
def test_lines_and_bars_stand_out_from_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3


@pytest.mark.parametrize(
    ("value", "step"),
    [(0, 0), (12, 0), (13, 1), (25, 1), (50, 2), (75, 3), (87, 3), (88, 4), (100, 4), (-1, 0), (120, 4)],
)
def test_values_take_the_nearest_of_five_steps(value: float, step: int) -> None:
    assert level_step(value) == step
