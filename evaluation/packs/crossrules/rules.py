"""The one list of rules that only the whole review shows, in the order in which they are told."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial

from evaluation.errors import Problem
from evaluation.model import Review
from evaluation.packs.crossrules.consensus import changes_have_reasons, consensus_after_lock, consensus_is_reasoned
from evaluation.packs.crossrules.dates import HAPPENED, known_once_happened
from evaluation.packs.crossrules.marks import (
    levels_on_scale,
    no_score_with_interest,
    reasons_given,
    scores_were_assigned,
)
from evaluation.packs.crossrules.options import (
    bids_are_subjects,
    costs_compare,
    costs_cover_the_same_years,
    options_are_whole,
)
from evaluation.packs.crossrules.rounds import cells_fit_round, rounds_are_individual, rounds_fit
from evaluation.packs.crossrules.tables import tables_of
from evaluation.packs.crossrules.weights import weights_are_complete

__all__ = ["GROUNDS", "MOST_KEPT", "RULES", "review_problems"]

MOST_KEPT = 1000  # problems kept of one rule

Rule = Callable[[Review], Iterator[Problem]]
Listed = tuple[tuple[Rule, frozenset[str]], ...]

GROUNDS: Listed = (
    (rounds_fit, frozenset({"round"})),
    (rounds_are_individual, frozenset({"round"})),
    (cells_fit_round, frozenset({"round"})),
    (levels_on_scale, frozenset()),
)
"""What other rules take for granted: a table at fault here is not judged further."""

RULES: Listed = (
    (reasons_given, frozenset({"score"})),
    (no_score_with_interest, frozenset({"score", "interest", "round"})),
    (scores_were_assigned, frozenset({"score", "assignment"})),
    (consensus_after_lock, frozenset({"round", "consensus"})),
    (consensus_is_reasoned, frozenset({"consensus"})),
    (changes_have_reasons, frozenset({"round", "score", "consensus"})),
    (weights_are_complete, frozenset({"weight_set", "weight", "comparison"})),
    (options_are_whole, frozenset({"option"})),
    (costs_compare, frozenset({"option_cost"})),
    (costs_cover_the_same_years, frozenset({"option", "option_cost"})),
    (bids_are_subjects, frozenset({"bid"})),
    *((partial(known_once_happened, table=name, column=column), frozenset({name})) for name, column in HAPPENED),
)


def review_problems(review: Review, sound: set[str]) -> Iterator[Problem]:
    """Yield the faults that only the whole review shows, rule by rule.

    Parameters
    ----------
    review : Review
    sound : set of str
        Tables that are free of problems so far; the others are empty in `review`.
    """
    sound = set(sound)
    for rule, needs in GROUNDS:
        if needs <= sound:
            found = list(itertools.islice(rule(review), MOST_KEPT))
            yield from found
            sound -= tables_of(found)
    for rule, needs in RULES:
        if needs <= sound:
            yield from itertools.islice(rule(review), MOST_KEPT)
