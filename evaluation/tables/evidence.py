"""Tables of evidence: what the register holds, on which cell, of which kind, and where it holds nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evaluation.assessment import Assessment, Panel
from evaluation.model import weakest_status
from evaluation.presentation import Cell, Inline, Link, TableView, Text, day, level_text, plain, status_words
from evaluation.presentation.terms import DIRECTIONS, SOURCE_TYPES, criterion_label, dimension_label
from evaluation.presentation.words import known_by_words
from evaluation.tables.cells import MOST_UPRIGHT, NONE, linked_ids, number_cell, text_cell
from evaluation.tables.levels import level_anchor

__all__ = [
    "conflicts_table",
    "evidence_by_source",
    "evidence_coverage",
    "evidence_grades",
    "evidence_of_subject",
    "evidence_register",
    "unlinked_evidence",
    "untriangulated_table",
]

Optional = tuple[TableView, ...]
NO_BREAK = "\u00a0"
"""A space at which no line ends."""


def evidence_coverage(assessment: Assessment) -> TableView:
    """Return how many items bear on each hub and criterion: its own, and those about all hubs."""
    panel, hubs = assessment.hubs, assessment.review.subjects_of("hub")
    rows = tuple(
        (
            Cell(criterion_label(criterion)),
            *(_coverage_cell(panel, hub.subject_id, criterion.criterion_id) for hub in hubs),
        )
        for criterion in panel.criterion_set.criteria
    )
    return TableView(
        table_id="tbl-evidence-coverage",
        caption="Items of evidence on each hub and criterion",
        columns=("Criterion", *(hub.short_name for hub in hubs)),
        rows=rows,
        note="Own: about this hub. All: about every hub at once, never shown as a hub's own. Hatched or grey: nothing "
        f"held.{_cell_words(panel)}",
        status=weakest_status(panel.evidence.links["data_status"]),
        wide=len(hubs) > MOST_UPRIGHT,
    )


def _cell_words(panel: Panel) -> str:
    """Say what one cell is, where the text counts by dimension and the table by criterion."""
    several = any(len(criterion.dimensions) > 1 for criterion in panel.criterion_set.criteria)
    return " A cell here is one hub on one criterion, with all its dimensions; the text counts each." if several else ""


def _coverage_cell(panel: Panel, subject_id: str, criterion_id: str) -> Cell:
    held = panel.evidence.of(subject_id, criterion_id)
    own, programme = (held.loc[held["scope"] == scope, "evidence_id"].nunique() for scope in ("own", "programme"))
    if not own + programme:
        return Cell("none", "level-none")
    return Cell(f"{own} own" + (f", {programme} all" if programme else ""))


def evidence_of_subject(assessment: Assessment, subject_id: str) -> TableView:
    """Return the items on one hub in full, each with the levels that it bears on, as links to them, and its source."""
    links = assessment.hubs.evidence.links
    mine = links[links["subject_id"] == subject_id]
    register = assessment.review.table("evidence").set_index("evidence_id")
    sources = assessment.review.table("source_doc").set_index("source_id")
    labels = _dimension_labels(assessment)
    rows: list[tuple[Cell, ...]] = []
    for evidence_id, item in register[register.index.isin(mine["evidence_id"])].iterrows():
        on_hub = mine[mine["evidence_id"] == evidence_id]
        rows.append(
            (
                Cell(str(evidence_id)),
                Cell(item["paraphrase"]),
                Cell(_levels_resting_on(on_hub, labels)),
                Cell(_kind_and_grade(item, programme=bool((on_hub["scope"] == "programme").all()))),
                Cell(_source_text(sources.loc[item["source_id"]], item["locator"])),
                Cell(f"{known_by_words(item['known_by'])}; {status_words(item['data_status'])}"),
            )
        )
    anchors = tuple(f"ev-{plain(row[0].text)}" for row in rows)
    nothing = (NONE, "The register holds nothing on this hub.", *(NONE,) * 4)
    return TableView(
        table_id=f"tbl-evidence-{subject_id}",
        caption=f"Evidence on {assessment.review.subject(subject_id).short_name}, and the levels that it bears on",
        columns=("Item", "What it says", "Bears on", "Kind, way, grade", "Source", "Known by, status"),
        rows=tuple(rows) or (tuple(map(Cell, nothing)),),
        note="Grades run from A, the firmest, to D. An item said of all hubs is never this hub's own.",
        status=weakest_status(mine["data_status"]),
        row_anchors=anchors,
        widths=(6, 31, 12, 21, 24, 14),
    )


def _levels_resting_on(links: pd.DataFrame, labels: Mapping[str, str]) -> Text:
    """Return the dimensions that an item bears on for one hub, in their order, each a link to its level."""
    (subject_id,) = set(links["subject_id"])
    parts: list[Inline] = []
    for dimension_id in (item for item in labels if item in set(links["dimension_id"])):
        parts += [", "] if parts else []
        label = labels[dimension_id].replace(" ", NO_BREAK)
        parts.append(Link(label, f"#{level_anchor(subject_id, dimension_id)}"))
    return tuple(parts)


def _kind_and_grade(item: pd.Series, *, programme: bool) -> str:
    """Return what an item is, about whom, which way it points and how firm it is."""
    about = "said of all hubs" if programme else "about this hub"
    reason = f": {item['grade_reason']}" if item["grade_reason"] else ""
    kind, way = SOURCE_TYPES[item["source_type"]], DIRECTIONS[item["direction"]]
    return f"{kind}, {about}; {way}; grade {item['grade']}{reason}"


def evidence_by_source(assessment: Assessment) -> Optional:
    """Return how many items of each kind are about each hub, and how many about all; nothing without evidence."""
    register, links = assessment.review.table("evidence"), assessment.hubs.evidence.links
    if register.empty:
        return ()
    kinds = [kind for kind in SOURCE_TYPES if kind in set(register["source_type"])]
    own, programme = (links[links["scope"] == scope] for scope in ("own", "programme"))
    unlinked = register[register["evidence_id"].isin(assessment.hubs.evidence.unlinked)]
    rows = [
        _source_row(hub.short_name, own[own["subject_id"] == hub.subject_id], kinds)
        for hub in assessment.review.subjects_of("hub")
    ]
    rows += [
        _source_row("All hubs at once", programme, kinds),
        _source_row("No hub's cell", unlinked, kinds),
        _source_row("Register", register, kinds),
    ]
    table = TableView(
        table_id="tbl-evidence-sources",
        caption="Items of evidence by hub and kind of source",
        columns=("About", *(SOURCE_TYPES[kind].capitalize() for kind in kinds), "In all"),
        rows=tuple(rows),
        note="A hub's row counts its own items; one item may be about several hubs, so the rows need not add up to "
        "the register.",
        status=weakest_status(register["data_status"]),
    )
    return (table,)


def _source_row(name: str, items: pd.DataFrame, kinds: list[str]) -> tuple[Cell, ...]:
    distinct = items.drop_duplicates("evidence_id")
    counts = [int((distinct["source_type"] == kind).sum()) for kind in kinds]
    return Cell(name), *(number_cell(f"{count}") for count in (*counts, len(distinct)))


GRADES = ("A", "B", "C", "D")


def evidence_grades(assessment: Assessment) -> Optional:
    """Return how many items have each grade, by the way they point; nothing without evidence."""
    register = assessment.review.table("evidence")
    if register.empty:
        return ()
    rows = []
    for grade in GRADES:
        held = register[register["grade"] == grade]
        counts = [int((held["direction"] == way).sum()) for way in DIRECTIONS]
        rows.append((Cell(grade), *(number_cell(f"{count}") for count in (*counts, len(held)))))
    table = TableView(
        table_id="tbl-evidence-grades",
        caption="Items of evidence by grade and by the way they point",
        columns=("Grade", *(words.capitalize() for words in DIRECTIONS.values()), "In all"),
        rows=tuple(rows),
        note="A is the firmest. The reason for each grade stands in the evidence register.",
        status=weakest_status(register["data_status"]),
    )
    return (table,)


def conflicts_table(assessment: Assessment) -> Optional:
    """Return the cells whose own evidence points both ways, with the panel's level; nothing where there is none."""
    panel = assessment.hubs
    conflicts = panel.evidence.cells[panel.evidence.cells["conflict"]]
    if conflicts.empty:
        return ()
    labels = _dimension_labels(assessment)
    rows = []
    for cell in conflicts.itertuples():
        mine = _on_cell(panel.evidence.links, str(cell.subject_id), str(cell.dimension_id))
        own = mine[mine["scope"] == "own"]
        level = panel.cell(str(cell.subject_id), str(cell.dimension_id))
        by_way = (own.loc[own["direction"] == way, "evidence_id"] for way in ("positive", "negative"))
        rows.append(
            (
                Cell(f"{assessment.review.subject(str(cell.subject_id)).short_name}: {labels[str(cell.dimension_id)]}"),
                *(Cell(linked_ids("evidence", ids.drop_duplicates())) for ids in by_way),
                Cell(level_text(level["low"], level["high"], level["state"], panel.scale)),
                text_cell(level["rationale"], "No agreed reason on record."),
            )
        )
    table = TableView(
        table_id="tbl-conflicts",
        caption="Cells whose own evidence points both ways",
        columns=("Cell", "For", "Against", "Panel level", "How the panel read it"),
        rows=tuple(rows),
        status=weakest_status(panel.evidence.links["data_status"]),
        widths=(22, 12, 12, 14, 44),
    )
    return (table,)


