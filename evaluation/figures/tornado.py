"""Figure of the lead as each single thing changes: bars from the least to the greatest lead, the widest at the top."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.assessment.leads import SHARE, Change, Leads, leads
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title, wrapped
from evaluation.presentation import CATEGORIES, FigureView, listed, number, percent
from evaluation.presentation.palette import INK, MUTED, PAPER
from evaluation.presentation.words import factor_names, option_label

__all__ = ["draw_tornado", "lead_tornado", "tornado_data"]

Views = tuple[FigureView, ...]
WIDTH = 7.2
MOST_ROWS = 12
"""Of more changes than this, those are drawn that move the lead furthest."""
LEAST_AXIS = 1.0  # points; so that a lead that hardly moves does not fill the sheet
BEHIND = -1e-9  # points; a lead nearer to zero is a tie
COLUMNS = ["kind", "label", "now", "start", "low", "high", "width"]


def tornado_data(assessment: Assessment) -> pd.DataFrame:
    """Return the lead over the best other option as each single thing changes, what moves it furthest first.

    Returns
    -------
    DataFrame
        ``kind`` (weight, criterion, level, moderation, reviewer), ``label, now, start, low, high, width``; leads in
        points of a hundred, ``start`` the one that a change is held against. Without the changes after which some
        option has no point value; empty where there is no lead to tell.
    """
    return _frame(assessment, leads(assessment))


def _frame(assessment: Assessment, found: Leads | None) -> pd.DataFrame:
    if found is None:
        return pd.DataFrame(columns=COLUMNS)
    rows = [
        (item.kind, _label(assessment, item), found.now, item.start, item.low, item.high, item.width)
        for item in sorted(found.changes, key=lambda item: _reviewer_name(assessment, item))
    ]
    data = pd.DataFrame(rows, columns=COLUMNS).dropna(subset="width")
    return data.sort_values("width", ascending=False, kind="stable", ignore_index=True)


def _reviewer_name(assessment: Assessment, change: Change) -> str:
    """Return the name shown for a reviewer, so that equals do not stand in the order of the pack; else nothing."""
    return assessment.names[change.item_id] if change.kind == "reviewer" else ""


def _label(assessment: Assessment, change: Change) -> str:
    if change.kind == "moderation":
        return "Before moderation"
    if change.kind == "reviewer":
        return f"Without {assessment.names[change.item_id]}"
    if change.kind == "level":
        return f"Level of {change.option_id} on {_cell_name(assessment, change.item_id)}, one step"
    factor = factor_names(assessment)[change.item_id]
    return f"Without {factor}" if change.kind == "criterion" else f"Weight of {factor}, ±{percent(SHARE)}"


def _cell_name(assessment: Assessment, dimension_id: str) -> str:
    """Return the factor of a dimension, and the dimension itself where the factor has several."""
    dimensions = assessment.panels["option"].criterion_set.dimensions
    criterion_of = {item.dimension_id: item.criterion_id for item in dimensions}
    criterion_id = criterion_of[dimension_id]
    several = list(criterion_of.values()).count(criterion_id) > 1
    factor = factor_names(assessment)[criterion_id]
    return f"{factor} ({dimension_id})" if several else factor


@styled
def draw_tornado(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one bar a change, from the least to the greatest lead; what lies below zero has another colour.

    Parameters
    ----------
    data : DataFrame
        As `tornado_data` returns, with at least one row; the first dozen rows are drawn.
    ax : Axes, optional
    """
    rows = data.head(MOST_ROWS)
    places, now = range(len(rows)), float(rows["now"].iloc[0])
    low, high = rows["low"], rows["high"]
    ax = axes_or_new(ax, WIDTH, 1.3 + 0.34 * len(rows))
    ahead, behind = high.clip(lower=0) - low.clip(lower=0), high.clip(upper=0) - low.clip(upper=0)
    ax.barh(places, ahead, left=low.clip(lower=0), height=0.62, color=CATEGORIES[0])
    ax.barh(places, behind, left=low.clip(upper=0), height=0.62, color=CATEGORIES[3])
    ax.axvline(0, color=INK, linewidth=1.2)
    ax.axvline(now, color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    ax.plot(rows["start"], places, "o", color=PAPER, markeredgecolor=INK, markersize=5, zorder=4)
    _label_ends(ax, rows)
    for x, words, align in ((0.0, "another option leads", "right"), (now, f"now {number(now)}", "left")):
        ax.annotate(words, (x, -0.5), (-3 if align == "right" else 3, 3), textcoords="offset points", ha=align,
                    va="bottom", fontsize=8.5)  # fmt: skip
    name_rows(ax, [wrapped(str(label), 40) for label in rows["label"]])
    reach = max(float(high.max()), now, 0.0) - min(float(low.min()), 0.0)
    room = 0.12 * max(reach, LEAST_AXIS)
    ax.set_xlim(min(float(low.min()), 0.0) - room, max(float(high.max()), LEAST_AXIS) + room)
    ax.set_xlabel("Lead over the best other option, points of a hundred")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def _label_ends(ax: Axes, rows: pd.DataFrame) -> None:
    """Write the lead at both ends of each bar, but for an end that the line of the lead now already tells."""
    for place, row in enumerate(rows.itertuples()):
        low, high, told = number(row.low), number(row.high), number(row.now)
        ends = [(float(row.high), 6, "left")] if high != told or low == high else []
        if low not in {high, told}:
            ends.append((float(row.low), -6, "right"))
        for x, off, align in ends:
            ax.annotate(number(x), (x, place), (off, 0), textcoords="offset points", ha=align, va="center",
                        fontsize=8.5, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 0.5}, zorder=3)  # fmt: skip


