"""Tables of the carried options: performance, benefit, weights, risk, equalities, and the Board's one page.

Every function returns its tables as a tuple, which is empty where the pack holds no rows to show; the sentences that
stand beside them say what is then not known.
"""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment, WeightSet
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.model import weakest_status
from evaluation.options import Appraisal
from evaluation.presentation import Cell, TableView, listed, number, percent
from evaluation.presentation.terms import ELICITATION
from evaluation.presentation.words import (
    chosen_group,
    draws_words,
    factor_names,
    leaders_words,
    money_beside,
    option_label,
    option_role,
    span,
)
from evaluation.tables.cells import KEY, MOST_UPRIGHT, level_cell, number_cell, text_cell
from evaluation.tables.costs import FRONTIER_WORDS
from evaluation.tables.longlist import COMPARATORS

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
    star = "" if appraisal.levels["moderated"].all() else " * not moderated: the median of the marks stands."
    view = TableView(
        table_id="tbl-performance",
        caption="Performance of the carried options on the success factors",
        columns=("Option", *(_factor_heading(c.criterion_id, c.short_name, c.criterion_id in out) for c in criteria)),
        rows=rows,
        note=f"{_left_out_words(assessment)}{KEY}{star}",
        status=weakest_status(appraisal.levels["data_status"]),
        wide=len(criteria) > MOST_UPRIGHT,
    )
    return (view,)


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
        "leaves open. Leading is not preferred.",
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
        note=f"{_left_out_words(assessment)}A weight is the worth of moving from the worst to the best level.",
        status=weakest_status(item.data_status or "" for item in sets),
        wide=len(appraisal.criterion_ids) > MOST_UPRIGHT,
        widths=(22, *(11.0 for _ in appraisal.criterion_ids), 21),
    )
    return (view,)


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
    """Return the options on one small table: role, benefit, cost, frontier, and how often each is first."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    benefit = appraisal.benefits[appraisal.benefits["weight_set_id"] == assessment.chosen_weights].set_index(
        "option_id"
    )
    costs = appraisal.costs.set_index("option_id")
    first = first_shares(assessment)
    rows = []
    for option in appraisal.option_ids:
        ends = benefit.loc[option]
        rows.append(
            (
                Cell(option_label(assessment, option)),
                Cell(option_role(appraisal, option)),
                number_cell(span(ends["lower"], ends["upper"])),
                number_cell(money_beside(float(costs.loc[option, "central"]), costs["central"])),
                Cell(FRONTIER_WORDS[str(costs.loc[option, "on_frontier"])]),
                number_cell(percent(first.get(option, math.nan))),
            )
        )
    view = TableView(
        table_id="tbl-options-summary",
        caption="The carried options at a glance",
        columns=("Option", "Role", "Benefit, 0 to 100", "Cost, present value", "On the frontier", "First, any weights"),
        rows=tuple(rows),
        note=f"Benefit: {chosen_group(assessment)}. First, any weights: how often the option has the greatest benefit "
        f"where every weighting is equally likely ({_basis(assessment)}). {COMPARATORS}",
        status=assessment.appraisal_status,
        widths=(26, 20, 14, 14, 13, 13),
    )
    return (view,)


def first_shares(assessment: Assessment) -> dict[str, float]:
    """Return the share of all possible weights under which each option is first; empty where not computed."""
    found = assessment.robustness
    if found is None:
        return {}
    first = found.first_shares(ANY_WEIGHTS)
    return {option: float(share) for option, share in zip(found.option_ids, first, strict=True)}


def _basis(assessment: Assessment) -> str:
    found = assessment.robustness
    exact = found is not None and not found.n_draws(ANY_WEIGHTS)
    return "computed exactly" if exact else draws_words(assessment.settings)
