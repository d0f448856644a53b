"""Figure of what learning more of one cell would be worth, by what each group said of its weights."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from evaluation.assessment import Assessment
from evaluation.assessment.one_more_review import WORTHS, most_help
from evaluation.figures.canvas import axes_or_new, figure_view, name_rows, styled, title, wrapped
from evaluation.presentation import CATEGORIES, FigureView, number
from evaluation.presentation.one_more_review import ANSWERS, best_words, cell_words, points, weights_of
from evaluation.presentation.palette import GRID, INK, MUTED, PAPER

__all__ = ["draw_one_more_review", "one_more_review_bars", "one_more_review_data"]

Views = tuple[FigureView, ...]
WIDTH = 7.2
MARKS = {"review": ("o", CATEGORIES[0]), "evidence": ("D", CATEGORIES[1]), "certain": ("s", PAPER)}
LEAST_AXIS = 1.0  # points; so that a worth under a tenth of a point does not fill the sheet


def one_more_review_data(assessment: Assessment) -> pd.DataFrame:
    """Return the greatest worth of learning more of one cell, for each group's weights and each thing to learn.

    Returns
    -------
    DataFrame
        ``weight_set_id, group, worth`` (review, evidence, certain), ``cell`` (in words; "none" where nothing that may
        be learned of a cell is worth anything, "not clear" where it cannot be told from the noise of the drawing),
        ``drop`` (points of a hundred; 0 where no cell is named). Empty where nothing was asked.
    """
    found = assessment.robustness
    columns = ["weight_set_id", "group", "worth", "cell", "drop"]
    if found is None or not found.one_more_review.cells:
        return pd.DataFrame(columns=columns)
    names, rows = weights_of(assessment), []
    for key, cells in found.one_more_review.cells.items():
        for worth in WORTHS:
            best = most_help(cells, worth)
            where = best_words(assessment, cells, worth) if best is None else cell_words(assessment, best)
            rows.append((key, names[key], worth, where, 0.0 if best is None else 100 * float(best[worth])))
    return pd.DataFrame(rows, columns=columns)


@styled
def draw_one_more_review(data: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one row a group: a mark for each thing that helps, as far out as it is worth, and its cell beside the last.

    Parameters
    ----------
    data : DataFrame
        As `one_more_review_data` returns.
    ax : Axes, optional
    """
    groups = list(dict.fromkeys(data["group"]))
    ax = axes_or_new(ax, WIDTH, 1.5 + 0.44 * len(groups))
    reach = max(float(data["drop"].max()), LEAST_AXIS)
    for worth, rows in data.groupby("worth", sort=False):
        marker, colour = MARKS[str(worth)]
        helping = rows[rows["drop"] > 0]
        places = [groups.index(group) for group in helping["group"]]
        if worth == "certain":
            ax.hlines(places, 0, helping["drop"], color=MUTED, linewidth=1.4, zorder=1)
        size = 8.5 if worth == "certain" else 6.5
        ax.plot(helping["drop"], places, marker, color=colour, markeredgecolor=INK, markersize=size,
                label=ANSWERS[str(worth)], zorder=2 if worth == "certain" else 3)  # fmt: skip
    for place, group in enumerate(groups):
        rows = data[data["group"] == group]
        ax.annotate(_row_words(rows), (float(rows["drop"].max()), place), (9, 0), textcoords="offset points",
                    va="center", fontsize=9, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1})  # fmt: skip
    name_rows(ax, [wrapped(group, 26) for group in groups])
    ax.set_xlim(0, 1.65 * reach)
    ax.set_xlabel("Points of a hundred by which the leader is less often wrong, at most")
    ax.grid(axis="x", color=GRID)
    ax.tick_params(length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=9, handletextpad=0.3,
              borderaxespad=0.2)  # fmt: skip
    return ax


def _row_words(rows: pd.DataFrame) -> str:
    """Return the cells of one group beside its marks, and what each thing to learn is worth there."""
    short = {"certain": "", "review": "review: ", "evidence": "evidence: "}
    drops = {str(row.worth): (str(row.cell), float(row.drop)) for row in rows.itertuples()}
    helping = [f"{words}{drops[worth][0]}, {number(drops[worth][1], 1)}" for worth, words in short.items()
               if drops[worth][1] > 0]  # fmt: skip
    return "\n".join(helping) or drops["certain"][0]


@styled
def one_more_review_bars(assessment: Assessment) -> Views:
    """Return what learning more of one cell would be worth as a figure; none where it is worth nothing anywhere."""
    data = one_more_review_data(assessment)
    if data.empty or not data["drop"].any():
        return ()
    ax = draw_one_more_review(data)
    review = data[data["worth"] == "review"]
    helped = review[review["drop"] > 0]
    words = one_more_review_title(len(helped), len(review), unclear=bool((review["cell"] == "not clear").any()))
    title(ax, words)
    best = data.loc[data["drop"].idxmax()]
    most = "" if helped.empty else _most_words(helped.loc[helped["drop"].idxmax()])
    alt = (
        f"Marks for {len(review)} sets of weights. {words}{most}. Worth most "
        f"is to know {best['cell']} for certain, by {best['group']}: {points(best['drop'] / 100)}."
    )
    caption = (
        "What one more review, one more piece of evidence, or certainty would bring in the cell where each is worth "
        "most, by whose weights."
    )
    view = figure_view(
        ax, figure_id="fig-one-more-review", caption=caption, alt=alt, status=assessment.appraisal_status
    )
    return (view,)


def one_more_review_title(n_helped: int, n: int, *, unclear: bool) -> str:
    """Return by how many sets of weights one more review would help; `unclear`, whether noise hides it by some."""
    if n_helped == 0:
        return "No single review clearly helps" if unclear else "No single review can change who is most often first"
    return f"One more review helps under {n_helped} of {n} weightings"


def _most_words(row: pd.Series) -> str:
    return f", most on {row['cell']} by {row['group']}: {points(row['drop'] / 100)}"
