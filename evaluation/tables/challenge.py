"""Tables of the challenge pack: one result, cell by cell, with the marks, reasons, moderation and evidence behind it.

Every function returns its tables as a tuple, empty where there is nothing to show. What other documents show as well
is made by their functions, from the assessment that is cut down to the subject.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from evaluation.assessment import Panel
from evaluation.assessment.challenge import Challenge
from evaluation.model import Criterion, weakest_status
from evaluation.presentation import Cell, TableView, count_of, day, level_text, one_by_one
from evaluation.presentation.terms import (
    COMBINE_RULES,
    STAGES,
    criterion_label,
    dimension_label,
)
from evaluation.scoring import current_round, moderation_round
from evaluation.tables.cells import KEY, ids_cell, level_cell, number_cell, text_cell
from evaluation.tables.commissioning import lots_table, tenders_table
from evaluation.tables.levels import NOT_MODERATED, method_words, panel_status, reason_of
from evaluation.tables.longlist import longlist_table
from evaluation.tables.method import median_words

__all__ = [
    "challenge_criteria",
    "challenge_lot",
    "challenge_moderation",
    "challenge_other_marks",
    "challenge_place",
    "challenge_reasons",
    "challenge_result",
    "challenge_reviewers",
]

Views = tuple[TableView, ...]
MOST_REVIEWERS = 6
"""Reviewers with a column each; of more, the marks stand in one cell."""
MOST_UPRIGHT_REVIEWERS = 4
"""Reviewers whose marks leave room on an upright page for why a level was changed and who dissented."""
NO_MARK = "no mark"


def by_name(names: list[str]) -> list[str]:
    """Return names of reviewers in order, R2 before R10."""
    return sorted(names, key=lambda name: (len(name), name))


def marks_given(challenge: Challenge) -> pd.DataFrame:
    """Return the marks of the round that counts, with the names to show under ``name``."""
    review = challenge.about.review
    score = review.table("score")
    panel = challenge.panel
    wanted = current_round(review, panel.criterion_set) if panel is not None else None
    mine = score[score["round_id"] == wanted]
    return mine.assign(name=[challenge.about.names[str(item)] for item in mine["reviewer_id"]])


def reviewers_of(challenge: Challenge) -> list[str]:
    """Return the names to show of those who marked the subject, in order."""
    return by_name(list(dict.fromkeys(marks_given(challenge)["name"])))


def challenge_result(challenge: Challenge) -> Views:
    """Return the result in one table: each dimension with every mark, the median, the panel's level and how it came.

    Changes and dissent have a column where there is one on any dimension; the note says so where there is none.
    """
    panel = challenge.panel
    if panel is None or marks_given(challenge).empty:
        return ()
    names = reviewers_of(challenge)
    apart = len(names) <= MOST_REVIEWERS
    marks = _marks_by_cell(challenge)
    told = bool(((panel.cells["change_reason"] != "") | (panel.cells["dissent"] != "")).any())
    rows = tuple(
        (*_result_row(panel, label, cell, marks, names, apart=apart), *([_change_cell(cell)] if told else ()))
        for label, cell in labelled_cells(challenge)
    )
    star = "" if bool(panel.cells["moderated"].all()) else f" {NOT_MODERATED}"
    unchanged = "" if told else " No level was moved away from its median, and no dissent is on record."
    view = TableView(
        table_id="tbl-result",
        caption=f"The result: every mark on {challenge.subject.short_name}, the median and what the panel agreed",
        columns=(
            "Dimension",
            *(names if apart else ["Marks"]),
            "Median",
            "Panel level",
            "How set",
            *(["Change and dissent"] if told else []),
        ),
        rows=rows,
        note=f"{KEY} With an even count of marks the median is the pair of middle levels.{star}{unchanged}",
        status=panel_status(panel),
        wide=told and len(names) > MOST_UPRIGHT_REVIEWERS,
        widths=(21 if told else 27, *((6,) * len(names) if apart else (26,)), 11, 11, 11, *((27,) if told else ())),
    )
    return (view,)


def labelled_cells(challenge: Challenge) -> list[tuple[str, pd.Series]]:
    """Return the cells of the subject in the order of the criteria, each with a label that names its criterion."""
    panel = challenge.panel
    if panel is None:
        return []
    return [
        (cell_label(criterion, dimension.kind), panel.cell(challenge.subject.subject_id, dimension.dimension_id))
        for criterion in panel.criterion_set.criteria
        for dimension in criterion.dimensions
    ]


def cell_label(criterion: Criterion, kind: str) -> str:
    """Return a criterion's id and name, with the kind of dimension where it has several: ``K2 Reach: extent``."""
    label = criterion_label(criterion)
    return f"{label}: {kind}" if len(criterion.dimensions) > 1 else label


def _marks_by_cell(challenge: Challenge) -> dict[tuple[str, str], str]:
    rows = marks_given(challenge)
    return dict(zip(zip(rows["dimension_id"], rows["name"], strict=True), rows["level"], strict=True))


