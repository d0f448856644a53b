"""Read a review from its folder: all tables, all rules, all problems at once."""

from __future__ import annotations

import difflib
import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from evaluation.errors import InputError, Problem
from evaluation.model import Criterion, CriterionSet, Dimension, Review, Subject
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
from evaluation.packs.files import read_text_table, suggestion
from evaluation.packs.large import read_parquet_scores
from evaluation.packs.profile import FILE, Profile, read_profile
from evaluation.schemas import TABLES, Table

__all__ = ["Check", "check_review", "read_review"]

SECRET = "secret.txt"  # noqa: S105 - the name of the file, not what it holds


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What checking a pack found: a review where it is sound, and the problems where it is not."""

    review: Review | None
    problems: tuple[Problem, ...]
    n_rows: dict[str, int]


def read_review(path: str | Path) -> Review:
    """Return the review that a pack holds, checked by every rule.

    Parameters
    ----------
    path : str or Path
        The pack's folder, with `review.toml` and one CSV file a table (the score table may be Parquet).

    Raises
    ------
    InputError
        With all problems found, each with file, row, column, value, rule and what to do.
    """
    check = check_review(path)
    if check.review is None:
        raise InputError(check.problems)
    return check.review


def check_review(path: str | Path) -> Check:
    """Return the outcome of reading a pack, with its problems instead of an error."""
    folder = Path(path)
    if not folder.is_dir():
        rule = "there is no folder here"
        remedy = "Name the folder of a pack, or start one with `review new DIR`."
        return Check(None, (Problem(str(path), rule, remedy),), {})
    profile = read_profile(folder / FILE)
    tables, hashes, found = _read_tables(folder)
    hashes[FILE] = profile.sha256
    problems = [*profile.problems, *_stray_files(folder), *found]
    sound = set(TABLES) - tables_of(problems) - _misspelt(folder)
    complete = {name: tables[name] if name in tables else empty_frame(table) for name, table in TABLES.items()}
    problems += _frame_problems(Pack(complete, profile.scales), profile, sound)
    sound -= tables_of(problems)
    review = None
    if sound >= FRAME and profile.carries_rules:
        judged = {name: frame if name in sound else empty_frame(TABLES[name]) for name, frame in complete.items()}
        review = _as_review(profile, judged, hashes, _secret(folder))
        problems += review_problems(review, sound)
    n_rows = {name: len(frame) for name, frame in tables.items() if len(frame)}
    return Check(None if problems else review, tuple(_as_read(problems, folder)), n_rows)


def _frame_problems(pack: Pack, profile: Profile, sound: set[str]) -> Iterator[Problem]:
    """Yield references that lead nowhere and faults of the criterion sets."""
    yield from itertools.islice(reference_problems(pack, sound), MOST_KEPT)
    if profile.carries_rules and "criterion_set" in sound:
        yield from scale_problems(pack)
    if {"criterion_set", "criterion", "dimension"} <= sound:
        yield from structure_problems(pack)


def _as_read(problems: list[Problem], folder: Path) -> Iterator[Problem]:
    """Yield the problems with those of a Parquet score table under its own name; its rows have no header above."""
    parquet = not (folder / "score.csv").exists()
    for problem in problems:
        if parquet and problem.file == "score.csv":
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


def _read_tables(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, str], list[Problem]]:
    """Return the sound tables, the hashes of all files read, and the problems of the others."""
    tables: dict[str, pd.DataFrame] = {}
    hashes: dict[str, str] = {}
    problems: list[Problem] = []
    for name, table in TABLES.items():
        reader, path = _reader_of(folder, name)
        if reader is None:
            continue
        frame, sha256, found = reader(path, table)
        hashes[path.name] = sha256
        problems += found
        if not found:
            tables[name] = frame
    return tables, hashes, problems


TableReader = Callable[[Path, Table], tuple[pd.DataFrame, str, list[Problem]]]


def _reader_of(folder: Path, name: str) -> tuple[TableReader | None, Path]:
    csv_path = folder / f"{name}.csv"
    if csv_path.is_file():
        return _read_csv, csv_path
    parquet = folder / f"{name}.parquet"
    if name == "score" and parquet.is_file():
        return read_parquet_scores, parquet
    return None, csv_path


def _read_csv(path: Path, table: Table) -> tuple[pd.DataFrame, str, list[Problem]]:
    text, problems = read_text_table(path, table)
    if problems:
        return empty_frame(table), text.sha256, problems
    frame, problems = typed_frame(text, table, path.name)
    return frame, text.sha256, problems


def _as_review(profile: Profile, tables: dict[str, pd.DataFrame], hashes: dict[str, str], secret: str) -> Review:
    subjects = tuple(
        Subject(row.subject_id, row.subject_type, row.name, row.short_name, row.description)
        for row in tables["subject"].itertuples(index=False)
    )
    return Review(
        review_id=profile.review["id"],
        title=profile.review["title"],
        commissioner=profile.review["commissioner"],
        roles=MappingProxyType(profile.roles),
        documents=MappingProxyType(profile.documents),
        scales=MappingProxyType(profile.scales),
        rules=profile.rules,
        criterion_sets=_criterion_sets(tables),
        subjects=subjects,
        tables=MappingProxyType(tables),
        hashes=MappingProxyType(hashes),
        subtitle=profile.review["subtitle"],
        description=profile.review["description"],
        secret=secret,
    )


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
