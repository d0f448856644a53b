"""Tables of the panel's desks: how far each cell is, the marks on it side by side, its evidence, its versions.

They take rows of a pack's tables as text; the first of them stand in where no desk can run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from evaluation.model import IE, NA, Scale, weakest_status
from evaluation.presentation import Cell, TableView, level_text, one_by_one
from evaluation.presentation.terms import CONSENSUS_METHODS, DIRECTIONS, INTERESTS, SOURCE_TYPES
from evaluation.scoring import level_order
from evaluation.tables.cells import KEY, level_cell, text_cell

__all__ = [
    "CELL_STATES",
    "code_cell",
    "code_words",
    "desk_evidence",
    "desk_grid",
    "desk_history",
    "desk_interests",
    "marks_beside",
    "moderation_list",
    "rubric_table",
    "trial_comparison",
    "versions_beside",
]

CELL_STATES = {
    "none": "no mark",
    "open": "no mark yet",
    "begun": "begun, not saved",
    "saved": "saved",
    "interest": "closed: interest",
    "trial first": "after the trial",
}
"""How far a cell of the scoring desk is, in words."""
SCOPES = {"own": "this one alone", "programme": "all at once"}


def code_words(code: str, scale: Scale) -> str:
    """Return a mark in words: ``3 Sound``, ``7.5``, ``IE``; "no level" for an empty one."""
    if not code:
        return "no level"
    if code in (IE, NA):
        return code
    number = scale.parse(code)
    return level_text(number, number, "level", scale)


def code_cell(code: str, scale: Scale) -> Cell:
    """Return a mark in its colour with its word."""
    if not code:
        return Cell("no level", "level-none")
    number = scale.parse(code)
    return level_cell(code if code in (IE, NA) else "level", number, number, scale)


def desk_grid(
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str]]],
    scale: Scale,
    *,
    caption: str,
    table_id: str,
    status: str | None = None,
) -> TableView:
    """Return how far each cell of a round is.

    Parameters
    ----------
    columns : sequence of str
        Names of the subjects.
    rows : sequence of (str, sequence of str)
        What is asked, and for each subject a key of `CELL_STATES` or a mark.
    scale : Scale
    caption, table_id : str
    status : str, optional
        Weakest data status of the marks that are shown.
    """
    return TableView(
        table_id=table_id,
        caption=caption,
        columns=("What is scored", *columns),
        rows=tuple((Cell(asked), *(_grid_cell(item, scale) for item in items)) for asked, items in rows),
        note=KEY,
        status=status,
        wide=True,
    )


def _grid_cell(item: str, scale: Scale) -> Cell:
    return Cell(CELL_STATES[item]) if item in CELL_STATES else code_cell(item, scale)


def rubric_table(choices: Sequence[tuple[str, str]], *, table_id: str) -> TableView:
    """Return what each mark looks like, from pairs of the mark and the rubric's words."""
    return TableView(
        table_id=table_id,
        caption="What each level looks like",
        columns=("Level", "In the rubric's words"),
        rows=tuple((Cell(mark), text_cell(words, "The rubric has no words for it.")) for mark, words in choices),
        widths=(20, 80),
    )


def desk_evidence(items: pd.DataFrame, *, table_id: str) -> TableView:
    """Return items of the register with the way they point, their grade, what they are about and their source.

    Parameters
    ----------
    items : DataFrame
        Columns of the table ``evidence``, ``scope`` and ``title``.
    table_id : str
    """
    rows = [
        (
            Cell(str(row.evidence_id)),
            Cell(str(row.paraphrase)),
            Cell(f"{DIRECTIONS[str(row.direction)]}, grade {row.grade}"),
            Cell(f"{SOURCE_TYPES[str(row.source_type)]}, on {SCOPES[str(row.scope)]}"),
            Cell(str(row.title)),
        )
        for row in items.itertuples()
    ]
    nothing = (Cell("none"), Cell("The register holds nothing on this cell."), *(Cell("none") for _ in range(3)))
    return TableView(
        table_id=table_id,
        caption="Evidence on this cell",
        columns=("Item", "What it says", "Way, grade", "Kind, about", "Source"),
        rows=tuple(rows) or (nothing,),
        status=weakest_status(items["data_status"]),
        widths=(7, 46, 14, 16, 17),
    )


