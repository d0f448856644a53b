"""How the lines of options look: no two alike in a figure, and each alike in every figure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

import evaluation as ev
from evaluation import figures
from evaluation.figures.looks import look_of, option_places


def test_no_two_of_thirty_options_share_colour_and_dash() -> None:
    looks = [look_of(place) for place in range(30)]
    assert len({(look.colour, look.dash) for look in looks}) == 30


def test_each_of_six_options_has_a_colour_and_a_mark_of_its_own() -> None:
    looks = [look_of(place) for place in range(6)]
    assert len({look.colour for look in looks}) == len({look.marker for look in looks}) == 6


def test_places_are_those_of_the_options_carried(northshire_assessment: ev.Assessment) -> None:
    # P6 was discarded on the longlist
    assert option_places(northshire_assessment) == {"P0": 0, "P1": 1, "P2": 2, "P3": 3, "P4": 4, "P5": 5}
    assert option_places(replace(northshire_assessment, appraisal=None)) == {}


def lines(ax: Axes) -> list[Line2D]:
    """Return the lines of options, without rules and marks."""
    return [line for line in ax.lines if line.get_linestyle() != "None" and line.get_zorder() >= 2]


@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_an_option_has_one_colour_in_every_figure(pack: str, request: pytest.FixtureRequest) -> None:
    assessment: ev.Assessment = request.getfixturevalue(pack)
    frames = {
        figures.draw_benefit_slopes: figures.benefit_bars_data(assessment),
        figures.draw_method_ranks: figures.method_ranks_data(assessment),
    }
    found: dict[str, set[str]] = {}
    for draw, data in frames.items():
        points = data if "lower" not in data else data[data["lower"] == data["upper"]]
        drawn = [to_hex(line.get_color()) for line in lines(draw(data))]
        options = list(dict.fromkeys(points["option_id"]))
        assert len(set(drawn)) == len(drawn) == len(options)
        for option, colour in zip(options, drawn, strict=True):
            found.setdefault(option, set()).add(colour)
    ends = figures.weight_lines_data(assessment)
    moved = figures.draw_weight_lines(ends, 0.2).lines
    for option, line in zip(dict.fromkeys(ends["option_id"]), moved, strict=False):
        found.setdefault(option, set()).add(to_hex(line.get_color()))
    assert all(len(colours) == 1 for colours in found.values())
    assert len(found) >= 5
