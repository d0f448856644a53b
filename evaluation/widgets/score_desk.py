"""The scoring desk: one card for each subject and dimension, saved as the reviewer goes.

Interests come first, then the trial case, then the round. A mark is saved as soon as the pack's rules allow it, on top
of the version that the card shows; what was saved elsewhere meanwhile is shown beside it and never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import ipywidgets as w

from evaluation.errors import ReviewError
from evaluation.model import Review, weakest_status
from evaluation.narrative.desks import (
    all_saved_words,
    blind_words,
    error_words,
    opened_words,
    refused_words,
    scoring_progress,
)
from evaluation.packs import ScoreStore
from evaluation.presentation import Prose, TableView
from evaluation.tables.desks import desk_grid, desk_interests, trial_comparison
from evaluation.widgets.cards import Clock, button, card_style, now, progress_bar
from evaluation.widgets.desk_cells import DeskCell
from evaluation.widgets.interest_form import SCORING, InterestDesk
from evaluation.widgets.parameters import text_of
from evaluation.widgets.parts import Desk, Panes, html_of, place_for_words, said_in
from evaluation.widgets.score_card import ScoreCard
from evaluation.widgets.scoring_state import InterestForm, Scoring
from evaluation.widgets.workbook_pane import EXCEL, OwnForm, WorkbookPane

__all__ = ["score_desk"]

INTERESTS, OVERVIEW, TRIAL = "Your interests", "Overview", "Trial case"


def score_desk(review: Review, pack: str | Path, reviewer_id: str, round_id: str, *, clock: Clock = now) -> Desk:
    """Return the desk on which one reviewer scores a round; what stands in for it says how far each cell is.

    Where there is no such reviewer or round, nothing is assigned to the reviewer in it, or the store of the pack is at
    fault, there is no desk, only the sentence that says so: members of a panel read it, with or without a notebook.

    Parameters
    ----------
    review : Review
    pack : str or Path
        Folder of the same review, where marks are kept.
    reviewer_id : str
        Who scores.
    round_id : str
        A round of individual marking, or a trial round.
    clock : callable, optional
        Gives the present moment, with its time zone.
    """
    try:
        reviewer_id, round_id = text_of("reviewer", reviewer_id), text_of("round", round_id)
        scoring = Scoring(review, ScoreStore(pack, clock=clock), reviewer_id, round_id)
    except ReviewError as error:
        return Desk(None, (refused_words(error),))
    form = OwnForm(Path(pack), review.review_id, round_id, reviewer_id, entered_by="", clock=clock)
    desk = _ScoreDesk(scoring, form)
    return Desk(desk.box, standing_state(scoring))


# --- what stands in, and the overview ---------------------------------------------------------------------------------


def standing_state(scoring: Scoring) -> tuple[Prose | TableView, ...]:
    """Return how far the work is; levels only of locked rounds, so that a shared notebook tells nobody a mark early."""
    rounds = scoring.rounds
    words = [_progress_words(scoring, round_id) for round_id in rounds]
    grids = [_grid(scoring, item, shown=scoring.locked(item), table_id=f"tbl-scoring-{item}") for item in rounds]
    tables = [*grids, _interests(scoring, "tbl-interests-declared")]
    dated = [replace(table, caption=f"{table.caption} when this desk was opened") for table in tables]
    return said_in(opened_words(*words)), *dated


def _progress_words(scoring: Scoring, round_id: str) -> str:
    name = "Trial case" if round_id == scoring.trial_id else f"Round {round_id}"
    return scoring_progress(name, scoring.counts(round_id), locked=scoring.locked(round_id))


def _grid(scoring: Scoring, round_id: str, *, shown: bool, table_id: str) -> TableView:
    mine = [cell for cell in scoring.cells if cell.round_id == round_id]
    subjects = {cell.subject.subject_id: f"{cell.subject.subject_id} {cell.subject.short_name}" for cell in mine}
    asked = dict.fromkeys(cell.asked for cell in mine)
    at = {(cell.asked, cell.subject.subject_id): _in_grid(scoring, cell, shown=shown) for cell in mine}
    rows = [(name, [at[name, subject] for subject in subjects]) for name in asked]
    who = f"Reviewer {scoring.reviewer_id}, round {round_id}: how far each cell is"
    statuses = scoring.statuses(round_id) if shown else ()
    return desk_grid(
        list(subjects.values()), rows, scoring.scale, caption=who, table_id=table_id, status=weakest_status(statuses)
    )


def _in_grid(scoring: Scoring, cell: DeskCell, *, shown: bool) -> str:
    state = scoring.state(cell)
    if state == "saved" and shown:
        return scoring.saved_form(cell).level
    return "none" if state == "open" and scoring.locked(cell.round_id) else state


def _interests(scoring: Scoring, table_id: str) -> TableView:
    rows = []
    for subject_id in scoring.subject_ids:
        form = scoring.interests.get(subject_id)
        parts = (form.kind, form.nature, form.mitigation) if form else ("", "", "")
        rows.append((scoring.review.subject(subject_id).short_name, *parts))
    return desk_interests(rows, table_id=table_id)


# --- the desk ---------------------------------------------------------------------------------------------------------


class _ScoreDesk:
    """The card, the way from one to the next, the interests, the overview, the trial case and the workbook."""

    def __init__(self, scoring: Scoring, form: OwnForm) -> None:
        self.scoring = scoring
        self.bar, self.progress = progress_bar("Progress"), place_for_words()
        self.card = ScoreCard(scoring, form.clock, self.refresh)
        self.way = _Way(scoring, self.card.open)
        self.interests = InterestDesk(scoring, self._declared)
        self.overview, self.trial = place_for_words(), place_for_words()
        if not scoring.open_rounds:
            self.interests.disable()
        panes = {
            SCORING: (w.VBox([self.way.box, self.card.box]), None),
            INTERESTS: (self.interests.box, None),
            OVERVIEW: (self.overview, self._write_overview),
        }
        if scoring.trial_id:
            panes[TRIAL] = (self.trial, self._write_trial)
        self.workbook = self._workbook_pane(form)
        panes[EXCEL] = (self.workbook.box, self.workbook.show)
        self.card.open(self.way.cell)
        self.panes = Panes("Show", panes, anew=(TRIAL,))
        if scoring.undeclared:
            self.panes.buttons.value = INTERESTS
        self._write_progress()
        head = w.HBox([self.bar, self.progress], layout=w.Layout(flex_flow="row wrap", align_items="center"))
        self.box = w.VBox([card_style(), head, self.panes.box])

    def _workbook_pane(self, form: OwnForm) -> WorkbookPane:
        scoring = self.scoring
        return WorkbookPane(
            form,
            "saved",
            closed=lambda: scoring.locked(form.round_id),
            n_begun=lambda: sum(scoring.counts(item)["begun"] for item in scoring.open_rounds),
            changed=self._look_anew,
        )

    def refresh(self) -> None:
        """Bring the progress up to date, and each pane when it is looked at; the card is so already."""
        if not self.scoring.open_rounds:  # the last one may have been locked a moment ago
            self.interests.disable()
        self._write_progress()
        self.panes.refresh()

    def _declared(self) -> None:
        if self.way.closed_by_interest:
            self.way.start()
        else:
            self.card.show()
        self._write_progress()
        self.panes.refresh()

    def _look_anew(self) -> None:
        """Show what a workbook has saved meanwhile, or a lock has ended; what is begun here stays as it is."""
        scoring, before = self.scoring, self.scoring.interests
        locked = scoring.note_locks()
        if not locked:
            scoring.reload()
        self._show_anew(before, locked=locked)

    def _show_anew(self, before: Mapping[str, InterestForm], *, locked: bool) -> None:
        """Show what was read again; `before` are the interests that were shown until now."""
        self.interests.show_declared(before)
        if self.way.closed_by_interest:
            self.way.start()
        elif locked or self.card.theirs is None:  # two versions that wait for a decision wait on
            self.card.open(self.way.cell)
        self.refresh()

    def _write_progress(self) -> None:
        counts = [self.scoring.counts(item) for item in self.scoring.open_rounds or self.scoring.rounds]
        self.bar.max = max(1, sum(sum(item.values()) - item["interest"] for item in counts))
        self.bar.value = sum(item["saved"] for item in counts)
        words = [_progress_words(self.scoring, item) for item in self.scoring.rounds]
        words += [all_saved_words()] if self.scoring.all_saved else []
        self.progress.value = html_of(said_in(" ".join(words)))

    def _write_overview(self) -> None:
        scoring = self.scoring
        grids = [_grid(scoring, item, shown=True, table_id=f"desk-tbl-scoring-{item}") for item in scoring.rounds]
        self.overview.value = html_of(*grids)

    def _write_trial(self) -> None:
        """Write the marks of all on the trial case, or when they are shown, as it is at this moment."""
        scoring, before = self.scoring, self.scoring.interests
        try:
            ended = scoring.note_locks()
        except (ReviewError, OSError) as error:
            self.trial.value = html_of(said_in(error_words(error)))
            return
        if ended:
            self._show_anew(before, locked=True)  # this pane too
            return
        if not scoring.locked(scoring.trial_id):
            self.trial.value = html_of(said_in(blind_words(scoring.trial_id)))
            return
        trial = [cell for cell in scoring.cells if cell.round_id == scoring.trial_id]
        alone = len({cell.subject.subject_id for cell in trial}) == 1
        asked = {cell.key[1:]: cell.asked if alone else cell.label for cell in trial}
        marks = scoring.everyones(scoring.trial_id)
        self.trial.value = html_of(
            trial_comparison(marks, scoring.reviewer_id, asked, scoring.scale, table_id="desk-tbl-trial")
        )


class _Way:
    """The way from one card to another: the case, the criterion, and three buttons."""

    def __init__(self, scoring: Scoring, go: Callable[[DeskCell], None]) -> None:
        self._scoring, self._go, self._moving = scoring, go, False
        self.cell = scoring.first
        cases = dict.fromkeys((cell.round_id, cell.subject.subject_id) for cell in scoring.cells)
        self.case = w.Dropdown(
            options=[(self._case_words(*case), case) for case in cases],
            description=scoring.criterion_set.purpose.capitalize(),
            layout=w.Layout(width="26em"),
        )
        asked = dict.fromkeys((cell.asked, cell.dimension.dimension_id) for cell in scoring.cells)
        self.asked = w.Dropdown(options=list(asked), description="Criterion", layout=w.Layout(width="30em"))
        self.back = button("Previous", "The card before this one", partial(self._step, -1))
        self.on = button("Next", "The card after this one", partial(self._step, 1))
        self.open_one = button("Next without a mark", "The next card on which nothing is saved", self._step_open)
        for control in (self.case, self.asked):
            control.observe(self._take, names="value")
        self._put()
        lists, steps = w.HBox([self.case, self.asked]), w.HBox([self.back, self.on, self.open_one])
        for row in (lists, steps):
            row.layout.flex_flow = "row wrap"
        self.box = w.HBox([lists, steps], layout=w.Layout(flex_flow="row wrap"))

    def _case_words(self, round_id: str, subject_id: str) -> str:
        name = f"{subject_id} {self._scoring.review.subject(subject_id).short_name}"
        return f"Trial case: {name}" if round_id == self._scoring.trial_id else name

    def _put(self) -> None:
        """Set the two lists on the card that is open."""
        self._moving = True
        round_id, subject_id, dimension_id = self.cell.key
        self.case.value, self.asked.value = (round_id, subject_id), dimension_id
        self._moving = False

    def _move(self, cell: DeskCell) -> None:
        self.cell = cell
        self._put()
        self._go(cell)

    def _take(self, _change: object) -> None:
        if not self._moving:
            wanted = (*self.case.value, self.asked.value)
            self._move(next(cell for cell in self._scoring.cells if cell.key == wanted))

    def _step(self, by: int) -> None:
        cells = self._scoring.cells
        self._move(cells[(cells.index(self.cell) + by) % len(cells)])

    def _step_open(self) -> None:
        """Go to the next card that waits for a mark; where none does, what the card says stays."""
        found = self._scoring.next_open(self.cell)
        if found is not None:
            self._move(found)

    @property
    def closed_by_interest(self) -> bool:
        """Whether the card that is open takes no mark because of an interest."""
        return self._scoring.state(self.cell) == "interest"

    def start(self) -> None:
        """Go to the card that the work begins with."""
        self._move(self._scoring.first)
