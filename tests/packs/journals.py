"""A small pack whose rounds are open, drafts to save in it, and processes that are killed at a chosen step."""

from __future__ import annotations

import datetime as dt
import os
import signal
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from evaluation.packs import ConsensusDraft, ScoreDraft, ScoreStore
from tests.packs.damage import around
from tests.packs.tiny import FACT, FILES, write_pack

MOMENT = dt.datetime(2025, 3, 3, 9, 30, tzinfo=dt.UTC)

CALIBRATION = "C1,R1,A,K1v,0,Trial mark,,E3,2025-01-06"


def clock() -> dt.datetime:
    """Return the same moment whenever it is asked."""
    return MOMENT


def open_files() -> dict[str, str]:
    """Return the files of a pack in which nothing is scored yet but a trial mark, and only that round is locked."""
    tables = ("score.csv", "consensus.csv", "interest.csv", "assignment.csv", "comparison.csv")
    files = {name: text for table in tables for name, text in around(table).items()}
    lines = {name: text.splitlines()[0] for name, text in files.items()}
    files["score.csv"] = f"{lines['score.csv']}\n{CALIBRATION},{FACT}\n"
    for name in ("consensus.csv", "weight_set.csv", "weight.csv", "comparison.csv"):
        files[name] = f"{lines[name]}\n"
    files["round.csv"] = "".join(
        line if line.startswith(("round_id", "C1")) else line.replace(",1\n", ",0\n")
        for line in FILES["round.csv"].splitlines(keepends=True)
    )
    return files


def open_pack(folder: Path) -> Path:
    """Write the pack and return its folder."""
    return write_pack(folder, open_files())


def store_of(pack: Path) -> ScoreStore:
    """Return the store of a pack with a clock that stands still."""
    return ScoreStore(pack, clock=clock)


def mark(subject: str = "A", dimension: str = "K1v", level: str = "3", reason: str = "Many came") -> ScoreDraft:
    """Return a mark in the round of the hubs."""
    evidence = () if level in ("IE", "NA") else ("E1",)
    return ScoreDraft("I1", subject, dimension, level, rationale=reason, evidence_ids=evidence)


def agreed(level: str = "3", reason: str = "The panel agreed") -> ConsensusDraft:
    """Return what was agreed on one cell of the hubs."""
    return ConsensusDraft("M1", "A", "K1v", level, "agreed", rationale=reason)


def scored_pack(folder: Path) -> Path:
    """Return a pack in which three reviewers have scored, one of them twice."""
    return _written(folder, _scored_files())


def locked_pack(folder: Path) -> Path:
    """Return that pack with its round locked."""
    return _written(folder, _locked_files())


def _written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder


def _bytes_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def score(pack: Path) -> None:
    """Save the marks of three reviewers, one of them twice."""
    store = store_of(pack)
    first = store.save("R1", mark(), base=None)
    store.save("R1", mark("B", level="NA", reason="Not its task"), base=None)
    store.save("R2", mark(level="4"), base=None)
    store.save("R3", mark(level="2"), base=None)
    store.save("R1", mark(level="2", reason="Few came back"), base=first.sequence)


@cache
def _scored_files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        pack = open_pack(Path(folder))
        score(pack)
        return _bytes_in(pack)


@cache
def _locked_files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        pack = scored_pack(Path(folder))
        store_of(pack).lock("I1")
        return _bytes_in(pack)


def killed_before(step: int, action: Callable[[], Any]) -> bool:
    """Return whether a process that does `action` was killed just before its `step`-th write to the disk, from 1.

    False where the action has fewer steps, and so came to its end.
    """
    child = os.fork()
    if child == 0:
        _die_before(step)
        action()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        raise AssertionError("the action failed of itself")
    return os.WIFSIGNALED(status)


def _die_before(step: int) -> None:
    """Replace, in this process only, each call that writes a name or a file through by one that counts."""
    left = [step]

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                die()
            return call(*arguments, **named)

        return wrapped

    for holder, name in ((os, "fsync"), (os, "link"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir")):
        setattr(holder, name, counted(getattr(holder, name)))


def die() -> NoReturn:
    """End this process as a power cut would: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("a killed process goes on")
