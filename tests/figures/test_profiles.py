"""Level strips: what their frames hold, and that IE is never drawn at 0."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.patches import Rectangle

import evaluation as ev
from evaluation import figures
from evaluation.figures.profiles import (
    PALE,
    STRIP_COLUMNS,
    _gaps_words,
    criterion_strip_data,
    draw_level_strip,
    hub_profile_data,
)


def test_frame_of_a_hub_has_one_row_a_dimension(northshire_assessment: ev.Assessment) -> None:
    data = hub_profile_data(northshire_assessment, "N1")
    assert tuple(data.columns) == STRIP_COLUMNS
    assert list(data["group"].unique())[:2] == ["K1 Knows the need", "K2 Reach"]
    quality = data[(data["group"] == "K2 Reach") & (data["label"] == "quality")].iloc[0]
    assert quality["marks"] == (2.0, 2.0, 3.0, 3.0, 3.0)
    assert not quality["moderated"]


def test_ie_is_hatched_and_carries_no_number(northshire_assessment: ev.Assessment) -> None:
    data = criterion_strip_data(northshire_assessment, "K5")
    place = list(data["group"]).index("Housing")
    assert data.loc[place, "state"] == "IE"
    ax = draw_level_strip(data, northshire_assessment.hubs.scale)
    boxes = [p for p in ax.patches if isinstance(p, Rectangle) and abs(p.get_y() + p.get_height() / 2 - place) < 0.3]
    assert [box.get_hatch() for box in boxes] == ["////"]
    heights = [float(np.asarray(line.get_ydata(), dtype=float)[0]) for line in ax.lines]
    assert not [height for height in heights if abs(height - place) < 0.31]


def test_marks_of_a_cell_without_a_level_are_pale_rings(northshire_assessment: ev.Assessment) -> None:
    data = criterion_strip_data(northshire_assessment, "K5")
    place = list(data["group"]).index("Housing")  # two marks at 1 and 2, and two IE
    ax = draw_level_strip(data, northshire_assessment.hubs.scale)
    rings = [line for line in ax.lines if np.asarray(line.get_ydata(), dtype=float)[0] == pytest.approx(place + 0.31)]
    assert [list(np.asarray(line.get_xdata(), dtype=float)) for line in rings] == [[1.0, 2.0]]
    assert [line.get_markeredgecolor() for line in rings] == [PALE]
    caption = figures.criterion_strip(northshire_assessment, "K5").caption
    assert "grey bar: from lowest to highest mark" in caption
    assert "pale rings: marks given" in caption


@pytest.mark.parametrize(
    ("n_gaps", "words"),
    [
        (0, "every dimension has a level"),
        (1, "1 of 11 dimensions has no level"),
        (3, "3 of 11 dimensions have no level"),
    ],
)
def test_the_title_of_a_profile_says_what_has_no_level(n_gaps: int, words: str) -> None:
    assert _gaps_words(n_gaps, 11) == words


@pytest.mark.parametrize("pack", ["changeup_assessment", "northshire_assessment"])
def test_every_strip_says_in_words_what_it_shows(pack: str, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(pack)
    criterion = assessment.hubs.criterion_set.criteria[0]
    view = figures.criterion_strip(assessment, criterion.criterion_id)
    assert all(hub.short_name in view.alt for hub in assessment.review.subjects_of("hub"))
    profile = figures.hub_profile(assessment, assessment.review.subjects_of("hub")[0].subject_id)
    assert all(item.criterion_id in profile.alt for item in assessment.hubs.criterion_set.criteria)
    assert view.status == profile.status == "illustrative"
    assert len(view.png) > 1000
    assert view.svg.startswith(b"<svg xmlns=")
