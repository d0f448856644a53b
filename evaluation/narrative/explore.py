"""Sentences of the exploring desk: who leads with the reader's points, what changed, and why something is not shown."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import Purpose
from evaluation.narrative.phrases import on_the_scores, one_paragraph, panel_status
from evaluation.options import Leaders, leading
from evaluation.presentation import Callout, Prose, listed
from evaluation.presentation.words import leaders_words, money_beside, rank_words, span, totals_notes

__all__ = ["live_sentence", "no_points", "totals_refused"]


def live_sentence(assessment: Assessment, purpose: Purpose, now: pd.DataFrame, start: pd.DataFrame) -> Prose:
    """Return who leads with the points of a desk, beside what it costs, and what differs from the start.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
        What is weighed.
    now, start : DataFrame
        As `options.live_benefits` or `options.live_totals` return, for the points of the desk and for those that it
        opened with.
    """
    status = panel_status(assessment, purpose)
    was, leaders = _leaders(start), _leaders(now)
    first = on_the_scores(status, f"With these points {_leading_words(assessment, now, leaders)}{_cost(purpose, now)}.")
    same = "The same as at the start." if was == leaders else f"At the start it was {_named(assessment, was)}."
    return one_paragraph(f"{first} {same} {_moved(assessment, now, start)}")


def _leaders(frame: pd.DataFrame) -> Leaders:
    return leading(frame["lower"].to_numpy(), frame["upper"].to_numpy(), tuple(frame.iloc[:, 0]))


def _named(assessment: Assessment, leaders: Leaders) -> str:
    return leaders_words(leaders, {item: _name(assessment, item) for item in leaders.option_ids})


def _name(assessment: Assessment, subject_id: str) -> str:
    return f"{subject_id} {assessment.review.subject(subject_id).short_name}"


def _leading_words(assessment: Assessment, frame: pd.DataFrame, leaders: Leaders) -> str:
    """Return who leads and at which value; each value stands behind its name where several may lead."""
    mine = frame[frame.iloc[:, 0].isin(leaders.option_ids)]
    said = [f"{_name(assessment, item[1])} ({span(item.lower, item.upper)} of 100)" for item in mine.itertuples()]
    if not leaders.certain:
        return f"{listed(said, 'or')} may lead, as evidence is insufficient"
    return f"{listed(said)} {'leads' if len(said) == 1 else 'lead, level'}"


def _cost(purpose: Purpose, frame: pd.DataFrame) -> str:
    """Return the cost of whoever leads, for options only: nothing else has one on record."""
    if purpose != "option":
        return ""
    mine = frame[frame.iloc[:, 0].isin(_leaders(frame).option_ids)]
    if mine["cost"].isna().all():
        return "; no cost is on record"
    costs = [float(cost) for cost in frame["cost"]]
    return f", at a cost of {listed(money_beside(float(cost), costs) for cost in mine['cost'])} in present value"


def _moved(assessment: Assessment, now: pd.DataFrame, start: pd.DataFrame) -> str:
    """Return whose rank differs from the start."""
    before = {item[1]: _rank(item) for item in start.itertuples()}
    moved = [
        f"{_name(assessment, item[1])} {_rank(item)} (was {before[item[1]]})"
        for item in now.itertuples()
        if _rank(item) != before[item[1]]
    ]
    return f"Ranks that changed: {listed(moved)}." if moved else "No rank changed."


def _rank(item: object) -> str:
    return rank_words(item.best_rank, item.worst_rank, item.tied)  # type: ignore[attr-defined]


def no_points() -> Prose:
    """Return what to do where all points are zero, so that nothing can be weighed."""
    return one_paragraph("All points are 0, so nothing can be weighed. Give at least one criterion more than 0 points.")


def totals_refused(assessment: Assessment) -> Prose:
    """Return why no total over hubs can be weighed here, with the sentence on totals."""
    if assessment.review.rules.totals_allowed:
        reason = "A weighted total over hubs is shown only where it is asked for: set show_totals to True."
    else:
        reason = "This pack does not allow a weighted total over hubs, so their criteria cannot be weighed here."
    return Prose((Callout("note", "No total over hubs", (reason, *totals_notes(assessment))),))
