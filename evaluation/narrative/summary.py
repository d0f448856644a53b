"""The title and the Board's page: answers to the questions, how sure they are, what would change them."""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment, Robustness
from evaluation.assessment.checks import first_compared, nearest_switch, reviewers_who_alter
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.model import IE, NA, Scale, weakest_status
from evaluation.narrative.needs import needs_in_short
from evaluation.narrative.phrases import LEADING, in_a_row, on_the_data, on_the_scores, panel_status
from evaluation.narrative.recommendations import NOT_TAKEN
from evaluation.options import Appraisal, Leaders
from evaluation.presentation import (
    Bullets,
    Heading,
    Paragraph,
    Prose,
    Strong,
    Text,
    count_of,
    level_text,
    listed,
    percent,
    sourced,
)
from evaluation.presentation.terms import dimension_name
from evaluation.presentation.words import (
    as_sentence,
    group_weights,
    leaders_words,
    money_beside,
    no_flip_words,
    no_method_words,
    no_switch_words,
    option_label,
)
from evaluation.scoring import HIGH_VALUE

__all__ = ["report_title", "summary_answers", "summary_changes", "summary_confidence"]

MOST_TOLD = 3
NO_OPTIONS = "The pack holds no scored options, so the second question has no answer here."


def report_title(assessment: Assessment) -> Prose:
    """Return the title of the report with the review that it belongs to; its subtitle stands on the page already."""
    review = assessment.review
    info = review.documents.get(assessment.settings.document)
    title = info.title if info is not None and info.title else review.title
    parts = (review.title, f"Commissioned by {review.commissioner}" if review.commissioner else "")
    return Prose((Heading(1, title), Paragraph(". ".join([*filter(None, parts), ""]).strip())))


def summary_answers(assessment: Assessment) -> Prose:
    """Return each question with its answer, as far as the pack supports one."""
    questions = assessment.review.table("question").sort_values("order", kind="stable")
    if questions.empty:
        return Prose((Paragraph("The pack holds no question, so there is none to answer."),))
    blocks: list[Paragraph | Bullets] = []
    for row in questions.itertuples():
        blocks.append(Paragraph((Strong(f"Question {row.order}. "), row.wording)))
        if row.kind == "needs":
            blocks.append(
                Paragraph((Strong("Answer. "), *sourced(needs_in_short(assessment), "tbl-needs-matrix", "tbl-needs")))
            )
        else:
            blocks.extend(_delivery_answer(assessment))
    blocks.append(_asked(assessment))
    return Prose(tuple(blocks))


def _delivery_answer(assessment: Assessment) -> tuple[Paragraph | Bullets, ...]:
    """Return how the hubs stand and which options lead, with what the leading ones are, cost and who prefers which."""
    appraisal = assessment.appraisal
    hubs = _hubs_words(assessment)
    if appraisal is None:
        return (Paragraph((Strong("Answer. "), *in_a_row(hubs, NO_OPTIONS))),)
    said_so = bool(hubs) and panel_status(assessment, "hub") == "illustrative"  # once in a paragraph is enough
    words = _leading_words(assessment, appraisal)
    leading = words if said_so else on_the_scores(assessment.appraisal_status, words)
    answer = in_a_row(hubs, sourced(leading, "tbl-benefit"), LEADING)
    items: tuple[Text, ...] = (
        (Strong("What that means. "), *sourced(_what_words(assessment, appraisal), "tbl-longlist")),
        (Strong("Cost. "), *sourced(_cost_words(assessment, appraisal), "tbl-cost")),
        (Strong("Preferred by the panel. "), _preferred_words(assessment, appraisal)),
    )
    return Paragraph((Strong("Answer. "), *answer)), Bullets(items)


