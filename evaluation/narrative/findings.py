"""Sentences of the findings, criterion by criterion and hub by hub."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment, Panel
from evaluation.model import IE, NA, Criterion, Scale
from evaluation.narrative.phrases import in_a_row, on_the_scores, panel_status
from evaluation.presentation import (
    Bullets,
    Callout,
    Heading,
    Paragraph,
    Prose,
    Strong,
    Text,
    count_of,
    level_text,
    listed,
    sourced,
)
from evaluation.presentation.terms import criterion_label, dimension_label
from evaluation.presentation.words import totals_notes
from evaluation.scoring import HIGH_VALUE

LOW_VALUE = 50.0  # below the middle of the scale

__all__ = ["criterion_heading", "criterion_judgement", "hub_heading", "hub_judgement", "hub_reach_words",
           "hub_strengths", "hub_unscored", "totals_words"]  # fmt: skip


def criterion_heading(assessment: Assessment, criterion_id: str, section: int = 6) -> Prose:
    """Return the heading of one criterion, numbered within its section, and its words as agreed."""
    criterion, place = _criterion(assessment, criterion_id)
    heading = Heading(3, f"{section}.{place} {criterion_label(criterion)}")
    return Prose((heading, Paragraph((Strong("In its own words: "), criterion.wording))))


def _criterion(assessment: Assessment, criterion_id: str) -> tuple[Criterion, int]:
    criteria = assessment.hubs.criterion_set.criteria
    return next((item, place) for place, item in enumerate(criteria, 1) if item.criterion_id == criterion_id)


def criterion_judgement(assessment: Assessment, criterion_id: str) -> Prose:
    """Return how the hubs' levels on a criterion are spread, and whether evidence and findings are on record."""
    panel = assessment.hubs
    levels = panel.criteria[panel.criteria["criterion_id"] == criterion_id]
    sentence = on_the_scores(
        panel_status(assessment, "hub"), f"The levels of the hubs are {_counts(levels, panel.scale)}."
    )
    links = panel.evidence.links
    held = links.loc[links["criterion_id"] == criterion_id, "evidence_id"].nunique()
    finding = assessment.review.table("finding")
    found = int(((finding["kind"] == "criterion") & (finding["criterion_id"] == criterion_id)).sum())
    silent = "" if held else sourced("The register holds no item on this criterion.", "tbl-evidence-coverage")
    unsaid = "" if found else "No judgement of the review on this criterion is on record."
    return Prose((Paragraph(in_a_row(sourced(sentence, "tbl-matrix-hub"), silent, unsaid)),))


def _counts(levels: pd.DataFrame, scale: Scale) -> str:
    """Say how many hubs stand at each level, best first, then those without one."""
    numbered = levels[levels["state"] == "level"].sort_values(["high", "low"], ascending=scale.best < scale.worst)
    words = [level_text(row.low, row.high, "level", scale) for row in numbered.itertuples()]
    words += [state for state in (IE, NA) for _ in range(int((levels["state"] == state).sum()))]
    words += ["not scored"] * int((levels["state"] == "unscored").sum())
    return listed(f"{word} for {words.count(word)}" for word in dict.fromkeys(words))


def hub_heading(assessment: Assessment, subject_id: str, section: int = 7) -> Prose:
    """Return the heading of one hub, numbered within its section, and what it is."""
    hubs = assessment.review.subjects_of("hub")
    place = [hub.subject_id for hub in hubs].index(subject_id) + 1
    hub = hubs[place - 1]
    about = hub.description or "The pack holds no description of this hub."
    return Prose((Heading(3, f"{section}.{place} {hub.name}"), Paragraph(about)))


