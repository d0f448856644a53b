"""Read a review from its folder: all tables, all rules, all problems at once."""

from __future__ import annotations

import difflib
import gc
import hashlib
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from evaluation.errors import InputError, Problem
from evaluation.model import Criterion, CriterionSet, Dimension, Review, SubjectTable
from evaluation.packs.columns import empty_frame, typed_frame
from evaluation.packs.crossrules import (
    FRAME,
    MOST_KEPT,
    Pack,
    reference_problems,
    review_problems,
    scale_problems,
    structure_problems,
    tables_of,
)
from evaluation.packs.files import TextTable, read_text_table, suggestion
from evaluation.packs.journal.heads import round_heads
from evaluation.packs.journal.live import JOINED, Journal, joined, lock_problems, read_journal, renamed
from evaluation.packs.large import read_parquet_scores
from evaluation.packs.profile import FILE, Profile, read_profile
from evaluation.packs.remarks import remarks_on
from evaluation.schemas import TABLES, Table

__all__ = ["Check", "check_review", "read_part", "read_review"]

MOST_RECORDS = 10_000  # subjects of which each has a record at hand; of more it is made when asked for
LOCKED = frozenset({"round", "score", "consensus"})
SECRET = "secret.txt"  # noqa: S105 - the name of the file, not what it holds


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What checking a pack found: a review where it is sound, and the problems where it is not.

    Parameters
    ----------
    review : Review or None
    problems : tuple of Problem
        Rules that are broken: there is no review then.
    n_rows : dict of str to int
        Rows by table.
    warnings : tuple of Problem
        What breaks no rule and had better be mended; looked for in a sound pack.
    """

    review: Review | None
    problems: tuple[Problem, ...]
    n_rows: dict[str, int]
    warnings: tuple[Problem, ...] = ()


def read_review(path: str | Path) -> Review:
    """Return the review that a pack holds, checked by every rule.

    Parameters
    ----------
    path : str or Path
        The pack's folder, with `review.toml` and one CSV file a table (the score table may be Parquet). Where it has
        a score store, the rows of rounds that are not locked are read from there, whoever may see them.

    Raises
    ------
    InputError
        With all problems found, each with file, row, column, value, rule and what to do.
    """
    check, _ = _judged(_folder(path))
    if check.review is None:
        raise InputError(check.problems)
    return check.review


def check_review(path: str | Path) -> Check:
    """Return the outcome of reading a pack, with its problems instead of an error, and warnings where it is sound."""
    folder = _folder(path)
    check, added = _judged(folder)
    if check.review is None:
        return check
    return replace(check, warnings=tuple(_as_read(list(remarks_on(check.review)), folder, added)))


def _folder(path: object) -> Path:
    """Return the folder that a path names; a notebook may hand over anything."""
    if isinstance(path, str | Path):
        return Path(path)
    remedy = 'Write it as text, such as pack = "../data/changeup-2006".'
    raise InputError([Problem("pack", "the folder of a pack is named by text", remedy, value=repr(path))])


def _judged(folder: Path) -> tuple[Check, Mapping[str, Added]]:
    """Return the outcome of reading a pack, and which rows of its tables stand in the score store."""
    if not folder.is_dir():
        rule = "there is no folder here"
        remedy = "Name the folder of a pack, or start one with `review new DIR`."
        return Check(None, (Problem(str(folder), rule, remedy),), {}), {}
    profile = read_profile(folder / FILE)
    journal = read_journal(folder)
    read = _read_tables(folder, TABLES, journal)
    hashes = {**read.hashes, **journal.hashes, FILE: profile.sha256}
    problems = [*profile.problems, *_stray_files(folder), *journal.problems, *read.problems]
    sound = set(TABLES) - read.failed - tables_of(problems) - _misspelt(folder)
    if journal.problems:
        sound -= JOINED  # their rows may be missing
    complete = read.complete
    problems += _frame_problems(Pack(complete, profile.scales), profile, sound)
    sound -= tables_of(problems)
    if sound >= LOCKED:
        problems += lock_problems(journal, complete)
        sound -= tables_of(problems)
    review = None
    if sound >= FRAME and profile.carries_rules:
        judged = {name: frame if name in sound else empty_frame(TABLES[name]) for name, frame in complete.items()}
        review = replace(_as_review(profile, judged, hashes, _secret(folder)), score_heads=round_heads(journal.heads))
        problems += review_problems(review, sound)
    n_rows = {name: len(frame) for name, frame in read.tables.items() if len(frame)}
    return Check(None if problems else review, tuple(_as_read(problems, folder, read.added)), n_rows), read.added


def read_part(folder: Path, names: Collection[str]) -> Review:
    """Return a review of which only some tables are read, from their files alone; the others are empty.

    For a desk, which holds one row at a time against the pack and must not wait for all of it.

    Raises
    ------
    InputError
        With the problems of these tables and of `review.toml`; rules across tables are not held against them.
    """
    profile = read_profile(folder / FILE)
    read = _read_tables(folder, names, Journal())
    problems = [*profile.problems, *read.problems]
    if not problems:
        problems += _frame_problems(Pack(read.complete, profile.scales), profile, set(names))
    if problems:
        raise InputError(problems)
    return _as_review(profile, read.complete, {**read.hashes, FILE: profile.sha256}, "")


def _frame_problems(pack: Pack, profile: Profile, sound: set[str]) -> Iterator[Problem]:
    """Yield references that lead nowhere and faults of the criterion sets."""
    yield from itertools.islice(reference_problems(pack, sound), MOST_KEPT)
    if profile.carries_rules and "criterion_set" in sound:
        yield from scale_problems(pack)
    if {"criterion_set", "criterion", "dimension"} <= sound:
        yield from structure_problems(pack)


def _as_read(problems: list[Problem], folder: Path, added: Mapping[str, Added]) -> Iterator[Problem]:
    """Yield the problems under the names of the files as they are read.

    Those of a row of the score store stand under its record; those of a Parquet score table under its own name, and
    its rows have no header above.
    """
    parquet = (folder / "score.parquet").exists() and not (folder / "score.csv").exists()
    for problem in problems:
        table = Path(problem.file).stem
        if table in added and problem.file == f"{table}.csv":
            yield renamed(problem, *added[table])
        elif parquet and problem.file == "score.csv":
            row = None if problem.row is None else problem.row - 1
            yield replace(problem, file="score.parquet", row=row)
        else:
            yield problem


def _secret(folder: Path) -> str:
    """Return what keys the reviewers' pseudonyms: a digest of `secret.txt`, or empty text where there is none."""
    path = folder / SECRET
    return hashlib.sha256(path.read_bytes().strip()).hexdigest() if path.is_file() else ""


