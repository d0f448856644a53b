"""The code of a notebook as an annex of its page."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from evaluation.publish.code_annex import with_code_annex
from evaluation.publish.document import publish_document
from evaluation.publish.meta import DocumentMeta
from tests.publish.pages import Page, page_of
from tests.publish.sample import code, figure_view, markdown, notebook_of, sample_notebook, shown

NASTY = "a = '<script>alert(1)</script>'\n```\n````html\n<b>x</b> $y$ **z** &lt;\n\tindented"


def tagged(source: str, tag: str) -> dict[str, Any]:
    return code(source=source) | {"metadata": {"tags": [tag]}}


def published(folder: Path, meta: DocumentMeta, notebook: dict[str, Any]) -> Page:
    (path,) = publish_document(notebook, folder, "report", formats=("html",), meta=meta, with_code=True)
    return page_of(path)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, meta: DocumentMeta) -> Page:
    """The sample, published with its code."""
    return published(tmp_path_factory.mktemp("code"), meta, sample_notebook())


def test_the_annex_is_the_last_and_stands_in_the_contents(page: Page) -> None:
    headings = [item for item in page.elements if item.tag == "h2"]
    assert headings[-1].text == "Annex C Code"  # the sample ends with its Annex B
    (link,) = [item for item in page.all("a") if item.text == "Annex C Code"]
    assert link.attributes["href"] == f"#{headings[-1].attributes['id']}"


def test_each_cell_has_its_heading_and_its_code(tmp_path: Path, meta: DocumentMeta) -> None:
    notebook = notebook_of(
        tagged("seed = 1", "parameters"), tagged("seed = 2", "injected-parameters"), markdown("## A\n\nWords."),
        code(source=" \n"), {**code(), "source": ["x = 1\n", "y = 2\n"]},
    )  # fmt: skip
    page = published(tmp_path, meta, notebook)
    assert [item.text for item in page.all("h3")] == [
        "Cell 1: parameters where none are given", "Cell 2: parameters of this run", "Cell 5",
    ]  # fmt: skip
    assert [item.text for item in page.all("pre")] == ["seed = 1", "seed = 2", "x = 1\ny = 2"]


def test_code_is_shown_and_is_nothing_else(tmp_path: Path, meta: DocumentMeta) -> None:
    page = published(tmp_path, meta, notebook_of(markdown("## A"), code(source=NASTY)))
    (block,) = page.all("pre")
    assert block.text == NASTY
    assert page.all("script") == page.all("b") == page.all("em") == []


def test_the_policy_of_the_page_allows_no_more_than_without(html_file: Path, page: Page) -> None:
    plain = page_of(html_file)
    policies = [item.attributes["content"] for item in page.all("meta", **{"http-equiv": "Content-Security-Policy"})]
    assert policies == [
        item.attributes["content"] for item in plain.all("meta", **{"http-equiv": "Content-Security-Policy"})
    ]
    assert not [item for item in page.elements if "style" in item.attributes]
    assert plain.all("pre") == []


def test_annexes_without_letters_and_documents_without_annexes_get_one_without(meta: DocumentMeta) -> None:
    for text in ("## Annex: findings", "## Levels"):
        notebook = with_code_annex(notebook_of(markdown(text), code()))
        assert notebook["cells"][-1]["source"].startswith("## Annex: code\n")


def test_only_the_page_carries_code(tmp_path: Path, meta: DocumentMeta) -> None:
    notebook = notebook_of(markdown("## A\n\nWords."), shown(figure_view()))
    plain, coded = (
        publish_document(notebook, tmp_path / str(with_code), "r", meta=meta, with_code=with_code)
        for with_code in (False, True)
    )
    assert [one.read_bytes() == other.read_bytes() for one, other in zip(plain, coded, strict=True)] == [
        False, True, True,
    ]  # fmt: skip


def test_the_notebook_given_is_not_changed() -> None:
    notebook = sample_notebook()
    before = copy.deepcopy(notebook)
    with_code_annex(notebook)
    assert notebook == before
