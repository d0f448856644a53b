"""The desk of the evidence register without a browser."""

from __future__ import annotations

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.presentation import TableView
from evaluation.widgets import evidence_explorer
from tests.widgets.desks import all_of, html, named, panes, said, show, undescribed


def test_every_control_has_a_description(northshire_assessment: ev.Assessment) -> None:
    assert undescribed(evidence_explorer(northshire_assessment)) == []


def test_filters_narrow_the_register_and_an_empty_result_says_what_to_do(changeup_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(changeup_assessment)
    assert "16 items of 16 in the evidence register" in said(desk)
    named(desk, "Criterion").value = "C2"
    assert "No item of the register matches all of these." in said(desk)
    named(desk, "Show everything").click()
    assert "16 items of 16" in said(desk)
    named(desk, "Words").value = "closed shop"
    assert "1 item of 16 in the evidence register" in said(desk)
    assert desk.view.parameters == {"sought": "words=closed shop"}


def test_only_kinds_that_the_register_holds_can_be_chosen(changeup_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(changeup_assessment)
    held = set(changeup_assessment.review.table("evidence")["source_type"])
    assert {value for _, value in named(desk, "Kind of source").options} == {"", *held}


def test_a_count_that_is_pressed_shows_its_items(northshire_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(northshire_assessment)
    show(desk, "Coverage")
    count = next(item for item in all_of(desk.controls, w.Button) if item.tooltip.startswith("K1 Knows the need, N3"))
    assert count.description == "1"
    count.click()
    assert panes(desk).value == "Items"
    assert "1 item of 66 in the evidence register" in said(desk)
    assert (named(desk, "Hub").value, named(desk, "Criterion").value) == ("N3", "K1")


def test_coverage_counts_what_the_filters_leave(northshire_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(northshire_assessment, "words=no item says this")
    show(desk, "Coverage")
    counts = [item.description for item in all_of(desk.controls, w.Button) if item.tooltip.startswith("K")]
    assert set(counts) == {"none"}


def test_coverage_of_more_hubs_than_can_be_pressed_is_a_table_and_the_lists_lead_to_the_items(
    northshire_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.widgets.parts.MOST_NUMBERS", 3)
    desk = evidence_explorer(northshire_assessment)
    show(desk, "Coverage")
    assert "Press a number" not in said(desk)
    assert "Choose hub and criterion in the lists" in said(desk)
    assert "How many of the items found bear on each hub and criterion Criterion N1 Money" in said(desk)
    named(desk, "Words").value = "no item says this"
    assert "K1 Knows the need none none none none none none K2" in said(desk)


def test_one_item_is_shown_in_full(changeup_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(changeup_assessment, "words=closed shop")
    show(desk, "One item")
    assert "No item is chosen." in said(desk)
    show(desk, "Items")
    named(desk, "Item in full").value = "E06"
    assert panes(desk).value == "One item"
    assert "Item E06 in full" in said(desk)
    assert "Bears on" in said(desk)
    named(desk, "Words").value = "e12"  # the item is no longer among those found
    assert named(desk, "Item in full").value == ""


def test_a_desk_opens_with_what_is_sought(northshire_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(northshire_assessment, "subject_id=N3;criterion_id=K1")
    assert "1 item of 66" in said(desk)
    with pytest.raises(MethodError, match="no item can be sought by hub 'N9'; known are N1"):
        evidence_explorer(northshire_assessment, "subject_id=N9")


def test_the_stand_in_is_where_links_to_evidence_lead(northshire_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(northshire_assessment)
    register = desk.standing[0]
    assert isinstance(register, TableView)
    assert "ev-E01" in register.row_anchors
    assert 'id="ev-E01"' not in html(desk)  # one anchor of a name on the page


def test_text_of_a_pack_is_escaped(northshire: ev.Review) -> None:
    evidence = northshire.table("evidence").copy()
    evidence.loc[0, "paraphrase"] = "<script>alert(1)</script>"
    odd = northshire.with_tables({"evidence": evidence})
    desk = evidence_explorer(ev.assess(odd, odd.settings_for("options_report", n_draws=100)))
    assert "<script>" not in html(desk)
    assert "&lt;script&gt;alert(1)" in html(desk)
