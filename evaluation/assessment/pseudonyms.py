"""Names under which reviewers appear in a document, also where a text speaks of one."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from evaluation.model import Review, Settings
from evaluation.schemas import TABLES

__all__ = ["PERSONS", "Mentions", "anonymised", "mentions_of", "pseudonyms", "unclear_ids"]

ROLE_WORDS = {"reviewer", "chair", "the chair", "assurer", "approver"}
"""Words that name an office, not a person: a text that speaks of the chair may go on doing so."""
PSEUDONYM = re.compile(r"R[0-9]+", re.IGNORECASE)
COMMON = re.compile(r"[A-Za-z]+|[0-9]+|[A-Za-z][0-9]+")
"""Ids that may be a word, a number or a code such as Q1; with another sign or more letters they cannot."""
PERSONS = frozenset({("log", "by"), ("log", "signed_off_by"), ("risk", "owner"), ("action", "owner")})
"""Columns that name a person: an id that is all that stands there is one, also where it is a common word."""
NOTHING = "(?!)"


def pseudonyms(review: Review, settings: Settings) -> Mapping[str, str]:
    """Return the name to show for each reviewer id.

    Anonymised, reviewers are R1..Rn in an order keyed by the document and the pack's secret, so that two documents
    cannot be laid side by side to tell who is who. Otherwise the reviewer's name, or the id where there is none.
    """
    reviewer = review.table("reviewer")
    if not settings.anonymise:
        names = zip(reviewer["reviewer_id"], reviewer["name"], strict=True)
        return MappingProxyType({identity: name or identity for identity, name in names})
    key = f"{review.review_id}/{settings.document}/{review.secret}".encode()
    scorers = [identity for identity, role in zip(reviewer["reviewer_id"], reviewer["role"], strict=True)
               if role in ("reviewer", "chair")]  # fmt: skip
    shuffled = sorted(scorers, key=lambda identity: hmac.new(key, identity.encode(), hashlib.sha256).digest())
    others = [identity for identity in reviewer["reviewer_id"] if identity not in scorers]
    return MappingProxyType({identity: f"R{place}" for place, identity in enumerate([*shuffled, *others], start=1)})


def anonymised(review: Review, settings: Settings) -> Review:
    """Return the review with every reviewer's name and id replaced in its texts by the name to show.

    A dissent or a log entry may speak of a reviewer; no document does, unless it is asked to. Ids that may mean
    something else, as `unclear_ids` lists them, are left in sentences.
    """
    if not settings.anonymise:
        return review
    shown, found = pseudonyms(review, settings), mentions_of(review)
    tables = {
        name: found.retold(frame, name, lambda reviewer_id, _: shown[reviewer_id])
        for name, frame in review.tables.items()
    }
    return review.with_tables(tables)


@dataclass(frozen=True, slots=True)
class Mentions:
    """How the texts of a review speak of its reviewers: by name or by id.

    Parameters
    ----------
    in_texts : Pattern
        Finds a name or id in a sentence.
    of_persons : Pattern
        Finds one in a column that names persons.
    reviewers : mapping of str to str
        Reviewer id by each form of name and id that the patterns find, folded by `_key`.
    """

    in_texts: re.Pattern[str]
    of_persons: re.Pattern[str]
    reviewers: Mapping[str, str]

    def retold(self, frame: pd.DataFrame, table: str, say: Callable[[str, re.Match[str]], str]) -> pd.DataFrame:
        """Return a table with other words for each reviewer that its texts speak of.

        Parameters
        ----------
        frame : DataFrame
        table : str
            Its name.
        say : callable
            Takes the reviewer's id and the place where it was found, and returns the words.
        """

        def told(found: re.Match[str]) -> str:
            return say(self.reviewers[_key(found.group())], found)

        changed = {}
        for column in TABLES[table].columns:
            if column.kind != "text" or frame.empty:
                continue
            pattern = self.of_persons if (table, column.name) in PERSONS else self.in_texts
            cells = frame[column.name].astype(object)
            new = {text: pattern.sub(told, text) for text in pd.unique(cells)}
            other = {text: words for text, words in new.items() if words != text}
            if other:
                changed[column.name] = cells.replace(other).astype("str")
        return frame.assign(**changed) if changed else frame


def mentions_of(review: Review) -> Mentions:
    """Return how texts may speak of the reviewers of a review.

    Names are found as whole words however spaced, as they are written and in capitals, but for names of an office.
    Ids are found as whole words in any case, but for those that may mean something else.
    """
    reviewer = review.table("reviewer")
    ids = [str(identity) for identity in reviewer["reviewer_id"]]
    named = {
        _plain(name): identity for identity, name in zip(ids, reviewer["name"], strict=True)
        if name and name.casefold() not in ROLE_WORDS
    }  # fmt: skip
    unclear = unclear_ids(review)
    clear = [identity for identity in ids if identity not in unclear]
    persons = [identity for identity in unclear if identity.casefold() not in ROLE_WORDS]
    in_texts = _pattern([form for name in named for form in (name, name.upper())], clear)
    # a name in capitals may fold to other letters than the name itself: a dotless i becomes I, and that i
    reviewers = {_key(form): identity for name, identity in named.items() for form in (name, name.upper())}
    return Mentions(
        re.compile(in_texts),
        re.compile(rf"{in_texts}|\A\s*(?:{'|'.join(map(re.escape, _longest_first(persons))) or NOTHING})\s*\Z"),
        MappingProxyType(reviewers | {_key(identity): identity for identity in ids}),
    )


def _key(found: str) -> str:
    return _plain(found).casefold()


def _plain(name: str) -> str:
    return " ".join(name.split())


def _pattern(names: Iterable[str], ids: Iterable[str]) -> str:
    # no other change of case in names: one such as May would take a common word with it
    spaced = {name: r"\s+".join(map(re.escape, name.split())) for name in names}
    forms = spaced | {identity: f"(?ai:{re.escape(identity)})" for identity in ids}
    return rf"(?<!\w)(?:{'|'.join(forms[form] for form in _longest_first(forms)) or NOTHING})(?!\w)"


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


def unclear_ids(review: Review) -> Mapping[str, str]:
    """Return the reviewer ids that a sentence may hold without speaking of a reviewer, each with the reason why."""
    ids = review.table("reviewer")["reviewer_id"]
    taken = _other_ids(review)
    found = {}
    for identity in map(str, ids):
        if PSEUDONYM.fullmatch(identity):
            found[identity] = "documents call reviewers R1, R2 and so on"
        elif identity.casefold() in taken:
            found[identity] = f"it is also the id of {taken[identity.casefold()]}"
        elif COMMON.fullmatch(identity):
            found[identity] = "it may be a word or a code as well"
    return MappingProxyType(found)


def _other_ids(review: Review) -> dict[str, str]:
    """Return which of the reviewers' ids, in any case, something else in the pack has too, each with what."""
    ids = set(review.table("reviewer")["reviewer_id"].str.casefold())
    taken: dict[str, str] = {}
    for name, table in TABLES.items():
        own = table.column(table.key[0])
        if name == "reviewer" or own.kind != "id" or own.refers_to:
            continue
        folded = review.table(name)[own.name].str.casefold()
        for identity in folded[folded.isin(list(ids))]:
            taken.setdefault(str(identity), f"a row of {name}.csv")
    return taken
