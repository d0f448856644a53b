"""Sentences of the accounts against the control total, and of the indicators."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from evaluation.assessment import Assessment, period_sums
from evaluation.narrative.phrases import in_a_row, one_paragraph
from evaluation.presentation import Bullets, Paragraph, Prose, count_of, listed, number, sourced
from evaluation.presentation.words import accounts_money

__all__ = ["accounts_summary", "indicators_summary"]

Say = Callable[[float], str]
PENNY = 0.5  # pounds; sums closer than this agree


def accounts_summary(assessment: Assessment) -> Prose:
    """Return, period by period, whether the lines make the control total and what is not allocated."""
    sums = period_sums(assessment.review)
    if sums.empty:
        return one_paragraph("No finance line and no control total is on record, so no accounts can be shown.")
    say = accounts_money(assessment)
    said = tuple(f"{row['period']}: {_period_words(row, say)}" for _, row in sums.iterrows())
    opening = (*sourced("The lines of each period against its control total", "tbl-accounts-lines"), ":")
    return Prose((Paragraph(opening), Bullets(said)))


def _period_words(row: pd.Series, say: Say) -> str:
    if not row["n_lines"]:
        return f"no line is on record against a control total of {say(row['control'])}."
    parts = [_against(row, say)]
    if math.isnan(row["loose"]) and row["n_loose"]:
        parts.append("how much of it is not allocated to a hub is not known")
    elif row["loose"] > 0:
        share = "all of it" if math.isclose(row["loose"], row["planned"]) else f"{say(row['loose'])} of it"
        parts.append(f"{share} not allocated to a hub, and no split is assumed")
    parts.append(_actual(row, say))
    return f"{'; '.join(parts)}."


def _against(row: pd.Series, say: Say) -> str:
    planned, control = row["planned"], row["control"]
    blank = count_of(int(row["n_blank"]), "line")
    total = "no control total on record" if math.isnan(control) else f"a control total of {say(control)}"
    if math.isnan(planned):
        return f"{blank} without a planned figure, against {total}"
    gap = f", beside {blank} without a planned figure" if row["n_blank"] else ""
    if math.isnan(control):
        return f"lines of {say(planned)}{gap}, with {total}"
    rest = control - planned
    if abs(rest) < PENNY:
        return f"lines of {say(planned)} make the control total{gap}"
    missing = "stand on no line with a figure" if gap else "stand on no line"
    where = missing if rest > 0 else "are on lines beyond it"
    return f"lines of {say(planned)} against {total}{gap}: {say(abs(rest))} {where}"


def _actual(row: pd.Series, say: Say) -> str:
    if not row["n_actual"]:
        return "actual spending is not known"
    missing = int(row["n_lines"] - row["n_actual"])
    rest = f", with {count_of(missing, 'line')} without an actual figure" if missing else ""
    return f"actual spending {say(row['actual'])}, {_beside_plan(row, say)}{rest}"


def _beside_plan(row: pd.Series, say: Say) -> str:
    """Compare spending with the plan over the lines that have both figures."""
    difference = row["difference"]
    if math.isnan(difference):
        return "with no planned figure to set beside it"
    of = f" on the {count_of(int(row['n_both']), 'line')} with both figures" if row["n_both"] < row["n_actual"] else ""
    if abs(difference) < PENNY:
        return f"as planned in sum{of}"
    return f"{say(abs(difference))} {'over' if difference > 0 else 'under'} plan{of}"


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
    rule = "Whether above is better depends on the indicator, so none is called met or missed here."
    return one_paragraph(in_a_row(sourced(" ".join(parts), "tbl-indicators"), rule))
