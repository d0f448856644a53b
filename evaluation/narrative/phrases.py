"""Parts of sentences that several documents share."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Bullets, Paragraph, Prose

__all__ = ["NOT_ON_RECORD", "notes", "on_the_scores", "one_paragraph"]

NOT_ON_RECORD = "Not on record in the pack."


def on_the_scores(status: str | None, sentence: str) -> str:
    """Return a sentence, opened with "On the illustrative scores" where illustrative rows feed it."""
    if status != "illustrative":
        return sentence
    return f"On the illustrative scores, {sentence[0].lower()}{sentence[1:]}"


def one_paragraph(text: str) -> Prose:
    """Return prose of one paragraph."""
    return Prose((Paragraph(text),))


def notes(assessment: Assessment, place: str) -> tuple[str, ...]:
    """Return the pack's notes for one place, in order."""
    table = assessment.review.table("note")
    mine = table[table["place"] == place].sort_values("order", kind="stable")
    return tuple(mine["text"])


def noted(assessment: Assessment, place: str, missing: str = NOT_ON_RECORD) -> Prose:
    """Return the pack's notes for one place as prose: a paragraph for one, a list for several."""
    texts = notes(assessment, place)
    if len(texts) > 1:
        return Prose((Bullets(texts),))
    return one_paragraph(texts[0] if texts else missing)


def panel_status(assessment: Assessment, purpose: str) -> str | None:
    """Return the weakest data status behind the levels of one type of subject."""
    panel = assessment.panels.get(purpose)  # type: ignore[call-overload]
    return weakest_status(panel.cells["data_status"]) if panel is not None else None
