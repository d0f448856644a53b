"""How far a round is: which cells still wait for a mark, so that nobody locks it too early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.rounds import asked_of, barred_of, scorers, set_of, stage_in

__all__ = ["Progress", "open_rounds", "progress_of"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many cells of a round have a mark, and how many not.

    Parameters
    ----------
    round_id : str
    n_cells : int
        Cells that are asked: in a moderation once, in other rounds once for each reviewer.
    left : mapping of str to int
        Those without a mark by reviewer, who gave some or none; in a moderation those without a record, by an empty
        text. Nobody whose cells all have one is named.
    """

    round_id: str
    n_cells: int
    left: Mapping[str, int]

    @property
    def n_left(self) -> int:
        """How many cells have no mark, or no record."""
        return sum(self.left.values())

    def __str__(self) -> str:
        done = f"round {self.round_id}: {self.n_cells - self.n_left} of {self.n_cells} cells are filled in"
        named = ", ".join(f"{who} ({n})" for who, n in self.left.items() if who)
        return f"{done}; still open: {named}" if named else done


def progress_of(store: ScoreStore, review: Review, round_id: str) -> Progress:
    """Return how far a round is.

    Raises
    ------
    InputError
        Where there is no such round, or it is locked.
    """
    stage = stage_in(review, round_id)
    if round_id not in open_rounds(review):
        rule = f"round {round_id} is locked, so nothing in it waits"
        raise InputError([Problem("round.csv", rule, "Name a round that is open.", None, "round_id", round_id)])
    if stage != "moderation":
        return _marked(store, review, round_id)
    judged = set_of(review, round_id)
    n_cells = len(review.subjects_of(judged.purpose)) * len(judged.dimensions)
    n_left = n_cells - len(store.load_consensus(round_id))
    return Progress(round_id, n_cells, {"": n_left} if n_left else {})


def open_rounds(review: Review) -> tuple[str, ...]:
    """Return the rounds that are not locked, in the order of the pack."""
    rounds = review.table("round")
    return tuple(str(item) for item in rounds.loc[~rounds["locked"].to_numpy(dtype=bool), "round_id"])


def _marked(store: ScoreStore, review: Review, round_id: str) -> Progress:
    given = store.load(round_id)
    n_dimensions, n_cells = len(set_of(review, round_id).dimensions), 0
    left: dict[str, int] = {}
    for who in scorers(review, round_id):
        barred = barred_of(review, who)
        mine = {item.subject_id for item in asked_of(review, (round_id,), who)} - barred
        asked = len(mine) * n_dimensions
        marked = given[(given["reviewer_id"] == who).to_numpy(dtype=bool)]
        n_left = asked - int(marked["subject_id"].isin(mine).sum())
        n_cells += asked
        left |= {who: n_left} if n_left else {}
    return Progress(round_id, n_cells, left)
