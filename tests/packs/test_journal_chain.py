"""A folder of records: every change to it is found and named, and no confirmed save is lost to writers or to kills."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import InputError
from evaluation.packs.journal.chain import Chain, Change, Saved, append, next_record, read_chain
from evaluation.packs.journal.durable import clear_private, publish_new, replace_file
from evaluation.packs.journal.records import Record, decoded
from tests.packs.journals import die, killed_before

FORKED = multiprocessing.get_context("fork")
N = 6
WHEN = "2025-03-03T09:30:00Z"


def row(author: str, dimension: str, reason: str) -> dict[str, str]:
    keys = {"round_id": "I1", "reviewer_id": author, "subject_id": "A", "dimension_id": dimension}
    return {**keys, "level": "3", "rationale": reason, "data_status": "user", "known_by": "2025-03-03"}


def add(folder: Path, reason: str, dimension: str = "K1v") -> Saved:
    """Add one record that sets a mark, whatever stood there."""
    held = row(folder.name, dimension, reason)

    def build(chain: Chain) -> Record:
        cell = ("score", ("I1", folder.name, "A", dimension))
        return next_record(chain, cell, {"score": (held,)}, Change("", WHEN))

    return append(folder, build)


def make_chain(folder: Path, n: int = N) -> Path:
    for number in range(n):
        add(folder, f"Reason {number}")
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of six records that each test leaves as it was."""
    return make_chain(tmp_path_factory.mktemp("pack") / "scores" / "R1")


def name(number: int) -> str:
    return f"{number:06d}.json"


