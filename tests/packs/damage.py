"""Packs damaged on purpose: one change to one file, and the one problem that reading must then tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluation.errors import InputError, Problem
from evaluation.packs import read_review
from evaluation.schemas import TABLES
from tests.packs.tiny import FACT, FILES, write_pack

Change = Callable[[bytes], bytes | None]


@dataclass(frozen=True, slots=True)
class Damage:
    """A change to a file, and where and how it must be told.

    Parameters
    ----------
    name : str
        Name of the case.
    file : str
        The file that is changed.
    change : callable
        Old bytes to new bytes, or None to remove the file.
    row, column : int, str or None
        Where the problem must be said to be; the row as a spreadsheet shows it.
    word : str
        Must stand in the rule.
    remedy : str
        Must stand in what to do.
    told_in : str
        The file that the problem names; the changed one by default.
    n : int
        How many problems there are in all: one, where nothing is told twice.
    """

    name: str
    file: str
    change: Change
    row: int | None
    column: str | None
    word: str
    remedy: str = ""
    told_in: str = ""
    n: int = 1


def swap(*pairs: tuple[str, str]) -> Change:
    """Return a change that puts one text for another; each must stand in the file exactly once."""

    def change(raw: bytes) -> bytes:
        text = raw.decode()
        for old, new in pairs:
            if text.count(old) != 1:
                raise ValueError(f"{old!r} stands {text.count(old)} times")
            text = text.replace(old, new)
        return text.encode()

    return change


def after(line: str, *rows: str) -> tuple[str, str]:
    """Return a swap that adds rows below a line."""
    return line + "\n", "\n".join([line, *rows]) + "\n"


def added(row: str) -> Change:
    """Return a change that adds a made-up row at the end of a table of facts."""
    return lambda raw: raw + f"{row},{FACT}\n".encode()


def everywhere(old: str, new: str) -> Change:
    """Return a change that puts one text for another wherever it stands."""
    return lambda raw: raw.decode().replace(old, new).encode()


def removed(raw: bytes) -> None:
    """Remove the file."""


FRAME = ("question", "criterion_set", "criterion", "dimension", "subject")
TOGETHER = {"weight": ("weight_set", "comparison"), "comparison": ("weight_set", "weight")}


def around(file: str) -> dict[str, str]:
    """Return the part of the tiny pack that one file rests on, which reads much faster than the whole."""
    waiting = [file.partition(".")[0], *FRAME, *TOGETHER.get(file.partition(".")[0], ())]
    wanted = {"review"}
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [target for column in TABLES[name].columns for target in column.refers_to]
    return {name: text for name, text in FILES.items() if name.partition(".")[0] in wanted}


def damaged(folder: Path, *damages: Damage, files: dict[str, str] | None = None) -> Path:
    """Write the tiny pack, or a part of it, with some damage and return its folder."""
    write_pack(folder, files)
    for damage in damages:
        path = folder / damage.file
        raw = damage.change(path.read_bytes() if path.exists() else b"")
        if raw is None:
            path.unlink()
        else:
            path.write_bytes(raw)
    return folder


def problems_of(folder: Path) -> tuple[Problem, ...]:
    """Return the problems of a pack that cannot be read; any other error than InputError escapes."""
    with pytest.raises(InputError) as caught:
        read_review(folder)
    return tuple(caught.value.problems)


def assert_told(damage: Damage, folder: Path, files: dict[str, str] | None = None) -> None:
    """Assert that reading the damaged pack tells the problem at its place, with what to do, and nothing besides."""
    problems = problems_of(damaged(folder, damage, files=files))
    told = [str(problem) for problem in problems]
    assert len(problems) == damage.n, told
    where = (damage.told_in or damage.file, damage.row, damage.column)
    assert where in [(problem.file, problem.row, problem.column) for problem in problems], told
    assert any(damage.word in problem.rule and damage.remedy in problem.remedy for problem in problems), told
    assert all(problem.remedy for problem in problems), told
