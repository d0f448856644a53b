from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from evaluation.batch import place
from evaluation.batch.place import clear_leftovers, inside, place_folder, put_back


def folder_with(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "page.html").write_text(text, encoding="utf-8")
    return path


def text_of(path: Path) -> str:
    return (path / "page.html").read_text(encoding="utf-8")


def test_a_new_folder_takes_its_place(tmp_path: Path) -> None:
    goal = place_folder(folder_with(tmp_path / "made", "new"), tmp_path / "goal")
    assert text_of(goal) == "new"
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("in_one_step", [True, False])
def test_an_old_folder_is_replaced_whole_and_left_where_the_new_one_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr(place, "_exchanged", lambda *_: False)
    folder_with(tmp_path / "goal", "old")
    place_folder(folder_with(tmp_path / "made", "new"), tmp_path / "goal")
    assert (text_of(tmp_path / "goal"), text_of(tmp_path / "made")) == ("new", "old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["goal", "made"]


@pytest.mark.skipif(sys.platform != "linux", reason="swapping two names in one step is asked of Linux only")
def test_linux_swaps_in_one_step(tmp_path: Path) -> None:
    one, other = folder_with(tmp_path / "one", "1"), folder_with(tmp_path / "other", "2")
    assert place._exchanged(one, other)
    assert (text_of(one), text_of(other)) == ("2", "1")


def test_a_link_at_the_goal_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = folder_with(tmp_path / "outside", "theirs")
    reports = tmp_path / "reports"
    reports.mkdir()
    (reports / "goal").symlink_to(outside)
    place_folder(folder_with(reports / "made", "new"), reports / "goal")
    assert not (reports / "goal").is_symlink()
    assert (text_of(reports / "goal"), text_of(outside)) == ("new", "theirs")


def test_where_the_second_step_fails_the_old_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "_exchanged", lambda *_: False)
    folder_with(tmp_path / "goal", "old")
    with pytest.raises(FileNotFoundError):
        place_folder(tmp_path / "never-made", tmp_path / "goal")
    assert text_of(tmp_path / "goal") == "old"


def test_what_a_kill_between_the_steps_left_aside_is_put_back(tmp_path: Path) -> None:
    folder_with(tmp_path / ".replaced-lost", "old")
    folder_with(tmp_path / ".replaced-kept", "old")
    folder_with(tmp_path / "kept", "new")
    put_back(tmp_path)
    assert {path.name: text_of(path) for path in tmp_path.iterdir()} == {"lost": "old", "kept": "new"}


def test_private_folders_of_killed_runs_go_after_a_day_and_nothing_else(tmp_path: Path) -> None:
    for name in (".making-old", ".making-young", "run"):
        folder_with(tmp_path / name, name)
    for name in (".making-old", "run"):
        os.utime(tmp_path / name, (0, 0))
    clear_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".making-young", "run"]


@pytest.mark.parametrize("name", ["../out", "a/../../out", "/etc", "a/b", "..", "."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="does not lie in"):
        inside(tmp_path, name)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    parent = tmp_path / "reports"
    parent.mkdir()
    (parent / "review").symlink_to(tmp_path)
    with pytest.raises(ValueError, match="review does not lie in"):
        inside(parent, "review")
    assert inside(parent, "other") == parent / "other"
