"""Scores that came back, held against the store: what is new, what stands already, what was saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs.journal.chain import Saved
from evaluation.packs.journal.drafts import Conflict, ScoreDraft
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.sheets.forms import ScoreForm, asked_form
from evaluation.packs.sheets.interest_sheet import CHOICES, barred_in, declared_in, sorted_interests, undeclared_in
from evaluation.packs.sheets.layout import KEEP, REASON_FOR_CHANGE, THEIRS, WITHDRAW
from evaluation.packs.sheets.marks import SAID, Cell, Mark, Marks, read_marks
from evaluation.packs.sheets.plans import Answer, Clash, Plan
from evaluation.packs.sheets.reading import Entry, Filled
from evaluation.packs.sheets.score_book import score_workbook
from evaluation.packs.sheets.standing import Sorted, change_told
from evaluation.packs.sheets.values import Odd, ids_in, level_in
from evaluation.scoring import same_level

__all__ = ["score_plan"]

DASHES = (WITHDRAW, "–", "−")
"""Programs make a dash or a minus of the sign while one types."""
NOTHING = dict.fromkeys(SAID, "")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one row asks for: a mark, or with `withdraw` that there is none; empty where nothing is asked."""

    said: dict[str, str]
    withdraw: bool = False

    @property
    def empty(self) -> bool:
        return not self.withdraw and self.said == NOTHING


@dataclass(slots=True)
class _Sorted:
    """The rows of a form, sorted by what is to be done with them."""

    saves: list[Callable[[], Saved]] = field(default_factory=list)
    clashes: list[tuple[Entry, _Wish]] = field(default_factory=list)
    answers: dict[Cell, Answer] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    n_same: int = 0


def score_plan(store: ScoreStore, review: Review, filled: Filled, entered_by: str) -> Plan:
    """Return what importing the scores of one reviewer would do.

    Parameters
    ----------
    store : ScoreStore
    review : Review
        As it stands, for the form in which conflicts are resolved.
    filled : Filled
    entered_by : str
        Who types it in, where that is not the reviewer.

    Raises
    ------
    InputError
        With every cell that breaks a rule of the review.
    """
    about = filled.key.about
    form = asked_form(review, about["round_id"], about["reviewer_id"])
    rounds = dict.fromkeys((*form.round_ids, *(entry.ids["round_id"] for entry in filled.entries)))
    marks = read_marks(store, rounds, form.reviewer_id)  # those of a trial round locked since stand as they are
    said = sorted_interests(store, form, filled.beside, entered_by) if filled.beside else Sorted()
    declared = declared_in(store, form.reviewer_id)
    barred = barred_in(filled.beside) if filled.beside else {}
    undeclared = undeclared_in(filled.beside, declared) if filled.beside else {}
    judge = _Judge(store, form, marks, filled, entered_by=entered_by, barred=barred, undeclared=undeclared)
    done = judge.judged(filled.entries)
    if said.problems or done.problems:
        raise InputError([*said.problems, *done.problems])
    clashes = tuple(_clash(form, marks, filled, entry, wish) for entry, wish in done.clashes)
    n_same = said.n_same + done.n_same
    if not said.clashes and not clashes:
        return Plan((*said.saves, *done.saves), (), n_same)
    for (entry, wish), clash in zip(done.clashes, clashes, strict=True):
        done.answers[_cell(entry)] = _answer(entry, wish, clash.theirs)
    raw = score_workbook(form, marks, declared, done.answers, said.answers)
    return Plan((), (*said.clashes, *clashes), n_same, raw)


def _cell(entry: Entry) -> Cell:
    return entry.ids["round_id"], entry.ids["subject_id"], entry.ids["dimension_id"]


