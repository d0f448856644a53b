"""Files that are whole or absent: a name is given once, and what killed writers left is cleared."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation.durable import clear_private, publish_new


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


def test_what_killed_writers_left_is_cleared_once_it_is_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".writing-old", tmp_path / ".writing-young"
    for path in (old, young):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    clear_private(tmp_path)
    assert [path.exists() for path in (old, young)] == [False, True]
