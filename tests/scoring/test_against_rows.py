"""What is computed by columns, against the same rules written out row by row in plain Python."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    marks_of,
    median_pair,
    panel_levels,
    ratings_matrix,
    untriangulated,
    value_ends,
)

LEVELS = Scale("panel", "ordinal", tuple(Level(c, str(c), v) for c, v in enumerate((0.0, 20.0, 45.0, 75.0, 100.0))))
FALLING = Scale("panel", "numeric", minimum=1.0, maximum=3.0, step=0.5, direction="lower")
CODES = {"ordinal": ("0", "1", "2", "3", "4"), "numeric": ("1.0", "1.5", "2.0", "2.5", "3.0")}
SUBJECTS, REVIEWERS = ("S2", "S1", "S3"), ("R1", "R2", "R3", "R4")
DIMENSIONS = {"D1": "K1", "D2": "K1", "D3": "K2"}
STATUSES = ("seed", "published", "user", "secondary", "illustrative")
GRID = tuple(product(SUBJECTS, DIMENSIONS))
Found = tuple[str, float, float]


def criterion_set() -> CriterionSet:
    dimensions = [Dimension(name, criterion, "single") for name, criterion in DIMENSIONS.items()]
    criteria = [
        Criterion(
            name, "H", order, name, name, "single", dimensions=tuple(d for d in dimensions if d.criterion_id == name)
        )
        for order, name in enumerate(("K1", "K2"))
    ]
    return CriterionSet("H", "hub", "panel", tuple(criteria))


def table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    whole = empty_frame(TABLES[name]).reindex(range(len(rows)))
    for column in whole.columns:
        whole[column] = pd.Series([row.get(column, "") for row in rows], dtype=object)
    return whole


def review_of(scores: list[dict[str, object]], agreed: list[dict[str, object]], scale: Scale, rules: Rules) -> Review:
    rounds: list[dict[str, object]] = [
        {"round_id": "I", "set_id": "H", "stage": "individual"},
        {"round_id": "M", "set_id": "H", "stage": "moderation", "moderates": "I"},
    ]
    tables = {name: empty_frame(declared) for name, declared in TABLES.items()}
    tables |= {
        "round": table("round", rounds),
        "score": table("score", scores),
        "consensus": table("consensus", agreed),
    }
    subjects = tuple(Subject(name, "hub", name, name) for name in SUBJECTS)
    return Review("t", "T", "Nobody", {}, {}, {"panel": scale}, rules, (criterion_set(),), subjects, tables)


# --- the rules, cell by cell ---


def numbers_of(marks: list[str], scale: Scale) -> list[float]:
    return sorted(scale.parse(mark) for mark in marks if mark not in ("IE", "NA"))


def median_of(marks: list[str], scale: Scale) -> Found:
    counts, numbers = Counter(marks), numbers_of(marks, scale)
    if not marks:
        return "unscored", math.nan, math.nan
    for state in ("IE", "NA"):
        if 2 * counts[state] >= len(marks):
            return state, math.nan, math.nan
    return "level", numbers[(len(numbers) - 1) // 2], numbers[len(numbers) // 2]


def level_of(marks: list[str], agreed: dict[str, object] | None, scale: Scale) -> Found:
    if agreed is None or agreed["method"] == "unresolved":
        return median_of(marks, scale)
    code = str(agreed["level"])
    return (code, math.nan, math.nan) if code in ("IE", "NA") else ("level", scale.parse(code), scale.parse(code))


def combined(cells: list[Found], rule: str, scale: Scale) -> Found:
    states = [state for state, _, _ in cells]
    for state in ("IE", "unscored"):
        if state in states:
            return state, math.nan, math.nan
    known = [cell for cell in cells if cell[0] == "level"]
    if not known:
        return "NA", math.nan, math.nan
    rising = scale.best > scale.worst
    choose = {"lower": min if rising else max, "higher": max if rising else min, "mean": lambda x: sum(x) / len(x)}[
        rule
    ]
    return "level", choose([low for _, low, _ in known]), choose([high for _, _, high in known])  # type: ignore[operator]


def ends_of(found: Found, scale: Scale) -> tuple[float, float]:
    state, low, high = found
    if state != "level":
        return scale.value(scale.worst), scale.value(scale.best)
    first, last = sorted((scale.value(low), scale.value(high)))
    return first, last


# --- made-up panels ---


@st.composite
def panels(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return marks (reviewer, subject, dimension, place among the codes, status) in any order, and what was agreed."""
    place = st.sampled_from(["0", "1", "2", "3", "4", "IE", "NA"])
    every = draw(st.permutations(list(product(REVIEWERS, SUBJECTS, DIMENSIONS))))
    n = draw(st.integers(0, len(every)))
    marks: list[tuple[str, ...]] = [(*key, draw(place), draw(st.sampled_from(STATUSES))) for key in every[:n]]
    cells = draw(st.lists(st.sampled_from(GRID), unique=True, max_size=4))
    method = st.sampled_from(["agreed", "unresolved"])
    return marks, [(*cell, draw(place), draw(method), draw(st.sampled_from(STATUSES))) for cell in cells]


