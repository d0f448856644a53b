"""The made-up report for Word: what Word is told, what it looks like, what it cannot do."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from evaluation.errors import InputError, RunError
from evaluation.presentation import (
    LEVEL_FILL,
    Callout,
    Cell,
    FigureView,
    Heading,
    Link,
    Paragraph,
    Prose,
    Strong,
    TableView,
)
from evaluation.publish.archive import packed
from evaluation.publish.document import publish_document, read_reference_doc
from evaluation.publish.meta import DocumentMeta
from tests.publish.office import (
    DRAWING,
    WORD,
    Element,
    converted_by_office,
    external,
    parts,
    properties,
    said,
    tree,
    value,
)
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
    payload_table,
    shown,
)

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def docx(docx_file: Path) -> Path:
    return docx_file


@pytest.fixture(scope="module")
def body(docx: Path) -> Element:
    return tree(parts(docx)["word/document.xml"])


def made(folder: Path, meta: DocumentMeta, *cells: dict[str, Any], own: Path | None = None) -> Path:
    notebook = notebook_of(markdown("# T"), *cells)
    return publish_document(notebook, folder, "document", formats=("docx",), meta=meta, reference_doc=own)[0]


def paragraphs(body: Element) -> list[tuple[str, str]]:
    """Style and text of every paragraph."""
    return [(value(item, "pPr/pStyle"), said(item)) for item in body.iter(f"{WORD}p")]


def table_of(body: Element, place: int) -> Element:
    return list(body.iter(f"{WORD}tbl"))[place]


def rows_of(table: Element) -> list[list[Element]]:
    return [list(row.iter(f"{WORD}tc")) for row in table.iter(f"{WORD}tr")]


# What is kept


def test_the_file_fed_by_illustrative_data_says_so_in_its_name(docx: Path) -> None:
    assert docx.name == "options-report-illustrative.docx"


def test_title_headings_and_prose_carry_the_styles_of_word(body: Element, meta: DocumentMeta) -> None:
    found = paragraphs(body)
    assert found[:2] == [("Title", meta.title), ("Subtitle", meta.subtitle)]
    headings = [text for style, text in found if style == "Heading1"]
    assert headings[:3] == ["0 Status of this report", "1 Summary for the Board", "2 Remit and method"]
    assert ("Heading2", "2.1 What the panel found") in found
    assert any(style == "FirstParagraph" and text.startswith("The panel met four times") for style, text in found)
    assert not any("is dropped" in text for _, text in found)


def test_tables_and_figures_are_numbered_as_in_the_other_formats(body: Element) -> None:
    captions = [text for style, text in paragraphs(body) if style in ("TableCaption", "ImageCaption")]
    assert captions == [
        "Table 1. Options by cost and weighted benefit",
        "Figure 1. Items of evidence held for each hub",
        "Table 2. Panel levels by hub and criterion",
        "Table 3. Evidence register",
        "Table 4. Signs that mean something elsewhere: $x$ #y <z>",
    ]


def test_a_callout_is_a_paragraph_with_a_style_of_its_own(body: Element) -> None:
    found = paragraphs(body)
    at = found.index(("CalloutWarningTitle", "Illustrative scores"))
    assert found[at + 1] == ("CalloutWarning", "The levels were made up to show the method.")
    assert ("CalloutNoteTitle", "How to read this") in found


def test_a_long_document_has_a_list_of_contents_that_word_can_bring_up_to_date(body: Element) -> None:
    entries = [text for style, text in paragraphs(body) if style == "TOC1"]
    assert entries == [text for style, text in paragraphs(body) if style == "Heading1"]
    assert [item.text for item in body.iter(f"{WORD}instrText")] == [r' TOC \o "1-1" \n \h \z ']
    kinds = [item.get(f"{WORD}fldCharType") for item in body.iter(f"{WORD}fldChar")]
    assert kinds == ["begin", "separate", "end"]


# Header, footer, properties


def test_every_section_names_a_header_and_a_footer_with_review_status_and_inputs(
    docx: Path, body: Element, meta: DocumentMeta
) -> None:
    sections = list(body.iter(f"{WORD}sectPr"))
    assert len(sections) == 4  # contents, portrait, the wide table, portrait
    for section in sections:
        assert [child.tag for child in section][:2] == [f"{WORD}footerReference", f"{WORD}headerReference"]
    header = said(tree(parts(docx)["word/review-header.xml"]))
    assert header == f"{meta.review_title} · Data status: illustrative{meta.status_banner}"
    footer = tree(parts(docx)["word/review-footer.xml"])
    assert said(footer) == f"Page 1 of 1 · {meta.as_at} · Inputs {meta.input_hash}"
    assert [item.text for item in footer.iter(f"{WORD}instrText")] == [" PAGE ", " NUMPAGES "]


def test_the_properties_carry_title_status_language_and_inputs(docx: Path, meta: DocumentMeta) -> None:
    found = properties(docx)
    assert found["title"] == meta.title
    assert found["creator"] == meta.review_title
    assert found["language"] == "en-GB"
    assert "Data status: illustrative" in found["subject"]
    assert "Data status: illustrative" in found["keywords"]
    assert found["Data status"] == "illustrative"
    assert found["Inputs"] == meta.input_hash
    assert found["created"] == found["modified"] == "1980-01-01T00:00:00Z"


def test_a_document_without_data_has_no_status_in_its_header(tmp_path: Path, meta: DocumentMeta) -> None:
    path = made(tmp_path, replace(meta, status=None, status_banner=""), markdown("## A\n\nWords."))
    assert said(tree(parts(path)["word/review-header.xml"])) == meta.review_title


def test_text_is_british_english_and_pages_are_a4(docx: Path, body: Element) -> None:
    styles = tree(parts(docx)["word/styles.xml"])
    assert value(styles, "docDefaults/rPrDefault/rPr/lang") == "en-GB"
    sizes = [
        (value(s, "pgSz", "w"), value(s, "pgSz", "h"), value(s, "pgSz", "orient")) for s in body.iter(f"{WORD}sectPr")
    ]
    upright, turned = ("11906", "16838", ""), ("16838", "11906", "landscape")
    assert sizes == [upright, upright, turned, upright]


# Tables


def test_only_the_wide_table_and_its_heading_stand_on_the_page_on_its_side(body: Element) -> None:
    content = [item for item in body[0] if item.tag in (f"{WORD}p", f"{WORD}tbl")]
    ends = [place for place, item in enumerate(content) if item.find(f"{WORD}pPr/{WORD}sectPr") is not None]
    turned = content[ends[1] + 1 : ends[2]]
    assert said(turned[0]) == "4.1 Levels"
    assert [said(item) for item in turned if value(item, "pPr/pStyle") == "TableCaption"] == [
        "Table 2. Panel levels by hub and criterion"
    ]
    assert sum(item.tag == f"{WORD}tbl" for item in turned) == 1


def test_a_document_may_end_with_a_wide_table(tmp_path: Path, meta: DocumentMeta) -> None:
    body = tree(parts(made(tmp_path, meta, markdown("## A\n\nWords."), shown(matrix())))["word/document.xml"])
    assert [value(item, "pgSz", "orient") for item in body.iter(f"{WORD}sectPr")] == ["", "landscape"]
    assert list(body[0])[-1].tag == f"{WORD}sectPr"


def test_heading_rows_repeat_and_no_row_is_split(body: Element) -> None:
    for table in body.iter(f"{WORD}tbl"):
        rows = list(table.iter(f"{WORD}tr"))
        assert [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows] == [True] + [False] * (
            len(rows) - 1
        )
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)


def test_a_row_taller_than_a_page_may_be_split(tmp_path: Path, meta: DocumentMeta) -> None:
    rows = ((Cell("R1"), Cell("short")), (Cell("R2"), Cell("words in between " * 600)))
    view = TableView("t", "Rows", ("Id", "Text"), rows)
    table = table_of(tree(parts(made(tmp_path, meta, markdown("## A"), shown(view)))["word/document.xml"]), 0)
    split = [row.find(f"{WORD}trPr/{WORD}cantSplit") is None for row in table.iter(f"{WORD}tr")]
    assert split == [False, False, True]


def test_tables_say_what_they_show_and_which_cells_are_headings(body: Element) -> None:
    matrix_table = table_of(body, 1)
    assert value(matrix_table, "tblPr/tblCaption") == "Panel levels by hub and criterion"
    assert (
        value(matrix_table, "tblPr/tblLook", "firstRow") == value(matrix_table, "tblPr/tblLook", "firstColumn") == "1"
    )
    head, *rows = rows_of(matrix_table)
    assert [said(cell) for cell in head] == ["Hub", *CRITERIA]
    assert [said(row[0]) for row in rows] == list(HUBS)
    assert {value(row[0], "p/pPr/pStyle") for row in rows} == {"TableHeadingNext"}  # a small table stays on one page


def test_level_cells_carry_the_palette_and_gaps_are_hatched(body: Element) -> None:
    fills, styles, patterns = {}, {}, {}
    for row in rows_of(table_of(body, 1))[1:]:
        for cell in row[1:]:
            step = said(cell).split()[0]
            fills[step] = value(cell, "tcPr/shd", "fill")
            patterns[step] = value(cell, "tcPr/shd")
            styles[step] = value(cell, "p/pPr/pStyle").removesuffix("Next")
            assert cell.find(f"{WORD}tcPr/{WORD}tcBorders") is not None
    assert [f"#{fills[step]}" for step in "01234"] == list(LEVEL_FILL)
    assert {patterns[step] for step in "01234"} == {"clear"}
    assert patterns["IE"] == patterns["NA"] == "thinDiagStripe"
    assert [styles[step] for step in "01234"] == ["TableLevel"] * 3 + ["TableLevelLight"] * 2
    assert styles["IE"] == styles["NA"] == "TableLevelGap"


def test_numbers_and_their_headings_stand_right(docx: Path, body: Element) -> None:
    head, *rows = rows_of(table_of(body, 0))
    assert [value(cell, "p/pPr/pStyle") for cell in head] == ["TableHeadingNext"] + ["TableHeadingRight"] * 3
    assert {value(cell, "p/pPr/pStyle").removesuffix("Next") for row in rows for cell in row[1:]} == {"TableNumber"}
    styles = {
        style.get(f"{WORD}styleId"): value(style, "pPr/jc")
        for style in tree(parts(docx)["word/styles.xml"]).iter(f"{WORD}style")
    }
    assert styles["TableNumber"] == styles["TableHeadingRight"] == "right"


def test_columns_fill_the_page_and_leave_every_word_whole(tmp_path: Path, meta: DocumentMeta) -> None:
    names = ("Internationalisation", "Responsibilities", "Representativeness", "Accountability")
    rows = tuple((Cell(f"R{i}"), *(Cell(f"{name}{i} and more words than fit") for name in names)) for i in range(3))
    view = TableView("narrow", "Long words", ("Id", *names), rows)
    table = table_of(tree(parts(made(tmp_path, meta, markdown("## A"), shown(view)))["word/document.xml"]), 0)
    widths = [int(column.get(f"{WORD}w", "0")) for column in table.iter(f"{WORD}gridCol")]
    assert 9300 < sum(widths) <= 11906 - 2 * 1247
    # the letters of a bold "Internationalisation" in Arial are 9.30 em wide, by the type's own measures
    small = "TableTextSmall" in {value(cell, "p/pPr/pStyle") for row in rows_of(table) for cell in row}
    assert widths[1] >= 9.30 * (7.5 if small else 9) * 20 + 190


def test_given_widths_are_kept_in_proportion(tmp_path: Path, meta: DocumentMeta) -> None:
    words = "words that take more than one line " * 3
    view = TableView("t", "Widths", ("A", "B"), ((Cell(words), Cell(words)),), widths=(1, 3))
    narrow, broad = widths_of(made(tmp_path, meta, markdown("## A"), shown(view)))
    assert broad / narrow == pytest.approx(3, rel=0.01)


def test_a_column_of_ids_takes_no_more_than_they_need(tmp_path: Path, meta: DocumentMeta) -> None:
    view = TableView("t", "Widths", ("A", "B"), ((Cell("E01"), Cell("words " * 40)),), widths=(1, 1))
    narrow, broad = widths_of(made(tmp_path, meta, markdown("## A"), shown(view)))
    assert narrow < 0.1 * broad


def widths_of(path: Path) -> list[int]:
    """Widths of the columns of a document's first table."""
    table = table_of(tree(parts(path)["word/document.xml"]), 0)
    return [int(column.get(f"{WORD}w", "0")) for column in table.iter(f"{WORD}gridCol")]


