"""What the panel agreed: after the marks were locked, with a reason, and with another where it is not their median."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from evaluation.errors import Problem
from evaluation.model import IE, NA, Review
from evaluation.packs.crossrules.tables import row_numbers
from evaluation.schemas import latest_day
from evaluation.scoring import current_round, differs_from_median, marks_of, median_levels, moderation_round

__all__ = ["changes_have_reasons", "consensus_after_lock", "consensus_is_reasoned"]


def consensus_after_lock(review: Review) -> Iterator[Problem]:
    """Yield what was agreed while the marks that it rests on could still change."""
    rounds = review.table("round").set_index("round_id")
    consensus = review.table("consensus")
    for round_id, group in consensus.groupby("round_id", sort=False):
        individual = rounds.loc[rounds.loc[str(round_id), "moderates"]]
        if not individual["locked"]:
            rule = f"consensus is recorded only after the individual round {individual.name} is locked"
            remedy = f"Lock round {individual.name} in round.csv, or remove these rows."
            yield Problem(
                "consensus.csv", rule, remedy, row=row_numbers(group)[0], column="round_id", value=str(round_id)
            )
        closed = latest_day(str(individual["closed"]))
        early = [
            (row, day)
            for row, day in zip(row_numbers(group), group["recorded_at"], strict=True)
            if _before(day, closed)
        ]
        for row, day in early:
            rule = f"recorded before round {individual.name} closed ({individual['closed']})"
            yield Problem("consensus.csv", rule, "Mend one of the two dates.", row=row, column="recorded_at", value=day)


def _before(text: str, closed: dt.date | None) -> bool:
    day = latest_day(text)
    return day is not None and closed is not None and day < closed


def consensus_is_reasoned(review: Review) -> Iterator[Problem]:
    """Yield cells that are neither agreed nor unresolved, and agreed levels without a rationale."""
    consensus = review.table("consensus")
    for row, record in zip(row_numbers(consensus), consensus.itertuples(), strict=True):
        unresolved = record.method == "unresolved"
        if unresolved == bool(record.level):
            rule = "an unresolved cell has no agreed level, and every other consensus has one"
            remedy = "Empty the level (the median then stands), or name the method by which it was agreed."
            yield Problem("consensus.csv", rule, remedy, row=row, column="level", value=str(record.level))
        if review.rules.rationale == "required" and not record.rationale:
            rule = "a consensus has a rationale"
            yield Problem("consensus.csv", rule, "Say why in a sentence.", row=row, column="rationale", value="")


def changes_have_reasons(review: Review) -> Iterator[Problem]:
    """Yield agreed levels that are not the median of the marks and do not say why."""
    for criterion_set in review.criterion_sets:
        round_id = current_round(review, criterion_set)
        moderation = moderation_round(review, round_id)
        consensus = review.table("consensus")
        mine = consensus[(consensus["round_id"] == moderation) & (consensus["change_reason"] == "")]
        mine = mine[mine["level"] != ""]
        if moderation is None or mine.empty:
            continue
        medians = median_levels(marks_of(review, criterion_set)).set_index(["subject_id", "dimension_id"])
        scale = review.scale_of(criterion_set)
        for row, record in zip(row_numbers(mine), mine.itertuples(), strict=True):
            median = medians.loc[(str(record.subject_id), str(record.dimension_id))]
            if differs_from_median(str(record.level), median, scale):
                said = _median_words(median)
                rule = f"the consensus differs from the median of the marks ({said}) without a change_reason"
                remedy = "Say what changed the panel's mind."
                yield Problem("consensus.csv", rule, remedy, row=row, column="change_reason", value=str(record.level))


def _median_words(median: pd.Series) -> str:
    """Return the median of a cell's marks in words: ``IE``, ``3``, ``2 to 3``, or that nobody scored the cell."""
    state = str(median["median_state"])
    if state == "unscored":
        return "nobody scored the cell"
    if state in (IE, NA):
        return state
    low, high = float(median["median_low"]), float(median["median_high"])
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
