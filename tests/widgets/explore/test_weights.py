"""The desk of weights without a browser: points move, and ranks, numbers and words follow."""

from __future__ import annotations

import re
from dataclasses import replace

import ipywidgets as w
import pandas as pd
import pytest

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.presentation import FigureView, Prose, TableView, plain
from evaluation.widgets import Desk, weights_explorer
from tests.widgets.desks import all_of, html, named, panes, said, show, undescribed

PNG = b"\x89PNG"


def ranks(desk: Desk) -> dict[str, str]:
    """Return option and rank from the ranking of the desk."""
    table = html(desk).split('id="desk-tbl-live-option"')[1].split("</table>")[0]
    cell = r'<td class="wb-text">[^<]*</td><td class="wb-number">([^<]+)<'
    return dict(re.findall(rf'<th scope="row">(\w+) [^<]*</th>{cell}', table))


def points(desk: Desk) -> dict[str, float]:
    return {item.description.split()[0]: item.value for item in all_of(desk.controls, w.FloatSlider)}


def shares(desk: Desk) -> list[str]:
    """Return the shares beside the sliders, in order."""
    return [item.value for item in all_of(desk.controls, w.Label) if item.value.endswith("%")]


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no figure for the stand-in, which is looked at elsewhere."""

    def words_alone(_assessment: ev.Assessment, _purpose: str, _data: pd.DataFrame, *, figure_id: str) -> FigureView:
        return FigureView(figure_id, "caption", "words that stand for a figure", b"<svg/>", PNG, None)

    monkeypatch.setattr("evaluation.widgets.explore.weights.live_bars", words_alone)


@pytest.fixture
def desk(northshire_assessment: ev.Assessment) -> Desk:
    return weights_explorer(northshire_assessment, "option")


def test_every_control_has_a_description(desk: Desk) -> None:
    assert undescribed(desk) == []


def test_the_drawing_names_itself(desk: Desk) -> None:
    assert 'role="img" aria-label="Stacked bars of weighted benefit. P0 62.0, P1 17.0 to 37.0' in html(desk)


def test_moving_a_slider_changes_benefits_ranks_and_drawing(desk: Desk) -> None:
    before = html(desk).split("<svg")[1]
    assert ranks(desk) == {"P0": "3", "P1": "6", "P2": "2", "P3": "4", "P4": "5", "P5": "1"}
    named(desk, "F1").value = 0
    # by hand: without F1, P5 keeps (69 - 15) / 0.8 = 67.5 and P2 (68 - 9) / 0.8 = 73.75
    assert ranks(desk)["P2"] == "1"
    assert ranks(desk)["P5"] == "2"
    assert "P2 One number (73.8 of 100) leads, at a cost of £9.52m in present value. At the start it was P5" in said(
        desk
    )
    assert "P2 One number 1 (was 2) and P5 Alliance 2 (was 1)." in said(desk)
    assert "Weights that changed: F1 Meets need 0.0% (was 20.0%), F2 Reach 25.0% (was 20.0%)" in said(desk)
    assert html(desk).split("<svg")[1] != before
    assert named(desk, "Weights of").value == "own"
    assert shares(desk) == ["0.0%", "25.0%", "25.0%", "25.0%", "25.0%"]


def test_ties_share_a_rank(changeup_assessment: ev.Assessment) -> None:
    desk = weights_explorer(changeup_assessment, "option")
    assert ranks(desk)["O1"] == ranks(desk)["O4"] == "=2"
    assert "no cost is on record" in said(desk)


def test_a_group_moves_every_slider_and_reset_goes_back(desk: Desk) -> None:
    start = said(desk)
    named(desk, "Weights of").value = "W-USERS"
    assert points(desk) == pytest.approx({"F1": 100, "F2": 80, "F3": 60, "F4": 70, "F5": 30})
    assert said(desk) != start
    assert desk.view.parameters == {"weights": "W-USERS", "points": ""}
    named(desk, "Back to the start").click()
    assert said(desk) == start
    assert named(desk, "Weights of").value == "equal"


def test_one_change_draws_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def undrawn_bars(*_: object, figure_id: str) -> str:
        asked.append(figure_id)
        return "<svg/>"

    monkeypatch.setattr("evaluation.widgets.explore.weights.live_svg", undrawn_bars)
    named(desk, "Weights of").value = "W-USERS"
    assert len(asked) == 1  # five sliders moved
    named(desk, "Back to the start").click()
    assert len(asked) == 2
    show(desk, "Weights")
    named(desk, "F1").value = 7
    assert len(asked) == 2  # nobody looks at the drawing


def test_the_ranks_of_every_group_stand_beside_those_of_the_reader(desk: Desk) -> None:
    named(desk, "F1").value = 0
    table = html(desk).split('id="desk-tbl-live-groups-option"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="col">([^<]+)', table)[:4] == [
        "Option",
        "These points",
        "Equal weights",
        "Users of advice",
    ]
    row = table.split(">P2 One number<")[1].split("</tr>")[0]
    assert re.findall(r'"wb-number">([^<]+)', row)[:2] == ["1 (73.8)", "2 (68.0)"]


# --- shares that are kept ---


def test_a_kept_share_stays_while_others_move(desk: Desk) -> None:
    named(desk, "Keep F1").value = True
    assert ranks(desk)["P5"] == "1"  # keeping moves nothing
    named(desk, "F2").value = 0
    # F1 keeps 20%; the other 80% is divided by three
    assert shares(desk) == ["20.0%", "0.0%", "26.7%", "26.7%", "26.7%"]
    assert named(desk, "F1").disabled
    show(desk, "Weights")
    assert "share kept 20.0%" in said(desk)


def test_letting_a_share_go_moves_no_weight(desk: Desk) -> None:
    named(desk, "Keep F1").value = True
    named(desk, "F2").value = 50
    before, ranking = shares(desk), ranks(desk)
    named(desk, "Keep F1").value = False
    assert shares(desk) == before
    assert ranks(desk) == ranking
    assert not named(desk, "F1").disabled
    assert max(points(desk).values()) == 100


def test_a_group_lets_every_kept_share_go(desk: Desk) -> None:
    named(desk, "Keep F1").value = True
    named(desk, "Weights of").value = "W-USERS"
    assert not named(desk, "Keep F1").value
    assert points(desk)["F1"] == 100


def test_all_shares_kept_are_all_there_is(desk: Desk) -> None:
    start = ranks(desk)
    for name in points(desk):
        named(desk, f"Keep {name}").value = True
    assert ranks(desk) == start


def test_what_makes_no_weights_says_what_to_do_and_takes_the_ranks_away(desk: Desk) -> None:
    for slider in all_of(desk.controls, w.FloatSlider):
        slider.value = 0
    assert "Give at least one criterion more than 0 points." in said(desk)
    assert "desk-tbl-live-option" not in html(desk)
    named(desk, "F3").value = 10
    assert "With these points".casefold() in said(desk).casefold()
    assert "Give at least one" not in said(desk)


def test_a_share_without_a_place_says_what_to_do(desk: Desk) -> None:
    named(desk, "Keep F1").value = True
    for slider in all_of(desk.controls, w.FloatSlider)[1:]:
        slider.value = 0
    assert "80.0% of the weight has no place" in said(desk)


# --- reasons and doubts ---


def test_a_number_that_is_pressed_leads_to_its_reason(desk: Desk) -> None:
    show(desk, "Why")
    number = next(item for item in all_of(desk.controls, w.Button) if item.tooltip.startswith("P5 Alliance, F1"))
    assert number.description == "15.0"
    number.click()
    assert (named(desk, "Reasons of").value, named(desk, "On criterion").value) == ("P5", "F1")
    assert "These add 15.0 points to P5 Alliance".casefold() in said(desk).casefold()
    assert "F1 Meets need: 15.0, a weight of 20.0% times a value of 75.0 of 100 (level 3 Sound)" in said(desk)
    assert "wb-marked" in number._dom_classes
    named(desk, "F1").value = 0
    assert number.description == "0.0"
    assert "a weight of 0.0% times a value of 75.0" in said(desk)


def test_the_sum_that_is_pressed_shows_every_criterion(desk: Desk) -> None:
    show(desk, "Why")
    total = next(item for item in all_of(desk.controls, w.Button) if item.description == "69.0 (1)")
    total.click()
    assert "These add 69.0 points to P5 Alliance".casefold() in said(desk).casefold()
    assert named(desk, "On criterion").value == ""


def test_the_lists_lead_to_the_same_reasons_as_the_numbers(desk: Desk) -> None:
    show(desk, "Why")
    named(desk, "Reasons of").value = "P1"
    named(desk, "On criterion").value = "F3"
    assert "a value of 0.0 to 100.0 of 100 (level IE)" in said(desk)


def test_how_sure_follows_the_spread(desk: Desk) -> None:
    show(desk, "How sure")
    near = said(desk)
    assert "with each weight a tenth less or more, first comes P5 Alliance" in near
    assert "At which weight of one criterion another option leads" in near
    named(desk, "Known to").value = "any weights at all"
    assert "with any weights at all, first comes" in said(desk)
    assert said(desk) != near


# --- opening, refusing, standing in ---


def test_a_desk_opens_with_the_weights_asked_for(northshire_assessment: ev.Assessment) -> None:
    desk = weights_explorer(northshire_assessment, "option", weights="W-GROUPS")
    assert named(desk, "Weights of").value == "W-GROUPS"
    tables = [view for view in desk.standing if isinstance(view, TableView)]
    assert all(view.caption.startswith("At the start (Local advice groups): ") for view in tables)


def test_a_desk_opens_with_the_points_asked_for_and_writes_them_down_again(
    northshire_assessment: ev.Assessment,
) -> None:
    text = "F1=0,F2=100,F3=100,F4=100,F5=100"
    desk = weights_explorer(northshire_assessment, "option", points=text)
    assert ranks(desk)["P2"] == "1"
    assert "At the start it was P5 Alliance" in said(desk)
    assert desk.view.parameters == {"weights": "equal", "points": text}
    with pytest.raises(MethodError, match="F5 has none"):
        weights_explorer(northshire_assessment, "option", points="F1=0,F2=1,F3=1,F4=1")


def test_hubs_are_refused_with_the_sentence_on_totals(changeup_assessment: ev.Assessment) -> None:
    asked = replace(changeup_assessment, settings=replace(changeup_assessment.settings, show_totals=True))
    desk = weights_explorer(asked, "hub")
    assert desk.controls is None
    (refusal,) = desk.standing
    assert isinstance(refusal, Prose)
    words = " ".join(plain(item) for item in refusal.blocks[0].items)  # type: ignore[union-attr]
    assert words.startswith("This pack does not allow a weighted total over hubs")
    assert "not meant to focus on 'achievements so far'" in words


def test_without_an_appraisal_the_desk_says_what_is_missing(northshire_assessment: ev.Assessment) -> None:
    desk = weights_explorer(replace(northshire_assessment, appraisal=None), "option")
    assert desk.controls is None
    assert "No options are appraised" in plain(desk.standing[0].blocks[0].text)  # type: ignore[union-attr]


def test_hubs_are_weighed_where_allowed_and_asked_for_with_the_sentence_beside(
    northshire_assessment: ev.Assessment,
) -> None:
    refused = weights_explorer(northshire_assessment, "hub")
    assert refused.controls is None
    asked = replace(northshire_assessment, settings=replace(northshire_assessment.settings, show_totals=True))
    desk = weights_explorer(asked, "hub")
    assert "and it decides nothing: the profile of each hub comes first." in said(desk)
    assert isinstance(desk.standing[0], Prose)
    assert "How sure" not in panes(desk).options  # ranks of hubs are not drawn
    named(desk, "K1").value = 0
    assert desk.view.parameters["hub_points"].startswith("K1=0,K2=")
