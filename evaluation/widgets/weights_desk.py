"""The weights desk: swing weighting step by step for one stakeholder group, saved as a weight set with its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as w

from evaluation.assessment import Assessment
from evaluation.assessment.weighting import EQUAL
from evaluation.errors import InputError, MethodError, ReviewError
from evaluation.figures.live import live_svg
from evaluation.model import CriterionSet, Purpose
from evaluation.narrative.desks import opened_words, refused_words
from evaluation.narrative.explore import live_sentence, no_points, nothing_to_weigh, totals_refused
from evaluation.narrative.swing import (
    conflict_words,
    kept_in_file,
    not_saved,
    saved_words,
    set_words,
    step_words,
)
from evaluation.options import ValueTable
from evaluation.packs import Conflict, ScoreStore
from evaluation.presentation import Prose, TableView
from evaluation.schemas import ID_PATTERN
from evaluation.tables.explore import live_ranking
from evaluation.tables.swing import Revision, both_versions, swing_history, swings_table
from evaluation.widgets.elicitation import Elicitation, Stored, drafted, opened, revisions, stored_weights
from evaluation.widgets.parameters import text_of
from evaluation.widgets.parts import WIDE, Desk, Panes, html_of, place_for_words, said_in
from evaluation.widgets.state import Weighing, totals_open, weigh, weighable
from evaluation.widgets.swing_controls import SwingControls

__all__ = ["swing_desk"]

PURPOSES: tuple[Purpose, ...] = ("option", "hub")
NOTHING_SAVED = "Nothing is saved yet."
STEPS = ("1 Rank", "2 Points", "3 Check", "4 Effect", "5 Save", "History")
Shown = Prose | TableView | str


def swing_desk(assessment: Assessment, pack: str | Path, group: str, weight_set: str, purpose: str = "option") -> Desk:
    """Return a desk on which one stakeholder group weighs the swings of a criterion set, and saves what it says.

    Where the parameters or the pack are at fault, there is no desk, only the sentence that says so.

    Parameters
    ----------
    assessment : Assessment
        Of the pack, for the effect on the ranks.
    pack : str or Path
        Folder of the pack, in whose score store the weight set is kept.
    group : str
        The stakeholder group; the one on record where the weight set is there already.
    weight_set : str
        Id under which its weights are saved.
    purpose : str
        ``"option"``: the success factors of the options. ``"hub"``: the criteria of the hubs.
    """
    store = ScoreStore(pack)
    try:
        kind, weight_set = _purpose(purpose), _weight_set_id(text_of("weight_set", weight_set))
        stored = stored_weights(store, weight_set)
        group = stored.group or _group(text_of("group", group))
        desk = _WeightsDesk(assessment, store, stored, group, weight_set, kind)
    except ReviewError as error:
        return Desk(None, (refused_words(error),))
    return Desk(desk.box, desk.standing())


def _purpose(text: str) -> Purpose:
    """Return a purpose as typed.

    Raises
    ------
    MethodError
        Where it is none.
    """
    for purpose in PURPOSES:
        if text == purpose:
            return purpose
    raise MethodError(f"purpose must be one of {', '.join(PURPOSES)}; it is {text!r}")


def _weight_set_id(text: str) -> str:
    """Return the id of a weight set as typed.

    Raises
    ------
    MethodError
        Where it is no id, or that of equal weights.
    """
    if text == EQUAL:
        raise MethodError(f"weight_set must be an id of the group's own; {EQUAL!r} stands for equal weights")
    if not ID_PATTERN.fullmatch(text):
        need = "letters, digits, hyphens and underscores, at most 64, the first a letter or digit"
        raise MethodError(f"weight_set must be an id: {need}; it is {text!r}")
    return text


def _group(text: str) -> str:
    """Return the name of a stakeholder group as typed.

    Raises
    ------
    MethodError
        Where it is empty.
    """
    if not text.strip():
        raise MethodError("group must name the stakeholder group that weighs, as the report is to name it; it is empty")
    return text.strip()


class _WeightsDesk:
    """The steps of one group's elicitation, its save and its history."""

    def __init__(  # noqa: PLR0917 - the parts of one desk
        self, assessment: Assessment, store: ScoreStore, stored: Stored, group: str, weight_set: str, purpose: Purpose
    ) -> None:
        self.assessment, self.store, self.purpose = assessment, store, purpose
        self.group, self.weight_set, self.stored = group, weight_set, stored
        self.criterion_set = _criterion_set(assessment, purpose)
        self.on_record = opened(assessment, purpose, stored)
        self.steps = SwingControls(self.criterion_set.criteria, self.on_record, self._follow)
        self.first = self.steps.said  # the first swing has all the points, whatever was on record
        self.table = _weighable(assessment, purpose)
        self.before = self._weighed(self.first if stored.version or stored.in_file else _even(self.first))
        self.status, self.effect, self.past = place_for_words(), place_for_words(), place_for_words()
        self._make_save()
        self.panes = Panes(
            "Step",
            {
                STEPS[0]: (self.steps.rank_pane, None),
                STEPS[1]: (self.steps.points_pane, self.steps.write_points),
                STEPS[2]: (self.steps.check_pane, self.steps.write_check),
                STEPS[3]: (self.effect, self._write_effect),
                STEPS[4]: (self.save_pane, None),
                STEPS[5]: (self.past, self._write_history),
            },
        )
        self.next = w.Button(description="Next step", tooltip="Go on to the next step")
        self.next.on_click(self._go_on)
        self.panes.buttons.observe(self._end_of_steps, names="index")
        self.box = w.VBox([self.status, self.panes.box, self.next])
        self._write_status()

    def _make_save(self) -> None:
        """Make the pane of saving: why it changes, who types it, the button, what became of it, and a conflict."""
        self.reason = _line("Why it changes", "in a sentence, where a version is there already")
        self.entered_by = _line("Entered by", "who types this, where that is not the group itself")
        closed = self._closed()
        self.save = w.Button(description="Save these weights", button_style="primary", disabled=closed is not None)
        self.result, self.clash = place_for_words(), place_for_words()
        ways = {
            "Keep theirs": self._keep_theirs,
            "Save mine on theirs": self._save_on_theirs,
            "Go on editing": self._end_clash,
        }
        self.ways = w.HBox([_button(words, act) for words, act in ways.items()])
        self.theirs = 0
        self.save.on_click(lambda _button: self._save(self.stored.version))
        about = place_for_words()
        about.value = html_of(closed or step_words("save"))
        self.clash_box = w.VBox([self.clash, self.ways])
        self.save_pane = w.VBox([about, self.reason, self.entered_by, self.save, self.result, self.clash_box])
        self._end_clash()

    def _closed(self) -> Prose | None:
        """Return why nothing can be saved here, whatever the points."""
        if self.stored.in_file:
            return kept_in_file(self.weight_set, self.group)
        try:
            self.store.keeper  # noqa: B018  # asked for its refusal
        except InputError as error:
            return not_saved([f"{problem}" for problem in error.problems])
        return None

    # --- what follows from a change ---

    def _follow(self) -> None:
        self.result.value = ""
        self._write_status()
        self.panes.refresh()

    def _go_on(self, _button: object) -> None:
        self.panes.buttons.index = min(self.panes.buttons.index + 1, len(STEPS) - 1)

    def _end_of_steps(self, change: Mapping[str, Any]) -> None:
        self.next.disabled = change["new"] == len(STEPS) - 1

    def _write_status(self) -> None:
        past, version = self.revisions, self.stored.version
        state = saved_words(version, past[-1].at if version else "", changed=self.steps.said != self.first)
        who = set_words(self.group, self.weight_set, self.criterion_set.set_id)
        self.status.value = html_of(who, self._closed() or state)

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Every version of the weight set, oldest first."""
        return revisions(self.store, self.weight_set)

    def _write_history(self) -> None:
        self.past.value = html_of(*self._history("desk-tbl-swing-history"))

    def _history(self, table_id: str) -> tuple[Shown, ...]:
        past = self.revisions
        if not past:
            return (saved_words(0, "", changed=False),)
        return (swing_history(past, self.steps.names, table_id=table_id),)

    # --- the effect ---

    def _weighed(self, said: Elicitation) -> Weighing | None:
        """Return what follows from points over the criteria that count; None where there is nothing to weigh."""
        if self.table is None:
            return None
        points = {name: said.points[name] for name in self.table.criterion_ids}
        total = sum(points.values())
        if not total:
            return None
        weights = dict(zip(points, (float(weight) for weight in self.table.weights(points)), strict=True))
        return weigh(self.assessment, self.purpose, self.table, weights, points)

    def _write_effect(self) -> None:
        self.effect.value = html_of(*self._effect())

    def _effect(self) -> tuple[Shown, ...]:
        if self.table is None:
            return (totals_refused(self.assessment) if self.purpose == "hub" else nothing_to_weigh(),)
        now = self._weighed(self.steps.said)
        if now is None or self.before is None:
            return (no_points(),)
        assessment, purpose = self.assessment, self.purpose
        return (
            step_words("effect"),
            live_sentence(assessment, purpose, now.frame, self.before.frame),
            live_ranking(assessment, purpose, now.frame, table_id=f"desk-tbl-effect-{purpose}"),
            live_svg(assessment, purpose, now.contributions, figure_id=f"desk-fig-effect-{purpose}"),
            self._swings(self.steps.said, "desk-tbl-swings"),
        )

    def _swings(self, said: Elicitation, table_id: str) -> TableView:
        return swings_table(self.steps.names, said.ends, said.points, table_id=table_id)

    # --- saving ---

    def _save(self, base: int) -> None:
        draft = drafted(
            self.steps.said,
            self.weight_set,
            self.criterion_set.set_id,
            self.group,
            reason=self.reason.value.strip(),
            entered_by=self.entered_by.value.strip(),
        )
        try:
            saved = self.store.save_weights(draft, base=base)
        except Conflict:
            self._read(self._show_clash)
            return
        except (InputError, OSError) as error:
            self.result.value = html_of(not_saved(_problems(error)))
            return
        self._read(lambda: self._stands(saved.sequence))

    def _read(self, act: Callable[[], None]) -> None:
        """Do what reads the store; say beside the buttons where it cannot be read."""
        try:
            act()
        except (InputError, OSError) as error:
            self.result.value = html_of(not_saved(_problems(error)))

    def _stands(self, version: int) -> None:
        """Show that what the desk says now is on disk.

        The version just saved is the base of the next save, whatever another window has saved since: that is a
        conflict to be shown, not to be overwritten unseen.
        """
        self.stored = replace(stored_weights(self.store, self.weight_set), version=version)
        self.first = self.steps.said
        self._end_clash()
        self.reason.value = ""
        self._write_status()
        self.panes.refresh()
        self.result.value = html_of(saved_words(version, self.revisions[-1].at, changed=False))

    def _show_clash(self) -> None:
        """Show what stands now beside what the desk says; exactly that version is then kept or written over."""
        now, past = stored_weights(self.store, self.weight_set), self.revisions
        self.theirs = now.version
        words = conflict_words(now.version, past[-1].at, past[-1].by) if now.version else conflict_words(0, "", "")
        points = self.steps.said.points
        both = both_versions(self.steps.names, points, now.points, table_id="desk-tbl-both")
        self.clash.value, self.result.value = html_of(words, both), ""
        self.clash_box.layout.display = ""

    def _end_clash(self, _button: object = None) -> None:
        self.clash.value = ""
        self.clash_box.layout.display = "none"

    def _keep_theirs(self, _button: object) -> None:
        self._read(self._take_theirs)

    def _take_theirs(self) -> None:
        self.stored = stored_weights(self.store, self.weight_set)
        self.steps.take(opened(self.assessment, self.purpose, self.stored))
        self.first = self.steps.said
        self._end_clash()
        self._follow()

    def _save_on_theirs(self, _button: object) -> None:
        self._save(self.theirs)

    # --- without a kernel ---

    def standing(self) -> tuple[Any, ...]:
        """Return the starting state: the swings, and the versions that there are."""
        closed, swings = self._closed(), self._swings(self.on_record, "tbl-swings")
        past = self._history("tbl-swing-history") if self.revisions else (said_in(opened_words(NOTHING_SAVED)),)
        return (
            *((closed,) if closed else ()),
            replace(swings, caption=f"{swings.caption}, when this desk was opened"),
            *past,
        )


def _problems(error: InputError | OSError) -> list[str]:
    return [f"{problem}" for problem in error.problems] if isinstance(error, InputError) else [f"{error}"]


def _criterion_set(assessment: Assessment, purpose: Purpose) -> CriterionSet:
    found = assessment.review.criterion_set(purpose)
    if found is None:
        raise MethodError(f"weights of {purpose}s need a criterion set of purpose {purpose}; this review has none")
    return found


def _weighable(assessment: Assessment, purpose: Purpose) -> ValueTable | None:
    """Return what the effect is shown on; None where there is nothing, or a total over hubs is not open."""
    if purpose == "option":
        return weighable(assessment, purpose) if assessment.appraisal is not None else None
    return weighable(assessment, purpose) if totals_open(assessment) else None


def _even(said: Elicitation) -> Elicitation:
    """Return the same swings with equal points: what a group's first points are held against."""
    return Elicitation(said.order, dict.fromkeys(said.points, 1.0), said.ends)


def _line(description: str, placeholder: str) -> Any:
    return w.Text(description=description, placeholder=placeholder, style=WIDE, layout=w.Layout(width="60em"))


def _button(words: str, act: Any) -> Any:
    button = w.Button(description=words, layout=w.Layout(width="auto"))
    button.on_click(act)
    return button
