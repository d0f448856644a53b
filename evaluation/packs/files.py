"""The text of a table: bytes to named columns of text, with every way a file goes wrong caught by row.

Everything is read as text first (no value changes type on the way), fields are counted in each row, and text is put
into one Unicode form, so that a look-alike or a stray quotation mark cannot shift or merge anything in silence.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from evaluation.errors import Problem
from evaluation.schemas import Table

__all__ = ["MOST_BYTES", "TextTable", "read_text_table", "suggestion"]

MOST_BYTES = 2 * 1024**3
MOST_CELL = 32_767  # what one spreadsheet cell can hold; longer text would be cut in the Excel round trip
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs of no width, soft hyphens and marks that turn the direction of writing: no reader would see them."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS = "Save the file again as CSV UTF-8 (comma delimited)."


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as text: column name to its cells, all columns of equal length, in file order."""

    columns: dict[str, list[str]]
    sha256: str

    @property
    def n_rows(self) -> int:
        """Rows below the header."""
        return len(next(iter(self.columns.values()), []))


def suggestion(value: str, allowed: list[str]) -> str:
    """Return ``Did you mean 'x'?`` for a near miss, or the allowed values, as a sentence."""
    near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.75)
    if near:
        return f"Did you mean {near[0]!r}?"
    shown = ", ".join(allowed[:12]) + (" ..." if len(allowed) > 12 else "")
    return f"Use one of: {shown}." if allowed else "There is none to choose from yet."


def read_text_table(path: Path, table: Table) -> tuple[TextTable, list[Problem]]:
    """Return the cells of a CSV file as text, and the problems of the file itself.

    A file with problems comes back with the columns that could be made out, which may be none.
    """
    if path.stat().st_size > MOST_BYTES:
        rule = f"the file is larger than {MOST_BYTES // 1024**3} GiB"
        return TextTable({}, ""), [Problem(path.name, rule, "Keep a table of this size as Parquet.")]
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    text, problem = _decoded(raw, path.name)
    if problem is not None:
        return TextTable({}, digest), [problem]
    header, rows, problems = _records(text, path.name)
    unusable = _unusable_header(header, path.name)
    if unusable is not None:  # every row below would be at fault with it
        return TextTable({}, digest), [unusable]
    problems = [*_header_problems(header, table, path.name), *problems]
    if problems:
        return TextTable({}, digest), problems
    cells = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in header]
    return TextTable(dict(zip(header, cells, strict=True)), digest), []


def _decoded(raw: bytes, name: str) -> tuple[str, Problem | None]:
    if raw.startswith(UTF16_MARKS):
        return "", Problem(name, "the file is UTF-16, not UTF-8", SAVE_AS)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        found = raw[max(0, error.start - 20) : error.start + 20].decode("cp1252", errors="replace")
        rule = "the file is not UTF-8 (it looks like Windows-1252)"
        return "", Problem(name, rule, SAVE_AS, row=row, value=found.strip())
    problem = _text_problem(text, name)
    return ("", problem) if problem else (text, None)


def _text_problem(text: str, name: str) -> Problem | None:
    """Return what is wrong with a file as a whole: nothing in it, signs that text does not hold, or a missing end."""
    if not text.strip():
        return Problem(name, "the file is empty", "Give it at least a header row, or remove it.")
    if (control := CONTROL.search(text)) is not None:
        row = text.count("\n", 0, control.start()) + 1
        named = "NUL" if control.group() == "\0" else f"control character U+{ord(control.group()):04X}"
        return Problem(name, f"the file holds a {named}, which text does not", SAVE_AS, row=row)
    if not text.endswith("\n"):
        rule = "the last row does not end with a line break, so the file may have been cut off"
        remedy = "Check the last row, then save the file again with a line break at the end."
        return Problem(name, rule, remedy, row=text.count("\n") + 1, value=text.splitlines()[-1])
    return None


def _records(text: str, name: str) -> tuple[list[str], list[list[str]], list[Problem]]:
    """Return header, rows and problems; rows with problems are left out."""
    clean = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    reader = csv.reader(io.StringIO(clean, newline=""), strict=True)
    rows: list[list[str]] = []
    problems: list[Problem] = []
    header: list[str] = []
    row = 0
    try:
        for row, record in enumerate(reader, start=1):
            cells = [cell.strip() for cell in record]
            if row == 1:
                header = cells
                continue
            problem = _row_problem(cells, len(header), name, row)
            if problem is None:
                rows.append(cells)
            else:
                problems.append(problem)
    except csv.Error as error:
        problems.append(_quote_problem(error, name, row + 1))
    return header, rows, problems


def _quote_problem(error: csv.Error, name: str, row: int) -> Problem:
    """Return what a row that cannot be split means; `row` is where it begins, not where the reader gave up."""
    if "field larger" in str(error):
        rule = f"a cell is longer than {csv.field_size_limit():,} characters"
        return Problem(name, rule, "Close the quotation mark that is open, or shorten the text.", row=row)
    rule = f"a quotation mark is misplaced or not closed ({error})"
    remedy = "Put quotation marks around a whole cell only, close them, and double those inside it."
    return Problem(name, rule, remedy, row=row)


def _row_problem(cells: list[str], expected: int, name: str, row: int) -> Problem | None:
    if not any(cells):
        return Problem(name, "the row is empty", "Remove the empty row.", row=row)
    if any("\n" in cell or "\r" in cell for cell in cells):
        value = next(cell for cell in cells if "\n" in cell or "\r" in cell)
        remedy = "Close the quotation mark that is open, or write the text on one line."
        return Problem(name, "a cell runs over more than one line", remedy, row=row, value=value.replace("\n", " / "))
    if len(cells) != expected:
        rule = f"the row has {len(cells)} fields where the header has {expected}"
        remedy = "Put quotation marks around text that holds a comma, and check for one comma too many or too few."
        return Problem(name, rule, remedy, row=row, value=",".join(cells))
    if max(map(len, cells)) > MOST_CELL:
        value = max(cells, key=len)
        return Problem(
            name, f"a cell is longer than {MOST_CELL:,} characters", "Shorten the text.", row=row, value=value
        )
    return None


def _unusable_header(header: list[str], name: str) -> Problem | None:
    if not any(header):
        return Problem(name, "the first row is empty", "Put the column names into row 1.", row=1)
    if len(header) == 1 and re.search("[;\t]", header[0]):
        rule = "the columns are separated by another sign than a comma"
        return Problem(name, rule, SAVE_AS, row=1, value=header[0])
    return None


def _header_problems(header: list[str], table: Table, name: str) -> list[Problem]:
    known = list(table.column_names)
    problems = [
        Problem(name, "no such column in this table", suggestion(column, known), row=1, column=column or "(no name)")
        for column in header
        if column not in known
    ]
    repeated = sorted({column for column in header if header.count(column) > 1})
    problems += [
        Problem(name, "the column stands twice", "Keep one of the two.", row=1, column=column) for column in repeated
    ]
    missing = [column.name for column in table.columns if column.required and column.name not in header]
    problems += [
        Problem(name, "a required column is missing", "Add the column.", row=1, column=column) for column in missing
    ]
    return problems
