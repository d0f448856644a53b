"""Published worked examples of the decision room, each test named after its source.

A figure printed with fewer digits than our result is compared to half a unit of its last digit.
"""

from __future__ import annotations

import numpy as np
import pytest

from evaluation import decision

# Goodwin and Wright, Decision Analysis for Management Judgment, chapter 3: seven offices (A to G) by
# closeness to customers, visibility, image, size, comfort and car parking.
OFFICES = "ABCDEFG"
SWING_POINTS = [100, 80, 70, 30, 20, 10]
ROUNDED_WEIGHTS = [32, 26, 23, 10, 6, 3]
OFFICE_VALUES = [
    [100, 60, 100, 75, 0, 90],
    [20, 80, 10, 30, 100, 30],
    [80, 70, 0, 0, 10, 100],
    [70, 50, 30, 55, 30, 90],
    [40, 60, 90, 100, 60, 70],
    [0, 0, 70, 0, 80, 0],
    [60, 100, 20, 50, 50, 80],
]


def test_swing_weights_goodwin_wright_offices() -> None:
    weights = decision.swing_weights(SWING_POINTS)
    np.testing.assert_allclose(weights, np.array(SWING_POINTS) / 310, rtol=1e-12)
    # The book rounds to whole percent: half a unit of the last digit.
    np.testing.assert_allclose(100 * weights, ROUNDED_WEIGHTS, atol=0.5)


def test_additive_value_goodwin_wright_offices_rounded_weights() -> None:
    totals = decision.additive_value(OFFICE_VALUES, ROUNDED_WEIGHTS)
    # Printed with one decimal.
    np.testing.assert_allclose(totals, [80.8, 39.4, 47.4, 52.3, 64.8, 20.9, 60.2], atol=0.05)
    assert [OFFICES[i] for i in np.argsort(-totals)] == list("AEGDCBF")


def test_additive_value_goodwin_wright_offices_exact_weights() -> None:
    totals = decision.additive_value(OFFICE_VALUES, decision.swing_weights(SWING_POINTS))
    np.testing.assert_allclose(totals, [80.484, 39.677, 47.742, 52.419, 64.516, 20.968, 60.323], atol=0.0005)
    assert [OFFICES[i] for i in np.argsort(-totals)] == list("AEGDCBF")


def test_efficient_frontier_goodwin_wright_offices_cost_per_point() -> None:
    # The published gaps: G costs 5,300 more than C, and A 23,000 more than G.
    cost, benefit = [28_300, 0, 5_300], [80.8, 47.4, 60.2]
    assert decision.efficient_frontier(cost, benefit).all()
    steps = decision.frontier_steps(cost, benefit)
    assert steps["from_alternative"].tolist() == [1, 2]
    assert steps["to_alternative"].tolist() == [2, 0]
    # Printed as whole amounts, 414 and 1,117.
    np.testing.assert_allclose(steps["cost_per_point"], [414, 1117], atol=0.6)
    np.testing.assert_allclose(steps["cost_per_point"], [414.1, 1116.5], atol=0.05)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (2, [3 / 4, 1 / 4]),
        (3, [11 / 18, 5 / 18, 2 / 18]),
        (4, [25 / 48, 13 / 48, 7 / 48, 3 / 48]),
        (5, [137 / 300, 77 / 300, 47 / 300, 27 / 300, 12 / 300]),
        (6, [147 / 360, 87 / 360, 57 / 360, 37 / 360, 22 / 360, 10 / 360]),
        (7, [0.370408163265, 0.227551020408, 0.156122448980, 0.108503401361, 0.072789115646, 0.044217687075,
             0.020408163265]),
    ],
)  # fmt: skip
def test_rank_order_centroid_edwards_barron1994(n: int, expected: list[float]) -> None:
    np.testing.assert_allclose(decision.rank_order_centroid(n), expected, atol=1e-9)


def test_rank_sum_and_rank_reciprocal_stillwell1981_seven() -> None:
    np.testing.assert_allclose(decision.rank_sum(7), np.arange(7, 0, -1) / 28, atol=1e-9)
    expected = np.array([420, 210, 140, 105, 84, 70, 60]) / 1089
    np.testing.assert_allclose(decision.rank_reciprocal(7), expected, atol=1e-9)


def test_ahp_saaty1990_house() -> None:
    third, quarter, fifth, sixth, seventh, eighth = (1 / i for i in range(3, 9))
    comparisons: list[list[float]] = [
        [1, 5, 3, 7, 6, 6, third, quarter],
        [fifth, 1, third, 5, 3, 3, fifth, seventh],
        [third, 3, 1, 6, 3, 4, 6, fifth],
        [seventh, fifth, sixth, 1, third, quarter, seventh, eighth],
        [sixth, third, third, 3, 1, 1 / 2, fifth, sixth],
        [sixth, third, quarter, 4, 2, 1, fifth, sixth],
        [3, 5, sixth, 7, 5, 5, 1, 1 / 2],
        [4, 7, 5, 8, 6, 6, 2, 1],
    ]
    result = decision.ahp_weights(comparisons)
    # The paper prints 9.669, .238, .169 and weights to three decimals.
    assert result.lambda_max == pytest.approx(9.669, abs=0.0005)
    assert result.consistency_index == pytest.approx(0.238, abs=0.0005)
    assert result.random_index == 1.41
    assert result.consistency_ratio == pytest.approx(0.169, abs=0.0005)
    assert result.consistency_ratio == pytest.approx(0.169087, abs=1e-6)
    weights = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]
    np.testing.assert_allclose(result.weights, weights, atol=0.0005)


