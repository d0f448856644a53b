"""What the scoring desk knows without a screen: a reviewer's cells, what stands and what is begun, what may be saved.

The desk is blind: of other reviewers' marks it reads nothing until their round is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from evaluation.errors import InputError, MethodError, Problem
from evaluation.model import IE, NA, Review, Rules
from evaluation.packs import InterestDraft, Saved, ScoreDraft, ScoreStore, Version
from evaluation.packs.rounds import SCORERS, asked_of, round_row, set_of
from evaluation.scoring import same_level
from evaluation.widgets.desk_cells import CellKey, DeskCell, cells_of

__all__ = ["CellState", "InterestForm", "MarkForm", "Scoring", "lacking_in_interest", "lacking_in_mark"]

CellState = Literal["open", "begun", "saved", "interest", "trial first"]
"""Of a cell: nothing yet; begun or changed and not saved; saved; closed by an interest; waiting for the trial case."""


@dataclass(frozen=True, slots=True)
class MarkForm:
    """What stands in the controls of one card; of what is saved, the reason for its last change is left out."""

    level: str = ""
    rationale: str = ""
    why_not_higher: str = ""
    evidence_ids: tuple[str, ...] = ()
    reason_for_change: str = ""

    @classmethod
    def of(cls, row: Mapping[str, object]) -> MarkForm:
        """Return the form that shows a row of the table ``score``; an empty one for a mark taken back."""
        texts = {name: str(row.get(name, "")) for name in ("level", "rationale", "why_not_higher")}
        cited = str(row.get("evidence_ids", "")).split(";")
        return cls(**texts, evidence_ids=tuple(item.strip() for item in cited if item.strip()))

    @property
    def said(self) -> MarkForm:
        """The form as it is saved: line breaks and repeated spaces are single spaces."""
        texts = (self.rationale, self.why_not_higher, self.reason_for_change)
        rationale, why, changed = (" ".join(text.split()) for text in texts)
        return replace(self, rationale=rationale, why_not_higher=why, reason_for_change=changed)


@dataclass(frozen=True, slots=True)
class InterestForm:
    """What a reviewer declares on one subject; an empty kind is no declaration."""

    kind: str = ""
    nature: str = ""
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A saved form, its version (0 where it stands in the table's own file) and its data status."""

    form: MarkForm
    version: int
    status: str = "user"


def lacking_in_mark(form: MarkForm, rules: Rules, *, changed: bool = False) -> tuple[str, ...]:
    """Return the parts of a form without which it cannot be saved; nothing where it can.

    Parameters
    ----------
    form : MarkForm
    rules : Rules
        Of the pack.
    changed : bool
        Whether another level is saved, so that the change needs a reason of its own.
    """
    found = [] if form.level else ["level"]
    if rules.rationale == "required" and not form.said.rationale:
        found.append("rationale")
    if rules.evidence == "required" and form.level not in (IE, NA) and not form.evidence_ids:
        found.append("evidence_ids")
    if changed and not form.said.reason_for_change:
        found.append("reason_for_change")
    return tuple(found)


def lacking_in_interest(form: InterestForm) -> tuple[str, ...]:
    """Return the parts of a declaration that are missing: its kind, and of an interest what it is."""
    if not form.kind:
        return ("kind",)
    return ("nature",) if form.kind != "none" and not form.nature.strip() else ()


