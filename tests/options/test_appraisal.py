"""The shortlist by hand: intervals instead of guesses, ties kept, comparators always there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation as ev
from evaluation.options import Appraisal, Leaders, appraise, leading
from evaluation.packs import read_review
from tests.packs.tiny import FILES, write_pack

EQUAL: Mapping[str, float] = {"F1": 1.0, "F2": 1.0, "F3": 1.0}
Ends = tuple[list[float], list[float]]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    """The tiny review, whose options have no consensus: medians stand."""
    return read_review(write_pack(tmp_path_factory.mktemp("tiny")))


def levels_of(**marks: str) -> pd.DataFrame:
    """Return combined levels of options on F1 to F3, such as ``P0="1 2 4"``; "2-3" is a pair."""
    rows = []
    for option, text in marks.items():
        for place, level in enumerate(text.split(), start=1):
            known = level[0].isdigit()
            low, _, high = level.partition("-")
            ends = (float(low), float(high or low)) if known else (np.nan, np.nan)
            rows.append((option, f"F{place}", "level" if known else level, *ends, False, "user"))
    columns = ["subject_id", "criterion_id", "state", "low", "high", "moderated", "data_status"]
    return pd.DataFrame(rows, columns=columns)


def appraised(review: ev.Review, weights: Mapping[str, float] | None = None, /, **marks: str) -> Appraisal:
    factors = review.criterion_set("option")
    assert factors is not None
    return appraise(review, factors, levels_of(**marks), {"equal": weights or EQUAL}, "equal")


def benefit(appraisal: Appraisal, option: str) -> tuple[float, float]:
    rows = appraisal.benefits.set_index("option_id")
    return float(rows.loc[option, "lower"]), float(rows.loc[option, "upper"])


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (([1, 2], [1, 2]), (("B",), True)),
        (([2, 2], [2, 2]), (("A", "B"), True)),  # an exact tie is certain
        (([1, 2], [3, 2]), (("A", "B"), False)),  # A may lead
        (([1, 2], [2, 2]), (("A", "B"), False)),  # A may tie, or be behind
        (([0, 0], [100, 100]), (("A", "B"), False)),
        (([5, 1], [9, 4]), (("A",), True)),
    ],
)
def test_leaders_by_hand(ends: Ends, expected: tuple[tuple[str, ...], bool]) -> None:
    lower, upper = (np.array(end, dtype=float) for end in ends)
    assert leading(lower, upper, ("A", "B")) == Leaders(*expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
def test_who_may_lead_is_who_leads_at_some_point_of_the_intervals(pairs: list[tuple[int, int]]) -> None:
    lower = np.array([low for low, _ in pairs], dtype=float)
    upper = lower + np.array([width for _, width in pairs])
    names = tuple(str(place) for place in range(len(pairs)))
    at_their_best = []
    for place, name in enumerate(names):
        others = np.delete(lower, place)
        if not len(others) or upper[place] >= others.max():
            at_their_best.append(name)
    assert leading(lower, upper, names).option_ids == tuple(at_their_best)


def test_benefits_by_hand_with_weights(tiny: ev.Review) -> None:
    weights = {"F1": 5.0, "F2": 3.0, "F3": 2.0}  # 0.5, 0.3, 0.2
    found = appraised(tiny, weights, P0="1 2 4", P1="0 0 1", P2="3 4 1-2")
    np.testing.assert_allclose(found.weights["equal"], [0.5, 0.3, 0.2])
    assert benefit(found, "P0") == pytest.approx((47.5, 47.5))  # 12.5 + 15 + 20
    assert benefit(found, "P1") == pytest.approx((5, 5))
    assert benefit(found, "P2") == pytest.approx((72.5, 77.5))  # 37.5 + 30 + 5 to 10
    assert found.leaders["equal"] == Leaders(("P2",), certain=True)


def test_ie_is_an_interval_from_worst_to_best_and_never_a_point(tiny: ev.Review) -> None:
    found = appraised(tiny, P0="2 2 2", P1="0 0 0", P2="4 2 IE")
    assert (found.lower[2, 2], found.upper[2, 2]) == (0, 100)
    assert benefit(found, "P2") == pytest.approx((50, 250 / 3))
    assert found.incomplete == ("P2",)
    options, values = found.points
    assert options == ("P0", "P1")
    np.testing.assert_array_equal(values, [[50, 50, 50], [0, 0, 0]])
    assert found.leaders["equal"] == Leaders(("P0", "P2"), certain=False)


def test_a_criterion_nobody_scored_is_an_interval_as_well(tiny: ev.Review) -> None:
    found = appraised(tiny, P0="2 2 unscored", P1="0 0 0", P2="4 2 2")
    assert found.incomplete == ("P0",)
    assert benefit(found, "P0") == pytest.approx((100 / 3, 200 / 3))


def test_a_criterion_that_does_not_apply_to_one_is_left_out_for_all(tiny: ev.Review) -> None:
    found = appraised(tiny, {"F1": 1.0, "F2": 1.0, "F3": 2.0}, P0="2 2 4", P1="0 0 NA", P2="4 2 0")
    assert found.left_out == (("F3", "P1"),)
    assert found.criterion_ids == ("F1", "F2")
    np.testing.assert_allclose(found.weights["equal"], [0.5, 0.5])
    assert [benefit(found, option)[0] for option in ("P0", "P1", "P2")] == pytest.approx([50, 0, 75])


def test_an_ie_on_a_criterion_left_out_leaves_the_option_complete(tiny: ev.Review) -> None:
    assert appraised(tiny, P0="2 2 IE", P1="0 0 NA", P2="4 2 0").incomplete == ()


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        # costs in present value: P0 196.6, P1 10, P2 300
        ({"P0": "2 2 2", "P1": "0 0 0", "P2": "4 4 4"}, ["yes", "yes", "yes"]),
        ({"P0": "0 0 0", "P1": "2 2 2", "P2": "4 4 4"}, ["no", "yes", "yes"]),  # dearer and worse
        ({"P0": "2 2 2", "P1": "0 0 0", "P2": "2 2 2"}, ["yes", "yes", "no"]),  # dearer and no better
        ({"P0": "IE 2 2", "P1": "2 2 2", "P2": "4 4 4"}, ["depends", "yes", "yes"]),
        ({"P0": "2 2 2", "P1": "0 0 0", "P2": "IE 2 2"}, ["yes", "yes", "depends"]),
    ],
)
def test_frontier_by_hand(tiny: ev.Review, marks: dict[str, str], expected: list[str]) -> None:
    assert list(appraised(tiny, **marks).costs["on_frontier"]) == expected


def test_an_option_without_cost_is_not_on_the_frontier_or_off_it(tiny: ev.Review) -> None:
    cost = tiny.table("option_cost")
    review = tiny.with_tables({"option_cost": cost[cost["option_id"] != "P0"]})
    assert list(appraised(review, P0="4 4 4", P1="0 0 0", P2="2 2 2").costs["on_frontier"]) == [
        "not known",
        "yes",
        "yes",
    ]


def test_discarded_options_are_not_compared_and_comparators_are(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    assert appraisal.option_ids == ("P0", "P1", "P2", "P3", "P4", "P5")
    assert (appraisal.baseline, appraisal.no_national, appraisal.preferred) == ("P0", "P1", "P5")
    assert set(appraisal.levels["subject_id"]) == set(appraisal.option_ids)
    assert set(appraisal.benefits["option_id"]) == set(appraisal.option_ids)


def test_preferred_is_recorded_and_never_computed(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "option.csv").write_text(FILES["option.csv"].replace("preferred_way_forward", "carried"))
    appraisal = ev.assess(read_review(folder), ev.Settings(n_draws=100)).appraisal
    assert appraisal is not None
    assert appraisal.preferred is None
    assert appraisal.leaders["equal"].option_ids == ("P2",)
