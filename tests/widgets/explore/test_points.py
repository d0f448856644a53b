"""The controls of weights, without a desk around them."""

from __future__ import annotations

import pytest

from evaluation.model import Criterion
from evaluation.widgets.explore.points import OWN, PointControls
from evaluation.widgets.state import Preset

CRITERIA = [
    Criterion(name, "S", place, f"Name {name}", f"Wording of {name}", "single") for place, name in enumerate("ABC")
]
KNOWN = {
    "equal": Preset("equal", "Equal weights", {"A": 100.0, "B": 100.0, "C": 100.0}),
    "W1": Preset("W1", "Users", {"A": 100.0, "B": 60.0, "C": 40.0}),
}


@pytest.fixture
def calls() -> list[dict[str, float]]:
    return []


@pytest.fixture
def controls(calls: list[dict[str, float]]) -> PointControls:
    made = PointControls(CRITERIA, KNOWN, KNOWN["equal"], lambda: calls.append(dict(made.weights)))
    return made


def test_one_change_is_told_once_whatever_moves(controls: PointControls, calls: list[dict[str, float]]) -> None:
    assert calls == []  # opening is no change
    controls.group.value = "W1"
    assert calls == [pytest.approx({"A": 0.5, "B": 0.3, "C": 0.2})]
    controls.reset.click()
    assert len(calls) == 2
    controls.rows["A"].keep.value = True
    assert len(calls) == 3


def test_points_of_ones_own_are_no_groups(controls: PointControls) -> None:
    controls.group.value = "W1"
    controls.rows["B"].slider.value = 61
    assert controls.group.value == OWN


def test_effective_points_say_the_same_with_and_without_kept_shares(controls: PointControls) -> None:
    controls.group.value = "W1"
    controls.rows["A"].keep.value = True
    controls.rows["B"].slider.value = 40
    # A keeps a half; B and C divide the other half alike
    assert controls.weights == pytest.approx({"A": 0.5, "B": 0.25, "C": 0.25})
    assert controls.effective == pytest.approx({"A": 100, "B": 50, "C": 50})
    assert controls.points == {"B": 40.0, "C": 40.0}


def test_weights_stay_where_the_points_make_none(controls: PointControls, calls: list[dict[str, float]]) -> None:
    for row in controls.rows.values():
        row.slider.value = 0
    assert controls.refused
    assert controls.weights == pytest.approx({"A": 0.0, "B": 0.0, "C": 1.0})  # the last that were
    assert "more than 0 points" in controls.error.value
    controls.reset.click()
    assert not controls.refused
    assert controls.error.value == ""


def test_opening_with_points_is_no_change(controls: PointControls, calls: list[dict[str, float]]) -> None:
    controls.open_with({"A": 0.0, "B": 100.0, "C": 100.0})
    assert calls == []
    assert controls.weights == pytest.approx({"A": 0.0, "B": 0.5, "C": 0.5})
    assert [row.share.value for row in controls.rows.values()] == ["0.0%", "50.0%", "50.0%"]
