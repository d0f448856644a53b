"""A document in print."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evaluation.errors import RunError
from evaluation.publish.conversion import Converted
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.pdf import pdf_bytes, source_date


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


@pytest.mark.parametrize("call", ['#read("/etc/passwd")', '#include "/etc/passwd"'])
def test_print_can_read_nothing_of_the_machine(meta: DocumentMeta, call: str) -> None:
    with pytest.raises(RunError, match="report: the PDF cannot be set"):
        pdf_bytes(Converted(call, {}), meta, "report")
