"""Sentences that open the annexes: rubric, scores, moderation, register, weights, logs, and how to reproduce."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evaluation.assessment import Assessment
from evaluation.model import Review, Settings
from evaluation.narrative.phrases import in_a_row, on_the_scores, panel_status
from evaluation.presentation import Bullets, Paragraph, Prose, Text, count_of, listed, sourced
from evaluation.presentation.words import never_scored
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
    practice = f"{count_of(left, 'mark')} of other rounds, practice or superseded, are not shown." if left else ""
    said = f"{count:,} marks of {'round' if len(held) == 1 else 'rounds'} {listed(held)}, subject by subject."
    together = "Reviewers who gave the same level and reason stand together."
    return Prose((Paragraph(in_a_row(sourced(said, "tbl-rounds"), together, practice)),))


def annex_moderation(assessment: Assessment) -> Prose:
    """Return how many cells were moderated, how many moved away from the median, and how many carry dissent."""
    parts = []
    for purpose, panel in assessment.panels.items():
        cells = panel.cells[~panel.cells["subject_id"].isin(never_scored(assessment, panel))]
        n_moderated = int(cells["moderated"].sum())
        changed, dissent = int((cells["change_reason"] != "").sum()), int((cells["dissent"] != "").sum())
        sentence = (
            f"Of {len(cells)} cells of the {purpose}s {n_moderated} were moderated; away from the median, with a "
            f"reason: {changed or 'none'}; with dissent: {dissent or 'none'}."
        )
        parts.append(sourced(on_the_scores(panel_status(assessment, purpose), sentence), f"tbl-moderation-{purpose}"))
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
    return Prose((Paragraph(in_a_row(f"{said}{none}", _before_rescaling(assessment))),))


def _before_rescaling(assessment: Assessment) -> Text:
    """Say that the weights of the options stand here as they were given, where a factor counts for none of them."""
    appraisal = assessment.appraisal
    if appraisal is None or not appraisal.left_out:
        return ""
    gone = listed(dict.fromkeys(criterion for criterion, _ in appraisal.left_out))
    said = f"The weights of the options stand here as given; without {gone}, and with the others rescaled to 100%, they"
    return sourced(f"{said} make the benefits.", "tbl-weights-options")


def annex_logs(assessment: Assessment) -> Prose:
    """Return how many entries the logs hold."""
    count = len(assessment.review.table("log"))
    if not count:
        return Prose((Paragraph("No log is kept in the pack."),))
    return Prose((Paragraph(f"Assumptions, decisions, changes to data and assurance: {count} entries."),))


def annex_reproduce(assessment: Assessment) -> Prose:
    """Return the inputs, the settings and the commands that make this document again."""
    review, settings = assessment.review, assessment.settings
    read = 'review = ev.read_review("PACK")'
    assessed = f"assessment = ev.assess(review, {_settings_call(review, settings)})"
    again = [f"In Python: import evaluation as ev; {read}; {assessed}"]
    if _from_pack(review, settings):
        again.insert(0, f"All documents of this review: {_command(review, settings)}")
    files = f"Inputs: {count_of(len(review.hashes), 'file')}, together {review.input_hash}."
    items: tuple[Text, ...] = (
        in_a_row(sourced(files, "tbl-inputs"), "PACK below is their folder."),
        f"Settings: {_settings_words(settings)}.",
        *again,
        "The same inputs and settings give the same document, byte for byte.",
    )
    return Prose((Bullets(items),))


def _settings_words(settings: Settings) -> str:
    return "; ".join(f"{name} {getattr(settings, name)}" for name in Settings.names())


def _chosen(review: Review, settings: Settings) -> dict[str, Any]:
    """Return the settings that differ from what they are where nothing is said; as_at is then the document's own."""
    info = review.documents.get(settings.document)
    plain = replace(Settings(), as_at=info.as_at if info is not None else None)
    named = ((name, getattr(settings, name)) for name in Settings.names())
    return {name: value for name, value in named if value != getattr(plain, name)}


def _from_pack(review: Review, settings: Settings) -> bool:
    """Return whether settings are those of a document of the pack: its cut-off may be moved, not lifted."""
    info = review.documents.get(settings.document)
    return bool(settings.document) and (settings.as_at is not None or info is None or info.as_at is None)


def _settings_call(review: Review, settings: Settings) -> str:
    chosen = _chosen(review, settings)
    if _from_pack(review, settings):
        return f"review.settings_for({', '.join([_quoted(settings.document), *_arguments(chosen)])})"
    named = {
        name: value for name, value in (*chosen.items(), ("document", settings.document)) if value not in (None, "")
    }
    return f"ev.Settings({', '.join(_arguments(named))})"


def _arguments(chosen: dict[str, Any]) -> list[str]:
    return [f"{name}={_quoted(value) if isinstance(value, str) else value}" for name, value in chosen.items()]


def _quoted(text: str) -> str:
    return f'"{text}"'


def _command(review: Review, settings: Settings) -> str:
    """Return the command line; each setting that was chosen, in the words that it reads."""
    chosen = _chosen(review, settings).items()
    words = (str(value).lower() if isinstance(value, bool) else f"{value}" for _, value in chosen)
    options = (f" -p {name}={word}" for (name, _), word in zip(chosen, words, strict=True))
    return f"review report PACK{''.join(options)}"
