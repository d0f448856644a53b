"""Parts of the panel's desks: levels with the rubric's words, evidence to tick, errors beside controls, two versions.

Each part is made once and filled again for every cell, so that nothing flickers and no kernel grows with the work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as w
import pandas as pd

from evaluation.model import Scale
from evaluation.presentation import Heading, Paragraph, Prose, Strong, TableView
from evaluation.presentation.terms import DIRECTIONS, SOURCE_TYPES
from evaluation.scoring import same_level
from evaluation.widgets.desk_cells import DeskCell, LevelChoice
from evaluation.widgets.parts import html_of, place_for_words, said_in

__all__ = [
    "Asking",
    "Clock",
    "EvidenceTicks",
    "LevelControl",
    "TwoVersions",
    "button",
    "card_head",
    "card_style",
    "clock_words",
    "columns",
    "hidden",
    "note_place",
    "now",
    "progress_bar",
    "set_shown",
    "stacked",
    "text_area",
    "text_line",
    "write_note",
]

STYLE = (
    "div.wb-stacked.lm-Widget{display:flex;flex-direction:column;align-items:stretch;width:auto;max-width:56em;"
    "height:auto;margin:6px 2px 2px}"
    "div.wb-stacked.lm-Widget>.widget-label{width:auto;max-width:none;text-align:left;font-weight:600;"
    "white-space:normal;height:auto;flex:0 0 auto}"
    ".wb-stacked>textarea,.wb-stacked>input{width:100%;box-sizing:border-box;font-family:inherit}"
    ".wb-stacked>select{flex:0 0 28px;height:28px;width:100%}"
    ".wb-levels .widget-radio-box{margin:0}"
    ".wb-levels .widget-radio-box label{display:flex;flex-direction:row-reverse;justify-content:flex-end;"
    "align-items:flex-start;gap:7px;height:auto;width:auto;line-height:1.4;white-space:normal;padding:3px 6px}"
    ".wb-levels .widget-radio-box label:hover{background:#eef4fb}"
    ".wb-levels .widget-radio-box label:has(input:checked){background:#d9e8f6;font-weight:600}"
    ".wb-levels .widget-radio-box input{flex:0 0 auto;margin:3px 0 0;height:auto}"
    ".wb-error .wb p{color:#942514;font-weight:600;margin:2px 0 6px;font-size:13px}"
    ".wb-said .wb p{border-left:5px solid #12436d;background:#eef4fb;padding:6px 10px;margin:0;font-size:13px}"
    ".wb-said.wb-refused .wb p{border-color:#942514;background:#fbeeec}"
    ".wb-card{border:1px solid #b1b4b6;padding:10px 14px;margin:6px 0}"
    ".wb-card h3{margin:0 0 4px;font-size:16px}"
    ".wb-tick label{font-weight:600;white-space:normal}"
    ".wb-tick.widget-checkbox{width:auto;margin:6px 0 0;height:22px}"
    ".wb-item.wb-desk .wb p{margin:0 0 2px 22px;line-height:1.4}"
    ".wb-item.wb-desk .wb p+p{color:#505a5f}"
    ".wb-desk .wb a[download]{color:#12436d;text-decoration:underline;font-weight:600}"
)

HERE = w.Layout(width="auto", max_width="56em")
Clock = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(dt.UTC)


def clock_words(moment: dt.datetime) -> str:
    """Return the time of day on this machine, as a person reads it off a clock."""
    return moment.astimezone().strftime("%H:%M")


def card_style() -> Any:
    """Return the place that holds the style of all cards of a desk."""
    return w.HTML(f"<style>{STYLE}</style>", layout=w.Layout(display="none"))


def card_head(cell: DeskCell) -> Prose:
    """Return what a card is about: the cell, the criterion in its own words and what to look at."""
    head = (Heading(3, cell.label), Paragraph((Strong("The criterion: "), cell.criterion.wording)))
    aspects = cell.dimension.aspects
    return Prose((*head, *((Paragraph((Strong("To look at: "), aspects)),) if aspects else ())))


def set_shown(widget: Any, *, shown: bool) -> None:
    """Show a control, or take it off the screen and out of the keyboard's way."""
    widget.layout.display = "" if shown else "none"


def hidden(widget: Any) -> bool:
    """Whether a control is off the screen."""
    return bool(widget.layout.display == "none")


def stacked(widget: Any) -> Any:
    """Return a control with its description above it instead of beside it."""
    widget.add_class("wb-stacked")
    return widget


def text_area(description: str, placeholder: str, *, rows: int = 3) -> Any:
    """Return a box for a few sentences; it tells of a change when it is left."""
    box = w.Textarea(
        description=description, placeholder=placeholder, rows=rows, continuous_update=False, layout=w.Layout()
    )
    return stacked(box)


def text_line(description: str, placeholder: str = "") -> Any:
    """Return a box for one line."""
    line = w.Text(description=description, placeholder=placeholder, continuous_update=False, layout=w.Layout())
    return stacked(line)


