"""Sentences that open the annexes: rubric, scores, moderation, register, weights, logs, and how to reproduce."""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import Settings
from evaluation.narrative.phrases import on_the_scores, panel_status
from evaluation.presentation import Bullets, Paragraph, Prose, count_of, listed
from evaluation.scoring import current_round

__all__ = ["annex_logs", "annex_moderation", "annex_register", "annex_reproduce", "annex_rubric", "annex_scores",
           "annex_weights"]  # fmt: skip


def annex_rubric(assessment: Assessment) -> Prose:
    """Return whether a rubric is on record, and which dimensions have none."""
    described = set(assessment.review.table("descriptor")["dimension_id"])
    bare = [
        dimension.dimension_id
        for panel in assessment.panels.values()
        for dimension in panel.criterion_set.dimensions
        if dimension.dimension_id not in described
    ]
    if not described:
        return Prose((Paragraph("No rubric is on record: what each level takes was not written down."),))
    tail = f" No descriptions are on record for {listed(bare)}." if bare else ""
    return Prose((Paragraph(f"The words by which each level of each dimension was given.{tail}"),))


def annex_scores(assessment: Assessment) -> Prose:
    """Return how many marks the tables hold, from which rounds, and how reviewers are named."""
    rounds = [current_round(assessment.review, panel.criterion_set) for panel in assessment.panels.values()]
    held = [name for name in rounds if name is not None]
    score = assessment.review.table("score")
    count = int(score["round_id"].isin(held).sum())
    if not count:
        return Prose((Paragraph("No mark is on record."),))
    left = len(score) - count
    practice = f" {count_of(left, 'mark')} of other rounds, practice or superseded, are not shown." if left else ""
    said = f"{count:,} marks of {'round' if len(held) == 1 else 'rounds'} {listed(held)}, subject by subject."
    return Prose((Paragraph(f"{said} Reviewers who gave the same level and reason stand together.{practice}"),))


def annex_moderation(assessment: Assessment) -> Prose:
    """Return how many cells were moderated, how many moved away from the median, and how many carry dissent."""
    parts = []
    for purpose, panel in assessment.panels.items():
        cells = panel.cells
        n_moderated = int(cells["moderated"].sum())
        changed, dissent = int((cells["change_reason"] != "").sum()), int((cells["dissent"] != "").sum())
        sentence = (
            f"Of {len(cells)} cells of the {purpose}s {n_moderated} were moderated; away from the median, with a "
            f"reason: {changed or 'none'}; with dissent: {dissent or 'none'}."
        )
        parts.append(on_the_scores(panel_status(assessment, purpose), sentence))
    return Prose((Bullets(tuple(parts)),)) if parts else Prose((Paragraph("Nothing was moderated."),))


def annex_register(assessment: Assessment) -> Prose:
    """Return how the register is to be read."""
    count = len(assessment.review.table("evidence"))
    if not count:
        return Prose((Paragraph("The register holds no evidence."),))
    said = f"{count_of(count, 'item')}, each with what it says, the cells that it bears on, its grade and its source."
    return Prose((Paragraph(said[0].upper() + said[1:]),))


def annex_weights(assessment: Assessment) -> Prose:
    """Return what a weight means here, and for which criteria no elicited weights are on record."""
    bare = [f"{purpose}s" for purpose, sets in assessment.weight_sets.items() if all(s.method == "equal" for s in sets)]
    none = f" Only equal weights are on record for the criteria of the {listed(bare)}." if bare else ""
    said = "A weight is the importance of moving from the worst to the best level of a criterion (a swing weight)."
    return Prose((Paragraph(f"{said}{none}"),))


def annex_logs(assessment: Assessment) -> Prose:
    """Return how many entries the logs hold."""
    count = len(assessment.review.table("log"))
    if not count:
        return Prose((Paragraph("No log is kept in the pack."),))
    return Prose((Paragraph(f"Assumptions, decisions, changes to data and assurance: {count} entries."),))


def annex_reproduce(assessment: Assessment) -> Prose:
    """Return the inputs, the settings and the commands that make this document again."""
    review, settings = assessment.review, assessment.settings
    document = settings.document or "options_report"
    folder = f"data/{review.review_id}"
    read = f'review = ev.read_review("{folder}")'
    assessed = f'assessment = ev.assess(review, review.settings_for("{document}"{_arguments(settings)}))'
    items = (
        f"Inputs: {count_of(len(review.hashes), 'file')} of the folder {folder}, together {review.input_hash}.",
        f"Settings: {_settings_words(settings)}.",
        f"All documents of this review: make report PACK={folder}",
        f"In Python: import evaluation as ev; {read}; {assessed}",
        "The same inputs and settings give the same document, byte for byte.",
    )
    return Prose((Bullets(items),))


def _settings_words(settings: Settings) -> str:
    return "; ".join(f"{name} {getattr(settings, name)}" for name in Settings.names())


def _arguments(settings: Settings) -> str:
    plain = Settings()
    changed = (name for name in Settings.names() if name != "as_at" and getattr(settings, name) != getattr(plain, name))
    return "".join(f", {name}={getattr(settings, name)!r}" for name in changed)
