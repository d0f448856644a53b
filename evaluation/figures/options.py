"""Figures of the options: benefit by group, slopes between groups, contributions.

Each view comes as a tuple, empty where the pack holds nothing to draw.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.assessment import Assessment
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title, wrapped
from evaluation.figures.labels import apart
from evaluation.figures.looks import Look, look_of, option_places
from evaluation.options import Appraisal, Leaders
from evaluation.presentation import CATEGORIES, FigureView, listed, number
from evaluation.presentation.palette import INK, LEVEL_BORDER, LEVEL_FILL, MUTED, PAPER
from evaluation.presentation.words import chosen_group, option_label, span

__all__ = [
    "benefit_bars",
    "benefit_bars_data",
    "benefit_slopes",
    "contribution_bars",
    "contribution_bars_data",
    "draw_benefit_bars",
    "draw_benefit_slopes",
    "draw_contribution_bars",
]

Views = tuple[FigureView, ...]
WIDTH = 7.2
PANEL = 128.0  # one group's bars take 100 units of benefit and a gap for their numbers
LEAD, REST = CATEGORIES[0], LEVEL_FILL[1]
TOLERANCE = 1e-9  # points of benefit closer than this are alike


def benefit_bars_data(assessment: Assessment) -> pd.DataFrame:
    """Return the benefit of each carried option under each set of weights.

    Returns
    -------
    DataFrame
        ``weight_set_id, group, option_id, label, lower, upper`` (0 to 100; apart where evidence is insufficient),
        ``leads`` (may have the greatest benefit under the set), ``place`` (of the option among those carried). Empty
        where nothing is appraised.
    """
    appraisal = assessment.appraisal
    columns = ["weight_set_id", "group", "option_id", "label", "lower", "upper", "leads", "place"]
    if appraisal is None:
        return pd.DataFrame(columns=columns)
    groups = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["option"]}
    data = appraisal.benefits.assign(
        group=appraisal.benefits["weight_set_id"].map(groups),
        label=[option_label(assessment, option) for option in appraisal.benefits["option_id"]],
        leads=[
            option in appraisal.leaders[name].option_ids
            for name, option in appraisal.benefits[["weight_set_id", "option_id"]].itertuples(index=False)
        ],
        place=appraisal.benefits["option_id"].map(option_places(assessment)),
    )
    order = {name: place for place, name in enumerate(groups)}
    return data.sort_values("weight_set_id", key=lambda names: names.map(order), kind="stable")[columns]


@styled
def draw_benefit_bars(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one panel a group, one bar an option; an interval is hatched between its ends, and the leader is dark.

    Parameters
    ----------
    data : DataFrame
        As `benefit_bars_data` returns.
    ax : Axes, optional
    """
    options, groups = list(dict.fromkeys(data["label"])), list(dict.fromkeys(data["group"]))
    ax = axes_or_new(ax, WIDTH, 1.2 + 0.34 * len(options))
    ax.set_xlim(0, PANEL * len(groups))
    name_rows(ax, [wrapped(name, 22) for name in options], edge=0.55)
    ax.set_xticks([PANEL * place for place in range(len(groups))], ["" for _ in groups])
    ax.tick_params(length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    for place, group in enumerate(groups):
        ax.axvline(PANEL * place, color=MUTED, linewidth=0.8)
        ax.annotate(wrapped(group, 15), (PANEL * place, 1), (1, 4), xycoords=("data", "axes fraction"),
                    textcoords="offset points", va="bottom", fontsize=8.5)  # fmt: skip
    for row in data.itertuples():
        _draw_bar(ax, PANEL * groups.index(row.group), options.index(row.label), row)
    return ax


def _draw_bar(ax: Axes, start: float, place: int, row: object) -> None:
    lower, upper, leads = float(row.lower), float(row.upper), bool(row.leads)  # type: ignore[attr-defined]
    fill = LEAD if leads else REST
    ax.add_patch(Rectangle((start, place - 0.3), lower, 0.6, facecolor=fill, edgecolor=LEVEL_BORDER, linewidth=0.6))
    if upper > lower:
        ax.add_patch(Rectangle((start + lower, place - 0.3), upper - lower, 0.6, facecolor=PAPER, hatch="////",
                               edgecolor=LEVEL_BORDER, linewidth=0.6))  # fmt: skip
    ax.text(start + upper + 2, place, span(lower, upper, 0), va="center", fontsize=8.5,
            fontweight="bold" if leads else "normal")  # fmt: skip


HOW_BARS = "Bars from 0 to 100; dark: greatest, or may be. Hatched: between the worst and best level left open."


@styled
def benefit_bars(assessment: Assessment) -> Views:
    """Return the benefit by stakeholder group as a figure."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    data = benefit_bars_data(assessment)
    ax = draw_benefit_bars(data)
    leaders = set(appraisal.leaders.values())
    changes = f"Who leads changes between {len(appraisal.leaders)} sets of weights"
    title(ax, _lead_title(leaders.pop(), "under every set of weights") if len(leaders) == 1 else changes)
    alt = f"Bars of weighted benefit, 0 to 100. {_benefit_words(data)}"
    view = figure_view(ax, figure_id="fig-benefit", caption=f"Weighted benefit by stakeholder group. {HOW_BARS}",
                       alt=alt, status=assessment.appraisal_status)  # fmt: skip
    return (view,)


def _lead_title(leaders: Leaders, where: str) -> str:
    """Return who leads in few words: several are counted, since their names may fill a line."""
    n = len(leaders.option_ids)
    if n == 1:
        return f"{leaders.option_ids[0]} leads {where}"
    return f"{n} options {'are level' if leaders.certain else 'may lead'} {where}"


def _benefit_words(data: pd.DataFrame) -> str:
    said = []
    for group, rows in data.groupby("group", sort=False):
        said.append(f"{group}: {listed(f'{r.option_id} {span(r.lower, r.upper, 0)}' for r in rows.itertuples())}")
    return f"{'; '.join(said)}."


@styled
def draw_benefit_slopes(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one line an option through its benefit under each group; an interval stands as a bar, without a line.

    Parameters
    ----------
    data : DataFrame
        As `benefit_bars_data` returns.
    ax : Axes, optional
    """
    groups = list(dict.fromkeys(data["group"]))
    ax = axes_or_new(ax, WIDTH, 4.6)
    ax.set_xlim(-0.75, len(groups) - 0.25)
    ax.set_ylim(0, 100)
    ax.set_xticks(range(len(groups)), [wrapped(group, 13) for group in groups])
    ax.tick_params(length=0)
    ax.grid(axis="x")
    ax.set_ylabel("Weighted benefit, 0 to 100")
    for _, rows in data.groupby("option_id", sort=False):
        _draw_slope(ax, rows, look_of(int(rows["place"].iloc[0])))
    _label_ends(ax, data, groups)
    _label_between(ax, data, groups[1:-1])
    return ax


def _draw_slope(ax: Axes, rows: pd.DataFrame, look: Look) -> None:
    places = np.arange(len(rows))
    lower, upper = rows["lower"].to_numpy(dtype=float), rows["upper"].to_numpy(dtype=float)
    if (upper > lower).any():
        ax.bar(
            places,
            upper - lower,
            0.16,
            bottom=lower,
            facecolor=PAPER,
            edgecolor=look.colour,
            hatch="////",
            linewidth=0.8,
        )
        return
    width = 2 if rows["leads"].any() else 1.2
    ax.plot(places, lower, color=look.colour, linestyle=look.dash, linewidth=width, zorder=3)
    ax.plot(places, lower, look.marker, color=look.colour, markersize=5, zorder=3)


def _label_ends(ax: Axes, data: pd.DataFrame, groups: list[str]) -> None:
    """Name the lines at both ends, pushed apart where they would overlap."""
    for group, x, align in ((groups[0], -0.1, "right"), (groups[-1], len(groups) - 0.9, "left")):
        rows = data[data["group"] == group]
        middles = (rows["lower"] + rows["upper"]).to_numpy(dtype=float) / 2
        for row, y in zip(rows.itertuples(), apart(middles, 5.0), strict=True):
            words = f"{row.option_id} {span(row.lower, row.upper, 0)}"
            ax.text(x, y, words, ha=align, va="center", fontsize=9, fontweight="bold" if row.leads else "normal")


def _label_between(ax: Axes, data: pd.DataFrame, groups: list[str]) -> None:
    """Name the lines at each group between the ends, beside their marks, so that a line can be followed across."""
    backing = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.4}
    for place, group in enumerate(groups, start=1):
        rows = data[data["group"] == group]
        middles = (rows["lower"] + rows["upper"]).to_numpy(dtype=float) / 2
        for row, y in zip(rows.itertuples(), apart(middles, 4.2), strict=True):
            ax.text(place + 0.09, y, str(row.option_id), va="center", fontsize=8, zorder=4, bbox=backing,
                    fontweight="bold" if row.leads else "normal")  # fmt: skip


