"""The index of one run: every document, table, figure and item of the register, found by words and filters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from evaluation.errors import RunError
from evaluation.presentation import count_of, status_words
from evaluation.publish.files import replace_file
from evaluation.publish.index.entries import INDEX_NAME, IndexEntry, RegisterItem, size_words
from evaluation.publish.index.exhibits import Contents, Exhibit
from evaluation.publish.index.listing import Fact, Group, Hit, ListedFile, Part, asset, filters_of, grouped
from evaluation.publish.manifest import MANIFEST_NAME
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.page import page_of
from evaluation.publish.workbook import sheet_name

__all__ = ["write_index"]

FORMATS = {
    "html": "HTML",
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "csv": "CSV",
    "json": "JSON",
    "ipynb": "Notebook",
}
WHOLE = "The whole review"
"""What is about nobody in particular."""
UNMARKED = "not marked as illustrative"
"""Of a table or figure that states no data status of its own: one fed by illustrative rows says so."""
NO_DATA = "no data shown"
MOST_ROW_NAMES = 40
ANCHOR = re.compile(r'\sid="([^"]+)"')
WEB = re.compile(r"https?://[^\s\"'<>]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with what is in it.

    Parameters
    ----------
    entry : IndexEntry
    label : str
        Its title and subject as one name, without the name of the review, which stands above it.
    files : tuple of ListedFile
    page : str
        Address of its page; empty where there is none.
    anchors : frozenset of str
        Of the page.
    """

    entry: IndexEntry
    label: str
    files: tuple[ListedFile, ...]
    page: str
    anchors: frozenset[str]

    def address(self, anchor: str) -> str:
        """Return where an anchor is read: in the page, or the page as a whole; empty without a page."""
        return f"{self.page}#{quote(anchor)}" if self.page and anchor in self.anchors else self.page


@dataclass(frozen=True, slots=True)
class Register:
    """The items of the register by kind and id, and the place of each on the page."""

    items: Mapping[tuple[str, str], RegisterItem]
    place: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, register: Sequence[RegisterItem]) -> Register:
        """Return the register of some items."""
        items = {(item.kind, item.item_id): item for item in register}
        return cls(items, {key: f"item-{place}" for place, key in enumerate(items, start=1)})

    def address(self, kind: str, item_id: str) -> str:
        """Return the place of an item on the page; empty where it is not listed."""
        return f"#{self.place[(kind, item_id)]}" if (kind, item_id) in self.place else ""

    def name(self, kind: str, item_id: str) -> str:
        """Return the words of an item; empty where it is not listed."""
        item = self.items.get((kind, item_id))
        return item.text if item is not None else ""

    def anchors(self, item: RegisterItem) -> tuple[str, ...]:
        """Return the anchors under which documents show an item: its own, or those of what belongs to it."""
        if item.anchor:
            return (item.anchor,)
        related = ((kind, i) for _, kind, ids in item.related for i in ids)
        return tuple(self.items[key].anchor for key in related if key in self.items and self.items[key].anchor)


def write_index(
    run_folder: Path, entries: Sequence[IndexEntry], meta: DocumentMeta, register: Sequence[RegisterItem] = ()
) -> Path:
    """Return the path of a run's ``index.html``, which lists and finds what the run holds.

    Parameters
    ----------
    run_folder : Path
        Holds every listed file already.
    entries : sequence of IndexEntry
        In the order in which they are listed; the sheets of the workbook stand in this order.
    meta : DocumentMeta
    register : sequence of RegisterItem
        Kinds stand in the order of their first item.

    Raises
    ------
    RunError
        Where a listed file is not there, or lies outside the folder.
    """
    documents = [_shown(run_folder, entry, meta) for entry in entries]
    groups = [group for group in _groups(documents, register) if group.parts]
    path = run_folder / MANIFEST_NAME
    values = {
        "groups": groups,
        "filters": filters_of(groups),
        "total": sum(group.count for group in groups),
        "manifest": ListedFile(f"./{MANIFEST_NAME}", "JSON", size_words(path.stat().st_size))
        if path.is_file()
        else None,
    }
    page = page_of("index.html.j2", values, meta, scripts=[asset("index.js")], style=asset("index.css"))
    return replace_file(run_folder / INDEX_NAME, page)


