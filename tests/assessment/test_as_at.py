"""No hindsight: what was known later is left out with its reason, and nothing of it remains anywhere."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import evaluation as ev
from evaluation.assessment import known_at
from evaluation.schemas import TABLES, latest_day

DAYS = ["1999-12-31", "2025-06-03", "2025-09-30", "2031-01-01"]


def with_known_by(review: ev.Review, table: str, row_id: str, known_by: str) -> ev.Review:
    """Return the review with one row known by another day."""
    frame = review.table(table).copy()
    mine = frame[TABLES[table].key[0]] == row_id
    assert mine.any()
    frame.loc[mine, "known_by"] = known_by
    return review.with_tables({table: frame})


def ids_of(review: ev.Review, table: str) -> set[str]:
    return set(review.table(table)[TABLES[table].key[0]])


def test_no_cut_off_keeps_everything(northshire: ev.Review) -> None:
    known, left_out = known_at(northshire, None)
    assert known is northshire
    assert list(left_out.columns) == ["table", "row_id", "known_by", "reason", "data_status"]
    assert left_out.empty


@pytest.mark.parametrize(
    ("known_by", "as_at", "kept"),
    [
        ("2006-11-22", "2006-11-22", True),
        ("2006-11-22", "2006-11-21", False),
        ("2006", "2006-12-30", False),  # the year may mean its last day
        ("2006", "2006-12-31", True),
        ("2006-02", "2006-02-27", False),
        ("2006-02", "2006-02-28", True),
        ("2007-07-15~", "2007-07-15", True),  # about: the day itself
        ("../2006-11-22", "2006-11-22", True),
        ("../2006-11-22", "2006-11-21", False),
        ("2006-09/2006-11", "2006-11-29", False),
        ("2006-09/2006-11", "2006-11-30", True),
        ("2006-09-13/..", "2090-01-01", False),  # no latest day: cannot be dated
        ("2006-09-13/", "2090-01-01", False),
    ],
)
def test_a_row_is_known_from_its_latest_possible_day(
    northshire: ev.Review, known_by: str, as_at: str, *, kept: bool
) -> None:
    log = northshire.table("log").head(1).assign(known_by=known_by)
    others = {name: frame.head(0) for name, frame in northshire.tables.items()}
    known, left_out = known_at(northshire.with_tables({**others, "log": log}), as_at)
    assert (len(known.table("log")) == 1) is kept
    assert len(left_out) == (0 if kept else 1)


def test_reasons_tell_later_from_undated_from_following(northshire: ev.Review) -> None:
    review = with_known_by(northshire, "source_doc", "S03", "2025-09-01/..")
    review = with_known_by(review, "evidence", "E05", "2025-12-24")
    _, left_out = known_at(review, "2025-09-30")
    reason = left_out.set_index(["table", "row_id"])["reason"]
    assert reason["source_doc", "S03"] == "cannot be dated"
    assert reason["evidence", "E05"] == "known later"
    assert reason["evidence", "E03"] == "rests on a row that is left out"  # its source is S03
    assert reason["evidence_link", "E03 / N1 / K3q"] == "rests on a row that is left out"
    assert left_out.set_index(["table", "row_id"])["known_by"]["evidence", "E05"] == "2025-12-24"


def test_later_decisions_and_bids_are_listed(northshire: ev.Review) -> None:
    known, left_out = known_at(northshire, "2025-09-30")
    gone = left_out.groupby("table")["row_id"].agg(set)
    assert {f"DC{number}" for number in range(1, 8)} == gone["decision"]
    assert {"B1", "B2", "B3"} <= gone["subject"]
    assert known.table("decision").empty
    assert ids_of(known, "recommendation") == ids_of(northshire, "recommendation")
    assert not (set(left_out["reason"]) - {"known later", "cannot be dated", "rests on a row that is left out"})


def test_lists_of_ids_lose_what_is_gone_and_keep_the_rest(northshire: ev.Review) -> None:
    review = with_known_by(northshire, "evidence", "E66", "2025-12-24")
    known, _ = known_at(review, "2025-09-30")
    finding = known.table("finding").set_index("finding_id")
    assert finding.loc["FN14", "evidence_ids"] == "E58"  # was E58;E66
    assert finding.loc["FN1", "evidence_ids"] == "E02;E10;E20;E30;E38;E46"


def test_an_id_that_may_be_missing_is_cleared_and_its_row_stays(northshire: ev.Review) -> None:
    review = with_known_by(northshire, "question", "Q1", "2030")
    known, _ = known_at(review, "2025-09-30")
    criterion = known.table("criterion").set_index("criterion_id")
    assert criterion.loc["K1", "question_id"] == ""
    assert criterion.loc["K3", "question_id"] == "Q2"


def test_an_option_known_later_takes_its_scores_costs_and_relations_with_it(northshire: ev.Review) -> None:
    known, left_out = known_at(with_known_by(northshire, "subject", "P5", "2026-01"), "2025-09-30")
    for table in ("option", "option_cost", "option_csf", "risk", "score", "consensus", "evidence_link", "finding"):
        column = "subject_id" if "subject_id" in known.table(table) else "option_id"
        assert "P5" not in set(known.table(table)[column]), table
    assert "P5" not in {subject.subject_id for subject in known.subjects}
    follows = left_out[left_out["reason"] == "rests on a row that is left out"]
    assert {"option", "option_cost", "score"} <= set(follows["table"])


@pytest.mark.parametrize("day", DAYS)
def test_nothing_known_later_is_left_in_any_table(northshire: ev.Review, day: str) -> None:
    known, left_out = known_at(northshire, day)
    cut = dt.date.fromisoformat(day)
    for name, frame in known.tables.items():
        latest = [latest_day(text) for text in set(frame["known_by"]) - {""}]
        assert all(known_by is not None and known_by <= cut for known_by in latest), name
        lost = left_out.loc[left_out["table"] == name, "row_id"]
        assert len(frame) + len(lost) == len(northshire.table(name)), name
        assert not lost.duplicated().any(), name


@pytest.mark.parametrize("day", DAYS)
def test_every_id_that_is_left_still_resolves(northshire: ev.Review, day: str) -> None:
    known, _ = known_at(northshire, day)
    for name, table in TABLES.items():
        for column in table.columns:
            if not column.refers_to:
                continue
            allowed = set().union(*(ids_of(known, target) for target in column.refers_to))
            cells = known.table(name)[column.name]
            found = {part for cell in set(cells) - {""} for part in str(cell).split(";")}
            assert found <= allowed, (name, column.name)
            assert not (column.required and (cells == "").any()), (name, column.name)


def test_records_are_cut_with_their_tables(northshire: ev.Review) -> None:
    known, _ = known_at(northshire, "2025-03-03")
    assert [item.purpose for item in known.criterion_sets] == ["hub"]
    assert {subject.subject_type for subject in known.subjects} == {"hub"}
    nothing, _ = known_at(northshire, "1999-12-31")
    assert nothing.criterion_sets == ()
    assert nothing.subjects == ()


def test_the_review_itself_is_not_changed(northshire: ev.Review) -> None:
    before = {name: frame.copy() for name, frame in northshire.tables.items()}
    known_at(northshire, "2025-06-03")
    for name, frame in before.items():
        pd.testing.assert_frame_equal(northshire.table(name), frame)


@pytest.mark.parametrize("day", ["1999-12-31", "2025-06-15"])
def test_a_review_half_way_can_be_assessed(northshire: ev.Review, day: str) -> None:
    assessment = ev.assess(northshire, ev.Settings(as_at=day, n_draws=100))
    assert assessment.full.table("decision").shape == northshire.table("decision").shape
    assert assessment.review.table("decision").empty
