"""The workbook of one reviewer: start, rubric, evidence, and the scores to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evaluation.packs.sheets.book import LONGEST_PROMPT, FormBook, Told, columns_of
from evaluation.packs.sheets.forms import (
    EVIDENCE,
    RUBRIC,
    ScoreForm,
    dimension_words,
    kind_words,
    named_subject,
    status_banner,
    status_line,
)
from evaluation.packs.sheets.formulas import is_blank, is_filled, is_level
from evaluation.packs.sheets.interest_sheet import Declared, add_interests
from evaluation.packs.sheets.layout import HEADER_ROW, KEEP, MINE, SCORES, THEIRS, WITHDRAW, Key, Layout, Line, seal_of
from evaluation.packs.sheets.marks import Cell, Mark, Marks
from evaluation.packs.sheets.plans import Answer
from evaluation.packs.sheets.trial_sheet import add_own_trial
from evaluation.packs.sheets.values import level_words
from evaluation.presentation.terms import criterion_label

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["CHANGE_LACKS", "MOST_CHOICES", "choices_told", "offer_levels", "score_workbook"]

MOST_CHOICES = 201
"""Marks of a numeric scale beyond which a list is no help."""
FIRST = HEADER_ROW + 1
CHANGE_LACKS = "reason for change missing"


def score_workbook(
    form: ScoreForm,
    marks: Marks,
    declared: Declared,
    answers: Mapping[Cell, Answer] | None = None,
    interests: Mapping[tuple[str, ...], Answer] | None = None,
) -> bytes:
    """Return the workbook in which one reviewer scores a round.

    Parameters
    ----------
    form : ScoreForm
    marks : Marks
        The reviewer's own, as they stand: they are filled in, and each row holds the version that it shows.
    declared : mapping
        The reviewer's interests, as they stand.
    answers : mapping, optional
        What the reviewer has filled in already, by cell; shown in the place of what is saved, with what was saved
        meanwhile beside it.
    interests : mapping, optional
        The same for the interests, by subject.
    """
    answers, interests = answers or {}, interests or {}
    asked = any(answer.theirs for answer in answers.values())
    layout = SCORES if asked else SCORES.without_conflicts()
    layout = layout.named({"subject": form.noun})
    lines = list(_lines(form, marks, answers))
    about = {"round_id": form.round_id, "reviewer_id": form.reviewer_id}
    headings = {field.name: field.heading for field in layout.fields}
    rows = {seal_of(about, form.review.review_id, line.ids): line.label(layout) for line in lines}
    key = Key("scores", form.review.review_id, about, headings, rows)

    book = FormBook(form.title, form.review.title, status_line(form.status), status_banner(form.status))
    told = choices_told(layout, lines)
    if any(answer.theirs for answer in interests.values()):
        told.append(("Choose first", "Interests were saved by another way: choose under Keep on the sheet Interests."))
    book.told("Start", [*told, *form.start()])
    add_interests(book, form, declared, interests, about)
    book.listed(RUBRIC, "What each level means. IE and NA can be given on any of them.", *form.rubric())
    heads, widths, items = form.evidence()
    lead = "What the register holds on what you score." if items else "The register holds nothing on what you score."
    book.listed(EVIDENCE, lead, heads, widths, items)
    add_own_trial(book, form)
    sheet = book.form(layout, key, lines, "Fill the framed cells. A level without its reason is marked in words.")
    _ask(book, sheet, form, layout, lines)
    _mark_changes(book, sheet, form, _saved_levels(marks, lines), columns_of(layout))
    return book.raw


def choices_told(layout: Layout, lines: Sequence[Line]) -> list[Told]:
    """Return what the first sheet says of the rows in which a choice is asked; nothing where there is none."""
    rows = [f"Row {row}: {line.label(layout)}" for row, line in enumerate(lines, start=FIRST) if line.asks]
    if not rows:
        return []
    said = f"The rows below were saved by another way since this workbook was written. Choose under Keep: {MINE} saves"
    more = f"what the row says now, which you may still change; {THEIRS} leaves what was saved meanwhile."
    return [("Choose first", f"{said} {more}"), *(("", row) for row in rows)]


def _lines(form: ScoreForm, marks: Marks, answers: Mapping[Cell, Answer]) -> Iterator[Line]:
    for round_id in form.round_ids:
        for subject in form.subjects[round_id]:
            for criterion, dimension in form.parts:
                cell = (round_id, subject.subject_id, dimension.dimension_id)
                shown = {
                    "stage": f"{round_id} {form.stage_of(round_id)}",
                    "subject": named_subject(subject),
                    "criterion": criterion_label(criterion),
                    "dimension": kind_words(dimension),
                    "held": form.held.get(cell[1:], "nothing linked"),
                }
                yield _line(form, cell, shown, marks.current.get(cell), answers.get(cell))


def _line(form: ScoreForm, cell: Cell, shown: dict[str, str], mark: Mark | None, answer: Answer | None) -> Line:
    given = dict(answer.given) if answer else dict(mark.row) if mark else {}
    given["level"] = form.words.get(given.get("level", ""), given.get("level", ""))
    theirs = answer.theirs if answer else ""
    shown |= {"saved": _saved_words(form, mark), "theirs": theirs}
    ids = dict(zip(SCORES.ids, cell, strict=True))
    ids |= {
        "base": str(mark.version if mark else 0),
        "base_sha": mark.sha if mark else "",
        "asks": str(int(bool(theirs))),
    }
    return Line(ids, shown, given, closed=mark is not None and mark.version == 0)


def _saved_words(form: ScoreForm, mark: Mark | None) -> str:
    """Return which level is saved, so that it is seen when another one is typed over it."""
    if mark is None:
        return "not yet"
    level = form.words.get(mark.row["level"], mark.row["level"])
    return f"{level} (version {mark.version})" if mark.version else f"{level} (in score.csv, and changed there)"


# --- what the sheet offers and marks ---


def _ask(book: FormBook, sheet: Worksheet, form: ScoreForm, layout: Layout, lines: Sequence[Line]) -> None:
    """Offer the levels with the rubric's words, lead to the rubric, mark what lacks a reason, count what is done."""
    at = columns_of(layout)
    rubric_row = {part[1].dimension_id: FIRST + place for place, part in enumerate(form.parts)}
    for row, line in enumerate(lines, start=FIRST):
        book.link(sheet[f"{at['criterion']}{row}"], RUBRIC, rubric_row[line.ids["dimension_id"]])
    cells = _level_cells(lines, at["level"])
    offer_levels(book, sheet, form, cells, rubric_row)
    if "keep" in at:
        asked = [f"{at['keep']}{row}" for row, line in enumerate(lines, start=FIRST) if line.asks]
        said = f"{MINE} saves what this row says; {THEIRS} leaves what was saved meanwhile."
        book.offer(sheet, asked, KEEP, ("Which of the two", said))
        for cell in asked:
            book.highlight(sheet, cell, is_blank(cell))
    last = HEADER_ROW + len(lines)
    _mark_gaps(book, sheet, form, at, last)
    level, reason = (f"{at[name]}{FIRST}:{at[name]}{last}" for name in ("level", "rationale"))
    gaps = f"SUMPRODUCT((LEN({level})>0)*(LEN({reason})=0))"
    book.count(sheet, f'=COUNTA({level})&" of {len(lines)} rows have a level, "&{gaps}&" of them without a reason"')


