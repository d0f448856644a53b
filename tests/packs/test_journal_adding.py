"""Records are added by one writer at a time, and no confirmed save is lost to other writers or to kills."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import time
from pathlib import Path
from typing import Any

import pytest

from evaluation.durable import replace_file
from evaluation.errors import InputError
from evaluation.packs.journal.adding import Change, append, next_record
from evaluation.packs.journal.chain import Chain, read_chain
from evaluation.packs.journal.records import Record
from tests.packs.chains import WHEN, add, make_chain, name, row
from tests.packs.journals import die, killed_before

FORKED = multiprocessing.get_context("fork")


def test_nothing_is_added_to_a_folder_at_fault(tmp_path: Path) -> None:
    folder = make_chain(tmp_path / "scores" / "R1", 3)
    (folder / name(2)).unlink()
    with pytest.raises(InputError, match=r"scores/R1/000002\.json: missing"):
        add(folder, "More")
    assert not (folder / name(4)).exists()


def test_a_folder_that_knows_no_links_is_refused_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(InputError, match=r"nothing was saved.*Operation not permitted.*review doctor"):
        add(tmp_path / "scores" / "R1", "First")
    assert list((tmp_path / "scores" / "R1").iterdir()) == []


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
