"""The index of a review: its runs in the order in which they were made, each with what changed since the one before.

No file of a run holds a clock. The page keeps the order itself: each run carries a number, the page that is replaced is
read for the numbers given so far, and a run that is made, or made again after others, takes the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

from evaluation.errors import InputError, RunError
from evaluation.model import weakest_status
from evaluation.presentation import count_of, status_words
from evaluation.publish.files import replace_file
from evaluation.publish.index.changes import changes_between, input_names, settings_of, version_words
from evaluation.publish.index.entries import INDEX_NAME
from evaluation.publish.index.listing import asset
from evaluation.publish.manifest import MANIFEST_NAME, Manifest, read_manifest
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.page import page_of

__all__ = ["runs_in_order", "write_review_index"]

OTHER_VERSION = "made by another version: its manifest cannot be read"
WORKBENCH = "review-workbench"


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run as the page shows it.

    Parameters
    ----------
    name : str
        Id of the run, the name of its folder.
    number : int
        Its place in the order in which runs were made, from 1.
    href : str
    summary : tuple of str
        What it holds, in a few words each.
    since : int
        Number of the run that it is held against; 0 for none.
    changes : tuple of str
        What differs from that run.
    facts : tuple of (str, str)
    """

    name: str
    number: int
    href: str
    summary: tuple[str, ...]
    since: int = 0
    changes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


class Numbers(HTMLParser):
    """Reads the numbers that a review's index has given to runs so far: `given` by run, and the `last` of all."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.given: dict[str, int] = {}
        self.last = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # a hook
        """Note a run and its number, or the last number given."""
        said = {name: value or "" for name, value in attrs}
        if said.get("data-run") and said.get("data-number", "").isdecimal():
            self.given[said["data-run"]] = int(said["data-number"])
        if said.get("data-last", "").isdecimal():
            self.last = int(said["data-last"])


def write_review_index(review_folder: Path, newest: str = "") -> Path:
    """Return the path of a review's ``index.html``, which tells its runs apart and is replaced whole.

    Only folders that hold both a manifest and an index are runs; half-made ones are passed over. A run whose manifest
    this version cannot read is listed as such: it must not keep the others from being found.

    Parameters
    ----------
    review_folder : Path
    newest : str, optional
        Id of the run that was made just now; the order stays as it was where not given.

    Raises
    ------
    RunError
        Where there is no run to list.
    """
    numbers, last = _numbers(review_folder, newest)
    if not numbers:
        raise RunError(f"{review_folder.name}: no finished run to list")
    manifests = {name: _manifest_of(review_folder / name) for name in numbers}
    known = [manifest for manifest in manifests.values() if manifest is not None]
    title = known[-1].review_title if known else review_folder.name
    meta = DocumentMeta(
        title=title,
        review_title=title,
        subtitle=f"{count_of(len(numbers), 'run')} of the report set",
        status=weakest_status(manifest.status for manifest in known if manifest.status),
    )
    values = {"runs": list(_listed(numbers, manifests))[::-1], "last": last}
    return replace_file(review_folder / INDEX_NAME, page_of("review.html.j2", values, meta, style=asset("index.css")))


def runs_in_order(review_folder: Path) -> tuple[str, ...]:
    """Return the ids of a review's finished runs, the one made last at the end; empty where there is none."""
    return tuple(_numbers(review_folder, "")[0])


def _numbers(review_folder: Path, newest: str) -> tuple[dict[str, int], int]:
    """Return the number of each finished run, in rising order, and the last number given."""
    told = Numbers()
    index = review_folder / INDEX_NAME
    if index.is_file():
        told.feed(index.read_text(encoding="utf-8", errors="replace"))
    there = _finished(review_folder)
    held = {name: number for name, number in sorted(told.given.items(), key=lambda item: item[1]) if name in there}
    last = max([told.last, *told.given.values()])
    strangers = [name for name in there if name not in held and name != newest]  # such as a run that was copied here
    if newest in held and (strangers or next(reversed(held)) != newest):
        del held[newest]
    added = [*strangers, *([newest] if newest in there and newest not in held else [])]
    held |= {name: last + place for place, name in enumerate(added, start=1)}
    return held, last + len(added)


def _finished(review_folder: Path) -> list[str]:
    """Return the folders that are runs, by name."""
    if not review_folder.is_dir():
        return []
    return sorted(
        folder.name
        for folder in review_folder.iterdir()
        if not folder.name.startswith(".") and (folder / MANIFEST_NAME).is_file() and (folder / INDEX_NAME).is_file()
    )


def _manifest_of(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except InputError:
        return None


def _listed(numbers: Mapping[str, int], manifests: Mapping[str, Manifest | None]) -> Iterable[ListedRun]:
    """Return the runs in rising order, each held against the last one before it that can be read."""
    before: tuple[int, Manifest] | None = None
    for name, number in numbers.items():
        manifest = manifests[name]
        href = f"./{quote(name)}/{INDEX_NAME}"
        if manifest is None:
            yield ListedRun(name, number, href, (OTHER_VERSION,))
            continue
        yield ListedRun(
            name=name,
            number=number,
            href=href,
            summary=tuple(_summary(manifest)),
            since=before[0] if before else 0,
            changes=changes_between(before[1], manifest) if before else (),
            facts=tuple(_facts(manifest)),
        )
        before = number, manifest


def _summary(manifest: Manifest) -> Iterable[str]:
    yield manifest.as_at or "no cut-off date"
    yield count_of(len(manifest.settings), "document")
    yield count_of(len(manifest.outputs), "file")
    yield "no data shown" if manifest.status is None else f"weakest data status: {status_words(manifest.status)}"


def _facts(manifest: Manifest) -> Iterable[tuple[str, str]]:
    yield from settings_of(manifest)
    yield "Inputs", f"{manifest.input_hash}: {', '.join(input_names(manifest.inputs))}"
    if WORKBENCH in manifest.packages:
        yield "Workbench", manifest.packages[WORKBENCH]
    others = {name: found for name, found in manifest.packages.items() if name != WORKBENCH}
    if others:
        yield "Versions", version_words(others)
