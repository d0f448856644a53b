"""Sentences of the exploring desk: who leads with the reader's points, what changed, and why something is not shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.robustness import MANY
from evaluation.model import Purpose
from evaluation.narrative.phrases import on_the_scores, one_paragraph, panel_status
from evaluation.options import Leaders, leading
from evaluation.presentation import Bullets, Callout, Paragraph, Prose, level_text, listed, number, percent
from evaluation.presentation.terms import dimension_label
from evaluation.presentation.words import leaders_words, money_beside, option_label, rank_words, span, totals_notes
from evaluation.uncertainty import Acceptability

__all__ = [
    "beside_words",
    "contribution_words",
    "doubt_words",
    "free_without_points",
    "live_sentence",
    "moved_weights",
    "no_doubt",
    "no_live_switch",
    "no_points",
    "nothing_to_weigh",
    "totals_refused",
]

SAME = 1e-9  # shares of weight closer than this are alike


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


def nothing_to_weigh() -> Prose:
    """Return why there are no weights of options to move."""
    return one_paragraph(
        "No options are appraised in this review, so there are no weights to move. Score the options in a round on "
        "the success factors, and read the pack again."
    )


def totals_refused(assessment: Assessment) -> Prose:
    """Return why no total over hubs can be weighed here, with the sentence on totals."""
    if assessment.review.rules.totals_allowed:
        reason = "A weighted total over hubs is shown only where it is asked for: set show_totals to True."
    else:
        reason = "This pack does not allow a weighted total over hubs, so their criteria cannot be weighed here."
    return Prose((Callout("note", "No total over hubs", (reason, *totals_notes(assessment))),))


def moved_weights(
    assessment: Assessment, purpose: Purpose, now: Mapping[str, float], start: Mapping[str, float]
) -> str:
    """Return which weights differ from the start, as a sentence.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    now, start : mapping of str to float
        Weights from 0 to 1 by criterion.
    """
    names = {item.criterion_id: item.short_name for item in assessment.panels[purpose].criterion_set.criteria}
    moved = [
        f"{criterion} {names[criterion]} {percent(weight, 1)} (was {percent(start[criterion], 1)})"
        for criterion, weight in now.items()
        if abs(weight - start[criterion]) > SAME
    ]
    return f"Weights that changed: {listed(moved)}." if moved else "The weights are those of the start."


def free_without_points(left: float) -> Prose:
    """Return what to do where a share of weight is left over and no free criterion has points.

    Parameters
    ----------
    left : float
        The share that is left, from 0 to 1.
    """
    return one_paragraph(
        f"{percent(left, 1)} of the weight has no place: the criteria that may move all have 0 points. Give one of "
        "them points, or let a kept share go."
    )


def contribution_words(
    assessment: Assessment, purpose: Purpose, parts: Sequence[tuple[pd.Series, float, tuple[float, float]]]
) -> Prose:
    """Return how numbers on the desk come about: weight times value of the level, one line for each criterion.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    parts : sequence of (Series, float, (float, float))
        Rows of one subject as `options.live_contributions` returns, each with the weight of its criterion (0 to 1)
        and the ends of the value of the level (0 to 100).
    """
    who = _name(assessment, parts[0][0]["subject_id"])
    lower, upper = (float(sum(row[end] for row, _, _ in parts)) for end in ("lower", "upper"))
    opening = on_the_scores(panel_status(assessment, purpose), f"These add {span(lower, upper)} points to {who}:")
    lines = tuple(_contribution_line(assessment, purpose, *part) for part in parts)
    return Prose((Paragraph(opening), Bullets(lines)))


def _contribution_line(
    assessment: Assessment, purpose: Purpose, row: pd.Series, weight: float, value: tuple[float, float]
) -> str:
    panel = assessment.panels[purpose]
    criterion_id = row["criterion_id"]
    name = next(item.short_name for item in panel.criterion_set.criteria if item.criterion_id == criterion_id)
    level = panel.criterion_level(row["subject_id"], criterion_id)
    words = level_text(level["low"], level["high"], level["state"], panel.scale)
    return (
        f"{criterion_id} {name}: {span(float(row['lower']), float(row['upper']))}, a weight of {percent(weight, 1)} "
        f"times a value of {span(*value)} of 100 (level {words})"
    )


def beside_words(assessment: Assessment, subject_ids: Sequence[str]) -> Prose:
    """Return on which dimensions some hubs lie furthest apart, and where one of them has no level."""
    panel = assessment.hubs
    labels = {d.dimension_id: dimension_label(c, d) for c in panel.criterion_set.criteria for d in c.dimensions}
    mine = panel.cells[panel.cells["subject_id"].isin(list(subject_ids))]
    known = mine[mine["state"] == "level"]
    middle = (known["low"] + known["high"]) / 2
    by_dimension = middle.groupby(known["dimension_id"])
    gaps = (by_dimension.max() - by_dimension.min())[by_dimension.size() > 1]
    open_cells = [labels[item] for item in labels if item in set(mine.loc[mine["state"] != "level", "dimension_id"])]
    said = "No dimension has a known level for two of them."
    if len(gaps) and gaps.max() > 0:
        apart = [labels[item] for item in labels if item in gaps.index and gaps[item] == gaps.max()]
        said = f"They lie furthest apart on {listed(apart)}, by {number(float(gaps.max()), _places(gaps.max()))}."
    elif len(gaps):
        said = "They have the same level wherever two of them have one."
    missing = f" Without a level for one of them at least: {listed(open_cells)}." if open_cells else ""
    status = panel_status(assessment, "hub")
    return one_paragraph(f"{on_the_scores(status, said)}{missing} Duties differ, so a lower level is no verdict.")


def _places(size: float) -> int:
    return 0 if float(size).is_integer() else 1


def doubt_words(assessment: Assessment, result: Acceptability, known: str) -> Prose:
    """Return how often each option is first where the weights are known only so far, as one sentence.

    Parameters
    ----------
    assessment : Assessment
    result : Acceptability
        Over the options of the appraisal.
    known : str
        How far the weights are known.
    """
    options = assessment.appraisal.option_ids if assessment.appraisal is not None else ()
    shares = sorted(zip(options, result.rank_acceptability[:, 0], strict=True), key=lambda item: -item[1])
    said = [f"{option_label(assessment, option)} in {percent(float(share))}" for option, share in shares if share > 0]
    sentence = f"With {known}, first comes {listed(said)} of the draws."
    return one_paragraph(on_the_scores(assessment.appraisal_status, sentence))


def no_doubt(assessment: Assessment) -> Prose:
    """Return why ranks over many weights are not drawn here."""
    appraisal = assessment.appraisal
    if appraisal is not None and len(appraisal.option_ids) >= MANY:
        return one_paragraph(f"With {len(appraisal.option_ids):,} options ranks are not drawn while points move.")
    return one_paragraph("Ranks can be drawn only where two options or more are compared.")


def no_live_switch() -> Prose:
    """Return why no weight can be moved to look for another leader."""
    return one_paragraph(
        "No weight can be said to change the leader: fewer than two options have a point value, or one criterion "
        "holds all the weight."
    )