@styled
def benefit_slopes(assessment: Assessment) -> Views:
    """Return the change of benefit between stakeholder groups as a figure; none with a single set of weights."""
    appraisal = assessment.appraisal
    if appraisal is None or len(appraisal.leaders) < 2:
        return ()
    data = benefit_bars_data(assessment)
    ax = draw_benefit_slopes(data)
    title(ax, _slope_title(appraisal))
    changes = [
        f"{group}: {listed(rows.loc[rows['leads'], 'option_id'])}" for group, rows in data.groupby("group", sort=False)
    ]
    alt = f"Lines of benefit from group to group. Greatest benefit by group: {'; '.join(changes)}."
    caption = "Benefit of each option from group to group. Hatched: insufficient evidence; bold: greatest, or may be."
    view = figure_view(ax, figure_id="fig-benefit-slopes", caption=caption, alt=alt, status=assessment.appraisal_status)
    return (view,)


def _slope_title(appraisal: Appraisal) -> str:
    found = list(appraisal.leaders.values())
    if len(set(found)) == 1:
        return _lead_title(found[0], "for every group")
    led = sorted({option for leaders in found for option in leaders.option_ids})
    if not all(leaders.certain for leaders in found):
        return f"{len(led)} options lead or may lead for some group"
    return f"{listed(led) if len(led) < 4 else f'{len(led)} options'} lead for some group"


