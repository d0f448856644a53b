"""The figure of the exploring desk: its frame, its title and its words follow the points."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

import evaluation as ev
from evaluation.figures.live import hubs_beside, live_bars, live_bars_data, live_svg, live_title
from evaluation.figures.profiles import hub_profile_data
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


def drawing(html: str) -> ET.Element:
    """Return the drawing of a live figure, once it is certain that it is sound."""
    return ET.fromstring(html[html.index("<svg") : html.index("</svg>") + len("</svg>")])  # noqa: S314


def test_the_live_drawing_has_a_box_for_each_factor_as_long_as_it_adds(
    northshire_assessment: ev.Assessment, table: ValueTable
) -> None:
    even = dict.fromkeys(table.criterion_ids, 1.0)
    html = live_svg(northshire_assessment, "option", live_contributions(table, even), figure_id="fig-x")
    boxes = [item for item in drawing(html).iter("rect") if item.get("height") == "22"]
    assert len(boxes) == 6 * 5 + 2  # P1 has what is left open besides: a box and its hatching
    last = boxes[-5:]  # P5 has 15, 15, 15, 15 and 9
    widths = [float(box.get("width", "")) for box in last]
    assert widths == pytest.approx([63.0, 63.0, 63.0, 63.0, 37.8], abs=0.1)  # 4.2 units a point
    ends = [float(box.get("x", "")) + width for box, width in zip(last, widths, strict=True)]
    assert [float(box.get("x", "")) for box in last[1:]] == pytest.approx(ends[:-1], abs=0.15)


def test_the_live_drawing_says_what_the_figure_says(northshire_assessment: ev.Assessment, table: ValueTable) -> None:
    rows = live_contributions(table, dict.fromkeys(table.criterion_ids, 1.0))
    html = live_svg(northshire_assessment, "option", rows, figure_id="fig-x")
    figure = live_bars(northshire_assessment, "option", rows, figure_id="fig-x")
    assert drawing(html).get("aria-label") == figure.alt
    assert figure.caption in html
    assert "Illustrative: made up to show the method" in re.findall(r">([^<]+)</text>", html)
    assert "17 to 37" in html  # insufficient evidence is an interval


def test_text_of_a_pack_is_escaped_in_the_live_drawing(northshire: ev.Review) -> None:
    subject = northshire.subjects
    odd = tuple(replace(item, short_name="<b>&") if item.subject_id == "P5" else item for item in subject)
    assessment = ev.assess(replace(northshire, subjects=odd), northshire.settings_for("options_report", n_draws=100))
    values = option_values(assessment)
    rows = live_contributions(values, dict.fromkeys(values.criterion_ids, 1.0))
    html = live_svg(assessment, "option", rows, figure_id="fig-x")
    assert "<b>" not in html
    assert "P5 &lt;b&gt;&amp;" in html


def test_hubs_beside_each_other_share_their_rows_and_say_every_level(northshire_assessment: ev.Assessment) -> None:
    view = hubs_beside(northshire_assessment, ("N1", "N6"))
    assert view.figure_id == "fig-beside-N1-N6"
    assert "Money: K1 evidence 3 Sound" in view.alt
    assert "K4 extent NA" in view.alt
    n_levels = sum(len(hub_profile_data(northshire_assessment, hub)) for hub in ("N1", "N6"))
    assert len(re.findall(r"K\d (?:evidence|extent|quality) ", view.alt)) == n_levels
    assert view.status == "illustrative"
