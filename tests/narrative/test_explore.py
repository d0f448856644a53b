"""Sentences of the exploring desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.assessment.live import doubt_of
from evaluation.narrative.explore import (
    beside_words,
    contribution_words,
    doubt_words,
    free_without_points,
    live_sentence,
    moved_weights,
    no_doubt,
    no_points,
    totals_refused,
)
from evaluation.options import live_benefits, live_contributions, live_totals
from evaluation.presentation import Bullets, Callout, Prose, plain
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


def test_weights_that_moved_stand_beside_what_they_were(northshire_assessment: ev.Assessment) -> None:
    start = {"F1": 0.5, "F2": 0.5}
    said = moved_weights(northshire_assessment, "option", {"F1": 0.75, "F2": 0.25}, start)
    assert said == "Weights that changed: F1 Meets need 75.0% (was 50.0%) and F2 Reach 25.0% (was 50.0%)."
    assert moved_weights(northshire_assessment, "option", start, start) == "The weights are those of the start."


def test_a_share_without_a_place_is_named_with_two_ways_out() -> None:
    assert only(free_without_points(0.4)) == (
        "40.0% of the weight has no place: the criteria that may move all have 0 points. Give one of them points, or "
        "let a kept share go."
    )


def test_a_number_is_told_as_weight_times_value(northshire_assessment: ev.Assessment) -> None:
    table = weighable(northshire_assessment, "option")
    rows = live_contributions(table, dict.fromkeys(table.criterion_ids, 1.0))
    mine = rows[rows["subject_id"] == "P1"].iloc[[1, 2]]  # F2 at level 1 and F3 with insufficient evidence
    parts = [(mine.iloc[0], 0.2, (20.0, 20.0)), (mine.iloc[1], 0.2, (0.0, 100.0))]
    opening, lines = contribution_words(northshire_assessment, "option", parts).blocks
    # by hand: 0.2 of 20 is 4, and 0.2 of an open level is 0 to 20
    assert plain(opening.text) == "On the illustrative scores, these add 4.0 to 24.0 points to P1 None:"  # type: ignore[union-attr]
    assert isinstance(lines, Bullets)
    assert lines.items == (
        "F2 Reach: 4.0, a weight of 20.0% times a value of 20.0 of 100 (level 1 Limited)",
        "F3 Standards: 0.0 to 20.0, a weight of 20.0% times a value of 0.0 to 100.0 of 100 (level IE)",
    )


def test_hubs_beside_each_other_are_told_apart_and_gaps_named(northshire_assessment: ev.Assessment) -> None:
    said = only(beside_words(northshire_assessment, ["N1", "N3", "N6"]))
    # consensus of the pack: K3 extent is 4 for N1 and 1 for N6; K4 is NA for N6, K6 quality IE for N3
    assert said.startswith("On the illustrative scores, they lie furthest apart on K3 extent, by 3.")
    assert "Without a level for one of them at least: K4 extent, K4 quality and K6 quality." in said
    assert said.endswith("Duties differ, so a lower level is no verdict.")


def test_one_hub_alone_has_nothing_to_lie_apart_from(northshire_assessment: ev.Assessment) -> None:
    said = only(beside_words(northshire_assessment, ["N1"]))
    assert said.startswith("On the illustrative scores, no dimension has a known level for two of them.")


def test_shares_of_being_first_are_told_in_order(northshire_assessment: ev.Assessment) -> None:
    doubt, appraisal = doubt_of(northshire_assessment), northshire_assessment.appraisal
    assert doubt is not None
    assert appraisal is not None
    weights = appraisal.weights["equal"]
    said = only(doubt_words(northshire_assessment, doubt.near(weights, 0.0), "exactly these weights"))
    assert said.startswith("On the illustrative scores, with exactly these weights, first comes P5 Alliance in ")
    assert said.endswith(" of the draws.")


def test_why_nothing_is_drawn_is_said(northshire_assessment: ev.Assessment) -> None:
    assert "two options or more" in only(no_doubt(replace(northshire_assessment, appraisal=None)))
