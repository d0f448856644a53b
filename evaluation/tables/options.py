"""Tables of the carried options: performance, benefit, weights, risk, equalities, and the Board's one page.

Every function returns its tables as a tuple, which is empty where the pack holds no rows to show; the sentences that
stand beside them say what is then not known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from evaluation.assessment import Assessment, WeightSet
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.model import weakest_status
from evaluation.options import Appraisal
from evaluation.presentation import Cell, TableView, listed, number, percent
from evaluation.presentation.terms import ELICITATION
from evaluation.presentation.words import (
    chosen_group,
    factor_names,
    leaders_words,
    money_beside,
    option_label,
    span,
)
from evaluation.tables.cells import KEY, MOST_UPRIGHT, level_cell, number_cell, text_cell
from evaluation.tables.costs import FRONTIER_WORDS
from evaluation.tables.levels import star_words

__all__ = [
    "benefit_by_group",
    "contributions_table",
    "options_equalities",
    "options_summary",
    "performance_matrix",
    "risks_table",
    "weights_side_by_side",
]

Views = tuple[TableView, ...]


def performance_matrix(assessment: Assessment) -> Views:
    """Return the panel's level of each carried option on each success factor, without a total."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    criteria = appraisal.criterion_set.criteria
    levels = appraisal.levels.set_index(["subject_id", "criterion_id"])
    out = {criterion for criterion, _ in appraisal.left_out}
    rows = tuple(
        (
            Cell(option_label(assessment, option)),
            *(_level(appraisal, levels.loc[(option, c.criterion_id)]) for c in criteria),
        )
        for option in appraisal.option_ids
    )
    star = "" if appraisal.levels["moderated"].all() else f" {star_words(criteria)}"
    view = TableView(
        table_id="tbl-performance",
        caption="Performance of the carried options on the success factors",
        columns=("Option", *(_factor_heading(c.criterion_id, c.short_name, c.criterion_id in out) for c in criteria)),
        rows=rows,
        note=f"{_left_out_words(assessment)}{_beside_longlist(assessment, appraisal)}{KEY}{star}",
        status=weakest_status(appraisal.levels["data_status"]),
        wide=len(criteria) > MOST_UPRIGHT,
    )
    return (view,)


def _beside_longlist(assessment: Assessment, appraisal: Appraisal) -> str:
    """Say that the longlist's verdicts on the same factors are another judgement, where there are such verdicts."""
    verdicts = assessment.review.table("option_csf")
    given = verdicts["option_id"].isin(appraisal.option_ids) & (verdicts["verdict"] != "unknown")
    return BESIDE_LONGLIST if given.any() else ""


BESIDE_LONGLIST = (
    "Levels are the panel's, and every benefit rests on them alone; the verdicts on the longlist are a judgement of "
    "their own and may differ. "
)


def _level(appraisal: Appraisal, row: pd.Series) -> Cell:
    return level_cell(row["state"], row["low"], row["high"], appraisal.scale, moderated=bool(row["moderated"]))


def _factor_heading(criterion_id: str, short_name: str, left_out: bool) -> str:  # noqa: FBT001 - says one thing
    return f"{criterion_id} {short_name}{' (left out)' if left_out else ''}"


def _left_out_words(assessment: Assessment) -> str:
    appraisal = assessment.appraisal
    if appraisal is None or not appraisal.left_out:
        return ""
    said = [f"{criterion} does not apply to {option}" for criterion, option in appraisal.left_out]
    return f"Left out of every benefit: {listed(said)}. "


