"""Which rounds belong together, who is asked in them, and who is barred from what."""

from __future__ import annotations

import pandas as pd

from evaluation.errors import InputError, Problem
from evaluation.model import CriterionSet, Review, Subject
from evaluation.presentation import listed

__all__ = [
    "SCORERS",
    "asked_of",
    "barred_of",
    "round_row",
    "rounds_of",
    "row_of",
    "scorers",
    "set_of",
    "stage_in",
    "trial_marks",
]

SCORERS = ("reviewer", "chair")
"""Roles that score where a round assigns nobody by name."""


def scorers(review: Review, round_id: str) -> tuple[str, ...]:
    """Return the reviewers who have something to score in a round, in the order of the pack."""
    rounds = rounds_of(review, round_id)
    return tuple(
        str(reviewer)
        for reviewer in review.table("reviewer")["reviewer_id"]
        if {item.subject_id for item in asked_of(review, rounds, str(reviewer))} - barred_of(review, str(reviewer))
    )


def rounds_of(review: Review, round_id: str) -> tuple[str, ...]:
    """Return the rounds whose cells a form of this round holds: the open trial round of the same criteria, then it.

    Raises
    ------
    InputError
        Where there is no such round, it is one of moderation, or it is locked.
    """
    wanted = round_row(review, round_id)
    if wanted["stage"] == "moderation":
        rule = "in a moderation round the panel agrees levels together; reviewers do not score it"
        raise InputError([Problem("round.csv", rule, "Name the round it moderates.", None, "round_id", round_id)])
    if wanted["locked"]:
        raise InputError([_locked(review, round_id)])
    rounds = review.table("round")
    trial = (rounds["stage"] == "calibration") & (rounds["set_id"] == wanted["set_id"]) & ~rounds["locked"]
    before = [str(item) for item in rounds.loc[trial.to_numpy(dtype=bool), "round_id"] if item != round_id]
    return (*before, round_id) if wanted["stage"] == "individual" else (round_id,)


def trial_marks(review: Review, set_id: str) -> pd.DataFrame:
    """Return everybody's marks in the trial rounds of some criteria that are locked: until then each is blind."""
    rounds, score = review.table("round"), review.table("score")
    trial = (rounds["stage"] == "calibration") & (rounds["set_id"] == set_id) & rounds["locked"]
    held = [str(item) for item in rounds.loc[trial.to_numpy(dtype=bool), "round_id"]]
    return score[score["round_id"].isin(held).to_numpy(dtype=bool)].astype(object)


def _locked(review: Review, round_id: str) -> Problem:
    """Return that a round is locked, with the open round that moderates it, where there is one."""
    rounds = review.table("round")
    after = rounds.loc[((rounds["moderates"] == round_id) & ~rounds["locked"]).to_numpy(dtype=bool), "round_id"]
    remedy = f"What is to change is agreed in its moderation: name round {after.iloc[0]}." if len(after) else ""
    rule = f"round {round_id} is locked, and takes no more marks"
    return Problem("round.csv", rule, remedy or "Name a round that is open.", None, "round_id", round_id)


def stage_in(review: Review, round_id: str) -> str:
    """Return the stage of a round: ``calibration``, ``individual`` or ``moderation``.

    Raises
    ------
    InputError
        Where there is no such round.
    """
    return str(round_row(review, round_id)["stage"])


def asked_of(review: Review, rounds: tuple[str, ...], reviewer_id: str) -> tuple[Subject, ...]:
    """Return whom a reviewer is asked to score in some rounds, whatever the interests, in the order of the pack."""
    assignment = review.table("assignment")
    wanted: set[str] = set()
    for round_id in rounds:
        named = assignment[(assignment["round_id"] == round_id).to_numpy(dtype=bool)]
        if len(named):
            wanted |= set(named.loc[named["reviewer_id"] == reviewer_id, "subject_id"])
        elif row_of(review.table("reviewer"), "reviewer_id", reviewer_id)["role"] in SCORERS:
            purpose = set_of(review, round_id).purpose
            wanted |= {subject.subject_id for subject in review.subjects_of(purpose)}
    return tuple(subject for subject in review.subjects if subject.subject_id in wanted)


def barred_of(review: Review, reviewer_id: str) -> set[str]:
    """Return the subjects in which a reviewer has declared an actual interest."""
    frame = review.table("interest")
    mine = (frame["reviewer_id"] == reviewer_id) & (frame["kind"] == "actual")
    return set(frame.loc[mine.to_numpy(dtype=bool), "subject_id"])


def round_row(review: Review, round_id: str) -> pd.Series:
    """Return the row of a round.

    Raises
    ------
    InputError
        Where there is no such round; names those there are, with their stages.
    """
    rounds = review.table("round")
    found = rounds[(rounds["round_id"] == round_id).to_numpy(dtype=bool)]
    if found.empty:
        known = ", ".join(f"{row.round_id} ({row.stage})" for row in rounds.itertuples()) or "none"
        rule, remedy = "no round has this id", f"Choose one of: {known}."
        raise InputError([Problem("round.csv", rule, remedy, column="round_id", value=round_id)])
    return found.iloc[0]


def set_of(review: Review, round_id: str) -> CriterionSet:
    """Return the criterion set that is scored in a round."""
    set_id = round_row(review, round_id)["set_id"]
    return next(item for item in review.criterion_sets if item.set_id == set_id)


def row_of(frame: pd.DataFrame, column: str, value: str) -> pd.Series:
    """Return the row of an id; names those there are where there is none."""
    found = frame[(frame[column] == value).to_numpy(dtype=bool)]
    if found.empty:
        table = column.removesuffix("_id")
        remedy = f"Choose one of: {listed(frame[column], 'or')}."
        raise InputError([Problem(f"{table}.csv", f"no {table} has this id", remedy, None, column, value)])
    return found.iloc[0]