@contextmanager
def tampered(folder: Path) -> Iterator[Path]:
    """Put every file back afterwards, and take away what was added."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    try:
        yield folder
    finally:
        for path in set(folder.iterdir()) - set(before):
            path.unlink()
        for path, raw in before.items():
            path.write_bytes(raw)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(fault.record, fault.what) for fault in read_chain(folder).faults]


# --- every change is found and named ---


def test_an_untouched_folder_has_no_fault(whole: Path) -> None:
    chain = read_chain(whole)
    assert chain.faults == ()
    assert [record.sequence for record in chain.records] == list(range(1, N + 1))
    assert [record.previous for record in chain.records] == ["", *chain.hashes[:-1]]


@given(number=st.integers(1, N), place=st.integers(0), change=st.integers(1, 255))
def test_any_byte_changed_in_any_record_names_that_record(whole: Path, number: int, place: int, change: int) -> None:
    with tampered(whole):
        path = whole / name(number)
        raw = bytearray(path.read_bytes())
        raw[place % len(raw)] ^= change
        path.write_bytes(raw)
        faults = read_chain(whole).faults
        assert [fault.record for fault in faults] == [name(number)]
        assert faults[0].what in ("altered", "reordered")


@given(number=st.integers(1, N), length=st.integers(0))
def test_any_record_cut_short_names_that_record(whole: Path, number: int, length: int) -> None:
    with tampered(whole):
        path = whole / name(number)
        raw = path.read_bytes()
        path.write_bytes(raw[: length % len(raw)])
        assert found(whole) == [(name(number), "altered")]


@pytest.mark.parametrize("number", range(1, N))
def test_a_record_removed_is_named_as_missing(whole: Path, number: int) -> None:
    with tampered(whole):
        (whole / name(number)).unlink()
        assert found(whole) == [(name(number), "missing")]


@pytest.mark.parametrize("kept", range(N))
def test_records_cut_off_at_the_end_are_named_from_the_first(whole: Path, kept: int) -> None:
    with tampered(whole):
        for number in range(kept + 1, N + 1):
            (whole / name(number)).unlink()
        assert found(whole) == [(name(number), "truncated") for number in range(kept + 1, N + 1)]


@pytest.mark.parametrize("one", range(1, N))
@pytest.mark.parametrize("other", range(2, N + 1))
def test_two_records_that_changed_places_are_named(whole: Path, one: int, other: int) -> None:
    if one >= other:
        return
    with tampered(whole):
        first, second = whole / name(one), whole / name(other)
        raws = first.read_bytes(), second.read_bytes()
        first.write_bytes(raws[1])
        second.write_bytes(raws[0])
        assert found(whole) == [(name(one), "reordered"), (name(other), "reordered")]


@pytest.mark.parametrize("number", range(1, N + 1))
def test_a_record_written_over_by_another_is_named(whole: Path, number: int) -> None:
    with tampered(whole):
        (whole / name(number)).write_bytes((whole / name(number % N + 1)).read_bytes())
        assert [fault.record for fault in read_chain(whole).faults] == [name(number)]


def test_a_record_of_another_folder_is_named_as_moved(whole: Path, tmp_path: Path) -> None:
    other = make_chain(tmp_path / "scores" / "R2")
    with tampered(whole):
        (whole / name(3)).write_bytes((other / name(3)).read_bytes())
        fault = read_chain(whole).faults[0]
        assert (fault.record, fault.what) == (name(3), "reordered")
        assert "R2/000003.json" in fault.detail


@given(place=st.integers(0), change=st.integers(1, 255))
def test_any_byte_changed_in_the_head_names_the_head(whole: Path, place: int, change: int) -> None:
    with tampered(whole):
        raw = bytearray((whole / "head.json").read_bytes())
        raw[place % len(raw)] ^= change
        (whole / "head.json").write_bytes(raw)
        assert found(whole) == [("head.json", "altered")]


def test_a_head_removed_is_named(whole: Path) -> None:
    with tampered(whole):
        (whole / "head.json").unlink()
        assert found(whole) == [("head.json", "missing")]


@pytest.mark.parametrize("stray", ["000002 (1).json", "2.json", "000007.json.txt", "notes.txt", "99999999.json"])
def test_a_copy_that_a_program_left_is_named(whole: Path, stray: str) -> None:
    with tampered(whole):
        (whole / stray).write_bytes((whole / name(2)).read_bytes())
        assert found(whole) == [(stray, "unexpected")]


def test_what_systems_hide_in_folders_is_passed_over(whole: Path) -> None:
    with tampered(whole):
        for hidden in (".DS_Store", ".writing-abc", ".nfs001"):
            (whole / hidden).write_bytes(b"")
        assert found(whole) == []


def test_a_hash_known_from_elsewhere_finds_a_folder_that_was_put_back(tmp_path: Path) -> None:
    folder = make_chain(tmp_path / "R1", 3)
    earlier = {path: path.read_bytes() for path in folder.iterdir()}
    last = add(folder, "The last reason")
    (folder / name(4)).unlink()
    for path, raw in earlier.items():
        path.write_bytes(raw)
    assert found(folder) == []  # by itself the folder is whole again
    faults = read_chain(folder, anchors={last.sequence: last.sha}).faults
    assert [(fault.record, fault.what) for fault in faults] == [(name(4), "truncated")]


def test_a_fault_says_where_what_and_what_to_do(whole: Path) -> None:
    with tampered(whole):
        (whole / name(2)).unlink()
        (fault,) = read_chain(whole).faults
    assert str(fault).startswith("scores/R1/000002.json: missing. Records before and after it are there. Put the file")
    assert fault.problem.file == "scores/R1/000002.json"


def test_control_without_the_hash_an_altered_reason_looks_like_any_other(whole: Path) -> None:
    raw = (whole / name(2)).read_bytes().replace(b"Reason 1", b"Reason 9")
    assert decoded(raw).rows["score"][0]["rationale"] == "Reason 9"


def test_nothing_is_added_to_a_folder_at_fault(tmp_path: Path) -> None:
    folder = make_chain(tmp_path / "scores" / "R1", 3)
    (folder / name(2)).unlink()
    with pytest.raises(InputError, match=r"scores/R1/000002\.json: missing"):
        add(folder, "More")
    assert not (folder / name(4)).exists()


@given(st.binary(max_size=200))
def test_bytes_that_are_no_record_are_refused_in_words(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"^(it|its|one) "):
        decoded(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 0}, {"sequence": True}, {"base": -1}, {"base": "1"}, {"author": "../R1"}, {"kind": "secret"},
        {"action": "erase"}, {"entered_at": "yesterday"}, {"previous": "x"}, {"key": "I1"}, {"rows": []},
        {"rows": {"score": [{"level": 3}]}}, {"rows": {"secret": []}}, {"rows": {"score": []}}, {"form": 2},
        {"key": ["I1", "R1", "B", "K1v"]}, {"author": "R2"}, {"more": 1}, {"action": "withdraw"}, {"kind": "lock"},
    ],
)  # fmt: skip
def test_a_record_whose_parts_do_not_fit_is_refused(whole: Path, change: dict[str, Any]) -> None:
    content = json.loads((whole / name(1)).read_bytes())
    with pytest.raises(ValueError, match=r"^(it|its|one) "):
        decoded(json.dumps({**content, **change}).encode())


# --- writers at the same moment ---


def write_many(folder: Path, tab: int, n: int, results: Any) -> None:
    results.put(
        [(add(folder, f"Tab {tab}, save {number}", f"D{tab}"), f"Tab {tab}, save {number}") for number in range(n)]
    )


def write_together(scores: Path, n_reviewers: int, n_saves: int) -> None:
    """Two tabs a reviewer save at once; every receipt must name a record that says what was saved."""
    results = FORKED.Queue()
    folders = [scores / f"R{number}" for number in range(n_reviewers)]
    writers = [
        FORKED.Process(target=write_many, args=(folder, tab, n_saves, results)) for folder in folders for tab in (1, 2)
    ]
    for writer in writers:
        writer.start()
    confirmed = [receipt for _ in writers for receipt in results.get(timeout=1500)]
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * len(writers)
    chains = [read_chain(folder) for folder in folders]
    assert [chain.faults for chain in chains] == [()] * n_reviewers
    kept = {
        (digest, record.rows["score"][0]["rationale"])
        for chain in chains
        for digest, record in zip(chain.hashes, chain.records, strict=True)
    }
    assert len(confirmed) == len(kept) == n_reviewers * 2 * n_saves
    assert {(saved.sha, reason) for saved, reason in confirmed} == kept


def test_two_tabs_of_three_reviewers_lose_no_save(tmp_path: Path) -> None:
    write_together(tmp_path / "scores", n_reviewers=3, n_saves=8)


@pytest.mark.slow
def test_fifty_writers_lose_none_of_five_thousand_saves(tmp_path: Path) -> None:
    write_together(tmp_path / "scores", n_reviewers=25, n_saves=100)


def test_of_two_writers_that_want_one_number_one_gets_it_and_the_other_the_next(tmp_path: Path) -> None:
    folder = make_chain(tmp_path / "scores" / "R1", 1)
    tries: list[int] = []

    def build(chain: Chain) -> Record:
        if not tries:
            add(folder, "The quicker one")  # between reading and writing
        tries.append(len(chain.records))
        held = row("R1", "K1v", "The slower one")
        return next_record(chain, ("score", ("I1", "R1", "A", "K1v")), {"score": (held,)}, Change("", WHEN))

    assert append(folder, build).sequence == 3
    assert tries == [1, 2]
    reasons = [record.rows["score"][0]["rationale"] for record in read_chain(folder).records]
    assert reasons == ["Reason 0", "The quicker one", "The slower one"]


def test_control_a_table_replaced_whole_but_without_a_lock_loses_a_save(tmp_path: Path) -> None:
    table = tmp_path / "score.csv"
    table.write_text("level\n")
    read_by_one, read_by_other = table.read_text(), table.read_text()
    replace_file(table, f"{read_by_one}1\n".encode())
    replace_file(table, f"{read_by_other}2\n".encode())
    assert table.read_text() == "level\n2\n"


# --- kills ---


def test_killed_at_any_step_of_a_save_the_folder_is_whole_and_takes_the_next(tmp_path: Path) -> None:
    step, killed, kept = 0, True, []
    while killed:
        step += 1
        folder = tmp_path / str(step) / "scores" / "R1"
        killed = killed_before(step, lambda folder=folder: add(folder, "First"))  # type: ignore[misc]
        chain = read_chain(folder)
        assert chain.faults == ()
        kept.append(len(chain.records))
        assert add(folder, "Second").sequence == len(chain.records) + 1
        assert read_chain(folder).faults == ()
    assert step > 10
    assert set(kept) == {0, 1}
    assert kept == sorted(kept)  # once the name is there, no later kill takes it away


def test_killed_at_any_step_of_a_later_save_the_earlier_ones_stand(tmp_path: Path) -> None:
    step, killed = 0, True
    while killed:
        step += 1
        folder = make_chain(tmp_path / str(step) / "scores" / "R1", 2)
        killed = killed_before(step, lambda folder=folder: add(folder, "Third"))  # type: ignore[misc]
        records = read_chain(folder).records
        assert [record.rows["score"][0]["rationale"] for record in records[:2]] == ["Reason 0", "Reason 1"]
    assert step > 5


def save_and_say(folder: Path, pipe: int) -> None:
    number = 0
    while True:
        number += 1
        os.write(pipe, f"{add(folder, f'Save {number}').sha}\n".encode())


def kill_while_saving(folder: Path, n_receipts: int, delay: float) -> list[str]:
    """Return the receipts that a process gave until it was killed, some time after the first of them."""
    reader, writer = os.pipe()
    child = FORKED.Process(target=save_and_say, args=(folder, writer))
    child.start()
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        first = [stream.readline() for _ in range(n_receipts)]
        time.sleep(delay)
        child.kill()
        child.join()
        return [line.decode().strip() for line in (*first, *stream.readlines())]


def kill_many(folder: Path, n_kills: int) -> None:
    chance = random.Random(2006)  # noqa: S311 - chooses when to kill
    confirmed: list[str] = []
    for _ in range(n_kills):
        confirmed += kill_while_saving(folder, chance.randint(1, 3), chance.uniform(0, 0.02))
        assert read_chain(folder).faults == ()
    hashes = read_chain(folder).hashes
    assert set(confirmed) <= set(hashes)
    assert len(confirmed) == len(set(confirmed)) >= n_kills
    assert len(hashes) - len(confirmed) <= n_kills  # at most the one under way at each kill was not confirmed


def test_ten_kills_lose_no_confirmed_save(tmp_path: Path) -> None:
    kill_many(tmp_path / "scores" / "R1", 10)


@pytest.mark.slow
def test_a_hundred_kills_lose_no_confirmed_save(tmp_path: Path) -> None:
    kill_many(tmp_path / "scores" / "R1", 100)


def test_control_a_file_written_in_place_is_torn_by_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    path.write_text(json.dumps({"level": 3, "rationale": "Many came"}))

    def write_in_place() -> None:
        with path.open("w") as file:
            file.write('{"level": 4, "rati')
            file.flush()
            die()

    child = FORKED.Process(target=write_in_place)
    child.start()
    child.join()
    with pytest.raises(json.JSONDecodeError):
        json.loads(path.read_text())


# --- the files under it ---


def test_a_name_that_is_taken_keeps_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert publish_new(path, b"one")
    assert not publish_new(path, b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.json"]  # noqa: PTH208


def test_a_link_that_was_made_although_it_was_reported_as_taken_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def lost_answer(source: Path, target: Path) -> None:
        link(source, target)
        raise FileExistsError

    monkeypatch.setattr(os, "link", lost_answer)
    assert publish_new(tmp_path / "a.json", b"one")


def test_a_folder_that_knows_no_links_is_refused_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(InputError, match=r"nothing was saved.*Operation not permitted.*review doctor"):
        add(tmp_path / "scores" / "R1", "First")
    assert list((tmp_path / "scores" / "R1").iterdir()) == []


def test_what_killed_writers_left_is_cleared_once_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".writing-old", tmp_path / ".writing-young"
    for path in (old, young):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    clear_private(tmp_path)
    assert [path.exists() for path in (old, young)] == [False, True]
