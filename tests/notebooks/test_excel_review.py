"""A review made in Excel alone: what was typed into workbooks is what the tables of its options report show."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from tests.packs.excel_review import AGREED, FACTORS, HUBS, POINTS, WORTH, reason_of, reviewed

WORDS = ("0 Absent", "1 Limited", "2 Partial", "3 Sound", "4 Strong")
HUB_NAMES = {"North van": "H1", "South van": "H2"}
Row = tuple[str, ...]


def rows_of(table: str) -> list[Row]:
    """Return the cells of each row of a table below its headings, as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows[1:])
    return [tuple(unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row) for row in cells]


@pytest.mark.slow
def test_the_options_report_shows_what_was_typed_into_workbooks(
    shown: Callable[..., dict[str, str]], tmp_path: Path
) -> None:
    views = shown("options_report", reviewed(tmp_path).pack, weights="W-USERS", n_draws=200)
    typed = {
        **{(*cell, place): mark for cell, marks in HUBS.items() for place, mark in enumerate(marks)},
        **{
            (option, factor, place): level
            for option, levels in WORTH.items()
            for factor, level in zip(FACTORS, levels, strict=True)
            for place in range(3)
        },
    }
    marks = sorted((row[1], row[3]) for name in ("H1", "H2", *WORTH) for row in rows_of(views[f"tbl-scores-{name}"]))
    assert marks == sorted(
        (WORDS[level], reason_of(place, subject, dimension)) for (subject, dimension, place), level in typed.items()
    )

    agreed = {row[0]: row[3:] for row in rows_of(views["tbl-moderation-hub"])}
    assert len(agreed) == len(AGREED)
    for (subject, dimension), level in AGREED.items():
        name = next(name for name, identity in HUB_NAMES.items() if identity == subject)
        shown_level, how, reason = agreed[f"{name}: {dimension.replace('-', ' ')}"]
        assert (shown_level, how) == (WORDS[level], "agreed")
        assert reason.startswith(f"Agreed on {subject}")
    change = agreed["North van: C1 quality"][2]
    assert "because: The survey was read again" in change
    assert "Dissent: One would keep 4" in change

    # 100, 60 and 20 points of 180; O0 is at 25, 50 and 100 points of value, O2 at 100, 75 and 25
    given = [(row[0][:2], row[3], row[4]) for row in rows_of(views["tbl-weights-W-USERS"])]
    shares = ("55.6%", "33.3%", "11.1%")
    assert given == [(name, f"{POINTS[name][1]} points", share) for name, share in zip(FACTORS, shares, strict=True)]
    benefit = {row[0]: row[1:] for row in rows_of(views["tbl-benefit"])}
    assert benefit["Users"] == ("41.7", "0.0", "83.3", "O2")
