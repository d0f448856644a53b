"""Tables of levels: matrix, scorecard, one criterion, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from evaluation.assessment import Assessment, Panel
from evaluation.model import NA, Criterion, Purpose, Scale, weakest_status
from evaluation.presentation import Cell, TableView, count_of, level_text, listed, number, one_by_one, plain
from evaluation.presentation.terms import COMBINE_RULES, CONSENSUS_METHODS, criterion_label, dimension_name
from evaluation.presentation.words import totals_notes
from evaluation.scoring import current_round
from evaluation.tables.cells import KEY, MOST_UPRIGHT, level_cell, linked_ids, number_cell, text_cell

__all__ = [
    "agreed_words",
    "coverage_table",
    "criterion_levels",
    "hub_totals",
    "level_anchor",
    "level_matrix",
    "marks_words",
    "method_words",
    "panel_status",
    "reason_of",
    "reasons_note",
    "scale_words",
    "scorecard_levels",
    "star_words",
]

NOT_MODERATED = "* not moderated, or not resolved: the median of the marks stands."
PARTLY_MODERATED = (
    "* not moderated, or not resolved, on at least one of its dimensions: there the median of the marks stands."
)
MARKS_KEY = "Marks: how many there are, and the lowest to the highest."
REASONS_KEY = " A slash parts the reasons of several reviewers."
REASONS_APART = " / "


def panel_status(panel: Panel) -> str | None:
    """Return the weakest data status behind a panel's levels."""
    return weakest_status(panel.cells["data_status"])


def level_matrix(assessment: Assessment, purpose: Purpose = "hub") -> TableView:
    """Return the combined level of each subject on each criterion, without a total."""
    panel = assessment.panels[purpose]
    subjects = assessment.review.subjects_of(purpose)
    rows = tuple(
        (
            Cell(criterion_label(criterion)),
            *(_combined_cell(panel, subject.subject_id, criterion.criterion_id) for subject in subjects),
        )
        for criterion in panel.criterion_set.criteria
    )
    return TableView(
        table_id=f"tbl-matrix-{purpose}",
        caption=f"Panel level of each {purpose} on each criterion",
        columns=("Criterion", *(subject.short_name for subject in subjects)),
        rows=rows,
        note=_matrix_note(assessment, panel),
        status=panel_status(panel),
        wide=len(subjects) > MOST_UPRIGHT,
    )


def _matrix_note(assessment: Assessment, panel: Panel) -> str:
    star = star_words(panel.criterion_set.criteria) if _any_star(panel) else ""
    return " ".join(filter(None, (_combine_words(assessment, panel), scale_words(panel.scale), KEY, star)))


def _combined_cell(panel: Panel, subject_id: str, criterion_id: str) -> Cell:
    level = panel.criterion_level(subject_id, criterion_id)
    return level_cell(level["state"], level["low"], level["high"], panel.scale, moderated=bool(level["moderated"]))


def _any_star(panel: Panel) -> bool:
    return not bool(panel.cells["moderated"].all())


def star_words(criteria: Iterable[Criterion]) -> str:
    """Return what the star at the level of a criterion says: with several dimensions it may stand for one of them."""
    return PARTLY_MODERATED if _several_dimensions(criteria) else NOT_MODERATED


def _several_dimensions(criteria: Iterable[Criterion]) -> bool:
    return any(len(criterion.dimensions) > 1 for criterion in criteria)


def _combine_words(assessment: Assessment, panel: Panel) -> str:
    several = _several_dimensions(panel.criterion_set.criteria)
    return COMBINE_RULES[assessment.review.rules.combine] if several else ""


def scale_words(scale: Scale) -> str:
    """Return from where to where the marks of a numeric scale run; empty for levels, which carry their words."""
    if scale.kind != "numeric":
        return ""
    return f"Marks run from {scale.worst:g} (worst) to {scale.best:g} (best): the darker the better, in five shades."


def level_anchor(subject_id: str, dimension_id: str) -> str:
    """Return the anchor of a level in the table of one hub's levels."""
    return f"level-{subject_id}-{dimension_id}"


