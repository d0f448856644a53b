"""Figures of how sure the appraisal is: heat maps of ranks, and benefit as one weight moves.

Each view comes as a tuple, empty where the pack holds nothing to draw.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.assessment import Assessment
from evaluation.assessment.checks import nearest_switch
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.figures.canvas import axes_or_new, figure_view, styled, title, wrapped
from evaluation.figures.labels import apart
from evaluation.presentation import CATEGORIES, LEVEL_FILL, LEVEL_TEXT, FigureView, listed, number, percent
from evaluation.presentation.palette import INK, MUTED, PAPER, level_step
from evaluation.presentation.words import draws_words, option_label

__all__ = [
    "draw_share_map",
    "draw_weight_lines",
    "most_often_first",
    "rank_map",
    "rank_map_data",
    "rank_title",
    "share_first_map",
    "share_first_map_data",
    "share_title",
    "weight_lines",
    "weight_lines_data",
]

Views = tuple[FigureView, ...]
WIDTH = 7.2
ALIKE = 1e-12  # shares closer than this are the same


def rank_map_data(assessment: Assessment) -> pd.DataFrame:
    """Return the share of draws in which each option takes each rank where every weighting is equally likely.

    Returns
    -------
    DataFrame
        ``option_id, label, column`` (the rank in words), ``share`` (0 to 1). Empty where nothing is appraised.
    """
    found = assessment.robustness
    columns = ["option_id", "label", "column", "share"]
    if found is None:
        return pd.DataFrame(columns=columns)
    shares = found.acceptability[ANY_WEIGHTS].rank_acceptability
    rows = [
        (option, option_label(assessment, option), f"Rank {rank + 1}", float(shares[place, rank]))
        for place, option in enumerate(found.option_ids)
        for rank in range(shares.shape[1])
    ]
    return pd.DataFrame(rows, columns=columns)


def share_first_map_data(assessment: Assessment) -> pd.DataFrame:
    """Return the share of draws in which each option is first, under any weights and under what each group said.

    Returns
    -------
    DataFrame
        As `rank_map_data` returns; ``column`` names the group.
    """
    found = assessment.robustness
    columns = ["option_id", "label", "column", "share"]
    if found is None:
        return pd.DataFrame(columns=columns)
    groups = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["option"]}
    rows = [
        (option, option_label(assessment, option), name, float(found.acceptability[key].rank_acceptability[place, 0]))
        for place, option in enumerate(found.option_ids)
        for key, name in ({ANY_WEIGHTS: "Any weights"} | groups).items()
    ]
    return pd.DataFrame(rows, columns=columns)


@styled
def draw_share_map(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one cell for each option and column, darker the greater the share, with the share written in it.

    Parameters
    ----------
    data : DataFrame
        As `rank_map_data` and `share_first_map_data` return.
    ax : Axes, optional
    """
    options, columns = list(dict.fromkeys(data["label"])), list(dict.fromkeys(data["column"]))
    ax = axes_or_new(ax, WIDTH, 1.3 + 0.36 * len(options))
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_ylim(len(options) - 0.5, -0.5)
    ax.set_xticks(range(len(columns)), [wrapped(name, 13) for name in columns], fontsize=8.5)
    ax.set_yticks(range(len(options)), [wrapped(name, 24) for name in options])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for row in data.itertuples():
        x, y, step = columns.index(row.column), options.index(row.label), level_step(100 * float(row.share))
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=LEVEL_FILL[step], edgecolor=PAPER, linewidth=1.5))
        ax.text(x, y, percent(float(row.share)), ha="center", va="center", color=LEVEL_TEXT[step], fontsize=9)
    return ax