class Scoring:
    """One reviewer's work in one round and in the trial round before it.

    Parameters
    ----------
    review : Review
    store : ScoreStore
        Of the same pack.
    reviewer_id : str
    round_id : str
        A round of individual marking, or a trial round.

    Raises
    ------
    InputError
        Where there is no such reviewer or round, or the store is at fault.
    MethodError
        Where the round is one of moderation, or nothing is assigned to the reviewer.
    """

    def __init__(self, review: Review, store: ScoreStore, reviewer_id: str, round_id: str) -> None:
        self.review, self.store, self.reviewer_id, self.round_id = review, store, _known(review, reviewer_id), round_id
        stage = round_row(review, round_id)["stage"]
        if stage == "moderation":
            raise MethodError(f"round {round_id} is one of moderation; open it at the moderation desk")
        self.criterion_set = set_of(review, round_id)
        self.scale = review.scale_of(self.criterion_set)
        main = cells_of(review, round_id, self._assigned(round_id))
        if not main:
            need = "a row in assignment.csv for each subject that the reviewer is to score"
            raise MethodError(f"nothing is assigned to {reviewer_id} in round {round_id}; the desk needs {need}")
        self._locked = dict(zip(review.table("round")["round_id"], review.table("round")["locked"], strict=True))
        self.trial_id = self._trial_round() if stage == "individual" else ""
        trial = cells_of(review, self.trial_id, self._assigned(self.trial_id)) if self.trial_id else ()
        self.cells: tuple[DeskCell, ...] = (*trial, *main)
        self.drafts: dict[CellKey, MarkForm] = {}
        self._standing: dict[CellKey, _Standing] = {}
        self.reload()

    # --- what there is to do ---

    def _assigned(self, round_id: str) -> tuple[str, ...]:
        """Return the subjects that the reviewer is asked to score, whatever the interests."""
        return tuple(subject.subject_id for subject in asked_of(self.review, (round_id,), self.reviewer_id))

    def _trial_round(self) -> str:
        """Return the last trial round of the same criterion set that is assigned to the reviewer, or empty text."""
        rounds = self.review.table("round")
        mine = (rounds["set_id"] == self.criterion_set.set_id) & (rounds["stage"] == "calibration")
        found = [str(item) for item in rounds.loc[mine.to_numpy(dtype=bool), "round_id"]]
        return next((item for item in reversed(found) if self._assigned(item)), "")

    @property
    def subject_ids(self) -> tuple[str, ...]:
        """Subjects that the reviewer meets, the trial case first."""
        return tuple(dict.fromkeys(cell.subject.subject_id for cell in self.cells))

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds that the reviewer marks in, the trial first."""
        return tuple(dict.fromkeys(cell.round_id for cell in self.cells))

    @property
    def open_rounds(self) -> tuple[str, ...]:
        """Those of them that are not locked."""
        return tuple(item for item in self.rounds if not self.locked(item))

    def locked(self, round_id: str) -> bool:
        """Whether a round takes no more marks."""
        return bool(self._locked[round_id])

    def note_locks(self) -> bool:
        """Return whether a round was locked since the desk last looked; from now on the desk takes no marks in it.

        Raises
        ------
        InputError
            Where the store is at fault.
        """
        ended = self.store.locked_rounds(self.reviewer_id)
        found = [item for item in self.open_rounds if item in ended]
        self._locked |= dict.fromkeys(found, True)
        if found:
            self.reload()
        return bool(found)

    # --- what stands ---

    def reload(self) -> None:
        """Read again what is saved; what is begun and not saved stays, on the version that it was begun on.

        Otherwise a mark that another window saved meanwhile, and that nobody saw here, would be overwritten.
        """
        begun = {key: self._standing.get(key) for key in self.drafts if not self.locked(key[0])}
        frames = [self.store.load(round_id, self.reviewer_id) for round_id in self.rounds]
        self._standing = {
            (row["round_id"], row["subject_id"], row["dimension_id"]): _Standing(
                MarkForm.of(row), int(row["version"]), row["data_status"]
            )
            for frame in frames
            for row in frame.to_dict("records")
            if (row["round_id"], row["subject_id"], row["dimension_id"]) not in begun
        } | {key: item for key, item in begun.items() if item is not None}
        declared = self.store.load_interests(self.reviewer_id).to_dict("records")
        self.interests: dict[str, InterestForm] = {
            row["subject_id"]: InterestForm(row["kind"], row["nature"], row["mitigation"]) for row in declared
        }
        self._interest_versions = {row["subject_id"]: int(row["version"]) for row in declared}

    def version(self, cell: DeskCell) -> int:
        """Return the version of a cell that stands; 0 where none does, or it stands in ``score.csv`` itself."""
        return self._standing[cell.key].version if cell.key in self._standing else 0

    def in_file(self, cell: DeskCell) -> bool:
        """Whether the mark stands in ``score.csv`` itself, which the desk does not touch."""
        return cell.key in self._standing and not self._standing[cell.key].version

    def saved_form(self, cell: DeskCell) -> MarkForm:
        """Return what is saved; an empty form where nothing is."""
        return self._standing[cell.key].form if cell.key in self._standing else MarkForm()

    def statuses(self, round_id: str) -> tuple[str, ...]:
        """Return the data status of each mark of the reviewer that stands in a round."""
        return tuple(item.status for (of_round, *_), item in self._standing.items() if of_round == round_id)

    def form(self, cell: DeskCell) -> MarkForm:
        """Return what a card shows: what is begun, else what is saved; once the round is locked, what is saved."""
        return self.saved_form(cell) if self.locked(cell.round_id) else self.drafts.get(cell.key, self.saved_form(cell))

    def too_late(self, cell: DeskCell) -> MarkForm | None:
        """Return what was begun and not saved when the round was locked; None where nothing was."""
        return self.drafts.get(cell.key) if self.locked(cell.round_id) else None

    def level_changed(self, cell: DeskCell, level: str) -> bool:
        """Return whether a level is not the one that is saved; False where none is saved, or none chosen."""
        saved = self.saved_form(cell).level
        return bool(level and saved) and not same_level(level, saved, self.scale)

    def lacking(self, cell: DeskCell, form: MarkForm, *, over: Version | None = None) -> tuple[str, ...]:
        """Return the parts without which a form cannot be saved on a cell; parameters as for `save`."""
        changed = over is None and self.level_changed(cell, form.level)  # over another version, the record says so
        return lacking_in_mark(form, self.review.rules, changed=changed)

    def keep(self, cell: DeskCell, form: MarkForm) -> None:
        """Remember what stands in the controls, until it is saved or the desk is closed."""
        if form.said == self.saved_form(cell):
            self.drafts.pop(cell.key, None)
        else:
            self.drafts[cell.key] = form

    def state(self, cell: DeskCell) -> CellState:
        """Return how far a cell is."""
        if self.barred(cell.subject.subject_id) and cell.key not in self._standing:
            return "interest"
        if cell.key in self.drafts and not self.locked(cell.round_id):
            return "begun"
        if cell.key in self._standing:
            return "saved"
        return "trial first" if cell.round_id == self.round_id and not self.trial_done else "open"

    def editable(self, cell: DeskCell) -> bool:
        """Whether the reviewer may give or change the mark now."""
        closed = self.locked(cell.round_id) or self.undeclared or self.barred(cell.subject.subject_id)
        return not closed and not self.in_file(cell) and self.state(cell) != "trial first"

    @property
    def trial_done(self) -> bool:
        """Whether the trial case no longer stands before the others: done, locked, or there is none."""
        if not self.trial_id or self.locked(self.trial_id):
            return True
        mine = [cell for cell in self.cells if cell.round_id == self.trial_id]
        return all(cell.key in self._standing or self.barred(cell.subject.subject_id) for cell in mine)

    def counts(self, round_id: str) -> dict[str, int]:
        """Return how many cells of a round are in each state."""
        states = [self.state(cell) for cell in self.cells if cell.round_id == round_id]
        return {state: states.count(state) for state in ("open", "begun", "saved", "interest", "trial first")}

    def next_open(self, after: DeskCell | None = None) -> DeskCell | None:
        """Return the first cell after one, round about, that has no saved mark and can be given one."""
        start = 0 if after is None else self.cells.index(after) + 1
        around = (*self.cells[start:], *self.cells[:start])
        wanted = (cell for cell in around if self.state(cell) in ("open", "begun") and self.editable(cell))
        return next((cell for cell in wanted if cell != after), None)

    @property
    def all_saved(self) -> bool:
        """Whether every cell that takes a mark now has one, with nothing begun; False where none takes one."""
        states = {self.state(cell) for cell in self.cells if not self.locked(cell.round_id)} - {"interest"}
        return states == {"saved"}

    @property
    def first(self) -> DeskCell:
        """The cell to open with: one that waits for a mark, else the first of an open round, else of the round."""
        wanted = self.open_rounds or (self.round_id,)
        return self.next_open() or next(cell for cell in self.cells if cell.round_id in wanted)

    # --- interests ---

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Subjects on which the reviewer has declared nothing; a locked round asks for nothing more."""
        mine = [cell.subject.subject_id for cell in self.cells if not self.locked(cell.round_id)]
        return tuple(item for item in dict.fromkeys(mine) if item not in self.interests)

    def barred(self, subject_id: str) -> bool:
        """Whether an actual interest keeps the reviewer from scoring a subject."""
        return subject_id in self.interests and self.interests[subject_id].kind == "actual"

    def declares_here(self, subject_id: str) -> bool:
        """Whether a declaration may be made at the desk: those in ``interest.csv`` are kept there."""
        return self._interest_versions.get(subject_id, 1) > 0

    def declare(self, subject_id: str, form: InterestForm) -> Saved:
        """Return the receipt of a declaration once it is on disk; errors as `ScoreStore.declare_interest`."""
        draft = InterestDraft(subject_id, form.kind, form.nature.strip(), form.mitigation.strip())
        base = self._interest_versions.get(subject_id)
        saved = self.store.declare_interest(self.reviewer_id, draft, base=base)
        self.interests[subject_id], self._interest_versions[subject_id] = form, saved.sequence
        return saved

    # --- saving ---

    def save(self, cell: DeskCell, form: MarkForm, *, over: Version | None = None) -> Saved:
        """Return the receipt of a mark once it is on disk.

        Parameters
        ----------
        cell : DeskCell
        form : MarkForm
        over : Version, optional
            A version of the same cell, saved elsewhere, that the reviewer has seen and puts this mark over.

        Raises
        ------
        Conflict
            Where the cell was saved elsewhere since the desk read it.
        InputError
            Where the pack's rules do not allow the mark, or its round was locked meanwhile.
        """
        kept = f"Kept over version {over.sequence}, saved in another window" if over else ""
        draft = ScoreDraft(
            cell.round_id,
            cell.subject.subject_id,
            cell.dimension.dimension_id,
            form.level,
            rationale=form.rationale,
            why_not_higher=form.why_not_higher,
            evidence_ids=form.evidence_ids,
            reason_for_change=". ".join(filter(None, (kept, form.reason_for_change))),
        )
        saved = self.store.save(self.reviewer_id, draft, base=over.sequence if over else self.version(cell))
        self._standing[cell.key] = _Standing(replace(form.said, reason_for_change=""), saved.sequence)
        self.drafts.pop(cell.key, None)
        return saved

    def forget(self, cell: DeskCell) -> None:
        """Count a cell as not saved, where the store holds no version of it; what is begun stays."""
        self._standing.pop(cell.key, None)

    def take_theirs(self, cell: DeskCell, theirs: Version | None) -> None:
        """Show what was saved elsewhere, and forget what was begun here."""
        self.drafts.pop(cell.key, None)
        if theirs is None or not theirs.row:
            self._standing.pop(cell.key, None)
        else:
            self._standing[cell.key] = _Standing(MarkForm.of(theirs.row), theirs.sequence, theirs.row["data_status"])

    def withdraw(self, cell: DeskCell, reason: str) -> Saved:
        """Return the receipt of taking a mark back; errors as `ScoreStore.withdraw`."""
        saved = self.store.withdraw(self.reviewer_id, self.version(cell), reason=reason)
        self._standing.pop(cell.key, None)
        self.drafts.pop(cell.key, None)
        return saved

    def history(self, cell: DeskCell) -> pd.DataFrame:
        """Return every version of the reviewer's own mark on a cell, oldest first."""
        _, subject_id, dimension_id = cell.key
        every = self.store.history(cell.round_id, self.reviewer_id, subject_id, dimension_id)
        return every[(every["kind"] == "score").to_numpy(dtype=bool)]

    # --- after the lock ---

    def everyones(self, round_id: str) -> pd.DataFrame:
        """Return the marks of all reviewers in a round.

        Raises
        ------
        MethodError
            Where the round is not locked: until then the desk is blind.
        """
        if not self.locked(round_id):
            raise MethodError(f"marks of others are shown once round {round_id} is locked; it is open")
        return self.store.load(round_id)


def _known(review: Review, reviewer_id: str) -> str:
    reviewers = review.table("reviewer")
    scorers = reviewers[reviewers["role"].isin(SCORERS).to_numpy(dtype=bool)]
    if reviewer_id not in set(scorers["reviewer_id"]):
        rule = "nobody who scores has this id"
        remedy = f"Choose one of: {', '.join(scorers['reviewer_id']) or 'none'}."
        raise InputError([Problem("reviewer.csv", rule, remedy, column="reviewer_id", value=reviewer_id)])
    return reviewer_id
