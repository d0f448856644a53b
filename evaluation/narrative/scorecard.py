"""Sentences of a hub's scorecard: what the hub is, who disagreed, what is missing and what would close the gap."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment, Panel
from evaluation.model import IE, Criterion, Dimension
from evaluation.narrative.phrases import in_a_row, on_the_scores, panel_status
from evaluation.presentation import (
    Bullets,
    Heading,
    Inline,
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

__all__ = ["scorecard_disagreement", "scorecard_facts", "scorecard_gaps", "scorecard_title"]

RELATION_WORDS = {
    "lead_body": "led by",
    "accountable_body": "accountable body",
    "partner": "partners on record",
    "overlaps": "overlaps with",
    "succeeds": "succeeds",
}


LABELS = "Labels such as R1 are this document's own and differ between documents."


def scorecard_title(assessment: Assessment, subject_id: str) -> Prose:
    """Return the title of a scorecard, which names the hub."""
    subject = assessment.review.subject(subject_id)
    return Prose((Heading(1, f"Scorecard: {subject.short_name}"),))


def scorecard_facts(assessment: Assessment, subject_id: str) -> Prose:
    """Return what a hub is, from the pack's description and relations."""
    subject = assessment.review.subject(subject_id)
    said = subject.description or "The pack holds no description of this hub."
    relations = _relations(assessment, subject_id)
    text: Text = (said, *((" ", Strong("Ties: "), f"{relations}.") if relations else ()))
    return Prose((Paragraph(text),))


def _relations(assessment: Assessment, subject_id: str) -> str:
    relation = assessment.review.table("subject_relation")
    mine = relation[relation["subject_id"] == subject_id]
    organisations = assessment.review.table("organisation").set_index("organisation_id")["name"].to_dict()
    subjects = {subject.subject_id: subject.short_name for subject in assessment.review.subjects}
    parts = []
    for kind, words in RELATION_WORDS.items():
        found = [
            organisations.get(item) or subjects.get(item, item) for item in mine[mine["relation"] == kind]["related_id"]
        ]
        if found:
            parts.append(f"{words} {listed(dict.fromkeys(found))}")
    return "; ".join(parts)


def scorecard_disagreement(assessment: Assessment, subject_id: str) -> Prose:
    """Return where the reviewers of a hub lay furthest apart, and by how much; where a dissent stands in the table."""
    panel = assessment.hubs
    cells = panel.cells[panel.cells["subject_id"] == subject_id]
    spread = cells["maximum"] - cells["minimum"]
    status = panel_status(assessment, "hub")
    dissent = _dissent(panel, subject_id, cells)
    if not (spread > 0).any():
        alike = on_the_scores(status, "No two numbered marks on one dimension differ.")
        return Prose((Paragraph(in_a_row(alike, dissent)),))
    widest = cells[spread == spread.max()]
    named = [_who_marked_what(assessment, panel, cell) for _, cell in widest.iterrows()]
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    sentence = f"Marks lie furthest apart, by {spread.max():g}, on {'; '.join(named[:3])}{more}."
    widely = sourced(on_the_scores(status, sentence), f"fig-profile-{subject_id}")
    labels = LABELS if assessment.settings.anonymise else ""
    return Prose((Paragraph(in_a_row(widely, dissent, labels)),))


def _dissent(panel: Panel, subject_id: str, cells: pd.DataFrame) -> Text:
    """Return on which dimensions a dissent is on record; its words stand in the table, and once is enough."""
    named = [dimension_label(*_home(panel, item)) for item in cells.loc[cells["dissent"] != "", "dimension_id"]]
    if not named:
        return ""
    return sourced(f"Dissent on {listed(named)} is on record.", f"tbl-scorecard-{subject_id}")


def _who_marked_what(assessment: Assessment, panel: Panel, cell: pd.Series) -> str:
    criterion, dimension = _home(panel, cell["dimension_id"])
    marks = panel.marks
    place = marks.subject_ids.index(cell["subject_id"]) * len(marks.dimension_ids)
    place += marks.dimension_ids.index(cell["dimension_id"])
    mine = (marks.cell == place) & (marks.state == 0)
    by_name = {
        assessment.names[marks.reviewer_ids[reviewer]]: number
        for reviewer, number in zip(marks.reviewer[mine], marks.number[mine], strict=True)
    }
    ends = []
    for end in (min(by_name.values()), max(by_name.values())):
        who = sorted(name for name, number in by_name.items() if number == end)
        ends.append(f"{listed(who)} {level_text(end, end, 'level', panel.scale, with_word=False)}")
    return f"{dimension_label(criterion, dimension)} ({', '.join(ends)})"


def _home(panel: Panel, dimension_id: str) -> tuple[Criterion, Dimension]:
    return next(
        (criterion, dimension)
        for criterion in panel.criterion_set.criteria
        for dimension in criterion.dimensions
        if dimension.dimension_id == dimension_id
    )


def scorecard_gaps(assessment: Assessment, subject_id: str) -> Prose:
    """Return the cells of a hub without a level or resting on one kind of source, and what would close each gap."""
    panel, status = assessment.hubs, panel_status(assessment, "hub")
    items: list[Text] = []
    for criterion in panel.criterion_set.criteria:
        held = panel.evidence.of(subject_id, criterion.criterion_id)
        missing = [
            d for d in criterion.dimensions if panel.cell(subject_id, d.dimension_id)["state"] in (IE, "unscored")
        ]
        if missing:
            items.append(_gap(criterion, missing, held, status))
    thin = panel.untriangulated[panel.untriangulated["subject_id"] == subject_id]
    if len(thin):
        named = [dimension_label(*_home(panel, dimension)) for dimension in thin["dimension_id"]]
        words = (
            f"{listed(named)} {_stands(len(named))} high on fewer than two kinds of source; a second would close it."
        )
        items.append((Strong("Not triangulated: "), *_untriangulated(assessment, on_the_scores(status, words))))
    if not items:
        whole = "Every dimension has a level, and every high level rests on two kinds of source."
        return Prose((Paragraph(on_the_scores(status, whole)),))
    return Prose((Bullets(tuple(items)),))


def _untriangulated(assessment: Assessment, sentence: str) -> tuple[Inline, ...]:
    """Return the sentence with its table, which stands in the options report alone."""
    if assessment.settings.document != "options_report":
        return (sentence,)
    return sourced(sentence, "tbl-untriangulated")


def _stands(n: int) -> str:
    return "stands" if n == 1 else "stand"


def _gap(criterion: Criterion, missing: list[Dimension], held: pd.DataFrame, status: str | None) -> Text:
    kinds = listed(dimension.kind for dimension in missing)
    aspects = dict.fromkeys(
        part.strip()[:1].lower() + part.strip()[1:] for d in missing for part in d.aspects.split(";") if part.strip()
    )
    own = held.loc[held["scope"] == "own", "evidence_id"].nunique()
    has = f"the register holds {count_of(own, 'item')} of its own" if own else "the register holds nothing of its own"
    wanted = f"evidence on {listed(aspects)}" if aspects else "evidence"
    closes = f"{wanted}, from two kinds of source, would close it"
    said = on_the_scores(status, f"No level; {has}; {closes}.")
    return (Strong(f"{criterion_label(criterion)} ({kinds}): "), said)