@styled
def rank_map(assessment: Assessment) -> Views:
    """Return the rank acceptability under any weights as a figure."""
    found = assessment.robustness
    if found is None:
        return ()
    data = rank_map_data(assessment)
    ax = draw_share_map(data)
    first = data[data["column"] == "Rank 1"]
    title(ax, rank_title(most_often_first(first), float(first["share"].max())))
    said = [f"{row.label} first in {percent(row.share)}" for row in first.itertuples()]
    caption = (
        f"How often each option takes each rank, any weights ({draws_words(assessment.settings)}). Rows sum to 100%."
    )
    alt = f"Heat map of ranks. {listed(said)}."
    return (figure_view(ax, figure_id="fig-rank-map", caption=caption, alt=alt, status=assessment.appraisal_status),)


def most_often_first(shares: pd.DataFrame) -> list[str]:
    """Return the options with the greatest share of one column, all of them where several have it.

    Parameters
    ----------
    shares : DataFrame
        Rows of one column, as `rank_map_data` and `share_first_map_data` return.
    """
    return list(shares.loc[shares["share"] >= shares["share"].max() - ALIKE, "option_id"])


def rank_title(names: list[str], share: float) -> str:
    """Return how often the options that are first most often are first; several are counted."""
    who = f"{names[0]} is" if len(names) == 1 else f"{len(names)} options are each"
    return f"{who} first in {percent(share)} of draws"


def share_title(by_column: list[list[str]]) -> str:
    """Return whether one option alone is most often first in every column."""
    found = {option for names in by_column for option in names}
    if len(found) == 1:
        return f"{found.pop()} is most often first for every group"
    return f"{len(found)} options are most often first for some group"


@styled
def share_first_map(assessment: Assessment) -> Views:
    """Return how often each option is first by group as a figure; none where only equal weights are on record."""
    found = assessment.robustness
    if found is None or len(assessment.weight_sets["option"]) < 2:
        return ()
    data = share_first_map_data(assessment)
    ax = draw_share_map(data)
    columns = [(str(name), rows) for name, rows in data.groupby("column", sort=False)]
    best = [most_often_first(rows) for _, rows in columns]
    title(ax, share_title(best))
    said = [
        f"{name}: {listed(names)} in {percent(float(rows['share'].max()))}"
        for (name, rows), names in zip(columns, best, strict=True)
    ]
    caption = f"How often each option is first, by what each group said ({draws_words(assessment.settings)})."
    alt = f"Heat map of shares of being first. Most often first: {'; '.join(said)}."
    return (figure_view(ax, figure_id="fig-share-first", caption=caption, alt=alt, status=assessment.appraisal_status),)