class _Judge:
    """Says of each row what is to be done with it."""

    def __init__(
        self,
        store: ScoreStore,
        form: ScoreForm,
        marks: Marks,
        filled: Filled,
        *,
        entered_by: str,
        barred: Mapping[str, str],
        undeclared: Mapping[str, Entry],
    ) -> None:
        self.store, self.form, self.marks, self.filled, self.entered_by = store, form, marks, filled, entered_by
        self.barred, self.undeclared = barred, undeclared
        self.done = _Sorted()

    def judged(self, entries: Iterable[Entry]) -> _Sorted:
        for entry in entries:
            wish = self._wish(entry)
            if wish is not None and not self._tell_barred(entry, wish):
                self._sort(entry, wish)
        return self.done

    def _tell(self, entry: Entry, column: str, rule: str, remedy: str, value: str | None = None) -> None:
        self.done.problems.append(self.filled.problem(entry, column, rule, remedy, value))

    def _wish(self, entry: Entry) -> _Wish | None:
        """Return what a row asks for; None where it is at fault, or asks for nothing."""
        given = entry.given
        said = {name: given[name] for name in SAID} | {"evidence_ids": ";".join(ids_in(given["evidence_ids"]))}
        if given["level"].split(" ")[0] in DASHES:
            return _Wish(dict(NOTHING), withdraw=True)
        try:
            said["level"] = level_in(given["level"], self.form.scale)
        except Odd as odd:
            self._tell(entry, "level", odd.rule, odd.remedy, odd.value)
            return None
        wish = _Wish(said)
        if wish.empty:
            self._tell_emptied(entry)
            return None
        if not said["level"]:
            rule = "there are words about this cell and no level"
            self._tell(entry, "level", rule, "Choose a level, IE or NA, or empty the row.")
            return None
        return wish

    def _tell_emptied(self, entry: Entry) -> None:
        """Tell of a row that showed a mark and is empty now: it may be meant, or an accident."""
        now = self.marks.current.get(_cell(entry))
        if entry.ids["round_id"] not in self.form.round_ids:  # locked since: what stands there stays
            return
        if now is not None and entry.ids["base"] == str(now.version) and entry.ids["base_sha"] == now.sha:
            rule = "a mark is saved here, and the row is empty"
            remedy = f"Put the level back, or write {WITHDRAW} for it to take the mark back, and say why it changed."
            self._tell(entry, "level", rule, remedy, self.form.words.get(now.row["level"], now.row["level"]))

    def _tell_barred(self, entry: Entry, wish: _Wish) -> bool:
        """Return whether a mark is on a subject in which the same workbook declares an actual interest, and tell it."""
        place = self.barred.get(entry.ids["subject_id"])
        now = self.marks.current.get(_cell(entry))
        stands = now is not None and wish.said == dict(now.row)  # told beside the declaration
        if place is None or wish.withdraw or stands:
            return False
        rule = f"an actual interest in this {self.form.noun.lower()} is declared at {place}, so it cannot be scored"
        self._tell(entry, "level", rule, "Empty the row, or mend the declaration.", entry.given["level"])
        return True

    def _sort(self, entry: Entry, wish: _Wish) -> None:
        now = self.marks.current.get(_cell(entry))
        stands = dict(now.row) if now else NOTHING
        if wish.said == stands:
            self.done.n_same += not wish.withdraw
            return
        if entry.ids["asks"] == "1" and not self._chosen(entry):
            return
        if self._untouched(entry, wish):
            return
        if entry.ids["round_id"] not in self.form.round_ids:
            rule = f"round {entry.ids['round_id']} was locked since this workbook was written, and takes no more marks"
            self._tell(entry, "level", rule, "Put back what was saved here, or empty the row.", entry.given["level"])
            return
        if self._tell_undeclared(entry, wish):
            return
        if not self._on_current(entry, now):
            self.done.clashes.append((entry, wish))
        elif not self._tell_unexplained(entry, wish):
            self._plan(entry, wish, now)

    def _chosen(self, entry: Entry) -> bool:
        """Return whether a row that asks for a choice is to be saved; where none was made, that is told."""
        choice = entry.given.get("keep", "").casefold()
        if choice not in KEEP:
            rule = "this row was saved by another way meanwhile, and it is not said which version to keep"
            self._tell(entry, "keep", rule, f"Choose {' or '.join(KEEP)}.", choice)
        return choice in KEEP and choice != THEIRS

    def _untouched(self, entry: Entry, wish: _Wish) -> bool:
        """Return whether a row says what it showed when it was written: its reviewer changed nothing."""
        shown = self.marks.shown(int(entry.ids["base"]), entry.ids["base_sha"])
        return shown is not None and wish.said == dict(shown.row) and not wish.withdraw

    def _tell_unexplained(self, entry: Entry, wish: _Wish) -> bool:
        """Return whether a row changes the level that it showed, or takes it back, without a reason, and tell it.

        Where the mark was saved by another way meanwhile, the record says over which version this one was put.
        """
        shown = self.marks.shown(int(entry.ids["base"]), entry.ids["base_sha"])
        if shown is None or same_level(shown.row["level"], wish.said["level"], self.form.scale):
            return False
        if entry.given["reason_for_change"] or (entry.ids["asks"] == "1" and not wish.withdraw):
            return False
        saved = self.form.words.get(shown.row["level"], "none")
        rule = f"the level is not the one that was saved ({saved}), and it is not said why it changes"
        rule = "taking a mark back needs a reason" if wish.withdraw else rule
        self._tell(entry, "reason_for_change", rule, f"Say it under {REASON_FOR_CHANGE!r}.", entry.given["level"])
        return True

    def _tell_undeclared(self, entry: Entry, wish: _Wish) -> bool:
        """Return whether a mark is on a subject on which its reviewer has declared nothing, and tell it once."""
        declaration = self.undeclared.get(entry.ids["subject_id"])
        if declaration is None or wish.withdraw:
            return False
        rule = f"there are marks on {declaration.label}, and nothing is declared about an interest in it"
        remedy = f"Choose one of: {', '.join(CHOICES)}. With an actual interest, empty the marks."
        problem = self.filled.problem(declaration, "kind", rule, remedy)
        self.done.problems += [problem] if problem not in self.done.problems else []
        return True

    @staticmethod
    def _on_current(entry: Entry, now: Mark | None) -> bool:
        base, sha = entry.ids["base"], entry.ids["base_sha"]
        return (base, sha) == ((str(now.version), now.sha) if now else ("0", ""))

    def _plan(self, entry: Entry, wish: _Wish, now: Mark | None) -> None:
        reviewer, reason = self.form.reviewer_id, change_told(entry)
        self.done.answers[_cell(entry)] = _answer(entry, wish, "")
        if wish.withdraw and now is not None:
            named = {"reason": reason, "entered_by": self.entered_by}
            self.done.saves.append(partial(self.store.withdraw, reviewer, now.version, **named))
            return
        draft = _draft(entry, wish, reason, self.entered_by)
        base = now.version if now else None
        try:
            self.store.check(reviewer, draft, base=base)
        except Conflict:
            self.done.clashes.append((entry, wish))
        except InputError as error:
            for problem in error.problems:
                column = problem.column if problem.column in entry.places else "level"
                self._tell(entry, str(column), problem.rule, problem.remedy, problem.value)
        else:
            self.done.saves.append(partial(self.store.save, reviewer, draft, base=base))


