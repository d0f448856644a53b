"""What one reviewer is asked in a round, gathered from the review: cells, rubric, evidence, interests.

Nothing here says what another reviewer marked: a workbook is as blind as the desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evaluation.errors import InputError, Problem
from evaluation.model import Criterion, CriterionSet, Dimension, Review, Scale, Subject, weakest_status
from evaluation.packs.rounds import asked_of, barred_of, round_row, rounds_of, row_of, scorers, set_of, trial_marks
from evaluation.packs.sheets.book import Told
from evaluation.packs.sheets.layout import REASON_FOR_CHANGE
from evaluation.packs.sheets.values import level_words
from evaluation.presentation import as_sentence, day, listed, status_words
from evaluation.presentation.terms import DIRECTIONS, INTERESTS, SOURCE_TYPES, STAGES, criterion_label

__all__ = [
    "EVIDENCE",
    "RUBRIC",
    "TRIAL",
    "ScoreForm",
    "asked_form",
    "dimension_words",
    "kind_words",
    "mark_heading",
    "mark_words",
    "named_subject",
    "score_form",
    "status_banner",
    "status_line",
]

NOUNS = {"hub": "Hub", "option": "Option", "bid": "Bid"}
KINDS = {"evidence": "evidence", "extent": "extent", "quality": "quality", "single": "one judgement"}
RUBRIC, EVIDENCE, TRIAL = "Rubric", "Evidence", "Trial case"


@dataclass(frozen=True)
class ScoreForm:
    """Everything that the workbook of one reviewer shows of one round, and of the trial round before it.

    Parameters
    ----------
    review : Review
    reviewer_id : str
    round_id : str
    round_ids : tuple of str
        The trial round of the same criteria first, where it is open, then the round itself.
    subjects : mapping of str to tuple of Subject
        Whom the reviewer scores in each of these rounds; those with an actual interest are left out.
    """

    review: Review
    reviewer_id: str
    round_id: str
    round_ids: tuple[str, ...]
    subjects: Mapping[str, tuple[Subject, ...]]

    @cached_property
    def criterion_set(self) -> CriterionSet:
        """The criteria that the round scores."""
        return set_of(self.review, self.round_id)

    @property
    def scale(self) -> Scale:
        """The scale of the round."""
        return self.review.scale_of(self.criterion_set)

    @property
    def noun(self) -> str:
        """What is scored: ``Hub``, ``Option`` or ``Bid``."""
        return NOUNS[self.criterion_set.purpose]

    @property
    def title(self) -> str:
        """What the workbook is."""
        return f"Marks of reviewer {self.reviewer_id} in round {self.round_id}"

    @cached_property
    def words(self) -> dict[str, str]:
        """The marks of the scale in words, by their codes."""
        return {words.split(" ")[0]: words for words in level_words(self.scale)}

    @cached_property
    def asked(self) -> tuple[Subject, ...]:
        """Everybody the reviewer was asked to score, whatever the interests, in the order of the pack."""
        return asked_of(self.review, self.round_ids, self.reviewer_id)

    @cached_property
    def everyone(self) -> tuple[Subject, ...]:
        """Every subject of the form once, in the order of the pack."""
        wanted = {subject.subject_id for held in self.subjects.values() for subject in held}
        return tuple(subject for subject in self.review.subjects if subject.subject_id in wanted)

    @cached_property
    def links(self) -> pd.DataFrame:
        """Which evidence bears on which cell of the form, in the order of the register."""
        link, evidence = self.review.table("evidence_link"), self.review.table("evidence")
        subjects = {subject.subject_id for subject in self.everyone}
        dimensions = {dimension.dimension_id for dimension in self.criterion_set.dimensions}
        mine = link[link["subject_id"].isin(subjects) & link["dimension_id"].isin(dimensions)]
        own = ["evidence_id", "subject_id", "dimension_id", "scope"]
        found = evidence.drop(columns=["source"]).merge(mine[own].drop_duplicates(), on="evidence_id", how="inner")
        return found.reset_index(drop=True)

    @cached_property
    def held(self) -> dict[tuple[str, str], str]:
        """The evidence linked to each cell, by subject and dimension: ``E08 for; E20 context``."""
        said: dict[tuple[str, str], list[str]] = {}
        for row in self.links.itertuples(index=False):
            words = f"{row.evidence_id} {DIRECTIONS[row.direction]}"
            said.setdefault((str(row.subject_id), str(row.dimension_id)), []).append(words)
        return {cell: "; ".join(dict.fromkeys(words)) for cell, words in said.items()}

    @cached_property
    def parts(self) -> tuple[tuple[Criterion, Dimension], ...]:
        """Each dimension with its criterion, in the order of the criteria."""
        return tuple((item, dimension) for item in self.criterion_set.criteria for dimension in item.dimensions)

    @cached_property
    def descriptors(self) -> dict[tuple[str, str], str]:
        """The rubric's words by dimension and level."""
        rubric = self.review.table("descriptor")
        cells = zip(rubric["dimension_id"], rubric["level"], strict=True)
        return dict(zip(((str(a), str(b)) for a, b in cells), rubric["descriptor"].astype(str), strict=True))

    @cached_property
    def trial_marks(self) -> pd.DataFrame:
        """Everybody's marks on the trial cases whose rounds are locked, but where an interest bars the reviewer."""
        marks = trial_marks(self.review, self.criterion_set.set_id)
        barred = barred_of(self.review, self.reviewer_id)
        return marks[~marks["subject_id"].isin(barred).to_numpy(dtype=bool)]

    @cached_property
    def status(self) -> str | None:
        """The weakest data status among the rows that the workbook shows."""
        review, set_id = self.review, self.criterion_set.set_id
        criterion, subject = review.table("criterion"), review.table("subject")
        rubric = review.table("descriptor")
        dimensions = {dimension.dimension_id for dimension in self.criterion_set.dimensions}
        shown = (
            criterion.loc[criterion["set_id"] == set_id, "data_status"],
            subject.loc[subject["subject_id"].isin([item.subject_id for item in self.everyone]), "data_status"],
            rubric.loc[rubric["dimension_id"].isin(dimensions), "data_status"],
            self.links["data_status"],
            self.trial_marks["data_status"],
        )
        return weakest_status(str(status) for part in shown for status in part)

    def stage_of(self, round_id: str) -> str:
        """Return the stage of a round in words."""
        return STAGES[str(round_row(self.review, round_id)["stage"])]

    # --- sheets ---

    def start(self) -> list[Told]:
        """Return the first sheet: who, what, how, and what is closed."""
        reviewer = row_of(self.review.table("reviewer"), "reviewer_id", self.reviewer_id)
        name = f", {reviewer['name']}" if reviewer["name"] else ""
        stages = [_round_words(self.review, round_id) for round_id in self.round_ids]
        return [
            ("Review", self.review.title),
            ("Who", f"Reviewer {self.reviewer_id}{name}. {self._blind_words()}"),
            *_under("What", stages),
            *_under("What to do", [f"{n}. {step}" for n, step in enumerate(self._steps(), start=1)]),
            *_under("Levels", [*level_words(self.scale)] if self.scale.kind == "ordinal" else [self.scale.legend]),
            *_under("Interests", list(self._interests())),
        ]

    def _blind_words(self) -> str:
        """Return whose marks the workbook shows."""
        if self.trial_marks.empty:
            return "Nobody else's marks are in this workbook."
        return "Nobody else's marks are in this workbook but those of the trial case, which is locked."

    def _steps(self) -> Iterator[str]:
        rules = self.review.rules
        asked = "the reason for it" if rules.rationale == "required" else "the reason for it if you wish"
        cited = "the ids of the evidence that it rests on" + (", if any" if rules.evidence == "optional" else "")
        yield "On the sheet Interests, declare an interest in each, or none: without it no mark is taken."
        yield f"Read the sheets {RUBRIC} and {EVIDENCE}."
        if not self.trial_marks.empty:
            yield f"On the sheet {TRIAL}, see how your marks lie beside those of the others before you go on."
        if len(self.round_ids) > 1:
            yield "On the sheet Scores, begin with the rows of the trial round: they come first."
        else:
            yield "On the sheet Scores, go from row to row."
        yield f"Fill the framed cells: a level, {asked}, why it is not higher, {cited} (such as E1; E2)."
        yield "IE: you looked, and the evidence does not tell. NA: the question does not arise. Neither is a zero."
        yield f"An empty row is not scored. Where you change a saved level, say why under {REASON_FOR_CHANGE}."
        yield "To take a saved mark back, write - for its level, and say why in the same place."
        yield "Save the workbook as .xlsx and send it back. Type words, not formulas: a formula is never taken."

    def _interests(self) -> Iterator[str]:
        frame = self.review.table("interest")
        mine = frame[(frame["reviewer_id"] == self.reviewer_id).to_numpy(dtype=bool)]
        kinds = {str(row.subject_id): row for row in mine.itertuples(index=False)}
        for subject in self.asked:
            row = kinds.get(subject.subject_id)
            if row is None:
                yield f"{named_subject(subject)}: not declared. Declare it on the sheet Interests before you score."
            elif row.kind == "actual":
                yield f"{named_subject(subject)}: closed to you, because of an actual interest{_more(row.nature)}."
            else:
                yield f"{named_subject(subject)}: {INTERESTS[row.kind]}{_more(row.nature)}."

    def rubric(self) -> tuple[tuple[str, ...], tuple[float, ...], list[list[str]]]:
        """Return headings, widths and rows of the rubric: a row for each dimension, a column for each level."""
        codes = self.rubric_codes()
        heads = ("What is scored", "Criterion", "In its own words", "Look at", *(words for _, words in codes))
        widths = (16.0, 18.0, 34.0, 20.0, *(max(14.0, 110 / max(1, len(codes))) for _ in codes))
        rows = [
            [
                dimension_words(criterion, dimension),
                criterion_label(criterion),
                criterion.wording,
                dimension.aspects,
                *(self.descriptors.get((dimension.dimension_id, code), "not described") for code, _ in codes),
            ]
            for criterion, dimension in self.parts
        ]
        return heads, widths, rows

    def rubric_codes(self) -> list[tuple[str, str]]:
        """Return the levels that the rubric describes, from worst to best, each with its words."""
        dimensions = {dimension.dimension_id for dimension in self.criterion_set.dimensions}
        found = {code for dimension, code in self.descriptors if dimension in dimensions}
        best_first = self.scale.best < self.scale.worst
        codes = sorted(found, key=self.scale.parse, reverse=best_first)
        return [(code, self.words.get(code, code)) for code in codes]

    def evidence(self) -> tuple[tuple[str, ...], tuple[float, ...], list[list[str]]]:
        """Return headings, widths and rows of the evidence: a row for each subject and item."""
        heads = (self.noun, "Evidence", "Bears on", "What it says", "Direction", "Grade", "Why this grade", "Kind",
                 "Source", "Where in it", "About")  # fmt: skip
        widths = (16.0, 10.0, 20.0, 56.0, 10.0, 7.0, 24.0, 14.0, 30.0, 14.0, 14.0)
        titles = self.review.table("source_doc").set_index("source_id")["title"].to_dict()
        named = {subject.subject_id: named_subject(subject) for subject in self.everyone}
        order = {subject.subject_id: place for place, subject in enumerate(self.everyone)}
        words = {dimension.dimension_id: dimension_words(*pair) for pair in self.parts for dimension in pair[1:]}
        rows = []
        for (subject_id, _), part in self.links.groupby(["subject_id", "evidence_id"], sort=False, observed=True):
            item = part.iloc[0]
            about = f"all {self.noun.lower()}s" if "programme" in set(part["scope"]) else f"this {self.noun.lower()}"
            bears = "; ".join(words[str(identity)] for identity in dict.fromkeys(part["dimension_id"]))
            graded = (DIRECTIONS[item["direction"]], item["grade"], item["grade_reason"])
            source = (SOURCE_TYPES[item["source_type"]], titles.get(item["source_id"], ""), item["locator"], about)
            said = [named[subject_id], item["evidence_id"], bears, item["paraphrase"], *graded, *source]
            rows.append((order[subject_id], [str(cell) for cell in said]))
        return heads, widths, [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def score_form(review: Review, round_id: str, reviewer_id: str) -> ScoreForm:
    """Return what one reviewer is asked in a round.

    Raises
    ------
    InputError
        Where there is no such reviewer, or nothing in the round is the reviewer's to score.
    """
    form = asked_form(review, round_id, reviewer_id)
    if not form.everyone:
        rule = f"reviewer {reviewer_id} has nothing to score in round {round_id}"
        remedy = f"Choose one of: {listed(scorers(review, round_id), 'or')}."
        raise InputError([Problem("assignment.csv", rule, remedy, None, "reviewer_id", reviewer_id)])
    return form


def asked_form(review: Review, round_id: str, reviewer_id: str) -> ScoreForm:
    """Return what one reviewer is asked in a round, be it nothing any more because of interests declared since.

    Raises
    ------
    InputError
        Where there is no such reviewer, or the round takes no marks.
    """
    rounds = rounds_of(review, round_id)
    row_of(review.table("reviewer"), "reviewer_id", reviewer_id)
    barred = barred_of(review, reviewer_id)
    subjects = {
        item: tuple(subject for subject in asked_of(review, (item,), reviewer_id) if subject.subject_id not in barred)
        for item in rounds
    }
    return ScoreForm(review, reviewer_id, round_id, rounds, subjects)


def kind_words(dimension: Dimension) -> str:
    """Return which side of a criterion is scored, with what to look at: ``extent: how many, from where``."""
    return f"{KINDS[dimension.kind]}: {dimension.aspects}" if dimension.aspects else KINDS[dimension.kind]


def dimension_words(criterion: Criterion, dimension: Dimension) -> str:
    """Return what is scored of a criterion, with the criterion's id: ``C2 extent``; ``F1`` where there is one only."""
    return criterion.criterion_id if dimension.kind == "single" else f"{criterion.criterion_id} {dimension.kind}"


def mark_heading(reviewer_id: str, name: str) -> str:
    """Return the heading of the column that shows one reviewer's marks."""
    return f"Mark of {reviewer_id}, {name}" if name and name != reviewer_id else f"Mark of {reviewer_id}"


def mark_words(row: object, words: Mapping[str, str]) -> str:
    """Return a row of the table ``score`` in words: its level, and the reasons for it.

    Parameters
    ----------
    row : object
        With `level`, `rationale`, `why_not_higher` and `evidence_ids` as attributes.
    words : mapping of str to str
        Of the levels.
    """
    level, reason, higher, cited = (
        str(getattr(row, name)) for name in ("level", "rationale", "why_not_higher", "evidence_ids")
    )
    parts = [words.get(level, level), reason]
    parts += [f"Not higher: {higher}"] if higher else []
    parts += [f"Evidence: {cited}"] if cited else []
    return " ".join(as_sentence(part) for part in parts if part)


def status_line(status: str | None) -> str:
    """Return the data status in a few words; empty where nothing is shown that has one."""
    return f"Data status: {status_words(status)}" if status else ""


def status_banner(status: str | None) -> str:
    """Return the sentence that stands on every sheet where illustrative rows feed it; empty for others."""
    return "Illustrative: rows in this workbook were made up to show the method." if status == "illustrative" else ""


def _round_words(review: Review, round_id: str) -> str:
    row = round_row(review, round_id)
    days = [day(str(row[name])) for name in ("opened", "closed") if row[name]]
    when = f", {' to '.join(days)}" if days else ""
    return f"Round {round_id}: {STAGES[str(row['stage'])]}{when}"


def named_subject(subject: Subject) -> str:
    """Return a subject's id and short name."""
    return f"{subject.subject_id} {subject.short_name}" if subject.short_name != subject.subject_id else subject.name


def _more(nature: str) -> str:
    return f" ({nature.rstrip('.')})" if nature else ""


def _under(heading: str, lines: list[str] | Iterator[str]) -> list[Told]:
    """Return lines of which the first carries the heading."""
    return [(heading if place == 0 else "", line) for place, line in enumerate(lines)]
