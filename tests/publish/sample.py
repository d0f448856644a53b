"""The report of a made-up review, as a notebook leaves it after its run; shared by the tests of what is published."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from evaluation.presentation import (
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
    ref,
)
from evaluation.publish.meta import DocumentMeta

Block = TableView | FigureView | Prose

HUBS = ("Finance", "Governance", "Information technology", "Performance", "Volunteering", "Workforce")
CRITERIA = (
    "Evidence of need", "Reach to front-line bodies", "Quality of products", "Working with other hubs",
    "Value for money", "Equality and diversity", "Sustainability",
)  # fmt: skip
WORDS = ("Absent", "Limited", "Partial", "Sound", "Strong")
PAYLOADS = (
    "<script>alert(1)</script>", '#read("/etc/passwd")', "$x^2$", "@ref", "=1+1", "<img src=x onerror=alert(1)>",
    "*bold* _emph_ `code`", "[link](https://example.org) <label>", "\\n \\ back\\slash", "// comment /* here */",
    "= Heading", "+ item", "1. item", "{{ 7 * 7 }} {% x %}", "&lt;b&gt; &amp;", "https://example.org/a_b?c=d&e=f",
    "~tilde -- dash ... \"quoted\" 'single'",
)  # fmt: skip


def markdown(text: str) -> dict[str, Any]:
    """A markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(*outputs: dict[str, Any], source: str = "show(block)") -> dict[str, Any]:
    """A code cell that has run."""
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": source, "outputs": list(outputs)}


def html_output(html: str, kind: str = "display_data") -> dict[str, Any]:
    """An output with the plain text that Jupyter keeps beside it."""
    return {"output_type": kind, "metadata": {}, "data": {"text/html": html, "text/plain": "<object>"}}


def shown(block: Block) -> dict[str, Any]:
    """A code cell that has shown one block, with the bitmap that a figure carries beside its drawing."""
    output = html_output(block_html(block))
    if isinstance(block, FigureView):
        output["data"]["image/png"] = base64.b64encode(block.png).decode("ascii")
    return code(output)


