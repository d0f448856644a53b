"""The desks without a browser: controls move, and what is shown follows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import ipywidgets as w
import pandas as pd
import pytest

import evaluation as ev
from evaluation.errors import InputError, MethodError
from evaluation.presentation import FigureView, Prose, TableView, plain
from evaluation.widgets import Desk, evidence_explorer, open_desk, profile_explorer, weights_explorer

PNG = b"\x89PNG"


def all_of(widget: Any, kind: type) -> list[Any]:
    found = [widget] if isinstance(widget, kind) else []
    return found + [item for child in getattr(widget, "children", ()) for item in all_of(child, kind)]


def named(desk: Desk, description: str) -> Any:
    controls = all_of(desk.controls, w.DOMWidget)
    return next(item for item in controls if getattr(item, "description", "").startswith(description))


def said(desk: Desk) -> str:
    (html,) = all_of(desk.controls, w.HTML)
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html.value))


def picture(desk: Desk) -> bytes:
    (image,) = all_of(desk.controls, w.Image)
    return bytes(image.value)


def ranks(desk: Desk) -> dict[str, str]:
    """Return option and rank from the first table of the desk."""
    (html,) = all_of(desk.controls, w.HTML)
    table = html.value.split("<table")[1]
    cell = r'<td class="wb-text">[^<]*</td><td class="wb-number">([^<]+)<'
    return dict(re.findall(rf'<th scope="row">(\w+) [^<]*</th>{cell}', table))


@pytest.fixture
def options_desk(northshire_assessment: ev.Assessment) -> Desk:
    return weights_explorer(northshire_assessment, "option")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of figures asked for; nothing is drawn, for tests that look at words and controls alone."""
    asked: list[str] = []

    def undrawn(_assessment: ev.Assessment, _purpose: str, _data: pd.DataFrame, *, figure_id: str) -> FigureView:
        asked.append(figure_id)
        return FigureView(figure_id, "caption", "words that stand for a figure", b"<svg/>", PNG, None)

    monkeypatch.setattr("evaluation.widgets.explore.live_bars", undrawn)
    return asked


def test_every_control_has_a_description(northshire_assessment: ev.Assessment, options_desk: Desk) -> None:
    for desk in (options_desk, profile_explorer(northshire_assessment), evidence_explorer(northshire_assessment)):
        for kind in (w.Dropdown, w.FloatSlider, w.Button, w.Text):
            assert all(item.description for item in all_of(desk.controls, kind))


def test_a_picture_is_never_alone(options_desk: Desk) -> None:
    assert picture(options_desk).startswith(PNG)
    assert "In words: Stacked bars of weighted benefit. P0 62.0, P1 17.0 to 37.0" in said(options_desk)


def test_moving_a_slider_changes_benefits_ranks_and_picture(options_desk: Desk) -> None:
    before = picture(options_desk)
    assert ranks(options_desk) == {"P0": "3", "P1": "6", "P2": "2", "P3": "4", "P4": "5", "P5": "1"}
    named(options_desk, "F1").value = 0
    # by hand: without F1, P5 keeps (69 - 15) / 0.8 = 67.5 and P2 (68 - 9) / 0.8 = 73.75
    assert ranks(options_desk)["P2"] == "1"
    assert ranks(options_desk)["P5"] == "2"
    assert "P2 One number (73.8 of 100) leads, at a cost of £9.52m in present value. At the start it was P5" in said(
        options_desk
    )
    assert "P2 One number 1 (was 2) and P5 Alliance 2 (was 1)." in said(options_desk)
    assert picture(options_desk) != before
    assert named(options_desk, "Weights of").value == "own"


def test_ties_share_a_rank(drawn: list[str], changeup_assessment: ev.Assessment) -> None:
    desk = weights_explorer(changeup_assessment, "option")
    assert ranks(desk)["O1"] == ranks(desk)["O4"] == "=2"
    assert "no cost is on record" in said(desk)


def test_a_group_moves_every_slider_and_reset_goes_back(drawn: list[str], options_desk: Desk) -> None:
    start = said(options_desk)
    named(options_desk, "Weights of").value = "W-USERS"
    points = {item.description.split()[0]: item.value for item in all_of(options_desk.controls, w.FloatSlider)}
    assert points == pytest.approx({"F1": 100, "F2": 80, "F3": 60, "F4": 70, "F5": 30})
    assert said(options_desk) != start
    named(options_desk, "Back to the start").click()
    assert said(options_desk) == start
    assert named(options_desk, "Weights of").value == "equal"


