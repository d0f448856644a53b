"""Costs of options in present value."""

from __future__ import annotations

import pandas as pd

from evaluation.errors import MethodError

__all__ = ["present_values"]

ESTIMATES = ("low", "central", "high")


def present_values(
    costs: pd.DataFrame,
    option_ids: tuple[str, ...],
    *,
    discount_rate: float,
    base_year: int | None,
    baseline: str | None,
) -> pd.DataFrame:
    """Return each option's cost in present value, and its difference from the baseline.

    ``sum(cost_t / (1 + r) ** (t - base_year))`` over the years, for the low, central and high estimate apart (HM
    Treasury, the Green Book, 2022, A5: real rate of 3.5% for the first 30 years).

    Parameters
    ----------
    costs : DataFrame
        ``option_id, year, low, central, high, price_base``, in pounds of one price base.
    option_ids : tuple of str
        Options to report, in order.
    discount_rate : float
        Real rate per year, as a fraction.
    base_year : int or None
        Year that is not discounted; None takes the first year on record.
    baseline : str or None
        The option that the others are compared with.

    Returns
    -------
    DataFrame
        ``option_id, low, central, high, years, price_base, difference`` (central, from the baseline); NaN and empty
        where an option has no cost on record.

    Raises
    ------
    MethodError
        Where costs stand in more than one price base, or options cover different years.
    """
    mine = costs[costs["option_id"].isin(option_ids)]
    _require_comparable(mine)
    if mine.empty:
        return _framed({}, option_ids, mine, baseline)
    first = int(mine["year"].min()) if base_year is None else base_year
    factor = (1 + discount_rate) ** -(mine["year"] - first).astype(float)
    present = mine[list(ESTIMATES)].mul(factor, axis=0).groupby(mine["option_id"]).sum()
    return _framed(present.to_dict("index"), option_ids, mine, baseline)


def _require_comparable(costs: pd.DataFrame) -> None:
    bases = sorted(set(costs["price_base"]))
    if len(bases) > 1:
        raise MethodError(f"costs must stand in one price base; these stand in {' and '.join(bases)}")
    years = costs.groupby("option_id")["year"].agg(lambda column: tuple(sorted(column)))
    if len(set(years)) > 1:
        one, other = years.drop_duplicates().index[:2]
        spans = f"{one} covers {_span(years[one])}, {other} {_span(years[other])}"
        raise MethodError(f"options must be costed over the same years; {spans}")


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]} to {years[-1]} ({len(years)} years)"


def _framed(
    present: dict[str, dict[str, float]], option_ids: tuple[str, ...], costs: pd.DataFrame, baseline: str | None
) -> pd.DataFrame:
    nothing = dict.fromkeys(ESTIMATES, float("nan"))
    rows = [{"option_id": option, **present.get(option, nothing)} for option in option_ids]
    frame = pd.DataFrame(rows, columns=["option_id", *ESTIMATES])
    years = {option: f"{column.min()} to {column.max()}" for option, column in costs.groupby("option_id")["year"]}
    frame["years"] = [years.get(option, "") for option in option_ids]
    frame["price_base"] = "" if costs.empty else str(costs["price_base"].iloc[0])
    base = frame.loc[frame["option_id"] == baseline, "central"]
    frame["difference"] = frame["central"] - (float(base.iloc[0]) if len(base) else float("nan"))
    return frame
