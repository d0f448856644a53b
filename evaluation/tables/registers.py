"""The registers of the annexes: status of rows, rubric, scores, moderation, weights, logs, data dictionary, inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from evaluation.assessment import Assessment, Panel, WeightSet
from evaluation.model import STATUSES, Criterion, Dimension, Purpose, Subject, weakest_status
from evaluation.presentation import Cell, TableView, day, level_text, listed, number, one_by_one, percent, status_words
from evaluation.presentation.terms import (
    ELICITATION,
    LOG_KINDS,
    criterion_label,
    dimension_label,
)
from evaluation.presentation.words import never_scored
from evaluation.schemas import TABLES, Column
from evaluation.scoring import current_round
from evaluation.tables.cells import ids_cell, level_cell, number_cell, text_cell
from evaluation.tables.levels import MARKS_KEY, NOT_MODERATED, agreed_words, marks_words, method_words
from evaluation.tables.method import median_words
from evaluation.tables.options import rounding_words

__all__ = [
    "all_scores",
    "data_dictionary",
    "inputs_table",
    "log_tables",
    "moderation_record",
    "pair_comparisons",
    "rubric_tables",
    "status_table",
    "weight_set_tables",
    "weight_sets_table",
]

Tables = tuple[TableView, ...]
PROVENANCE = ("data_status", "known_by", "source", "entered_by", "entered_at")


def status_table(assessment: Assessment) -> TableView:
    """Return how many rows of each table have each data status."""
    counts = assessment.status.counts
    shown = [status for status in STATUSES if counts[status].sum()]
    rows = [
        (Cell(str(name).replace("_", " ")), *(number_cell(f"{row[status]:,}") for status in shown))
        for name, row in counts.iterrows()
    ]
    totals = (f"{counts[status].sum():,}" for status in shown)
    rows.append((Cell("All rows"), *(number_cell(words) for words in totals)))
    return TableView(
        table_id="tbl-status",
        caption="Rows behind this document, by table and data status",
        columns=("Table", *(status_words(status).capitalize() for status in shown)),
        rows=tuple(rows),
        note="Statuses run from the strongest to the weakest; a derived figure takes the weakest of its parents.",
        status=assessment.status.of(counts.index),
    )


def rubric_tables(assessment: Assessment, purpose: Purpose) -> Tables:
    """Return the words of each level for each dimension, one table a criterion; nothing without a rubric."""
    panel = assessment.panels.get(purpose)
    descriptor = assessment.review.table("descriptor")
    if panel is None:
        return ()
    made = (_rubric(panel, criterion, descriptor) for criterion in panel.criterion_set.criteria)
    return tuple(table for table in made if table is not None)


def _rubric(panel: Panel, criterion: Criterion, descriptor: pd.DataFrame) -> TableView | None:
    rows, statuses = [], []
    for dimension in criterion.dimensions:
        for row in descriptor[descriptor["dimension_id"] == dimension.dimension_id].itertuples():
            mark = panel.scale.parse(str(row.level))
            words = level_text(mark, mark, "level", panel.scale, with_word=False)
            kind = f"{dimension.kind.capitalize()} " if len(criterion.dimensions) > 1 else ""
            rows.append((Cell(f"{kind}{words} {row.label}"), text_cell(row.descriptor, "not described")))
            statuses.append(row.data_status)
    if not rows:
        return None
    return TableView(
        table_id=f"tbl-rubric-{criterion.criterion_id}",
        caption=f"Rubric of {criterion_label(criterion)}",
        columns=("Level", "What it takes"),
        rows=tuple(rows),
        status=weakest_status(statuses),
        widths=(22, 78),
    )


def all_scores(assessment: Assessment, purpose: Purpose) -> Tables:
    """Return every mark of the round that counts, one table a subject; reviewers who said the same stand together."""
    panel = assessment.panels.get(purpose)
    if panel is None:
        return ()
    score = assessment.review.table("score")
    counted = score[score["round_id"] == current_round(assessment.review, panel.criterion_set)]
    made = (
        _subject_scores(assessment, panel, subject_id, counted[counted["subject_id"] == subject_id])
        for subject_id in panel.marks.subject_ids
    )
    return tuple(table for table in made if table is not None)


def _subject_scores(assessment: Assessment, panel: Panel, subject_id: str, scores: pd.DataFrame) -> TableView | None:
    if scores.empty:
        return None
    rows = [
        row
        for criterion in panel.criterion_set.criteria
        for dimension in criterion.dimensions
        for row in _dimension_scores(assessment, panel, criterion, dimension, scores)
    ]
    return TableView(
        table_id=f"tbl-scores-{subject_id}",
        caption=f"Marks and reasons: {_both_names(assessment.review.subject(subject_id))}",
        columns=("Dimension", "Level", "By", "Reason", "Evidence"),
        rows=tuple(rows),
        status=weakest_status(scores["data_status"]),
        widths=(13, 12, 12, 50, 13),
    )


def _both_names(subject: Subject) -> str:
    """Return a subject's id and short name, by which the document calls it, with its name in full."""
    short = f"{subject.subject_id} {subject.short_name}"
    return short if subject.name == subject.short_name else f"{short} ({subject.name})"


