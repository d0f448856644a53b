"""Tables of findings, each finding once in a document, and of the evidence for and against."""

from __future__ import annotations

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView, Text
from evaluation.presentation.terms import AUDIENCE_LEVELS, DIRECTIONS, INFRA_TYPES, dimension_label
from evaluation.tables.cells import ids_cell, linked_ids, number_cell, text_cell

__all__ = [
    "criterion_evidence",
    "criterion_findings",
    "hub_findings",
    "hub_reach",
    "need_findings",
    "option_findings",
    "tension_evidence",
    "tension_findings",
]

Findings = tuple[TableView, ...]


def criterion_findings(assessment: Assessment, criterion_id: str) -> Findings:
    """Return what the review found on one criterion; nothing where no finding is on record."""
    finding = assessment.review.table("finding")
    mine = finding[(finding["kind"] == "criterion") & (finding["criterion_id"] == criterion_id)]
    return _findings(assessment, mine, f"tbl-findings-criterion-{criterion_id}", f"Findings on {criterion_id}")


def hub_findings(assessment: Assessment, subject_id: str) -> Findings:
    """Return what the review found of one hub; nothing where no finding is on record."""
    finding = assessment.review.table("finding")
    mine = finding[(finding["kind"] == "subject") & (finding["subject_id"] == subject_id)]
    name = assessment.review.subject(subject_id).short_name
    return _findings(assessment, mine, f"tbl-findings-hub-{subject_id}", f"Findings on {name}")


def need_findings(assessment: Assessment) -> Findings:
    """Return what the review found on needs; nothing where no finding is on record."""
    return _of_kind(assessment, "need", "Findings on what is needed")


def tension_findings(assessment: Assessment) -> Findings:
    """Return the tensions that cut across hubs and criteria; nothing where none is on record."""
    return _of_kind(assessment, "tension", "Tensions that cut across hubs and criteria")


def option_findings(assessment: Assessment) -> Findings:
    """Return what the review found on options; nothing where no finding is on record."""
    return _of_kind(assessment, "option", "Findings on options")


def _of_kind(assessment: Assessment, kind: str, caption: str) -> Findings:
    finding = assessment.review.table("finding")
    return _findings(assessment, finding[finding["kind"] == kind], f"tbl-findings-kind-{kind}", caption)


def _findings(assessment: Assessment, mine: pd.DataFrame, table_id: str, caption: str) -> Findings:
    if mine.empty:
        return ()
    rows = tuple(
        (
            Cell(row.finding_id),
            Cell(row.text),
            Cell(row.confidence),
            ids_cell("evidence", row.evidence_ids),
            _recommendations_cell(assessment, str(row.finding_id)),
        )
        for row in mine.itertuples()
    )
    table = TableView(
        table_id=table_id,
        caption=caption,
        columns=("Finding", "What was found", "Confidence", "Evidence", "Leads to"),
        rows=rows,
        status=weakest_status(mine["data_status"]),
        row_anchors=tuple(f"finding-{finding_id}" for finding_id in mine["finding_id"]),
        widths=(10, 50, 12, 14, 14),
    )
    return (table,)


def _recommendations_cell(assessment: Assessment, finding_id: str) -> Cell:
    reached = assessment.chain.forward("finding", finding_id).get("recommendation", ())
    return Cell(linked_ids("recommendation", reached)) if reached else Cell("no recommendation on record")


def criterion_evidence(assessment: Assessment, criterion_id: str) -> Findings:
    """Return the items that bear on one criterion, those for it first, then against; nothing where there is none."""
    links = assessment.hubs.evidence.links
    mine = links[links["criterion_id"] == criterion_id]
    if mine.empty:
        return ()
    rows = []
    for direction, words in DIRECTIONS.items():
        for evidence_id, group in mine[mine["direction"] == direction].groupby("evidence_id", sort=False):
            first = group.iloc[0]
            rows.append(
                (
                    Cell(linked_ids("evidence", [str(evidence_id)])),
                    Cell(words),
                    Cell(first["paraphrase"]),
                    Cell(_about(assessment, group)),
                    Cell(f"{first['grade']}"),
                )
            )
    table = TableView(
        table_id=f"tbl-for-against-{criterion_id}",
        caption=f"Evidence on {criterion_id}: for, against and in context",
        columns=("Item", "Points", "What it says", "About", "Grade"),
        rows=tuple(rows),
        note="All hubs: said of all of them at once, never counted as a hub's own.",
        status=weakest_status(mine["data_status"]),
        widths=(8, 11, 50, 24, 8),
    )
    return (table,)


