"""A finished folder takes the place of another in one step: a reader sees all of the old one or all of the new one."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import time
from pathlib import Path

from evaluation.durable import sync_folder

__all__ = ["clear_leftovers", "inside", "place_folder", "put_back"]

AT_FDCWD = -100
RENAME_EXCHANGE = 2
PRIVATE, ASIDE = ".making-", ".replaced-"
OLD = 24 * 3600.0


def inside(parent: Path, name: str) -> Path:
    """Return the path of `name` in `parent`, once it is certain that it lies there and nowhere else.

    Raises
    ------
    ValueError
        Where a link or a name with ``..`` leads out of it.
    """
    path = parent / name
    if path.parent.resolve() != parent.resolve() or path.resolve() != parent.resolve() / name:
        raise ValueError(f"{name} does not lie in {parent}")
    return path


def place_folder(made: Path, goal: Path) -> Path:
    """Return `goal` once it is the folder that `made` was; `made` then holds what stood there before, if anything.

    Parameters
    ----------
    made : Path
        A finished folder, its files on disk, on the file system of `goal`.
    goal : Path
        A symbolic link at this place is replaced, not followed.
    """
    if not os.path.lexists(goal):
        made.rename(goal)
    elif not _exchanged(made, goal):
        _replaced_in_two_steps(made, goal)
    sync_folder(goal.parent)
    return goal


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two names in one step where the system can (Linux), else return False with nothing changed."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _replaced_in_two_steps(made: Path, goal: Path) -> None:
    """Put the old folder aside under a name by which `put_back` finds it, then the new one in its place."""
    aside = goal.with_name(f"{ASIDE}{goal.name}")
    _remove(aside)
    goal.rename(aside)
    try:
        made.rename(goal)
    except OSError:
        aside.rename(goal)
        raise
    aside.rename(made)


def put_back(parent: Path) -> None:
    """Put back what a run that was killed between two steps left aside."""
    for aside in parent.glob(f"{ASIDE}*"):
        goal = parent / aside.name.removeprefix(ASIDE)
        if os.path.lexists(goal):
            _remove(aside)
        else:
            aside.rename(goal)


def clear_leftovers(parent: Path) -> None:
    """Remove private folders of runs that were killed; one younger than a day may belong to a run under way."""
    for folder in parent.glob(f"{PRIVATE}*"):
        if time.time() - folder.stat().st_mtime > OLD:
            _remove(folder)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path, ignore_errors=True)