def _level_cells(lines: Sequence[Line], column: str) -> dict[tuple[str, bool], list[str]]:
    """Return the cells for levels by dimension, those apart in which a mark is saved that can be taken back."""
    cells: dict[tuple[str, bool], list[str]] = {}
    for row, line in enumerate(lines, start=FIRST):
        if not line.closed:
            cells.setdefault((line.ids["dimension_id"], line.ids["base"] != "0"), []).append(f"{column}{row}")
    return cells


def offer_levels(
    book: FormBook,
    sheet: Worksheet,
    form: ScoreForm,
    cells: Mapping[tuple[str, bool], list[str]],
    rubric_row: Mapping[str, int],
) -> None:
    """Offer the levels of the scale, with the rubric's words beside the list.

    Parameters
    ----------
    book : FormBook
    sheet : Worksheet
    form : ScoreForm
    cells : mapping of (str, bool) to list of str
        The cells by dimension, those apart in which a mark is saved that can be taken back.
    rubric_row : mapping of str to int
        Where each dimension stands on the sheet of the rubric.
    """
    levels = level_words(form.scale)
    if len(levels) > MOST_CHOICES:
        return
    names = {dimension.dimension_id: dimension_words(criterion, dimension) for criterion, dimension in form.parts}
    for (dimension_id, saved), places in cells.items():
        choices = (*levels, f"{WITHDRAW} take it back") if saved else levels
        words = _rubric_words(form, dimension_id, rubric_row[dimension_id])
        book.offer(sheet, places, choices, (names[dimension_id], words))


