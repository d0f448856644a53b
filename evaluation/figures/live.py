"""Figures of the exploring desk: what each criterion adds with the reader's points, and hubs beside each other.

While points move, the bars are written as SVG by hand: a drawing of a few dozen boxes stands in a millisecond, with a
name for screen readers. What stands below a desk for readers without one is drawn as in the documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from evaluation.assessment import Assessment
from evaluation.figures.canvas import ILLUSTRATIVE, figure_view, styled, title, wrapped
from evaluation.figures.options import FILLS, draw_contribution_bars
from evaluation.figures.profiles import HOW_TO_READ, draw_level_strip, hub_profile_data
from evaluation.model import Purpose, Scale, weakest_status
from evaluation.options import leading
from evaluation.presentation import FigureView, level_text, listed, number
from evaluation.presentation.palette import GRID, INK, LEVEL_BORDER, MUTED, PAPER
from evaluation.presentation.words import span

__all__ = ["draw_hubs_beside", "hubs_beside", "live_bars", "live_bars_data", "live_svg", "live_title"]


def live_bars_data(assessment: Assessment, purpose: Purpose, contributions: pd.DataFrame) -> pd.DataFrame:
    """Return contributions with the names that a drawing needs.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    contributions : DataFrame
        As `options.live_contributions` returns.

    Returns
    -------
    DataFrame
        ``option_id, label, criterion_id, name, lower, upper``, as `draw_contribution_bars` takes.
    """
    criteria = {c.criterion_id: c.short_name for c in assessment.panels[purpose].criterion_set.criteria}
    labels = {item: f"{item} {assessment.review.subject(item).short_name}" for item in contributions["subject_id"]}
    named = contributions.assign(
        label=contributions["subject_id"].map(labels), name=contributions["criterion_id"].map(criteria)
    )
    return named.rename(columns={"subject_id": "option_id"})


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said about the bars, in any medium."""

    title: str
    axis: str
    caption: str
    alt: str
    status: str | None


def _words(assessment: Assessment, purpose: Purpose, data: pd.DataFrame) -> _Words:
    what = "benefit" if purpose == "option" else "total"
    totals = data.groupby("option_id", sort=False)[["lower", "upper"]].sum()
    leaders = leading(totals["lower"].to_numpy(), totals["upper"].to_numpy(), tuple(totals.index))
    said = [
        f"{name} {span(item.lower, item.upper)}" for name, item in zip(totals.index, totals.itertuples(), strict=True)
    ]
    key = listed(f"{c} {name}" for c, name in data[["criterion_id", "name"]].drop_duplicates().itertuples(index=False))
    return _Words(
        title=live_title(leaders.option_ids, certain=leaders.certain),
        axis=f"Points of weighted {what}, 0 to 100",
        caption=f"What each criterion adds with these points. {key}. Hatched: left open by evidence.",
        alt=f"Stacked bars of weighted {what}. {listed(said)}.",
        status=weakest_status(assessment.panels[purpose].cells["data_status"]),
    )


@styled
def live_bars(assessment: Assessment, purpose: Purpose, contributions: pd.DataFrame, *, figure_id: str) -> FigureView:
    """Return the contributions for the points of a desk as a figure.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    contributions : DataFrame
        As `options.live_contributions` returns.
    figure_id : str
    """
    data = live_bars_data(assessment, purpose, contributions)
    words = _words(assessment, purpose, data)
    ax = draw_contribution_bars(data)
    ax.set_xlabel(words.axis)
    title(ax, words.title)
    return figure_view(ax, figure_id=figure_id, caption=words.caption, alt=words.alt, status=words.status)


def live_title(leaders: tuple[str, ...], *, certain: bool) -> str:
    """Return who leads, or may lead, in at most ten words."""
    if len(leaders) > 4:
        return f"{len(leaders)} {'are level at the top' if certain else 'may lead with these points'}"
    if certain:
        return f"{listed(leaders)} {'lead, level,' if len(leaders) > 1 else 'leads'} with these points"
    return f"{listed(leaders, 'or')} may lead with these points"


# --- the bars while they move ----------------------------------------------------------------------------------------

SCALE = 4.2  # units of the drawing to one point of benefit
NAMES = 160  # room for the names, left of the bars
ROW, BAR, TOP = 30, 22, 34
FONT = 'font-family="Source Sans Pro,system-ui,sans-serif" font-size="13"'
LEAST_NAMED, LEAST_COUNTED = 5.0, 9.0  # points of benefit under which a box has no room for its id, or for its number


def live_svg(assessment: Assessment, purpose: Purpose, contributions: pd.DataFrame, *, figure_id: str) -> str:
    """Return the contributions for the points of a desk as HTML: a drawing that names itself, and its caption.

    Every text is escaped. The data status stands inside the image where it is illustrative.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    contributions : DataFrame
        As `options.live_contributions` returns.
    figure_id : str
        Anchor; also keeps the hatching apart from that of other drawings.
    """
    data = live_bars_data(assessment, purpose, contributions)
    words, rows = _words(assessment, purpose, data), list(data.groupby("label", sort=False))
    factors = list(dict.fromkeys(data["criterion_id"]))
    bottom = TOP + ROW * len(rows)
    parts = [_text(0, 16, words.title, 'font-size="15" font-weight="600"'), *_grid(bottom, words.axis)]
    for place, (label, mine) in enumerate(rows):
        parts += _svg_row(str(label), mine, factors, TOP + ROW * place, figure_id)
    if words.status == "illustrative":
        parts.append(_text(NAMES + 100 * SCALE, bottom + 48, ILLUSTRATIVE, f'text-anchor="end" fill="{MUTED}"'))
    width, height = NAMES + 100 * SCALE + 60, bottom + 54
    return (
        f'<section class="wb"><figure class="wb-figure" id="{escape(figure_id)}">'
        f'<svg role="img" aria-label="{escape(words.alt)}" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'{FONT} fill="{INK}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{_hatch(figure_id)}{"".join(parts)}</svg>'
        f"<figcaption>{escape(words.caption)}</figcaption></figure></section>"
    )


