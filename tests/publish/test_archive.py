"""The date of the parts of an office file."""

from __future__ import annotations

import io
import zipfile

import pytest

from evaluation.publish.archive import packed


@pytest.mark.parametrize(
    ("seconds", "date"),
    [("", (1980, 1, 1, 0, 0, 0)), ("0", (1980, 1, 1, 0, 0, 0)), ("1164153600", (2006, 11, 22, 0, 0, 0))],
)
def test_every_part_carries_the_date_of_all_files(
    monkeypatch: pytest.MonkeyPatch, seconds: str, date: tuple[int, ...]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    with zipfile.ZipFile(io.BytesIO(packed({"a": b"x", "b": b"y"}))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {date}
        assert {(entry.create_system, entry.external_attr >> 16) for entry in archive.infolist()} == {(3, 0o644)}
