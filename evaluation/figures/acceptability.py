"""Heat maps of what every possible weighting says: ranks, who is first, central weights, pairs.

Each view comes as a tuple, empty where there is nothing to draw, and from `assessment.robustness.MANY` options on.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from evaluation.assessment import Assessment
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title, wrapped
from evaluation.presentation import LEVEL_FILL, LEVEL_TEXT, FigureView, listed, percent
from evaluation.presentation.palette import PAPER, level_step
from evaluation.presentation.words import draws_words, factor_names, option_label
from evaluation.uncertainty import Acceptability

__all__ = [
    "basis_words",
    "central_weights_data",
    "central_weights_map",
    "central_weights_title",
    "draw_share_map",
    "most_often_first",
    "pairwise_data",
    "pairwise_map",
    "rank_map",
    "rank_map_data",
    "rank_title",
    "results_of",
    "share_first_map",
    "share_first_map_data",
    "share_title",
]

Views = tuple[FigureView, ...]
WIDTH = 7.2
ALIKE = 1e-12  # shares closer than this are the same
SHARES = ["option_id", "label", "column", "share"]


def results_of(assessment: Assessment) -> tuple[Robustness, Acceptability] | None:
    """Return the results and those under any weights; None where there are none, or a portfolio in their place."""
    found = assessment.robustness
    return None if found is None or found.portfolio else (found, found.acceptability[ANY_WEIGHTS])


def basis_words(assessment: Assessment, result: Acceptability) -> str:
    """Return from what shares were got, as a caption says it in brackets."""
    return draws_words(assessment.settings) if result.n_draws else "computed exactly"


def rank_map_data(assessment: Assessment) -> pd.DataFrame:
    """Return the share of draws in which each option takes each rank where every weighting is equally likely.

    Returns
    -------
    DataFrame
        ``option_id, label, column`` (the rank in words), ``share`` (0 to 1). Empty where nothing is appraised.
    """
    drawn = results_of(assessment)
    if drawn is None:
        return pd.DataFrame(columns=SHARES)
    found, result = drawn
    ranks = [f"Rank {rank + 1}" for rank in range(len(found.option_ids))]
    return _long(assessment, found, result.rank_acceptability, ranks)


def _long(assessment: Assessment, found: Robustness, table: np.ndarray, columns: list[str]) -> pd.DataFrame:
    """Return a table of options (rows) by columns as one row a cell, as `draw_share_map` wants it."""
    rows = [
        (option, option_label(assessment, option), column, float(table[place, position]))
        for place, option in enumerate(found.option_ids)
        for position, column in enumerate(columns)
    ]
    return pd.DataFrame(rows, columns=SHARES)


def share_first_map_data(assessment: Assessment) -> pd.DataFrame:
    """Return the share of draws in which each option is first, under any weights and under what each group said.

    Returns
    -------
    DataFrame
        As `rank_map_data` returns; ``column`` names the group.
    """
    drawn = results_of(assessment)
    if drawn is None:
        return pd.DataFrame(columns=SHARES)
    found, _ = drawn
    groups = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["option"]}
    names = {ANY_WEIGHTS: "Any weights"} | groups
    return _long(assessment, found, np.stack([found.first_shares(key) for key in names], axis=1), list(names.values()))


@styled
def draw_share_map(data: pd.DataFrame, ax: Axes | None = None, *, darkest: float = 1.0) -> Axes:
    """Draw one cell for each option and column, darker the greater the share, with the share written in it.

    Parameters
    ----------
    data : DataFrame
        As `rank_map_data`, `share_first_map_data`, `central_weights_data` and `pairwise_data` return; a cell without a
        share stays empty.
    ax : Axes, optional
    darkest : float
        The share that has the darkest colour.
    """
    options, columns = list(dict.fromkeys(data["label"])), list(dict.fromkeys(data["column"]))
    ax = axes_or_new(ax, WIDTH, 1.3 + 0.36 * len(options))
    ax.set_xlim(-0.5, len(columns) - 0.5)
    ax.set_xticks(range(len(columns)), [wrapped(name, 13) for name in columns], fontsize=8.5)
    name_rows(ax, [wrapped(name, 24) for name in options])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    for row in data.dropna(subset="share").itertuples():
        x, y, step = columns.index(row.column), options.index(row.label), level_step(100 * float(row.share) / darkest)
        ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=LEVEL_FILL[step], edgecolor=PAPER, linewidth=1.5))
        ax.text(x, y, percent(float(row.share)), ha="center", va="center", color=LEVEL_TEXT[step], fontsize=9)
    return ax


@styled
def rank_map(assessment: Assessment) -> Views:
    """Return the rank acceptability under any weights as a figure."""
    drawn = results_of(assessment)
    if drawn is None:
        return ()
    data = rank_map_data(assessment)
    ax = draw_share_map(data)
    first = data[data["column"] == "Rank 1"]
    of = "draws" if drawn[1].n_draws else "all weights"
    title(ax, rank_title(most_often_first(first), float(first["share"].max()), of))
    said = [f"{row.label} first in {percent(row.share)}" for row in first.itertuples()]
    caption = (
        f"How often each option takes each rank, any weights ({basis_words(assessment, drawn[1])}). Rows sum to 100%."
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


def rank_title(names: list[str], share: float, of: str = "draws") -> str:
    """Return how often the options that are first most often are first; several are counted."""
    who = f"{names[0]} is" if len(names) == 1 else f"{len(names)} options are each"
    return f"{who} first in {percent(share)} of {of}"


def share_title(by_column: list[list[str]]) -> str:
    """Return whether one option alone is most often first in every column, more clearly than draws are noisy."""
    found = {option for names in by_column for option in names}
    if len(found) == 1:
        return f"{found.pop()} is most often first for every group"
    return f"{len(found)} options are most often first for some group"


@styled
def share_first_map(assessment: Assessment) -> Views:
    """Return how often each option is first by group as a figure; none where only equal weights are on record."""
    drawn = results_of(assessment)
    if drawn is None or len(assessment.weight_sets["option"]) < 2:
        return ()
    data = share_first_map_data(assessment)
    ax = draw_share_map(data)
    columns = [(str(name), rows) for name, rows in data.groupby("column", sort=False)]
    keys = [ANY_WEIGHTS, *(item.weight_set_id for item in assessment.weight_sets["option"])]
    best = [list(drawn[0].most_often_first(key)) for key in keys]
    title(ax, share_title(best))
    said = [
        f"{name}: {listed(names)} in {percent(float(rows['share'].max()))}"
        for (name, rows), names in zip(columns, best, strict=True)
    ]
    caption = f"How often each option is first, by what each group said ({basis_words(assessment, drawn[1])})."
    alt = f"Heat map of shares of being first. Most often first: {'; '.join(said)}."
    return (figure_view(ax, figure_id="fig-share-first", caption=caption, alt=alt, status=assessment.appraisal_status),)


def central_weights_data(assessment: Assessment) -> pd.DataFrame:
    """Return the mean of the weights under which each option is first, by factor.

    Returns
    -------
    DataFrame
        As `rank_map_data` returns; ``column`` names the factor, ``share`` is its weight. Options that are never first
        have no rows.
    """
    drawn = results_of(assessment)
    if drawn is None:
        return pd.DataFrame(columns=SHARES)
    found, result = drawn
    names = factor_names(assessment)
    columns = [names.get(criterion, criterion) for criterion in found.criterion_ids]
    return _long(assessment, found, result.central_weights, columns).dropna(ignore_index=True)


@styled
def central_weights_map(assessment: Assessment) -> Views:
    """Return the weights that favour each option as a figure; none where a single factor counts."""
    drawn = results_of(assessment)
    if drawn is None or len(drawn[0].criterion_ids) < 2:
        return ()
    found, result = drawn
    data = central_weights_data(assessment)
    ax = draw_share_map(data, darkest=float(data["share"].max()))
    best = data.loc[data.groupby("option_id", sort=False)["share"].idxmax()]
    title(ax, central_weights_title(found, result))
    said = [f"{row.label}: {row.column} {percent(float(row.share))}" for row in best.itertuples()]
    left_out = len(found.option_ids) - len(best)
    never = f" Never first, and not shown: {left_out}." if left_out else ""
    caption = (
        "What weights favour each option: the mean of those under which it is first "
        f"({basis_words(assessment, result)}). Rows sum to 100%; an even share is "
        f"{percent(1 / len(found.criterion_ids))}.{never}"
    )
    alt = f"Heat map of weights by option and factor. The greatest of each: {listed(said)}.{never}"
    status = assessment.appraisal_status
    return (figure_view(ax, figure_id="fig-central-weights", caption=caption, alt=alt, status=status),)


def central_weights_title(found: Robustness, result: Acceptability) -> str:
    """Return where the weight lies that favours the option most often first, beside an even share."""
    often = int(result.rank_acceptability[:, 0].argmax())
    away = result.central_weights[often] - 1 / len(found.criterion_ids)
    factor = int(np.abs(away).argmax())
    if abs(away[factor]) <= ALIKE:
        return f"{found.option_ids[often]} leads where all factors weigh alike"
    more = "more" if away[factor] > 0 else "less"
    return f"{found.option_ids[often]} leads where {found.criterion_ids[factor]} weighs {more} than an even share"


def pairwise_data(assessment: Assessment) -> pd.DataFrame:
    """Return how often each option is ahead of each other, under any weights.

    Returns
    -------
    DataFrame
        As `rank_map_data` returns; ``column`` is the id of the other option, ``share`` NaN for the option itself.
    """
    drawn = results_of(assessment)
    if drawn is None:
        return pd.DataFrame(columns=SHARES)
    found, result = drawn
    table = np.where(np.eye(len(found.option_ids), dtype=np.bool_), np.nan, result.pairwise_winning)
    return _long(assessment, found, table, list(found.option_ids))


@styled
def pairwise_map(assessment: Assessment) -> Views:
    """Return how often each option is ahead of each other as a figure."""
    drawn = results_of(assessment)
    if drawn is None:
        return ()
    data = pairwise_data(assessment)
    ax = draw_share_map(data)
    least = data.groupby("option_id", sort=False)["share"].min()
    ahead = [str(option) for option in least.index[least > 0.5 + ALIKE]]
    title(ax, f"{ahead[0]} is mostly ahead of every other option" if ahead else "No option is mostly ahead of all")
    said = [f"{option} at least {percent(float(share))}" for option, share in least.items()]
    caption = (
        "How often the option of the row is ahead of that of the column, any weights "
        f"({basis_words(assessment, drawn[1])}). Ties count half to each."
    )
    alt = f"Heat map of pairs. Ahead of every other option: {listed(said)}."
    return (figure_view(ax, figure_id="fig-pairwise", caption=caption, alt=alt, status=assessment.appraisal_status),)
