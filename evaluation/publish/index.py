"""The way in: one page that lists what a run holds, one that lists the runs of a review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from evaluation.errors import InputError, RunError
from evaluation.model import weakest_status
from evaluation.presentation import count_of, status_words
from evaluation.publish.files import replace_file
from evaluation.publish.manifest import MANIFEST_NAME, Manifest, read_manifest
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.page import page_of

__all__ = ["INDEX_NAME", "IndexEntry", "size_words", "write_index", "write_review_index"]

INDEX_NAME = "index.html"
FORMATS = {
    "html": "HTML",
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "csv": "CSV",
    "json": "JSON",
    "ipynb": "Notebook",
}
NOT_KNOWN = "not known"
OTHER_VERSION = "made by another version: its manifest cannot be read"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One document of a run, in one or more formats.

    Parameters
    ----------
    kind : str
        Heading under which it stands, such as ``"Scorecards"``.
    title : str
    subject : str
        Whom or what it is about; empty where it is about the review as a whole.
    status : str or None
        Weakest data status of what it shows.
    files : tuple of str
        Relative to the run's folder, with forward slashes; one a format.
    """

    kind: str
    title: str
    subject: str
    status: str | None
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A link to one file: its address, format and size in words."""

    href: str
    format: str
    size: str


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A row of the index."""

    title: str
    subject: str
    status: str
    files: tuple[ListedFile, ...]


@dataclass(frozen=True, slots=True)
class ListedKind:
    """The documents of one kind, in the order given."""

    name: str
    anchor: str
    documents: tuple[ListedDocument, ...]


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A row of the list of runs."""

    run: str
    href: str
    as_at: str
    inputs: str
    files: str
    status: str


def write_index(run_folder: Path, entries: Sequence[IndexEntry], meta: DocumentMeta) -> Path:
    """Return the path of a run's ``index.html``, which lists every document by kind with formats, status and size.

    Parameters
    ----------
    run_folder : Path
        Holds every listed file already.
    entries : sequence of IndexEntry
        Kinds stand in the order of their first entry.
    meta : DocumentMeta

    Raises
    ------
    RunError
        Where a listed file is not there, or lies outside the folder.
    """
    kinds = dict.fromkeys(entry.kind for entry in entries)
    listed = [
        ListedKind(kind, f"kind-{place}", tuple(_listed(run_folder, entry) for entry in entries if entry.kind == kind))
        for place, kind in enumerate(kinds, start=1)
    ]
    manifest = ListedFile(MANIFEST_NAME, "JSON", _size(run_folder / MANIFEST_NAME))
    values = {"kinds": listed, "manifest": manifest if (run_folder / MANIFEST_NAME).is_file() else None}
    return replace_file(run_folder / INDEX_NAME, page_of("index.html.j2", values, meta))


def write_review_index(review_folder: Path) -> Path:
    """Return the path of a review's ``index.html``, which lists its runs by id and is replaced whole.

    Only folders that hold both a manifest and an index are runs; half-made ones are passed over. A run whose manifest
    this version cannot read is listed as such: it must not keep the others from being found.

    Raises
    ------
    RunError
        Where there is no run to list.
    """
    folders = sorted(
        folder
        for folder in review_folder.iterdir()
        if not folder.name.startswith(".") and (folder / MANIFEST_NAME).is_file() and (folder / INDEX_NAME).is_file()
    )
    if not folders:
        raise RunError(f"{review_folder.name}: no finished run to list")
    manifests = {folder.name: _manifest_of(folder) for folder in folders}
    known = [manifest for manifest in manifests.values() if manifest is not None]
    title = known[0].review_title if known else review_folder.name
    meta = DocumentMeta(
        title=title,
        review_title=title,
        subtitle=f"{count_of(len(manifests), 'run')} of the report set",
        status=weakest_status(manifest.status for manifest in known if manifest.status),
    )
    runs = [_listed_run(name, manifest) for name, manifest in manifests.items()]
    return replace_file(review_folder / INDEX_NAME, page_of("review.html.j2", {"runs": runs}, meta))


def _manifest_of(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except InputError:
        return None


def size_words(size: int) -> str:
    """Return a file's size in words: ``"84 kB"``, ``"1.2 MB"``; never less than 1 kB."""
    if size < 999_500:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"


def _listed(run_folder: Path, entry: IndexEntry) -> ListedDocument:
    return ListedDocument(
        title=entry.title,
        subject=entry.subject or "The whole review",
        status="no data shown" if entry.status is None else status_words(entry.status),
        files=tuple(_listed_files(run_folder, entry)),
    )


def _listed_files(run_folder: Path, entry: IndexEntry) -> Iterable[ListedFile]:
    for name in entry.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise RunError(f"{entry.title}: {name} lies outside the run's folder")
        if not (run_folder / name).is_file():
            raise RunError(f"{entry.title}: {name} is not in the run's folder")
        ending = path.suffix.removeprefix(".")
        # "./" keeps a colon in a name from being read as the start of an address
        yield ListedFile(f"./{quote(name)}", FORMATS.get(ending, ending.upper()), _size(run_folder / name))


def _size(path: Path) -> str:
    return size_words(path.stat().st_size) if path.is_file() else ""


def _listed_run(name: str, manifest: Manifest | None) -> ListedRun:
    href = f"./{quote(name)}/{INDEX_NAME}"
    if manifest is None:
        return ListedRun(name, href, as_at=NOT_KNOWN, inputs="", files=OTHER_VERSION, status=NOT_KNOWN)
    return ListedRun(
        run=name,
        href=href,
        as_at=manifest.as_at or "no cut-off date",
        inputs=manifest.input_hash,
        files=count_of(len(manifest.outputs), "file"),
        status="no data shown" if manifest.status is None else status_words(manifest.status),
    )
