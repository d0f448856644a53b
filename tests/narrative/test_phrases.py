"""How a sentence opens where made-up rows feed it."""

from __future__ import annotations

import pytest

from evaluation.narrative.phrases import on_the_data, on_the_scores


@pytest.mark.parametrize(
    ("sentence", "opened"),
    [
        ("The lead is P5.", "On the illustrative scores, the lead is P5."),
        ("P5 leads.", "On the illustrative scores, P5 leads."),
        ("IE stands on K1.", "On the illustrative scores, IE stands on K1."),
        ("13 risks.", "On the illustrative scores, 13 risks."),
        ("A weight moves.", "On the illustrative scores, a weight moves."),
    ],
)
def test_the_first_letter_becomes_small_unless_it_opens_an_id(sentence: str, opened: str) -> None:
    assert on_the_scores("illustrative", sentence) == opened


@pytest.mark.parametrize("status", [None, "seed", "published", "user", "secondary"])
def test_other_rows_leave_the_sentence_as_it_is(status: str | None) -> None:
    assert on_the_scores(status, "The lead is P5.") == "The lead is P5."


def test_what_rests_on_no_score_says_so_too() -> None:
    assert on_the_data("illustrative", "13 risks.") == "On illustrative data, 13 risks."
    assert on_the_data("published", "13 risks.") == "13 risks."
