"""Packs: reading a review from its folder, checking every rule, keeping scores, and writing a pack to start from.

The only room that opens the files of a pack. Parses once; everything above trusts what it returns.
"""

from evaluation.packs.journal.chain import Fault, Saved
from evaluation.packs.journal.drafts import Conflict, ConsensusDraft, InterestDraft, ScoreDraft, Version, WeightsDraft
from evaluation.packs.journal.lock import Lock
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.practice import practice_review
from evaluation.packs.read import Check, check_review, read_review

__all__ = [
    "Check",
    "Conflict",
    "ConsensusDraft",
    "Fault",
    "InterestDraft",
    "Lock",
    "Saved",
    "ScoreDraft",
    "ScoreStore",
    "Version",
    "WeightsDraft",
    "check_review",
    "practice_review",
    "read_review",
]
