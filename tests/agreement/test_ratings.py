"""What may stand in a table of ratings, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evaluation.agreement.ratings import (
    BLOCK_ROWS,
    axis_labels,
    complete_block,
    is_numeric,
    label_codes,
    numeric_ratings,
    row_blocks,
)
from evaluation.errors import MethodError

NAN = np.nan


@pytest.mark.parametrize(
    "ratings",
    [
        [[1, None], [3, 4]],
        [[1.0, NAN], [3.0, 4.0]],
        np.array([[1, None], [3, 4]], dtype=object),
        np.ma.MaskedArray([[1, 9], [3, 4]], mask=[[False, True], [False, False]]),
        pd.DataFrame({"a": [1, 3], "b": [None, 4]}),
        pd.DataFrame({"a": [1, 3], "b": [pd.NA, 4]}, dtype="Int64"),
    ],
    ids=["none", "nan", "object", "masked", "frame", "nullable"],
)
def test_every_way_of_missing_becomes_nan(ratings: object) -> None:
    table = numeric_ratings(ratings)  # type: ignore[arg-type]
    assert table.dtype == np.float64
    np.testing.assert_array_equal(table, [[1, NAN], [3, 4]])


def test_float_array_is_not_copied() -> None:
    ratings = np.array([[1.0, 2.0]])
    assert numeric_ratings(ratings) is ratings


def test_complete_table_is_not_copied() -> None:
    ratings = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert complete_block(ratings, "a coefficient") is ratings


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        ([1, 2, 3], r"two dimensions \(n_units, n_raters\); got shape \(3,\)"),
        (np.empty((0, 3)), r"empty table of shape \(0, 3\)"),
        ([[NAN, NAN]], "all 2 cells are missing"),
        ([[1.0, np.inf]], "finite number; found inf"),
        ([[1.0, -np.inf]], "finite number; found -inf"),
        ([["a", "b"]], "needs numbers; found the rating 'a'"),
        ([["1", "2"]], "needs numbers; found the rating '1'"),
        ([[1, 2], [3]], "rows of equal length, NaN where one is missing"),
        ([[1j, 2], [3, 4]], "numbers or labels; given complex128"),
        (pd.DataFrame({"day": pd.to_datetime(["2006-11-22"])}), "numbers or labels; given datetime64"),
    ],
)
def test_numeric_ratings_refuses(ratings: object, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        numeric_ratings(ratings)  # type: ignore[arg-type]


def test_missing_beside_text_is_not_a_label() -> None:
    codes, labels = label_codes([["a", None], [NAN, "b"]])
    np.testing.assert_array_equal(codes, [[0, NAN], [NAN, 1]])
    assert labels == ["a", "b"]


def test_label_codes_keep_the_order_of_the_categories_and_refuse_others() -> None:
    codes, labels = label_codes([["b", "a"]], ["a", "b", "c"])
    np.testing.assert_array_equal(codes, [[1, 0]])
    assert labels == ["a", "b", "c"]
    with pytest.raises(MethodError, match=r"the rating 'd' is not one of the categories \['a', 'b', 'c'\]"):
        label_codes([["b", "d"]], ["a", "b", "c"])


def test_label_codes_refuse_a_table_without_ratings() -> None:
    with pytest.raises(MethodError, match="all 2 cells are missing"):
        label_codes([[None, None]], ["a"])


def test_is_numeric() -> None:
    assert is_numeric([[1, None]])
    assert not is_numeric([["a", None]])


def test_complete_block_drops_empty_rows_and_columns_only() -> None:
    table = np.array([[1, NAN, 2], [NAN, NAN, NAN], [3, NAN, 4]])
    np.testing.assert_array_equal(complete_block(table, "W"), [[1, 2], [3, 4]])
    with pytest.raises(MethodError, match="W needs every rater to rate every unit; 1 of 4 cells are missing"):
        complete_block(np.array([[1, NAN], [3, 4]]), "W")
    with pytest.raises(MethodError, match="at least two units and two raters; got 1 and 2"):
        complete_block(np.array([[1.0, 2.0]]), "W")


def test_row_blocks_cover_every_row_once() -> None:
    n_rows = 2 * BLOCK_ROWS + 1
    rows = np.concatenate([np.arange(n_rows)[block] for block in row_blocks(n_rows)])
    np.testing.assert_array_equal(rows, np.arange(n_rows))


def test_axis_labels_come_from_a_frame() -> None:
    frame = pd.DataFrame([[1, 2]], index=["u"], columns=["r1", "r2"])
    assert axis_labels(frame, 0, 1) == ["u"]
    assert axis_labels(frame, 1, 2) == ["r1", "r2"]
    assert axis_labels(frame.to_numpy(), 1, 2) == [0, 1]
