"""What importing one form would do: what to save, and where somebody was quicker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evaluation.packs.journal.chain import Saved

__all__ = ["Answer", "Clash", "Plan"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody has filled in for one row, to be carried into a new workbook.

    Parameters
    ----------
    given : mapping of str to str
        By the names of the columns.
    theirs : str
        What was saved meanwhile, in words; empty where nothing was, and no choice is asked.
    """

    given: Mapping[str, str]
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that was filled in, and saved by another way since the form was written.

    Parameters
    ----------
    file : str
        Name of the workbook.
    place : str
        The cell, such as ``Scores!F14``.
    label : str
        Which row it is, in words.
    yours, theirs : str
        The two versions, each with its reasons.
    """

    file: str
    place: str
    label: str
    yours: str
    theirs: str

    def __str__(self) -> str:
        said = f"{self.file}, {self.place} ({self.label}): saved by another way since this workbook was written"
        return f"{said}\n  yours:  {self.yours}\n  theirs: {self.theirs}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing one form would do.

    Parameters
    ----------
    saves : tuple of callable
        Each saves one record, and raises `Conflict` where somebody was quicker.
    clashes : tuple of Clash
        Where there is one, nothing is saved.
    n_same : int
        Filled rows that the store holds already as they are.
    workbook : bytes
        Where there are clashes, the workbook in which they are resolved.
    """

    saves: tuple[Callable[[], Saved], ...]
    clashes: tuple[Clash, ...]
    n_same: int
    workbook: bytes = b""
