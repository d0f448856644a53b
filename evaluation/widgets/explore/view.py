"""What the desks show now, as parameters of the notebook and as the line that runs it with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from evaluation.assessment import Assessment
from evaluation.presentation import Cell, TableView
from evaluation.widgets.parameters import papermill_line, settings_shown
from evaluation.widgets.parts import WIDE, Desk, ViewState, html_of, place_for_words, said_in

__all__ = ["view_as_parameters"]

NOTEBOOK, EQUAL = "explore", "equal"
HOW = (
    "Typed in the folder of the project, the line writes explore-view.ipynb beside this notebook; it opens with what "
    "the desks above show now. The line follows every change. Where Python is not kept in .venv, leave .venv/bin/ out."
)
SENT = "Sent to the clipboard. Where the browser does not allow it, select the line and copy it."


def view_as_parameters(assessment: Assessment, pack: str, *desks: Desk) -> Desk:
    """Return a desk that writes down what other desks show: the line that runs the notebook so that it opens alike.

    Parameters
    ----------
    assessment : Assessment
    pack : str
        Folder of the pack, as the notebook has it.
    *desks : Desk
        Desks of the same notebook; those that are refused have nothing to write down.
    """
    line = w.Textarea(
        description="The line",
        tooltip="The papermill line that reproduces this view",
        rows=4,
        style=WIDE,
        layout=w.Layout(width="60em", max_width="100%"),
    )
    copy = w.Button(description="Copy the line", icon="copy", tooltip="Send the line to the clipboard")
    said, place = place_for_words(), w.Output()
    said.value = html_of(said_in(HOW))

    def write(_change: object = None) -> None:
        line.value = papermill_line(NOTEBOOK, pack, _shown(assessment, desks))
        said.value = html_of(said_in(HOW))

    def send(_button: object) -> None:
        place.outputs = (_script(line.value),)
        said.value = html_of(said_in(HOW, SENT))

    for desk in desks:
        desk.view.observe(write, names=["parameters", "group"])
    copy.on_click(send)
    write()
    shown = {"pack": pack, **_shown(assessment, desks)}
    return Desk(w.VBox([said, line, copy, place]), (_as_table(shown),))


def _shown(assessment: Assessment, desks: tuple[Desk, ...]) -> dict[str, object]:
    """Return the parameters that are not those of a fresh notebook: settings first, then what each desk shows."""
    found: dict[str, object] = settings_shown(assessment) | {"weights": assessment.settings.weights}
    for desk in desks:
        found |= desk.view.parameters
    if any(_opens_so(assessment, desk.view, f"{found['weights']}") for desk in desks):
        del found["hub_points"]
    if found["weights"] == EQUAL:
        del found["weights"]
    return {name: value for name, value in found.items() if value != ""}


def _opens_so(assessment: Assessment, view: ViewState, weights: str) -> bool:
    """Return whether the desk of the hubs' criteria opens with the points that it shows now where `weights` are set."""
    if "hub_points" not in view.parameters:
        return False
    known = {item.weight_set_id for item in assessment.weight_sets["hub"]}
    return view.group == (weights if weights in known else EQUAL)


def _script(text: str) -> dict[str, Any]:
    """Return an output that asks the browser to take a text to the clipboard; the text is data, never code."""
    code = f"navigator.clipboard && navigator.clipboard.writeText({json.dumps(text)})"
    return {"output_type": "display_data", "data": {"application/javascript": code}, "metadata": {}}


def _as_table(shown: Mapping[str, object]) -> TableView:
    return TableView(
        table_id="tbl-view",
        caption="This view as parameters of the notebook",
        columns=("Parameter", "Value"),
        rows=tuple((Cell(name), Cell(f"{value}")) for name, value in shown.items()),
        note="What is not named stands as in the notebook's own first cell.",
        widths=(30, 70),
    )
