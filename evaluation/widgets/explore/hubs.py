"""Hubs: the profile of one, or of two or three beside each other, and the reasons behind every level."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import ipywidgets as w

from evaluation.assessment import Assessment
from evaluation.errors import MethodError
from evaluation.figures import hub_profile
from evaluation.figures.live import hubs_beside
from evaluation.narrative import no_hubs, scorecard_disagreement, scorecard_facts, scorecard_gaps
from evaluation.narrative.explore import beside_words
from evaluation.presentation import FigureView, TableView, level_text
from evaluation.presentation.terms import criterion_label
from evaluation.tables import evidence_of_subject, scorecard_levels
from evaluation.tables.reasons import cell_evidence, cell_reasons, levels_beside
from evaluation.widgets.parameters import MOST_HUBS, parse_hubs, text_of
from evaluation.widgets.parts import (
    Desk,
    NumberGrid,
    Panes,
    ViewState,
    at_desk,
    choice,
    html_of,
    image,
    place_for_words,
    said_in,
    side_by_side,
)

__all__ = ["hub_choices", "profile_explorer"]

NO_HUB = ("none", "")
PRESS = "Press a level to see why it stands there, with the evidence behind it."
CHOOSE = "Choose in the list “Reasons on” to see why a level stands there, with the evidence behind it."
Shown = tuple[FigureView, tuple[TableView, ...]]


def hub_choices(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the hubs as a list to choose from: id and short name, and the id."""
    return [(f"{hub.subject_id} {hub.short_name}", hub.subject_id) for hub in assessment.review.subjects_of("hub")]


def profile_explorer(assessment: Assessment, subject_ids: str = "") -> Desk:
    """Return a desk that shows the profiles of up to three hubs with their reasons, their evidence and their gaps.

    Parameters
    ----------
    assessment : Assessment
    subject_ids : str, optional
        The hubs to open with, such as ``N1,N3``; the first one where empty.

    Raises
    ------
    InputError
        Where no subject has one of these ids.
    MethodError
        Where a subject is not a hub, or more than three are named.
    """
    if not assessment.judges_hubs:
        return Desk(None, (no_hubs(assessment),))
    first = parse_hubs(text_of("subject", subject_ids)) or (assessment.hubs.marks.subject_ids[0],)
    for subject_id in first:
        if assessment.review.subject(subject_id).subject_type != "hub":
            kind = assessment.review.subject(subject_id).subject_type
            raise MethodError(f"this desk shows hubs; {subject_id} is of type {kind}")
    desk = _HubsDesk(assessment, first)
    return Desk(desk.box, desk.standing(first), desk.view)


