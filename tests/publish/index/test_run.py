"""The page that lists and finds what a run holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evaluation.errors import RunError
from evaluation.publish import publish_document, publish_workbook
from evaluation.publish.index import Contents, IndexEntry, RegisterItem, contents_of, write_index
from evaluation.publish.manifest import Manifest, listed_outputs, write_manifest
from evaluation.publish.meta import DocumentMeta
from tests.publish.office import SHEET, parts, tree
from tests.publish.pages import Element, Page, page_of
from tests.publish.sample import PAYLOADS

ENTRIES = (
    IndexEntry("Reports", "Options report", "", "illustrative", ("options & more.html", "options & more.pdf")),
    IndexEntry("Scorecards", "Scorecard", "<Finance> hub", None, ("cards/finance.html",), as_at="As at 1 May 2006"),
    IndexEntry("Reports", "Statement", "", "secondary", ("statement.pdf",)),
)
REGISTER = (
    RegisterItem(
        "Sources", "S1", "A survey", "published", facts=(("Author", "A board"),), address="https://example.org/a?b=c",
        related=(("Evidence", "Evidence", ("E1", "E9")),),
    ),
    RegisterItem("Sources", "S2", "Minutes", "secondary", address="javascript:alert(1)"),
    RegisterItem(
        "Evidence", "E1", "Half of them knew of it", "published", subjects=("<Finance> hub",), anchor="ev-E1",
        related=(("Source", "Sources", ("S1",)),),
    ),
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, meta: DocumentMeta) -> Path:
    folder = tmp_path / "review" / "0a1b"
    (folder / "cards").mkdir(parents=True)
    for entry in ENTRIES:
        for name in entry.files:
            (folder / name).write_bytes(b"x" * 1500)
    (folder / "cards" / "finance.html").write_text(f'<p id="ev-E1">{"x" * 1500}</p>', encoding="utf-8")
    manifest = Manifest(
        "changeup", meta.review_title, "0a1b", "illustrative", "22 November 2006", {"score.csv": "0" * 64}, {}, {},
        listed_outputs(folder),
    )  # fmt: skip
    write_manifest(folder, manifest)
    return folder


@pytest.fixture
def written(run: Path, meta: DocumentMeta) -> Callable[..., Page]:
    def write(entries: Sequence[IndexEntry] = ENTRIES, register: Sequence[RegisterItem] = REGISTER) -> Page:
        return page_of(write_index(run, entries, meta, register))

    return write


def names(page: Page) -> list[str]:
    return [" ".join(found.text.split()) for found in page.all("p") if found.attributes.get("class") == "name"]


def hrefs(page: Page) -> list[str]:
    return [found.attributes["href"] for found in page.all("a")]


def hit(page: Page, name: str) -> Element:
    return next(item for item in page.all("li") if item.attributes.get("class") == "hit" and name in item.text)


def test_documents_stand_by_kind_with_date_status_formats_and_sizes(written: Callable[..., Page]) -> None:
    page = written()
    assert [found.text for found in page.all("h2")] == ["Documents", "Sources", "Evidence", "How this was made"]
    assert [found.text for found in page.all("h3")] == ["Reports", "Scorecards"]
    assert names(page)[:3] == ["Options report", "Statement", "Scorecard: <Finance> hub"]
    card = " ".join(hit(page, "Scorecard").text.split())
    assert "As at 1 May 2006 no data shown" in card
    assert "Scorecard: <Finance> hub, HTML 2 kB" in card
    assert "illustrative" in hit(page, "Options report").text


def test_every_link_to_a_file_is_relative_and_leads_to_it(run: Path, written: Callable[..., Page]) -> None:
    files = [unquote(href).partition("#")[0] for href in hrefs(written()) if href.startswith("./")]
    assert {"./options & more.html", "./options & more.pdf", "./statement.pdf", "./manifest.json"} <= set(files)
    assert all((run / name).is_file() for name in files)


def test_an_item_links_to_its_source_to_the_documents_that_show_it_and_back(written: Callable[..., Page]) -> None:
    page = written()
    evidence, source = hit(page, "Half of them"), hit(page, "A survey")
    assert {"#item-1", "#item-3", "./cards/finance.html#ev-E1"} <= set(hrefs(page))
    assert (source.attributes["id"], evidence.attributes["id"]) == ("item-1", "item-3")
    assert "Shown in Scorecard: <Finance> hub" in " ".join(evidence.text.split())
    assert "Source S1 A survey" in " ".join(evidence.text.split())
    # a source is found in the documents that show what rests on it; E9 is not in the register and is no link
    assert "Shown in Scorecard: <Finance> hub" in " ".join(source.text.split())
    assert "E1, E9" in " ".join(source.text.split())
    assert evidence.attributes["data-document"] == source.attributes["data-document"]


def test_an_address_is_a_link_only_where_it_is_plainly_a_web_page(written: Callable[..., Page]) -> None:
    page = written()
    (web,) = page.all("a", href="https://example.org/a?b=c")
    assert web.attributes["rel"] == "noreferrer"
    assert not any(href.startswith("javascript") for href in hrefs(page))
    assert "javascript:alert(1)" in hit(page, "Minutes").text


def test_the_review_s_name_is_not_said_again_in_every_title(run: Path, meta: DocumentMeta) -> None:
    entry = replace(ENTRIES[0], title=f"{meta.review_title}: options report")
    assert names(page_of(write_index(run, [entry], meta))) == ["Options report"]


@pytest.fixture
def published(tmp_path: Path, notebook: dict[str, Any], meta: DocumentMeta) -> tuple[Path, IndexEntry]:
    """A run with one document, its page and the workbook of its tables."""
    folder = tmp_path / "published"
    files = publish_document(notebook, folder, "report", formats=("html",), meta=meta)
    book = publish_workbook({"Report": notebook}, folder, meta=meta)
    names_of = tuple(path.name for path in (*files, book))
    return folder, IndexEntry(
        "Reports", "Report", "", "illustrative", names_of, contents=contents_of(notebook, "report")
    )


def test_tables_and_figures_link_to_their_place_in_the_page(
    published: tuple[Path, IndexEntry], meta: DocumentMeta
) -> None:
    folder, entry = published
    page = page_of(write_index(folder, [entry], meta))
    report = page_of(folder / entry.files[0])
    assert entry.contents is not None
    shown = [href for href in hrefs(page) if href.startswith(f"./{entry.files[0]}#")]
    anchors = {unquote(href.partition("#")[2]) for href in shown}
    assert anchors <= set(report.anchors)
    assert {exhibit.anchor for exhibit in entry.contents.exhibits if exhibit.anchor} <= anchors
    count = len(entry.contents.exhibits)
    assert count > 3
    assert len(names(page)) == 1 + count
    # sections lead to their headings as the filter anchors them
    headings = {found.attributes["id"] for found in report.all("h2") if "id" in found.attributes}
    assert headings - {"contents-title"} <= anchors


def test_a_table_names_the_sheet_that_holds_it(published: tuple[Path, IndexEntry], meta: DocumentMeta) -> None:
    folder, entry = published
    page = page_of(write_index(folder, [entry], meta))
    named = tree(parts(folder / entry.files[-1])["xl/workbook.xml"]).iter(f"{SHEET}sheet")
    sheets = [name for sheet in named if (name := sheet.get("name")) not in ("Contents", "Notes")]
    said = [item.text for item in page.all("dd") if item.text in sheets]
    assert said == sheets
    without = replace(entry, files=entry.files[:-1])
    assert "Sheet of the workbook" not in (write_index(folder, [without], meta)).read_text(encoding="utf-8")


def test_without_a_page_tables_are_listed_without_a_link(
    published: tuple[Path, IndexEntry], meta: DocumentMeta
) -> None:
    folder, entry = published
    page = page_of(write_index(folder, [replace(entry, files=entry.files[-1:])], meta))
    assert entry.contents is not None
    assert len(names(page)) == 1 + len(entry.contents.exhibits)
    assert not any("#" in href for href in hrefs(page) if href.startswith("./"))


def test_a_table_whose_caption_names_a_hub_is_found_under_that_hub(run: Path, meta: DocumentMeta) -> None:
    from evaluation.publish.index import Exhibit

    table = Exhibit("Table", "Table 1", "Marks: <Finance> hub", "7 Hubs", "", "tbl-x", None)
    entry = replace(ENTRIES[0], contents=Contents(("7 Hubs",), (table,)))
    page = page_of(write_index(run, [entry, ENTRIES[1]], meta))
    assert hit(page, "Table 1").attributes["data-about"] == hit(page, "Scorecard").attributes["data-about"]
    assert "not marked as illustrative" in hit(page, "Table 1").text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_review_are_shown_as_words_wherever_they_stand(run: Path, meta: DocumentMeta, payload: str) -> None:
    entry = IndexEntry("Reports", payload, payload, None, ("statement.pdf",), as_at=payload)
    related = ((payload, payload, (payload,)),)
    item = RegisterItem(payload, "E1", payload, None, (payload,), ((payload, payload),), payload, "", related)
    said = replace(meta, title=payload, subtitle=payload)
    page = page_of(write_index(run, [entry], said, [item]))
    assert [found.tag for found in page.elements if found.tag in ("script", "img", "iframe")] == ["script"]
    spaced = " ".join(payload.split())
    assert names(page) == [f"{spaced[:1].upper()}{spaced[1:]}: {spaced}", f"E1 {spaced}"]


def test_a_document_that_is_not_there_is_refused_with_its_name(run: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match=r"Report: lost\.pdf is not in the run's folder"):
        write_index(run, [IndexEntry("Reports", "Report", "", None, ("lost.pdf",))], meta)


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd"])
def test_a_file_outside_the_run_is_refused(run: Path, meta: DocumentMeta, name: str) -> None:
    with pytest.raises(RunError, match="lies outside the run's folder"):
        write_index(run, [IndexEntry("Reports", "Report", "", None, (name,))], meta)


def test_an_index_is_the_same_bytes_when_written_again(run: Path, meta: DocumentMeta) -> None:
    first = write_index(run, ENTRIES, meta, REGISTER).read_bytes()
    assert write_index(run, ENTRIES, meta, REGISTER).read_bytes() == first


@pytest.mark.parametrize(
    ("ending", "label"),
    [("html", "HTML"), ("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("ipynb", "Notebook"), ("odt", "ODT")],
)
def test_formats_are_named_as_readers_know_them(run: Path, meta: DocumentMeta, ending: str, label: str) -> None:
    (run / f"a.{ending}").write_bytes(b"x")
    page = page_of(write_index(run, [IndexEntry("Reports", "Report", "", None, (f"a.{ending}",))], meta))
    assert f"Report, {label}" in [found.text for found in page.all("a", href=f"./a.{ending}")]


def test_a_run_without_documents_says_so(run: Path, meta: DocumentMeta) -> None:
    assert "This run holds no documents." in write_index(run, [], meta).read_text(encoding="utf-8")
