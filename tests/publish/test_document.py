"""The documents of the made-up report: what is kept, what it looks like, what it cannot do."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pypdf import PdfReader

from evaluation.errors import RunError
from evaluation.presentation import Cell, FigureView, Heading, Link, Paragraph, Prose, Strong, TableView
from evaluation.presentation.palette import LEVEL_FILL
from evaluation.publish.document import publish_document
from evaluation.publish.meta import DocumentMeta
from tests.publish.pages import Page, catalogue, page_of, pdf_text, structure
from tests.publish.sample import (
    CRITERIA,
    HUBS,
    PAYLOADS,
    Block,
    cited,
    code,
    figure_view,
    html_output,
    markdown,
    matrix,
    notebook_of,
    options,
    shown,
)

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def published(html_file: Path, pdf_file: Path) -> tuple[Path, Path]:
    return html_file, pdf_file


@pytest.fixture(scope="module")
def html(html_file: Path) -> Page:
    return page_of(html_file)


@pytest.fixture(scope="module")
def pdf(pdf_file: Path) -> Path:
    return pdf_file


@pytest.fixture(scope="module")
def pdf_words(pdf: Path) -> str:
    return pdf_text(pdf)


def one_page(
    folder: Path, meta: DocumentMeta, *cells: dict[str, Any], formats: tuple[Any, ...] = ("html",)
) -> list[Path]:
    return list(publish_document(notebook_of(markdown("# T"), *cells), folder, "document", formats=formats, meta=meta))


# What is kept


def test_files_fed_by_illustrative_data_say_so_in_their_names(published: tuple[Path, Path]) -> None:
    assert [path.name for path in published] == ["options-report-illustrative.html", "options-report-illustrative.pdf"]


def test_only_headings_prose_and_displays_of_the_workbench_are_kept(html: Page, pdf_words: str) -> None:
    for text in (html.all("body")[0].text, pdf_words):
        assert "The panel met four times" in text
        assert "is dropped" not in text


def test_headings_are_kept_as_the_notebook_wrote_them_and_in_order(html: Page) -> None:
    main = [found.text for found in html.elements if found.tag in ("h2", "h3")]
    assert main[1:4] == ["0 Status of this report", "1 Summary for the Board", "2 Remit and method"]
    assert [found.text for found in html.all("h1")] == ["Options report"]


def test_a_second_title_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match=r"document: a second title, 'Other': sections begin with ##"):
        one_page(tmp_path, meta, markdown("# Other"))


def test_a_notebook_with_nothing_to_show_is_refused_and_nothing_is_written(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match="document: nothing to publish"):
        one_page(tmp_path, meta, code())
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_that_ended_with_an_error_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    failed = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
    with pytest.raises(RunError, match="ended with an error"):
        one_page(tmp_path, meta, markdown("## Section"), code(failed))


def test_a_format_that_does_not_exist_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match="no such format as 'rtf'; there are html, pdf, docx"):
        one_page(tmp_path, meta, markdown("## Section"), formats=("html", "rtf"))


def test_a_notebook_may_be_given_by_its_path(tmp_path: Path, meta: DocumentMeta) -> None:
    kept = tmp_path / "report.ipynb"
    kept.write_text(json.dumps(notebook_of(markdown("# T"), markdown("## Section\n\nWords."))))
    path = publish_document(kept, tmp_path, "report", formats=("html",), meta=replace(meta, status=None))[0]
    assert path.name == "report.html"
    assert "Words." in page_of(path).all("main")[0].text


# Figures


@pytest.mark.parametrize("alternative", ["", "a chart"])
@pytest.mark.parametrize("ending", ["html", "pdf", "docx"])
def test_a_figure_without_alternative_text_stops_the_build_with_its_name(
    tmp_path: Path, meta: DocumentMeta, alternative: str, ending: str
) -> None:
    cell = shown(figure_view("coverage"))
    data = cell["outputs"][0]["data"]
    data["text/html"] = data["text/html"].replace(figure_view().alt, alternative)
    with pytest.raises(RunError, match="figure coverage has no alternative text"):
        one_page(tmp_path, meta, markdown("## Section"), cell, formats=(ending,))
    assert list(tmp_path.iterdir()) == []


def test_a_picture_outside_a_figure_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match=r"the picture 'chart\.png' is not a figure of the workbench"):
        one_page(tmp_path, meta, markdown("## Section\n\n![A chart of six hubs and more](chart.png)"))


def test_figures_are_embedded_as_drawings_with_their_alternative_text(html: Page, pdf: Path) -> None:
    (image,) = html.all("img")
    assert image.attributes["alt"] == figure_view().alt
    kind, _, inside = image.attributes["src"].partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(inside).encode() == figure_view().svg
    figures = [entries for tag, entries in structure(pdf) if tag == "/Figure"]
    assert [entries["/Alt"] for entries in figures] == [figure_view().alt]
    assert not any(page.images for page in PdfReader(pdf).pages), "a drawing must stay a drawing, not become pixels"


# Numbers and links


def test_tables_and_figures_are_numbered_alike_in_both_formats(html: Page, pdf_words: str) -> None:
    captions = [found.text for found in html.elements if found.tag in ("caption", "figcaption")]
    assert captions == [
        "Table 1. Options by cost and weighted benefit",
        "Figure 1. Items of evidence held for each hub",
        "Table 2. Panel levels by hub and criterion",
        "Table 3. Evidence register",
        "Table 4. Signs that mean something elsewhere: $x$ #y <z>",
    ]
    assert all(caption in pdf_words for caption in captions)


def test_a_link_to_a_place_that_is_not_in_the_document_becomes_words(html: Page, pdf_words: str) -> None:
    assert html.all("a", href="#E03")
    assert not html.all("a", href="#E99")
    assert "see E03 and E99." in html.all("main")[0].text
    assert "see E03 and E99." in pdf_words


def test_a_reference_is_a_link_with_the_number_of_what_it_names(tmp_path: Path, meta: DocumentMeta) -> None:
    html, pdf = one_page(tmp_path, meta, markdown("## A"), *map(shown, cited()), formats=("html", "pdf"))
    page = page_of(html)
    assert [found.text for found in page.all("a", href="#options")] == ["Table\u00a01"], "noun and number on one line"
    assert [found.text for found in page.all("a", href="#coverage")] == ["Figure\u00a01"]
    for text in (page.all("main")[0].text, pdf_text(pdf)):
        assert "Benefit is highest for O1 (Table 1, Figure 1)." in text.replace("\u00a0", " ")
        assert "Nothing rests on this." in text, "what is not shown is left out with its brackets"


def test_a_register_says_where_each_item_is_used(tmp_path: Path, meta: DocumentMeta) -> None:
    said = Prose((Paragraph(("See ", Link("E1", "#ev-1"), " and ", Link("E1", "#ev-1"), ".")),))
    more = TableView("more", "More", ("A", "B"), ((Cell("x"), Cell((Link("E1", "#ev-1"),))),))
    blocks = (shown(more), *map(shown, cited()))
    cells = (markdown("## 4 Needs"), shown(said), markdown("## Annex A Items"), *blocks)
    html, pdf = one_page(tmp_path, meta, *cells, formats=("html", "pdf"))
    page = page_of(html)
    assert [found.text for found in page.all("th", scope="col")][-1] == "Used in"
    assert [found.text for found in page.all("td")][-3:] == [
        "section\u00a04; tables\u00a01, 3", "A letter.", "nowhere in this document",
    ]  # fmt: skip
    assert [found.text for found in page.all("a", href="#cites")] == ["3"]
    assert "section 4; tables 1, 3" in pdf_text(pdf)


def register_of(*ids: str) -> TableView:
    rows = tuple((Cell(item), Cell(f"What {item} says.")) for item in ids)
    anchors = tuple(f"ev-{item}" for item in ids)
    return TableView("register", "Register", ("Item", "Says"), rows, row_anchors=anchors, back_links="Used in")


def test_an_item_of_evidence_named_in_words_leads_to_its_row_and_back(tmp_path: Path, meta: DocumentMeta) -> None:
    table = TableView("t", "Levels", ("Hub", "Reason"), ((Cell("H1"), Cell("On this cell: E08 (for), E9-b.")),))
    prose = Prose(
        (
            Paragraph(
                ("Three rest on E08; none on E99, ", Strong("E9-b"), "."),
            ),
        )
    )
    cells = (
        markdown("## 4 Needs\n\n- also (E08)"),
        shown(prose),
        shown(table),
        shown(register_of("E08", "E9-b", "E7")),
    )
    html, pdf, word = one_page(tmp_path, meta, *cells, formats=("html", "pdf", "docx"))
    page = page_of(html)
    assert [found.text for found in page.all("a", href="#ev-E08")] == ["E08"] * 3
    assert [found.text for found in page.all("a", href="#ev-E9-b")] == ["E9-b"] * 2
    assert [found.text for found in page.all("td")][-5:] == [
        "section\u00a04; table\u00a01", "What E9-b says.", "section\u00a04; table\u00a01", "What E7 says.",
        "nowhere in this document",
    ]  # fmt: skip
    assert "(E08)" in page.all("main")[0].text
    assert "E99, E9-b." in page.all("main")[0].text
    assert sum(len(found.get("/Annots", ())) for found in PdfReader(pdf).pages) >= 5
    with zipfile.ZipFile(word) as parts:
        assert parts.read("word/document.xml").decode().count('w:anchor="ev-E08"') == 3


def test_a_heading_that_stands_more_than_once_is_named_by_the_section_around_it(
    tmp_path: Path, meta: DocumentMeta
) -> None:
    text = "\n\n".join(
        ["## Decisions", *(f"### Recommendation {n}\n\n#### Why so\n\nNo.\n\n#### Evidence\n\nE{n}" for n in (8, 9))]
    )
    cells = (markdown(f"{text}\n\n## Evidence\n\nE9"), shown(register_of("E8", "E9")))
    page = page_of(one_page(tmp_path, meta, *cells)[0])
    assert [found.text for found in page.all("td")] == [
        "What E8 says.", "recommendation\u00a08", "What E9 says.", "recommendation\u00a09; Evidence",
    ]  # fmt: skip


def test_what_only_looks_like_an_item_of_evidence_stays_words(tmp_path: Path, meta: DocumentMeta) -> None:
    said = "C1 at https://example.org/E08?E08=1#E08, XE08, E081, E08-1, survey 12 and m@E08"
    criteria = TableView("criteria", "Criteria", ("Criterion", "Words"), ((Cell("C1"), Cell("C1 in words")),))
    cells = (
        markdown(f"## 4 On E9\n\nAn E9 here, `E08` in code. {said}"), shown(criteria),
        shown(register_of("E08", "C1", "E9", "survey", "12")),
    )  # fmt: skip
    page = page_of(one_page(tmp_path, meta, *cells)[0])
    assert [found.attributes["href"] for found in page.all("a") if "#ev-" in found.attributes["href"]] == []


def test_every_internal_link_leads_to_one_place(html: Page) -> None:
    targets = [found.attributes["href"][1:] for found in html.all("a") if found.attributes["href"].startswith("#")]
    assert "E03" in targets
    assert [target for target in targets if html.anchors.count(target) != 1] == []
    assert len(html.anchors) == len(set(html.anchors))


def test_a_link_that_is_no_web_address_becomes_words(tmp_path: Path, meta: DocumentMeta) -> None:
    cell = markdown("## Section\n\n[one](javascript:alert(1)) [two](file:///etc/passwd) [three](https://example.org/)")
    page = page_of(one_page(tmp_path, meta, cell)[0])
    assert [found.text for found in page.all("a")][1:] == ["three"]
    assert "one two three" in page.all("main")[0].text


def test_an_anchor_that_stands_twice_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match="two things carry the anchor 'matrix'"):
        one_page(tmp_path, meta, markdown("## Section"), shown(matrix()), shown(matrix()))


def test_headings_of_the_same_words_get_different_anchors(tmp_path: Path, meta: DocumentMeta) -> None:
    page = page_of(one_page(tmp_path, meta, markdown("## Gaps\n\na\n\n## Gaps\n\nb"))[0])
    assert [found.attributes["id"] for found in page.all("h2")] == ["gaps", "gaps-2"]


def test_heading_levels_never_skip_a_step(tmp_path: Path, meta: DocumentMeta) -> None:
    deep = Prose((Heading(4, "Deep"), Paragraph("Words.")))
    html, _ = one_page(tmp_path, meta, markdown("## Section"), shown(deep), formats=("html", "pdf"))
    assert [found.text for found in page_of(html).all("h3")] == ["Deep"]


# Contents


def test_a_long_document_has_a_list_of_contents(html: Page, pdf: Path) -> None:
    (contents,) = html.all("nav")
    assert "7 Recommendations" in contents.text
    assert "Contents" in PdfReader(pdf).pages[0].extract_text()
    assert [str(item["/Title"]) for item in PdfReader(pdf).outline if isinstance(item, dict)][:2] == [
        "0 Status of this report", "1 Summary for the Board",
    ]  # fmt: skip


def test_a_scorecard_is_one_page_without_contents(tmp_path: Path, meta: DocumentMeta) -> None:
    rows = tuple((Cell(name), Cell("2 Partial", "level-2"), Cell("A reason in some words. " * 6)) for name in CRITERIA)
    levels = TableView("levels", "Levels with reasons", ("Criterion", "Level", "Reason"), rows)
    cells = (markdown("## What the hub is\n\nWords."), shown(figure_view()), shown(levels))
    made = one_page(tmp_path, replace(meta, compact=True), *cells, formats=("html", "pdf"))
    assert page_of(made[0]).all("nav") == []
    reader = PdfReader(made[1])
    assert len(reader.pages) == 1
    assert "Contents" not in reader.pages[0].extract_text()


# Tables


def test_html_tables_carry_caption_scope_and_a_region_that_scrolls(html: Page) -> None:
    assert len(html.all("table")) == len(html.all("caption")) == 4
    regions = html.all("div", role="region", tabindex="0")
    assert [region.attributes["aria-labelledby"] for region in regions] == [
        "options-caption", "coverage-caption", "matrix-caption", "register-caption", "payloads-caption",
    ]  # fmt: skip
    heads = [found.text for found in html.all("th", scope="row")]
    assert heads[3:9] == list(HUBS)
    assert [found.text for found in html.all("th", scope="col")][4:12] == ["Hub", *CRITERIA]


def test_levels_keep_their_class_in_html_and_their_fill_in_print(html: Page, pdf: Path) -> None:
    cells = [found.attributes.get("class") for found in html.all("td")]
    assert {f"wb-level-{step}" for step in (0, 1, 2, 3, 4, "IE", "NA")} <= set(cells)
    landscape = next(page for page in PdfReader(pdf).pages if page.mediabox.width > page.mediabox.height)
    contents: Any = landscape.get_contents()
    drawn = contents.get_data().decode("latin-1")
    strong = " ".join(f"{int(LEVEL_FILL[4][i : i + 2], 16) / 255:.5g}"[:5] for i in (1, 3, 5))
    assert all(part in drawn for part in strong.split())
    assert "/Pattern" in drawn, "IE and NA are hatched"


def test_a_wide_table_stands_on_a_landscape_page_of_its_own_with_its_heading(pdf: Path) -> None:
    turned = [page for page in PdfReader(pdf).pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1
    text = " ".join(turned[0].extract_text().split())
    assert "4.1 Levels" in text
    assert "Table 2." in text
    assert "Neither counts as zero." in text
    assert "What the panel found" not in text


def test_no_word_of_a_narrow_table_is_broken(tmp_path: Path, meta: DocumentMeta) -> None:
    names = ("Internationalisation", "Responsibilities", "Representativeness", "Disproportionately", "Accountability")
    rows = tuple((Cell(f"Row{i}"), *(Cell(f"{name}{i} and more words here") for name in names)) for i in range(3))
    narrow = TableView("narrow", "Long words", ("Id", *names), rows)
    made = one_page(tmp_path, meta, markdown("## Section"), shown(narrow), formats=("pdf",))
    words = set(pdf_text(made[0]).split())
    assert words >= {*names, *(f"{name}{i}" for name in names for i in range(3))}


def test_a_row_stays_on_one_page_unless_it_is_taller_than_that(tmp_path: Path, meta: DocumentMeta) -> None:
    rows = tuple((Cell(f"R{i}"), Cell(f"begin{i} " + "words in between " * 40 + f"end{i}")) for i in range(30))
    tall = (Cell("R99"), Cell("begin99 " + "words in between " * 2000 + "end99"))
    register = TableView("register", "Rows", ("Id", "Text"), (*rows, tall))
    made = one_page(tmp_path, meta, markdown("## Section"), shown(register), formats=("pdf",))
    pages = [page.extract_text() for page in PdfReader(made[0]).pages]
    for i in range(30):
        assert sum(f"begin{i} " in text for text in pages) == 1
        assert any(f"begin{i} " in text and f"end{i}" in text for text in pages)
    assert max(text.count("in between") for text in pages) < 700, "the tall row runs over several pages"
    assert sum("Id Text" in " ".join(text.split()) for text in pages) == len(pages), "the heading row is repeated"


@pytest.mark.parametrize("step", [0, 2])
def test_a_note_never_stands_on_a_page_without_its_table(tmp_path: Path, meta: DocumentMeta, step: int) -> None:
    level = Cell("2 Partial", f"level-{step}")
    lengths, alone = set(), []
    for n in range(56, 61):  # a page holds 58 such rows: one of these tables ends at its very foot
        rows = tuple((Cell(f"R{i}"), Cell("words"), level) for i in range(n))
        view = TableView("t", "Rows", ("Id", "Text", "Level"), rows, note="How to read it. " * 8)
        pdf = one_page(tmp_path, meta, markdown("## Section"), shown(view), formats=("pdf",))[0]
        pages = PdfReader(pdf).pages
        last = pages[-1].extract_text()
        assert "How to read it." in last
        lengths.add(len(pages))
        alone.append("words" not in last)
    assert lengths == {1, 2}
    assert not any(alone)


def test_a_small_table_stays_on_one_page(tmp_path: Path, meta: DocumentMeta) -> None:
    rows = tuple((Cell(f"R{i}"), Cell(f"begin{i}")) for i in range(6))
    for lines in range(24, 40, 4):
        before = Prose(tuple(Paragraph("A line of words.") for _ in range(lines)))
        cells = (markdown("## Section"), shown(before), shown(TableView("t", "Rows", ("Id", "Text"), rows)))
        pages = [page.extract_text() for page in PdfReader(one_page(tmp_path, meta, *cells, formats=("pdf",))[0]).pages]
        assert sum("begin" in page for page in pages) == 1


def test_a_long_table_does_not_begin_with_a_row_or_two_at_the_foot_of_a_page(
    tmp_path: Path, meta: DocumentMeta
) -> None:
    rows = tuple((Cell(f"R{i}"), Cell(f"begin{i}")) for i in range(40))
    begun = []
    for lines in range(27, 33):  # from room for some rows to room for none
        before = Prose(tuple(Paragraph("A line of words.") for _ in range(lines)))
        cells = (markdown("## Section"), shown(before), shown(TableView("t", "Rows", ("Id", "Text"), rows)))
        pages = [page.extract_text() for page in PdfReader(one_page(tmp_path, meta, *cells, formats=("pdf",))[0]).pages]
        assert ["Id Text" in " ".join(page.split()) for page in pages] == ["begin" in page for page in pages]
        begun.append(next(page.count("begin") for page in pages if "begin" in page))
    assert min(begun) >= 3
    assert min(begun) < 9 < max(begun), "one of them begins at the foot of a page, another on a page of its own"


@pytest.mark.parametrize("lead", ["One line that leads in.", "Said first:\n\n- one,\n- two."])
def test_a_heading_and_what_leads_in_stay_with_their_table(tmp_path: Path, meta: DocumentMeta, lead: str) -> None:
    rows = tuple((Cell(f"R{i}"), Cell(f"begin{i}")) for i in range(6))
    places = set()
    for lines in range(16, 32, 2):
        before = Prose(tuple(Paragraph("A line of words.") for _ in range(lines)))
        section = markdown(f"## Heading\n\n{lead}")
        cells = (markdown("## First"), shown(before), section, shown(TableView("t", "Rows", ("Id", "Text"), rows)))
        pages = [page.extract_text() for page in PdfReader(one_page(tmp_path, meta, *cells, formats=("pdf",))[0]).pages]
        place = next(place for place, page in enumerate(pages) if "Heading" in page)
        assert "begin0" in pages[place]
        places.add(place)
    assert places == {0, 1}


def test_a_heading_is_not_left_with_one_item_of_a_list(tmp_path: Path, meta: DocumentMeta) -> None:
    items = "\n".join(f"- item{i} {'of some words ' * 20}" for i in range(8))
    for lines in range(20, 34):
        before = Prose(tuple(Paragraph("A line of words.") for _ in range(lines)))
        cells = (markdown("## First"), shown(before), markdown(f"## Heading\n\n{items}"))
        pages = [page.extract_text() for page in PdfReader(one_page(tmp_path, meta, *cells, formats=("pdf",))[0]).pages]
        below = next(page for page in pages if "Heading" in page).split("Heading", 1)[1]
        assert below.count("of some words") > 6, "more than a line"


def test_what_leads_in_a_wide_table_is_turned_with_it(tmp_path: Path, meta: DocumentMeta) -> None:
    cells = (markdown("## First\n\nWords."), markdown("## Levels\n\nOne line that leads in."), shown(matrix()))
    pages = PdfReader(one_page(tmp_path, meta, *cells, formats=("pdf",))[0]).pages
    turned = [page.extract_text() for page in pages if page.mediabox.width > page.mediabox.height]
    assert ["One line that leads in." in text for text in turned] == [True]


def test_what_is_looked_up_takes_less_room_than_what_is_read(tmp_path: Path, meta: DocumentMeta) -> None:
    def length(heading: str, n: int) -> int:
        rows = tuple((Cell(f"R{i}"), Cell("some words " * 30)) for i in range(n))
        pieces = [shown(TableView(f"t{place}", "Rows", ("Id", "Text"), rows)) for place in range(60 // n)]
        return len(PdfReader(one_page(tmp_path, meta, markdown(heading), *pieces, formats=("pdf",))[0]).pages)

    assert length("## Annex A Register", 10) < length("## 1 Findings", 10)
    assert length("## 1 Findings", 30) < length("## 1 Findings", 10)  # so does a long table in the body


def test_who_commissioned_a_document_stands_before_its_contents(tmp_path: Path, meta: DocumentMeta) -> None:
    sections = [markdown(f"## {place} Section\n\nWords.") for place in range(8)]
    who = shown(Prose((Paragraph("Commissioned by the board."),)))
    pdf = one_page(tmp_path, meta, who, *sections, formats=("pdf",))[0]
    first = PdfReader(pdf).pages[0].extract_text()
    assert first.index("Commissioned by the board.") < first.index("Contents")


def test_given_widths_become_classes_not_styles(tmp_path: Path, meta: DocumentMeta) -> None:
    table = TableView("t", "Widths", ("A", "B"), ((Cell("a"), Cell("b")),), widths=(1, 3))
    page = page_of(one_page(tmp_path, meta, markdown("## Section"), shown(table))[0])
    assert [found.attributes["class"] for found in page.all("col")] == ["w25", "w75"]


# Text stays text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signs_in_a_cell_come_through_as_text(payload: str, html: Page, pdf_words: str) -> None:
    said = " ".join(payload.split())
    assert said in {" ".join(found.text.split()) for found in html.all("td")}
    assert said in pdf_words


def test_signs_in_captions_links_headings_and_alternative_text_come_through(tmp_path: Path, meta: DocumentMeta) -> None:
    nasty = '#panic("x") $y$ <z> "q" \\ `c` *b*'
    figure = figure_view()
    blocks: tuple[Block, ...] = (
        Prose((Heading(3, nasty, "anchor"), Paragraph((Link(nasty, "https://example.org/?a=1&b=%22"), " ", nasty)))),
        FigureView("f", nasty, f"{nasty} and some words more", figure.svg, figure.png),
        TableView("t", nasty, (nasty, "B"), ((Cell(nasty), Cell(nasty, "number")),), note=nasty),
    )
    cells = [shown(block) for block in blocks]
    strange = replace(meta, title=nasty, subtitle=nasty, review_title=nasty, status_banner=nasty, as_at=nasty)
    made = one_page(tmp_path, strange, markdown("## Section"), *cells, formats=("html", "pdf"))
    page = page_of(made[0])
    texts = [" ".join(found.text.split()) for tag in ("h1", "h3", "a", "td", "th") for found in page.all(tag)]
    assert texts.count(nasty) == 6
    assert page.all("img")[0].attributes["alt"] == f"{nasty} and some words more"
    assert pdf_text(made[1]).count(nasty) >= 9
    assert PdfReader(made[1]).metadata.title == nasty  # type: ignore[union-attr]


def test_only_the_dialect_survives_in_a_display(tmp_path: Path, meta: DocumentMeta) -> None:
    forged = (
        '<section class="wb"><script>alert(1)</script><iframe src="https://example.org"></iframe><p style="color:red" '
        'onclick="x()">words</p><style>p{}</style><table class="wb-table" style="x" onload="y"><caption>c</caption>'
        '<tbody><tr><th scope="row">a</th><td class="wb-text" style="z" onmouseover="w()">b</td></tr></tbody></table>'
    )
    html = one_page(tmp_path, meta, markdown("## Section\n\n<b onclick='x()'>bold</b>"), code(html_output(forged)))[0]
    page = page_of(html)
    assert page.all("script") == page.all("iframe") == []
    assert len(page.all("style")) == 1
    names = {name for found in page.elements for name in found.attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"style"}


# The page


def test_the_policy_names_the_hash_of_the_one_style_and_of_each_script(
    tmp_path: Path, notebook: Any, meta: DocumentMeta
) -> None:
    scripts = ("'use strict';\nconst a = 1 < 2 && 3 > 2;", "const b = 2;")
    path = publish_document(notebook, tmp_path, "r", formats=("html",), meta=meta, scripts=scripts)[0]
    page = page_of(path)

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    (style,) = page.all("style")
    assert [found.text for found in page.all("script")] == list(scripts)
    assert policy.attributes["content"] == (
        f"default-src 'none'; img-src data:; font-src data:; style-src {hashed(style.text)}; "
        f"script-src {hashed(scripts[0])} {hashed(scripts[1])}; base-uri 'none'; form-action 'none'"
    )


def test_the_page_has_language_title_landmarks_and_status(html: Page, meta: DocumentMeta) -> None:
    assert html.all("html")[0].attributes["lang"] == "en-GB"
    assert html.all("title")[0].text == "Options report – Review of the national support hubs"
    assert html.all("main")[0].attributes["id"] == "main"
    assert html.all("a", href="#main")
    assert "Data status: illustrative" in html.all("div", role="region")[0].text
    assert meta.status_banner in html.all("header")[0].text
    assert "illustrative" in html.all("meta", name="keywords")[0].attributes["content"]


def test_nothing_in_the_page_carries_a_style_attribute(html: Page) -> None:
    assert [found.tag for found in html.elements if "style" in found.attributes] == []


# The PDF


def test_every_page_of_the_pdf_says_review_status_and_page(pdf: Path, meta: DocumentMeta) -> None:
    pages = PdfReader(pdf).pages
    for place, page in enumerate(pages, start=1):
        text = " ".join(page.extract_text().split())
        assert meta.review_title in text
        assert meta.status_banner in text
        assert "Data status: illustrative" in text
        assert f"{meta.as_at} · Inputs {meta.input_hash}" in text
        assert f"Page {place} of {len(pages)}" in text


def test_the_pdf_declares_universal_access_and_archive_form(pdf: Path) -> None:
    root = catalogue(pdf)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  # a PDF boolean
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    xmp = root["/Metadata"].get_object().get_data().decode()
    for said in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"):
        assert said in xmp


def test_the_pdf_metadata_carry_the_data_status(pdf: Path, meta: DocumentMeta) -> None:
    found = PdfReader(pdf).metadata
    assert found is not None
    assert found.title == meta.title
    assert found.author == meta.review_title
    assert "Data status: illustrative" in str(found.keywords)
    assert "Data status: illustrative" in str(found.subject)


def test_the_pdf_is_tagged_with_headings_tables_and_header_cells(pdf: Path) -> None:
    tags = [tag for tag, _ in structure(pdf)]
    assert tags.count("/Table") == 4
    assert tags.count("/TH") == 4 + 1 + len(CRITERIA) + 5 + 2
    assert tags.count("/H1") >= 10
    assert "/H2" in tags
    assert "/Link" in tags


def test_the_pdf_embeds_all_of_its_fonts_and_takes_none_from_the_system(pdf: Path) -> None:
    pages: Any = PdfReader(pdf).pages
    names = {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}
    assert names
    assert {name for name in names if "SourceSansPro" not in name and "Libertinus" not in name} == set()


# The same inputs, the same bytes


def test_the_same_notebook_gives_the_same_bytes_again(
    tmp_path: Path, notebook: Any, meta: DocumentMeta, published: tuple[Path, Path]
) -> None:
    again = publish_document(notebook, tmp_path, "options-report", formats=("html", "pdf"), meta=meta)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in published]


@pytest.mark.slow
def test_the_same_notebook_gives_the_same_bytes_elsewhere(
    tmp_path: Path, notebook: Any, meta: DocumentMeta, published: tuple[Path, Path]
) -> None:
    source = tmp_path / "another folder" / "source.ipynb"
    source.parent.mkdir()
    source.write_text(json.dumps(notebook))
    script = (
        "import sys\nfrom pathlib import Path\nfrom evaluation.publish.document import publish_document\n"
        "from evaluation.publish.meta import DocumentMeta\n"
        f"publish_document(Path('source.ipynb'), Path('out'), 'options-report', meta={meta!r})\n"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "TZ": "Pacific/Chatham", "LC_ALL": "C"}
    environment |= {"PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], cwd=source.parent, env=environment, check=True)
    for path in published:
        assert (source.parent / "out" / path.name).read_bytes() == path.read_bytes()


def test_no_path_or_name_of_the_machine_is_in_a_file(published: tuple[Path, Path]) -> None:
    traces = {str(REPOSITORY), str(Path.home()), str(published[0].parent), "site-packages"}
    for path in published:
        content = path.read_bytes().decode("latin-1")
        assert not {trace for trace in traces if len(trace) > 1 and trace in content}


def test_the_date_in_a_pdf_is_the_one_asked_for(
    tmp_path: Path, meta: DocumentMeta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1164153600")  # 22 November 2006
    dated = one_page(tmp_path, meta, markdown("## A"), formats=("pdf",))[0]
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    undated = one_page(tmp_path / "b", meta, markdown("## A"), formats=("pdf",))[0]
    assert str(PdfReader(dated).metadata.creation_date)[:10] == "2006-11-22"  # type: ignore[union-attr]
    assert str(PdfReader(undated).metadata.creation_date)[:10] == "1980-01-01"  # type: ignore[union-attr]


def test_numbers_stand_right_in_both_formats(html: Page) -> None:
    assert [found.text for found in html.all("td", **{"class": "wb-number"})][:3] == ["12.4", "£8.70m", "41"]
    assert [found.text for found in html.all("th", **{"class": "wb-number"})] == list(options().columns[1:])