class _HubsDesk:
    """Lists of hubs and criteria, one picture, and a grid of levels that lead to their reasons."""

    def __init__(self, assessment: Assessment, first: tuple[str, ...]) -> None:
        self.assessment, self.view = assessment, ViewState()
        hubs, shown = hub_choices(assessment), [*first, *[""] * MOST_HUBS]
        self.hubs = [
            choice("Hub", hubs, shown[0]),
            choice("Beside it", [NO_HUB, *hubs], shown[1]),
            choice("And beside them", [NO_HUB, *hubs], shown[2]),
        ]
        criteria = assessment.hubs.criterion_set.criteria
        named = [(criterion_label(item), item.criterion_id) for item in criteria]
        self.criterion = choice("Reasons on", [("every criterion", ""), *named], "")
        self.drawn = lru_cache(maxsize=24)(self._draw_anew)
        self.picture, self.words, self.why = image(), place_for_words(), place_for_words()
        self.levels: tuple[tuple[str, ...], NumberGrid] | None = None
        self.grid_place = w.VBox()
        profile = w.VBox([self.picture, self.words])
        reasons = w.VBox([self.grid_place, self.why])
        self.panes = Panes("Show", {"Profile": (profile, self._profile), "Why": (reasons, self._reasons)})
        for item in self.hubs:
            item.observe(self._take_hubs, names="value")
        self.criterion.observe(self._take_criterion, names="value")
        self.box = side_by_side([*self.hubs, self.criterion], self.panes.box)
        self._note()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The hubs that are chosen, each once."""
        return tuple(dict.fromkeys(item.value for item in self.hubs if item.value))

    def _take_hubs(self, _change: object) -> None:
        self._note()
        self.panes.refresh()

    def _note(self) -> None:
        self.view.parameters = {"subject": ",".join(self.chosen)}

    def _take_criterion(self, _change: object) -> None:
        if self.panes.buttons.value == "Why":
            self.panes.refresh()
        else:
            self.panes.buttons.value = "Why"  # whoever asks for reasons wants to see them

    def _draw_anew(self, chosen: tuple[str, ...]) -> FigureView:
        return hub_profile(self.assessment, chosen[0]) if len(chosen) == 1 else hubs_beside(self.assessment, chosen)

    def _tables(self, chosen: tuple[str, ...]) -> tuple[TableView, ...]:
        if len(chosen) == 1:
            return scorecard_levels(self.assessment, chosen[0]), evidence_of_subject(self.assessment, chosen[0])
        return (levels_beside(self.assessment, chosen, table_id=f"tbl-beside-{'-'.join(chosen)}"),)

    def _profile(self) -> None:
        chosen = self.chosen
        figure, tables = self.drawn(chosen), self._tables(chosen)
        if len(chosen) == 1:
            prose = [
                say(self.assessment, chosen[0]) for say in (scorecard_facts, scorecard_disagreement, scorecard_gaps)
            ]
        else:
            prose = [beside_words(self.assessment, chosen)]
        self.words.value = html_of(figure, *prose, *map(at_desk, tables))
        self.picture.value = figure.png

    def _reasons(self) -> None:
        chosen, criteria = self.chosen, (self.criterion.value,) if self.criterion.value else ()
        grid = self._shown_grid(chosen)
        tables = (
            cell_reasons(self.assessment, "hub", chosen, criteria, table_id="desk-tbl-why-hub"),
            cell_evidence(self.assessment, "hub", chosen, criteria, table_id="desk-tbl-why-hub-evidence"),
        )
        self.why.value = html_of(said_in(PRESS if grid.pressable else CHOOSE), *tables)

    def _shown_grid(self, chosen: tuple[str, ...]) -> NumberGrid:
        """Return the grid of these hubs, shown; the same one stays, so that a button pressed keeps the keyboard."""
        if self.levels is None or self.levels[0] != chosen:
            self.levels = chosen, self._grid(chosen)
            self.grid_place.children = [self.levels[1].box]
        self.levels[1].mark(self.criterion.value)
        return self.levels[1]

    def _grid(self, chosen: tuple[str, ...]) -> NumberGrid:
        """Return the levels of the chosen hubs as buttons; one that is pressed asks for its criterion."""
        panel, names = self.assessment.hubs, dict(hub_choices(self.assessment))
        by_id = {identity: name for name, identity in names.items()}
        criteria = panel.criterion_set.criteria
        rows = [(item.criterion_id, criterion_label(item)) for item in criteria]
        hubs = [(item, by_id[item]) for item in chosen]
        caption = "The panel's level on each criterion"
        grid = NumberGrid(rows, hubs, self._take_level, first="Criterion", across="Hub", caption=caption)
        levels = {(criterion, hub): panel.criterion_level(hub, criterion) for criterion, _ in rows for hub in chosen}
        grid.write({key: level_text(row["low"], row["high"], row["state"], panel.scale) for key, row in levels.items()})
        return grid

    def _take_level(self, criterion_id: str, _hub: str) -> None:
        self.criterion.value = criterion_id

    def standing(self, first: tuple[str, ...]) -> tuple[Any, ...]:
        """Return the starting state; links to evidence lead to the register, so these rows have no anchors."""
        return (self.drawn(first), *(replace(table, row_anchors=()) for table in self._tables(first)))
