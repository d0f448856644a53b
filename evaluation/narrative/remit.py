"""Sentences of remit and method: what was asked, how levels are set, who reviewed, how far they agreed, the limits."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from evaluation.assessment import Assessment, Panel
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.model import Scale
from evaluation.narrative.phrases import draw_rules, in_a_row, noted, notes, on_the_scores, panel_status
from evaluation.presentation import Bullets, Callout, Paragraph, Prose, Strong, Text, count_of, listed, number, sourced
from evaluation.presentation.terms import COMBINE_RULES
from evaluation.presentation.words import totals_notes

__all__ = ["agreement_words", "levels_rule", "remit_background", "remit_limits", "remit_reviewers", "remit_totals"]


def remit_background(assessment: Assessment) -> Prose:
    """Return the pack's notes on the remit and its setting."""
    said = (*notes(assessment, "remit"), *notes(assessment, "context"))
    if not said:
        return Prose((Paragraph("The pack holds no note on the remit."),))
    return Prose((Bullets(said),))


def remit_totals(assessment: Assessment) -> Prose:
    """Return what totals over hubs may mean, as a callout."""
    return Prose((Callout("note", "Profiles before league tables", totals_notes(assessment)),))


IE_AND_NA = "If either is IE the criterion is IE and the other is shown; if one is NA the other stands."
MODERATION = (
    "A cell's panel level is what the panel agreed, with its reason. Without that the median of the numbered marks "
    "stands, marked as not moderated; with an even count it is the pair of middle levels. A cell is IE when at least "
    "half of its marks are."
)


def levels_rule(assessment: Assessment) -> Prose:
    """Return how levels come about: from mark to panel level to criterion, what a level is worth, what draws do."""
    combine = f"{COMBINE_RULES[assessment.review.rules.combine]} {IE_AND_NA}"
    items: list[Text] = [
        (Strong("Two forms of criterion. "), combine),
        (Strong("Moderation. "), MODERATION),
        *((Strong("Values. "), words) for words in _spacings(assessment)),
    ]
    if assessment.robustness is not None and assessment.appraisal is not None:
        rules = " ".join(draw_rules(assessment, assessment.appraisal.scale))
        n_draws = assessment.robustness.n_draws(ANY_WEIGHTS)
        draws = f"Draws: {n_draws:,}." if n_draws else "No draw was needed: all possible weights are counted exactly."
        items.append((Strong("How uncertain scores are drawn. "), f"{rules} {draws}"))
    return Prose((Bullets(tuple(items)),))


def _spacings(assessment: Assessment) -> list[str]:
    """Return the values of the hubs' scale; of every scale in use where no hub is judged."""
    panels = [assessment.hubs] if assessment.judges_hubs else list(assessment.panels.values())
    return list(dict.fromkeys(_spacing(panel.scale) for panel in panels))


def _spacing(scale: Scale) -> str:
    """Say whether the steps of a scale are evenly spaced in value, and that this is an assumption."""
    if scale.kind != "ordinal":
        return f"Marks from {scale.worst:g} to {scale.best:g} are worth 0 to 100 in proportion; this is an assumption."
    steps = [after.value - before.value for before, after in pairwise(scale.levels)]
    if np.allclose(steps, steps[0]):
        return f"The levels are evenly spaced, {number(steps[0], 0)} points a step; this is an assumption."
    said = listed(f"{after.word} adds {number(step, 0)}" for step, after in zip(steps, scale.levels[1:], strict=True))
    return f"The levels are not evenly spaced: {said}. This spacing is a judgement of the pack."


def remit_reviewers(assessment: Assessment) -> Prose:
    """Return how many reviewers there were, from which groups, and what interests they declared."""
    reviewer, interest = assessment.review.table("reviewer"), assessment.review.table("interest")
    scoring = reviewer[reviewer["role"].isin(["reviewer", "chair"])]
    groups = list(dict.fromkeys(group for group in scoring["stakeholder_group"] if group))
    marking = {name for panel in assessment.panels.values() for name in panel.marks.reviewer_ids}
    labels = _labels(assessment.names[name] for name in marking)
    shown = f"shown as {labels}, in an order of this document's own" if assessment.settings.anonymise else "named"
    parts = [f"Marks were given by {count_of(len(marking), 'reviewer')}, here {shown}."]
    parts.append(f"Groups that they and any chair come from: {listed(groups)}." if groups else NO_GROUPS)
    declared = interest[interest["kind"] != "none"]
    if interest.empty:
        parts.append("No declaration of interests is on record.")
    elif declared.empty:
        parts.append(f"All {len(interest)} declarations on record are of no interest.")
    else:
        kinds = [f"{kind} ({int((declared['kind'] == kind).sum())})" for kind in declared["kind"].unique()]
        parts.append(f"Of {len(interest)} declarations {len(declared)} name an interest: {listed(kinds)}.")
    rule = "A reviewer with an actual interest in a subject cannot score it."
    return Prose((Paragraph(in_a_row(sourced(" ".join(parts), "tbl-interests"), rule)),))


def _labels(names: Iterable[str]) -> str:
    """Return the numbered labels of reviewers: the first and the last where none between them is missing."""
    said = sorted(names, key=lambda name: (len(name), name))
    if len(said) > 2 and said == [f"R{place}" for place in range(1, len(said) + 1)]:
        return f"{said[0]} to {said[-1]}"
    return listed(said)


NO_GROUPS = "From which groups they come is not on record."


def agreement_words(assessment: Assessment) -> Prose:
    """Return how far marks lie apart cell by cell, then how the coefficients are to be read; no adjective."""
    panel = assessment.hubs
    status = panel_status(assessment, "hub")
    blocks = [Paragraph(on_the_scores(status, _spread_words(panel)))]
    if panel.agreement is None:
        blocks.append(Paragraph("No two reviewers share a cell, so no coefficient of agreement can be given."))
        return Prose(tuple(blocks))
    narrowed = f" {panel.agreement.narrowed}" if panel.agreement.narrowed else ""
    rests = (
        f"Coefficients rest on {count_of(len(panel.marks.subject_ids), 'hub')} and "
        f"{count_of(len(panel.marks.reviewer_ids), 'reviewer')}."
    )
    tables = [f"tbl-agreement-{purpose}" for purpose in assessment.panels]
    reading = (
        "Each stands with an interval in which cells are taken "
        "as independent and reviewers as given; cells of one hub are marked by the same people, so with few hubs it "
        "may be too narrow. Beside it stands how far the coefficient moves when one reviewer is left out."
        f"{narrowed}"
    )
    blocks.append(Paragraph(in_a_row(sourced(rests, *tables), reading)))
    return Prose(tuple(blocks))


def _spread_words(panel: Panel) -> str:
    numbered = panel.cells["n_marks"] - panel.cells["n_ie"] - panel.cells["n_na"]
    shared = panel.cells[numbered >= 2]
    apart = shared["maximum"] - shared["minimum"]
    if shared.empty:
        return "No cell has two numbered marks."
    alike = int((apart == 0).sum())
    of = f"In {alike or 'none'} of {len(shared)} cells with two numbered marks or more"
    if alike == len(shared):
        return f"{of}, all marks are alike."
    if not alike:
        return f"{of} are all marks alike; they lie up to {apart.max():g} apart."
    return f"{of}, all marks are alike; in the others they lie up to {apart.max():g} apart."


def remit_limits(assessment: Assessment) -> Prose:
    """Return the limits of the review and of this document, as the pack states them."""
    return noted(assessment, "limits", "The pack states no limits.")
