"""Parts that every desk is made of: the desk itself, its places for words, panes to choose between, a grid of numbers.

Words and drawings are written into one place each, so that nothing flickers; every control has a description, and
controls stand in the order in which the keyboard reaches them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import ipywidgets as w
import traitlets

from evaluation.presentation import STYLE, Cell, FigureView, Paragraph, Prose, TableView, block_html
from evaluation.tables import show

__all__ = [
    "CONTROL",
    "WIDE",
    "Desk",
    "NumberGrid",
    "Panes",
    "ViewState",
    "at_desk",
    "choice",
    "held",
    "html_of",
    "image",
    "open_desk",
    "place_for_words",
    "said_in",
    "side_by_side",
]

View = TableView | FigureView | Prose
WIDE = {"description_width": "17em"}
CONTROL = w.Layout(width="34em", max_width="100%")
DESK_STYLE = (
    ".wb-desk .wb,.wb-desk .wb table{font-size:13px;line-height:1.4}.wb-desk .wb .wb-note{font-size:12px}"
    ".wb-desk .wb p{margin:.4rem 0}.wb-desk svg{max-width:100%;height:auto}"
    ".wb-grid button{font-variant-numeric:tabular-nums;padding:0 4px;margin:1px;font-size:12px}"
    ".wb-grid .wb-marked{outline:2px solid #12436d;background:#a9cdf0;color:#0b0c0c;font-weight:700}"
    ".wb-desk .wb figcaption{font-size:12px}"
    ".wb-grid .widget-label{font-size:12px;line-height:1.25;height:auto;white-space:normal}"
)


class ViewState(traitlets.HasTraits):
    """What a desk shows now, as parameters of its notebook, for whoever wants to write it down.

    Attributes
    ----------
    parameters : dict
    group : str
        The weight set whose points stand at a desk of weights; empty for one's own points, and at other desks.
    """

    parameters = traitlets.Dict()
    group = traitlets.Unicode()


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """A desk and what stands in for it.

    Parameters
    ----------
    controls : ipywidgets.Widget or None
        None where the desk is refused; `standing` says why.
    standing : tuple of views
        The starting state, for readers without a running kernel.
    view : ViewState
        What it shows now, as parameters of the notebook; empty for desks that have none.
    """

    controls: Any
    standing: tuple[View, ...]
    view: ViewState = field(default_factory=ViewState)


def open_desk(desk: Desk) -> None:
    """Show a desk, and below it what stands in for it where it cannot run."""
    from IPython.display import display

    if desk.controls is not None:
        # JupyterLab drops what a notebook shows above while it is scrolled off the screen, its styles too
        style = w.HTML(f"<style>{STYLE}</style>", layout=w.Layout(display="none"))
        display(w.VBox([style, desk.controls]))
    show(*desk.standing)


# --- words and pictures ----------------------------------------------------------------------------------------------


def html_of(*views: View | str) -> str:
    """Return views as they stand on a desk: a figure gives its caption and its words, text is HTML already."""
    shown = [view if isinstance(view, str) else block_html(_words_of(view)) for view in views]
    return "\n".join([f"<style>{DESK_STYLE}</style>", *shown])


def _words_of(view: View) -> View:
    if not isinstance(view, FigureView):
        return view
    return Prose((Paragraph(view.caption), Paragraph(f"In words: {view.alt}")))


def said_in(*sentences: str) -> Prose:
    """Return prose of one paragraph for each sentence."""
    return Prose(tuple(Paragraph(sentence) for sentence in sentences))


def at_desk(view: TableView) -> TableView:
    """Return a table with an anchor of its own, so that the one that stands in below keeps the plain one."""
    return replace(view, table_id=f"desk-{view.table_id}", row_anchors=())


def place_for_words() -> Any:
    """Return the place of words and tables."""
    place = w.HTML(layout=w.Layout(max_width="100em", overflow="auto"))
    place.add_class("wb-desk")
    return place


def image() -> Any:
    """Return the place of a picture; an image has no accessible name, so its words always stand beside it."""
    return w.Image(format="png", layout=w.Layout(max_width="62em", object_fit="contain"))


def side_by_side(controls: Sequence[Any], *results: Any, width: str = "36em") -> Any:
    """Return controls at the left and what follows from them at the right, below each other where there is no room."""
    left = w.VBox(list(controls), layout=w.Layout(flex=f"0 1 {width}"))
    right = w.VBox(list(results), layout=w.Layout(flex="1 1 34em", min_width="20em"))
    return w.HBox([left, right], layout=w.Layout(flex_flow="row wrap", align_items="flex-start"))


def choice(
    description: str, options: Sequence[tuple[str, str]], value: str, *, tooltip: str = "", label: str = "17em"
) -> Any:
    """Return a list of which one is chosen, with its description; `label` is the width of the description."""
    style = {"description_width": label}
    return w.Dropdown(
        options=list(options), value=value, description=description, tooltip=tooltip, style=style, layout=CONTROL
    )


# --- panes -----------------------------------------------------------------------------------------------------------


class Panes:
    """Panes of which one is shown, chosen by buttons that the keyboard reaches; a pane is drawn when it is looked at.

    Parameters
    ----------
    description : str
        Of the buttons.
    panes : mapping of str to (widget, callable or None)
        By name: what is shown, and what brings it up to date; None where it is kept up to date by itself.
    anew : collection of str
        Panes that are brought up to date whenever their button is pressed: what they show changes elsewhere too.
    """

    def __init__(
        self,
        description: str,
        panes: Mapping[str, tuple[Any, Callable[[], None] | None]],
        *,
        anew: Collection[str] = (),
    ) -> None:
        self._panes, self._anew = dict(panes), frozenset(anew)
        self._stale = set(self._panes)
        self.buttons = w.ToggleButtons(
            options=list(self._panes), description=description, style={"button_width": "auto"}
        )
        self.buttons.observe(self._turn, names="value")
        self.buttons.on_msg(self._pressed)
        self.box = w.VBox([self.buttons, *(pane for pane, _ in self._panes.values())])
        self._turn()

    def refresh(self) -> None:
        """Bring the pane that is shown up to date now, and each other one when it is looked at."""
        self._stale = set(self._panes)
        self._draw()

    def _turn(self, _change: object = None) -> None:
        for name, (pane, _) in self._panes.items():
            pane.layout.display = "" if name == self.buttons.value else "none"
        self._stale |= self._anew & {self.buttons.value}
        self._draw()

    def _pressed(self, _buttons: object, content: Mapping[str, object], _buffers: object) -> None:
        """Look again where the button of the pane that is shown is pressed: its value does not change by that."""
        if content.get("event") == "click" and self.buttons.value in self._anew:
            self._stale.add(self.buttons.value)
            self._draw()

    def _draw(self) -> None:
        name = self.buttons.value
        if name in self._stale:
            self._stale.discard(name)
            _, bring_up_to_date = self._panes[name]
            if bring_up_to_date is not None:
                bring_up_to_date()


# --- numbers to press ------------------------------------------------------------------------------------------------

MARKED = "wb-marked"
MOST_NUMBERS = 200
"""So many buttons a browser shows without effort; beyond, the numbers stand in a plain table."""
MOST_CELLS = 5_000
"""So many cells of a plain table can be read; beyond, the lists alone lead to each."""


class NumberGrid:
    """A table of numbers that can be pressed, each of which leads to the reasons behind it.

    Parameters
    ----------
    rows, columns : sequence of (str, str)
        Id and name of each.
    take : callable
        Called with the ids of row and column when a number is pressed.
    first, across : str
        What the rows are, and what the columns are.
    caption : str
        Says what the numbers are, where they stand in a plain table.

    Attributes
    ----------
    pressable : bool
        Whether the numbers can be pressed; of too many, a plain table is shown.
    """

    def __init__(
        self,
        rows: Sequence[tuple[str, str]],
        columns: Sequence[tuple[str, str]],
        take: Callable[[str, str], None],
        *,
        first: str,
        across: str,
        caption: str,
    ) -> None:
        self._take, self._rows, self._columns = take, rows, columns
        self._heads, self._caption = (first, across), caption
        self._names = {**dict(rows), **dict(columns)}
        self.pressable = len(rows) * len(columns) <= MOST_NUMBERS
        keys = [(row, column) for row, _ in rows for column, _ in columns] if self.pressable else []
        self.buttons = {key: self._button(*key) for key in keys}
        self.box = self._box() if self.pressable else place_for_words()

    def _box(self) -> Any:
        heads = [w.Label(self._heads[0]), *(w.Label(name) for _, name in self._columns)]
        cells = []
        for row, name in self._rows:
            cells += [w.Label(name), *(self.buttons[row, column] for column, _ in self._columns)]
        template = f"minmax(9em,14em) repeat({len(self._columns)}, minmax(6em,9em))"
        layout = w.Layout(grid_template_columns=template, overflow="auto", align_items="center")
        box = w.GridBox([*heads, *cells], layout=layout)
        box.add_class("wb-grid")
        return box

    def _button(self, row: str, column: str) -> Any:
        button = w.Button(description="…", layout=w.Layout(width="auto"))
        button.on_click(lambda _button: self._take(row, column))
        return button

    def write(self, numbers: Mapping[tuple[str, str], str]) -> None:
        """Write the numbers on the buttons; what each is stands in its tooltip. Too many stand in a plain table."""
        if not self.pressable:
            self.box.value = html_of(self._table(numbers))
            return
        for key, text in numbers.items():
            if key in self.buttons and self.buttons[key].description != text:
                self.buttons[key].description = text
                self.buttons[
                    key
                ].tooltip = f"{self._names[key[0]]}, {self._names[key[1]]}: {text}. Press for the reason"

    def _table(self, numbers: Mapping[tuple[str, str], str]) -> TableView | Prose:
        """Return the numbers as a plain table, the longer side downwards."""
        n_cells = len(self._rows) * len(self._columns)
        if n_cells > MOST_CELLS:
            return said_in(f"There are {n_cells:,} numbers, too many for one table. The lists lead to each of them.")
        turned = len(self._columns) > len(self._rows)
        down, along = (self._columns, self._rows) if turned else (self._rows, self._columns)
        rows = [
            (Cell(name), *(Cell(numbers.get((item, one) if turned else (one, item), "none")) for item, _ in along))
            for one, name in down
        ]
        return TableView(
            table_id="desk-tbl-numbers",
            caption=self._caption,
            columns=(self._heads[turned], *(name for _, name in along)),
            rows=tuple(rows),
        )

    def mark(self, row: str, column: str = "") -> None:
        """Show to which number, or to which row of them, the reasons belong."""
        for key, button in self.buttons.items():
            if key[0] == row and column in ("", key[1]):
                button.add_class(MARKED)
            else:
                button.remove_class(MARKED)


# --- observers -------------------------------------------------------------------------------------------------------


@contextmanager
def held(items: Iterable[Any], render: Callable[[object], None]) -> Iterator[None]:
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