def _hatch(figure_id: str) -> str:
    return (
        f'<defs><pattern id="{escape(figure_id)}-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M0 6L6 0" stroke="{MUTED}" stroke-width="1"/></pattern></defs>'
    )


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


def _box(start: float, width: float, top: float, fill: str) -> str:
    left, size = NAMES + SCALE * start, max(0.0, SCALE * width)
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{size:.1f}" height="{BAR}" fill="{fill}" stroke="{LEVEL_BORDER}" '
        f'stroke-width="0.6"/>'
    )


def _grid(bottom: float, axis: str) -> Iterator[str]:
    for tick in (0, 25, 50, 75, 100):
        x = NAMES + SCALE * tick
        yield f'<path d="M{x:.1f} {TOP - 6}V{bottom}" stroke="{GRID}"/>'
        yield _text(x, bottom + 14, f"{tick}", 'text-anchor="middle"')
    yield _text(NAMES, bottom + 32, axis, f'fill="{MUTED}"')


def _svg_row(label: str, mine: pd.DataFrame, factors: Sequence[str], top: float, figure_id: str) -> Iterator[str]:
    """Yield one bar: its name, a box for each criterion, what is left open, and the sum behind it."""
    lines = wrapped(label, 24).split("\n")[:2]
    middle = top + BAR / 2 + 4
    for place, line in enumerate(lines):
        yield _text(NAMES - 8, middle + 12 * (place - (len(lines) - 1) / 2), line, 'text-anchor="end" font-size="12"')
    start = 0.0
    for row in mine.itertuples():
        fill, ink = FILLS[factors.index(str(row.criterion_id)) % len(FILLS)]
        size = float(row.lower)
        yield _box(start, size, top, fill)
        if size >= LEAST_NAMED:
            said = f"{row.criterion_id} {number(size, 0)}" if size >= LEAST_COUNTED else str(row.criterion_id)
            yield _text(NAMES + SCALE * (start + size / 2), middle, said, f'text-anchor="middle" fill="{ink}"')
        start += size
    lower, upper = float(mine["lower"].sum()), float(mine["upper"].sum())
    if upper > lower:
        yield _box(start, upper - lower, top, PAPER)
        yield _box(start, upper - lower, top, f"url(#{escape(figure_id)}-hatch)")
    yield _text(NAMES + SCALE * upper + 5, middle, span(lower, upper, 0), 'font-weight="600"')


# --- hubs beside each other ------------------------------------------------------------------------------------------

FIRST, NEXT = 6.2, 3.0  # inches: the first hub stands with the names of the rows
ROW_INCHES = 0.27


def draw_hubs_beside(frames: Sequence[tuple[str, pd.DataFrame]], scale: Scale) -> list[Axes]:
    """Draw the profiles of several hubs beside each other on one scale; the rows are named once, at the left.

    Parameters
    ----------
    frames : sequence of (str, DataFrame)
        Name of each hub and its rows, as `hub_profile_data` returns.
    scale : Scale
    """
    rows = len(frames[0][1])
    figure = Figure(figsize=(FIRST + NEXT * (len(frames) - 1), 1.3 + ROW_INCHES * rows), layout="constrained")
    FigureCanvasAgg(figure)
    axes = list(figure.subplots(1, len(frames), squeeze=False)[0])
    for place, (ax, (name, data)) in enumerate(zip(axes, frames, strict=True)):
        shown = data if not place else data.assign(group="", label="")
        draw_level_strip(shown, scale, ax)
        ax.set_title(wrapped(name, 28), fontsize=10.5, fontweight="bold", loc="left")
        if scale.kind == "ordinal":
            ax.set_xticks([float(level.code) for level in scale.levels], [f"{level.code}" for level in scale.levels])
        if place:
            ax.set_yticks([])
    return axes


@styled
def hubs_beside(assessment: Assessment, subject_ids: Sequence[str]) -> FigureView:
    """Return the profiles of two or three hubs beside each other as a figure.

    Parameters
    ----------
    assessment : Assessment
    subject_ids : sequence of str
    """
    scale = assessment.hubs.scale
    hubs = [assessment.review.subject(item) for item in subject_ids]
    frames = [(hub.short_name, hub_profile_data(assessment, hub.subject_id)) for hub in hubs]
    axes = draw_hubs_beside(frames, scale)
    title(axes[0], f"{len(hubs)} hubs on {len(frames[0][1])} dimensions")
    steps = listed(f"{level.code} {level.word}" for level in scale.levels)
    key = f" {steps}." if scale.kind == "ordinal" else ""
    return figure_view(
        axes[0],
        figure_id=f"fig-beside-{'-'.join(subject_ids)}",
        caption=f"Profiles of {listed(hub.short_name for hub in hubs)}.{key} {HOW_TO_READ}",
        alt=f"Level strips beside each other. {' '.join(_in_words(name, data, scale) for name, data in frames)}",
        status=weakest_status(assessment.hubs.cells["data_status"]),
    )


def _in_words(name: str, data: pd.DataFrame, scale: Scale) -> str:
    said = [
        f"{str(row.group).split(' ', maxsplit=1)[0]} {row.label} {level_text(row.low, row.high, row.state, scale)}"
        for row in data.itertuples()
    ]
    return f"{name}: {listed(said)}."
