"""Coefficients of agreement against published worked examples, one test per source.

A figure given in full is compared at its own tolerance, a figure printed with fewer digits to half a unit of its last
digit.
"""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.agreement import (
    coincidence_matrix,
    gwet_ac,
    gwet_inference,
    icc,
    icc_interval,
    kendall_test,
    kendall_w,
    krippendorff_alpha,
    one_way_anova,
    two_way_anova,
)
from evaluation.agreement.gwet import Weights
from evaluation.agreement.icc import Form
from evaluation.agreement.krippendorff import Level

NAN = np.nan

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, part C: 4 observers, 12 units, missing data.
KRIPPENDORFF_C = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T

# The same, part B: 2 observers, 12 units, labels.
KRIPPENDORFF_B = np.array([list("aabbdcccedda"), list("babbbccceddd")]).T

# Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition: 4 raters, 12 units, missing ratings (cac.raw4raters).
GWET_4_RATERS = np.array(
    [
        [1, 1, NAN, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [NAN, 5, 5, 5],
        [NAN, NAN, 1, 1],
        [NAN, NAN, 3, NAN],
    ]
)

# Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428, table 2: 6 targets, 4 judges.
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])

# Siegel (1956), Nonparametric Statistics for the Behavioral Sciences, chapter 9: 3 executives rank 6 applicants.
SIEGEL = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]).T

# Data set "anxiety" of the R package irr 0.84.1: 20 subjects, 3 raters, with ties.
ANXIETY = np.array(
    [
        [3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3],
        [3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4],
        [2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2],
    ]
).T


@pytest.mark.parametrize(
    ("level", "full", "printed"),
    [
        ("nominal", 0.7434210526, 0.743),
        ("ordinal", 0.8153875038, 0.815),
        ("interval", 0.8491071429, 0.849),
        ("ratio", 0.7974027747, 0.797),
    ],
)
def test_krippendorff_alpha_krippendorff2011_missing(level: Level, full: float, printed: float) -> None:
    alpha = krippendorff_alpha(KRIPPENDORFF_C, level)
    assert alpha == pytest.approx(full, abs=1e-9)
    assert alpha == pytest.approx(printed, abs=0.0005)


def test_krippendorff_alpha_ordinal_is_not_gwets_ordinal_weighting() -> None:
    # Alpha with Gwet's combinatorial ordinal weights on the same data is .833638.
    assert abs(krippendorff_alpha(KRIPPENDORFF_C, "ordinal") - 0.833638) > 0.01


def test_krippendorff_alpha_krippendorff2011_nominal() -> None:
    alpha = krippendorff_alpha(KRIPPENDORFF_B, "nominal")
    assert alpha == pytest.approx(0.6919642857, abs=1e-9)
    assert alpha == pytest.approx(0.692, abs=0.0005)


def test_krippendorff_alpha_krippendorff2011_binary() -> None:
    # Part A: two observers, ten units, no missing data; printed .095.
    jon, han = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha(np.column_stack([jon, han]), "nominal") == pytest.approx(0.095, abs=0.0005)


@pytest.mark.parametrize(("level", "printed"), [("nominal", 0.691), ("ordinal", 0.807), ("interval", 0.811)])
def test_krippendorff_alpha_wikipedia_three_coders(level: Level, printed: float) -> None:
    # The example of the article "Krippendorff's alpha": 15 units, 18 of 45 ratings missing.
    ratings = np.array(
        [
            [NAN, NAN, NAN, NAN, NAN, 3, 4, 1, 2, 1, 1, 3, 3, NAN, 3],
            [1, NAN, 2, 1, 3, 3, 4, 3, NAN, NAN, NAN, NAN, NAN, NAN, NAN],
            [NAN, NAN, 2, 1, 3, 4, 4, NAN, 2, 1, 1, 3, 3, NAN, 4],
        ]
    ).T
    assert krippendorff_alpha(ratings, level) == pytest.approx(printed, abs=0.0005)


def test_coincidence_matrix_krippendorff2011_nominal() -> None:
    coincidences = coincidence_matrix(KRIPPENDORFF_B)
    order = np.argsort(coincidences.values)
    printed = [[2, 1, 0, 1, 0], [1, 4, 0, 1, 0], [0, 0, 6, 0, 0], [1, 1, 0, 4, 0], [0, 0, 0, 0, 2]]
    assert coincidences.matrix[np.ix_(order, order)] == pytest.approx(np.array(printed))