def keeps(path: Path, style: str) -> bool:
    """Whether paragraphs of a style stay on the page of the one that follows."""
    found = [item for item in tree(parts(path)["word/styles.xml"]) if item.get(f"{WORD}styleId") == style]
    return found[0].find(f"{WORD}pPr/{WORD}keepNext") is not None


@pytest.mark.parametrize(("note", "n_rows", "kept"), [("A note.", 40, 1), ("", 40, 0), ("A note.", 3, 3), ("", 3, 2)])
def test_the_last_row_stays_with_its_note_and_a_small_table_on_one_page(
    tmp_path: Path, meta: DocumentMeta, note: str, n_rows: int, kept: int
) -> None:
    rows = tuple((Cell(f"R{i}"), Cell("some words")) for i in range(n_rows))
    path = made(tmp_path, meta, markdown("## A"), shown(TableView("t", "Rows", ("A", "B"), rows, note=note)))
    styles = [value(row[1], "p/pPr/pStyle") for row in rows_of(table_of(tree(parts(path)["word/document.xml"]), 0))[1:]]
    assert sum("Next" in style for style in styles) == kept
    assert ("Next" in styles[-1]) == bool(note)
    assert keeps(path, "TableTextNext")
    assert not keeps(path, "TableText")


def test_what_leads_in_a_table_stays_with_it(tmp_path: Path, meta: DocumentMeta) -> None:
    text = "## A\n\nOne line.\n\n- first\n- second"
    body = tree(parts(path := made(tmp_path, meta, markdown(text), shown(matrix())))["word/document.xml"])[0]
    styles = {said: style for style, said in paragraphs(body)}
    assert [styles[said] for said in ("One line.", "first", "second")] == ["LeadIn", "LeadInItem", "LeadInItem"]
    assert all(keeps(path, style) for style in ("LeadIn", "LeadInItem", "ImageCaption", "Heading1"))
    assert (
        next(item for item in body.iter(f"{WORD}p") if said(item) == "first").find(f"{WORD}pPr/{WORD}numPr") is not None
    )


