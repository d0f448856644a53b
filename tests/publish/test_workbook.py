"""The workbook of tables, read back part by part."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import RunError
from evaluation.presentation import LEVEL_FILL, Cell, TableView
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.sheets import SheetCell, SheetTable
from evaluation.publish.workbook import publish_workbook, sheet_name, write_workbook
from tests.publish.office import SHEET, Value, converted_by_office, external, parts, properties, sheets, tree
from tests.publish.sample import CRITERIA, PAYLOADS, notebook_of, options, payload_table, shown

REPOSITORY = Path(__file__).parents[2]
NAMES = [
    "Contents", "Notes", "1 Options by cost and weighted", "2 Panel levels by hub and", "3 Evidence register",
    "4 Signs that mean something",
]  # fmt: skip


@pytest.fixture(scope="module")
def book(notebook: dict[str, Any], meta: DocumentMeta, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_workbook({"Options report": notebook}, tmp_path_factory.mktemp("book"), meta=meta)


@pytest.fixture(scope="module")
def read(book: Path) -> dict[str, dict[str, Value]]:
    return sheets(book)


def of(path: Path, *views: TableView, meta: DocumentMeta) -> dict[str, dict[str, Value]]:
    """The sheets of a workbook of these tables."""
    return sheets(publish_workbook({"Report": notebook_of(*map(shown, views))}, path, meta=meta))


def column(sheet: dict[str, Value], letter: str, first: int) -> list[Value]:
    return [sheet[f"{letter}{row}"] for row in range(first, 1000) if f"{letter}{row}" in sheet]


def fill_of(path: Path, look: int) -> tuple[str, str]:
    """Pattern and colour of a look."""
    styles = tree(parts(path)["xl/styles.xml"])
    formats, fills = styles.find(f"{SHEET}cellXfs"), styles.find(f"{SHEET}fills")
    assert formats is not None
    assert fills is not None
    pattern = fills[int(formats[look].get("fillId", "0"))][0]
    colour = pattern.find(f"{SHEET}fgColor")
    return str(pattern.get("patternType")), "" if colour is None else str(colour.get("rgb"))


def form_of(path: Path, look: int) -> str:
    """The number format of a look."""
    styles = tree(parts(path)["xl/styles.xml"])
    formats = styles.find(f"{SHEET}cellXfs")
    assert formats is not None
    named = {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{SHEET}numFmt")}
    number = formats[look].get("numFmtId")
    return str(named.get(number) or {"0": "General", "1": "0"}[str(number)])


# What it holds


def test_every_table_has_a_sheet_after_contents_and_notes(book: Path, read: dict[str, dict[str, Value]]) -> None:
    assert book.name == "tables-illustrative.xlsx"
    assert list(read) == NAMES


def test_the_contents_list_every_sheet_with_its_table_status_and_rows(read: dict[str, dict[str, Value]]) -> None:
    contents = read["Contents"]
    assert contents["A1"].shown == "Options report: tables"
    assert [cell.shown for cell in column(contents, "A", 6)] == NAMES[2:]
    row = [contents[f"{letter}7"].shown for letter in "ABCDE"]
    assert row == [NAMES[3], "Options report", "Table 2", "Panel levels by hub and criterion", "illustrative"]
    assert (contents["F7"].shown, contents["F7"].is_number) == ("6", True)


def test_contents_and_sheets_link_to_each_other_and_nothing_else_is_a_link(book: Path) -> None:
    held = parts(book)
    links = {
        name: [link.get("location") for link in tree(content).iter(f"{SHEET}hyperlink")]
        for name, content in held.items()
        if name.startswith("xl/worksheets/sheet")
    }
    assert links["xl/worksheets/sheet1.xml"] == [f"'{name}'!A1" for name in NAMES[2:]]
    assert links["xl/worksheets/sheet2.xml"] == [f"'{name}'!A1" for name in NAMES[3:5]]
    assert [links[f"xl/worksheets/sheet{place}.xml"] for place in (3, 4, 5, 6)] == [["'Contents'!A1"]] * 4
    assert external(book) == []


def test_above_a_table_stand_caption_status_document_and_note(
    read: dict[str, dict[str, Value]], meta: DocumentMeta
) -> None:
    found = [cell.shown for cell in column(read[NAMES[3]], "A", 1)]
    assert found[:7] == [
        "Panel levels by hub and criterion",
        meta.status_banner,
        f"{meta.review_title} · {meta.as_at}",
        "Options report. Table 2",
        "Data status: illustrative",
        "IE: insufficient evidence. NA: not applicable. Neither counts as zero.",
        "Back to the contents",
    ]
    assert found[7:9] == ["Hub", "Finance"]


def test_notes_stand_on_a_sheet_of_their_own(read: dict[str, dict[str, Value]]) -> None:
    assert [cell.shown for cell in column(read["Notes"], "B", 1)] == [
        "Note",
        "IE: insufficient evidence. NA: not applicable. Neither counts as zero.",
        "Paraphrased; grades A (strong) to D (weak).",
    ]


def test_a_note_too_long_for_the_head_of_a_sheet_is_left_to_the_notes(tmp_path: Path, meta: DocumentMeta) -> None:
    note = "Many words on how to read it. " * 40
    read = of(tmp_path, replace(options(), note=note), meta=meta)
    assert "it stands on the sheet Notes." in " ".join(cell.shown for cell in column(read[NAMES[2]], "A", 1))
    assert note.strip() in [cell.shown for cell in column(read["Notes"], "B", 1)]


# Numbers


def test_numbers_are_numbers_under_a_format_that_shows_them_as_written(
    book: Path, read: dict[str, dict[str, Value]]
) -> None:
    sheet = read[NAMES[2]]
    costs = [sheet[f"C{row}"] for row in (8, 9, 10)]
    assert [(cell.shown, cell.is_number) for cell in costs] == [("8700000", True), ("6250000", True), ("0", True)]
    assert [form_of(book, cell.look) for cell in costs] == ['"£"0.00,,"m"', '"£"0.00,,"m"', '"£"0']
    assert [sheet[f"B{row}"].shown for row in (8, 9, 10)] == ["12.4", "9.1", "0.4"]


def test_what_is_not_only_a_number_and_numbers_in_text_stay_text(tmp_path: Path, meta: DocumentMeta) -> None:
    row = (Cell("2006"), Cell("under 1%", "number"), Cell("17.0 to 37.0", "number"), Cell("12"), Cell("12", "number"))
    read = of(tmp_path, TableView("t", "Kinds", ("A", "B", "C", "D", "E"), (row,)), meta=meta)
    values = {letter: read["1 Kinds"][f"{letter}8"] for letter in "ABCDE"}
    assert [cell.is_number for cell in values.values()] == [False, False, False, False, True]


# Looks and pages


def test_level_cells_carry_the_palette_and_gaps_are_hatched(book: Path, read: dict[str, dict[str, Value]]) -> None:
    sheet = read[NAMES[3]]
    looks = {cell.shown.split()[0]: fill_of(book, cell.look) for place, cell in sheet.items() if place[0] in "BCDEFGH"}
    assert [looks[step] for step in "01234"] == [("solid", f"FF{fill[1:]}") for fill in LEVEL_FILL]
    assert looks["IE"][0] == looks["NA"][0] == "lightUp"


def test_headings_are_frozen_filtered_and_repeated_in_print(book: Path) -> None:
    held = parts(book)
    sheet = tree(held["xl/worksheets/sheet4.xml"])
    (pane,) = sheet.iter(f"{SHEET}pane")
    assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == ("frozen", "8", "1")
    table = tree(held["xl/tables/table4.xml"])
    assert (table.get("name"), table.get("ref")) == ("Table_2", "A8:H14")
    assert [item.get("name") for item in table.iter(f"{SHEET}tableColumn")] == ["Hub", *CRITERIA]
    (filtered,) = table.iter(f"{SHEET}autoFilter")
    assert filtered.get("ref") == "A8:H14"
    names = {item.get("localSheetId"): item.text for item in tree(held["xl/workbook.xml"]).iter(f"{SHEET}definedName")}
    assert names["3"] == f"'{NAMES[3]}'!$8:$8"


def test_sheets_print_on_a4_with_review_and_status(book: Path, meta: DocumentMeta) -> None:
    sheet = tree(parts(book)["xl/worksheets/sheet4.xml"])
    (setup,) = sheet.iter(f"{SHEET}pageSetup")
    assert (setup.get("paperSize"), setup.get("orientation"), setup.get("fitToHeight")) == ("9", "landscape", "0")
    assert sheet.findtext(f".//{SHEET}oddHeader") == f"&L{meta.review_title}&RData status: illustrative"
    assert sheet.findtext(f".//{SHEET}oddFooter") == f"&L{meta.status_banner}&RPage &P of &N"


def test_an_ampersand_in_a_printed_line_is_no_instruction(tmp_path: Path, meta: DocumentMeta) -> None:
    strange = replace(meta, review_title="R&D &A &Z " * 30, status_banner="&" * 300)
    path = publish_workbook({"Report": notebook_of(shown(options()))}, tmp_path, meta=strange)
    said = str(tree(parts(path)["xl/worksheets/sheet3.xml"]).findtext(f".//{SHEET}oddHeader"))
    assert said.startswith("&LR&&D &&A &&Z")
    foot = str(tree(parts(path)["xl/worksheets/sheet3.xml"]).findtext(f".//{SHEET}oddFooter"))
    assert foot.removeprefix("&L").partition("…")[0].count("&") % 2 == 0
    assert max(len(said), len(foot)) <= 255


def test_the_properties_carry_title_status_and_inputs(book: Path, meta: DocumentMeta) -> None:
    found = properties(book)
    assert found["title"] == "Options report: tables"
    assert found["creator"] == meta.review_title
    assert "Data status: illustrative" in found["subject"]
    assert found["contentStatus"] == "Data status: illustrative"
    assert found["Data status"] == "illustrative"
    assert found["Inputs"] == meta.input_hash
    assert found["created"] == "1980-01-01T00:00:00Z"


def test_a_table_says_its_own_status_and_otherwise_that_of_the_set(tmp_path: Path, meta: DocumentMeta) -> None:
    path = write_workbook(
        [
            SheetTable("R", "Table 1", "One", "", "published", ("A",), ((SheetCell("x", "heading"),),)),
            SheetTable("R", "Table 2", "Two", "", None, ("A",), ((SheetCell("x", "heading"),),)),
        ],
        tmp_path / "tables.xlsx",
        replace(meta, status="secondary"),
    )
    contents = sheets(path)["Contents"]
    assert [contents[f"E{row}"].shown for row in (6, 7)] == ["published", "secondary (from other public pages)"]


# Names


@given(st.integers(1, 9999), st.text(max_size=80))
def test_the_name_of_a_sheet_is_one_that_a_program_takes(place: int, caption: str) -> None:
    name = sheet_name(place, caption)
    assert len(name) <= 31
    assert name.split()[0] == str(place)
    assert not re.search(r"[\[\]:*?/\\'\x00-\x1f]", name)


def test_tables_of_one_caption_get_different_sheets(tmp_path: Path, meta: DocumentMeta) -> None:
    views = [replace(options(), table_id=name, caption="Money: planned / spent [all]?") for name in "ab"]
    assert list(of(tmp_path, *views, meta=meta))[2:] == ["1 Money planned spent all", "2 Money planned spent all"]


def test_headings_of_the_same_words_are_told_apart(tmp_path: Path, meta: DocumentMeta) -> None:
    view = TableView(
        "t", "Twice", ("Id", "Score", "score", "Score (2)"), ((Cell("a"), Cell("b"), Cell("c"), Cell("d")),)
    )
    sheet = of(tmp_path, view, meta=meta)["1 Twice"]
    heads = [sheet[f"{letter}7"].shown for letter in "ABCD"]
    assert len({head.casefold() for head in heads}) == 4
    assert heads[:3] == ["Id", "Score", "score (2)"]


def test_a_table_without_rows_is_its_headings(tmp_path: Path, meta: DocumentMeta) -> None:
    sheet = of(tmp_path, TableView("t", "None yet", ("A", "B"), ()), meta=meta)["1 None yet"]
    assert [sheet[f"{letter}7"].shown for letter in "AB"] == ["A", "B"]


# Text stays text


def test_signs_in_a_cell_come_through_as_text_and_nothing_is_a_formula(
    book: Path, read: dict[str, dict[str, Value]]
) -> None:
    cells = column(read[NAMES[5]], "B", 8)
    assert [cell.shown for cell in cells] == [" ".join(payload.split()) for payload in PAYLOADS]
    for name, content in parts(book).items():
        if name.startswith("xl/worksheets/sheet"):
            assert not list(tree(content).iter(f"{SHEET}f"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://a.org", "_x0041_", "TRUE"]
)
def test_text_in_headings_captions_and_notes_is_neither_formula_nor_link(
    tmp_path: Path, meta: DocumentMeta, text: str
) -> None:
    view = TableView("t", text, (text, "B"), ((Cell(text), Cell(text, "number")),), note=text)
    path = publish_workbook(
        {text: notebook_of(shown(view))}, tmp_path, meta=replace(meta, title=text, review_title=text)
    )
    sheet = list(sheets(path).values())[2]
    escaped = text.replace("_x0041_", "_x005F_x0041_")  # a program reads the first as the letter A
    assert sum(cell.shown == escaped for cell in sheet.values()) == 5
    assert not any(list(tree(content).iter(f"{SHEET}f")) for name, content in parts(path).items() if "sheet" in name)
    assert external(path) == []


def test_a_text_longer_than_a_cell_takes_says_that_it_is_cut(tmp_path: Path, meta: DocumentMeta) -> None:
    sheet = of(tmp_path, payload_table(("words " * 6000,)), meta=meta)["1 Signs that mean something"]
    shown_text = sheet["B8"].shown
    assert len(shown_text) == 32_767
    assert shown_text.endswith("(cut here; the documents hold the whole text)")


def test_a_set_without_tables_is_refused_and_nothing_is_written(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match="tables-illustrative: there is no table to write"):
        publish_workbook({"Report": notebook_of()}, tmp_path, meta=meta)
    assert list(tmp_path.iterdir()) == []


# The same inputs, the same bytes


def test_the_same_notebooks_give_the_same_bytes_again(
    tmp_path: Path, notebook: Any, meta: DocumentMeta, book: Path
) -> None:
    kept = tmp_path / "another folder" / "report.ipynb"
    kept.parent.mkdir()
    kept.write_text(json.dumps(notebook))
    assert publish_workbook({"Options report": kept}, tmp_path, meta=meta).read_bytes() == book.read_bytes()


def test_the_archive_carries_no_clock(book: Path) -> None:
    with zipfile.ZipFile(book) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}


@pytest.mark.slow
def test_the_same_notebooks_give_the_same_bytes_in_another_time_zone_and_language(
    tmp_path: Path, notebook: Any, meta: DocumentMeta, book: Path
) -> None:
    (tmp_path / "source.ipynb").write_text(json.dumps(notebook))
    script = (
        "from pathlib import Path\nfrom evaluation.publish import DocumentMeta, publish_workbook\n"
        f"publish_workbook({{'Options report': Path('source.ipynb')}}, Path('out'), meta={meta!r})\n"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "TZ": "Pacific/Chatham", "LC_ALL": "C"}
    environment |= {"PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "out" / book.name).read_bytes() == book.read_bytes()


# Opened


@pytest.mark.slow
def test_another_program_reads_the_same_texts(tmp_path: Path, book: Path) -> None:
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
    made = converted_by_office(book, every_sheet, tmp_path, needs="libsclo.so")
    assert len(made) == len(NAMES)
    rows = {
        path.stem.partition("-illustrative-")[2]: list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        for path in made
    }
    assert [row[1:4] for row in rows[NAMES[2]][7:]] == [
        ["12.4", "£8.70m", "41"],
        ["9.1", "£6.25m", "58"],
        ["0.4", "£0", "7"],
    ]
    assert [row[1] for row in rows[NAMES[5]][7:]] == [" ".join(payload.split()) for payload in PAYLOADS]
