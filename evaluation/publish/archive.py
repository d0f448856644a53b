"""The office files of a published set, dated as all its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from evaluation import archive
from evaluation.publish.dates import FIRST_DAY, source_date

__all__ = ["packed"]


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of parts as `archive.packed` does, with the date that goes into every file.

    Parameters
    ----------
    parts : mapping of str to bytes
        Content by name, with forward slashes.
    """
    date = max(source_date(), datetime.fromtimestamp(FIRST_DAY, UTC))
    return archive.packed(parts, date=(date.year, date.month, date.day, date.hour, date.minute, date.second))