def button(description: str, tooltip: str, take: Callable[[], None], *, style: str = "") -> Any:
    """Return a button that calls `take`."""
    made = w.Button(
        description=description, tooltip=tooltip, button_style=style, layout=w.Layout(width="auto", flex="0 0 auto")
    )
    made.on_click(lambda _button: take())
    return made


def columns(left: Sequence[Any], right: Sequence[Any]) -> Any:
    """Return two columns of a card, below each other where there is no room."""
    first = w.VBox(list(left), layout=w.Layout(flex="1 1 26em", padding="0 1.5em 0 0"))
    second = w.VBox(list(right), layout=w.Layout(flex="1 1 30em"))
    return w.HBox([first, second], layout=w.Layout(flex_flow="row wrap", align_items="flex-start"))


def progress_bar(description: str) -> Any:
    """Return a bar that fills as cells are done; its numbers stand in words beside it."""
    return w.IntProgress(description=description, style={"description_width": "auto"}, layout=w.Layout(width="24em"))


# --- notes beside controls -------------------------------------------------------------------------------------------


def note_place(kind: str) -> Any:
    """Return the place of a sentence: ``error`` beside a control, ``said`` for what became of a save."""
    place = place_for_words()
    place.add_class(f"wb-{kind}")
    set_shown(place, shown=False)
    return place


def write_note(place: Any, *sentences: str, refused: bool = False) -> None:
    """Write sentences into their place; nothing takes the place off the screen."""
    (place.add_class if refused else place.remove_class)("wb-refused")
    place.value = html_of(said_in(*sentences)) if sentences else ""
    set_shown(place, shown=bool(sentences))


# --- levels ----------------------------------------------------------------------------------------------------------

MOST_BUTTONS = 9
"""More marks than these stand in a list, with the rubric above it."""


class LevelControl:
    """The marks that may be given, each with its word and the rubric's words at the point of choice.

    Parameters
    ----------
    scale : Scale
    description : str
    choices : sequence of LevelChoice
        Those of the first cell; their number decides between buttons and a list.
    take : callable
        Called when another mark is chosen.
    """

    def __init__(
        self, scale: Scale, description: str, choices: Sequence[LevelChoice], take: Callable[[], None]
    ) -> None:
        self._scale, self._take, self._filling = scale, take, False
        made = w.RadioButtons if len(choices) <= MOST_BUTTONS else w.Dropdown
        hint = "Each level with the words of the rubric" if made is w.RadioButtons else "One of the marks of the scale"
        self.box = stacked(made(options=[], description=description, tooltip=hint, layout=w.Layout(width="auto")))
        self.box.add_class("wb-levels")
        self.box.observe(self._changed, names="value")

    @property
    def lists(self) -> bool:
        """Whether the marks stand in a list, so that the rubric must be shown beside it."""
        return isinstance(self.box, w.Dropdown)

    @property
    def value(self) -> str:
        """The code that is chosen; empty where none is."""
        return self.box.value or ""

    @value.setter
    def value(self, code: str) -> None:
        self.box.value = next((item for _, item in self.box.options if same_level(item, code, self._scale)), None)

    def fill(self, choices: Sequence[LevelChoice], code: str) -> None:
        """Offer the marks of another cell, with one of them chosen."""
        blank = [("choose a level", "")] if self.lists else []
        options = [*blank, *((choice.label, choice.code) for choice in choices)]
        self._filling = True
        with self.box.hold_sync():
            if tuple(self.box.options) != tuple(options):
                self.box.options = options
            self.value = code
        self._filling = False

    def _changed(self, _change: object) -> None:
        if not self._filling:
            self._take()


# --- evidence --------------------------------------------------------------------------------------------------------

SHORT = 90


