"""What was and what could not be tried on the lead, against cases counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import evaluation as ev
from evaluation import figures, narrative, tables
from evaluation.assessment import resolve_weights
from evaluation.assessment.checks import robustness_checks
from evaluation.assessment.robustness import ANY_WEIGHTS, assess_robustness
from evaluation.decision import additive_value_range
from evaluation.model import Scale
from evaluation.options import leading
from evaluation.packs import read_review
from evaluation.presentation import plain
from tests.assessment.many_options import write_many_options
from tests.assessment.variants import assessed_with
from tests.packs.tiny import FACT, FILES, REVIEW, write_pack


def test_every_known_level_moves_one_step_each_way_that_the_scale_allows(open_assessment: ev.Assessment) -> None:
    # P2: five 3s, P5: four 3s and an IE; P0, P1, P3, P4: five 1s each. None at an end of 0 to 4: two moves each
    found = open_assessment.robustness
    assert found is not None
    assert (found.n_moves, found.n_between) == (2 * (5 + 4 + 20), 0)


def test_a_level_between_two_steps_is_counted_and_not_moved(open_assessment: ev.Assessment) -> None:
    appraisal, panel = open_assessment.appraisal, open_assessment.panels["option"]
    assert appraisal is not None
    cells = panel.cells.copy()
    mine = (cells["subject_id"] == "P0") & (cells["dimension_id"] == "F1s")
    cells.loc[mine, ["low", "high"]] = 1.5
    found = assess_robustness(
        open_assessment.review,
        appraisal,
        panel.marks,
        cells,
        resolve_weights(open_assessment.review, appraisal.criterion_set, 0, appraisal.criterion_ids),
        replace(open_assessment.settings, score_uncertainty=False),
    )
    assert (found.n_moves, found.n_between) == (2 * (5 + 4 + 19), 1)


def test_a_step_to_the_end_of_a_numeric_scale_is_tried_whatever_floats_add_up_to(
    open_assessment: ev.Assessment,
) -> None:
    # 0.2 + 0.1 is 0.30000000000000004 in binary
    appraisal, panel = open_assessment.appraisal, open_assessment.panels["option"]
    assert appraisal is not None
    cells = panel.cells.copy()
    cells.loc[cells["state"] == "level", ["low", "high"]] = 0.2
    scale = Scale("tenths", "numeric", minimum=0.0, maximum=0.3, step=0.1)
    found = assess_robustness(
        open_assessment.review,
        replace(appraisal, scale=scale),
        panel.marks,
        cells,
        resolve_weights(open_assessment.review, appraisal.criterion_set, 0, appraisal.criterion_ids),
        replace(open_assessment.settings, score_uncertainty=False),
    )
    assert found.n_moves == 2 * (5 + 4 + 20)
    assert found.flips["level_to"].max() <= scale.maximum


def test_options_beaten_outright_are_those_worse_at_every_allowed_level(northshire: ev.Review) -> None:
    levels = {"P0": "3 3 3 3 3", "P1": "2 2 2 2 2", "P2": "2 2 IE 2 2", "P3": "3 3 3 3 3", "P4": "0 0 0 0 4"}
    found = assessed_with(northshire, levels | {"P5": "0 0 0 0 0"}).robustness
    assert found is not None
    # P2 may be at 4 on F3, P4 is; nothing beats an option that is as good: P0 and P3
    assert dict(found.beaten) == {"P1": ("P0", "P3"), "P5": ("P0", "P1", "P2", "P3", "P4")}


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ({"P5": "4 4 4 4 4"}, ""),
        (dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 IE 1 1 1"), "points"),
        ({"P5": "4 4 IE 4 4", **dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 1 1 1 1")}, "leader"),
    ],
)
def test_why_no_weight_was_moved(northshire: ev.Review, levels: dict[str, str], reason: str) -> None:
    found = assessed_with(northshire, levels).robustness
    assert found is not None
    assert found.no_switch == reason
    assert found.switch_points.empty == bool(reason)


def test_one_factor_with_all_the_weight_leaves_no_proportions(northshire: ev.Review) -> None:
    weight = northshire.table("weight").copy()
    users = weight["weight_set_id"] == "W-USERS"
    weight.loc[users, "points"] = [100.0 if factor == "F1" else 0.0 for factor in weight.loc[users, "criterion_id"]]
    found = assessed_with(northshire.with_tables({"weight": weight}), {"P5": "4 4 4 4 4"}, weights="W-USERS").robustness
    assert found is not None
    assert found.no_switch == "weight"


def test_known_values_are_counted_exactly_and_drawn_ones_are_not(changeup: ev.Review) -> None:
    drawn, known = (
        ev.assess(changeup, changeup.settings_for("options_report", n_draws=4000, score_uncertainty=flag)).robustness
        for flag in (True, False)
    )
    assert drawn is not None
    assert known is not None
    assert {name: drawn.n_draws(name) for name in drawn.acceptability} == dict.fromkeys(drawn.acceptability, 4000)
    assert {name: known.n_draws(name) for name in known.acceptability} == dict.fromkeys(known.acceptability, 0)
    # O3 leads with equal weights as the levels stand, so on all of the one set of weights that they allow.
    assert known.first_shares("equal")[known.option_ids.index("O3")] == 1
    assert known.first_shares(ANY_WEIGHTS).sum() == pytest.approx(1)


def test_options_that_draws_cannot_tell_apart_are_all_most_often_first(northshire_assessment: ev.Assessment) -> None:
    # 2,000 draws: .40 and .39 differ by less than two times sqrt(.79 / 2000) = .0199, and .40 and .35 by more
    found = northshire_assessment.robustness
    assert found is not None
    result = found.acceptability[ANY_WEIGHTS]
    for second, expected in ((0.39, ("P2", "P5")), (0.35, ("P5",))):
        ranks = np.array(result.rank_acceptability)
        ranks[:, 0] = [0, 0, second, 0, 0.6 - second, 0.4]
        changed = replace(found, acceptability={ANY_WEIGHTS: replace(result, rank_acceptability=ranks)})
        assert changed.most_often_first(ANY_WEIGHTS) == expected
        exact = replace(found, acceptability={ANY_WEIGHTS: replace(result, rank_acceptability=ranks, n_draws=0)})
        assert exact.most_often_first(ANY_WEIGHTS) == ("P5",)


def test_insufficient_evidence_is_drawn_though_levels_stand(northshire: ev.Review) -> None:
    settings = northshire.settings_for("options_report", n_draws=300, score_uncertainty=False)
    found = ev.assess(northshire, settings).robustness
    assert found is not None
    assert found.excluded == ("P1",)  # an IE among its levels
    assert found.n_draws(ANY_WEIGHTS) == 300


def test_flips_are_those_of_every_move_tried_in_full(northshire_assessment: ev.Assessment) -> None:
    # The long way: every level moved in a fresh table, and the whole table weighed anew.
    appraisal, found = northshire_assessment.appraisal, northshire_assessment.robustness
    assert appraisal is not None
    assert found is not None
    weights, scale = appraisal.weights["equal"], appraisal.scale
    codes = [float(level.code) for level in scale.levels]
    altering = set()
    known = appraisal.levels[(appraisal.levels["state"] == "level")]
    for item in known[known["criterion_id"].isin(appraisal.criterion_ids)].itertuples():
        place = (appraisal.option_ids.index(item.subject_id), appraisal.criterion_ids.index(item.criterion_id))
        for step in (-1, 1):
            first, last = codes.index(item.low) + step, codes.index(item.high) + step
            if first < 0 or last >= len(codes):
                continue
            lower, upper = appraisal.lower.copy(), appraisal.upper.copy()
            lower[place], upper[place] = sorted((scale.value(codes[first]), scale.value(codes[last])))
            after = leading(*additive_value_range(lower, upper, weights), appraisal.option_ids)
            if set(after.option_ids) != set(found.leaders.option_ids):
                altering.add((item.subject_id, item.criterion_id, codes[first], after.option_ids))
    columns = ["option_id", "criterion_id", "level_to", "leaders"]
    assert altering == set(found.flips[columns].itertuples(index=False, name=None))


def two_dimensions(folder: Path, extent: str, quality: str, combine: str) -> ev.Assessment:
    """Return the tiny review with F1 judged on extent and quality; P2's marks on these are given, one mark a cell."""
    marks = {"P0": ("2", "2", "2", "2"), "P1": ("0", "0", "0", "0"), "P2": (extent, quality, "3", "3")}
    lines = [line for line in FILES["score.csv"].splitlines() if not line.startswith("I2,")]
    lines += [
        f"I2,R1,{option},{dimension},{mark},Reason,,{'E1' if mark.isdigit() else ''},2025-03-10,{FACT}"
        for option, four in marks.items()
        for dimension, mark in zip(("F1e", "F1q", "F2s", "F3s"), four, strict=True)
    ]
    files = {
        **FILES,
        "review.toml": f'{REVIEW}combine = "{combine}"\n',
        "criterion.csv": FILES["criterion.csv"].replace("Fits the need,single", "Fits the need,extent_and_quality"),
        "dimension.csv": FILES["dimension.csv"].replace("F1s,F1,single,", "F1e,F1,extent,\nF1q,F1,quality,"),
        "score.csv": "\n".join(lines) + "\n",
    }
    review = read_review(write_pack(folder, files))
    return ev.assess(review, review.settings_for("options_report", n_draws=100, score_uncertainty=False))


