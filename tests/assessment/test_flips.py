"""Levels moved by one step, one at a time: what was tried, and which alter who leads, against cases worked by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import evaluation as ev
from evaluation import tables
from evaluation.assessment.flips import Flips, find_flips
from evaluation.decision import additive_value_range
from evaluation.model import Scale
from evaluation.options import Appraisal, leading
from evaluation.packs import read_review
from evaluation.presentation import plain
from tests.packs.tiny import FACT, FILES, REVIEW, write_pack


def flips_on(assessment: ev.Assessment, appraisal: Appraisal, cells: pd.DataFrame) -> Flips:
    """Return the flips on other cells, under the weights in use."""
    assert assessment.robustness is not None
    weights = appraisal.weights[assessment.chosen_weights]
    return find_flips(appraisal, cells, assessment.review.rules, weights, assessment.robustness.leaders)


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
    found = flips_on(open_assessment, appraisal, cells)
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
    found = flips_on(open_assessment, replace(appraisal, scale=scale), cells)
    assert found.n_moves == 2 * (5 + 4 + 20)
    assert found.altering["level_to"].max() <= scale.maximum


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
