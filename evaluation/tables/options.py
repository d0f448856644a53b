"""Tables of the options: longlist, success factors, performance, benefit, cost, risk, and the Board's one page.

Every function returns its tables as a tuple, which is empty where the pack holds no rows to show; the sentences that
stand beside them say what is then not known.
"""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment, WeightSet
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.model import weakest_status
from evaluation.options import Appraisal, csf_verdicts, longlist
from evaluation.options.longlist import FILTERS
from evaluation.presentation import Cell, TableView, listed, number, percent
from evaluation.presentation.terms import ELICITATION
from evaluation.presentation.words import (
    chosen_group,
    draws_words,
    leaders_words,
    money_beside,
    option_label,
    option_role,
    span,
)
from evaluation.tables.cells import KEY, level_cell, number_cell, text_cell

__all__ = [
    "benefit_by_group",
    "contributions_table",
    "cost_basis",
    "cost_table",
    "framework_filter",
    "longlist_table",
    "options_equalities",
    "options_summary",
    "performance_matrix",
    "risks_table",
    "success_factor_reasons",
    "success_factors",
    "weights_side_by_side",
]

Views = tuple[TableView, ...]
MOST_NARROW = 7  # so many columns of short cells, and a heading, stand on an upright page

VERDICT_WORDS = {
    "carried": "carried",
    "discarded": "discarded",
    "preferred_way_forward": "carried, preferred way forward",
}
FACTOR_WORDS = {"meets": "meets", "partly": "partly", "fails": "fails", "unknown": "not known"}
FRONTIER_WORDS = {"yes": "yes", "no": "no", "depends": "depends on what is not known", "not known": "not known"}
COMPARATORS = "The baseline and the option without national services are the workbench's comparators."


def framework_filter(assessment: Assessment) -> Views:
    """Return what each option chooses on the five choices of the options framework filter."""
    options = longlist(assessment.review)
    if options.empty:
        return ()
    rows = tuple(
        (Cell(_named(item)), *(text_cell(str(getattr(item, name)), "not stated") for name in FILTERS))
        for item in options.itertuples()
    )
    view = TableView(
        table_id="tbl-framework-filter",
        caption="Options by the five choices of the framework filter",
        columns=("Option", *(name.capitalize() for name in FILTERS)),
        rows=rows,
        note="Order of choice: what is covered, what is offered, who delivers, when, and who pays.",
        status=weakest_status(options["data_status"]),
        widths=(15, 16, 18, 18, 18, 15),
    )
    return (view,)


def success_factors(assessment: Assessment) -> Views:
    """Return the verdict on each success factor for every option of the longlist."""
    criterion_set = assessment.review.criterion_set("option")
    options = longlist(assessment.review)
    if criterion_set is None or options.empty:
        return ()
    verdicts = csf_verdicts(assessment.review, criterion_set)
    table = verdicts.set_index(["option_id", "criterion_id"])["verdict"]
    rows = tuple(
        (Cell(_named(item)), *(_verdict_cell(table[item.option_id, c.criterion_id]) for c in criterion_set.criteria))
        for item in options.itertuples()
    )
    view = TableView(
        table_id="tbl-success-factors",
        caption="Longlist against the critical success factors",
        columns=("Option", *(f"{c.criterion_id} {c.short_name}" for c in criterion_set.criteria)),
        rows=rows,
        note="Hatched: not known, which is neither met nor failed. The reasons stand in the next table.",
        status=weakest_status(assessment.review.table("option_csf")["data_status"]),
        wide=len(criterion_set.criteria) > MOST_NARROW,
        widths=(22, *(13.0 for _ in criterion_set.criteria)),
    )
    return (view,)


def _verdict_cell(verdict: str) -> Cell:
    return Cell(FACTOR_WORDS[verdict], "level-none" if verdict == "unknown" else "text")


def success_factor_reasons(assessment: Assessment) -> Views:
    """Return the reason for every verdict on a success factor, one row for each option."""
    criterion_set = assessment.review.criterion_set("option")
    options = longlist(assessment.review)
    if criterion_set is None or options.empty:
        return ()
    verdicts = csf_verdicts(assessment.review, criterion_set)
    names = {criterion.criterion_id: criterion.short_name for criterion in criterion_set.criteria}
    labels = {item.option_id: _named(item) for item in options.itertuples()}
    rows = tuple(
        (
            Cell(labels[item.option_id]),
            Cell(f"{item.criterion_id} {names[item.criterion_id]}"),
            _verdict_cell(str(item.verdict)),
            Cell(str(item.reason)),
        )
        for item in verdicts.itertuples()
    )
    view = TableView(
        table_id="tbl-success-factor-reasons",
        caption="Reasons for the verdicts on the success factors",
        columns=("Option", "Success factor", "Verdict", "Reason"),
        rows=rows,
        status=weakest_status(assessment.review.table("option_csf")["data_status"]),
        widths=(22, 20, 12, 46),
    )
    return (view,)


