"""The type: what it measures, and what pages carry of it."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any, cast

import pytest
import typst
from fontTools.ttLib import TTFont

from evaluation.publish.typeface import BOLD, FAMILY, REGULAR, advances, font_faces

SPACE = 0x20


def measured(face: str, text: str, weight: str) -> float:
    """The width of a text in thousandths of its size, as the typesetter finds it without kerning and ligatures."""
    look = f'font: "{FAMILY}", weight: "{weight}", size: 100pt, kerning: false, ligatures: false'
    words = f"text({look}, {json.dumps(text, ensure_ascii=False)})"
    source = f"#context [#metadata(measure({words}).width.pt())<width>]"
    found = typst.query(
        cast("Any", source.encode()),  # the type hints want source and folders to be of one type
        "<width>",
        font_paths=[str(Path(face).parent)],
        ignore_system_fonts=True,
        field="value",
        one=True,
    )
    return 10 * float(json.loads(found))


@pytest.mark.parametrize(("face", "weight"), [(REGULAR, "regular"), (BOLD, "bold")], ids=["regular", "bold"])
@pytest.mark.parametrize("text", ["Willow", "AVATAR", "£1,234.50 (12%)", "Ynys Môn", "Łódź"])
def test_the_advances_add_up_to_what_the_typesetter_measures(face: str, weight: str, text: str) -> None:
    total = sum(advances(face)[ord(sign) - SPACE] for sign in text)
    assert total == pytest.approx(measured(face, text, weight), abs=len(text))


def test_figures_are_of_one_width_so_that_columns_of_numbers_stand_straight() -> None:
    assert len({advances(REGULAR)[ord(figure) - SPACE] for figure in "0123456789"}) == 1


def test_pages_carry_two_weights_that_hold_the_letters_of_our_languages_and_little_else() -> None:
    packed = [part.partition(")")[0] for part in font_faces().split("base64,")[1:]]
    faces = [TTFont(io.BytesIO(base64.b64decode(part))) for part in packed]
    assert [face["OS/2"].usWeightClass for face in faces] == [400, 700]
    for face in faces:
        held = set(face.getBestCmap())
        assert {*map(ord, "Aŵ£–≥")} <= held
        assert ord("Ж") not in held
        assert "GPOS" in face  # the pairs that are drawn together
