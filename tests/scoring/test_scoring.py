"""Panel levels by hand: each expected value is worked out from the rule in words, not from the code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.errors import MethodError
from evaluation.model import (
    Criterion,
    CriterionSet,
    Dimension,
    Level,
    Review,
    Rules,
    Scale,
    Subject,
)
from evaluation.packs.columns import empty_frame
from evaluation.schemas import TABLES
from evaluation.scoring import (
    combined_levels,
    coverage,
    current_round,
    differs_from_median,
    marks_of,
    median_levels,
    moderation_round,
    panel_levels,
    ratings_matrix,
    untriangulated,
    value_ends,
)

PANEL = Scale("panel", "ordinal", tuple(Level(code, f"L{code}", 25.0 * code) for code in range(5)))
UNEVEN = Scale("uneven", "ordinal", tuple(Level(c, f"L{c}", v) for c, v in enumerate((0.0, 20.0, 45.0, 75.0, 90.0))))
GRANT = Scale("grant", "numeric", minimum=1.0, maximum=5.0, step=0.1, direction="lower")
DIMENSIONS = ("D1", "D2")
SCORE_COLUMNS = "round_id reviewer_id subject_id dimension_id level"
Row = tuple[str, ...]


def criterion_set(set_id: str = "H", purpose: str = "hub", scale: Scale = PANEL) -> CriterionSet:
    """Return a set of one criterion with an extent and a quality."""
    prefix = "" if set_id == "H" else set_id
    dimensions = (Dimension(f"{prefix}D1", f"{prefix}K", "extent"), Dimension(f"{prefix}D2", f"{prefix}K", "quality"))
    criterion = Criterion(f"{prefix}K", set_id, 1, "K", "K", "extent_and_quality", dimensions=dimensions)
    return CriterionSet(set_id, purpose, scale.scale_id, (criterion,))  # type: ignore[arg-type]


def rows(name: str, columns: str, records: Sequence[Row]) -> pd.DataFrame:
    """Return a table of a review with some columns filled, the others empty."""
    frame = pd.DataFrame(records, columns=columns.split(), dtype=object)
    whole = empty_frame(TABLES[name]).reindex(range(len(frame)))
    for column in whole.columns:
        whole[column] = frame.get(column, "")
    if "data_status" not in frame:
        whole["data_status"] = "user"
    return whole


def review_of(
    scores: Sequence[Row],
    consensus: Sequence[Row] = (),
    *,
    subjects: str = "A B",
    sets: tuple[CriterionSet, ...] | None = None,
    scale: Scale = PANEL,
    **tables: pd.DataFrame,
) -> Review:
    """Return a review with scores (reviewer, subject, dimension, level) in round I1, moderated by M1."""
    sets = sets or (criterion_set(scale=scale),)
    rounds = [("I1", "H", "individual", ""), ("M1", "H", "moderation", "I1")]
    score = rows("score", SCORE_COLUMNS, [("I1", *row) for row in scores])
    agreed = rows("consensus", "round_id subject_id dimension_id level method", [("M1", *row) for row in consensus])
    given_tables = {
        "round": rows("round", "round_id set_id stage moderates", rounds),
        "score": score,
        "consensus": agreed,
    }
    return Review(
        review_id="t",
        title="T",
        commissioner="Nobody",
        roles={},
        documents={},
        scales={PANEL.scale_id: PANEL, scale.scale_id: scale},
        rules=Rules(),
        criterion_sets=sets,
        subjects=tuple(Subject(name, "hub", name, name) for name in subjects.split()),
        tables={**{name: empty_frame(table) for name, table in TABLES.items()}, **given_tables, **tables},
    )


def one_cell(*marks: str) -> pd.Series:
    """Return the cell A, D1 with these marks, one a reviewer."""
    review = review_of([(f"R{place}", "A", "D1", mark) for place, mark in enumerate(marks)])
    return median_levels(marks_of(review, review.criterion_sets[0])).iloc[0]


@pytest.mark.parametrize(
    ("marks", "state", "low", "high"),
    [
        (("3",), "level", 3, 3),
        (("1", "4", "2"), "level", 2, 2),  # odd: the middle of 1 2 4
        (("0", "0", "4", "4", "1"), "level", 1, 1),
        (("2", "3"), "level", 2, 3),  # even: the pair, not 2.5
        (("4", "0", "3", "1"), "level", 1, 3),
        (("2", "2", "2", "4"), "level", 2, 2),
        (("IE", "4"), "IE", np.nan, np.nan),  # half are IE
        (("IE", "4", "1"), "level", 1, 4),  # a third are; the median is over the numbered marks
        (("IE", "IE", "4"), "IE", np.nan, np.nan),
        (("NA", "4"), "NA", np.nan, np.nan),
        (("NA", "4", "4"), "level", 4, 4),
        (("NA", "NA"), "NA", np.nan, np.nan),
        (("IE", "NA"), "IE", np.nan, np.nan),  # IE stands before NA
        (("IE", "NA", "3"), "level", 3, 3),
        (("IE", "NA", "3", "4"), "level", 3, 4),
    ],
)
def test_median_by_hand(marks: tuple[str, ...], state: str, low: float, high: float) -> None:
    cell = one_cell(*marks)
    assert cell["median_state"] == state
    np.testing.assert_equal((cell["median_low"], cell["median_high"]), (low, high))
    assert (cell["n_marks"], cell["n_ie"], cell["n_na"]) == (len(marks), marks.count("IE"), marks.count("NA"))


def test_unscored_cell_has_no_level_and_no_extremes() -> None:
    review = review_of([("R1", "A", "D1", "4"), ("R2", "A", "D1", "1")])
    cells = median_levels(marks_of(review, review.criterion_sets[0]))
    assert list(cells["median_state"]) == ["level", "unscored", "unscored", "unscored"]
    assert (cells["minimum"].iloc[0], cells["maximum"].iloc[0]) == (1, 4)
    assert cells.loc[1:, ["minimum", "maximum", "median_low", "median_high"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("state", "low", "high", "agreed"),
    [
        ("level", 2.0, 2.0, "2"),
        ("level", 2.0, 3.0, "2 3"),  # a consensus at either end of the pair does not differ from it
        ("IE", np.nan, np.nan, "IE"),
        ("NA", np.nan, np.nan, "NA"),
        ("unscored", np.nan, np.nan, ""),
    ],
)
def test_what_differs_from_the_median_by_hand(state: str, low: float, high: float, agreed: str) -> None:
    median = pd.Series({"median_state": state, "median_low": low, "median_high": high}, dtype=object)
    given_levels = ("1", "2", "3", "4", "IE", "NA")
    same = [level for level in given_levels if not differs_from_median(level, median, PANEL)]
    assert same == agreed.split()
    assert not differs_from_median("", median, PANEL)


def test_no_round_and_no_score_leave_everything_unscored() -> None:
    review = review_of([], round=empty_frame(TABLES["round"]))
    cells = panel_levels(review, review.criterion_sets[0])
    assert set(cells["state"]) == {"unscored"}
    assert set(cells["data_status"]) == {""}
    assert current_round(review, review.criterion_sets[0]) is None
    assert moderation_round(review, None) is None


def test_consensus_overrides_the_median_and_unresolved_does_not() -> None:
    scores = [("R1", "A", "D1", "1"), ("R2", "A", "D1", "2"), ("R1", "A", "D2", "3"), ("R1", "B", "D1", "3")]
    agreed = [("A", "D1", "4", "agreed"), ("A", "D2", "", "unresolved"), ("B", "D1", "IE", "chair")]
    review = review_of(scores, agreed)
    cells = panel_levels(review, review.criterion_sets[0]).set_index(["subject_id", "dimension_id"])
    assert list(cells["state"]) == ["level", "level", "IE", "unscored"]
    np.testing.assert_equal(cells["low"].to_numpy(), [4, 3, np.nan, np.nan])
    assert list(cells["moderated"]) == [True, False, True, False]
    assert list(cells["method"]) == ["agreed", "unresolved", "chair", ""]
    assert cells["median_low"].iloc[0] == 1  # what it was before stays on record


def test_the_last_individual_round_and_its_last_moderation_count() -> None:
    rounds = rows(
        "round",
        "round_id set_id stage moderates",
        [("I0", "H", "individual", ""), ("M0", "H", "moderation", "I0"), ("I1", "H", "individual", ""),
         ("M1", "H", "moderation", "I1"), ("M2", "H", "moderation", "I1"), ("C9", "H", "calibration", "")],
    )  # fmt: skip
    review = review_of([("R1", "A", "D1", "2")], [("A", "D1", "4", "agreed")], round=rounds)
    assert current_round(review, review.criterion_sets[0]) == "I1"
    assert moderation_round(review, "I1") == "M2"
    assert panel_levels(review, review.criterion_sets[0])["low"].iloc[0] == 2  # M1 is not the last word


def test_assigned_reviewers_without_a_mark_are_missing_unless_they_have_an_actual_interest() -> None:
    assignment = rows(
        "assignment",
        "round_id reviewer_id subject_id",
        [("I1", reviewer, subject) for reviewer in ("R1", "R2", "R3") for subject in "AB"],
    )
    interest = rows("interest", "reviewer_id subject_id kind", [("R3", "A", "actual"), ("R3", "B", "perceived")])
    review = review_of([("R1", "A", "D1", "2")], assignment=assignment, interest=interest)
    cells = panel_levels(review, review.criterion_sets[0])
    assert list(cells["n_assigned"]) == [2, 2, 3, 3]
    assert list(cells["n_missing"]) == [1, 2, 3, 3]


def test_status_of_a_cell_is_the_weakest_of_its_marks_and_consensus() -> None:
    review = review_of(
        [("R1", "A", "D1", "2"), ("R2", "A", "D1", "2"), ("R1", "B", "D1", "2")], [("B", "D1", "2", "agreed")]
    )
    review.table("score")["data_status"] = ["seed", "secondary", "user"]
    review.table("consensus")["data_status"] = ["illustrative"]
    cells = panel_levels(review, review.criterion_sets[0])
    assert list(cells["data_status"]) == ["secondary", "", "illustrative", ""]


def combined(first: str, second: str, rule: str, scale: Scale = PANEL) -> tuple[str, float, float]:
    """Return state, low and high of a criterion whose two dimensions have these levels; "2-3" is a pair."""
    states, ends = [], []
    for level in (first, second):
        known = level[0].isdigit()
        states.append("level" if known else level)
        low, _, high = level.partition("-")
        ends.append((float(low), float(high or low)) if known else (np.nan, np.nan))
    cells = pd.DataFrame(
        {
            "subject_id": "A",
            "dimension_id": DIMENSIONS,
            "criterion_id": "K",
            "state": states,
            "low": [end[0] for end in ends],
            "high": [end[1] for end in ends],
            "moderated": True,
            "data_status": ["seed", "user"],
        }
    )
    row = combined_levels(cells, replace(Rules(), combine=rule), scale).iloc[0]  # type: ignore[arg-type]
    assert row["data_status"] == "user"
    return str(row["state"]), float(row["low"]), float(row["high"])


@pytest.mark.parametrize(
    ("first", "second", "rule", "expected"),
    [
        ("1", "3", "lower", ("level", 1, 1)),
        ("1", "3", "higher", ("level", 3, 3)),
        ("1", "4", "mean", ("level", 2.5, 2.5)),
        ("2-3", "3", "lower", ("level", 2, 3)),
        ("2-3", "1-4", "lower", ("level", 1, 3)),
        ("2-3", "1-4", "higher", ("level", 2, 4)),
        ("2-3", "1-4", "mean", ("level", 1.5, 3.5)),
        ("IE", "4", "lower", ("IE", np.nan, np.nan)),
        ("IE", "NA", "higher", ("IE", np.nan, np.nan)),
        ("IE", "unscored", "mean", ("IE", np.nan, np.nan)),
        ("NA", "4", "lower", ("level", 4, 4)),
        ("NA", "4", "mean", ("level", 4, 4)),
        ("NA", "NA", "lower", ("NA", np.nan, np.nan)),
        ("NA", "unscored", "lower", ("unscored", np.nan, np.nan)),
        ("3", "unscored", "higher", ("unscored", np.nan, np.nan)),
    ],
)
def test_combining_by_hand(first: str, second: str, rule: str, expected: tuple[str, float, float]) -> None:
    np.testing.assert_equal(combined(first, second, rule), expected)
    np.testing.assert_equal(combined(second, first, rule), expected)


@pytest.mark.parametrize(("rule", "expected"), [("lower", 4.2), ("higher", 1.5), ("mean", 2.85)])
def test_where_lower_is_better_the_lower_of_two_is_the_worse_mark(rule: str, expected: float) -> None:
    state, low, high = combined("1.5", "4.2", rule, GRANT)
    assert state == "level"
    assert low == high == pytest.approx(expected)


def test_coverage_counts_every_cell_once() -> None:
    review = review_of(
        [("R1", "A", "D1", "2"), ("R1", "A", "D2", "IE"), ("R1", "B", "D1", "NA")], [("A", "D1", "3", "agreed")]
    )
    counts = coverage(panel_levels(review, review.criterion_sets[0])).set_index("subject_id")
    assert list(counts.loc["A"]) == [2, 1, 1, 0, 0, 1, 0]
    assert list(counts.loc["B"]) == [2, 0, 0, 1, 1, 0, 0]
    assert list(counts.columns[:5]) == ["n_cells", "n_level", "n_ie", "n_na", "n_unscored"]


def test_high_levels_on_one_kind_of_source_are_named() -> None:
    cells = pd.DataFrame(
        {
            "subject_id": ["A", "A", "B", "B", "C", "D"],
            "dimension_id": ["D1", "D2", "D1", "D2", "D1", "D1"],
            "state": ["level"] * 5 + ["IE"],
            "low": [3.0, 4.0, 3.0, 2.0, 2.0, np.nan],
            "high": [3.0, 4.0, 3.0, 2.0, 3.0, np.nan],
        }
    )
    kinds = pd.DataFrame(
        [("A", "D1", "survey"), ("A", "D1", "survey"), ("A", "D2", "survey"), ("A", "D2", "interview")],
        columns=["subject_id", "dimension_id", "source_type"],
    )
    found = untriangulated(cells, kinds, PANEL)
    assert list(found.itertuples(index=False, name=None)) == [("A", "D1", 1, "survey"), ("B", "D1", 0, "")]


def test_high_on_a_scale_where_lower_is_better_is_a_low_mark() -> None:
    cells = pd.DataFrame(
        {
            "subject_id": ["A", "B", "C"],
            "dimension_id": "D1",
            "state": "level",
            "low": [1.5, 4.5, 1.5],
            "high": [1.5, 4.5, 3.0],
        }
    )
    none = pd.DataFrame(columns=["subject_id", "dimension_id", "source_type"])
    assert list(untriangulated(cells, none, GRANT)["subject_id"]) == ["A"]  # C may be as bad as 3.0


def test_leaving_out_a_reviewer_leaves_the_others() -> None:
    review = review_of([("R1", "A", "D1", "0"), ("R2", "A", "D1", "4"), ("R2", "B", "D2", "1")])
    marks = marks_of(review, review.criterion_sets[0])
    without = median_levels(marks.leaving_out("R2"))
    np.testing.assert_equal(without["median_low"].to_numpy(), [0, np.nan, np.nan, np.nan])
    assert marks.leaving_out("R1").reviewer_ids == marks.reviewer_ids
    with pytest.raises(MethodError, match="'R9' to leave out; marks are by R1, R2"):
        marks.leaving_out("R9")


def test_ratings_hold_numbers_only() -> None:
    review = review_of([("R1", "A", "D1", "0"), ("R2", "A", "D1", "IE"), ("R2", "B", "D2", "1")])
    expected = [[0, np.nan], [np.nan, np.nan], [np.nan, np.nan], [np.nan, 1]]
    np.testing.assert_equal(ratings_matrix(marks_of(review, review.criterion_sets[0])), expected)


def test_two_sets_on_different_scales_share_one_score_table() -> None:
    bids = criterion_set("G", "bid", GRANT)
    rounds = rows(
        "round",
        "round_id set_id stage moderates",
        [("I1", "H", "individual", ""), ("I2", "G", "individual", "")],
    )
    review = review_of([("R1", "A", "D1", "4")], sets=(criterion_set(), bids), scale=GRANT, round=rounds)
    bid_scores = rows("score", SCORE_COLUMNS, [("I2", "R1", "X", "GD1", "1.3")])
    score = pd.concat([review.table("score"), bid_scores], ignore_index=True)
    score["level"] = score["level"].astype("category")
    review = replace(review.with_tables({"score": score}), subjects=(*review.subjects, Subject("X", "bid", "X", "X")))
    assert panel_levels(review, review.criterion_sets[0])["low"].iloc[0] == 4
    assert panel_levels(review, review.criterion_sets[1])["low"].iloc[0] == 1.3


def test_value_ends_by_hand_on_an_uneven_scale() -> None:
    levels = pd.DataFrame(
        [("A", "K", "level", 1.0, 3.0), ("B", "K", "IE", np.nan, np.nan), ("C", "K", "level", 2.5, 2.5)],
        columns=["subject_id", "criterion_id", "state", "low", "high"],
    )
    lower, upper = value_ends(levels, ["A", "B", "C", "D"], ["K"], UNEVEN)
    np.testing.assert_allclose(lower[:, 0], [20, 0, 60, 0])  # 2.5 lies halfway from 45 to 75
    np.testing.assert_allclose(upper[:, 0], [75, 90, 60, 90])  # IE and nothing at all: worst to best of the scale


def test_value_ends_run_the_other_way_where_lower_is_better() -> None:
    levels = pd.DataFrame(
        [("A", "K", "level", 2.0, 3.0)], columns=["subject_id", "criterion_id", "state", "low", "high"]
    )
    lower, upper = value_ends(levels, ["A"], ["K"], GRANT)
    np.testing.assert_allclose((lower[0, 0], upper[0, 0]), (50, 75))


MARK = st.sampled_from(["0", "1", "2", "3", "4", "IE", "NA"])
GRID = st.lists(MARK, min_size=12, max_size=12)
CELLS = [
    (reviewer, subject, dimension) for reviewer in ("R1", "R2", "R3") for subject in "AB" for dimension in DIMENSIONS
]


@settings(max_examples=12, deadline=None)
@given(GRID, st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_reviewers_change_nothing(levels: list[str], random: object) -> None:
    scores = [(*cell, level) for cell, level in zip(CELLS, levels, strict=True)]
    shuffled = list(scores)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    names = {"R1": "R3", "R2": "R1", "R3": "R2"}
    renamed = [(names[reviewer], *rest) for reviewer, *rest in scores]
    results = []
    for rows_given in (scores, shuffled, renamed):
        review = review_of([tuple(row) for row in rows_given])
        cells = panel_levels(review, review.criterion_sets[0])
        results.append((cells, combined_levels(cells, Rules(), PANEL)))
    for cells, levels_of in results[1:]:
        pd.testing.assert_frame_equal(cells, results[0][0])
        pd.testing.assert_frame_equal(levels_of, results[0][1])


@settings(max_examples=12, deadline=None)
@given(GRID)
def test_a_subject_with_the_same_marks_gets_the_same_levels(levels: list[str]) -> None:
    scores = [(*cell, level) for cell, level in zip(CELLS, levels, strict=True)]
    twin = [(reviewer, "T", dimension, level) for reviewer, subject, dimension, level in scores if subject == "A"]
    review = review_of(scores + twin, subjects="A B T")
    cells = panel_levels(review, review.criterion_sets[0]).set_index("subject_id")
    pd.testing.assert_frame_equal(cells.loc[["A"]].reset_index(drop=True), cells.loc[["T"]].reset_index(drop=True))


@settings(max_examples=40, deadline=None)
@given(st.lists(MARK, min_size=1, max_size=9))
def test_the_median_pair_lies_between_the_extremes_and_ie_is_never_a_number(marks: list[str]) -> None:
    cell = one_cell(*marks)
    numbers = sorted(float(mark) for mark in marks if mark.isdigit())
    if cell["median_state"] == "level":
        assert numbers[0] <= cell["median_low"] <= cell["median_high"] <= numbers[-1]
        assert {cell["median_low"], cell["median_high"]} <= set(numbers)
    else:
        assert np.isnan(cell["median_low"])
        assert 2 * marks.count(str(cell["median_state"])) >= len(marks)
