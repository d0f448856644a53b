"""The explorer of weights: its numbers are those of the appraisal, its texts stay texts, and print has the table."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation as ev
from evaluation.decision import swing_weights
from evaluation.errors import RunError
from evaluation.explorer import weights_explorer
from evaluation.presentation import Cell, ExplorerView, PointSet, TableView, block_html, plain
from evaluation.publish.conversion import ASSETS, converted
from evaluation.publish.meta import DocumentMeta
from evaluation.publish.page import document_page
from evaluation.publish.sheets import tables_of
from evaluation.tables.display import bundle
from tests.assessment.variants import Asked
from tests.publish.sample import code, html_output, markdown, notebook_of

META = DocumentMeta(title="Options report", review_title="Review")
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</div></section><svg onload=alert(1)>",
    "&quot;,&lt;b&gt; \\u003cb\\u003e \\ ' \"",
    "é – “quoted” \u2028 end",
    "$x^2$ `a` *b* [c](javascript:alert(1))",
)


class Explorers(HTMLParser):
    """Collects the data of every explorer of a page, its tags, and whether anything carries a style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.data: list[dict[str, Any]] = []
        self.tags: list[str] = []
        self.styled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.styled |= "style" in found
        if "data-explorer" in found:
            self.data.append(json.loads(found["data-explorer"] or ""))


def explorers(html: str) -> Explorers:
    page = Explorers()
    page.feed(html)
    return page


def view_of(name: str = "A", value: float = 50.0) -> ExplorerView:
    """Two options on two criteria, worked out by hand: (100 + 0) / 2 is 50, and the second stands at `value`."""
    rows = tuple((Cell(option), *(Cell(text) for text in ("1", "50.0", "£1", "yes"))) for option in (name, "B"))
    table = TableView("tbl-explorer", name, ("Option", "Rank", "Benefit", "Cost", "On the frontier"), rows, note="How.")
    return ExplorerView(
        table=table, caption=name, options=(name, "B"), criteria=(name, "C2"),
        lower=((100.0, 0.0), (value, value)), upper=((100.0, 0.0), (value, value)), costs=(1.5, None),
        presets=(PointSet(name, (100.0, 100.0)),), start=0, start_words=name, live_columns=(1, 2, 3, 4),
        verdicts=(("yes", "yes"), ("not known", name)),
    )  # fmt: skip


def notebook_showing(html: str) -> dict[str, Any]:
    return notebook_of(markdown("## 10 Shortlist"), code(html_output(html)))


def published(view: ExplorerView) -> str:
    return document_page(converted(notebook_showing(block_html(view)), "html", "x"), META).decode()


# --- what it holds ---------------------------------------------------------------------------------------------------


def test_values_costs_and_names_are_those_of_the_appraisal(northshire_assessment: ev.Assessment) -> None:
    (view,) = weights_explorer(northshire_assessment)
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    assert np.array_equal(np.array(view.lower), appraisal.lower)
    assert np.array_equal(np.array(view.upper), appraisal.upper)
    assert list(view.costs) == appraisal.costs["central"].tolist()
    assert view.options[5] == "P5 Alliance"
    assert len(view.criteria) == 5, "the sixth factor is left out, as it does not apply to P0"
    assert "F6 does not apply to P0" in view.table.note
    assert "F6 does not apply to P0" in view.note
    assert "can be moved" in view.table.note
    assert "can be moved" not in view.note
    assert "dark" in view.note, "P1 has an interval"


def test_presets_give_each_group_its_weights(northshire_assessment: ev.Assessment) -> None:
    (view,) = weights_explorer(northshire_assessment)
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    assert [preset.group for preset in view.presets][:2] == ["Equal weights", "Users of advice"]
    # weight.csv: users gave 100, 80, 60, 70 and 30 to the five that count
    assert view.presets[1].points == pytest.approx((100, 80, 60, 70, 30))
    for preset, weights in zip(view.presets, appraisal.weights.values(), strict=True):
        assert max(preset.points) == 100
        assert swing_weights(preset.points) == pytest.approx(weights)


def test_the_table_at_the_start_by_hand(northshire_assessment: ev.Assessment) -> None:
    (view,) = weights_explorer(northshire_assessment)
    rows = {plain(row[0].text): [plain(cell.text) for cell in row[1:3]] for row in view.table.rows}
    assert rows["P5 Alliance"] == ["1", "69.0"]  # (4 x 75 + 45) / 5
    assert rows["P2 One number"] == ["2", "68.0"]  # (45 + 75 + 45 + 75 + 100) / 5
    assert rows["P1 None"] == ["6", "17.0 to 37.0"]  # (0 + 20 + IE + 20 + 45) / 5, IE from 0 to 100
    assert "under equal weights" in view.table.caption


