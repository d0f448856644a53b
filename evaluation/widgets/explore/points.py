"""Controls of weights: a list of groups, points for each criterion, and shares that stay while others move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as w

from evaluation.model import Criterion
from evaluation.narrative.explore import free_without_points, no_points
from evaluation.options import points_of
from evaluation.options.kept import shares_with_kept
from evaluation.presentation import Prose, percent
from evaluation.presentation.terms import criterion_label
from evaluation.widgets.parts import choice, html_of, place_for_words
from evaluation.widgets.state import Preset

__all__ = ["OWN", "PointControls"]

OWN = "own"
"""The choice of points that are no group's."""
SLIDER = w.Layout(width="26em", max_width="100%")


@dataclass(frozen=True, slots=True)
class _Row:
    """The controls of one criterion: its points, the share that they make, and whether that share is kept."""

    slider: Any
    share: Any
    keep: Any

    @property
    def box(self) -> Any:
        return w.HBox([self.slider, self.share, self.keep])


class PointControls:
    """Points of some criteria, kept in step with the choice of group and with the shares that are kept.

    Parameters
    ----------
    criteria : sequence of Criterion
        Those that count.
    known : mapping of str to Preset
        Points of each group, by weight set.
    start : Preset
        Of the same; what `reset` goes back to.
    changed : callable
        Called once for each change, whatever the number of controls that moved.

    Attributes
    ----------
    kept : dict of str to float
        Shares that do not move, by criterion.
    weights : dict of str to float
        The last weights that the controls made; they stay while `refused`.
    refused : bool
        Whether the points now make no weights; `error` then says what to do.
    """

    def __init__(
        self,
        criteria: Sequence[Criterion],
        known: Mapping[str, Preset],
        start: Preset,
        changed: Callable[[], None],
    ) -> None:
        self._known, self._start, self._changed = known, start, changed
        self._following = False  # set while the controls move each other
        self.kept: dict[str, float] = {}
        groups = [*((item.group, name) for name, item in known.items()), ("Your own points", OWN)]
        self.group = choice(
            "Weights of", groups, start.weight_set_id, tooltip="Take the points of a group", label="11em"
        )
        self.rows = {item.criterion_id: _row(item, start.points[item.criterion_id]) for item in criteria}
        self.reset = w.Button(description="Back to the start", tooltip=f"Back to the points of: {start.group}")
        self.error = place_for_words()
        self.widgets = [self.group, *(row.box for row in self.rows.values()), self.reset, self.error]
        self.weights: dict[str, float] = {}
        self.refused = False
        self._reckon()
        self._observe()

    def _observe(self) -> None:
        self.group.observe(self._take_group, names="value")
        for name, row in self.rows.items():
            row.slider.observe(self._take_points, names="value")
            row.keep.observe(lambda change, name=name: self._take_keep(name, keep=change["new"]), names="value")
        self.reset.on_click(lambda _button: self._set(self._start))

    @property
    def points(self) -> dict[str, float]:
        """The points of the criteria that may move; those that keep their share have none of their own."""
        return {name: float(row.slider.value) for name, row in self.rows.items() if name not in self.kept}

    @property
    def effective(self) -> dict[str, float]:
        """The weights as points, the greatest at 100, whatever is kept."""
        return dict(zip(self.weights, points_of(list(self.weights.values())), strict=True))

    def open_with(self, points: Mapping[str, float]) -> None:
        """Take points of one's own without saying that something changed."""
        self._move(points, OWN)
        self._reckon()

    # --- what happens ---

    def _take_group(self, change: Mapping[str, Any]) -> None:
        if not self._following and change["new"] != OWN:
            self._set(self._known[change["new"]])

    def _take_points(self, _change: object) -> None:
        if not self._following:
            self._move({}, OWN)
            self._tell()

    def _take_keep(self, criterion_id: str, *, keep: bool) -> None:
        """Keep a share as it is, or let it go; neither moves any weight."""
        if self._following:
            return
        if keep:
            self.kept[criterion_id] = self.weights[criterion_id]
        else:
            del self.kept[criterion_id]
            free = {name: weight for name, weight in self.weights.items() if name not in self.kept}
            self._move(dict(zip(free, points_of(list(free.values())), strict=True)), OWN)
        self._tell()

    def _set(self, preset: Preset) -> None:
        self.kept = {}
        self._move(preset.points, preset.weight_set_id)
        self._tell()

    def _move(self, points: Mapping[str, float], group: str) -> None:
        self._following = True
        self.group.value = group
        for name, value in points.items():
            self.rows[name].slider.value = value
        self._following = False

    def _tell(self) -> None:
        self._reckon()
        self._changed()

    def _reckon(self) -> None:
        """Work out the weights, and show them, what is kept, and what is amiss."""
        refusal = self._refusal()
        self.refused = refusal is not None
        self.error.value = html_of(refusal) if refusal else ""
        if refusal is None:
            self.weights = shares_with_kept({name: self.points.get(name, 0.0) for name in self.rows}, self.kept)
        self._following = True
        for name, row in self.rows.items():
            kept = name in self.kept
            row.keep.value, row.slider.disabled = kept, kept
            row.keep.icon = "lock" if kept else "unlock"
            row.share.value = percent(self.weights.get(name, 0.0), 1)
        self._following = False

    def _refusal(self) -> Prose | None:
        """Return what to do where the points make no weights."""
        if any(self.points.values()) or len(self.kept) == len(self.rows):
            return None
        left = 1 - sum(self.kept.values())
        if not self.kept:
            return no_points()
        return free_without_points(left) if left > NOTHING else None


NOTHING = 1e-9  # a share that is nothing but rounding


def _row(criterion: Criterion, points: float) -> _Row:
    slider = w.FloatSlider(
        value=points,
        min=0,
        max=100,
        step=1,
        readout=True,
        readout_format=".1f",
        continuous_update=False,
        description=criterion_label(criterion),
        tooltip=f"Points for the move from the worst to the best level: {criterion.wording}",
        style={"description_width": "11em"},
        layout=SLIDER,
    )
    keep = w.ToggleButton(
        description=f"Keep {criterion.criterion_id}",
        tooltip=f"Keep the share of {criterion_label(criterion)} while the others move",
        layout=w.Layout(width="7em"),
    )
    return _Row(slider, w.Label(layout=w.Layout(width="4em")), keep)
