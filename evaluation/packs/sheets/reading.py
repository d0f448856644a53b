"""A form that came back: opened with care, its key proved, every row found again by its seal, whatever was moved.

Rows may be sorted as a whole, hidden columns included; nothing else may change but the cells to be filled in. Every
fault is told by sheet and cell, all of them at once; words that stand where none are taken up are such a fault too, so
that nothing is lost in silence.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from evaluation.errors import InputError, Problem
from evaluation.packs.files import suggestion
from evaluation.packs.journal.records import clean
from evaluation.packs.sheets.bundle import ASK_AGAIN, SAVE_AS, checked_bytes
from evaluation.packs.sheets.layout import (
    FORM,
    INTERESTS,
    KEEP,
    KEY_SHEET,
    MODERATION,
    SCORES,
    WEIGHTS,
    Key,
    Layout,
    digest_of,
    row_place,
    seal_of,
)
from evaluation.packs.sheets.values import Odd, text_in
from evaluation.packs.sheets.written import (
    COMMENT,
    INTO_A_FRAME,
    Written,
    not_taken,
    read_written,
    strange_words,
    words_in,
)

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Entry", "Filled", "read_form"]

LAYOUTS: Mapping[str, Layout] = {layout.kind: layout for layout in (SCORES, MODERATION, WEIGHTS)}
BESIDE: Mapping[str, Layout] = {SCORES.kind: INTERESTS}
"""The second form of a workbook, by the kind of its first."""
MOST_ROWS = 20_000
MOST_COLUMNS = 100
HEADER_WITHIN = 30
"""Rows from the top in which the headings are looked for."""
MOST_TOLD = 200
"""Problems of one file."""
BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError, InvalidFileException, EOFError,
    zipfile.BadZipFile, zlib.error, OSError, struct.error, OverflowError, RecursionError, NotImplementedError,
)  # fmt: skip
"""What openpyxl raises over parts that are not as the format wants them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a form that came back.

    Parameters
    ----------
    ids : mapping of str to str
        Its hidden columns.
    given : mapping of str to str
        What was filled in, by the names of the columns.
    places : mapping of str to str
        The cell of each of these, such as ``Scores!F14``.
    label : str
        Which row it is, in words.
    """

    ids: Mapping[str, str]
    given: Mapping[str, str]
    places: Mapping[str, str]
    label: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back sound: the file's name, its key, its rows from top to bottom, a second form beside it."""

    file: str
    key: Key
    entries: tuple[Entry, ...]
    beside: Filled | None = None

    @property
    def to_choose(self) -> bool:
        """Whether it is a workbook in which to choose between versions."""
        return "keep" in self.key.headings or (self.beside is not None and self.beside.to_choose)

    def problem(self, entry: Entry, column: str, rule: str, remedy: str, value: str | None = None) -> Problem:
        """Return a problem of one cell, by sheet and cell."""
        return Problem(self.file, rule, remedy, column=entry.places[column], value=value)


def read_form(path: Path) -> Filled:
    """Return what was filled into a form.

    Parameters
    ----------
    path : Path
        A workbook that `export_scores` or `export_weights` wrote, filled in and saved by any program.

    Raises
    ------
    InputError
        With every fault of the file, each by sheet and cell: a workbook that cannot be trusted, one that is not such
        a form, rows or columns that are not as they were written, cells that hold no words, words outside of the
        cells to be filled in.
    """
    book = _opened(checked_bytes(path), path.name)
    key = _key_of(book, path.name, KEY_SHEET)
    if key.kind not in LAYOUTS:
        raise InputError([_changed_key(path.name)])
    keyed = [(key, LAYOUTS[key.kind])]
    second = BESIDE.get(key.kind)
    if second is not None:
        other = _key_of(book, path.name, second.key_sheet)
        if (other.kind, other.review_id, other.about) != (second.kind, key.review_id, key.about):
            raise InputError([_changed_key(path.name)])
        keyed.append((other, second))
    form, *beside = _forms(book, keyed, path.name)
    return replace(form, beside=beside[0]) if beside else form


def _forms(book: Workbook, keyed: list[tuple[Key, Layout]], file: str) -> list[Filled]:
    """Return the forms of a workbook, once nothing in the whole of it is at fault."""
    written = read_written(book, file)
    problems: list[Problem] = []
    forms = []
    for key, layout in keyed:
        try:
            forms.append(_form(book, key, layout, written, file))
        except InputError as error:
            problems += error.problems
    sheets = {name for _, layout in keyed for name in (layout.sheet, layout.key_sheet)}
    if sheets <= set(book.sheetnames):  # a form under another name is told once, not as a sheet that was added
        problems += islice(strange_words(book, written, sheets, file), MOST_TOLD)
    if problems:
        raise InputError(problems)
    return forms


def _form(book: Workbook, key: Key, layout: Layout, written: Written, file: str) -> Filled:
    """Return the rows of one sheet of a workbook."""
    layout = layout.with_marked(key.headings).named(key.headings)
    layout = layout if "keep" in key.headings else layout.without_conflicts()
    if layout.sheet not in book.sheetnames:
        rule = f"the sheet {layout.sheet} is missing"
        raise InputError([Problem(file, rule, "Name the sheet as it was.", value=", ".join(book.sheetnames)[:80])])
    entries, problems = _Reader(book[layout.sheet], layout, key, written, file).read()
    if problems:
        raise InputError(problems)
    return Filled(file, key, tuple(entries))


