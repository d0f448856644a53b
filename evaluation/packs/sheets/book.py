"""How the sheets of a workbook look, print and are protected; every text is a text, and nothing names a machine.

Colour never speaks alone: what can be filled in has a border too, and a level without its reason says so in words.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import textwrap
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table

from evaluation.archive import FIRST_DAY, packed
from evaluation.packs.sheets.layout import HEADER_ROW, WRITTEN_SHEET, Key, Layout, Line, row_place, seal_of
from evaluation.presentation.palette import CATEGORIES, GRID, INK, LEVEL_BORDER, PAPER

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["FormBook", "Told", "columns_of"]

NAME = "Arial"
SIZE = 10
LINE_HEIGHT, TALLEST = 13.5, 400.0
"""Of rows, in points; no program takes a row taller than 409."""
TEXT = "@"
LEFT: dict[str, Any] = {"horizontal": "left", "indent": 1}
"""A little room, so that the texts of neighbours do not touch."""
A4 = 9
LONGEST_PROMPT, LONGEST_PROMPT_TITLE = 255, 32
LONGEST_RUNNING = 110
MOST_ON_PAGE = 240
"""Signs beside each other that can still be read where they are made to fit one page."""
INPUT_FILL = "#EEF4FB"
WARNING_FILL = "#FBE3EC"
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What programs would read as an escaped sign in a text that merely looks like one."""
MODIFIED = re.compile(rb"(<dcterms:(modified|created)[^>]*>)[^<]*(</dcterms:)")
OWN_HEIGHT = b' customHeight="1"'
LISTS = "Lists"

Told = tuple[str, str]
"""A heading with the words beside it; an empty heading continues the one above."""


