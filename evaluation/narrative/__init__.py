"""Sentences: what the figures and tables say, in words that change when their rows change.

One module a document or theme; each function takes an assessment and returns `Prose`. May import `presentation` and
below. A sentence fed by illustrative rows begins "On the illustrative scores".
"""

from evaluation.narrative.scorecard import scorecard_disagreement, scorecard_facts, scorecard_gaps, scorecard_title
from evaluation.narrative.statement import (
    statement_banner,
    statement_context,
    statement_decided,
    statement_decisions_alone,
    statement_front,
    statement_not_known,
    statement_programme,
    statement_succession,
    statement_title,
    statement_told,
    statement_undecided,
)
from evaluation.narrative.status import input_hash, status_banner, status_page, status_sentence

__all__ = [
    "input_hash",
    "scorecard_disagreement",
    "scorecard_facts",
    "scorecard_gaps",
    "scorecard_title",
    "statement_banner",
    "statement_context",
    "statement_decided",
    "statement_decisions_alone",
    "statement_front",
    "statement_not_known",
    "statement_programme",
    "statement_succession",
    "statement_title",
    "statement_told",
    "statement_undecided",
    "status_banner",
    "status_page",
    "status_sentence",
]