def _result_row(
    panel: Panel, label: str, cell: pd.Series, marks: dict[tuple[str, str], str], names: list[str], *, apart: bool
) -> tuple[Cell, ...]:
    given = {name: marks.get((str(cell["dimension_id"]), name), "") for name in names}
    if apart:
        shown = tuple(mark_cell(panel, mark) for mark in given.values())
    else:
        said = ", ".join(f"{name} {mark_words(panel, mark)}" for name, mark in given.items() if mark)
        shown = (text_cell(said, NO_MARK),)
    return (
        Cell(label),
        *shown,
        Cell(median_words(panel, cell)),
        level_cell(cell["state"], cell["low"], cell["high"], panel.scale, moderated=bool(cell["moderated"])),
        Cell(method_words(cell)),
    )


def _change_cell(cell: pd.Series) -> Cell:
    """Return why a level is not its median, and the dissent from it."""
    said = (("Changed because", cell["change_reason"]), ("Dissent", cell["dissent"]))
    return text_cell(one_by_one(*(f"{what}: {words}" for what, words in said if words)))


def mark_words(panel: Panel, mark: str) -> str:
    """Return a mark as it is shown, without its word; what is not there is said."""
    if not mark:
        return NO_MARK
    found = panel.scale.parse(mark)
    return mark if math.isnan(found) else level_text(found, found, "level", panel.scale, with_word=False)


def mark_cell(panel: Panel, mark: str) -> Cell:
    """Return a mark in its colour, without its word."""
    if not mark:
        return Cell(NO_MARK, "level-none")
    found = panel.scale.parse(mark)
    state = mark if math.isnan(found) else "level"
    return Cell(mark_words(panel, mark), level_cell(state, found, found, panel.scale).kind)


def challenge_criteria(challenge: Challenge) -> Views:
    """Return the level of each criterion from those of its dimensions; nothing where every criterion has one."""
    panel = challenge.panel
    if panel is None or all(len(criterion.dimensions) == 1 for criterion in panel.criterion_set.criteria):
        return ()
    subject_id = challenge.subject.subject_id
    rows = []
    for criterion in panel.criterion_set.criteria:
        level = panel.criterion_level(subject_id, criterion.criterion_id)
        parts = [
            f"{dimension.kind} {cell_words(panel, panel.cell(subject_id, dimension.dimension_id))}"
            for dimension in criterion.dimensions
        ]
        shown = level_cell(level["state"], level["low"], level["high"], panel.scale, moderated=bool(level["moderated"]))
        rows.append((Cell(criterion_label(criterion)), Cell(", ".join(parts)), shown))
    view = TableView(
        table_id="tbl-result-criteria",
        caption="From the dimensions to the level of each criterion",
        columns=("Criterion", "Dimensions", "Level"),
        rows=tuple(rows),
        note=f"{COMBINE_RULES[challenge.about.review.rules.combine]} {KEY}",
        status=panel_status(panel),
        widths=(36, 44, 20),
    )
    return (view,)


def cell_words(panel: Panel, cell: pd.Series) -> str:
    """Return a panel level in words."""
    return level_text(cell["low"], cell["high"], cell["state"], panel.scale)


def challenge_reasons(challenge: Challenge) -> Views:
    """Return what each reviewer said for each mark, one table a criterion: reason, why not higher, evidence, date."""
    panel = challenge.panel
    if panel is None:
        return ()
    marks = marks_given(challenge)
    made = (_reasons(panel, criterion, marks) for criterion in panel.criterion_set.criteria)
    return tuple(view for view in made if view is not None)


def _reasons(panel: Panel, criterion: Criterion, marks: pd.DataFrame) -> TableView | None:
    several = len(criterion.dimensions) > 1
    rows, statuses = [], []
    for dimension in criterion.dimensions:
        mine = marks[marks["dimension_id"] == dimension.dimension_id].set_index("name")
        for name in by_name(list(mine.index)):
            said = mine.loc[name]
            rows.append((Cell(f"{name}, {dimension.kind}" if several else name), *_said(panel, said)))
            statuses.append(said["data_status"])
    if not rows:
        return None
    return TableView(
        table_id=f"tbl-reasons-{criterion.criterion_id}",
        caption=f"What each reviewer said on {criterion_label(criterion)}",
        columns=("Reviewer", "Mark", "Reason", "Why not higher", "Evidence cited", "Given on"),
        rows=tuple(rows),
        status=weakest_status(statuses),
        widths=(12, 10, 36, 16, 11, 15),
    )


def _said(panel: Panel, said: pd.Series) -> tuple[Cell, ...]:
    mark = panel.scale.parse(str(said["level"]))
    state = str(said["level"]) if math.isnan(mark) else "level"
    return (
        level_cell(state, mark, mark, panel.scale),
        text_cell(str(said["rationale"]), "no reason on record"),
        text_cell(str(said["why_not_higher"]), "not stated"),
        ids_cell("evidence", str(said["evidence_ids"])),
        Cell(day(str(said["scored_at"]))),
    )


