"""Weighing again: the numbers of a desk are those of the appraisal, and ranks say what intervals leave open."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.model import Level, Scale
from evaluation.options import ValueTable, live_benefits, live_contributions, live_totals, value_table, values_of

FIVE = Scale("five", "ordinal", tuple(Level(code, f"word {code}", 25.0 * code) for code in range(5)))


def table_of(lower: list[list[float]], upper: list[list[float]] | None = None) -> ValueTable:
    low = np.array(lower)
    rows, columns = low.shape
    high = low if upper is None else np.array(upper)
    return ValueTable(
        tuple(f"S{i}" for i in range(rows)), tuple(f"C{j}" for j in range(columns)), low, high
    )  # fmt: skip


def test_totals_by_hand() -> None:
    # 3:1 on (100, 0) is 75, on (40, 80) is 50
    frame = live_totals(table_of([[100, 0], [40, 80]]), {"C0": 3, "C1": 1})
    assert frame["lower"].tolist() == [75.0, 50.0]
    assert frame["best_rank"].tolist() == frame["worst_rank"].tolist() == [1, 2]
    assert not frame["tied"].any()


def test_equal_totals_share_a_rank_and_the_next_rank_is_passed_over() -> None:
    frame = live_totals(table_of([[50, 50], [0, 100], [10, 10]]), {"C0": 1, "C1": 1})
    assert frame["best_rank"].tolist() == [1, 1, 3]
    assert frame["tied"].tolist() == [True, True, False]


def test_an_interval_has_every_rank_that_it_may_take() -> None:
    # S0 runs over the whole scale, S1 and S2 are points within it
    frame = live_totals(table_of([[0], [60], [20]], [[100], [60], [20]]), {"C0": 1})
    assert list(zip(frame["best_rank"], frame["worst_rank"], strict=True)) == [(1, 3), (1, 2), (2, 3)]
    assert not frame["tied"].any()


def test_two_equal_intervals_are_not_a_tie() -> None:
    frame = live_totals(table_of([[0], [0]], [[50], [50]]), {"C0": 1})
    assert list(zip(frame["best_rank"], frame["worst_rank"], strict=True)) == [(1, 2), (1, 2)]
    assert not frame["tied"].any()


values = st.lists(st.lists(st.floats(0, 100), min_size=3, max_size=3), min_size=2, max_size=5)
some_points = st.lists(st.floats(1, 100), min_size=3, max_size=3)


@given(values, some_points, st.floats(0.1, 50))
def test_a_common_factor_of_the_points_changes_nothing(
    rows: list[list[float]], given_points: list[float], k: float
) -> None:
    table = table_of(rows)
    points = dict(zip(table.criterion_ids, given_points, strict=True))
    scaled = {name: k * value for name, value in points.items()}
    pd.testing.assert_series_equal(live_totals(table, points)["lower"], live_totals(table, scaled)["lower"])


@given(values, some_points)
def test_contributions_sum_to_totals(rows: list[list[float]], given_points: list[float]) -> None:
    table = table_of(rows)
    points = dict(zip(table.criterion_ids, given_points, strict=True))
    sums = live_contributions(table, points).groupby("subject_id", sort=False)["lower"].sum()
    assert sums.to_numpy() == pytest.approx(live_totals(table, points)["lower"].to_numpy())


@given(values, some_points)
def test_ranks_count_who_stands_above(rows: list[list[float]], given_points: list[float]) -> None:
    table = table_of(rows)
    frame = live_totals(table, dict(zip(table.criterion_ids, given_points, strict=True)))
    for item in frame.itertuples():
        assert item.best_rank == 1 + int((frame["lower"] > item.lower + 1e-9).sum())


def test_points_that_are_all_zero_are_refused() -> None:
    with pytest.raises(MethodError, match="swing points"):
        live_totals(table_of([[1, 2]]), {"C0": 0, "C1": 0})


def test_a_criterion_without_points_is_named() -> None:
    with pytest.raises(MethodError, match="C1 has none"):
        live_totals(table_of([[1, 2]]), {"C0": 5})


def levels_of(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["subject_id", "criterion_id", "state", "low"])
    return frame.assign(high=frame["low"])


def test_a_criterion_that_does_not_apply_to_one_is_left_out_for_all() -> None:
    levels = levels_of(
        ("A", "C1", "level", 4), ("A", "C2", "NA", np.nan), ("B", "C1", "level", 2), ("B", "C2", "level", 4)
    )
    table = value_table(levels, ["A", "B"], ["C1", "C2"], FIVE)
    assert table.criterion_ids == ("C1",)
    assert table.left_out == ("C2",)
    assert table.lower.tolist() == [[100.0], [50.0]]


def test_insufficient_evidence_runs_over_the_whole_scale_and_is_not_zero() -> None:
    table = value_table(levels_of(("A", "C1", "IE", np.nan)), ["A"], ["C1"], FIVE)
    assert (table.lower.tolist(), table.upper.tolist()) == ([[0.0]], [[100.0]])


@pytest.mark.parametrize("pack", ["changeup_assessment", "northshire_assessment"])
def test_the_weights_of_every_group_give_the_benefits_of_the_appraisal(
    pack: str, request: pytest.FixtureRequest
) -> None:
    assessment: ev.Assessment = request.getfixturevalue(pack)
    appraisal = assessment.appraisal
    assert appraisal is not None
    for name, weights in appraisal.weights.items():
        live = live_benefits(appraisal, dict(zip(appraisal.criterion_ids, weights, strict=True)))
        mine = appraisal.benefits[appraisal.benefits["weight_set_id"] == name]
        assert live["option_id"].tolist() == mine["option_id"].tolist()
        assert live["lower"].to_numpy() == pytest.approx(mine["lower"].to_numpy())
        assert live["upper"].to_numpy() == pytest.approx(mine["upper"].to_numpy())


def test_cost_and_frontier_stand_beside_the_benefit(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    live = live_benefits(appraisal, dict.fromkeys(appraisal.criterion_ids, 1.0))
    assert live["cost"].tolist() == appraisal.costs["central"].tolist()
    assert (
        live["on_frontier"].tolist() == appraisal.costs["on_frontier"].tolist()
    )  # the report is drawn on equal weights
    assert values_of(appraisal).left_out == tuple(dict.fromkeys(c for c, _ in appraisal.left_out))
