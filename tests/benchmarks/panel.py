"""A made-up panel of any size: the long table of its marks as Parquet, and the review around it."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.model import Criterion, CriterionSet, Dimension, Level, Review, Rules, Scale, Subject
from evaluation.packs.columns import empty_frame
from evaluation.packs.large import read_parquet_scores
from evaluation.schemas import TABLES

__all__ = ["read_panel", "write_scores"]

N_CRITERIA, N_REVIEWERS = 7, 3
IE_CODE, NA_CODE = -1, -2
SHARE_IE, SHARE_NA = 0.08, 0.04
SCALE = Scale("panel", "ordinal", tuple(Level(code, str(code), 25.0 * code) for code in range(5)))


def write_scores(path: Path, n_subjects: int, seed: int = 2006) -> None:
    """Write the marks of every reviewer on every subject and criterion, one row a mark, reviewer by reviewer.

    Ids are dictionary columns; ``level`` is a small integer, -1 for IE and -2 for NA. Subjects differ, and reviewers
    differ on them by a step or two.
    """
    rng = np.random.default_rng(seed)
    n_cells = n_subjects * N_CRITERIA
    standing = np.repeat(rng.normal(2.0, 0.9, n_subjects), N_CRITERIA).astype(np.float32)
    subject = np.repeat(np.arange(n_subjects, dtype=np.int32), N_CRITERIA)
    criterion = np.tile(np.arange(N_CRITERIA, dtype=np.int32), n_subjects)
    subject_ids, dimension_ids = _subject_ids(n_subjects), _dimension_ids()
    with pq.ParquetWriter(path, _schema(), compression="zstd") as writer:
        for reviewer in range(N_REVIEWERS):
            level = _levels(standing, rng)
            columns = [
                _constant("R1", n_cells),
                _constant(f"A{reviewer + 1}", n_cells),
                pa.DictionaryArray.from_arrays(pa.array(subject), subject_ids),
                pa.DictionaryArray.from_arrays(pa.array(criterion), dimension_ids),
                pa.array(level),
                _constant("user", n_cells),
                _constant("2006-09-30", n_cells),
            ]
            # One row group a reviewer, so that the dictionary of subjects is stored once for each.
            writer.write_table(pa.Table.from_arrays(columns, schema=_schema()), row_group_size=n_cells)


def read_panel(path: Path, n_subjects: int) -> Review:
    """Return a review of one criterion set whose score table is the Parquet file, read and checked."""
    scores, _, problems = read_parquet_scores(path, TABLES["score"])
    if problems:
        raise ValueError(str(problems[0]))
    tables = {name: empty_frame(table) for name, table in TABLES.items()}
    tables["score"] = scores
    tables["round"] = (
        empty_frame(TABLES["round"])
        .reindex(range(1))
        .assign(round_id="R1", set_id="HUBS", stage="individual", moderates="")
    )
    return Review(
        review_id="panel",
        title="A made-up panel",
        commissioner="",
        roles=MappingProxyType({}),
        documents=MappingProxyType({}),
        scales=MappingProxyType({"panel": SCALE}),
        rules=Rules(),
        criterion_sets=(_criterion_set(),),
        subjects=tuple(Subject(name, "hub", name, name) for name in _subject_ids(n_subjects).to_pylist()),
        tables=MappingProxyType(tables),
    )


def _levels(standing: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return one reviewer's level codes, shape (n_cells,)."""
    noise = rng.standard_normal(len(standing), dtype=np.float32)
    level = np.clip(np.rint(standing + noise), 0, 4).astype(np.int8)
    chance = rng.random(len(standing), dtype=np.float32)
    level[chance < SHARE_IE + SHARE_NA] = NA_CODE
    level[chance < SHARE_IE] = IE_CODE
    return level


def _subject_ids(n_subjects: int) -> pa.Array:
    return pa.array([f"S{place:07d}" for place in range(n_subjects)])


def _dimension_ids() -> pa.Array:
    return pa.array([f"C{place + 1}" for place in range(N_CRITERIA)])


def _constant(text: str, n: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype=np.int32)), pa.array([text]))


def _schema() -> pa.Schema:
    words = pa.dictionary(pa.int32(), pa.string())
    names = ("round_id", "reviewer_id", "subject_id", "dimension_id", "level", "data_status", "known_by")
    return pa.schema([(name, pa.int8() if name == "level" else words) for name in names])


def _criterion_set() -> CriterionSet:
    ids = _dimension_ids().to_pylist()
    criteria = tuple(
        Criterion(name, "HUBS", order, name, name, "single", dimensions=(Dimension(name, name, "single"),))
        for order, name in enumerate(ids, start=1)
    )
    return CriterionSet("HUBS", "hub", "panel", criteria)
