"""The programme as a timeline, planned, revised and actual, and indicators against their targets.

Each view comes as a tuple, empty where nothing with a date or a target is on record.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.assessment import Assessment
from evaluation.figures.canvas import axes_or_new, figure_view, styled, title, wrapped
from evaluation.model import weakest_status
from evaluation.presentation import CATEGORIES, LEVEL_FILL, FigureView, day, percent
from evaluation.presentation.palette import INK, LEVEL_BORDER, MUTED, PAPER
from evaluation.presentation.record import record_day
from evaluation.presentation.terms import ACTION_STATUS
from evaluation.presentation.words import planned_words
from evaluation.schemas import latest_day

__all__ = [
    "draw_indicator_dots",
    "draw_programme_timeline",
    "indicator_dots",
    "indicator_dots_data",
    "programme_timeline",
    "programme_timeline_data",
]

WIDTH = 7.2
LABEL_WIDTH = 42
PAIRS = ("plan", "revised", "done")
MOST_MONTHS = 7
STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)  # months from one named month to the next


def programme_timeline_data(assessment: Assessment) -> pd.DataFrame:
    """Return one row for each action with a date, in order of its first planned day.

    Returns
    -------
    DataFrame
        ``action_id, text, status``; ``plan_from, plan_to, revised_from, revised_to, done_from, done_to``: first and
        last day that each date can mean, None where it is not on record.
    """
    rows = [_row(item) for item in assessment.review.table("action").itertuples()]
    ends = [f"{name}_{end}" for name in PAIRS for end in ("from", "to")]
    data = pd.DataFrame(rows, columns=["action_id", "text", "status", *ends], dtype=object)
    dated = data[data[ends].notna().any(axis=1)]
    first = dated[[f"{name}_from" for name in PAIRS]].apply(lambda row: min(filter(None, row)), axis=1)
    return dated.iloc[first.argsort(kind="stable")].reset_index(drop=True) if len(dated) else dated


def _row(item: object) -> tuple[object, ...]:
    start, due = str(item.start), str(item.due)  # type: ignore[attr-defined]
    revised, done = str(item.revised_due), str(item.done_on)  # type: ignore[attr-defined]
    plan = (_first_day(start or due), latest_day(due or start))
    spans = [plan, (_first_day(revised), latest_day(revised)), (_first_day(done), latest_day(done))]
    known = [(None, None) if first is None or last is None else (first, last) for first, last in spans]
    return (item.action_id, item.text, item.status, *(end for pair in known for end in pair))  # type: ignore[attr-defined]


def _first_day(text: str) -> dt.date | None:
    """Return the first day that an EDTF date can mean; the last one where it has no beginning, None without a date."""
    if not text:
        return None
    from edtf import parse_edtf  # a parser costs a quarter of a second to import

    lower = parse_edtf(text).lower_strict()
    return dt.date(*lower[:3]) if hasattr(lower, "tm_year") else latest_day(text)


@styled
def draw_programme_timeline(data: pd.DataFrame, as_at: dt.date | None = None, ax: Axes | None = None) -> Axes:
    """Draw one row an action: as planned a pale bar, with its end revised an outlined one, done a dark one.

    Parameters
    ----------
    data : DataFrame
        As `programme_timeline_data` returns.
    as_at : date, optional
        Of what is drawn; an upright line where it lies among the dates.
    ax : Axes, optional
    """
    labels = [wrapped(str(text), LABEL_WIDTH) for text in data["text"]]
    lines = [label.count("\n") + 1 for label in labels]
    ax = axes_or_new(ax, WIDTH, 1.2 + sum(max(0.33, 0.17 * n + 0.08) for n in lines))
    _set_days(ax, data)
    tops = pd.Series([max(1.0, 0.53 * n + 0.28) for n in lines]).cumsum()
    heights = tops.diff().fillna(tops.iloc[0])
    middles = list(tops - heights / 2)
    ax.set_ylim(float(tops.iloc[-1]) + 0.1, -0.1)
    ax.set_yticks(middles, labels, fontsize=8.5)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    for middle, row in zip(middles, data.itertuples(), strict=True):
        _draw_action(ax, float(middle), row)
    if as_at is not None and _within(ax, as_at):
        ax.axvline(mdates.date2num(as_at), color=INK, linewidth=1, linestyle=(0, (4, 3)))
    return ax


def _within(ax: Axes, day_drawn: dt.date) -> bool:
    first, last = ax.get_xlim()
    return bool(first < mdates.date2num(day_drawn) < last)


def _set_days(ax: Axes, data: pd.DataFrame) -> None:
    """Let the axis run from a named month on, so that no bar stands before the first of them."""
    ends = [f"{name}_{end}" for name in PAIRS for end in ("from", "to")]
    days = [found for column in ends for found in data[column] if found is not None]
    months = _named_months(min(days), max(days))
    start, last = mdates.date2num(months[0]), max(mdates.date2num(max(days)) + 1, mdates.date2num(months[-1]))
    room = 0.02 * (last - start)
    told = data["status"].isin(TOLD).any()  # a word stands behind the last bar
    ax.set_xlim(start - room, last + (7 if told else 1) * room)
    ax.set_xticks([mdates.date2num(month) for month in months], [f"{month:%b %Y}" for month in months])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)


def _named_months(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the first days of at most seven months, evenly apart, from one that is not after the first day."""
    begin, end = (12 * item.year + item.month - 1 for item in (first, last))
    step = next((item for item in STEPS if (end - begin // item * item) // item < MOST_MONTHS), STEPS[-1])
    places = range(begin // step * step, max(end, begin // step * step + 1) + 1, step)
    return [dt.date(place // 12, place % 12 + 1, 1) for place in places]


LOOKS: dict[str, dict[str, Any]] = {
    "plan": {"facecolor": LEVEL_FILL[1], "edgecolor": LEVEL_BORDER, "linewidth": 0.6},
    "revised": {"facecolor": "none", "edgecolor": CATEGORIES[2], "linewidth": 1.6},
    "done": {"facecolor": CATEGORIES[0], "edgecolor": CATEGORIES[0], "linewidth": 0.6},
}


TOLD = ("planned", "under_way", "dropped", "not_known")  # what no bar can show


def _draw_action(ax: Axes, middle: float, row: object) -> None:
    """Draw the three spans, the later over the earlier; a single day is at least wide enough to be seen."""
    left, right = ax.get_xlim()
    least, furthest = 0.011 * (right - left), left
    for place, name in enumerate(PAIRS):
        first, last = getattr(row, f"{name}_from"), getattr(row, f"{name}_to")
        if first is None:
            continue
        if name == "revised" and row.plan_from is not None:  # type: ignore[attr-defined]
            first = min(first, row.plan_from)  # type: ignore[attr-defined]  # the start stands, and the end moves
        start, end = mdates.date2num(first), mdates.date2num(last) + 1
        wide = max(end - start, least)
        half = (0.3, 0.3, 0.18)[place]
        ax.add_patch(Rectangle((start, middle - half), wide, 2 * half, zorder=3 + place, **LOOKS[name]))
        furthest = max(furthest, start + wide)
    if str(row.status) in TOLD:  # type: ignore[attr-defined]
        ax.annotate(ACTION_STATUS[row.status], (furthest, middle), (4, 0), textcoords="offset points",  # type: ignore[attr-defined]
                    va="center", fontsize=8, color=MUTED,
                    bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5})  # fmt: skip


@styled
def programme_timeline(assessment: Assessment) -> tuple[FigureView, ...]:
    """Return the actions on record as a timeline."""
    data = programme_timeline_data(assessment)
    if data.empty:
        return ()
    action = assessment.review.table("action")
    told_to = record_day(assessment)
    ax = draw_programme_timeline(data, told_to)
    n_done = int((data["status"] == "done").sum())
    n_revised = int(data["revised_to"].notna().sum())
    title(ax, f"{n_done or 'None'} of {len(data)} dated actions done, {n_revised or 'none'} revised")
    said = [
        f"{row.text}: planned {planned_words(row.start, row.due)}"
        + (f", revised to {day(row.revised_due)}" if row.revised_due else "")
        + (f", done {day(row.done_on)}" if row.done_on else f", {ACTION_STATUS[row.status]}")
        for row in action[action["action_id"].isin(data["action_id"])].itertuples()
    ]
    caption = (
        "Actions over time. Pale: as first planned; outlined: with the end revised; dark: when it was done. A month or "
        f"a year is drawn whole.{_line_words(assessment, ax, told_to)}"
    )
    status = weakest_status(action.loc[action["action_id"].isin(data["action_id"]), "data_status"])
    view = figure_view(ax, figure_id="fig-programme", caption=caption, alt=f"Timeline. {'; '.join(said)}.",
                       status=status)  # fmt: skip
    return (view,)


def _line_words(assessment: Assessment, ax: Axes, told_to: dt.date | None) -> str:
    """Return what the dashed line is, where it is drawn."""
    if told_to is None or not _within(ax, told_to):
        return ""
    return f" Dashed line: {'the as-at date' if assessment.settings.as_at else 'the latest fact on record'}."


def indicator_dots_data(assessment: Assessment) -> pd.DataFrame:
    """Return one row for each indicator, subject and period with a target and an actual figure.

    Returns
    -------
    DataFrame
        ``indicator_id, name, subject, period, target, actual``, and ``share``: actual as a share of the target.
    """
    review = assessment.review
    values = review.table("indicator_value").merge(
        review.table("indicator")[["indicator_id", "name"]], on="indicator_id"
    )
    values["subject"] = [review.subject(subject).short_name for subject in values["subject_id"]]
    values["share"] = values["actual"] / values["target"].where(values["target"] != 0)
    columns = ["indicator_id", "name", "subject", "period", "target", "actual", "share"]
    known = values.loc[values["share"].notna(), columns]
    return known.sort_values("indicator_id", kind="stable").reset_index(drop=True)


@styled
def draw_indicator_dots(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one row a figure: actual as a share of its target, with the target as an upright line at 100%.

    Parameters
    ----------
    data : DataFrame
        As `indicator_dots_data` returns.
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 1.1 + 0.26 * len(data))
    top = max(1.25, float(data["share"].max()) * 1.12)
    ax.set_xlim(0, top)
    ax.set_ylim(len(data) - 0.4, -0.6)
    ax.set_yticks(
        range(len(data)), [f"{row.name}, {row.subject}, {row.period}" for row in data.itertuples(index=False)]
    )
    ticks = [tick / 4 for tick in range(int(top * 4) + 1)]
    ax.set_xticks(ticks, [percent(tick) for tick in ticks])
    ax.tick_params(axis="y", length=0, labelsize=8.5)
    ax.grid(axis="x")
    ax.axvline(1, color=INK, linewidth=1.2)
    ax.hlines(
        range(len(data)), data["share"].clip(upper=1), data["share"].clip(lower=1), color=LEVEL_BORDER, linewidth=1
    )
    ax.plot(data["share"], range(len(data)), "o", color=CATEGORIES[0], markersize=6)
    for place, share in enumerate(data["share"]):
        right = share >= 1
        ax.annotate(percent(float(share)), (float(share), place), (7 if right else -7, 0), textcoords="offset points",
                    ha="left" if right else "right", va="center", fontsize=8.5)  # fmt: skip
    return ax


@styled
def indicator_dots(assessment: Assessment) -> tuple[FigureView, ...]:
    """Return indicators against their targets as a figure."""
    data = indicator_dots_data(assessment)
    if data.empty:
        return ()
    ax = draw_indicator_dots(data)
    n_under = int((data["share"] < 1).sum())
    title(ax, f"{n_under or 'None'} of {len(data)} figures lie under their target")
    said = [f"{row.name}, {row.subject}, {row.period}: {percent(row.share)}" for row in data.itertuples(index=False)]
    caption = "Actual as a share of target. Whether under is worse depends on the indicator; see its definition."
    values = assessment.review.table("indicator_value")
    view = figure_view(ax, figure_id="fig-indicators", caption=caption, alt=f"Dots. {'; '.join(said)}.",
                       status=weakest_status(values["data_status"]))  # fmt: skip
    return (view,)