def test_ahp_saaty2008_drinks() -> None:
    # Saaty (2008), International Journal of Services Sciences 1, 83-98: consumption of drinks in the United States, by
    # coffee, wine, tea, beer, sodas, milk and water. The paper prints three decimals.
    third, quarter, ninth = 1 / 3, 1 / 4, 1 / 9
    comparisons: list[list[float]] = [
        [1, 9, 5, 2, 1, 1, 1 / 2],
        [ninth, 1, third, ninth, ninth, ninth, ninth],
        [1 / 5, 3, 1, third, quarter, third, ninth],
        [1 / 2, 9, 3, 1, 1 / 2, 1, third],
        [1, 9, 4, 2, 1, 2, 1 / 2],
        [1, 9, 3, 1, 1 / 2, 1, third],
        [2, 9, 9, 3, 2, 3, 1],
    ]
    result = decision.ahp_weights(comparisons)
    np.testing.assert_allclose(result.weights, [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], atol=0.0005)
    assert result.consistency_ratio == pytest.approx(0.022, abs=0.0005)


FIGHTERS = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]


def test_topsis_hwang_yoon1981_fighter_aircraft() -> None:
    weights, objectives = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [1, 1, 1, -1, 1, 1]
    to_ideal, to_anti_ideal = decision.topsis_distances(FIGHTERS, weights, objectives)
    np.testing.assert_allclose(to_ideal, [0.0546, 0.1197, 0.0580, 0.1009], atol=0.00005)
    np.testing.assert_allclose(to_anti_ideal, [0.0984, 0.0439, 0.0920, 0.0458], atol=0.00005)
    closeness = decision.topsis(FIGHTERS, weights, objectives)
    np.testing.assert_allclose(closeness, [0.643277, 0.268384, 0.613542, 0.312291], atol=1e-5)
    # The book prints .643 .268 .613 .312 and cuts the third rather than rounding it.
    np.testing.assert_allclose(closeness, [0.643, 0.268, 0.613, 0.312], atol=0.001)


def test_vikor_tzeng2011() -> None:
    result = decision.vikor([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3], [1, 1, 1], v=0.5)
    np.testing.assert_allclose(result.s, [0.6, 0.3, 0.15, 0.65], atol=1e-9)
    np.testing.assert_allclose(result.r, [0.3, 0.2, 0.15, 0.4], atol=1e-9)
    np.testing.assert_allclose(result.q, [0.75, 0.25, 0, 1], atol=1e-9)
    assert not result.acceptable_advantage
    assert result.acceptable_stability
    assert result.compromise_set == (1, 2)


def test_topsis_tzeng2011() -> None:
    closeness = decision.topsis([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3], [1, 1, 1])
    np.testing.assert_allclose(closeness, [0.5037, 0.6581, 0.7482, 0.3340], atol=0.00005)


def test_vikor_opricovic_tzeng2004_mountain_climbing() -> None:
    # Three destinations by risk (1 to 5, less is better) and altitude in metres, equal weights.
    result = decision.vikor([[1, 3000], [2, 3750], [5, 4500]], [0.5, 0.5], [-1, 1], v=0.5)
    np.testing.assert_allclose(result.s, [0.5, 0.375, 0.5], atol=1e-12)
    np.testing.assert_allclose(result.r, [0.5, 0.25, 0.5], atol=1e-12)
    np.testing.assert_allclose(result.q, [1, 0, 1], atol=1e-12)
    assert result.acceptable_advantage
    assert result.acceptable_stability
    assert result.compromise_set == (1,)


POWER_STATIONS = [
    [80, 90, 6, 5.4, 8, 5],
    [65, 58, 2, 9.7, 1, 1],
    [83, 60, 4, 7.2, 4, 7],
    [40, 80, 10, 7.5, 7, 10],
    [52, 72, 6, 2.0, 3, 8],
    [94, 96, 7, 3.6, 5, 6],
]
STATION_OBJECTIVES = [-1, 1, -1, -1, -1, 1]
STATION_PREFERENCES = [
    ("U-shape", 10, None, None),
    ("V-shape", None, 30, None),
    ("linear", 0.5, 5, None),
    ("level", 1, 6, None),
    ("usual", None, None, None),
    ("gaussian", None, None, 5),
]


