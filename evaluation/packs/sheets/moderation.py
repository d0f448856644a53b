"""What the panel agreed, come back in the chair's workbook, held against the rules of moderation and the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evaluation.errors import InputError, Problem
from evaluation.model import Review, Scale
from evaluation.packs.journal.chain import Saved
from evaluation.packs.journal.drafts import ConsensusDraft
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.sheets.bundle import ASK_AGAIN
from evaluation.packs.sheets.layout import MODERATION, REASON_FOR_CHANGE
from evaluation.packs.sheets.moderation_book import moderation_workbook
from evaluation.packs.sheets.moderation_form import SAID, ModerationForm, PanelCell, moderation_form
from evaluation.packs.sheets.plans import Plan
from evaluation.packs.sheets.reading import Entry, Filled
from evaluation.packs.sheets.standing import Row, Sorted, Standing, Trade, change_told, sort_row
from evaluation.packs.sheets.values import Odd, level_in
from evaluation.presentation import listed
from evaluation.presentation.terms import CONSENSUS_METHODS
from evaluation.scoring import same_level

__all__ = ["moderation_plan"]

METHODS: Mapping[str, str] = {
    said.casefold(): code for code, words in CONSENSUS_METHODS.items() for said in (code, words)
}
UNRESOLVED = "unresolved"


def moderation_plan(store: ScoreStore, review: Review, filled: Filled, entered_by: str) -> Plan:
    """Return what importing the chair's workbook would do; parameters and errors as for `score_plan`."""
    form = moderation_form(store, review, filled.key.about["round_id"])
    done = _Chair(store, form, filled, entered_by).sorted()
    if done.problems:
        raise InputError(done.problems)
    if not done.clashes:
        return Plan(tuple(done.saves), (), done.n_same)
    return Plan((), tuple(done.clashes), done.n_same, moderation_workbook(form, done.answers))


@dataclass(frozen=True, slots=True)
class _Chair:
    """Says of each row of the chair's workbook what is to be done with it."""

    store: ScoreStore
    form: ModerationForm
    filled: Filled
    entered_by: str

    def sorted(self) -> Sorted:
        done = Sorted()
        trade = Trade("level", self._check, self._save, self._words, _mended)
        cells = {cell.key: cell for cell in self.form.cells}
        for entry in self.filled.entries:
            cell = cells.get((entry.ids["subject_id"], entry.ids["dimension_id"]))
            if cell is None:
                rule = "this cell is no longer one of the round"
                done.problems.append(self.filled.problem(entry, "level", rule, ASK_AGAIN, entry.label))
                continue
            wanted, problems = self._wanted(entry)
            problems = problems or self._lacking(entry, cell, wanted)
            done.problems += problems
            if not problems and any(wanted.values()):
                sort_row(done, self.filled, entry, (wanted, self.form.stands(cell.key)), trade)
        return done

    def _wanted(self, entry: Entry) -> tuple[Row, list[Problem]]:
        """Return what a row says, in the codes of the tables, and the cells that say nothing that can be read."""
        wanted = {name: entry.given[name] for name in SAID}
        problems = []
        try:
            wanted["level"] = level_in(wanted["level"], self.form.base.scale)
        except Odd as odd:
            problems.append(self.filled.problem(entry, "level", odd.rule, odd.remedy, odd.value))
        method = wanted["method"]
        if method:
            wanted["method"] = METHODS.get(method.casefold(), "")
            if not wanted["method"]:
                remedy = f"Choose one of: {listed(CONSENSUS_METHODS.values(), 'or')}."
                problems.append(self.filled.problem(entry, "method", "nothing is agreed in this way", remedy, method))
        return wanted, problems

    def _lacking(self, entry: Entry, cell: PanelCell, wanted: Row) -> list[Problem]:
        """Return what is missing in a row that says something, and what was recorded and is empty now."""
        level, method = wanted["level"], wanted["method"]
        if not any(wanted.values()):
            return self._emptied(entry, cell)
        found: list[tuple[str, str, str]] = []
        if not method:
            said = CONSENSUS_METHODS[UNRESOLVED]
            found.append(("method", "it is not said how this was agreed", f"Choose it, or {said} without a level."))
        elif (method == UNRESOLVED) == bool(level):
            rule = "an unresolved cell has no agreed level, and every other one has one"
            found.append(("level", rule, "Empty the level (the median then stands), or choose how it was agreed."))
        if self.form.review.rules.rationale == "required" and not wanted["rationale"]:
            found.append(("rationale", "what was agreed has a reason", "Say why in a sentence."))
        if cell.differs(level, self.form.base.scale) and not wanted["change_reason"]:
            median = cell.median_words(self.form.base.scale)
            heading = MODERATION.field("change_reason").heading
            rule = f"the agreed level is not the median of the marks ({median}), and it is not said why"
            found.append(("change_reason", rule, f"Say under {heading!r} what changed the panel's mind."))
        stands = self.form.stands(cell.key)
        if _is_changed(entry, wanted, stands, self.form.base.scale) and not entry.given["reason_for_change"]:
            level = self.form.base.words.get(stands.row["level"], CONSENSUS_METHODS[UNRESOLVED])
            rule = f"the agreed level is not the one that was recorded ({level}), and it is not said why it changes"
            found.append(("reason_for_change", rule, f"Say it under {REASON_FOR_CHANGE!r}."))
        return [
            self.filled.problem(entry, column, rule, remedy, entry.given["level"]) for column, rule, remedy in found
        ]

    def _emptied(self, entry: Entry, cell: PanelCell) -> list[Problem]:
        """Return the problem of a row that showed a record and is empty now: it may be meant, or an accident."""
        stands = self.form.stands(cell.key)
        if not any(stands.row.values()) or entry.ids["base"] != str(stands.version):
            return []
        rule = "something was recorded here, and the row is empty"
        remedy = f"Put it back, or choose {CONSENSUS_METHODS[UNRESOLVED]}, with the reason."
        return [self.filled.problem(entry, "level", rule, remedy, self._words(stands.row))]

    def _check(self, entry: Entry, row: Row, base: int | None) -> None:
        self.store.check(self.store.keeper, self._draft(entry, row), base=base)

    def _save(self, entry: Entry, row: Row, base: int | None) -> Saved:
        return self.store.save_consensus(self._draft(entry, row), base=base)

    def _draft(self, entry: Entry, row: Row) -> ConsensusDraft:
        place = (self.form.round_id, entry.ids["subject_id"], entry.ids["dimension_id"])
        return ConsensusDraft(*place, **row, reason_for_change=change_told(entry), entered_by=self.entered_by)

    def _words(self, row: Row) -> str:
        level = self.form.base.words.get(row["level"], row["level"])
        parts = [level, CONSENSUS_METHODS.get(row["method"], row["method"]), row["rationale"] or "no reason"]
        parts += [f"not the median because: {row['change_reason']}"] if row["change_reason"] else []
        parts += [f"dissent: {row['dissent']}"] if row["dissent"] else []
        return "; ".join(part for part in parts if part)


def _is_changed(entry: Entry, wanted: Row, stands: Standing, scale: Scale) -> bool:
    """Return whether a row says another level than the record that it showed.

    One recorded meanwhile is no change: there the chair chooses, and the record says over which version.
    """
    shown = entry.ids["base"] == str(stands.version) and entry.ids["asks"] != "1"
    return bool(shown and stands.version) and not same_level(wanted["level"], stands.row["level"], scale)


def _mended(problem: Problem, entry: Entry) -> Problem:
    """Return a problem of the store as it is, at a cell of the row where it names no column of the form."""
    return problem if problem.column in entry.places else replace(problem, column="level")
