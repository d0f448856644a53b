"""Names under which reviewers appear in a document, also where a text speaks of one."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from evaluation.model import Review, Settings
from evaluation.schemas import TABLES

__all__ = ["anonymised", "names_pattern", "pseudonyms"]

ROLE_WORDS = {"reviewer", "chair", "the chair", "assurer", "approver"}
"""Words that name an office, not a person: a text that speaks of the chair may go on doing so."""


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
    """Return the review with every reviewer's name replaced in its texts by the name to show.

    A dissent or a log entry may name a reviewer; no document does, unless it is asked to.
    """
    reviewer = review.table("reviewer")
    shown = pseudonyms(review, settings)
    named = zip(reviewer["reviewer_id"], reviewer["name"], strict=True)
    said = {
        form: shown[identity] for identity, name in named if name and name.casefold() not in ROLE_WORDS
        for form in _forms(name)
    }  # fmt: skip
    if not settings.anonymise or not said:
        return review
    pattern = re.compile(names_pattern(said))
    tables = {name: _renamed(frame, name, pattern, said) for name, frame in review.tables.items()}
    return review.with_tables(tables)


def names_pattern(names: Iterable[str]) -> str:
    """Return a pattern that finds names as whole words, the longest first, however spaced, also in capitals."""
    forms = sorted({form for name in names for form in _forms(name)}, key=lambda form: (-len(form), form))
    spaced = (r"\s+".join(map(re.escape, form.split())) for form in forms)
    return rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"


def _forms(name: str) -> tuple[str, str]:
    # no other change of case: a name such as May would take a common word with it
    plain = " ".join(name.split())
    return plain, plain.upper()


def _renamed(frame: pd.DataFrame, table: str, pattern: re.Pattern[str], said: Mapping[str, str]) -> pd.DataFrame:
    changed = {}
    for column in TABLES[table].columns:
        if column.kind != "text" or frame.empty:
            continue
        cells = frame[column.name].astype(object)
        found = {
            text: pattern.sub(lambda name: said[" ".join(name.group().split())], text) for text in pd.unique(cells)
        }
        told = {text: new for text, new in found.items() if new != text}
        if told:
            changed[column.name] = cells.replace(told).astype("str")
    return frame.assign(**changed) if changed else frame
