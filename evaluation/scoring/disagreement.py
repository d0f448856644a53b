"""How far the marks on each cell lie apart, and the order in which a panel takes its cells up."""

from __future__ import annotations

import pandas as pd

__all__ = ["by_disagreement"]

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
