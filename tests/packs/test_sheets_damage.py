"""Workbooks damaged on purpose: each is refused with a sentence that names the place, and nothing is saved."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from evaluation.errors import InputError, Problem
from evaluation.packs.sheets.reading import read_form
from tests.packs.journals import store_of
from tests.packs.tiny import FILES, write_pack
from tests.packs.workbooks import (
    columns,
    edited,
    exported,
    filled,
    mark,
    refused,
    reparted,
    row_of,
    sheet_pack,
    taken,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("packs_read_once"),
]  # each writes workbooks

ROW = 6
"""The row of hub A on K1 in every workbook here."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sheet_pack(tmp_path / "pack")


def put(heading: str, value: object, *, row: int = ROW) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        sheet = book["Scores"]
        sheet.cell(row, columns(sheet)[heading]).value = value

    return edit


def fill(book: Any, **cells: object) -> None:
    sheet = book["Scores"]
    for heading, value in mark(**cells).items():
        sheet.cell(ROW, columns(sheet)[heading]).value = value


def swap_shown(book: Any) -> None:
    """Exchange what two rows show and hold, and leave their hidden columns where they are."""
    sheet = book["Scores"]
    shown = [column for heading, column in columns(sheet).items() if not heading.islower()]
    for column in shown:
        one, other = sheet.cell(6, column), sheet.cell(10, column)
        one.value, other.value = other.value, one.value


def copy_row(book: Any) -> None:
    sheet = book["Scores"]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(12, column).value = sheet.cell(6, column).value


def comment(book: Any) -> None:
    book["Scores"]["G6"].comment = Comment("Ask the chair", "R1")


def unchanged(_book: Any) -> None:
    pass


def insert_column(book: Any) -> None:
    book["Scores"].insert_cols(8)
    book["Scores"]["H5"] = "My notes"
    book["Scores"]["H6"] = "Ask the chair"


DAMAGES: dict[str, tuple[Callable[[Any], None], str, str, str]] = {
    "a formula": (put("Level", "=1+2"), "Scores!F6", "a formula is never taken", "Type what it gives"),
    "a formula for a reason": (
        put("Reason", '="a"&"b"'),
        "Scores!G6",
        "a formula is never taken",
        "Type what it gives",
    ),
    "true": (put("Level", value=True), "Scores!F6", "true or false", "Type the words"),
    "a date": (put("Level", dt.datetime(2025, 4, 3)), "Scores!F6", "made a date", "Format the cell as text"),
    "an error": (put("Level", "#N/A"), "Scores!F6", "an error of the program", "Type the words"),
    "a decimal comma": (put("Level", "2,5"), "Scores!F6", "a decimal comma", "Use a decimal point"),
    "between levels": (put("Level", 2.5), "Scores!F6", "not a level of the scale 0 to 4", "Choose the level"),
    "a number off the scale": (put("Level", 5), "Scores!F6", "not a level of the scale 0 to 4", "Choose the level"),
    "a level by half": (put("Level", "Sou"), "Scores!F6", "not a level of the scale 0 to 4", "Choose the level"),
    "no id": (lambda book: fill(book, evidence="E1;E1x!"), "Scores!I6", "an id has letters", "Separate ids"),
    "a comment": (comment, "Scores!G6", "a comment is not saved", "Put these words into the framed cell"),
    "another hub's id": (put("subject_id", "B"), "Scores!6:6", "hidden columns of this row are not as they were", ""),
    "another base": (put("base", "4"), "Scores!6:6", "hidden columns of this row are not as they were", "new workbook"),
    "a broken seal": (put("seal", "0" * 24), "Scores!6:6", "hidden columns of this row are not as they were", ""),
    "rows moved without their ids": (swap_shown, "Scores!6:6", "by its hidden columns this row is", "Undo the sorting"),
    "a row deleted": (lambda book: book["Scores"].delete_rows(7), "Scores", "a row of the form is missing", "Put it"),
    "a row copied": (copy_row, "Scores!F12", "this row stands at F6 already", "Keep one of the two"),
    "a row added": (put("Reason", "More", row=12), "Scores!G12", "not one of the form", "row that the form has for it"),
    "a column added": (insert_column, "Scores!H6", "this column is not one of the form", "delete the column"),
    "a heading changed": (put("Reason", "Why", row=5), "Scores!5:5", "the heading 'Reason' is missing", "as it was"),
    "a heading deleted": (lambda book: book["Scores"].delete_cols(6), "Scores!5:5", "heading 'Level' is missing", ""),
    "merged cells": (lambda book: book["Scores"].merge_cells("A6:A8"), "Scores!A6:A8", "cells are merged", "Unmerge"),
    "a cell far below": (lambda book: book["Scores"].cell(90_000, 2, "x"), "Scores!R90000", "far away", "Delete"),
    "a cell far right": (lambda book: book["Scores"].cell(9, 900, "x"), "Scores!AHP11", "far away", "Delete"),
}