class EvidenceTicks:
    """The items on a cell with a tick for each that the level rests on, and a list from which others can be added.

    Parameters
    ----------
    register : DataFrame
        The evidence register with ``title`` of the source.
    take : callable
        Called when a tick is set or taken away.
    """

    def __init__(self, register: pd.DataFrame, take: Callable[[], None]) -> None:
        self._register = {str(row["evidence_id"]): row for row in register.to_dict("records")}
        self._take, self._filling = take, False
        self._rows: list[tuple[Any, Any]] = []
        self._ids: list[str] = []
        self._head = place_for_words()
        self._items = w.VBox([])
        self.more = stacked(w.Dropdown(options=[("choose an item", "")], description="Cite another item", layout=HERE))
        self.more.observe(self._add, names="value")
        self.box = w.VBox([self._head, self._items, self.more])

    @property
    def value(self) -> tuple[str, ...]:
        """Ids of the items that are ticked."""
        return tuple(item for item, (tick, _) in zip(self._ids, self._rows, strict=False) if tick.value)

    def fill(self, linked: pd.DataFrame, cited: Sequence[str]) -> None:
        """Show the items on another cell, those cited ticked."""
        about = {str(row.evidence_id): str(row.scope) for row in linked.itertuples()}
        self._ids = [*about, *(item for item in cited if item not in about)]
        n_linked = len(about)
        said = "Evidence on this cell" if n_linked else "The register holds nothing on this cell"
        self._head.value = html_of(Prose((Paragraph((Strong(said),)),)))
        self._filling = True
        for place, item in enumerate(self._ids):
            self._fill_row(place, item, about.get(item, ""), ticked=item in cited)
        self._show()
        self._filling = False

    def disable(self, *, disabled: bool) -> None:
        """Take no ticks, or take them again."""
        for tick, _ in self._rows:
            tick.disabled = disabled
        set_shown(self.more, shown=not disabled and len(self.more.options) > 1)

    def _fill_row(self, place: int, item: str, scope: str, *, ticked: bool) -> None:
        if place == len(self._rows):
            tick = w.Checkbox(indent=False, layout=w.Layout(width="auto"))
            tick.add_class("wb-tick")
            tick.observe(self._changed, names="value")
            words = place_for_words()
            words.add_class("wb-item")
            self._rows.append((tick, words))
        tick, words = self._rows[place]
        row = self._register[item]
        about = {"own": "", "programme": ", about all at once"}.get(scope, ", not linked to this cell")
        tick.description = f"{item}: {DIRECTIONS[row['direction']]}, grade {row['grade']}"
        tick.value = ticked
        kind = f"{SOURCE_TYPES[row['source_type']].capitalize()}{about}: {row['title']}"
        words.value = html_of(said_in(str(row["paraphrase"]), kind))

    def _show(self) -> None:
        self._items.children = [part for row in self._rows[: len(self._ids)] for part in row]
        others = [(_named(item, row), item) for item, row in self._register.items() if item not in self._ids]
        self.more.options = [("choose an item", ""), *others]

    def _add(self, change: Mapping[str, Any]) -> None:
        item = change["new"]
        if self._filling or not item:
            return
        self._filling = True
        self._ids.append(item)
        self._fill_row(len(self._ids) - 1, item, "", ticked=True)
        self._show()
        self._filling = False
        self._take()

    def _changed(self, _change: object) -> None:
        if not self._filling:
            self._take()


def _named(item: str, row: Mapping[str, Any]) -> str:
    words = str(row["paraphrase"])
    return f"{item}: {words if len(words) <= SHORT else f'{words[: SHORT - 1]}…'}"


# --- two versions, and what asks for a reason ------------------------------------------------------------------------


class TwoVersions:
    """Two versions of one cell side by side, with three choices; nothing is decided by the desk itself.

    Parameters
    ----------
    theirs, mine, edit : callable
        Called for each of the choices.
    do_it : str
        The words on the card's own button.
    """

    def __init__(
        self, theirs: Callable[[], None], mine: Callable[[], None], edit: Callable[[], None], *, do_it: str
    ) -> None:
        self._words = place_for_words()
        self.choices = (
            button("Keep theirs", "Take over what stands from the other window", theirs),
            button("Keep mine", "Put yours on top of theirs as a new version", mine),
            button("Edit mine", f"Change yours first, then press {do_it}", edit),
        )
        self._row = w.HBox(self.choices, layout=w.Layout(flex_flow="row wrap"))
        self.box = w.VBox([self._words, self._row])
        self.box.add_class("wb-card")
        self.hide()

    def show(self, sentence: str, table: TableView) -> None:
        """Show the two versions and ask."""
        self._words.value = html_of(said_in(sentence), table)
        set_shown(self._row, shown=True)
        set_shown(self.box, shown=True)

    def decided(self) -> None:
        """Leave the two versions to look at while one of them is edited, without the choices."""
        set_shown(self._row, shown=False)

    def hide(self) -> None:
        """Take all of it off the screen."""
        self._words.value = ""
        set_shown(self.box, shown=False)


class Asking:
    """A button whose step needs a reason: it asks for one, then does it.

    Parameters
    ----------
    name, question, do_it : str
        Of the button, of the line for the reason, and of the button that does it.
    tooltip : str
    take : callable
        Called with the reason.
    """

    def __init__(self, name: str, question: str, do_it: str, tooltip: str, take: Callable[[str], None]) -> None:
        self._take = take
        self.opener = button(name, tooltip, self._open)
        self.reason = text_line(question)
        self.do_it = button(do_it, tooltip, self._do, style="warning")
        self.leave = button("Leave it", "Change nothing", self.close)
        self._ask = w.VBox([self.reason, w.HBox([self.do_it, self.leave])], layout=w.Layout(width="36em"))
        self.box = w.VBox([self.opener, self._ask], layout=w.Layout(align_items="flex-start"))
        self.close()

    def _open(self) -> None:
        set_shown(self._ask, shown=True)

    def close(self) -> None:
        """Ask no more."""
        self.reason.value = ""
        set_shown(self._ask, shown=False)

    def _do(self) -> None:
        self._take(self.reason.value)