def _dimension_scores(
    assessment: Assessment, panel: Panel, criterion: Criterion, dimension: Dimension, scores: pd.DataFrame
) -> list[tuple[Cell, ...]]:
    mine = scores[scores["dimension_id"] == dimension.dimension_id].astype(object)
    marks = [panel.scale.parse(level) for level in mine["level"]]  # 8 and 8.0 are one mark of a numeric scale
    states = ["level" if math.isfinite(mark) else level for mark, level in zip(marks, mine["level"], strict=True)]
    mine = mine.assign(mark=marks, state=states)
    rows: list[tuple[Cell, ...]] = []
    said_alike = mine.groupby(["mark", "state", "rationale", "why_not_higher", "evidence_ids"], sort=True, dropna=False)
    for (number_of, state, rationale, why_not, evidence_ids), group in said_alike:
        names = sorted((assessment.names[item] for item in group["reviewer_id"]), key=lambda name: (len(name), name))
        reason = f"{rationale} Why not higher: {why_not}" if why_not else rationale
        rows.append(
            (
                Cell(dimension_label(criterion, dimension)),
                level_cell(state, number_of, number_of, panel.scale),
                Cell(", ".join(names)),
                text_cell(reason, "No reason on record."),
                ids_cell("evidence", evidence_ids),
            )
        )
    return rows


def moderation_record(assessment: Assessment, purpose: Purpose) -> Tables:
    """Return median, agreed level, method, reason, change and dissent of each cell; nothing if none was moderated."""
    panel = assessment.panels.get(purpose)
    if panel is None or not (panel.cells["method"] != "").any():
        return ()
    labels = {
        dimension.dimension_id: dimension_label(criterion, dimension)
        for criterion in panel.criterion_set.criteria
        for dimension in criterion.dimensions
    }
    gone = never_scored(assessment, panel)
    cells = panel.cells[~panel.cells["subject_id"].isin(gone)]
    rows = tuple(
        (
            Cell(f"{assessment.review.subject(cell['subject_id']).short_name}: {labels[cell['dimension_id']]}"),
            Cell(marks_words(panel, cell)),
            Cell(median_words(panel, cell)),
            level_cell(cell["state"], cell["low"], cell["high"], panel.scale, moderated=bool(cell["moderated"])),
            Cell(method_words(cell)),
            Cell(_moderation_words(cell)),
        )
        for _, cell in cells.iterrows()
    )
    star = "" if cells["moderated"].all() else f" {NOT_MODERATED}"
    table = TableView(
        table_id=f"tbl-moderation-{purpose}",
        caption=f"Moderation of the {purpose}s: marks, median and what was agreed",
        columns=("Cell", "Marks", "Median", "Panel level", "How set", "Reason, change and dissent"),
        rows=rows,
        note=f"{MARKS_KEY} {EVEN_COUNT}{star}{_gone_words(gone)}",
        status=weakest_status(cells["data_status"]),
        widths=(17, 14, 12, 12, 12, 45),
    )
    return (table,)


EVEN_COUNT = "With an even count of marks the median is the pair of middle levels."


def _gone_words(subject_ids: Sequence[str]) -> str:
    return f" Discarded on the longlist and never scored: {listed(subject_ids)}." if subject_ids else ""


def _moderation_words(cell: pd.Series) -> str:
    return agreed_words(cell) if cell["rationale"] else one_by_one("No agreed reason on record.", agreed_words(cell))


