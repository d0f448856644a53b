"""What a folder must be able to do before scores are kept in it, each tried out and not taken on trust.

The store needs hard links that refuse a name that is taken, renaming that replaces, and writing through to the disk.
Local disks (ext4, XFS, Btrfs, APFS, NTFS) have them; USB sticks (FAT, exFAT), some network drives and folders that a
program keeps in step with the web do not, or not always. There is no second way: creating a file under its own name
and then filling it would leave a torn record after a kill. So a folder that fails is refused.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from evaluation.errors import InputError, Problem

__all__ = ["Finding", "examine", "refuse_unproved"]

MOST_SKEW = 120.0  # seconds between this machine's clock and the folder's
LEAST_FREE = 100 * 1024**2  # bytes
LONG = 300  # characters of a path; Windows stops at 260 unless told otherwise
LOCAL_DISK = "Keep the pack on a local disk, and share it by git or by copying."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one trial showed.

    Parameters
    ----------
    check : str
    passed : bool
    essential : bool
        Whether the store cannot do without it.
    said : str
        What was seen.
    remedy : str
        What to do where it did not pass.
    """

    check: str
    passed: bool
    essential: bool
    said: str
    remedy: str = ""


def examine(folder: Path) -> tuple[Finding, ...]:
    """Return what each trial in a folder showed; all of them leave nothing behind.

    Raises
    ------
    InputError
        Where there is no folder, or nothing can be written in it.
    """
    return _tried(folder, (*ESSENTIAL, *USEFUL))


def refuse_unproved(folder: Path) -> None:
    """Raise InputError where a folder cannot do what the score store needs."""
    failed = [finding for finding in _tried(folder, ESSENTIAL) if not finding.passed]
    if failed:
        raise InputError([Problem(str(folder), f"{f.check}: {f.said}", f.remedy) for f in failed])


Trial = Callable[[Path], Finding]


def _tried(folder: Path, trials: tuple[Trial, ...]) -> tuple[Finding, ...]:
    try:
        private = Path(tempfile.mkdtemp(dir=folder, prefix=".doctor-"))
    except OSError as error:
        remedy = "Name a folder that is there and that you may write to."
        raise _unwritable(folder, error, remedy) from error
    try:
        return tuple(trial(private) for trial in trials)
    except OSError as error:  # such as a full disk, before a trial shows anything
        raise _unwritable(folder, error, "Make room on the disk, or name another folder.") from error
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _unwritable(folder: Path, error: OSError, remedy: str) -> InputError:
    return InputError([Problem(str(folder), f"nothing can be written here ({error.strerror})", remedy)])


def _link(private: Path) -> Finding:
    check = "a hard link makes a second name"
    one, two = private / "link-a", private / "link-b"
    one.write_bytes(b"one")
    try:
        os.link(one, two)
    except (OSError, NotImplementedError) as error:
        return Finding(check, passed=False, essential=True, said=f"it does not ({_words(error)})", remedy=LOCAL_DISK)
    said = two.read_bytes()
    return Finding(check, said == b"one", essential=True, said=f"the second name holds {said!r}", remedy=LOCAL_DISK)


def _link_is_exclusive(private: Path) -> Finding:
    check = "a hard link refuses a name that is taken"
    new, taken = private / "exclusive-a", private / "exclusive-b"
    new.write_bytes(b"new")
    taken.write_bytes(b"taken")
    try:
        os.link(new, taken)
    except FileExistsError:
        kept = taken.read_bytes() == b"taken"
        return Finding(
            check, kept, essential=True, said="refused" if kept else "refused, and changed it", remedy=LOCAL_DISK
        )
    except (OSError, NotImplementedError) as error:
        return Finding(
            check, passed=False, essential=True, said=f"cannot be tried ({_words(error)})", remedy=LOCAL_DISK
        )
    return Finding(check, passed=False, essential=True, said="it took the name: saves would be lost", remedy=LOCAL_DISK)