def _table_files(folder: Path) -> list[Path]:
    wanted = (".csv", ".parquet")
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in wanted and not p.name.startswith("."))


def _misspelt(folder: Path) -> set[str]:
    """Return the tables that a misspelt file stands for, so that their absence is not told again and again."""
    names = [path.stem for path in _table_files(folder) if path.stem not in TABLES]
    return {near for name in names for near in difflib.get_close_matches(name, list(TABLES), n=1, cutoff=0.75)}


def _stray_files(folder: Path) -> Iterator[Problem]:
    """Yield files that name no table: most often a misspelt one, which would be read as absent."""
    for path in _table_files(folder):
        if path.stem not in TABLES:
            yield Problem(path.name, "no table has this name", suggestion(path.stem, list(TABLES)))
        elif path.suffix not in (".csv", ".parquet"):
            yield Problem(
                path.name, "the ending of the name has capitals", f"Rename it {path.stem}{path.suffix.lower()}."
            )
        elif not path.is_file():
            yield Problem(path.name, "this is not a file that can be opened", "Put the file itself here.")
        elif path.suffix == ".parquet" and path.stem != "score":
            yield Problem(path.name, "only the score table may be Parquet", "Save it as CSV UTF-8.")
        elif path.suffix == ".parquet" and path.with_suffix(".csv").exists():
            yield Problem(path.name, "the score table stands twice, as CSV and as Parquet", "Remove one of the two.")


Added = tuple[int, tuple[str, ...]]
"""Rows that a table's own file has, and the file of each row that the score store adds below them."""


