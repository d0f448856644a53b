"""Formulas that tell what a cell says: their words by hand, and what an office program makes of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from evaluation.packs.sheets.formulas import is_between, is_blank, is_filled, is_level
from tests.packs.test_sheets_office import saved_by_office

CASES: tuple[tuple[str, str, bool], ...] = (
    ("3 Sound", is_level("A{row}", "3", "Sound"), True),
    ("3", is_level("A{row}", "3", "Sound"), True),
    (" sound ", is_level("A{row}", "3", "Sound"), True),
    ("3.0", is_level("A{row}", "3"), True),
    ("4 Strong", is_level("A{row}", "3", "Sound"), False),
    ("30", is_level("A{row}", "3", "Sound"), False),
    ("- take it back", is_level("A{row}", "3", "Sound"), False),
    ("", is_level("A{row}", "3", "Sound"), False),
    ("ie", is_level("A{row}", "IE"), True),
    ("IE insufficient evidence", is_level("A{row}", "IE", "insufficient evidence"), True),
    ("NA", is_level("A{row}", "IE"), False),
    ("2.5", is_level("A{row}", "2.5"), True),
    ('1 So-called "good"', is_level("A{row}", "2", 'So-called "good"'), False),
    ('So-called "good"', is_level("A{row}", "2", 'So-called "good"'), True),
    ("2 Partial", is_between("A{row}", 1, 2.5), True),
    ("3 Sound", is_between("A{row}", 1, 2.5), False),
    ("Partial", is_between("A{row}", 1, 2.5), False),
    ("  ", is_blank("A{row}"), True),
    ("x", is_filled("A{row}"), True),
)


@pytest.mark.slow
def test_an_office_program_reads_cells_as_an_import_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, (text, formula, _) in enumerate(CASES, start=1):
        sheet.cell(row, 1, text or None).number_format = "@"
        sheet.cell(row, 2, f"={formula.format(row=row)}")
    book.save(tmp_path / "cases.xlsx")
    saved = openpyxl.load_workbook(saved_by_office(tmp_path / "cases.xlsx", tmp_path / "office"), data_only=True)
    said = [bool(saved.worksheets[0].cell(row, 2).value) for row in range(1, len(CASES) + 1)]
    assert said == [wanted for _, _, wanted in CASES]


def test_a_quotation_mark_in_a_word_does_not_end_the_text_of_the_formula() -> None:
    assert is_level("A1", "NA", 'a "b"').endswith('TRIM(A1)="a ""b""")')


def test_a_number_is_compared_as_a_number_and_a_state_is_not() -> None:
    assert "VALUE(" in is_level("A1", "-1.5")
    assert "VALUE(" not in is_level("A1", "IE")
