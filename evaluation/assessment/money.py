"""Money by period: what the lines of the accounts sum to, and on how many lines a figure is missing."""

from __future__ import annotations

import pandas as pd

from evaluation.model import Review

__all__ = ["period_sums"]

FIGURES = ("control", "planned", "hubs", "loose", "elsewhere", "actual", "difference")
COUNTS = ("n_lines", "n_blank", "n_hubs", "n_named", "n_loose", "n_elsewhere", "n_actual", "n_both")


def period_sums(review: Review) -> pd.DataFrame:
    """Return the sums of the lines of each period, in pounds, beside the control total.

    A line without a figure counts in no sum, and a sum of no figure is NaN: what is not known is not nought.

    Returns
    -------
    DataFrame
        One row a period, in order. ``period``; ``control`` (the total; NaN without); ``planned`` (all lines);
        ``hubs``, ``loose``, ``elsewhere`` (planned on lines that name a hub, nobody, another subject); ``actual``;
        ``difference`` (actual less planned, of the lines with both). Counts: ``n_lines``; ``n_blank`` (lines without a
        planned figure); ``n_hubs`` (hubs with a planned figure) of ``n_named`` (hubs that a line names); ``n_loose``,
        ``n_elsewhere``, ``n_actual``, ``n_both`` (lines).
    """
    lines, totals = review.table("finance_line"), review.table("control_total")
    control = dict(totals[["period", "amount"]].itertuples(index=False))
    hubs = [subject.subject_id for subject in review.subjects_of("hub")]
    rows = [
        {"period": period, "control": control.get(period, float("nan"))}
        | _sums(lines[lines["period"] == period], lines["subject_id"].isin(hubs))
        for period in sorted({*lines["period"], *totals["period"]})
    ]
    return pd.DataFrame(rows, columns=["period", *FIGURES, *COUNTS])


def _sums(lines: pd.DataFrame, on_hub: pd.Series[bool]) -> dict[str, float | int]:
    planned, actual = lines["planned"], lines["actual"]
    hub = on_hub.loc[lines.index]
    loose = lines["subject_id"] == ""
    elsewhere = ~hub & ~loose
    return {
        "planned": _sum(planned),
        "hubs": _sum(planned[hub]),
        "loose": _sum(planned[loose]),
        "elsewhere": _sum(planned[elsewhere]),
        "actual": _sum(actual),
        "difference": _sum(actual - planned),
        "n_lines": len(lines),
        "n_blank": int(planned.isna().sum()),
        "n_hubs": int(lines.loc[hub & planned.notna(), "subject_id"].nunique()),
        "n_named": int(lines.loc[hub, "subject_id"].nunique()),
        "n_loose": int(loose.sum()),
        "n_elsewhere": int(elsewhere.sum()),
        "n_actual": int(actual.notna().sum()),
        "n_both": int((planned.notna() & actual.notna()).sum()),
    }


def _sum(amounts: pd.Series[float]) -> float:
    return float(amounts.sum(min_count=1))
