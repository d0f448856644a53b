"""Sentences on longlist, cost, risks, gates and award, held against rows of the fictional pack."""

from __future__ import annotations

from dataclasses import replace

from evaluation import narrative
from evaluation.presentation import Heading, Prose, plain
from tests.assessment.challenges import opened

PACK = "northshire-2025"


def said(prose: Prose) -> str:
    return " ".join(plain(block.text) for block in prose.blocks if not isinstance(block, Heading))  # type: ignore[union-attr]


def test_a_hub_is_judged_on_its_criteria_alone() -> None:
    assert said(narrative.challenge_other(opened(PACK, "N2"))).startswith("Nothing: a hub is judged on its criteria")
    assert "its cost and its risks" in said(narrative.challenge_other(opened(PACK, "P5")))
    assert "the gates, and the outcome" in said(narrative.challenge_other(opened(PACK, "B2")))


def test_the_longlist_gives_verdict_reason_and_factors() -> None:
    words = said(narrative.challenge_longlist(opened(PACK, "P6")))
    assert words.startswith("On the illustrative scores, it was discarded. The reason on record: People with a case")
    assert words.endswith("Critical success factors: 1 met, 3 partly met and 2 failed.")


def test_a_comparator_is_called_one() -> None:
    assert "It is the workbench's baseline comparator." in said(narrative.challenge_longlist(opened(PACK, "P0")))
    assert "comparator" not in said(narrative.challenge_longlist(opened(PACK, "P5")))


def test_the_cost_stands_beside_the_baselines_total_only() -> None:
    words = said(narrative.challenge_cost_words(opened(PACK, "P5")))
    # by hand: P5 10,005,249 and P0 9,159,236 at 3.5% from 2026
    assert "comes to £10.01m, £0.85m more than the baseline's £9.16m." in words
    assert "What it rests on: Baseline, the exchange, 2.5 posts" in words
    assert "this option is the baseline" in said(narrative.challenge_cost_words(opened(PACK, "P0")))
    assert " less than the baseline's" in said(narrative.challenge_cost_words(opened(PACK, "P1")))


def test_without_costs_or_off_the_shortlist_it_is_said() -> None:
    assert "not on the shortlist" in said(narrative.challenge_cost_words(opened(PACK, "P6")))
    assert "No cost is on record" in said(narrative.challenge_cost_words(opened("changeup-2006", "O4")))


def test_risks_are_counted() -> None:
    assert said(narrative.challenge_risks(opened(PACK, "P5"))) == "2 risks on record."
    assert "does not mean that there is none" in said(narrative.challenge_risks(opened("changeup-2006", "O4")))


def test_gates_and_award_name_the_winner_and_its_total_only() -> None:
    assert said(narrative.challenge_bid(opened(PACK, "B2"))) == (
        "2 of 3 gates passed; failed: GT2. Its lot was awarded to Plain Answer (total 77.50)."
    )
    assert said(narrative.challenge_bid(opened(PACK, "B1"))) == "3 of 3 gates passed. It was awarded its lot."
    assert said(narrative.challenge_bid(opened(PACK, "B3"))).endswith("No award of its lot is on record.")
    unweighed = replace(opened(PACK, "B2"), weighing=None)
    assert said(narrative.challenge_bid(unweighed)).endswith("awarded to Plain Answer.")
