"""The blocks that a document is made of: frozen values that hold words, never markup.

Tables, figures and prose are handed to a notebook as these records; one renderer turns them into HTML, and the
publishing filter reads that HTML. A text that comes from a pack is plain text in every one of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Bullets",
    "Callout",
    "Cell",
    "ExplorerView",
    "FigureView",
    "Heading",
    "Inline",
    "Link",
    "Paragraph",
    "PointSet",
    "Prose",
    "Ref",
    "Strong",
    "TableView",
    "Text",
    "plain",
    "ref",
    "sourced",
]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: to an anchor of the same document (``#E05``) or to an address."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words with stress."""

    text: str


@dataclass(frozen=True, slots=True)
class Ref:
    """Where the figures of a sentence stand, in brackets: `` (Table 3, Figure 2)`` once the document is numbered.

    What the document does not show is left out, and so are the brackets where nothing remains.

    Parameters
    ----------
    anchors : tuple of str
        Anchors of tables and figures of the same document, without ``#``.
    """

    anchors: tuple[str, ...]

    @property
    def text(self) -> str:
        """Nothing: the numbers are given when the document is made."""
        return ""


def ref(*anchors: str) -> Ref:
    """Return a reference to tables and figures of the same document, to be set behind the words that rest on them."""
    return Ref(anchors)


Inline = str | Link | Strong | Ref
Text = str | tuple[Inline, ...]


def sourced(sentence: str, *anchors: str) -> tuple[Inline, ...]:
    """Return a sentence that says, before its full stop, in which tables and figures its numbers stand.

    Examples
    --------
    >>> sourced("Benefit is 12.", "tbl-benefit")
    ('Benefit is 12', Ref(anchors=('tbl-benefit',)), '.')
    """
    words = sentence.removesuffix(".")
    return words, Ref(anchors), sentence[len(words) :]


def plain(text: Text) -> str:
    """Return a text without its links, stress and references."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else part.text for part in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the document's title, 2 a numbered section."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one text an item."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark: ``warning`` for data status and gaps, ``note`` for how to read."""

    kind: Literal["note", "warning"]
    title: str
    items: tuple[Text, ...]


ProseBlock = Heading | Paragraph | Bullets | Callout


@dataclass(frozen=True, slots=True)
class Prose:
    """Headings, paragraphs, lists and callouts in order."""

    blocks: tuple[ProseBlock, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell.

    Parameters
    ----------
    text : Text
        Never empty: what is missing is said in words.
    kind : str
        ``text``; ``number`` (set right, tabular figures); ``level-0`` .. ``level-4``, ``level-value`` (a numeric
        scale), ``level-IE``, ``level-NA``, ``level-none`` (not scored): filled with the palette.
    """

    text: Text
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class TableView:
    """A table ready to be shown.

    Parameters
    ----------
    table_id : str
        Anchor, unique in the document.
    caption : str
        Says what the table shows.
    columns : tuple of str
        Column headings; the first is that of the row headings.
    rows : tuple of tuple of Cell
        The first cell of each row is its heading.
    note : str
        How to read it, rules and missing values; empty for none.
    status : str or None
        Weakest data status of what it shows.
    row_anchors : tuple of str
        Anchor of each row, or empty.
    wide : bool
        Set on a landscape page where the medium has pages.
    widths : tuple of float
        Relative column widths; empty for automatic ones.
    back_links : str
        Heading of a last column that says where the document refers to each row's anchor; empty for none. A document
        fills it, as only the whole of it can tell.

    Raises
    ------
    ValueError
        Where rows are uneven, a cell is empty, or anchors or widths are not one for each row or column.
    """

    table_id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    status: str | None = None
    row_anchors: tuple[str, ...] = ()
    wide: bool = False
    widths: tuple[float, ...] = ()
    back_links: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.table_id}: a row of {len(row)} cells under {len(self.columns)} columns")
            if not all(plain(cell.text).strip() for cell in row):
                raise ValueError(f"table {self.table_id}: an empty cell in row {plain(row[0].text)!r}; say it in words")
        for name, given, wanted in (
            ("row_anchors", self.row_anchors, len(self.rows)),
            ("widths", self.widths, len(self.columns)),
        ):
            if given and len(given) != wanted:
                raise ValueError(f"table {self.table_id}: {len(given)} {name} where there are {wanted}")


@dataclass(frozen=True, slots=True)
class FigureView:
    """A drawing ready to be shown, with the words that stand for it.

    Parameters
    ----------
    figure_id : str
        Anchor, unique in the document.
    caption : str
        Says what the figure shows.
    alt : str
        Alternative text: what the figure finds, in words; at least 20 characters.
    svg : bytes
        The drawing for pages and print, text as outlines.
    png : bytes
        The same for notebooks and viewers that show no SVG.
    status : str or None
        Weakest data status of what it shows.

    Raises
    ------
    ValueError
        Where the alternative text is missing, with the figure's name.
    """

    figure_id: str
    caption: str
    alt: str
    svg: bytes
    png: bytes
    status: str | None = None

    def __post_init__(self) -> None:
        if len(self.alt.strip()) < 20:
            raise ValueError(f"figure {self.figure_id} has no alternative text; say in words what it finds")


@dataclass(frozen=True, slots=True)
class PointSet:
    """The points of one stakeholder group, one for each criterion in order, from 0 to 100."""

    group: str
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ExplorerView:
    """Values that a reader of a page can weigh again, with the table that stands where nothing can be moved.

    Parameters
    ----------
    table : TableView
        The state at the start; one row for each option, in order, and its data status.
    caption : str
        Caption of the table that follows the reader's points.
    options, criteria : tuple of str
        Their names.
    lower, upper : tuple of tuple of float
        Ends of the value of each option (row) on each criterion (column), 0 to 100.
    costs : tuple of (float or None)
        Of each option; None where none is on record.
    presets : tuple of PointSet
    start : int
        Which of the presets the explorer opens with.
    start_words : str
        The weights of the start as a sentence names them: "equal weights".
    live_columns : tuple of int
        Where in `table` rank, benefit, cost and the place on the frontier stand.
    verdicts : tuple of (str, str)
        Words for "yes", "no", "depends" and "not known" on the frontier.
    note : str
        Note below the table that follows the reader's points; empty for that of `table`.

    Raises
    ------
    ValueError
        Where rows or columns are uneven, a number is not finite, or no preset is the start.
    """

    table: TableView
    caption: str
    options: tuple[str, ...]
    criteria: tuple[str, ...]
    lower: tuple[tuple[float, ...], ...]
    upper: tuple[tuple[float, ...], ...]
    costs: tuple[float | None, ...]
    presets: tuple[PointSet, ...]
    start: int
    start_words: str
    live_columns: tuple[int, int, int, int]
    verdicts: tuple[tuple[str, str], ...]
    note: str = ""

    def __post_init__(self) -> None:
        for name in ("lower", "upper", "costs"):
            self._require(name, len(getattr(self, name)), len(self.options))
        self._require("rows of the table", len(self.table.rows), len(self.options))
        for row in (*self.lower, *self.upper, *(preset.points for preset in self.presets)):
            self._require("values or points of a row", len(row), len(self.criteria))
            if not all(math.isfinite(value) for value in row):
                raise ValueError(f"explorer {self.table.table_id}: a value that is not finite in {row}")
        if not 0 <= self.start < len(self.presets):
            raise ValueError(f"explorer {self.table.table_id}: no preset {self.start} among {len(self.presets)}")

    def _require(self, name: str, given: int, wanted: int) -> None:
        if given != wanted:
            raise ValueError(f"explorer {self.table.table_id}: {given} {name} where there are {wanted}")
