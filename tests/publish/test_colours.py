"""Contrast of the colours that belong to pages and print, by the formula of WCAG 2.2."""

from __future__ import annotations

import re

import pytest

from evaluation.publish.colours import COLOURS, LEVELS
from evaluation.publish.conversion import ASSETS

PAGE = (ASSETS / "page.css").read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("text", ["ink", "muted", "accent", "warning"])
@pytest.mark.parametrize("paper", ["paper", "note_fill", "warning_fill"])
def test_text_can_be_read_on_every_ground(text: str, paper: str) -> None:
    assert contrast(COLOURS[text], COLOURS[paper]) >= 4.5


@pytest.mark.parametrize("hatch", ["hatch", "hatch_dark"])
def test_words_can_be_read_across_the_hatching(hatch: str) -> None:
    assert contrast(COLOURS["ink"], COLOURS[hatch]) >= 4.5


def test_borders_of_levels_stand_out_from_paper() -> None:
    assert contrast(COLOURS["border"], COLOURS["paper"]) >= 3
    assert all(contrast(text, fill) >= 4.5 for fill, text in LEVELS)


def test_links_of_a_page_can_be_read_and_the_focus_stands_out() -> None:
    link = re.search(r"^a\{color:(#[0-9a-f]{6})", PAGE, re.MULTILINE)
    assert link is not None
    assert contrast(link.group(1), COLOURS["paper"]) >= 4.5
    assert "outline:3px solid #0b0c0c" in PAGE
    assert contrast("#0b0c0c", "#ffdd00") >= 3
