"""Sentences on how sure the answer is, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.assessment import Assessment
from evaluation.assessment.checks import robustness_checks
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.model import weakest_status
from evaluation.narrative.phrases import on_the_scores, one_paragraph
from evaluation.options import Leaders
from evaluation.presentation import Callout, Prose, count_of, listed, number, percent
from evaluation.presentation.words import draws_words, leaders_words, option_label
from evaluation.uncertainty import PRIOR_MASS

__all__ = [
    "confidence_summary",
    "flips_summary",
    "how_drawn",
    "leave_one_out_summary",
    "methods_summary",
    "ranks_summary",
    "switch_summary",
]

NOTHING = "No options are appraised, so there is no leading option to be sure or unsure of."


def _status(assessment: Assessment) -> str | None:
    appraisal = assessment.appraisal
    weights = [item.data_status or "" for item in assessment.weight_sets.get("option", ())]
    return weakest_status([*(appraisal.levels["data_status"] if appraisal is not None else ()), *weights])


def confidence_summary(assessment: Assessment) -> Prose:
    """Return on how many of the questions asked of it the lead holds, mostly holds, or is sensitive."""
    checks, found = robustness_checks(assessment), assessment.robustness
    if found is None or not checks:
        return one_paragraph(NOTHING)
    labels = {option: option_label(assessment, option) for option in found.option_ids}
    asked = [check for check in checks if check.verdict != "unknown"]
    words = {"holds": "holds on", "mostly": "mostly holds on", "sensitive": "is sensitive on"}
    said = [f"{text} {n}" for verdict, text in words.items() if (n := sum(c.verdict == verdict for c in asked))]
    lead = leaders_words(found.leaders, labels)
    sentence = f"The lead of {lead} was put to {count_of(len(asked), 'question')}: it {listed(said)}."
    return one_paragraph(on_the_scores(_status(assessment), sentence))


def _by_name(assessment: Assessment, found: Robustness) -> dict[str, Leaders]:
    """Return who leads without each reviewer, under the names that the document shows, in their order."""
    return dict(sorted((assessment.names[reviewer], who) for reviewer, who in found.without_reviewer.items()))


def _soonest(assessment: Assessment, found: Robustness) -> str:
    points = found.switch_points.dropna(subset="weight")
    if points.empty:
        return ""
    nearest = points.loc[(points["weight"] - points["weight_now"]).abs().idxmin()]
    up = nearest["weight"] > nearest["weight_now"]
    then = nearest["winner_above"] if up else nearest["winner_below"]
    side = "above" if up else "below"
    now, weight = percent(float(nearest["weight_now"]), 1), percent(float(nearest["weight"]), 1)
    factor = _factor(assessment, nearest["criterion_id"])
    return f"soonest {side} {weight} on {factor} (now {now}), to {then}."


def _factor(assessment: Assessment, criterion_id: str) -> str:
    appraisal = assessment.appraisal
    criteria = appraisal.criterion_set.criteria if appraisal is not None else ()
    return next((f"{c.criterion_id} {c.short_name}" for c in criteria if c.criterion_id == criterion_id), criterion_id)


def ranks_summary(assessment: Assessment) -> Prose:
    """Return how often each option is first where every weighting is equally likely."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    first = found.acceptability[ANY_WEIGHTS].rank_acceptability[:, 0]
    order = sorted(range(len(first)), key=lambda place: -float(first[place]))
    shown = [place for place in order if first[place] > 0]
    said = [f"{option_label(assessment, found.option_ids[place])} in {percent(float(first[place]))}" for place in shown]
    never = [found.option_ids[place] for place in order if first[place] == 0]
    last = f" Never first: {listed(never)}." if never else ""
    sentence = (
        f"Where every weighting is equally likely, first comes {listed(said)} of {draws_words(assessment.settings)}."
    )
    return one_paragraph(f"{on_the_scores(_status(assessment), sentence)}{last}")


