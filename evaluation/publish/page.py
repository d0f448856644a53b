"""One self-contained HTML page: its frame, its style and the policy that keeps everything else out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.presentation import STYLE
from evaluation.presentation.palette import CATEGORIES, MUTED
from evaluation.publish.conversion import ASSETS, Converted
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.typeface import FAMILY, font_faces

__all__ = ["document_page", "page_of", "policy"]

EXPLORER = '<div class="wb-explorer" data-explorer="'
"""Written by the filter alone: in a text of a review its signs are escaped."""
PLAIN_IN_ADDRESSES = " !$'()*+,/:;<=>?@"
"""What browsers take as it is in an address of data, besides letters, figures and -._~; ends of lines are not."""


def document_page(document: Converted, meta: DocumentMeta, *, scripts: Sequence[str] = ()) -> bytes:
    """Return a document as one HTML page, its drawings inside it.

    Parameters
    ----------
    document : Converted
        Body in HTML.
    meta : DocumentMeta
    scripts : sequence of str
        Scripts of the workbench itself, allowed by their hashes; that of the explorer comes with a body that has one.
    """
    body = document.body
    for name, svg in document.pictures.items():
        body = body.replace(f'src="{name}"', f'src="{_address_of(svg)}"')
    values = {"body": Markup(body), "contents": "<nav" in body}  # noqa: S704  # written by the filter
    if EXPLORER not in body:
        return page_of("document.html.j2", values, meta, scripts=scripts)
    live = [*scripts, _asset("explorer.js")]
    return page_of("document.html.j2", values, meta, scripts=live, style=_asset("explorer.css"))


def page_of(
    template: str, values: Mapping[str, object], meta: DocumentMeta, *, scripts: Sequence[str] = (), style: str = ""
) -> bytes:
    """Return a page from one of the templates; every value that is not markup of the workbench is escaped.

    Parameters
    ----------
    template : str
    values : mapping
    meta : DocumentMeta
    scripts : sequence of str
        Scripts of the workbench itself, allowed by their hashes.
    style : str
        Rules that this page needs on top of those of every page.

    Raises
    ------
    ValueError
        Where a script would end its own element, which only a text of a review inside it can cause.
    """
    if any("</script" in script.lower() or "<!--" in script for script in scripts):
        raise ValueError("a script must not hold '</script' or '<!--'; write '<' in its data as '\\u003c'")
    sheet = _style() + style + _print_margins(meta)
    trusted = [Markup(script) for script in scripts]  # noqa: S704  # scripts of the workbench, hashed in the policy
    page = _templates().get_template(template).render(
        values, meta=meta, style=Markup(sheet), scripts=trusted, policy=policy(sheet, scripts)  # noqa: S704
    )  # fmt: skip
    return page.encode()


def policy(style: str, scripts: Sequence[str] = ()) -> str:
    """Return the Content-Security-Policy of a page: nothing from outside, one style sheet, these scripts."""
    allowed = " ".join(_source(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src {_source(style)}; "
        f"script-src {allowed}; base-uri 'none'; form-action 'none'"
    )


def _address_of(svg: bytes) -> str:
    """Return a drawing as an address that holds it in plain signs, which takes a fifth less than base64."""
    return f"data:image/svg+xml,{quote(svg.decode(), safe=PLAIN_IN_ADDRESSES)}"


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _print_margins(meta: DocumentMeta) -> str:
    """Return the rules that print status, review and date in the margins of every page of an HTML document."""
    inputs = f"Inputs {meta.input_hash}" if meta.input_hash else ""
    boxes = {
        "top-left": (_css_text(meta.status_banner or meta.status_line), "700 8pt/1.3", CATEGORIES[2]),
        "top-right": (_css_text(meta.review_title), "8pt/1.3", MUTED),
        "bottom-left": (_css_text(" · ".join(part for part in (meta.as_at, inputs) if part)), "8pt/1.3", MUTED),
        "bottom-right": ('"Page " counter(page) " of " counter(pages)', "8pt/1.3", MUTED),
    }
    rules = (
        f"@{place}{{content:{words};font:{font} '{FAMILY}',Arial,sans-serif;color:{colour}}}"
        for place, (words, font, colour) in boxes.items()
    )
    return f"@page{{{''.join(rules)}}}\n"


def _css_text(text: str) -> str:
    """Return a text as a CSS string: every sign but letters and figures goes by its number."""
    return '"' + "".join(sign if sign.isalnum() else f"\\{ord(sign):06x}" for sign in text) + '"'


@cache
def _style() -> str:
    return f"{font_faces()}{STYLE}\n{_asset('page.css')}"


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
