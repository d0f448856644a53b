"""Figures of how settled the standing of each option is: dots with their errors, and the best of very many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation import figures
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.uncertainty import WeightInformation as W
from evaluation.uncertainty import portfolio_acceptability
from tests.assessment.variants import Asked

DOTS = ["confidence_factors_dots", "rank_entropy_dots"]


@pytest.fixture(scope="module")
def portfolio_assessment(changeup_assessment: ev.Assessment) -> ev.Assessment:
    """The built-in review with a portfolio, as if its six options were very many; O0 stands last on every factor."""
    found = changeup_assessment.robustness
    assert found is not None
    values = np.array([[0, 0], [4, 1], [1, 4], [3, 3], [2, 2], [1, 1]])
    portfolio = portfolio_acceptability(values, W.none(2), 1000, 0, top=2)
    return replace(changeup_assessment, robustness=replace(found, acceptability={}, portfolio={ANY_WEIGHTS: portfolio}))


@pytest.mark.parametrize("name", DOTS)
@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_views_say_their_finding_and_status(name: str, pack: str, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(pack)
    (view,) = getattr(figures, name)(assessment)
    assert view.status == "illustrative"
    assert "two standard errors" in view.caption
    assert any(option in view.alt for option in assessment.robustness.leaders.option_ids)
    assert getattr(figures, name)(replace(assessment, appraisal=None, robustness=None)) == ()


def test_frames_hold_the_figures_and_their_errors(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    result = found.acceptability[ANY_WEIGHTS]
    bits, shares = (
        figures.rank_entropy_data(northshire_assessment),
        figures.confidence_factors_data(northshire_assessment),
    )
    assert bits["value"].to_list() == result.rank_entropy.tolist()
    assert bits["error"].to_list() == result.entropy_errors.tolist()
    ever = ~np.isnan(result.confidence_factors)
    assert shares["value"].to_numpy() == pytest.approx(100 * result.confidence_factors[ever])
    assert shares["error"].to_numpy() == pytest.approx(100 * result.confidence_errors[ever])


def test_dots_have_a_bar_of_two_standard_errors_to_either_side() -> None:
    import pandas as pd

    data = pd.DataFrame({"option_id": ["A"], "label": ["A one"], "value": [40.0], "error": [1.5]})
    ax = figures.draw_dots(data, 100.0, unit="%")
    bars = [np.asarray(path.vertices)[:, 0].tolist() for lines in ax.collections for path in lines.get_paths()]
    assert [37.0, 43.0] in bars
    assert "40%" in {text.get_text() for text in ax.texts}


def test_options_never_first_have_no_confidence_factor(assessment_of: Asked) -> None:
    exact = assessment_of("changeup", "options_report", score_uncertainty=False)
    assert set(figures.confidence_factors_data(exact)["option_id"]) == {"O1", "O3", "O4"}
    (view,) = figures.confidence_factors_dots(exact)
    assert "standard error" not in view.caption


def test_the_best_of_very_many_stand_in_the_place_of_dots_and_maps(portfolio_assessment: ev.Assessment) -> None:
    # (3, 3) is never behind both (4, 1) and (1, 4), so always among the best two
    data = figures.portfolio_data(portfolio_assessment)
    assert data.iloc[0]["option_id"] == "O3"
    assert data.iloc[0]["share"] == pytest.approx(1)
    assert (data["rank_lower"] <= data["rank_upper"]).all()
    (view,) = figures.portfolio_intervals(portfolio_assessment)
    assert "The 6 options most often among the best 2 of 6" in view.caption
    assert "O3 Centres of excellence 100%" in view.alt
    for name in [*DOTS, "rank_map", "share_first_map", "central_weights_map", "pairwise_map"]:
        assert getattr(figures, name)(portfolio_assessment) == ()


def test_few_options_have_no_portfolio(changeup_assessment: ev.Assessment) -> None:
    assert figures.portfolio_intervals(changeup_assessment) == ()
    assert figures.portfolio_data(changeup_assessment).empty