def weight_lines_data(assessment: Assessment) -> pd.DataFrame:
    """Return benefit at both ends of the weight that changes the leader soonest, the others kept in proportion.

    Returns
    -------
    DataFrame
        ``option_id, label, criterion_id, weight`` (0 and 1, and between them the weights at which the leader changes),
        ``benefit``; options with a point value only. Empty where no weight changes the leader.
    """
    found, appraisal = assessment.robustness, assessment.appraisal
    columns = ["option_id", "label", "criterion_id", "weight", "benefit"]
    switch = None if found is None else nearest_switch(found)
    if appraisal is None or found is None or switch is None:
        return pd.DataFrame(columns=columns)
    nearest = switch.criterion_id
    option_ids, values = appraisal.points
    place = appraisal.criterion_ids.index(nearest)
    rest = np.delete(appraisal.weights[assessment.chosen_weights], place)
    others = np.delete(values, place, axis=1) @ (rest / rest.sum())
    points = found.switch_points
    turns = points.loc[points["criterion_id"] == nearest, "weight"].dropna()
    rows = [
        (option, option_label(assessment, option), nearest, weight,
         float(weight * values[i, place] + (1 - weight) * others[i]))
        for i, option in enumerate(option_ids)
        for weight in (0.0, *(float(turn) for turn in turns), 1.0)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@styled
def draw_weight_lines(data: pd.DataFrame, now: float, ax: Axes | None = None) -> Axes:
    """Draw one line an option over the weight of one factor, with the weight in use and those that change the leader.

    Parameters
    ----------
    data : DataFrame
        As `weight_lines_data` returns.
    now : float
        Weight in use, 0 to 1.
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 4.0)
    ax.set_xlim(0, 132)
    ax.set_ylim(0, 104)
    ax.set_xticks(range(0, 101, 20), [f"{tick}%" for tick in range(0, 101, 20)])
    ax.set_ylabel("Weighted benefit, 0 to 100")
    ax.spines["bottom"].set_bounds(0, 100)
    turns = sorted({weight for weight in data["weight"] if 0 < weight < 1})
    leaders = _leaders_between(data)
    colours = dict(zip(leaders, CATEGORIES, strict=False))
    for option, rows in data.groupby("option_id", sort=False):
        ends = rows[rows["weight"].isin([0.0, 1.0])]
        ax.plot(100 * ends["weight"], ends["benefit"], color=colours.get(str(option), "#8A9299"),
                linewidth=2.2 if option in colours else 1.2)  # fmt: skip
    for turn in turns:
        ax.axvline(100 * turn, color=INK, linewidth=1, linestyle=(0, (4, 3)), ymax=0.96)
    ax.axvline(100 * now, color=MUTED, linewidth=1, ymax=0.96)
    _label_weights(ax, now, turns)
    last = data[data["weight"] == 1.0]
    for row, y in zip(last.itertuples(), apart(last["benefit"].to_numpy(dtype=float), 5.2), strict=True):
        ax.text(
            101.5, y, str(row.label), va="center", fontsize=9, fontweight="bold" if row.option_id in colours else None
        )
    return ax


def _label_weights(ax: Axes, now: float, turns: list[float]) -> None:
    """Write the weight in use on one side of its line and each turn on the other, so that near ones do not touch."""
    ax.annotate(f"now {percent(now)}", (100 * now, 0), (-3, 4), textcoords="offset points", ha="right", fontsize=8.5,
                bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip
    for turn in turns:
        right = turn >= now
        ax.annotate(percent(turn, 1), (100 * turn, 100), (3 if right else -3, 0), textcoords="offset points",
                    ha="left" if right else "right", fontsize=8.5)  # fmt: skip


def _leaders_between(data: pd.DataFrame) -> list[str]:
    """Return the options that have the greatest benefit half way between two of the weights drawn."""
    wide = data.pivot_table(index="weight", columns="option_id", values="benefit")
    middle = (wide + wide.shift()).iloc[1:]
    top = middle.eq(middle.max(axis=1), axis=0).any()
    return [str(option) for option in dict.fromkeys(data["option_id"]) if top[option]]


@styled
def weight_lines(assessment: Assessment) -> Views:
    """Return benefit over the weight that changes the leader soonest as a figure; none where no weight does."""
    found = assessment.robustness
    switch = None if found is None else nearest_switch(found)
    if found is None or switch is None:
        return ()
    criterion, now = switch.criterion_id, switch.weight_now
    points = found.switch_points[found.switch_points["criterion_id"] == criterion].dropna(subset="weight")
    ax = draw_weight_lines(weight_lines_data(assessment), now)
    ax.set_xlabel(f"Weight of {criterion}, the other weights kept in proportion", x=0.38)
    side = "over" if switch.rises else "under"
    title(ax, f"{switch.winner} leads once {criterion} weighs {side} {number(100 * switch.weight)}%")
    changes = [
        f"{row.winner_below} below and {row.winner_above} above {percent(row.weight, 1)}" for row in points.itertuples()
    ]
    caption = (
        f"Benefit as the weight of {criterion} moves. Dashed: the leader changes; solid upright line: weight in use."
    )
    alt = f"Lines of benefit over the weight of {criterion}, now {percent(now)}. Leading: {listed(changes)}."
    return (
        figure_view(ax, figure_id="fig-weight-lines", caption=caption, alt=alt, status=assessment.appraisal_status),
    )
