"""What the moderation desk knows without a screen: cells by disagreement, the marks on each, what was agreed.

Opens only once the individual round is locked, so that nobody's mark can follow another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from evaluation.errors import InputError, MethodError, Problem
from evaluation.model import IE, NA, Review, Rules
from evaluation.packs import ConsensusDraft, Saved, ScoreStore, Version
from evaluation.packs.rounds import round_row, set_of
from evaluation.presentation import level_text
from evaluation.presentation.terms import INTERESTS
from evaluation.scoring import by_disagreement, differs_from_median, marks_of, median_levels, same_level
from evaluation.tables.desks import code_words
from evaluation.widgets.desk_cells import CellKey, DeskCell, cells_of, reviewer_names

__all__ = ["ConsensusForm", "Moderation", "Wanted", "lacking_in_consensus", "waits_for_lock"]

Wanted = Literal["open", "all", "changed", "unresolved"]
"""Which cells are listed: without a record; all; agreed away from the median; recorded as not resolved."""
UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class ConsensusForm:
    """What stands in the controls of one card; of what is recorded, the reason for its last change is left out."""

    level: str = ""
    method: str = ""
    rationale: str = ""
    change_reason: str = ""
    dissent: str = ""
    reason_for_change: str = ""

    @classmethod
    def of(cls, row: Mapping[str, object]) -> ConsensusForm:
        """Return the form that shows a row of the table ``consensus``; an empty one for a record taken back."""
        names = ("level", "method", "rationale", "change_reason", "dissent")
        return cls(**{name: str(row.get(name, "")) for name in names})

    @property
    def said(self) -> ConsensusForm:
        """The form as it is saved: line breaks and repeated spaces are single spaces."""
        names = ("rationale", "change_reason", "dissent", "reason_for_change")
        return replace(self, **{name: " ".join(getattr(self, name).split()) for name in names})


def lacking_in_consensus(form: ConsensusForm, rules: Rules, *, differs: bool, changed: bool = False) -> tuple[str, ...]:
    """Return the parts of a form without which it cannot be recorded.

    Parameters
    ----------
    form : ConsensusForm
    rules : Rules
        Of the pack.
    differs : bool
        Whether the level is not the median of the marks.
    changed : bool
        Whether another level is recorded, so that the change needs a reason of its own.
    """
    found = [] if form.method else ["method"]
    if not form.level and form.method != UNRESOLVED:
        found.append("level")
    if rules.rationale == "required" and not form.said.rationale:
        found.append("rationale")
    if differs and form.level and not form.said.change_reason:
        found.append("change_reason")
    if changed and not form.said.reason_for_change:
        found.append("reason_for_change")
    return tuple(found)


def waits_for_lock(review: Review, round_id: str) -> str:
    """Return the individual round that must be locked before a moderation opens; empty text where it is.

    Raises
    ------
    InputError
        Where there is no such round.
    MethodError
        Where it is not a moderation round; names the one that moderates it.
    """
    row = round_row(review, round_id)
    if row["stage"] != "moderation":
        rounds = review.table("round")
        found = [str(item) for item in rounds.loc[(rounds["moderates"] == round_id).to_numpy(dtype=bool), "round_id"]]
        said = f"it is moderated in {', '.join(found)}" if found else "no round moderates it"
        raise MethodError(f"the moderation desk needs a moderation round; {round_id} is {row['stage']}, and {said}")
    individual = str(row["moderates"])
    return "" if round_row(review, individual)["locked"] else individual


class Moderation:
    """The cells of one moderation round, the marks on them and what was agreed.

    Parameters
    ----------
    review : Review
    store : ScoreStore
        Of the same pack.
    round_id : str
        A moderation round whose individual round is locked.
    chair_id : str, optional
        Who records; the panel's first chair where empty.

    Raises
    ------
    InputError
        Where there is no such round, nobody chairs the panel, or the one named does not.
    MethodError
        Where the round is none of moderation, or its individual round is not locked.
    """

    def __init__(self, review: Review, store: ScoreStore, round_id: str, chair_id: str = "") -> None:
        waiting = waits_for_lock(review, round_id)
        if waiting:
            raise MethodError(f"moderation opens once round {waiting} is locked; it is open")
        self.review, self.store, self.round_id = review, store, round_id
        self.chair_id = _chair(review, store, chair_id)
        self.marked_in = str(round_row(review, round_id)["moderates"])
        self.locked = bool(round_row(review, round_id)["locked"])
        self.criterion_set = set_of(review, round_id)
        self.scale = review.scale_of(self.criterion_set)
        self._medians = self._found_medians()
        order = {key: place for place, key in enumerate(self._medians)}
        cells = cells_of(review, round_id, review.subject_ids_of(self.criterion_set.purpose))
        self.cells = tuple(sorted(cells, key=lambda cell: order[cell.key[1:]]))
        score = review.table("score")
        mine = score[(score["round_id"] == self.marked_in).to_numpy(dtype=bool)].astype(object)
        self._marks = {
            (str(subject), str(dimension)): rows
            for (subject, dimension), rows in mine.groupby(["subject_id", "dimension_id"], sort=False)
        }
        self.drafts: dict[CellKey, ConsensusForm] = {}
        self._forms: dict[CellKey, ConsensusForm] = {}
        self._versions: dict[CellKey, int] = {}
        self._statuses: dict[CellKey, str] = {}
        self.reload()

    def _found_medians(self) -> dict[tuple[str, str], pd.Series]:
        """Return each cell's row of `scoring.by_disagreement`, those furthest apart first."""
        medians = by_disagreement(median_levels(marks_of(self.review, self.criterion_set, self.marked_in)))
        medians = medians.astype({"subject_id": object, "dimension_id": object, "median_state": object})
        return {(row["subject_id"], row["dimension_id"]): row for _, row in medians.iterrows()}

    # --- marks ---

    def median(self, cell: DeskCell) -> pd.Series:
        """Return a cell's row of `scoring.by_disagreement`: its median, and how far its marks lie apart."""
        return self._medians[cell.subject.subject_id, cell.dimension.dimension_id]

    def median_words(self, cell: DeskCell) -> str:
        """Return the median of a cell's marks in words: ``2 Partial``, ``2 to 3``, ``IE``, ``not scored``."""
        row = self.median(cell)
        return level_text(row["median_low"], row["median_high"], row["median_state"], self.scale)

    def marks_words(self, cell: DeskCell) -> str:
        """Return all marks of a cell without saying whose they are, lowest first: ``1, 2, 4, IE``."""
        rows = self._marks.get((cell.subject.subject_id, cell.dimension.dimension_id))
        levels = [] if rows is None else [str(level) for level in rows["level"]]
        numbered = sorted((level for level in levels if level not in (IE, NA)), key=self.scale.parse)
        return ", ".join([*numbered, *sorted(level for level in levels if level in (IE, NA))]) or "none"

    def marks(self, cell: DeskCell) -> pd.DataFrame:
        """Return every reviewer's mark on a cell with its reasons, and who gave none and why.

        Returns
        -------
        DataFrame
            ``who, level, rationale, why_not_higher, evidence_ids, note``; an interest that was declared stands in the
            note, and the level is empty where there is no mark.
        """
        key = cell.subject.subject_id, cell.dimension.dimension_id
        rows = self._marks[key].to_dict("records") if key in self._marks else []
        given = {row["reviewer_id"]: row for row in rows}
        interests = self._interests(cell.subject.subject_id)
        texts = ("level", "rationale", "why_not_higher", "evidence_ids")
        held = [
            {
                "who": self.name(who),
                **{name: given.get(who, {}).get(name, "") for name in texts},
                "note": _note(interests.get(who, ""), scored=who in given),
            }
            for who in self._who(cell.subject.subject_id, given)
        ]
        return pd.DataFrame(held, columns=["who", *texts, "note"])

    def _interests(self, subject_id: str) -> dict[str, str]:
        rows = self.review.table("interest")
        mine = rows[((rows["subject_id"] == subject_id) & (rows["kind"] != "none")).to_numpy(dtype=bool)]
        return dict(zip(mine["reviewer_id"], mine["kind"], strict=True))

    def _who(self, subject_id: str, given: Mapping[str, object]) -> list[str]:
        """Return those who scored a cell or were asked to, in the order of the table of reviewers."""
        rows = self.review.table("assignment")
        asked = (rows["round_id"] == self.marked_in) & (rows["subject_id"] == subject_id)
        named = {*given, *rows.loc[asked.to_numpy(dtype=bool), "reviewer_id"]}
        barred = {who for who, kind in self._interests(subject_id).items() if kind == "actual"}
        return [item for item in self.review.table("reviewer")["reviewer_id"] if item in named | barred]

    def name(self, reviewer_id: str) -> str:
        """Return a reviewer's name, or the id where there is none."""
        return reviewer_names(self.review)[reviewer_id]

    # --- what was agreed ---

    def reload(self) -> None:
        """Read again what was agreed; a cell on which something is begun keeps the version that it was begun on.

        Otherwise a record that another window made meanwhile, and that nobody saw here, would be overwritten.
        """
        begun = set() if self.locked else set(self.drafts)
        rows = self.store.load_consensus(self.round_id).to_dict("records")
        keys = {(row["round_id"], row["subject_id"], row["dimension_id"]): row for row in rows}
        fresh = {key: row for key, row in keys.items() if key not in begun}
        forms = {key: ConsensusForm.of(row) for key, row in fresh.items()}
        versions = {key: int(row["version"]) for key, row in fresh.items()}
        self._forms = {key: form for key, form in self._forms.items() if key in begun} | forms
        self._versions = {key: number for key, number in self._versions.items() if key in begun} | versions
        self._statuses = {key: row["data_status"] for key, row in keys.items()}

    def note_lock(self) -> None:
        """Look whether the round was locked meanwhile; from then on the desk records nothing.

        Raises
        ------
        InputError
            Where the store is at fault.
        """
        if not self.locked and self.round_id in self.store.locked_rounds(self.store.keeper):
            self.locked = True
            self.reload()

    @property
    def statuses(self) -> tuple[str, ...]:
        """Data status of each mark and each record of what was agreed."""
        marked = [status for rows in self._marks.values() for status in rows["data_status"]]
        return (*marked, *self._statuses.values())

    def form(self, cell: DeskCell) -> ConsensusForm:
        """Return what was agreed on a cell; an empty form where nothing was."""
        return self._forms.get(cell.key, ConsensusForm())

    def shown(self, cell: DeskCell) -> ConsensusForm:
        """Return what a card shows: what is begun, else what was agreed; once the round is locked, what was agreed."""
        return self.form(cell) if self.locked else self.drafts.get(cell.key, self.form(cell))

    def too_late(self, cell: DeskCell) -> ConsensusForm | None:
        """Return what was begun and not recorded when the round was locked; None where nothing was."""
        return self.drafts.get(cell.key) if self.locked else None

    def keep(self, cell: DeskCell, form: ConsensusForm) -> None:
        """Remember what stands in the controls, until it is recorded or the desk is closed."""
        if form.said == self.form(cell):
            self.drafts.pop(cell.key, None)
        else:
            self.drafts[cell.key] = form

    def version(self, cell: DeskCell) -> int:
        """Return the version of a cell that stands; 0 where none does, or it stands in ``consensus.csv`` itself."""
        return self._versions.get(cell.key, 0)

    def in_file(self, cell: DeskCell) -> bool:
        """Whether the record stands in ``consensus.csv`` itself, which the desk does not touch."""
        return cell.key in self._forms and not self.version(cell)

    def differs(self, cell: DeskCell, level: str) -> bool:
        """Return whether a level is not the median of a cell's marks; with a pair of middle marks, not between them."""
        return differs_from_median(level, self.median(cell), self.scale)

    def level_changed(self, cell: DeskCell, form: ConsensusForm) -> bool:
        """Return whether another level is recorded; "not resolved" counts as one, and nothing chosen as no change."""
        chosen = bool(form.level) or form.method == UNRESOLVED
        return chosen and cell.key in self._forms and not same_level(form.level, self.form(cell).level, self.scale)

    def lacking(self, cell: DeskCell, form: ConsensusForm, *, over: Version | None = None) -> tuple[str, ...]:
        """Return the parts without which a form cannot be recorded on a cell; parameters as for `record`."""
        changed = over is None and self.level_changed(cell, form)  # over another version, the record says so
        return lacking_in_consensus(form, self.review.rules, differs=self.differs(cell, form.level), changed=changed)

    def listed(self, wanted: Wanted) -> tuple[DeskCell, ...]:
        """Return the cells of one kind, in the order of disagreement."""
        return tuple(cell for cell in self.cells if self._is(cell, wanted))

    def _is(self, cell: DeskCell, wanted: Wanted) -> bool:
        form, recorded = self.form(cell), cell.key in self._forms
        return {
            "open": not recorded,
            "all": True,
            "changed": recorded and self.differs(cell, form.level),
            "unresolved": recorded and form.method == UNRESOLVED,
        }[wanted]

    @property
    def n_done(self) -> int:
        """Cells with a record."""
        return len(self.cells) - len(self.listed("open"))

    def agreed_words(self, cell: DeskCell) -> str:
        """Return what was agreed on a cell in words; that nothing was, where so."""
        form = self.form(cell)
        if cell.key not in self._forms:
            return "not yet"
        return code_words(form.level, self.scale) if form.level else "not resolved"

    # --- recording ---

    @property
    def entered_by(self) -> str:
        """Who records, where that is not the one who keeps the panel's records; else empty."""
        return "" if self.chair_id == self.store.keeper else self.chair_id

    def record(self, cell: DeskCell, form: ConsensusForm, *, over: Version | None = None) -> Saved:
        """Return the receipt of what was agreed once it is on disk.

        Parameters
        ----------
        cell : DeskCell
        form : ConsensusForm
        over : Version, optional
            A version of the same cell, recorded elsewhere, that the chair has seen and puts this one over.

        Raises
        ------
        Conflict
            Where the cell was recorded elsewhere since the desk read it.
        InputError
            Where the pack's rules do not allow it, or the round was locked meanwhile.
        """
        kept = f"Kept over version {over.sequence}, recorded in another window" if over else ""
        draft = ConsensusDraft(
            self.round_id,
            cell.subject.subject_id,
            cell.dimension.dimension_id,
            form.level,
            form.method,
            rationale=form.rationale,
            change_reason=form.change_reason,
            dissent=form.dissent,
            entered_by=self.entered_by,
            reason_for_change=". ".join(filter(None, (kept, form.said.reason_for_change))),
        )
        saved = self.store.save_consensus(draft, base=over.sequence if over else self.version(cell))
        self._forms[cell.key], self._versions[cell.key] = replace(form.said, reason_for_change=""), saved.sequence
        self._statuses[cell.key] = draft.data_status
        self.drafts.pop(cell.key, None)
        return saved

    def undo(self, cell: DeskCell, reason: str) -> Saved:
        """Return the receipt of a record by which a cell is what it was before; errors as `ScoreStore.undo`."""
        saved = self.store.undo(self.store.keeper, self.version(cell), reason=reason, entered_by=self.entered_by)
        self.drafts.pop(cell.key, None)
        self.reload()
        return saved

    def take_theirs(self, cell: DeskCell, theirs: Version | None) -> None:
        """Count what was recorded elsewhere as what stands, and forget what was begun here."""
        self.drafts.pop(cell.key, None)
        if theirs is None or not theirs.row:
            self.forget(cell)
        else:
            self._forms[cell.key], self._versions[cell.key] = ConsensusForm.of(theirs.row), theirs.sequence
            self._statuses[cell.key] = theirs.row["data_status"]

    def forget(self, cell: DeskCell) -> None:
        """Count a cell as not recorded, where the store holds no version of it; what is begun stays."""
        self._forms.pop(cell.key, None)
        self._versions.pop(cell.key, None)
        self._statuses.pop(cell.key, None)

    def history(self, cell: DeskCell) -> pd.DataFrame:
        """Return every record on a cell, oldest first."""
        _, subject_id, dimension_id = cell.key
        return self.store.history(self.round_id, None, subject_id, dimension_id)


def _note(interest: str, *, scored: bool) -> str:
    """Return what else is to be known of a reviewer on a subject: why no mark, and an interest that was declared."""
    said = f"Declared an interest: {INTERESTS[interest]}." if interest else ""
    return said if scored or interest == "actual" else f"Gave no mark. {said}".strip()


def _chair(review: Review, store: ScoreStore, chair_id: str) -> str:
    """Return who records: the one named, who must have the role chair, else the keeper of the panel's records."""
    rows = review.table("reviewer")
    chairs = rows.loc[(rows["role"] == "chair").to_numpy(dtype=bool), "reviewer_id"]
    if chair_id and chair_id not in set(chairs):
        rule, remedy = "this is nobody with the role chair", f"Choose one of: {', '.join(chairs) or 'none'}."
        raise InputError([Problem("reviewer.csv", rule, remedy, column="role", value=chair_id)])
    return chair_id or store.keeper