def test_it_opens_with_the_chosen_weights(assessment_of: Asked) -> None:
    (view,) = weights_explorer(assessment_of("northshire", "options_report", weights="W-USERS"))
    assert view.presets[view.start].group == "Users of advice"
    assert view.start_words == "the weights of Users of advice"


def test_costs_that_are_not_on_record_are_said_in_words(changeup_assessment: ev.Assessment) -> None:
    (view,) = weights_explorer(changeup_assessment)
    assert set(view.costs) == {None}
    assert {plain(row[3].text) for row in view.table.rows} == {"not known"}
    assert {plain(row[4].text) for row in view.table.rows} == {"no cost on record"}


def test_level_options_share_the_first_rank(level_assessment: ev.Assessment) -> None:
    (view,) = weights_explorer(level_assessment)
    assert {plain(row[1].text) for row in view.table.rows} == {"=1"}


def test_there_is_no_explorer_without_an_appraisal(northshire_assessment: ev.Assessment) -> None:
    assert weights_explorer(replace(northshire_assessment, appraisal=None)) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"options": ("A",)}, "2 lower where there are 1"),
        ({"costs": (None,)}, "1 costs where there are 2"),
        ({"criteria": ("C1",)}, "2 values or points of a row where there are 1"),
        ({"lower": ((float("nan"), 0.0), (0.0, 0.0))}, "a value that is not finite"),
        ({"start": 1}, "no preset 1 among 1"),
    ],
)
def test_uneven_explorers_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(view_of(), **change)


# --- how it travels --------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 100))
def test_every_number_is_read_back_to_the_last_figure(value: float) -> None:
    (data,) = explorers(block_html(view_of(value=value))).data
    assert data["lower"] == [[100.0, 0.0], [value, value]]
    assert data["costs"] == [1.5, ""]


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_names_come_through_as_text(payload: str) -> None:
    page = explorers(published(view_of(payload)))
    (data,) = page.data
    assert data["options"] == [payload, "B"]
    assert data["criteria"] == [payload, "C2"]
    assert data["presets"] == [[payload, [100.0, 100.0]]]
    assert data["verdicts"]["not known"] == payload
    assert not {"img", "svg", "iframe"} & set(page.tags)
    assert page.tags.count("script") == 1
    assert not page.styled


def test_the_page_allows_the_one_script_by_its_hash() -> None:
    html = published(view_of())
    script = (ASSETS / "explorer.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'; base-uri" in html.replace("&#39;", "'")
    assert f"<script>{script}</script>" in html


def test_a_page_without_an_explorer_has_no_script() -> None:
    html = document_page(converted(notebook_showing(block_html(view_of().table)), "html", "x"), META).decode()
    assert "<script" not in html
    assert "script-src &#39;none&#39;" in html


@pytest.mark.parametrize("data", ["alert(1)", "true", "[true]", '{"a":null}', '{"a":[{"b":false}]}', '"text"', ""])
def test_anything_but_numbers_and_texts_is_refused(data: str) -> None:
    html = block_html(view_of())
    start, end = html.index('data-explorer="') + 15, html.index('">\n<table')
    broken = html[:start] + data.replace('"', "&quot;") + html[end:]
    with pytest.raises(RunError, match="x: the explorer of tbl-explorer holds something else than numbers and texts"):
        converted(notebook_showing(broken), "html", "x")


def test_print_has_the_table_and_nothing_to_move() -> None:
    with_explorer = converted(notebook_showing(block_html(view_of())), "typst", "x").body
    assert with_explorer == converted(notebook_showing(block_html(view_of().table)), "typst", "x").body


def test_the_workbook_has_the_table() -> None:
    (table,) = tables_of(notebook_showing(block_html(view_of())), "Report")
    assert (table.number, table.caption, table.note) == ("Table 1", "A", "How.")
    assert [cell.text for cell in table.rows[0]] == ["A", "1", "50.0", "£1", "yes"]


def test_a_notebook_says_what_it_shows() -> None:
    assert bundle(view_of())["text/plain"] == "Explorer of weights; at the start: Table: A (2 rows)"