def test_long_text_before_a_table_may_be_parted_from_it(tmp_path: Path, meta: DocumentMeta) -> None:
    body = tree(
        parts(made(tmp_path, meta, markdown("## A\n\n" + "Many words. " * 80), shown(matrix())))["word/document.xml"]
    )
    assert not any(style.startswith("LeadIn") for style, _ in paragraphs(body))


def test_the_ends_of_an_interval_stand_on_one_line(tmp_path: Path, meta: DocumentMeta) -> None:
    view = TableView("t", "Rows", ("A", "B"), ((Cell("R1"), Cell("17.0 to 37.0", "number")),))
    body = tree(parts(made(tmp_path, meta, markdown("## A"), shown(view)))["word/document.xml"])
    assert ("TableNumber", "17.0\u00a0to\u00a037.0") in paragraphs(body)


def test_references_are_links_with_the_numbers_of_the_tables(tmp_path: Path, meta: DocumentMeta) -> None:
    path = made(tmp_path, meta, markdown("## A"), *map(shown, cited()))
    body = tree(parts(path)["word/document.xml"])[0]
    links = {link.get(f"{WORD}anchor"): said(link) for link in body.iter(f"{WORD}hyperlink")}
    assert links == {"options": "Table\u00a01", "coverage": "Figure\u00a01", "ev-1": "E1", "cites": "2"}
    assert "Benefit is highest for O1 (Table\u00a01, Figure\u00a01)." in said(body)


