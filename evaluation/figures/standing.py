"""Figures of how settled the standing of each option is: confidence factors, entropy of ranks, and the best ten.

Each view comes as a tuple, empty where the pack holds nothing to draw; the best ten are drawn from
`assessment.robustness.MANY` options on, in the place of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.figures.acceptability import basis_words, results_of
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title, wrapped
from evaluation.presentation import CATEGORIES, LEVEL_FILL, FigureView, listed, number, percent
from evaluation.presentation.palette import GRID, MUTED, PAPER
from evaluation.presentation.words import draws_words, option_label
from evaluation.uncertainty import Acceptability

__all__ = [
    "confidence_factors_data",
    "confidence_factors_dots",
    "draw_dots",
    "draw_rank_intervals",
    "portfolio_data",
    "portfolio_intervals",
    "rank_entropy_data",
    "rank_entropy_dots",
]

Views = tuple[FigureView, ...]
FloatArray = npt.NDArray[np.float64]
WIDTH = 7.2
MOST_DRAWN = 20


def confidence_factors_data(assessment: Assessment) -> pd.DataFrame:
    """Return how often each option is first under its own central weights.

    Returns
    -------
    DataFrame
        ``option_id, label, value`` (0 to 100), ``error`` (its standard error); options that are never first are left
        out.
    """
    data = _dots_data(assessment, lambda result: (100 * result.confidence_factors, 100 * result.confidence_errors))
    return data.dropna(ignore_index=True)


def rank_entropy_data(assessment: Assessment) -> pd.DataFrame:
    """Return how settled the rank of each option is.

    Returns
    -------
    DataFrame
        ``option_id, label, value`` (entropy of its ranks in bits), ``error`` (its standard error).
    """
    return _dots_data(assessment, lambda result: (result.rank_entropy, result.entropy_errors))


def _dots_data(
    assessment: Assessment, measured: Callable[[Acceptability], tuple[FloatArray, FloatArray]]
) -> pd.DataFrame:
    """Return a figure of each option and its standard error; no row where there are no results."""
    drawn = results_of(assessment)
    if drawn is None:
        return pd.DataFrame(columns=["option_id", "label", "value", "error"])
    found, result = drawn
    values, errors = measured(result)
    labels = [option_label(assessment, option) for option in found.option_ids]
    return pd.DataFrame({"option_id": found.option_ids, "label": labels, "value": values, "error": errors})


@styled
def draw_dots(data: pd.DataFrame, reach: float, ax: Axes | None = None, *, unit: str = "") -> Axes:
    """Draw one row an option: a dot at its value, and behind it a bar of two standard errors to either side.

    Parameters
    ----------
    data : DataFrame
        As `confidence_factors_data` and `rank_entropy_data` return.
    reach : float
        The greatest value that there can be.
    ax : Axes, optional
    unit : str
        What stands behind each figure.
    """
    ax = axes_or_new(ax, WIDTH, 1.0 + 0.34 * len(data))
    places = np.arange(len(data))
    values, errors = data["value"].to_numpy(dtype=float), data["error"].to_numpy(dtype=float)
    ax.hlines(places, 0, values, color=GRID, linewidth=1.2, zorder=1)
    ax.hlines(places, values - 2 * errors, values + 2 * errors, color=LEVEL_FILL[2], linewidth=6, zorder=2)
    ax.plot(values, places, "o", color=CATEGORIES[0], markersize=4, zorder=3)
    for place, value in zip(places, values, strict=True):
        words = f"{number(float(value), 0 if reach >= 10 else 2)}{unit}"
        ax.annotate(words, (value, place), (9, 0), textcoords="offset points", va="center", fontsize=9)
    name_rows(ax, [wrapped(str(label), 26) for label in data["label"]])
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, 1.12 * reach)
    ax.spines["bottom"].set_bounds(0, reach)
    return ax


@styled
def confidence_factors_dots(assessment: Assessment) -> Views:
    """Return how often each option is first under its own central weights as a figure."""
    drawn = results_of(assessment)
    if drawn is None:
        return ()
    data = confidence_factors_data(assessment)
    ax = draw_dots(data, 100.0, unit="%")
    ax.set_xticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
    best = data.loc[data["value"].idxmax()]
    title(ax, f"At its best weights {best['option_id']} is first in {percent(float(best['value']) / 100)}")
    said = [f"{row.label} {percent(float(row.value) / 100)}" for row in data.itertuples()]
    words = _Words("fig-confidence-factors", "How often each option is first under its own central weights", "shares")
    return (_dots_view(assessment, drawn[1], ax, words, said),)


@styled
def rank_entropy_dots(assessment: Assessment) -> Views:
    """Return how settled the rank of each option is as a figure."""
    drawn = results_of(assessment)
    if drawn is None:
        return ()
    data = rank_entropy_data(assessment)
    ax = draw_dots(data, float(np.log2(len(data))))
    ax.set_xlabel("Bits: 0 settled, at the right end all ranks equally likely", x=0.45)
    settled = data.loc[data["value"].idxmin()]
    title(ax, f"The rank of {settled['option_id']} is the most settled")
    said = [f"{row.label} {number(float(row.value), 2)}" for row in data.itertuples()]
    words = _Words("fig-rank-entropy", "Entropy of the ranks of each option, any weights", "entropy in bits")
    return (_dots_view(assessment, drawn[1], ax, words, said),)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a figure of dots is called, what its caption says it shows, and what its dots measure."""

    figure_id: str
    shows: str
    measure: str


