"""The figure of the exploring desk: what each criterion adds to the value of each subject, for the reader's points."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.figures.canvas import figure_view, styled, title
from evaluation.figures.options import draw_contribution_bars
from evaluation.model import Purpose, weakest_status
from evaluation.options import leading
from evaluation.presentation import FigureView, listed
from evaluation.presentation.words import span

__all__ = ["live_bars", "live_bars_data", "live_title"]


def live_bars_data(assessment: Assessment, purpose: Purpose, contributions: pd.DataFrame) -> pd.DataFrame:
    """Return contributions with the names that a drawing needs.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    contributions : DataFrame
        As `options.live_contributions` returns.

    Returns
    -------
    DataFrame
        ``option_id, label, criterion_id, name, lower, upper``, as `draw_contribution_bars` takes.
    """
    criteria = {c.criterion_id: c.short_name for c in assessment.panels[purpose].criterion_set.criteria}
    labels = {item: f"{item} {assessment.review.subject(item).short_name}" for item in contributions["subject_id"]}
    named = contributions.assign(
        label=contributions["subject_id"].map(labels), name=contributions["criterion_id"].map(criteria)
    )
    return named.rename(columns={"subject_id": "option_id"})


@styled
def live_bars(assessment: Assessment, purpose: Purpose, contributions: pd.DataFrame, *, figure_id: str) -> FigureView:
    """Return the contributions for the points of a desk as a figure.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    contributions : DataFrame
        As `options.live_contributions` returns.
    figure_id : str
    """
    data = live_bars_data(assessment, purpose, contributions)
    ax = draw_contribution_bars(data)
    what = "benefit" if purpose == "option" else "total"
    ax.set_xlabel(f"Points of weighted {what}, 0 to 100")
    totals = data.groupby("option_id", sort=False)[["lower", "upper"]].sum()
    leaders = leading(totals["lower"].to_numpy(), totals["upper"].to_numpy(), tuple(totals.index))
    title(ax, live_title(leaders.option_ids, certain=leaders.certain))
    said = [
        f"{name} {span(item.lower, item.upper)}" for name, item in zip(totals.index, totals.itertuples(), strict=True)
    ]
    key = listed(f"{c} {name}" for c, name in data[["criterion_id", "name"]].drop_duplicates().itertuples(index=False))
    return figure_view(
        ax,
        figure_id=figure_id,
        caption=f"What each criterion adds with these points. {key}. Hatched: left open by evidence.",
        alt=f"Stacked bars of weighted {what}. {listed(said)}.",
        status=weakest_status(assessment.panels[purpose].cells["data_status"]),
    )


def live_title(leaders: tuple[str, ...], *, certain: bool) -> str:
    """Return who leads, or may lead, in at most ten words."""
    if len(leaders) > 4:
        return f"{len(leaders)} {'are level at the top' if certain else 'may lead with these points'}"
    if certain:
        return f"{listed(leaders)} {'lead, level,' if len(leaders) > 1 else 'leads'} with these points"
    return f"{listed(leaders, 'or')} may lead with these points"