def _shown(run_folder: Path, entry: IndexEntry, meta: DocumentMeta) -> Shown:
    files = tuple(_listed_files(run_folder, entry))
    page = next((name for name in entry.files if name.endswith(".html")), None)
    anchors = ANCHOR.findall((run_folder / page).read_text(encoding="utf-8")) if page else ()
    return Shown(entry, _label(entry, meta), files, _address(page) if page else "", frozenset(anchors))


def _label(entry: IndexEntry, meta: DocumentMeta) -> str:
    title = entry.title.removeprefix(f"{meta.review_title}: ") or entry.title
    title = title[:1].upper() + title[1:]
    return f"{title}: {entry.subject}" if entry.subject else title


def _listed_files(run_folder: Path, entry: IndexEntry) -> Iterable[ListedFile]:
    for name in entry.files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise RunError(f"{entry.title}: {name} lies outside the run's folder")
        if not (run_folder / name).is_file():
            raise RunError(f"{entry.title}: {name} is not in the run's folder")
        ending = path.suffix.removeprefix(".")
        size = size_words((run_folder / name).stat().st_size)
        yield ListedFile(_address(name), FORMATS.get(ending, ending.upper()), size)


def _address(name: str) -> str:
    # "./" keeps a colon in a name from being read as the start of an address
    return f"./{quote(name)}"


# What is listed ----------------------------------------------------------------------------------------------------


def _groups(documents: Sequence[Shown], register: Sequence[RegisterItem]) -> Iterable[Group]:
    subjects = _subjects(documents, register)
    yield grouped("Documents", (_part(kind, documents) for kind in dict.fromkeys(d.entry.kind for d in documents)))
    sheets = _sheets(documents)
    for noun, heading in (("Table", "Tables"), ("Figure", "Figures")):
        yield grouped(heading, (_exhibits(shown, noun, subjects, sheets) for shown in documents))
    known = Register.of(register)
    for kind in dict.fromkeys(item.kind for item in register):
        hits = tuple(_registered(item, known, documents) for item in register if item.kind == kind)
        yield grouped(kind, [Part("", hits)])


def _subjects(documents: Sequence[Shown], register: Sequence[RegisterItem]) -> tuple[str, ...]:
    """Return the names of all that something is about, each once."""
    named = [shown.entry.subject for shown in documents if shown.entry.subject]
    return tuple(dict.fromkeys([*named, *(name for item in register for name in item.subjects)]))


def _part(kind: str, documents: Sequence[Shown]) -> Part:
    return Part(kind, tuple(_document(shown) for shown in documents if shown.entry.kind == kind))


def _document(shown: Shown) -> Hit:
    entry = shown.entry
    return Hit(
        name=shown.label,
        href=shown.page or (shown.files[0].href if shown.files else ""),
        of=" · ".join(part for part in (entry.as_at, _holds(entry.contents)) if part),
        about=(entry.subject or WHOLE,),
        documents=(shown.label,),
        status=_status(entry.status),
        files=shown.files,
        facts=_document_facts(shown),
    )


def _holds(contents: Contents | None) -> str:
    """Return how much a document shows, in words."""
    if contents is None:
        return ""
    counts = [count_of(n, noun.lower()) for noun in ("Table", "Figure") if (n := len(contents.of(noun)))]
    return ", ".join(counts)


def _document_facts(shown: Shown) -> tuple[Fact, ...]:
    contents = shown.entry.contents
    if contents is None or not contents.sections:
        return ()
    parts = tuple((section, shown.address(_slug(section))) for section in contents.sections)
    return (Fact("Sections", parts, as_list=True),)