def _dots_view(assessment: Assessment, result: Acceptability, ax: Axes, words: _Words, said: list[str]) -> FigureView:
    """Return a drawing of dots as a view; `said` is each option with its figure."""
    bars = " Bar behind the dot: two standard errors of the drawing." if result.n_draws else ""
    return figure_view(
        ax,
        figure_id=words.figure_id,
        caption=f"{words.shows} ({basis_words(assessment, result)}).{bars}",
        alt=f"Dots of {words.measure}, one an option. {listed(said)}.",
        status=assessment.appraisal_status,
    )


def portfolio_data(assessment: Assessment) -> pd.DataFrame:
    """Return where the options stand that are most often among the best ten.

    Returns
    -------
    DataFrame
        ``option_id, label, share`` (of draws among the best ten), ``expected_rank, rank_lower, rank_upper``; most often
        first, at most `MOST_DRAWN`. Empty unless there are very many options.
    """
    found = assessment.robustness
    columns = ["option_id", "label", "share", "expected_rank", "rank_lower", "rank_upper"]
    if found is None or not found.portfolio:
        return pd.DataFrame(columns=columns)
    result = found.portfolio[ANY_WEIGHTS]
    rows = [
        (found.option_ids[place], option_label(assessment, found.option_ids[place]),
         float(result.top_acceptability[place]), float(result.expected_rank[place]),
         int(result.rank_lower[place]), int(result.rank_upper[place]))
        for place in np.argsort(-result.top_acceptability, kind="stable")[:MOST_DRAWN]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@styled
def draw_rank_intervals(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one row an option: the interval of its rank, its mean rank, and its share among the best beside it.

    Parameters
    ----------
    data : DataFrame
        As `portfolio_data` returns.
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 1.0 + 0.3 * len(data))
    places = np.arange(len(data))
    ax.hlines(places, data["rank_lower"], data["rank_upper"], color=CATEGORIES[0], linewidth=2.2)
    ax.plot(data["expected_rank"], places, "o", color=PAPER, markeredgecolor=CATEGORIES[0], markersize=6)
    for place, row in enumerate(data.itertuples()):
        words, end = percent(float(row.share)), float(row.rank_upper)
        ax.annotate(words, (end, place), (6, 0), textcoords="offset points", va="center", fontsize=9, color=MUTED)
    name_rows(ax, [wrapped(str(label), 26) for label in data["label"]])
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, 1.1 * float(data["rank_upper"].max()))
    ax.set_xlabel("Rank, 1 the best")
    ax.grid(axis="x", color=GRID)
    return ax


@styled
def portfolio_intervals(assessment: Assessment) -> Views:
    """Return the ranks of the options most often among the best ten as a figure; none unless there are very many."""
    found, data = assessment.robustness, portfolio_data(assessment)
    if found is None or data.empty:
        return ()
    result, n = found.portfolio[ANY_WEIGHTS], len(found.option_ids)
    ax = draw_rank_intervals(data)
    first = data.iloc[0]
    title(ax, f"{first['option_id']} is among the best {result.top} in {percent(float(first['share']))} of draws")
    said = [f"{row.label} {percent(float(row.share))}" for row in data.head(5).itertuples()]
    caption = (
        f"The {len(data)} options most often among the best {result.top} of {n:,} "
        f"({draws_words(assessment.settings)}). Line: rank in 9 of 10 draws; ring: mean rank; figure: share of draws "
        "among the best."
    )
    alt = f"Intervals of ranks. Most often among the best {result.top}: {listed(said)}."
    status = assessment.appraisal_status
    return (figure_view(ax, figure_id="fig-portfolio", caption=caption, alt=alt, status=status),)
