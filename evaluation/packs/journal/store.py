"""The score store: the one door through which desks and sheets save, and read back, what a panel says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs.doctor import refuse_unproved
from evaluation.packs.journal.adding import Change, append, next_record
from evaluation.packs.journal.chain import FOLDER, Chain, Fault, Saved, name_of, read_chain
from evaluation.packs.journal.checks import NEEDED, change_problems, draft_problems, standing_problem
from evaluation.packs.journal.drafts import (
    KIND_OF,
    Conflict,
    ConsensusDraft,
    Draft,
    InterestDraft,
    ScoreDraft,
    Version,
    WeightsDraft,
    rows_of,
)
from evaluation.packs.journal.live import read_journal
from evaluation.packs.journal.lock import Lock, lock_round
from evaluation.packs.journal.proof import store_faults
from evaluation.packs.journal.records import Record, Rows, cell_of, clean
from evaluation.packs.journal.views import history_table, only, with_versions
from evaluation.packs.profile import FILE
from evaluation.packs.read import read_part
from evaluation.schemas import ID_PATTERN

__all__ = ["Clock", "ScoreStore"]

Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(dt.UTC)


class ScoreStore:
    """What a panel has said, kept in the pack: one folder a reviewer, one file a save, nothing ever overwritten.

    Every save names the version of the cell that its author saw (`base`, 0 or None where there was none). Where that
    is no longer the last one, nothing is saved and a `Conflict` holds both. Several processes may save at once, the
    same reviewer in several windows included. A save that returned is on disk.

    Consensus and weights belong to the panel, not to one reviewer; they are kept in one folder, that of the first
    reviewer with the role chair.

    Parameters
    ----------
    pack : Path
        Folder of the review; packs without a store get one with the first save.
    clock : callable, optional
        Gives the present moment, with its time zone.
    """

    def __init__(self, pack: str | Path, *, clock: Clock = utc_now) -> None:
        self._pack = Path(pack)
        self._clock = clock
        self._seen: tuple[tuple[tuple[str, int, int, int], ...], Review] | None = None
        self._proved = False

    # --- reading ---

    def load(self, round_id: str, reviewer_id: str | None = None) -> pd.DataFrame:
        """Return the marks of a round as they stand now.

        Parameters
        ----------
        round_id : str
        reviewer_id : str, optional
            Only this reviewer's marks.

        Returns
        -------
        DataFrame
            Columns of the table `score` as text, and `version`: the number to give as `base` when the mark is saved
            again; 0 where it stands in `score.csv` only.

        Raises
        ------
        InputError
            Where a record is at fault.
        """
        frame = self._current("score", round_id)
        return frame if reviewer_id is None else only(frame, reviewer_id=reviewer_id)

    def load_consensus(self, round_id: str) -> pd.DataFrame:
        """Return what was agreed in a moderation round, as `load` returns marks: columns of `consensus`, `version`."""
        return self._current("consensus", round_id)

    def load_interests(self, reviewer_id: str | None = None) -> pd.DataFrame:
        """Return the interests declared, as `load` returns marks: columns of `interest`, `version`."""
        frame = self._current("interest", "")
        return frame if reviewer_id is None else only(frame, reviewer_id=reviewer_id)

    def load_weights(self, weight_set_id: str) -> dict[str, pd.DataFrame]:
        """Return one weight set as it stands: its rows in `weight_set` (with `version`), `weight`, `comparison`."""
        frames = {"weight_set": self._current("weight_set", "")}
        for table in ("weight", "comparison"):
            stored = [row for record in self._live("weight_set") for row in record.rows.get(table, ())]
            frames[table] = with_versions(self._part().table(table), table, [(row, 0) for row in stored])
        return {table: only(frame, weight_set_id=weight_set_id) for table, frame in frames.items()}

    def weights_history(self, weight_set_id: str) -> tuple[Record, ...]:
        """Return every record of one weight set with its rows, oldest first; one that withdrew it has no rows."""
        cell = ("weight_set", (weight_set_id,))
        return tuple(record for chain in self._chains() for record in chain.records if record.cell == cell)

    def history(
        self,
        round_id: str | None = None,
        reviewer_id: str | None = None,
        subject_id: str | None = None,
        dimension_id: str | None = None,
    ) -> pd.DataFrame:
        """Return every record, oldest first: what was saved, on which version, when, by whom and why it changed.

        A reviewer's records keep their order even where a clock ran backwards. Parameters narrow the records down;
        empty text in a column is what a kind of record does not have.
        """
        frame = history_table(self._chains())
        wanted = {"round_id": round_id, "reviewer_id": reviewer_id, "subject_id": subject_id}
        wanted["dimension_id"] = dimension_id
        return only(frame, **{name: value for name, value in wanted.items() if value is not None})

    def verify(self) -> tuple[Fault, ...]:
        """Return every fault of the store, reviewer by reviewer, first record first; nothing where all is as saved.

        Found are records that were altered, lost, moved or cut off, and locked rounds whose rows in the table are not
        those of their records. What nobody can find is a folder put back as a whole, head included, to an earlier
        day, before its round was locked; after the lock the combined hash in a report shows that too.
        """
        return store_faults(self._pack)

    def locked_rounds(self, reviewer_id: str) -> frozenset[str]:
        """Return the rounds in which a reviewer can save nothing more: locked, or being locked at this moment.

        Raises
        ------
        InputError
            Where a record of the reviewer is at fault.
        """
        return self._ended(self._chain(reviewer_id))

    @property
    def keeper(self) -> str:
        """The reviewer whose folder keeps consensus and weights: the first with the role chair.

        Raises
        ------
        InputError
            Where nobody chairs the panel.
        """
        reviewers = self._part().table("reviewer")
        chairs = reviewers.loc[(reviewers["role"] == "chair").to_numpy(dtype=bool), "reviewer_id"]
        if chairs.empty:
            rule = "nobody has the role chair, in whose folder consensus and weights are kept"
            raise InputError([Problem("reviewer.csv", rule, "Give one reviewer the role chair.", column="role")])
        return str(chairs.iloc[0])

    # --- saving ---

    def save(self, reviewer_id: str, draft: ScoreDraft, *, base: int | None) -> Saved:
        """Return the receipt of a reviewer's mark once it is on disk.

        What stands already, word for word, is not saved again. Another window of the same reviewer that saved another
        cell in the meantime is no conflict.

        Parameters
        ----------
        reviewer_id : str
        draft : ScoreDraft
            Line breaks and repeated spaces in its texts become single spaces, as tables hold one line a row.
        base : int or None
            The version that the desk showed; None or 0 where it showed none.

        Raises
        ------
        Conflict
            Where the cell has changed since.
        InputError
            Where the pack's rules do not allow the mark, its round is locked, or the folder cannot keep it.
        """
        return self._save(reviewer_id, draft, base)

    def save_consensus(self, draft: ConsensusDraft, *, base: int | None) -> Saved:
        """Return the receipt of what the panel agreed on one cell; parameters and errors as for `save`."""
        return self._save(self.keeper, draft, base)

    def declare_interest(self, reviewer_id: str, draft: InterestDraft, *, base: int | None) -> Saved:
        """Return the receipt of a reviewer's declaration on one subject; parameters and errors as for `save`.

        An actual interest is refused while marks of the reviewer on the subject stand, but for those of a locked trial
        round: they are withdrawn first.
        """
        return self._save(reviewer_id, draft, base)

    def save_weights(self, draft: WeightsDraft, *, base: int | None) -> Saved:
        """Return the receipt of one group's weights, saved together; parameters and errors as for `save`."""
        return self._save(self.keeper, draft, base)

    def check(self, reviewer_id: str, draft: Draft, *, base: int | None) -> None:
        """Raise what saving this draft would raise now, and save nothing: for imports that save all or nothing."""
        self._build(self._chain(reviewer_id), draft, base)

    def withdraw(self, reviewer_id: str, version: int, *, reason: str, entered_by: str = "") -> Saved:
        """Return the receipt of a record by which a cell is empty again.

        Parameters
        ----------
        reviewer_id : str
            Whose folder holds the version; `keeper` for consensus and weights.
        version : int
            The version that the desk showed.
        reason : str
            Why; required.
        entered_by : str

        Raises
        ------
        Conflict
            Where this is no longer the last version of its cell.
        InputError
            Where no reason is given, or the round is locked.
        """

        def build(chain: Chain) -> Record:
            return self._taken_back(chain, version, {}, reason, entered_by)

        return self._append(reviewer_id, build)

    def undo(self, reviewer_id: str, version: int, *, reason: str, entered_by: str = "") -> Saved:
        """Return the receipt of a record by which a cell is again what it was before `version`.

        Undone twice, it is as it was. Parameters and errors as for `withdraw`, and the restored row must keep the
        pack's rules as they are now.
        """

        def build(chain: Chain) -> Record:
            cell = self._shown(chain, version).cell
            before = [item for item in chain.records[: version - 1] if item.cell == cell]
            return self._taken_back(chain, version, before[-1].rows if before else {}, reason, entered_by)

        return self._append(reviewer_id, build)

    def lock(self, round_id: str, at: dt.datetime | None = None, *, entered_by: str = "") -> Lock:
        """Return the lock of a round once its rows stand in `score.csv` (`consensus.csv` for a moderation round).

        A record in every reviewer's folder ends the round there, so that no save can slip past. Rows of other rounds
        keep their bytes. A lock that was cut short is finished by locking again.

        Parameters
        ----------
        round_id : str
        at : datetime, optional
            The moment of locking, with its time zone; now where none is given.
        entered_by : str
            Who locks.

        Raises
        ------
        InputError
            Where the round is not there, locked already or without a row, or the pack has any problem.
        """
        return lock_round(self._pack, round_id, Change("", _moment(at or self._clock()), entered_by))

    # --- how it is done ---

    def _part(self) -> Review:
        """Return the tables that checks need, read again where a file has changed."""
        stamps = []
        for name in (FILE, *(f"{table}.csv" for table in sorted(NEEDED)), "score.parquet"):
            path = self._pack / name
            if path.exists():
                status = path.stat()
                stamps.append((name, status.st_mtime_ns, status.st_size, status.st_ino))
        if self._seen is None or self._seen[0] != tuple(stamps):
            self._seen = tuple(stamps), read_part(self._pack, NEEDED)
        return self._seen[1]

    def _chains(self) -> tuple[Chain, ...]:
        """Return all chains, once the store is free of faults."""
        journal = read_journal(self._pack)
        if journal.problems:
            raise InputError(journal.problems)
        return journal.chains

    def _live(self, kind: str) -> list[Record]:
        return [record for chain in self._chains() for record in chain.live.values() if record.kind == kind]

    def _current(self, kind: str, round_id: str) -> pd.DataFrame:
        records = [record for record in self._live(kind) if record.round_id == round_id]
        own = self._part().table(kind)
        own = own[(own["round_id"] == round_id).to_numpy(dtype=bool)] if round_id else own
        return with_versions(own, kind, [(record.rows[kind][0], record.sequence) for record in records])

    def _chain(self, reviewer_id: str) -> Chain:
        chain = read_chain(self._folder(reviewer_id))
        if chain.faults:
            raise InputError([fault.problem for fault in chain.faults])
        return chain

    def _folder(self, reviewer_id: str) -> Path:
        """Return a reviewer's folder, once it is certain whose it is."""
        known = set(self._part().table("reviewer")["reviewer_id"])
        if reviewer_id not in known or not ID_PATTERN.fullmatch(reviewer_id):
            remedy = f"Choose one of: {', '.join(sorted(known))}."
            raise InputError(
                [Problem("reviewer.csv", "no reviewer has this id", remedy, None, "reviewer_id", reviewer_id)]
            )
        store = self._pack / FOLDER
        self._prove(store)
        alike = [p.name for p in store.glob("*") if p.name != reviewer_id and p.name.lower() == reviewer_id.lower()]
        if alike:
            rule = (
                f"the ids {alike[0]} and {reviewer_id} differ in capitals only; some systems keep one folder for both"
            )
            raise InputError(
                [Problem("reviewer.csv", rule, "Change one of the two ids.", None, "reviewer_id", reviewer_id)]
            )
        return store / reviewer_id

    def _prove(self, store: Path) -> None:
        """Try out, once and only where nothing was saved yet, whether the pack's folder can keep a store."""
        if self._proved or store.is_dir():
            return
        refuse_unproved(self._pack)
        self._proved = True  # an import checks every row before it saves the first

    def _append(self, reviewer_id: str, build: Callable[[Chain], Record | Saved]) -> Saved:
        return append(self._folder(reviewer_id), build)

    def _save(self, author: str, draft: Draft, base: int | None) -> Saved:
        return self._append(author, lambda chain: self._build(chain, draft, base))

    def _build(self, chain: Chain, draft: Draft, base: int | None) -> Record | Saved:
        moment = _moment(self._clock())
        kind = KIND_OF[type(draft)]
        rows = rows_of(draft, chain.author, moment[:10])
        cell = cell_of(kind, rows)
        change = Change(draft.reason_for_change, moment, draft.entered_by)
        record = next_record(chain, cell, rows, change)
        self._refuse_locked(chain, record)
        latest = chain.latest.get(cell)
        if latest is not None and latest.action == "set" and _alike(latest.rows, rows):
            return chain.saved(latest.sequence)
        _refuse_stale(draft, latest, base)
        self._refuse_problems(chain, record)
        return _with_base(record, latest)

    def _shown(self, chain: Chain, version: int) -> Record:
        """Return the record that a version number names.

        Raises
        ------
        Conflict
            Where it is not the last version of its cell.
        """
        known = chain.records[version - 1 : version] if version > 0 else ()
        if not known or known[0].cell not in chain.latest:
            raise Conflict(None, None)
        latest = chain.latest[known[0].cell]
        if latest.sequence != version:
            raise Conflict(None, Version.of(latest))
        return latest

    def _taken_back(self, chain: Chain, version: int, rows: Rows, reason: str, entered_by: str) -> Record:
        latest = self._shown(chain, version)
        if not clean(reason):
            place = f"{FOLDER}/{chain.author}/{name_of(version)}"
            rule = "taking a version back needs a reason"
            raise InputError([Problem(place, rule, "Say why in a sentence.", column="reason_for_change", value="")])
        record = next_record(chain, latest.cell, rows, Change(reason, _moment(self._clock()), entered_by))
        self._refuse_locked(chain, record)
        self._refuse_problems(chain, record)
        return _with_base(record, latest, undoes=version)

    def _refuse_locked(self, chain: Chain, record: Record) -> None:
        if record.round_id in self._ended(chain):
            rule = f"round {record.round_id} is locked, and takes no more records"
            remedy = "What is to change now is changed in moderation, or in a new round."
            raise InputError([Problem(f"{FOLDER}/{chain.author}", rule, remedy, None, "round_id", record.round_id)])

    def _ended(self, chain: Chain) -> frozenset[str]:
        """Return the rounds that `round.csv` or a record of the folder itself has ended."""
        rounds = self._part().table("round")
        return frozenset({*chain.locks, *rounds.loc[rounds["locked"], "round_id"]})

    def _refuse_problems(self, chain: Chain, record: Record) -> None:
        problems = change_problems(record)
        if record.rows:  # what is taken back needs no rules of rows
            standing = standing_problem(self._part(), record.cell, f"{FOLDER}/{chain.author}")
            problems += [standing] if standing else draft_problems(self._part(), chain, record.kind, record.rows)
        if problems:
            raise InputError(problems)


