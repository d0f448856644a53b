"""What is sought in the evidence register, without a screen: the choice, what it finds, and what that covers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.errors import MethodError

__all__ = ["EvidenceChoice", "choice_text", "covered", "find_evidence", "parse_choice"]


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """What is sought in the evidence register; empty text seeks everything.

    Parameters
    ----------
    subject_id, criterion_id, scope : str
        Of the links of an item: all three must hold for one and the same link.
    source_type, direction, grade : str
        Of the item itself.
    words : str
        Words that all stand in what the item says or in its id, in any case.
    """

    subject_id: str = ""
    criterion_id: str = ""
    scope: str = ""
    source_type: str = ""
    direction: str = ""
    grade: str = ""
    words: str = ""


def find_evidence(assessment: Assessment, choice: EvidenceChoice) -> tuple[str, ...]:
    """Return the ids of the items that match a choice, in the order of the register."""
    register = assessment.review.table("evidence")
    for column in ("source_type", "direction", "grade"):
        if wanted := getattr(choice, column):
            register = register[register[column] == wanted]
    said = (register["evidence_id"] + " " + register["paraphrase"]).str.casefold()
    for word in choice.words.casefold().split():
        register = register[said.loc[register.index].str.contains(word, regex=False)]
    linked = _linked(assessment, choice)
    return tuple(item for item in register["evidence_id"] if linked is None or item in linked)


def _linked(assessment: Assessment, choice: EvidenceChoice) -> set[str] | None:
    """Return the items with a link that matches; None where any item does, linked or not."""
    wanted = {name: value for name in ("subject_id", "criterion_id", "scope") if (value := getattr(choice, name))}
    if not wanted:
        return None
    found: set[str] = set()
    for panel in assessment.panels.values():
        links = panel.evidence.links
        for name, value in wanted.items():
            links = links[links[name] == value]
        found |= set(links["evidence_id"])
    return found


def covered(assessment: Assessment, evidence_ids: Collection[str]) -> pd.DataFrame:
    """Return on how many of the items found each hub and criterion rests: its own, and those about all hubs.

    Parameters
    ----------
    assessment : Assessment
    evidence_ids : collection of str

    Returns
    -------
    DataFrame
        ``subject_id, criterion_id, own, programme``, a row for each hub and criterion.
    """
    panel = assessment.hubs
    hubs = [hub.subject_id for hub in assessment.review.subjects_of("hub")]
    criteria = [criterion.criterion_id for criterion in panel.criterion_set.criteria]
    grid = pd.MultiIndex.from_product([hubs, criteria], names=["subject_id", "criterion_id"])
    links = panel.evidence.links
    mine = links[links["evidence_id"].isin(list(evidence_ids))].drop_duplicates(
        ["evidence_id", "subject_id", "criterion_id"]
    )
    counted = {
        scope: mine.loc[mine["scope"] == scope, ["subject_id", "criterion_id"]]
        .value_counts()
        .reindex(grid, fill_value=0)
        for scope in ("own", "programme")
    }
    return pd.DataFrame(counted, index=grid).reset_index()


def choice_text(choice: EvidenceChoice) -> str:
    """Return a choice as one line of text, such as ``subject_id=N1;words=closed shop``; empty where nothing is sought.

    What the words hold of the two signs ``=`` and ``;`` is left out, as no search needs them.
    """
    clean = {item.name: getattr(choice, item.name).replace(";", " ").replace("=", " ") for item in fields(choice)}
    return ";".join(f"{name}={' '.join(value.split())}" for name, value in clean.items() if value.strip())


def parse_choice(text: str) -> EvidenceChoice:
    """Return the choice that a line of text stands for.

    Raises
    ------
    MethodError
        Where a part is not ``name=value`` or its name is none of the filters.
    """
    names, found = [item.name for item in fields(EvidenceChoice)], {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, sign, value = part.partition("=")
        if not sign or name not in names:
            raise MethodError(f"evidence is sought by {', '.join(names)}, each as name=value; {part!r} is none of them")
        found[name] = value
    return EvidenceChoice(**found)
