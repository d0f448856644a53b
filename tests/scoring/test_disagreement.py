"""The order in which a panel takes up its cells: counted by hand on few marks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.model import IE, NA, Scale
from evaluation.scoring import Marks, by_disagreement, level_order, median_levels, same_level

TENTHS = Scale("award", "numeric", minimum=1.0, maximum=12.0, step=0.1, direction="lower")


def medians_of(*cells: tuple[object, ...]) -> pd.DataFrame:
    """Return the medians of cells K0, K1 and so on, of one subject, from the marks on each."""
    marks = [(place, mark) for place, held in enumerate(cells) for mark in held]
    states = np.array([{IE: 1, NA: 2}.get(str(mark), 0) for _, mark in marks], dtype=np.int8)
    numbers = np.array([np.nan if mark in (IE, NA) else float(str(mark)) for _, mark in marks])
    n = len(marks)
    return median_levels(
        Marks(
            ("N1",),
            tuple(f"K{place}" for place in range(len(cells))),
            tuple(f"R{place}" for place in range(n)),
            np.zeros(n, dtype=np.int64),
            np.array([place for place, _ in marks], dtype=np.int64),
            np.arange(n),
            numbers,
            states,
        )
    )


def told(*cells: tuple[object, ...]) -> list[tuple[Any, ...]]:
    frame = by_disagreement(medians_of(*cells))
    return list(zip(frame["dimension_id"], frame["apart"], frame["mixed"], strict=True))


def test_the_widest_range_comes_first_then_ie_or_na_beside_another_mark() -> None:
    assert told((2, 2), (3, IE), (1, 4), (), (IE, NA), (IE, IE), (2, 4, NA)) == [
        ("K2", 3.0, False),
        ("K6", 2.0, True),
        ("K1", 0.0, True),
        ("K4", 0.0, True),
        ("K0", 0.0, False),
        ("K3", 0.0, False),
        ("K5", 0.0, False),
    ]


def test_ranges_that_differ_by_rounding_alone_are_one_range() -> None:
    # 0.3 - 0.2 is 0.09999999999999998, 0.2 - 0.1 is 0.1: without care the second would overtake the mixed first
    assert told((0.2, 0.3, IE), (0.1, 0.2)) == [("K0", 0.1, True), ("K1", 0.1, False)]


marks = st.one_of(st.integers(0, 4), st.sampled_from([IE, NA]))


@given(st.lists(st.lists(marks, max_size=4).map(tuple), min_size=1, max_size=6))
def test_every_cell_stands_once_and_only_numbers_lie_apart(cells: list[tuple[object, ...]]) -> None:
    found = told(*cells)
    assert sorted(name for name, *_ in found) == [f"K{place}" for place in range(len(cells))]
    for name, apart, mixed in found:
        held = cells[int(name[1:])]
        numbers = [int(str(mark)) for mark in held if mark not in (IE, NA)]
        assert apart == (max(numbers) - min(numbers) if numbers else 0)
        assert mixed == (len({str(mark) if mark in (IE, NA) else "level" for mark in held}) > 1)


def test_the_rows_keep_what_they_said() -> None:
    before = medians_of((1, 4), (2, 2)).astype({"subject_id": object, "dimension_id": object})
    after = by_disagreement(before).sort_values("dimension_id", ignore_index=True)
    pd.testing.assert_frame_equal(after[before.columns], before)


def test_no_cell_gives_no_row() -> None:
    assert by_disagreement(medians_of()).empty


@pytest.mark.parametrize(
    ("code", "other", "same"),
    [("3", "3.0", True), ("3", "3.1", False), ("IE", "IE", True), ("IE", "3", False), ("", "3", False), ("", "", True)],
)
def test_two_codes_are_one_level_where_they_are_one_number(code: str, other: str, *, same: bool) -> None:
    assert same_level(code, other, TENTHS) is same


def test_levels_are_sorted_as_numbers_and_what_is_none_comes_last() -> None:
    codes = ["NA", "10", "2", "IE", "9.5"]
    assert sorted(codes, key=lambda code: level_order(code, TENTHS)) == ["2", "9.5", "10", "IE", "NA"]
