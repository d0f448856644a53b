"""The moderation desk: all marks on a cell with their reasons side by side, and the record of what the panel agreed.

Cells stand in the order of disagreement. Nothing is recorded but by a button; taking a record back is a new record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import ipywidgets as w

from evaluation.errors import ReviewError
from evaluation.model import Review, weakest_status
from evaluation.narrative.desks import (
    all_moderated_words,
    moderation_progress,
    no_cells_words,
    opened_words,
    refused_words,
    waiting_words,
)
from evaluation.packs import ScoreStore
from evaluation.presentation import Prose, TableView
from evaluation.presentation.terms import CONSENSUS_METHODS
from evaluation.tables.desks import moderation_list
from evaluation.widgets.cards import Clock, button, card_style, note_place, now, progress_bar, write_note
from evaluation.widgets.desk_cells import DeskCell
from evaluation.widgets.moderation_card import ModerationCard
from evaluation.widgets.moderation_state import Moderation, waits_for_lock
from evaluation.widgets.parameters import text_of
from evaluation.widgets.parts import Desk, Panes, html_of, place_for_words, said_in
from evaluation.widgets.workbook_pane import EXCEL, OwnForm, WorkbookPane

__all__ = ["moderation_desk"]

MODERATION = "Moderation"
LISTS = (
    ("Not yet moderated", "open"),
    ("All cells", "all"),
    ("Agreed away from the median", "changed"),
    ("Not resolved", "unresolved"),
)


def moderation_desk(review: Review, pack: str | Path, round_id: str, chair_id: str = "", *, clock: Clock = now) -> Desk:
    """Return the desk on which a panel records what it agreed; what stands in for it lists the cells and the marks.

    Before the individual round is locked there is no desk, only the sentence that says so; nor is there where there is
    no such round, it is none of moderation, nobody chairs the panel or the one named does not.

    Parameters
    ----------
    review : Review
    pack : str or Path
        Folder of the same review, where the records are kept.
    round_id : str
        A moderation round.
    chair_id : str, optional
        Who records; the panel's first chair where empty.
    clock : callable, optional
        Gives the present moment, with its time zone.
    """
    try:
        round_id, chair_id = text_of("round", round_id), text_of("chair", chair_id)
        waiting = waits_for_lock(review, round_id)
        if waiting:
            return Desk(None, (waiting_words(round_id, waiting),))
        moderation = Moderation(review, ScoreStore(pack, clock=clock), round_id, chair_id)
    except ReviewError as error:
        return Desk(None, (refused_words(error),))
    form = OwnForm(Path(pack), review.review_id, round_id, "", entered_by=moderation.entered_by, clock=clock)
    return Desk(_ModerationDesk(moderation, form).box, standing_state(moderation))


def standing_state(moderation: Moderation) -> tuple[Prose | TableView, ...]:
    """Return how far the moderation is and all cells in their order, without saying whose a mark is."""
    rows = [
        (
            cell.label,
            moderation.marks_words(cell),
            moderation.median_words(cell),
            moderation.agreed_words(cell),
            CONSENSUS_METHODS.get(moderation.form(cell).method, "not yet"),
        )
        for cell in moderation.cells
    ]
    status = weakest_status(moderation.statuses)
    listed = moderation_list(rows, table_id="tbl-moderation", status=status)
    dated = replace(listed, caption=f"{listed.caption}; as they were when this desk was opened")
    return said_in(opened_words(_progress(moderation))), dated


def _progress(moderation: Moderation) -> str:
    return moderation_progress(moderation.n_done, len(moderation.cells), len(moderation.listed("unresolved")))


class _ModerationDesk:
    """The progress, the way from cell to cell, the card, and the workbook."""

    def __init__(self, moderation: Moderation, form: OwnForm) -> None:
        self.moderation = moderation
        self.bar, self.progress = progress_bar("Progress"), place_for_words()
        self.card = ModerationCard(moderation, form.clock, self.refresh)
        self.way = _Way(moderation, self.card.open)
        self.workbook = WorkbookPane(
            form,
            "recorded",
            closed=lambda: moderation.locked,
            n_begun=lambda: len(moderation.drafts),
            changed=self._look_anew,
        )
        panes = {
            MODERATION: (w.VBox([self.way.box, self.card.box]), None),
            EXCEL: (self.workbook.box, self.workbook.show),
        }
        self.panes = Panes("Show", panes)
        self._write_progress()
        head = w.HBox([self.bar, self.progress], layout=w.Layout(flex_flow="row wrap", align_items="center"))
        self.box = w.VBox([card_style(), head, self.panes.box])

    def refresh(self) -> None:
        """Bring the progress up to date, and the workbook's pane when it is looked at; the card is so already."""
        self._write_progress()
        self.panes.refresh()

    def _look_anew(self) -> None:
        """Show what a workbook has recorded meanwhile, or a lock has ended; what is begun here stays as it is."""
        was_locked = self.moderation.locked
        self.moderation.note_lock()
        self.moderation.reload()
        if self.card.theirs is None or self.moderation.locked != was_locked:  # two versions to decide between wait on
            self.way.refresh()
        self.refresh()

    def _write_progress(self) -> None:
        self.bar.max, self.bar.value = max(1, len(self.moderation.cells)), self.moderation.n_done
        self.progress.value = html_of(said_in(_progress(self.moderation)))


