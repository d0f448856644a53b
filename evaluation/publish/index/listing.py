"""What the page of an index lists, as its template reads it: groups of parts of hits, and the filters over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from evaluation.publish.conversion import ASSETS

__all__ = ["Choice", "Fact", "Filter", "Group", "Hit", "ListedFile", "Part", "asset", "filters_of", "grouped"]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A link to one file: its address, format and size in words."""

    href: str
    format: str
    size: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said of a hit.

    Parameters
    ----------
    term : str
    parts : tuple of (str, str)
        Words, each with its address; the address is empty for none.
    as_list : bool
        Whether the parts stand one below the other.
    """

    term: str
    parts: tuple[tuple[str, str], ...]
    as_list: bool = False

    @classmethod
    def of(cls, term: str, words: str) -> Fact:
        """Return a fact of words alone."""
        return cls(term, ((words, ""),))


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that can be found.

    Parameters
    ----------
    name : str
    href : str
        Where it is; empty for a thing that is here only.
    of : str
        A line below its name; empty for none.
    about, documents : tuple of str
        Whom it is about and which documents show it, as the filters name them.
    status : str
        Data status in words.
    label : str
        Id that stands before the name; empty for none.
    files : tuple of ListedFile
    facts : tuple of Fact
    anchor : str
        Its own place on the page; empty for none.
    """

    name: str
    href: str
    of: str
    about: tuple[str, ...]
    documents: tuple[str, ...]
    status: str
    label: str = ""
    files: tuple[ListedFile, ...] = ()
    facts: tuple[Fact, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Hits that stand together under one heading; no heading where the name is empty."""

    name: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All hits of one kind."""

    name: str
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many hits it holds."""
        return sum(len(part.hits) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: its place, by which hits name it, and its words."""

    token: str
    words: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its choices in the order in which the page first names them."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    def tokens(self, named: Iterable[str]) -> str:
        """Return the places of some choices, as the attribute of a hit holds them."""
        place = {choice.words: choice.token for choice in self.choices}
        return " ".join(place[words] for words in named)


def grouped(name: str, parts: Iterable[Part]) -> Group:
    """Return a group of the parts that hold something."""
    return Group(name, tuple(part for part in parts if part.hits))


def filters_of(groups: Sequence[Group]) -> dict[str, Filter]:
    """Return the filters of a page by name: whom things are about, their document, their data status."""
    hits = [hit for group in groups for part in group.parts for hit in part.hits]
    return {
        "about": _filter("about", "About", (name for hit in hits for name in hit.about)),
        "document": _filter("document", "Document", (name for hit in hits for name in hit.documents)),
        "status": _filter("status", "Data status", (hit.status for hit in hits)),
    }


def _filter(name: str, label: str, words: Iterable[str]) -> Filter:
    return Filter(
        name, label, tuple(Choice(f"{place}", said) for place, said in enumerate(dict.fromkeys(words), start=1))
    )


@cache
def asset(name: str) -> str:
    """Return a script or a style sheet of the workbench."""
    return (ASSETS / name).read_text(encoding="utf-8")
