"""What the chair is shown of a moderation round: every mark on every cell, its median, and what was agreed so far.

Gathered only once the individual round is locked, so that nobody's mark can follow another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from evaluation.errors import InputError, Problem
from evaluation.model import Criterion, Dimension, Review, Scale, Subject, weakest_status
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.rounds import stage_in
from evaluation.packs.sheets.book import Told
from evaluation.packs.sheets.forms import ScoreForm, mark_heading, mark_words
from evaluation.packs.sheets.layout import MARKED, REASON_FOR_CHANGE
from evaluation.packs.sheets.standing import Standing
from evaluation.presentation import level_text
from evaluation.presentation.terms import CONSENSUS_METHODS, INTERESTS
from evaluation.scoring import by_disagreement, differs_from_median, marks_of, median_levels

__all__ = ["SAID", "ModerationForm", "PanelCell", "moderation_form"]

SAID = ("level", "method", "rationale", "change_reason", "dissent")
"""What is recorded of a cell."""


@dataclass(frozen=True, slots=True)
class PanelCell:
    """One subject on one dimension, with its row of `scoring.by_disagreement`."""

    subject: Subject
    criterion: Criterion
    dimension: Dimension
    median: Mapping[str, object]

    @property
    def key(self) -> tuple[str, str]:
        """Ids of subject and dimension."""
        return self.subject.subject_id, self.dimension.dimension_id

    @property
    def apart(self) -> float:
        """How far the numbered marks lie apart, in the scale's own units; 0 without any."""
        return float(str(self.median["apart"]))

    @property
    def mixed(self) -> bool:
        """Whether IE or NA stands beside another kind of mark."""
        return bool(self.median["mixed"])

    @property
    def state(self) -> str:
        """What the median is: ``level``, ``IE``, ``NA`` or ``unscored``."""
        return str(self.median["median_state"])

    @property
    def ends(self) -> tuple[float, float]:
        """The median, or the pair of middle marks; NaN where it is no level."""
        return float(str(self.median["median_low"])), float(str(self.median["median_high"]))

    def median_words(self, scale: Scale) -> str:
        """Return the median in words: ``2 Partial``, ``2 to 3``, ``IE``, ``not scored``."""
        return level_text(*self.ends, self.state, scale)

    def differs(self, level: str, scale: Scale) -> bool:
        """Return whether a level is not the median; with a pair of middle marks, not between them."""
        return differs_from_median(level, pd.Series(self.median), scale)