def test_a_heading_on_its_own_page_carries_the_break_itself(tmp_path: Path, meta: DocumentMeta) -> None:
    turned = markdown("## B\n\nMore.") | {"metadata": {"tags": ["own-page"]}}
    path = made(tmp_path, meta, markdown("## A\n\nWords."), turned)
    body = tree(parts(path)["word/document.xml"])[0]
    breaks = [item for item in body.iter(f"{WORD}p") if item.find(f"{WORD}pPr/{WORD}pageBreakBefore") is not None]
    assert [said(item) for item in breaks] == ["B"], "no empty line on top of the page"
    assert [item.tag.removeprefix(WORD) for item in breaks[0][0]] == ["pStyle", "pageBreakBefore", "spacing"]


def test_tables_that_follow_one_another_stay_apart(tmp_path: Path, meta: DocumentMeta) -> None:
    views = [TableView(name, "", ("A", "B"), ((Cell("a"), Cell("b")),)) for name in ("one", "two")]
    body = tree(parts(made(tmp_path, meta, markdown("## A"), *map(shown, views)))["word/document.xml"])[0]
    tags = [item.tag for item in body]
    first = tags.index(f"{WORD}tbl")
    assert tags[first + 1] == f"{WORD}p"


# Figures, links


def test_a_figure_is_its_bitmap_with_alternative_text(docx: Path, body: Element) -> None:
    (picture,) = body.iter(f"{DRAWING}docPr")
    assert picture.get("descr") == figure_view().alt
    media = [content for name, content in parts(docx).items() if name.startswith("word/media/")]
    assert media == [figure_view().png]
    (inline,) = body.iter(f"{DRAWING}inline")
    assert {inline.get(f"dist{side}") for side in "TBLR"} == {"0"}, "no space of a program's own beside it"


