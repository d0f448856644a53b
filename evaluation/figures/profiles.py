"""Level strips: the panel's level on each dimension, with every reviewer's mark behind it.

One drawing serves a hub over all criteria and a criterion over all hubs; extent and quality stand apart.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.assessment import Assessment, Panel
from evaluation.figures.canvas import axes_or_new, figure_view, styled, title, wrapped
from evaluation.model import IE, NA, Scale, weakest_status
from evaluation.presentation import FigureView, level_text, listed
from evaluation.presentation.palette import INK, LEVEL_BORDER, LEVEL_FILL, LEVEL_TEXT, MUTED, level_step
from evaluation.presentation.terms import criterion_label

__all__ = [
    "HOW_TO_READ",
    "criterion_strip",
    "criterion_strip_data",
    "draw_level_strip",
    "hub_profile",
    "hub_profile_data",
]

STRIP_COLUMNS = ("group", "label", "state", "low", "high", "minimum", "maximum", "marks", "n_ie", "n_na", "moderated")
PALE = "#8A9299"
ROW_INCHES = 0.25
WIDTH = 7.2


def hub_profile_data(assessment: Assessment, subject_id: str) -> pd.DataFrame:
    """Return one row for each dimension of the hub criteria, in the order of the criteria.

    Returns
    -------
    DataFrame
        ``group`` (criterion), ``label`` (dimension), ``state``, ``low``, ``high``, ``minimum``, ``maximum``, ``marks``
        (tuple of reviewers' numbers), ``n_ie``, ``n_na``, ``moderated``.
    """
    panel = assessment.hubs
    rows = []
    for criterion in panel.criterion_set.criteria:
        for dimension in criterion.dimensions:
            group = criterion_label(criterion)
            rows.append(_strip_row(panel, subject_id, dimension.dimension_id, group, dimension.kind))
    return pd.DataFrame(rows, columns=list(STRIP_COLUMNS))


def criterion_strip_data(assessment: Assessment, criterion_id: str) -> pd.DataFrame:
    """Return one row for each hub and dimension of a criterion; columns as `hub_profile_data` returns."""
    panel = assessment.hubs
    criterion = next(item for item in panel.criterion_set.criteria if item.criterion_id == criterion_id)
    rows = []
    for subject in assessment.review.subjects_of("hub"):
        for dimension in criterion.dimensions:
            label = dimension.kind if len(criterion.dimensions) > 1 else ""
            rows.append(_strip_row(panel, subject.subject_id, dimension.dimension_id, subject.short_name, label))
    return pd.DataFrame(rows, columns=list(STRIP_COLUMNS))


def _strip_row(panel: Panel, subject_id: str, dimension_id: str, group: str, label: str) -> tuple[object, ...]:
    cell = panel.cell(subject_id, dimension_id)
    marks = panel.marks
    place = marks.subject_ids.index(subject_id) * len(marks.dimension_ids) + marks.dimension_ids.index(dimension_id)
    numbers = marks.number[(marks.cell == place) & (marks.state == 0)]
    shown = tuple(sorted(float(number) for number in numbers))
    moderated = bool(cell["moderated"])
    return (group, label, cell["state"], cell["low"], cell["high"], cell["minimum"], cell["maximum"], shown,
            int(cell["n_ie"]), int(cell["n_na"]), moderated)  # fmt: skip


@styled
def draw_level_strip(data: pd.DataFrame, scale: Scale, ax: Axes | None = None) -> Axes:
    """Draw one row a dimension: reviewers' marks as rings, their range as a bar, the panel's level as a filled box.

    IE, NA and unscored cells are hatched across the whole scale and named; they are never drawn at 0. Marks that
    reviewers gave such a cell all the same are pale rings.

    Parameters
    ----------
    data : DataFrame
        As `hub_profile_data` and `criterion_strip_data` return.
    scale : Scale
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 1.0 + ROW_INCHES * len(data))
    steps = _ticks(scale)
    pad = 0.5 if scale.kind == "ordinal" else 0.06 * (max(steps) - min(steps))
    ax.set_xlim(min(steps) - pad, max(steps) + pad)
    if scale.best < scale.worst:
        ax.invert_xaxis()
    ax.set_ylim(len(data) - 0.5, -0.5)
    ax.set_xticks(steps, [_tick_label(scale, step) for step in steps])
    ax.grid(axis="x")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    for place, row in enumerate(data.itertuples()):
        _draw_row(ax, place, row, scale)
    _label_rows(ax, data)
    return ax


def _ticks(scale: Scale) -> list[float]:
    if scale.kind == "ordinal":
        return [float(level.code) for level in scale.levels]
    return [float(tick) for tick in np.linspace(scale.minimum, scale.maximum, 5)]


def _tick_label(scale: Scale, step: float) -> str:
    if scale.kind == "ordinal":
        return level_text(step, step, "level", scale).replace(" ", "\n", 1)
    return f"{step:g}"


def _label_rows(ax: Axes, data: pd.DataFrame) -> None:
    """Name each row by its dimension beside the axis, and each group once, level with the middle of its rows."""
    several = data.groupby("group", sort=False)["label"].transform("size") > 1
    ax.set_yticks(range(len(data)), [label if many else "" for label, many in zip(data["label"], several, strict=True)])
    gap = -48 if several.any() else -6
    for group, places in data.groupby("group", sort=False).indices.items():
        middle = (places[0] + places[-1]) / 2
        ax.annotate(wrapped(str(group), 46), (0, middle), (gap, 0), xycoords=("axes fraction", "data"),
                    textcoords="offset points", ha="right", va="center")  # fmt: skip
        if places[0]:
            ax.axhline(places[0] - 0.5, color=MUTED, linewidth=0.5)


