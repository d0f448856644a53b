"""The score table as Parquet says the same as the CSV, and its faults are told as well."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd
import pytest

import evaluation as ev
from evaluation.model import SubjectTable
from evaluation.packs import read_review
from evaluation.scoring import panel_levels
from tests.packs.damage import problems_of
from tests.packs.panels import write_large_panel

pytest.importorskip("pyarrow")
STATES = {"IE": -1, "NA": -2}


@pytest.fixture
def csv_pack(tmp_path: Path) -> Path:
    return write_large_panel(tmp_path / "pack", n_subjects=20, n_criteria=3, n_reviewers=4)


def scores_of(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "score.csv", dtype=str, keep_default_na=False)


def as_parquet(folder: Path, frame: pd.DataFrame) -> Path:
    """Put a Parquet score table in the place of the CSV."""
    (folder / "score.csv").unlink()
    frame.to_parquet(folder / "score.parquet", index=False)
    return folder


def test_parquet_gives_the_same_review_as_csv(csv_pack: Path) -> None:
    from_csv = read_review(csv_pack)
    from_parquet = read_review(as_parquet(csv_pack, scores_of(csv_pack)))
    left, right = from_csv.table("score").astype(str), from_parquet.table("score").astype(str)
    pd.testing.assert_frame_equal(left, right)
    for criterion_set in from_csv.criterion_sets:
        pd.testing.assert_frame_equal(panel_levels(from_csv, criterion_set), panel_levels(from_parquet, criterion_set))


def test_integer_levels_stand_for_codes_and_states(csv_pack: Path) -> None:
    frame = scores_of(csv_pack)
    expected = panel_levels(read_review(csv_pack), read_review(csv_pack).criterion_sets[0])
    frame["level"] = [STATES[code] if code in STATES else int(code) for code in frame["level"]]
    review = read_review(as_parquet(csv_pack, frame.astype({"level": "int8"})))
    assert set(review.table("score")["level"]) == {"0", "1", "2", "3", "IE", "NA"}
    pd.testing.assert_frame_equal(panel_levels(review, review.criterion_sets[0]), expected)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("subject_id", "N 4", "kind id"),
        ("subject_id", "N999", "not in subject.csv"),
        ("level", "7", "not on the scale"),
        ("data_status", "guess", "kind enum"),
        ("known_by", "yesterday", "kind date"),
        ("rationale", "", "rationale"),
        ("reviewer_id", "R1", "repeats"),
    ],
)
def test_wrong_value_is_told_by_its_row_under_its_own_file(csv_pack: Path, column: str, value: str, word: str) -> None:
    frame = scores_of(csv_pack)
    frame.loc[8, column] = value  # the ninth row of the table; rows 5 to 8 are the four reviewers of the cell before
    (problem,) = problems_of(as_parquet(csv_pack, frame))
    assert (problem.file, problem.row) == ("score.parquet", 10 if word == "repeats" else 9)
    assert word in problem.rule
    assert problem.column == ("dimension_id" if word == "repeats" else column)


def test_ids_kept_as_numbers_and_days_kept_as_dates_are_text(csv_pack: Path) -> None:
    for name in ("reviewer.csv", "score.csv"):
        path = csv_pack / name
        path.write_text(re.sub(r"\bR(\d),", r"\1,", path.read_text()))
    frame = scores_of(csv_pack).astype({"reviewer_id": "int64"})
    frame["scored_at"] = pd.to_datetime(frame["scored_at"]).dt.date
    score = read_review(as_parquet(csv_pack, frame)).table("score")
    assert set(score["reviewer_id"]) == {"0", "1", "2", "3"}
    assert set(score["scored_at"]) == {"2025-01-20"}


def test_missing_value_is_told(csv_pack: Path) -> None:
    frame = scores_of(csv_pack)
    frame.loc[8, "subject_id"] = None
    (problem,) = problems_of(as_parquet(csv_pack, frame))
    assert (problem.file, problem.row, problem.column) == ("score.parquet", 9, "subject_id")
    assert problem.rule == "a value is required"


def test_blank_level_is_told(csv_pack: Path) -> None:
    frame = scores_of(csv_pack)
    frame.loc[8, "level"] = ""
    (problem,) = problems_of(as_parquet(csv_pack, frame))
    assert (problem.row, problem.column, problem.rule) == (9, "level", "a value is required")


def test_wrong_columns_are_told(csv_pack: Path) -> None:
    frame = scores_of(csv_pack).rename(columns={"level": "mark"})
    problems = problems_of(as_parquet(csv_pack, frame))
    assert [(problem.column, problem.rule) for problem in problems] == [
        ("level", "a required column is missing"),
        ("mark", "no such column in this table"),
    ]


def test_integer_level_that_is_no_code_is_told(csv_pack: Path) -> None:
    frame = scores_of(csv_pack)
    frame["level"] = 9
    problems = problems_of(as_parquet(csv_pack, frame.astype({"level": "int8"})))
    assert {(problem.file, problem.column) for problem in problems} == {("score.parquet", "level")}
    assert problems[0].row == 1


def test_many_subjects_are_a_table_and_give_the_same_assessment(
    csv_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_parquet(csv_pack, scores_of(csv_pack))
    settings = ev.Settings(n_draws=100)
    few = read_review(csv_pack)
    monkeypatch.setattr("evaluation.packs.read.MOST_RECORDS", 19)
    many = read_review(csv_pack)
    assert isinstance(few.subjects, tuple)
    assert isinstance(many.subjects, SubjectTable)
    assert tuple(many.subjects) == few.subjects
    words = many.table("score")["subject_id"].cat.categories
    assert all(one is other for one, other in zip(words, many.subject_ids_of("hub"), strict=True))  # held once
    one, other = (ev.assess(review, settings).hubs for review in (few, many))
    for name in ("cells", "criteria", "coverage", "untriangulated", "severity", "reviewer_jackknife"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.agreement == other.agreement


def test_ids_in_another_order_than_the_subjects_give_the_same_assessment(
    csv_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = scores_of(csv_pack)
    expected = panel_levels(read_review(csv_pack), read_review(csv_pack).criterion_sets[0])
    backwards = pd.Categorical(frame["subject_id"], categories=[f"N{place}" for place in reversed(range(20))])
    as_parquet(csv_pack, frame.assign(subject_id=backwards))
    monkeypatch.setattr("evaluation.packs.read.MOST_RECORDS", 19)
    review = read_review(csv_pack)
    pd.testing.assert_frame_equal(panel_levels(review, review.criterion_sets[0]), expected)


def test_file_that_is_not_parquet_is_told(csv_pack: Path) -> None:
    (csv_pack / "score.csv").unlink()
    (csv_pack / "score.parquet").write_bytes(b"not parquet")
    (problem,) = problems_of(csv_pack)
    assert "cannot be read as Parquet" in problem.rule


def test_without_pyarrow_the_message_says_what_to_install(csv_pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_parquet(csv_pack, scores_of(csv_pack))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (problem,) = problems_of(csv_pack)
    assert problem.rule == "reading Parquet needs pyarrow"
    assert "extra `large`" in problem.remedy


def test_score_table_that_stands_twice_is_told(csv_pack: Path) -> None:
    scores_of(csv_pack).to_parquet(csv_pack / "score.parquet", index=False)
    (problem,) = problems_of(csv_pack)
    assert "stands twice" in problem.rule


def test_other_tables_may_not_be_parquet(csv_pack: Path) -> None:
    scores_of(csv_pack).to_parquet(csv_pack / "weight.parquet", index=False)
    (problem,) = problems_of(csv_pack)
    assert problem.rule == "only the score table may be Parquet"
