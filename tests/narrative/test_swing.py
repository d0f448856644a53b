"""Sentences of the weights desk."""

from __future__ import annotations

import pytest

from evaluation.narrative.swing import (
    check_words,
    conflict_words,
    kept_in_file,
    order_words,
    question_words,
    saved_words,
    step_words,
    what_to_change,
)
from evaluation.presentation import Bullets, Callout, Prose, plain


def text(prose: Prose) -> str:
    said = []
    for block in prose.blocks:
        said += [plain(item) for item in block.items] if isinstance(block, Bullets | Callout) else [plain(block.text)]
    return " ".join(said)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.0, "Is the move on A worth as much as the move on B?"),
        (2.0, "Is the move on A worth twice the move on B?"),
        (1.25, "Is the move on A worth 1.25 times the move on B?"),
        (2.5, "Is the move on A worth 2.5 times the move on B?"),
        (20.0, "Is the move on A worth 20 times the move on B?"),
        (float("inf"), "Is the move on B worth nothing at all beside the move on A?"),
    ],
)
def test_a_question_puts_two_swings_beside_each_other(ratio: float, words: str) -> None:
    assert question_words("A", "B", ratio) == words


def test_points_against_the_order_are_named() -> None:
    names = {"F1": "Need", "F2": "Reach"}
    assert text(order_words((), names)) == "The points follow the order of step 1."
    assert text(order_words([("F1", "F2")], names)) == (
        "Reach has more points than Need, which stands above it. Change the points, or the places in step 1."
    )


def test_answers_are_counted_and_those_that_differ_say_what_to_do() -> None:
    said = text(check_words(4, 1, [what_to_change("A", "B", more=True), what_to_change("B", "C", more=False)]))
    assert said.startswith("1 of 4 questions agree with the points, 1 not answered yet.")
    assert "give B fewer points in step 2" in said
    assert "give C more points in step 2" in said
    assert text(check_words(2, 2, [])) == "2 of 2 questions agree with the points."
    assert "Give points in step 2 first" in text(check_words(0, 0, []))


def test_what_stands_on_disk_is_said_with_its_time() -> None:
    assert text(saved_words(0, "", changed=True)) == "Nothing is saved yet."
    assert text(saved_words(3, "2025-02-10T09:30:00Z", changed=False)) == (
        "Saved on 2025-02-10 09:30 UTC as version 3. Nothing has changed since."
    )
    assert text(saved_words(3, "2025-02-10T09:30:00Z", changed=True)).endswith("Changed since, and not saved.")


def test_a_conflict_gives_three_ways_on() -> None:
    said = text(conflict_words(4, "2025-02-10T09:30:00Z", "RF"))
    assert "version 4, saved on 2025-02-10 09:30 UTC by RF" in said
    assert all(way in said for way in ("Keep theirs", "Save mine on theirs", "Go on editing"))
    assert "It is now withdrawn." in text(conflict_words(0, "", ""))


def test_a_set_of_the_packs_own_names_another_id() -> None:
    assert "another weight_set, such as W-USERS-2" in text(kept_in_file("W-USERS", "Users"))


def test_every_step_is_explained() -> None:
    assert len({text(step_words(step)) for step in ("rank", "points", "check", "effect", "save")}) == 5
