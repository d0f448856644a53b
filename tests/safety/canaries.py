"""Words that must stay on the machine, and every form in which a file may carry them all the same."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from pypdf import PdfReader
from pypdf.generic import StreamObject

from evaluation.schemas import TABLES

__all__ = ["contents", "forms", "leaks", "name_everywhere"]

DATA_ADDRESS = re.compile(rb"data:[\w/+.-]*(;base64)?,([^\"'<>\s)]+)")
LONG_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4}){30,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
PNG = b"\x89PNG\r\n\x1a\n"
NEVER_NAMES = frozenset({"subject", "organisation", "question", "criterion", "dimension", "descriptor", "reviewer"})
"""Tables that say what is judged and by what; no text in them speaks of a reviewer."""


def forms(word: str) -> dict[str, bytes]:
    """A word as bytes, by the name of the form; in base64 wherever it may begin within three bytes."""
    plain = word.encode()
    found = {
        "plain": plain, "UTF-16, small end first": word.encode("utf-16-le"), "UTF-16": word.encode("utf-16-be"),
        "percent": quote(word, safe="").encode(), "percent of every byte": "".join(f"%{b:02X}" for b in plain).encode(),
        "hexadecimal": binascii.hexlify(plain),
    }  # fmt: skip
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + plain)
        found[f"base64 from {shift}"] = coded[(0, 2, 3)[shift] : len(coded) - 4]
    return found


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Everything in a file that can be read: its bytes, parts, streams, texts and pictures, each with its name."""
    yield from _opened(path.name, path.read_bytes())


def _opened(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"{name}: remark", archive.comment
            for part in archive.infolist():
                yield f"{name}: entry", part.filename.encode() + part.extra + part.comment
                yield from _opened(f"{name}/{part.filename}", archive.read(part))
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(name, content)
    elif content.startswith(PNG):
        yield from _of_png(name, content)
    else:
        yield from _of_text(name, content)


def _of_pdf(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    reader = PdfReader(io.BytesIO(content))
    yield f"{name}: properties", repr(dict(reader.metadata or {})).encode()
    yield f"{name}: text", "\n".join(page.extract_text() for page in reader.pages).encode()
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        held = reader.get_object(number)
        if isinstance(held, StreamObject):
            yield f"{name}: stream {number}", bytes(held.get_data())
        elif held is not None:
            yield f"{name}: object {number}", repr(held).encode()


def _of_png(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    place = len(PNG)
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        kind, held = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            packed = held.rpartition(b"\0\0")[2]
            yield f"{name}: {kind.decode()}", zlib.decompress(packed) if packed[:1] == b"\x78" else held
        place += 12 + size


def _of_text(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    for number, found in enumerate(DATA_ADDRESS.finditer(content), start=1):
        coded, body = found.groups()
        yield f"{name}: address {number}", base64.b64decode(body + b"===") if coded else unquote_to_bytes(body)
    for number, text in enumerate(LONG_BASE64.findall(content), start=1):
        yield from _opened(f"{name}: base64 {number}", base64.b64decode(text)) if len(text) < len(content) else ()


def leaks(folder: Path, words: Mapping[str, str]) -> list[str]:
    """Where a word stands in the files of a folder or in their names, one line each, with the form it has there."""
    wanted = {(what, form): coded for what, word in words.items() for form, coded in forms(word).items()}
    found = []
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        named = ("file name", path.relative_to(folder).as_posix().encode())
        for part, content in (named, *contents(path)):
            lowered = content.lower()
            for (what, form), coded in wanted.items():
                inside = coded in content if form.startswith("base64") else coded.lower() in lowered
                if inside:
                    found.append(f"{what} ({form}) in {part}")
    return found


def name_everywhere(pack: Path, sentence: str) -> int:
    """Add a sentence that names somebody to every text of a pack that may; return to how many."""
    count = 0
    for name, table in TABLES.items():
        path = pack / f"{name}.csv"
        if name in NEVER_NAMES or not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        texts = [column.name for column in table.columns if column.kind == "text" and rows and column.name in rows[0]]
        for row in rows:
            row.update({text: f"{row[text]} {sentence}" for text in texts if row[text] and "http" not in row[text]})
            count += len(texts)
        if texts:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
    return count
