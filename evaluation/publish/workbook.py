"""The tables of a run as a workbook: one a sheet, numbers as numbers, text as text that nothing can run."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from evaluation.archive import unpacked
from evaluation.errors import RunError
from evaluation.presentation import count_of, status_words
from evaluation.publish.archive import packed
from evaluation.publish.dates import source_date
from evaluation.publish.files import replace_file
from evaluation.publish.looks import Looks
from evaluation.publish.meta import DocumentMeta, file_stem
from evaluation.publish.nbformats import nbformat
from evaluation.publish.quantities import quantity
from evaluation.publish.sheets import SheetCell, SheetTable, tables_of

__all__ = ["publish_workbook", "write_workbook"]

LONGEST_NAME = 31
LONGEST_TEXT = 32_767
LONGEST_PROPERTY = 255
CUT = " … (cut here; the documents hold the whole text)"
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
NARROWEST, WIDEST = 9, 60
"""Of columns, in signs."""
LEAST_MEASURE = 90
"""Signs on a line above a table, where the table itself is narrower."""
MOST_LINES = 4
LINE_HEIGHT, TALLEST = 13.5, 400.0
"""Of rows, in points; no program takes a row taller than 409."""
LONGEST_RUNNING = 110
"""Signs of a part of the line at the head and foot of a printed sheet; a program takes 255 for the whole line."""
A4 = 9
HOW_TO_READ = (
    "IE: insufficient evidence. NA: not applicable. Neither counts as zero, and both are hatched.",
    "Numbers are kept as the documents show them, so they are rounded; what is missing is said in words.",
    "Every cell of text is plain text: nothing in it is a formula, and no address in it is a link.",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A table with the name of its sheet."""

    sheet: str
    table: SheetTable


def publish_workbook(
    notebooks: Mapping[str, Path | Mapping[str, Any]], folder: Path, stem: str = "tables", *, meta: DocumentMeta
) -> Path:
    """Return the workbook that holds every table of a set of documents.

    Parameters
    ----------
    notebooks : mapping
        Executed notebooks, or where they are kept, by the title of their document; they give the order of the sheets.
    folder : Path
        Where the file goes.
    stem : str
        Name of the file without ending; ``-illustrative`` is added where the data are.
    meta : DocumentMeta
        Title, status and inputs of the whole set.

    Raises
    ------
    RunError
        Where a notebook ended with an error, or there is no table to write.
    """
    tables = [
        table
        for title, notebook in notebooks.items()
        for table in tables_of(nbformat.read(notebook, as_version=4) if isinstance(notebook, Path) else notebook, title)
    ]
    return write_workbook(tables, folder / f"{file_stem(stem, meta.status)}.xlsx", meta)


def write_workbook(sheets: Sequence[SheetTable], path: Path, meta: DocumentMeta) -> Path:
    """Return `path` once it holds the tables, one a sheet, after a sheet of contents and one of notes.

    Parameters
    ----------
    sheets : sequence of SheetTable
    path : Path
    meta : DocumentMeta

    Raises
    ------
    RunError
        Where there is no table to write.
    """
    if not sheets:
        raise RunError(f"{path.stem}: there is no table to write")
    return replace_file(path, _bytes(sheets, meta))


def sheet_name(place: int, caption: str) -> str:
    """Return the name of a sheet: its place and as much of the caption as a program takes, in whole words.

    Examples
    --------
    >>> sheet_name(12, "Items of evidence by hub and kind of source")
    '12 Items of evidence by hub and'
    """
    words = FORBIDDEN_IN_NAMES.sub(" ", caption).split()
    name = f"{place}"
    for word in words:
        if len(name) + 1 + len(word) > LONGEST_NAME:
            break
        name = f"{name} {word}"
    return name


def _bytes(sheets: Sequence[SheetTable], meta: DocumentMeta) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    named = [Named(sheet_name(place, table.caption), table) for place, table in enumerate(sheets, start=1)]
    with xlsxwriter.Workbook(out, options) as book:
        _describe(book, meta)
        writer = _Writer(book, meta)
        writer.contents(named)
        writer.notes(named)
        for place, item in enumerate(named, start=1):
            writer.table(place, item)
    return packed(unpacked(out.getvalue()))


