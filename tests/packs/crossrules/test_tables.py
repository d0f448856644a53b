"""What rules are held against: row numbers as a spreadsheet shows them, and the pairs that two columns hold."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import Problem
from evaluation.packs.crossrules.tables import distinct_pairs, row_numbers, tables_of

words = st.text("abcdefgh", max_size=2)


def test_the_first_row_stands_below_the_header() -> None:
    frame = pd.DataFrame({"level": ["3", "IE", "2"]})
    assert row_numbers(frame) == [2, 3, 4]
    assert row_numbers(frame[frame["level"] != "IE"]) == [2, 4]  # rows keep their numbers when others are passed over


def test_a_problem_stands_in_the_table_of_its_file() -> None:
    assert tables_of([Problem("score.csv", "", ""), Problem("review.toml", "", "")]) == {"score", "review"}


@given(st.lists(st.tuples(words, words), min_size=1))
def test_distinct_pairs_are_those_that_stand_side_by_side_each_once(rows: list[tuple[str, str]]) -> None:
    found = distinct_pairs(pd.DataFrame(rows, columns=["one", "other"]), "one", "other")
    assert found == list(dict.fromkeys(rows))


def test_more_pairs_than_a_byte_can_count_are_kept_apart() -> None:
    rows = [(f"{number:03d}", f"{number % 7}") for number in range(300)]
    assert distinct_pairs(pd.DataFrame(rows, columns=["one", "other"]), "one", "other") == rows
