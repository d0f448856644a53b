"""Shares that are kept while others move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import MethodError
from evaluation.options.kept import shares_with_kept

POINTS = st.dictionaries(st.sampled_from("ABCDE"), st.floats(1, 100), min_size=2, max_size=5)


def test_without_a_kept_share_points_divide_by_their_sum() -> None:
    assert shares_with_kept({"A": 100, "B": 60, "C": 40}, {}) == pytest.approx({"A": 0.5, "B": 0.3, "C": 0.2})


def test_a_kept_share_stays_and_the_rest_is_divided_by_points() -> None:
    # by hand: 0.4 is kept, 0.6 is left, 3 : 1 of it is 0.45 and 0.15
    assert shares_with_kept({"A": 5, "B": 75, "C": 25}, {"A": 0.4}) == pytest.approx({"A": 0.4, "B": 0.45, "C": 0.15})


def test_where_one_alone_is_free_it_takes_what_is_left_whatever_its_points() -> None:
    assert shares_with_kept({"A": 0, "B": 0, "C": 1}, {"A": 0.4, "B": 0.4})["C"] == pytest.approx(0.2)


def test_where_all_are_kept_nothing_moves() -> None:
    assert shares_with_kept({"A": 9, "B": 0}, {"A": 0.3, "B": 0.7}) == pytest.approx({"A": 0.3, "B": 0.7})


def test_a_kept_share_of_everything_leaves_nothing_to_divide() -> None:
    assert shares_with_kept({"A": 9, "B": 0}, {"A": 1.0}) == pytest.approx({"A": 1.0, "B": 0.0})


@given(POINTS, st.data())
def test_shares_sum_to_one_and_free_ones_keep_their_proportions(points: dict[str, float], data: st.DataObject) -> None:
    held = data.draw(st.lists(st.sampled_from(sorted(points)), unique=True, max_size=len(points) - 1))
    kept = {name: 0.9 / len(points) for name in held}
    shares = shares_with_kept(points, kept)
    assert sum(shares.values()) == pytest.approx(1)
    assert all(shares[name] == share for name, share in kept.items())
    free = [name for name in points if name not in kept]
    ratios = {shares[name] / points[name] for name in free}
    assert max(ratios) == pytest.approx(min(ratios))


@given(POINTS)
def test_keeping_a_share_as_it_is_moves_no_weight(points: dict[str, float]) -> None:
    before = shares_with_kept(points, {})
    first = next(iter(points))
    assert shares_with_kept(points, {first: before[first]}) == pytest.approx(before)


@pytest.mark.parametrize(
    ("points", "kept", "words"),
    [
        ({"A": 1, "B": 0}, {"A": 0.4}, "a share of 0.6 is left, and none of B has points"),
        ({"A": 0, "B": 0}, {}, "a share of 1 is left, and none of A, B has points"),
        ({"A": 1, "B": 1}, {"A": 0.8, "B": 0.4}, "sum to at most 1; these sum to 1.2"),
    ],
)
def test_what_makes_no_weights_is_refused(points: dict[str, float], kept: dict[str, float], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        shares_with_kept(points, kept)