def _opened(raw: bytes, name: str) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl does not keep: nothing is written back
            book = openpyxl.load_workbook(io.BytesIO(raw), data_only=False, keep_links=False)
            for chart in book.chartsheets:  # a sheet that is one picture has no cells
                book.remove(chart)
            return book
    except BROKEN as error:
        raise InputError([Problem(name, "the file cannot be read as an Excel workbook", SAVE_AS)]) from error


# --- the key ---


def _key_of(book: Workbook, name: str, key_sheet: str) -> Key:
    """Return what a hidden sheet says that a form is, once that is proved."""
    if key_sheet not in book.sheetnames:
        rule = "this is not a workbook that `review sheets export` wrote: its hidden sheet is missing"
        raise InputError([Problem(name, rule, ASK_AGAIN)])
    sheet = book[key_sheet]
    rows = sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS + 100), max_col=3, values_only=True)
    lines = [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
    said = [(line[0], line[1], line[2]) for line in lines if any(line)]
    held: dict[str, dict[str, str]] = {}
    for what, key, value in said:
        held.setdefault(what, {})[key] = value
    form = held.get("form", {})
    if form.get("name") != FORM:
        rule = "the form is of another version of the workbench"
        raise InputError([Problem(name, rule, ASK_AGAIN, value=form.get("name", ""))])
    kinds = (*LAYOUTS.values(), *BESIDE.values())
    kind = next((item.kind for item in kinds if item.kind == form.get("kind")), None)
    if kind is None or said[-1] != ("check", "sha256", digest_of(said[:-1])):
        raise InputError([_changed_key(name)])
    return Key(kind, form["review_id"], held.get("about", {}), held.get("column", {}), held.get("row", {}))


def _changed_key(name: str) -> Problem:
    return Problem(name, f"the hidden sheet {KEY_SHEET} was changed", ASK_AGAIN)


# --- the rows ---


class _Reader:
    """Reads the sheet of one form; collects its problems by cell."""

    def __init__(self, sheet: Worksheet, layout: Layout, key: Key, written: Written, file: str) -> None:
        self.sheet, self.layout, self.key, self.written, self.file = sheet, layout, key, written, file
        self.labels = {clean(label) for label in key.rows.values()}
        self.problems: list[Problem] = []
        self.columns: dict[str, int] = {}

    def read(self) -> tuple[list[Entry], list[Problem]]:
        """Return the rows of the sheet, and what is wrong with it."""
        sheet = self.sheet
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            last = f"{get_column_letter(min(sheet.max_column, 16_384))}{sheet.max_row}"
            rule = f"something stands far away from the form; it has at most {MOST_ROWS:,} rows"
            self._tell(last, rule, "Delete the rows and columns outside of the form.")
            return [], self.problems
        rows = list(sheet.iter_rows())
        header = self._find_header(rows)
        if self.problems:
            return [], self.problems
        entries = [entry for row in rows[header + 1 :] if (entry := self._entry(row)) is not None]
        self._tell_missing(entries)
        self._tell_headings(rows[header], rows[header + 1 :])
        self._tell_above(rows[:header])
        return entries, self.problems[:MOST_TOLD]

    def _find_header(self, rows: list[tuple[Cell, ...]]) -> int:
        """Return the place of the row of headings, and learn which column is which."""
        wanted = {clean(field.heading): field.name for field in self.layout.fields}
        best, found = 0, dict[str, int]()
        for place, row in enumerate(rows[:HEADER_WITHIN]):
            named = {wanted[text]: cell.column for cell in row if (text := words_in(cell)) in wanted}
            if len(named) > len(found):
                best, found = place, named
        self.columns = found
        near = [text for cell in (rows[best] if rows else ()) if (text := words_in(cell)) and text not in wanted]
        for field in self.layout.fields:
            if field.name not in found:
                rule = f"the heading {field.heading!r} is missing from the row of headings"
                self._tell(f"{best + 1}:{best + 1}", rule, f"Write it as it was. {suggestion(field.heading, near)}")
        return best

    def _entry(self, row: tuple[Cell, ...]) -> Entry | None:
        """Return one row, or None where nothing stands in it or it cannot be told which it is."""
        hidden = {field.name: words_in(self._cell(row, field.name)) for field in self.layout.of_role("hidden")}
        self._tell_strays(row)
        if not any(hidden.values()):
            self._tell_unknown(row)
            return None
        number = row[0].row
        seal = hidden.pop("seal")
        if seal != seal_of(self.key.about, self.key.review_id, hidden):
            rule = "the hidden columns of this row are not as they were written, or it comes from another workbook"
            self._tell(f"{number}:{number}", rule, ASK_AGAIN)
            return None
        label = self.key.rows.get(seal, "")
        seen = ", ".join(text for name in self.layout.labels if (text := words_in(self._cell(row, name))))
        if clean(label) != seen and (not label or seen in self.labels):
            rule = f"by its hidden columns this row is {label!r}: rows were moved without them"
            self._tell(f"{number}:{number}", rule, "Undo the sorting or the pasting, or " + ASK_AGAIN.lower(), seen)
            return None
        self._tell_changed(row, seal)
        given, places = {}, {}
        for field in self.layout.of_role("input"):
            cell = self._cell(row, field.name)
            given[field.name] = self._text(cell)
            if field.in_conflict and hidden["asks"] != "1" and given[field.name].casefold() not in ("", *KEEP):
                self._tell(cell.coordinate, *not_taken(""), given[field.name])  # nothing is to be chosen in this row
            places[field.name] = f"{self.layout.sheet}!{cell.coordinate}"
        return Entry({**hidden, "seal": seal}, given, places, label)

    def _cell(self, row: tuple[Cell, ...], name: str) -> Cell:
        return row[self.columns[name] - 1]

    def _text(self, cell: Cell) -> str:
        """Return what a cell that was to be filled in says; a fault of it is told."""
        try:
            text = text_in(cell)
        except Odd as odd:
            self._tell(cell.coordinate, odd.rule, odd.remedy, odd.value)
            return ""
        self._tell_comment(cell)
        return text

    def _tell_comment(self, cell: Cell) -> None:
        if cell.comment is not None:
            self._tell(cell.coordinate, COMMENT, f"{INTO_A_FRAME}, and delete the comment.", cell.comment.text)

    def _tell_changed(self, row: tuple[Cell, ...], seal: str) -> None:
        """Tell of words in the cells of a row that are there to be read: they would be lost."""
        for field in self.layout.of_role("shown"):
            cell = self._cell(row, field.name)
            said = self.written.at(self.layout.sheet, row_place(seal, field.name))
            if (words := words_in(cell)) and words != said:
                self._tell(cell.coordinate, *not_taken(said), str(cell.value))
            self._tell_comment(cell)

    def _tell_headings(self, header: tuple[Cell, ...], below: list[tuple[Cell, ...]]) -> None:
        """Tell of a heading that was added where nothing stands below it: else that is told already."""
        known = set(self.columns.values())
        for cell in header:
            stray = cell.column not in known and words_in(cell)
            if stray and not any(words_in(row[cell.column - 1]) for row in below):
                self._tell_stray(cell)
            self._tell_comment(cell)

    def _tell_above(self, rows: list[tuple[Cell, ...]]) -> None:
        """Tell of words above the headings that the sheet did not say."""
        sheet = self.layout.sheet
        for cell in (cell for row in rows for cell in row):
            if not self.written.is_known(sheet, cell) and not self.written.is_count(sheet, cell):
                self._tell(cell.coordinate, *not_taken(self.written.at(sheet, cell.coordinate)), str(cell.value))
            self._tell_comment(cell)

    def _tell_strays(self, row: tuple[Cell, ...]) -> None:
        """Tell what stands in a column that is not one of the form: it would be lost."""
        known = set(self.columns.values())
        for cell in row:
            if cell.column not in known:
                if words_in(cell):
                    self._tell_stray(cell)
                self._tell_comment(cell)

    def _tell_stray(self, cell: Cell) -> None:
        remedy = f"{INTO_A_FRAME}, and delete the column."
        self._tell(cell.coordinate, "this column is not one of the form", remedy, str(cell.value))

    def _tell_unknown(self, row: tuple[Cell, ...]) -> None:
        """Tell of a row that was added: nobody knows what it is about."""
        for field in self.layout.of_role("input"):
            cell = self._cell(row, field.name)
            if words_in(cell):
                rule = "this row is not one of the form: it was added, or its hidden columns were emptied"
                remedy = "Write into the row that the form has for it, and delete this one."
                self._tell(cell.coordinate, rule, remedy, str(cell.value))
                return
        for cell in (self._cell(row, name) for name in self.columns):
            if words_in(cell):
                self._tell(cell.coordinate, *not_taken(""), str(cell.value))
            self._tell_comment(cell)

    def _tell_missing(self, entries: list[Entry]) -> None:
        """Tell of rows that stand twice or are gone."""
        seen: dict[str, Entry] = {}
        first = next(iter(self.layout.of_role("input"))).name
        for entry in entries:
            seal = entry.ids["seal"]
            if seal in seen:
                other = seen[seal].places[first].partition("!")[2]
                rule = f"this row stands at {other} already"
                self._tell(entry.places[first].partition("!")[2], rule, "Keep one of the two.", entry.label)
            seen[seal] = entry
        if self.problems:
            return  # a row at fault is not a row that is gone
        for seal, label in self.key.rows.items():
            if seal not in seen:
                self._tell("", "a row of the form is missing", "Put it back, or " + ASK_AGAIN.lower(), label)

    def _tell(self, place: str, rule: str, remedy: str, value: str | None = None) -> None:
        where = f"{self.layout.sheet}!{place}" if place else self.layout.sheet
        self.problems.append(Problem(self.file, rule, remedy, column=where, value=value))
