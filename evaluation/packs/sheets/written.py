"""What a workbook said when it was written, and words in it that nobody would take up when it comes back.

Only words that were added are told. What a program changes of its own accord, rows that were sorted as a whole and
cells that were emptied lose nothing that anybody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from evaluation.errors import InputError, Problem, shortened
from evaluation.packs.sheets.bundle import ASK_AGAIN, MOST_CELLS
from evaluation.packs.sheets.layout import HEADER_ROW, WRITTEN_SHEET
from evaluation.packs.sheets.values import Odd, text_in

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["COMMENT", "INTO_A_FRAME", "Written", "not_taken", "read_written", "strange_words", "words_in"]

INTO_A_FRAME = "Put these words into the framed cell they belong to"
COMMENT = "a comment is not saved"
NOT_TAKEN = "words outside of the framed cells are not saved"
QUOTED = re.compile(r'"([^"]*)"')
NUMBER = r"-?[0-9]+"


@dataclass(frozen=True, slots=True)
class Written:
    """What a workbook was written with.

    Parameters
    ----------
    by_place : mapping of str to mapping of str to str
        By sheet, the words of each place: a cell such as ``A1``, or `layout.row_place` in the rows of a form.
    by_sheet : mapping of str to frozenset of str
        All words of each sheet, wherever they stand by now.
    """

    by_place: Mapping[str, Mapping[str, str]]
    by_sheet: Mapping[str, frozenset[str]]

    def at(self, sheet: str, place: str) -> str:
        """Return the words of one place; empty where there were none."""
        return self.by_place.get(sheet, {}).get(place, "")

    def is_known(self, sheet: str, cell: Cell) -> bool:
        """Return whether a cell says nothing, or what the sheet said somewhere when it was written."""
        words = words_in(cell)
        return not words or words in self.by_sheet.get(sheet, ())

    def is_count(self, sheet: str, cell: Cell) -> bool:
        """Return whether a cell above the headings is the formula that counts what is done, or what it gave."""
        if cell.column != 1:
            return False
        said = QUOTED.findall(self.at(sheet, f"A{HEADER_ROW - 1}"))
        given = NUMBER + NUMBER.join(re.escape(part.strip()).join((r"\s*", r"\s*")) for part in said)
        return cell.data_type == "f" or re.fullmatch(given, words_in(cell)) is not None


def read_written(book: Workbook, file: str) -> Written:
    """Return what a workbook was written with, as its hidden sheet says.

    Raises
    ------
    InputError
        Where that sheet is missing.
    """
    if WRITTEN_SHEET not in book.sheetnames:
        rule = f"the hidden sheet {WRITTEN_SHEET} is missing"
        raise InputError([Problem(file, rule, ASK_AGAIN)])
    sheet = book[WRITTEN_SHEET]
    places: dict[str, dict[str, str]] = {}
    for row in sheet.iter_rows(max_row=min(sheet.max_row, MOST_CELLS // 3), max_col=3):
        title, place, words = (words_in(cell) for cell in row)
        places.setdefault(title, {})[place] = words
    return Written(places, {title: frozenset(held.values()) for title, held in places.items()})


def words_in(cell: Cell) -> str:
    """Return the text of a cell that is only to be recognised; formulas and the like are no text."""
    link = cell.hyperlink
    if link is not None and link.location == cell.value:
        return ""  # openpyxl's own words for a blank cell that leads to another place of the workbook
    try:
        return text_in(cell)
    except Odd as odd:
        return f"{odd.rule}: {odd.value}"


def strange_words(book: Workbook, written: Written, left_out: Collection[str], file: str) -> Iterator[Problem]:
    """Yield words on the sheets that are there to be read, and sheets that were added.

    Parameters
    ----------
    book : Workbook
    written : Written
    left_out : collection of str
        Names of the sheets that are looked at elsewhere: the forms and their keys.
    file : str
        Name of the workbook.
    """
    room = MOST_CELLS
    for sheet in book.worksheets:
        if sheet.title in {*left_out, WRITTEN_SHEET}:
            continue
        size = sheet.max_row * sheet.max_column
        if size > room:
            last = f"{sheet.title}!{get_column_letter(min(sheet.max_column, 16_384))}{sheet.max_row}"
            rule, remedy = "something stands far away from what the sheet says", "Delete those rows and columns."
            yield Problem(file, rule, remedy, column=last)
            continue
        room -= size
        find = _on_known_sheet if sheet.title in written.by_place else _on_added_sheet
        yield from find(sheet, written, file)


def _on_known_sheet(sheet: Worksheet, written: Written, file: str) -> Iterator[Problem]:
    """Yield every cell that says what the sheet did not say."""
    for row in sheet.iter_rows():
        for cell in row:
            place = f"{sheet.title}!{cell.coordinate}"
            if not written.is_known(sheet.title, cell):
                rule, remedy = not_taken(written.at(sheet.title, cell.coordinate))
                yield Problem(file, rule, remedy, column=place, value=str(cell.value))
            if cell.comment is not None:
                remedy = f"{INTO_A_FRAME}, and delete the comment."
                yield Problem(file, COMMENT, remedy, column=place, value=cell.comment.text)


def _on_added_sheet(sheet: Worksheet, _: Written, file: str) -> Iterator[Problem]:
    """Yield the first words of a sheet that was added, and how many cells more there are."""
    said = [
        (cell.coordinate, words_in(cell) or (cell.comment.text if cell.comment else ""))
        for row in sheet.iter_rows()
        for cell in row
    ]
    said = [(place, words) for place, words in said if words]
    if said:
        (place, words), n_more = said[0], len(said) - 1
        more = f"; {n_more} more of its cells hold words" if n_more else ""
        rule = f"this sheet is not one of the workbook, and what it says is not saved{more}"
        yield Problem(
            file, rule, f"{INTO_A_FRAME}, and delete the sheet.", column=f"{sheet.title}!{place}", value=words
        )


def not_taken(should_say: str) -> tuple[str, str]:
    """Return rule and remedy for words in a cell that is not there to be filled in.

    Parameters
    ----------
    should_say : str
        What the cell said when the workbook was written; empty where it said nothing.
    """
    if should_say:
        return (
            f"{NOT_TAKEN}; this cell said {shortened(should_say)!r}",
            f"{INTO_A_FRAME}, and write this one as it was.",
        )
    return NOT_TAKEN, f"{INTO_A_FRAME}, and empty this one."
