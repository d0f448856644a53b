"""Blocks as HTML, with every text escaped: what a notebook shows and what the publishing filter reads.

The dialect is small and fixed: one ``<section class="wb">`` per display, holding ``table.wb-table``,
``figure.wb-figure``, headings, paragraphs, lists, ``div.wb-callout`` and ``div.wb-explorer``, which carries its numbers
in an attribute for the script of a published page. No style attribute, no script.
"""

from __future__ import annotations

import base64
import json
import re
from html import escape

from evaluation.presentation.blocks import (
    Bullets,
    Callout,
    Cell,
    ExplorerView,
    FigureView,
    Heading,
    Inline,
    Link,
    Paragraph,
    Prose,
    ProseBlock,
    Ref,
    Strong,
    TableView,
    Text,
)
from evaluation.presentation.palette import LEVEL_BORDER, LEVEL_FILL, LEVEL_TEXT

__all__ = ["STYLE", "block_html"]

SAFE_ADDRESS = re.compile(r"(https?://|#)[^\s\"'<>]+")


def block_html(block: TableView | FigureView | ExplorerView | Prose) -> str:
    """Return one display as a self-contained ``<section class="wb">``."""
    if isinstance(block, TableView):
        body = _table(block)
    elif isinstance(block, FigureView):
        body = _figure(block)
    elif isinstance(block, ExplorerView):
        body = _explorer(block)
    else:
        body = "\n".join(_prose(item) for item in block.blocks)
    return f'<section class="wb">\n{body}\n</section>'


def _inline(text: Text) -> str:
    if isinstance(text, str):
        return escape(text)
    return "".join(_part(part) for part in text)


def _part(part: Inline) -> str:
    if isinstance(part, Link):
        # an address from a pack that is not plainly a web page or an anchor is shown, not linked
        if not SAFE_ADDRESS.fullmatch(part.href):
            return escape(part.text)
        return f'<a href="{escape(part.href)}">{escape(part.text)}</a>'
    if isinstance(part, Ref):
        return _ref(part)
    if isinstance(part, Strong):
        return f"<strong>{escape(part.text)}</strong>"
    return escape(part)


def _ref(reference: Ref) -> str:
    """Return a reference as a notebook shows it: it knows no numbers yet, which the publishing filter puts in."""
    links = (
        f'<a href="#{escape(anchor)}">{"figure" if anchor.startswith("fig-") else "table"}</a>'
        for anchor in reference.anchors
    )
    return f'<span class="wb-refs"> ({", ".join(links)})</span>'


def _prose(block: ProseBlock) -> str:
    if isinstance(block, Heading):
        anchor = f' id="{escape(block.anchor)}"' if block.anchor else ""
        return f"<h{block.level}{anchor}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_inline(block.text)}</p>"
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in block.items)}</ul>"
    return _callout(block)


def _callout(block: Callout) -> str:
    paragraphs = "".join(f"<p>{_inline(item)}</p>" for item in block.items)
    return (
        f'<div class="wb-callout wb-{block.kind}" role="note">'
        f'<p class="wb-callout-title"><strong>{escape(block.title)}</strong></p>{paragraphs}</div>'
    )


def _table(table: TableView) -> str:
    classes = "wb-table wb-wide" if table.wide else "wb-table"
    widths = f' data-widths="{",".join(f"{width:g}" for width in table.widths)}"' if table.widths else ""
    status = f' data-status="{escape(table.status)}"' if table.status else ""
    back = f' data-back-links="{escape(table.back_links)}"' if table.back_links else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    anchors = table.row_anchors or ("",) * len(table.rows)
    body = "\n".join(_row(row, anchor) for row, anchor in zip(table.rows, anchors, strict=True))
    return (
        f'<table class="{classes}" id="{escape(table.table_id)}"{widths}{status}{back}>\n'
        f"<caption>{escape(table.caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>{_note(table.note, table.status)}"
    )


