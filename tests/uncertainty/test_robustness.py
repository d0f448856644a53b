"""Switch points, single changes and other methods."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from evaluation.decision import additive_value
from evaluation.decision.checks import leader_mask
from evaluation.errors import MethodError
from evaluation.uncertainty import (
    branch_switch_points,
    leave_one_criterion_out,
    level_flips,
    method_agreement,
    switch_points,
)

LEVELS = st.integers(0, 4).map(float)
TABLES = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(2, 4)),
    elements=LEVELS,
)


def _weights_with(share: NDArray[np.float64], criterion: int, weight: float) -> NDArray[np.float64]:
    moved = share * (1 - weight) / (1 - share[criterion])
    moved[criterion] = weight
    return np.asarray(moved, dtype=np.float64)


def _leads(values: NDArray[np.float64], share: NDArray[np.float64], criterion: int, weight: float, who: int) -> bool:
    return bool(leader_mask(additive_value(values, _weights_with(share, criterion, weight)))[who])


@settings(max_examples=80, deadline=None)
@given(values=TABLES, data=st.data())
def test_winners_lead_on_their_side_up_to_the_next_switch(values: NDArray[np.float64], data: st.DataObject) -> None:
    points = data.draw(hnp.arrays(np.float64, values.shape[1], elements=st.integers(1, 5).map(float)))
    share = points / points.sum()
    found = switch_points(values, points)
    assert set(found["criterion"]) == set(range(values.shape[1]))
    for criterion, rows in found.groupby("criterion"):
        weights = rows["weight"].dropna().tolist()
        assert weights == sorted(weights)
        assert len(rows) <= 2
        for row in rows.itertuples():
            assert not row.weight <= 0
            assert not row.weight >= 1
            now = share[criterion]
            # Between the present weight and the switch one alternative leads, and just beyond it another.
            between = (row.weight + now) / 2 if not math.isnan(row.weight) else now
            near, far = ("winner_above", "winner_below") if row.weight < now else ("winner_below", "winner_above")
            assert _leads(values, share, criterion, between, getattr(row, near))
            if math.isnan(row.weight):
                assert all(
                    _leads(values, share, criterion, weight, row.winner_above) for weight in np.linspace(0, 1, 21)
                )
            else:
                assert row.winner_below != row.winner_above
                assert _leads(values, share, criterion, row.weight, row.winner_below)
                assert _leads(values, share, criterion, row.weight, row.winner_above)
                step = 1e-6 if far == "winner_above" else -1e-6
                assert _leads(values, share, criterion, row.weight + step, getattr(row, far))


@given(values=TABLES, factor=st.integers(2, 9))
def test_points_and_shares_give_the_same_switches(values: NDArray[np.float64], factor: int) -> None:
    points = np.arange(1, values.shape[1] + 1)
    pd.testing.assert_frame_equal(switch_points(values, points), switch_points(values, points * factor))


def test_two_criteria_by_hand() -> None:
    # Totals w, 1 - w and .6: the third leads between .4 and .6.
    found = switch_points([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]], [1, 1])
    assert found["criterion"].tolist() == [0, 0, 1, 1]
    np.testing.assert_allclose(found["weight"], [0.4, 0.6, 0.4, 0.6])
    assert found["winner_below"].tolist() == [1, 2, 0, 2]
    assert found["winner_above"].tolist() == [2, 0, 2, 1]


def test_only_the_nearest_switch_on_each_side_is_given() -> None:
    found = switch_points([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]], [0.2, 0.8])
    assert found.iloc[0].tolist() == pytest.approx([0, 0.4, 1, 2])
    assert (found["criterion"] == 0).sum() == 1


def test_a_leader_that_never_changes_has_nan() -> None:
    found = switch_points([[2, 2], [1, 1]], [1, 1])
    assert found["weight"].isna().tolist() == [True, True]
    assert found["winner_below"].tolist() == found["winner_above"].tolist() == [0, 0]


def test_leaders_that_meet_at_the_present_weight_switch_there() -> None:
    found = switch_points([[1, 0], [0, 1]], [1, 1])
    np.testing.assert_allclose(found["weight"], [0.5, 0.5])
    assert found["winner_below"].tolist() == [1, 0]
    assert found["winner_above"].tolist() == [0, 1]


def test_duplicates_make_no_switch_and_are_named_by_the_first() -> None:
    found = switch_points([[1, 1], [1, 1]], [1, 1])
    assert found["weight"].isna().all()
    assert (found["winner_above"] == 0).all()
    found = switch_points([[1, 0], [1, 0], [0, 1]], [3, 1])
    np.testing.assert_allclose(found["weight"], [0.5, 0.5])
    assert found["winner_above"].tolist() == [0, 2]


def test_meeting_at_the_end_of_the_scale_is_no_switch() -> None:
    # The totals are w and w + (1 - w): they meet at w = 1 only.
    found = switch_points([[1, 0], [1, 1]], [1, 1])
    assert found["weight"].isna().all()
    assert (found["winner_above"] == 1).all()


def test_a_criterion_without_weight_can_still_gain_some() -> None:
    found = switch_points([[0, 4, 0], [1, 0, 1]], [1, 0, 1]).query("criterion == 1")
    # Totals 4 w against 1 - w, equal at 1/5.
    assert found["weight"].tolist() == pytest.approx([0.2])
    assert found[["winner_below", "winner_above"]].to_numpy().tolist() == [[1, 0]]


def test_all_weight_on_one_of_several_criteria_is_refused() -> None:
    with pytest.raises(MethodError, match=r"criteria \[0\] hold all the weight"):
        switch_points([[0, 4], [1, 0]], [1, 0])


def test_single_criterion_and_single_alternative_never_switch() -> None:
    assert switch_points([[1], [2]], [1]).to_numpy().tolist()[0][2:] == [1, 1]
    assert switch_points([[1, 2]], [1, 1])["weight"].isna().all()


def test_branch_of_one_criterion_is_that_criterion() -> None:
    values, weights = [[1, 0, 3], [0, 2, 1], [2, 2, 0]], [3, 2, 1]
    alone = switch_points(values, weights).query("criterion == 1").drop(columns="criterion").reset_index(drop=True)
    pd.testing.assert_frame_equal(branch_switch_points(values, weights, [1]), alone)


@pytest.mark.parametrize(
    ("weights", "branch", "words"),
    [
        ([1, 1, 1], [], "some of the 3 criteria"),
        ([1, 1, 1], [3], r"counted from 0; given \[3\]"),
        ([1, 1, 0], [0, 1], r"criteria \[0, 1\] hold all the weight"),
        ([0, 0, 1], [0, 1], r"criteria \[0, 1\] have no weight"),
    ],
)
def test_branches_that_cannot_move_are_refused(weights: list[int], branch: list[int], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        branch_switch_points([[1, 0, 3], [0, 2, 1]], weights, branch)


def test_whole_tree_as_branch_never_switches() -> None:
    assert branch_switch_points([[1, 0], [0, 2]], [1, 1], [0, 1])["weight"].isna().tolist() == [True]


def test_level_flips_by_hand() -> None:
    # Totals 2.5 and 2: the second draws level by one level on the first criterion (weight .5) and leads by
    # one level less of the first alternative on it as well.
    flips = level_flips([[3, 2], [1, 3]], [1, 1], [0, 1, 2, 3])
    changes = flips[["alternative", "criterion", "level_from", "level_to"]].to_numpy().tolist()
    assert changes == [[0, 0, 3, 2], [0, 1, 2, 1], [1, 0, 1, 2]]
    assert set(flips["leaders_before"]) == {(0,)}
    assert set(flips["leaders_after"]) == {(0, 1)}


def test_level_flips_match_a_trial_of_every_single_change() -> None:
    rng = np.random.default_rng(4)
    scale, weights = np.array([0.0, 0.1, 0.5, 1.0]), np.array([0.5, 0.3, 0.2])
    levels = rng.integers(0, 4, (4, 3))
    before = leader_mask(additive_value(scale[levels], weights))
    expected = []
    for i, k in np.ndindex(4, 3):
        for step in (-1, 1):
            changed = levels.copy()
            changed[i, k] += step
            if 0 <= changed[i, k] <= 3 and (leader_mask(additive_value(scale[changed], weights)) != before).any():
                expected.append([i, k, levels[i, k], changed[i, k]])
    flips = level_flips(scale[levels], weights, scale)
    assert flips[["alternative", "criterion", "level_from", "level_to"]].to_numpy().tolist() == expected
    assert len(expected) > 0


def test_level_flips_take_a_scale_for_each_criterion_and_may_find_none() -> None:
    assert len(level_flips([[1, 10], [0, 0]], [1, 1], [[0, 1], [0, 10]])) == 0
    assert list(level_flips([[1]], [1], [0, 1]).columns)[:2] == ["alternative", "criterion"]


@pytest.mark.parametrize(
    ("values", "levels", "words"),
    [
        ([[1.0, 1.5]], [0, 1, 2], "alternative 0, criterion 1 is 1.5, not one of"),
        ([[1.0, math.nan]], [0, 1, 2], "criterion 1"),
        ([[1.0, 1.0]], [0, 1, 1], "rise strictly"),
        ([[1.0, 1.0]], [[0, 1]] * 3, r"one for each of 2 criteria, all finite; given shape \(3, 2\)"),
    ],
)
def test_levels_that_do_not_fit_are_refused(values: list[list[float]], levels: list[int], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        level_flips(values, [1, 1], levels)


def test_leaving_one_criterion_out_by_hand() -> None:
    found = leave_one_criterion_out([[4, 0, 2], [1, 3, 2]], [2, 1, 1])
    # Totals 2.5 and 1.75; without the first 1 and 2.5; without the second 10/3 and 4/3; without the third 8/3, 5/3.
    assert found["leaders_before"].tolist() == [(0,)] * 3
    assert found["leaders_after"].tolist() == [(1,), (0,), (0,)]
    assert found["changed"].tolist() == [True, False, False]


def test_leaving_out_needs_two_criteria_with_weight() -> None:
    with pytest.raises(MethodError, match="at least two criteria with weight above 0"):
        leave_one_criterion_out([[1, 2]], [1, 0])


def test_methods_agree_on_an_alternative_better_in_everything() -> None:
    found = method_agreement([[1, 1, 5], [3, 4, 5], [2, 2, 5]], [3, 2, 1])
    assert found["method"].unique().tolist() == ["additive", "topsis", "vikor", "promethee_ii"]
    assert found.loc[found["leads"], "alternative"].tolist() == [1, 1, 1, 1]
    assert found["rank"].tolist() == [3, 1, 2] * 4


def test_methods_can_disagree() -> None:
    # By hand: totals .5 and .375; PROMETHEE only counts the weight of the wins, a half each.
    found = method_agreement([[1.0, 0.0], [0.0, 0.75]], [0.5, 0.5])
    assert found.query("method == 'additive'")["rank"].tolist() == [1, 2]
    assert found.query("method == 'promethee_ii'")["rank"].tolist() == [1, 1]


@pytest.mark.parametrize("values", [[[2, 3]], [[2, 3], [2, 3]]])
def test_methods_tie_alternatives_that_are_alike(values: list[list[int]]) -> None:
    found = method_agreement(values, [1, 1])
    assert (found["rank"] == 1).all()
    assert found["leads"].all()


@pytest.mark.parametrize("method", [switch_points, method_agreement, leave_one_criterion_out])
@pytest.mark.parametrize(
    ("values", "weights", "words"),
    [
        ([[1, math.nan], [2, 1]], [1, 1], "alternative 0, criterion 1"),
        ([[1, math.inf], [2, 1]], [1, 1], "alternative 0, criterion 1"),
        ([[1, 2], [2]], [1, 1], "rows of equal length"),
        ([], [1, 1], "at least one alternative"),
        ([[1, 2], [2, 1]], [1, math.nan], "weights"),
        ([[1, 2], [2, 1]], [0, 0], "weights"),
        ([[1, 2], [2, 1]], [2, -1], "weights"),
        ([[1, 2], [2, 1]], [1, 1, 1], "weights"),
    ],
)
def test_gaps_and_weights_that_are_none_are_refused(
    method: Callable[..., object], values: list[list[float]], weights: list[float], words: str
) -> None:
    with pytest.raises(MethodError, match=words):
        method(values, weights)


def test_a_constant_criterion_changes_no_leader_at_any_weight() -> None:
    # What it adds is the same to all, so the order of the rest stands until it holds all the weight.
    found = switch_points([[3, 1, 7], [1, 2, 7]], [1, 1, 1])
    constant = found[found["criterion"] == 2]
    assert constant["weight"].isna().all()
    assert constant["winner_above"].tolist() == [0]
    # The first is 2 better on one criterion and 1 worse on the next, so 2 w = (1 - w) / 2: at 1/5.
    assert found.loc[found["criterion"] == 0, "weight"].tolist() == pytest.approx([0.2])


def test_a_criterion_without_weight_moves_no_method() -> None:
    with_it = method_agreement([[3, 1, 9], [1, 2, 0]], [2, 1, 0])
    without = method_agreement([[3, 1], [1, 2]], [2, 1])
    pd.testing.assert_frame_equal(with_it, without)
