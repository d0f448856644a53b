"""Sentences of the challenge pack on what was weighed beside the criteria: longlist, cost, risks, gates, award."""

from __future__ import annotations

import math

from evaluation.assessment.challenge import Challenge
from evaluation.model import weakest_status
from evaluation.narrative.phrases import in_a_row, on_the_scores, one_paragraph
from evaluation.options import longlist
from evaluation.options.longlist import csf_verdicts
from evaluation.presentation import Heading, Paragraph, Prose, Text, count_of, listed, money, sourced
from evaluation.presentation.words import money_beside, option_role, span

__all__ = ["challenge_bid", "challenge_cost_words", "challenge_longlist", "challenge_other", "challenge_risks"]

PLACES = 2


def challenge_other(challenge: Challenge) -> Prose:
    """Return what was weighed beside the criteria: nothing for a hub."""
    kind = challenge.purpose
    if kind == "hub":
        return one_paragraph("Nothing: a hub is judged on its criteria alone. Its money and its indicators enter none.")
    said = "its place on the longlist, its cost and its risks" if kind == "option" else "the gates, and the outcome"
    return one_paragraph(f"Beside the criteria: {said}. None of it enters the total of section 7.")


def challenge_longlist(challenge: Challenge) -> Prose:
    """Return heading and sentence on how an option fared on the longlist."""
    options = longlist(challenge.about.review)
    if options.empty:
        return one_paragraph("No row on the longlist is on record for this option.")
    item = options.iloc[0]
    role = option_role(challenge.whole.appraisal, challenge.subject.subject_id)
    verdict = "carried to the shortlist" if item["carried"] else "discarded"
    said = f"It was {verdict}. The reason on record: {item['verdict_reason'].rstrip('.')}."
    comparator = f"It is the workbench's {role}." if "comparator" in role else ""
    criterion_set = challenge.about.review.criterion_set("option")
    factors: Text = ""
    if criterion_set is not None:
        found = csf_verdicts(challenge.about.review, criterion_set)["verdict"].value_counts()
        counts = [f"{found[key]} {words}" for key, words in FACTORS.items() if key in found]
        factors = sourced(f"Critical success factors: {listed(counts)}.", "tbl-success-factor-reasons")
    words = in_a_row(on_the_scores(str(item["data_status"]), said), comparator, factors)
    return Prose((Heading(3, "Longlist and success factors"), Paragraph(words)))


FACTORS = {"meets": "met", "partly": "partly met", "fails": "failed", "unknown": "not known"}


def challenge_cost_words(challenge: Challenge) -> Prose:
    """Return heading and sentence on the cost of an option and its difference from the baseline's total."""
    heading, appraisal = Heading(3, "Cost in present value"), challenge.whole.appraisal
    option_id = challenge.subject.subject_id
    if appraisal is None or option_id not in appraisal.option_ids:
        return Prose((heading, Paragraph("This option is not on the shortlist, so its cost was not brought forward.")))
    costs = appraisal.costs.set_index("option_id")
    mine = costs.loc[option_id]
    if math.isnan(mine["central"]):
        return Prose((heading, Paragraph("No cost is on record for this option, so its present value is not known.")))
    said = f"The central estimate comes to {money(float(mine['central']))}"
    if option_id == appraisal.baseline:
        said += "; this option is the baseline"
    elif not math.isnan(mine["difference"]):
        base, more = float(costs.loc[appraisal.baseline, "central"]), float(mine["difference"])
        way = "more" if more >= 0 else "less"
        said += f", {money_beside(abs(more), [base])} {way} than the baseline's {money(base)}"
    rows = challenge.about.review.table("option_cost")
    basis = " ".join(dict.fromkeys(text for text in rows["basis"] if text))
    rests = f" What it rests on: {basis}" if basis else " On what it rests is not stated."
    return Prose((heading, Paragraph(on_the_scores(weakest_status(rows["data_status"]), f"{said}.{rests}"))))


def challenge_risks(challenge: Challenge) -> Prose:
    """Return heading and sentence on the risks of an option."""
    n = len(challenge.about.review.table("risk"))
    said = f"{count_of(n, 'risk')} on record." if n else "No risk is on record, which does not mean that there is none."
    return Prose((Heading(3, "Risks"), Paragraph(said)))


def challenge_bid(challenge: Challenge) -> Prose:
    """Return heading and sentences on gates and award: which gates a bid failed, and which bid was awarded the lot."""
    review, whole = challenge.about.review, challenge.whole.review
    gates = review.table("bid_eligibility")
    failed = [str(row.gate_id) for row in gates.itertuples() if not row.passed]
    passed = f"{len(gates) - len(failed)} of {count_of(len(gates), 'gate')} passed"
    counted = sourced(f"{passed}{f'; failed: {listed(failed)}' if failed else ''}.", "tbl-bid-gates")
    parts: list[Text] = [counted if len(gates) else "No gate is on record."]
    bid = whole.table("bid")
    lots = set(review.table("bid")["lot_id"])
    awarded = [str(item) for item in bid.loc[bid["lot_id"].isin(lots) & (bid["outcome"] == "awarded"), "bid_id"]]
    if not awarded:
        parts.append("No award of its lot is on record.")
    elif awarded == [challenge.subject.subject_id]:
        parts.append("It was awarded its lot.")
    else:
        parts.append(f"Its lot was awarded to {listed(_with_total(challenge, item) for item in awarded)}.")
    return Prose((Heading(3, "Gates and award"), Paragraph(in_a_row(*parts))))


def _with_total(challenge: Challenge, subject_id: str) -> str:
    name = challenge.whole.review.subject(subject_id).short_name
    if challenge.weighing is None:
        return name
    chosen = challenge.weighing.weight_sets[0].weight_set_id
    total = challenge.weighing.totals(chosen).set_index("subject_id").loc[subject_id]
    return f"{name} (total {span(total['lower'], total['upper'], PLACES)})"
