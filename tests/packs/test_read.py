"""A folder becomes a review or a list of all that is wrong with it."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

import evaluation as ev
from evaluation.errors import InputError
from evaluation.packs import check_review, read_review
from tests.packs.damage import problems_of
from tests.packs.panels import write_large_panel
from tests.packs.tiny import FILES, write_pack


def test_no_folder(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "absent")
    assert problem.rule == "there is no folder here"
    assert "review new DIR" in problem.remedy


@pytest.mark.parametrize("path", [None, 5, ["data"]])
def test_what_names_no_folder_at_all(path: object) -> None:
    with pytest.raises(InputError, match=r'named by text .*Write it as text, such as pack = "\.\./data'):
        read_review(path)  # type: ignore[arg-type]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "review.toml"
    path.write_text(FILES["review.toml"])
    assert problems_of(path)[0].rule == "there is no folder here"


def test_empty_folder_lacks_only_its_profile(tmp_path: Path) -> None:
    assert [problem.file for problem in problems_of(tmp_path)] == ["review.toml"]


@pytest.mark.parametrize(
    ("old", "new", "word", "remedy"),
    [
        ("score.csv", "scroe.csv", "no table has this name", "Did you mean 'score'?"),
        ("subject.csv", "subjects.csv", "no table has this name", "Did you mean 'subject'?"),
        ("score.csv", "Score.csv", "no table has this name", "Did you mean 'score'?"),
        ("score.csv", "score.CSV", "capitals", "Rename it score.csv."),
        ("weight.csv", "weight.csv.csv", "no table has this name", "Did you mean 'weight'?"),
    ],
)
def test_misspelt_table_file_is_told_once(tmp_path: Path, old: str, new: str, word: str, remedy: str) -> None:
    folder = write_pack(tmp_path)
    (folder / old).rename(folder / new)
    problems = problems_of(folder)
    assert [(problem.file, problem.remedy) for problem in problems] == [(new, remedy)]
    assert word in problems[0].rule


def test_table_that_is_a_folder_or_leads_nowhere_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "action.csv").unlink()
    (folder / "action.csv").mkdir()
    (folder / "risk.csv").symlink_to(folder / "gone.csv")
    problems = problems_of(folder)
    assert [problem.file for problem in problems] == ["action.csv", "risk.csv"]
    assert {problem.rule for problem in problems} == {"this is not a file that can be opened"}


def test_other_files_beside_the_tables_are_left_alone(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    for name in ("README.md", "datapackage.json", "notes.txt", ".hidden.csv"):
        (folder / name).write_text("x")
    assert read_review(folder).review_id == "tiny"


def test_message_counts_and_lists_the_problems(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    text = FILES["score.csv"].replace(",Reason,", ",,")
    (folder / "score.csv").write_text(text)
    with pytest.raises(InputError) as caught:
        read_review(folder)
    lines = str(caught.value).splitlines()
    assert lines[0] == "11 problems in the input:"
    assert lines[1].startswith(
        "  score.csv row 18, rationale: every level, IE and NA has a rationale (found ''). Say why"
    )
    assert len(lines) == 12


def test_check_counts_rows_and_holds_no_review_where_there_is_a_problem(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    sound = check_review(folder)
    assert sound.review is not None
    assert sound.problems == ()
    assert sound.n_rows["score"] == 27
    (folder / "score.csv").write_text(FILES["score.csv"].replace("Reason one", ""))
    broken = check_review(folder)
    assert broken.review is None
    assert len(broken.problems) == 1


def test_hashes_are_those_of_the_files(tmp_path: Path) -> None:
    review = read_review(write_pack(tmp_path))
    assert review.hashes["score.csv"] == hashlib.sha256(FILES["score.csv"].encode()).hexdigest()
    assert set(review.hashes) == set(FILES)


def test_criteria_stand_in_their_order_and_not_that_of_the_file(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "criterion.csv").write_text(FILES["criterion.csv"].replace("K1,H,1", "K1,H,9"))
    hubs = read_review(folder).criterion_set("hub")
    assert hubs is not None
    assert [criterion.criterion_id for criterion in hubs.criteria] == ["K2", "K1"]


def test_secret_keys_the_review_and_is_never_shown(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    assert read_review(folder).secret == ""
    (folder / "secret.txt").write_text("a secret\n")
    review = read_review(folder)
    assert review.secret
    assert "secret.txt" not in review.hashes
    assert review.secret not in repr(review)
    assert "a secret" not in repr(review)


def test_public_door_is_the_same(tmp_path: Path) -> None:
    assert ev.read_review is read_review


@pytest.mark.slow
def test_a_hundred_thousand_scores_are_checked_in_seconds(tmp_path: Path) -> None:
    folder = write_large_panel(tmp_path, n_subjects=2000)
    start = time.process_time()
    review = read_review(folder)
    seconds = time.process_time() - start
    assert len(review.table("score")) == 100_000
    assert seconds < 15  # about 2 on an idle machine; the bound is for a busy one


@pytest.mark.slow
def test_a_fault_in_each_of_a_hundred_thousand_rows_is_told_in_short(tmp_path: Path) -> None:
    folder = write_large_panel(tmp_path, n_subjects=2000)
    path = folder / "score.csv"
    path.write_text(path.read_text().replace(",2025-01-20,", ",yesterday,"))
    check = check_review(folder)
    assert 0 < len(check.problems) <= 1000
    assert {problem.column for problem in check.problems} == {"scored_at"}
