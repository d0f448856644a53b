"""Documents in which every place that takes a text holds every payload: blocks, frame, explorer, code, index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaluation.presentation import (
    Bullets,
    Callout,
    Cell,
    ExplorerView,
    FigureView,
    Heading,
    Link,
    Paragraph,
    PointSet,
    Prose,
    Strong,
    TableView,
    block_html,
)
from evaluation.presentation.blocks import ProseBlock
from evaluation.publish import IndexEntry, publish_document, write_index
from evaluation.publish.document import Format
from evaluation.publish.index import RegisterItem
from evaluation.publish.meta import DocumentMeta
from tests.publish.sample import code, markdown, notebook_of, shown
from tests.safety.payloads import PAYLOADS
from tests.safety.poisoned import combinations

__all__ = ["BLOCK_SLOTS", "INDEX_SLOTS", "META", "SLOTS", "document", "index_page", "table_document", "texts"]

BLOCK_SLOTS = (
    "heading", "paragraph", "stress", "link words", "link address", "list", "callout title", "callout words",
    "table caption", "column heading", "row heading", "cell", "table note", "figure caption", "alternative text",
    "explorer option", "explorer criterion", "explorer group", "explorer caption", "explorer start",
    "explorer verdict", "code of a cell",
)  # fmt: skip
META_SLOTS = ("title", "review title", "subtitle", "status banner", "cut-off date")
INDEX_SLOTS = ("document", "subject", "item", "about whom", "fact", "address")
SLOTS = {name: place for place, name in enumerate((*BLOCK_SLOTS, *META_SLOTS, *INDEX_SLOTS), start=1)}
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
TEXTS = {(name, payload.place): text for (name, payload), text in combinations(SLOTS).items()}


def texts(slot: str) -> tuple[str, ...]:
    """Every payload as it stands in a slot."""
    return tuple(TEXTS[slot, payload.place] for payload in PAYLOADS)


def joined(slot: str) -> str:
    return " ".join(texts(slot))


META = DocumentMeta(
    title=joined("title"), review_title=joined("review title"), subtitle=joined("subtitle"), status="illustrative",
    status_banner=joined("status banner"), as_at=joined("cut-off date"),
)  # fmt: skip


def prose() -> Prose:
    blocks: tuple[ProseBlock, ...] = (
        *(Heading(3, text) for text in texts("heading")),
        *(Paragraph(text) for text in texts("paragraph")),
        *(Paragraph((Strong(text),)) for text in texts("stress")),
        *(Paragraph((Link(text, "#main"),)) for text in texts("link words")),
        *(Paragraph((Link("words", text),)) for text in texts("link address")),
        Bullets(texts("list")),
        *(
            Callout("note", title, (words,))
            for title, words in zip(texts("callout title"), texts("callout words"), strict=True)
        ),
    )
    return Prose(blocks)


def tables() -> Iterator[TableView]:
    slots = ("table caption", "column heading", "row heading", "cell", "table note")
    for place, (caption, column, row, cell, note) in enumerate(zip(*map(texts, slots), strict=True)):
        yield TableView(f"t{place}", caption, (column, "Second"), ((Cell(row), Cell(cell)),), note=note)


def figures() -> Iterator[FigureView]:
    for place, (caption, words) in enumerate(zip(texts("figure caption"), texts("alternative text"), strict=True)):
        yield FigureView(f"f{place}", caption, f"{words} is what it shows.", SVG, b"")


def explorer() -> ExplorerView:
    options, criteria, groups = texts("explorer option"), texts("explorer criterion"), texts("explorer group")
    n, points = len(options), (50.0,) * len(criteria)
    cells = tuple(Cell(words) for words in ("1", "50.0", "£1m", "yes"))
    values = tuple((float(place),) * len(criteria) for place in range(n))
    verdict = joined("explorer verdict")
    return ExplorerView(
        table=TableView("explorer", "Start", ("Option", "Rank", "Benefit", "Cost", "Frontier"),
                        tuple((Cell(option), *cells) for option in options)),
        caption=joined("explorer caption"), options=options, criteria=criteria, lower=values, upper=values,
        costs=(1.0,) * n, presets=tuple(PointSet(group, points) for group in groups), start=0,
        start_words=joined("explorer start"), live_columns=(1, 2, 3, 4),
        verdicts=(("yes", verdict), ("no", verdict), ("depends", verdict), ("not known", verdict)),
    )  # fmt: skip


def explorer_cell(view: ExplorerView) -> dict[str, Any]:
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": block_html(view)}}
    return code(output, source="show(explorer)")


def document(folder: Path) -> Path:
    """Publish a page with every payload in every slot of blocks and of the frame."""
    notebook = notebook_of(
        markdown("# Title\n"), markdown("## Words"), shown(prose()), markdown("## Tables"), *map(shown, tables()),
        markdown("## Figures"), *map(shown, figures()), markdown("## Weights"), explorer_cell(explorer()),
        *(code(source=text) for text in texts("code of a cell")),
    )  # fmt: skip
    (path,) = publish_document(notebook, folder, "slots", formats=("html",), meta=META, with_code=True)
    return path


def table_document(folder: Path, *formats: Format) -> tuple[Path, ...]:
    """Publish one table that holds every payload, for the formats that are slow to make."""
    rows = tuple((Cell(f"{place}"), Cell(text)) for place, text in enumerate(texts("cell")))
    notebook = notebook_of(
        markdown("# Title\n"), markdown("## Words"), shown(TableView("t", "All", ("N", "Text"), rows))
    )
    return publish_document(notebook, folder, "table", formats=formats, meta=replace(META, **PLAIN))


PLAIN: dict[str, Any] = {"title": "Table", "review_title": "Review", "subtitle": "", "status_banner": "", "as_at": ""}


def index_page(folder: Path) -> Path:
    """Write the index of a run with every payload in every slot of it."""
    (folder / "a.html").write_text("<p>a</p>", encoding="utf-8")
    entries = [
        IndexEntry("Reports", title, subject, "illustrative", ("a.html",))
        for title, subject in zip(texts("document"), texts("subject"), strict=True)
    ]
    rows = zip(*map(texts, ("item", "about whom", "fact", "address")), strict=True)
    register = [
        RegisterItem("Sources", f"S{place}", text, "illustrative", (about,), (("Author", fact),), address)
        for place, (text, about, fact, address) in enumerate(rows)
    ]
    return write_index(folder, entries, META, register)
