"""Parts of the panel's desks: levels, ticks, notes, two versions, a step that asks for its reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ipywidgets as w
import pandas as pd
import pytest

import evaluation as ev
from evaluation.model import Scale
from evaluation.presentation import Cell, TableView
from evaluation.widgets.cards import (
    Asking,
    EvidenceTicks,
    LevelControl,
    TwoVersions,
    clock_words,
    note_place,
    write_note,
)
from evaluation.widgets.desk_cells import LevelChoice, register_of
from tests.widgets.desks import all_of
from tests.widgets.panels import on_screen

FEW = (LevelChoice("0", "Absent", "Nothing"), LevelChoice("4", "Strong"), LevelChoice("IE", "Insufficient evidence"))
MANY = tuple(LevelChoice(f"{number}", "") for number in range(20))


class Calls(list[Any]):
    """What was called, and with what."""

    def __call__(self, *given: Any) -> None:
        self.append(given)


@pytest.fixture
def scale(northshire: ev.Review) -> Scale:
    return northshire.scales["award"]


def test_few_levels_stand_with_the_rubric_and_many_in_a_list(scale: Scale) -> None:
    few, many = LevelControl(scale, "Level", FEW, Calls()), LevelControl(scale, "Level", MANY, Calls())
    assert isinstance(few.box, w.RadioButtons)
    assert isinstance(many.box, w.Dropdown)
    assert (few.lists, many.lists) == (False, True)


@pytest.mark.parametrize("choices", [FEW, MANY], ids=["few", "many"])
def test_filling_a_level_is_no_choice_of_the_reviewer(scale: Scale, choices: tuple[LevelChoice, ...]) -> None:
    calls = Calls()
    control = LevelControl(scale, "Level", choices, calls)
    control.fill(choices, "4")
    assert (control.value, calls) == ("4", [])
    control.value = "0"
    assert len(calls) == 1
    control.fill(choices, "")
    assert (control.value, len(calls)) == ("", 1)


def test_a_mark_written_otherwise_is_found_in_the_list(scale: Scale) -> None:
    control = LevelControl(scale, "Level", MANY, Calls())
    control.fill(MANY, "8.0")
    assert control.value == "8"


def items(*ids: str) -> pd.DataFrame:
    return pd.DataFrame({"evidence_id": ids, "scope": ["own"] * len(ids)})


def test_ticks_are_reused_from_cell_to_cell(northshire: ev.Review) -> None:
    calls = Calls()
    ticks = EvidenceTicks(register_of(northshire), calls)
    ticks.fill(items("E01", "E02", "E03"), ("E02",))
    assert list(ticks.value) == ["E02"]
    n_made = len(all_of(ticks.box, w.Checkbox))
    ticks.fill(items("E05"), ())
    assert not ticks.value
    assert len(all_of(ticks.box, w.Checkbox)) == 1
    ticks.fill(items("E01", "E02", "E03"), ("E01",))
    assert len(all_of(ticks.box, w.Checkbox)) == n_made == 3
    assert calls == []
    all_of(ticks.box, w.Checkbox)[1].value = True
    assert list(ticks.value) == ["E01", "E02"]
    assert len(calls) == 1


def test_an_item_that_is_not_linked_can_be_cited(northshire: ev.Review) -> None:
    calls = Calls()
    ticks = EvidenceTicks(register_of(northshire), calls)
    ticks.fill(items("E01"), ())
    assert "E01" not in [code for _, code in ticks.more.options]
    ticks.more.value = "E07"
    assert ticks.value == ("E07",)
    assert len(calls) == 1
    assert "E07" not in [code for _, code in ticks.more.options]


def test_what_was_cited_without_a_link_is_shown_again(northshire: ev.Review) -> None:
    ticks = EvidenceTicks(register_of(northshire), Calls())
    ticks.fill(items(), ("E07",))
    assert ticks.value == ("E07",)
    assert "not linked to this cell" in ticks.box.children[1].children[1].value


def test_each_tick_says_what_it_cites(northshire: ev.Review) -> None:
    ticks = EvidenceTicks(register_of(northshire), Calls())
    ticks.fill(items("E01"), ())
    assert [tick.description for tick in all_of(ticks.box, w.Checkbox)] == ["E01: for, grade A"]  # evidence.csv row 2
    ticks.disable(disabled=True)
    assert all(tick.disabled for tick in all_of(ticks.box, w.Checkbox))
    assert not on_screen(ticks.box, ticks.more)


def test_a_note_is_escaped_and_leaves_no_gap_when_empty() -> None:
    place = note_place("error")
    write_note(place, "Say <b>why</b>", refused=True)
    assert "&lt;b&gt;why&lt;/b&gt;" in place.value
    assert "wb-refused" in place._dom_classes
    write_note(place)
    assert (place.value, place.layout.display) == ("", "none")
    assert "wb-refused" not in place._dom_classes


def test_two_versions_offer_three_choices_until_one_is_made() -> None:
    calls = {name: Calls() for name in ("theirs", "mine", "edit")}
    two = TwoVersions(**calls, do_it="Record")
    assert "press Record" in two.choices[2].tooltip
    assert not on_screen(two.box, two.choices[0])
    two.show("Not saved.", TableView("t", "Two", ("Part", "A", "B"), ((Cell("x"), Cell("y"), Cell("z")),)))
    for button in two.choices:
        button.click()
    assert [len(call) for call in calls.values()] == [1, 1, 1]
    two.decided()
    assert on_screen(two.box, two.box.children[0])
    assert not on_screen(two.box, two.choices[0])


def test_a_step_asks_for_its_reason_first() -> None:
    calls = Calls()
    asking = Asking("Undo", "Why", "Undo it now", "hint", calls)
    assert not on_screen(asking.box, asking.do_it)
    asking.opener.click()
    assert on_screen(asking.box, asking.do_it)
    asking.reason.value = "Wrong cell"
    asking.do_it.click()
    assert calls == [("Wrong cell",)]
    asking.leave.click()
    assert not on_screen(asking.box, asking.do_it)
    assert asking.reason.value == ""


def test_the_time_is_that_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = dt.datetime(2025, 3, 3, 9, 30, tzinfo=dt.UTC)
    assert clock_words(moment) == moment.astimezone().strftime("%H:%M")
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    import time

    time.tzset()
    try:
        assert clock_words(moment) == "15:00"  # five and a half hours ahead
    finally:
        monkeypatch.undo()
        time.tzset()
