"""Figure of how sure the lead is: benefit as one weight moves.

Each view comes as a tuple, empty where the pack holds nothing to draw.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.assessment.checks import nearest_switch
from evaluation.figures.canvas import axes_or_new, figure_view, styled, title
from evaluation.figures.labels import apart
from evaluation.figures.looks import look_of, option_places
from evaluation.presentation import FigureView, listed, number, percent
from evaluation.presentation.palette import INK, MUTED, PAPER
from evaluation.presentation.words import option_label

__all__ = ["draw_weight_lines", "weight_lines", "weight_lines_data"]

Views = tuple[FigureView, ...]
FloatArray = npt.NDArray[np.float64]
WIDTH = 7.2
MOST_LINES = 12
"""Of more options than this, those are drawn that lead somewhere or have the greatest benefit now."""


def weight_lines_data(assessment: Assessment) -> pd.DataFrame:
    """Return benefit at both ends of the weight that changes the leader soonest, the others kept in proportion.

    Returns
    -------
    DataFrame
        ``option_id, label, criterion_id, weight`` (0 and 1, and between them the weights at which the leader changes),
        ``benefit``, ``place`` (of the option among those carried); options with a point value only, of very many those
        that lead somewhere or have the greatest benefit now. Empty where no weight changes the leader.
    """
    found, appraisal = assessment.robustness, assessment.appraisal
    columns = ["option_id", "label", "criterion_id", "weight", "benefit", "place"]
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
    weights = np.array([0.0, *turns, 1.0])
    benefits = np.outer(values[:, place], weights) + np.outer(others, 1 - weights)
    now = switch.weight_now * values[:, place] + (1 - switch.weight_now) * others
    carried = option_places(assessment)
    rows = [
        (option_ids[i], option_label(assessment, option_ids[i]), nearest, float(weight), float(benefit),
         carried[option_ids[i]])
        for i in _drawn(benefits, now)
        for weight, benefit in zip(weights, benefits[i], strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _drawn(benefits: FloatArray, now: FloatArray) -> list[int]:
    """Return which options have a line, in order: all of a few, of very many the leaders and the next."""
    if len(benefits) <= MOST_LINES:
        return list(range(len(benefits)))
    middle = (benefits[:, 1:] + benefits[:, :-1]) / 2
    best = [int(place) for place in np.argsort(-now, kind="stable")]
    return sorted(list(dict.fromkeys([*middle.argmax(axis=0).tolist(), *best]))[:MOST_LINES])


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
    for option, rows in data.groupby("option_id", sort=False):
        ends, look = rows[rows["weight"].isin([0.0, 1.0])], look_of(int(rows["place"].iloc[0]))
        ax.plot(100 * ends["weight"], ends["benefit"], color=look.colour, linestyle=look.dash,
                linewidth=2.2 if option in leaders else 1.2)  # fmt: skip
    for turn in turns:
        ax.axvline(100 * turn, color=INK, linewidth=1, linestyle=(0, (4, 3)), ymax=0.96)
    ax.axvline(100 * now, color=MUTED, linewidth=1, ymax=0.96)
    _label_weights(ax, now, turns)
    last = data[data["weight"] == 1.0]
    for row, y in zip(last.itertuples(), apart(last["benefit"].to_numpy(dtype=float), 5.2), strict=True):
        ax.text(
            101.5, y, str(row.label), va="center", fontsize=9, fontweight="bold" if row.option_id in leaders else None
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
        f"Benefit as the weight of {criterion} moves. Upright lines: dashed, the leader changes; solid, weight in use."
    )
    alt = f"Lines of benefit over the weight of {criterion}, now {percent(now)}. Leading: {listed(changes)}."
    return (
        figure_view(ax, figure_id="fig-weight-lines", caption=caption, alt=alt, status=assessment.appraisal_status),
    )
