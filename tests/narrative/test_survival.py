"""Sentences on other methods: counted answers, and why nothing was asked."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import narrative
from tests.narrative.test_robustness import said
from tests.tables.test_survival import SURVIVAL


def test_answers_are_counted(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.survival_words(northshire_assessment, SURVIVAL))
    assert words == (
        "On the illustrative scores, 1 other method of 2 that could be asked agrees on who is first. With weights from "
        "the spread of the values the additive value agrees by 1 of 1 sets. In tests of rank reversal 1 of 2 methods "
        "show a fault on these values. They answer one question only: does the answer survive?"
    )


def test_why_nothing_was_asked_is_said(northshire_assessment: ev.Assessment) -> None:
    nothing = replace(SURVIVAL, not_asked="fewer than two options have a point value")
    words = said(narrative.survival_words(northshire_assessment, nothing))
    assert words == "Other methods were not asked: fewer than two options have a point value."
