"""Sentences on how sure the answer is, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evaluation.assessment import Assessment
from evaluation.assessment.checks import first_compared, nearest_switch, reviewers_who_alter, robustness_checks
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.narrative.acceptability import NOTHING
from evaluation.narrative.phrases import in_a_row, on_the_scores, one_paragraph
from evaluation.options import Leaders
from evaluation.presentation import Prose, count_of, listed, percent, sourced
from evaluation.presentation.words import (
    factor_names,
    leaders_words,
    no_flip_words,
    no_method_words,
    no_switch_words,
    option_label,
)

__all__ = [
    "confidence_summary",
    "dominance_summary",
    "flips_summary",
    "leave_one_out_summary",
    "methods_summary",
    "switch_summary",
]

MOST_NAMED = 12


def confidence_summary(assessment: Assessment) -> Prose:
    """Return on how many of the questions asked of it the lead holds, mostly holds, or is sensitive."""
    checks, found = robustness_checks(assessment), assessment.robustness
    if found is None or not checks:
        return one_paragraph(NOTHING)
    labels = {option: option_label(assessment, option) for option in found.option_ids}
    asked = [check for check in checks if check.verdict != "unknown"]
    words = {"holds": "holds on", "mostly": "mostly holds on", "sensitive": "is sensitive on"}
    said = [f"{text} {n}" for verdict, text in words.items() if (n := sum(c.verdict == verdict for c in asked))]
    lead = _few((labels[option] for option in found.leaders.option_ids), "and" if found.leaders.certain else "or")
    sentence = f"The lead of {lead} was put to {count_of(len(asked), 'question')}: it {listed(said)}."
    return one_paragraph(on_the_scores(assessment.appraisal_status, sentence))


def _soonest(assessment: Assessment, found: Robustness) -> str:
    nearest = nearest_switch(found)
    if nearest is None:
        return ""
    side = "above" if nearest.rises else "below"
    now, weight = percent(nearest.weight_now, 1), percent(nearest.weight, 1)
    factor = _factor(assessment, nearest.criterion_id)
    return f"soonest {side} {weight} on {factor} (now {now}), to {nearest.winner}."


def _factor(assessment: Assessment, criterion_id: str) -> str:
    return factor_names(assessment).get(criterion_id, criterion_id)


def dominance_summary(assessment: Assessment) -> Prose:
    """Return which options no weights can put ahead of all others, because another is better in every way."""
    found = assessment.robustness
    if found is None or found.portfolio:
        return one_paragraph(NOTHING)
    outright = "an option as good on every factor and better on at least one"
    if not found.beaten:
        words = f"No option is beaten outright, that is by {outright}."
        return one_paragraph(on_the_scores(assessment.appraisal_status, words))
    names = listed((option_label(assessment, option) for option in found.beaten), "or")
    each = "it is" if len(found.beaten) == 1 else "each is"
    words = f"As the levels stand, no weights put {names} ahead of all others: {each} beaten outright, by {outright}."
    said = sourced(on_the_scores(assessment.appraisal_status, words), "tbl-dominance")
    return one_paragraph(in_a_row(said, _first_all_the_same(found)))


def _first_all_the_same(found: Robustness) -> str:
    """Say why the shares above put an option first that no weights put ahead: there the levels vary too."""
    first = dict(zip(found.option_ids, found.first_shares(ANY_WEIGHTS), strict=True))
    if not any(first.get(option, 0) > 0 for option in found.beaten):
        return ""
    return (
        "The shares above, in which it can come first, let the levels vary too."
        if len(found.beaten) == 1
        else ("The shares above, in which such an option can come first, let the levels vary too.")
    )


def switch_summary(assessment: Assessment) -> Prose:
    """Return which weight changes the leader soonest, and which never does."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    if found.no_switch:
        return one_paragraph(on_the_scores(assessment.appraisal_status, no_switch_words(found.no_switch)))
    points = found.switch_points
    known = points.dropna(subset="weight")
    never = [c for c in dict.fromkeys(points["criterion_id"]) if c not in set(known["criterion_id"])]
    soonest = _soonest(assessment, found)
    parts = [f"The lead changes {soonest}" if soonest else "No weight of a single factor changes the lead."]
    if never and soonest:
        parts.append(f"No weight of {listed(never, 'or')} changes it.")
    if found.excluded:
        parts.append(f"Without a point value, and so not compared: {listed(found.excluded)}.")
    return one_paragraph(sourced(on_the_scores(assessment.appraisal_status, " ".join(parts)), "tbl-switch-points"))


