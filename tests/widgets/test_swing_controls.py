"""The controls of swing weighting, without a desk around them."""

from __future__ import annotations

import pytest

from evaluation.model import Criterion
from evaluation.widgets.elicitation import Elicitation
from evaluation.widgets.swing_controls import SwingControls

CRITERIA = [
    Criterion(name, "S", place, f"Name {name}", f"Wording of {name}", "single") for place, name in enumerate("ABC")
]
ENDS = {name: (f"worst {name}", f"best {name}") for name in "ABC"}
FRESH = Elicitation(("A", "B", "C"), dict.fromkeys("ABC", 0.0), ENDS)


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def controls(calls: list[str]) -> SwingControls:
    return SwingControls(CRITERIA, FRESH, lambda: calls.append("changed"))


def test_the_first_swing_has_all_the_points(controls: SwingControls, calls: list[str]) -> None:
    assert controls.said.points == {"A": 100.0, "B": 0.0, "C": 0.0}
    assert calls == []  # opening is no change


def test_what_is_taken_is_what_is_said(controls: SwingControls, calls: list[str]) -> None:
    given = Elicitation(("B", "A", "C"), {"A": 60.0, "B": 100.0, "C": 5.0}, {**ENDS, "C": ("none", "all")})
    controls.take(given)
    assert controls.said == given
    assert calls == []


def test_a_change_of_place_is_told_once(controls: SwingControls, calls: list[str]) -> None:
    controls.rank_pane.children[3].children[-1].value = "1"  # the card of C
    assert controls.said.order == ("C", "A", "B")
    assert calls == ["changed"]


def test_sliders_stand_in_their_order_and_the_first_is_fixed(controls: SwingControls) -> None:
    controls.take(Elicitation(("B", "A", "C"), {"A": 60.0, "B": 100.0, "C": 5.0}, ENDS))
    controls.write_points()
    sliders = controls.points_pane.children[1].children
    assert [item.description for item in sliders] == ["B Name B", "A Name A", "C Name C"]
    assert [item.disabled for item in sliders] == [True, False, False]


def test_whoever_is_first_no_longer_has_the_points_that_were_given_to_it(controls: SwingControls) -> None:
    controls.take(Elicitation(("A", "B", "C"), {"A": 100.0, "B": 40.0, "C": 5.0}, ENDS))
    place_of_b = controls.rank_pane.children[2].children[-1]
    place_of_b.value = "1"
    assert controls.said.points == {"A": 100.0, "B": 100.0, "C": 5.0}  # A was given its 100
    place_of_b.value = "2"
    assert controls.said.points == {"A": 100.0, "B": 40.0, "C": 5.0}


def test_a_place_alone_gives_nobody_points(controls: SwingControls) -> None:
    controls.rank_pane.children[3].children[-1].value = "1"
    assert controls.said.points == {"A": 0.0, "B": 0.0, "C": 100.0}  # A was first by the order of the pack only
