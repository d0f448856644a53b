"""Challenge packs that several tests look at, cut from assessments that are computed once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import evaluation as ev
from evaluation.assessment.challenge import Challenge, challenge_of, challenge_settings, challenged

DATA = Path(__file__).parents[2] / "data"
FIRST = {"H": "H1", "O": "H1", "N": "N2", "P": "N2", "B": "B2"}
"""By the first letter of its id, the subject whose assessment serves for others that are shown as at the same day."""


@cache
def opened(pack: str, subject_id: str, **parameters: Any) -> Challenge:
    """Return what stands behind one result of a pack of the project."""
    return challenge_of(_first(pack, FIRST[subject_id[0]], **parameters).whole, subject_id)


@cache
def _first(pack: str, subject_id: str, **parameters: Any) -> Challenge:
    review = ev.read_review(DATA / pack)
    return challenged(review, subject_id, challenge_settings(review, subject_id, n_draws=100, **parameters))
