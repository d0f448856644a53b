"""The sheet on which the marks of a trial case lie side by side, once its round is locked.

Trial marks are practice: they show a panel how differently it reads the scale, and enter no level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from evaluation.model import Scale
from evaluation.packs.sheets.book import FormBook
from evaluation.packs.sheets.forms import TRIAL, ScoreForm, dimension_words, mark_heading, mark_words, named_subject
from evaluation.scoring import level_order

__all__ = ["add_own_trial", "add_panel_trial"]

Rows: TypeAlias = list[Any]
"""Rows of the table ``score``, as `DataFrame.itertuples` gives them: those on one cell."""
HEADS, WIDTHS = ("Round", "What is scored"), (12.0, 16.0, 16.0)
MARK_WIDTH = 34.0
PRACTICE = "Trial marks are practice, and enter no level."
NO_MARK = "No mark."


def add_own_trial(book: FormBook, form: ScoreForm) -> None:
    """Add a reviewer's trial marks beside those of the others, which carry no names; nothing without any."""
    most = max((len(_others(rows, form.reviewer_id, form.scale)) for _, rows in _cells(form)), default=0)
    heads = ("Your mark", *(f"Another's mark {n}" for n in range(1, most + 1)))

    def marks(rows: Rows) -> list[str]:
        own = [row for row in rows if row.reviewer_id == form.reviewer_id]
        others = _others(rows, form.reviewer_id, form.scale)
        said = [mark_words(row, form.words) for row in others]
        return [mark_words(own[0], form.words) if own else NO_MARK, *said, *[NO_MARK] * (most - len(said))]

    _add(book, form, f"Your marks beside those of the others, by level. {PRACTICE}", heads, marks)


def add_panel_trial(book: FormBook, form: ScoreForm) -> None:
    """Add everybody's trial marks by name, for the chair; nothing without any."""
    present = set(form.trial_marks["reviewer_id"])
    people = [
        (str(row.reviewer_id), str(row.name))
        for row in form.review.table("reviewer").itertuples(index=False)
        if row.reviewer_id in present
    ]

    def marks(rows: Rows) -> list[str]:
        said = {str(row.reviewer_id): mark_words(row, form.words) for row in rows}
        return [said.get(who, NO_MARK) for who, _ in people]

    _add(
        book, form, f"Everybody's marks on the trial case. {PRACTICE}", [mark_heading(*item) for item in people], marks
    )


def _add(book: FormBook, form: ScoreForm, lead: str, heads: Sequence[str], marks: Callable[[Rows], list[str]]) -> None:
    rows = [[*names, *marks(given)] for names, given in _cells(form)]
    if rows:
        first, last = HEADS
        widths = (*WIDTHS, *(MARK_WIDTH for _ in heads))
        book.listed(TRIAL, lead, (first, form.noun, last, *heads), widths, rows)


def _cells(form: ScoreForm) -> Iterator[tuple[tuple[str, str, str], Rows]]:
    """Yield round, subject and dimension in words with the marks on them, in the order of the pack."""
    found: dict[tuple[str, str, str], Rows] = {}
    for row in form.trial_marks.itertuples(index=False):
        found.setdefault((str(row.round_id), str(row.subject_id), str(row.dimension_id)), []).append(row)
    for round_id in dict.fromkeys(cell[0] for cell in found):
        for subject in form.review.subjects:
            for criterion, dimension in form.parts:
                rows = found.get((round_id, subject.subject_id, dimension.dimension_id))
                if rows:
                    yield (round_id, named_subject(subject), dimension_words(criterion, dimension)), rows


def _others(rows: Rows, reviewer_id: str, scale: Scale) -> Rows:
    """Return the marks of the others by level: by name, one would know whose each is."""
    others = [row for row in rows if row.reviewer_id != reviewer_id]
    return sorted(others, key=lambda row: (level_order(str(row.level), scale), str(row.rationale)))
