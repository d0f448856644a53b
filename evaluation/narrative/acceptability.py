"""Sentences on what every possible weighting says of the options: one for each table, and how the shares were got."""

from __future__ import annotations

import numpy as np

from evaluation.assessment import Assessment
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.narrative.phrases import on_the_scores, one_paragraph
from evaluation.presentation import Prose, count_of, listed, number, percent, sourced
from evaluation.presentation.words import draws_words, option_label
from evaluation.uncertainty import Acceptability, PortfolioAcceptability

__all__ = [
    "annex_changes",
    "central_weights_summary",
    "confidence_factors_summary",
    "groups_first_summary",
    "how_drawn",
    "pairwise_summary",
    "rank_entropy_summary",
    "ranks_summary",
]

NOTHING = "No options are appraised, so there is no leading option to be sure or unsure of."
CLEAR = 2.0  # standard errors by which a weight must differ from an even share to be named
ALIKE = 1e-9
MOST_NAMED = 5
LIKELY = 0.5
CHANGES = (
    "Each change was tried by itself, all else as it is. Of the levels the figure shows only the one that matters "
    "most, and it counts the changes that put another option ahead; the table of levels counts every step of any level "
    "that brings another option ahead or level."
)
IN_FULL = "Every table stands in the annex, How sure: in full."


def _said(assessment: Assessment, sentence: str, *anchors: str) -> Prose:
    words = on_the_scores(assessment.appraisal_status, sentence)
    return one_paragraph(sourced(words, *anchors) if anchors else words)


def _absent(found: Robustness | None) -> Prose:
    """Say why there is nothing to say, in one sentence."""
    if found is None:
        return one_paragraph(NOTHING)
    n = len(found.option_ids)
    return one_paragraph(f"With {n:,} options only who is among the best is asked, not this.")


def _names(assessment: Assessment, found: Robustness) -> list[str]:
    return [option_label(assessment, option) for option in found.option_ids]


def how_drawn(assessment: Assessment) -> Prose:
    """Return whether levels were drawn or taken as they stand, and whether weights were drawn or all of them counted.

    The rule by which levels are drawn is printed where the report says how levels are set.
    """
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    n_draws = found.n_draws(ANY_WEIGHTS)
    if not n_draws:
        return one_paragraph(
            "Panel levels are taken as they stand and all possible weights are counted: the shares below are computed "
            f"exactly, without draws. {IN_FULL}"
        )
    drawn = assessment.settings.score_uncertainty
    levels = (
        "Levels are drawn as reviewers' marks and the grade of the evidence allow, by the rule printed with how levels "
        "are set"
        if drawn
        else "Panel levels are taken as they stand, and only what is not known is drawn"
    )
    return one_paragraph(f"{levels}; weights are drawn evenly from all that are possible, {n_draws:,} times. {IN_FULL}")