def test_a_picture_is_never_wider_or_higher_than_the_page_allows(tmp_path: Path, meta: DocumentMeta) -> None:
    path = made(tmp_path, replace(meta, compact=True), markdown("## A"), shown(figure_view()))
    (extent,) = tree(parts(path)["word/document.xml"]).iter(f"{DRAWING}extent")
    width, height = (int(extent.get(side, "0")) / 12700 for side in ("cx", "cy"))  # in points
    assert height <= 190.1
    assert width / height == pytest.approx(7 / 3.2, rel=0.01)


def test_a_figure_without_a_bitmap_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    cell = shown(figure_view())
    del cell["outputs"][0]["data"]["image/png"]
    with pytest.raises(RunError, match="document: a figure was shown without a bitmap"):
        made(tmp_path, meta, markdown("## A"), cell)


@pytest.mark.parametrize(
    "source", ["/etc/hostname", "https://example.org/x.png", "file:///etc/hostname", "reference.docx"]
)
def test_a_forged_picture_fetches_nothing(tmp_path: Path, meta: DocumentMeta, source: str) -> None:
    image = f'<img alt="{"words " * 5}" src="{source}">'
    forged = f'<section class="wb"><figure class="wb-figure" id="f">{image}</figure></section>'
    with pytest.raises(RunError, match="figure f has no picture of the workbench"):
        made(tmp_path, meta, markdown("## A"), code(html_output(forged)))


def test_every_internal_link_leads_to_one_bookmark(body: Element) -> None:
    marks = [mark.get(f"{WORD}name") for mark in body.iter(f"{WORD}bookmarkStart")]
    targets = [str(link.get(f"{WORD}anchor")) for link in body.iter(f"{WORD}hyperlink") if link.get(f"{WORD}anchor")]
    assert "E03" in targets
    assert "E99" not in targets
    assert [target for target in targets if marks.count(target) != 1] == []
    assert {"options", "coverage", "matrix", "register", "E24"} <= set(marks)
    assert len(marks) == len(set(marks))


def test_nothing_outside_the_file_is_referred_to_but_web_links(docx: Path) -> None:
    found = external(docx)
    assert ("hyperlink", "https://example.org/survey/wave-3") in found
    assert {kind for kind, _ in found} == {"hyperlink"}
    assert all(target.startswith("https://example.org/survey/") for _, target in found)


