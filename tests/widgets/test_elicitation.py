"""Swing weighting without a screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.packs import ScoreStore
from evaluation.widgets.elicitation import (
    Question,
    Stored,
    by_points,
    drafted,
    opened,
    out_of_order,
    placed,
    questions,
    revisions,
    stored_weights,
)
from tests.widgets.review_copies import copied

NOTHING = Stored(
    0, "", "", in_file=False, rows=pd.DataFrame(columns=["criterion_id", "worst", "best", "points", "rank"])
)


@given(st.permutations("ABCDE"), st.sampled_from("ABCDE"), st.integers(1, 5))
def test_a_place_is_taken_and_the_others_keep_their_order(order: list[str], name: str, place: int) -> None:
    now = placed(order, name, place)
    assert now[place - 1] == name
    assert [item for item in now if item != name] == [item for item in order if item != name]


def test_points_against_the_order_are_found() -> None:
    points = {"A": 100.0, "B": 40.0, "C": 60.0, "D": 60.0}
    assert out_of_order("ABCD", points) == (("B", "C"),)
    assert out_of_order(by_points(points), points) == ()


def test_questions_take_neighbours_by_points_and_both_ends() -> None:
    points = {"A": 100.0, "B": 40.0, "C": 50.0}
    assert questions("ABC", points) == (
        Question("A", "C", 2.0), Question("C", "B", 1.25), Question("A", "B", 2.5),
    )  # fmt: skip


def test_two_swings_make_one_question_and_none_without_points() -> None:
    assert questions("AB", {"A": 100.0, "B": 0.0}) == (Question("A", "B", float("inf")),)
    assert questions("AB", {"A": 0.0, "B": 0.0}) == ()
    assert questions("A", {"A": 100.0}) == ()


def test_a_new_group_starts_without_points_and_with_the_ends_on_record(northshire_assessment: ev.Assessment) -> None:
    start = opened(northshire_assessment, "option", NOTHING)
    assert set(start.points.values()) == {0.0}
    assert start.order == ("F1", "F2", "F3", "F4", "F5", "F6")
    assert start.ends["F2"] == ("One town only", "Desks everywhere and a way in for all")


def test_where_nobody_described_the_ends_the_scale_does(northshire: ev.Review) -> None:
    bare = northshire.with_tables(
        {name: northshire.table(name).iloc[:0] for name in ("weight_set", "weight", "comparison")}
    )
    assessment = ev.assess(bare, bare.settings_for("options_report", n_draws=100))
    assert opened(assessment, "option", NOTHING).ends["F1"] == ("Level 0, Absent", "Level 4, Strong")


def test_points_and_ranks_of_the_packs_own_sets_are_read_as_they_were_given(
    tmp_path: Path, northshire_assessment: ev.Assessment
) -> None:
    store = ScoreStore(copied(tmp_path))
    users = stored_weights(store, "W-USERS")
    assert (users.in_file, users.version, users.group) == (True, 0, "Users of advice")
    assert opened(northshire_assessment, "option", users).order == ("F1", "F2", "F4", "F3", "F6", "F5")
    groups = stored_weights(store, "W-GROUPS")  # weight.csv: ranks 3, 2, 5, 1, 4, 6
    assert opened(northshire_assessment, "option", groups).order == ("F4", "F2", "F1", "F5", "F3", "F6")
    bids = stored_weights(store, "W-BIDS")  # 40, 25, 20, 15: the greatest has 100
    assert bids.points == {"G1": 40.0, "G2": 25.0, "G3": 20.0, "G4": 15.0}


def test_what_is_saved_is_what_is_read_again(tmp_path: Path, northshire_assessment: ev.Assessment) -> None:
    store = ScoreStore(copied(tmp_path))
    start = opened(northshire_assessment, "option", NOTHING)
    said = replace(start, points={"F1": 100.0, "F2": 62.5, "F3": 0.0, "F4": 30.0, "F5": 5.0, "F6": 0.0})
    saved = store.save_weights(drafted(said, "W-NEW", "CSF", "The panel", reason="First"), base=None)
    again = stored_weights(store, "W-NEW")
    assert (again.version, again.group, again.method, again.in_file) == (saved.sequence, "The panel", "swing", False)
    assert opened(northshire_assessment, "option", again).points == said.points
    assert again.ends == dict(said.ends)
    (first,) = revisions(store, "W-NEW")
    assert (first.reason, first.by, first.points) == ("First", "The panel", said.points)
    typed = drafted(said, "W-NEW", "CSF", "The panel", reason="Second", entered_by="Secretary")
    saved = store.save_weights(replace(typed, weights=typed.weights[::-1]), base=saved.sequence)
    store.withdraw(store.keeper, saved.sequence, reason="A mistake")
    assert [item.by for item in revisions(store, "W-NEW")] == ["The panel", "Secretary", "RF"]
    assert [item.points for item in revisions(store, "W-NEW")] == [said.points, said.points, {}]
    assert stored_weights(store, "W-NEW").version == 0


def test_a_purpose_without_criteria_is_refused(changeup_assessment: ev.Assessment) -> None:
    with pytest.raises(MethodError, match="need a criterion set of purpose bid"):
        opened(changeup_assessment, "bid", NOTHING)
