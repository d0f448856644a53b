"""The cost of one option year by year: each year's estimate, its discount factor and what it comes to."""

from __future__ import annotations

import pandas as pd

from evaluation.options.costs import ESTIMATES, present_values

__all__ = ["YEARLY_COLUMNS", "yearly_present_values"]

YEARLY_COLUMNS = ("year", "n_years", "factor", *ESTIMATES, *(f"present_{name}" for name in ESTIMATES))


def yearly_present_values(
    costs: pd.DataFrame,
    option_ids: tuple[str, ...],
    option_id: str,
    *,
    discount_rate: float,
    base_year: int | None,
) -> pd.DataFrame:
    """Return the years of one option's cost, whose present values add up to those of `present_values`.

    A year ``t`` counts ``cost_t / (1 + r) ** (t - base_year)``. The factor of a year is read off `present_values`
    itself, for a pound spent in that year, so that the two cannot differ.

    Parameters
    ----------
    costs : DataFrame
        As for `present_values`.
    option_ids : tuple of str
        Options that are compared; where no base year is given, the first year of any of them is not discounted.
    option_id : str
        One of them.
    discount_rate : float
        Real rate per year, as a fraction.
    base_year : int or None

    Returns
    -------
    DataFrame
        One row a year, in order: ``year``; ``n_years`` (since the base year); ``factor``; ``low, central, high`` in
        pounds as on record; ``present_low, present_central, present_high``. Empty where no cost is on record.
    """
    compared = costs[costs["option_id"].isin(option_ids)]
    mine = compared[compared["option_id"] == option_id].sort_values("year")
    if mine.empty:
        return pd.DataFrame(columns=list(YEARLY_COLUMNS))
    first = int(compared["year"].min()) if base_year is None else base_year
    years = [int(year) for year in mine["year"]]
    factors = [_factor(mine, year, discount_rate, first) for year in years]
    frame = pd.DataFrame({"year": years, "n_years": [year - first for year in years], "factor": factors})
    for name in ESTIMATES:
        frame[name] = mine[name].to_numpy(dtype=float)
        frame[f"present_{name}"] = frame[name] * frame["factor"]
    return frame[list(YEARLY_COLUMNS)]


def _factor(mine: pd.DataFrame, year: int, discount_rate: float, first: int) -> float:
    """Return what a pound spent in one year is worth at the start."""
    pound = mine[mine["year"] == year].assign(**dict.fromkeys(ESTIMATES, 1.0))
    option_id = str(pound["option_id"].iloc[0])
    present = present_values(pound, (option_id,), discount_rate=discount_rate, base_year=first, baseline=None)
    return float(present["central"].iloc[0])
