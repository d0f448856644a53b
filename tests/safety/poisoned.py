"""A copy of a review in which every text tries to be more than text, and what of it a page shows."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation.schemas import TABLES
from tests.safety.payloads import PAYLOADS, Payload, text_of

__all__ = ["PROFILE_SINKS", "combinations", "number_of", "poisoned_pack", "sinks_of"]

STEP = 1000
"""A number tells its sink (thousands) and its payload."""
KEPT = frozenset({"period", "price_base"})
"""Texts that rules across tables compare."""
SHORT = frozenset({"criterion.short_name", "indicator.name", "weight_set.stakeholder_group"})
"""Names that stand in many figures: one payload each, so that a figure still has room for what it draws."""
PROFILE_SINKS = (
    "review.title", "review.subtitle", "review.commissioner", "roles.analysed", "roles.assured", "roles.approved",
    "options_report.title", "stakeholder_statement.title", "hub_scorecard.title",
)  # fmt: skip
SCALE_WORD = "scale.word"
MORE_SOURCES = len(PAYLOADS)


def sinks_of(pack: Path) -> dict[str, int]:
    """The ways by which a text of this pack reaches a page, each with its number."""
    columns = [
        f"{name}.{column.name}"
        for name, table in TABLES.items()
        for column in table.columns
        if column.kind == "text" and column.name not in KEPT and column.name in _header(pack / f"{name}.csv")
    ]
    return {sink: place for place, sink in enumerate((*columns, *PROFILE_SINKS, SCALE_WORD), start=1)}


def number_of(sink: int, payload: Payload) -> int:
    """The number that a payload calls with where it stands in a sink."""
    return sink * STEP + payload.place


def combinations(sinks: Mapping[str, int]) -> dict[tuple[str, Payload], str]:
    """Every payload in every sink, as its text."""
    return {(name, item): text_of(item, number_of(sink, item)) for name, sink in sinks.items() for item in PAYLOADS}


def poisoned_pack(source: Path, goal: Path) -> dict[str, int]:
    """Write the copy and return its sinks; every payload stands in every one of them, but for short names."""
    shutil.copytree(source, goal)
    _add_sources(goal)
    sinks = sinks_of(goal)
    for name, table in TABLES.items():
        columns = {column.name: sinks[f"{name}.{column.name}"] for column in table.columns
                   if f"{name}.{column.name}" in sinks}  # fmt: skip
        if columns:
            _poison_table(goal / f"{name}.csv", name, columns)
    _poison_profile(goal / "review.toml", sinks)
    return sinks


def _header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").partition("\n")[0].split(",") if path.is_file() else []


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _add_sources(pack: Path) -> None:
    """Add a source and a piece of evidence for each payload: an address is one only where it stands alone."""
    for name, key in (("source_doc", "source_id"), ("evidence", "evidence_id")):
        rows = _read(pack / f"{name}.csv")
        more = [rows[0] | {"source_id": f"X{place}", key: f"X{place}"} for place in range(MORE_SOURCES)]
        _write(pack / f"{name}.csv", more + rows)


def _poison_table(path: Path, table: str, columns: Mapping[str, int]) -> None:
    rows = _read(path)
    for column, sink in columns.items():
        for place, row in enumerate(rows):
            row[column] = _joined(_share(place, len(rows), short=f"{table}.{column}" in SHORT), sink)
    _write(path, rows)


def _share(place: int, n_places: int, *, short: bool) -> Iterable[Payload]:
    """The payloads of one row, so that all rows together hold all of them."""
    if short or n_places >= len(PAYLOADS):
        return [PAYLOADS[place % len(PAYLOADS)]]
    return PAYLOADS[place::n_places]


def _joined(payloads: Iterable[Payload], sink: int) -> str:
    """Several payloads as one text; a formula is one only where it comes first."""
    first = sorted(payloads, key=lambda item: item.family != "formula")
    return " ".join(text_of(item, number_of(sink, item)) for item in first)


def _poison_profile(path: Path, sinks: Mapping[str, int]) -> None:
    text = re.sub(r"^as_at = .*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    head, *parts = re.split(r"(?m)^(?=\[)", text)
    path.write_text(head + "".join(_poisoned_part(part, sinks) for part in parts), encoding="utf-8")


def _poisoned_part(part: str, sinks: Mapping[str, int]) -> str:
    name = part[1 : part.index("]")].rpartition(".")[2]
    lines = []
    for line in part.splitlines():
        sink = f"{name}.{line.partition(' = ')[0]}"
        lines.append(f"{sink.rpartition('.')[2]} = {_toml(PAYLOADS, sinks[sink])}" if sink in PROFILE_SINKS else line)
    words = iter(PAYLOADS)
    return re.sub(
        r'word = "[^"]*"', lambda _: f"word = {_toml([next(words)], sinks[SCALE_WORD])}", "\n".join(lines) + "\n"
    )


def _toml(payloads: Iterable[Payload], sink: int) -> str:
    """Return payloads as a TOML string: a JSON string of printable text is one."""
    return json.dumps(_joined(payloads, sink))
