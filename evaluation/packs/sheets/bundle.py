"""A workbook as a bundle of parts: opened with care, because anyone may have made it.

Everything is judged by the list of parts and by counting in their bytes, before any of it is understood, so that a
file made to fill the memory is refused at once.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from evaluation.errors import InputError, Problem

__all__ = ["checked_bytes"]

MOST_BYTES = 20 * 1024**2
MOST_UNPACKED = 64 * 1024**2
MOST_RATIO = 200
"""How much a part may grow when it is unpacked; what people type grows ten to thirty times."""
SMALL = 1024**2
"""Bytes below which a part may grow as it likes."""
MOST_PARTS = 500
MOST_CELLS = 500_000
MOST_LINKED = 10_000
"""Cells that one link may cover."""
OLD_FORMAT = b"\xd0\xcf\x11\xe0"
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([^\"]*)\"")
LINKED = re.compile(rb"<(?:\w+:)?hyperlink\s[^>]*ref=\"([^\"]*)\"")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
PROGRAMS = re.compile(r"vbaProject|activeX/|macrosheets/|dialogsheets/|customUI|embeddings/|\.bin$", re.IGNORECASE)
HARMLESS = re.compile(r"printerSettings", re.IGNORECASE)
DRAWN = re.compile(r"drawings/drawing[^/]*\.xml$")
DRAWN_WORDS = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*[^<\s][^<]*)<")
"""A run of text in a text box or another shape."""
OUTSIDE = re.compile(r"externalLinks?/|connections\.xml|queryTables?/|webPublish", re.IGNORECASE)

ASK_AGAIN = "Ask for a new workbook with `review sheets export`, and copy what was written into it."
SAVE_AS = "Save it as an Excel workbook (.xlsx) without a password, then import that."


def checked_bytes(path: Path) -> bytes:
    """Return the bytes of a workbook once it is certain that they can be read in little time and memory.

    Raises
    ------
    InputError
        Where it is no workbook, too large, grows too much when it is unpacked, holds a program, or leads outside.
    """
    raw = _read(path)
    parts = _parts(raw, path.name)
    problems = [*_strange_parts(parts, path.name), *_strange_sheets(parts, path.name)]
    if problems:
        raise InputError(problems)
    return raw


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            rule = f"the file is larger than {MOST_BYTES // 1024**2} MiB"
            raise InputError([Problem(path.name, rule, ASK_AGAIN, value=f"{size:,} bytes")])
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InputError([Problem(str(path), "there is no file here", "Name a workbook to import.")]) from error
    except PermissionError as error:
        remedy = "Close it in the program that holds it open, or ask for the right to read it."
        raise InputError([Problem(str(path), "the file cannot be opened", remedy)]) from error


def _parts(raw: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a workbook by name, unpacked."""
    if raw.startswith(OLD_FORMAT):
        rule = "the file is in the old Excel format (.xls), or protected with a password"
        raise InputError([Problem(name, rule, SAVE_AS)])
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            problem = _size_problem(entries, name)
            if problem is not None:
                raise InputError([problem])
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise InputError([Problem(name, "the file is not a whole Excel workbook", SAVE_AS)]) from error


def _size_problem(entries: list[zipfile.ZipInfo], name: str) -> Problem | None:
    if len(entries) > MOST_PARTS or len({entry.filename for entry in entries}) < len(entries):
        return Problem(name, f"a workbook has at most {MOST_PARTS} parts, each once", ASK_AGAIN)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_UNPACKED:
        rule = f"the file grows to more than {MOST_UNPACKED // 1024**2} MiB when it is unpacked"
        return Problem(name, rule, ASK_AGAIN, value=f"{total:,} bytes")
    for entry in entries:
        if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
            rule = f"a part of the file grows more than {MOST_RATIO} times when it is unpacked"
            return Problem(name, rule, ASK_AGAIN, value=entry.filename)
    return None


def _strange_parts(parts: Mapping[str, bytes], name: str) -> Iterator[Problem]:
    """Yield parts that are a program, lead outside, make text by rules of their own, or hold words beside cells."""
    for part, content in parts.items():
        if PROGRAMS.search(part) and not HARMLESS.search(part):
            rule = "the file holds a program or an embedded object, which a form never does"
            yield Problem(name, rule, SAVE_AS, value=part)
        elif OUTSIDE.search(part):
            remedy = "In Excel, Data > Edit Links (or Queries & Connections), break each link, then save."
            yield Problem(name, "the file links to data outside of it", remedy, value=part)
        elif DECLARES.search(content):
            yield Problem(name, "a part of the file declares texts of its own", ASK_AGAIN, value=part)
        elif DRAWN.search(part) and (words := DRAWN_WORDS.search(content)) is not None:
            remedy = "Put its words into the framed cell they belong to, and delete it."
            value = words[1].decode(errors="replace")
            yield Problem(name, "a text box, or another shape, is not saved", remedy, value=value)


def _strange_sheets(parts: Mapping[str, bytes], name: str) -> Iterator[Problem]:
    """Yield sheets with far too many cells, merged cells, or links over whole ranges."""
    if "xl/workbook.xml" not in parts:
        yield Problem(name, "the file is not a whole Excel workbook", SAVE_AS)
        return
    sheets = _sheet_names(parts)
    cells = sum(len(CELL.findall(content)) for part, content in parts.items() if "worksheets/" in part)
    if cells > MOST_CELLS:
        rule = f"the file has more than {MOST_CELLS:,} cells"
        yield Problem(name, rule, ASK_AGAIN, value=f"{cells:,} cells")
    for part, content in parts.items():
        if "worksheets/" not in part:
            continue
        for found in MERGED.findall(content):
            place = f"{sheets.get(part, part)}!{found.decode(errors='replace')}"
            remedy = "Select them, choose Unmerge, and see that each row has its own words."
            yield Problem(name, "cells are merged, so it is not known which row is meant", remedy, column=place)
        for found in LINKED.findall(content):
            if _n_cells(found.decode(errors="replace")) > MOST_LINKED:
                place = f"{sheets.get(part, part)}!{found.decode(errors='replace')}"
                yield Problem(name, f"a link covers more than {MOST_LINKED:,} cells", ASK_AGAIN, column=place)


def _n_cells(reference: str) -> int:
    """Return how many cells a range covers; a single cell is one, and what is no range covers all there are."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return MOST_LINKED + 1 if ":" in reference else 1
    left, top, right, bottom = found.groups()
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _sheet_names(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the name of each sheet by its part; empty where the workbook does not say."""
    try:
        book = ET.fromstring(parts["xl/workbook.xml"])  # noqa: S314  # no declarations: checked as bytes
        relations = ET.fromstring(parts["xl/_rels/workbook.xml.rels"])  # noqa: S314
    except (KeyError, ET.ParseError, ValueError):
        return {}
    targets = {item.get("Id", ""): item.get("Target", "").lstrip("/") for item in relations}
    names: dict[str, str] = {}
    for item in book.iter():
        if item.tag.endswith("}sheet"):
            identity = next((value for name, value in item.attrib.items() if name.endswith("}id")), "")
            target = targets.get(identity, "")
            names[target if target.startswith("xl/") else f"xl/{target}"] = item.get("name", "")
    return names
