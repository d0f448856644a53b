"""The exploring desk: hubs and their evidence, weights and what follows from them, the register and its filters.

Each desk is a column of controls with descriptions beside a picture and its words. The picture is written into one
image, so that nothing flickers; the words stand in HTML beside it, because an image has no accessible name. What the
desk shows at the start is shown again below it, so that a shared notebook is never blank where no desk can run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import ipywidgets as w
import pandas as pd

from evaluation.assessment import Assessment
from evaluation.errors import MethodError
from evaluation.figures import hub_profile
from evaluation.figures.live import live_bars
from evaluation.model import Purpose
from evaluation.narrative import scorecard_disagreement, scorecard_facts, scorecard_gaps
from evaluation.narrative.explore import live_sentence, no_points, totals_refused
from evaluation.options import ValueTable, live_contributions
from evaluation.presentation import FigureView, Paragraph, Prose, TableView, block_html
from evaluation.presentation.terms import DIRECTIONS, SOURCE_TYPES
from evaluation.presentation.words import totals_notes
from evaluation.tables import evidence_of_subject, scorecard_levels, show
from evaluation.tables.explore import found_evidence, live_ranking, live_weights
from evaluation.widgets.state import (
    EvidenceChoice,
    Preset,
    find_evidence,
    presets,
    totals_open,
    weighable,
    weighed,
)

__all__ = ["Desk", "evidence_explorer", "open_desk", "profile_explorer", "weights_explorer"]

View = TableView | FigureView | Prose
OWN = "own"
WIDE = {"description_width": "17em"}
DESK_STYLE = (
    ".wb-desk .wb,.wb-desk .wb table{font-size:13px;line-height:1.4}.wb-desk .wb .wb-note{font-size:12px}"
    ".wb-desk .wb p{margin:.4rem 0}"
)
CONTROL = w.Layout(width="34em", max_width="100%")
NOTHING_FOUND = "No item of the register matches all of these. Set one of them back to “any”, or shorten the words."


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """A desk and what stands in for it.

    Parameters
    ----------
    controls : ipywidgets.Widget or None
        None where the desk is refused; `standing` says why.
    standing : tuple of views
        The starting state, for readers without a running kernel.
    """

    controls: Any
    standing: tuple[View, ...]


def open_desk(desk: Desk) -> None:
    """Show a desk, and below it what stands in for it where it cannot run."""
    from IPython.display import display

    if desk.controls is not None:
        display(desk.controls)
    show(*desk.standing)


def _html(*views: View) -> str:
    """Return views as they stand beside a picture; a figure gives its caption and its words."""
    shown = [block_html(_words_of(view) if isinstance(view, FigureView) else view) for view in views]
    return "\n".join([f"<style>{DESK_STYLE}</style>", *shown])


def _words_of(figure: FigureView) -> Prose:
    return Prose((Paragraph(figure.caption), Paragraph(f"In words: {figure.alt}")))


def _at_desk(view: TableView) -> TableView:
    """Return a table with an anchor of its own, so that the one that stands in below keeps the plain one."""
    return replace(view, table_id=f"desk-{view.table_id}", row_anchors=())


def _side_by_side(controls: Sequence[Any], picture: Any, words: Any) -> Any:
    left = w.VBox(list(controls), layout=w.Layout(flex="0 1 36em"))
    right = w.VBox([picture, words], layout=w.Layout(flex="1 1 34em", min_width="20em"))
    return w.HBox([left, right], layout=w.Layout(flex_flow="row wrap", align_items="flex-start"))


def _image() -> Any:
    return w.Image(format="png", layout=w.Layout(max_width="46em", object_fit="contain"))


def _result() -> Any:
    """Return the place of the words; lines of a table need more room than lines of prose."""
    place = w.HTML(layout=w.Layout(max_width="100em"))
    place.add_class("wb-desk")
    return place


# --- one hub ---------------------------------------------------------------------------------------------------------


def profile_explorer(assessment: Assessment, subject_id: str = "") -> Desk:
    """Return a desk that shows the profile of a hub with its reasons, its evidence and its gaps.

    Parameters
    ----------
    assessment : Assessment
    subject_id : str, optional
        The hub to open with; the first one where empty.

    Raises
    ------
    InputError
        Where no subject has this id.
    MethodError
        Where the review has no criterion set for hubs, or the subject is not a hub.
    """
    first = assessment.review.subject(subject_id or assessment.hubs.marks.subject_ids[0])
    if first.subject_type != "hub":
        raise MethodError(f"this desk shows hubs; {subject_id} is of type {first.subject_type}")
    choice = w.Dropdown(
        options=[
            (f"{hub.subject_id} {hub.short_name}", hub.subject_id) for hub in assessment.review.subjects_of("hub")
        ],
        value=first.subject_id,
        description="Hub",
        style=WIDE,
        layout=CONTROL,
    )
    picture, words = _image(), _result()

    def render(_change: object = None) -> Profile:
        shown = _profile(assessment, choice.value)
        figure, levels, evidence = shown
        said = (scorecard_facts, scorecard_disagreement, scorecard_gaps)
        prose = [say(assessment, choice.value) for say in said]
        words.value = _html(figure, *prose, _at_desk(levels), _at_desk(evidence))
        picture.value = figure.png
        return shown

    choice.observe(render, names="value")
    return Desk(_side_by_side([choice], picture, words), render())


def _hubs(assessment: Assessment) -> list[tuple[str, str]]:
    return [(f"{hub.subject_id} {hub.short_name}", hub.subject_id) for hub in assessment.review.subjects_of("hub")]


Profile = tuple[FigureView, TableView, TableView]


def _profile(assessment: Assessment, subject_id: str) -> Profile:
    return (
        hub_profile(assessment, subject_id),
        scorecard_levels(assessment, subject_id),
        evidence_of_subject(assessment, subject_id),
    )


# --- weights ---------------------------------------------------------------------------------------------------------


def weights_explorer(assessment: Assessment, purpose: Purpose = "option", *, weights: str = "") -> Desk:
    """Return a desk on which the points of the criteria can be moved, with values, contributions and ranks.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
        ``"option"``: the success factors of the options. ``"hub"``: the criteria of the hubs, refused with the
        sentence on totals unless the pack allows totals and the settings ask for them.
    weights : str, optional
        The weight set to open with; the one that the settings chose where empty, else equal weights.

    Raises
    ------
    MethodError
        Where nothing of this kind is scored or appraised.
    """
    if purpose == "hub" and not totals_open(assessment):
        return Desk(None, (totals_refused(assessment),))
    table = weighable(assessment, purpose)
    known = presets(assessment, purpose, table)
    wanted = weights or assessment.settings.weights
    start = next((item for item in known if item.weight_set_id == wanted), known[0])
    desk = _WeightsDesk(assessment, purpose, table, known, start)
    return Desk(desk.box, desk.standing())


Weighing = tuple[FigureView, TableView, TableView]


class _WeightsDesk:
    """Sliders of one criterion set; keeps sliders and the choice of group in step and draws once for each change."""

    def __init__(
        self,
        assessment: Assessment,
        purpose: Purpose,
        table: ValueTable,
        known: tuple[Preset, ...],
        start: Preset,
    ) -> None:
        self.assessment, self.purpose, self.table, self.start = assessment, purpose, table, start
        self.known = {item.weight_set_id: item for item in known}
        self.before = weighed(assessment, purpose, table, start.points)
        groups = [(item.group, item.weight_set_id) for item in known]
        self.group = w.Dropdown(
            options=[*groups, ("Your own points", OWN)],
            value=start.weight_set_id,
            description="Weights of",
            style=WIDE,
            layout=CONTROL,
        )
        self.sliders = {name: self._slider(name, points) for name, points in start.points.items()}
        self.reset = w.Button(description="Back to the start", tooltip=f"Back to the points of: {start.group}")
        self.picture, self.words = _image(), _result()
        self.following = False  # set while the desk itself moves its controls
        self.group.observe(self._take_group, names="value")
        for slider in self.sliders.values():
            slider.observe(self._take_slider, names="value")
        self.reset.on_click(self._take_reset)
        self.box = _side_by_side([self.group, *self.sliders.values(), self.reset], self.picture, self.words)
        self.first = self._views(start.points)
        self._put(self.before, self.first)

    def _slider(self, criterion_id: str, points: float) -> Any:
        criteria = self.assessment.panels[self.purpose].criterion_set.criteria
        criterion = next(item for item in criteria if item.criterion_id == criterion_id)
        return w.FloatSlider(
            value=points,
            min=0,
            max=100,
            step=1,
            readout=True,
            readout_format=".1f",
            continuous_update=False,
            description=f"{criterion_id} {criterion.short_name}",
            tooltip=f"Points for the move from the worst to the best level: {criterion.wording}",
            style=WIDE,
            layout=CONTROL,
        )

    @property
    def points(self) -> dict[str, float]:
        """The points that the sliders show."""
        return {name: float(slider.value) for name, slider in self.sliders.items()}

    def _take_group(self, change: Mapping[str, Any]) -> None:
        if not self.following and change["new"] != OWN:
            self._set(self.known[change["new"]])

    def _take_slider(self, _change: object) -> None:
        if self.following:
            return
        self.following = True
        self.group.value = OWN
        self.following = False
        self._render()

    def _take_reset(self, _button: object) -> None:
        self._set(self.start)

    def _set(self, preset: Preset) -> None:
        self.following = True
        self.group.value = preset.weight_set_id
        for name, points in preset.points.items():
            self.sliders[name].value = points
        self.following = False
        self._render()

    def _render(self) -> None:
        if any(self.points.values()):
            self._put(self._weighed(self.points), self._views(self.points))
            return
        self.words.value = _html(no_points())
        self.picture.value = b""  # the last picture would contradict the words

    def _put(self, now: pd.DataFrame, views: Weighing) -> None:
        figure, *tables = views
        sentence = live_sentence(self.assessment, self.purpose, now, self.before)
        self.words.value = _html(sentence, *self._beside(), *map(_at_desk, tables), figure)
        self.picture.value = figure.png

    def _weighed(self, points: Mapping[str, float]) -> pd.DataFrame:
        return weighed(self.assessment, self.purpose, self.table, points)

    def _beside(self) -> tuple[Prose, ...]:
        """Return the sentence that must stand beside a total over hubs."""
        if self.purpose != "hub":
            return ()
        return (Prose(tuple(Paragraph(note) for note in totals_notes(self.assessment))),)

    def _views(self, points: Mapping[str, float]) -> Weighing:
        assessment, purpose, table = self.assessment, self.purpose, self.table
        return (
            live_bars(assessment, purpose, live_contributions(table, points), figure_id=f"fig-live-{purpose}"),
            live_ranking(assessment, purpose, self._weighed(points), table_id=f"tbl-live-{purpose}"),
            live_weights(assessment, purpose, table, points, table_id=f"tbl-live-weights-{purpose}"),
        )

    def standing(self) -> tuple[View, ...]:
        """Return the starting state under its name, and for hubs the sentence on totals beside it."""
        name = f"At the start ({self.start.group}): "
        return (*self._beside(), *(replace(view, caption=f"{name}{view.caption}") for view in self.first))


# --- the register ----------------------------------------------------------------------------------------------------


def evidence_explorer(assessment: Assessment) -> Desk:
    """Return a desk that filters the evidence register by hub, criterion, kind, direction, grade, scope and words."""
    filters = _filters(assessment)
    reset = w.Button(description="Show everything", tooltip="Set every filter back to “any”")
    words = _result()

    def render(_change: object = None) -> None:
        found = find_evidence(assessment, EvidenceChoice(**{name: item.value for name, item in filters.items()}))
        words.value = _found_html(assessment, found)

    def clear(_button: object) -> None:
        with _held(filters.values(), render):
            for item in filters.values():
                item.value = ""

    for item in filters.values():
        item.observe(render, names="value")
    reset.on_click(clear)
    render()
    everything = find_evidence(assessment, EvidenceChoice())
    box = w.VBox([w.HBox([*filters.values(), reset], layout=w.Layout(flex_flow="row wrap")), words])
    return Desk(box, (found_evidence(assessment, everything, table_id="tbl-found"),))


def _found_html(assessment: Assessment, found: Sequence[str]) -> str:
    if not found:
        return _html(Prose((Paragraph(NOTHING_FOUND),)))
    return _html(found_evidence(assessment, found, table_id="desk-tbl-found"))


def _filters(assessment: Assessment) -> dict[str, Any]:
    """Return one control for each field of `EvidenceChoice`; only values that the register holds can be chosen."""
    register = assessment.review.table("evidence")
    criteria = [
        (f"{item.criterion_id} {item.short_name}", item.criterion_id)
        for panel in assessment.panels.values()
        if panel.criterion_set.purpose == "hub"
        for item in panel.criterion_set.criteria
    ]
    held = {name: set(register[name]) for name in ("source_type", "direction", "grade")}
    kinds = [(words, code) for code, words in SOURCE_TYPES.items() if code in held["source_type"]]
    ways = [(words, code) for code, words in DIRECTIONS.items() if code in held["direction"]]
    return {
        "subject_id": _any_of("Hub", _hubs(assessment)),
        "criterion_id": _any_of("Criterion", criteria),
        "scope": _any_of("About", [("this hub alone", "own"), ("all hubs at once", "programme")]),
        "source_type": _any_of("Kind of source", kinds),
        "direction": _any_of("Direction", ways),
        "grade": _any_of("Grade", [(grade, grade) for grade in sorted(held["grade"])]),
        "words": w.Text(description="Words", placeholder="words in the item", style=WIDE, layout=CONTROL),
    }


def _any_of(description: str, options: list[tuple[str, str]]) -> Any:
    return w.Dropdown(options=[("any", ""), *options], value="", description=description, style=WIDE, layout=CONTROL)


@contextmanager
def _held(items: Iterable[Any], render: Callable[[object], None]) -> Iterator[None]:
    """Hold back one observer while several controls move, and call it once at the end."""
    controls = list(items)
    for item in controls:
        item.unobserve(render, names="value")
    try:
        yield
    finally:
        for item in controls:
            item.observe(render, names="value")
    render(None)
