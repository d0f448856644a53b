"""The checks that all methods share."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from evaluation.decision.checks import (
    benefit_matrix,
    finite_matrix,
    finite_vector,
    leader_mask,
    normalised_weights,
)
from evaluation.errors import MethodError


def test_missing_value_is_named_by_its_cell() -> None:
    with pytest.raises(MethodError, match=r"additive_value needs a finite value.*alternative 1, criterion 0 .*nan"):
        finite_matrix([[1.0, 2.0], [np.nan, 3.0]], "additive_value")


@pytest.mark.parametrize("values", [[], [1, 2], [[]], [[[1.0]]]])
def test_tables_of_another_shape_are_refused(values: list[float]) -> None:
    with pytest.raises(MethodError, match="at least one alternative"):
        finite_matrix(values, "topsis")


@pytest.mark.parametrize(
    "values",
    [
        [[1, None], [3, 4]],
        [[1, pd.NA], [3, 4]],
        np.ma.MaskedArray([[1, 9], [3, 4]], mask=[[False, True], [False, False]]),
        pd.DataFrame({"a": [1, 3], "b": [pd.NA, 4]}, dtype="Int64"),
    ],
    ids=["none", "na", "masked", "nullable"],
)
def test_every_way_of_missing_is_refused_by_its_cell(values: object) -> None:
    with pytest.raises(MethodError, match=r"alternative 0, criterion 1 .* is nan"):
        finite_matrix(values, "topsis")  # type: ignore[arg-type]


def test_whole_frames_objects_and_masks_without_a_gap_are_numbers() -> None:
    for values in (
        pd.DataFrame({"a": [1, 3], "b": [2, 4]}, dtype="Int64"),
        np.array([[1, 2.0], [3, True + 3]], dtype=object),
        np.ma.MaskedArray([[1, 2], [3, 4]]),
        [[Decimal(1), Fraction(2)], [3, 4]],
    ):
        assert finite_matrix(values, "topsis").tolist() == [[1, 2], [3, 4]]  # type: ignore[arg-type]


def test_float_array_is_not_copied() -> None:
    values = np.array([[1.0, 2.0]])
    assert finite_matrix(values, "topsis") is values


@pytest.mark.parametrize(
    "values",
    [
        [["a", 1]],
        [[1, 2], [3]],
        [["1", "2"]],
        np.array([["1", 2]], dtype=object),
        [[1j, 2]],
        np.array([[1j, 2]], dtype=object),
        pd.DataFrame({"day": pd.to_datetime(["2006-11-22"])}),
        np.array([[{}]], dtype=object),
    ],
)
def test_what_is_not_a_table_of_numbers_is_refused(values: object) -> None:
    with pytest.raises(MethodError, match="must be numbers"):
        finite_matrix(values, "topsis")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1, 1, 1], "one weight for each of 2 criteria; given 3"),
        ([1, -0.5], "must not be negative; that of criterion 1 is -0.5"),
        ([0, 0], "must not all be zero"),
        ([1, np.nan], r"must be finite; number 1 \(counted from 0\) is nan"),
        ([np.inf, 1], r"must be finite; number 0 \(counted from 0\) is inf"),
        ([], "non-empty"),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_the_value(weights: list[float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        normalised_weights(weights, 2)


def test_weights_are_divided_by_their_sum_even_when_the_sum_would_overflow() -> None:
    assert normalised_weights([1e308, 1e308], 2).tolist() == [0.5, 0.5]
    assert normalised_weights([5e-324, 5e-324], 2).tolist() == [0.5, 0.5]
    assert normalised_weights([0, 3, 1], 3).tolist() == [0, 0.75, 0.25]


def test_input_is_left_as_it_was() -> None:
    weights = np.array([2.0, 2.0])
    table = np.array([[1.0, 2.0]])
    normalised_weights(weights, 2)
    benefit_matrix(table, [-1, 1], "vikor")
    assert weights.tolist() == [2, 2]
    assert table.tolist() == [[1, 2]]


@pytest.mark.parametrize("objectives", [[1], [1, 0], [1, 2], [1, 1, 1]])
def test_objectives_are_plus_or_minus_one_for_each_criterion(objectives: list[int]) -> None:
    with pytest.raises(MethodError, match=r"\+1 \(more is better\) or -1"):
        benefit_matrix([[1, 2]], objectives, "vikor")


def test_vectors_are_one_dimensional() -> None:
    with pytest.raises(MethodError, match=r"non-empty list of numbers; the shape is \(1, 2\)"):
        finite_vector([[1, 2]], "cost")


def test_leaders_that_differ_by_rounding_only_all_lead() -> None:
    assert leader_mask(np.array([0.3, 0.1 + 0.2, 0.29])).tolist() == [True, True, False]
    assert leader_mask(np.zeros(2)).tolist() == [True, True]
