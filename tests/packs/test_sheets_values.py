"""What a cell of a form says, by kind of cell; levels and numbers by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from evaluation.model import Level, Scale
from evaluation.packs.sheets.values import Odd, ids_in, level_in, level_words, number_in, text_in

WORDS = ("Absent", "Limited", "Partial", "Sound", "Very strong")
PANEL = Scale("panel", "ordinal", tuple(Level(code, word, 25.0 * code) for code, word in enumerate(WORDS)))
AWARD = Scale("award", "numeric", minimum=1.0, maximum=5.0, step=0.1, direction="lower")


def text_of(value: object) -> str:
    book = Workbook()
    cell = book.create_sheet()["A1"]
    cell.value = value
    return text_in(cell)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  ", ""),
        (" a\n\tb\u00a0 c ", "a b c"),
        ("a\u200bb", "ab"),
        ("cafe\u0301", "caf\u00e9"),
        ("a_x000D_\nb", "a b"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x0041_", "_x0041_"),
        (3, "3"),
        (3.0, "3"),
        (3.5, "3.5"),
        (0.1 + 0.2, "0.3"),
        (-2, "-2"),
    ],
)
def test_a_cell_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("=A1", "formula"),
        (True, "true or false"),
        (dt.date(2025, 4, 3), "date"),
        (dt.time(9, 30), "date or a time"),
        (dt.timedelta(hours=30), "date or a time"),
        ("#DIV/0!", "an error of the program"),
    ],
)
def test_a_cell_that_is_no_text(value: object, rule: str) -> None:
    with pytest.raises(Odd, match=rule):
        text_of(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("3", "3"),
        ("3 Sound", "3"),
        ("3.0", "3"),
        ("03", "3"),
        ("4 very STRONG", "4"),
        ("Very strong", "4"),
        ("ie", "IE"),
        ("IE insufficient evidence", "IE"),
        ("NA not applicable", "NA"),
    ],
)
def test_a_level_by_its_code_its_word_or_both(text: str, code: str) -> None:
    assert level_in(text, PANEL) == code


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("5", "not a level of the scale 0 to 4, IE, NA"),
        ("2.5", "not a level"),
        ("-1", "not a level"),
        ("3 Partial", "3 is Sound, not Partial"),
        ("3 of 4", "3 is Sound, not of 4"),
        ("NA Sound", "NA is not applicable, not Sound"),
        ("2,5", "a decimal comma"),
        ("So", "not a level"),
        ("inf", "not a level"),
        ("nan", "not a level"),
        ("\u0663", "not a level"),
    ],
)
def test_what_is_no_level(text: str, rule: str) -> None:
    with pytest.raises(Odd, match=rule):
        level_in(text, PANEL)


def test_marks_of_a_numeric_scale() -> None:
    assert level_words(AWARD)[:3] == ("1", "1.1", "1.2")
    assert level_words(AWARD)[-3:] == ("5", "IE insufficient evidence", "NA not applicable")
    assert len(level_words(AWARD)) == 43
    assert level_in("3.50", AWARD) == "3.5"
    with pytest.raises(Odd, match="more than a level is in the cell: or so"):
        level_in("3.5 or so", AWARD)
    with pytest.raises(Odd, match=r"not a level of the scale 1 to 5 in steps of 0\.1"):
        level_in("3.55", AWARD)


@given(st.sampled_from([PANEL, AWARD]), st.data())
def test_every_choice_that_is_offered_is_understood_and_on_the_scale(scale: Scale, data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(level_words(scale)))
    code = level_in(words, scale)
    scale.parse(code)
    assert words.split(" ")[0] == code


def test_ids_by_any_sign_between_them() -> None:
    assert ids_in(" E1;E2 , E3\nE1 ") == ("E1", "E2", "E3")
    assert ids_in("") == ()


def test_numbers_and_what_is_none() -> None:
    assert number_in("62.5", "the points", 0, 100, whole=False) == 62.5
    assert number_in("1", "the rank", 1, 3, whole=True) == 1
    for text, rule in (("", "the rank is missing"), ("1.5", "a whole number from 1 to 3"), ("4", "from 1 to 3"),
                       ("one", "the rank is not a whole number")):  # fmt: skip
        with pytest.raises(Odd, match=rule):
            number_in(text, "the rank", 1, 3, whole=True)