def marks_beside(marks: pd.DataFrame, scale: Scale, *, table_id: str, caption: str) -> TableView:
    """Return the marks on one cell side by side, with their reasons and what they rest on.

    Parameters
    ----------
    marks : DataFrame
        ``who, level, rationale, why_not_higher, evidence_ids, note``, one row a reviewer; the level is empty where
        there is no mark, and the note then says why.
    scale : Scale
    table_id, caption : str
    """
    rows = tuple(
        (
            Cell(str(row.who)),
            code_cell(str(row.level), scale) if row.level else Cell("no mark", "level-none"),
            Cell(_reason(row)),
            text_cell(str(row.why_not_higher), "not said"),
            text_cell([part for part in str(row.evidence_ids).split(";") if part], "none"),
        )
        for row in marks.itertuples()
    )
    nobody = (Cell("nobody"), *(Cell("none") for _ in range(4)))
    return TableView(
        table_id=table_id,
        caption=caption,
        columns=("Reviewer", "Level", "Reason", "Why not higher", "Evidence"),
        rows=rows or (nobody,),
        widths=(16, 10, 40, 22, 12),
    )


def _reason(row: object) -> str:
    rationale, note = str(row.rationale), str(row.note)  # type: ignore[attr-defined]
    return one_by_one(rationale, note) or "no reason given"


SAID = {
    "level": "Level",
    "method": "How it was set",
    "rationale": "Reason",
    "why_not_higher": "Why not higher",
    "evidence_ids": "Evidence",
    "change_reason": "Why it differs from the median",
    "dissent": "Dissent",
}
"""Parts of a mark or of a consensus that two versions are compared by."""


def versions_beside(
    yours: Mapping[str, str], theirs: Mapping[str, str], scale: Scale, *, heads: tuple[str, str], table_id: str
) -> TableView:
    """Return two versions of one cell beside each other; parts that neither has are left out.

    Parameters
    ----------
    yours, theirs : mapping of str to str
        Parts of a row of the table ``score`` or ``consensus``; an empty one was taken back.
    scale : Scale
    heads : (str, str)
        What each of the two is.
    table_id : str
    """
    parts = [name for name in SAID if yours.get(name) or theirs.get(name)]
    rows = tuple((Cell(SAID[name]), *(_said(name, one, scale) for one in (yours, theirs))) for name in parts)
    return TableView(
        table_id=table_id,
        caption="Two versions of the same cell",
        columns=("Part", *heads),
        rows=rows or ((Cell("Both"), Cell("nothing"), Cell("nothing")),),
        widths=(16, 42, 42),
    )


def _said(name: str, version: Mapping[str, str], scale: Scale) -> Cell:
    text = version.get(name, "")
    if name == "level" and text:
        return code_cell(text, scale)
    if name == "method" and text:
        return Cell(CONSENSUS_METHODS[text])
    return text_cell(text.replace(";", ", ") if name == "evidence_ids" else text)


ACTIONS = {"set": "saved", "withdraw": "taken back"}


