"""The line that reproduces what the desks show."""

from __future__ import annotations

import json
import shlex

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.presentation import FigureView, TableView, plain
from evaluation.widgets import Desk, evidence_explorer, profile_explorer, view_as_parameters, weights_explorer
from tests.widgets.desks import all_of, named, said, undescribed

PACK = "../data/northshire-2025"


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = FigureView("fig-x", "c", "words that stand for a figure", b"", b"\x89PNG")
    monkeypatch.setattr("evaluation.widgets.explore.hubs.hub_profile", lambda *_: figure)
    monkeypatch.setattr("evaluation.widgets.explore.weights.live_bars", lambda *_, **__: figure)


def parameters(desk: Desk) -> dict[str, str]:
    """Return what the line sets, by name."""
    words = shlex.split(named(desk, "The line").value)
    assert words[:2] == [".venv/bin/papermill", "notebooks/explore.ipynb"]
    assert words[2:5] == ["notebooks/explore-view.ipynb", "--cwd", "notebooks"]  # where JupyterLab lists it
    return {words[place + 1]: words[place + 2] for place in range(5, len(words), 3)}


def test_the_line_follows_every_desk(northshire_assessment: ev.Assessment) -> None:
    hubs = profile_explorer(northshire_assessment)
    weights = weights_explorer(northshire_assessment, "option")
    refused = weights_explorer(northshire_assessment, "hub")
    evidence = evidence_explorer(northshire_assessment)
    desk = view_as_parameters(northshire_assessment, PACK, hubs, weights, refused, evidence)
    assert undescribed(desk) == []
    assert parameters(desk) == {"pack": PACK, "n_draws": "2000", "subject": "N1"}
    named(weights, "Weights of").value = "W-USERS"
    assert parameters(desk)["weights"] == "W-USERS"
    named(weights, "F1").value = 10
    named(evidence, "Words").value = "it's here"
    shown = parameters(desk)
    assert shown["points"] == "F1=12.5,F2=100,F3=75,F4=87.5,F5=37.5"  # by hand: 10, 80, 60, 70, 30 against 80
    assert shown["sought"] == "words=it's here"


def test_what_the_line_says_opens_the_same_desk(northshire_assessment: ev.Assessment) -> None:
    first = weights_explorer(northshire_assessment, "option", weights="W-USERS")
    named(first, "F3").value = 3
    again = weights_explorer(northshire_assessment, "option", **first.view.parameters)
    assert said(again) == said(first)


@pytest.fixture(scope="module")
def weighed_hubs(northshire: ev.Review) -> ev.Assessment:
    """The fictional review with the hubs' own weights, and a total over hubs."""
    settings = northshire.settings_for("options_report", weights="W-HUBS", show_totals=True, n_draws=100)
    return ev.assess(northshire, settings)


def desks_of(assessment: ev.Assessment) -> tuple[Desk, Desk, Desk]:
    """Return the two desks of weights, and the line that follows them."""
    options, hubs = (weights_explorer(assessment, purpose) for purpose in ("option", "hub"))
    return options, hubs, view_as_parameters(assessment, PACK, options, hubs)


def test_weights_of_the_hubs_stay_in_the_line(weighed_hubs: ev.Assessment) -> None:
    options, hubs, desk = desks_of(weighed_hubs)
    assert named(hubs, "Weights of").value == "W-HUBS"
    assert parameters(desk) == {"pack": PACK, "n_draws": "100", "show_totals": "True", "weights": "W-HUBS"}
    named(options, "F1").value = 10  # own points, over the equal weights that W-HUBS leaves the options with
    assert parameters(desk)["weights"] == "W-HUBS"
    assert "points" in parameters(desk)
    assert "hub_points" not in parameters(desk)


def test_points_of_the_hubs_are_written_where_the_options_have_another_group(weighed_hubs: ev.Assessment) -> None:
    options, hubs, desk = desks_of(weighed_hubs)
    named(options, "Weights of").value = "W-USERS"
    line = parameters(desk)
    assert line["weights"] == "W-USERS"
    again = weights_explorer(weighed_hubs, "hub", weights=line["weights"], points=line["hub_points"])
    sliders = [[item.value for item in all_of(one.controls, w.FloatSlider)] for one in (hubs, again)]
    assert sliders[1] == pytest.approx(sliders[0])


def test_equal_weights_of_the_hubs_are_written_where_they_would_open_with_others(weighed_hubs: ev.Assessment) -> None:
    options, hubs, desk = desks_of(weighed_hubs)
    named(hubs, "Weights of").value = "equal"
    assert {part.partition("=")[2] for part in parameters(desk)["hub_points"].split(",")} == {"100"}
    named(options, "Weights of").value = "W-USERS"  # with these the hubs open with equal weights
    assert "hub_points" not in parameters(desk)


def test_copying_hands_the_browser_text_and_never_code(northshire_assessment: ev.Assessment) -> None:
    desk = view_as_parameters(northshire_assessment, 'x"); alert("1', profile_explorer(northshire_assessment))
    named(desk, "Copy the line").click()
    (place,) = all_of(desk.controls, w.Output)
    code = place.outputs[0]["data"]["application/javascript"]
    start, end = code.index("writeText(") + len("writeText("), len(code) - 1
    assert json.loads(code[start:end]) == named(desk, "The line").value
    assert "Sent to the clipboard" in said(desk)


def test_the_starting_state_stands_below(northshire_assessment: ev.Assessment) -> None:
    desk = view_as_parameters(northshire_assessment, PACK, profile_explorer(northshire_assessment, "N1,N3"))
    (table,) = desk.standing
    assert isinstance(table, TableView)
    assert [[plain(cell.text) for cell in row] for row in table.rows] == [
        ["pack", PACK], ["n_draws", "2000"], ["subject", "N1,N3"],
    ]  # fmt: skip
