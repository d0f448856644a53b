"""Texts from a pack stay text: hostile ones in every place of every block, read back by a parser."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.presentation import (
    STYLE,
    Bullets,
    Callout,
    Cell,
    FigureView,
    Heading,
    Link,
    Paragraph,
    Prose,
    Strong,
    TableView,
    block_html,
    plain,
    ref,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    "</td></tr></table><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- comment --><style>*{display:none}</style>",
    "&lt;script&gt; &amp; &#60;b&#62;",
    "</section><iframe src=javascript:alert(1)>",
    "${7*7} {{7*7}} <%= 7 %> $x^2$ [a](javascript:alert(1))",
    "]]><![CDATA[",
]
TAGS = {
    "section", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "ul", "li", "strong", "a", "h2", "div",
    "figure", "figcaption", "img", "span",
}  # fmt: skip
ATTRIBUTES = {"class", "id", "scope", "href", "role", "alt", "src", "data-widths", "data-status", "data-back-links"}

Block = TableView | FigureView | Prose


class Page(HTMLParser):
    """Collects what a browser would see: tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page


PNG, SVG = b"png", b"<svg><script>alert(1)</script></svg>"


def table(**places: str) -> TableView:
    """Return a table with one text in the place named."""
    said = dict.fromkeys(("table_id", "caption", "head", "row_head", "cell", "note", "anchor"), "x") | places
    rows = ((Cell(said["row_head"]), Cell(said["cell"], "level-3")),)
    return TableView(
        said["table_id"],
        said["caption"],
        ("First", said["head"]),
        rows,
        note=said["note"],
        row_anchors=(said["anchor"],),
        widths=(1.0, 2.5),
    )


MAKERS: dict[str, Callable[[str], Block]] = {
    "table id": lambda text: table(table_id=text),
    "caption": lambda text: table(caption=text),
    "column heading": lambda text: table(head=text),
    "row heading": lambda text: table(row_head=text),
    "cell": lambda text: table(cell=text),
    "note": lambda text: table(note=text),
    "row anchor": lambda text: table(anchor=text),
    "cell kind": lambda text: TableView("t", "c", ("a", "b"), ((Cell("x"), Cell("y", text)),)),
    "link text": lambda text: Prose((Paragraph((Link(text, "https://example.org/"),)),)),
    "link address": lambda text: Prose((Paragraph((Link("words", text),)),)),
    "reference": lambda text: Prose((Paragraph(("words", ref(text))),)),
    "back links": lambda text: TableView("t", "c", ("a",), ((Cell("x"),),), back_links=text),
    "stress": lambda text: Prose((Paragraph(("a ", Strong(text))),)),
    "paragraph": lambda text: Prose((Paragraph(text),)),
    "bullets": lambda text: Prose((Bullets((text, ("x", text))),)),
    "heading": lambda text: Prose((Heading(2, text),)),
    "heading anchor": lambda text: Prose((Heading(2, "x", anchor=text),)),
    "callout title": lambda text: Prose((Callout("warning", text, ("x",)),)),
    "callout item": lambda text: Prose((Callout("note", "x", (text,)),)),
    "figure id": lambda text: FigureView(text, "c", "what the figure finds", SVG, PNG),
    "figure caption": lambda text: FigureView("f", text, "what the figure finds", SVG, PNG),
    "alternative text": lambda text: FigureView("f", "c", f"what the figure finds {text}", SVG, PNG),
}
IN_ATTRIBUTES = {
    "reference",
    "back links",
    "table id",
    "row anchor",
    "cell kind",
    "heading anchor",
    "figure id",
    "alternative text",
}


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("place", MAKERS)
def test_hostile_text_stays_text(place: str, payload: str) -> None:
    page = read(block_html(MAKERS[place](payload)))
    assert set(page.tags) <= TAGS
    assert {name for name, _ in page.attributes} <= ATTRIBUTES
    assert page.other == []
    if place in IN_ATTRIBUTES:
        assert any(payload in value for _, value in page.attributes)
    elif place != "link address":
        assert payload in page.text


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_any_text_in_a_cell_is_read_back(text: str) -> None:
    page = read(block_html(table(cell=text)))
    assert set(page.tags) <= TAGS
    shown = text.replace("\r\n", "\n").replace("\r", "\n")
    assert shown in page.text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", " https://a b", 'https://a"b', "file:///etc/x",
     "//example.org", "https://", "vbscript:x", "\x01javascript:x", ""],
)  # fmt: skip
def test_an_address_that_is_not_plainly_a_page_is_not_linked(address: str) -> None:
    page = read(block_html(Prose((Paragraph((Link("words", address),)),))))
    assert "a" not in page.tags
    assert "words" in page.text


@pytest.mark.parametrize("address", ["https://example.org/a?b=1&c=2", "http://example.org", "#E05"])
def test_a_page_or_an_anchor_is_linked(address: str) -> None:
    page = read(block_html(Prose((Paragraph((Link("words", address),)),))))
    assert ("href", address) in page.attributes


def test_a_table_has_a_caption_and_headings_with_scope() -> None:
    html = block_html(table())
    assert html.count("<caption>") == 1
    assert html.count('<th scope="col">') == 2
    assert html.count('<th scope="row"') == 1
    assert 'data-widths="1,2.5"' in html
    assert "style=" not in html


def test_a_figure_has_its_alternative_text_and_no_live_drawing() -> None:
    html = block_html(FigureView("f", "c", "three of six hubs are Sound", SVG, PNG))
    assert 'alt="three of six hubs are Sound"' in html
    assert "<svg" not in html
    assert "script" not in html


def test_illustrative_is_said_under_the_display() -> None:
    figure = FigureView("f", "c", "three of six hubs are Sound", SVG, PNG, status="illustrative")
    shown = TableView("t", "c", ("a",), ((Cell("x"),),), note="A note.", status="illustrative")
    assert "Illustrative: made up to show the method." in block_html(figure)
    assert "Illustrative: made up to show the method. A note." in block_html(shown)
    assert "Illustrative" not in block_html(TableView("t", "c", ("a",), ((Cell("x"),),), status="seed"))


def test_a_reference_waits_for_its_number_in_brackets() -> None:
    html = block_html(Prose((Paragraph(("Benefit is 12", ref("tbl-benefit", "fig-benefit"), ".")),)))
    assert (
        'Benefit is 12<span class="wb-refs"> (<a href="#tbl-benefit">table</a>, '
        '<a href="#fig-benefit">figure</a>)</span>.' in html
    )


def test_a_table_says_its_status_for_whoever_reads_it_back() -> None:
    row = ((Cell("x"),),)
    assert ' data-status="published">' in block_html(TableView("t", "c", ("a",), row, status="published"))
    assert "data-status" not in block_html(TableView("t", "c", ("a",), row))


def test_the_style_sheet_fetches_nothing() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_plain_text_of_an_inline_text() -> None:
    assert plain(("a ", Link("b", "#x"), Strong(" c"), ref("t"))) == "a b c"
    assert plain("a") == "a"
