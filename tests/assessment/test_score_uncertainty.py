"""Draws of options' values where a factor has two dimensions: IE in one leaves the whole factor unknown.

The two-dimension factor here is F1, with an extent and a quality; levels 0 to 4 are worth 0, 25, 50, 75 and 100.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import evaluation as ev
from evaluation.assessment.score_uncertainty import drawn_values
from evaluation.options import Appraisal, appraise
from evaluation.packs import read_review
from evaluation.scoring import combined_levels, marks_of, panel_levels
from tests.packs.tiny import FILES, REVIEW, write_pack

N_DRAWS = 20_000
VALUES = np.array([0.0, 25.0, 50.0, 75.0, 100.0])
EVEN = np.full(5, 0.2)
WITHIN = 0.015  # over five standard errors of a share of 0.2


def two_dimensions(folder: Path, extent: str, quality: str, *, combine: str = "lower") -> ev.Review:
    """Return the tiny review with F1 judged on extent and quality; the marks of P2 on it are given, "" for none."""
    score = "".join(line for line in FILES["score.csv"].splitlines(keepends=True) if ",F1s," not in line)
    for option, (one, other) in {"P0": ("2", "2"), "P1": ("0", "0"), "P2": (extent, quality)}.items():
        for dimension, mark in (("F1e", one), ("F1q", other)):
            cited = "E1" if mark.isdigit() else ""
            row = f"I2,R1,{option},{dimension},{mark},Reason,,{cited},2025-03-10,illustrative,2025-05-31\n"
            score += row if mark else ""
    files = {
        **FILES,
        "review.toml": f'{REVIEW}combine = "{combine}"\n',
        "criterion.csv": FILES["criterion.csv"].replace("Fits the need,single", "Fits the need,extent_and_quality"),
        "dimension.csv": FILES["dimension.csv"].replace("F1s,F1,single,", "F1e,F1,extent,\nF1q,F1,quality,"),
        "score.csv": score,
    }
    return read_review(write_pack(folder, files))


def shares(review: ev.Review) -> np.ndarray:
    """Return how often P2's value on F1 is drawn at each level."""
    appraisal, drawn = drawn_on(review)
    values = drawn[:, appraisal.option_ids.index("P2"), appraisal.criterion_ids.index("F1")]
    return np.array([np.isclose(values, value).mean() for value in VALUES])


def drawn_on(review: ev.Review) -> tuple[Appraisal, np.ndarray]:
    factors = review.criterion_set("option")
    assert factors is not None
    cells, marks = panel_levels(review, factors), marks_of(review, factors)
    levels = combined_levels(cells, review.rules, review.scale_of(factors))
    appraisal = appraise(review, factors, levels, {"equal": {"F1": 1.0, "F2": 1.0, "F3": 1.0}}, "equal")
    rng = np.random.default_rng(7)
    return appraisal, drawn_values(review, appraisal, marks, cells, n_draws=N_DRAWS, rng=rng)


@pytest.mark.parametrize("combine", ["lower", "higher", "mean"])
@pytest.mark.parametrize(("extent", "quality"), [("IE", "4"), ("4", "IE"), ("0", "IE"), ("IE", "IE")])
def test_a_factor_with_ie_in_one_dimension_is_drawn_over_the_whole_scale(
    tmp_path: Path, combine: str, extent: str, quality: str
) -> None:
    found = shares(two_dimensions(tmp_path, extent, quality, combine=combine))
    np.testing.assert_allclose(found, EVEN, atol=WITHIN)


@pytest.mark.parametrize(("extent", "quality"), [("", "4"), ("0", "")])
def test_a_dimension_that_nobody_scored_leaves_the_factor_unknown(tmp_path: Path, extent: str, quality: str) -> None:
    np.testing.assert_allclose(shares(two_dimensions(tmp_path, extent, quality)), EVEN, atol=WITHIN)


def test_ie_stands_where_the_other_dimension_does_not_apply(tmp_path: Path) -> None:
    np.testing.assert_allclose(shares(two_dimensions(tmp_path, "NA", "IE")), EVEN, atol=WITHIN)


def test_of_two_known_dimensions_the_lower_stands(tmp_path: Path) -> None:
    """Both cells: one mark 4 and a prior of 0.25 at 4 (half, a quarter folded) and 3: P(4) = 1.1875 / 1.25 = 0.95."""
    grade_a_only = shares(two_dimensions(tmp_path, "4", "4"))
    np.testing.assert_allclose(grade_a_only, [0, 0, 0, 1 - 0.95**2, 0.95**2], atol=WITHIN)


def test_a_dimension_that_does_not_apply_is_passed_over(tmp_path: Path) -> None:
    np.testing.assert_allclose(shares(two_dimensions(tmp_path, "NA", "4")), [0, 0, 0, 0.05, 0.95], atol=WITHIN)


def test_no_draw_is_missing(tmp_path: Path) -> None:
    assert not np.isnan(drawn_on(two_dimensions(tmp_path, "IE", "NA"))[1]).any()