def test_one_change_draws_once(drawn: list[str], options_desk: Desk) -> None:
    assert len(drawn) == 1  # the start, shown on the desk and below it
    named(options_desk, "Weights of").value = "W-USERS"
    assert len(drawn) == 2  # five sliders moved
    named(options_desk, "Back to the start").click()
    assert len(drawn) == 3


def test_no_points_say_what_to_do_and_take_the_picture_away(drawn: list[str], options_desk: Desk) -> None:
    for slider in all_of(options_desk.controls, w.FloatSlider):
        slider.value = 0
    assert "Give at least one criterion more than 0 points." in said(options_desk)
    assert picture(options_desk) == b""
    named(options_desk, "F3").value = 10
    assert "With these points".casefold() in said(options_desk).casefold()
    assert picture(options_desk).startswith(PNG)


def test_a_desk_opens_with_the_weights_asked_for(drawn: list[str], northshire_assessment: ev.Assessment) -> None:
    desk = weights_explorer(northshire_assessment, "option", weights="W-GROUPS")
    assert named(desk, "Weights of").value == "W-GROUPS"
    tables = [view for view in desk.standing if isinstance(view, TableView)]
    assert all(view.caption.startswith("At the start (Local advice groups): ") for view in tables)


def test_hubs_are_refused_with_the_sentence_on_totals(changeup_assessment: ev.Assessment) -> None:
    asked = replace(changeup_assessment, settings=replace(changeup_assessment.settings, show_totals=True))
    desk = weights_explorer(asked, "hub")
    assert desk.controls is None
    (refusal,) = desk.standing
    assert isinstance(refusal, Prose)
    words = " ".join(plain(item) for item in refusal.blocks[0].items)  # type: ignore[union-attr]
    assert words.startswith("This pack does not allow a weighted total over hubs")
    assert "not meant to focus on 'achievements so far'" in words


def test_hubs_are_weighed_where_allowed_and_asked_for_with_the_sentence_beside(
    northshire_assessment: ev.Assessment,
) -> None:
    refused = weights_explorer(northshire_assessment, "hub")
    assert refused.controls is None
    asked = replace(northshire_assessment, settings=replace(northshire_assessment.settings, show_totals=True))
    desk = weights_explorer(asked, "hub")
    assert "It is shown because the Board asked for it, and it decides nothing" in said(desk)
    assert isinstance(desk.standing[0], Prose)


def test_the_profile_follows_the_hub(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment, "N3")
    assert "Levels of Benefits with reasons and evidence" in said(desk)
    before = picture(desk)
    named(desk, "Hub").value = "N6"
    assert "Levels of Outreach with reasons and evidence" in said(desk)
    assert picture(desk) != before
    figure = desk.standing[0]
    assert isinstance(figure, FigureView)
    assert figure.figure_id == "fig-profile-N3"


def test_only_hubs_have_a_profile(northshire_assessment: ev.Assessment) -> None:
    with pytest.raises(MethodError, match="P2 is of type option"):
        profile_explorer(northshire_assessment, "P2")
    with pytest.raises(InputError, match="no subject has this id"):
        profile_explorer(northshire_assessment, "XX")


def test_filters_narrow_the_register_and_an_empty_result_says_what_to_do(changeup_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(changeup_assessment)
    assert "16 items of 16 in the evidence register" in said(desk)
    named(desk, "Criterion").value = "C2"
    assert "No item of the register matches all of these." in said(desk)
    named(desk, "Show everything").click()
    assert "16 items of 16" in said(desk)
    named(desk, "Words").value = "closed shop"
    assert "1 item of 16 in the evidence register" in said(desk)


def test_only_kinds_that_the_register_holds_can_be_chosen(changeup_assessment: ev.Assessment) -> None:
    desk = evidence_explorer(changeup_assessment)
    held = set(changeup_assessment.review.table("evidence")["source_type"])
    assert {value for _, value in named(desk, "Kind of source").options} == {"", *held}


def test_text_of_a_pack_is_escaped(northshire: ev.Review) -> None:
    evidence = northshire.table("evidence").copy()
    evidence.loc[0, "paraphrase"] = "<script>alert(1)</script>"
    odd = northshire.with_tables({"evidence": evidence})
    desk = evidence_explorer(ev.assess(odd, odd.settings_for("options_report", n_draws=100)))
    (html,) = all_of(desk.controls, w.HTML)
    assert "<script>" not in html.value
    assert "&lt;script&gt;alert(1)" in html.value


def test_a_desk_is_shown_with_what_stands_in_for_it(options_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda item, **_: shown.append(item))
    open_desk(options_desk)
    assert shown[0] is options_desk.controls
    assert [set(item) >= {"text/html"} for item in shown[1:]] == [True, True, True]