def _dimension_labels(assessment: Assessment) -> dict[str, str]:
    return {
        dimension.dimension_id: dimension_label(criterion, dimension)
        for panel in assessment.panels.values()
        for criterion in panel.criterion_set.criteria
        for dimension in criterion.dimensions
    }


def _on_cell(links: pd.DataFrame, subject_id: str, dimension_id: str) -> pd.DataFrame:
    return links[(links["subject_id"] == subject_id) & (links["dimension_id"] == dimension_id)]


def untriangulated_table(assessment: Assessment) -> Optional:
    """Return the high levels that rest on fewer than two kinds of source; nothing where there is none."""
    panel = assessment.hubs
    if panel.untriangulated.empty:
        return ()
    labels = _dimension_labels(assessment)
    rows = []
    for item in panel.untriangulated.itertuples():
        level = panel.cell(str(item.subject_id), str(item.dimension_id))
        held = _on_cell(panel.evidence.links, str(item.subject_id), str(item.dimension_id))
        kinds = [SOURCE_TYPES[kind] for kind in str(item.kinds).split(", ") if kind]
        rows.append(
            (
                Cell(f"{assessment.review.subject(str(item.subject_id)).short_name}: {labels[str(item.dimension_id)]}"),
                Cell(level_text(level["low"], level["high"], level["state"], panel.scale)),
                text_cell(kinds, "no evidence linked"),
                Cell(linked_ids("evidence", held["evidence_id"].drop_duplicates())),
            )
        )
    table = TableView(
        table_id="tbl-untriangulated",
        caption="High levels that rest on fewer than two kinds of source",
        columns=("Cell", "Panel level", "Kinds of source", "Items"),
        rows=tuple(rows),
        note="High: a level worth 75 or more of 100. Two kinds of source are looked for; fewer is not triangulated.",
        status=weakest_status(panel.cells["data_status"]),
    )
    return (table,)