def _about(assessment: Assessment, links: pd.DataFrame) -> str:
    """Say which hubs an item is about, and on which dimension where a criterion has several."""
    if "programme" in set(links["scope"]):
        return "all hubs"
    named = {
        dimension.dimension_id: dimension_label(criterion, dimension)
        for criterion in assessment.hubs.criterion_set.criteria
        for dimension in criterion.dimensions
    }
    parts = []
    for subject_id, group in links.groupby("subject_id", sort=False):
        kinds = [named[item].partition(" ")[2] for item in dict.fromkeys(group["dimension_id"])]
        said = " and ".join(kind for kind in kinds if kind)
        parts.append(assessment.review.subject(str(subject_id)).short_name + (f" ({said})" if said else ""))
    return "; ".join(parts)


def tension_evidence(assessment: Assessment) -> Findings:
    """Return the items behind the tensions, each with what it says; nothing where no tension cites any."""
    finding = assessment.review.table("finding")
    register = assessment.review.table("evidence").set_index("evidence_id")
    cited: dict[str, list[str]] = {}
    for row in finding[finding["kind"] == "tension"].itertuples():
        for evidence_id in filter(None, (part.strip() for part in row.evidence_ids.split(";"))):
            cited.setdefault(evidence_id, []).append(row.finding_id)
    if not cited:
        return ()
    rows = tuple(
        (
            Cell(linked_ids("evidence", [evidence_id])),
            Cell(register.loc[evidence_id, "paraphrase"]),
            Cell(f"{DIRECTIONS[register.loc[evidence_id, 'direction']]}, {register.loc[evidence_id, 'grade']}"),
            Cell(linked_ids("finding", findings)),
        )
        for evidence_id, findings in cited.items()
    )
    table = TableView(
        table_id="tbl-tension-evidence",
        caption="Evidence behind the tensions",
        columns=("Item", "What it says", "Points, grade", "Tension"),
        rows=rows,
        status=weakest_status(register.loc[list(cited), "data_status"]),
        widths=(9, 60, 15, 16),
    )
    return (table,)


def hub_reach(assessment: Assessment, subject_id: str) -> Findings:
    """Return whom a hub reaches as far as the register says, by level, type and strand; nothing where it is silent."""
    links = assessment.hubs.evidence.links
    mine = links[(links["subject_id"] == subject_id) & (links["audience_id"] != "")]
    if mine.empty:
        return ()
    audience = assessment.review.table("audience").set_index("audience_id")
    rows = []
    for audience_id, group in mine.groupby("audience_id", sort=False):
        who = audience.loc[str(audience_id)]
        kind = INFRA_TYPES[who["infra_type"]]
        counts = (int(group.loc[group["scope"] == scope, "evidence_id"].nunique()) for scope in ("own", "programme"))
        ids: Text = linked_ids("evidence", group["evidence_id"].drop_duplicates())
        rows.append(
            (
                Cell(who["label"]),
                Cell(AUDIENCE_LEVELS[who["level"]]),
                Cell(kind),
                text_cell(who["equalities_strand"], "none named"),
                *(number_cell(f"{count}") for count in counts),
                Cell(ids),
            )
        )
    table = TableView(
        table_id=f"tbl-reach-{subject_id}",
        caption=f"Whom {assessment.review.subject(subject_id).short_name} reaches, as far as the register says",
        columns=("Audience", "Level", "Type", "Equalities strand", "Own items", "On all hubs", "Items"),
        rows=tuple(rows),
        status=weakest_status(mine["data_status"]),
        widths=(28, 11, 13, 15, 9, 9, 14),
    )
    return (table,)
