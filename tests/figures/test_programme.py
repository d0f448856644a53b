"""The timeline and the indicators: spans of partial dates, shares by hand, and what one changed row does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from matplotlib.patches import Rectangle

import evaluation as ev
from evaluation import figures


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