@styled
def lead_tornado(assessment: Assessment) -> Views:
    """Return the lead as each single thing changes as a figure; none where there is no lead to tell."""
    found = leads(assessment)
    data = _frame(assessment, found)
    if found is None or data.empty:
        return ()
    ax = draw_tornado(data)
    words = _finding(data)
    title(ax, words)
    rows = [f"{row.label}: {_span(row.low, row.high)}" for row in data.head(MOST_ROWS).itertuples()]
    alt = (
        f"Bars of the lead of {found.option_id}, now {number(found.now)} points of a hundred. {words}. "
        f"Least and greatest lead: {'; '.join(rows)}."
    )
    view = figure_view(
        ax, figure_id="fig-tornado", caption=_caption(assessment, found, data), alt=alt,
        status=assessment.appraisal_status,
    )  # fmt: skip
    return (view,)


def _finding(data: pd.DataFrame) -> str:
    n, behind = len(data), int((data["low"] < BEHIND).sum())
    if not behind:
        return f"None of {n} single changes puts another option ahead"
    return f"Another option leads in {behind} of {n} single changes"


def _span(low: float, high: float) -> str:
    ends = (number(low), number(high))
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _caption(assessment: Assessment, found: Leads, data: pd.DataFrame) -> str:
    which = f"the {MOST_ROWS} widest of {len(data)}" if len(data) > MOST_ROWS else "the widest first"
    leader = option_label(assessment, found.option_id)
    words = (
        f"Lead of {leader} over the best other option as one thing changes, {which}. As one weight moves, the others "
        "keep their proportions; of single levels, the one that moves the lead furthest. A ring marks what a change is "
        "held against: the lead now, for a reviewer left out the lead before moderation."
    )
    parts = [words]
    if found.excluded:
        parts.append(f"Without a point value, and so not compared: {listed(found.excluded)}.")
    unknown = len(found.changes) - len(data)
    if unknown:
        parts.append(f"Not drawn, as an option has no point value after it: {unknown} of {len(found.changes)} changes.")
    return " ".join(parts)
