"""Parts of sentences that several documents share."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.assessment.score_uncertainty import NUMERIC_REACH
from evaluation.model import Scale, weakest_status
from evaluation.presentation import Bullets, Inline, Paragraph, Prose, Text, listed, number
from evaluation.uncertainty import PRIOR_MASS

__all__ = ["LEADING", "NOT_ON_RECORD", "in_a_row", "notes", "on_the_data", "on_the_scores", "one_paragraph"]

NOT_ON_RECORD = "Not on record in the pack."
LEADING = "Scoring highest does not make an option the preferred one."


def on_the_scores(status: str | None, sentence: str) -> str:
    """Return a sentence, opened with "On the illustrative scores" where illustrative rows feed it.

    Its first letter becomes small, unless the first word is an id or an abbreviation.
    """
    return _opened("On the illustrative scores", status, sentence)


def on_the_data(status: str | None, sentence: str) -> str:
    """Return a sentence that rests on no score, opened with "On illustrative data" where illustrative rows feed it."""
    return _opened("On illustrative data", status, sentence)


def _opened(opening: str, status: str | None, sentence: str) -> str:
    if status != "illustrative":
        return sentence
    first = sentence[0] if sentence[1:2].isupper() or sentence[1:2].isdigit() else sentence[0].lower()
    return f"{opening}, {first}{sentence[1:]}"


def one_paragraph(text: Text) -> Prose:
    """Return prose of one paragraph."""
    return Prose((Paragraph(text),))


def in_a_row(*sentences: Text) -> tuple[Inline, ...]:
    """Return sentences as one text, a space between them; those that say nothing are left out.

    Examples
    --------
    >>> in_a_row("One.", "", "Two.")
    ('One.', ' ', 'Two.')
    """
    parts: list[Inline] = []
    for sentence in filter(None, sentences):
        words = (sentence,) if isinstance(sentence, str) else sentence
        parts += [" ", *words] if parts else words
    return tuple(parts)


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


def draw_rules(assessment: Assessment, scale: Scale) -> tuple[str, ...]:
    """Return the rule by which the options' levels were drawn, sentence by sentence, for the scale that they stand on.

    Parameters
    ----------
    assessment : Assessment
    scale : Scale
        Of the options.
    """
    if not assessment.settings.score_uncertainty:
        return (AS_THEY_STAND,)
    rule = NUMBERS_DRAWN if scale.kind == "numeric" else LEVELS_DRAWN
    masses = listed(f"{number(mass, 2)} for grade {grade}" for grade, mass in PRIOR_MASS.items())
    reach = number(NUMERIC_REACH, 0)
    unknown = "A criterion with insufficient evidence or a gap on any dimension is drawn evenly over the scale."
    return rule.format(masses=f"{masses}; D where there is none", reach=reach), unknown


AS_THEY_STAND = (
    "Panel levels are taken as they stand; only insufficient evidence and gaps are drawn, evenly over the scale, and a "
    "pair of middle levels between the two."
)
LEVELS_DRAWN = (
    "Reviewers' marks are counted level by level. To them is added a prior, in marks, by the best grade of evidence on "
    "the cell ({masses}): half of it on the panel's level and a quarter on each neighbour, folded in at the ends of "
    "the scale. The sums divided by their total are the probabilities of the levels."
)
NUMBERS_DRAWN = (
    "A draw is one of the reviewers' marks, each as likely as another, or a number near the panel's: at most {reach} "
    "points of value of 100 to either side, the nearer the likelier, folded in at the ends of the scale. The panel's "
    "number weighs as many marks as the best grade of evidence on the cell says ({masses})."
)