def longlist_table(assessment: Assessment) -> Views:
    """Return every option of the longlist, carried or discarded, with the reason."""
    options = longlist(assessment.review)
    if options.empty:
        return ()
    rows = tuple(
        (
            Cell(_named(item)),
            text_cell(str(item.description)),
            Cell(_verdict_words(item, assessment.appraisal)),
            text_cell(str(item.verdict_reason), "no reason on record"),
        )
        for item in options.itertuples()
    )
    view = TableView(
        table_id="tbl-longlist",
        caption="Every option, carried or discarded, with the reason",
        columns=("Option", "What it is", "Verdict", "Reason"),
        rows=rows,
        note=COMPARATORS,
        status=weakest_status(options["data_status"]),
        row_anchors=tuple(f"option-{option}" for option in options["option_id"]),
        widths=(18, 30, 16, 36),
    )
    return (view,)


def _named(item: object) -> str:
    return f"{item.option_id} {item.short_name}"  # type: ignore[attr-defined]


def _verdict_words(item: object, appraisal: Appraisal | None) -> str:
    role = option_role(appraisal, item.option_id)  # type: ignore[attr-defined]
    words = VERDICT_WORDS[item.longlist_verdict]  # type: ignore[attr-defined]
    return f"{words}: {role}" if "comparator" in role else words


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
        wide=len(criteria) > MOST_NARROW,
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
        wide=len(appraisal.option_ids) > MOST_NARROW,
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
    names = {c.criterion_id: f"{c.criterion_id} {c.short_name}" for c in appraisal.criterion_set.criteria}
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
        wide=len(appraisal.criterion_ids) > MOST_NARROW,
    )
    return (view,)


def weights_side_by_side(assessment: Assessment) -> Views:
    """Return the weights of every group on the success factors that count, side by side."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return ()
    sets = assessment.weight_sets["option"]
    names = {c.criterion_id: f"{c.criterion_id} {c.short_name}" for c in appraisal.criterion_set.criteria}
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
        wide=len(appraisal.criterion_ids) > MOST_NARROW,
        widths=(22, *(11.0 for _ in appraisal.criterion_ids), 21),
    )
    return (view,)


def _elicited_words(item: WeightSet) -> str:
    words = ELICITATION[item.method]
    if math.isnan(item.consistency_ratio):
        return words
    return f"{words}, consistency ratio {number(item.consistency_ratio, 2)}"


def _costs_known(assessment: Assessment) -> bool:
    appraisal = assessment.appraisal
    return appraisal is not None and bool(appraisal.costs["central"].notna().any())


def cost_table(assessment: Assessment) -> Views:
    """Return the present value of each option's cost, low, central and high, and its difference from the baseline."""
    appraisal = assessment.appraisal
    if appraisal is None or not _costs_known(assessment):
        return ()
    high = [float(value) for value in appraisal.costs["high"]]
    rows = tuple(
        (
            Cell(option_label(assessment, str(item.option_id))),
            *(number_cell(money_beside(float(value), high)) for value in (item.low, item.central, item.high)),
            number_cell(_difference(appraisal, item, high)),
            Cell(FRONTIER_WORDS[str(item.on_frontier)]),
        )
        for item in appraisal.costs.itertuples()
    )
    view = TableView(
        table_id="tbl-cost",
        caption=f"Cost in present value, {_cost_terms(assessment)}",
        columns=("Option", "Low", "Central", "High", "Central, from baseline", "On the frontier"),
        rows=rows,
        note="On the frontier: no other option gives as much benefit for less, or more for as much "
        f"(central cost; {chosen_group(assessment)}).",
        status=weakest_status(_cost_rows(assessment)["data_status"]),
        widths=(26, 13, 13, 13, 17, 18),
    )
    return (view,)


def _difference(appraisal: Appraisal, item: object, others: list[float]) -> str:
    if item.option_id == appraisal.baseline:  # type: ignore[attr-defined]
        return "is the baseline"
    difference = float(item.difference)  # type: ignore[attr-defined]
    words = money_beside(difference, others)
    return words if math.isnan(difference) or difference <= 0 else f"+{words}"


def _cost_terms(assessment: Assessment) -> str:
    costs = _cost_rows(assessment)
    years = f"{costs['year'].min()} to {costs['year'].max()}"
    rate = percent(assessment.review.rules.discount_rate, 1)
    return f"{years}, {costs['price_base'].iloc[0]}, discounted at {rate} a year"


def _cost_rows(assessment: Assessment) -> pd.DataFrame:
    costs = assessment.review.table("option_cost")
    appraisal = assessment.appraisal
    return costs[costs["option_id"].isin(appraisal.option_ids if appraisal else ())]


def cost_basis(assessment: Assessment) -> Views:
    """Return on what each option's costs rest, with optimism bias as the pack states it."""
    if not _costs_known(assessment):
        return ()
    rows, costs = [], _cost_rows(assessment)
    for option, mine in costs.groupby("option_id", sort=False):
        said = list(dict.fromkeys(text for text in mine["basis"] if text))
        ends = [float(mine["central"].min()), float(mine["central"].max())]
        spread = " to ".join(dict.fromkeys(money_beside(end, costs["central"]) for end in ends))
        rows.append(
            (Cell(option_label(assessment, str(option))), number_cell(spread), text_cell(" ".join(said), "not stated"))
        )
    view = TableView(
        table_id="tbl-cost-basis",
        caption="What the costs rest on, with optimism bias as stated",
        columns=("Option", "Central, a year", "Basis"),
        rows=tuple(rows),
        status=weakest_status(costs["data_status"]),
        widths=(24, 20, 56),
    )
    return (view,)


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