@dataclass(slots=True)
class _Read:
    """The sound tables, the others by name with their problems, all hashes, and what the score store added."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    added: dict[str, Added] = field(default_factory=dict)

    def take(self, name: str, frame: pd.DataFrame, problems: list[Problem]) -> None:
        """Keep a table where it is sound, else its problems."""
        if problems:
            self.problems += problems
            self.failed.add(name)
        else:
            self.tables[name] = frame

    @property
    def complete(self) -> dict[str, pd.DataFrame]:
        """All tables, those that were not read without rows."""
        return {
            name: self.tables[name] if name in self.tables else empty_frame(table) for name, table in TABLES.items()
        }


def _read_tables(folder: Path, names: Collection[str], journal: Journal) -> _Read:
    """Return the tables named, with the rows that the score store adds to them."""
    read = _Read()
    for name, table in TABLES.items():
        csv_path, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
        if name not in names:
            continue
        if name == "score" and parquet.is_file() and not csv_path.is_file():
            _read_parquet(read, parquet, table, journal)
        elif csv_path.is_file() or journal.rows.get(name):
            _read_csv(read, csv_path, table, journal)
    return read


def _read_parquet(read: _Read, path: Path, table: Table, journal: Journal) -> None:
    frame, read.hashes[path.name], problems = read_parquet_scores(path, table)
    if journal.rows.get(table.name):
        rule = "the score store adds rows to a CSV table only"
        problems = [*problems, Problem(path.name, rule, "Save the table as score.csv.")]
    read.take(table.name, frame, problems)


def _read_csv(read: _Read, path: Path, table: Table, journal: Journal) -> None:
    text, problems = TextTable({}, ""), list[Problem]()
    if path.is_file():
        text, problems = read_text_table(path, table)
        read.hashes[path.name] = text.sha256
    rows = journal.rows.get(table.name, ())
    if rows and not problems:
        n_own = text.n_rows
        whole = joined(text, table, rows)
        text, problems = whole.text, list(whole.problems)
        read.added[table.name] = (n_own, whole.files)
    frame, found = (empty_frame(table), problems) if problems else typed_frame(text, table, path.name)
    read.take(table.name, frame, found)
    if len(frame) > MOST_RECORDS:
        # The date parser's exceptions keep the calls they passed through, and so the text, until they are collected.
        del text
        gc.collect()


def _as_review(profile: Profile, tables: dict[str, pd.DataFrame], hashes: dict[str, str], secret: str) -> Review:
    subjects = SubjectTable(tables["subject"])
    if len(subjects) > MOST_RECORDS:
        tables = {**tables, "score": _with_ids_of(subjects, tables["score"])}
    return Review(
        review_id=profile.review["id"],
        title=profile.review["title"],
        commissioner=profile.review["commissioner"],
        roles=MappingProxyType(profile.roles),
        documents=MappingProxyType(profile.documents),
        scales=MappingProxyType(profile.scales),
        rules=profile.rules,
        criterion_sets=_criterion_sets(tables),
        subjects=subjects if len(subjects) > MOST_RECORDS else tuple(subjects),
        tables=MappingProxyType(tables),
        hashes=MappingProxyType(hashes),
        subtitle=profile.review["subtitle"],
        description=profile.review["description"],
        secret=secret,
    )


def _with_ids_of(subjects: SubjectTable, score: pd.DataFrame) -> pd.DataFrame:
    """Return the score table with the subjects' own ids as its words, so that a million are held once."""
    words = score["subject_id"].cat
    ids = pd.Index(subjects.ids, dtype="object")
    if not np.array_equal(words.categories.to_numpy(dtype=object), ids.to_numpy()):
        return score  # the file has them in another order, or some of them; they are found one by one
    return score.assign(subject_id=words.rename_categories(ids))


def _criterion_sets(tables: dict[str, pd.DataFrame]) -> tuple[CriterionSet, ...]:
    dimensions: dict[str, list[Dimension]] = {}
    for row in tables["dimension"].itertuples(index=False):
        dimension = Dimension(row.dimension_id, row.criterion_id, row.kind, row.aspects)
        dimensions.setdefault(row.criterion_id, []).append(dimension)
    criteria: dict[str, list[Criterion]] = {}
    for row in tables["criterion"].sort_values("order", kind="stable").itertuples(index=False):
        criterion = Criterion(
            row.criterion_id,
            row.set_id,
            int(row.order),
            row.short_name,
            row.wording,
            row.test_form,
            row.question_id,
            tuple(dimensions.get(row.criterion_id, ())),
        )
        criteria.setdefault(row.set_id, []).append(criterion)
    return tuple(
        CriterionSet(row.set_id, row.purpose, row.scale_id, tuple(criteria.get(row.set_id, ())))
        for row in tables["criterion_set"].itertuples(index=False)
    )