# Text stays text


def test_signs_in_a_cell_come_through_as_text(body: Element) -> None:
    assert [said(row[1]) for row in rows_of(table_of(body, 3))[1:]] == list(PAYLOADS)


def test_signs_in_every_other_place_come_through_as_text(tmp_path: Path, meta: DocumentMeta) -> None:
    nasty = '</w:t></w:r><w:fldSimple w:instr="x"/> & "q" <!-- -->'
    figure = figure_view()
    blocks: tuple[Block, ...] = (
        Prose((Heading(3, nasty, "anchor"), Paragraph((Link(nasty, "https://example.org/?a=1&b=%22"), " ", nasty)))),
        Prose((Callout("note", nasty, (nasty,)),)),
        FigureView("f", nasty, f"{nasty} and some words more", figure.svg, figure.png),
        TableView("t", nasty, (nasty, "B"), ((Cell(nasty), Cell(nasty, "number")),), note=nasty),
    )
    strange = replace(meta, title=nasty, subtitle=nasty, review_title=nasty, status_banner=nasty, as_at=nasty)
    path = made(tmp_path, strange, markdown("## A"), *map(shown, blocks))
    body = tree(parts(path)["word/document.xml"])
    assert sum(text.count(nasty) for _, text in paragraphs(body)) == 13
    assert not list(body.iter(f"{WORD}fldSimple"))
    assert value(table_of(body, 0), "tblPr/tblCaption") == nasty
    (picture,) = body.iter(f"{DRAWING}docPr")
    assert picture.get("descr") == f"{nasty} and some words more"
    assert nasty in said(tree(parts(path)["word/review-header.xml"]))
    assert properties(path)["title"] == nasty


def test_words_of_a_cell_are_the_same_whether_or_not_pandoc_writes_them(tmp_path: Path, meta: DocumentMeta) -> None:
    texts = ("plain – £5 & <b>", "far east 審", "to the left שלום", "a face \U0001f600")
    mixed = (Strong("bold"), " and ", Link("the web", "https://example.org/a?b=c&d"), " and ", Link("here", "#t"), ".")
    table = TableView("t", "T", ("A",), (*((Cell(text),) for text in texts), (Cell(mixed),)))
    path = made(tmp_path, meta, markdown("## A"), shown(table))
    rows = rows_of(table_of(tree(parts(path)["word/document.xml"]), 0))[1:]
    assert [said(row[0]) for row in rows] == [*texts, "bold and the web and here."]
    assert {value(row[0], "p/pPr/pStyle") for row in rows} == {"TableHeading", "TableHeadingNext"}
    anchors = [link.get(f"{WORD}anchor") for link in rows[-1][0].iter(f"{WORD}hyperlink")]
    assert anchors == [None, "t"]
    assert ("hyperlink", "https://example.org/a?b=c&d") in external(path)


def test_signs_that_xml_forbids_are_left_out(tmp_path: Path, meta: DocumentMeta) -> None:
    view = payload_table(("a\x00b\x0bc\x1fd\ufffe",))
    path = made(
        tmp_path, replace(meta, title="T\x07itle"), markdown("## A"), shown(replace(view, caption="C\x08aption"))
    )
    body = tree(parts(path)["word/document.xml"])
    assert paragraphs(body)[0] == ("Title", "Title")
    assert value(table_of(body, 0), "tblPr/tblCaption") == "Caption"


# An organisation's own look


def organisation(folder: Path, meta: DocumentMeta, **changes: bytes) -> Path:
    """A reference document as an organisation might keep it: ours with another type, and a header of its own."""
    held = parts(made(folder / "first", meta, markdown("## A")))
    header = held.pop("word/review-header.xml").replace(meta.review_title.encode(), b"Letterhead")
    styles = held["word/styles.xml"].replace(b'"Arial"', b'"Georgia"')
    styles = styles.replace(b'w:styleId="CalloutNote"', b'w:styleId="Other1"').replace(b'"Callout Note"', b'"Other 1"')
    held |= {"word/header1.xml": header, "word/styles.xml": styles}
    for name in ("word/_rels/document.xml.rels", "[Content_Types].xml"):
        held[name] = held[name].replace(b"review-header.xml", b"header1.xml")
    path = folder / "own.docx"
    path.write_bytes(packed(held | changes))
    return path


