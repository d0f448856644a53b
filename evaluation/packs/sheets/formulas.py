"""Formulas that tell what a cell says, for the marks that a sheet shows while one types.

They know a code, a word, or both with a space between them, in capitals or not, as `values.level_in` does.
"""

from __future__ import annotations

__all__ = ["is_between", "is_blank", "is_filled", "is_level"]


def is_blank(where: str) -> str:
    """Return the formula that tells whether nothing stands in a cell."""
    return f"LEN(TRIM({where}))=0"


def is_filled(where: str) -> str:
    """Return the formula that tells whether something stands in a cell."""
    return f"LEN(TRIM({where}))>0"


def is_level(where: str, code: str, word: str = "") -> str:
    """Return the formula that tells whether a cell says a level, by its code or by its word.

    Parameters
    ----------
    where : str
        Address of the cell.
    code : str
        A number, ``IE`` or ``NA``.
    word : str
        Of the same level; empty where it has none.
    """
    first = _first_word(where)
    # a number is compared as one: 3.0 says 3, and what is no number says none
    known = [f"{first}={_text(code)}", *([f"IFERROR(VALUE({first})={code},FALSE)"] if _is_number(code) else [])]
    known += [f"TRIM({where})={_text(word)}"] if word else []
    return f"OR({','.join(known)})"


def is_between(where: str, low: float, high: float) -> str:
    """Return the formula that tells whether a cell begins with a number from `low` to `high`."""
    first = _first_word(where)
    return f"IFERROR(AND(VALUE({first})>={low:g},VALUE({first})<={high:g}),FALSE)"


def _first_word(where: str) -> str:
    return f'LEFT(TRIM({where})&" ",FIND(" ",TRIM({where})&" ")-1)'


def _text(words: str) -> str:
    """Return words as a text of a formula, in which a quotation mark stands twice."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _is_number(code: str) -> bool:
    return code.replace(".", "", 1).removeprefix("-").isdigit()
