"""Ranks of the options by each method of aggregation: whether the answer survives another method."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.figures.canvas import axes_or_new, figure_view, styled, title
from evaluation.figures.looks import look_of, option_places
from evaluation.presentation import FigureView, listed
from evaluation.presentation.terms import METHOD_NAMES
from evaluation.presentation.words import option_label

__all__ = ["draw_method_ranks", "method_ranks", "method_ranks_data"]

WIDTH, ROW = 7.2, 0.42


def method_ranks_data(assessment: Assessment) -> pd.DataFrame:
    """Return the rank of each option that has a point value by each method, methods in the order of the report.

    Returns
    -------
    DataFrame
        ``option_id, label, method, name, rank``, ``place`` (of the option among those carried); ties share the better
        rank; empty where no method could be asked.
    """
    found = assessment.robustness
    columns = ["option_id", "label", "method", "name", "rank", "place"]
    if found is None or found.methods.empty:
        return pd.DataFrame(columns=columns)
    frame = found.methods.assign(
        label=[option_label(assessment, option) for option in found.methods["option_id"]],
        name=[METHOD_NAMES.get(method, method) for method in found.methods["method"]],
        place=found.methods["option_id"].map(option_places(assessment)),
    )
    return frame[columns].reset_index(drop=True)


def draw_method_ranks(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one line an option over the methods, rank 1 at the top, and return the axes."""
    names = list(dict.fromkeys(data["name"]))
    options = list(dict.fromkeys(data["label"]))
    drawn = axes_or_new(ax, WIDTH, 1.3 + ROW * len(options))
    ends: dict[float, list[str]] = {}
    for label in options:
        mine = data[data["label"] == label].set_index("name")
        ranks, look = mine["rank"].reindex(names), look_of(int(mine["place"].iloc[0]))
        drawn.plot(range(len(names)), ranks, color=look.colour, linestyle=look.dash, linewidth=1.6)
        drawn.plot(range(len(names)), ranks, look.marker, color=look.colour)
        ends.setdefault(float(ranks.iloc[-1]), []).append(label)
    for rank, labels in ends.items():
        drawn.text(len(names) - 1 + 0.08, rank, ", ".join(labels), va="center", fontsize=9)
    drawn.set_xticks(range(len(names)), names)
    drawn.set_xlim(-0.15, len(names) - 1 + 1.2)
    drawn.set_ylim(float(data["rank"].max()) + 0.5, 0.5)
    drawn.spines[["top", "right"]].set_visible(False)
    drawn.set_yticks(range(1, int(data["rank"].max()) + 1))
    firsts = data[data["rank"] == 1].groupby("name")["label"].agg(frozenset)
    alike = len(set(firsts)) == 1
    title(drawn, "Every method puts the same option first" if alike else "Methods differ on which option is first")
    return drawn


@styled
def method_ranks(assessment: Assessment) -> tuple[FigureView, ...]:
    """Return the figure of ranks by method; empty where fewer than two options have a point value."""
    data = method_ranks_data(assessment)
    if data.empty:
        return ()
    said = (
        f"{name}: {listed(part.loc[part['rank'] == 1, 'label'])} first"
        for name, part in data.groupby("name", sort=False)
    )
    view = figure_view(
        draw_method_ranks(data),
        figure_id="fig-methods",
        caption="Rank of each option by four methods, 1 at the top. One line an option.",
        alt=f"{'; '.join(said)}.",
        status=assessment.appraisal_status,
    )
    return (view,)