def benefit_by_group(assessment: Assessment) -> Views:
    """Return the weighted benefit of each option under each group's weights, from 0 to 100."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    sets = assessment.weight_sets["option"]
    benefit = appraisal.benefits.set_index(["weight_set_id", "option_id"])
    rows = []
    for item in sets:
        ends = [benefit.loc[(item.weight_set_id, option)] for option in appraisal.option_ids]
        cells = (number_cell(span(end["lower"], end["upper"])) for end in ends)
        rows.append((Cell(item.stakeholder_group), *cells, Cell(leaders_words(appraisal.leaders[item.weight_set_id]))))
    view = TableView(
        table_id="tbl-benefit",
        caption="Weighted benefit by stakeholder group, 0 to 100",
        columns=("Weights of", *(option_label(assessment, option) for option in appraisal.option_ids), "Leads"),
        rows=tuple(rows),
        note=f"{_left_out_words(assessment)}Two numbers: the worst and the best level that insufficient evidence "
        "leaves open. Scoring highest does not make an option the preferred one.",
        status=assessment.appraisal_status,
        wide=len(appraisal.option_ids) > MOST_UPRIGHT,
        widths=(24, *(10.0 for _ in appraisal.option_ids), 10),
    )
    return (view,)


def contributions_table(assessment: Assessment) -> Views:
    """Return what each success factor adds to each option's benefit under the chosen weights."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    weights = appraisal.weights[assessment.chosen_weights]
    lower, upper = appraisal.lower * weights, appraisal.upper * weights
    names = factor_names(assessment)
    rows = tuple(
        (
            Cell(option_label(assessment, option)),
            *(number_cell(span(low, high)) for low, high in zip(lower[place], upper[place], strict=True)),
            number_cell(span(float(lower[place].sum()), float(upper[place].sum()))),
        )
        for place, option in enumerate(appraisal.option_ids)
    )
    view = TableView(
        table_id="tbl-contributions",
        caption=f"Contribution of each success factor to benefit: {chosen_group(assessment)}",
        columns=("Option", *(names[criterion] for criterion in appraisal.criterion_ids), "Benefit"),
        rows=rows,
        note=f"Weight times value of the level. {_left_out_words(assessment)}".strip(),
        status=assessment.appraisal_status,
        wide=len(appraisal.criterion_ids) > MOST_UPRIGHT,
    )
    return (view,)


def weights_side_by_side(assessment: Assessment) -> Views:
    """Return the weights of every group on the success factors that count, side by side."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    sets = assessment.weight_sets["option"]
    names = factor_names(assessment)
    rows = tuple(
        (
            Cell(item.stakeholder_group),
            *(number_cell(percent(float(weight))) for weight in appraisal.weights[item.weight_set_id]),
            Cell(_elicited_words(item)),
        )
        for item in sets
    )
    view = TableView(
        table_id="tbl-weights-options",
        caption="Weights of each stakeholder group on the success factors",
        columns=("Weights of", *(names[criterion] for criterion in appraisal.criterion_ids), "How given"),
        rows=rows,
        note=f"{_left_out_words(assessment)}{RESCALED if appraisal.left_out else ''}A weight is the worth of moving "
        f"from the worst to the best level.{rounding_words(appraisal.weights.values())}",
        status=weakest_status(item.data_status or "" for item in sets),
        wide=len(appraisal.criterion_ids) > MOST_UPRIGHT,
        widths=(22, *(11.0 for _ in appraisal.criterion_ids), 21),
    )
    return (view,)


RESCALED = "The other weights are rescaled to 100%. "
ROUNDED = " Weights may not add to 100% because of rounding."


def rounding_words(sets: Iterable[Iterable[float]], places: int = 0) -> str:
    """Return that weights as printed may not add to 100%, where those of a set do not; else nothing.

    Parameters
    ----------
    sets : iterable of iterable of float
        The weights of each set, as shares of 1.
    places : int
        Decimal places of the percentages as printed.
    """
    printed = (sum(float(number(100 * float(weight), places)) for weight in weights) for weights in sets)
    return ROUNDED if any(number(total, places) != number(100, places) for total in printed) else ""


def _elicited_words(item: WeightSet) -> str:
    words = ELICITATION[item.method]
    if math.isnan(item.consistency_ratio):
        return words
    return f"{words}, consistency ratio {number(item.consistency_ratio, 2)}"


def risks_table(assessment: Assessment) -> Views:
    """Return the risks on record for each option."""
    risks = assessment.review.table("risk")
    if risks.empty:
        return ()
    rows = tuple(
        (
            Cell(f"{item.risk_id}, {option_label(assessment, str(item.option_id))}"),
            Cell(str(item.description)),
            Cell(str(item.likelihood)),
            Cell(str(item.impact)),
            text_cell(str(item.owner), "nobody on record"),
            text_cell(str(item.mitigation), "none on record"),
        )
        for item in risks.itertuples()
    )
    view = TableView(
        table_id="tbl-risks",
        caption="Risks of the options",
        columns=("Risk, option", "What may happen", "Likelihood", "Impact", "Owner", "What would lessen it"),
        rows=rows,
        status=weakest_status(risks["data_status"]),
        widths=(21, 25, 11, 10, 13, 20),
    )
    return (view,)


def options_equalities(assessment: Assessment) -> Views:
    """Return what the pack holds on each audience with an equalities strand: needs, and evidence on the options."""
    audience = assessment.review.table("audience")
    strands = audience[audience["equalities_strand"] != ""]
    if strands.empty:
        return ()
    needs, links = assessment.review.table("need"), assessment.review.table("evidence_link")
    options = {subject.subject_id for subject in assessment.review.subjects_of("option")}
    rows = []
    for item in strands.itertuples():
        mine = needs[needs["audience_id"] == item.audience_id]
        about = links[links["audience_id"] == item.audience_id]
        on_options = about.loc[about["subject_id"].isin(options), "evidence_id"].nunique()
        said = "; ".join(
            f"{need.need_id} {need.statement} (gap: {need.gap or 'not stated'})" for need in mine.itertuples()
        )
        cells = (number_cell(str(about["evidence_id"].nunique())), number_cell(str(on_options)))
        strand = str(item.equalities_strand)
        rows.append(
            (Cell(strand[0].upper() + strand[1:]), Cell(str(item.label)), text_cell(said, "none on record"), *cells)
        )
    view = TableView(
        table_id="tbl-options-equalities",
        caption="Equalities: what the pack holds by strand",
        columns=("Strand", "Who", "Needs on record", "Items of evidence", "Of them on options"),
        rows=tuple(rows),
        status=weakest_status(needs.loc[needs["audience_id"].isin(strands["audience_id"]), "data_status"]),
        widths=(14, 24, 40, 11, 11),
    )
    return (view,)


def options_summary(assessment: Assessment) -> Views:
    """Return the options on one small table: what each is, benefit, cost, frontier, and how often each is first."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    benefit = appraisal.benefits[appraisal.benefits["weight_set_id"] == assessment.chosen_weights].set_index(
        "option_id"
    )
    costs = appraisal.costs.set_index("option_id")
    first, costs_of = first_shares(assessment), _cost_heading(assessment)
    rows = []
    for option in appraisal.option_ids:
        ends = benefit.loc[option]
        rows.append(
            (
                Cell(option_label(assessment, option)),
                Cell(_what_it_is(assessment, appraisal, option)),
                number_cell(span(ends["lower"], ends["upper"])),
                number_cell(money_beside(float(costs.loc[option, "central"]), costs["central"])),
                Cell(FRONTIER_WORDS[str(costs.loc[option, "on_frontier"])]),
                number_cell(percent(first.get(option, math.nan))),
            )
        )
    view = TableView(
        table_id="tbl-options-summary",
        caption="The shortlisted options at a glance",
        columns=("Shortlisted option", "What it is", "Benefit of 100", costs_of, "On the frontier", "Comes first"),
        rows=tuple(rows),
        note=_summary_note(assessment, appraisal),
        status=assessment.appraisal_status,
        widths=(18, 33, 13, 14, 11, 13),
    )
    return (view,)


