"""Numbers that were written out for readers, as numbers again, where nothing is lost on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Quantity", "quantity"]

WRITTEN = re.compile(
    r"(?P<sign>[-+]?)(?P<pound>£?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?(?P<unit>%|m)?"
)
MOST_FIGURES = 15
"""A spreadsheet keeps no more."""
POUNDS = '"£"'
SCALE = {"%": Decimal("0.01"), "m": Decimal(1_000_000)}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the spreadsheet format under which it reads as it was written."""

    value: float
    form: str


def quantity(text: str) -> Quantity | None:
    """Return the number that a text writes out; None where it says anything more or other than a number.

    Whole and decimal numbers with or without thousands separators, percentages, pounds and millions of pounds are
    read. Ranges, bounds ("under 1%"), ties ("=1"), leading zeros and more than 15 figures stay text.

    Examples
    --------
    >>> quantity("£8.70m")
    Quantity(value=8700000.0, form='"£"0.00,,"m"')
    >>> quantity("007") is None
    True
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    sign, pound, whole, part, unit = (found.group(name) or "" for name in ("sign", "pound", "whole", "part", "unit"))
    figures = whole.replace(",", "")
    if (unit == "m" and not pound) or (unit == "%" and pound) or len(figures + part) > MOST_FIGURES:
        return None
    written = Decimal(f"{figures}.{part or '0'}")
    if (figures != "0" and figures.startswith("0")) or (sign and not written):
        return None
    form = _form(pound, "," in whole, len(part), unit)
    value = float(written * SCALE.get(unit, Decimal(1)))
    return Quantity(-value if sign == "-" else value, f"+{form};-{form}" if sign == "+" else form)


def _form(pound: str, grouped: bool, places: int, unit: str) -> str:  # noqa: FBT001 - one of four facts on a number
    digits = ("#,##0" if grouped else "0") + (f".{'0' * places}" if places else "")
    ending = {"%": "%", "m": ',,"m"', "": ""}[unit]
    return f"{POUNDS if pound else ''}{digits}{ending}"
