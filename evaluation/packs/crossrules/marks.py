"""Marks: on their scale, with reason and evidence, by reviewers who were assigned and have no interest."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.errors import Problem
from evaluation.model import IE, NA, Review, Scale
from evaluation.packs.crossrules.tables import distinct_pairs, marks_with_interest, row_numbers

__all__ = ["levels_on_scale", "no_score_with_interest", "reasons_given", "scores_were_assigned"]


def levels_on_scale(review: Review) -> Iterator[Problem]:
    """Yield levels of marks, consensus and rubric that are not on the scale of their criterion set."""
    scale_of = {
        dimension.dimension_id: review.scale_of(item) for item in review.criterion_sets for dimension in item.dimensions
    }
    for name in ("score", "consensus", "descriptor"):
        frame = review.table(name)
        wrong = {
            (dimension, level)
            for dimension, level in distinct_pairs(frame, "dimension_id", "level")
            if level and not _on_scale(level, scale_of[dimension], rubric=name == "descriptor")
        }
        if not wrong:
            continue
        cells = zip(row_numbers(frame), frame["dimension_id"], frame["level"], strict=True)
        for row, dimension, level in cells:
            if (dimension, level) in wrong:
                rule = f"this level is not on the scale {scale_of[dimension].legend}"
                yield Problem(f"{name}.csv", rule, "Give a level of the scale.", row=row, column="level", value=level)


def _on_scale(level: str, scale: Scale, *, rubric: bool) -> bool:
    if rubric and level in (IE, NA):
        return False
    try:
        scale.parse(level)
    except ValueError:
        return False
    return True


def reasons_given(review: Review) -> Iterator[Problem]:
    """Yield marks without the rationale or the evidence that the pack asks for."""
    score = review.table("score")
    numbered = ~score["level"].isin([IE, NA]).to_numpy(dtype=bool)
    if review.rules.rationale == "required":
        for row in row_numbers(score[(score["rationale"] == "").to_numpy(dtype=bool)]):
            rule = "every level, IE and NA has a rationale"
            remedy = 'Say why in a sentence, or set rationale = "optional" under [rules] and the report will say so.'
            yield Problem("score.csv", rule, remedy, row=row, column="rationale", value="")
    if review.rules.evidence == "required":
        for row in row_numbers(score[(score["evidence_ids"] == "").to_numpy(dtype=bool) & numbered]):
            rule = "every level cites at least one piece of evidence"
            remedy = 'Cite it, or set evidence = "optional" under [rules] and the report will say so.'
            yield Problem("score.csv", rule, remedy, row=row, column="evidence_ids", value="")


def no_score_with_interest(review: Review) -> Iterator[Problem]:
    """Yield, once a reviewer and subject, marks by reviewers with an actual interest in the subject.

    Marks of a trial round that is locked are none of them: they are no part of any result, and can no longer be taken
    back by whoever finds an interest afterwards.
    """
    marks = marks_with_interest(review)
    counted = marks[~((marks["stage"] == "calibration") & marks["locked"]).to_numpy(dtype=bool)]
    for (reviewer, subject), mine in counted.groupby(["reviewer_id", "subject_id"], sort=False):
        remedy = "Remove the score, or mend the declaration in interest.csv."
        if mine["locked"].any():
            remedy = (
                "A locked round keeps its marks: tell the interest in log.csv, with the day on which it was found, and "
                "let the panel agree the levels in moderation without them."
            )
        more = f" ({len(mine)} marks stand)" if len(mine) > 1 else ""
        rule = f"reviewer {reviewer} has declared an actual interest in {subject} and cannot score it{more}"
        row = int(mine["row"].iloc[0])
        yield Problem("score.csv", rule, remedy, row=row, column="reviewer_id", value=str(reviewer))


def scores_were_assigned(review: Review) -> Iterator[Problem]:
    """Yield the first mark of each subject that its reviewer was not assigned, in rounds with assignments."""
    assignment = review.table("assignment")
    if assignment.empty:
        return
    key = ["round_id", "reviewer_id", "subject_id"]
    assigned = set(zip(*(assignment[name] for name in key), strict=True))
    rounds = {item[0] for item in assigned}
    score = review.table("score")
    told = set()
    for row, *triple in zip(row_numbers(score), *(score[name] for name in key), strict=True):
        if triple[0] in rounds and tuple(triple) not in assigned and tuple(triple) not in told:
            told.add(tuple(triple))
            rule = f"reviewer {triple[1]} was not assigned {triple[2]} in round {triple[0]}"
            remedy = "Add the row to assignment.csv, or remove the scores."
            yield Problem("score.csv", rule, remedy, row=row, column="reviewer_id", value=str(triple[1]))