def test_an_organisations_look_is_kept_and_gains_status_and_missing_styles(tmp_path: Path, meta: DocumentMeta) -> None:
    own = organisation(tmp_path, meta)
    path = made(tmp_path, meta, markdown("## A\n\nWords."), shown(matrix()), own=own)
    held = parts(path)
    assert b'"Georgia"' in held["word/styles.xml"]
    assert b'w:styleId="CalloutNote"' in held["word/styles.xml"]
    header = said(tree(held["word/header1.xml"]))
    assert header.startswith("Letterhead")
    assert meta.status_banner in header.partition(meta.review_title)[2]
    (level, *_) = rows_of(table_of(tree(held["word/document.xml"]), 0))[1][1:]
    assert value(level, "tcPr/shd", "fill") == LEVEL_FILL[0].removeprefix("#")


def test_cells_go_by_the_ids_that_an_organisation_gave_its_styles(tmp_path: Path, meta: DocumentMeta) -> None:
    own = organisation(tmp_path, meta)
    styles = parts(own)["word/styles.xml"]
    held = {"word/styles.xml": styles.replace(b'w:styleId="TableText"', b'w:styleId="Zellentext"')}
    own.write_bytes(packed(parts(own) | held))
    table = TableView("t", "T", ("A", "B"), ((Cell("a"), Cell("b")),) * 12)
    path = made(tmp_path, meta, markdown("## A"), shown(table), own=own)
    (_, plain) = rows_of(table_of(tree(parts(path)["word/document.xml"]), 0))[12]
    assert value(plain, "p/pPr/pStyle") == "Zellentext"


def test_a_reference_document_that_calls_for_something_outside_is_refused(tmp_path: Path, meta: DocumentMeta) -> None:
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="https://example.org/spy.png" TargetMode="External"/></Relationships>'
    )
    own = organisation(tmp_path, meta, **{"word/_rels/header1.xml.rels": rels})
    with pytest.raises(RunError, match="calls for something from outside the file"):
        made(tmp_path, meta, markdown("## A"), own=own)


@pytest.mark.parametrize(
    ("content", "fault"), [(b"no archive", "is not a Word file"), (packed({"a.txt": b"x"}), "is not a Word file")]
)
def test_a_reference_document_of_another_kind_is_refused(
    tmp_path: Path, meta: DocumentMeta, content: bytes, fault: str
) -> None:
    own = tmp_path / "own.docx"
    own.write_bytes(content)
    with pytest.raises(RunError, match=fault):
        made(tmp_path, meta, markdown("## A"), own=own)


def test_a_reference_document_that_is_not_there_is_refused_by_name(tmp_path: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match=r"own\.docx cannot be read"):
        made(tmp_path, meta, markdown("## A"), own=tmp_path / "own.docx")


def test_a_reference_document_is_tried_before_it_is_used(tmp_path: Path, meta: DocumentMeta) -> None:
    own = organisation(tmp_path, meta)
    assert read_reference_doc(own) == own.read_bytes()
    held = parts(own)
    template = b"wordprocessingml.template.main+xml"
    types = held["[Content_Types].xml"].replace(b"wordprocessingml.document.main+xml", template)
    own.write_bytes(packed(held | {"[Content_Types].xml": types}))
    path = made(tmp_path, meta, markdown("## A"), own=own)
    assert template not in parts(path)["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (None, "No such file"),
        (b"no archive", "is not a Word file"),
        ({"word/styles.xml": None}, "is not a Word file"),
        ({"word/document.xml": b"<w:document/>"}, "does not say the size and the margins of its page"),
        ({"word/styles.xml": b"<w:styles"}, "."),
    ],
)
def test_a_reference_document_that_cannot_be_used_is_told_before_anything_runs(
    tmp_path: Path, meta: DocumentMeta, changed: Any, said: str
) -> None:
    own = organisation(tmp_path, meta)
    if changed is None:
        own.unlink()
    elif isinstance(changed, bytes):
        own.write_bytes(changed)
    else:
        held = {name: content for name, content in (parts(own) | changed).items() if content is not None}
        own.write_bytes(packed(held))
    with pytest.raises(InputError, match=f"own.docx: a reference document is a Word file .*{said}"):
        read_reference_doc(own)


