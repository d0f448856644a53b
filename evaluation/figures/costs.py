"""Figure of cost against benefit, with the frontier.

The view comes as a tuple, empty where fewer than two options have a cost.
"""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.figures.canvas import axes_or_new, figure_view, styled, title
from evaluation.figures.labels import Segment, name_points
from evaluation.model import weakest_status
from evaluation.presentation import CATEGORIES, FigureView, listed
from evaluation.presentation.palette import GRID, PAPER
from evaluation.presentation.words import chosen_group, money_beside, option_label, span

__all__ = ["cost_benefit", "cost_benefit_data", "draw_cost_benefit"]

Views = tuple[FigureView, ...]
WIDTH = 7.2


def cost_benefit_data(assessment: Assessment) -> pd.DataFrame:
    """Return cost and benefit of each costed option under the chosen weights.

    Returns
    -------
    DataFrame
        ``option_id, label, low, central, high`` (present value, pounds), ``lower, upper`` (benefit), ``on_frontier``.
        Empty where no option has a cost.
    """
    appraisal = assessment.appraisal
    columns = ["option_id", "label", "low", "central", "high", "lower", "upper", "on_frontier"]
    if appraisal is None:
        return pd.DataFrame(columns=columns)
    benefit = appraisal.benefits[appraisal.benefits["weight_set_id"] == assessment.chosen_weights]
    data = appraisal.costs.merge(benefit[["option_id", "lower", "upper"]], on="option_id", how="left")
    data["label"] = [option_label(assessment, option) for option in data["option_id"]]
    return data.loc[data["central"].notna(), columns].reset_index(drop=True)


@styled
def draw_cost_benefit(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each option at its central cost and its benefit, with both ranges, its name, and the frontier as steps.

    Parameters
    ----------
    data : DataFrame
        As `cost_benefit_data` returns.
    ax : Axes, optional
    """
    ax = axes_or_new(ax, WIDTH, 4.4)
    millions = data[["low", "central", "high"]] / 1e6
    middle = (data["lower"] + data["upper"]) / 2
    room = 0.2 * max(float(millions["high"].max()), 1e-9)
    ax.set_xlim(0, float(millions["high"].max()) + room)
    ax.set_ylim(0, 100)
    ax.grid(color=GRID)
    ax.set_xlabel("Cost in present value, £ million (bar: low to high)")
    ax.set_ylabel("Weighted benefit, 0 to 100")
    on = (data["on_frontier"] == "yes").to_numpy(dtype=bool)
    steps = _frontier_segments(millions["central"][on], data["lower"][on])
    for (x0, y0), (x1, y1) in steps:
        ax.plot([x0, x1], [y0, y1], color=CATEGORIES[1], linewidth=1.6, zorder=2)
    ax.hlines(middle, millions["low"], millions["high"], color="#8A9299", linewidth=1.4)
    point = (data["upper"] == data["lower"]).to_numpy(dtype=bool)
    for mask, face in ((on & point, CATEGORIES[0]), (~on & point, PAPER)):
        ax.plot(millions["central"][mask], middle[mask], "o", markersize=8, markerfacecolor=face,
                markeredgecolor=CATEGORIES[0], markeredgewidth=1.4, zorder=4)  # fmt: skip
    wide = 0.012 * ax.get_xlim()[1]  # an interval of benefit is a box, never a point
    ax.bar(millions["central"][~point], (data["upper"] - data["lower"])[~point], wide, bottom=data["lower"][~point],
           facecolor=PAPER, edgecolor=CATEGORIES[0], hatch="////", zorder=4)  # fmt: skip
    marks = pd.DataFrame({"x": millions["central"], "left": millions["low"], "right": millions["high"], "y": middle,
                          "bottom": data["lower"], "top": data["upper"], "name": data["label"]})  # fmt: skip
    name_points(ax, marks, steps)
    return ax


def _frontier_segments(cost: pd.Series, benefit: pd.Series) -> list[Segment]:
    """Return the steps of the frontier, each to the right and then up."""
    order = cost.sort_values(kind="stable").index
    corners = list(zip(cost[order], benefit[order], strict=True))
    segments: list[Segment] = []
    for (x0, y0), (x1, y1) in pairwise(corners):
        segments += [((x0, y0), (x1, y0)), ((x1, y0), (x1, y1))]
    return segments


@styled
def cost_benefit(assessment: Assessment) -> Views:
    """Return cost against benefit with the frontier as a figure; none where fewer than two options have a cost."""
    appraisal = assessment.appraisal
    data = cost_benefit_data(assessment)
    if appraisal is None or len(data) < 2:
        return ()
    ax = draw_cost_benefit(data)
    n_on = int((data["on_frontier"] == "yes").sum())
    title(ax, f"{n_on} of {len(data)} costed options stand on the frontier")
    said = [
        f"{row.label}: cost {money_beside(row.central, data['central'])}, benefit {span(row.lower, row.upper, 0)}"
        for row in data.itertuples()
    ]
    on = listed(data.loc[data["on_frontier"] == "yes", "option_id"])
    costs = assessment.review.table("option_cost")
    status = weakest_status([assessment.appraisal_status or "", *costs["data_status"]])
    caption = (
        f"Cost against benefit, {chosen_group(assessment)}. Filled points and steps: the frontier at central cost. "
        "Hatched box: benefit known only between two ends."
    )
    view = figure_view(ax, figure_id="fig-cost-benefit", caption=caption,
                       alt=f"Points of cost and benefit. On the frontier: {on}. {'; '.join(said)}.",
                       status=status)  # fmt: skip
    return (view,)
