"""The date that stands in files: one that was asked for, never the clock's."""

from __future__ import annotations

import os
from datetime import UTC, datetime

__all__ = ["FIRST_DAY", "source_date"]

FIRST_DAY = 315_532_800
"""1 January 1980: the first day that every archive format can hold; stands for "no date" in a file."""


def source_date() -> datetime:
    """Return the date that goes into every file: SOURCE_DATE_EPOCH where it is set, never the clock."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(seconds) if seconds.isdecimal() else FIRST_DAY, UTC)
