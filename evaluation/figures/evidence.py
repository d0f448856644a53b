"""The coverage map: what the register holds on each hub and criterion, its own and the programme's apart."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.assessment import Assessment
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title, wrapped
from evaluation.model import IE, weakest_status
from evaluation.presentation import FigureView, count_of, listed
from evaluation.presentation.palette import CATEGORIES, MUTED, PAPER
from evaluation.presentation.terms import criterion_label

__all__ = ["coverage_map", "coverage_map_data", "draw_coverage_map"]

COLUMNS = ("subject_id", "subject", "criterion_id", "criterion", "n_own", "n_programme", "state")
ROW_INCHES = 0.62
WIDTH = 7.2
LARGEST = 20.0  # marker size, points, of the cell with the most items
SMALLEST = 11.0  # room for one digit


def coverage_map_data(assessment: Assessment) -> pd.DataFrame:
    """Return one row for each hub and criterion.

    Returns
    -------
    DataFrame
        ``subject_id, subject, criterion_id, criterion``, ``n_own`` and ``n_programme`` (items about this hub, and
        about all hubs at once), ``state`` of the panel's combined level ("level", "IE", "NA", "unscored").
    """
    panel = assessment.hubs
    rows = []
    for criterion in panel.criterion_set.criteria:
        for subject in assessment.review.subjects_of("hub"):
            held = panel.evidence.of(subject.subject_id, criterion.criterion_id)
            own, programme = (
                int(held.loc[held["scope"] == scope, "evidence_id"].nunique()) for scope in ("own", "programme")
            )
            state = panel.criterion_level(subject.subject_id, criterion.criterion_id)["state"]
            names = (subject.subject_id, subject.short_name, criterion.criterion_id, criterion_label(criterion))
            rows.append((*names, own, programme, state))
    return pd.DataFrame(rows, columns=list(COLUMNS))


@styled
def draw_coverage_map(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw a grid: a filled disc for a hub's own items, a ring for those about all hubs, hatching for nothing.

    A cell whose level is IE says so in its corner; discs and rings grow with the number of items.

    Parameters
    ----------
    data : DataFrame
        As `coverage_map_data` returns.
    ax : Axes, optional
    """
    criteria, subjects = list(dict.fromkeys(data["criterion"])), list(dict.fromkeys(data["subject"]))
    ax = axes_or_new(ax, WIDTH, 0.9 + ROW_INCHES * len(criteria))
    ax.set_xlim(-0.5, len(subjects) - 0.5)
    ax.set_xticks(range(len(subjects)), [wrapped(name, 12) for name in subjects])
    name_rows(ax, [wrapped(name, 30) for name in criteria])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    most = max(int(data[["n_own", "n_programme"]].to_numpy().max(initial=1)), 1)
    for row in data.itertuples():
        _draw_cell(ax, subjects.index(row.subject), criteria.index(row.criterion), row, most)
    return ax


def _draw_cell(ax: Axes, x: int, y: int, row: object, most: int) -> None:
    own, programme = int(row.n_own), int(row.n_programme)  # type: ignore[attr-defined]
    nothing = own + programme == 0
    box = Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=PAPER, edgecolor="#b1b4b6", linewidth=0.6,
                    hatch="////" if nothing else None)  # fmt: skip
    ax.add_patch(box)
    if nothing:
        backing = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        ax.text(x, y, "none", ha="center", va="center", fontsize=9, bbox=backing)
    # where a cell has both, its own stand left and those about all hubs right
    apart = 0.24 if own and programme else 0.0
    if own:
        _draw_count(ax, x - apart, y, own, most, filled=True)
    if programme:
        _draw_count(ax, x + apart, y, programme, most, filled=False)
    if row.state == IE:  # type: ignore[attr-defined]
        ax.text(x + 0.46, y + 0.42, "IE", ha="right", va="bottom", fontsize=8.5, color=MUTED)


def _draw_count(ax: Axes, x: float, y: float, count: int, most: int, *, filled: bool) -> None:
    size = SMALLEST + (LARGEST - SMALLEST) * math.sqrt((count - 1) / max(most - 1, 1))
    colour = CATEGORIES[0]
    ax.plot([x], [y], "o", markersize=size, markerfacecolor=colour if filled else PAPER, markeredgecolor=colour,
            markeredgewidth=1.2, zorder=3)  # fmt: skip
    ax.text(x, y + 0.005, f"{count}", ha="center", va="center", fontsize=9, zorder=4,
            color=PAPER if filled else colour, fontweight="bold")  # fmt: skip


@styled
def coverage_map(assessment: Assessment) -> FigureView:
    """Return the evidence coverage map of the hubs as a figure."""
    data = coverage_map_data(assessment)
    ax = draw_coverage_map(data)
    bare = int((data["n_own"] == 0).sum())
    title(ax, f"{bare} of {len(data)} squares {'holds' if bare == 1 else 'hold'} no evidence about that hub")
    return figure_view(
        ax,
        figure_id="fig-coverage-map",
        caption="Items of evidence on each hub and criterion. Disc: about this hub. Ring: about all hubs at once. "
        "Hatched: nothing held. IE: the panel found the evidence insufficient.",
        alt=_in_words(data),
        status=weakest_status(assessment.hubs.evidence.links["data_status"]),
    )


def _in_words(data: pd.DataFrame) -> str:
    """Say the finding, then each criterion: own items by hub, and how many are about all hubs."""
    nothing = int(((data["n_own"] == 0) & (data["n_programme"] == 0)).sum())
    bare = int((data["n_own"] == 0).sum())
    parts = [f"Coverage map: of {count_of(len(data), 'cell')} {bare} hold no item of the hub's own, {nothing} nothing."]
    for criterion, rows in data.groupby("criterion", sort=False):
        own = [f"{row.subject} {row.n_own}" for row in rows.itertuples() if row.n_own]
        said = f"own items: {listed(own)}" if own else "no hub has an item of its own"
        parts.append(f"{criterion}: {said}; about all hubs {int(rows['n_programme'].max())}.")
    return " ".join(parts)
