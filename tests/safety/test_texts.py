"""Every payload in every slot, read back without a browser: markup, print, Word and sheets hold it as words only."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import typst

from evaluation.publish import publish_workbook
from tests.publish.office import WORD, converted_by_office, external, parts, said, tree
from tests.publish.pages import Page, page_of, pdf_text
from tests.publish.sample import notebook_of, shown
from tests.safety import slots
from tests.safety.payloads import FAMILIES, INVISIBLE, shown_words, text_of
from tests.safety.poisoned import number_of

TAGS = """
a body br button caption code col colgroup dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 head
header html img input label legend li main meta nav ol option p pre script section select span strong style summary
table tbody td th thead title tr ul
"""
ATTRIBUTES = """
alt aria-describedby aria-hidden aria-label aria-labelledby charset checked class content data-about data-document
data-explorer data-kind data-status data-total for hidden href http-equiv id lang name open rel role scope spellcheck
src tabindex type value
"""
CELL = slots.SLOTS["cell"]
SUMS = [str(1_000_000 + number_of(CELL, payload)) for payload in FAMILIES["print"]]
"""What the first payloads of print would show where they ran."""


def words_of(family: str) -> list[str]:
    """The payloads of a family as they stand in the cells of a table."""
    return [text_of(payload, number_of(CELL, payload)) for payload in FAMILIES[family]]


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    folder = tmp_path_factory.mktemp("slots")
    return [page_of(slots.document(folder)), page_of(slots.index_page(folder))]


def test_pages_hold_no_element_and_no_attribute_but_the_workbenchs_own(pages: list[Page]) -> None:
    elements = [element for page in pages for element in page.elements]
    assert {element.tag for element in elements} <= set(TAGS.split())
    assert {name for element in elements for name in element.attributes} <= set(ATTRIBUTES.split())


def test_pages_lead_to_no_address_but_their_own(pages: list[Page]) -> None:
    targets = {element.attributes["href"] for page in pages for element in page.all("a")}
    assert targets == {"#main", "#kind-1", "#kind-2", "./a.html", "../index.html"}


def texts_in(value: object) -> Iterator[str]:
    """Every text in what a page's script reads."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


@pytest.fixture(scope="module")
def said_in_pages(pages: list[Page]) -> str:
    elements = [element for page in pages for element in page.elements]
    words = [element.text for element in elements if element.tag in ("title", "body")]
    words += [value for element in elements for name, value in element.attributes.items() if name != "data-explorer"]
    for element in elements:
        words += texts_in(json.loads(element.attributes.get("data-explorer", "[]")))
    return "\n".join(map(shown_words, words))


@pytest.mark.parametrize("slot", [name for name in slots.SLOTS if name != "link address"])
def test_every_payload_is_in_the_page_word_for_word(said_in_pages: str, slot: str) -> None:
    assert [text for text in slots.texts(slot) if shown_words(text) not in said_in_pages] == []


# Print and Word -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    pdf, docx = slots.table_document(tmp_path_factory.mktemp("printed"), "pdf", "docx")
    return pdf, docx


def test_print_shows_the_words_of_its_own_language_and_runs_none(printed: tuple[Path, Path]) -> None:
    # a line may break anywhere within a text that has no blank
    text = "".join(pdf_text(printed[0]).split())
    for words in (*words_of("print"), *words_of("formula")):
        assert "".join(words.split()) in text
    assert [result for result in SUMS if result in text] == []


def test_control_print_runs_what_is_joined(tmp_path: Path) -> None:
    words = words_of("print")[0]
    (tmp_path / "joined.pdf").write_bytes(bytes(typst.compile(words.encode(), format="pdf", ignore_system_fonts=True)))
    assert SUMS[0] in pdf_text(tmp_path / "joined.pdf")


def test_word_shows_every_payload_and_leads_nowhere(printed: tuple[Path, Path]) -> None:
    document = tree(parts(printed[1])["word/document.xml"])
    text = shown_words(said(document))
    assert [words for words in slots.texts("cell") if shown_words(words) not in text] == []
    assert external(printed[1]) == []
    assert document.findall(f".//{WORD}instrText") == document.findall(f".//{WORD}object") == []


# Sheets ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    notebook = notebook_of(*map(shown, slots.tables()))
    return publish_workbook({"Report": notebook}, tmp_path_factory.mktemp("book"), meta=slots.META)


def test_formulas_come_back_from_a_workbook_as_text(book: Path) -> None:
    cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    for slot in ("column heading", "row heading", "cell"):
        formulas = [slots.TEXTS[slot, payload.place] for payload in FAMILIES["formula"]]
        assert set(formulas) - texts == set(), slot
    assert external(book) == []


def test_control_a_plain_workbook_takes_them_for_formulas(tmp_path: Path) -> None:
    plain = openpyxl.Workbook()
    sheet = plain.active
    assert sheet is not None
    sheet.append(words_of("formula"))
    plain.save(tmp_path / "plain.xlsx")
    kinds = [cell.data_type for row in openpyxl.load_workbook(tmp_path / "plain.xlsx")["Sheet"] for cell in row]
    assert kinds.count("f") == sum(words.startswith("=") for words in words_of("formula")) >= 4


@pytest.mark.slow
def test_formulas_come_back_from_another_program_as_text(book: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None and os.environ.get("CI") == "true":
        pytest.fail("LibreOffice is not installed, so no workbook was opened; install it to run this test")
    # filter options: comma, quotation mark, UTF-8, then every sheet a file; shown values, not formulas
    made = converted_by_office(
        book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", tmp_path
    )
    text = "\n".join(path.read_text(encoding="utf-8") for path in made).replace('""', '"')
    assert [words for words in words_of("formula") if INVISIBLE.sub("", words) not in text] == []
    assert "#NAME?" not in text
    assert "Err:" not in text