def _draft(entry: Entry, wish: _Wish, reason: str, entered_by: str) -> ScoreDraft:
    said = wish.said
    return ScoreDraft(
        *_cell(entry),
        said["level"],
        rationale=said["rationale"],
        why_not_higher=said["why_not_higher"],
        evidence_ids=ids_in(said["evidence_ids"]),
        reason_for_change=reason,
        entered_by=entered_by,
    )


def _answer(entry: Entry, wish: _Wish, theirs: str) -> Answer:
    level = f"{WITHDRAW} take it back" if wish.withdraw else wish.said["level"]
    given = {**entry.given, **wish.said, "level": level, "keep": ""}
    return Answer(given, theirs)


def _clash(form: ScoreForm, marks: Marks, filled: Filled, entry: Entry, wish: _Wish) -> Clash:
    theirs = marks.current.get(_cell(entry)) or marks.latest.get(_cell(entry))
    words = _said_words(form, theirs.row) if theirs else "nothing: the store never held what this row showed"
    when = f" (version {theirs.version}, {_moment_words(theirs)})" if theirs and theirs.version else ""
    changed = f" Changed because: {theirs.reason_for_change}" if theirs and theirs.reason_for_change else ""
    yours = "taken back" if wish.withdraw else _said_words(form, wish.said)
    reason = entry.given["reason_for_change"]
    yours += f" Changed because: {reason}" if reason else ""
    return Clash(filled.file, entry.places["level"], entry.label, yours, f"{words}{when}{changed}")


def _moment_words(mark: Mark) -> str:
    return f"{mark.entered_at[:16].replace('T', ' ')} UTC, by {mark.entered_by}"


def _said_words(form: ScoreForm, row: Mapping[str, str]) -> str:
    if not row["level"]:
        return "taken back"
    parts = [form.words.get(row["level"], row["level"])]
    parts += [f"reason: {row['rationale']}"] if row["rationale"] else ["no reason"]
    parts += [f"not higher: {row['why_not_higher']}"] if row["why_not_higher"] else []
    parts += [f"evidence: {row['evidence_ids']}"] if row["evidence_ids"] else []
    return "; ".join(parts)