def how_drawn(assessment: Assessment) -> Prose:
    """Return the rule by which levels were drawn, as the report must print it."""
    if assessment.robustness is None:
        return one_paragraph(NOTHING)
    if not assessment.settings.score_uncertainty:
        words = "The panel's levels stand as they are; only insufficient evidence is drawn, evenly over the scale."
        return Prose((Callout("note", "How levels were drawn", (words,)),))
    masses = listed(f"{number(mass, 2)} for grade {grade}" for grade, mass in PRIOR_MASS.items())
    rule = (
        "Reviewers' marks are counted level by level. To them is added a prior, in marks, by the best grade of "
        f"evidence on the cell: {masses}; half of it on the panel's level and a quarter on each neighbour, folded in "
        "at the ends of the scale. The sums divided by their total are the probabilities of the levels."
    )
    unknown = "A cell with insufficient evidence is drawn evenly over the scale."
    return Prose((Callout("note", "How levels were drawn", (rule, unknown)),))


def switch_summary(assessment: Assessment) -> Prose:
    """Return which weight changes the leader soonest, and which never does."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    points = found.switch_points
    if points.empty:
        return one_paragraph(
            "Fewer than two options have a point value, so no weight can be said to change the leader."
        )
    known = points.dropna(subset="weight")
    never = [c for c in dict.fromkeys(points["criterion_id"]) if c not in set(known["criterion_id"])]
    soonest = _soonest(assessment, found)
    parts = [f"The lead changes {soonest}" if soonest else "No weight of a single factor changes the lead."]
    if never and soonest:
        parts.append(f"No weight of {listed(never, 'or')} changes it.")
    if found.excluded:
        parts.append(f"Without a point value, and so not compared: {listed(found.excluded)}.")
    return one_paragraph(on_the_scores(_status(assessment), " ".join(parts)))


def flips_summary(assessment: Assessment) -> Prose:
    """Return how many single levels, moved by one step, alter the leading option."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    if found.flips.empty:
        words = "No single level moved by one step alters the leading option."
        return one_paragraph(on_the_scores(_status(assessment), words))
    n = count_of(
        len(found.flips), "single change of a level by one step alters", "single changes of a level by one step alter"
    )
    whose = listed(option_label(assessment, option) for option in dict.fromkeys(found.flips["option_id"]))
    words = f"{n} the leading option, on the levels of {whose}."
    return one_paragraph(on_the_scores(_status(assessment), words))


def leave_one_out_summary(assessment: Assessment) -> Prose:
    """Return whether a factor, a reviewer or the moderation decides who leads."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    now = set(found.leaders.option_ids)
    parts = [
        _counted("factor", found.without_criterion, now),
        _counted("reviewer", _by_name(assessment, found), now),
    ]
    same = set(found.before_moderation.option_ids) == now
    before = leaders_words(found.before_moderation)
    parts.append("Before moderation the answer was the same." if same else f"Before moderation {before} led.")
    return one_paragraph(on_the_scores(_status(assessment), " ".join(parts)))


def _counted(noun: str, cases: Mapping[str, Leaders], now: set[str]) -> str:
    changed = [f"{name} ({leaders_words(who)})" for name, who in cases.items() if set(who.option_ids) != now]
    if not changed:
        return f"Leaving out any one {noun} leaves the answer as it is."
    return f"Leaving out one {noun} changes it for {len(changed)} of {len(cases)}: {listed(changed)}."


def methods_summary(assessment: Assessment) -> Prose:
    """Return whether the answer survives other methods."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    check = next(item for item in robustness_checks(assessment) if item.kind == "method")
    if check.verdict == "unknown":
        return one_paragraph("Fewer than two options have a point value, so no other method was tried.")
    now = leaders_words(found.leaders)
    sentence = f"By {check.n_same} of {check.n_cases} other methods the first is the same ({now})."
    question = "They answer one question only: does the answer survive another method?"
    return one_paragraph(f"{on_the_scores(_status(assessment), sentence)} {question}")