def desk_history(records: pd.DataFrame, scale: Scale, *, table_id: str) -> TableView:
    """Return the versions of one cell, oldest first, from rows of `ScoreStore.history`."""
    rows = tuple(
        (
            Cell(f"{row.sequence}"),
            Cell(str(row.entered_at).replace("T", " ").replace("Z", " UTC")),
            Cell(f"{ACTIONS[str(row.action)]} by {row.entered_by}"),
            code_cell(str(row.level), scale) if row.level else Cell("none", "level-none"),
            text_cell(str(row.rationale), "no reason"),
            text_cell(str(row.reason_for_change), "not said" if place else "the first version"),
        )
        for place, row in enumerate(records.itertuples())
    )
    return TableView(
        table_id=table_id,
        caption="Versions of this cell, oldest first",
        columns=("Version", "When", "What", "Level", "Reason", "Why it changed"),
        rows=rows or ((Cell("none"), Cell("Nothing was saved here."), *(Cell("none") for _ in range(4))),),
        note="Versions are counted over all that one person has saved in this review, not cell by cell.",
        widths=(8, 18, 16, 12, 28, 18),
    )


def desk_interests(rows: Sequence[tuple[str, str, str, str]], *, table_id: str) -> TableView:
    """Return declarations, from the subject's name, the kind (empty where none is made), the nature, the handling."""
    return TableView(
        table_id=table_id,
        caption="Interests declared",
        columns=("In", "Interest", "What it is", "How it is handled"),
        rows=tuple(
            (
                Cell(name),
                Cell(INTERESTS[kind] if kind else "not declared yet"),
                text_cell(nature),
                text_cell(handled),
            )
            for name, kind, nature, handled in rows
        ),
        note="A reviewer with an actual interest in a subject cannot score it.",
    )


def trial_comparison(
    marks: pd.DataFrame, reviewer_id: str, asked: Mapping[tuple[str, str], str], scale: Scale, *, table_id: str
) -> TableView:
    """Return a reviewer's trial marks beside those of the others, with every reason.

    Parameters
    ----------
    marks : DataFrame
        Rows of the table ``score`` of a locked trial round.
    reviewer_id : str
    asked : mapping of (str, str) to str
        What is scored, by subject and dimension.
    scale : Scale
    table_id : str
    """
    rows = []
    for (subject_id, dimension_id), name in asked.items():
        on_it = (marks["subject_id"] == subject_id) & (marks["dimension_id"] == dimension_id)
        here = marks[on_it.to_numpy(dtype=bool)]
        own = (here["reviewer_id"] == reviewer_id).to_numpy(dtype=bool)
        if here.empty:
            continue
        given = [(str(row.level), str(row.rationale)) for row in here[~own].itertuples()]
        level = str(here.loc[own, "level"].iloc[0]) if own.any() else ""
        reason = str(here.loc[own, "rationale"].iloc[0]) if own.any() else ""
        given.sort(key=lambda mark: (level_order(mark[0], scale), mark[1]))  # by name, one would know whose each is
        said = " / ".join(f"{code_words(code, scale)}: {why or 'no reason given'}" for code, why in given)
        rows.append((Cell(name), code_cell(level, scale), text_cell(reason, "no mark"), text_cell(said, "no mark")))
    return TableView(
        table_id=table_id,
        caption="The trial case: your marks beside those of the others",
        columns=("What is scored", "Your level", "Your reason", "The others"),
        rows=tuple(rows) or ((Cell("none"), *(Cell("Nobody scored the trial case.") for _ in range(3))),),
        note="Trial marks are practice; they enter no level.",
        status=weakest_status(marks["data_status"]),
        widths=(16, 10, 27, 47),
    )


def moderation_list(rows: Sequence[tuple[str, str, str, str, str]], *, table_id: str, status: str | None) -> TableView:
    """Return the cells of a moderation in their order: name, marks, median, agreed level and how it was set."""
    nothing = tuple(Cell("none") for _ in range(5))
    return TableView(
        table_id=table_id,
        caption="Cells in the order of moderation: those on which the marks lie furthest apart come first",
        columns=("Cell", "Marks", "Median", "Agreed", "How it was set"),
        rows=tuple(tuple(Cell(text) for text in row) for row in rows) or (nothing,),
        note=KEY,
        status=status,
        widths=(40, 22, 14, 12, 12),
    )
