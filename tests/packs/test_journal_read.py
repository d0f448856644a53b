"""A pack with a store becomes a review: which rows are joined, and under which name a problem is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import evaluation as ev
from evaluation.packs import InterestDraft, check_review, read_review
from evaluation.packs.journal.adding import Change, append, next_record
from evaluation.packs.journal.chain import Chain
from evaluation.packs.journal.records import Record, Row, cell_of
from evaluation.packs.read import read_part
from tests.packs.damage import problems_of
from tests.packs.journals import mark, open_pack, scored_pack, store_of


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return scored_pack(tmp_path / "pack")


def forge(pack: Path, author: str, kind: str, row: Row) -> None:
    """Add a sound record around the store, which would refuse its row."""

    def build(chain: Chain) -> Record:
        rows = {kind: (row,)}
        return next_record(chain, cell_of(kind, rows), rows, Change("", "2025-03-03T09:30:00Z"))

    append(pack / "scores" / author, build)


def score_row(**cells: str) -> dict[str, str]:
    row = {"round_id": "I1", "reviewer_id": "R2", "subject_id": "B", "dimension_id": "K1v", "level": "3"}
    more = {"rationale": "Because", "evidence_ids": "E1", "data_status": "user", "known_by": "2025-03-03"}
    return {**row, **more, **cells}


def test_marks_of_an_open_round_stand_below_those_of_the_table(pack: Path) -> None:
    score = read_review(pack).table("score")
    assert score["round_id"].tolist() == ["C1", "I1", "I1", "I1", "I1"]
    assert score["rationale"].tolist()[1:] == ["Few came back", "Not its task", "Many came", "Many came"]
    assert str(score["level"].dtype) == "category"


def test_a_pack_without_the_table_has_the_marks_of_the_store(tmp_path: Path) -> None:
    pack = open_pack(tmp_path)
    (pack / "score.csv").unlink()
    store_of(pack).save("R1", mark(), base=None)
    assert read_review(pack).table("score")["reviewer_id"].tolist() == ["R1"]


def test_an_open_round_can_be_assessed(pack: Path) -> None:
    panel = ev.assess(read_review(pack)).panels["hub"]
    cell = panel.cells[(panel.cells["subject_id"] == "A") & (panel.cells["dimension_id"] == "K1v")].iloc[0]
    assert (cell["median_low"], cell["n_marks"]) == (2, 3)


def test_interests_of_the_store_are_joined_too(pack: Path) -> None:
    store_of(pack).declare_interest("R2", InterestDraft("B", "potential", "Once worked there"), base=None)
    assert read_review(pack).table("interest")["kind"].tolist() == ["actual", "potential"]


def test_the_inputs_have_one_hash_for_the_store_which_names_no_reviewer(pack: Path) -> None:
    before = read_review(pack)
    assert "scores" in before.hashes
    assert [name for name in before.hashes if "/" in name] == []
    store_of(pack).save("R2", mark("B"), base=None)
    assert read_review(pack).input_hash != before.input_hash


def test_copies_of_a_pack_have_the_same_hash(pack: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(pack, tmp_path / "copy")
    assert read_review(copy).input_hash == read_review(pack).input_hash


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"level": "9"}, "level"),
        ({"rationale": ""}, "rationale"),
        ({"evidence_ids": "E9"}, "evidence_ids"),
        ({"data_status": "sure"}, "data_status"),
        ({"subject_id": "P0"}, "subject_id"),
        ({"known_by": "2025-01-01", "scored_at": "2025-02-02"}, "scored_at"),
    ],
)
def test_a_row_against_the_rules_is_told_under_its_record(pack: Path, cells: dict[str, str], column: str) -> None:
    forge(pack, "R2", "score", score_row(**cells))
    problems = problems_of(pack)
    assert {(problem.file, problem.row, problem.column) for problem in problems} >= {
        ("scores/R2/000002.json", None, column)
    }
    assert all(problem.file == "scores/R2/000002.json" for problem in problems)


def test_a_problem_of_the_table_keeps_its_row(pack: Path) -> None:
    with (pack / "score.csv").open("a") as file:
        file.write("I1,R2,B,K1v,9,Because,,E1,2025-02-10,user,2025-02-10\n")
    assert [(problem.file, problem.row) for problem in problems_of(pack)] == [("score.csv", 3)]


def test_a_mark_that_stands_twice_with_other_words_is_told(pack: Path) -> None:
    with (pack / "score.csv").open("a") as file:
        file.write("I1,R2,A,K1v,1,Because,,E1,2025-02-10,user,2025-02-10\n")
    (problem,) = problems_of(pack)
    assert (problem.file, problem.value) == ("scores/R2/000001.json", "I1 / R2 / A / K1v")
    assert "score.csv row 3" in problem.rule


def test_two_folders_that_set_one_row_are_told(pack: Path) -> None:
    row = {"round_id": "M1", "subject_id": "A", "dimension_id": "K1v", "level": "2", "method": "agreed"}
    for author in ("R1", "R3"):
        forge(pack, author, "consensus", {**row, "rationale": "x", "data_status": "user", "known_by": "2025-03-03"})
    assert [(problem.file, "scores/R1/000004.json" in problem.rule) for problem in problems_of(pack)] == [
        ("scores/R3/000002.json", True)
    ]


def test_a_record_at_fault_is_a_problem_and_brings_no_echoes(pack: Path) -> None:
    (pack / "scores/R1/000001.json").unlink()
    assert [(problem.file, problem.rule.partition(":")[0]) for problem in problems_of(pack)] == [
        ("scores/R1/000001.json", "missing")
    ]


def test_what_does_not_belong_in_the_store_is_told(pack: Path) -> None:
    (pack / "scores/notes.txt").write_text("x")
    (pack / "scores/.hidden").write_text("x")
    assert [problem.file for problem in problems_of(pack)] == ["scores/notes.txt"]


def test_an_empty_store_adds_nothing(tmp_path: Path) -> None:
    pack = open_pack(tmp_path)
    (pack / "scores").mkdir()
    assert len(read_review(pack).table("score")) == 1


def test_counts_of_a_check_include_the_rows_of_the_store(pack: Path) -> None:
    assert check_review(pack).n_rows["score"] == 5


def test_a_part_has_the_tables_named_and_no_row_of_the_store(pack: Path) -> None:
    part = read_part(pack, {"score", "reviewer"})
    assert len(part.table("score")) == 1
    assert len(part.table("reviewer")) == 4
    assert part.table("subject").empty
