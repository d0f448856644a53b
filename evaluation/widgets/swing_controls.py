"""Controls of swing weighting: the order of the swings, their points, and questions that check them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ipywidgets as w

from evaluation.model import Criterion
from evaluation.narrative.swing import check_words, order_words, question_words, step_words, what_to_change
from evaluation.presentation.terms import criterion_label
from evaluation.widgets.elicitation import Elicitation, Question, out_of_order, placed, questions
from evaluation.widgets.parts import CONTROL, WIDE, choice, html_of, place_for_words, said_in

__all__ = ["SwingControls"]

NOT_ANSWERED, YES, MORE, LESS = "not answered", "yes", "no, more", "no, less"
MOST = 100.0


@dataclass(frozen=True, slots=True)
class _Card:
    """The controls of one swing: its place, its two ends, and its points."""

    place: Any
    worst: Any
    best: Any
    points: Any


class SwingControls:
    """Three panes, of the order, the points and the check, that together say what a group thinks of the swings.

    Parameters
    ----------
    criteria : sequence of Criterion
    first : Elicitation
        What to open with.
    changed : callable
        Called once for each change.
    """

    def __init__(self, criteria: Sequence[Criterion], first: Elicitation, changed: Callable[[], None]) -> None:
        self._criteria, self._changed = {item.criterion_id: item for item in criteria}, changed
        self.names = {name: criterion_label(item) for name, item in self._criteria.items()}
        self._following = False  # set while the controls move each other
        self._order = first.order
        self._first, self._held = "", 0.0  # the swing with all the points, and what it had before it had them
        self._answers: dict[Question, str] = {}
        self._cards = {name: self._card(name) for name in self._criteria}
        self._order_words, self._check_words = place_for_words(), place_for_words()
        self._rows, self._asked = w.VBox(), w.VBox()
        self.rank_pane = w.VBox([_words("rank"), *(self._rank_box(name) for name in self._criteria)])
        self.points_pane = w.VBox([_words("points"), self._rows, self._order_words])
        self.check_pane = w.VBox([_words("check"), self._asked, self._check_words])
        self.take(first)
        self._observe()

    @property
    def said(self) -> Elicitation:
        """What the controls say now."""
        return Elicitation(
            self._order,
            {name: float(card.points.value) for name, card in self._cards.items()},
            {name: (card.worst.value.strip(), card.best.value.strip()) for name, card in self._cards.items()},
        )

    def take(self, said: Elicitation) -> None:
        """Set every control to what is given, without saying that something changed."""
        self._following = True
        for name, card in self._cards.items():
            card.worst.value, card.best.value = said.ends[name]
            card.points.value = said.points[name]
        self._following = False
        self._first = ""
        self._put_in_order(said.order)

    # --- the cards ---

    def _card(self, name: str) -> _Card:
        places = [(f"{place}", f"{place}") for place in range(1, len(self._criteria) + 1)]
        label = self.names[name]
        points = w.FloatSlider(
            min=0,
            max=MOST,
            step=5,
            readout_format=".0f",
            continuous_update=False,
            description=label,
            tooltip=f"Points for the move from the worst to the best on {label}",
            style=WIDE,
            layout=CONTROL,
        )
        return _Card(
            choice(f"Place of {name}", places, "1", tooltip="1 is the most important swing"),
            _end(f"Worst on {name}"),
            _end(f"Best on {name}"),
            points,
        )

    def _rank_box(self, name: str) -> Any:
        card, about = self._cards[name], place_for_words()
        about.value = html_of(said_in(f"{self.names[name]}: {self._criteria[name].wording}"))
        frame = w.Layout(border="1px solid #b1b4b6", padding="4px 10px", margin="0 0 6px 0", max_width="64em")
        return w.VBox([about, card.worst, card.best, card.place], layout=frame)

    def _observe(self) -> None:
        for name, card in self._cards.items():
            card.place.observe(partial(self._take_place, name), names="value")
            for item in (card.points, card.worst, card.best):
                item.observe(self._tell, names="value")

    def _take_place(self, name: str, change: dict[str, Any]) -> None:
        if not self._following:
            self._put_in_order(placed(self._order, name, int(change["new"])))
            self._tell()

    def _put_in_order(self, order: Sequence[str]) -> None:
        """Give each swing its place; the first has all the points, and whoever was first what it had before."""
        self._following = True
        self._order = tuple(order)
        if self._first and self._first != order[0]:
            self._cards[self._first].points.value = self._held
        if self._first != order[0]:
            self._first, self._held = order[0], self._cards[order[0]].points.value
        for place, name in enumerate(self._order, start=1):
            card = self._cards[name]
            card.place.value = f"{place}"
            card.points.disabled = place == 1
            if place == 1:
                card.points.value = MOST
        self._following = False

    def _tell(self, _change: object = None) -> None:
        if not self._following:
            self._changed()

    # --- panes ---

    def write_points(self) -> None:
        """Bring the pane of points up to date: the sliders in their order, and what does not follow it."""
        self._rows.children = [self._cards[name].points for name in self._order]
        self._order_words.value = html_of(order_words(out_of_order(self._order, self.said.points), self.names))

    def write_check(self) -> None:
        """Bring the pane of questions up to date; an answer stays as long as its question does."""
        asked = questions(self._order, self.said.points)
        self._answers = {item: self._answers.get(item, NOT_ANSWERED) for item in asked}
        self._asked.children = [self._question(item) for item in asked]
        self._write_agreement()

    def _question(self, item: Question) -> Any:
        words = place_for_words()
        names = self.names[item.first], self.names[item.second]
        words.value = html_of(said_in(question_words(*names, item.ratio)))
        answers = [NOT_ANSWERED, YES, MORE, LESS] if item.ratio < float("inf") else [NOT_ANSWERED, YES, LESS]
        shown = [(_answer(answer, item), answer) for answer in answers]
        answer = choice(f"{item.first} against {item.second}", shown, self._answers[item])

        def take(change: dict[str, Any]) -> None:
            self._answers[item] = change["new"]
            self._write_agreement()

        answer.observe(take, names="value")
        return w.VBox([words, answer])

    def _write_agreement(self) -> None:
        differ = [
            what_to_change(self.names[item.first], self.names[item.second], more=answer == MORE)
            for item, answer in self._answers.items()
            if answer in (MORE, LESS)
        ]
        agree = sum(answer == YES for answer in self._answers.values())
        self._check_words.value = html_of(check_words(len(self._answers), agree, differ))


def _answer(answer: str, item: Question) -> str:
    """Return an answer in words; a swing without points can only be worth more than nothing."""
    return "no, it is worth something" if answer == LESS and item.ratio == float("inf") else answer


def _end(description: str) -> Any:
    return w.Text(description=description, style=WIDE, layout=w.Layout(width="60em", max_width="100%"))


def _words(step: str) -> Any:
    place = place_for_words()
    place.value = html_of(step_words(step))
    return place
