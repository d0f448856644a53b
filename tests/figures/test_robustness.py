"""Figures of how sure the appraisal is: frames by hand, lines, titles, alternative texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation import figures


def test_shares_of_ranks_sum_to_one(northshire_assessment: ev.Assessment) -> None:
    data = figures.rank_map_data(northshire_assessment)
    assert list(data.columns) == ["option_id", "label", "column", "share"]
    assert data.groupby("option_id")["share"].sum().to_numpy() == pytest.approx(1)
    assert data.groupby("column")["share"].sum().to_numpy() == pytest.approx(1)


def test_shares_of_being_first_have_a_column_a_group(changeup_assessment: ev.Assessment) -> None:
    data = figures.share_first_map_data(changeup_assessment)
    assert list(dict.fromkeys(data["column"]))[:2] == ["Any weights", "Equal weights"]
    assert data.groupby("column")["share"].sum().to_numpy() == pytest.approx(1)


def test_lines_of_the_weight_that_changes_the_leader_soonest_by_hand(northshire_assessment: ev.Assessment) -> None:
    # F5 at 3/14; P5 there: 75 * 11/14 + 45 * 3/14 = 68.57, P2 the same; P0 at full weight of F5: 100
    data = figures.weight_lines_data(northshire_assessment)
    assert set(data["criterion_id"]) == {"F5"}
    at_turn = data[(data["weight"] > 0) & (data["weight"] < 1)].set_index("option_id")["benefit"]
    assert at_turn["P5"] == pytest.approx(480 / 7)
    assert at_turn["P2"] == pytest.approx(480 / 7)
    assert "P1" not in set(data["option_id"])  # insufficient evidence: no point value, so no line


def test_drawing_marks_the_weight_in_use_and_the_turn(northshire_assessment: ev.Assessment) -> None:
    ax = figures.draw_weight_lines(figures.weight_lines_data(northshire_assessment), 0.2)
    texts = {text.get_text() for text in ax.texts}
    assert {"now 20%", "21.4%"} <= texts


def test_no_switch_point_no_lines(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    never = found.switch_points.assign(weight=float("nan"))
    steady = replace(northshire_assessment, robustness=replace(found, switch_points=never))
    assert figures.weight_lines_data(steady).empty
    assert figures.weight_lines(steady) == ()


@pytest.mark.parametrize("name", ["rank_map", "share_first_map", "weight_lines"])
@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_views_say_their_finding_and_status(name: str, pack: str, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(pack)
    (view,) = getattr(figures, name)(assessment)
    assert view.status == "illustrative"
    assert any(option in view.alt for option in assessment.robustness.leaders.option_ids)
    assert getattr(figures, name)(replace(assessment, appraisal=None, robustness=None)) == ()


def test_options_first_equally_often_are_all_named(level_assessment: ev.Assessment) -> None:
    found = level_assessment.robustness
    assert found is not None
    every = {
        name: replace(result, rank_acceptability=np.full_like(result.rank_acceptability, 1 / 6))
        for name, result in found.acceptability.items()
    }
    even = replace(level_assessment, robustness=replace(found, acceptability=every))
    (ranks,), (shares,) = figures.rank_map(even), figures.share_first_map(even)
    assert figures.robustness.most_often_first(figures.rank_map_data(even).query("column == 'Rank 1'")) == (
        ["P0", "P1", "P2", "P3", "P4", "P5"]
    )
    assert "Users of advice: P0, P1, P2, P3, P4 and P5 in 17%" in shares.alt
    assert "P0 As now first in 17%" in ranks.alt


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["P5"], "P5 is first in 41% of draws"),
        (["P2", "P5"], "2 options are each first in 41% of draws"),
    ],
)
def test_title_of_ranks_names_one_or_counts_several(names: list[str], words: str) -> None:
    assert figures.robustness.rank_title(names, 0.41) == words


@pytest.mark.parametrize(
    ("by_column", "words"),
    [
        ([["P5"], ["P5"]], "P5 is most often first for every group"),
        ([["P5"], ["P2"]], "2 options are most often first for some group"),
        ([["P2", "P5"], ["P5"]], "2 options are most often first for some group"),
    ],
)
def test_title_of_shares_names_one_only_where_it_stands_alone(by_column: list[list[str]], words: str) -> None:
    assert figures.robustness.share_title(by_column) == words
