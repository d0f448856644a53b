"""Every table is declared once, its references lead somewhere, and dates mean their latest day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.model import STATUSES
from evaluation.schemas import ID_PATTERN, TABLES, Table, latest_day


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_table_is_whole(table: Table) -> None:
    names = table.column_names
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert table.description
    assert names[-5:] == ("data_status", "known_by", "source", "entered_by", "entered_at")
    for column in table.columns:
        assert column.kind in {"id", "ids", "text", "integer", "number", "flag", "enum", "date", "level"}
        assert bool(column.values) is (column.kind == "enum"), column.name
        assert set(column.refers_to) <= set(TABLES), column.name
        for target in column.refers_to:
            assert len(TABLES[target].key) == 1, f"{column.name} can only lead to a table with one key"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_tables_that_state_a_fact_must_say_how_and_when_it_was_known(table: Table) -> None:
    assert table.column("data_status").required is table.states_fact
    assert table.column("known_by").required is table.states_fact
    assert table.column("data_status").values == STATUSES


def test_facts_and_judgements_are_those_of_the_data_model() -> None:
    judged = {"score", "consensus", "interest", "finding", "recommendation", "decision", "option_cost", "weight_set"}
    assert all(TABLES[name].states_fact for name in judged)
    names = {"reviewer", "round", "assignment", "organisation", "criterion_set", "dimension", "evidence_link"}
    assert not any(TABLES[name].states_fact for name in names)


@pytest.mark.parametrize("identity", ["A", "7", "K2e", "007", "NA", "a_b-c", "x" * 64])
def test_ids(identity: str) -> None:
    assert ID_PATTERN.fullmatch(identity)


@pytest.mark.parametrize("identity", ["", "-a", "_a", "a b", "a/b", "a.b", "..", "x" * 65, "é", "А", "a\n"])
def test_what_is_no_id(identity: str) -> None:
    assert not ID_PATTERN.fullmatch(identity)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2006", "2006-12-31"),
        ("2006-01", "2006-01-31"),
        ("2006-02", "2006-02-28"),
        ("2008-02", "2008-02-29"),
        ("2006-11-22", "2006-11-22"),
        ("2007-07-15~", "2007-07-15"),
        ("2007-07-15?", "2007-07-15"),
        ("../2006-11-22", "2006-11-22"),
        ("/2006-11-22", "2006-11-22"),
        ("2006-09/2006-11", "2006-11-30"),
        ("2006-XX", "2006-12-31"),
        ("20XX", "2099-12-31"),
        ("2006-22", "2006-08-31"),  # summer
    ],
)
def test_latest_day_by_the_edtf_standard(text: str, day: str) -> None:
    assert latest_day(text) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "2006-09-13/..", "2006-09-13/", "../.."])
def test_no_known_end(text: str) -> None:
    assert latest_day(text) is None


@pytest.mark.parametrize(
    "text",
    ["22/11/2006", "November 2006", "2006-13", "2006-02-30", "2006-1", "06-11-22", "..", "unknown", "2007/2006",
     "2006-11-22/2006-11-20", "2006-X0", "２００６", "-0044", "Y8E2006", "2006 11 22"],
)  # fmt: skip
def test_what_is_no_date(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    latest_day.cache_clear()
    with pytest.raises(ValueError):  # noqa: PT011 - the text itself is the message
        latest_day(text)
    assert capsys.readouterr().out == ""  # the parser prints; a report must not


@settings(max_examples=30, deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_a_day_a_month_and_a_year_nest(day: dt.date) -> None:
    exact, month, year = (latest_day(day.isoformat()[:length]) for length in (10, 7, 4))
    assert exact == day
    assert month is not None
    assert year is not None
    assert day <= month <= year
    assert (month.year, month.month, year.year) == (day.year, day.month, day.year)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789-/~?%.XYT:Z{}[], E", max_size=14))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = latest_day(text)
    except ValueError:
        return
    assert found is None or isinstance(found, dt.date)
