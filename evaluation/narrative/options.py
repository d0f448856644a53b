"""Sentences of the options: longlist, leadership, performance, benefit, cost, risk and equalities."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.narrative.phrases import LEADING, in_a_row, notes, on_the_data, on_the_scores, one_paragraph
from evaluation.options import Appraisal, longlist
from evaluation.presentation import (
    Callout,
    Paragraph,
    Prose,
    Text,
    count_of,
    day,
    level_text,
    listed,
    percent,
    sourced,
)
from evaluation.presentation.words import chosen_group, leaders_words, money_beside, option_label, span

__all__ = [
    "benefit_summary",
    "cost_summary",
    "equalities_summary",
    "frontier_summary",
    "leadership_note",
    "longlist_summary",
    "option_findings_summary",
    "performance_summary",
    "preferred_option",
    "risk_summary",
]

NO_OPTIONS = "The pack holds no scored options, so nothing is appraised."


def longlist_summary(assessment: Assessment) -> Prose:
    """Return how many options were looked at, carried and discarded, and which are the workbench's comparators."""
    options = longlist(assessment.review)
    if options.empty:
        return one_paragraph("No option is on record, so there is no longlist.")
    gone = [f"{item.option_id} {item.short_name}" for item in options[~options["carried"]].itertuples()]
    kept = int(options["carried"].sum())
    said = f"{count_of(len(options), 'option')} stand on the longlist: {kept} carried, {len(gone) or 'none'} discarded"
    first = f"{said} ({listed(gone)})." if gone else f"{said}."
    opening = Paragraph(sourced(first, "tbl-longlist"))
    return Prose((opening, Paragraph(_comparators(options)), *_later_options(assessment)))


def _comparators(options: pd.DataFrame) -> str:
    said = []
    for flag, words in (("is_baseline", "the baseline"), ("is_no_national", "the option without national services")):
        found = [f"{item.option_id} {item.short_name}" for item in options[options[flag]].itertuples()]
        said.append(f"{listed(found)} is {words}" if found else f"no option is marked as {words}")
    sentence = f"{'; '.join(said)}. Both are the workbench's comparators, appraised whatever else is proposed."
    return sentence[0].upper() + sentence[1:]


def _later_options(assessment: Assessment) -> tuple[Paragraph, ...]:
    gone = assessment.left_out[assessment.left_out["table"] == "option"]
    if gone.empty or assessment.settings.as_at is None:
        return ()
    left = f"{count_of(len(gone), 'option')} became known after {day(assessment.settings.as_at)}"
    words = f"{left} and {'stands' if len(gone) == 1 else 'stand'} among the later developments."
    return (Paragraph(sourced(words, "tbl-later-option")),)


def leadership_note(assessment: Assessment) -> Prose:
    """Return what the Board noted of all options, shown once as a common change against the baseline."""
    said = notes(assessment, "leadership")
    if not said:
        return one_paragraph("The pack holds no note of the Board that concerns all options alike.")
    appraisal = assessment.appraisal
    items: list[Text] = [*said, "What is noted of the options alike does not count between them."]
    if appraisal is not None:
        items.append(_common_change(appraisal))
    return Prose((Callout("note", "What the Board noted of the options alike", tuple(items)),))


def _common_change(appraisal: Appraisal) -> Text:
    """Say on which factors all options but the comparators stand level, and where the baseline stands."""
    status = weakest_status(appraisal.levels["data_status"])
    base = f"Against the baseline{f', {appraisal.baseline},' if appraisal.baseline else ''} it is one common change"
    same = [_same_level(appraisal, criterion) for criterion in appraisal.criterion_ids]
    shown = [words for words in same if words]
    if not shown:
        return f"{base}, shown here once and added to no option's benefit."
    level = f"the options other than the comparators stand level on {listed(shown)}, which does not part them."
    shown_level = sourced(on_the_scores(status, level[0].upper() + level[1:]), "tbl-performance")
    return in_a_row(f"{base}, shown here once.", shown_level)


