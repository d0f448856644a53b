"""A pack to start from: a small made-up review, complete enough to run, or the outline of one's own."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from evaluation.errors import InputError, Problem
from evaluation.packs.descriptor import write_datapackage
from evaluation.packs.outline import Outline, settings_text
from evaluation.packs.profile import FILE
from evaluation.schemas import ID_PATTERN

__all__ = ["SECRET_FILE", "faults_of_folder", "faults_of_line", "new_review", "start_review"]

SECRET_FILE = "secret.txt"  # noqa: S105  # the name of a file
README = "README.md"
TEMPLATE = files("evaluation.packs").joinpath("template")
FOLDER_MODE, SECRET_MODE = 0o755, 0o600


def new_review(folder: Path, *, title: str, commissioner: str) -> Path:
    """Return `folder` once it holds a pack to start from: two made-up hubs, three criteria, three options.

    Parameters
    ----------
    folder : Path
        Must not be there yet, or be empty; its name, made an id, becomes the id of the review.
    title, commissioner : str
        One line each.

    Raises
    ------
    InputError
        Where the folder is not empty or gives no id, or a text is empty or more than one line.
    """
    return _made(folder, title, commissioner, _example_files)


def start_review(folder: Path, *, title: str, commissioner: str, outline: Outline) -> Path:
    """Return `folder` once it holds the outline of a review: what is known so far, and every other table empty.

    Parameters
    ----------
    folder : Path
        As for `new_review`.
    title, commissioner : str
        One line each.
    outline : Outline

    Raises
    ------
    InputError
        As for `new_review`.
    """
    return _made(folder, title, commissioner, lambda: _outline_files(outline, folder.name))


def _made(folder: Path, title: str, commissioner: str, texts: Callable[[], dict[str, str]]) -> Path:
    """Return the folder once it is filled: whole or not at all."""
    goal = folder.resolve()
    values = {"@ID@": _identity(goal.name), "@TITLE@": title.strip(), "@COMMISSIONER@": commissioner.strip()}
    _check(folder, values)
    goal.parent.mkdir(parents=True, exist_ok=True)
    private = Path(tempfile.mkdtemp(dir=goal.parent, prefix=".new-"))
    try:
        _fill(private, values, texts())
        private.chmod(FOLDER_MODE)
        private.replace(goal)
    except BaseException:
        shutil.rmtree(private, ignore_errors=True)
        raise
    return folder


def _example_files() -> dict[str, str]:
    return {source.name: source.read_text(encoding="utf-8") for source in TEMPLATE.iterdir()}


def _outline_files(outline: Outline, folder_name: str) -> dict[str, str]:
    settings = settings_text(TEMPLATE.joinpath(FILE).read_text(encoding="utf-8"), outline)
    readme = files("evaluation.packs").joinpath("outline.md").read_text(encoding="utf-8")
    return {
        FILE: settings,
        README: readme.replace("@FOLDER@", folder_name),
        **{f"{name}.csv": text for name, text in outline.tables().items()},
    }


def _identity(name: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:64]


def faults_of_folder(folder: Path) -> Iterator[Problem]:
    """Yield why no review can be started in a folder."""
    goal = folder.resolve()
    if goal.exists() and (not goal.is_dir() or any(goal.iterdir())):
        rule = "a review is started in a new or empty folder; there is something here"
        yield Problem(str(folder), rule, "Name another folder.")
    if not ID_PATTERN.fullmatch(_identity(goal.name)):
        rule = "the folder's name becomes the review's id, and gives none"
        yield Problem(str(folder), rule, "Name it with letters and digits, such as libraries-2026.")


def faults_of_line(name: str, text: str) -> Iterator[Problem]:
    """Yield why a text cannot be the title or the commissioner of a review."""
    said = text.strip()
    if not said or not said.isprintable():
        yield Problem(FILE, "must be one line of text", f"Give a {name}.", column=f"review.{name}", value=said)


def _check(folder: Path, values: dict[str, str]) -> None:
    lines = (("title", values["@TITLE@"]), ("commissioner", values["@COMMISSIONER@"]))
    problems = [*faults_of_folder(folder), *(problem for line in lines for problem in faults_of_line(*line))]
    if problems:
        raise InputError(problems)


def _fill(folder: Path, values: dict[str, str], texts: dict[str, str]) -> None:
    for name, text in texts.items():
        replaced = text
        if name == FILE:
            # a JSON string of printable text is a TOML string
            replaced = _replaced(text, {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()})
        elif name == README:
            replaced = _replaced(text, values)
        (folder / name).write_text(replaced, encoding="utf-8", newline="\n")
    secret = folder / SECRET_FILE
    secret.touch(mode=SECRET_MODE)
    secret.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    write_datapackage(folder)


def _replaced(text: str, values: dict[str, str]) -> str:
    """Return the text with its marks replaced in one pass, so that a value that looks like a mark stays as it is."""
    return re.sub("|".join(values), lambda found: values[found.group()], text)
