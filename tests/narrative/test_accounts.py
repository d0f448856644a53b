"""Sentences of accounts and indicators against sums made by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Bullets, Prose, plain


def said(prose: Prose) -> list[str]:
    parts: list[str] = []
    for block in prose.blocks:
        parts += [plain(item) for item in block.items] if isinstance(block, Bullets) else [plain(block.text)]  # type: ignore[union-attr]
    return parts


def with_table(assessment: ev.Assessment, **frames: pd.DataFrame) -> ev.Assessment:
    return replace(assessment, review=assessment.review.with_tables(frames))


def test_each_period_against_its_total(northshire_assessment: ev.Assessment) -> None:
    _, first, second = said(narrative.accounts_summary(northshire_assessment))
    assert (
        first == "2024/25: lines of £1,920,000 make the control total; actual spending £1,920,000, as planned in sum."
    )
    assert "£55,000 stand on no line" in second
    assert "actual spending is not known" in second


def test_the_unallocated_line_has_no_assumed_split(changeup_assessment: ev.Assessment) -> None:
    _, only = said(narrative.accounts_summary(changeup_assessment))
    assert only.startswith("2006/07: lines of £8.7m make the control total; all of it not allocated to a hub")


def test_a_missing_plan_is_not_a_plan_of_nothing(northshire_assessment: ev.Assessment) -> None:
    # 2025/26 without the 415 thousand of FL19: 388 + 439 + 150 + 290 + 223 = 1,490 thousand of 1,960
    lines = northshire_assessment.review.table("finance_line").copy()
    lines.loc[lines["line_id"] == "FL19", "planned"] = math.nan
    *_, second = said(narrative.accounts_summary(with_table(northshire_assessment, finance_line=lines)))
    assert "beside 1 line without a planned figure: £470,000 stand on no line with a figure" in second
    none = lines.assign(planned=math.nan)
    _, first, second = said(narrative.accounts_summary(with_table(northshire_assessment, finance_line=none)))
    assert second.startswith("2025/26: 6 lines without a planned figure, against a control total of £1,960,000;")
    assert "£0" not in first + second
    assert "over plan" not in first
    assert "with no planned figure to set beside it" in first


def test_spending_over_plan_is_said(northshire_assessment: ev.Assessment) -> None:
    lines = northshire_assessment.review.table("finance_line").copy()
    lines.loc[lines["line_id"] == "FL18", "actual"] = 0.0  # nothing met from reserves
    _, first, _ = said(narrative.accounts_summary(with_table(northshire_assessment, finance_line=lines)))
    assert "£19,220 over plan" in first


def test_indicators_count_without_judging(northshire_assessment: ev.Assessment) -> None:
    # 13 figures with both: above 1118/1000, 95/90, 12/10, 17/10, 61/60; the other eight below
    (words,) = said(narrative.indicators_summary(northshire_assessment))
    assert "16 figures on 5 indicators: 5 above, 8 below and 0 at their target. 3 without an actual figure." in words
    assert "none is called met or missed" in words


def test_nothing_on_record_is_said(changeup_assessment: ev.Assessment) -> None:
    (words,) = said(narrative.indicators_summary(changeup_assessment))
    assert words.startswith("No indicator is on record")
    frames = {name: changeup_assessment.review.table(name).iloc[:0] for name in ("finance_line", "control_total")}
    (words,) = said(narrative.accounts_summary(with_table(changeup_assessment, **frames)))
    assert words.startswith("No finance line and no control total is on record")
