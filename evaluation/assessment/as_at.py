"""No hindsight: the review as it was known on one day, and what that leaves out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from evaluation.model import CriterionSet, Review
from evaluation.schemas import TABLES, Column, Table, latest_day

__all__ = ["LEFT_OUT_COLUMNS", "known_at"]

LEFT_OUT_COLUMNS = ("table", "row_id", "known_by", "reason", "data_status")
LATER, UNDATED, FOLLOWS = "known later", "cannot be dated", "rests on a row that is left out"


def known_at(review: Review, as_at: str | None) -> tuple[Review, pd.DataFrame]:
    """Return the review with the rows known on a day, and the rows left out.

    A row counts as known from the latest day that its ``known_by`` can mean; a row without an end to that day is left
    out. A row that needs a row left out is left out with it; a list of ids loses the ids that are gone.

    Parameters
    ----------
    review : Review
    as_at : str or None
        ISO day; None keeps everything.

    Returns
    -------
    Review
    DataFrame
        ``table, row_id`` (key values joined by " / ")``, known_by, reason, data_status``.
    """
    if as_at is None:
        return review, pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    day = dt.date.fromisoformat(as_at)
    tables = dict(review.tables)
    left: list[pd.DataFrame] = []
    for name, table in TABLES.items():
        reason = _reasons(tables[name], day)
        tables[name] = _kept(tables[name], table, reason, left)
    _drop_followers(tables, left)
    left_out = pd.concat(left, ignore_index=True) if left else pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    return _narrowed(review, tables), left_out


def _reasons(frame: pd.DataFrame, day: dt.date) -> pd.Series:
    """Return why each row is left out; empty text for a row that is known."""
    known_by = frame["known_by"].astype(object)
    verdict = {text: _reason(text, day) for text in pd.unique(known_by)}
    return known_by.map(verdict).astype(object)


def _reason(known_by: str, day: dt.date) -> str:
    if not known_by:
        return ""  # only tables that state no fact may leave it empty
    latest = latest_day(known_by)
    if latest is None:
        return UNDATED
    return LATER if latest > day else ""


def _kept(frame: pd.DataFrame, table: Table, reason: pd.Series, left: list[pd.DataFrame]) -> pd.DataFrame:
    out = (reason != "").to_numpy(dtype=bool)
    if not out.any():
        return frame
    gone = frame[out]
    keys = [" / ".join(str(part) for part in key if part) for key in gone[list(table.key)].itertuples(index=False)]
    told = {
        "table": table.name,
        "row_id": keys,
        "known_by": gone["known_by"].astype(object).to_numpy(),
        "reason": reason[out].to_numpy(),
        "data_status": gone["data_status"].astype(object).to_numpy(),
    }
    left.append(pd.DataFrame(told, columns=list(LEFT_OUT_COLUMNS)))
    return frame[~out]


def _drop_followers(tables: dict[str, pd.DataFrame], left: list[pd.DataFrame]) -> None:
    """Drop rows whose references are gone until nothing changes (a chain has few links, so few rounds)."""
    changed = True
    while changed:
        changed = False
        for name, table in TABLES.items():
            frame = tables[name]
            reason = pd.Series("", index=frame.index, dtype=object)
            for column in table.columns:
                if column.refers_to and len(frame):
                    frame = _follow(frame, column, _ids(tables, column), reason)
            kept = _kept(frame, table, reason, left)
            changed = changed or len(kept) < len(frame)
            tables[name] = kept


def _ids(tables: dict[str, pd.DataFrame], column: Column) -> set[str]:
    return set().union(*(set(tables[target][TABLES[target].key[0]]) for target in column.refers_to))


def _follow(frame: pd.DataFrame, column: Column, allowed: set[str], reason: pd.Series) -> pd.DataFrame:
    """Mark rows whose id is gone; shorten lists of ids and clear ids that need not be there."""
    cells = frame[column.name].astype(object)
    distinct = set(pd.unique(cells)) - {""}
    if column.kind == "ids":
        shorter = {value: ";".join(i for i in value.split(";") if i.strip() in allowed) for value in distinct}
        changed = {value: new for value, new in shorter.items() if new != value}
        return frame.assign(**{column.name: cells.replace(changed).astype("str")}) if changed else frame
    lost = distinct - allowed
    if not lost:
        return frame
    if column.required:
        reason[cells.isin(lost)] = FOLLOWS
        return frame
    return frame.assign(**{column.name: cells.where(~cells.isin(lost), "").astype("str")})


def _narrowed(review: Review, tables: dict[str, pd.DataFrame]) -> Review:
    """Return the review with its records cut to the rows that are left."""
    subject_ids = set(tables["subject"]["subject_id"])
    criterion_ids = set(tables["criterion"]["criterion_id"])
    sets = tuple(_with_criteria(item, criterion_ids) for item in review.criterion_sets)
    narrowed = review.with_tables(tables)
    subjects = tuple(subject for subject in review.subjects if subject.subject_id in subject_ids)
    return replace(narrowed, subjects=subjects, criterion_sets=tuple(item for item in sets if item.criteria))


def _with_criteria(criterion_set: CriterionSet, criterion_ids: set[str]) -> CriterionSet:
    kept = tuple(criterion for criterion in criterion_set.criteria if criterion.criterion_id in criterion_ids)
    return replace(criterion_set, criteria=kept)