def hub_strengths(assessment: Assessment, subject_id: str) -> Prose:
    """Return the dimensions on which a hub stands high and those on which it stands low."""
    panel = assessment.hubs
    high: list[str] = []
    low: list[str] = []
    for criterion in panel.criterion_set.criteria:
        for dimension in criterion.dimensions:
            cell = panel.cell(subject_id, dimension.dimension_id)
            if cell["state"] == "level":
                said = f"{dimension_label(criterion, dimension)} ({_level(cell, panel)})"
                value = panel.scale.value(float(cell["low"]))
                (high if value >= HIGH_VALUE else low if value < LOW_VALUE else []).append(said)
    status = panel_status(assessment, "hub")
    items: list[Text] = [
        (Strong("Strengths: "), on_the_scores(status, f"Worth {HIGH_VALUE:g} or more of 100: {listed(high)}.")),
        (Strong("Weak points: "), on_the_scores(status, f"Worth less than {LOW_VALUE:g}: {listed(low)}.")),
    ]
    return Prose((Bullets(tuple(items)),))


def _level(cell: pd.Series, panel: Panel) -> str:
    return level_text(cell["low"], cell["high"], cell["state"], panel.scale)


def hub_unscored(assessment: Assessment, subject_id: str) -> Prose:
    """Return which dimensions of a hub have no level and why, and how many assigned marks are missing."""
    panel = assessment.hubs
    by_state: dict[str, list[str]] = {}
    for criterion in panel.criterion_set.criteria:
        for dimension in criterion.dimensions:
            state = str(panel.cell(subject_id, dimension.dimension_id)["state"])
            by_state.setdefault(state, []).append(dimension_label(criterion, dimension))
    words = {IE: "insufficient evidence on", NA: "not applicable on", "unscored": "nobody scored"}
    said = [f"{words[state]} {listed(found)}" for state, found in by_state.items() if state in words]
    missing = int(panel.coverage.set_index("subject_id").loc[subject_id, "n_missing_marks"])
    sentence = f"Without a level: {'; '.join(said)}." if said else "Every dimension has a level."
    tail = f"Marks missing of reviewers assigned: {missing}." if missing else ""
    levels = sourced(on_the_scores(panel_status(assessment, "hub"), sentence), "tbl-coverage-hub")
    return Prose((Paragraph(in_a_row(levels, tail)),))


def hub_reach_words(assessment: Assessment, subject_id: str) -> Prose:
    """Return what the register is silent on: levels, types and equalities strands of audience that a hub may reach."""
    links, audience = assessment.hubs.evidence.links, assessment.review.table("audience").set_index("audience_id")
    mine = links[(links["subject_id"] == subject_id) & (links["audience_id"] != "")]
    own = audience.loc[sorted(set(mine.loc[mine["scope"] == "own", "audience_id"]))]
    if mine.empty:
        sentence = "Whom this hub reaches, by level or type of body or by equalities strand, is not on record."
        return Prose((Paragraph((Strong("Reach: "), sentence)),))
    silent = [label for label in audience["label"] if label not in set(own["label"])]
    strands = sorted(set(own["equalities_strand"]) - {""})
    said = f"equalities strands with an item of its own: {listed(strand.lower() for strand in strands)}"
    count = f"no item of its own speaks of {len(silent)} of {count_of(len(audience), 'audience')}"
    return Prose((Paragraph((Strong("Reach: "), f"{said}; {count}.")),))


def hub_judgement(assessment: Assessment, subject_id: str) -> Prose:
    """Return how many findings on a hub are on record."""
    finding = assessment.review.table("finding")
    count = int(((finding["kind"] == "subject") & (finding["subject_id"] == subject_id)).sum())
    said = f"{count_of(count, 'finding')} on this hub {'is' if count == 1 else 'are'} on record."
    return Prose((Paragraph(said[0].upper() + said[1:]),))


def totals_words(assessment: Assessment) -> Prose:
    """Return why no total over the hubs is shown, or what must be read beside one."""
    said = totals_notes(assessment)
    if assessment.hubs.totals is not None:
        words = "Totals were asked for and this pack allows them. They stand beside the profiles, not in their place."
        return Prose((Callout("warning", "Beside the totals", (words, *said)),))
    return Prose(
        (Callout("note", "No total over the hubs", (f"No weighted total is shown: {_why(assessment)}.", *said)),)
    )


def _why(assessment: Assessment) -> str:
    """Return why there is no total over the hubs."""
    if not assessment.review.rules.totals_allowed:
        return "the pack does not allow one"
    if not assessment.settings.show_totals:
        return "none was asked for"
    return "no criterion applies to every hub"
