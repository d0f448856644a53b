"""The pane of a desk from which a person goes on in Excel: the workbook out, and what was filled in back.

A desk takes the workbook of whoever sits at it, of its own round and review, and no other.
"""

from __future__ import annotations

import base64
import datetime as dt
import html
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as w

from evaluation.errors import InputError, Problem, ReviewError
from evaluation.narrative.desks import (
    ABOUT_WORKBOOK,
    SavedWord,
    begun_beside_words,
    brought_words,
    clash_words,
    not_brought_words,
    not_shown_words,
    not_written_words,
    other_workbook_words,
    reading_words,
    workbook_closed,
    written_words,
)
from evaluation.widgets.cards import Clock, button, clock_words, note_place, set_shown, write_note
from evaluation.widgets.parts import html_of, place_for_words, said_in

if TYPE_CHECKING:
    from evaluation.packs.sheets import Clash

__all__ = ["EXCEL", "Book", "Brought", "OwnForm", "WorkbookPane", "link_to", "plain_name"]

EXCEL = "In Excel"
"""Name of the pane."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 60
"""Characters of a name that are kept: in any script they are fewer bytes than a file name may have."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook by name and bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a workbook that was brought back.

    Parameters
    ----------
    n_saved, n_same : int
        Records that were added to the store, and rows that it held already as they are.
    clashes : tuple of Clash
        Rows that were saved by another way meanwhile; none was overwritten.
    to_choose : Book or None
        The workbook in which to choose between the versions of these.
    """

    n_saved: int
    n_same: int
    clashes: tuple[Clash, ...] = ()
    to_choose: Book | None = None


@dataclass(frozen=True, slots=True)
class OwnForm:
    """The one form that a desk writes and takes back.

    Parameters
    ----------
    pack : Path
        Folder of the review.
    review_id, round_id : str
    reviewer_id : str
        Whose marks it holds; empty for the chair's workbook of a moderation.
    entered_by : str
        Who fills it in, where that is not whose records they are.
    clock : callable
        Gives the present moment.
    """

    pack: Path
    review_id: str
    round_id: str
    reviewer_id: str
    entered_by: str
    clock: Clock

    @property
    def kind(self) -> str:
        """What the form is for: ``scores`` or ``moderation``."""
        return "scores" if self.reviewer_id else "moderation"

    @property
    def about(self) -> dict[str, str]:
        """What the form says of itself: its round, and whose marks it holds."""
        whose = {"reviewer_id": self.reviewer_id} if self.reviewer_id else {}
        return {"round_id": self.round_id, **whose}

    def written(self) -> Book:
        """Return the workbook with what is saved now.

        Raises
        ------
        InputError
            Where the pack is not sound, the round is locked, or nothing in it is the reviewer's to score.
        OSError
            Where this machine takes no file for the moment.
        """
        from evaluation.packs.sheets import export_moderation, export_scores

        with tempfile.TemporaryDirectory(prefix="review-desk-") as folder:
            if self.reviewer_id:
                (path,) = export_scores(self.pack, self.round_id, folder, self.reviewer_id)
            else:
                path = export_moderation(self.pack, self.round_id, folder)
            return _book(path)

    def brought(self, book: Book) -> Brought:
        """Return what came of a workbook once all that is new in it is saved.

        Raises
        ------
        InputError
            With every fault of it by sheet and cell, and where it is another form than this one.
        OSError
            Where the store, or this machine for the moment, takes no file.
        """
        from evaluation.packs.sheets import import_sheets

        with tempfile.TemporaryDirectory(prefix="review-desk-") as folder:
            path = Path(folder) / book.name
            path.write_bytes(book.raw)
            self._prove(path)
            (outcome,) = import_sheets(self.pack, [path], entered_by=self.entered_by, clock=self._moment)
            to_choose = _book(outcome.to_resolve) if outcome.to_resolve else None
        return Brought(outcome.n_saved, outcome.n_same, outcome.clashes, to_choose)

    def _moment(self) -> dt.datetime:
        return self.clock()

    def _prove(self, path: Path) -> None:
        """Refuse a workbook that is another form than this one."""
        from evaluation.packs.sheets.reading import read_form

        key = read_form(path).key
        held, wanted = (key.kind, key.about, key.review_id), (self.kind, self.about, self.review_id)
        if held != wanted:
            rule, remedy = other_workbook_words(held, wanted)
            raise InputError([Problem(path.name, rule, remedy)])


def _book(path: Path) -> Book:
    return Book(path.name, path.read_bytes())


def plain_name(said: str) -> str:
    r"""Return the name that a file is told by: without folders or any sign that means something to a file system.

    Examples
    --------
    >>> plain_name("..\\sent/review: R1.xlsx")
    'review_ R1.xlsx'
    """
    last = re.split(r"[/\\]", said)[-1]
    return re.sub(r"[^\w .()-]", "_", last)[-LONGEST_NAME:].strip(" .") or "workbook.xlsx"


def link_to(book: Book) -> str:
    """Return a link as HTML that saves a workbook from the page itself, without a server or a folder of its own."""
    name, raw = html.escape(book.name), base64.b64encode(book.raw).decode("ascii")
    link = f'<a download="{name}" href="data:{XLSX};base64,{raw}">Download {name}</a>'
    return f'<section class="wb"><p>{link}</p></section>'


class WorkbookPane:
    """A button that writes the workbook, a place to bring it back, and the words on what came of either.

    Parameters
    ----------
    form : OwnForm
    stored : {"saved", "recorded"}
        What the desk does with what is filled in.
    closed : callable
        Returns whether the round takes no more.
    n_begun : callable
        Returns how many cards hold something that is not saved.
    changed : callable
        Brings the desk up to date with the store; called when a workbook was taken back, and when something was
        refused, which may be news of a lock.
    """

    def __init__(
        self,
        form: OwnForm,
        stored: SavedWord,
        *,
        closed: Callable[[], bool],
        n_begun: Callable[[], int],
        changed: Callable[[], None],
    ) -> None:
        self._form, self._stored = form, stored
        self._closed, self._n_begun, self._changed = closed, n_begun, changed
        about = place_for_words()
        about.value = html_of(said_in(ABOUT_WORKBOOK[stored]))
        self.closed = note_place("said")
        self.write_button = button("Write the workbook", "Make it with what is saved now", self.write, style="primary")
        self.written, self.link = note_place("said"), place_for_words()
        self.upload = w.FileUpload(
            description="Bring a workbook back",
            tooltip="Choose the .xlsx file that was filled in",
            accept=".xlsx",
            multiple=False,
            layout=w.Layout(width="auto", flex="0 0 auto"),
        )
        self.upload.observe(self._take, names="value")
        self.said, self.choose = note_place("said"), place_for_words()
        out = w.VBox([self.write_button, self.written, self.link])
        self.controls = w.VBox([about, out, self.upload])
        for rows in (out, self.controls):
            rows.layout.align_items = "flex-start"
        self.box = w.VBox([self.closed, self.controls, self.said, self.choose])
        self.box.add_class("wb-card")
        self.show()

    def show(self) -> None:
        """Offer the workbook, or say why there is none."""
        closed = self._closed()
        set_shown(self.controls, shown=not closed)
        write_note(self.closed, *([workbook_closed(self._form.round_id)] if closed else []))

    # --- out ---

    def write(self) -> None:
        """Make the workbook and offer it as a link."""
        self._put_away()
        try:
            book = self._form.written()
        except (ReviewError, OSError) as error:
            write_note(self.written, not_written_words(error), *self._news(), refused=True)
            return
        at = clock_words(self._form.clock())
        write_note(self.written, written_words(at, self._n_begun(), stored=self._stored))
        self.link.value = html_of(link_to(book))

    def _put_away(self) -> None:
        """Put away a workbook that was written before: it shows versions that may stand no more."""
        write_note(self.written)
        self.link.value = ""

    # --- and back ---

    def _take(self, change: Mapping[str, Any]) -> None:
        """Take a workbook as the browser hands it over, and be ready for the next one, be it the same file."""
        for file in change["new"][:1]:
            self.upload.value = ()
            self.bring(Book(plain_name(file["name"]), bytes(file["content"])))

    def bring(self, book: Book) -> None:
        """Save what is new in a workbook, and say what came of it."""
        self.choose.value = ""
        write_note(self.said, reading_words(book.name))
        try:
            brought = self._form.brought(book)
        except (ReviewError, OSError) as error:
            words = not_brought_words(book.name, error, stored=self._stored)
            write_note(self.said, *words, *self._news(), refused=True)
            return
        if brought.n_saved or brought.clashes:
            self._put_away()
        news = self._news()
        counts = brought_words(book.name, brought.n_saved, brought.n_same, stored=self._stored)
        begun = [begun_beside_words(n_begun, stored=self._stored)] if (n_begun := self._n_begun()) else []
        if brought.to_choose is None:
            write_note(self.said, counts, *begun, *news)
            return
        rows = [(item.place, item.label, item.yours, item.theirs) for item in brought.clashes]
        clashes = clash_words(book.name, rows, stored=self._stored)
        write_note(self.said, *([counts] if brought.n_saved else []), *clashes, *begun, *news, refused=True)
        self.choose.value = html_of(link_to(brought.to_choose))

    def _news(self) -> list[str]:
        """Bring the desk up to date with the store, and return what kept it from that, as sentences."""
        try:
            self._changed()
        except (ReviewError, OSError) as error:
            return [not_shown_words(error)]
        return []
