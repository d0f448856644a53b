"""Sentences of the way forward, and how they follow their rows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Prose, plain
from evaluation.traceability import Chain, Gap


def said(prose: Prose) -> str:
    return " ".join(plain(block.text) for block in prose.blocks)  # type: ignore[union-attr]


def with_table(assessment: ev.Assessment, **frames: pd.DataFrame) -> ev.Assessment:
    return replace(assessment, review=assessment.review.with_tables(frames))


def test_reported_recommendations_are_said_to_be_reported(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.recommendations_summary(changeup_assessment))
    assert "3 recommendations on record (3 as reported; the report's own wording is not held)" in words


def test_a_recommendation_without_findings_is_named(northshire_assessment: ev.Assessment) -> None:
    frame = northshire_assessment.review.table("recommendation").copy()
    frame.loc[frame["recommendation_id"] == "RC5", "finding_ids"] = ""
    words = said(narrative.recommendations_summary(with_table(northshire_assessment, recommendation=frame)))
    assert "No finding on record stands under 5." in words


def test_decisions_so_far_and_later(northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.decisions_summary(northshire_assessment))
    assert words.startswith("By 30 September 2025 no decision of the Board is on record.")
    # seven rows are known later: of DC5 no decision was taken, and of DC6 none was found
    said_later = "5 decisions became known later, and 1 item noted only and 1 matter for which none was found"
    assert words.endswith(f"{said_later}: they stand in the annex.")
    assert "6 of them answer no recommendation on record" in said(narrative.decisions_summary(changeup_assessment))


def test_no_recommendation_is_said(changeup_assessment: ev.Assessment) -> None:
    empty = changeup_assessment.review.table("recommendation").iloc[:0]
    words = said(narrative.recommendations_summary(with_table(changeup_assessment, recommendation=empty)))
    assert words.startswith("No recommendation is on record")


def test_the_chain_says_where_it_breaks_most(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.chain_summary(changeup_assessment))
    assert "because a finding leads to no recommendation on record (18 times)" in words
    whole = replace(changeup_assessment, chain=Chain(changeup_assessment.chain.edges, ()))
    assert "is whole" in said(narrative.chain_summary(whole))


def test_a_search_without_a_find_is_no_decision(northshire: ev.Review) -> None:
    settings = northshire.settings_for("options_report", n_draws=100, as_at="2025-12-31")
    words = said(narrative.decisions_summary(ev.assess(northshire, settings)))
    # DC1 to DC4 and DC7; DC5 was noted, and the minutes do not say what was decided of DC6
    assert "5 decisions stand on record: 2 accepted, 1 accepted with changes, 1 put off and 1 not accepted." in words
    assert "Besides, the Board noted 1 item and took no decision on it." in words
    assert words.endswith("For 1 more matter no decision was found in the sources held.")
    assert "none found" not in words


def test_one_decision_stands(changeup_assessment: ev.Assessment) -> None:
    one = changeup_assessment.review.table("decision").iloc[1:2]
    words = said(narrative.decisions_summary(with_table(changeup_assessment, decision=one)))
    assert "1 decision stands on record: 1 accepted." in words


def test_an_action_has_its_article(changeup_assessment: ev.Assessment) -> None:
    gap = Gap("action", "A1", "follows from no decision on record")
    broken = replace(changeup_assessment, chain=Chain(changeup_assessment.chain.edges, (gap,)))
    assert "most often because an action follows from no decision on record (once)." in said(
        narrative.chain_summary(broken)
    )
