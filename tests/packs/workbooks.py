"""Workbooks as reviewers send them back: exported from a small pack, filled in and damaged by openpyxl."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl

from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs import read_review
from evaluation.packs.journal import store
from evaluation.packs.read import read_part
from evaluation.packs.sheets import Outcome, exchange, export_scores, export_weights, import_sheets
from evaluation.packs.sheets.layout import HEADER_ROW
from tests.packs.journals import MOMENT, open_files
from tests.packs.tiny import FACT, FILES, write_pack

LATER = MOMENT + dt.timedelta(hours=1)
Edit = Callable[[Any], None]
Content = tuple[tuple[str, bytes], ...]
MADE: dict[tuple[Content, str, str], tuple[str, bytes]] = {}
REVIEWS: dict[Content, Review] = {}
PARTS: dict[tuple[Content, frozenset[str]], Review] = {}


def undeclared_files() -> dict[str, str]:
    """Return the files of a pack whose rounds are open, with a rubric and with evidence linked to cells.

    Of the interests only one is declared, that of R3 in B.
    """
    return {**open_files(), **{name: FILES[name] for name in ("descriptor.csv", "evidence_link.csv")}}


def sheet_files() -> dict[str, str]:
    """Return the files of that pack once everybody has declared: nobody else has an interest."""
    files = undeclared_files()
    none = [f"{who},{hub},none,,,{FACT}" for who in ("R1", "R2", "R3") for hub in "AB" if (who, hub) != ("R3", "B")]
    return {**files, "interest.csv": "".join(f"{line}\n" for line in (files["interest.csv"].strip(), *none))}


def undeclared_pack(folder: Path) -> Path:
    """Write the pack in which interests are still to be declared, and return its folder."""
    return write_pack(folder, undeclared_files())


def sheet_pack(folder: Path) -> Path:
    """Write the pack in which they are declared, and return its folder."""
    return write_pack(folder, sheet_files())


def exported(pack: Path, reviewer: str = "R1", round_id: str = "I1") -> Path:
    """Return the workbook of one reviewer, written beside the pack; made once for packs that are alike."""
    content = content_of(pack)
    if (content, reviewer, round_id) not in MADE:
        path = export_scores(pack, round_id, pack.parent / "made", reviewer)[0]
        MADE[content, reviewer, round_id] = path.name, path.read_bytes()
        path.unlink()
    name, raw = MADE[content, reviewer, round_id]
    target = pack.parent / "sent" / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(raw)
    return target


def weighed(pack: Path, group: str = "Users") -> Path:
    """Return the sheet of weights of one group."""
    return export_weights(pack, group, pack.parent / "sent")


def taken(pack: Path, *files: Path) -> tuple[Outcome, ...]:
    """Import workbooks an hour after the moment of the tests."""
    return import_sheets(pack, files, clock=lambda: LATER)


@contextmanager
def packs_read_once() -> Iterator[None]:
    """Read packs that are alike byte by byte once: most tests of sheets begin with the same one.

    A pack is read anew as soon as any byte of it changes.
    """
    with patch.object(exchange, "read_review", _review), patch.object(store, "read_part", _part):
        yield


def _review(pack: Path) -> Review:
    content = content_of(pack)
    if content not in REVIEWS:
        REVIEWS[content] = read_review(pack)
    return REVIEWS[content]


def _part(pack: Path, names: frozenset[str]) -> Review:
    content = tuple(item for item in content_of(pack) if "/" not in item[0]), names  # the tables, not the store
    if content not in PARTS:
        PARTS[content] = read_part(pack, names)
    return PARTS[content]


def content_of(pack: Path) -> Content:
    """Return every file of a pack with its bytes."""
    files = sorted(path for path in pack.rglob("*") if path.is_file())
    return tuple((path.relative_to(pack).as_posix(), path.read_bytes()) for path in files)


def refused(pack: Path, *files: Path) -> list[Problem]:
    """Return the problems for which workbooks are refused; fails where they are not, or something was saved."""
    before = saved_files(pack)
    try:
        taken(pack, *files)
    except InputError as error:
        if saved_files(pack) != before:
            raise AssertionError("something was saved of a file that was refused") from error
        return list(error.problems)
    raise AssertionError("the workbook was not refused")


def saved_files(pack: Path) -> list[str]:
    """Return the names of the records in the store."""
    return sorted(str(path.relative_to(pack)) for path in (pack / "scores").rglob("0*.json"))


def columns(sheet: Any) -> dict[str, int]:
    """Return the number of each column by its heading."""
    return {str(cell.value): cell.column for cell in sheet[HEADER_ROW] if cell.value is not None}


def row_of(sheet: Any, *ids: str) -> int:
    """Return the row whose hidden columns hold these ids."""
    names = ("subject_id", "dimension_id") if len(ids) == 2 else ("criterion_id",)
    at = columns(sheet)
    for row in range(HEADER_ROW + 1, sheet.max_row + 1):
        if tuple(sheet.cell(row, at[name]).value for name in names) == ids:
            return row
    raise AssertionError(f"no row holds {ids}")


def place(path: Path, sheet: str, ids: tuple[str, ...], heading: str) -> str:
    """Return the address of a cell: ``Scores!F6``."""
    found = openpyxl.load_workbook(path)[sheet]
    return f"{sheet}!{found.cell(row_of(found, *ids), columns(found)[heading]).coordinate}"


def edited(path: Path, edit: Edit, name: str = "back.xlsx") -> Path:
    """Return a copy of a workbook after an edit, saved as another program would."""
    book = openpyxl.load_workbook(path)
    edit(book)
    target = path.with_name(name)
    book.save(target)
    return target


def filled(path: Path, filling: Mapping[Any, Mapping[str, object]], name: str = "back.xlsx") -> Path:
    """Return a copy of a form in which some rows are filled in, by the headings of the columns."""

    def edit(book: Any) -> None:
        sheet = book["Scores"] if "Scores" in book.sheetnames else book["Weights"]
        at = columns(sheet)
        for ids, cells in filling.items():
            row = row_of(sheet, *(ids if isinstance(ids, tuple) else (ids,)))
            for heading, value in cells.items():
                sheet.cell(row, at[heading]).value = value

    return edited(path, edit, name)


def declared(path: Path, kinds: Mapping[str, str], name: str = "declared.xlsx") -> Path:
    """Return a copy of a reviewer's workbook in which interests are declared, by hub."""

    def edit(book: Any) -> None:
        sheet = book["Interests"]
        at = columns(sheet)
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            kind = kinds.get(str(sheet.cell(row, at["subject_id"]).value))
            if kind is not None:
                sheet.cell(row, at["Your interest"]).value = kind

    return edited(path, edit, name)


def mark(level: object = "3 Sound", reason: object = "Many came", evidence: object = "E1") -> dict[str, object]:
    """Return what fills one row."""
    return {"Level": level, "Reason": reason, "Evidence cited": evidence}


def reparted(path: Path, change: Callable[[dict[str, bytes]], None], name: str = "back.xlsx") -> Path:
    """Return a copy of a workbook whose parts were changed as bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    change(parts)
    target = path.with_name(name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, content in parts.items():
            archive.writestr(item, content)
    return target
