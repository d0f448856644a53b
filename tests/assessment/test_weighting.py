"""Weights by hand from what each stakeholder group said; leaving a criterion out keeps what was said of the rest."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import evaluation as ev
from evaluation.assessment import WeightSet, resolve_weights
from evaluation.assessment.weighting import ratio_ceilings
from evaluation.errors import MethodError
from evaluation.packs import read_review
from tests.packs.tiny import write_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    return read_review(write_pack(tmp_path_factory.mktemp("tiny")))


@cache
def resolved(review: ev.Review, *criterion_ids: str, seed: int = 1) -> dict[str, WeightSet]:
    factors = review.criterion_set("option")
    assert factors is not None
    found = resolve_weights(review, factors, seed, criterion_ids or None)
    return {item.weight_set_id: item for item in found}


BY_HAND = {
    "equal": [1 / 3, 1 / 3, 1 / 3],
    "WS": [0.5, 0.3, 0.2],  # 100, 60 and 40 points of 200
    "WR": [5 / 18, 11 / 18, 2 / 18],  # rank-order centroid of the ranks 2, 1, 3
    "WA": [4 / 7, 2 / 7, 1 / 7],  # the comparisons 2, 4 and 2 are consistent
}


@pytest.mark.parametrize(("weight_set_id", "weights"), BY_HAND.items())
def test_weights_by_hand(tiny: ev.Review, weight_set_id: str, weights: list[float]) -> None:
    np.testing.assert_allclose(resolved(tiny)[weight_set_id].weights, weights, rtol=1e-9)


def test_every_set_of_the_purpose_is_there_with_equal_first(tiny: ev.Review) -> None:
    assert list(resolved(tiny)) == ["equal", "WS", "WR", "WI", "WA", "WB"]
    groups = [item.stakeholder_group for item in resolved(tiny).values()]
    assert groups == ["Equal weights", "Users", "Groups", "Staff", "Council", "Board"]
    assert resolved(tiny)["equal"].data_status is None
    assert resolved(tiny)["WS"].data_status == "illustrative"


def test_interval_centre_by_hand(tiny: ev.Review) -> None:
    # lower limits 0.2, 0.2, 0.1 leave 0.5 to share, at most 0.3 to each: by symmetry a third of it to each
    centre = resolved(tiny)["WI"].weights
    np.testing.assert_allclose(centre, [0.2 + 1 / 6, 0.2 + 1 / 6, 0.1 + 1 / 6], atol=0.004)


def test_ratio_centre_keeps_the_ratios(tiny: ev.Review) -> None:
    first, second, third = resolved(tiny)["WB"].weights
    assert 1.5 <= first / second <= 2.5
    assert 1 <= second / third <= 2


def test_consistency_is_said_for_ahp_only(tiny: ev.Review) -> None:
    ratios = {name: item.consistency_ratio for name, item in resolved(tiny).items()}
    assert ratios.pop("WA") == pytest.approx(0, abs=1e-9)
    assert all(np.isnan(ratio) for ratio in ratios.values())


def test_all_weights_sum_to_one(northshire: ev.Review) -> None:
    for chosen in ((), ("F1", "F3", "F6")):
        for item in resolved(northshire, *chosen).values():
            assert item.weights.sum() == pytest.approx(1)
            assert (item.weights >= 0).all()
            assert item.by_criterion == dict(zip(item.criterion_ids, item.weights, strict=True))


LEFT_OUT_BY_HAND = {
    "equal": [1 / 2, 1 / 2],
    "WS": [5 / 7, 2 / 7],  # 100 and 40 points
    "WR": [3 / 4, 1 / 4],  # F1 still before F3
    "WA": [4 / 5, 1 / 5],  # compared as 4 to 1
}


@pytest.mark.parametrize(("weight_set_id", "weights"), LEFT_OUT_BY_HAND.items())
def test_leaving_out_the_second_criterion_by_hand(tiny: ev.Review, weight_set_id: str, weights: list[float]) -> None:
    np.testing.assert_allclose(resolved(tiny, "F1", "F3")[weight_set_id].weights, weights, rtol=1e-9)


def test_leaving_out_the_criterion_that_ties_two_others_keeps_their_ratio(tiny: ev.Review) -> None:
    # 1.5 <= F1/F2 <= 2.5 and 1 <= F2/F3 <= 2, so 1.5 <= F1/F3 <= 5
    first, third = resolved(tiny, "F1", "F3")["WB"].weights
    assert 1.5 < first / third < 5
    ceiling = ratio_ceilings(tiny.table("comparison").query("weight_set_id == 'WB'"), ["F1", "F2", "F3"])
    assert ceiling[0, 2] == 5
    assert 1 / ceiling[2, 0] == 1.5


def test_leaving_out_a_criterion_widens_limits_to_the_share_that_remains(tiny: ev.Review) -> None:
    # F3 takes 0.1 to 0.4, so F1 and F2 share 0.6 to 0.9: 0.2/0.9 to 0.5/0.6 each, the same for both
    first, second = resolved(tiny, "F1", "F2")["WI"].weights
    assert first == pytest.approx(0.5, abs=0.004)
    assert second == pytest.approx(0.5, abs=0.004)


def test_contradicting_ratios_fall_below_one_on_the_diagonal() -> None:
    rows = [("A", "B", 2.0, 3.0), ("B", "C", 2.0, 3.0), ("A", "C", 1.0, 1.0)]
    pairs = pd.DataFrame(rows, columns=["criterion_id", "other_id", "lower", "upper"])
    assert ratio_ceilings(pairs, ["A", "B", "C"]).diagonal().min() < 1  # A is 1 C, and at least 4 C through B


def test_nothing_said_between_two_is_without_limit() -> None:
    pairs = pd.DataFrame([("A", "B", 2.0, 3.0)], columns=["criterion_id", "other_id", "lower", "upper"])
    ceiling = ratio_ceilings(pairs, ["A", "B", "C"])
    assert np.isinf(ceiling[0, 2])
    assert np.isinf(ceiling[2, 1])


def test_seed_moves_only_what_is_drawn(tiny: ev.Review) -> None:
    one, other = resolved(tiny, seed=1), resolved(tiny, seed=2)
    for name in ("equal", "WS", "WR", "WA"):
        np.testing.assert_array_equal(one[name].weights, other[name].weights)
    for name in ("WI", "WB"):
        assert not np.array_equal(one[name].weights, other[name].weights)
        np.testing.assert_allclose(one[name].weights, other[name].weights, atol=0.01)
        np.testing.assert_array_equal(one[name].weights, resolved(tiny, seed=1)[name].weights)


def test_no_criterion_is_not_all_of_them(tiny: ev.Review) -> None:
    factors = tiny.criterion_set("option")
    assert factors is not None
    with pytest.raises(MethodError, match="1"):
        resolve_weights(tiny, factors, 1, [])


def test_ahp_without_a_pair_is_refused(tiny: ev.Review) -> None:
    comparison = tiny.table("comparison")
    lacking = comparison[~((comparison["criterion_id"] == "F1") & (comparison["other_id"] == "F3"))]
    with pytest.raises(MethodError, match="every pair compared; F1 and F3 are not"):
        resolved(tiny.with_tables({"comparison": lacking}))
