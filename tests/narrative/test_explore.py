"""Sentences of the exploring desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.narrative.explore import live_sentence, no_points, totals_refused
from evaluation.options import live_benefits, live_totals
from evaluation.presentation import Callout, Prose, plain
from evaluation.widgets.state import weighable


def only(prose: Prose) -> str:
    (block,) = prose.blocks
    if isinstance(block, Callout):
        return " ".join(plain(item) for item in block.items)
    return plain(block.text)  # type: ignore[union-attr]


def test_the_leader_stands_beside_its_cost_and_what_changed(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    even = dict.fromkeys(appraisal.criterion_ids, 1.0)
    start, now = live_benefits(appraisal, even), live_benefits(appraisal, {**even, "F1": 0.0})
    assert only(live_sentence(northshire_assessment, "option", now, start)) == (
        "On the illustrative scores, with these points P2 One number (73.8 of 100) leads, at a cost of £9.52m in "
        "present value. At the start it was P5 Alliance. Ranks that changed: P1 None 5 to 6 (was 6), P2 One number 1 "
        "(was 2) and P5 Alliance 2 (was 1)."
    )
    assert only(live_sentence(northshire_assessment, "option", start, start)).endswith(
        "The same as at the start. No rank changed."
    )


def test_an_interval_that_may_lead_is_not_certain(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    alone = live_benefits(appraisal, {**dict.fromkeys(appraisal.criterion_ids, 0.0), "F3": 1.0})
    # on the standards factor alone P1 has insufficient evidence: it may stand first or last; P4 has the best level
    assert (
        "P1 None (0.0 to 100.0 of 100) or P4 One service (100.0 of 100) may lead, as evidence is insufficient"
        in only(live_sentence(northshire_assessment, "option", alone, alone))
    )


def test_hubs_have_no_cost(northshire_assessment: ev.Assessment) -> None:
    table = weighable(northshire_assessment, "hub")
    frame = live_totals(table, dict.fromkeys(table.criterion_ids, 1.0))
    said = only(live_sentence(northshire_assessment, "hub", frame, frame))
    assert said.startswith("On the illustrative scores, ")
    assert "cost" not in said


@pytest.mark.parametrize(("allowed", "words"), [(False, "This pack does not allow"), (True, "set show_totals to True")])
def test_a_refusal_gives_its_reason(northshire_assessment: ev.Assessment, allowed: bool, words: str) -> None:
    review = northshire_assessment.review
    rules = replace(review.rules, totals_allowed=allowed)
    said = only(totals_refused(replace(northshire_assessment, review=replace(review, rules=rules))))
    assert words in said
    assert "the profile of each hub comes first" in said


def test_a_pack_without_a_note_gets_the_workbenchs_sentence(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    bare = review.with_tables({"note": review.table("note").iloc[:0]})
    assert "the profiles come first" in only(totals_refused(replace(northshire_assessment, review=bare)))


def test_no_points_say_what_to_do() -> None:
    assert "more than 0 points" in only(no_points())