def _slug(heading: str) -> str:
    """Return the anchor that the publishing filter gives a heading."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def _sheets(documents: Sequence[Shown]) -> Mapping[tuple[str, int], str]:
    """Return the sheet of each table by document and place in it; empty where the run has no workbook."""
    if not any(name.endswith(".xlsx") for shown in documents for name in shown.entry.files):
        return {}
    named = [
        ((shown.label, place), exhibit.caption)
        for shown in documents
        if shown.entry.contents is not None
        for place, exhibit in enumerate(shown.entry.contents.of("Table"))
    ]
    return {key: sheet_name(number, caption) for number, (key, caption) in enumerate(named, start=1)}


def _exhibits(shown: Shown, noun: str, subjects: Sequence[str], sheets: Mapping[tuple[str, int], str]) -> Part:
    contents = shown.entry.contents
    found = () if contents is None else contents.of(noun)
    hits = (
        _exhibit(shown, item, subjects, sheets.get((shown.label, place), "") if noun == "Table" else "")
        for place, item in enumerate(found)
    )
    return Part(shown.label, tuple(hits))


def _exhibit(shown: Shown, exhibit: Exhibit, subjects: Sequence[str], sheet: str) -> Hit:
    entry = shown.entry
    about = tuple(name for name in subjects if name in exhibit.caption) or (entry.subject or WHOLE,)
    return Hit(
        name=". ".join(part for part in (exhibit.number, exhibit.caption or _unnamed(exhibit)) if part),
        href=shown.address(exhibit.anchor),
        of=exhibit.section,
        about=about,
        documents=(shown.label,),
        status=UNMARKED if exhibit.status is None else status_words(exhibit.status),
        facts=tuple(_exhibit_facts(exhibit, sheet)),
    )


def _unnamed(exhibit: Exhibit) -> str:
    return f"{exhibit.noun} without a caption: {', '.join(exhibit.columns) or exhibit.alternative}"


def _exhibit_facts(exhibit: Exhibit, sheet: str) -> Iterable[Fact]:
    if exhibit.alternative:
        yield Fact.of("Shows", exhibit.alternative)
    if exhibit.columns:
        yield Fact.of("Columns", "; ".join(exhibit.columns))
    if exhibit.row_names:
        names = list(dict.fromkeys(exhibit.row_names))
        more = [f"and {len(names) - MOST_ROW_NAMES} more"] if len(names) > MOST_ROW_NAMES else []
        said = "; ".join([*names[:MOST_ROW_NAMES], *more])
        yield Fact.of(count_of(len(exhibit.row_names), "row"), said)
    if exhibit.note:
        yield Fact.of("Note", exhibit.note)
    if sheet:
        yield Fact.of("Sheet of the workbook", sheet)


def _registered(item: RegisterItem, known: Register, documents: Sequence[Shown]) -> Hit:
    anchors = known.anchors(item)
    showing = [(shown, anchor) for shown in documents if (anchor := _first_of(anchors, shown.anchors))]
    return Hit(
        name=item.text,
        label=item.item_id,
        href="",
        of="",
        about=item.subjects or (WHOLE,),
        documents=tuple(shown.label for shown, _ in showing),
        status=_status(item.status),
        facts=(*_register_facts(item, known), *_showing(showing)),
        anchor=known.place[(item.kind, item.item_id)],
    )


def _first_of(anchors: Sequence[str], there: frozenset[str]) -> str:
    return next((anchor for anchor in anchors if anchor in there), "")


def _register_facts(item: RegisterItem, known: Register) -> Iterable[Fact]:
    for term, words in item.facts:
        yield Fact.of(term, words)
    if item.address:
        yield Fact("Address", ((item.address, item.address if WEB.fullmatch(item.address) else ""),))
    for term, kind, ids in item.related:
        named = known.name(kind, ids[0]) if len(ids) == 1 else ""
        yield Fact(term, tuple((f"{i} {named}".strip(), known.address(kind, i)) for i in ids))


def _showing(showing: Sequence[tuple[Shown, str]]) -> tuple[Fact, ...]:
    parts = tuple((shown.label, shown.address(anchor)) for shown, anchor in showing)
    return (Fact("Shown in", parts, as_list=True),) if parts else ()


def _status(status: str | None) -> str:
    return NO_DATA if status is None else status_words(status)
