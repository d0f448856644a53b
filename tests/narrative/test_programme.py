"""Sentences of the transition and the programme, and how they follow their rows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Prose, plain


def said(prose: Prose) -> str:
    return " ".join(plain(block.text) for block in prose.blocks)  # type: ignore[union-attr]


def with_table(assessment: ev.Assessment, **frames: pd.DataFrame) -> ev.Assessment:
    return replace(assessment, review=assessment.review.with_tables(frames))


def test_actions_at_the_as_at_date(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.programme_summary(changeup_assessment))
    assert "8 actions on record at 22 November 2006: 8 planned. None of them have a revised date." in words
    assert "3 actions became known later" in words


def test_an_action_past_its_date_is_named(changeup_assessment: ev.Assessment) -> None:
    action = changeup_assessment.review.table("action").copy()
    action.loc[action["action_id"] == "A03", "due"] = "2006-10"
    words = said(narrative.programme_summary(with_table(changeup_assessment, action=action)))
    assert "Past the date on record and not done: A03." in words
    action.loc[action["action_id"] == "A03", "due"] = "2006-11"  # may still mean 30 November
    assert "Past the date" not in said(narrative.programme_summary(with_table(changeup_assessment, action=action)))


def test_no_action_is_said(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.programme_summary(northshire_assessment))
    assert words.startswith("No action is on record at 30 September 2025.")


def test_transition_is_that_of_the_preferred_option(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    assert said(narrative.transition_summary(northshire_assessment)).startswith(
        "P5 Alliance: Shadow year from April 2026"
    )
    assert "No preferred option is on record" in said(narrative.transition_summary(changeup_assessment))
