"""The title and the Board's page: answers to the questions, how sure they are, what would change them."""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment, Robustness
from evaluation.assessment.checks import first_compared, nearest_switch, reviewers_who_alter
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.model import weakest_status
from evaluation.narrative.needs import needs_verdicts
from evaluation.narrative.phrases import in_a_row, on_the_scores
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
from evaluation.presentation.terms import dimension_label
from evaluation.presentation.words import (
    group_weights,
    leaders_words,
    money_beside,
    no_flip_words,
    no_method_words,
    no_switch_words,
    option_label,
    span,
)

__all__ = ["report_title", "summary_answers", "summary_changes", "summary_confidence"]

NO_OPTIONS = "The pack holds no scored options, so the second question has no answer here."


def report_title(assessment: Assessment) -> Prose:
    """Return the title of the report with the review that it belongs to."""
    review = assessment.review
    info = review.documents.get(assessment.settings.document)
    title = info.title if info is not None and info.title else review.title
    parts = (review.title, review.subtitle, f"Commissioned by {review.commissioner}" if review.commissioner else "")
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
                Paragraph((Strong("Answer. "), *sourced(needs_verdicts(assessment), "tbl-needs-matrix", "tbl-needs")))
            )
        else:
            blocks.extend(_options_answer(assessment))
    return Prose(tuple(blocks))


def _options_answer(assessment: Assessment) -> tuple[Paragraph | Bullets, ...]:
    appraisal = assessment.appraisal
    if appraisal is None:
        return (Paragraph((Strong("Answer. "), NO_OPTIONS)),)
    status = assessment.appraisal_status
    leading = on_the_scores(status, _leading_words(assessment, appraisal))
    items: tuple[Text, ...] = (
        (Strong("Cost. "), *sourced(_cost_words(assessment, appraisal), "tbl-cost")),
        (Strong("Comparators. "), *sourced(_comparator_words(assessment, appraisal), "tbl-benefit", "tbl-cost")),
        (Strong("Preferred. "), *sourced(_preferred_words(assessment, appraisal), "tbl-longlist")),
    )
    answer = in_a_row(sourced(leading, "tbl-benefit"), "Leading is not preferred.")
    return Paragraph((Strong("Answer. "), *answer)), Bullets(items)


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
        return f"By weighted benefit the lead under every set of weights on record is {only}."
    said = [f"{leaders_words(leaders, names)} (weights: {'; '.join(who)})" for leaders, who in groups.items()]
    return f"By weighted benefit the lead depends on whose weights are taken: {'; '.join(said)}."


def _leading_ids(appraisal: Appraisal) -> list[str]:
    return list(dict.fromkeys(option for leaders in appraisal.leaders.values() for option in leaders.option_ids))


def _cost_words(assessment: Assessment, appraisal: Appraisal) -> str:
    costs = appraisal.costs.set_index("option_id")
    if costs["central"].isna().all():
        return "No cost is on record for any option, so benefit cannot be set against cost."
    said = [
        f"{option_label(assessment, option)} {_cost_of(appraisal, costs, option)}" for option in _leading_ids(appraisal)
    ]
    status = weakest_status(assessment.review.table("option_cost")["data_status"])
    return on_the_scores(status, f"In present value {'; '.join(said)}.")


def _cost_of(appraisal: Appraisal, costs: pd.DataFrame, option: str) -> str:
    central, difference = float(costs.loc[option, "central"]), float(costs.loc[option, "difference"])
    if math.isnan(central):
        return "has no cost on record"
    words = f"costs {money_beside(central, costs['central'])}"
    if math.isnan(difference) or option == appraisal.baseline:
        return words
    way = "more" if difference > 0 else "less"
    return f"{words}, {money_beside(abs(difference), costs['central'])} {way} than the baseline"