def _hubs_words(assessment: Assessment) -> Text:
    """Return how the hubs' levels stand, counted and not ranked; nothing where no hub is judged."""
    if not assessment.judges_hubs:
        return ""
    panel = assessment.hubs
    levels, scale = panel.criteria, panel.scale
    known = levels[levels["state"] == "level"]
    high = int((known[["low", "high"]].map(scale.value).min(axis=1) >= HIGH_VALUE).sum())
    parts = [f"{high or 'none'} {'is' if high == 1 else 'are'} {_high_words(scale)}, {len(known) - high} lower"]
    for state, words in WITHOUT_LEVEL.items():
        if n := int((levels["state"] == state).sum()):
            parts.append(f"{words} {n}")
    sentence = f"Of the {count_of(len(levels), 'level')} of the hubs on the criteria {'; '.join(parts)}."
    return sourced(on_the_scores(panel_status(assessment, "hub"), sentence), "tbl-matrix-hub")


def _high_words(scale: Scale) -> str:
    """Name the lowest level that counts as high, or what it is worth on a scale without named levels."""
    named = [level for level in scale.levels if level.value >= HIGH_VALUE]
    if scale.kind != "ordinal" or not named:
        return f"worth {HIGH_VALUE:g} or more of 100"
    lowest = min(named, key=lambda level: level.value)
    return f"{lowest.code:g} {lowest.word} or better"


WITHOUT_LEVEL = {IE: "insufficient evidence:", NA: "not applicable:", "unscored": "not scored:"}


def _asked(assessment: Assessment) -> Paragraph:
    """Return on how many recommendations the Board is asked to decide, and on how many it has."""
    recommendation, decision = (assessment.review.table(name) for name in ("recommendation", "decision"))
    label = Strong("For the Board to decide. ")
    if recommendation.empty:
        return Paragraph((label, "No recommendation is on record."))
    made = set(decision.loc[~decision["outcome"].isin(NOT_TAKEN), "recommendation_id"])
    n, decided = len(recommendation), int(recommendation["recommendation_id"].isin(made).sum())
    sentence = f"{count_of(n, 'recommendation')}, {decided or 'none'} decided so far."
    said = on_the_data(weakest_status(recommendation["data_status"]), sentence)
    return Paragraph((label, *sourced(said, "tbl-recommendations")))


def _names(assessment: Assessment, appraisal: Appraisal) -> dict[str, str]:
    return {option: option_label(assessment, option) for option in appraisal.option_ids}


def _leading_words(assessment: Assessment, appraisal: Appraisal) -> str:
    """Say which options have the greatest benefit under whose weights, groups of one answer together."""
    names = _names(assessment, appraisal)
    groups: dict[Leaders, list[str]] = {}
    for item in assessment.weight_sets["option"]:
        groups.setdefault(appraisal.leaders[item.weight_set_id], []).append(item.stakeholder_group)
    if len(groups) == 1:
        only = leaders_words(next(iter(groups)), names)
        return f"The greatest benefit by every set of weights on record is that of {only}."
    n = len(assessment.weight_sets["option"])
    said = [f"{leaders_words(leaders, names)} by {_whose(who, n)}" for leaders, who in groups.items()]
    return f"Which option has the greatest benefit depends on whose weights are taken: {'; '.join(said)}."


def _whose(groups: list[str], n: int) -> str:
    """Name the sets of weights that give one answer; of several only how many of all they are."""
    return f"the weights of {groups[0]}" if len(groups) == 1 else f"{len(groups)} of {n} sets of weights"


def _leading_ids(appraisal: Appraisal) -> list[str]:
    return list(dict.fromkeys(option for leaders in appraisal.leaders.values() for option in leaders.option_ids))


def _what_words(assessment: Assessment, appraisal: Appraisal) -> str:
    """Say in a sentence each what the leading options are; of many the first, as the longlist tells them all."""
    leading = _leading_ids(appraisal)
    said = []
    for option in leading[:MOST_TOLD]:
        subject = assessment.review.subject(option)
        said.append(as_sentence(f"{option_label(assessment, option)}: {subject.description or subject.name}"))
    more = len(leading) - MOST_TOLD
    said += [f"{count_of(more, 'more option leads', 'more options lead')} by some weights."] if more > 0 else []
    return " ".join(said)