class FormBook:
    """A workbook that is being written: sheets to read, a form to fill in, and the key by which it is known again.

    Parameters
    ----------
    title : str
        Of the whole workbook; the first line of every sheet.
    review_title : str
    status_line, status_banner : str
        What the data are, in a few words and as a sentence; empty where there is nothing to say.
    """

    def __init__(self, title: str, review_title: str, status_line: str, status_banner: str) -> None:
        self.title = title
        self.review_title = review_title
        self.status_line = status_line
        self.status_banner = status_banner
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._n_tables = 0
        self._lists: list[tuple[str, ...]] = []
        self._forms: dict[str, Layout] = {}
        self._describe()

    # --- sheets ---

    def told(self, name: str, said: Sequence[Told], widths: tuple[float, float] = (18, 118)) -> None:
        """Add a sheet of headings with words beside them."""
        sheet = self._sheet(name, self.title)
        for row, (heading, words) in enumerate(said, start=HEADER_ROW):
            self._shown(sheet.cell(row, 1), heading, bold=True)
            self._shown(sheet.cell(row, 2), words)
            self._height(sheet, row, [(heading, widths[0]), (words, widths[1])])
        self._widths(sheet, widths)
        self._protect(sheet)

    def listed(
        self, name: str, lead: str, headings: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> None:
        """Add a sheet with a table to read and to filter; where there is no row, `lead` has said so."""
        sheet = self._sheet(name, f"{name}: {self.title}", lead)
        self._headings(sheet, headings)
        for place, row in enumerate(rows, start=HEADER_ROW + 1):
            for column, text in enumerate(row, start=1):
                self._shown(sheet.cell(place, column), text, bold=column == 1)
            self._height(sheet, place, list(zip(row, widths, strict=True)))
        self._widths(sheet, widths)
        self._table(sheet, len(headings), len(rows))
        self._protect(sheet)

    def form(self, layout: Layout, key: Key, lines: Sequence[Line], lead: str, title: str = "") -> Worksheet:
        """Add the sheet to be filled in, with a sealed row for each line, and the hidden key."""
        sheet = self._sheet(layout.sheet, title or self.title, f"{_choices_lead(layout, lines)}{lead}")
        self._headings(sheet, [field.heading for field in layout.fields])
        for row, line in enumerate(lines, start=HEADER_ROW + 1):
            self._line(sheet, row, layout, line, seal_of(key.about, key.review_id, line.ids))
        self._widths(sheet, [field.width for field in layout.fields])
        for place, field in enumerate(layout.fields, start=1):
            sheet.column_dimensions[get_column_letter(place)].hidden = field.role == "hidden"
        seen = [field for field in layout.fields if field.role != "hidden"]
        self._spread(sheet, sum(field.width for field in seen), len(layout.labels))
        sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)
        sheet.print_area = f"A1:{get_column_letter(len(seen))}{HEADER_ROW + max(1, len(lines))}"
        self._protect(sheet)
        self._forms[layout.sheet] = layout
        self._key(layout.key_sheet, key)
        return sheet

    # --- what a form offers and shows ---

    def offer(self, sheet: Worksheet, cells: Iterable[str], choices: Sequence[str], prompt: Told) -> None:
        """Let cells be filled from a list, with words that show where one stands on them.

        Another entry is possible after a warning, so that ``3`` can be typed for ``3 Sound``; what is not on the
        scale is refused when the form comes back.
        """
        rule = DataValidation(type="list", formula1=self._list(tuple(choices)), allow_blank=True)
        rule.errorStyle, rule.errorTitle = "warning", "Not on the list"
        rule.error = "Choose from the list, or type the code at the start of a choice."
        self._validate(sheet, rule, cells, prompt)

    def number(self, sheet: Worksheet, cells: Iterable[str], most: float, prompt: Told, *, whole: bool) -> None:
        """Let cells hold a number up to `most` only: a whole one from 1, or any from 0."""
        kind, least = ("whole", 1) if whole else ("decimal", 0)
        rule = DataValidation(type=kind, operator="between", formula1=f"{least}", formula2=f"{most:g}")
        rule.error, rule.errorTitle, rule.allow_blank = f"From {least} to {most:g}.", "Out of range", True
        self._validate(sheet, rule, cells, prompt)

    def highlight(self, sheet: Worksheet, area: str, formula: str, words: str = "") -> None:
        """Mark cells where a formula holds; `words` then stand behind what the cell says, without being in it."""
        look: dict[str, Any] = {"fill": PatternFill(bgColor=bare(WARNING_FILL), fill_type="solid")}
        look["font"] = Font(color=bare(CATEGORIES[2]), bold=True)
        if words:
            behind = f'" ({words})"'  # for numbers above, below and at zero, and for text
            code = f"General{behind};-General{behind};General{behind};@{behind}"
            look["numFmt"] = NumberFormat(numFmtId=200, formatCode=code)
        sheet.conditional_formatting.add(
            area, Rule(type="expression", dxf=DifferentialStyle(**look), formula=[formula])
        )

    def link(self, cell: Cell, sheet: str, row: int) -> None:
        """Lead from a cell to a row of another sheet."""
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A{row}", tooltip=f"To the sheet {sheet}")
        cell.font = Font(name=NAME, size=SIZE, color=bare(CATEGORIES[0]), underline="single")

    def count(self, sheet: Worksheet, formula: str) -> None:
        """Put a formula that counts what is done above the headings."""
        cell = sheet.cell(HEADER_ROW - 1, 1, formula)
        cell.font = Font(name=NAME, size=SIZE, bold=True)

    # --- the end ---

    @property
    def raw(self) -> bytes:
        """The bytes of the workbook, the same for the same content."""
        self._write_lists()
        self._write_words()
        self._book.security = WorkbookProtection(lockStructure=True)
        self._book.calculation.fullCalcOnLoad = True
        out = io.BytesIO()
        self._book.save(out)
        with zipfile.ZipFile(out) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        return packed({name: _settled(name, content) for name, content in parts.items()})

    # --- parts ---

    def _describe(self) -> None:
        about = self._book.properties
        about.title, about.creator, about.lastModifiedBy = self.title, self.review_title, self.review_title
        about.subject = about.description = ". ".join(said for said in (self.status_line, self.status_banner) if said)
        about.keywords = ", ".join(said for said in (self.review_title, self.status_line) if said)
        about.language = "en-GB"
        about.created = about.modified = dt.datetime(*FIRST_DAY)  # the format knows no time zone

    def _sheet(self, name: str, title: str, lead: str = "") -> Worksheet:
        """Return a new sheet with its first lines, and with how it prints."""
        sheet = self._book.create_sheet(name)
        sheet.sheet_view.showGridLines = False
        self._front(sheet.cell(1, 1), title, Font(name=NAME, size=13, bold=True, color=bare(CATEGORIES[0])))
        warning = Font(name=NAME, size=SIZE, bold=True, color=bare(CATEGORIES[2]))
        plain = Font(name=NAME, size=SIZE, color=bare(INK))
        self._front(sheet.cell(2, 1), self.status_banner or self.status_line, warning if self.status_banner else plain)
        self._front(sheet.cell(3, 1), lead, plain)
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
        sheet.oddHeader.left.text, sheet.oddHeader.right.text = _running(self.review_title), _running(self.status_line)
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = _running(self.title), "Page &P of &N"
        return sheet

    @staticmethod
    def _spread(sheet: Worksheet, width: float, n_labels: int) -> None:
        """Let a wide sheet print on several pages side by side, each with what tells which row it is."""
        n_pages = math.ceil(width / MOST_ON_PAGE)
        if n_pages > 1:
            sheet.page_setup.fitToWidth = n_pages
            sheet.print_title_cols = f"A:{get_column_letter(n_labels)}"

    @staticmethod
    def _front(cell: Cell, text: str, font: Font) -> None:
        _put(cell, text)
        cell.font = font

    def _headings(self, sheet: Worksheet, headings: Sequence[str]) -> None:
        for column, heading in enumerate(headings, start=1):
            cell = sheet.cell(HEADER_ROW, column)
            _put(cell, heading)
            cell.font = Font(name=NAME, size=SIZE, bold=True, color=bare(PAPER))
            cell.fill = PatternFill(fgColor=bare(CATEGORIES[0]), fill_type="solid")
            cell.alignment = Alignment(wrap_text=True, vertical="center", **LEFT)
        sheet.row_dimensions[HEADER_ROW].height = 2 * LINE_HEIGHT + 3
        sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 2)

    def _line(self, sheet: Worksheet, row: int, layout: Layout, line: Line, seal: str) -> None:
        held = {**line.shown, **line.given, **line.ids, "seal": seal}
        for column, field in enumerate(layout.fields, start=1):
            cell = sheet.cell(row, column)
            if field.role == "input" and not line.closed and (line.asks or not field.in_conflict):
                self._open(cell, held.get(field.name, ""))
            else:
                self._shown(cell, held.get(field.name, ""))
        texts = [(held.get(field.name, ""), field.width) for field in layout.fields if field.role != "hidden"]
        self._height(sheet, row, texts, least=2)

    @staticmethod
    def _shown(cell: Cell, text: str, *, bold: bool = False) -> None:
        _put(cell, text)
        cell.font = Font(name=NAME, size=SIZE, bold=bold, color=bare(INK))
        cell.alignment = Alignment(wrap_text=True, vertical="top", **LEFT)
        cell.border = Border(bottom=Side(style="thin", color=bare(GRID)))

    @staticmethod
    def _open(cell: Cell, text: str) -> None:
        """Make a cell that can be filled in: a text cell, so that nothing typed becomes a date or a formula."""
        _put(cell, text)
        edge = Side(style="thin", color=bare(LEVEL_BORDER))
        cell.font = Font(name=NAME, size=SIZE, color=bare(INK))
        cell.fill = PatternFill(fgColor=bare(INPUT_FILL), fill_type="solid")
        cell.alignment = Alignment(wrap_text=True, vertical="top", **LEFT)
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        cell.number_format = TEXT
        cell.protection = Protection(locked=False)

    def _table(self, sheet: Worksheet, n_columns: int, n_rows: int) -> None:
        """Let programs and screen readers know the rows as a table with headings, which can be filtered."""
        if n_rows:
            self._n_tables += 1
            area = f"A{HEADER_ROW}:{get_column_letter(n_columns)}{HEADER_ROW + n_rows}"
            sheet.add_table(Table(displayName=f"Table_{self._n_tables}", ref=area))

    @staticmethod
    def _protect(sheet: Worksheet) -> None:
        """Lock what is not to be filled in, without a password; columns can be widened and tables filtered."""
        guard = sheet.protection
        guard.sheet, guard.formatColumns, guard.formatRows, guard.autoFilter = True, False, False, False

    @staticmethod
    def _widths(sheet: Worksheet, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width

    @staticmethod
    def _height(sheet: Worksheet, row: int, cells: Iterable[tuple[str, float]], least: int = 1) -> None:
        """Make a row as high as its texts need; it is a beginning, and grows as one types."""
        lines = max((len(textwrap.wrap(text, max(1, int(width) - 2))) for text, width in cells), default=1)
        sheet.row_dimensions[row].height = min(TALLEST, LINE_HEIGHT * max(least, lines) + 3)

    def _validate(self, sheet: Worksheet, rule: DataValidation, cells: Iterable[str], prompt: Told) -> None:
        title, words = prompt
        rule.promptTitle, rule.prompt = title[:LONGEST_PROMPT_TITLE], words[:LONGEST_PROMPT]
        rule.showInputMessage = rule.showErrorMessage = True
        for cell in cells:
            rule.add(cell)
        if rule.sqref:
            sheet.add_data_validation(rule)

    def _list(self, choices: tuple[str, ...]) -> str:
        """Return the place of a list of choices on its hidden sheet; one given twice stands once."""
        if choices not in self._lists:
            self._lists.append(choices)
        column = get_column_letter(self._lists.index(choices) + 1)
        return f"{LISTS}!${column}$1:${column}${len(choices)}"

    def _write_lists(self) -> None:
        if not self._lists or LISTS in self._book.sheetnames:
            return
        sheet = self._book.create_sheet(LISTS)
        for column, choices in enumerate(self._lists, start=1):
            for row, choice in enumerate(choices, start=1):
                _put(sheet.cell(row, column), choice)
        sheet.sheet_state = "hidden"
        self._protect(sheet)

    def _write_words(self) -> None:
        """Keep what every sheet says, so that words which somebody adds are known when the workbook comes back."""
        if WRITTEN_SHEET in self._book.sheetnames:
            return
        said = list(self._said())
        sheet = self._book.create_sheet(WRITTEN_SHEET)
        for row, line in enumerate(said, start=1):
            for column, text in enumerate(line, start=1):
                cell = sheet.cell(row, column, text)  # copied as it stands: escaped already
                cell.data_type = "s"
        sheet.sheet_state = "veryHidden"
        self._protect(sheet)

    def _said(self) -> Iterator[tuple[str, str, str]]:
        """Yield sheet, place and words of every cell that holds some and is not there to be filled in."""
        keys = {layout.key_sheet for layout in self._forms.values()}
        for sheet in self._book.worksheets:
            layout = self._forms.get(sheet.title)
            if sheet.title in keys:
                continue
            for row in sheet.iter_rows(max_row=sheet.max_row if layout is None else HEADER_ROW - 1):
                yield from ((sheet.title, cell.coordinate, str(cell.value)) for cell in row if cell.value is not None)
            if layout is not None:
                yield from _said_in_rows(sheet, layout)

    def _key(self, name: str, key: Key) -> None:
        sheet = self._book.create_sheet(name)
        for row, line in enumerate(key.lines, start=1):
            for column, text in enumerate(line, start=1):
                _put(sheet.cell(row, column), text)
        sheet.sheet_state = "veryHidden"
        self._protect(sheet)


def bare(colour: str) -> str:
    """Return a colour as the file format writes it: six figures without the sign in front."""
    return colour.removeprefix("#")


def _put(cell: Cell, text: str) -> None:
    """Write a text as a text, whatever it begins with or looks like; nothing for an empty one."""
    if text:
        cell.value = ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"


def _running(text: str) -> str:
    """Return a text for the head or foot of a printed sheet, where an ampersand begins an instruction."""
    short = text if len(text) <= LONGEST_RUNNING else f"{text[: LONGEST_RUNNING - 1].rstrip()}…"
    return short.replace("&", "&&")


def _settled(name: str, content: bytes) -> bytes:
    """Return a part without the clock, and rows whose height is a beginning, not a rule."""
    if name == "docProps/core.xml":
        return MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
    return content.replace(OWN_HEIGHT, b"") if name.startswith("xl/worksheets/") else content


def _choices_lead(layout: Layout, lines: Sequence[Line]) -> str:
    """Return the words above a form that say where a choice is asked; nothing where none is."""
    if not any(line.asks for line in lines):
        return ""
    keep, theirs = (layout.field(name).heading for name in ("keep", "theirs"))
    return f"First choose under {keep}, the last column, wherever something stands under {theirs}. "


def _said_in_rows(sheet: Worksheet, layout: Layout) -> Iterator[tuple[str, str, str]]:
    """Yield sheet, place and words of what the rows of a form show; a row is known by its seal."""
    places = {field.name: place for place, field in enumerate(layout.fields)}
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1, max_col=len(layout.fields)):
        seal = str(row[places["seal"]].value)
        for field in layout.of_role("shown"):
            value = row[places[field.name]].value
            if value is not None:
                yield sheet.title, row_place(seal, field.name), str(value)


def columns_of(layout: Layout) -> Mapping[str, str]:
    """Return the letter of each column by its name."""
    return {field.name: get_column_letter(place) for place, field in enumerate(layout.fields, start=1)}