def weight_sets_table(assessment: Assessment, purpose: Purpose) -> Tables:
    """Return whose weights are held and how each set was elicited; nothing without a panel."""
    sets = assessment.weight_sets.get(purpose, ())
    if not sets:
        return ()
    paired = not all(math.isnan(item.consistency_ratio) for item in sets)
    rows = tuple(
        (
            Cell(item.weight_set_id),
            Cell(item.stakeholder_group),
            Cell(ELICITATION[item.method]),
            *((Cell(number(item.consistency_ratio, 2, missing="does not apply")),) if paired else ()),
            Cell(status_words(item.data_status) if item.data_status else "set by the workbench"),
        )
        for item in sets
    )
    table = TableView(
        table_id=f"tbl-weight-sets-{purpose}",
        caption=f"Weight sets for the criteria that judge each {purpose}",
        columns=("Set", "Whose", "How elicited", *(("Consistency ratio",) if paired else ()), "Data status"),
        rows=rows,
        note="Consistency ratio: Saaty's, for pairwise comparison only; 0 is full consistency." if paired else "",
        status=weakest_status(item.data_status or "" for item in sets),
    )
    return (table,)


def weight_set_tables(assessment: Assessment, purpose: Purpose) -> Tables:
    """Return each elicited set: the two ends of each swing, what was said, and the weight that follows."""
    panel = assessment.panels.get(purpose)
    if panel is None:
        return ()
    weight = assessment.review.table("weight")
    return tuple(
        _weight_set(panel, item, weight[weight["weight_set_id"] == item.weight_set_id])
        for item in assessment.weight_sets[purpose]
        if item.method != "equal"
    )


def _weight_set(panel: Panel, item: WeightSet, rows_held: pd.DataFrame) -> TableView:
    said = {row.criterion_id: row for row in rows_held.itertuples()}
    rows = []
    for criterion in panel.criterion_set.criteria:
        row = said.get(criterion.criterion_id)
        rows.append(
            (
                Cell(criterion_label(criterion)),
                text_cell(row.worst if row else "", "not described"),
                text_cell(row.best if row else "", "not described"),
                Cell(_elicited_words(row, item.method)),
                number_cell(percent(item.by_criterion[criterion.criterion_id], 1)),
            )
        )
    return TableView(
        table_id=f"tbl-weights-{item.weight_set_id}",
        caption=f"{item.stakeholder_group}: weights ({ELICITATION[item.method]})",
        columns=("Criterion", "From the worst", "To the best", "What was said", "Weight"),
        rows=tuple(rows),
        note=f"{FOLLOWS[item.method]}{rounding_words([item.by_criterion.values()], places=1)}",
        status=item.data_status,
        widths=(20, 27, 27, 16, 10),
    )


FOLLOWS = {
    "swing": "Weight: points divided by their sum.",
    "direct": "Weight: points divided by their sum.",
    "rank": "Weight: the centre of all weights in this order (rank-order centroid).",
    "interval": "Weight: the centre of all weights within these bounds.",
    "ratio": "Weight: the centre of all weights that keep the ratios of pairs below.",
    "ahp": "Weight: principal eigenvector of the comparisons below.",
}


def _elicited_words(row: object, method: str) -> str:
    if method in ("ratio", "ahp"):
        return "pairs, below"
    if row is None:
        return "nothing on record"
    if method == "rank":
        return f"rank {row.rank:g}"  # type: ignore[attr-defined]
    if method == "interval":
        return f"{percent(row.lower)} to {percent(row.upper)}"  # type: ignore[attr-defined]
    return f"{row.points:g} points"  # type: ignore[attr-defined]


def pair_comparisons(assessment: Assessment, purpose: Purpose) -> Tables:
    """Return the pairs that were compared, set by set; nothing where no set rests on pairs."""
    comparison = assessment.review.table("comparison")
    made = []
    for item in assessment.weight_sets.get(purpose, ()):
        mine = comparison[comparison["weight_set_id"] == item.weight_set_id]
        if len(mine):
            made.append(_pairs(item, mine))
    return tuple(made)


def _pairs(item: WeightSet, pairs: pd.DataFrame) -> TableView:
    rows = tuple(
        (
            Cell(f"{row.criterion_id} against {row.other_id}"),
            Cell(_times(row.lower, row.upper)),
        )
        for row in pairs.itertuples()
    )
    return TableView(
        table_id=f"tbl-pairs-{item.weight_set_id}",
        caption=f"{item.stakeholder_group}: pairs compared",
        columns=("Pair", "The first weighs"),
        rows=rows,
        status=item.data_status,
    )


