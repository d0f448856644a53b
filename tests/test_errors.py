"""Errors say where, what and what to do, in words that are tested."""

from __future__ import annotations

import dataclasses

import pytest

from evaluation.errors import MOST_PRINTED, InputError, MethodError, Problem, ReviewError, RunError, shortened

PROBLEM = Problem("score.csv", "not on the scale", "Give a level.", row=14, column="level", value="7")


def test_a_problem_tells_file_row_column_rule_value_and_remedy() -> None:
    assert str(PROBLEM) == "score.csv row 14, level: not on the scale (found '7'). Give a level."


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem("a.csv", "is empty", "Remove it."), "a.csv: is empty. Remove it."),
        (Problem("a.csv", "is empty", "Remove it.", row=1), "a.csv row 1: is empty. Remove it."),
        (Problem("a.toml", "no such key", "Mend it.", column="rules.x"), "a.toml, rules.x: no such key. Mend it."),
        (Problem("a.csv", "is empty", "Fill it.", value=""), "a.csv: is empty (found ''). Fill it."),
        (Problem("review.toml", "no", "Mend it.", column=""), "review.toml: no. Mend it."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_said(problem: Problem, words: str) -> None:
    assert str(problem) == words


def test_a_long_value_is_cut() -> None:
    assert shortened("x" * 80) == "x" * 80
    assert shortened("x" * 81) == "x" * 79 + "…"
    assert len(str(dataclasses.replace(PROBLEM, value="x" * 10_000))) < 200


def test_an_id_that_was_typed_as_a_number_is_told_like_any_other() -> None:
    assert str(dataclasses.replace(PROBLEM, value=5)) == (  # type: ignore[arg-type]
        "score.csv row 14, level: not on the scale (found '5'). Give a level."
    )


def test_a_value_cannot_break_the_line() -> None:
    assert "\n" not in str(dataclasses.replace(PROBLEM, value="a\nb\x1b[31m"))
    assert "\x1b" not in str(dataclasses.replace(PROBLEM, value="\x1b[31m"))


def test_message_counts_and_lists() -> None:
    assert str(InputError([PROBLEM])) == f"1 problem in the input:\n  {PROBLEM}"
    assert str(InputError([PROBLEM, PROBLEM])).startswith("2 problems in the input:\n")


def test_at_most_fifty_are_printed_and_all_are_kept() -> None:
    error = InputError(dataclasses.replace(PROBLEM, row=row) for row in range(1, 61))
    lines = str(error).splitlines()
    assert MOST_PRINTED == 50
    assert len(lines) == 1 + 50 + 1
    assert lines[-1] == "  and 10 more"
    assert len(error.problems) == 60
    assert not str(InputError([PROBLEM] * 50)).endswith("more")


def test_an_input_error_has_a_problem() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        InputError([])


def test_one_except_catches_them_all() -> None:
    for error in (InputError, MethodError, RunError):
        assert issubclass(error, ReviewError)
    assert issubclass(MethodError, ValueError)
    assert not issubclass(InputError, ValueError)


def test_problems_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PROBLEM.row = 2  # type: ignore[misc]