# Equal weights, and levels 0 to 4 in even steps, so that levels may be added up. P0 has F1 at 2 by any rule, and 6 in
# all; P2 has 6 and its F1; P1 has nothing. A tie alters who leads.
OTHERS = {("P0", "F2s", 2, 3), ("P0", "F3s", 2, 3), ("P2", "F2s", 3, 2), ("P2", "F3s", 3, 2)}
BOTH_UP = {("P0", "F1e", 2, 3), ("P0", "F1q", 2, 3)}


@pytest.mark.parametrize(
    ("extent", "quality", "combine", "flips", "n_moves"),
    [
        # P2 leads by 7 to 6. P0 up to (3, 2) stays at 2; P2 down to (1, 2) stays at 1, and (0, 3) loses it one
        ("1", "3", "lower", OTHERS | {("P2", "F1e", 1, 0)}, 8 + 4 + 8),
        # P2 leads by 7 to 6. P0 up to (3, 2) gains one; P2 up to (1, 1) stays at 1, and down to (0, 0) loses it one
        ("0", "1", "higher", OTHERS | BOTH_UP | {("P2", "F1q", 1, 0)}, 8 + 4 + 7),
        # P2 leads by 6.5 to 6. Half a step of F1 for a step of one dimension: enough for a tie, either way
        ("0", "1", "mean", OTHERS | BOTH_UP | {("P2", "F1q", 1, 0)}, 8 + 4 + 7),
        # P2 leads by 7 to 6. The dimension that applies stands alone, so a step of it is a whole one; half for P0
        ("NA", "1", "mean", OTHERS | {("P2", "F1q", 1, 0)}, 8 + 4 + 6),
    ],
)
def test_one_dimension_moves_and_its_factor_is_combined_anew(  # noqa: PLR0917 - a case worked by hand
    tmp_path: Path, extent: str, quality: str, combine: str, flips: set[tuple[str, str, int, int]], n_moves: int
) -> None:
    found = two_dimensions(tmp_path, extent, quality, combine).robustness
    assert found is not None
    assert found.leaders.option_ids == ("P2",)
    columns = ["option_id", "dimension_id", "level_from", "level_to"]
    assert set(found.flips[columns].itertuples(index=False, name=None)) == flips
    assert (found.n_moves, found.n_between) == (n_moves, 0)


