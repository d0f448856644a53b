"""What the cards of both desks do with the versions of their cell: store one, list them, settle two of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

import pandas as pd

from evaluation.errors import ReviewError
from evaluation.model import Scale
from evaluation.narrative.desks import SavedWord, conflict_words, error_words
from evaluation.packs import Conflict, Saved, Version
from evaluation.tables.desks import desk_history, versions_beside
from evaluation.widgets.cards import Asking, Clock, TwoVersions, button, clock_words, note_place, write_note
from evaluation.widgets.desk_cells import CellKey, DeskCell
from evaluation.widgets.parts import html_of, place_for_words

__all__ = ["Versioned", "VersionedCard"]


class Versioned(Protocol):
    """What a card asks of its desk."""

    @property
    def scale(self) -> Scale:
        """The scale of the cells."""

    @property
    def drafts(self) -> Mapping[CellKey, object]:
        """What is begun and not stored, by cell."""

    def version(self, cell: DeskCell) -> int:
        """Return the version of a cell that stands; 0 where none does."""

    def history(self, cell: DeskCell) -> pd.DataFrame:
        """Return every version of a cell, oldest first."""

    def forget(self, cell: DeskCell) -> None:
        """Count a cell as not stored."""

    def take_theirs(self, cell: DeskCell, theirs: Version | None) -> None:
        """Count what was stored elsewhere as what stands."""


class VersionedCard(ABC):
    """A card, filled again for every cell, whose cell may have been stored in another window meanwhile.

    Parameters
    ----------
    desk : Versioned
    cell : DeskCell
        The first one.
    clock : callable
        Gives the present moment.
    changed : callable
        Called when something is begun, stored or taken back.
    """

    stored: ClassVar[SavedWord]
    do_it: ClassVar[str]  # the words on its button
    asking: Asking

    def __init__(self, desk: Versioned, cell: DeskCell, clock: Clock, changed: Callable[[], None]) -> None:
        self._desk, self.cell, self._clock, self._changed = desk, cell, clock, changed
        self.theirs: Version | None = None  # stored elsewhere, shown beside what stands in the controls
        self._undecided: dict[CellKey, Version | None] = {}  # what to show beside again when one comes back
        self._deciding = self._filling = False
        self.said, self.more = note_place("said"), place_for_words()
        self.history_button = button("Show versions", f"What was {self.stored} here before", self._show_history)
        self.two = TwoVersions(self._keep_theirs, self._keep_mine, self._edit_mine, do_it=self.do_it)

    @abstractmethod
    def _as_row(self) -> dict[str, str]:
        """Return what stands in the controls as a row of its table."""

    @abstractmethod
    def _store(self) -> None:
        """Store what the controls say, or say beside them what it needs."""

    @abstractmethod
    def _fill_standing(self) -> None:
        """Fill the controls with what is stored."""

    @abstractmethod
    def _show_state(self) -> None:
        """Open or close the controls, and say why where they are closed."""

    @property
    @abstractmethod
    def _takes(self) -> bool:
        """Whether the card takes anything now."""

    @abstractmethod
    def _lacking(self) -> tuple[str, ...]:
        """Return the parts without which the controls cannot be stored."""

    @abstractmethod
    def _say_lacking(self, lacking: tuple[str, ...]) -> None:
        """Say what is lacking, beside the controls and below them."""

    @abstractmethod
    def _refused(self, error: ReviewError | OSError) -> None:
        """Say why nothing was stored."""

    # --- one version ---

    def _receipt(self, step: Callable[[], Saved]) -> Saved | None:
        """Return the receipt of a step that stores; None where the card shows why there is none."""
        try:
            return step()
        except Conflict as conflict:
            self._show_conflict(conflict.theirs)
        except (ReviewError, OSError) as error:
            self._refused(error)
        return None

    def _time(self) -> str:
        return clock_words(self._clock())

    def _put_away(self) -> None:
        """Put away what an earlier cell or step has opened."""
        self.theirs, self._deciding = None, False
        self.two.hide()
        self.asking.close()

    def _after(self, *sentences: str) -> None:
        """Show what stands now, with what became of the step."""
        self._undecided.pop(self.cell.key, None)
        self._put_away()
        self._show_state()
        write_note(self.said, *sentences)
        self._changed()

    def _say_again(self) -> None:
        """Say once more, when one comes back, what is not settled on the cell: two versions, or what is begun."""
        key = self.cell.key
        if not self._takes:
            return
        if self._waits():
            self._show_conflict(self._undecided[key])
            return
        self._undecided.pop(key, None)
        if key not in self._desk.drafts:
            return
        lacking = self._lacking()
        if lacking:
            self._say_lacking(lacking)
        else:
            write_note(self.said, f"Not {self.stored} yet. Press {self.do_it}.", refused=True)

    def _show_history(self) -> None:
        try:
            records = self._desk.history(self.cell)
        except (ReviewError, OSError) as error:
            write_note(self.said, error_words(error, stored=self.stored), refused=True)
        else:
            self.more.value = html_of(desk_history(records, self._desk.scale, table_id="desk-tbl-history"))

    # --- two versions ---

    def _waits(self) -> bool:
        """Whether two versions still wait for a decision; where nothing is begun and theirs was read, none does."""
        key = self.cell.key
        if key not in self._undecided:
            return False
        theirs = self._undecided[key]
        unread = theirs is not None and bool(theirs.row) and self._desk.version(self.cell) < theirs.sequence
        return key in self._desk.drafts or unread

    def _show_conflict(self, theirs: Version | None) -> None:
        self.theirs, self._deciding = theirs, True
        self._undecided[self.cell.key] = theirs
        row: Mapping[str, str] = theirs.row if theirs else {}
        if not row:  # taken back in the other window: nothing stands that a change would need a reason for
            self._desk.forget(self.cell)
        number, at, by = (theirs.sequence, theirs.entered_at, theirs.entered_by) if theirs else (0, "", "")
        heads = (f"Yours, not {self.stored}", f"Theirs, version {number}" if row else "Theirs: taken back")
        table = versions_beside(self._as_row(), row, self._desk.scale, heads=heads, table_id="desk-tbl-versions")
        write_note(self.said)
        self._show_state()
        self.two.show(conflict_words(number, at, by, stored=self.stored), table)

    def _keep_theirs(self) -> None:
        theirs = self.theirs
        self._desk.take_theirs(self.cell, theirs)
        self._fill_standing()
        self._after(f"Kept theirs, version {theirs.sequence}." if theirs and theirs.row else "Kept theirs: nothing.")

    def _keep_mine(self) -> None:
        self._deciding = False
        self._show_state()
        self._store()

    def _edit_mine(self) -> None:
        self._deciding = False
        self.two.decided()
        self._show_state()
        write_note(self.said, f"Edit yours below, then press {self.do_it}. Until then nothing is {self.stored}.")