def _cost_words(assessment: Assessment, appraisal: Appraisal) -> str:
    costs = appraisal.costs.set_index("option_id")
    if costs["central"].isna().all():
        return "No cost is on record for any option, so benefit cannot be set against cost."
    told = _leading_ids(appraisal)[:MOST_TOLD]
    said = [f"{option_label(assessment, option)} {_cost_of(appraisal, costs, option)}" for option in told]
    table = assessment.review.table("option_cost")
    years = f"For {table['year'].min()} to {table['year'].max()} together, discounted"
    return on_the_data(weakest_status(table["data_status"]), f"{years}, {'; '.join(said)}.")


def _cost_of(appraisal: Appraisal, costs: pd.DataFrame, option: str) -> str:
    central, difference = float(costs.loc[option, "central"]), float(costs.loc[option, "difference"])
    if math.isnan(central):
        return "has no cost on record"
    words = f"costs {money_beside(central, costs['central'])}"
    if math.isnan(difference) or option == appraisal.baseline:
        return words
    way = "more" if difference > 0 else "less"
    return f"{words}, {money_beside(abs(difference), costs['central'])} {way} than the baseline"


def _preferred_words(assessment: Assessment, appraisal: Appraisal) -> str:
    if appraisal.preferred is None:
        return "No preferred option is on record, and none is computed."
    option = assessment.review.table("option").set_index("option_id").loc[appraisal.preferred]
    reason = str(option["verdict_reason"]).rstrip(".")
    sentence = f"{option_label(assessment, appraisal.preferred)}: {reason}."
    return on_the_data(option["data_status"], sentence)


def summary_confidence(assessment: Assessment) -> Prose:
    """Return how sure the answer on options is, in a sentence or two."""
    appraisal, found = assessment.appraisal, assessment.robustness
    if appraisal is None or found is None:
        return Prose((Paragraph((Strong("How sure. "), "Fewer than two options are scored, so nothing was tested.")),))
    names = _names(assessment, appraisal)
    first, n_draws = found.first_shares(ANY_WEIGHTS), found.n_draws(ANY_WEIGHTS)
    order = sorted(range(len(first)), key=lambda place: -first[place])[:2]
    said = [f"{names[found.option_ids[place]]} in {percent(float(first[place]))}" for place in order]
    draws = f"of {n_draws:,} draws" if n_draws else "of all weights"
    sentence = f"With any weights as likely as any others, first comes {said[0]} {draws}"
    sentence += f" and {said[1]}." if len(said) > 1 else "."
    status = assessment.appraisal_status
    sure = sourced(on_the_scores(status, sentence), "tbl-portfolio" if found.portfolio else "tbl-rank-acceptability")
    return Prose((Paragraph((Strong("How sure. "), *sure)),))


def summary_changes(assessment: Assessment) -> Prose:
    """Return what would change the answer on options: a weight, a mark, a reviewer, moderation, another method."""
    appraisal, found = assessment.appraisal, assessment.robustness
    if appraisal is None or found is None:
        return Prose((Paragraph((Strong("What would change the answer. "), "Nothing was tested.")),))
    names = _names(assessment, appraisal)
    status = assessment.appraisal_status
    items: tuple[Text, ...] = (
        (
            Strong("A weight. "),
            *sourced(on_the_scores(status, _switch_words(appraisal, found, names)), "tbl-switch-points"),
        ),
        (
            Strong("A single level. "),
            *sourced(on_the_scores(status, _flip_words(appraisal, found, names)), "tbl-flips"),
        ),
        (
            Strong("Reviewers and moderation. "),
            *sourced(on_the_scores(status, _reviewer_words(assessment, found, names)), "tbl-leave-one-out"),
        ),
        (Strong("Another method. "), *sourced(on_the_scores(status, _method_words(found, names)), "tbl-methods")),
    )
    chosen = group_weights(assessment, "option")
    opening = on_the_scores(
        status, f"With the chosen weights, {chosen}, {_who_leads(found.leaders, names)}. That would change with:"
    )
    return Prose((Paragraph((Strong("What would change the answer. "), opening)), Bullets(items)))