def challenge_other_marks(challenge: Challenge) -> Views:
    """Return marks on the subject from rounds that do not count, trial marking first; nothing where there are none."""
    panel, review = challenge.panel, challenge.about.review
    if panel is None:
        return ()
    score, rounds = review.table("score"), review.table("round").set_index("round_id")
    others = score[score["round_id"] != current_round(review, panel.criterion_set)]
    if others.empty:
        return ()
    labels = {
        dimension.dimension_id: dimension_label(criterion, dimension)
        for criterion in panel.criterion_set.criteria
        for dimension in criterion.dimensions
    }
    named = others.assign(name=[challenge.about.names[str(item)] for item in others["reviewer_id"]])
    rows = tuple(
        (
            Cell(f"{labels[str(said['dimension_id'])]}, {said['name']}"),
            Cell(f"{said['round_id']}, {STAGES[rounds.loc[said['round_id'], 'stage']]}"),
            *_said(panel, said),
        )
        for _, said in named.sort_values(["round_id", "dimension_id", "name"], kind="stable").iterrows()
    )
    view = TableView(
        table_id="tbl-other-marks",
        caption="Marks of other rounds, which enter no level",
        columns=("Dimension, reviewer", "Round", "Mark", "Reason", "Why not higher", "Evidence cited", "Given on"),
        rows=rows,
        status=weakest_status(others["data_status"]),
        widths=(14, 14, 11, 32, 11, 9, 11),
    )
    return (view,)


def challenge_moderation(challenge: Challenge) -> Views:
    """Return what the panel agreed on each dimension, with its reason, change, dissent and date; nothing if nowhere."""
    panel = challenge.panel
    if panel is None or not (panel.cells["method"] != "").any():
        return ()
    recorded = _recorded(challenge, panel)
    rows = tuple(
        (
            Cell(label),
            Cell(f"{median_words(panel, cell)} → {cell_words(panel, cell)}"),
            Cell(method_words(cell) if cell["method"] else "not moderated, median stands"),
            text_cell(reason_of(challenge.about, panel, cell), "No reason on record."),
            Cell(day(recorded.get(str(cell["dimension_id"]), ""))),
        )
        for label, cell in labelled_cells(challenge)
    )
    view = TableView(
        table_id="tbl-moderation",
        caption="The moderation record: what was agreed on each dimension, and why",
        columns=("Dimension", "Median → level", "How set", "Reason, change and dissent", "Recorded"),
        rows=rows,
        note="Where nothing was agreed, the reasons of the marks at the median stand.",
        status=panel_status(panel),
        widths=(22, 18, 12, 35, 13),
    )
    return (view,)


def _recorded(challenge: Challenge, panel: Panel) -> dict[str, str]:
    review = challenge.about.review
    consensus = review.table("consensus")
    wanted = moderation_round(review, current_round(review, panel.criterion_set))
    mine = consensus[consensus["round_id"] == wanted]
    return dict(zip(mine["dimension_id"], mine["recorded_at"], strict=True))


def challenge_place(challenge: Challenge) -> Views:
    """Return the place of an option on the longlist with the reason; nothing where none is on record."""
    caption = f"The place of {challenge.subject.short_name} on the longlist, with the reason"
    return tuple(replace(view, caption=caption, note="") for view in longlist_table(challenge.about))


def challenge_lot(challenge: Challenge) -> Views:
    """Return the lot that a bid was for, and its tender; nothing where none is on record."""
    about = challenge.about
    lots = tuple(replace(view, caption="The lot of this bid; other bids are not shown") for view in lots_table(about))
    return (*tenders_table(about), *lots)


def challenge_reviewers(challenge: Challenge) -> Views:
    """Return who was asked to mark the subject, and how many marks each gave; nothing where nobody is on record."""
    panel, review = challenge.panel, challenge.about.review
    if panel is None:
        return ()
    assignment, names = review.table("assignment"), challenge.about.names
    asked = assignment[assignment["round_id"] == current_round(review, panel.criterion_set)]["reviewer_id"]
    marks = marks_given(challenge)
    invited = {names[str(item)] for item in asked}
    given = marks["name"].value_counts()
    n = len(panel.criterion_set.dimensions)
    rows = tuple(
        (
            Cell(name),
            Cell("yes" if name in invited else "not on record"),
            number_cell(str(given.get(name, 0))),
            number_cell(str(n - given.get(name, 0))),
        )
        for name in by_name(list(invited | set(given.index)))
    )
    if not rows:
        return ()
    view = TableView(
        table_id="tbl-reviewers",
        caption=f"Who was asked to mark {challenge.subject.short_name}, and who did",
        columns=("Reviewer", "Asked to mark", "Marks given", f"Missing, of {count_of(n, 'dimension')}"),
        rows=rows,
        status=weakest_status(marks["data_status"]),
    )
    return (view,)
