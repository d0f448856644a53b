"""Tables read apart from their displays: what is kept of them, and that nothing else is."""

from __future__ import annotations

import html
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from evaluation.presentation import Cell, Link, Paragraph, Prose, Strong, TableView, block_html, ref
from evaluation.publish.data_tables import tables_apart
from tests.publish.sample import PAYLOADS, options

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.strip())


def read(display: str) -> tuple[str, list[dict[str, Any]]]:
    tables: list[dict[str, Any]] = []
    return tables_apart(display, tables), tables


def said(text: str) -> dict[str, str]:
    return {"t": "Str", "text": text}


def test_a_table_becomes_data_and_leaves_a_division_in_its_place() -> None:
    table = TableView(
        "tbl-a", "What & why", ("Item", "Level"), ((Cell("E1"), Cell("3 Sound", "level-3")),),
        note="Read it so.", row_anchors=("ev-E1",), wide=True, widths=(2, 1.5), back_links="Used in",
    )  # fmt: skip
    rest, tables = read(block_html(table))
    assert rest == (
        '<section class="wb">\n<div class="wb-data" id="tbl-a" data-table="1"></div>\n'
        '<p class="wb-note">Read it so.</p>\n</section>'
    )
    assert tables == [
        {
            "id": "tbl-a",
            "caption": [said("What & why")],
            "head": [[said("Item")], [said("Level")]],
            "rows": [
                [
                    {"id": "ev-E1", "kind": "heading", "inlines": [said("E1")]},
                    {"id": "", "kind": "level-3", "inlines": [said("3 Sound")]},
                ]
            ],
            "wide": True,
            "widths": [2.0, 1.5],
            "back": "Used in",
        }
    ]


def test_links_stress_and_references_of_a_cell_are_kept() -> None:
    text = ("See ", Link("E1", "#ev-E1"), " and ", Strong("mind"), ref("tbl-b"), ".")
    _, (table,) = read(block_html(TableView("t", "c", ("a", "b"), ((Cell("x"), Cell(text)),))))
    link, strong, span = (part for part in table["rows"][0][1]["inlines"] if part["t"] != "Str")
    assert link == {"t": "Link", "content": [said("E1")], "target": "#ev-E1"}
    assert strong == {"t": "Strong", "content": [said("mind")]}
    assert span["refs"] is True
    assert [part["target"] for part in span["content"] if part["t"] == "Link"] == ["#tbl-b"]


def test_tables_are_numbered_on_over_all_displays() -> None:
    tables: list[dict[str, Any]] = []
    rest = [tables_apart(block_html(options()), tables) for _ in range(2)]
    assert ['data-table="1"' in rest[0], 'data-table="2"' in rest[1], len(tables)] == [True, True, 2]


def test_a_display_without_a_table_is_left_as_it_is() -> None:
    display = block_html(Prose((Paragraph("1 < 2 & <table> is a word here"),)))
    assert read(display) == (display, [])


@hypothesis.given(caption=WORDS, heading=WORDS, cell=WORDS)
def test_words_come_back_as_they_were_but_for_blanks(caption: str, heading: str, cell: str) -> None:
    _, (table,) = read(block_html(TableView("t", caption, ("a", heading), ((Cell("x"), Cell(cell)),))))
    found = [table["caption"], table["head"][1], table["rows"][0][1]["inlines"]]
    for given, inlines in zip((caption, heading, cell), found, strict=True):
        (text,) = inlines
        assert text["text"].split(" ") == [part for part in html_blanks(given) if part]


def html_blanks(text: str) -> list[str]:
    """Words between what HTML counts as blank; a no-break space is a sign like any other."""
    for blank in "\t\n\r\f":
        text = text.replace(blank, " ")
    return text.split(" ")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signs_of_markup_come_back_as_signs(payload: str) -> None:
    _, (table,) = read(block_html(TableView("t", payload, ("a", "b"), ((Cell("x"), Cell(payload)),))))
    assert table["caption"] == table["rows"][0][1]["inlines"] == [said(payload)]


def test_what_the_workbench_does_not_write_is_passed_over() -> None:
    forged = (
        '<TABLE class="wb-table" id="t" style="x" onload="y"><caption>c<script>alert(1)</script></caption><tbody>'
        '<tr><th scope="row" onclick="z()">a</th><td class="wb-number evil" style="z">1<style>p{}</style>'
        '<img src="x" onerror="w()"><b>2</b></td><p>between</p></tr><td>no row</td></tbody></table>after'
    )
    rest, (table,) = read(f'<section class="wb">{forged}</section>')
    assert "after" in rest
    assert "<table" not in rest.lower()
    assert table["rows"][0][:2] == [
        {"id": "", "kind": "heading", "inlines": [said("a")]},
        {"id": "", "kind": "number", "inlines": [said("1"), said("2")]},
    ]
    assert not any(word in str(table) for word in ("alert", "onclick", "onerror", "style", "between"))


def test_an_anchor_cannot_leave_its_attribute() -> None:
    anchor = '"><script>alert(1)</script>'
    rest, (table,) = read(f'<section class="wb"><table id="{html.escape(anchor)}"></table></section>')
    assert table["id"] == anchor
    assert "<script" not in rest
