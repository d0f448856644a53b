"""Rows that came back, held against what stands in the store: alike, left alone, to be saved, or to be chosen.

What belongs to one kind of record (how it is saved, how it is said) comes in as a `Trade`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from evaluation.errors import InputError, Problem
from evaluation.packs.journal.chain import Saved
from evaluation.packs.journal.drafts import Conflict
from evaluation.packs.sheets.layout import KEEP, THEIRS, Line, digest_of
from evaluation.packs.sheets.plans import Answer, Clash
from evaluation.packs.sheets.reading import Entry, Filled

__all__ = ["Cell", "Row", "Sorted", "Standing", "Trade", "change_told", "keep_choice", "line_of", "sort_row"]

Cell = tuple[str, ...]
"""What names a row: its hidden columns, in the order of the layout."""
Row = dict[str, str]
"""What a row says, by the names of its columns."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in one cell.

    Parameters
    ----------
    version : int
        Its number in the store; 0 where it stands in the pack's own table, or nothing does.
    row : dict of str to str
        What it says; empty texts where nothing stands.
    when : str
        The day on which it was recorded, where that is known.
    """

    version: int
    row: Row
    when: str = ""

    @property
    def in_table(self) -> bool:
        """Whether it stands in the pack's own table, which the store does not touch."""
        return self.version == 0 and any(self.row.values())

    @property
    def ids(self) -> Row:
        """The hidden columns that prove later which version a form showed."""
        return {"base": str(self.version), "base_sha": digest_of(sorted(self.row.items()))}

    @property
    def saved_words(self) -> str:
        """How far it is saved, in words."""
        if not any(self.row.values()):
            return "not yet"
        return f"version {self.version}" if self.version else "in the table, and changed there"


@dataclass(frozen=True, slots=True)
class Trade:
    """How the rows of one kind of record are checked, saved and said.

    Parameters
    ----------
    first : str
        The column whose cell stands for the whole row.
    check : callable
        Raises what saving a row would raise; takes the entry, the row and the base.
    save : callable
        Saves a row; takes the same.
    words : callable
        Says a row in words.
    mended : callable
        Says a problem of the store in the words of the form; takes the problem, the row and the entry.
    """

    first: str
    check: Callable[[Entry, Row, int | None], None]
    save: Callable[[Entry, Row, int | None], Saved]
    words: Callable[[Row], str]
    mended: Callable[[Problem, Entry], Problem]


@dataclass(slots=True)
class Sorted:
    """The rows of a form, sorted by what is to be done with them."""

    saves: list[Callable[[], Saved]] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    answers: dict[Cell, Answer] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    n_same: int = 0


def line_of(stands: Standing, ids: Mapping[str, str], shown: Mapping[str, str], answer: Answer | None) -> Line:
    """Return one row of a form: what stands, or what somebody has filled in already."""
    theirs = answer.theirs if answer else ""
    held = {**shown, "saved": stands.saved_words, "theirs": theirs}
    hidden = {**ids, **stands.ids, "asks": str(int(bool(theirs)))}
    return Line(hidden, held, answer.given if answer else stands.row, closed=stands.in_table)


def sort_row(done: Sorted, filled: Filled, entry: Entry, pair: tuple[Row, Standing], trade: Trade) -> None:
    """Sort one row that is sound in itself by what is to be done with it.

    Parameters
    ----------
    done : Sorted
        Taken forward.
    filled : Filled
    entry : Entry
    pair : tuple of Row and Standing
        What the row is to say, and what stands.
    trade : Trade
    """
    wanted, stands = pair
    if wanted == stands.row:
        done.n_same += any(wanted.values())
        return
    choice = keep_choice(done, filled, entry)
    if choice in ("", THEIRS) or digest_of(sorted(wanted.items())) == entry.ids["base_sha"]:
        return  # what was saved meanwhile stands, or nothing was changed here
    current = (entry.ids["base"], entry.ids["base_sha"]) == (stands.ids["base"], stands.ids["base_sha"])
    if current and _checked(done, filled, entry, pair, trade):
        done.answers[_cell(entry)] = Answer({**entry.given, **wanted, "keep": ""})
        done.saves.append(lambda: trade.save(entry, wanted, stands.version or None))
    elif not current:
        theirs = _theirs(stands, trade)
        place = entry.places[trade.first]
        done.clashes.append(Clash(filled.file, place, entry.label, trade.words(wanted), theirs))
        done.answers[_cell(entry)] = Answer({**entry.given, **wanted, "keep": ""}, theirs)


def keep_choice(done: Sorted, filled: Filled, entry: Entry) -> str:
    """Return which version a row keeps, ``mine`` where none is asked; empty, with a problem, where it is not said."""
    if entry.ids["asks"] != "1":
        return KEEP[0]
    choice = entry.given.get("keep", "").casefold()
    if choice in KEEP:
        return choice
    rule = "this row was saved by another way meanwhile, and it is not said which version to keep"
    done.problems.append(filled.problem(entry, "keep", rule, f"Choose {' or '.join(KEEP)}.", choice))
    return ""


def change_told(entry: Entry) -> str:
    """Return why a row changes what stood, for its record: over a version saved meanwhile, that is said first."""
    base = entry.ids["base"]
    over = f"Kept over version {base}, saved meanwhile" if base != "0" else "Kept over what was taken back meanwhile"
    parts = (over if entry.ids["asks"] == "1" else "", entry.given["reason_for_change"])
    return ". ".join(part for part in parts if part)


def _checked(done: Sorted, filled: Filled, entry: Entry, pair: tuple[Row, Standing], trade: Trade) -> bool:
    """Return whether the store would take a row; what it would refuse is told by cell."""
    wanted, stands = pair
    try:
        trade.check(entry, wanted, stands.version or None)
    except Conflict:
        return True  # somebody saves at this moment; saving meets it again
    except InputError as error:
        for problem in error.problems:
            said = trade.mended(problem, entry)
            column = said.column if said.column in entry.places else trade.first
            told = filled.problem(entry, str(column), said.rule, said.remedy, said.value)
            done.problems += [told] if told not in done.problems else []  # one for each mark, all in one cell
        return False
    return True


def _cell(entry: Entry) -> Cell:
    return tuple(value for name, value in entry.ids.items() if name not in ("base", "base_sha", "asks", "seal"))


def _theirs(stands: Standing, trade: Trade) -> str:
    if not any(stands.row.values()):
        return "nothing: what was recorded here was taken back"
    when = f", {stands.when}" if stands.when else ""
    return f"{trade.words(stands.row)} (version {stands.version}{when})"
