"""Sentences of the accounts against the control total, and of the indicators."""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.narrative.phrases import one_paragraph
from evaluation.presentation import Bullets, Paragraph, Prose, count_of, listed, money, number

__all__ = ["accounts_summary", "indicators_summary"]

PENNY = 0.5  # pounds; sums closer than this agree


def accounts_summary(assessment: Assessment) -> Prose:
    """Return, period by period, whether the lines make the control total and what is not allocated."""
    lines, totals = assessment.review.table("finance_line"), assessment.review.table("control_total")
    periods = sorted({*lines["period"], *totals["period"]})
    if not periods:
        return one_paragraph("No finance line and no control total is on record, so no accounts can be shown.")
    control = dict(totals[["period", "amount"]].itertuples(index=False))
    said = tuple(
        f"{period}: {_period_words(lines[lines['period'] == period], control.get(period, math.nan))}"
        for period in periods
    )
    return Prose((Paragraph("The lines of each period against its control total:"), Bullets(said)))


def _period_words(lines: pd.DataFrame, control: float) -> str:
    if lines.empty:
        return f"no line is on record against a control total of {money(control)}."
    planned, loose = float(lines["planned"].sum()), float(lines.loc[lines["subject_id"] == "", "planned"].sum())
    parts = [_against(planned, control)]
    if loose > 0:
        share = "all of it" if math.isclose(loose, planned) else f"{money(loose)} of it"
        parts.append(f"{share} not allocated to a hub, and no split is assumed")
    parts.append(_actual(lines))
    return f"{'; '.join(parts)}."


def _against(planned: float, control: float) -> str:
    if math.isnan(control):
        return f"lines of {money(planned)}, with no control total on record"
    rest = control - planned
    if abs(rest) < PENNY:
        return f"lines of {money(planned)} make the control total"
    where = "stand on no line" if rest > 0 else "are on lines beyond it"
    return f"lines of {money(planned)} against a control total of {money(control)}: {money(abs(rest))} {where}"


def _actual(lines: pd.DataFrame) -> str:
    known = lines[lines["actual"].notna()]
    if known.empty:
        return "actual spending is not known"
    difference = float(known["actual"].sum() - known["planned"].sum())
    if abs(difference) < PENNY:
        words = "as planned in sum"
    else:
        words = f"{money(abs(difference))} {'over' if difference > 0 else 'under'} plan"
    missing = len(lines) - len(known)
    rest = f", with {count_of(missing, 'line')} without an actual figure" if missing else ""
    return f"actual spending {money(float(known['actual'].sum()))}, {words}{rest}"


def indicators_summary(assessment: Assessment) -> Prose:
    """Return how many figures are on record, how many lie off their target, and which are missing."""
    values, indicator = assessment.review.table("indicator_value"), assessment.review.table("indicator")
    if values.empty:
        return one_paragraph("No indicator is on record, so nothing can be said of targets and what was reached.")
    known = values[values["actual"].notna() & values["target"].notna()]
    off = known["actual"] - known["target"]
    counts = f"{int((off > 0).sum())} above, {int((off < 0).sum())} below and {int((off == 0).sum())} at their target"
    n_missing = int(values["actual"].isna().sum())
    parts = [
        f"{count_of(len(values), 'figure')} on {count_of(indicator['indicator_id'].nunique(), 'indicator')}: {counts}."
    ]
    if n_missing:
        parts.append(f"{number(n_missing, 0)} without an actual figure.")
    silent = [item for item in indicator["indicator_id"] if item not in set(values["indicator_id"])]
    if silent:
        parts.append(f"No figure is on record for {listed(silent)}.")
    parts.append("Whether above is better depends on the indicator, so none is called met or missed here.")
    return one_paragraph(" ".join(parts))
