"""The day to which a statement tells the record, held against rows of the packs that were picked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import evaluation as ev
from evaluation.assessment.status import DOCUMENT_TABLES
from evaluation.presentation.record import record_day, record_words
from tests.assessment.variants import Asked


def test_without_an_as_at_date_it_is_the_latest_fact(assessment_of: Asked) -> None:
    # AC3, AC5 and AC6 became known on 6 March 2026; nothing that the statement tells did later
    advice = assessment_of("northshire", "stakeholder_statement")
    assert record_day(advice) == dt.date(2026, 3, 6)
    assert record_words(advice) == "Date of the latest fact on record: 6 March 2026."


def test_a_date_that_is_an_interval_is_written_as_one(assessment_of: Asked) -> None:
    # two notes on what became of the programme are known by "2010/2011"
    hubs = assessment_of("changeup", "stakeholder_statement")
    assert record_day(hubs) == dt.date(2011, 12, 31)
    assert record_words(hubs) == "Date of the latest fact on record: between 2010 and 2011."


def test_an_as_at_date_comes_before_any_fact(assessment_of: Asked) -> None:
    advice = assessment_of("northshire", "stakeholder_statement")
    dated = replace(advice, settings=replace(advice.settings, as_at="2025-11-01"))
    assert (record_day(dated), record_words(dated)) == (dt.date(2025, 11, 1), "As at 1 November 2025.")


def test_with_nothing_dated_it_says_so(assessment_of: Asked) -> None:
    advice: ev.Assessment = assessment_of("northshire", "stakeholder_statement")
    gone = {name: advice.review.table(name).iloc[:0] for name in DOCUMENT_TABLES["stakeholder_statement"]}
    bare = replace(advice, review=advice.review.with_tables(gone))
    assert record_day(bare) is None
    assert record_words(bare) == "Date of the latest fact on record: none is dated."