def code_of(place: str, scale: Scale) -> str:
    return CODES[scale.kind][int(place)] if place.isdigit() else place


def written(panel: tuple[list[tuple[str, ...]], list[tuple[str, ...]]], scale: Scale) -> tuple[
    list[dict[str, object]], list[dict[str, object]]
]:  # fmt: skip
    scores: list[dict[str, object]] = [
        {"round_id": "I", "reviewer_id": reviewer, "subject_id": subject, "dimension_id": dimension,
         "level": code_of(place, scale), "data_status": status}
        for reviewer, subject, dimension, place, status in panel[0]
    ]  # fmt: skip
    agreed: list[dict[str, object]] = [
        {"round_id": "M", "subject_id": subject, "dimension_id": dimension, "method": method,
         "level": "" if method == "unresolved" else code_of(place, scale), "data_status": status}
        for subject, dimension, place, method, status in panel[1]
    ]  # fmt: skip
    return scores, agreed


QUICK = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize("scale", [LEVELS, FALLING], ids=["levels", "numeric, lower is better"])
@QUICK
@given(panel=panels(), rule=st.sampled_from(["lower", "higher", "mean"]), kept=st.sets(st.integers(0, 8)))
def test_columns_say_what_the_rules_say_row_by_row(
    scale: Scale,
    panel: tuple[list[tuple[str, ...]], list[tuple[str, ...]]],
    rule: str,
    kept: set[int],
) -> None:
    scores, agreed = written(panel, scale)
    review = review_of(scores, agreed, scale, Rules(combine=rule))  # type: ignore[arg-type]
    cells = panel_levels(review, review.criterion_sets[0])
    marks = [[str(row["level"]) for row in scores if (row["subject_id"], row["dimension_id"]) == cell] for cell in GRID]
    told = {(row["subject_id"], row["dimension_id"]): row for row in agreed}
    expected = [level_of(given, told.get(cell), scale) for cell, given in zip(GRID, marks, strict=True)]

    assert list(zip(cells["subject_id"], cells["dimension_id"], strict=True)) == list(GRID)
    same_levels(cells[["state", "low", "high"]], expected)
    same_levels(cells[["median_state", "median_low", "median_high"]], [median_of(given, scale) for given in marks])
    assert [tuple(row) for row in cells[["n_marks", "n_ie", "n_na"]].to_numpy()] == [
        (len(given), given.count("IE"), given.count("NA")) for given in marks
    ]
    extremes = [(numbers[0], numbers[-1]) if numbers else (math.nan, math.nan)
                for numbers in (numbers_of(given, scale) for given in marks)]  # fmt: skip
    np.testing.assert_array_equal(cells[["minimum", "maximum"]].to_numpy(), extremes)
    assert list(cells["data_status"]) == [weakest(cell, [*scores, *agreed]) for cell in GRID]

    levels = combined_levels(cells, review.rules, scale)
    by_criterion = {
        (subject, criterion): combined(
            [found for cell, found in zip(GRID, expected, strict=True)
             if cell[0] == subject and DIMENSIONS[cell[1]] == criterion], rule, scale)
        for subject, criterion in product(SUBJECTS, ("K1", "K2"))
    }  # fmt: skip
    same_levels(levels[["state", "low", "high"]], list(by_criterion.values()))
    same_coverage(coverage(cells), expected, told)
    wanted = ("S3", "S2")
    ends = [[ends_of(by_criterion[subject, criterion], scale) for criterion in ("K2", "K1")] for subject in wanted]
    np.testing.assert_allclose(np.stack(value_ends(levels, wanted, ("K2", "K1"), scale), axis=-1), ends)

    kinds = [(*GRID[place], kind) for place in sorted(kept) for kind in ("survey", "interview")[: 1 + place % 2]]
    frame = pd.DataFrame(kinds, columns=["subject_id", "dimension_id", "source_type"])
    found = untriangulated(cells, frame, scale)
    assert list(found.itertuples(index=False, name=None)) == thin(expected, kinds, scale)