def notebook_of(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook with fixed cell ids."""
    numbered = [cell | {"id": f"cell-{place}"} for place, cell in enumerate(cells)]
    return {"cells": numbered, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def drawing(title: str) -> tuple[bytes, bytes]:
    """A bar chart as SVG and PNG, the same bytes at every run."""
    with mpl.rc_context({"svg.hashsalt": "sample", "svg.fonttype": "path"}):
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        axes = figure.subplots()
        axes.barh(HUBS[::-1], (3, 5, 2, 6, 4, 1), color="#12436D")
        axes.set_title(title, loc="left")
        axes.spines[["top", "right"]].set_visible(b=False)
        made = []
        for kind in ("svg", "png"):
            out = io.BytesIO()
            figure.savefig(out, format=kind, metadata={"Date": None} if kind == "svg" else {"Software": None})
            made.append(out.getvalue())
    return made[0], made[1]


def figure_view(figure_id: str = "coverage") -> FigureView:
    svg, png = drawing("Volunteering and Governance rest on most sources")
    return FigureView(
        figure_id, "Items of evidence held for each hub",
        "Bar chart of items of evidence by hub: Performance 6, Governance 5 and the Workforce hub only 1.", svg, png,
        status="illustrative",
    )  # fmt: skip


def level_cell(step: int) -> Cell:
    if step == 5:
        return Cell("IE", "level-IE")
    if step == 6:
        return Cell("NA", "level-NA")
    return Cell(f"{step} {WORDS[step]}", f"level-{step}")


def matrix() -> TableView:
    rows = tuple(
        (Cell(hub), *(level_cell((3 * i + 2 * j) % 7) for j in range(len(CRITERIA)))) for i, hub in enumerate(HUBS)
    )
    return TableView(
        "matrix", "Panel levels by hub and criterion", ("Hub", *CRITERIA), rows,
        note="IE: insufficient evidence. NA: not applicable. Neither counts as zero.", status="illustrative", wide=True,
    )  # fmt: skip


def register(n: int = 24) -> TableView:
    text = (
        "The survey of local bodies found that most respondents knew of the service but had not used it in the last "
        "year, and that those who had were more often from larger organisations with paid staff. "
    )
    rows = tuple(
        (
            Cell(f"E{i:02d}"),
            Cell((Link(f"Annual survey of infrastructure bodies, wave {i}", f"https://example.org/survey/wave-{i}"),)),
            Cell(text * (1 + i % 3)),
            Cell(("positive", "negative", "mixed", "context")[i % 4]),
            Cell("ABCD"[i % 4]),
        )
        for i in range(1, n + 1)
    )
    return TableView(
        "register", "Evidence register", ("Id", "Source", "What it says", "Direction", "Grade"), rows,
        row_anchors=tuple(f"E{i:02d}" for i in range(1, n + 1)), note="Paraphrased; grades A (strong) to D (weak).",
    )  # fmt: skip


def options() -> TableView:
    rows = (
        (Cell("O1 Keep six hubs"), Cell("12.4", "number"), Cell("£8.70m", "number"), Cell("41", "number")),
        (Cell("O2 Merge into three"), Cell("9.1", "number"), Cell("£6.25m", "number"), Cell("58", "number")),
        (Cell("O3 No national services"), Cell("0.4", "number"), Cell("£0", "number"), Cell("7", "number")),
    )
    return TableView(
        "options", "Options by cost and weighted benefit",
        ("Option", "Staff", "Yearly cost", "Weighted benefit, 0 to 100"), rows, status="illustrative",
    )  # fmt: skip


def payload_table(payloads: Sequence[str] = PAYLOADS) -> TableView:
    rows = tuple((Cell(f"Case {i}"), Cell(payload)) for i, payload in enumerate(payloads))
    return TableView("payloads", "Signs that mean something elsewhere: $x$ #y <z>", ("Case", "Text"), rows)


def findings(section: int) -> Prose:
    return Prose(
        (
            Heading(3, f"{section}.1 What the panel found", f"found-{section}"),
            Paragraph(
                (
                    "On the illustrative scores, the Governance hub reaches ",
                    Strong("more local bodies"),
                    " than the others; see ",
                    Link("E03", "#E03"),
                    " and ",
                    Link("E99", "#E99"),
                    ".",
                )
            ),
            Bullets(("Reach is widest in towns.", ("Costs are known for ", Strong("four of six"), " hubs."))),
            Callout("note", "How to read this", ("Levels run from 0 to 4. A gap in the evidence is not a low level.",)),
        )
    )


def cited() -> tuple[Block, ...]:
    """A sentence with references, also to what is not shown, and a register that says where its items are used."""
    sentence = ("Benefit is highest for O1", ref("options", "not-shown", "coverage"), ".")
    rows = ((Cell("O1"), Cell((Link("E1", "#ev-1"),))),)
    items = ((Cell("E1"), Cell("A survey.")), (Cell("E2"), Cell("A letter.")))
    return (
        Prose((Paragraph(sentence), Paragraph(("Nothing rests on this", ref("not-shown"), ".")))),
        options(), figure_view(),
        TableView("cites", "What rests on which item", ("Option", "Items"), rows),
        TableView("items", "Items", ("Item", "Says"), items, row_anchors=("ev-1", "ev-2"), back_links="Used in"),
    )  # fmt: skip


def sample_notebook() -> dict[str, Any]:
    """Nine sections: prose, a wide matrix, a long register, a figure, callouts, and things to leave out."""
    warning = Prose((Callout("warning", "Illustrative scores", ("The levels were made up to show the method.",)),))
    dropped = code(
        {"output_type": "stream", "name": "stdout", "text": "a stream that is dropped\n"},
        html_output("<b>another display that is dropped</b>", "execute_result"),
        source="print('a source that is dropped')",
    )
    prose = (
        "The panel met four times and read every item in the register. Each hub was scored by four reviewers, who "
        "gave a reason and at least one item of evidence for every level. Where they differed, the panel discussed "
        "the cell and recorded what it agreed, and why."
    )
    return notebook_of(
        markdown("# Options report\n"), dropped,
        markdown("## 0 Status of this report"), shown(warning), markdown(prose),
        markdown(f"## 1 Summary for the Board\n\n{prose}\n\n{prose}"), shown(options()),
        markdown("## 2 Remit and method\n\nThe remit has three parts:\n\n1. need,\n2. reach,\n3. cost.\n"),
        shown(findings(2)), markdown(f"## 3 The six hubs\n\n{prose}"), shown(figure_view()),
        markdown(f"## 4 Findings by criterion\n\n{prose}\n\n### 4.1 Levels"),
        shown(matrix()), shown(findings(4)),
        markdown(f"## 5 Tensions\n\n{prose}"),
        markdown(f"## 6 How sure are we\n\n{prose}\n\n- one mark\n- one reviewer\n"),
        markdown(f"## 7 Recommendations\n\n{prose}"),
        markdown("## Annex A Evidence register"), shown(register()),
        markdown("## Annex B Signs"), shown(payload_table()),
    )  # fmt: skip


SAMPLE_META = DocumentMeta(
    title="Options report",
    subtitle="What national support should look like, and what it would take",
    review_title="Review of the national support hubs",
    status="illustrative",
    status_banner="Illustrative: scores, weights and costs were made up to show the method and judge no real body.",
    as_at="As at 22 November 2006",
    input_hash="3f2a9c1b",
)