def _draw_row(ax: Axes, place: int, row: object, scale: Scale) -> None:
    state = row.state  # type: ignore[attr-defined]
    marks: tuple[float, ...] = row.marks  # type: ignore[attr-defined]
    left, right = ax.get_xlim()
    if state != "level":
        words = {IE: "IE: insufficient evidence", NA: "NA: not applicable"}.get(state, "not scored")
        box = Rectangle((min(left, right), place - 0.3), abs(right - left), 0.6, hatch="////", facecolor="#ffffff",
                        edgecolor="#b1b4b6", linewidth=0.6)  # fmt: skip
        ax.add_patch(box)
        backing = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text((left + right) / 2, place - 0.05, words, ha="center", va="center", fontsize=9, bbox=backing)
        _draw_rings(ax, marks, place, scale, PALE)
        return
    if marks:
        ax.plot(
            [min(marks), max(marks)], [place, place], color="#b1b4b6", linewidth=5, solid_capstyle="round", zorder=2
        )
    _draw_rings(ax, marks, place, scale, INK)
    _draw_level(ax, place, row, scale)


def _draw_rings(ax: Axes, marks: tuple[float, ...], place: int, scale: Scale, colour: str) -> None:
    """Draw one ring a reviewer, side by side where they agree."""
    width = 0.085 * (1 if scale.kind == "ordinal" else abs(scale.maximum - scale.minimum) / 5)
    places = [
        number + width * (position - (marks.count(number) - 1) / 2)
        for number in sorted(set(marks))
        for position in range(marks.count(number))
    ]
    ax.plot(places, [place + 0.31] * len(places), "o", markersize=4, markerfacecolor="white", markeredgecolor=colour,
            markeredgewidth=0.8, zorder=5)  # fmt: skip


def _draw_level(ax: Axes, place: int, row: object, scale: Scale) -> None:
    low, high = float(row.low), float(row.high)  # type: ignore[attr-defined]
    half = 0.3 if scale.kind == "ordinal" else 0.05 * abs(scale.maximum - scale.minimum)
    step = level_step(scale.value((low + high) / 2))
    box = Rectangle((low - half, place - 0.3), high - low + 2 * half, 0.46, facecolor=LEVEL_FILL[step],
                    edgecolor=LEVEL_BORDER, linewidth=0.9, zorder=3,
                    linestyle="-" if row.moderated else (0, (3, 2)))  # type: ignore[attr-defined]  # fmt: skip
    ax.add_patch(box)
    words = level_text(low, high, "level", scale, with_word=False)
    ax.text((low + high) / 2, place - 0.07, words, ha="center", va="center", color=LEVEL_TEXT[step],
            fontsize=9.5, fontweight="bold", zorder=6)  # fmt: skip


HOW_TO_READ = (
    "Box: the panel's level (dashed: not moderated). Ring: one reviewer's mark; grey bar: from lowest to highest mark. "
    "Hatched: no level (pale rings: marks given)."
)


@styled
def hub_profile(assessment: Assessment, subject_id: str) -> FigureView:
    """Return the profile of one hub over all criteria as a figure."""
    data = hub_profile_data(assessment, subject_id)
    panel, subject = assessment.hubs, assessment.review.subject(subject_id)
    ax = draw_level_strip(data, panel.scale)
    title(ax, f"{_brief(subject.short_name)}: {_gaps_words(int((data['state'] != 'level').sum()), len(data))}")
    alt = f"Level strip of {subject.name}. {_in_words(data, panel.scale)}"
    caption = f"Profile of {subject.short_name}. {HOW_TO_READ}"
    return figure_view(ax, figure_id=f"fig-profile-{subject_id}", caption=caption, alt=alt, status=_status(panel))


@styled
def criterion_strip(assessment: Assessment, criterion_id: str) -> FigureView:
    """Return the levels of all hubs on one criterion as a figure."""
    data = criterion_strip_data(assessment, criterion_id)
    panel = assessment.hubs
    ax = draw_level_strip(data, panel.scale)
    criterion = next(item for item in panel.criterion_set.criteria if item.criterion_id == criterion_id)
    widest = (data["maximum"] - data["minimum"]).max()
    words = f"marks differ by up to {widest:g}" if widest > 0 else "no two marks differ"
    title(ax, f"{criterion_id}: {words}" if not np.isnan(widest) else f"{criterion_id}: no hub has a numbered mark")
    alt = f"Level strip of criterion {criterion_id}, {criterion.short_name}. {_in_words(data, panel.scale)}"
    caption = f"Levels of the hubs on {criterion_id}, {criterion.short_name}. {HOW_TO_READ}"
    return figure_view(ax, figure_id=f"fig-criterion-{criterion_id}", caption=caption, alt=alt, status=_status(panel))


def _gaps_words(n_gaps: int, n: int) -> str:
    if not n_gaps:
        return "every dimension has a level"
    return f"{n_gaps} of {n} dimensions {'has' if n_gaps == 1 else 'have'} no level"


def _brief(name: str) -> str:
    return " ".join(name.split()[:3])


def _status(panel: Panel) -> str | None:
    return weakest_status(panel.cells["data_status"])


def _in_words(data: pd.DataFrame, scale: Scale) -> str:
    """Say every level, grouped, so that the figure can be heard."""
    parts = []
    for group, rows in data.groupby("group", sort=False):
        said = [
            " ".join(
                filter(None, (row.label if len(rows) > 1 else "", level_text(row.low, row.high, row.state, scale)))
            )
            for row in rows.itertuples()
        ]
        parts.append(f"{group}: {listed(said)}")
    return "; ".join(parts) + "."