def _same_level(appraisal: Appraisal, criterion_id: str) -> str:
    levels = appraisal.levels[appraisal.levels["criterion_id"] == criterion_id].set_index("subject_id")
    said = {
        option: level_text(row["low"], row["high"], row["state"], appraisal.scale) for option, row in levels.iterrows()
    }
    others = {said[option] for option in appraisal.option_ids if option not in _comparator_ids(appraisal)}
    if len(others) != 1 or len(appraisal.option_ids) - len(_comparator_ids(appraisal)) < 2:
        return ""
    name = next(c.short_name for c in appraisal.criterion_set.criteria if c.criterion_id == criterion_id)
    base = f"; the baseline {said[appraisal.baseline]}" if appraisal.baseline else ""
    return f"{criterion_id} {name} ({others.pop()}{base})"


def _comparator_ids(appraisal: Appraisal) -> set[str]:
    return {option for option in (appraisal.baseline, appraisal.no_national) if option is not None}


def option_findings_summary(assessment: Assessment) -> Prose:
    """Return on which options findings are on record, and on which there are none."""
    finding, options = assessment.review.table("finding"), longlist(assessment.review)
    mine = finding[finding["kind"] == "option"]
    if mine.empty:
        return one_paragraph("No finding on any option is on record.")
    spoken = set(mine["subject_id"])
    silent = [option for option in options["option_id"] if option not in spoken]
    said = f"{count_of(len(mine), 'finding')} on options {'is' if len(mine) == 1 else 'are'} on record."
    return one_paragraph(f"{said} None is on record for {listed(silent)}." if silent else said)


def performance_summary(assessment: Assessment) -> Prose:
    """Return which factors count, what is left out and why, and where the evidence does not suffice."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return one_paragraph(NO_OPTIONS)
    n_all, n = len(appraisal.criterion_set.criteria), len(appraisal.criterion_ids)
    every = f"all {n}" if n == n_all else f"{n} of {n_all}"
    parts = [f"The levels come first: the benefits below are made of them, on {every} success factors."]
    for criterion, option in appraisal.left_out:
        reason = f"does not apply to {option_label(assessment, option)}, so it is left out for every option"
        parts.append(f"{criterion} {reason}.")
    gaps = _unknown(appraisal)
    if gaps:
        known = f"The level is not known for {listed(gaps)}; such an option has an interval of benefit and no point."
        parts.append(on_the_scores(weakest_status(appraisal.levels["data_status"]), known))
    return one_paragraph(" ".join(parts))


def _unknown(appraisal: Appraisal) -> list[str]:
    levels = appraisal.levels
    gaps = levels[levels["criterion_id"].isin(appraisal.criterion_ids) & ~levels["state"].isin(["level", "NA"])]
    return [f"{item.subject_id} on {item.criterion_id}" for item in gaps.itertuples()]


def benefit_summary(assessment: Assessment) -> Prose:
    """Return who leads under the chosen weights and under each group's, beside how the weights were given."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return one_paragraph(NO_OPTIONS)
    chosen = assessment.chosen_weights
    leaders = appraisal.leaders[chosen]
    benefit = appraisal.benefits[appraisal.benefits["weight_set_id"] == chosen].set_index("option_id")
    labels = {option: option_label(assessment, option) for option in appraisal.option_ids}
    ends = [span(benefit.loc[option, "lower"], benefit.loc[option, "upper"]) for option in leaders.option_ids]
    first = f"Under the chosen weights ({chosen_group(assessment)}) the greatest weighted benefit is that of "
    first += f"{leaders_words(leaders, labels)}: {listed(dict.fromkeys(ends))} of 100."
    greatest = sourced(on_the_scores(assessment.appraisal_status, first), "tbl-benefit")
    return Prose((Paragraph(greatest), Paragraph(_by_group(assessment, appraisal))))


def _by_group(assessment: Assessment, appraisal: Appraisal) -> Text:
    groups: dict[str, list[str]] = {}
    for item in assessment.weight_sets["option"]:
        groups.setdefault(leaders_words(appraisal.leaders[item.weight_set_id]), []).append(item.stakeholder_group)
    if len(assessment.weight_sets["option"]) == 1:
        return "No stakeholder group's weights are on record, so equal weights stand alone."
    said = [f"{who} ({listed(names)})" for who, names in groups.items()]
    alike = (
        "Every set of weights gives the same answer"
        if len(groups) == 1
        else "The sets of weights disagree on who leads"
    )
    words = on_the_scores(assessment.appraisal_status, f"{alike}: {'; '.join(said)}.")
    return sourced(words, "tbl-benefit", "tbl-weights-options")


