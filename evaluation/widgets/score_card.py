"""The card of one cell at the scoring desk: the evidence, the level, the reasons, and what became of the save."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial

import ipywidgets as w
import pandas as pd

from evaluation.errors import ReviewError
from evaluation.narrative.desks import (
    NEEDED,
    closed_words,
    error_words,
    locked_meanwhile_words,
    not_saved_words,
    rules_of_marks,
    saved_words,
)
from evaluation.presentation import TableView
from evaluation.scoring import level_order
from evaluation.tables.desks import marks_beside, rubric_table, versions_beside
from evaluation.widgets.cards import (
    Asking,
    Clock,
    EvidenceTicks,
    LevelControl,
    button,
    card_head,
    columns,
    note_place,
    set_shown,
    text_area,
    write_note,
)
from evaluation.widgets.desk_cells import DeskCell, evidence_on, level_choices, register_of
from evaluation.widgets.parts import html_of, place_for_words
from evaluation.widgets.scoring_state import MarkForm, Scoring
from evaluation.widgets.versioned_card import VersionedCard

__all__ = ["ScoreCard"]


class ScoreCard(VersionedCard):
    """One card, filled again for every cell.

    Parameters
    ----------
    scoring : Scoring
    clock : callable
        Gives the present moment.
    changed : callable
        Called when something is begun, saved or taken back.
    """

    stored, do_it = "saved", "Save"

    def __init__(self, scoring: Scoring, clock: Clock, changed: Callable[[], None]) -> None:
        super().__init__(scoring, scoring.cells[0], clock, changed)
        self.scoring = scoring
        self._make_controls()
        self._make_buttons()
        form = [self.level.box, self.errors["level"], self.rationale, self.errors["rationale"], self.why_not_higher]
        form += [self.change, self.errors["reason_for_change"]]
        self.body = columns([self.evidence.box, self.errors["evidence_ids"]], [self.rubric, *form])
        buttons = w.HBox([self.save_button, self.history_button], layout=w.Layout(flex_flow="row wrap"))
        self.foot = w.VBox([buttons, self.asking.box])
        parts = [self.head, self.closed, self.two.box, self.body, self.said, self.foot, self.more]
        self.box = w.VBox(parts)
        self.box.add_class("wb-card")

    def _make_controls(self) -> None:
        scoring = self.scoring
        self.head, self.rubric = place_for_words(), place_for_words()
        self.closed = note_place("said")
        self.errors = {
            name: note_place("error") for name in ("level", "rationale", "evidence_ids", "reason_for_change")
        }
        choices = level_choices(scoring.review, scoring.criterion_set, self.cell.dimension.dimension_id)
        self.level = LevelControl(scoring.scale, "Level", choices, self._take)
        self.evidence = EvidenceTicks(register_of(scoring.review), self._take)
        self.rationale = text_area("Reason", "What in the evidence puts it at this level")
        self.why_not_higher = text_area("Why not higher", "What the next level would need", rows=2)
        self.change = text_area("Reason for change", "Why another level than the one that was saved", rows=2)
        for box in (self.rationale, self.why_not_higher, self.change):
            box.observe(self._take, names="value")

    def _make_buttons(self) -> None:
        self.save_button = button("Save", "Save this card; it is saved as you go too", self.save, style="primary")
        self.asking = Asking(
            "Take this mark back",
            "Why it is taken back",
            "Take it back now",
            "Leave the cell without a mark; the record of it stays",
            self._withdraw,
        )

    # --- showing ---

    def open(self, cell: DeskCell) -> None:
        """Show another cell."""
        self.cell = cell
        write_note(self.said)
        self.show()

    def show(self) -> None:
        """Show the cell as it stands now."""
        self._put_away()
        self.more.value = ""
        self._fill(self.scoring.form(self.cell))
        self._show_state()
        self._say_again()
        self.head.value = html_of(card_head(self.cell))  # last: whoever reads it finds the other controls filled

    def _fill(self, form: MarkForm) -> None:
        scoring, cell = self.scoring, self.cell
        choices = level_choices(scoring.review, scoring.criterion_set, cell.dimension.dimension_id)
        self._filling = True
        self.level.fill(choices, form.level)
        self.rationale.value, self.why_not_higher.value = form.rationale, form.why_not_higher
        self.change.value = form.reason_for_change
        self.evidence.fill(evidence_on(scoring.review, cell), form.evidence_ids)
        self._filling = False
        pairs = [(f"{item.code} {item.word}".strip(), item.descriptor) for item in choices if item.descriptor]
        self.rubric.value = html_of(rubric_table(pairs, table_id="desk-tbl-rubric")) if self.level.lists else ""

    def _show_state(self) -> None:
        """Open or close the controls, and say why where they are closed."""
        scoring, cell = self.scoring, self.cell
        why = self._why_closed()
        for control in (self.level.box, self.rationale, self.why_not_higher, self.change, self.save_button):
            control.disabled = bool(why) or self._deciding
        self.evidence.disable(disabled=bool(why) or self._deciding)
        set_shown(self.body, shown=why not in ("interest", "undeclared", "trial first"))
        set_shown(self.foot, shown=not why)
        set_shown(self.asking.box, shown=bool(scoring.version(cell)))
        set_shown(self.history_button, shown=bool(scoring.version(cell)))
        words = partial(closed_words, who=scoring.reviewer_id, subject=cell.subject.short_name, round_id=cell.round_id)
        write_note(self.closed, *([words(why, trial_id=scoring.trial_id)] if why else []))
        if why == "locked":
            self._show_locked()
        self._write_errors(())
        self._follow()

    def _follow(self) -> None:
        """Ask why the level changes where another one is saved, and only there."""
        changed = self.scoring.level_changed(self.cell, self.level.value)
        set_shown(self.change, shown=changed)
        if not changed:
            self._filling = True
            self.change.value = ""
            self._filling = False

    def _why_closed(self) -> str:
        """Return why the card takes no mark; empty where it does."""
        scoring, cell = self.scoring, self.cell
        closed = {
            "locked": scoring.locked(cell.round_id),
            "undeclared": bool(scoring.undeclared),
            "interest": scoring.barred(cell.subject.subject_id) and not scoring.version(cell),
            "in file": scoring.in_file(cell),
            "trial first": scoring.state(cell) == "trial first",
        }
        return next((why for why, holds in closed.items() if holds), "")

    @property
    def _takes(self) -> bool:
        return not self._why_closed()

    def _show_locked(self) -> None:
        """Show what all reviewers gave, and beside what stands what was begun here and came too late."""
        scoring, late = self.scoring, self.scoring.too_late(self.cell)
        kept = as_row(scoring.saved_form(self.cell))
        heads, table_id = ("Yours, not saved", "What is kept"), "desk-tbl-versions"
        beside = [versions_beside(as_row(late), kept, scoring.scale, heads=heads, table_id=table_id)] if late else []
        try:
            self.more.value = html_of(*beside, self._everyones())
        except (ReviewError, OSError) as error:
            self.more.value = html_of(*beside)
            write_note(self.said, error_words(error), refused=True)

    def _everyones(self) -> TableView:
        """Return the marks of all reviewers on the cell, once the round is locked."""
        marks = self.scoring.everyones(self.cell.round_id)
        here = (marks["subject_id"] == self.cell.subject.subject_id) & (
            marks["dimension_id"] == self.cell.dimension.dimension_id
        )
        mine = marks[here.to_numpy(dtype=bool)]
        own = mine["reviewer_id"] == self.scoring.reviewer_id
        named = mine.assign(who=own.map({True: "You", False: "Another reviewer"}), note="")
        # by level, without names: who gave which mark is for the chair's desk
        shown = named.iloc[sorted(range(len(named)), key=lambda place: self._order(named.iloc[place]))]
        return marks_beside(
            shown, self.scoring.scale, table_id="desk-tbl-marks", caption="What all reviewers gave on this cell"
        )

    def _order(self, mark: pd.Series) -> tuple[bool, tuple[bool, float, str], str]:
        return mark["who"] != "You", level_order(str(mark["level"]), self.scoring.scale), str(mark["rationale"])

    def _write_errors(self, lacking: tuple[str, ...]) -> None:
        for name, place in self.errors.items():
            write_note(place, *([NEEDED[name]] if name in lacking else []))

    # --- saving ---

    @property
    def form(self) -> MarkForm:
        """What stands in the controls."""
        texts = (self.level.value, self.rationale.value, self.why_not_higher.value)
        return MarkForm(*texts, self.evidence.value, self.change.value)

    def _take(self, _change: object = None) -> None:
        """Save as the reviewer goes, where nothing is lacking and no other version waits for a decision."""
        if self._filling:
            return
        self._follow()
        self.scoring.keep(self.cell, self.form)
        if self._deciding or self.theirs is not None:
            return
        if self.cell.key not in self.scoring.drafts:
            write_note(self.said)
            self._write_errors(())
            self._changed()
            return
        self.save()

    def save(self) -> None:
        """Save the card, or say beside its controls what it needs."""
        lacking = self._lacking()
        if lacking:
            self._say_lacking(lacking)
            self._changed()
            return
        self._write_errors(())
        saved = self._receipt(lambda: self.scoring.save(self.cell, self.form, over=self.theirs))
        if saved is not None:
            self._after(saved_words(self._time(), saved.sequence))

    _store = save

    def _lacking(self) -> tuple[str, ...]:
        return self.scoring.lacking(self.cell, self.form, over=self.theirs)

    def _say_lacking(self, lacking: tuple[str, ...]) -> None:
        self._write_errors(lacking)
        words = [not_saved_words(lacking, self.scoring.version(self.cell))]
        asked_by_rule = not {"rationale", "evidence_ids"}.isdisjoint(lacking)
        words += [rules_of_marks(self.scoring.review.rules)] if asked_by_rule else []
        write_note(self.said, *words, refused=True)

    def _refused(self, error: ReviewError | OSError) -> None:
        """Say why nothing was saved; a round that was locked meanwhile is for reading from now on."""
        with suppress(ReviewError, OSError):  # where the store cannot be read, the first error says enough
            self.scoring.note_locks()
        words, round_id = error_words(error), self.cell.round_id
        if self.scoring.locked(round_id):
            words = locked_meanwhile_words(round_id, unsaved=self.scoring.too_late(self.cell) is not None)
            self.show()
        write_note(self.said, words, refused=True)
        self._changed()

    def _withdraw(self, reason: str) -> None:
        taken = self._receipt(lambda: self.scoring.withdraw(self.cell, reason))
        if taken is not None:
            self._fill(MarkForm())
            self._after(f"Taken back at {self._time()}, version {taken.sequence}. The cell has no mark.")

    def _as_row(self) -> dict[str, str]:
        return as_row(self.form)

    def _fill_standing(self) -> None:
        self._fill(self.scoring.saved_form(self.cell))


def as_row(form: MarkForm) -> dict[str, str]:
    """Return a form as a row of the table ``score``."""
    return {**asdict(form.said), "evidence_ids": ";".join(form.evidence_ids)}