@pytest.mark.parametrize(
    ("weights", "coefficient", "standard_error"),
    [
        ("identity", 0.775444, 0.14295),
        ("ordinal", 0.89894, 0.106904),
        ("linear", 0.858739, 0.117329),
        ("quadratic", 0.914001, 0.103962),
        ("ratio", 0.857368, 0.122071),
    ],
)
def test_gwet_ac_gwet2014_4raters(weights: Weights, coefficient: float, standard_error: float) -> None:
    result = gwet_inference(GWET_4_RATERS, weights=weights)
    assert gwet_ac(GWET_4_RATERS, weights=weights) == pytest.approx(coefficient, abs=1e-6)
    assert result.standard_error == pytest.approx(standard_error, abs=1e-6)


def test_gwet_ac1_high_agreement_on_one_category_by_hand() -> None:
    # The case that AC1 was made for, where kappa is below 0: two raters agree on one category in 118 of 125 units and
    # part in 5 and 2. Observed agreement 118/125, expected 2 x .972 x .028.
    ratings = [[1, 1]] * 118 + [[1, 2]] * 5 + [[2, 1]] * 2
    chance = 2 * 0.972 * 0.028
    assert gwet_ac(ratings) == pytest.approx((118 / 125 - chance) / (1 - chance), abs=1e-12)
    assert gwet_ac(ratings) == pytest.approx(0.941, abs=0.0005)


@pytest.mark.parametrize(
    ("weights", "lower", "upper"),
    [("identity", 0.461, 1), ("ordinal", 0.664, 1), ("linear", 0.6, 1), ("quadratic", 0.685, 1)],
)
def test_gwet_interval_gwet2014_4raters(weights: Weights, lower: float, upper: float) -> None:
    # Printed with three digits ("0.6" is 0.600, its last zero not shown).
    result = gwet_inference(GWET_4_RATERS, weights=weights)
    assert (result.lower, result.upper) == pytest.approx((lower, upper), abs=0.0005)


@pytest.mark.parametrize(
    ("form", "full", "printed", "printed_interval"),
    [
        ("ICC(1,1)", 0.165742, 0.17, (-0.13, 0.72)),
        ("ICC(2,1)", 0.289764, 0.29, (0.02, 0.76)),
        ("ICC(3,1)", 0.714841, 0.71, (0.34, 0.95)),
        ("ICC(1,k)", 0.442797, 0.44, (-0.88, 0.91)),
        ("ICC(2,k)", 0.620051, 0.62, (0.07, 0.93)),
        ("ICC(3,k)", 0.909316, 0.91, (0.68, 0.99)),
    ],
)
def test_icc_shrout_fleiss1979(form: Form, full: float, printed: float, printed_interval: tuple[float, float]) -> None:
    estimate = icc(SHROUT_FLEISS, form)
    assert estimate == pytest.approx(full, abs=1e-5)
    assert estimate == pytest.approx(printed, abs=0.005)
    assert icc_interval(SHROUT_FLEISS, form) == pytest.approx(printed_interval, abs=0.005)


def test_anova_shrout_fleiss1979() -> None:
    # Table 3 prints mean squares with two digits; F from the R package psych on the same data.
    one_way, two_way = one_way_anova(SHROUT_FLEISS), two_way_anova(SHROUT_FLEISS)
    assert (one_way.between, one_way.within) == pytest.approx((11.24, 6.26), abs=0.005)
    assert (two_way.units, two_way.raters, two_way.error) == pytest.approx((11.24, 32.49, 1.02), abs=0.005)
    assert (one_way.f, two_way.f) == pytest.approx((1.794678, 11.027248), abs=1e-6)
    assert (one_way.df_between, one_way.df_within) == (5, 18)
    assert (two_way.df_units, two_way.df_raters, two_way.df_error) == (5, 3, 15)
    assert one_way.k0 == pytest.approx(4)


def test_kendall_w_siegel1956_applicants() -> None:
    result = kendall_test(SIEGEL)
    assert result.s == pytest.approx(25.5, abs=1e-9)
    assert kendall_w(SIEGEL) == pytest.approx(0.1619047619, abs=1e-9)
    assert result.w == pytest.approx(0.16, abs=0.005)
    assert result.chi_square == pytest.approx(2.4285714, abs=1e-7)
    assert result.df == 5


def test_kendall_w_irr_anxiety() -> None:
    result = kendall_test(ANXIETY)
    assert kendall_w(ANXIETY) == pytest.approx(0.5396568759, abs=1e-8)
    assert result.chi_square == pytest.approx(30.7604419, abs=1e-7)
    assert result.df == 19
    assert result.p_value == pytest.approx(0.0428835, abs=1e-7)
    # As printed by the package: W .54, chi-square 30.8, p .0429.
    assert result.w == pytest.approx(0.54, abs=0.005)
    assert result.chi_square == pytest.approx(30.8, abs=0.05)
    assert result.p_value == pytest.approx(0.0429, abs=0.00005)