def scorecard_levels(assessment: Assessment, subject_id: str) -> TableView:
    """Return one hub's level on each dimension with its reason, evidence and disagreement."""
    panel = assessment.hubs
    rows, anchors = [], []
    for criterion in panel.criterion_set.criteria:
        dimension_ids = [dimension.dimension_id for dimension in criterion.dimensions]
        rows += [_scorecard_row(assessment, panel, subject_id, criterion, item) for item in dimension_ids]
        anchors += [level_anchor(subject_id, item) for item in dimension_ids]
    return TableView(
        table_id=f"tbl-scorecard-{subject_id}",
        caption=f"Levels of {assessment.review.subject(subject_id).short_name} with reasons and evidence",
        columns=("Criterion", "Level", "Reason", "Evidence", "Marks"),
        rows=tuple(rows),
        note=reasons_note(panel, rows),
        status=panel_status(panel),
        row_anchors=tuple(anchors),
        widths=(22, 9, 51, 10, 8),
    )


def reasons_note(panel: Panel, rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return how marks, levels and reasons are to be read; of the slash between reasons only where one stands."""
    star = f" {NOT_MODERATED}" if _any_star(panel) else ""
    slash = any(REASONS_APART in plain(cell.text) for row in rows for cell in row)
    return f"{MARKS_KEY} {KEY}{star}{REASONS_KEY if slash else ''}"


def _scorecard_row(
    assessment: Assessment, panel: Panel, subject_id: str, criterion: Criterion, dimension_id: str
) -> tuple[Cell, ...]:
    cell = panel.cell(subject_id, dimension_id)
    dimension = next(item for item in criterion.dimensions if item.dimension_id == dimension_id)
    links = panel.evidence.links
    here = (links["subject_id"] == subject_id) & (links["dimension_id"] == dimension_id)
    on_cell = links.loc[here, "evidence_id"].drop_duplicates()
    return (
        Cell(dimension_name(criterion, dimension)),
        level_cell(cell["state"], cell["low"], cell["high"], panel.scale, moderated=bool(cell["moderated"])),
        text_cell(reason_of(assessment, panel, cell), "No reason on record."),
        Cell(linked_ids("evidence", on_cell)),
        Cell(marks_words(panel, cell)),
    )


def reason_of(assessment: Assessment, panel: Panel, cell: pd.Series) -> str:
    """Return why a cell has its level: the consensus's reason, else the reasons of the marks at the median."""
    if cell["rationale"]:
        return agreed_words(cell)
    score = assessment.review.table("score")
    counted = score["round_id"] == current_round(assessment.review, panel.criterion_set)  # trial marks are practice
    here = (score["subject_id"] == cell["subject_id"]) & (score["dimension_id"] == cell["dimension_id"])
    mine = score[counted & here]
    reasons = mine.loc[_gives(mine["level"], cell, panel.scale), "rationale"].drop_duplicates()
    return REASONS_APART.join(reason for reason in reasons if reason)


def agreed_words(cell: pd.Series) -> str:
    """Return the reason of an agreed level, why it is not the median, and who dissented, as far as it is said."""
    changed, dissent = cell["change_reason"], cell["dissent"]
    return one_by_one(
        cell["rationale"],
        f"Changed from the median because: {changed}" if changed else "",
        f"Dissent: {dissent}" if dissent else "",
    )


def method_words(cell: pd.Series) -> str:
    """Return how a level was set: as the panel agreed it, or that it was not moderated."""
    return CONSENSUS_METHODS[cell["method"]] if cell["method"] else "not moderated"


def _gives(levels: pd.Series[str], cell: pd.Series, scale: Scale) -> list[bool]:
    """Return which marks say what the cell says; as numbers, because a numeric mark may be written 8 or 8.0."""
    if cell["state"] != "level":
        return [level == cell["state"] for level in levels]
    ends = {float(cell["low"]), float(cell["high"])}
    return [scale.parse(level) in ends for level in levels]


def marks_words(panel: Panel, cell: pd.Series) -> str:
    """Return how many marks a cell has and how far they lie apart, with IE, NA and missing ones counted."""
    numbered = int(cell["n_marks"] - cell["n_ie"] - cell["n_na"])
    parts = []
    if numbered:
        low, high = cell["minimum"], cell["maximum"]
        ends = level_text(low, high, "level", panel.scale, with_word=False)
        parts.append(f"{numbered} at {ends}")
    for name, words in (("n_ie", "IE"), ("n_na", "NA")):
        if cell[name]:
            parts.append(f"{int(cell[name])} {words}")
    if cell["n_missing"]:
        parts.append(f"{int(cell['n_missing'])} missing")
    return ", ".join(parts) or "no marks"


def criterion_levels(assessment: Assessment, criterion_id: str) -> TableView:
    """Return the levels of all hubs on one criterion, dimension by dimension, with the spread of the marks."""
    panel = assessment.hubs
    criterion = next(item for item in panel.criterion_set.criteria if item.criterion_id == criterion_id)
    several = len(criterion.dimensions) > 1
    rows = []
    for subject in assessment.review.subjects_of("hub"):
        for dimension in criterion.dimensions:
            cell = panel.cell(subject.subject_id, dimension.dimension_id)
            rows.append(
                (
                    Cell(f"{subject.short_name}: {dimension.kind}" if several else subject.short_name),
                    level_cell(
                        cell["state"], cell["low"], cell["high"], panel.scale, moderated=bool(cell["moderated"])
                    ),
                    Cell(marks_words(panel, cell)),
                    Cell(method_words(cell)),
                    text_cell(reason_of(assessment, panel, cell), "No reason on record."),
                )
            )
    return TableView(
        table_id=f"tbl-criterion-{criterion_id}",
        caption=f"Levels on {criterion_id}, {criterion.short_name}, with reasons",
        columns=("Hub", "Level", "Marks", "How set", "Reason"),
        rows=tuple(rows),
        note=reasons_note(panel, rows),
        status=panel_status(panel),
        widths=(18, 11, 14, 11, 46),
    )


def coverage_table(assessment: Assessment, purpose: Purpose = "hub") -> TableView:
    """Return how much of each subject's grid carries a level, beside what does not."""
    panel = assessment.panels[purpose]
    rows = []
    for item in panel.coverage.itertuples():
        subject = assessment.review.subject(str(item.subject_id))
        counts = (item.n_cells, item.n_level, item.n_ie, item.n_na, item.n_unscored, item.n_moderated)
        rows.append((Cell(subject.short_name), *(number_cell(number(float(count), 0)) for count in counts)))
    n = len(panel.criterion_set.dimensions)
    return TableView(
        table_id=f"tbl-coverage-{purpose}",
        caption=f"Coverage: cells with a level, of {count_of(n, 'dimension')} for each {purpose}",
        columns=(purpose.capitalize(), "Cells", "With a level", "IE", "NA", "Not scored", "Moderated"),
        rows=tuple(rows),
        note=KEY,
        status=panel_status(panel),
    )


def hub_totals(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the weighted total of each hub, in the order of the pack; nothing unless asked for and allowed.

    A hub with insufficient evidence or a gap on any criterion has an interval, never a point.
    """
    totals = assessment.hubs.totals
    if totals is None:
        return ()
    rows = []
    for item in totals.itertuples():
        low, high = number(float(item.lower)), number(float(item.upper))
        subject = assessment.review.subject(str(item.subject_id))
        rows.append((Cell(subject.short_name), number_cell(low if low == high else f"{low} to {high}")))
    table = TableView(
        table_id="tbl-hub-totals",
        caption=f"Weighted total of each hub, from 0 (worst) to 100 (best): {_totals_weights(assessment)}",
        columns=("Hub", "Total"),
        rows=tuple(rows),
        note=" ".join([*totals_notes(assessment), *_left_out_of_totals(assessment), INTERVAL]),
        status=panel_status(assessment.hubs),
    )
    return (table,)


INTERVAL = "An interval: IE or a gap stands at its worst and at its best."


def _totals_weights(assessment: Assessment) -> str:
    groups = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["hub"]}
    return groups[assessment.weights_of("hub")]


def _left_out_of_totals(assessment: Assessment) -> list[str]:
    """Say which criteria do not apply to some hub, and so count for none."""
    criteria = assessment.hubs.criteria
    gone = list(dict.fromkeys(criteria.loc[criteria["state"] == NA, "criterion_id"]))
    return [f"Left out for every hub, because not applicable to one: {listed(gone)}."] if gone else []
