"""The one door: the same settings give the same answer, and one change moves only what rests on it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import evaluation as ev
from evaluation.errors import InputError, MethodError
from evaluation.model import Settings
from evaluation.packs import read_review
from tests.packs.damage import Damage, damaged, swap
from tests.packs.tiny import FILES, write_pack

SETTINGS = Settings(n_draws=200)


@pytest.fixture(scope="module", autouse=True)
def few_draws(northshire_assessment: ev.Assessment) -> Iterator[None]:
    """What is drawn needs no precision here; what other modules share is made first, with all its draws."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("evaluation.assessment.assess"), "N_RESAMPLES", 50)
        patch.setattr("evaluation.assessment.weighting.N_CENTRE_DRAWS", 200)
        yield


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    return read_review(write_pack(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="module")
def assessed(tiny: ev.Review) -> ev.Assessment:
    return ev.assess(tiny, SETTINGS)


def assert_same_panels(one: ev.Assessment, other: ev.Assessment) -> None:
    assert one.panels.keys() == other.panels.keys()
    for purpose, panel in one.panels.items():
        for name in ("cells", "criteria", "coverage", "untriangulated", "spread", "severity"):
            pd.testing.assert_frame_equal(getattr(panel, name), getattr(other.panels[purpose], name))


def first_ranks(assessment: ev.Assessment) -> dict[str, np.ndarray]:
    assert assessment.robustness is not None
    return {name: found.rank_acceptability for name, found in assessment.robustness.acceptability.items()}


def test_panel_levels_by_hand(assessed: ev.Assessment) -> None:
    hubs = assessed.hubs
    assert (hubs.cell("A", "K1v")["low"], hubs.cell("A", "K1v")["median_low"]) == (2, 3)  # consensus over the median
    assert tuple(hubs.cell("A", "K2e")[["low", "high"]]) == (2, 4)  # 2 and 4, one IE
    assert hubs.cell("A", "K2q")["low"] == 2  # unresolved: the median of 1, 2, 3
    assert hubs.cell("B", "K2q")["state"] == "IE"  # half of the marks
    assert tuple(hubs.criterion_level("A", "K2")[["state", "low", "high"]]) == ("level", 2, 2)
    assert hubs.criterion_level("B", "K2")["state"] == "IE"


def test_calibration_marks_do_not_count(assessed: ev.Assessment) -> None:
    assert assessed.hubs.cell("A", "K1v")["minimum"] == 2  # the trial mark was 0


def test_same_settings_give_the_same_answer(tiny: ev.Review, assessed: ev.Assessment) -> None:
    again = ev.assess(tiny, SETTINGS)
    assert_same_panels(again, assessed)
    for name, ranks in first_ranks(again).items():
        np.testing.assert_array_equal(ranks, first_ranks(assessed)[name])
    agreement, before = again.panels["hub"].agreement, assessed.panels["hub"].agreement
    assert agreement is not None
    assert before is not None
    pd.testing.assert_frame_equal(agreement.frame(), before.frame())


def test_seed_moves_draws_and_nothing_else(tiny: ev.Review, assessed: ev.Assessment) -> None:
    other = ev.assess(tiny, replace(SETTINGS, seed=0))
    assert_same_panels(other, assessed)
    assert assessed.appraisal is not None
    assert other.appraisal is not None
    exact = ~assessed.appraisal.benefits["weight_set_id"].isin(["WI", "WB"])  # their centre is drawn
    pd.testing.assert_frame_equal(other.appraisal.benefits[exact], assessed.appraisal.benefits[exact])
    assert other.appraisal.leaders.keys() == assessed.appraisal.leaders.keys()
    moved = [not np.array_equal(ranks, first_ranks(assessed)[name]) for name, ranks in first_ranks(other).items()]
    assert any(moved)


def test_weights_choose_and_change_no_level(tiny: ev.Review, assessed: ev.Assessment) -> None:
    other = ev.assess(tiny, replace(SETTINGS, weights="WR"))
    assert_same_panels(other, assessed)
    assert (assessed.chosen_weights, other.chosen_weights) == ("equal", "WR")
    assert assessed.appraisal is not None
    found = assessed.appraisal.benefits.set_index(["weight_set_id", "option_id"])
    assert found.loc[("equal", "P0"), "lower"] == pytest.approx((25 + 50 + 100) / 3)
    assert found.loc[("WS", "P0"), "lower"] == pytest.approx(0.5 * 25 + 0.3 * 50 + 0.2 * 100)
    assert found.loc[("WR", "P0"), "lower"] == pytest.approx((5 * 25 + 11 * 50 + 2 * 100) / 18)


def test_one_mark_moves_its_own_cell_only(tmp_path: Path, assessed: ev.Assessment) -> None:
    change = swap(("I1,R1,B,K2q,IE,Reason fourteen,,", "I1,R1,B,K2q,4,Reason fourteen,,E1"))
    other = ev.assess(read_review(damaged(tmp_path, Damage("", "score.csv", change, None, None, ""))), SETTINGS)
    before, after = (item.hubs.cells.set_index(["subject_id", "dimension_id"]) for item in (assessed, other))
    same = before.drop(index=("B", "K2q"))
    pd.testing.assert_frame_equal(after.drop(index=("B", "K2q")), same)
    assert tuple(after.loc[("B", "K2q"), ["state", "low", "high"]]) == ("level", 3, 4)
    pd.testing.assert_frame_equal(other.panels["option"].cells, assessed.panels["option"].cells)


def test_totals_need_both_the_question_and_the_leave(tiny: ev.Review, assessed: ev.Assessment) -> None:
    asked = replace(SETTINGS, show_totals=True)
    assert assessed.hubs.totals is None
    refused = replace(tiny, rules=replace(tiny.rules, totals_allowed=False))
    assert ev.assess(refused, asked).hubs.totals is None
    totals = ev.assess(tiny, asked).hubs.totals
    assert totals is not None
    # K1 is NA for B and left out for both; K2 of A is Partial, K2 of B is IE: anything from worst to best
    assert list(totals.itertuples(index=False, name=None)) == [("A", 50, 50), ("B", 0, 100)]
    assert ev.assess(tiny, asked).panels["option"].totals is None


def test_changeup_shows_no_totals_whatever_is_asked(changeup: ev.Review) -> None:
    review = changeup.with_tables({"option": changeup.table("option").head(0)})
    assert ev.assess(review, Settings(show_totals=True, n_draws=100)).hubs.totals is None


def test_unknown_weight_set_is_refused_with_the_known_ones(tiny: ev.Review) -> None:
    with pytest.raises(InputError, match="no weight set has this id") as caught:
        ev.assess(tiny, Settings(weights="WX"))
    assert "(found 'WX'). Use one of: equal, WS, WR, WI, WA, WB, WH." in str(caught.value)


def test_weight_set_known_later_is_refused_and_not_replaced(northshire: ev.Review) -> None:
    with pytest.raises(InputError, match="this weight set was not known on 2025-08-12") as caught:
        ev.assess(northshire, Settings(weights="W-USERS", as_at="2025-08-12", n_draws=100))
    assert "or set a later as_at" in str(caught.value)


def test_hubs_of_a_review_without_hubs_are_refused(northshire: ev.Review) -> None:
    nothing = ev.assess(northshire, Settings(as_at="1999-12-31", n_draws=100))
    assert nothing.appraisal is None
    assert nothing.robustness is None
    with pytest.raises(MethodError, match="no criterion set of purpose hub"):
        _ = nothing.hubs


def test_one_reviewer_alone_has_no_agreement(tmp_path: Path) -> None:
    lines = FILES["score.csv"].splitlines(keepends=True)
    alone = "".join(line for line in lines if ",R2," not in line and ",R3," not in line)
    files = {**FILES, "score.csv": alone}
    del files["consensus.csv"]
    hubs = ev.assess(read_review(write_pack(tmp_path, files)), SETTINGS).hubs
    assert hubs.agreement is None
    assert hubs.spread.empty
    assert hubs.severity.empty
    assert hubs.reviewer_jackknife.empty
    assert hubs.cell("A", "K1v")["low"] == 3


def test_severity_and_spread_carry_their_ids(assessed: ev.Assessment) -> None:
    assert set(assessed.hubs.severity["reviewer_id"]) == {"R1", "R2", "R3"}
    assert set(assessed.hubs.reviewer_jackknife["reviewer_id"]) == {"R1", "R2", "R3"}
    spread = assessed.hubs.spread.set_index(["subject_id", "dimension_id"])
    assert len(spread) == len(assessed.hubs.cells)


def test_the_review_that_was_given_is_left_as_it_was(tiny: ev.Review) -> None:
    before = {name: frame.copy() for name, frame in tiny.tables.items()}
    ev.assess(tiny, replace(SETTINGS, as_at="2025-05-31"))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tiny.table(name), frame)


def test_default_settings_are_taken_where_none_are_given(tiny: ev.Review) -> None:
    assert ev.assess(tiny).settings == Settings()


def test_status_of_the_appraisal_is_the_weakest_of_levels_and_weights(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    published = replace(appraisal, levels=appraisal.levels.assign(data_status="published"))
    sets = northshire_assessment.weight_sets["option"]
    by_weights = replace(northshire_assessment, appraisal=published)
    assert by_weights.appraisal_status == "illustrative"
    assert replace(by_weights, weight_sets={"option": sets[:1]}).appraisal_status == "published"  # equal weights
    assert replace(by_weights, appraisal=None, weight_sets={}).appraisal_status is None


def test_spread_of_a_long_panel_is_left_to_who_asks_for_it(tiny: ev.Review, assessed: ev.Assessment) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("evaluation.assessment.assess"), "MOST_SPREAD", 5)
        long = ev.assess(tiny, SETTINGS)  # six cells of hubs
    assert long.hubs.spread.empty
    pd.testing.assert_frame_equal(long.hubs.severity, assessed.hubs.severity)
    assert long.hubs.agreement == assessed.hubs.agreement