def _refuse_stale(draft: Draft, latest: Record | None, base: int | None) -> None:
    """Refuse a save on a version that is not the last; a withdrawn cell shows no version, so none is its base too."""
    current = latest.sequence if latest else 0
    accepted = {current, 0} if latest is None or latest.action == "withdraw" else {current}
    if (base or 0) not in accepted:
        raise Conflict(draft, Version.of(latest) if latest else None)


def _with_base(record: Record, latest: Record | None, undoes: int | None = None) -> Record:
    return replace(record, base=latest.sequence if latest else None, undoes=undoes)


def _alike(rows: Rows, others: Rows) -> bool:
    """Whether two saves say the same, whenever and by whomever they were entered."""
    when = {"known_by", "entered_at", "entered_by", "scored_at", "recorded_at"}

    def said(held: Rows) -> dict[str, list[dict[str, str]]]:
        return {
            table: [{name: cell for name, cell in row.items() if name not in when} for row in part]
            for table, part in held.items()
        }

    return said(rows) == said(others)


def _moment(at: dt.datetime) -> str:
    """Return a moment as records state it: UTC, to the second."""
    if at.tzinfo is None:
        rule = "a moment without a time zone is not known in UTC"
        raise InputError([Problem("clock", rule, "Give it a time zone.", value=at.isoformat())])
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
