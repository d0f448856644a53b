"""Numbers written for readers, as numbers again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.presentation import money, number, percent
from evaluation.publish.quantities import quantity


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("0", 0.0, "0"),
        ("41", 41.0, "0"),
        ("12.4", 12.4, "0.0"),
        ("-0.75", -0.75, "0.00"),
        ("1,234", 1234.0, "#,##0"),
        ("1,234,567.8", 1234567.8, "#,##0.0"),
        ("2006", 2006.0, "0"),
        ("45%", 0.45, "0%"),
        ("12.5%", 0.125, "0.0%"),
        ("£0", 0.0, '"£"0'),
        ("£55,000", 55000.0, '"£"#,##0'),
        ("£8.7m", 8_700_000.0, '"£"0.0,,"m"'),
        ("-£1.25m", -1_250_000.0, '"£"0.00,,"m"'),
        ("+3", 3.0, "+0;-0"),
        ("+0.5", 0.5, "+0.0;-0.0"),
    ],
)
def test_what_is_only_a_number_becomes_one_with_its_format(text: str, value: float, form: str) -> None:
    found = quantity(text)
    assert found is not None
    assert (found.value, found.form) == (value, form)


@pytest.mark.parametrize(
    "text",
    [
        "", "not known", "none", "007", "00.5", "under 1%", "over 99%", "=1", "17.0 to 37.0", "1 to 3", "12 months",
        "8.7m", "£45%", "1,23", "12,34", "1,2345", ",5", ".5", "5.", "1e5", "1_000", "−3", "-0", "+0", "-£0", "1 234",
        " 5", "5 ", "5\n", "٣", "½", "TRUE", "NaN", "inf", "0x10", "1234567890123456", "0.1234567890123456",
        "=1+1", "+1+1", "--1", "+-1", "£", "%", "$5", "€5", "2006-11-22", "1/2", "3*",
    ],
)  # fmt: skip
def test_everything_else_stays_text(text: str) -> None:
    assert quantity(text) is None


def as_shown(value: float, form: str) -> str:
    """What a spreadsheet shows for a value under one of our formats, by the rules of such formats."""
    digits = form.partition(";")[0].strip("+").replace('"£"', "").replace(',,"m"', "").removesuffix("%")
    places = len(digits.partition(".")[2])
    size = abs(value) / (1e6 if '"m"' in form else 0.01 if form.endswith("%") else 1)
    sign = "-" if value < 0 else "+" if form.startswith("+") else ""
    text = f"{size:,.{places}f}" if "," in digits else f"{size:.{places}f}"
    return f"{sign}{'£' if '£' in form else ''}{text}{'m' if 'm' in form else ''}{'%' if form.endswith('%') else ''}"


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_as_the_workbench_writes_it_can_be_had_back(value: float, places: int) -> None:
    text = number(value, places)
    found = quantity(text)
    assert found is not None
    assert as_shown(found.value, found.form) == text
    assert found.value == pytest.approx(value, abs=0.5000001 * 10.0**-places)


@given(st.floats(-1e10, 1e10))
def test_an_amount_as_the_workbench_writes_it_can_be_had_back(amount: float) -> None:
    text = money(amount)
    found = quantity(text)
    assert found is not None
    assert as_shown(found.value, found.form) == text


@given(st.integers(0, 1000))
def test_a_share_as_the_workbench_writes_it_can_be_had_back_or_stays_text(per_mille: int) -> None:
    text = percent(per_mille / 1000)
    found = quantity(text)
    if found is None:
        assert text.startswith(("under", "over"))
    else:
        assert as_shown(found.value, found.form) == text
