"""Tables of the challenge pack on what lies under the result and on what rests on it: evidence, gaps, findings."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from evaluation.assessment.challenge import Challenge
from evaluation.model import IE, weakest_status
from evaluation.presentation import Cell, TableView, count_of, number, plain
from evaluation.presentation.terms import SOURCE_TYPES
from evaluation.tables.cells import ids_cell, linked_ids, number_cell, text_cell
from evaluation.tables.challenge import by_name, labelled_cells, marks_given
from evaluation.tables.evidence import evidence_register

__all__ = ["challenge_evidence", "challenge_findings", "challenge_gaps"]

Views = tuple[TableView, ...]
BEFORE_CITED = 3
"""Columns of the evidence register that stand before the reviewers who cited an item."""


def challenge_evidence(challenge: Challenge) -> Views:
    """Return every item linked to the subject or cited in its marks, with grade, reason, source and who cited it."""
    cited = _cited_by(challenge)
    return tuple(
        replace(
            whole,
            table_id="tbl-evidence",
            caption=f"The evidence on {challenge.subject.short_name}",
            columns=(*whole.columns[:BEFORE_CITED], "Cited by", *whole.columns[BEFORE_CITED:]),
            rows=tuple(
                (*row[:BEFORE_CITED], text_cell(cited.get(plain(row[0].text), ()), "nobody"), *row[BEFORE_CITED:])
                for row in whole.rows
            ),
            widths=(*whole.widths[:BEFORE_CITED], 10, *whole.widths[BEFORE_CITED:]),
        )
        for whole in evidence_register(challenge.about)
    )


def _cited_by(challenge: Challenge) -> dict[str, list[str]]:
    """Return for each item the reviewers who cited it in a mark that counts."""
    found: dict[str, set[str]] = {}
    for row in marks_given(challenge).itertuples():
        for evidence_id in filter(None, (part.strip() for part in str(row.evidence_ids).split(";"))):
            found.setdefault(evidence_id, set()).add(str(row.name))
    return {evidence_id: by_name(list(names)) for evidence_id, names in found.items()}


def challenge_gaps(challenge: Challenge) -> Views:
    """Return what stands behind each dimension and what is missing: evidence, kinds of source, marks, moderation."""
    panel = challenge.panel
    if panel is None:
        return ()
    held = panel.evidence.cells.set_index("dimension_id")
    thin = set(panel.untriangulated["dimension_id"])
    rows = []
    for label, cell in labelled_cells(challenge):
        on_cell = held.loc[cell["dimension_id"]]
        counts = (int(on_cell["n_own"]), int(on_cell["n_programme"]))
        kinds = [SOURCE_TYPES[kind] for kind in str(on_cell["kinds"]).split(", ") if kind]
        missing = _missing(cell, sum(counts), thin=cell["dimension_id"] in thin, conflict=bool(on_cell["conflict"]))
        counted = (number_cell(number(count, 0)) for count in counts)
        rows.append((Cell(label), *counted, text_cell(kinds), text_cell(missing, "nothing")))
    view = TableView(
        table_id="tbl-gaps",
        caption="What stands behind each dimension, and what is missing",
        columns=("Dimension", "Own items", "Programme items", "Kinds of source", "What is missing or open"),
        rows=tuple(rows),
        status=weakest_status([*panel.cells["data_status"], *panel.evidence.links["data_status"]]),
        widths=(26, 10, 13, 22, 29),
    )
    return (view,)


def _missing(cell: pd.Series, n_items: int, *, thin: bool, conflict: bool) -> str:
    """Return the gaps of one cell in words; empty where there is none."""
    said = []
    if not n_items:
        said.append("no evidence linked")
    if cell["state"] == IE:
        said.append("insufficient evidence for a level")
    if cell["state"] == "unscored":
        said.append("no mark")
    if thin:
        said.append("a high level on fewer than two kinds of source")
    if conflict:
        said.append("own evidence points both ways")
    if cell["n_missing"]:
        said.append(f"{count_of(int(cell['n_missing']), 'mark')} missing")
    if cell["n_marks"] and not cell["moderated"]:
        said.append("not moderated")
    return "; ".join(said)


def challenge_findings(challenge: Challenge) -> Views:
    """Return the findings that rest on the result, with where each leads; nothing where none does."""
    finding = challenge.afterwards.review.table("finding")
    if finding.empty:
        return ()
    chain = challenge.afterwards.chain
    rows = tuple(
        (
            Cell(str(row.finding_id)),
            Cell(_aim(row)),
            Cell(str(row.text)),
            Cell(str(row.confidence)),
            ids_cell("evidence", str(row.evidence_ids)),
            Cell(linked_ids("recommendation", chain.forward("finding", str(row.finding_id)).get("recommendation", ()))),
        )
        for row in finding.itertuples()
    )
    view = TableView(
        table_id="tbl-findings",
        caption="Findings that rest on this result",
        columns=("Finding", "On", "What was found", "Confidence", "Evidence", "Leads to"),
        rows=rows,
        note="A finding on a criterion rests on the levels of every subject judged by it, this one among them.",
        status=weakest_status(finding["data_status"]),
        row_anchors=tuple(f"finding-{finding_id}" for finding_id in finding["finding_id"]),
        widths=(10, 9, 41, 12, 17, 11),
    )
    return (view,)


def _aim(row: object) -> str:
    """Return what a finding is on: a subject, a criterion, or both."""
    aims = (row.subject_id, row.criterion_id)  # type: ignore[attr-defined]
    return ", ".join(str(aim) for aim in aims if aim) or str(row.kind)  # type: ignore[attr-defined]
