"""Rounds: how they hang together, and that each mark and consensus belongs to its round."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.errors import Problem
from evaluation.model import Review
from evaluation.packs.crossrules.tables import row_numbers

__all__ = ["cells_fit_round", "rounds_are_individual", "rounds_fit"]


def rounds_fit(review: Review) -> Iterator[Problem]:
    """Yield moderations that name no individual round of their set, and other rounds that name one."""
    rounds = review.table("round")
    stage = dict(zip(rounds["round_id"], rounds["stage"], strict=True))
    set_of = dict(zip(rounds["round_id"], rounds["set_id"], strict=True))
    for row, record in zip(row_numbers(rounds), rounds.itertuples(), strict=True):
        target = str(record.moderates)
        if record.stage == "moderation" and (stage.get(target) != "individual" or set_of[target] != record.set_id):
            rule = "a moderation round names the individual round of the same set that it moderates"
            yield Problem("round.csv", rule, "Name that round.", row=row, column="moderates", value=target)
        if record.stage != "moderation" and target:
            rule = "only a moderation round moderates another"
            yield Problem("round.csv", rule, "Empty the cell.", row=row, column="moderates", value=target)


def rounds_are_individual(review: Review) -> Iterator[Problem]:
    """Yield marks in a moderation, and consensus outside of one."""
    rounds = review.table("round")
    stage = dict(zip(rounds["round_id"], rounds["stage"], strict=True))
    wanted = {"score": ("calibration", "individual"), "consensus": ("moderation",)}
    for name, stages in wanted.items():
        frame = review.table(name)
        allowed = [round_id for round_id, kind in stage.items() if kind in stages]
        bad = frame[~frame["round_id"].isin(allowed).to_numpy(dtype=bool)]
        for row, value in zip(row_numbers(bad), bad["round_id"], strict=True):
            rule = f"{name} rows belong to a round of stage {' or '.join(stages)}; this one is {stage[value]}"
            yield Problem(f"{name}.csv", rule, "Name the right round.", row=row, column="round_id", value=value)


def cells_fit_round(review: Review) -> Iterator[Problem]:
    """Subject and dimension of a score or consensus must belong to the set of its round."""
    rounds = review.table("round")
    set_of = dict(zip(rounds["round_id"], rounds["set_id"], strict=True))
    for name in ("score", "consensus"):
        frame = review.table(name)
        for column, misplaced in _misplaced(review, frame, set_of).items():
            bad = frame[misplaced]
            for row, value, round_id in zip(row_numbers(bad), bad[column], bad["round_id"], strict=True):
                rule = f"round {round_id} scores set {set_of[round_id]}, to which this does not belong"
                yield Problem(f"{name}.csv", rule, "Mend the id or the round.", row=row, column=column, value=value)


def _misplaced(review: Review, frame: pd.DataFrame, set_of: dict[str, str]) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which rows speak of a dimension, and of a subject, that is not of the set of their round."""
    misplaced = {column: np.ones(len(frame), dtype=np.bool_) for column in ("dimension_id", "subject_id")}
    for item in review.criterion_sets:
        mine = frame["round_id"].isin([key for key, set_id in set_of.items() if set_id == item.set_id]).to_numpy()
        if not mine.any():
            continue
        ids = {
            "dimension_id": [dimension.dimension_id for dimension in item.dimensions],
            "subject_id": review.subject_ids_of(item.purpose),
        }
        for column, allowed in ids.items():
            misplaced[column] &= ~(mine & frame[column].isin(allowed).to_numpy())
    return misplaced
