"""The reasons behind a number: levels with their reasons and evidence, cell by cell, and subjects beside each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from evaluation.assessment import Assessment, Panel
from evaluation.model import Criterion, Dimension, Purpose, weakest_status
from evaluation.presentation import Cell, Link, TableView, Text, day, listed, number, status_words
from evaluation.presentation.terms import DIRECTIONS, SOURCE_TYPES, criterion_label, dimension_label
from evaluation.presentation.words import known_by_words
from evaluation.tables.cells import KEY, level_cell, linked_ids, number_cell, text_cell
from evaluation.tables.levels import NOT_MODERATED, marks_words, panel_status, reason_of, reasons_note

__all__ = ["cell_evidence", "cell_reasons", "evidence_item", "levels_beside"]

NO_EVIDENCE = "No item of the register bears on it."


def _cells(panel: Panel, criterion_ids: Collection[str]) -> Iterator[tuple[Criterion, Dimension]]:
    """Yield the dimensions of some criteria, of all where none is named."""
    for criterion in panel.criterion_set.criteria:
        if not criterion_ids or criterion.criterion_id in criterion_ids:
            yield from ((criterion, dimension) for dimension in criterion.dimensions)


def cell_reasons(
    assessment: Assessment,
    purpose: Purpose,
    subject_ids: Sequence[str],
    criterion_ids: Collection[str] = (),
    *,
    table_id: str,
) -> TableView:
    """Return the level, value, reason, evidence and marks of some subjects on some criteria.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    subject_ids : sequence of str
    criterion_ids : collection of str, optional
        All criteria where empty.
    table_id : str
    """
    panel = assessment.panels[purpose]
    rows = [
        _reason_row(assessment, panel, subject_id, criterion, dimension, named=len(subject_ids) > 1)
        for criterion, dimension in _cells(panel, criterion_ids)
        for subject_id in subject_ids
    ]
    who = listed(assessment.review.subject(item).short_name for item in subject_ids)
    return TableView(
        table_id=table_id,
        caption=f"The reasons behind {who}{f' on {listed(criterion_ids)}' if criterion_ids else ''}",
        columns=("Criterion", "Level", "Value", "Reason", "Evidence", "Marks"),
        rows=tuple(rows),
        note=f"Value: what the level is worth on the fixed scale, 0 to 100. {reasons_note(panel, rows)}",
        status=panel_status(panel),
        widths=(20, 9, 8, 44, 11, 8),
    )


def _reason_row(
    assessment: Assessment, panel: Panel, subject_id: str, criterion: Criterion, dimension: Dimension, *, named: bool
) -> tuple[Cell, ...]:
    cell = panel.cell(subject_id, dimension.dimension_id)
    kind = f": {dimension.kind}" if len(criterion.dimensions) > 1 else ""
    who = f"{assessment.review.subject(subject_id).short_name}, " if named else ""
    held = _links_of(panel, [subject_id], {dimension.dimension_id})["evidence_id"].drop_duplicates()
    return (
        Cell(f"{who}{criterion_label(criterion)}{kind}"),
        level_cell(cell["state"], cell["low"], cell["high"], panel.scale, moderated=bool(cell["moderated"])),
        number_cell(_value_words(panel, cell)),
        text_cell(reason_of(assessment, panel, cell), "No reason on record."),
        Cell(linked_ids("evidence", held)),
        Cell(marks_words(panel, cell)),
    )


def _value_words(panel: Panel, cell: pd.Series) -> str:
    if cell["state"] != "level":
        return "not known"
    low, high = sorted((panel.scale.value(float(cell["low"])), panel.scale.value(float(cell["high"]))))
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _links_of(panel: Panel, subject_ids: Sequence[str], dimension_ids: Collection[str]) -> pd.DataFrame:
    links = panel.evidence.links
    return links[links["subject_id"].isin(subject_ids) & links["dimension_id"].isin(dimension_ids)]


def cell_evidence(
    assessment: Assessment,
    purpose: Purpose,
    subject_ids: Sequence[str],
    criterion_ids: Collection[str] = (),
    *,
    table_id: str,
) -> TableView:
    """Return the items of evidence on some subjects and criteria in full; parameters as for `cell_reasons`."""
    panel = assessment.panels[purpose]
    wanted = {dimension.dimension_id for _, dimension in _cells(panel, criterion_ids)}
    items = _links_of(panel, subject_ids, wanted).drop_duplicates("evidence_id")
    sources = assessment.review.table("source_doc").set_index("source_id")
    rows = [
        (
            Cell(str(item["evidence_id"])),
            Cell(item["paraphrase"]),
            Cell(f"{SOURCE_TYPES[item['source_type']]}; {DIRECTIONS[item['direction']]}; grade {item['grade']}"),
            Cell("all at once" if item["scope"] == "programme" else "this one"),
            text_cell(f"{sources.loc[item['source_id']]['title']} ({day(sources.loc[item['source_id']]['date'])})"),
        )
        for _, item in items.iterrows()
    ]
    return TableView(
        table_id=table_id,
        caption="The evidence behind it",
        columns=("Item", "What it says", "Kind, way, grade", "About", "Source"),
        rows=tuple(rows) or ((Cell("none"), Cell(NO_EVIDENCE), *(Cell("none") for _ in range(3))),),
        status=weakest_status(items["data_status"]),
        widths=(7, 46, 17, 10, 20),
    )


def levels_beside(assessment: Assessment, subject_ids: Sequence[str], *, table_id: str) -> TableView:
    """Return the levels of some hubs on each dimension beside each other, without a total.

    Parameters
    ----------
    assessment : Assessment
    subject_ids : sequence of str
        Hubs, two or more.
    table_id : str
    """
    panel = assessment.hubs
    hubs = [assessment.review.subject(item) for item in subject_ids]
    rows = []
    for criterion, dimension in _cells(panel, ()):
        cells = [panel.cell(hub.subject_id, dimension.dimension_id) for hub in hubs]
        kind = f": {dimension.kind}" if len(criterion.dimensions) > 1 else ""
        rows.append((Cell(f"{criterion_label(criterion)}{kind}"), *(_beside_cell(panel, cell) for cell in cells)))
    return TableView(
        table_id=table_id,
        caption=f"Levels of {listed(hub.short_name for hub in hubs)} beside each other",
        columns=("Criterion", *(hub.short_name for hub in hubs)),
        rows=tuple(rows),
        note=f"{KEY} {NOT_MODERATED} The hubs have different duties.",
        status=panel_status(panel),
        widths=(40, *(20.0 for _ in hubs)),
    )


def _beside_cell(panel: Panel, cell: pd.Series) -> Cell:
    return level_cell(cell["state"], cell["low"], cell["high"], panel.scale, moderated=bool(cell["moderated"]))


def evidence_item(assessment: Assessment, evidence_id: str, *, table_id: str) -> TableView:
    """Return everything on record about one item of evidence, with the cells that it bears on and their levels.

    Parameters
    ----------
    assessment : Assessment
    evidence_id : str
        An id of the register as known at the document's date.
    table_id : str
    """
    register = assessment.review.table("evidence").set_index("evidence_id")
    item = register.loc[evidence_id]
    source = assessment.review.table("source_doc").set_index("source_id").loc[item["source_id"]]
    title: Text = (Link(source["title"], source["url"]),) if source["url"] else str(source["title"])
    facts: list[tuple[str, Text]] = [
        ("What it says", str(item["paraphrase"])),
        ("Kind of source", SOURCE_TYPES[item["source_type"]]),
        ("Direction", DIRECTIONS[item["direction"]]),
        ("Grade", f"{item['grade']}: {item['grade_reason']}" if item["grade_reason"] else str(item["grade"])),
        ("Source", title),
        ("Where in it", str(item["locator"]) or "not stated"),
        ("Date of the source", day(source["date"])),
        ("Known by", known_by_words(item["known_by"])),
        ("Data status", status_words(item["data_status"])),
        ("Bears on", listed(_cells_of_item(assessment, evidence_id))),
    ]
    return TableView(
        table_id=table_id,
        caption=f"Item {evidence_id} in full",
        columns=("On record", "What it is"),
        rows=tuple((Cell(name), text_cell(words) if isinstance(words, str) else Cell(words)) for name, words in facts),
        status=str(item["data_status"]) or None,
        widths=(20, 80),
    )


def _cells_of_item(assessment: Assessment, evidence_id: str) -> list[str]:
    """Return the cells that an item bears on, each with its level; one said of all at once stands for all."""
    found: list[str] = []
    for panel in assessment.panels.values():
        labels = {d.dimension_id: dimension_label(c, d) for c, d in _cells(panel, ())}
        links = panel.evidence.links
        for link in links[links["evidence_id"] == evidence_id].itertuples():
            if link.scope == "programme":
                found.append(f"{labels[link.dimension_id]} of all at once")
                continue
            cell = panel.cell(str(link.subject_id), str(link.dimension_id))
            level = level_cell(cell["state"], cell["low"], cell["high"], panel.scale).text
            found.append(f"{labels[link.dimension_id]} of {_short(assessment, link.subject_id)} (level {level})")
    return list(dict.fromkeys(found))


def _short(assessment: Assessment, subject_id: object) -> str:
    return assessment.review.subject(str(subject_id)).short_name
