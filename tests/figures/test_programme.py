"""The timeline and the indicators: spans of partial dates, shares by hand, and what one changed row does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from matplotlib.dates import date2num
from matplotlib.patches import Rectangle

import evaluation as ev
from evaluation import figures
from evaluation.figures.programme import _named_months
from tests.assessment.variants import Asked


@pytest.fixture(scope="module")
def whole(changeup: ev.Review, changeup_assessment: ev.Assessment) -> ev.Assessment:
    """The whole pack, without a cut-off; the timeline reads its actions only."""
    return replace(changeup_assessment, review=changeup, settings=replace(changeup_assessment.settings, as_at=None))


def test_partial_dates_cover_their_whole_span(changeup_assessment: ev.Assessment) -> None:
    data = figures.programme_timeline_data(changeup_assessment).set_index("action_id")
    # January to March 2007; April 2007 alone; April 2008 to 31 March 2011
    assert (data.loc["A01", "plan_from"], data.loc["A01", "plan_to"]) == (dt.date(2007, 1, 1), dt.date(2007, 3, 31))
    assert (data.loc["A03", "plan_from"], data.loc["A03", "plan_to"]) == (dt.date(2007, 4, 1), dt.date(2007, 4, 30))
    assert (data.loc["A08", "plan_from"], data.loc["A08", "plan_to"]) == (dt.date(2008, 4, 1), dt.date(2011, 3, 31))
    assert data["done_from"].isna().all()


def test_later_actions_are_not_on_the_timeline(changeup_assessment: ev.Assessment, whole: ev.Assessment) -> None:
    known, all_rows = (set(figures.programme_timeline_data(item)["action_id"]) for item in (changeup_assessment, whole))
    assert all_rows - known == {"A09", "A10", "A11"}


def test_actual_dates_of_the_whole_record(whole: ev.Assessment) -> None:
    data = figures.programme_timeline_data(whole).set_index("action_id")
    assert data.loc["A10", "done_from"] == dt.date(2007, 11, 7)
    assert data.loc["A11", "done_to"] == dt.date(2008, 3, 13)


def test_a_revised_date_adds_one_span(changeup_assessment: ev.Assessment) -> None:
    action = changeup_assessment.review.table("action").copy()
    action.loc[action["action_id"] == "A06", "revised_due"] = "2007-12"
    after = replace(changeup_assessment, review=changeup_assessment.review.with_tables({"action": action}))
    before_ax = figures.draw_programme_timeline(figures.programme_timeline_data(changeup_assessment))
    after_ax = figures.draw_programme_timeline(figures.programme_timeline_data(after))
    spans = [len([p for p in ax.patches if isinstance(p, Rectangle)]) for ax in (before_ax, after_ax)]
    assert spans == [8, 9]
    (view,) = figures.programme_timeline(after)
    assert "revised to December 2007" in view.alt


@pytest.fixture(scope="module")
def told(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("northshire", "stakeholder_statement")


def test_a_revised_end_is_drawn_from_the_planned_start(told: ev.Assessment) -> None:
    data = figures.programme_timeline_data(told)
    ax = figures.draw_programme_timeline(data[data["action_id"] == "AC6"].reset_index(drop=True))
    plan, revised = (patch for patch in ax.patches if isinstance(patch, Rectangle))
    assert plan.get_x() == revised.get_x() == date2num(dt.date(2026, 2, 2))
    assert plan.get_x() + plan.get_width() == date2num(dt.date(2026, 3, 28))  # to the end of 27 March
    assert revised.get_x() + revised.get_width() == date2num(dt.date(2026, 5, 30))  # to the end of 29 May


def test_the_first_month_named_is_not_after_the_first_bar(told: ev.Assessment) -> None:
    ax = figures.draw_programme_timeline(figures.programme_timeline_data(told))
    names = [label.get_text() for label in ax.get_xticklabels()]
    assert names == ["Oct 2025", "Jan 2026", "Apr 2026", "Jul 2026", "Oct 2026", "Jan 2027"]
    assert ax.get_xticks()[0] <= min(patch.get_x() for patch in ax.patches if isinstance(patch, Rectangle))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (dt.date(2026, 3, 9), dt.date(2026, 3, 12), [(2026, 3), (2026, 4)]),
        (dt.date(2025, 11, 30), dt.date(2026, 2, 1), [(2025, 11), (2025, 12), (2026, 1), (2026, 2)]),
        (dt.date(2006, 2, 1), dt.date(2031, 2, 1), [(2005, 1), (2010, 1), (2015, 1), (2020, 1), (2025, 1), (2030, 1)]),
    ],
)
def test_named_months_by_hand(first: dt.date, last: dt.date, months: list[tuple[int, int]]) -> None:
    assert [(item.year, item.month) for item in _named_months(first, last)] == months


def test_every_action_that_is_not_done_carries_its_status(told: ev.Assessment) -> None:
    data = figures.programme_timeline_data(told)
    words = [text.get_text() for text in figures.draw_programme_timeline(data).texts]
    assert sorted(words) == ["dropped", "not known", "planned", "planned", "under way", "under way"]


def test_a_line_stands_at_the_latest_fact_on_record(told: ev.Assessment) -> None:
    (view,) = figures.programme_timeline(told)
    assert view.caption.endswith("Dashed line: the latest fact on record.")
    dated = replace(told, settings=replace(told.settings, as_at="2026-02-01"))
    assert figures.programme_timeline(dated)[0].caption.endswith("Dashed line: the as-at date.")
    after = replace(told, settings=replace(told.settings, as_at="2036-02-01"))
    assert "Dashed" not in figures.programme_timeline(after)[0].caption


def test_an_action_without_any_date_is_left_off(changeup_assessment: ev.Assessment) -> None:
    action = changeup_assessment.review.table("action").copy()
    action.loc[action["action_id"] == "A03", ["start", "due"]] = ""
    after = replace(changeup_assessment, review=changeup_assessment.review.with_tables({"action": action}))
    assert "A03" not in set(figures.programme_timeline_data(after)["action_id"])


def test_no_action_no_figure(northshire_assessment: ev.Assessment) -> None:
    assert figures.programme_timeline(northshire_assessment) == ()


def test_indicators_as_shares_of_their_target_by_hand(northshire_assessment: ev.Assessment) -> None:
    data = figures.indicator_dots_data(northshire_assessment).set_index(["indicator_id", "subject"])
    assert data.loc[("IN1", "Outreach"), "share"] == pytest.approx(0.75)  # 150 of 200
    assert data.loc[("IN4", "Benefits"), "share"] == pytest.approx(1.7)  # 17 days for 10
    assert ("IN4", "Work rights") not in data.index  # no actual figure: not drawn at nought
    assert len(data) == 13


def test_indicator_view_counts_figures_under_target(northshire_assessment: ev.Assessment) -> None:
    (view,) = figures.indicator_dots(northshire_assessment)
    assert "Cases closed, Outreach, 2024/25: 75%" in view.alt
    assert view.status == "illustrative"


def test_no_indicator_no_figure(changeup_assessment: ev.Assessment) -> None:
    assert figures.indicator_dots(changeup_assessment) == ()
