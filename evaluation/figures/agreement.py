"""How far reviewers agree: cells by the distance of their marks, and each reviewer against the median of the cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title
from evaluation.model import weakest_status
from evaluation.presentation import FigureView, listed, number
from evaluation.presentation.palette import CATEGORIES, INK, MUTED, PAPER

__all__ = [
    "cell_spread_bars",
    "cell_spread_data",
    "draw_cell_spread",
    "draw_severity",
    "severity_data",
    "severity_intervals",
]

WIDTH = 7.2
ROW_INCHES = 0.34


def cell_spread_data(assessment: Assessment) -> pd.DataFrame:
    """Return how many cells of the hubs have marks at each distance.

    Returns
    -------
    DataFrame
        ``distance`` (greatest less smallest numbered mark, scale units), ``n_cells``; only cells with two numbered
        marks or more. On an ordinal scale every distance from 0 to the widest stands, also without a cell.
    """
    panel = assessment.hubs
    numbered = panel.cells["n_marks"] - panel.cells["n_ie"] - panel.cells["n_na"]
    shared = panel.cells[numbered >= 2]
    counts = (shared["maximum"] - shared["minimum"]).value_counts()
    if panel.scale.kind == "ordinal" and len(counts):
        counts = counts.reindex(np.arange(0.0, counts.index.max() + 1), fill_value=0)
    ordered = counts.sort_index()
    return pd.DataFrame({"distance": ordered.index.to_numpy(dtype=float), "n_cells": ordered.to_numpy(dtype=int)})


@styled
def draw_cell_spread(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one bar a distance, as long as it has cells, with the number at its end.

    Parameters
    ----------
    data : DataFrame
        As `cell_spread_data` returns.
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 0.8 + ROW_INCHES * max(len(data), 1))
    places = range(len(data))
    ax.barh(places, data["n_cells"], height=0.62, color=CATEGORIES[0])
    for place, count in zip(places, data["n_cells"], strict=True):
        ax.annotate(f"{count}", (count, place), (4, 0), textcoords="offset points", va="center")
    name_rows(ax, [_distance_words(distance) for distance in data["distance"]])
    ax.set_xlim(0, max(data["n_cells"].max(), 1) * 1.08 if len(data) else 1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(length=0)
    return ax


def _distance_words(distance: float) -> str:
    return "All alike" if distance == 0 else f"{distance:g} apart"


@styled
def cell_spread_bars(assessment: Assessment) -> tuple[FigureView, ...]:
    """Return the spread of marks on the hubs as a figure; nothing where no cell has two numbered marks."""
    data = cell_spread_data(assessment)
    if data.empty:
        return ()
    ax = draw_cell_spread(data)
    total, far = int(data["n_cells"].sum()), int(data.loc[data["distance"] > 1, "n_cells"].sum())
    title(ax, f"In {far} of {total} cells marks differ by over 1")
    said = listed(f"{_distance_words(row.distance).lower()} in {row.n_cells}" for row in data.itertuples())
    view = figure_view(
        ax,
        figure_id="fig-cell-spread",
        caption="Cells of the hubs by how far their numbered marks lie apart, before moderation, without IE and NA.",
        alt=f"Bars of {total} cells with two numbered marks or more; marks are {said}.",
        status=weakest_status(assessment.hubs.cells["data_status"]),
    )
    return (view,)


def severity_data(assessment: Assessment) -> pd.DataFrame:
    """Return each reviewer's mean deviation from the median of the cell, lowest first.

    Returns
    -------
    DataFrame
        ``name`` (as the document names reviewers), ``n_ratings``, ``mean_deviation``, ``lower``, ``upper`` (scale
        units; NaN ends where a reviewer shares fewer than two cells). Reviewers without a shared cell are left out.
    """
    severity = assessment.hubs.severity
    columns = ["name", "n_ratings", "mean_deviation", "lower", "upper"]
    if severity.empty:
        return pd.DataFrame(columns=columns)
    named = severity.assign(name=severity["reviewer_id"].map(assessment.names)).dropna(subset=["mean_deviation"])
    return named.sort_values(["mean_deviation", "name"], ignore_index=True)[columns]


@styled
def draw_severity(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one row a reviewer: a dot at the mean deviation, its interval as a line, 0 as the median of the cell.

    Parameters
    ----------
    data : DataFrame
        As `severity_data` returns.
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 1.0 + ROW_INCHES * max(len(data), 1))
    ax.axvline(0, color=MUTED, linewidth=0.9)
    for place, row in enumerate(data.itertuples()):
        if not np.isnan(row.lower):
            ax.plot([row.lower, row.upper], [place, place], color=CATEGORIES[0], linewidth=1.6)
        ax.plot([row.mean_deviation], [place], "o", color=CATEGORIES[0], markersize=6)
        end = row.mean_deviation if np.isnan(row.upper) else row.upper
        ax.annotate(number(row.mean_deviation, 2), (end, place), (6, 0), textcoords="offset points", va="center",
                    fontsize=9, color=INK, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip
    name_rows(ax, [f"{row.name} ({row.n_ratings} marks)" for row in data.itertuples(index=False)])
    reach = max(float(np.nanmax(np.abs(data[["mean_deviation", "lower", "upper"]].to_numpy(dtype=float)))), 0.25)
    ax.set_xlim(-1.15 * reach, 1.3 * reach)
    ax.set_xlabel("Mean deviation from the median of the cell, in steps of the scale")
    ax.grid(axis="x")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    return ax


@styled
def severity_intervals(assessment: Assessment) -> tuple[FigureView, ...]:
    """Return how each reviewer marks against the median as a figure; nothing where no cell is shared."""
    data = severity_data(assessment)
    if data.empty:
        return ()
    ax = draw_severity(data)
    lowest, highest = data.iloc[0], data.iloc[-1]
    apart = highest["mean_deviation"] - lowest["mean_deviation"]
    words = "No reviewer marks above or below the others" if apart == 0 else _ends(lowest["name"], highest["name"])
    title(ax, words)
    said = listed(f"{row.name} {number(row.mean_deviation, 2)}" for row in data.itertuples(index=False))
    view = figure_view(
        ax,
        figure_id="fig-severity",
        caption="Each reviewer's marks on the hubs against the median of the cell: mean and 95% interval over cells.",
        alt=f"Dots with intervals. Mean deviation from the median of the cell: {said}.",
        status=weakest_status(assessment.hubs.cells["data_status"]),
    )
    return (view,)


def _ends(lowest: str, highest: str) -> str:
    """Name who marks lowest and highest, in at most ten words however long the names are."""
    sentence = f"{lowest} marks lowest and {highest} highest, against the median"
    return sentence if len(sentence.split()) <= 10 else "Reviewers differ in how high they mark"
