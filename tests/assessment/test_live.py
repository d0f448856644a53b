"""How sure an answer is with a reader's own weights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation.assessment.live import MOST_DRAWS, doubt_of, live_switches


def even(assessment: ev.Assessment) -> np.ndarray:
    assert assessment.appraisal is not None
    n = len(assessment.appraisal.criterion_ids)
    return np.full(n, 1 / n)


def test_shares_of_each_option_and_rank_sum_to_one(northshire_assessment: ev.Assessment) -> None:
    doubt = doubt_of(northshire_assessment)
    assert doubt is not None
    assert doubt.n_draws == MOST_DRAWS
    found = doubt.near(even(northshire_assessment), 0.25).rank_acceptability
    assert found.sum(axis=0) == pytest.approx(1)
    assert found.sum(axis=1) == pytest.approx(1)


def test_the_same_question_has_the_same_answer(northshire_assessment: ev.Assessment) -> None:
    first, again = doubt_of(northshire_assessment), doubt_of(northshire_assessment)
    assert first is not None
    assert again is not None
    weights = even(northshire_assessment)
    assert (first.near(weights, 0.1).rank_acceptability == again.near(weights, 0.1).rank_acceptability).all()


def test_levels_as_they_stand_and_exact_weights_leave_only_what_is_not_known(
    northshire_assessment: ev.Assessment,
) -> None:
    settings = replace(northshire_assessment.settings, score_uncertainty=False, n_draws=200)
    doubt = doubt_of(replace(northshire_assessment, settings=settings))
    assert doubt is not None
    assert doubt.n_draws == 200
    first = dict(zip(doubt.option_ids, doubt.near(even(northshire_assessment), 0.0).rank_acceptability, strict=True))
    assert first["P5"][0] == 1.0  # 69 leads, and P1 stays below 37 at every level that its IE allows
    assert first["P1"][5] == 1.0


def test_weights_that_are_less_known_leave_the_lead_less_sure(northshire_assessment: ev.Assessment) -> None:
    settings = replace(northshire_assessment.settings, score_uncertainty=False)
    doubt = doubt_of(replace(northshire_assessment, settings=settings))
    assert doubt is not None
    at = doubt.option_ids.index("P5")
    shares = [
        doubt.near(even(northshire_assessment), spread).rank_acceptability[at, 0]
        for spread in (0.0, 0.1, 0.5, float("inf"))
    ]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] < 0.8


def test_any_weights_answer_as_the_report_does(northshire_assessment: ev.Assessment) -> None:
    doubt, robustness = doubt_of(northshire_assessment), northshire_assessment.robustness
    assert doubt is not None
    assert robustness is not None
    mine = doubt.near(even(northshire_assessment), float("inf")).rank_acceptability[:, 0]
    theirs = robustness.first_shares("any")
    assert mine == pytest.approx(theirs, abs=0.06)  # 2,000 draws each: five standard errors


def test_without_options_there_is_nothing_to_ask(northshire_assessment: ev.Assessment) -> None:
    assert doubt_of(replace(northshire_assessment, appraisal=None)) is None


def test_switches_from_the_chosen_weights_are_those_of_the_report(northshire_assessment: ev.Assessment) -> None:
    appraisal, robustness = northshire_assessment.appraisal, northshire_assessment.robustness
    assert appraisal is not None
    assert robustness is not None
    found = live_switches(appraisal, even(northshire_assessment))
    assert found["criterion_id"].tolist() == robustness.switch_points["criterion_id"].tolist()
    assert found["weight"].to_numpy() == pytest.approx(robustness.switch_points["weight"].to_numpy(), nan_ok=True)
    assert found["winner_above"].tolist() == robustness.switch_points["winner_above"].tolist()


def test_one_weight_that_holds_everything_cannot_be_moved(northshire_assessment: ev.Assessment) -> None:
    assert northshire_assessment.appraisal is not None
    assert live_switches(northshire_assessment.appraisal, np.array([1.0, 0, 0, 0, 0])).empty