def told(pack: Path, path: Path) -> Problem:
    """Return the first problem of a workbook: of the form itself or, where that is sound, of what it says."""
    try:
        read_form(path)
    except InputError as error:
        return error.problems[0]
    return refused(pack, path)[0]


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_form_is_refused_by_sheet_and_cell(pack: Path, name: str) -> None:
    edit, place, rule, remedy = DAMAGES[name]
    problem = told(pack, edited(exported(pack), edit))
    assert problem.file == "back.xlsx"
    assert problem.column == place
    assert rule in problem.rule
    assert remedy.lower() in problem.remedy.lower()


def test_the_form_that_the_damages_start_from_is_sound(pack: Path) -> None:
    assert taken(pack, edited(exported(pack), unchanged))[0].n_saved == 0


HARMLESS: tuple[tuple[dict[str, object], tuple[str, str]], ...] = (
    (mark("3"), ("3", "Many came")),
    (mark(3.0), ("3", "Many came")),
    (mark("sound"), ("3", "Many came")),
    (mark("ie", evidence=None), ("IE", "Many came")),
    (mark("\u00a0 3  Sound ", reason="cafe\u0301"), ("3", "caf\u00e9")),
    (mark(reason="Many_x000D_\ncame", evidence="E1\nE2 ,E1"), ("3", "Many came")),
)
CELLS = [(subject, dimension) for subject in "AB" for dimension in ("K1v", "K2e", "K2q")]


def test_what_people_type_is_understood(pack: Path) -> None:
    filling = {cell: cells for cell, (cells, _) in zip(CELLS, HARMLESS, strict=True)}
    assert taken(pack, filled(exported(pack), filling))[0].n_saved == 6
    rows = store_of(pack).load("I1", "R1").itertuples()
    found = {(row.subject_id, row.dimension_id): (row.level, row.rationale) for row in rows}
    assert found == {cell: wanted for cell, (_, wanted) in zip(CELLS, HARMLESS, strict=True)}


# --- other people's files ---


def test_a_file_of_another_review_is_refused(pack: Path, tmp_path: Path) -> None:
    other = write_pack(tmp_path / "other", {"review.toml": FILES["review.toml"].replace('"tiny"', '"large"')})
    for name in FILES:
        if name != "review.toml":
            (other / name).write_bytes((pack / name).read_bytes() if (pack / name).exists() else b"")
            if not (pack / name).exists():
                (other / name).unlink()
    (problem,) = refused(pack, exported(other))
    assert problem.rule == "this workbook belongs to the review large, not to tiny"


def test_a_row_pasted_from_another_reviewers_file_is_refused(pack: Path) -> None:
    theirs = openpyxl.load_workbook(exported(pack, "R2"))["Scores"]

    def paste(book: Any) -> None:
        for column in range(1, theirs.max_column + 1):
            book["Scores"].cell(ROW, column).value = theirs.cell(ROW, column).value

    (problem,) = refused(pack, edited(exported(pack), paste))
    assert (problem.column, "or it comes from another workbook" in problem.rule) == ("Scores!6:6", True)


def test_a_key_that_names_another_reviewer_is_refused(pack: Path) -> None:
    def rename(book: Any) -> None:
        for row in book["Key"].iter_rows():
            if row[1].value == "reviewer_id":
                row[2].value = "R2"

    (problem,) = refused(pack, edited(exported(pack), rename))
    assert problem.rule == "the hidden sheet Key was changed"


def test_the_same_form_twice_is_refused(pack: Path) -> None:
    one = filled(exported(pack), {("A", "K1v"): mark()}, "one.xlsx")
    two = filled(exported(pack), {("A", "K1v"): mark("2 Partial")}, "two.xlsx")
    (problem,) = refused(pack, one, two)
    assert (problem.file, problem.rule) == ("two.xlsx", "it is the same form as one.xlsx")


def test_a_workbook_of_ones_own_is_refused(pack: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "own.xlsx")
    problem = told(pack, tmp_path / "own.xlsx")
    assert "its hidden sheet is missing" in problem.rule


def test_a_form_of_another_version_and_a_renamed_sheet_are_refused(pack: Path) -> None:
    def older(book: Any) -> None:
        book["Key"]["C1"] = "review workbench, form 0"

    def renamed(book: Any) -> None:
        book["Scores"].title = "Marks"

    assert "of another version" in told(pack, edited(exported(pack), older)).rule
    assert told(pack, edited(exported(pack), renamed)).rule == "the sheet Scores is missing"


# --- files that no form is ---


