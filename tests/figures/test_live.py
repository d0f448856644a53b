"""The figure of the exploring desk: its frame, its title and its words follow the points."""

from __future__ import annotations

import pytest

import evaluation as ev
from evaluation.figures.live import live_bars, live_bars_data, live_title
from evaluation.options import ValueTable, live_contributions, values_of


def option_values(assessment: ev.Assessment) -> ValueTable:
    assert assessment.appraisal is not None
    return values_of(assessment.appraisal)


@pytest.fixture(scope="module")
def table(northshire_assessment: ev.Assessment) -> ValueTable:
    return option_values(northshire_assessment)


def test_the_frame_names_options_and_factors(northshire_assessment: ev.Assessment, table: ValueTable) -> None:
    data = live_bars_data(
        northshire_assessment, "option", live_contributions(table, dict.fromkeys(table.criterion_ids, 1))
    )
    assert list(data.columns) == ["option_id", "criterion_id", "lower", "upper", "label", "name"]
    assert len(data) == 6 * 5
    assert set(data["label"]) >= {"P2 One number", "P5 Alliance"}
    assert set(data["name"]) >= {"Meets need", "Reach"}


@pytest.mark.parametrize(
    ("leaders", "certain", "words"),
    [
        (("P5",), True, "P5 leads with these points"),
        (("P2", "P5"), True, "P2 and P5 lead, level, with these points"),
        (("P1", "P5"), False, "P1 or P5 may lead with these points"),
        (("A", "B", "C", "D", "E"), False, "5 may lead with these points"),
        (("A", "B", "C", "D", "E"), True, "5 are level at the top"),
    ],
)
def test_the_title_says_who_leads_in_ten_words(leaders: tuple[str, ...], certain: bool, words: str) -> None:
    assert live_title(leaders, certain=certain) == words
    assert len(words.split()) <= 10


def test_the_drawing_follows_the_points(northshire_assessment: ev.Assessment, table: ValueTable) -> None:
    even = dict.fromkeys(table.criterion_ids, 1.0)
    first, again, other = (
        live_bars(northshire_assessment, "option", live_contributions(table, points), figure_id="fig-x")
        for points in (even, dict.fromkeys(even, 7.0), {**even, "F1": 0.0})
    )
    assert first.png == again.png  # a common factor is the same weights, and equal data give equal bytes
    assert first.png != other.png
    assert first.status == "illustrative"


def test_the_words_give_every_benefit_and_intervals_as_such(
    northshire_assessment: ev.Assessment, table: ValueTable
) -> None:
    even = dict.fromkeys(table.criterion_ids, 1.0)
    view = live_bars(northshire_assessment, "option", live_contributions(table, even), figure_id="fig-x")
    assert "P5 69.0" in view.alt
    assert "P1 17.0 to 37.0" in view.alt  # insufficient evidence is an interval, never a bar of 0
