"""Published worked examples of the uncertainty room, each test named after its source.

A figure printed with fewer digits than our result is compared to half a unit of its last digit.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from evaluation.decision import additive_value, value_on_scale
from evaluation.uncertainty import (
    Acceptability,
    acceptability,
    branch_switch_points,
    draw_weights,
    exact_acceptability,
    smaa,
)
from evaluation.uncertainty import WeightInformation as W

# Goodwin and Wright, Decision Analysis for Management Judgment, chapter 3, figure 3.7: the offices A and E,
# with the branch "turnover" (closeness, visibility, image) against "working conditions".
OFFICES = [[100, 60, 100, 75, 0, 90], [40, 60, 90, 100, 60, 70]]
SWING_POINTS = np.array([100, 80, 70, 30, 20, 10])
TURNOVER = [0, 1, 2]


def test_branch_switch_point_goodwin_wright_offices_turnover() -> None:
    found = branch_switch_points(OFFICES, SWING_POINTS, TURNOVER)
    # The book prints 52.1 percent; the exact figure follows from the closed form.
    assert 100 * found["weight"].tolist()[0] == pytest.approx(52.1, abs=0.05)
    assert found["weight"].tolist() == pytest.approx([0.521143537820131], abs=1e-9)
    assert found["winner_below"].tolist() == [1]
    assert found["winner_above"].tolist() == [0]


def test_branch_at_both_ends_goodwin_wright_offices_turnover() -> None:
    points = SWING_POINTS.copy()
    points[TURNOVER] = 0
    np.testing.assert_allclose(additive_value(OFFICES, points), [52.5, 81.7], atol=0.05)
    points = SWING_POINTS.copy()
    points[3:] = 0
    np.testing.assert_allclose(additive_value(OFFICES, points), [87.2, 60.4], atol=0.05)


# Three alternatives on two criteria: totals w, 1 - w and .6 for w uniform on 0 to 1, a closed form.
SEGMENT = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]]
SEGMENT_RANKS = [[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0.0]]
SEGMENT_CENTRES = [[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]


def test_smaa_two_criteria_closed_form_exact() -> None:
    result = exact_acceptability(SEGMENT, W.none(2))
    np.testing.assert_allclose(result.rank_acceptability, SEGMENT_RANKS, atol=1e-12)
    np.testing.assert_allclose(result.central_weights, SEGMENT_CENTRES, atol=1e-12)


def test_smaa_two_criteria_closed_form_drawn() -> None:
    for result in (
        smaa(SEGMENT, W.none(2), 500_000, 2006),
        acceptability(SEGMENT, draw_weights(W.none(2), 500_000, 2006)),
    ):
        np.testing.assert_allclose(result.rank_acceptability, SEGMENT_RANKS, atol=0.0035)
        np.testing.assert_allclose(result.central_weights, SEGMENT_CENTRES, atol=0.002)
        assert result.confidence_factors.tolist() == [1, 1, 1]


def test_pairwise_winning_smaa_package_pwi() -> None:
    # Ten samples of two alternatives on one criterion; the first wins nine of them.
    values = np.array([[[2.0], [1.0]]] * 9 + [[[1.0], [2.0]]])
    result = acceptability(values, np.ones((10, 1)))
    np.testing.assert_allclose(result.pairwise_winning, [[0, 0.9], [0.1, 0]], atol=1e-9)


def test_no_central_weights_smaa_package_nacw() -> None:
    result = smaa([[0.7, 0.6], [0.5, 0.4]], W.none(2), 1000, 1)
    assert np.isnan(result.central_weights[1]).all()
    assert not np.isnan(result.central_weights[0]).any()
    assert result.confidence_factors[0] == 1
    assert np.isnan(result.confidence_factors[1])


# The thrombolytics example of the drugis.org elicitation tool: events and patients for proximal deep vein
# thrombosis, distal deep vein thrombosis and major bleeding; values fall linearly over the stated ranges.
HEPARIN = [(20, 136), (40, 136), (1, 136)]
ENOXAPARIN = [(8, 129), (32, 129), (5, 129)]
RANGES = [(0.0, 0.25), (0.15, 0.4), (0.0, 0.1)]
N_DRAWS = 60_000


@pytest.fixture(scope="module")
def thrombolytics() -> NDArray[np.float64]:
    rng = np.random.default_rng(2006)
    values = np.empty((N_DRAWS, 2, 3))
    for i, drug in enumerate((HEPARIN, ENOXAPARIN)):
        for k, ((events, patients), (best, worst)) in enumerate(zip(drug, RANGES, strict=True)):
            risk = rng.beta(events, patients - events, N_DRAWS)
            values[:, i, k] = value_on_scale(risk, worst, best, outside="extend")
    return values


def _assert_thrombolytics(result: Acceptability, heparin_first: float) -> None:
    # The published tolerances: .02 for ranks, .05 for central weights.
    first = [heparin_first, 1 - heparin_first]
    np.testing.assert_allclose(result.rank_acceptability, [first, first[::-1]], atol=0.02)


def test_smaa_thrombolytics_drugis_no_preferences(thrombolytics: NDArray[np.float64]) -> None:
    result = smaa(thrombolytics, W.none(3), N_DRAWS, 1)
    _assert_thrombolytics(result, 0.3381)
    centres = [[0.1976, 0.2780, 0.5244], [0.4118, 0.3578, 0.2304]]
    np.testing.assert_allclose(result.central_weights, centres, atol=0.05)
    np.testing.assert_allclose(result.confidence_factors, [0.6389, 0.8925], atol=0.02)


def test_smaa_thrombolytics_drugis_ordinal(thrombolytics: NDArray[np.float64]) -> None:
    # Proximal thrombosis over bleeding over distal thrombosis.
    result = smaa(thrombolytics, W.ordinal([0, 2, 1]), N_DRAWS, 1)
    _assert_thrombolytics(result, 0.1369)
    centres = [[0.5240, 0.1213, 0.3547], [0.6229, 0.1103, 0.2668]]
    np.testing.assert_allclose(result.central_weights, centres, atol=0.05)
    np.testing.assert_allclose(result.confidence_factors, [0.1914, 0.9174], atol=0.02)


def test_smaa_thrombolytics_drugis_exact_swing(thrombolytics: NDArray[np.float64]) -> None:
    # Proximal counts twice bleeding, bleeding twice distal: 4/7, 1/7, 2/7.
    _assert_thrombolytics(smaa(thrombolytics, W.exact([4, 1, 2]), N_DRAWS, 1), 0.1049)
    by_ratios = W.ratios(3, [(0, 2, 2, 2), (2, 1, 2, 2)])
    np.testing.assert_allclose(draw_weights(by_ratios, 5, 0), np.tile([4 / 7, 1 / 7, 2 / 7], (5, 1)), atol=1e-9)


def test_mean_of_ordered_weights_edwards_barron1994_rank_order_centroid() -> None:
    weights = draw_weights(W.ordinal([0, 1, 2]), 200_000, 3)
    np.testing.assert_allclose(weights.mean(axis=0), [11 / 18, 5 / 18, 2 / 18], atol=4 * 0.15 / math.sqrt(200_000))