def ranks_summary(assessment: Assessment) -> Prose:
    """Return how often each option is first where every weighting is equally likely; of very many, who is best."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    if found.portfolio:
        return _said(assessment, _portfolio_words(assessment, found, found.portfolio[ANY_WEIGHTS]), "tbl-portfolio")
    result = found.acceptability[ANY_WEIGHTS]
    first = result.rank_acceptability[:, 0]
    order = sorted(range(len(first)), key=lambda place: -float(first[place]))
    names = _names(assessment, found)
    said = [f"{names[place]} in {percent(float(first[place]))}" for place in order if first[place] > 0]
    never = [found.option_ids[place] for place in order if first[place] == 0]
    last = f"; never first: {listed(never)}" if never else ""
    of = f"of {draws_words(assessment.settings)}" if result.n_draws else "of all weights"
    sentence = f"Where every weighting is equally likely, first comes {listed(said)} {of}{last}."
    errors = _error_words(float(result.standard_errors[:, 0].max()), "These shares")
    return _said(assessment, f"{sentence}{errors}", "tbl-rank-acceptability")


def _error_words(error: float, what: str) -> str:
    """Say by how much a figure in shares may be off, where it was drawn at all."""
    if not error > 0:
        return ""
    size = "less than 0.1" if error < 0.0005 else f"up to {number(100 * error, 1)}"
    return f" {what} have a standard error of {size} points."


def _portfolio_words(assessment: Assessment, found: Robustness, result: PortfolioAcceptability) -> str:
    share, n = result.top_acceptability, len(found.option_ids)
    often = int((share >= LIKELY).sum())
    order = np.argsort(-share, kind="stable")[:MOST_NAMED]
    said = [f"{option_label(assessment, found.option_ids[place])} in {percent(float(share[place]))}" for place in order]
    who = f"{count_of(often, 'option is', 'options are')} among the best {result.top} of {n:,} in at least half of "
    sentence = f"{who[0].upper()}{who[1:]}{draws_words(assessment.settings)}; most often are {listed(said)}."
    ever = count_of(int((share > 0).sum()), "option is", "options are")
    return f"{sentence} In all, {ever} ever among them.{_error_words(float(result.standard_errors.max()), 'Shares')}"


def groups_first_summary(assessment: Assessment) -> Prose:
    """Return which option is most often first for each group; several where the draws cannot tell them apart."""
    found = assessment.robustness
    if found is None:
        return one_paragraph(NOTHING)
    by_option: dict[str, list[str]] = {}
    for item in assessment.weight_sets["option"]:
        share = float(found.first_shares(item.weight_set_id).max())
        level = found.most_often_first(item.weight_set_id)
        top = listed((option_label(assessment, option) for option in level[:MOST_NAMED]), "or")
        by_option.setdefault(top, []).append(f"{item.stakeholder_group} ({percent(share)})")
    said = [f"{top} by {listed(who)}" for top, who in by_option.items()]
    return _said(assessment, f"Most often first is {'; '.join(said)}.")


def annex_changes(assessment: Assessment) -> Prose:
    """Return what the tables of single changes show."""
    if assessment.robustness is None:
        return one_paragraph(NOTHING)
    return one_paragraph(CHANGES)


def central_weights_summary(assessment: Assessment) -> Prose:
    """Return which factor weighs more or less where each option is first: what would change the answer."""
    found = assessment.robustness
    if found is None or found.portfolio:
        return _absent(found)
    result = found.acceptability[ANY_WEIGHTS]
    order = np.argsort(-result.rank_acceptability[:, 0], kind="stable")
    said = [_favoured(assessment, found, result, int(place)) for place in order if result.rank_acceptability[place, 0]]
    even = percent(1 / len(found.criterion_ids))
    sentence = f"Weights that favour each option, beside an even share of {even} a factor: {'; '.join(said)}."
    return _said(assessment, sentence, "tbl-central-weights")


def _favoured(assessment: Assessment, found: Robustness, result: Acceptability, place: int) -> str:
    """Return the factor, or the two, whose weight lies farthest from an even share where an option is first."""
    name = option_label(assessment, found.option_ids[place])
    weights, errors = result.central_weights[place], np.nan_to_num(result.central_weight_errors[place], nan=np.inf)
    away = weights - 1 / len(weights)
    size = np.where(np.abs(away) > CLEAR * errors + ALIKE, np.abs(away), 0.0)
    telling = [int(item) for item in np.argsort(-size, kind="stable")[:2] if size[item] > size.max() / 2]
    said = [f"{'more' if away[item] > 0 else 'less'} of {found.criterion_ids[item]} ({percent(float(weights[item]))})"
            for item in telling]  # fmt: skip
    return f"{name}, {listed(said) if said else 'no factor clearly'}"


def confidence_factors_summary(assessment: Assessment) -> Prose:
    """Return how often options are first even with the weights that favour them: whether the marks could decide it."""
    found = assessment.robustness
    if found is None or found.portfolio:
        return _absent(found)
    result = found.acceptability[ANY_WEIGHTS]
    factors, names = result.confidence_factors, _names(assessment, found)
    known = [int(place) for place in np.argsort(-np.nan_to_num(factors, nan=-1.0), kind="stable")
             if not np.isnan(factors[place])]  # fmt: skip
    said = [f"{names[place]} {percent(float(factors[place]))}" for place in known]
    drawn = bool(np.nan_to_num(result.confidence_errors).any())
    basis = "of the levels drawn" if drawn else "of cases, as no level is in doubt"
    sentence = f"Under its own central weights an option comes first in this share {basis}: {listed(said)}."
    return _said(assessment, f"{sentence}{_error_words(float(np.nanmax(result.confidence_errors)), 'These shares')}")


def pairwise_summary(assessment: Assessment) -> Prose:
    """Return whether one option is more often ahead than behind against every other, and by how much at the least."""
    found = assessment.robustness
    if found is None or found.portfolio:
        return _absent(found)
    result, names = found.acceptability[ANY_WEIGHTS], _names(assessment, found)
    wins = np.where(np.eye(len(names), dtype=np.bool_), np.inf, result.pairwise_winning)
    ahead = [int(place) for place in np.flatnonzero(wins.min(axis=1) > LIKELY + ALIKE)]
    if not ahead:
        return _said(assessment, "No option is more often ahead than behind against every other.")
    best = ahead[0]
    rival = int(wins[best].argmin())
    share, error = float(wins[best, rival]), float(result.pairwise_errors[best, rival])
    sentence = (
        f"Set against each other option by itself, {names[best]} is more often ahead than behind; least against "
        f"{names[rival]}, in {percent(share)}."
    )
    return _said(assessment, f"{sentence}{_error_words(error, 'Shares like this one')}")


def rank_entropy_summary(assessment: Assessment) -> Prose:
    """Return whose rank is the most and whose the least settled."""
    found = assessment.robustness
    if found is None or found.portfolio:
        return _absent(found)
    result, names = found.acceptability[ANY_WEIGHTS], _names(assessment, found)
    bits = result.rank_entropy
    low, high = int(bits.argmin()), int(bits.argmax())
    if bits[high] - bits[low] <= ALIKE:
        return _said(
            assessment, f"The ranks of all options are equally settled, at {number(float(bits[low]), 2)} bits."
        )
    sentence = (
        f"The rank of {names[low]} is the most settled ({number(float(bits[low]), 2)} bits) and that of {names[high]} "
        f"the least ({number(float(bits[high]), 2)} of at most {number(float(np.log2(len(names))), 2)})."
    )
    error = float(result.entropy_errors.max())
    behind = f" Standard errors are at most {number(max(error, 0.001), 3)} bits." if error > 0 else ""
    return _said(assessment, f"{sentence}{behind}")
