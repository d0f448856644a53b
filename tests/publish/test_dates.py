"""The date in files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evaluation.publish.dates import source_date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("1164153600", datetime(2006, 11, 22, tzinfo=UTC)),
        ("", datetime(1980, 1, 1, tzinfo=UTC)),
        ("x", datetime(1980, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_date_of_files_is_asked_for_or_fixed(monkeypatch: pytest.MonkeyPatch, value: str, date: datetime) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert source_date() == date
