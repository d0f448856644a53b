"""Names under which reviewers appear in a document."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from types import MappingProxyType

from evaluation.model import Review, Settings

__all__ = ["pseudonyms"]


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