def _rubric_words(form: ScoreForm, dimension_id: str, row: int) -> str:
    """Return what the levels of a dimension mean, where it is short enough to stand beside the list."""
    codes = form.rubric_codes()
    said = [(words, form.descriptors.get((dimension_id, code), "")) for code, words in codes]
    whole = "\n".join(f"{words}: {text}" for words, text in said if text)
    return whole if 0 < len(whole) <= LONGEST_PROMPT else f"Levels: {form.scale.legend}. See sheet {RUBRIC}, row {row}."


def _mark_gaps(book: FormBook, sheet: Worksheet, form: ScoreForm, at: Mapping[str, str], last: int) -> None:
    """Mark, in words and in colour, a level without the reason or the evidence that the review asks for."""
    level, reason, cited = (f"{at[name]}{FIRST}" for name in ("level", "rationale", "evidence_ids"))
    filled = f'AND({is_filled(f"${level}")},LEFT(TRIM(${level}),1)<>"{WITHDRAW}"'
    area = f"{at['level']}{FIRST}:{at['level']}{last}"
    if form.review.rules.rationale == "required":
        formula = f"{filled},{is_blank(f'${reason}')})"
        book.highlight(sheet, area, formula, "reason missing")
        book.highlight(sheet, f"{at['rationale']}{FIRST}:{at['rationale']}{last}", formula)
    if form.review.rules.evidence == "required":
        formula = f'{filled},LEFT(TRIM(${level}),2)<>"IE",LEFT(TRIM(${level}),2)<>"NA",{is_blank(f"${cited}")})'
        book.highlight(sheet, area, formula, "evidence missing")
        book.highlight(sheet, f"{at['evidence_ids']}{FIRST}:{at['evidence_ids']}{last}", formula)


def _saved_levels(marks: Marks, lines: Sequence[Line]) -> dict[int, str]:
    """Return the level that is saved in each row that may change it, by the number of the row.

    Where a choice is asked, the record says over which version the row was put.
    """
    cells = [(row, tuple(line.ids[name] for name in SCORES.ids), line) for row, line in enumerate(lines, start=FIRST)]
    return {
        row: marks.current[round_id, subject_id, dimension_id].row["level"]
        for row, (round_id, subject_id, dimension_id), line in cells
        if (round_id, subject_id, dimension_id) in marks.current and not line.closed and not line.asks
    }


def _mark_changes(
    book: FormBook, sheet: Worksheet, form: ScoreForm, saved: Mapping[int, str], at: Mapping[str, str]
) -> None:
    """Mark, in words and in colour, another level than the saved one without a reason for the change."""
    for row, code in saved.items():
        level, reason = f"{at['level']}{row}", f"{at['reason_for_change']}{row}"
        same = is_level(level, code, form.words.get(code, "").partition(" ")[2])
        lacks = f"AND({is_filled(level)},{is_blank(reason)},NOT({same}))"
        book.highlight(sheet, level, lacks, CHANGE_LACKS)
        book.highlight(sheet, reason, lacks)
