"""The card of one cell at the moderation desk: the marks, what they rest on, and what the panel agreed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict

import ipywidgets as w

from evaluation.errors import ReviewError
from evaluation.narrative.desks import (
    NEEDED,
    closed_moderation,
    error_words,
    locked_meanwhile_words,
    median_words,
    record_needs,
    saved_words,
)
from evaluation.presentation.terms import CONSENSUS_METHODS
from evaluation.tables.desks import desk_evidence, marks_beside, rubric_table, versions_beside
from evaluation.widgets.cards import (
    Asking,
    Clock,
    LevelControl,
    button,
    card_head,
    columns,
    note_place,
    set_shown,
    stacked,
    text_area,
    write_note,
)
from evaluation.widgets.desk_cells import DeskCell, evidence_on, level_choices
from evaluation.widgets.moderation_state import ConsensusForm, Moderation
from evaluation.widgets.parts import html_of, place_for_words
from evaluation.widgets.versioned_card import VersionedCard

__all__ = ["ModerationCard"]

NEEDED_HERE = ("method", "level", "rationale", "change_reason", "reason_for_change")
METHODS = (("choose one", ""), *((words.capitalize(), code) for code, words in CONSENSUS_METHODS.items()))


class ModerationCard(VersionedCard):
    """One card, filled again for every cell.

    Parameters
    ----------
    moderation : Moderation
    clock : callable
        Gives the present moment.
    changed : callable
        Called when something is recorded or undone.
    """

    stored, do_it = "recorded", "Record"

    def __init__(self, moderation: Moderation, clock: Clock, changed: Callable[[], None]) -> None:
        super().__init__(moderation, moderation.cells[0], clock, changed)
        self.moderation = moderation
        self._make_controls()
        choices = level_choices(moderation.review, moderation.criterion_set, self.cell.dimension.dimension_id)
        self.level = LevelControl(moderation.scale, "Agreed level", choices, self._take)
        self.record_button = button("Record", "Record what the panel agreed", self.record, style="primary")
        self.asking = Asking(
            "Undo the last record",
            "Why it is undone",
            "Undo it now",
            "Put back what stood before; a new record says so",
            self._undo,
        )
        self.box = w.VBox(self._parts())
        self.box.add_class("wb-card")

    def _make_controls(self) -> None:
        self.head, self.marks, self.evidence, self.rubric = (place_for_words() for _ in range(4))
        self.closed, self.median = note_place("said"), note_place("said")
        self.errors = {name: note_place("error") for name in NEEDED_HERE}
        self.method = stacked(w.Dropdown(options=METHODS, description="How the level was set"))
        self.rationale = text_area("Reason", "What decided it")
        self.change_reason = text_area("Why it differs from the median", "What changed the panel's mind", rows=2)
        self.dissent = text_area("Dissent", "Who would have said otherwise, and why; empty where nobody", rows=2)
        self.change = text_area("Reason for change", "Why another level than the one that was recorded", rows=2)
        for control in (self.method, self.rationale, self.change_reason, self.dissent, self.change):
            control.observe(self._take, names="value")

    def _parts(self) -> list[object]:
        errors = self.errors
        left = [self.method, errors["method"], self.median, self.rubric, self.level.box, errors["level"]]
        reasons = [self.rationale, errors["rationale"], self.change_reason, errors["change_reason"], self.dissent]
        reasons += [self.change, errors["reason_for_change"]]
        self.body = columns(left, reasons)
        buttons = w.HBox([self.record_button, self.history_button], layout=w.Layout(flex_flow="row wrap"))
        self.foot = w.VBox([buttons, self.asking.box])
        return [
            self.head,
            self.marks,
            self.closed,
            self.two.box,
            self.body,
            self.said,
            self.foot,
            self.more,
            self.evidence,
        ]

    # --- showing ---

    def open(self, cell: DeskCell | None) -> None:
        """Show another cell; nothing where none is listed."""
        set_shown(self.box, shown=cell is not None)
        if cell is None:
            return
        self.cell = cell
        self._put_away()
        self.more.value = ""
        write_note(self.said)
        self._write_words()
        self._fill(self.moderation.shown(cell))
        self._show_state()
        self._say_again()

    def _write_words(self) -> None:
        moderation, cell = self.moderation, self.cell
        self.head.value = html_of(card_head(cell))
        caption = f"Marks on this cell: {moderation.marks_words(cell)}"
        marks = marks_beside(moderation.marks(cell), moderation.scale, table_id="desk-tbl-marks", caption=caption)
        self.marks.value = html_of(marks)
        items = evidence_on(moderation.review, cell)
        self.evidence.value = html_of(desk_evidence(items, table_id="desk-tbl-evidence"))

    def _fill(self, form: ConsensusForm) -> None:
        moderation = self.moderation
        choices = level_choices(moderation.review, moderation.criterion_set, self.cell.dimension.dimension_id)
        self._filling = True
        self.level.fill(choices, form.level)
        self.method.value, self.rationale.value = form.method, form.rationale
        self.change_reason.value, self.dissent.value = form.change_reason, form.dissent
        self.change.value = form.reason_for_change
        self._filling = False
        pairs = [(f"{item.code} {item.word}".strip(), item.descriptor) for item in choices if item.descriptor]
        self.rubric.value = html_of(rubric_table(pairs, table_id="desk-tbl-rubric")) if self.level.lists else ""

    def _show_state(self) -> None:
        moderation, cell = self.moderation, self.cell
        why = self._why_closed()
        reasons = (self.rationale, self.change_reason, self.dissent, self.change)
        for control in (self.method, self.level.box, *reasons, self.record_button):
            control.disabled = bool(why) or self._deciding
        recorded = bool(moderation.version(cell)) and not why
        set_shown(self.foot, shown=not why)
        set_shown(self.asking.box, shown=recorded)
        set_shown(self.history_button, shown=recorded)
        write_note(self.closed, *([closed_moderation(why, round_id=moderation.round_id)] if why else []))
        self._show_late()
        self._write_errors(())
        self._follow()

    def _why_closed(self) -> str:
        """Return why the card takes no record; empty where it does."""
        return "locked" if self.moderation.locked else "in file" if self.moderation.in_file(self.cell) else ""

    @property
    def _takes(self) -> bool:
        return not self._why_closed()

    def _show_late(self) -> None:
        """Show, beside what was agreed, what was begun here and came too late for the lock."""
        moderation, late = self.moderation, self.moderation.too_late(self.cell)
        if late is not None:
            kept, heads = asdict(moderation.form(self.cell)), ("Yours, not recorded", "What is kept")
            table_id = "desk-tbl-versions"
            view = versions_beside(asdict(late.said), kept, moderation.scale, heads=heads, table_id=table_id)
            self.more.value = html_of(view)

    def _follow(self) -> None:
        """Show the controls that the choices so far ask for."""
        moderation, form = self.moderation, self.form
        differs = moderation.differs(self.cell, form.level)
        changed = not moderation.locked and moderation.level_changed(self.cell, form)
        set_shown(self.level.box, shown=self.method.value != "unresolved")
        set_shown(self.change_reason, shown=differs or bool(self.change_reason.value))
        write_note(self.median, median_words(moderation.median_words(self.cell), differs=differs))
        set_shown(self.change, shown=changed)
        if not changed:
            self._filling = True
            self.change.value = ""
            self._filling = False

    def _write_errors(self, lacking: tuple[str, ...]) -> None:
        for name, place in self.errors.items():
            write_note(place, *([NEEDED[name]] if name in lacking else []))

    # --- recording ---

    @property
    def form(self) -> ConsensusForm:
        """What stands in the controls; a cell that is not resolved has no level."""
        level = "" if self.method.value == "unresolved" else self.level.value
        reasons = (self.rationale.value, self.change_reason.value, self.dissent.value, self.change.value)
        return ConsensusForm(level, self.method.value, *reasons)

    def _take(self, _change: object = None) -> None:
        if self._filling:
            return
        self._follow()
        self.moderation.keep(self.cell, self.form)

    def record(self) -> None:
        """Record what the controls say, or say beside them what it needs."""
        lacking = self._lacking()
        if lacking:
            self._say_lacking(lacking)
            return
        self._write_errors(())
        saved = self._receipt(lambda: self.moderation.record(self.cell, self.form, over=self.theirs))
        if saved is not None:
            self._after(saved_words(self._time(), saved.sequence))

    _store = record

    def _lacking(self) -> tuple[str, ...]:
        return self.moderation.lacking(self.cell, self.form, over=self.theirs)

    def _say_lacking(self, lacking: tuple[str, ...]) -> None:
        self._write_errors(lacking)
        write_note(self.said, record_needs(lacking, self.moderation.version(self.cell)), refused=True)

    def _refused(self, error: ReviewError | OSError) -> None:
        """Say why nothing was recorded; a round that was locked meanwhile is for reading from now on."""
        moderation = self.moderation
        with suppress(ReviewError, OSError):  # where the store cannot be read, the first error says enough
            moderation.note_lock()
        words = error_words(error, stored=self.stored)
        if moderation.locked:
            unsaved = moderation.too_late(self.cell) is not None
            words = locked_meanwhile_words(moderation.round_id, unsaved=unsaved, stored=self.stored)
            self.open(self.cell)
        write_note(self.said, words, refused=True)
        self._changed()

    def _undo(self, reason: str) -> None:
        saved = self._receipt(lambda: self.moderation.undo(self.cell, reason))
        if saved is not None:
            self._fill(self.moderation.form(self.cell))
            now_stands = self.moderation.agreed_words(self.cell)
            self._after(f"Undone at {self._time()}, version {saved.sequence}. What stands now: {now_stands}.")

    def _as_row(self) -> dict[str, str]:
        return asdict(self.form.said)

    def _fill_standing(self) -> None:
        self._fill(self.moderation.form(self.cell))