class _Way:
    """The way from one card to another: which cells are listed, the cell, and two buttons.

    A cell stays in the list while its card is open, though a record has just taken it out of its kind.
    """

    def __init__(self, moderation: Moderation, go: Callable[[DeskCell | None], None]) -> None:
        self._moderation, self._go, self._moving = moderation, go, False
        wanted = "open" if moderation.listed("open") else "all"
        self.wanted = w.Dropdown(options=LISTS, value=wanted, description="List", layout=w.Layout(width="22em"))
        self.cell = w.Dropdown(options=[], description="Cell", layout=w.Layout(width="44em", max_width="100%"))
        self.back = button("Previous", "The cell before this one", partial(self._step, -1))
        self.on = button("Next", "The cell after this one", partial(self._step, 1))
        self.empty = note_place("said")
        self.wanted.observe(self._list_anew, names="value")
        self.cell.observe(self._take, names="value")
        row = w.HBox([self.wanted, self.cell, self.back, self.on], layout=w.Layout(flex_flow="row wrap"))
        self.box = w.VBox([row, self.empty])
        self._list_anew()

    def _list_anew(self, _change: object = None) -> None:
        self._offer(self._moderation.listed(self.wanted.value))

    def _offer(self, cells: tuple[DeskCell, ...], chosen: DeskCell | None = None) -> None:
        """List cells, and open one of them: the one chosen, else the first."""
        self._moving = True
        opened = chosen or (cells[0] if cells else None)
        self.cell.options = [(self._words(cell), cell.key) for cell in cells]
        self.cell.value = opened.key if opened else None
        self._moving = False
        for control in (self.cell, self.back, self.on):
            control.disabled = not cells
        write_note(self.empty, *([] if cells else self._none_listed()))
        self._go(opened)

    def refresh(self) -> None:
        """List anew what has changed by other means than the card; the cell that is open stays."""
        listed = self._moderation.listed(self.wanted.value)
        if self.cell.value is None:
            self._offer(listed)
            return
        shown = self._opened()
        self._offer(tuple(cell for cell in self._moderation.cells if cell in listed or cell == shown), shown)

    def _none_listed(self) -> list[str]:
        all_done = self.wanted.value == "open"
        more = all_moderated_words(self._moderation.round_id, locked=self._moderation.locked)
        return [no_cells_words(all_done=all_done), *([more] if all_done else [])]

    def _words(self, cell: DeskCell) -> str:
        return f"{cell.label} ({self._moderation.marks_words(cell)})"

    def _take(self, _change: object) -> None:
        if not self._moving and self.cell.value is not None:
            self._go(self._opened())

    def _opened(self) -> DeskCell:
        return next(cell for cell in self._moderation.cells if cell.key == self.cell.value)

    def _step(self, by: int) -> None:
        """Go to the cell before or after, in the list as it is now."""
        shown = self._opened()
        listed = self._moderation.listed(self.wanted.value)
        around = [cell for cell in self._moderation.cells if cell in listed or cell == shown]
        target = around[(around.index(shown) + by) % len(around)]
        self._offer(listed, target if target in listed else None)
