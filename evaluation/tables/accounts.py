"""Tables of accounts against the control total, of indicators planned and actual, and of feedback with replies.

Every function returns its tables as a tuple, empty where the pack holds no rows to show.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from evaluation.assessment import Assessment, period_sums
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView, day, number
from evaluation.presentation.words import accounts_money
from evaluation.tables.cells import number_cell, text_cell
from evaluation.tables.commissioning import known_cell

__all__ = ["accounts_lines", "accounts_table", "feedback_table", "indicators_table"]

Views = tuple[TableView, ...]
NOT_ALLOCATED = "Not allocated"


def accounts_table(assessment: Assessment) -> Views:
    """Return, for each period, the sums of the lines against the control total and what stands on no line."""
    lines, totals = assessment.review.table("finance_line"), assessment.review.table("control_total")
    sums = period_sums(assessment.review)
    if sums.empty:
        return ()
    say = accounts_money(assessment)
    rows = tuple(_period_row(row, say) for _, row in sums.iterrows())
    view = TableView(
        table_id="tbl-accounts",
        caption="Money by period, against the control total",
        columns=("Period", "Control total", "Planned, all lines", "Of it not allocated", "On no line", "Actual"),
        rows=rows,
        note="Not allocated: lines that name no hub; no split is assumed. On no line: control total less all lines. "
        "A sum counts the lines that have a figure.",
        status=weakest_status([*lines["data_status"], *totals["data_status"]]),
    )
    return (view,)


def _period_row(row: pd.Series, say: Callable[[float], str]) -> tuple[Cell, ...]:
    n_lines = int(row["n_lines"])
    loose = 0.0 if n_lines and not row["n_loose"] else row["loose"]
    return (
        Cell(row["period"]),
        number_cell(say(row["control"])),
        number_cell(say(row["planned"]) + _counted(n_lines - int(row["n_blank"]), n_lines)),
        number_cell(say(loose)),
        number_cell(say(row["control"] - row["planned"])),
        number_cell(say(row["actual"]) + _counted(int(row["n_actual"]), n_lines)),
    )


def _counted(n_known: int, n_lines: int) -> str:
    """Return on how many lines a sum rests, where it does not rest on all of them."""
    return f", {n_known} of {n_lines} lines" if 0 < n_known < n_lines else ""


def accounts_lines(assessment: Assessment) -> Views:
    """Return every line of the accounts, planned and actual, with its basis."""
    lines = assessment.review.table("finance_line")
    if lines.empty:
        return ()
    names = {subject.subject_id: subject.short_name for subject in assessment.review.subjects}
    rows = tuple(
        (
            Cell(str(item.line_id)),
            Cell(str(item.period)),
            Cell(f"{names.get(str(item.subject_id), NOT_ALLOCATED)}: {item.category}"),
            number_cell(_whole(float(item.planned))),
            number_cell(_whole(float(item.actual))),
            number_cell(_whole(float(item.actual - item.planned))),
            text_cell(str(item.basis), "not stated"),
        )
        for item in lines.itertuples()
    )
    view = TableView(
        table_id="tbl-accounts-lines",
        caption="Lines of the accounts, in pounds",
        columns=("Line", "Period", "Hub: category", "Planned", "Actual", "Difference", "Basis"),
        rows=rows,
        status=weakest_status(lines["data_status"]),
        widths=(8, 11, 25, 12, 12, 12, 20),
    )
    return (view,)


def _whole(amount: float) -> str:
    return number(amount, 0)


def indicators_table(assessment: Assessment) -> Views:
    """Return each indicator planned and actual, by hub and period, with its definition."""
    values, indicator = assessment.review.table("indicator_value"), assessment.review.table("indicator")
    if values.empty:
        return ()
    about = indicator.set_index("indicator_id")
    shown = about.loc[list(dict.fromkeys(values["indicator_id"]))]
    defined = " ".join(f"{item}: {text.rstrip('.')}." for item, text in shown["definition"].items())
    rows = tuple(
        (
            Cell(
                f"{item.indicator_id} {about.loc[item.indicator_id, 'name']} ({about.loc[item.indicator_id, 'unit']})"
            ),
            Cell(assessment.review.subject(str(item.subject_id)).short_name),
            Cell(str(item.period)),
            number_cell(_figure(float(item.target))),
            number_cell(_figure(float(item.actual))),
            number_cell(_figure(float(item.actual - item.target))),
        )
        for item in values.sort_values("indicator_id", kind="stable").itertuples()
    )
    view = TableView(
        table_id="tbl-indicators",
        caption="Indicators, planned and actual",
        columns=("Indicator", "Hub", "Period", "Target", "Actual", "Difference"),
        rows=rows,
        note=f"{defined} Not known: no figure on record, which is not nought.",
        status=weakest_status(values["data_status"]),
        widths=(32, 22, 14, 10, 10, 12),
    )
    return (view,)


def _figure(value: float) -> str:
    return number(value, 0 if math.isnan(value) or value == int(value) else 1)


def feedback_table(assessment: Assessment, *, since: str | None = None) -> Views:
    """Return comments, complaints and questions on the documents, each with its reply.

    Parameters
    ----------
    assessment : Assessment
    since : str, optional
        As-at date of the document; rows known after it are marked as later.
    """
    feedback = assessment.review.table("feedback")
    if feedback.empty:
        return ()
    rows = tuple(
        (
            Cell(f"{str(item.kind).capitalize()}, {day(str(item.received_on))}"),
            Cell(str(item.document).replace("_", " ")),
            Cell(str(item.text)),
            text_cell(str(item.reply), "no reply on record"),
            Cell(day(str(item.replied_on), missing="no reply on record")),
            known_cell(str(item.known_by), since),
        )
        for item in feedback.itertuples()
    )
    view = TableView(
        table_id="tbl-feedback",
        caption="Feedback on the documents, and the replies",
        columns=("Kind and date", "On", "What was said", "Reply", "Replied", "Known"),
        rows=rows,
        status=weakest_status(feedback["data_status"]),
        widths=(15, 12, 28, 23, 11, 11),
    )
    return (view,)
