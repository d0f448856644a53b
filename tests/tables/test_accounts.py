"""Tables of accounts, indicators and feedback against sums made by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_lines_against_the_control_total_by_hand(northshire_assessment: ev.Assessment) -> None:
    # 2025/26: 415 + 388 + 439 + 150 + 290 + 223 thousand = 1,905 thousand of 1,960; half of a hundredth goes to 1.90
    (view,) = tables.accounts_table(northshire_assessment)
    assert words(view)[1] == ["2025/26", "£1,960,000", "£1,905,000", "£0", "£55,000", "not known"]


def test_one_unallocated_line_is_said_to_be_so(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.accounts_table(changeup_assessment)
    assert words(view) == [["2006/07", "£8.7m", "£8.7m", "£8.7m", "£0", "not known"]]


def test_one_changed_line_changes_its_period_only(northshire_assessment: ev.Assessment) -> None:
    lines = northshire_assessment.review.table("finance_line").copy()
    lines.loc[lines["line_id"] == "FL19", "planned"] += 55_000
    after = replace(northshire_assessment, review=northshire_assessment.review.with_tables({"finance_line": lines}))
    (a,), (b,) = tables.accounts_table(northshire_assessment), tables.accounts_table(after)
    assert words(a)[0] == words(b)[0]
    assert words(b)[1][4] == "£0"


def test_a_sum_says_on_how_many_lines_it_rests(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    lines = northshire_assessment.review.table("finance_line").copy()
    lines.loc[lines["line_id"] == "FL19", "planned"] = math.nan
    after = replace(northshire_assessment, review=northshire_assessment.review.with_tables({"finance_line": lines}))
    (view,) = tables.accounts_table(after)
    assert words(view)[1] == ["2025/26", "£1,960,000", "£1,490,000, 5 of 6 lines", "£0", "£470,000", "not known"]
    lines = changeup_assessment.review.table("finance_line").assign(planned=math.nan)
    after = replace(changeup_assessment, review=changeup_assessment.review.with_tables({"finance_line": lines}))
    (view,) = tables.accounts_table(after)
    assert words(view) == [["2006/07", "£8.7m", "not known", "not known", "not known", "not known"]]


def test_every_line_stands_with_its_basis(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.accounts_lines(northshire_assessment)
    rows = {row[0]: row[1:] for row in words(view)}
    assert rows["FL16"] == [
        "2024/25",
        "Outreach: Fuel and repairs",
        "62,000",
        "81,220",
        "19,220",
        "Accounts; 31 per cent over",
    ]
    assert rows["FL19"][3] == "not known"


def test_indicators_planned_and_actual(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.indicators_table(northshire_assessment)
    assert ["IN3 Right advice (per cent)", "Benefits", "2024/25", "90", "80", "-10"] in words(view)
    assert "Working days from first contact" in view.note
    missing = next(row for row in words(view) if row[0].startswith("IN4") and row[1] == "Work rights")
    assert missing[4:] == ["not known", "not known"]


def test_feedback_with_and_without_a_reply(northshire: ev.Review, northshire_assessment: ev.Assessment) -> None:
    whole = replace(northshire_assessment, review=northshire)
    (view,) = tables.feedback_table(whole, since="2025-09-30")
    assert len(view.rows) == 5
    assert words(view)[4][3:5] == ["no reply on record", "no reply on record"]
    assert words(view)[0][5] == "later: 25 November 2025"


@pytest.mark.parametrize("name", ["indicators_table", "feedback_table"])
def test_absent_tables_show_nothing(changeup_assessment: ev.Assessment, name: str) -> None:
    assert getattr(tables, name)(changeup_assessment) == ()
