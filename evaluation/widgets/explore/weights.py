"""Weights: points that can be moved or kept, and the ranks, contributions, reasons and doubts that follow."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import ipywidgets as w

from evaluation.assessment import Assessment
from evaluation.assessment.live import Doubt, doubt_of, live_switches
from evaluation.figures.live import live_bars, live_svg
from evaluation.model import Purpose
from evaluation.narrative.explore import (
    contribution_words,
    doubt_words,
    live_sentence,
    moved_weights,
    no_doubt,
    no_live_switch,
    nothing_to_weigh,
    totals_refused,
)
from evaluation.options import ValueTable
from evaluation.presentation import FigureView, Paragraph, Prose, TableView
from evaluation.presentation.terms import criterion_label
from evaluation.presentation.words import option_label, rank_words, span, totals_notes
from evaluation.tables.explore import live_ranking, live_weights
from evaluation.tables.live import RankColumn, live_acceptability, live_switch_points, ranks_by_group
from evaluation.tables.reasons import cell_evidence, cell_reasons
from evaluation.widgets.explore.points import OWN, PointControls
from evaluation.widgets.parameters import parse_points, points_text, text_of
from evaluation.widgets.parts import (
    Desk,
    NumberGrid,
    Panes,
    ViewState,
    at_desk,
    choice,
    html_of,
    place_for_words,
    said_in,
    side_by_side,
)
from evaluation.widgets.state import (
    SPREADS,
    Preset,
    Weighing,
    presets,
    totals_open,
    weigh,
    weighable,
    weighed,
)

__all__ = ["weights_explorer"]

TOTAL = ""
SUM = "“Sum” is the sum of the others, with the rank that it makes."
PRESS = f"Press a number to see the reason behind it. {SUM}"
CHOOSE = f"Choose in the lists “Reasons of” and “On criterion” to see the reason behind a number. {SUM}"


def weights_explorer(
    assessment: Assessment, purpose: Purpose = "option", *, weights: str = "", points: str = ""
) -> Desk:
    """Return a desk on which the points of the criteria can be moved, with values, contributions and ranks.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
        ``"option"``: the success factors of the options. ``"hub"``: the criteria of the hubs, refused with the
        sentence on totals unless the pack allows totals and the settings ask for them.
    weights : str, optional
        The weight set to start from; the one that the settings chose where empty, else equal weights.
    points : str, optional
        Points to open with, such as ``F1=100,F2=62.5``; those of the weight set where empty.

    Raises
    ------
    MethodError
        Where `points` are not those of the criteria that count.
    """
    points = text_of("points", points)
    if purpose == "hub" and not totals_open(assessment):
        return Desk(None, (totals_refused(assessment),))
    if purpose == "option" and assessment.appraisal is None:
        return Desk(None, (nothing_to_weigh(),))
    desk = _WeightsDesk(assessment, purpose, weights or assessment.settings.weights, points)
    return Desk(desk.box, desk.standing(), desk.view)


class _WeightsDesk:
    """Points of one criterion set, and panes of what follows from them; draws once for each change."""

    def __init__(self, assessment: Assessment, purpose: Purpose, weights: str, points: str) -> None:
        self.assessment, self.purpose, self.view = assessment, purpose, ViewState()
        self.table: ValueTable = weighable(assessment, purpose)
        self.known = {item.weight_set_id: item for item in presets(assessment, purpose, self.table)}
        self.asked = weights  # may be a set of other subjects; then these open with equal weights
        self.start: Preset = self.known.get(weights) or next(iter(self.known.values()))
        self.criteria = [
            item
            for item in assessment.panels[purpose].criterion_set.criteria
            if item.criterion_id in self.table.criterion_ids
        ]
        self.controls = PointControls(self.criteria, self.known, self.start, self._follow)
        self.now = self.before = self._weighed(self.controls)
        self.words = place_for_words()
        self.pressing = False  # set while a number that was pressed moves the lists
        self._make_panes()
        self.box = side_by_side(self.controls.widgets, self.words, self.panes.box, width="40em")
        if points:
            self.controls.open_with(parse_points(points, self.table.criterion_ids))
        self._follow()

    # --- what follows ---

    def _make_panes(self) -> None:
        self.ranks, self.why, self.doubts, self.swings = (place_for_words() for _ in range(4))
        subjects = [(item, option_label(self.assessment, item)) for item in self.table.subject_ids]
        factors = [(item.criterion_id, criterion_label(item)) for item in self.criteria]
        self.grid = NumberGrid(
            subjects,
            [*factors, (TOTAL, "Sum")],
            self._take_number,
            first=self.purpose.capitalize(),
            across="Criterion",
            caption="What each criterion adds, and the sum with its rank",
        )
        self.who = choice("Reasons of", [(name, item) for item, name in subjects], subjects[0][0], label="9em")
        every = [("every criterion", TOTAL), *((name, item) for item, name in factors)]
        self.on = choice("On criterion", every, TOTAL, label="9em")
        spreads = [(words, words) for words in SPREADS]
        self.spread = choice(
            "Known to", spreads, spreads[0][1], tooltip="How far these weights may be off", label="9em"
        )
        panes = {
            "Ranks": (self.ranks, self._write_ranks),
            "Why": (w.VBox([self.grid.box, self.who, self.on, self.why]), self._write_why),
            "Weights": (self.swings, self._write_weights),
        }
        if self.purpose == "option":
            panes["How sure"] = (w.VBox([self.spread, self.doubts]), self._write_doubts)
        for item, write in ((self.who, self._write_why), (self.on, self._write_why), (self.spread, self._write_doubts)):
            item.observe(lambda _change, write=write: None if self.pressing else write(), names="value")
        self.panes = Panes("Show", panes)

    def _weighed(self, controls: PointControls) -> Weighing:
        return weigh(self.assessment, self.purpose, self.table, controls.weights, controls.points)

    def _follow(self) -> None:
        """Show what follows from the controls; where they make no weights, nothing that would contradict the error."""
        self.panes.box.layout.display = "none" if self.controls.refused else ""
        if self.controls.refused:
            self.words.value = ""
            return
        self.now = self._weighed(self.controls)
        self._write_view()
        self.words.value = html_of(self._sentence(), *self._beside())
        self.panes.refresh()

    def _write_view(self) -> None:
        """Write down what reproduces the view: of options a group by its name, other points by themselves."""
        group, points = self.controls.group.value, points_text(self.controls.effective)
        own = group == OWN
        with self.view.hold_trait_notifications():
            self.view.group = "" if own else group
            if self.purpose == "hub":  # the name of a group is that of the options' one
                self.view.parameters = {"hub_points": points}
            else:
                weights = self.asked if own or group == self.start.weight_set_id else group
                self.view.parameters = {"weights": weights, "points": points if own else ""}

    def _sentence(self) -> Prose:
        first = live_sentence(self.assessment, self.purpose, self.now.frame, self.before.frame)
        moved = moved_weights(self.assessment, self.purpose, self.now.weights, self.before.weights)
        return Prose((*first.blocks, Paragraph(moved)))

    def _beside(self) -> tuple[Prose, ...]:
        """Return the sentence that must stand beside a total over hubs."""
        if self.purpose != "hub":
            return ()
        return (Prose(tuple(Paragraph(note) for note in totals_notes(self.assessment))),)

    def _ranking(self, now: Weighing) -> TableView:
        return live_ranking(self.assessment, self.purpose, now.frame, table_id=f"tbl-live-{self.purpose}")

    def _weights_table(self, now: Weighing) -> TableView:
        name = f"tbl-live-weights-{self.purpose}"
        return live_weights(self.assessment, self.purpose, self.table, now.weights, now.points, table_id=name)

    def _write_ranks(self) -> None:
        bars = live_svg(
            self.assessment, self.purpose, self.now.contributions, figure_id=f"desk-fig-live-{self.purpose}"
        )
        self.ranks.value = html_of(at_desk(self._ranking(self.now)), bars, at_desk(self._by_group()))

    def _by_group(self) -> TableView:
        columns = {"now": RankColumn("These points", self.now.frame), **self._groups}
        return ranks_by_group(self.assessment, self.purpose, columns, table_id=f"tbl-live-groups-{self.purpose}")

    @cached_property
    def _groups(self) -> dict[str, RankColumn]:
        """The ranks under the points of each group; they do not move."""
        return {
            name: RankColumn(item.group, weighed(self.assessment, self.purpose, self.table, item.points))
            for name, item in self.known.items()
        }

    def _write_weights(self) -> None:
        self.swings.value = html_of(at_desk(self._weights_table(self.now)))

    # --- reasons ---

    def _take_number(self, subject_id: str, criterion_id: str) -> None:
        self.pressing = True
        self.who.value, self.on.value = subject_id, criterion_id
        self.pressing = False
        self._write_why()

    def _write_why(self) -> None:
        subject_id, criterion_id = self.who.value, self.on.value
        self._write_numbers()
        self.grid.mark(subject_id, criterion_id)
        criteria = (criterion_id,) if criterion_id else ()
        tables = (
            cell_reasons(
                self.assessment, self.purpose, [subject_id], criteria, table_id=f"desk-tbl-why-{self.purpose}"
            ),
            cell_evidence(
                self.assessment, self.purpose, [subject_id], criteria, table_id=f"desk-tbl-why-{self.purpose}-evidence"
            ),
        )
        self.why.value = html_of(
            said_in(PRESS if self.grid.pressable else CHOOSE), self._sum_words(subject_id, criteria), *tables
        )

    def _write_numbers(self) -> None:
        """Write what each criterion adds on its button, and the value and rank of each subject behind."""
        adds = {
            (item.subject_id, item.criterion_id): span(item.lower, item.upper)
            for item in self.now.contributions.itertuples()
        }
        sums = {
            (
                item[1],
                TOTAL,
            ): f"{span(item.lower, item.upper)} ({rank_words(item.best_rank, item.worst_rank, item.tied)})"
            for item in self.now.frame.itertuples()
        }
        self.grid.write({**adds, **sums})

    def _sum_words(self, subject_id: str, criteria: tuple[str, ...]) -> Prose:
        """Return how the number that was pressed comes about, for each criterion asked for."""
        rows = self.now.contributions[self.now.contributions["subject_id"] == subject_id]
        place = self.table.subject_ids.index(subject_id)
        parts = [
            (
                row,
                self.now.weights[row["criterion_id"]],
                (self.table.lower[place, column], self.table.upper[place, column]),
            )
            for column, (_, row) in enumerate(rows.iterrows())
            if not criteria or row["criterion_id"] in criteria
        ]
        return contribution_words(self.assessment, self.purpose, parts)

    # --- how sure ---

    @cached_property
    def _doubt(self) -> Doubt | None:
        return doubt_of(self.assessment)

    def _write_doubts(self) -> None:
        self.doubts.value = html_of(*self._near(), *self._switches())

    def _near(self) -> tuple[Prose | TableView, ...]:
        if self._doubt is None:
            return (no_doubt(self.assessment),)
        known, weights = self.spread.value, self.table.weights(self.now.weights)
        result = self._doubt.near(weights, SPREADS[known])
        table = live_acceptability(
            self.assessment, result, known=known, n_draws=self._doubt.n_draws, table_id="desk-tbl-live-doubt"
        )
        return doubt_words(self.assessment, result, known), table

    def _switches(self) -> tuple[Prose | TableView, ...]:
        appraisal = self.assessment.appraisal
        if appraisal is None:
            return ()
        found = live_switches(appraisal, self.table.weights(self.now.weights))
        if found.empty:
            return (no_live_switch(),)
        return (live_switch_points(self.assessment, found, table_id="desk-tbl-live-switch"),)

    # --- without a kernel ---

    def standing(self) -> tuple[FigureView | TableView | Prose, ...]:
        """Return the starting state under its name, and for hubs the sentence on totals beside it."""
        name = f"At the start ({self.start.group}): "
        bars = live_bars(self.assessment, self.purpose, self.before.contributions, figure_id=f"fig-live-{self.purpose}")
        shown = (bars, self._ranking(self.before), self._weights_table(self.before))
        return (*self._beside(), *(replace(view, caption=f"{name}{view.caption}") for view in shown))