def add(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = content

    return change


def declare(parts: dict[str, bytes]) -> None:
    text = parts["xl/workbook.xml"].decode()
    head, rest = text.split("?>", 1) if "?>" in text else ("<?xml version='1.0'", text)
    parts["xl/workbook.xml"] = f'{head}?><!DOCTYPE a [<!ENTITY b "c">]>{rest}'.encode()


def without_book(parts: dict[str, bytes]) -> None:
    del parts["xl/workbook.xml"]


def after_rows(xml: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet7.xml"
        before, end, after = parts[name].partition(b"</sheetData>")
        parts[name] = before + end + xml.encode() + after

    return change


PARTS: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a macro": (add("xl/vbaProject.bin", b"x"), "a program or an embedded object"),
    "an old macro": (add("xl/macrosheets/sheet1.xml", b"<x/>"), "a program or an embedded object"),
    "an embedded file": (add("xl/embeddings/oleObject1.bin", b"x"), "a program or an embedded object"),
    "an external link": (add("xl/externalLinks/externalLink1.xml", b"<x/>"), "links to data outside"),
    "a connection": (add("xl/connections.xml", b"<x/>"), "links to data outside"),
    "declared texts": (declare, "declares texts of its own"),
    "a text box": (
        add("xl/drawings/drawing1.xml", b'<d xmlns:a="a"><a:t> </a:t><a:t lang="en">Ask the chair</a:t></d>'),
        r"a text box, or another shape, is not saved \(found 'Ask the chair'\)",
    ),
    "too many parts": (lambda parts: parts.update({f"x/{n}.xml": b"" for n in range(600)}), "at most 500 parts"),
    "too many cells": (add("xl/worksheets/sheet99.xml", b"<c r='A1'/>" * 500_001), "more than"),
    "a merged sheet": (after_rows('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "cells are merged"),
    "a link over a sheet": (after_rows('<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'), "a link covers"),
    "no workbook": (without_book, "not a whole Excel workbook"),
    "no styles": (add("xl/styles.xml", b"<broken"), "cannot be read as an Excel workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_a_hostile_or_broken_file_is_refused_at_once(pack: Path, name: str) -> None:
    change, rule = PARTS[name]
    path = reparted(exported(pack), change)
    begun = time.perf_counter()
    with pytest.raises(InputError, match=rule):
        read_form(path)
    assert time.perf_counter() - begun < 2  # under a second on a machine that has nothing else to do


def test_a_file_that_grows_when_it_is_unpacked_is_refused_before_it_is(pack: Path, tmp_path: Path) -> None:
    bomb = reparted(exported(pack), add("xl/worksheets/sheet99.xml", b"<c/>" * (15 * 1024**2)), "bomb.xlsx")
    assert bomb.stat().st_size < 300_000  # 60 MiB in a small file
    assert "grows more than 200 times" in told(pack, bomb).rule
    wide = reparted(exported(pack), add("xl/media/a", b"0" * (65 * 1024**2)), "wide.xlsx")
    assert "grows to more than 64 MiB" in told(pack, wide).rule


def test_a_large_file_an_old_one_and_none_are_refused(pack: Path, tmp_path: Path) -> None:
    large, old, none = (tmp_path / name for name in ("large.xlsx", "old.xls", "none.xlsx"))
    with large.open("wb") as file:
        file.truncate(21 * 1024**2)
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(1000))
    rules = [told(pack, path).rule for path in (large, old, none)]
    assert rules == [
        "the file is larger than 20 MiB",
        "the file is in the old Excel format (.xls), or protected with a password",
        "there is no file here",
    ]


@settings(max_examples=40)
@given(data=st.data())
def test_no_damage_of_bytes_brings_another_error(data: st.DataObject) -> None:
    """A file cut or altered anywhere is refused in words, or still sound where the damage touched nothing."""
    raw = bytearray(_raw())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    _survives(bytes(raw[: data.draw(st.integers(1, len(raw)) | st.just(len(raw)))]))


@settings(max_examples=60)
@given(data=st.data())
def test_no_damage_of_a_part_brings_another_error(data: st.DataObject) -> None:
    """The same inside the parts, where the archive itself is whole."""
    with zipfile.ZipFile(io.BytesIO(_raw())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = parts[name]
    start = data.draw(st.integers(0, len(content)))
    end = min(len(content), start + data.draw(st.integers(0, 40)))
    parts[name] = content[:start] + data.draw(st.binary(max_size=6)) + content[end:]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, held in parts.items():
            archive.writestr(item, held)
    _survives(out.getvalue())


KEPT: dict[str, bytes] = {}


def _raw() -> bytes:
    if not KEPT:
        with tempfile.TemporaryDirectory() as folder:
            KEPT["raw"] = exported(sheet_pack(Path(folder) / "pack")).read_bytes()
    return KEPT["raw"]


def _survives(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        path.write_bytes(raw)
        try:
            form = read_form(path)
        except InputError:
            return
        assert len(form.entries) == 6


def test_rows_are_found_by_their_ids_not_by_their_place(pack: Path) -> None:
    def push_down(book: Any) -> None:
        book["Scores"].insert_rows(1, 3)

    path = edited(exported(pack), push_down)
    assert len(read_form(path).entries) == 6
    assert row_of(openpyxl.load_workbook(exported(pack))["Scores"], "A", "K1v") == ROW
