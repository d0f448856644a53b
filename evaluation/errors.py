"""The errors a user can meet, and nothing else.

::

    ReviewError
    ├── InputError     the user can mend it: file, row, column, value, rule, what to do; all faults at once
    ├── MethodError    the data cannot carry the method: says what the method needs and what it was given
    ├── RunError       a notebook failed: which one, for which subject, in which cell, and why
    └── Conflict       a cell was saved by somebody else since it was shown; both versions (`evaluation.packs`)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["InputError", "MethodError", "Problem", "ReviewError", "RunError"]

MOST_PRINTED = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the input, told so that its author can mend it.

    Parameters
    ----------
    file : str
        Name of the file inside the pack, such as ``"score.csv"``.
    rule : str
        The rule that is broken, as a sentence.
    remedy : str
        What to do about it, as a sentence.
    row : int, optional
        Row as a spreadsheet shows it: the header is row 1. None where the fault is not in one row.
    column : str, optional
        Column name, or the dotted key in ``review.toml``.
    value : str, optional
        The value that was found, as text.
    """

    file: str
    rule: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file} row {self.row}"
        if self.column:
            place += f", {self.column}"
        found = "" if self.value is None else f" (found {shortened(self.value)!r})"
        return f"{place}: {self.rule}{found}. {self.remedy}"


def shortened(value: object, most: int = 80) -> str:
    """Return the value as text cut to `most` characters, so that one cell cannot flood a message."""
    text = str(value)  # an id typed as a number in a notebook is a number
    return text if len(text) <= most else text[: most - 1] + "…"


class ReviewError(Exception):
    """Base of every error that the workbench raises on purpose."""


class InputError(ReviewError):
    """Input that its author can mend; holds all problems found, most telling first.

    Parameters
    ----------
    problems : iterable of Problem
        At least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        if not self.problems:
            raise ValueError("an InputError needs at least one problem")
        super().__init__(self._message())

    def _message(self) -> str:
        n = len(self.problems)
        head = "1 problem in the input" if n == 1 else f"{n} problems in the input"
        lines = [f"  {problem}" for problem in self.problems[:MOST_PRINTED]]
        if n > MOST_PRINTED:
            lines.append(f"  and {n - MOST_PRINTED} more")
        return "\n".join([f"{head}:", *lines])


class MethodError(ReviewError, ValueError):
    """The data cannot carry the method; the message says what is needed and what was given."""


class RunError(ReviewError):
    """A notebook failed; the message names the document, the subject, the cell and the cause."""