def contribution_bars_data(assessment: Assessment) -> pd.DataFrame:
    """Return what each factor adds to each option's benefit under the chosen weights.

    Returns
    -------
    DataFrame
        ``option_id, label, criterion_id, name, lower, upper``: weight times value, in points of benefit.
    """
    appraisal = assessment.appraisal
    columns = ["option_id", "label", "criterion_id", "name", "lower", "upper"]
    if appraisal is None:
        return pd.DataFrame(columns=columns)
    weights = appraisal.weights[assessment.chosen_weights]
    names = {c.criterion_id: c.short_name for c in appraisal.criterion_set.criteria}
    rows = [
        (option, option_label(assessment, option), criterion, names[criterion],
         float(appraisal.lower[i, j] * weights[j]), float(appraisal.upper[i, j] * weights[j]))
        for i, option in enumerate(appraisal.option_ids)
        for j, criterion in enumerate(appraisal.criterion_ids)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@styled
def draw_contribution_bars(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one stacked bar an option; what insufficient evidence leaves open is hatched, after what is known.

    Parameters
    ----------
    data : DataFrame
        As `contribution_bars_data` returns.
    ax : Axes, optional
    """
    options, factors = list(dict.fromkeys(data["label"])), list(dict.fromkeys(data["criterion_id"]))
    ax = axes_or_new(ax, WIDTH, 1.1 + 0.4 * len(options))
    ax.set_xlim(0, 108)
    name_rows(ax, [wrapped(name, 24) for name in options], edge=0.55)
    ax.set_xlabel("Points of weighted benefit, 0 to 100")
    ax.tick_params(axis="y", length=0)
    for place, label in enumerate(options):
        _draw_stack(ax, place, data[data["label"] == label], factors)
    return ax


FILLS = ((CATEGORIES[0], PAPER), (LEVEL_FILL[1], INK), (CATEGORIES[2], PAPER), (LEVEL_FILL[0], INK),
         (CATEGORIES[1], INK), (LEVEL_FILL[3], PAPER))  # fmt: skip


def _draw_stack(ax: Axes, place: int, rows: pd.DataFrame, factors: list[str]) -> None:
    start = 0.0
    for row in rows.itertuples():
        fill, ink = FILLS[factors.index(str(row.criterion_id)) % len(FILLS)]
        ax.barh(place, row.lower, 0.62, left=start, color=fill, edgecolor=LEVEL_BORDER, linewidth=0.6)
        if row.lower >= 3.5:
            words = f"{row.criterion_id} {number(float(row.lower), 0)}" if row.lower >= 7.5 else str(row.criterion_id)
            ax.text(start + row.lower / 2, place, words, ha="center", va="center", color=ink, fontsize=8.5)
        start += float(row.lower)
    lower, upper = float(rows["lower"].sum()), float(rows["upper"].sum())
    if upper > lower:
        ax.barh(
            place, upper - lower, 0.62, left=start, color=PAPER, hatch="////", edgecolor=LEVEL_BORDER, linewidth=0.6
        )
    ax.text(upper + 1, place, span(lower, upper, 0), va="center", fontweight="bold", fontsize=9)


@styled
def contribution_bars(assessment: Assessment) -> Views:
    """Return the contributions of the factors under the chosen weights as a figure."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    data = contribution_bars_data(assessment)
    ax = draw_contribution_bars(data)
    title(ax, _contribution_title(data, appraisal.leaders[assessment.chosen_weights]))
    key = listed(f"{c} {name}" for c, name in data[["criterion_id", "name"]].drop_duplicates().itertuples(index=False))
    said = [
        f"{option}: {listed(f'{r.criterion_id} {span(r.lower, r.upper, 0)}' for r in rows.itertuples())}"
        for option, rows in data.groupby("option_id", sort=False)
    ]
    caption = f"What each factor adds to benefit, {chosen_group(assessment)}. {key}. Hatched: left open by evidence."
    view = figure_view(ax, figure_id="fig-contributions", caption=caption, alt=f"Stacked bars. {'; '.join(said)}.",
                       status=assessment.appraisal_status)  # fmt: skip
    return (view,)


def _contribution_title(data: pd.DataFrame, leaders: Leaders) -> str:
    """Return what the one leader gains most from; a neutral title where several lead or a level is not known."""
    mine = data[data["option_id"] == leaders.option_ids[0]]
    if len(leaders.option_ids) > 1 or (mine["upper"] > mine["lower"] + TOLERANCE).any():
        return "What each factor adds to each option's benefit"
    most = mine.loc[mine["lower"].idxmax()]
    ties = int((mine["lower"] >= most["lower"] - TOLERANCE).sum())
    gain = f"most from {most['criterion_id']}" if ties == 1 else f"most from {ties} factors, equally"
    return f"{leaders.option_ids[0]} gains {gain}"
