"""The frame of an HTML page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest

from evaluation.publish.conversion import Converted
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.page import document_page, policy
from tests.publish.pages import Page

BODY = Converted('<main id="main"><img alt="a" src="drawing-1.svg"></main>', {"drawing-1.svg": b"<svg/>"})


def read(meta: DocumentMeta) -> Page:
    page = Page()
    page.feed(document_page(BODY, meta).decode())
    return page


def test_the_policy_of_an_empty_sheet_and_no_script() -> None:
    # SHA-256 of nothing, as in the examples of the Content Security Policy specification's hash sources
    nothing = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    assert policy("") == (
        f"default-src 'none'; img-src data:; font-src data:; style-src {nothing}; "
        "script-src 'none'; base-uri 'none'; form-action 'none'"
    )


def test_drawings_are_put_inside_the_page(meta: DocumentMeta) -> None:
    assert read(meta).all("img")[0].attributes["src"] == "data:image/svg+xml,<svg/>"


def test_no_sign_of_a_drawing_ends_the_address_or_the_attribute(meta: DocumentMeta) -> None:
    nasty = '<svg><title>"q" &amp; #1 100% \'\n£</title></svg>'
    page = Page()
    page.feed(document_page(Converted(BODY.body, {"drawing-1.svg": nasty.encode()}), meta).decode())
    address = page.all("img")[0].attributes["src"]
    assert unquote(address.removeprefix("data:image/svg+xml,")) == nasty
    assert not {'"', "#", "\n", "£"} & set(address)


def test_words_about_the_document_are_escaped_in_markup_and_in_the_style_sheet(meta: DocumentMeta) -> None:
    nasty = '</style><script>alert("x")</script>\\ } @import'
    page = read(replace(meta, title=nasty, review_title=nasty, status_banner=nasty, as_at=nasty, input_hash=nasty))
    assert page.all("script") == []
    (style,) = page.all("style")
    assert "@import" not in style.text
    assert page.all("h1")[0].text == nasty
    assert '@top-left{content:"\\00003c\\00002fstyle\\00003e\\00003cscript' in style.text


@pytest.mark.parametrize("script", ["const a = '</SCRIPT>';", "const a = '<!--';"])
def test_a_script_that_would_end_its_own_element_is_refused(meta: DocumentMeta, script: str) -> None:
    with pytest.raises(ValueError, match="a script must not hold"):
        document_page(BODY, meta, scripts=(script,))


def test_a_document_without_data_has_no_status_line(meta: DocumentMeta) -> None:
    page = read(replace(meta, status=None, status_banner=""))
    assert "Data status" not in page.all("body")[0].text