# The same inputs, the same bytes


def test_the_same_notebook_gives_the_same_bytes_again(
    tmp_path: Path, notebook: Any, meta: DocumentMeta, docx: Path
) -> None:
    again = publish_document(notebook, tmp_path / "elsewhere", "options-report", formats=("docx",), meta=meta)[0]
    assert again.read_bytes() == docx.read_bytes()


@pytest.mark.slow
def test_the_same_notebook_gives_the_same_bytes_in_another_time_zone_and_language(
    tmp_path: Path, notebook: Any, meta: DocumentMeta, docx: Path
) -> None:
    source = tmp_path / "another folder" / "source.ipynb"
    source.parent.mkdir()
    source.write_text(json.dumps(notebook))
    script = (
        "from pathlib import Path\nfrom evaluation.publish.document import publish_document, read_reference_doc\n"
        "from evaluation.publish.meta import DocumentMeta\n"
        f"publish_document(Path('source.ipynb'), Path('out'), 'options-report', formats=('docx',), meta={meta!r})\n"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), "TZ": "Pacific/Chatham", "LC_ALL": "C"}
    environment |= {"PYTHONHASHSEED": "7", "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], cwd=source.parent, env=environment, check=True)
    assert (source.parent / "out" / docx.name).read_bytes() == docx.read_bytes()


def test_no_path_or_name_of_the_machine_is_in_the_file(docx: Path) -> None:
    traces = {str(REPOSITORY), str(Path.home()), str(docx.parent), "site-packages", "/tmp/"}  # noqa: S108
    for content in parts(docx).values():
        assert not {trace for trace in traces if len(trace) > 1 and trace.encode() in content}


def test_the_date_is_the_one_asked_for(tmp_path: Path, meta: DocumentMeta, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1164153600")  # 22 November 2006
    assert properties(made(tmp_path, meta, markdown("## A")))["created"] == "2006-11-22T00:00:00Z"


# Opened


@pytest.mark.slow
def test_another_program_opens_the_file_and_sets_every_page(tmp_path: Path, docx: Path, meta: DocumentMeta) -> None:
    (pdf,) = converted_by_office(docx, "pdf", tmp_path)
    pages = PdfReader(pdf).pages
    assert len(pages) >= 6
    texts = [" ".join(page.extract_text().split()) for page in pages]
    for place, text in enumerate(texts, start=1):
        assert meta.status_banner in text
        assert f"Page {place} of {len(pages)}" in text
    assert sum(page.mediabox.width > page.mediabox.height for page in pages) == 1
    assert "E24" in " ".join(texts)


@pytest.mark.slow
def test_a_scorecard_fits_one_page(tmp_path: Path, meta: DocumentMeta) -> None:
    rows = tuple((Cell(name), Cell("2 Partial", "level-2"), Cell("A reason in some words. " * 6)) for name in CRITERIA)
    levels = TableView("levels", "Levels with reasons", ("Criterion", "Level", "Reason"), rows)
    cells = (markdown("## What the hub is\n\nWords."), shown(figure_view()), shown(levels))
    (pdf,) = converted_by_office(made(tmp_path, replace(meta, compact=True), *cells), "pdf", tmp_path)
    assert len(PdfReader(pdf).pages) == 1


def test_the_bitmap_of_a_notebook_may_be_kept_in_lines(tmp_path: Path, meta: DocumentMeta) -> None:
    cell = shown(figure_view())
    data = cell["outputs"][0]["data"]
    png = base64.b64encode(figure_view().png).decode()
    data["image/png"] = [png[:400], png[400:]]
    held = parts(made(tmp_path, meta, markdown("## A"), cell))
    assert [content for name, content in held.items() if name.startswith("word/media/")] == [figure_view().png]
