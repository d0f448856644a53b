"""Files that are whole or absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluation.publish.files import private_folder, replace_file


def test_a_file_is_written_with_its_folders_and_can_be_read_by_others(tmp_path: Path) -> None:
    path = replace_file(tmp_path / "a" / "b.txt", b"words")
    assert path.read_bytes() == b"words"
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = replace_file(tmp_path / "a.txt", b"old")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_at_the_goal_is_replaced_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_bytes(b"kept")
    goal = tmp_path / "goal.txt"
    goal.symlink_to(kept)
    replace_file(goal, b"new")
    assert kept.read_bytes() == b"kept"
    assert goal.read_bytes() == b"new"
    assert not goal.is_symlink()


def test_a_private_folder_is_gone_afterwards_unless_it_was_renamed(tmp_path: Path) -> None:
    with private_folder(tmp_path / "review") as lost:
        (lost / "a.txt").write_text("a")
    with private_folder(tmp_path / "review") as kept:
        (kept / "a.txt").write_text("a")
        kept.rename(tmp_path / "review" / "run")
    assert [found.name for found in (tmp_path / "review").iterdir()] == ["run"]
