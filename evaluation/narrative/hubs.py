"""Sentences of what the hubs are: who leads them, where they overlap, what is known of their money."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd

from evaluation.assessment import Assessment, period_sums
from evaluation.model import weakest_status
from evaluation.narrative.phrases import on_the_data
from evaluation.presentation import Bullets, Paragraph, Prose, Strong, Text, count_of, listed, sourced
from evaluation.presentation.words import accounts_money

__all__ = ["hub_money", "hub_ties", "no_hubs"]

Say = Callable[[float], str]


def no_hubs(_assessment: Assessment) -> Prose:
    """Return why a section on the hubs has nothing to show; for reviews that judge none, or knew of none yet."""
    return Prose((Paragraph("No hub, or no criterion for hubs, is on record here, so there is nothing to show."),))


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
    sums = period_sums(assessment.review)
    if sums.empty:
        return Prose((Paragraph("No money is on record for any hub, and no control total."),))
    status = weakest_status([*lines["data_status"], *totals["data_status"]])
    n_hubs = len(assessment.review.subjects_of("hub"))
    say = accounts_money(assessment)
    items = tuple(
        sourced(on_the_data(status, _period_words(row, n_hubs, say)), "tbl-accounts-lines")
        for _, row in sums.iterrows()
    )
    return Prose((Bullets(items),))


def _period_words(row: pd.Series, n_hubs: int, say: Say) -> str:
    control = row["control"]
    total = "no control total is on record" if math.isnan(control) else f"the control total is {say(control)}"
    parts = [_on_hubs(row, say), *_on_others(row, say)] if row["n_lines"] else ["no line is on record"]
    if row["n_lines"] and not math.isnan(control - row["planned"]):
        parts.append(f"{say(control - row['planned'])} is on no line{' with a figure' if row['n_blank'] else ''}")
    silent = n_hubs - int(row["n_hubs"])
    unknown = f" Not known: what {count_of(silent, 'hub')} of {n_hubs} had." if silent else ""
    blank = int(row["n_blank"])
    gaps = f" {count_of(blank, 'line')} {'has' if blank == 1 else 'have'} no planned figure." if blank else ""
    return f"In {row['period']} {total}; {listed(parts)}.{gaps}{unknown}"


def _on_hubs(row: pd.Series, say: Say) -> str:
    if not row["n_named"]:
        return "no line names a hub"
    if not row["n_hubs"]:
        return f"the lines of {count_of(int(row['n_named']), 'hub')} have no figure"
    return f"{say(row['hubs'])} is on lines of {count_of(int(row['n_hubs']), 'hub')}"


def _on_others(row: pd.Series, say: Say) -> list[str]:
    """Say what stands on lines that name no hub: those that name nobody, and those of an option or a bid."""
    loose = row["loose"] if row["n_loose"] else 0.0
    amount = "an amount not known" if math.isnan(loose) else say(loose)
    parts = [f"{amount} is on lines that name no hub (not allocated)"]
    if row["n_elsewhere"]:
        amount = "an amount not known" if math.isnan(row["elsewhere"]) else say(row["elsewhere"])
        parts.append(f"{amount} is on lines of other subjects")
    return parts
