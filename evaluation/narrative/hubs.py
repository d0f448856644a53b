"""Sentences of what the hubs are: who leads them, where they overlap, what is known of their money."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.narrative.phrases import on_the_scores
from evaluation.presentation import Bullets, Paragraph, Prose, Strong, Text, count_of, listed, money

__all__ = ["hub_money", "hub_ties"]


def hub_ties(assessment: Assessment) -> Prose:
    """Return which bodies lead several hubs and which hubs overlap."""
    review = assessment.review
    hubs = {subject.subject_id: subject.short_name for subject in review.subjects_of("hub")}
    relation = review.table("subject_relation")
    mine = relation[relation["subject_id"].isin(list(hubs))]
    if mine.empty:
        return Prose((Paragraph("No tie of a hub to another hub or body is on record."),))
    items: list[Text] = [(Strong("Shared lead bodies: "), _shared_leads(assessment, mine, hubs))]
    items.append((Strong("Overlaps: "), _overlaps(mine, hubs)))
    return Prose((Bullets(tuple(items)),))


def _shared_leads(assessment: Assessment, relation: pd.DataFrame, hubs: dict[str, str]) -> str:
    names = dict(assessment.review.table("organisation")[["organisation_id", "name"]].itertuples(index=False))
    leads = relation[relation["relation"] == "lead_body"]
    led = leads.groupby("related_id", sort=False)["subject_id"].agg(list)
    shared = [
        f"{names.get(str(body), str(body))} leads {len(ids)} of {len(hubs)} hubs ({listed(hubs[item] for item in ids)})"
        for body, ids in led.items()
        if len(ids) > 1
    ]
    missing = [name for identity, name in hubs.items() if identity not in set(leads["subject_id"])]
    tail = f" No lead body is on record for {listed(missing)}." if missing else ""
    return (f"{'; '.join(shared)}." if shared else "no body is on record as leading more than one hub.") + tail


def _overlaps(relation: pd.DataFrame, hubs: dict[str, str]) -> str:
    found = relation[(relation["relation"] == "overlaps") & relation["related_id"].isin(list(hubs))]
    pairs: dict[str, dict[frozenset[str], None]] = {}
    for row in found.itertuples():
        pairs.setdefault(row.detail, {}).setdefault(frozenset((row.subject_id, row.related_id)))
    said = []
    for detail, members in pairs.items():
        named = listed(" with ".join(hubs[item] for item in hubs if item in pair) for pair in members)
        said.append(f"{named}{f' ({detail})' if detail else ''}")
    return f"{'; '.join(said)}." if said else "none on record."


def hub_money(assessment: Assessment) -> Prose:
    """Return what is known of the hubs' money, period by period, against the control total."""
    lines, totals = assessment.review.table("finance_line"), assessment.review.table("control_total")
    periods = sorted({*lines["period"], *totals["period"]})
    if not periods:
        return Prose((Paragraph("No money is on record for any hub, and no control total."),))
    status = weakest_status([*lines["data_status"], *totals["data_status"]])
    items = tuple(on_the_scores(status, _period_words(assessment, period)) for period in periods)
    return Prose((Bullets(items),))


def _period_words(assessment: Assessment, period: str) -> str:
    lines, totals = assessment.review.table("finance_line"), assessment.review.table("control_total")
    mine = lines[lines["period"] == period]
    control = totals.loc[totals["period"] == period, "amount"]
    hubs = [subject.subject_id for subject in assessment.review.subjects_of("hub")]
    on_lines = float(mine["planned"].sum())
    allocated = float(mine.loc[mine["subject_id"].isin(hubs), "planned"].sum())
    known = len(set(mine["subject_id"]) & set(hubs))
    total = f"the control total is {money(float(control.iloc[0]))}" if len(control) else "no control total is on record"
    named = f"{money(allocated)} is on lines of {count_of(known, 'hub')}" if known else "no line names a hub"
    parts = [named, f"{money(on_lines - allocated)} is on lines that name no hub (not allocated)"]
    if len(control):
        parts.append(f"{money(float(control.iloc[0]) - on_lines)} is on no line")
    unknown = f" Not known: what {count_of(len(hubs) - known, 'hub')} of {len(hubs)} had." if known < len(hubs) else ""
    return f"In {period} {total}; {listed(parts)}.{unknown}"