def _create_is_exclusive(private: Path) -> Finding:
    check = "creating a file refuses a name that is taken"
    path = private / "create"
    path.write_bytes(b"taken")
    try:
        with path.open("xb"):
            said = "it took the name"
    except FileExistsError:
        return Finding(check, passed=True, essential=True, said="refused")
    except OSError as error:
        said = f"cannot be tried ({_words(error)})"
    return Finding(check, passed=False, essential=True, said=said, remedy=LOCAL_DISK)


def _rename(private: Path) -> Finding:
    check = "renaming puts one file in the place of another"
    new, old = private / "rename-a", private / "rename-b"
    new.write_bytes(b"new")
    old.write_bytes(b"old")
    try:
        new.replace(old)
    except OSError as error:
        return Finding(check, passed=False, essential=True, said=f"it does not ({_words(error)})", remedy=LOCAL_DISK)
    sound = old.read_bytes() == b"new" and not new.exists()
    return Finding(check, sound, essential=True, said="replaced" if sound else "both stand", remedy=LOCAL_DISK)


def _sync(private: Path) -> Finding:
    check = "a file can be written through to the disk"
    try:
        with (private / "sync").open("wb") as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Finding(check, passed=False, essential=True, said=f"it cannot ({_words(error)})", remedy=LOCAL_DISK)
    return Finding(check, passed=True, essential=True, said="the system says so; a disk's own memory is not seen")


def _sync_folder(private: Path) -> Finding:
    check = "the names in a folder can be written through to the disk"
    if not hasattr(os, "O_DIRECTORY"):
        return Finding(check, passed=True, essential=True, said="this system has no such call and needs none")
    try:
        handle = os.open(private, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        return Finding(check, passed=False, essential=True, said=f"they cannot ({_words(error)})", remedy=LOCAL_DISK)
    return Finding(check, passed=True, essential=True, said="the system says so")


def _capitals(private: Path) -> Finding:
    check = "names that differ in capitals are two names"
    (private / "capitals-a").write_bytes(b"")
    if not (private / "CAPITALS-A").exists():
        return Finding(check, passed=True, essential=False, said="they are two")
    remedy = "Give reviewers ids that differ in more than capitals; the store refuses others."
    return Finding(check, passed=False, essential=False, said="they are one", remedy=remedy)


def _free_space(private: Path) -> Finding:
    free = shutil.disk_usage(private).free
    said = f"{free // 1024**2:,} MiB are free"
    return Finding("there is room", free >= LEAST_FREE, essential=False, said=said, remedy="Make room on the disk.")


def _clock(private: Path) -> Finding:
    check = "the clock of the folder is this machine's"
    path = private / "clock"
    before = time.time()
    path.write_bytes(b"")
    skew = abs(path.stat().st_mtime - before)
    remedy = "Set the clocks of both machines; records carry the time of the one that saves."
    return Finding(check, skew <= MOST_SKEW, essential=False, said=f"they differ by {skew:.0f} s", remedy=remedy)


def _long_paths(private: Path) -> Finding:
    check = f"a path may have {LONG} characters"
    place = private
    try:
        while len(str(place)) < LONG:
            place = place / ("long-" + "x" * 60)
            place.mkdir()
        (place / "file").write_bytes(b"")
    except OSError as error:
        remedy = "Move the pack nearer to the root of the disk." + (
            " Or switch on long paths in Windows." if sys.platform == "win32" else ""
        )
        return Finding(check, passed=False, essential=False, said=f"it may not ({_words(error)})", remedy=remedy)
    return Finding(check, passed=True, essential=False, said="it may")


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


ESSENTIAL: tuple[Trial, ...] = (_link, _link_is_exclusive, _create_is_exclusive, _rename, _sync, _sync_folder)
USEFUL: tuple[Trial, ...] = (_capitals, _free_space, _clock, _long_paths)
