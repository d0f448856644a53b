"""What a folder is tried for, and what is said where a trial fails."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.errors import InputError
from evaluation.packs.doctor import Finding, examine, refuse_unproved
from tests.packs.journals import mark, open_pack, store_of


def failed(folder: Path) -> list[Finding]:
    return [finding for finding in examine(folder) if not finding.passed]


def refusing(error: OSError) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        raise error

    return call


def test_a_local_disk_passes_and_is_left_as_it_was(tmp_path: Path) -> None:
    findings = examine(tmp_path)
    assert [finding.check for finding in findings if finding.essential and not finding.passed] == []
    assert len(findings) == 10
    assert list(tmp_path.iterdir()) == []
    refuse_unproved(tmp_path)


def test_no_folder_and_a_folder_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing can be written here"):
        examine(tmp_path / "absent")


def test_a_folder_without_hard_links_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing(PermissionError(1, "Operation not permitted")))
    assert [finding.check for finding in failed(tmp_path)] == [
        "a hard link makes a second name", "a hard link refuses a name that is taken",
    ]  # fmt: skip
    with pytest.raises(InputError, match=r"Operation not permitted.*local disk"):
        refuse_unproved(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_links_that_take_a_name_away_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", shutil.copyfile)
    assert [finding.said for finding in failed(tmp_path)] == ["it took the name: saves would be lost"]


def test_a_folder_that_cannot_write_through_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", refusing(OSError(22, "Invalid argument")))
    assert all(finding.essential and "Invalid argument" in finding.said for finding in failed(tmp_path))
    assert len(failed(tmp_path)) == 2


def test_renaming_that_does_not_replace_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", refusing(FileExistsError(17, "File exists")))
    assert [finding.check for finding in failed(tmp_path)] == ["renaming puts one file in the place of another"]


def test_little_room_is_advice_and_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (finding,) = failed(tmp_path)
    assert (finding.essential, finding.said, finding.remedy) == (False, "5 MiB are free", "Make room on the disk.")
    refuse_unproved(tmp_path)


def test_a_clock_that_differs_is_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    (finding,) = failed(tmp_path)
    assert (finding.check, finding.essential) == ("the clock of the folder is this machine's", False)


def test_the_store_proves_a_pack_before_its_first_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = open_pack(tmp_path)
    monkeypatch.setattr(os, "link", refusing(PermissionError(1, "Operation not permitted")))
    with pytest.raises(InputError, match="a hard link makes a second name"):
        store_of(pack).save("R1", mark(), base=None)
    assert not (pack / "scores").exists()


def test_a_store_proves_its_pack_once_however_many_rows_it_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing through waits for the disk, and an import checks hundreds of rows before it saves the first."""
    proved: list[Path] = []
    monkeypatch.setattr("evaluation.packs.journal.store.refuse_unproved", proved.append)
    pack = open_pack(tmp_path)
    store = store_of(pack)
    for subject in ("A", "B"):
        store.check("R1", mark(subject), base=None)
        store.check("R2", mark(subject), base=None)
    assert proved == [pack]
    store_of(pack).check("R1", mark(), base=None)
    assert proved == [pack, pack]  # another store tries for itself


def test_a_pack_that_failed_is_tried_again_by_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(open_pack(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refusing(PermissionError(1, "Operation not permitted")))
        with pytest.raises(InputError, match="a hard link makes a second name"):
            store.check("R1", mark(), base=None)
    store.check("R1", mark(), base=None)


def test_a_disk_that_is_full_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "write_bytes", refusing(OSError(errno.ENOSPC, "No space left on device")))
    with pytest.raises(InputError, match=r"nothing can be written here \(No space left on device\)"):
        examine(tmp_path)
    assert list(tmp_path.iterdir()) == []