def preferred_option(assessment: Assessment) -> Prose:
    """Return the option that the panel recorded as preferred, with its reason, or that there is none."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return one_paragraph(NO_OPTIONS)
    if appraisal.preferred is None:
        return one_paragraph(f"{LEADING} No panel's preference is on record, so none is stated here.")
    options = longlist(assessment.review).set_index("option_id")
    option = options.loc[appraisal.preferred]
    said = f"The panel recorded {option_label(assessment, appraisal.preferred)} as its preferred way forward."
    reason = f"Its reason on record: {option['verdict_reason'].rstrip('.')}."
    recorded = sourced(on_the_data(option["data_status"], f"{said} {reason}"), "tbl-longlist")
    return one_paragraph(in_a_row(recorded, LEADING))


def cost_summary(assessment: Assessment) -> Prose:
    """Return the range of costs against the baseline, the terms, and what is not costed."""
    appraisal = assessment.appraisal
    if appraisal is None:
        return one_paragraph(NO_OPTIONS)
    costs = appraisal.costs
    known = costs[costs["central"].notna()]
    if known.empty:
        words = "No cost is on record for any option, so cost, the frontier and value for money are not known."
        return one_paragraph(words)
    without = [option_label(assessment, str(option)) for option in costs.loc[costs["central"].isna(), "option_id"]]
    parts = [_cost_terms(assessment), _dearest_and_cheapest(assessment, known)]
    if without:
        parts.append(f"No cost is on record for {listed(without)}.")
    status = weakest_status(_cost_rows(assessment, known)["data_status"])
    bias = sourced(_optimism(assessment, known), "tbl-cost-basis")
    return Prose((Paragraph(on_the_data(status, " ".join(parts))), Paragraph(bias)))


def _cost_rows(assessment: Assessment, known: pd.DataFrame) -> pd.DataFrame:
    costs = assessment.review.table("option_cost")
    return costs[costs["option_id"].isin(known["option_id"])]


def _cost_terms(assessment: Assessment) -> str:
    rate, base = percent(assessment.review.rules.discount_rate, 1), assessment.review.rules.base_year
    start = f"from {base}" if base else "from the first year on record"
    return f"Costs are present values at {rate} a year {start}, in one price base, low, central and high."


def _dearest_and_cheapest(assessment: Assessment, known: pd.DataFrame) -> str:
    if known["difference"].isna().all():
        return "The baseline has no cost on record, so no difference from it is known."
    others = known[known["difference"] != 0]
    if others.empty:
        return "Every costed option costs as much as the baseline."
    said = []
    for place in dict.fromkeys((others["difference"].idxmin(), others["difference"].idxmax())):
        difference = float(others.loc[place, "difference"])
        words = money_beside(abs(difference), known["central"])
        more = "more" if difference > 0 else "less"
        said.append(f"{option_label(assessment, str(others.loc[place, 'option_id']))} {words} {more}")
    return f"Against the baseline the central estimates run from {listed(said, 'to')}."


def _optimism(assessment: Assessment, known: pd.DataFrame) -> str:
    """Say for how many options the basis speaks of optimism bias; the words themselves stand in the table."""
    rows = _cost_rows(assessment, known)
    speaks = rows[rows["basis"].str.contains("optimism", case=False)]["option_id"].unique()
    silent = [option for option in known["option_id"] if option not in set(speaks)]
    if not silent:
        return "Optimism bias is stated in the basis of every cost and is not added again."
    if not len(speaks):
        return "The basis of the costs says nothing of optimism bias, and none is added here."
    return f"Optimism bias is stated in the basis of the costs, except for {listed(silent)}, and is not added again."


def frontier_summary(assessment: Assessment) -> Prose:
    """Return which options stand on the frontier of cost and benefit, and which are beaten on both."""
    appraisal = assessment.appraisal
    if appraisal is None or appraisal.costs["central"].isna().all():
        return one_paragraph("No cost is on record, so no frontier of cost and benefit can be drawn.")
    by_verdict = {
        verdict: [option_label(assessment, str(option)) for option in found["option_id"]]
        for verdict, found in appraisal.costs.groupby("on_frontier", sort=False)
    }
    said = [words.format(listed(by_verdict[key])) for key, words in FRONTIER.items() if key in by_verdict]
    sentence = f"Central cost and benefit: {'; '.join(said)}."
    costs = _cost_rows(assessment, appraisal.costs)["data_status"]
    status = weakest_status([assessment.appraisal_status or "", *costs])
    return one_paragraph(sourced(on_the_scores(status, sentence), "tbl-cost", "tbl-benefit"))


FRONTIER = {
    "yes": "the frontier runs through {}",
    "no": "off it, since another option gives at least as much for no more, {}",
    "depends": "on or off it, as levels that are not known will say, {}",
    "not known": "without a cost, and so not placed, {}",
}


def risk_summary(assessment: Assessment) -> Prose:
    """Return how many risks each option carries and which are high on both counts."""
    risks = assessment.review.table("risk")
    if risks.empty:
        return one_paragraph("No risk is on record for any option, so the risks of the options are not known.")
    counts = risks.groupby("option_id", sort=False).size()
    said = [f"{count} on {option_label(assessment, str(option))}" for option, count in counts.items()]
    both = risks[(risks["likelihood"] == "high") & (risks["impact"] == "high")]
    high = [f"{item.risk_id} ({item.option_id}, {_lower(item.description)})" for item in both.itertuples()]
    parts = [f"{count_of(len(risks), 'risk')} on record: {listed(said)}."]
    parts.append(f"High in likelihood and in impact: {listed(high)}." if high else "None is high on both counts.")
    appraisal = assessment.appraisal
    bare = [o for o in appraisal.option_ids if o not in counts.index] if appraisal is not None else []
    if bare:
        parts.append(f"No risk is on record for {listed(bare)}, which does not mean that there is none.")
    return one_paragraph(on_the_data(weakest_status(risks["data_status"]), " ".join(parts)))


def _lower(text: object) -> str:
    words = str(text)
    return words[0].lower() + words[1:] if words[1:2].islower() else words


def equalities_summary(assessment: Assessment) -> Prose:
    """Return what the pack holds on equalities for the options, and what it does not."""
    audience, links = assessment.review.table("audience"), assessment.review.table("evidence_link")
    strands = audience[audience["equalities_strand"] != ""]
    if strands.empty:
        return one_paragraph(
            "No audience in the pack carries an equalities strand, so effects by strand are not known."
        )
    options = {subject.subject_id for subject in assessment.review.subjects_of("option")}
    mine = links[links["audience_id"].isin(strands["audience_id"])]
    n_items = mine.loc[mine["subject_id"].isin(options), "evidence_id"].nunique()
    known = _strands_known(strands, assessment.review.table("need"), mine)
    if n_items:
        bear = "bears" if n_items == 1 else "bear"
        return one_paragraph(f"{known} {count_of(n_items, 'item')} of evidence {bear} on an option for one of them.")
    gap = "No evidence says how any option would affect them, so the effect of the options by strand is not known."
    return Prose((Paragraph(known), Callout("warning", "Equalities", (gap,))))


def _strands_known(strands: pd.DataFrame, needs: pd.DataFrame, links: pd.DataFrame) -> str:
    """Say for how many audiences with a strand the pack holds needs, and for how many it holds evidence."""
    with_needs = int(strands["audience_id"].isin(needs["audience_id"]).sum())
    with_evidence = int(strands["audience_id"].isin(links["audience_id"]).sum())
    carry = f"{count_of(len(strands), 'audience')} {'carries' if len(strands) == 1 else 'carry'} an equalities strand"
    return f"{carry}: needs are on record for {with_needs or 'none'}, evidence for {with_evidence or 'none'}."