def _row(row: tuple[Cell, ...], anchor: str) -> str:
    first, *rest = row
    identity = f' id="{escape(anchor)}"' if anchor else ""
    cells = "".join(f'<td class="wb-{escape(cell.kind)}">{_inline(cell.text)}</td>' for cell in rest)
    return f'<tr><th scope="row"{identity}>{_inline(first.text)}</th>{cells}</tr>'


def _figure(figure: FigureView) -> str:
    source = base64.b64encode(figure.svg).decode("ascii")
    return (
        f'<figure class="wb-figure" id="{escape(figure.figure_id)}">\n'
        f'<img alt="{escape(figure.alt)}" src="data:image/svg+xml;base64,{source}">\n'
        f"<figcaption>{escape(figure.caption)}</figcaption>\n</figure>{_note('', figure.status)}"
    )


def _explorer(view: ExplorerView) -> str:
    return f'<div class="wb-explorer" data-explorer="{escape(_explorer_data(view))}">\n{_table(view.table)}\n</div>'


def _explorer_data(view: ExplorerView) -> str:
    """Return what the script of a page weighs, as JSON that holds numbers and texts only."""
    data = {
        "caption": view.caption,
        "note": _note_words(view.note, view.table.status) if view.note else "",
        "status": view.table.status or "",
        "options": view.options,
        "criteria": view.criteria,
        "lower": view.lower,
        "upper": view.upper,
        "costs": ["" if cost is None else cost for cost in view.costs],
        "presets": [[preset.group, preset.points] for preset in view.presets],
        "start": view.start,
        "under": view.start_words,
        "columns": view.live_columns,
        "verdicts": dict(view.verdicts),
    }
    return json.dumps(data, allow_nan=False, separators=(",", ":"))


def _note(note: str, status: str | None) -> str:
    words = _note_words(note, status)
    return f'\n<p class="wb-note">{escape(words)}</p>' if words else ""


def _note_words(note: str, status: str | None) -> str:
    said = "Illustrative: made up to show the method." if status == "illustrative" else ""
    return " ".join(part for part in (said, note) if part)


def _level_rules() -> str:
    rules = [
        f".wb td.wb-level-{step}{{background:{fill};color:{text}}}"
        for step, (fill, text) in enumerate(zip(LEVEL_FILL, LEVEL_TEXT, strict=True))
    ]
    hatch = "repeating-linear-gradient(135deg,#fff 0 5px,#d5d8da 5px 7px)"
    rules.append(f".wb td.wb-level-IE,.wb td.wb-level-NA,.wb td.wb-level-none{{background:{hatch};color:#0b0c0c}}")
    return "".join(rules)


STYLE = (
    ".wb table{border-collapse:collapse;margin:.5rem 0;font-size:.95rem}"
    ".wb caption{text-align:left;font-weight:600;padding:.4rem 0;caption-side:top}"
    ".wb th,.wb td{padding:.35rem .55rem;border-bottom:1px solid #b1b4b6;text-align:left;vertical-align:top}"
    ".wb thead th{border-bottom:2px solid #0b0c0c}"
    ".wb td.wb-number{text-align:right;font-variant-numeric:tabular-nums}"
    f".wb td[class*=wb-level]{{border:1px solid {LEVEL_BORDER};text-align:center}}"
    ".wb figure{margin:1rem 0}.wb img{max-width:100%;height:auto}.wb figcaption{font-size:.95rem}"
    ".wb p.wb-note{font-size:.9rem;color:#505a5f}"
    ".wb-callout{border-left:5px solid #12436d;background:#eef4fb;padding:.6rem 1rem;margin:1rem 0}"
    ".wb-callout.wb-warning{border-color:#801650;background:#faf0f5}"
    # JupyterLab sets the cells of every table to the right, by a rule that outweighs a plain one
    ".jp-RenderedHTMLCommon .wb :is(th,td){text-align:left}"
    ".jp-RenderedHTMLCommon .wb td.wb-number{text-align:right}"
    ".jp-RenderedHTMLCommon .wb td[class*=wb-level]{text-align:center}" + _level_rules()
)
"""Style sheet of the dialect, for notebooks; published pages carry their own on top of it."""