def test_beside_insufficient_evidence_no_level_has_a_say(tmp_path: Path) -> None:
    # P2's F1 is IE, so its quality is not moved: 8 of P0, 4 of P1, all at 0, and 4 of P2
    found = two_dimensions(tmp_path, "IE", "1", "lower").robustness
    assert found is not None
    assert found.n_moves == 8 + 4 + 4
    assert ("P2", "F1") not in set(found.flips[["option_id", "criterion_id"]].itertuples(index=False, name=None))


def test_the_dimension_is_named_where_a_factor_has_several(tmp_path: Path) -> None:
    assessment = two_dimensions(tmp_path, "1", "3", "lower")
    (view,) = tables.flips_table(assessment)
    named = {tuple(plain(cell.text) for cell in row)[:4] for row in view.rows}
    assert ("P2 One", "F1 Fit, extent", "1 Limited", "0 Absent") in named
    assert ("P2 One", "F2 Reach", "3 Sound", "2 Partial") in named


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    return read_review(write_many_options(tmp_path_factory.mktemp("forty"), 40))


@pytest.mark.parametrize("score_uncertainty", [True, False])
def test_very_many_options_have_a_portfolio_that_agrees_with_the_full_table(
    forty: ev.Review, score_uncertainty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = forty.settings_for("options_report", n_draws=1500, score_uncertainty=score_uncertainty)
    full = ev.assess(forty, settings).robustness
    monkeypatch.setattr("evaluation.assessment.robustness.MANY", 40)
    monkeypatch.setattr("evaluation.assessment.robustness.CELLS_AT_ONCE", 40 * 3 * 500)  # three blocks
    found = ev.assess(forty, settings).robustness
    assert full is not None
    assert found is not None
    assert not found.acceptability
    assert not full.portfolio
    assert set(found.portfolio) == set(full.acceptability)
    for name, portfolio in found.portfolio.items():
        assert found.n_draws(name) == 1500
        assert portfolio.top_acceptability.sum() == pytest.approx(10)
        ranks, errors = full.acceptability[name].rank_acceptability, full.acceptability[name].standard_errors
        top = ranks[:, :10].sum(axis=1)
        # Ten ranks' errors together are at most those of a share of one half.
        assert np.abs(portfolio.top_acceptability - top).max() < 5 * 0.5 * np.sqrt(2 / 1500)
        error = np.hypot(portfolio.first_errors, errors[:, 0]) + 1 / 1500
        assert (np.abs(found.first_shares(name) - full.first_shares(name)) < 5 * error).all()


def test_every_sentence_table_and_figure_copes_with_a_portfolio(
    forty: ev.Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.assessment.robustness.MANY", 40)
    assessment = ev.assess(forty, forty.settings_for("options_report", n_draws=200))
    found = assessment.robustness
    assert found is not None
    (check,) = [item for item in robustness_checks(assessment) if item.kind == "any_weights"]
    lead = [found.option_ids.index(option) for option in found.leaders.option_ids]
    assert check.share == pytest.approx(found.first_shares(ANY_WEIGHTS)[lead].sum())
    assert check.n_cases == 200
    for view in (narrative.confidence_summary, narrative.summary_confidence, narrative.summary_changes,
                 tables.robustness_summary, tables.options_summary, tables.leave_one_out_table, tables.methods_table,
                 figures.weight_lines, figures.portfolio_intervals, tables.portfolio_table):  # fmt: skip
        assert view(assessment)


@pytest.mark.slow
def test_a_thousand_options_are_appraised_in_bounded_memory(tmp_path: Path) -> None:
    review = read_review(write_many_options(tmp_path, 1000))
    found = ev.assess(review, review.settings_for("options_report", n_draws=500)).robustness
    assert found is not None
    assert found.portfolio[ANY_WEIGHTS].n_draws == 500
    assert len(found.first_shares(ANY_WEIGHTS)) == 1000
