"""The chair's workbook of a moderation round: marks side by side, and what the panel agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evaluation.packs.sheets.book import FormBook, columns_of
from evaluation.packs.sheets.forms import (
    EVIDENCE,
    RUBRIC,
    kind_words,
    named_subject,
    status_banner,
    status_line,
)
from evaluation.packs.sheets.formulas import is_between, is_blank, is_filled, is_level
from evaluation.packs.sheets.layout import HEADER_ROW, KEEP, MINE, MODERATION, THEIRS, Key, Line, seal_of
from evaluation.packs.sheets.moderation_form import ModerationForm, PanelCell
from evaluation.packs.sheets.plans import Answer
from evaluation.packs.sheets.score_book import CHANGE_LACKS, choices_told, offer_levels
from evaluation.packs.sheets.standing import Cell, line_of
from evaluation.packs.sheets.trial_sheet import add_panel_trial
from evaluation.presentation.terms import CONSENSUS_METHODS, criterion_label

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["moderation_workbook"]

FIRST = HEADER_ROW + 1


def moderation_workbook(form: ModerationForm, answers: Mapping[Cell, Answer] | None = None) -> bytes:
    """Return the workbook in which the chair records what the panel agrees.

    Parameters
    ----------
    form : ModerationForm
    answers : mapping, optional
        By subject and dimension, what was filled in already, with what was recorded meanwhile beside it.
    """
    answers = answers or {}
    asked = any(answer.theirs for answer in answers.values())
    layout = MODERATION.with_marked(form.headings).named({"subject": form.base.noun})
    layout = layout if asked else layout.without_conflicts()
    lines = [_line(form, cell, answers.get(cell.key)) for cell in form.cells]
    about = {"round_id": form.round_id}
    headings = {field.name: field.heading for field in layout.fields}
    rows = {seal_of(about, form.review.review_id, line.ids): line.label(layout) for line in lines}
    key = Key("moderation", form.review.review_id, about, headings, rows)

    book = FormBook(form.title, form.review.title, status_line(form.status), status_banner(form.status))
    book.told("Start", [*choices_told(layout, lines), *form.start()])
    book.listed(RUBRIC, "What each level means. IE and NA can be given on any of them.", *form.base.rubric())
    heads, widths, items = form.base.evidence()
    lead = (
        "What the register holds on what is moderated." if items else "The register holds nothing on what is moderated."
    )
    book.listed(EVIDENCE, lead, heads, widths, items)
    add_panel_trial(book, form.base)
    sheet = book.form(layout, key, lines, "Fill the framed cells. What is still missing in a row is marked in words.")
    _ask(book, sheet, form, columns_of(layout), lines)
    return book.raw


def _line(form: ModerationForm, cell: PanelCell, answer: Answer | None) -> Line:
    shown = {
        "subject": named_subject(cell.subject),
        "criterion": criterion_label(cell.criterion),
        "dimension": kind_words(cell.dimension),
        "apart": f"{cell.apart:g}, and IE or NA" if cell.mixed else f"{cell.apart:g}",
        "median": cell.median_words(form.base.scale),
        **form.marked(cell),
    }
    ids = dict(zip(MODERATION.ids, cell.key, strict=True))
    stands = form.stands(cell.key)
    line = line_of(stands, ids, shown, answer)
    level, method = line.given["level"], line.given["method"]
    words = {"level": form.base.words.get(level, level), "method": CONSENSUS_METHODS.get(method, method)}
    saved = f"{_level_words(form, stands.row['level'])} ({stands.saved_words})" if any(stands.row.values()) else ""
    seen = {**line.shown, "saved": saved or line.shown["saved"]}
    return Line(line.ids, seen, {**line.given, **words}, closed=line.closed)


def _level_words(form: ModerationForm, level: str) -> str:
    return form.base.words.get(level, level) or CONSENSUS_METHODS["unresolved"]


# --- what the sheet offers and marks ---


def _ask(book: FormBook, sheet: Worksheet, form: ModerationForm, at: Mapping[str, str], lines: Sequence[Line]) -> None:
    """Offer levels and ways of agreeing, lead to the rubric, mark what is missing, count what is done."""
    rubric_row = {part[1].dimension_id: FIRST + place for place, part in enumerate(form.base.parts)}
    opened = [(row, line) for row, line in enumerate(lines, start=FIRST) if not line.closed]
    cells: dict[tuple[str, bool], list[str]] = {}
    for row, line in enumerate(lines, start=FIRST):
        book.link(sheet[f"{at['criterion']}{row}"], RUBRIC, rubric_row[line.ids["dimension_id"]])
    for row, line in opened:
        cells.setdefault((line.ids["dimension_id"], False), []).append(f"{at['level']}{row}")
    offer_levels(book, sheet, form.base, cells, rubric_row)
    said = "How the level was agreed. Where it was not, choose not resolved and leave the level empty."
    methods = tuple(CONSENSUS_METHODS.values())
    book.offer(sheet, [f"{at['method']}{row}" for row, _ in opened], methods, ("How agreed", said))
    if "keep" in at:
        asked = [f"{at['keep']}{row}" for row, line in opened if line.asks]
        choice = f"{MINE} records what this row says; {THEIRS} leaves what was recorded meanwhile."
        book.offer(sheet, asked, KEEP, ("Which of the two", choice))
        for cell in asked:
            book.highlight(sheet, cell, is_blank(cell))
    _mark_gaps(book, sheet, form, at)
    _mark_changes(book, sheet, form, opened, at)
    area = f"{at['method']}{FIRST}:{at['method']}{HEADER_ROW + len(lines)}"
    book.count(sheet, f'=COUNTA({area})&" of {len(lines)} rows are agreed or said not to be resolved"')


def _mark_gaps(book: FormBook, sheet: Worksheet, form: ModerationForm, at: Mapping[str, str]) -> None:
    """Mark, in words and in colour, a level that is not the median, a reason or a method that is not given."""
    last = HEADER_ROW + len(form.cells)
    level, method, reason = (f"${at[name]}{FIRST}" for name in ("level", "method", "rationale"))
    levels, methods, reasons = (f"{at[name]}{FIRST}:{at[name]}{last}" for name in ("level", "method", "rationale"))
    book.highlight(sheet, levels, f"AND({is_filled(level)},{is_blank(method)})", "how agreed is missing")
    if form.review.rules.rationale == "required":
        lacks = f"AND(OR({is_filled(level)},{is_filled(method)}),{is_blank(reason)})"
        book.highlight(sheet, methods, lacks, "reason missing")
        book.highlight(sheet, reasons, lacks)
    for row, cell in enumerate(form.cells, start=FIRST):
        where, why = f"{at['level']}{row}", f"{at['change_reason']}{row}"
        lacks = f"AND({is_filled(where)},{is_blank(why)},NOT({_is_median(form, cell, where)}))"
        book.highlight(sheet, where, lacks, "not the median: say why")
        book.highlight(sheet, why, lacks)


def _is_median(form: ModerationForm, cell: PanelCell, where: str) -> str:
    """Return the formula that tells whether a cell says the median, or a level between a pair of middle marks."""
    if cell.state != "level":
        return is_level(where, cell.state)
    low, high = cell.ends
    code = f"{low:g}"
    return is_level(where, code, _word(form, code)) if low == high else is_between(where, low, high)


def _mark_changes(
    book: FormBook, sheet: Worksheet, form: ModerationForm, lines: Sequence[tuple[int, Line]], at: Mapping[str, str]
) -> None:
    """Mark, in words and in colour, another level than the recorded one without a reason for the change."""
    for row, line in lines:
        stands = form.stands((line.ids["subject_id"], line.ids["dimension_id"]))
        if not stands.version or line.asks:  # over another version, the record says what it was put over
            continue
        level, method, reason = (f"{at[name]}{row}" for name in ("level", "method", "reason_for_change"))
        code = stands.row["level"]
        changed = f"NOT({is_level(level, code, _word(form, code))})" if code else is_filled(level)
        lacks = f"AND({is_filled(method)},{is_blank(reason)},{changed})"
        book.highlight(sheet, level, lacks, CHANGE_LACKS)
        book.highlight(sheet, method, f"AND({is_blank(level)},{lacks})", CHANGE_LACKS)  # beside an emptied level
        book.highlight(sheet, reason, lacks)


def _word(form: ModerationForm, code: str) -> str:
    return form.base.words.get(code, "").partition(" ")[2]