def unlinked_evidence(assessment: Assessment) -> Optional:
    """Return the items of the register that bear on no hub's cell; nothing where there is none."""
    unlinked = assessment.hubs.evidence.unlinked
    if not unlinked:
        return ()
    register = assessment.review.table("evidence").set_index("evidence_id").loc[list(unlinked)]
    rows = tuple(
        (
            Cell(linked_ids("evidence", [str(evidence_id)])),
            Cell(row["paraphrase"]),
            Cell(f"{SOURCE_TYPES[row['source_type']]}, {DIRECTIONS[row['direction']]}, grade {row['grade']}"),
        )
        for evidence_id, row in register.iterrows()
    )
    table = TableView(
        table_id="tbl-unlinked",
        caption="Items that bear on no hub's cell",
        columns=("Item", "What it says", "Kind, way, grade"),
        rows=rows,
        note="They count for no criterion of the hubs; needs, options and findings may rest on them.",
        status=weakest_status(register["data_status"]),
        widths=(9, 62, 24),
    )
    return (table,)


def evidence_register(assessment: Assessment) -> Optional:
    """Return every item known at the document's date with its source, grade and reason; nothing without evidence."""
    register = assessment.review.table("evidence")
    if register.empty:
        return ()
    sources = assessment.review.table("source_doc").set_index("source_id")
    bears = _bears_on(assessment)
    rows = tuple(
        (
            Cell(row.evidence_id),
            Cell(row.paraphrase),
            text_cell(bears.get(row.evidence_id, ""), "no cell"),
            Cell(f"{SOURCE_TYPES[row.source_type]}; {DIRECTIONS[row.direction]}"),
            Cell(f"{row.grade}: {row.grade_reason}" if row.grade_reason else row.grade),
            Cell(_source_text(sources.loc[row.source_id], row.locator)),
            Cell(f"{known_by_words(row.known_by)}; {status_words(row.data_status)}"),
        )
        for row in register.itertuples()
    )
    table = TableView(
        table_id="tbl-evidence-register",
        caption="Evidence register",
        columns=("Item", "What it says", "Bears on", "Kind, way", "Grade and reason", "Source", "Known by, status"),
        rows=rows,
        note="All hubs: said of all of them at once (scope programme), never shown as a hub's own.",
        status=weakest_status(register["data_status"]),
        row_anchors=tuple(f"ev-{evidence_id}" for evidence_id in register["evidence_id"]),
        wide=True,
        widths=(6, 30, 17, 12, 20, 26, 15),
        back_links="Used in",
    )
    return (table,)


def _bears_on(assessment: Assessment) -> dict[str, str]:
    """Return for each item the cells that it bears on, subject by subject; a programme item says "all hubs"."""
    labels = _dimension_labels(assessment)
    said: dict[str, str] = {}
    everything = pd.concat([panel.evidence.links for panel in assessment.panels.values()])
    for evidence_id, links in everything.groupby("evidence_id", sort=False):
        parts: dict[str, list[str]] = {}
        for row in links.itertuples():
            who = "all hubs" if row.scope == "programme" else assessment.review.subject(row.subject_id).short_name
            parts.setdefault(who, []).append(labels[row.dimension_id])
        said[str(evidence_id)] = "; ".join(f"{who}: {', '.join(dict.fromkeys(on))}" for who, on in parts.items())
    return said


def _source_text(source: pd.Series, locator: str) -> Text:
    """Return a source as its title, linked where it has an address, with who, when, where in it and how far read."""
    title = Link(source["title"], source["url"]) if source["url"].startswith("http") else str(source["title"])
    author = f"{source['author']}, " if source["author"] else ""
    tail = [part for part in (locator, source["access_note"]) if part]
    return (title, f" ({author}{day(source['date'])})" + (f"; {'; '.join(tail)}" if tail else ""))
