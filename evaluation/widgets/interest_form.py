"""The form on which a reviewer declares interests, subject by subject, before anything is scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as w

from evaluation.errors import ReviewError
from evaluation.narrative.desks import ABOUT_INTERESTS, NEEDED, declared_beside_words, declared_words, error_words
from evaluation.packs import Conflict
from evaluation.presentation.terms import INTERESTS
from evaluation.widgets.cards import button, note_place, set_shown, stacked, text_line, write_note
from evaluation.widgets.parts import html_of, place_for_words, said_in
from evaluation.widgets.scoring_state import InterestForm, Scoring, lacking_in_interest

__all__ = ["SCORING", "InterestDesk"]

SCORING = "Scoring"
"""The pane on which the work goes on."""

KINDS = (
    ("choose one", ""),
    ("None", "none"),
    ("Actual: I cannot score it", "actual"),
    ("Potential: it might become one", "potential"),
    ("Perceived: others might see one", "perceived"),
)
KEPT = "What is grey stands in interest.csv itself and is changed there, or belongs to a locked round."
MEANWHILE = "Another window declared this meanwhile. It is shown now; change it again if it is not right."


class _Row:
    """The controls of one subject."""

    def __init__(self, scoring: Scoring, subject_id: str) -> None:
        self.subject_id = subject_id
        subject = scoring.review.subject(subject_id)
        hint = "Actual: you cannot score it. Potential: it might become one. Perceived: others might see one"
        self.kind = stacked(
            w.Dropdown(options=KINDS, description=f"Your interest in {subject_id} {subject.name}", tooltip=hint)
        )
        self.nature = text_line("What the interest is", "such as: paid adviser to its lead body until 2024")
        self.mitigation = text_line("How it is handled", "such as: declared to the chair, another spoke first")
        for line in (self.kind, self.nature, self.mitigation):
            line.layout.flex = "1 1 22em"
        self.error = note_place("error")
        lines = [self.kind, self.nature, self.mitigation]
        self.box = w.VBox([w.HBox(lines, layout=w.Layout(flex_flow="row wrap")), self.error])
        self.kind.observe(self._follow, names="value")
        self.fill(scoring)

    @property
    def form(self) -> InterestForm:
        """What stands in the controls."""
        return InterestForm(self.kind.value, self.nature.value, self.mitigation.value)

    def fill(self, scoring: Scoring) -> None:
        """Show what is declared."""
        form = scoring.interests.get(self.subject_id, InterestForm())
        self.kind.value, self.nature.value, self.mitigation.value = form.kind, form.nature, form.mitigation
        for control in (self.kind, self.nature, self.mitigation):
            control.disabled = not scoring.declares_here(self.subject_id)
        self._follow()

    def _follow(self, _change: object = None) -> None:
        for line in (self.nature, self.mitigation):
            set_shown(line, shown=self.kind.value not in ("", "none"))


class InterestDesk:
    """All subjects of a reviewer with what is declared on each.

    Parameters
    ----------
    scoring : Scoring
    declared : callable
        Called when something was declared.
    """

    def __init__(self, scoring: Scoring, declared: Callable[[], None]) -> None:
        self._scoring, self._declared = scoring, declared
        self._met: set[str] = set()
        self.rows = [_Row(scoring, subject_id) for subject_id in scoring.subject_ids]
        self.save_button = button("Save declarations", "Save what is declared above", self.save, style="primary")
        self.none_button = button(
            "None in those left", "Choose “None” wherever nothing is chosen yet; nothing is saved by it", self.none_left
        )
        self.said = note_place("said")
        buttons = w.HBox([self.none_button, self.save_button])
        self.kept = note_place("said")
        write_note(self.kept, *([KEPT] if any(row.kind.disabled for row in self.rows) else []))
        about = place_for_words()
        about.value = html_of(said_in(ABOUT_INTERESTS))
        self.box = w.VBox([about, self.kept, *(row.box for row in self.rows), self.said, buttons])
        self.box.add_class("wb-card")

    def none_left(self) -> None:
        """Choose "None" for each subject on which nothing is chosen."""
        for row in self.rows:
            row.kind.value = row.kind.value or "none"

    def save(self) -> None:
        """Save each declaration that is whole and new; say beside each other one what it needs."""
        n_saved = n_left = 0
        self._met = set()
        for row in self.rows:
            if row.subject_id in self._met:  # nobody saves over what was not on the screen yet
                n_left += 1
                continue
            if row.kind.disabled or row.form == self._scoring.interests.get(row.subject_id):
                continue
            refused = self._declare(row)
            write_note(row.error, *([refused] if refused else []))
            n_saved, n_left = n_saved + (not refused), n_left + bool(refused)
        left = self._scoring.undeclared
        write_note(self.said, declared_words(n_saved, n_left, left, SCORING), refused=bool(n_left or left))
        self._declared()

    def _declare(self, row: _Row) -> str:
        """Return why a declaration is not saved; empty where it is."""
        lacking = lacking_in_interest(row.form)
        if lacking:
            return NEEDED[lacking[0]]
        try:
            self._scoring.declare(row.subject_id, row.form)
        except Conflict:
            return self._taken_over(row)
        except (ReviewError, OSError) as error:
            return error_words(error)
        return ""

    def _taken_over(self, row: _Row) -> str:
        """Show what another window declared, and return words that say so."""
        before = dict(self._scoring.interests)
        try:
            self._scoring.reload()
        except (ReviewError, OSError) as error:
            return error_words(error)
        row.fill(self._scoring)
        self._met |= self.show_declared(before, [other for other in self.rows if other is not row])
        return MEANWHILE

    def show_declared(self, before: Mapping[str, InterestForm], rows: Sequence[_Row] | None = None) -> set[str]:
        """Show what is declared now, and return the subjects on which something else is begun and says so beside it.

        Parameters
        ----------
        before : mapping of str to InterestForm
            What was declared when the rows were filled, by subject.
        rows : sequence, optional
            All by default.
        """
        met = set()
        for row in self.rows if rows is None else rows:
            was, stands = (held.get(row.subject_id, InterestForm()) for held in (before, self._scoring.interests))
            if row.form == was:
                row.fill(self._scoring)
                write_note(row.error)
            elif stands not in (was, row.form):
                write_note(row.error, declared_beside_words(INTERESTS[stands.kind]))
                met.add(row.subject_id)
        return met

    def disable(self) -> None:
        """Take no more declarations."""
        controls: list[Any] = [self.save_button, self.none_button]
        for row in self.rows:
            controls += [row.kind, row.nature, row.mitigation]
        for control in controls:
            control.disabled = True
        write_note(self.kept, KEPT)
