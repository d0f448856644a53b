"""What a pack may hold and its reader had better know: no rule is broken, and yet somebody has to see to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import pandas as pd

from evaluation.assessment.pseudonyms import PERSONS, unclear_ids
from evaluation.errors import Problem
from evaluation.model import Review
from evaluation.packs.crossrules.tables import marks_with_interest, row_numbers
from evaluation.presentation import count_of
from evaluation.schemas import TABLES

__all__ = ["remarks_on"]

UNPUBLISHED = frozenset({"source", "entered_by"})
"""Columns of text that no document shows as they stand."""
MOST_BESIDE = 16  # signs quoted on either side of an id
Place = tuple[str, int, str, str]
"""Table, row as a spreadsheet shows it, column, and the words around an id."""


def remarks_on(review: Review) -> Iterator[Problem]:
    """Yield ids of reviewers that documents would print, and trial marks of reviewers with an actual interest."""
    yield from _ids_published(review)
    yield from _trial_marks_with_interest(review)


def _trial_marks_with_interest(review: Review) -> Iterator[Problem]:
    """Yield, once a reviewer and subject, marks of locked trial rounds where an interest was found afterwards."""
    marks = marks_with_interest(review)
    trial = marks[((marks["stage"] == "calibration") & marks["locked"]).to_numpy(dtype=bool)]
    for (reviewer, subject, round_id), mine in trial.groupby(["reviewer_id", "subject_id", "round_id"], sort=False):
        rule = (
            f"reviewer {reviewer} has declared an actual interest in {subject}, and gave "
            f"{count_of(len(mine), 'mark')} on it in the trial round {round_id} before that round was locked"
        )
        remedy = (
            "The marks stay and count for nothing: a trial is no part of any result. "
            "Leave them out when the panel speaks of the trial."
        )
        row = int(mine["row"].iloc[0])
        yield Problem("score.csv", rule, remedy, row=row, column="reviewer_id", value=str(reviewer))


def _ids_published(review: Review) -> Iterator[Problem]:
    """Yield for each reviewer's id that anonymous documents would print where the first text stands that holds it.

    Where reviewers are anonymous, their ids in texts give way to pseudonyms, but for those that may mean something
    else: these no program can tell from a word, so their author must.
    """
    unclear = unclear_ids(review)
    found = _places(review, unclear)
    for identity, why in unclear.items():
        places = found[identity]
        if not places:
            continue
        table, row, column, words = places[0]
        others = f" and {len(places) - 1} more" if len(places) > 1 else ""
        rule = (
            f"the reviewer id {identity} in this text{others} is published as it stands, "
            f"also where reviewers are anonymous: {why}"
        )
        remedy = (
            "Where it means the reviewer, write it in other words; or give the reviewer an id that can mean nothing "
            f"else, such as RV-{identity}."
        )
        yield Problem(f"{table}.csv", rule, remedy, row=row, column=column, value=words)


def _places(review: Review, ids: Collection[str]) -> dict[str, list[Place]]:
    """Return every text that holds an id as a word, by id."""
    places: dict[str, list[Place]] = {identity: [] for identity in ids}
    if not places:
        return places
    word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(ids, key=len, reverse=True)))})(?!\w)")
    for name, table in TABLES.items():
        frame = review.table(name)
        texts = [column.name for column in table.columns if column.kind == "text" and column.name not in UNPUBLISHED]
        for column in texts if name != "reviewer" else ():
            cells = frame[column]
            held = {text: found for text in pd.unique(cells) if (found := list(word.finditer(text)))}
            rows = zip(row_numbers(frame), cells, strict=True) if held else ()
            for row, text in rows:
                for identity, first in {found.group(): found for found in reversed(held.get(text, []))}.items():
                    if not ((name, column) in PERSONS and text.strip() == identity):
                        places[identity].append((name, row, column, _around(first)))
    return places


def _around(found: re.Match[str]) -> str:
    start, end = max(0, found.start() - MOST_BESIDE), found.end() + MOST_BESIDE
    return f"{'…' if start else ''}{found.string[start:end]}{'…' if end < len(found.string) else ''}"
