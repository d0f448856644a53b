"""Locking a round: what goes into the table, what the hash covers, what is refused, and a lock that is cut short."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.errors import InputError
from evaluation.packs import ScoreStore, check_review, read_review
from evaluation.packs.journal import lock as lock_module
from evaluation.packs.journal.lock import with_cell, with_rows
from evaluation.schemas import TABLES
from tests.packs.damage import problems_of
from tests.packs.journals import (
    MOMENT,
    agreed,
    killed_before,
    locked_pack,
    mark,
    open_files,
    open_pack,
    score,
    scored_pack,
    store_of,
)
from tests.packs.tiny import FILES, write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return scored_pack(tmp_path / "pack")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    return locked_pack(tmp_path / "locked")


def rows_of(pack: Path, table: str = "score") -> list[dict[str, str]]:
    with (pack / f"{table}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_last_marks_of_the_round_go_into_the_table_below_the_others(pack: Path) -> None:
    before = (pack / "score.csv").read_bytes()
    lock = store_of(pack).lock("I1")
    assert (pack / "score.csv").read_bytes().startswith(before)
    marks = [(row["reviewer_id"], row["subject_id"], row["level"]) for row in rows_of(pack)[1:]]
    assert marks == [("R1", "A", "2"), ("R1", "B", "NA"), ("R2", "A", "4"), ("R3", "A", "2")]
    assert (lock.file, lock.n_rows, lock.locked_at) == ("score.csv", 4, "2025-03-03T09:30:00Z")


def test_the_round_is_marked_and_every_reviewer_has_a_head(pack: Path) -> None:
    lock = store_of(pack).lock("I1")
    assert {row["round_id"]: row["locked"] for row in rows_of(pack, "round")}["I1"] == "1"
    assert {head.reviewer_id: head.sequence for head in lock.heads} == {"R1": 4, "R2": 2, "R3": 2, "R4": 1}
    for head in lock.heads:
        raw = (pack / f"scores/{head.reviewer_id}/{head.sequence:06d}.json").read_bytes()
        assert hashlib.sha256(raw).hexdigest() == head.sha256


def test_the_one_hash_can_be_had_by_hand_from_heads_and_table(pack: Path) -> None:
    """Canonical JSON, written out here once more: sorted keys, one space of indent, a line break at the end."""
    lock = store_of(pack).lock("I1")
    rows = [{name: cell for name, cell in row.items() if cell} for row in rows_of(pack) if row["round_id"] == "I1"]
    rows.sort(key=lambda row: (row["reviewer_id"], row["subject_id"], row["dimension_id"]))
    with (pack / "scores/heads.csv").open(newline="") as stream:
        heads = [[row["reviewer_id"], int(row["sequence"]), row["sha256"]] for row in csv.DictReader(stream)]
    text = json.dumps({"heads": sorted(heads), "round": "I1", "rows": rows}, sort_keys=True, indent=1) + "\n"
    assert lock.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_a_locked_pack_reads_and_carries_the_hash_into_the_report(pack: Path) -> None:
    lock = store_of(pack).lock("I1")
    review = read_review(pack)
    assert [(head.round_id, head.sha256) for head in review.score_heads] == [("I1", lock.sha256)]
    assert len(review.table("score")) == 5
    view = tables.inputs_table(ev.assess(review))
    assert [row[1].text for row in view.rows if row[0].text == "Round I1, locked 2025-03-03"] == [lock.sha256]
    assert "one hash" in view.note


def test_a_report_on_plain_tables_names_no_round(tmp_path: Path) -> None:
    view = tables.inputs_table(ev.assess(read_review(open_pack(tmp_path))))
    assert not any("Round" in row[0].text for row in view.rows)
    assert view.note == ""


def test_the_same_saves_give_the_same_lock(tmp_path: Path) -> None:
    packs = [open_pack(tmp_path / name) for name in ("one", "other")]
    for pack in packs:
        score(pack)
    one, other = (store_of(pack).lock("I1") for pack in packs)
    assert one == other


def test_a_moment_can_be_given(pack: Path) -> None:
    assert store_of(pack).lock("I1", MOMENT + dt.timedelta(days=1)).locked_at == "2025-03-04T09:30:00Z"


def test_nothing_is_saved_in_a_locked_round(locked: Path) -> None:
    store = store_of(locked)
    with pytest.raises(InputError, match="round I1 is locked"):
        store.save("R1", mark("B", level="1"), base=2)
    with pytest.raises(InputError, match="round I1 is locked"):
        store.withdraw("R1", 3, reason="Too late")
    assert store.load("I1", "R1")["version"].tolist() == [3, 2]


def test_a_round_that_ends_in_the_folder_or_in_the_table_is_known_as_locked(locked: Path) -> None:
    text = (locked / "round.csv").read_bytes().replace(b"2025-02-28,1", b"2025-02-28,0")
    (locked / "round.csv").write_bytes(text)  # as it looked before the lock was finished
    assert "I1" in store_of(locked).locked_rounds("R4")
    assert store_of(locked).locked_rounds("R4") >= {"C1"}  # the trial is locked in the table only


def test_an_open_desk_meets_the_lock_in_its_own_folder(locked: Path) -> None:
    """The end of the round is a record among the saves, so no save can slip between reading and writing."""
    store = store_of(locked)
    text = (locked / "round.csv").read_bytes().replace(b"2025-02-28,1", b"2025-02-28,0")
    (locked / "round.csv").write_bytes(text)  # as it looked before the lock was finished
    with pytest.raises(InputError, match="round I1 is locked"):
        store.save("R4", mark("B"), base=None)


def test_moderation_is_locked_into_the_table_of_what_was_agreed(locked: Path) -> None:
    store = store_of(locked)
    store.save_consensus(replace(agreed("4"), change_reason="Read again"), base=None)
    lock = store.lock("M1")
    assert (lock.file, lock.n_rows) == ("consensus.csv", 1)
    assert [row["change_reason"] for row in rows_of(locked, "consensus")] == ["Read again"]
    assert [head.round_id for head in read_review(locked).score_heads] == ["I1", "M1"]
    assert store.verify() == ()


# --- refusals ---


@pytest.mark.parametrize(
    ("round_id", "word"),
    [("I2", "nothing is scored"), ("I9", "no round has this id"), ("C1", "locked already"), ("../I1", "not an id")],
)
def test_a_round_that_cannot_be_locked_says_why(pack: Path, round_id: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        store_of(pack).lock(round_id)
    assert not (pack / "scores/heads.csv").exists()


def test_a_round_is_locked_once(locked: Path) -> None:
    store = store_of(locked)
    with pytest.raises(InputError, match="locked already"):
        store.lock("I1")


def test_records_at_fault_stop_a_lock_by_name(pack: Path) -> None:
    (pack / "scores/R1/000002.json").unlink()
    with pytest.raises(InputError, match=r"scores/R1/000002\.json: missing"):
        store_of(pack).lock("I1")


def test_a_mark_in_the_table_without_a_reason_stops_a_lock(pack: Path) -> None:
    with (pack / "score.csv").open("a") as file:
        file.write("I1,R2,B,K1v,3,,,E1,2025-02-10,user,2025-02-10\n")
    with pytest.raises(InputError, match=r"score\.csv row 3, rationale"):
        store_of(pack).lock("I1")


def test_a_round_scored_in_the_table_only_can_be_locked_too(tmp_path: Path) -> None:
    files = {**open_files(), "score.csv": FILES["score.csv"]}
    files["subject.csv"], files["dimension.csv"] = FILES["subject.csv"], FILES["dimension.csv"]
    pack = write_pack(tmp_path, files)
    before = (pack / "score.csv").read_bytes()
    assert store_of(pack).lock("I1").n_rows == 15
    assert (pack / "score.csv").read_bytes() == before


# --- a lock that is cut short ---


def cut_short(pack: Path, whole: Path, step: int) -> bool:
    """Return whether a lock was killed before a step; locked again, it is as the one that was not."""
    killed = killed_before(step, lambda: store_of(pack).lock("I1"))
    problems = [problem for problem in check_review(pack).problems if "review scores lock" not in problem.remedy]
    assert problems == []
    if {row["round_id"]: row["locked"] for row in rows_of(pack, "round")}["I1"] == "0":
        store_of(pack).lock("I1")
    for name in ("score.csv", "round.csv", "scores/heads.csv"):
        assert (pack / name).read_bytes() == (whole / name).read_bytes()
    return killed


@pytest.mark.parametrize("step", [1, 12, 31])
def test_killed_on_its_way_a_lock_is_finished_by_locking_again(pack: Path, locked: Path, step: int) -> None:
    assert cut_short(pack, locked, step)


@pytest.mark.slow
def test_killed_at_any_step_a_lock_is_finished_by_locking_again(locked: Path, tmp_path: Path) -> None:
    step = 1
    while cut_short(scored_pack(tmp_path / f"cut-{step}"), locked, step):
        step += 1
    assert step > 30


def test_a_lock_cut_short_after_its_heads_is_told_with_what_to_do(locked: Path) -> None:
    text = (locked / "round.csv").read_bytes().replace(b"2025-02-28,1", b"2025-02-28,0")
    (locked / "round.csv").write_bytes(text)
    (problem,) = problems_of(locked)
    assert (problem.file, problem.column, problem.value) == ("round.csv", "locked", "I1")
    assert "review scores lock PACK I1" in problem.remedy


def test_another_round_locked_at_the_same_moment_does_not_take_the_rows_away(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (pack / "score.csv").read_bytes()
    is_whole: Callable[..., bool] = lock_module._is_whole
    others = [lambda: (pack / "score.csv").write_bytes(before)]  # another process had read the table before we wrote

    def meddled(*arguments: object) -> bool:
        if others:
            others.pop()()
        return is_whole(*arguments)

    monkeypatch.setattr(lock_module, "_is_whole", meddled)
    assert store_of(pack).lock("I1").n_rows == 4
    assert len(rows_of(pack)) == 5


# --- what is found after a lock ---


def tampered_table(pack: Path, old: bytes, new: bytes, name: str = "score.csv") -> None:
    raw = (pack / name).read_bytes()
    assert raw.count(old) == 1
    (pack / name).write_bytes(raw.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"I1,R2,A,K1v,4,", b"I1,R2,A,K1v,3,"),
        (b"Few came back", b"Nobody came back"),
        (b"I1,R3,A,K1v,2,Many came,,E1,2025-03-03,user,2025-03-03\n", b""),
    ],
)
def test_a_locked_row_that_is_not_its_record_is_a_problem_and_a_fault(locked: Path, old: bytes, new: bytes) -> None:
    store = store_of(locked)
    tampered_table(locked, old, new)
    (problem,) = problems_of(locked)
    assert (problem.file, problem.column, problem.value) == ("score.csv", "round_id", "I1")
    faults = store.verify()
    assert {(fault.file, fault.what) for fault in faults} == {("score.csv", "altered")}
    assert "scores/R" in faults[0].detail


def test_a_row_added_to_a_locked_round_is_a_problem(locked: Path) -> None:
    with (locked / "score.csv").open("a") as file:
        file.write("I1,R2,B,K1v,3,Because,,E1,2025-02-10,user,2025-02-10\n")
    (problem,) = problems_of(locked)
    assert "not those that were locked on 2025-03-03" in problem.rule
    assert [fault.file for fault in store_of(locked).verify()] == ["score.csv"]


def test_a_row_of_another_round_may_change_after_the_lock(locked: Path) -> None:
    tampered_table(locked, b"Trial mark", b"First try")
    assert check_review(locked).problems == ()


@pytest.mark.parametrize("column", [2, 3, 4])
def test_heads_that_were_altered_are_found(locked: Path, column: int) -> None:
    store = store_of(locked)
    lines = (locked / "scores/heads.csv").read_text().splitlines()
    cells = lines[1].split(",")
    cells[column] = "2" if column == 2 else "0" * 64
    lines[1] = ",".join(cells)
    (locked / "scores/heads.csv").write_text("\n".join(lines) + "\n")
    assert store.verify()
    assert problems_of(locked)


def test_heads_with_a_broken_table_are_told_by_row(locked: Path) -> None:
    with (locked / "scores/heads.csv").open("a") as file:
        file.write("I1,R1\n")
    (problem,) = problems_of(locked)
    assert (problem.file, problem.row) == ("scores/heads.csv", 6)
    assert [fault.record for fault in store_of(locked).verify()] == ["scores/heads.csv"]


def test_a_folder_put_back_to_before_the_lock_is_found(pack: Path, tmp_path: Path) -> None:
    earlier = shutil.copytree(pack / "scores/R1", tmp_path / "R1")
    store = store_of(pack)
    store.lock("I1")
    shutil.rmtree(pack / "scores/R1")
    shutil.copytree(earlier, pack / "scores/R1")
    assert [(fault.file, fault.what) for fault in store.verify()] == [("scores/R1/000004.json", "truncated")]
    shutil.rmtree(pack / "scores/R1")
    assert {fault.what for fault in store.verify()} == {"missing", "truncated"}


def test_a_round_that_was_locked_and_is_gone_is_told(locked: Path) -> None:
    for name in ("round.csv", "assignment.csv", "score.csv"):
        kept = [line for line in (locked / name).read_text().splitlines(keepends=True) if not line.startswith("I1,")]
        (locked / name).write_text("".join(line for line in kept if not line.startswith("M1,")))
    assert [problem.rule for problem in problems_of(locked)] == ["this round was locked and is not in round.csv"]


def test_a_round_marked_by_hand_without_its_records_is_told(pack: Path) -> None:
    tampered_table(pack, b"2025-02-28,0", b"2025-02-28,1", "round.csv")
    (problem,) = problems_of(pack)
    assert (problem.file, problem.value) == ("round.csv", "I1")
    assert "never locked into score.csv" in problem.rule


def test_rows_that_did_not_come_from_the_store_are_not_locked_anew_under_another_hash(pack: Path) -> None:
    with (pack / "score.csv").open("a") as file:
        file.write("I1,R2,B,K1v,3,Because,,E1,2025-02-10,user,2025-02-10\n")
    store = store_of(pack)
    store.lock("I1")
    tampered_table(pack, b"Because", b"Therefore")
    with pytest.raises(InputError, match="have changed since"):
        store.lock("I1")


def test_a_row_of_the_store_that_was_altered_in_the_table_is_put_back_by_locking_again(pack: Path) -> None:
    store = store_of(pack)
    lock = store.lock("I1")
    tampered_table(pack, b"I1,R2,A,K1v,4,", b"I1,R2,A,K1v,3,")
    assert store.lock("I1") == lock
    assert check_review(pack).problems == ()


# --- the lines of a table ---

HEADER = b"round_id,reviewer_id,subject_id,dimension_id,level,data_status,known_by"
OTHER = b'"C1",R1,A,K1v , 0,illustrative,2025-05-31'
ROW = {"round_id": "I1", "reviewer_id": "R1", "subject_id": "A", "dimension_id": "K1v", "level": "3"}
FACT = {"data_status": "user", "known_by": "2025-03-03"}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark_of_order", [b"", b"\xef\xbb\xbf"])
def test_other_lines_keep_their_bytes(end: bytes, mark_of_order: bytes) -> None:
    raw = mark_of_order + HEADER + end + OTHER + end
    made = with_rows(raw, TABLES["score"], [{**ROW, **FACT}])
    assert made == raw + b"I1,R1,A,K1v,3,user,2025-03-03" + end


def test_a_column_that_the_table_lacks_costs_other_lines_one_comma() -> None:
    made = with_rows(HEADER + b"\n" + OTHER + b"\n", TABLES["score"], [{**ROW, **FACT, "rationale": "One, two"}])
    lines = made.splitlines()
    assert lines[:2] == [HEADER + b",rationale", OTHER + b","]
    assert lines[2] == b'I1,R1,A,K1v,3,user,2025-03-03,"One, two"'


def test_a_row_of_the_same_key_is_replaced() -> None:
    once = with_rows(HEADER + b"\n", TABLES["score"], [{**ROW, **FACT}])
    assert with_rows(once, TABLES["score"], [{**ROW, **FACT, "level": "1"}]).count(b"I1,R1") == 1


def test_a_table_that_is_not_there_gets_the_columns_it_needs() -> None:
    made = with_rows(b"", TABLES["score"], [{**ROW, **FACT, "rationale": "Because"}])
    assert made.splitlines()[0] == b"round_id,reviewer_id,subject_id,dimension_id,level,rationale,data_status,known_by"


def test_one_cell_is_changed_and_no_other_byte() -> None:
    raw = b'round_id,note,locked\r\n"I0", a ,0\r\nI1,"b,c",0\r\n'
    assert with_cell(raw, ("round_id", "I1"), ("locked", "1")) == raw.replace(b'I1,"b,c",0', b'I1,"b,c",1')


def test_the_descriptor_of_the_pack_follows_a_table_that_gains_a_column(pack: Path) -> None:
    (pack / "datapackage.json").write_text("{}")
    store_of(pack).lock("I1")
    resources = json.loads((pack / "datapackage.json").read_text())["resources"]
    assert "score" in {resource["name"] for resource in resources}


def test_old_private_files_are_cleared_by_a_lock(pack: Path) -> None:
    left = pack / "scores/R1/.writing-left"
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    store_of(pack).lock("I1")
    assert not left.exists()


def test_two_people_who_lock_at_once_get_one_lock(pack: Path) -> None:
    one = store_of(pack)
    other = ScoreStore(pack, clock=lambda: MOMENT + dt.timedelta(seconds=5))
    first = one.lock("I1")
    tampered_table(pack, b"2025-02-28,1", b"2025-02-28,0", "round.csv")  # the second begins before the first ends
    assert other.lock("I1") == first
