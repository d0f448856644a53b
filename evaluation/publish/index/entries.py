"""What an index is given to list: documents with their files, and items of a register."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.publish.index.exhibits import Contents

__all__ = ["INDEX_NAME", "IndexEntry", "RegisterItem", "size_words"]

INDEX_NAME = "index.html"


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One document of a run, in one or more formats.

    Parameters
    ----------
    kind : str
        What sort of document it is, such as ``"Scorecards"``.
    title : str
    subject : str
        Whom or what it is about; empty where it is about the review as a whole.
    status : str or None
        Weakest data status of what it shows.
    files : tuple of str
        Relative to the run's folder, with forward slashes; one a format.
    as_at : str
        The cut-off date in words; empty for none.
    contents : Contents or None
        Its sections, tables and figures; None where they are not to be listed.
    """

    kind: str
    title: str
    subject: str
    status: str | None
    files: tuple[str, ...]
    as_at: str = ""
    contents: Contents | None = None


@dataclass(frozen=True, slots=True)
class RegisterItem:
    """One source or one piece of evidence, as the register holds it.

    Parameters
    ----------
    kind : str
        Heading under which it stands, such as ``"Sources"``.
    item_id : str
        Id in the register; an id and its kind name one item.
    text : str
        A source's title, or what a piece of evidence says.
    status : str or None
        Data status of the row.
    subjects : tuple of str
        Names of those it is about; empty for none in particular.
    facts : tuple of (str, str)
        What else is known of it, each with its name.
    address : str
        Where it stands on the web; shown as words where it is not plainly a web page.
    anchor : str
        Anchor under which documents show it; empty where they do not.
    related : tuple of (str, str, tuple of str)
        Other items, by what they are to this one: name, kind and ids.
    """

    kind: str
    item_id: str
    text: str
    status: str | None
    subjects: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    address: str = ""
    anchor: str = ""
    related: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def size_words(size: int) -> str:
    """Return a file's size in words: ``"84 kB"``, ``"1.2 MB"``; never less than 1 kB."""
    if size < 999_500:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
