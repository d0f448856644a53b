"""Marks beside each other: which are alike, how far they lie apart, and in which order a panel takes its cells up."""

from __future__ import annotations

import pandas as pd

from evaluation.model import IE, NA, Scale

__all__ = ["by_disagreement", "level_order", "same_level"]

SAME_DIGITS = 9
"""Decimals to which two ranges count as one: 0.3 - 0.2 and 0.2 - 0.1 differ in the 17th."""


def by_disagreement(medians: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of a round with how far their marks lie apart, those furthest apart first.

    Among equal ranges come first the cells on which IE or NA stands beside another kind of mark; all others keep their
    order.

    Parameters
    ----------
    medians : DataFrame
        Rows of `median_levels`.

    Returns
    -------
    DataFrame
        The same rows with ``apart`` (the range of the numbered marks in scale units; 0 without any) and ``mixed``
        (whether IE or NA stands beside another kind of mark).
    """
    n_other = medians["n_ie"].astype("int64") + medians["n_na"]
    beside_a_level = (n_other > 0) & (n_other < medians["n_marks"])
    mixed = beside_a_level | ((medians["n_ie"] > 0) & (medians["n_na"] > 0))
    apart = (medians["maximum"] - medians["minimum"]).fillna(0.0).round(SAME_DIGITS)
    told = medians.assign(apart=apart, mixed=mixed)
    return told.sort_values(["apart", "mixed"], ascending=False, kind="stable", ignore_index=True)


def same_level(code: str, other: str, scale: Scale) -> bool:
    """Return whether two codes are one level: ``8`` and ``8.0`` are; IE, NA and no level are like themselves only."""
    if code == other or not {code, other}.isdisjoint({IE, NA, ""}):
        return code == other
    return scale.parse(code) == scale.parse(other)


def level_order(code: str, scale: Scale) -> tuple[bool, float, str]:
    """Return by what codes are sorted: levels as numbers, from the lowest number; then IE and NA."""
    other = code in (IE, NA, "")
    return other, 0.0 if other else scale.parse(code), code
