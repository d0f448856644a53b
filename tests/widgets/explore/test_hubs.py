"""The desk of hubs without a browser."""

from __future__ import annotations

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.errors import InputError, MethodError
from evaluation.presentation import FigureView, TableView, plain
from evaluation.widgets import Desk, profile_explorer
from tests.widgets.desks import all_of, html, named, panes, said, show, undescribed

PNG = b"\x89PNG"


def picture(desk: Desk) -> bytes:
    (image,) = all_of(desk.controls, w.Image)
    return bytes(image.value)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no figure; each is known by the hubs that it is of."""

    def one(_assessment: ev.Assessment, hub: str) -> FigureView:
        return FigureView(
            f"fig-profile-{hub}", "c", f"words that stand for the profile of {hub}", b"", PNG + hub.encode()
        )

    def several(assessment: ev.Assessment, hubs: tuple[str, ...]) -> FigureView:
        return one(assessment, "-".join(hubs))

    monkeypatch.setattr("evaluation.widgets.explore.hubs.hub_profile", one)
    monkeypatch.setattr("evaluation.widgets.explore.hubs.hubs_beside", several)


def test_every_control_has_a_description(northshire_assessment: ev.Assessment) -> None:
    assert undescribed(profile_explorer(northshire_assessment)) == []


def test_the_profile_follows_the_hub(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment, "N3")
    assert "Levels of Benefits with reasons and evidence" in said(desk)
    assert picture(desk) == PNG + b"N3"
    named(desk, "Hub").value = "N6"
    assert "Levels of Outreach with reasons and evidence" in said(desk)
    assert picture(desk) == PNG + b"N6"
    assert desk.view.parameters == {"subject": "N6"}
    assert "In words: words that stand for the profile of N6" in said(desk)  # a picture is never alone


def test_hubs_stand_beside_each_other_with_where_they_lie_apart(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment)
    named(desk, "Beside it").value = "N3"
    named(desk, "And beside them").value = "N6"
    assert picture(desk) == PNG + b"N1-N3-N6"
    assert "Levels of Money, Benefits and Outreach beside each other" in said(desk)
    # by hand: on K3 extent Money has 4 and Outreach 1, no other dimension is further apart
    assert "they lie furthest apart on K3 extent, by 3" in said(desk)
    assert desk.view.parameters == {"subject": "N1,N3,N6"}


def test_a_hub_chosen_twice_stands_once(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment, "N1,N3")
    named(desk, "Beside it").value = "N1"
    assert desk.view.parameters == {"subject": "N1"}


def test_a_level_that_is_pressed_shows_why_it_stands_there(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment, "N1,N3")
    show(desk, "Why")
    assert "The reasons behind Money and Benefits" in said(desk)
    level = next(item for item in all_of(desk.controls, w.Button) if item.tooltip.startswith("K3 Advice, N3"))
    level.click()
    assert named(desk, "Reasons on").value == "K3"
    assert "The reasons behind Money and Benefits on K3" in said(desk)
    assert "The evidence behind it" in said(desk)
    assert level in all_of(desk.controls, w.Button)  # the same button, so that the keyboard stays on it
    assert "wb-marked" in level._dom_classes


def test_asking_for_reasons_turns_to_them(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment)
    named(desk, "Reasons on").value = "K2"
    assert panes(desk).value == "Why"
    assert "The reasons behind Money on K2" in said(desk)
    assert "desk-tbl-why-hub-evidence" in html(desk)


def test_the_stand_in_leaves_the_anchors_of_evidence_to_the_register(northshire_assessment: ev.Assessment) -> None:
    desk = profile_explorer(northshire_assessment, "N3")
    assert isinstance(desk.standing[0], FigureView)
    assert all(view.row_anchors == () for view in desk.standing if isinstance(view, TableView))


def test_only_hubs_have_a_profile(northshire_assessment: ev.Assessment) -> None:
    with pytest.raises(MethodError, match="P2 is of type option"):
        profile_explorer(northshire_assessment, "N1,P2")
    with pytest.raises(InputError, match="no subject has this id"):
        profile_explorer(northshire_assessment, "XX")
    with pytest.raises(MethodError, match="at most 3 hubs"):
        profile_explorer(northshire_assessment, "N1,N2,N3,N4")


def test_a_review_without_hubs_says_so(northshire: ev.Review) -> None:
    early = ev.assess(northshire, northshire.settings_for("options_report", as_at="2024-01-01", n_draws=100))
    desk = profile_explorer(early)
    assert desk.controls is None
    assert "No hub, or no criterion for hubs" in plain(desk.standing[0].blocks[0].text)  # type: ignore[union-attr]
