"""Sums of the accounts by hand; a line without a figure is in no sum and is counted."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import evaluation as ev
from evaluation.assessment import period_sums
from tests.packs.tiny import FILES, facts, write_pack

LINES = facts(
    "line_id,subject_id,period,category,planned,actual,basis",
    "L1,A,2025,Staff,100,90,",
    "L2,A,2025,Rent,,20,",  # no planned figure
    "L3,,2025,Shared,30,,",
    "L4,P2,2025,Pilot,7,,",
    "L5,,2026,Shared,,,",  # nothing known of 2026
)
TOTALS = facts("period,amount", "2025,150", "2027,60")


@pytest.fixture(scope="module")
def sums(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    files = {**FILES, "finance_line.csv": LINES, "control_total.csv": TOTALS}
    return period_sums(ev.read_review(write_pack(tmp_path_factory.mktemp("money"), files))).set_index("period")


def test_sums_by_hand(sums: pd.DataFrame) -> None:
    row = sums.loc["2025"]
    assert list(row[["control", "planned", "hubs", "loose", "elsewhere", "actual"]]) == [150, 137, 100, 30, 7, 110]
    assert row["difference"] == -10  # of the one line with both figures
    counts = ["n_lines", "n_blank", "n_hubs", "n_named", "n_loose", "n_elsewhere", "n_actual", "n_both"]
    assert list(row[counts]) == [4, 1, 1, 1, 1, 1, 2, 1]


def test_no_figure_is_not_nought(sums: pd.DataFrame) -> None:
    assert math.isnan(sums.loc["2026", "planned"])
    assert math.isnan(sums.loc["2026", "loose"])
    assert sums.loc["2026", "n_loose"] == 1
    assert math.isnan(sums.loc["2026", "control"])


def test_a_period_of_the_control_total_alone_has_no_line(sums: pd.DataFrame) -> None:
    assert (sums.loc["2027", "control"], sums.loc["2027", "n_lines"]) == (60, 0)
    assert math.isnan(sums.loc["2027", "planned"])


def test_nothing_on_record_gives_no_row(northshire: ev.Review) -> None:
    nothing = {name: northshire.table(name).iloc[:0] for name in ("finance_line", "control_total")}
    assert period_sums(northshire.with_tables(nothing)).empty


def test_the_shared_line_of_2006_is_loose(changeup: ev.Review) -> None:
    row = period_sums(changeup).set_index("period").loc["2006/07"]
    assert row["loose"] == row["planned"] == row["control"] == 8_700_000
