"""What a cell of a form says: text, a level, ids, a number; each way a cell goes wrong is told with what to do."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING

from evaluation.model import IE, NA, Scale
from evaluation.packs.journal.records import clean

if TYPE_CHECKING:
    from openpyxl.cell import Cell

__all__ = ["Odd", "ids_in", "level_in", "level_words", "number_in", "text_in"]

ESCAPED = re.compile(r"_x000[0-9A-Fa-f]_")
"""A control sign, such as the carriage return of pasted text, as the file format writes it."""
LITERAL = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
"""How the format marks a text that merely looks like one; openpyxl undoes it in some of the places where it stands."""
STATES = {IE: "insufficient evidence", NA: "not applicable"}
TYPE_IT = "Type the words themselves."
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
COMMA = re.compile(r"-?[0-9]+,[0-9]+")


class Odd(Exception):  # noqa: N818  # what a cell is, not an error that leaves this folder
    """A cell that does not say what it should: the rule, what was found, what to do."""

    def __init__(self, rule: str, value: str, remedy: str) -> None:
        self.rule, self.value, self.remedy = rule, value, remedy
        super().__init__(rule)


def text_in(cell: Cell) -> str:
    """Return what a cell says as text on one line, without a sign more than a table can hold; empty where blank.

    Raises
    ------
    Odd
        Where it holds a formula, an error, true or false, or a date, none of which a person typed as words.
    """
    value = cell.value
    if cell.data_type == "f":
        raise Odd("a formula is never taken", str(getattr(value, "text", value)), "Type what it gives, in its place.")
    if cell.data_type == "e":
        raise Odd("the cell holds an error of the program", str(value), TYPE_IT)
    if isinstance(value, bool):
        raise Odd("the cell holds true or false, not words", str(value).upper(), TYPE_IT)
    if isinstance(value, dt.datetime | dt.date | dt.time | dt.timedelta):
        rule = "the program made a date or a time of what was typed"
        raise Odd(rule, str(value), "Format the cell as text, and type it again.")
    if isinstance(value, int | float):
        return _plain(value)
    return clean(LITERAL.sub("_", ESCAPED.sub(" ", str(value)))) if value is not None else ""


def _plain(value: float) -> str:
    """Return a number as one would write it: 3 for 3.0, 3.5 for 3.5000000000000004."""
    if not math.isfinite(value):
        raise Odd("the cell does not hold a number that can be written", str(value), TYPE_IT)
    return f"{value:.12g}" if abs(value) < 1e12 else f"{value:.0f}"


def level_words(scale: Scale) -> tuple[str, ...]:
    """Return the marks of a scale as a form offers them: ``3 Sound``, ``3.5``, ``IE insufficient evidence``."""
    if scale.kind == "ordinal":
        steps = [f"{level.code} {level.word}".strip() for level in scale.levels]
    else:
        n = round((scale.maximum - scale.minimum) / scale.step)
        steps = [_plain(round(scale.minimum + place * scale.step, 9)) for place in range(n + 1)]
    return (*steps, *(f"{state} {words}" for state, words in STATES.items()))


def level_in(text: str, scale: Scale) -> str:
    """Return the code of the level that a cell names, by its code, its word or both; empty where blank.

    Raises
    ------
    Odd
        Where it names none, or its number and its word belong to different levels.
    """
    if not text:
        return ""
    first, _, rest = text.partition(" ")
    code = _code(first, scale)
    if code is not None:
        word = _word_of(code, scale)
        if rest and word.casefold() != rest.casefold():
            rule = f"{code} is {word}, not {rest}" if word else f"more than a level is in the cell: {rest}"
            raise Odd(rule, text, "Choose the level from the list.")
        return code
    named = [level.code for level in scale.levels if level.word.casefold() == text.casefold()]
    if len(named) == 1:
        return str(named[0])
    if COMMA.fullmatch(first):
        raise Odd("a decimal comma", text, "Use a decimal point.")
    raise Odd(f"this is not a level of the scale {scale.legend}", text, "Choose the level from the list.")


def _code(word: str, scale: Scale) -> str | None:
    """Return the code that a word is, in the form that tables hold; None where it is none."""
    if word.upper() in STATES:
        return word.upper()
    if not NUMBER.fullmatch(word):
        return None
    code = _plain(float(word))
    try:
        scale.parse(code)
    except ValueError:
        return None
    return code


def _word_of(code: str, scale: Scale) -> str:
    return STATES.get(code) or next((level.word for level in scale.levels if str(level.code) == code), "")


def ids_in(text: str) -> tuple[str, ...]:
    """Return the ids in a cell, separated by semicolons, commas or spaces; each once, in the order given."""
    return tuple(dict.fromkeys(part for part in re.split(r"[;,\s]+", text) if part))


def number_in(text: str, name: str, least: float, most: float, *, whole: bool) -> float:
    """Return the number in a cell.

    Parameters
    ----------
    text : str
        From `text_in`.
    name : str
        What the number is, for the message.
    least, most : float
    whole : bool

    Raises
    ------
    Odd
        Where it is blank, no number, or out of range.
    """
    kind = "a whole number" if whole else "a number"
    remedy = f"Give {kind} from {least:g} to {most:g}, with a decimal point." if not whole else ""
    remedy = remedy or f"Give {kind} from {least:g} to {most:g}."
    if not NUMBER.fullmatch(text):
        raise Odd(f"{name} is missing" if not text else f"{name} is not {kind}", text, remedy)
    number = float(text)
    if not least <= number <= most or (whole and number != int(number)):
        raise Odd(f"{name} is {kind} from {least:g} to {most:g}", text, remedy)
    return number