def _comparator_words(assessment: Assessment, appraisal: Appraisal) -> str:
    chosen = appraisal.benefits[appraisal.benefits["weight_set_id"] == assessment.chosen_weights]
    benefit = chosen.set_index("option_id")
    costs = appraisal.costs.set_index("option_id")
    said = []
    for option, words in ((appraisal.baseline, "the baseline"), (appraisal.no_national, "no national services")):
        if option is None:
            said.append(f"{words}: no option is marked so")
            continue
        worth = span(benefit.loc[option, "lower"], benefit.loc[option, "upper"])
        cost = money_beside(float(costs.loc[option, "central"]), costs["central"], missing="no cost on record")
        said.append(f"{words} is {option_label(assessment, option)} (benefit {worth}, {cost})")
    sentence = f"The workbench's own: {'; '.join(said)}."
    return on_the_scores(assessment.appraisal_status, sentence)


def _preferred_words(assessment: Assessment, appraisal: Appraisal) -> str:
    if appraisal.preferred is None:
        return "No preferred option is on record; the workbench computes none."
    option = assessment.review.table("option").set_index("option_id").loc[appraisal.preferred]
    reason = str(option["verdict_reason"]).rstrip(".")
    sentence = f"The panel recorded {option_label(assessment, appraisal.preferred)}. Its reason: {reason}."
    return on_the_scores(option["data_status"], sentence)


def summary_confidence(assessment: Assessment) -> Prose:
    """Return how sure the answer on options is, in a sentence or two."""
    appraisal, found = assessment.appraisal, assessment.robustness
    if appraisal is None or found is None:
        return Prose((Paragraph((Strong("How sure. "), "Fewer than two options are scored, so nothing was tested.")),))
    names = _names(assessment, appraisal)
    first, n_draws = found.first_shares(ANY_WEIGHTS), found.n_draws(ANY_WEIGHTS)
    order = sorted(range(len(first)), key=lambda place: -first[place])[:2]
    said = [f"{names[found.option_ids[place]]} comes first in {percent(float(first[place]))}" for place in order]
    draws = f"of {n_draws:,} draws" if n_draws else "of all weights"
    sentence = f"If every weighting is as likely as any other, {said[0]} {draws}"
    sentence += f" and {said[1]}." if len(said) > 1 else "."
    status = assessment.appraisal_status
    gaps = f" Without a point value, because of IE or a gap: {listed(names[item] for item in found.excluded)}."
    sure = sourced(on_the_scores(status, sentence), "tbl-portfolio" if found.portfolio else "tbl-rank-acceptability")
    return Prose((Paragraph((Strong("How sure. "), *sure, *([gaps] if found.excluded else ()))),))


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
    where = f"{'above' if soonest.rises else 'below'} {percent(soonest.weight)} (now {percent(soonest.weight_now)})"
    return f"Soonest {soonest.criterion_id} {name}: {where} {names[soonest.winner]} leads."


def _flip_words(appraisal: Appraisal, found: Robustness, names: dict[str, str]) -> str:
    if found.flips.empty:
        return no_flip_words(found)
    first = found.flips.iloc[0]
    n_cells = len(found.flips.drop_duplicates(["option_id", "dimension_id"]))
    ends = (level_text(float(first[end]), float(first[end]), "level", appraisal.scale, with_word=False)
            for end in ("level_from", "level_to"))  # fmt: skip
    changes = (
        "change of one level by one step alters" if len(found.flips) == 1 else "changes of one level by one step alter"
    )
    factor = next(
        dimension_label(criterion, dimension)
        for criterion in appraisal.criterion_set.criteria
        for dimension in criterion.dimensions
        if dimension.dimension_id == first["dimension_id"]
    )
    example = f"{names[str(first['option_id'])]} on {factor} from {' to '.join(ends)}"
    return f"{len(found.flips)} {changes} who leads or ties, in {count_of(n_cells, 'cell')}; one is {example}."


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
        return f"By {listed(others)} the first is the same: {who}."
    said = [f"{listed(names[item] for item in winners)} by {method}" for method, winners in odd.items()]
    agree = f"the other {len(others) - len(odd)} of {len(others)} methods agree"
    return f"First is {who}; it would be {'; '.join(said)}; {agree}."


METHODS = {"topsis": "TOPSIS", "vikor": "VIKOR", "promethee_ii": "PROMETHEE II"}