def flips_summary(assessment: Assessment) -> Prose:
    """Return how many single levels, moved by one step, alter the leading option."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    if found.flips.empty:
        words = f"{no_flip_words(found)}{_between(found)}"
        return one_paragraph(on_the_scores(assessment.appraisal_status, words))
    n = count_of(
        len(found.flips), "single change of a level by one step alters", "single changes of a level by one step alter"
    )
    whose = _few(option_label(assessment, option) for option in dict.fromkeys(found.flips["option_id"]))
    words = f"{n} the leading option, on the levels of {whose}.{_between(found)}"
    return one_paragraph(sourced(on_the_scores(assessment.appraisal_status, words), "tbl-flips"))


def _few(names: Iterable[str], last: str = "and") -> str:
    """List names; of very many the first, and how many more there are."""
    every = list(names)
    if len(every) <= MOST_NAMED:
        return listed(every, last)
    return listed([*every[:MOST_NAMED], count_of(len(every) - MOST_NAMED, "other")], last)


def _between(found: Robustness) -> str:
    if not found.n_between:
        return ""
    was = "was" if found.n_between == 1 else "were"
    return f" Between two steps of the scale, and so not moved, {was} {count_of(found.n_between, 'level')}."


def leave_one_out_summary(assessment: Assessment) -> Prose:
    """Return whether a factor, a reviewer or the moderation decides who leads."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    now = set(found.leaders.option_ids)
    factors = {name: who for name, who in found.without_criterion.items() if set(who.option_ids) != now}
    reviewers = {assessment.names[reviewer]: who for reviewer, who in reviewers_who_alter(found).items()}
    same = set(found.before_moderation.option_ids) == now
    before = leaders_words(found.before_moderation)
    parts = [
        _counted("factor", "the answer", factors, len(found.without_criterion)),
        "Before moderation the answer was the same." if same else f"Before moderation {before} led.",
        _counted("reviewer", "that answer", dict(sorted(reviewers.items())), len(found.without_reviewer)),
    ]
    return one_paragraph(sourced(on_the_scores(assessment.appraisal_status, " ".join(parts)), "tbl-leave-one-out"))


def _counted(noun: str, what: str, altering: Mapping[str, Leaders], n: int) -> str:
    if not altering:
        return f"Leaving out any one {noun} leaves {what} as it is."
    said = listed(f"{name} ({leaders_words(who)})" for name, who in altering.items())
    return f"Leaving out one {noun} changes {what} for {len(altering)} of {n}: {said}."


def methods_summary(assessment: Assessment) -> Prose:
    """Return whether the answer survives other methods."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    check = next(item for item in robustness_checks(assessment) if item.kind == "method")
    status = assessment.appraisal_status
    if check.verdict == "unknown":
        return one_paragraph(on_the_scores(status, no_method_words(found)))
    sentence = (
        f"By {check.n_same} of {check.n_cases} other methods the first is the same ({listed(first_compared(found))})."
    )
    gaps = f"Without a point value, and so not compared: {listed(found.excluded)}." if found.excluded else ""
    question = "They answer one question only: does the answer survive another method?"
    return one_paragraph(in_a_row(sourced(on_the_scores(status, sentence), "tbl-methods"), gaps, question))