def same_levels(frame: pd.DataFrame, expected: list[Found]) -> None:
    assert list(frame.iloc[:, 0]) == [state for state, _, _ in expected]
    np.testing.assert_allclose(frame.iloc[:, 1:].to_numpy(dtype=float), [found[1:] for found in expected])


def weakest(cell: tuple[str, str], rows: list[dict[str, object]]) -> str:
    mine = [str(row["data_status"]) for row in rows if (row["subject_id"], row["dimension_id"]) == cell]
    return max(mine, key=STATUSES.index) if mine else ""


def same_coverage(
    frame: pd.DataFrame, expected: list[Found], told: dict[tuple[object, object], dict[str, object]]
) -> None:
    columns = ["subject_id", "n_cells", "n_level", "n_ie", "n_na", "n_unscored", "n_moderated"]
    rows = []
    for subject in SUBJECTS:
        states = [found[0] for cell, found in zip(GRID, expected, strict=True) if cell[0] == subject]
        agreed = [cell for cell, row in told.items() if cell[0] == subject and row["method"] == "agreed"]
        counts = (states.count(state) for state in ("level", "IE", "NA", "unscored"))
        rows.append((subject, len(states), *counts, len(agreed)))
    assert list(frame[columns].itertuples(index=False, name=None)) == rows


def thin(expected: list[Found], kinds: list[tuple[str, str, str]], scale: Scale) -> list[tuple[str, str, int, str]]:
    rows = []
    for cell, found in zip(GRID, expected, strict=True):
        mine = sorted({kind for *key, kind in kinds if tuple(key) == cell})
        if found[0] == "level" and min(ends_of(found, scale)) >= 75 and len(mine) < 2:
            rows.append((*cell, len(mine), ", ".join(mine)))
    return rows


@QUICK
@given(panel=panels())
def test_ratings_and_pairs_are_those_of_each_mark(panel: tuple[list[tuple[str, ...]], list[tuple[str, ...]]]) -> None:
    scores, _ = written(panel, LEVELS)
    review = review_of(scores, [], LEVELS, Rules())
    marks = marks_of(review, review.criterion_sets[0])
    expected = np.full((len(GRID), len(marks.reviewer_ids)), np.nan)
    for row in scores:
        place = GRID.index((str(row["subject_id"]), str(row["dimension_id"])))
        expected[place, marks.reviewer_ids.index(str(row["reviewer_id"]))] = LEVELS.parse(str(row["level"]))
    np.testing.assert_array_equal(ratings_matrix(marks), expected)
    pairs = [(numbers[(len(numbers) - 1) // 2], numbers[len(numbers) // 2]) if numbers else (math.nan, math.nan)
             for numbers in (sorted(row[~np.isnan(row)]) for row in expected)]  # fmt: skip
    np.testing.assert_array_equal(np.stack(median_pair(marks), axis=-1), pairs)


def test_blocks_do_not_change_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    keys = list(product(REVIEWERS, SUBJECTS, DIMENSIONS))
    marks: list[tuple[str, ...]] = [(*key, str(rng.choice(["0", "2", "4", "IE", "NA"])), "user") for key in keys]
    review = review_of(written((marks, []), LEVELS)[0], [], LEVELS, Rules())
    whole = panel_levels(review, review.criterion_sets[0])
    monkeypatch.setattr("evaluation.scoring.codes.BLOCK", 5)  # 36 marks then come in eight blocks
    cut = panel_levels(review, review.criterion_sets[0])
    pd.testing.assert_frame_equal(cut, whole)
    pd.testing.assert_frame_equal(coverage(cut), coverage(whole))
