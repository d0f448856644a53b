"""The type of every document: Source Sans, from a dependency, never from the system.

Print takes whole font files; a page carries the letters that our languages need, so that it looks the same on a
machine without the font and without a network.
"""

from __future__ import annotations

import base64
import io
from functools import cache

import font_source_sans_pro as source_sans
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

__all__ = ["BOLD", "FACES", "FAMILY", "REGULAR", "advances", "font_faces", "signs_of"]

FAMILY = "Source Sans Pro"
REGULAR, BOLD = source_sans.SourceSansPro, source_sans.SourceSansProBold
FACES = (REGULAR, BOLD, source_sans.SourceSansProIt, source_sans.SourceSansProBoldIt)
WEIGHTS = {400: REGULAR, 700: BOLD}

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
SIGNS = [ord(sign) for sign in "‐‑–—‘’‚“”„†‡•…‰′″‹›€™−×÷≤≥≠≈→←↑↓"]


@cache
def font_faces() -> str:
    """Return the rules that bring the type into a page, as data; the same bytes on every machine."""
    rules = (
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};font-style:normal;font-display:swap;"
        f"src:url(data:font/woff;base64,{base64.b64encode(_letters(face)).decode('ascii')}) format('woff')}}"
        for weight, face in WEIGHTS.items()
    )
    return "".join(rules) + "\n"


@cache
def advances(face: str) -> tuple[int, ...]:
    """Return how far each Latin sign moves the line on, in thousandths of the size of the type.

    The signs are those from the space to the end of Latin Extended-A, in the order of their numbers; one that the
    face lacks counts as its missing sign.
    """
    with TTFont(face, lazy=True) as font:
        glyphs, widths = font.getBestCmap(), font["hmtx"]
        per_size = 1000 / font["head"].unitsPerEm
        names = (glyphs.get(code, ".notdef") for code in range(LATIN[0], LATIN[-1] + 1))
        return tuple(round(widths[name][0] * per_size) for name in names)


@cache
def signs_of(face: str) -> frozenset[str]:
    """Return the signs that a font file has a shape for."""
    with TTFont(face, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _letters(face: str) -> bytes:
    """Return one face cut down to Latin letters and the signs that we print, as WOFF."""
    options = Options(
        layout_features=["kern", "liga", "tnum", "lnum", "mark", "ccmp"], hinting=False, notdef_outline=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LATIN + SIGNS)
    out = io.BytesIO()
    with TTFont(face, recalcTimestamp=False, lazy=True) as font:  # only what is kept is read: half the time
        subsetter.subset(font)
        font.flavor = "woff"
        font.save(out)
    return out.getvalue()