def _who_leads(leaders: Leaders, names: dict[str, str]) -> str:
    said = [names[option] for option in leaders.option_ids]
    if len(said) == 1:
        return f"{said[0]} leads"
    return f"{listed(said)} are level in the lead" if leaders.certain else f"{listed(said, 'or')} may lead"


def _switch_words(appraisal: Appraisal, found: Robustness, names: dict[str, str]) -> str:
    if found.no_switch:
        return no_switch_words(found.no_switch)
    soonest = nearest_switch(found)
    if soonest is None:
        return "No weight of a single success factor, from none to all, alters who leads."
    name = next(c.short_name for c in appraisal.criterion_set.criteria if c.criterion_id == soonest.criterion_id)
    share = f"{'more' if soonest.rises else 'less'} than {percent(soonest.weight)} of all weight"
    factor = f"{soonest.criterion_id} {name} (now {percent(soonest.weight_now)})"
    return f"With {share} on {factor}, {names[soonest.winner]} leads; no smaller change of one weight does that."


def _flip_words(appraisal: Appraisal, found: Robustness, names: dict[str, str]) -> str:
    if found.flips.empty:
        return no_flip_words(found)
    first = found.flips.iloc[0]
    ends = (level_text(float(first[end]), float(first[end]), "level", appraisal.scale, with_word=False)
            for end in ("level_from", "level_to"))  # fmt: skip
    changes = count_of(
        len(found.flips), "change of one level by one step alters", "changes of one level by one step alter"
    )
    factor = next(
        dimension_name(criterion, dimension)
        for criterion in appraisal.criterion_set.criteria
        for dimension in criterion.dimensions
        if dimension.dimension_id == first["dimension_id"]
    )
    example = f"{names[str(first['option_id'])]} on {factor}, from {' to '.join(ends)}"
    return f"{changes} which option leads or ties with the leader; one is {example}."


def _reviewer_words(assessment: Assessment, found: Robustness, names: dict[str, str]) -> str:
    before = found.before_moderation
    same = before.option_ids == found.leaders.option_ids
    parts = [f"Before moderation {leaders_words(before, names)} led{', as now' if same else ''}."]
    other = [assessment.names[reviewer] for reviewer in reviewers_who_alter(found)]
    if other:
        parts.append(f"Leaving out the marks of one reviewer alters that for {listed(sorted(other), 'or')}.")
    else:
        parts.append("Leaving out the marks of any one reviewer does not alter that.")
    return " ".join(parts)


def _method_words(found: Robustness, names: dict[str, str]) -> str:
    here = first_compared(found)
    if not here:
        return no_method_words(found)
    first = found.methods[found.methods["rank"] == 1].groupby("method", sort=False)["option_id"].agg(tuple)
    others = {METHODS[str(method)]: winners for method, winners in first.items() if method in METHODS}
    odd = {method: winners for method, winners in others.items() if set(winners) != set(here)}
    who = listed(names[item] for item in here)
    if not odd:
        return f"By {listed(others)}, other ways of ranking options, the first is the same: {who}."
    said = [f"{listed(names[item] for item in winners)} by {method}" for method, winners in odd.items()]
    same = len(others) - len(odd)
    agree = f"also by {same} of {len(others)}" if same else f"but by none of {len(others)}"
    return f"First is {who}, {agree} other ways of ranking options; it would be {'; '.join(said)}."


METHODS = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee_ii": "PROMETHEE II"}
