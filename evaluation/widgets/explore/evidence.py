"""The evidence register: search, filters, what is covered, and one item in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as w

from evaluation.assessment import Assessment
from evaluation.errors import MethodError
from evaluation.presentation.terms import DIRECTIONS, SOURCE_TYPES, criterion_label
from evaluation.tables import evidence_coverage
from evaluation.tables.explore import found_evidence
from evaluation.tables.reasons import evidence_item
from evaluation.widgets.explore.hubs import hub_choices
from evaluation.widgets.parameters import text_of
from evaluation.widgets.parts import (
    CONTROL,
    WIDE,
    Desk,
    NumberGrid,
    Panes,
    ViewState,
    at_desk,
    choice,
    held,
    html_of,
    place_for_words,
    said_in,
    side_by_side,
)
from evaluation.widgets.sought import EvidenceChoice, choice_text, covered, find_evidence, parse_choice

__all__ = ["evidence_explorer"]

NOTHING_FOUND = "No item of the register matches all of these. Set one of them back to “any”, or shorten the words."
NO_ITEM = "No item is chosen. Choose one from the list “Item in full”, which holds those that were found."
COUNTED = "How many of the items found bear on each hub and criterion"
COUNTS = f"{COUNTED}; “+” counts those about all hubs at once."
PRESS = "Press a number to see its items."
CHOOSE = "Choose hub and criterion in the lists, then “Items”, to see those that a number counts."


def evidence_explorer(assessment: Assessment, sought: str = "") -> Desk:
    """Return a desk that searches the evidence register, shows what is covered, and one item in full.

    Parameters
    ----------
    assessment : Assessment
    sought : str, optional
        What to open with, such as ``subject_id=N1;words=closed shop``; everything where empty.

    Raises
    ------
    MethodError
        Where `sought` names no filter, or a value that the register does not hold.
    """
    desk = _EvidenceDesk(assessment, parse_choice(text_of("sought", sought)))
    everything = find_evidence(assessment, EvidenceChoice())
    coverage = (evidence_coverage(assessment),) if assessment.judges_hubs else ()
    return Desk(desk.box, (found_evidence(assessment, everything, table_id="tbl-found"), *coverage), desk.view)


class _EvidenceDesk:
    """Filters that narrow the register, and three panes of what is left of it."""

    def __init__(self, assessment: Assessment, first: EvidenceChoice) -> None:
        self.assessment, self.view = assessment, ViewState()
        self.filters = _filters(assessment, first)
        self.item = choice("Item in full", [("none", "")], "")
        self.reset = w.Button(description="Show everything", tooltip="Set every filter back to “any”")
        self.list, self.full, self.counts = place_for_words(), place_for_words(), place_for_words()
        self.grid = _grid(assessment, self._take_count)
        self.found: tuple[str, ...] = ()
        panes = {"Items": (self.list, self._write_list), "One item": (self.full, self._write_item)}
        if assessment.judges_hubs:
            panes["Coverage"] = (w.VBox([self.counts, self.grid.box]), self._write_counts)
        self.panes = Panes("Show", panes)
        for item in self.filters.values():
            item.observe(self._search, names="value")
        self.item.observe(self._take_item, names="value")
        self.reset.on_click(self._clear)
        self.box = side_by_side([*self.filters.values(), self.item, self.reset], self.panes.box)
        self._search()

    @property
    def sought(self) -> EvidenceChoice:
        """What the filters say."""
        return EvidenceChoice(**{name: item.value for name, item in self.filters.items()})

    def _search(self, _change: object = None) -> None:
        self.found = find_evidence(self.assessment, self.sought)
        self.view.parameters = {"sought": choice_text(self.sought)}
        before = self.item.value
        with self.item.hold_trait_notifications():
            self.item.options = [("none", ""), *((found, found) for found in self.found)]
            self.item.value = before if before in self.found else ""
        self.panes.refresh()

    def _clear(self, _button: object) -> None:
        with held(self.filters.values(), self._search):
            for item in self.filters.values():
                item.value = ""

    def _take_count(self, criterion_id: str, subject_id: str) -> None:
        chosen = {"criterion_id": criterion_id, "subject_id": subject_id}
        with held(self.filters.values(), self._search):
            for name, value in chosen.items():
                self.filters[name].value = value
        self.panes.buttons.value = "Items"

    def _take_item(self, change: dict[str, Any]) -> None:
        self.panes.refresh()
        if change["new"]:
            self.panes.buttons.value = "One item"

    def _write_list(self) -> None:
        if not self.found:
            self.list.value = html_of(said_in(NOTHING_FOUND))
            return
        self.list.value = html_of(at_desk(found_evidence(self.assessment, self.found, table_id="tbl-found")))

    def _write_counts(self) -> None:
        frame = covered(self.assessment, self.found)
        self.counts.value = html_of(said_in(f"{COUNTS} {PRESS if self.grid.pressable else CHOOSE}"))
        self.grid.write(
            {
                (item.criterion_id, item.subject_id): _count_words(item.own, item.programme)
                for item in frame.itertuples()
            }
        )

    def _write_item(self) -> None:
        if not self.item.value:
            self.full.value = html_of(said_in(NO_ITEM))
            return
        self.full.value = html_of(at_desk(evidence_item(self.assessment, self.item.value, table_id="tbl-item")))


def _count_words(own: int, programme: int) -> str:
    if not own + programme:
        return "none"
    return f"{own} + {programme}" if programme else f"{own}"


def _criteria(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the criteria of the hubs by name and id; none in a review of options alone."""
    criteria = assessment.hubs.criterion_set.criteria if assessment.judges_hubs else ()
    return [(criterion_label(item), item.criterion_id) for item in criteria]


