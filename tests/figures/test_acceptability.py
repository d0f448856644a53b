"""Heat maps of what every possible weighting says: frames, titles, alternative texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation import figures
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.presentation import LEVEL_FILL
from tests.assessment.variants import Asked

MAPS = ["rank_map", "share_first_map", "central_weights_map", "pairwise_map"]


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_views_say_their_finding_and_status(name: str, pack: str, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(pack)
    (view,) = getattr(figures, name)(assessment)
    assert view.status == "illustrative"
    assert "2,000 draws" in view.caption
    assert any(option in view.alt for option in assessment.robustness.leaders.option_ids)
    assert getattr(figures, name)(replace(assessment, appraisal=None, robustness=None)) == ()


def test_shares_of_ranks_sum_to_one(northshire_assessment: ev.Assessment) -> None:
    data = figures.rank_map_data(northshire_assessment)
    assert list(data.columns) == ["option_id", "label", "column", "share"]
    assert data.groupby("option_id")["share"].sum().to_numpy() == pytest.approx(1)
    assert data.groupby("column")["share"].sum().to_numpy() == pytest.approx(1)


def test_shares_of_being_first_have_a_column_a_group(changeup_assessment: ev.Assessment) -> None:
    data = figures.share_first_map_data(changeup_assessment)
    assert list(dict.fromkeys(data["column"]))[:2] == ["Any weights", "Equal weights"]
    assert data.groupby("column")["share"].sum().to_numpy() == pytest.approx(1)


def test_central_weights_of_each_option_that_is_ever_first_sum_to_one(changeup_assessment: ev.Assessment) -> None:
    found = changeup_assessment.robustness
    assert found is not None
    data = figures.central_weights_data(changeup_assessment)
    sums = data.groupby("option_id")["share"].sum()
    assert sums.to_numpy() == pytest.approx(1)
    first = found.first_shares(ANY_WEIGHTS)
    assert set(sums.index) == {option for option, share in zip(found.option_ids, first, strict=True) if share > 0}


def test_pairs_leave_the_option_itself_out(northshire_assessment: ev.Assessment) -> None:
    data = figures.pairwise_data(northshire_assessment)
    itself = data["option_id"] == data["column"]
    assert data.loc[itself, "share"].isna().all()
    assert not data.loc[~itself, "share"].isna().any()
    ax = figures.draw_share_map(data)
    assert len(ax.patches) == 30  # six by six less the diagonal


def test_the_darkest_colour_is_for_the_greatest_share_asked_for(northshire_assessment: ev.Assessment) -> None:
    data = figures.central_weights_data(northshire_assessment)
    greatest = int(data["share"].to_numpy().argmax())
    plain, scaled = figures.draw_share_map(data), figures.draw_share_map(data, darkest=float(data["share"].max()))
    darkest = LEVEL_FILL[-1]
    assert scaled.patches[greatest].get_facecolor()[:3] == pytest.approx(_rgb(darkest))
    assert plain.patches[greatest].get_facecolor()[:3] != pytest.approx(_rgb(darkest))


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


@pytest.mark.parametrize(
    ("central", "words"),
    [
        ([0.2, 0.2, 0.2, 0.2, 0.2], "P5 leads where all factors weigh alike"),
        ([0.32, 0.2, 0.2, 0.18, 0.1], "P5 leads where F1 weighs more than an even share"),
        ([0.22, 0.22, 0.22, 0.22, 0.12], "P5 leads where F5 weighs less than an even share"),
    ],
)
def test_title_of_central_weights_names_what_lies_farthest_from_even(
    central: list[float], words: str, northshire_assessment: ev.Assessment
) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    result = found.acceptability[ANY_WEIGHTS]
    weights = np.array(result.central_weights)
    weights[found.option_ids.index("P5")] = central
    changed = replace(result, central_weights=weights)
    assert figures.acceptability.central_weights_title(found, changed) == words


def test_exact_results_say_so_and_count_no_draws(assessment_of: Asked) -> None:
    exact = assessment_of("changeup", "options_report", score_uncertainty=False)
    for name in MAPS:
        (view,) = getattr(figures, name)(exact)
        assert "(computed exactly)" in view.caption
        assert "draws" not in view.caption
    assert figures.acceptability.rank_title(["O3"], 0.41, "all weights") == "O3 is first in 41% of all weights"


def test_options_first_equally_often_are_all_named(level_assessment: ev.Assessment) -> None:
    found = level_assessment.robustness
    assert found is not None
    every = {
        name: replace(result, rank_acceptability=np.full_like(result.rank_acceptability, 1 / 6))
        for name, result in found.acceptability.items()
    }
    even = replace(level_assessment, robustness=replace(found, acceptability=every))
    (ranks,), (shares,) = figures.rank_map(even), figures.share_first_map(even)
    assert figures.acceptability.most_often_first(figures.rank_map_data(even).query("column == 'Rank 1'")) == (
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
    assert figures.acceptability.rank_title(names, 0.41) == words


@pytest.mark.parametrize(
    ("by_column", "words"),
    [
        ([["P5"], ["P5"]], "P5 is most often first for every group"),
        ([["P5"], ["P2"]], "2 options are most often first for some group"),
        ([["P2", "P5"], ["P5"]], "2 options are most often first for some group"),
    ],
)
def test_title_of_shares_names_one_only_where_it_stands_alone(by_column: list[list[str]], words: str) -> None:
    assert figures.acceptability.share_title(by_column) == words
