"""What one more review of each cell is worth, on the packs and on small cases by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import evaluation as ev
from evaluation.assessment import one_more_review
from evaluation.assessment.one_more_review import (
    CellBelief,
    OneMoreReview,
    cell_beliefs,
    clear_of_noise,
    most_help,
)
from evaluation.assessment.score_uncertainty import drawn_values
from evaluation.options import appraise
from evaluation.packs import read_review
from evaluation.scoring import combined_levels, marks_of, panel_levels
from tests.assessment.test_score_uncertainty import two_dimensions
from tests.assessment.variants import Asked, assessed_with
from tests.packs.tiny import FILES, REVIEW, write_pack

NUMBERS = REVIEW + '\n[scales.points]\nkind = "numeric"\nminimum = 0\nmaximum = 10\nstep = 1\n'


def found_in(assessment: ev.Assessment) -> OneMoreReview:
    assert assessment.robustness is not None
    return assessment.robustness.one_more_review


def believed(review: ev.Review) -> dict[tuple[str, str], CellBelief]:
    factors = review.criterion_set("option")
    assert factors is not None
    cells, marks = panel_levels(review, factors), marks_of(review, factors)
    levels = combined_levels(cells, review.rules, review.scale_of(factors))
    appraisal = appraise(review, factors, levels, {"equal": {"F1": 1.0, "F2": 1.0, "F3": 1.0}}, "equal")
    beliefs = cell_beliefs(review, appraisal, marks, cells)
    return {(appraisal.option_ids[item.option], item.dimension_id): item for item in beliefs}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    return read_review(write_pack(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    """The tiny review with the options scored from 0 to 10 in whole points."""
    sets = FILES["criterion_set.csv"].replace("O,option,panel", "O,option,points")
    return read_review(
        write_pack(tmp_path_factory.mktemp("points"), {**FILES, "review.toml": NUMBERS, "criterion_set.csv": sets})
    )


def test_marks_plus_prior_of_a_level_by_hand(tiny: ev.Review) -> None:
    # P0 on F1: two marks of 1, grade A: 0.25 of a mark, half of it on 1 and a quarter each on 0 and 2
    cell = believed(tiny)["P0", "F1s"]
    np.testing.assert_allclose(cell.beliefs, [0.0625, 2.125, 0.0625, 0, 0])
    assert (cell.grade, cell.n_marks, cell.evidence) == ("A", 2, None)


def test_evidence_one_grade_better_halves_the_prior_by_hand(tiny: ev.Review) -> None:
    evidence = tiny.table("evidence").assign(grade="C")
    cell = believed(tiny.with_tables({"evidence": evidence}))["P0", "F1s"]
    # grade C: one mark of prior; half of it stays as for B, half moves to 0, 1 or 2, as likely as 1, 2 and 1 of 4
    np.testing.assert_allclose(cell.beliefs, [0.25, 2.5, 0.25, 0, 0])
    assert cell.evidence is not None
    np.testing.assert_allclose(cell.evidence.chances, [0.25, 0.5, 0.25, 0, 0])
    np.testing.assert_allclose(3 * cell.evidence.beliefs[2], [0.125, 2.25, 0.625, 0, 0])


def test_evidence_on_what_is_not_known_lets_the_panel_agree_on_a_level(tiny: ev.Review) -> None:
    cell = believed(tiny)["P1", "F3s"]
    assert cell.state == "IE"
    np.testing.assert_allclose(cell.chances, np.full(5, 0.2))
    assert cell.evidence is not None
    np.testing.assert_allclose(cell.evidence.chances, np.full(5, 0.2))
    np.testing.assert_allclose(cell.evidence.beliefs[4], [0, 0, 0, 0.25, 0.75])  # folded in at the end
    np.testing.assert_allclose(cell.evidence.chances @ cell.evidence.beliefs, np.full(5, 0.2))


def test_a_factor_with_one_unknown_dimension_has_one_cell_for_all(tmp_path: Path) -> None:
    found = believed(two_dimensions(tmp_path, "IE", "4"))
    assert ("P2", "F1q") not in found
    np.testing.assert_allclose(found["P2", "F1e"].chances, np.full(5, 0.2))
    assert {("P0", "F1e"), ("P0", "F1q")} <= set(found)


def test_a_dimension_that_does_not_apply_has_no_say(tmp_path: Path) -> None:
    found = believed(two_dimensions(tmp_path, "NA", "4"))
    assert ("P2", "F1e") not in found
    assert found["P2", "F1q"].n_marks == 1


def test_a_numeric_scale_is_taken_step_by_step(points: ev.Review) -> None:
    # P0 on F1: two marks of 1 and a quarter of a mark of prior, triangular over 0 to 2: 1/8, 3/4, 1/8
    np.testing.assert_allclose(believed(points)["P0", "F1s"].beliefs[:4], [0.03125, 2.1875, 0.03125, 0])
    # P1 on F1: one mark of 0; half of the prior would lie below the scale and is folded in
    np.testing.assert_allclose(believed(points)["P1", "F1s"].beliefs[:3], [1.1875, 0.0625, 0])
    unknown = believed(points)["P1", "F3s"]
    np.testing.assert_allclose(unknown.chances, [0.05, *np.full(9, 0.1), 0.05])
    assert unknown.evidence is not None
    np.testing.assert_allclose(unknown.evidence.chances @ unknown.evidence.beliefs, unknown.chances)


def test_steps_hold_as_much_as_the_draws_on_a_numeric_scale(points: ev.Review) -> None:
    factors = points.criterion_set("option")
    assert factors is not None
    cells, marks = panel_levels(points, factors), marks_of(points, factors)
    levels = combined_levels(cells, points.rules, points.scale_of(factors))
    appraisal = appraise(points, factors, levels, {"equal": {"F1": 1.0, "F2": 1.0, "F3": 1.0}}, "equal")
    drawn = drawn_values(points, appraisal, marks, cells, n_draws=20_000, rng=np.random.default_rng(3))
    for item in cell_beliefs(points, appraisal, marks, cells):
        steps = np.rint(drawn[:, item.option, item.criterion] / 10).astype(int)
        np.testing.assert_allclose(np.bincount(steps, minlength=11) / 20_000, item.chances, atol=0.015)


def test_a_leader_beyond_doubt_gains_from_nothing(northshire: ev.Review) -> None:
    low = dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "0 0 0 0 0")
    score = northshire.table("score")
    told = score.assign(
        level=np.where(score["subject_id"] == "P5", "4", np.where(score["subject_id"].isin(low), "0", score["level"]))
    )
    assessment = assessed_with(northshire.with_tables({"score": told}), {**low, "P5": "4 4 4 4 4"})
    for cells in found_in(assessment).cells.values():
        assert not cells[["review", "certain"]].to_numpy().any()
        assert most_help(cells, "review") is None


def test_certainty_is_worth_most_and_no_more_than_the_doubt_there_is(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    assert set(found.one_more_review.cells) == set(found.acceptability)
    for name, cells in found.one_more_review.cells.items():
        doubt = 1 - found.acceptability[name].rank_acceptability[:, 0].max()
        assert (cells["review"] <= cells["certain"] + 1e-9).all()
        assert (cells["evidence"].fillna(0) <= cells["certain"] + 1e-9).all()
        assert cells["certain"].max() <= doubt + 0.05
        assert len(cells) == 6 * 5
        assert (cells.loc[cells["grade"] == "A", "state"] == "level").all()
        assert (cells["evidence"].isna() == (cells["grade"] == "A")).all()


def test_where_two_options_are_near_one_more_review_helps_on_what_parts_them(
    northshire_assessment: ev.Assessment,
) -> None:
    # by the councils' weights P2 and P5 are each first in about 37% of draws; F5 parts them most: 4 and 2
    best = most_help(found_in(northshire_assessment).cells["W-COUNTY"], "certain")
    assert best is not None
    assert (best["option_id"], best["criterion_id"]) == ("P5", "F5")


def test_only_a_worth_of_two_standard_errors_is_clear(northshire_assessment: ev.Assessment) -> None:
    cells = found_in(northshire_assessment).cells["equal"].head(3).copy()
    cells["review"], cells["review_error"] = [0.0, 0.02, 0.021], [0.0, 0.01, 0.01]
    assert clear_of_noise(cells, "review").tolist() == [False, False, True]
    best = most_help(cells, "review")
    assert best is not None
    assert best["review"] == 0.021


def test_levels_as_they_stand_leave_nothing_to_learn(assessment_of: Asked) -> None:
    found = found_in(assessment_of("northshire", "options_report", n_draws=300, score_uncertainty=False))
    assert (found.not_asked, found.n_draws, dict(found.cells)) == ("as they stand", 0, {})


def test_too_many_cells_are_not_asked(northshire: ev.Review, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_more_review, "MOST_CELLS", 29)
    found = found_in(ev.assess(northshire, northshire.settings_for("options_report", n_draws=100)))
    assert found.not_asked == "too many"


def test_the_same_seed_gives_the_same_worth(changeup: ev.Review) -> None:
    one, other = (
        found_in(ev.assess(changeup, changeup.settings_for("options_report", n_draws=200))).cells for _ in range(2)
    )
    assert all(one[name].equals(other[name]) for name in one)