def _grid(assessment: Assessment, take: Callable[[str, str], None]) -> NumberGrid:
    rows = [(identity, name) for name, identity in _criteria(assessment)]
    hubs = [(identity, name) for name, identity in hub_choices(assessment)]
    return NumberGrid(rows, hubs, take, first="Criterion", across="Hub", caption=COUNTED)


def _filters(assessment: Assessment, first: EvidenceChoice) -> dict[str, Any]:
    """Return one control for each field of `EvidenceChoice`; only values that the register holds can be chosen."""
    register = assessment.review.table("evidence")
    in_use = {name: set(register[name]) for name in ("source_type", "direction", "grade")}
    kinds = [(words, code) for code, words in SOURCE_TYPES.items() if code in in_use["source_type"]]
    ways = [(words, code) for code, words in DIRECTIONS.items() if code in in_use["direction"]]
    words = w.Text(
        value=first.words,
        description="Words",
        placeholder="words in the item",
        tooltip="Words that all stand in the item or its id",
        style=WIDE,
        layout=CONTROL,
    )
    return {
        "words": words,
        "subject_id": _any_of("Hub", hub_choices(assessment), first.subject_id),
        "criterion_id": _any_of("Criterion", _criteria(assessment), first.criterion_id),
        "scope": _any_of("About", [("this hub alone", "own"), ("all hubs at once", "programme")], first.scope),
        "source_type": _any_of("Kind of source", kinds, first.source_type),
        "direction": _any_of("Direction", ways, first.direction),
        "grade": _any_of("Grade", [(grade, grade) for grade in sorted(in_use["grade"])], first.grade),
    }


def _any_of(description: str, options: Sequence[tuple[str, str]], value: str) -> Any:
    """Return a filter that is open at the start, or set to a value.

    Raises
    ------
    MethodError
        Where the register holds nothing of this value.
    """
    known = ["", *(code for _, code in options)]
    if value not in known:
        raise MethodError(f"no item can be sought by {description.lower()} {value!r}; known are {', '.join(known[1:])}")
    return choice(description, [("any", ""), *options], value)