@dataclass(frozen=True)
class ModerationForm:
    """Everything that the chair's workbook shows of a moderation round.

    Parameters
    ----------
    base : ScoreForm
        Rubric, evidence and scale of the criteria, for all subjects.
    marked_in : str
        The round that is moderated.
    cells : tuple of PanelCell
        Those on which the panel disagrees most first.
    standing : mapping of (str, str) to Standing
        What was agreed so far, by subject and dimension.
    """

    base: ScoreForm
    marked_in: str
    cells: tuple[PanelCell, ...]
    standing: Mapping[tuple[str, ...], Standing]

    @property
    def review(self) -> Review:
        """The review."""
        return self.base.review

    @property
    def round_id(self) -> str:
        """The moderation round."""
        return self.base.round_id

    @property
    def title(self) -> str:
        """What the workbook is."""
        return f"What the panel agrees in round {self.round_id}"

    @cached_property
    def marks(self) -> pd.DataFrame:
        """The marks of the moderated round, as the table holds them."""
        score = self.review.table("score")
        return score[(score["round_id"] == self.marked_in).to_numpy(dtype=bool)].astype(object)

    @cached_property
    def status(self) -> str | None:
        """The weakest data status among the rows that the workbook shows."""
        return weakest_status([*([self.base.status] if self.base.status else []), *self.marks["data_status"]])

    def stands(self, key: tuple[str, ...]) -> Standing:
        """Return what was agreed on a cell; an empty one where nothing was."""
        return self.standing.get(key, Standing(0, dict.fromkeys(SAID, "")))

    # --- the marks side by side ---

    @cached_property
    def headings(self) -> dict[str, str]:
        """The heading of each reviewer's column: those who gave a mark or were asked to, in the order of the pack."""
        asked = self.review.table("assignment")
        asked = asked[(asked["round_id"] == self.marked_in).to_numpy(dtype=bool)]
        wanted = {*self.marks["reviewer_id"], *asked["reviewer_id"]}
        people = self.review.table("reviewer").itertuples(index=False)
        names = {str(row.reviewer_id): str(row.name) for row in people if row.reviewer_id in wanted}
        return {f"{MARKED}{who}": mark_heading(who, name) for who, name in names.items()}

    @cached_property
    def _said(self) -> dict[tuple[str, str, str], str]:
        """What each mark says in words, by reviewer, subject and dimension."""
        words = self.base.words
        return {
            (str(row.reviewer_id), str(row.subject_id), str(row.dimension_id)): mark_words(row, words)
            for row in self.marks.itertuples(index=False)
        }

    @cached_property
    def _interests(self) -> dict[tuple[str, str], str]:
        rows = self.review.table("interest").itertuples(index=False)
        return {(str(row.reviewer_id), str(row.subject_id)): str(row.kind) for row in rows if row.kind != "none"}

    def marked(self, cell: PanelCell) -> dict[str, str]:
        """Return what stands in the reviewers' columns on a cell: the mark with its reasons, or why there is none."""
        return {name: self._marked_by(name.removeprefix(MARKED), cell) for name in self.headings}

    def _marked_by(self, who: str, cell: PanelCell) -> str:
        interest = self._interests.get((who, cell.subject.subject_id), "")
        declared = f"Declared an interest: {INTERESTS[interest]}." if interest else ""
        said = self._said.get((who, *cell.key), "" if interest == "actual" else "No mark.")
        return " ".join(part for part in (said, declared) if part)

    def start(self) -> list[Told]:
        """Return the first sheet: what, who, and how."""
        cause = "the reason for it" if self.review.rules.rationale == "required" else "the reason if you wish"
        methods = ", ".join(CONSENSUS_METHODS.values())
        steps = (
            "1. The sheet Moderation has a row for each cell. Those on which the marks lie furthest apart come first.",
            f"2. Fill the framed cells: the agreed level, how it was agreed ({methods}), and {cause}.",
            "3. A level that is not the median needs what changed the panel's mind, under Why not the median.",
            "4. Where the panel does not agree, choose not resolved and leave the level empty: the median then stands.",
            f"5. Where a recorded level is changed later, say why under {REASON_FOR_CHANGE}.",
            "6. A dissent is recorded in the words of whoever dissents. An empty row is not moderated yet.",
            "7. Save the workbook as .xlsx and import it. Type words, not formulas: a formula is never taken.",
        )
        return [
            ("Review", self.review.title),
            ("Who", "The chair. Everybody's marks and reasons are in this workbook: pass it to the panel only."),
            ("What", f"Round {self.round_id}: the panel agrees levels on the marks of round {self.marked_in}"),
            *(("What to do" if place == 0 else "", step) for place, step in enumerate(steps)),
        ]


def moderation_form(store: ScoreStore, review: Review, round_id: str) -> ModerationForm:
    """Return what the chair is shown of a moderation round.

    Raises
    ------
    InputError
        Where there is no such round, it is none of moderation, it is locked, or the marks it moderates are not.
    """
    marked_in = _opened(review, round_id)
    base = ScoreForm(review, store.keeper, round_id, (round_id,), {})
    base = replace(base, subjects={round_id: tuple(review.subjects_of(base.criterion_set.purpose))})
    rows = store.load_consensus(round_id).itertuples(index=False)
    standing: dict[tuple[str, ...], Standing] = {
        (str(row.subject_id), str(row.dimension_id)): Standing(
            int(row.version), {name: str(getattr(row, name)) for name in SAID}, str(row.recorded_at)
        )
        for row in rows
    }
    return ModerationForm(base, marked_in, _by_disagreement(base, marked_in), standing)


def _opened(review: Review, round_id: str) -> str:
    """Return the round that a moderation round moderates, once both are as they must be."""
    rule = remedy = ""
    stage = stage_in(review, round_id)
    rounds = review.table("round").set_index("round_id")
    marked_in = str(rounds.loc[round_id, "moderates"])
    if stage != "moderation":
        rule, remedy = f"round {round_id} is not one of moderation", "Name the round in which the panel moderates."
    elif rounds.loc[round_id, "locked"]:
        rule, remedy = f"round {round_id} is locked, and takes no more records", "Nothing is left to agree in it."
    elif not rounds.loc[marked_in, "locked"]:
        rule = f"moderation opens once round {marked_in} is locked; it is open"
        remedy = f"Import the last marks, then lock it: `review scores lock PACK {marked_in}`."
    if rule:
        raise InputError([Problem("round.csv", rule, remedy, None, "round_id", round_id)])
    return marked_in


def _by_disagreement(base: ScoreForm, marked_in: str) -> tuple[PanelCell, ...]:
    """Return the cells in the order of moderation, those furthest apart first."""
    medians = by_disagreement(median_levels(marks_of(base.review, base.criterion_set, marked_in)))
    subjects = {subject.subject_id: subject for subject in base.everyone}
    parts = {dimension.dimension_id: (criterion, dimension) for criterion, dimension in base.parts}
    return tuple(
        PanelCell(subjects[row["subject_id"]], *parts[row["dimension_id"]], row)
        for row in medians.astype(object).to_dict("records")
    )
