"""ELECTRE I and II beyond the published case."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.decision import electre_i, electre_ii
from evaluation.errors import MethodError


def test_an_alternative_better_in_everything_is_the_kernel_and_first() -> None:
    matrix = [[1, 1], [9, 9], [5, 2]]
    assert electre_i(matrix, [1, 1], [1, 1]).kernel == (1,)
    assert electre_ii(matrix, [1, 1], [1, 1]).rank.tolist() == [3, 1, 2]
    assert electre_ii(matrix, [1, 1], [-1, -1]).rank.tolist() == [1, 3, 2]


def test_duplicates_outrank_each_other_and_share_a_rank() -> None:
    result = electre_i([[1, 1], [1, 1]], [1, 1], [1, 1])
    assert result.outranks.tolist() == [[False, True], [True, False]]
    assert result.kernel == ()
    assert electre_ii([[1, 1], [1, 1], [0, 0]], [1, 1], [1, 1]).rank.tolist() == [1, 1, 3]


def test_single_alternative_stands_alone() -> None:
    assert electre_i([[1, 2]], [1, 1], [1, 1]).kernel == (0,)
    assert electre_ii([[1, 2]], [1, 1], [1, 1]).rank.tolist() == [1]


def test_thresholds_are_shares() -> None:
    with pytest.raises(MethodError, match=r"shares from 0 to 1; given \[65, 0.35\]"):
        electre_i([[1, 2], [2, 1]], [1, 1], [1, 1], p=65)
    with pytest.raises(MethodError, match="shares from 0 to 1"):
        electre_ii([[1, 2], [2, 1]], [1, 1], [1, 1], discordance=(0.5, np.nan))