def test_promethee_brans1986_hydroelectric_preference_matrix() -> None:
    pi = decision.preference_matrix(POWER_STATIONS, [1] * 6, STATION_OBJECTIVES, STATION_PREFERENCES)
    expected = [
        [0.0, 0.295642, 0.25, 0.268519, 0.1, 0.185185],
        [0.462963, 0.0, 0.388889, 0.333333, 0.296296, 0.5],
        [0.235036, 0.179986, 0.0, 0.333333, 0.055556, 0.429226],
        [0.398912, 0.505906, 0.305233, 0.0, 0.223925, 0.212308],
        [0.444122, 0.515226, 0.486634, 0.37963, 0.0, 0.447999],
        [0.286634, 0.398912, 0.25, 0.431481, 0.133333, 0.0],
    ]
    np.testing.assert_allclose(pi, expected, atol=1e-6)


def test_promethee_brans1986_hydroelectric_flows() -> None:
    arguments = POWER_STATIONS, [1] * 6, STATION_OBJECTIVES, STATION_PREFERENCES
    flows = decision.promethee_flows(*arguments)
    # The paper adds up over the five other stations, where we take the mean.
    leaving = [1.099346, 1.981481, 1.233137, 1.646284, 2.27361, 1.50036]
    entering = [1.827666, 1.895671, 1.680755, 1.746296, 0.80911, 1.774719]
    np.testing.assert_allclose(5 * flows.leaving, leaving, atol=1e-5)
    np.testing.assert_allclose(5 * flows.entering, entering, atol=1e-5)
    # Published sums; the paper adds up rounded terms, so they may be 2 off in the third decimal.
    np.testing.assert_allclose(5 * flows.net, [-0.728, 0.085, -0.447, -0.102, 1.466, -0.274], atol=0.0021)
    net = decision.promethee_ii(*arguments)
    np.testing.assert_allclose(net, [-0.145664, 0.017162, -0.089524, -0.020003, 0.2929, -0.054872], atol=1e-6)
    assert (np.argsort(np.argsort(-net)) + 1).tolist() == [6, 2, 5, 3, 1, 4]


CEBRIAN = np.array(
    [[6, 5, 28, 5, 5], [4, 2, 25, 10, 9], [5, 7, 35, 9, 6], [6, 1, 27, 6, 7], [6, 8, 30, 7, 9], [5, 6, 26, 4, 8]],
    dtype=float,
)
CEBRIAN_WEIGHTS, CEBRIAN_OBJECTIVES = [0.25, 0.25, 0.1, 0.2, 0.2], [1, 1, -1, 1, 1]
SAME = np.nan


def test_electre_i_cebrian_porcar2009() -> None:
    result = decision.electre_i(CEBRIAN / CEBRIAN.sum(axis=0), CEBRIAN_WEIGHTS, CEBRIAN_OBJECTIVES, p=0.65, q=0.35)
    concordance = [
        [SAME, 0.5, 0.35, 0.5, 0.35, 0.45],
        [0.5, SAME, 0.5, 0.75, 0.5, 0.5],
        [0.65, 0.5, SAME, 0.45, 0.2, 0.7],
        [0.75, 0.25, 0.55, SAME, 0.35, 0.45],
        [0.9, 0.7, 0.8, 0.9, SAME, 0.9],
        [0.55, 0.5, 0.55, 0.55, 0.1, SAME],
    ]
    discordance = [
        [SAME, 0.5052, 0.4042, 0.1883, 0.4286, 0.2825],
        [0.4286, SAME, 0.7143, 0.2589, 0.8571, 0.5714],
        [0.1696, 0.2825, SAME, 0.1938, 0.2825, 0.218],
        [0.5714, 0.4042, 0.8571, SAME, 1.0, 0.7143],
        [0.0485, 0.3031, 0.2021, 0.0727, SAME, 0.0969],
        [0.1295, 0.6063, 0.5052, 0.2021, 0.3031, SAME],
    ]
    np.testing.assert_allclose(result.concordance, concordance, atol=1e-9)
    np.testing.assert_allclose(result.discordance, discordance, atol=0.00005)
    assert result.kernel == (4,)


def test_electre_ii_cebrian_porcar2009_data() -> None:
    result = decision.electre_ii(CEBRIAN / CEBRIAN.sum(axis=0), CEBRIAN_WEIGHTS, CEBRIAN_OBJECTIVES)
    np.testing.assert_allclose(result.score, [5, 2.5, 2, 4, 1, 3])
    assert result.rank.tolist() == [6, 3, 2, 5, 1, 4]


def test_piecewise_value_smaa_manual_partial_value_function() -> None:
    # The example of the partial value function in the manual of the R package smaa.
    points, values = [50, 75, 90, 100], [1, 0.8, 0.5, 0]
    levels = [50, 90, 100, 10, 40, 101, 120]
    held = decision.piecewise_value(levels, points, values, outside="hold")
    np.testing.assert_allclose(held, [1, 0.5, 0, 1, 1, 0, 0], atol=1e-9)
    extended = decision.piecewise_value(levels[3:], points, values, outside="extend")
    np.testing.assert_allclose(extended, [1.32, 1.08, -0.05, -1], atol=1e-9)
