"""Sentences: what the figures and tables say, in words that change when their rows change.

One module a document or theme; each function takes an assessment and returns `Prose`. May import `presentation` and
below. A sentence fed by illustrative rows begins "On the illustrative scores".
"""

from evaluation.narrative.scorecard import scorecard_disagreement, scorecard_facts, scorecard_gaps, scorecard_title
from evaluation.narrative.status import input_hash, status_banner, status_page, status_sentence

__all__ = [
    "input_hash",
    "scorecard_disagreement",
    "scorecard_facts",
    "scorecard_gaps",
    "scorecard_title",
    "status_banner",
    "status_page",
    "status_sentence",
]
