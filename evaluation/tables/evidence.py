"""Tables of evidence: what the register holds, on which cell, of which kind, and where it holds nothing."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, TableView, day, status_words
from evaluation.presentation.terms import SOURCE_TYPES
from evaluation.tables.cells import text_cell

__all__ = ["evidence_coverage", "evidence_of_subject"]

def evidence_coverage(assessment: Assessment) -> TableView:
    """Return how many items bear on each hub and criterion: its own, and those about all hubs."""
    panel = assessment.hubs
    links = panel.evidence.links
    rows = []
    for subject in assessment.review.subjects_of("hub"):
        cells = []
        for criterion in panel.criterion_set.criteria:
            mine = panel.evidence.of(subject.subject_id, criterion.criterion_id)
            own = mine.loc[mine["scope"] == "own", "evidence_id"].nunique()
            programme = mine.loc[mine["scope"] == "programme", "evidence_id"].nunique()
            words = "none" if not own + programme else f"{own} own" + (f", {programme} all" if programme else "")
            cells.append(Cell(words, "text" if own + programme else "level-none"))
        rows.append((Cell(f"{subject.subject_id} {subject.short_name}"), *cells))
    return TableView(
        table_id="tbl-evidence-coverage",
        caption="Items of evidence on each hub and criterion",
        columns=("Hub", *(f"{c.criterion_id} {c.short_name}" for c in panel.criterion_set.criteria)),
        rows=tuple(rows),
        note="Own: about this hub. All: about every hub at once, never shown as a hub's own. Hatched: nothing held.",
        status=weakest_status(links["data_status"]),
        wide=len(panel.criterion_set.criteria) > 4,
    )


def evidence_of_subject(assessment: Assessment, subject_id: str) -> TableView:
    """Return the items on one hub, each with its source, direction, grade and the criteria that it bears on."""
    items = assessment.hubs.evidence.of(subject_id)
    sources = assessment.review.table("source_doc").set_index("source_id")
    rows, anchors = [], []
    for evidence_id, group in items.groupby("evidence_id", sort=False):
        first = group.iloc[0]
        source = sources.loc[first["source_id"]]
        about = "all hubs" if first["scope"] == "programme" else "this hub"
        rows.append(
            (
                Cell(str(evidence_id)),
                Cell(first["paraphrase"]),
                Cell(f"{first['direction']}, grade {first['grade']}"),
                Cell(", ".join(dict.fromkeys(group["criterion_id"]))),
                Cell(f"{SOURCE_TYPES[first['source_type']]}, {about}"),
                text_cell(f"{source['title']} ({day(source['date'])})"),
            )
        )
        anchors.append(f"ev-{evidence_id}")
    if not rows:
        rows = [(Cell("none"), *(Cell("The register holds nothing on this hub."),), *(Cell("none") for _ in range(4)))]
        anchors = [""]
    return TableView(
        table_id=f"tbl-evidence-{subject_id}",
        caption="Evidence behind these levels",
        columns=("Id", "What it says", "Direction, grade", "Criteria", "Kind, about", "Source"),
        rows=tuple(rows),
        status=weakest_status(items["data_status"]),
        row_anchors=tuple(anchors),
        note=f"Data status: {status_words(weakest_status(items['data_status']) or 'seed')}.",
        widths=(6, 40, 13, 9, 14, 18),
    )