def _summary_note(assessment: Assessment, appraisal: Appraisal) -> str:
    costs = "" if assessment.review.table("option_cost").empty else "Cost: discounted. "
    range_of = "A range: a level is not known. " if appraisal.incomplete else ""
    return (
        f"Benefit: {chosen_group(assessment)}. {range_of}{costs}On the frontier: no other option gives as much benefit "
        f"for less, or more for as much. Comes first: how often its benefit is the greatest {_basis(assessment)}. "
        f"{_comparators_named(appraisal)}"
    )


def _what_it_is(assessment: Assessment, appraisal: Appraisal, option_id: str) -> str:
    """Return an option's full name, and its part in the appraisal where that is not to be one option among others."""
    name = assessment.review.subject(option_id).name
    return f"{name} (preferred)" if option_id == appraisal.preferred else name


def _cost_heading(assessment: Assessment) -> str:
    """Return the heading of the costs with the years that they add up."""
    years = assessment.review.table("option_cost")["year"]
    return "Cost" if years.empty else f"Cost {years.min()} to {years.max()}"


def _comparators_named(appraisal: Appraisal) -> str:
    """Say which options are the workbench's comparators, and what the workbench is."""
    roles = ((appraisal.baseline, "the baseline"), (appraisal.no_national, "without services for the whole area"))
    said = [f"{option}, {words}" for option, words in roles if option is not None]
    if not said:
        return "No option is marked as a comparator."
    return f"Comparators of the workbench, the tool behind this report: {'; '.join(said)}."


def first_shares(assessment: Assessment) -> dict[str, float]:
    """Return the share of all possible weights under which each option is first; empty where not computed."""
    found = assessment.robustness
    if found is None:
        return {}
    first = found.first_shares(ANY_WEIGHTS)
    return {option: float(share) for option, share in zip(found.option_ids, first, strict=True)}


def _basis(assessment: Assessment) -> str:
    found = assessment.robustness
    if found is not None and not found.n_draws(ANY_WEIGHTS):
        return "of all possible weights, computed exactly"
    levels = ", and of levels as reviewers differ and evidence is thin" if assessment.settings.score_uncertainty else ""
    return f"in {assessment.settings.n_draws:,} draws of any weights{levels}"