def _times(lower: float, upper: float) -> str:
    """Return how much more the first of a pair weighs than the second."""
    if lower == upper == 1:
        return "the same"
    return f"{lower:g} times as much" if lower == upper else f"{lower:g} to {upper:g} times as much"


def log_tables(assessment: Assessment) -> Tables:
    """Return the logs of assumptions, decisions, data and assurance, one table a kind; nothing where none is kept."""
    log = assessment.review.table("log")
    return tuple(
        _log(kind, words, log[log["kind"] == kind]) for kind, words in LOG_KINDS.items() if (log["kind"] == kind).any()
    )


def _log(kind: str, words: str, rows_held: pd.DataFrame) -> TableView:
    rows = tuple(
        (
            Cell(row.log_id),
            Cell(row.text),
            text_cell(row.why, "not stated"),
            text_cell(row.effect, "not stated"),
            text_cell(row.reliability, "not stated"),
            Cell(_signed(row)),
        )
        for row in rows_held.itertuples()
    )
    return TableView(
        table_id=f"tbl-log-{kind}",
        caption=f"{words} log",
        columns=("Entry", "What", "Why", "Effect", "How reliable", "By, signed off, when"),
        rows=rows,
        status=weakest_status(rows_held["data_status"]),
        widths=(8, 32, 22, 20, 15, 17),
    )


def _signed(row: object) -> str:
    by, signed, at = row.by, row.signed_off_by, row.at  # type: ignore[attr-defined]
    parts = [by or "nobody named", f"signed off by {signed}" if signed else "not signed off", day(at)]
    return "; ".join(parts)


def data_dictionary(assessment: Assessment) -> TableView:
    """Return the tables that the pack holds, each with its key and columns as declared."""
    rows = []
    for name, table in TABLES.items():
        count = len(assessment.full.table(name))
        if count:
            columns = (column for column in table.columns if column.name not in PROVENANCE)
            said = "; ".join(_column_words(column, key=column.name in table.key) for column in columns)
            rows.append((Cell(name), Cell(table.description), number_cell(f"{count:,}"), Cell(said)))
    return TableView(
        table_id="tbl-dictionary",
        caption="Data dictionary: the tables of this pack",
        columns=("Table", "What it holds", "Rows", "Columns"),
        rows=tuple(rows),
        note="* key. Every table may also carry data_status, known_by, source, entered_by and entered_at. "
        "Rows are those of the whole pack, before any cut-off date.",
        widths=(16, 24, 8, 62),
    )


KINDS = {"text": "text", "integer": "whole number", "number": "number", "flag": "0 or 1", "date": "date, EDTF",
         "level": "a mark on the scale, IE or NA"}  # fmt: skip


def _column_words(column: Column, *, key: bool) -> str:
    star = "*" if key else ""
    if column.kind == "enum":
        return f"{column.name}{star} ({', '.join(column.values)})"
    if column.kind in ("id", "ids"):
        kind = "id" if column.kind == "id" else "ids"
        return f"{column.name}{star} ({kind}{' of ' + ' or '.join(column.refers_to) if column.refers_to else ''})"
    return f"{column.name}{star} ({KINDS[column.kind]})"


def inputs_table(assessment: Assessment) -> TableView:
    """Return every file that was read, with the SHA-256 of its bytes, and every round locked, with its one hash."""
    review = assessment.full
    files = [(Cell(name), Cell(digest)) for name, digest in sorted(review.hashes.items())]
    heads = [
        (Cell(f"Round {head.round_id}, locked {head.locked_at[:10]}"), Cell(head.sha256)) for head in review.score_heads
    ]
    return TableView(
        table_id="tbl-inputs",
        caption="Files that were read, with their SHA-256",
        columns=("File", "SHA-256"),
        rows=(*files, *heads) or ((Cell("none"), Cell("The review was not read from files.")),),
        note=LOCKED_ROUNDS if heads else "",
        widths=(26, 74),
    )


LOCKED_ROUNDS = (
    "A locked round has one hash over the last record of every reviewer and every row of the round. The last record in "
    "a folder of scores stands for all before it, each of which holds the hash of the one before."
)