def _describe(book: Any, meta: DocumentMeta) -> None:
    date = source_date().replace(tzinfo=None)
    book.set_properties(
        {
            "title": f"{meta.title}: tables",
            "subject": meta.description,
            "author": meta.author or meta.review_title,
            "keywords": ", ".join(meta.keywords),
            "comments": meta.description,
            "status": meta.status_line,
            "created": date,
        }
    )
    said = {"Review": meta.review_title, "Data status": meta.status or "no data shown", "As at": meta.as_at}
    for name, words in (said | {"Inputs": meta.input_hash}).items():
        if words:
            book.set_custom_property(name, words[:LONGEST_PROPERTY], "text")


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, meta: DocumentMeta) -> None:
        self.book = book
        self.meta = meta
        self.looks = Looks(book)

    # the sheets --------------------------------------------------------------------------------------------------

    def contents(self, named: Sequence[Named]) -> None:
        sheet = self.book.add_worksheet("Contents")
        start = self._front(sheet, f"{self.meta.title}: tables", [count_of(len(named), "table")])
        columns, widths = (
            ("Sheet", "Document", "Table", "What it shows", "Data status", "Rows"),
            (34, 30, 11, 60, 28, 8),
        )
        self._headings(sheet, start, columns, "Contents_of_workbook", len(named), numbers={5})
        for row, item in enumerate(named, start=start + 1):
            self._link(sheet, row, item.sheet)
            shown = (item.table.document, item.table.number or "none", item.table.caption or "none", self._status(item))
            for place, text in enumerate(shown, start=1):
                sheet.write_string(row, place, text, self.looks.cell(SheetCell(text, "text")))
            sheet.write_number(row, 5, len(item.table.rows), self.looks.number())
            self._height(sheet, row, [(text, width) for text, width in zip(shown, widths[1:5], strict=True)])
        self._widths(sheet, widths)
        self._paged(sheet, start)

    def notes(self, named: Sequence[Named]) -> None:
        sheet = self.book.add_worksheet("Notes")
        noted = [item for item in named if item.table.note]
        start = self._front(sheet, "Notes", HOW_TO_READ)
        if noted:
            self._headings(sheet, start, ("Sheet", "Note"), "Notes_of_tables", len(noted))
            for row, item in enumerate(noted, start=start + 1):
                self._link(sheet, row, item.sheet)
                self._text(sheet, row, 1, SheetCell(item.table.note, "text"))
                self._height(sheet, row, [(item.table.note, 100)])
        self._widths(sheet, (34, 100))
        self._paged(sheet, start)

    def table(self, place: int, item: Named) -> None:
        table = item.table
        sheet = self.book.add_worksheet(item.sheet)
        widths = [_width(table, column) for column in range(len(table.columns))]
        about = ". ".join(part for part in (table.document, table.number) if part)
        lines = [about, f"Data status: {self._status(item)}", *_note_lines(table.note, sum(widths))]
        start = self._front(sheet, table.caption or item.sheet, lines)
        sheet.write_url(start, 0, "internal:'Contents'!A1", self.looks.link, "Back to the contents")
        start += 1
        numbers = {column for column in range(len(table.columns)) if self._all_numbers(table, column)}
        self._headings(sheet, start, table.columns, f"Table_{place}", len(table.rows), numbers=numbers)
        self._height(sheet, start, list(zip(table.columns, widths, strict=True)))
        for row, cells in enumerate(table.rows, start=start + 1):
            for column, cell in enumerate(cells):
                self._cell(sheet, row, column, cell)
            self._height(sheet, row, [(cell.text, width) for cell, width in zip(cells, widths, strict=False)])
        self._widths(sheet, widths)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self._paged(sheet, start)

    # parts of a sheet ----------------------------------------------------------------------------------------------

    def _front(self, sheet: Any, title: str, lines: Sequence[str]) -> int:
        """Write what stands above a table; return the next free row."""
        sheet.write_string(0, 0, _whole(title), self.looks.title)
        review = [" · ".join(part for part in (self.meta.review_title, self.meta.as_at) if part)]
        said = [(line, self.looks.said) for line in (*review, *lines)]
        if self.meta.status_banner:
            said.insert(0, (self.meta.status_banner, self.looks.warning))
        for row, (line, look) in enumerate(said, start=1):
            sheet.write_string(row, 0, _whole(line), look)
        return len(said) + 1

    def _headings(
        self, sheet: Any, row: int, columns: Sequence[str], name: str, n_rows: int, *, numbers: set[int] | None = None
    ) -> None:
        """Write the row of headings; with rows below it, as the head of a table that a program knows as one."""
        looks = [self.looks.head(right=place in (numbers or set())) for place in range(len(columns))]
        heads = _distinct(columns)
        if n_rows:
            made = [{"header": head, "header_format": look} for head, look in zip(heads, looks, strict=True)]
            options = {"name": name, "columns": made, "style": None, "autofilter": True, "first_column": True}
            sheet.add_table(row, 0, row + n_rows, len(columns) - 1, options)
        for place, (head, look) in enumerate(zip(heads, looks, strict=True)):
            sheet.write_string(row, place, head, look)
        sheet.freeze_panes(row + 1, 1)

    def _cell(self, sheet: Any, row: int, column: int, cell: SheetCell) -> None:
        found = quantity(cell.text) if cell.kind == "number" else None
        if found is None:
            self._text(sheet, row, column, cell)
        else:
            sheet.write_number(row, column, found.value, self.looks.number(found.form))

    def _text(self, sheet: Any, row: int, column: int, cell: SheetCell) -> None:
        sheet.write_string(row, column, _whole(cell.text), self.looks.cell(cell))

    def _link(self, sheet: Any, row: int, name: str) -> None:
        sheet.write_url(row, 0, f"internal:'{name}'!A1", self.looks.link, name)

    def _status(self, item: Named) -> str:
        """Return the status of a table in words; that of the whole set where the table says none."""
        status = item.table.status or self.meta.status
        return "no data shown" if status is None else status_words(status)

    @staticmethod
    def _all_numbers(table: SheetTable, column: int) -> bool:
        return bool(table.rows) and all(row[column].kind == "number" for row in table.rows)

    @staticmethod
    def _height(sheet: Any, row: int, cells: Sequence[tuple[str, float]]) -> None:
        """Make a row as high as its wrapped texts need, given each text and its width: not every program does."""
        lines = max((_lines(text, width) for text, width in cells), default=1)
        sheet.set_row(row, min(TALLEST, LINE_HEIGHT * lines + 3))

    @staticmethod
    def _widths(sheet: Any, widths: Sequence[float]) -> None:
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)

    def _paged(self, sheet: Any, head: int) -> None:
        """Set how a sheet prints: on its side, one page wide, status and review on every page."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.hide_gridlines(2)
        sheet.set_header(f"&L{_running(self.meta.review_title)}&R{_running(self.meta.status_line)}")
        sheet.set_footer(f"&L{_running(self.meta.status_banner or self.meta.as_at)}&RPage &P of &N")


def _whole(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _running(text: str) -> str:
    """Return a text for the head or foot of a printed sheet, where an ampersand begins an instruction."""
    signs = [sign.replace("&", "&&") for sign in text]
    if sum(map(len, signs)) <= LONGEST_RUNNING:
        return "".join(signs)
    ends = accumulate(len(sign) for sign in signs)
    return "".join(sign for sign, end in zip(signs, ends, strict=True) if end < LONGEST_RUNNING).rstrip() + "…"


def _distinct(columns: Sequence[str]) -> list[str]:
    """Return headings that differ by more than case, as a program asks of a table."""
    taken: set[str] = set()
    heads = []
    for place, column in enumerate(columns, start=1):
        base = column or f"Column {place}"
        head, n = base, 1
        while head.casefold() in taken:
            n += 1
            head = f"{base} ({n})"
        taken.add(head.casefold())
        heads.append(head)
    return heads


def _lines(text: str, width: float) -> int:
    return max(1, len(textwrap.wrap(text, max(1, int(width) - 1))))


def _note_lines(note: str, width: float) -> list[str]:
    """Return a note in lines as wide as the table; a long one is left to the sheet of notes."""
    lines = textwrap.wrap(note, max(LEAST_MEASURE, int(width)))
    return lines if len(lines) <= MOST_LINES else ["The note on this table is long; it stands on the sheet Notes."]


def _width(table: SheetTable, column: int) -> float:
    """Return a column's width in signs: wide enough for short texts on one line, long ones wrapped."""
    texts = [table.columns[column], *(row[column].text for row in table.rows)]
    words = max(len(word) for text in texts for word in (text.split() or [""]))
    lines = sorted(len(text) for text in texts)
    usual = lines[min(len(lines) - 1, round(0.9 * len(lines)))]
    return min(WIDEST, max(NARROWEST, min(words, WIDEST) + 3, usual + 3))
