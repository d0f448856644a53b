"""Reading office files back, for the tests: parts, elements and texts, without the library that wrote them."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

Element = ET.Element


def parts(path: Path) -> dict[str, bytes]:
    """Every part of an office file by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree(content: bytes) -> Element:
    return ET.fromstring(content)  # noqa: S314  # written by ourselves a moment ago


def said(element: Element) -> str:
    """The text of a Word element."""
    return "".join(part.text or "" for part in element.iter(f"{WORD}t"))


def value(element: Element, path: str, name: str = "val") -> str:
    """An attribute of the first element on a path; empty where there is none."""
    found = element.find("/".join(f"{WORD}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{WORD}{name}", "")


def external(path: Path) -> list[tuple[str, str]]:
    """Type and target of everything outside the file that it refers to."""
    return [
        (str(relation.get("Type")).rsplit("/", 1)[-1], str(relation.get("Target")))
        for name, content in parts(path).items()
        if name.endswith(".rels")
        for relation in tree(content)
        if relation.get("TargetMode") == "External"
    ]


def properties(path: Path) -> Mapping[str, str]:
    """The properties of an office file by their bare names, its own ones among them."""
    found = {element.tag.rpartition("}")[2]: element.text or "" for element in tree(parts(path)["docProps/core.xml"])}
    for element in tree(parts(path)["docProps/custom.xml"]):
        found[element.get("name", "")] = "".join(element.itertext())
    return found


@dataclass(frozen=True)
class Value:
    """One cell of a sheet: its text or number, whether it is a number, and the index of its look."""

    shown: str
    is_number: bool
    look: int


def sheets(path: Path) -> dict[str, dict[str, Value]]:
    """Every sheet by name, its cells by their places."""
    held = parts(path)
    texts = ["".join(item.itertext()) for item in tree(held["xl/sharedStrings.xml"])]
    relations = {relation.get("Id"): relation.get("Target") for relation in tree(held["xl/_rels/workbook.xml.rels"])}
    named = tree(held["xl/workbook.xml"]).iter(f"{SHEET}sheet")
    return {
        str(sheet.get("name")): _cells(tree(held[f"xl/{relations[sheet.get(f'{OFFICE}id')]}"]), texts)
        for sheet in named
    }


def _cells(sheet: Element, texts: list[str]) -> dict[str, Value]:
    found = {}
    for cell in sheet.iter(f"{SHEET}c"):
        held = cell.findtext(f"{SHEET}v") or ""
        is_text = cell.get("t") == "s"
        found[str(cell.get("r"))] = Value(texts[int(held)] if is_text else held, not is_text, int(cell.get("s", "0")))
    return found


def converted_by_office(path: Path, ending: str, folder: Path, *, needs: str = "") -> list[Path]:
    """What LibreOffice makes of a file; the test is skipped where there is no LibreOffice, or not this part of it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    if needs and not (Path(os.path.realpath(program)).parent / needs).exists():
        pytest.skip(f"this LibreOffice has no {needs}")
    command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(path)], capture_output=True, text=True, timeout=300, check=True
    )
    assert "Error" not in done.stderr + done.stdout
    return sorted(folder.glob(f"{path.stem}*.{ending.partition(':')[0]}"))
