"""Everything behind one result and nothing about another: what is opened when somebody asks how it came about.

The result is computed with all subjects, as its own document did, and then cut down to the rows of one subject; the
whole computation stays at hand for what cannot be said without the others, such as a rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from evaluation.assessment.as_at import known_at
from evaluation.assessment.assess import Assessment, Panel, assess
from evaluation.assessment.evidence import EvidenceBase
from evaluation.assessment.pseudonyms import mentions_of
from evaluation.assessment.status import StatusSummary, summarise_status
from evaluation.assessment.weighing import Weighing, compared_with, weighed
from evaluation.errors import InputError, Problem
from evaluation.model import CriterionSet, Review, Settings, Subject, SubjectType
from evaluation.schemas import TABLES
from evaluation.scoring import Marks
from evaluation.traceability import trace

__all__ = [
    "NAME",
    "PUBLISHED_IN",
    "Challenge",
    "about_subject",
    "challenge_of",
    "challenge_settings",
    "challenge_status",
    "challenged",
    "nobody_named",
]

NAME = "challenge_pack"
PUBLISHED_IN: Mapping[SubjectType, str] = MappingProxyType({"hub": "hub_scorecard", "option": "options_report"})
"""The document that published a result, whose as-at date its challenge pack takes; bids stand in an annex of none."""
NOBODY_NAMED = ("log", "interest")
"""Tables that speak of reviewers in general: a name there, beside marks, would tell who gave them."""
STARTS_SENTENCE = re.compile(r"(?:\A|[.!?] +)\Z")
AFTERWARDS = ("finding", "recommendation", "decision", "action")
"""What a result led to; told to the present, since it comes after the result by its nature."""


@dataclass(frozen=True, slots=True, eq=False)
class Challenge:
    """One result and everything behind it.

    Parameters
    ----------
    subject : Subject
    whole : Assessment
        The computation with all subjects, as at the day of the result.
    about : Assessment
        The same, cut down to what concerns the subject: its rows, marks, levels and evidence.
    afterwards : Assessment
        What concerns the subject in the whole pack, without a cut-off date: for what the result led to.
    weighing : Weighing or None
        None where the subject is not weighed.
    """

    subject: Subject
    whole: Assessment
    about: Assessment
    afterwards: Assessment
    weighing: Weighing | None

    @property
    def purpose(self) -> SubjectType:
        """What the subject is: a hub, an option or a bid."""
        return self.subject.subject_type

    @property
    def is_option(self) -> bool:
        """Whether the subject is an option."""
        return self.purpose == "option"

    @property
    def is_bid(self) -> bool:
        """Whether the subject is a bid."""
        return self.purpose == "bid"

    @property
    def panel(self) -> Panel | None:
        """What the panel said of the subject alone; None where no criteria judge subjects of its type."""
        return self.about.panels.get(self.purpose)


def challenge_settings(review: Review, subject_id: str, /, **parameters: Any) -> Settings:
    """Return the settings of the challenge pack on one subject: as at the day of the document that published it.

    Parameters
    ----------
    review : Review
    subject_id : str
        A hub, an option or a bid.
    **parameters
        Settings that differ from those of that document.

    Raises
    ------
    InputError
        Where no subject has this id; names those there are.
    MethodError
        Where a parameter is not the name of a setting or has a wrong value.
    """
    subject = review.subject(subject_id)
    settings = review.settings_for(PUBLISHED_IN.get(subject.subject_type, NAME), **parameters)
    # reviewers have other names in every pack, so that two of them laid side by side tell no more than one
    return replace(settings, document=f"{NAME}-{subject_id}")


def challenged(review: Review, subject_id: str, settings: Settings) -> Challenge:
    """Return one result with everything behind it.

    Parameters
    ----------
    review : Review
        The whole pack.
    subject_id : str
    settings : Settings
        As `challenge_settings` returns.

    Raises
    ------
    InputError
        Where no subject has this id, or none was known on the as-at date; names those there are.
    MethodError
        As `assess`.
    """
    require_known(known_at(review, settings.as_at)[0], review.subject(subject_id), settings)
    if settings.anonymise:
        review = nobody_named(review)
    return challenge_of(assess(review, settings), subject_id)


def challenge_of(whole: Assessment, subject_id: str) -> Challenge:
    """Return one result of an assessment with everything behind it.

    Parameters
    ----------
    whole : Assessment
        Of the review without names of reviewers in its logs, as `nobody_named` returns it, where it is anonymous.
    subject_id : str

    Raises
    ------
    InputError
        Where no subject of the assessment has this id.
    """
    subject = whole.review.subject(subject_id)
    concerned = _cut(whole, subject)
    later = about_subject(whole.full, subject_id)
    return Challenge(
        subject=subject,
        whole=whole,
        about=concerned,
        afterwards=replace(concerned, review=later, settings=replace(whole.settings, as_at=None), chain=trace(later)),
        weighing=weighed(whole, subject),
    )


def require_known(known: Review, subject: Subject, settings: Settings) -> None:
    """Refuse a subject that was not known on the as-at date: there was no result to ask about."""
    ids = [item.subject_id for item in known.subjects]
    if subject.subject_id not in ids:
        rule = f"this subject was not known on {settings.as_at}"
        remedy = f"Choose one of: {', '.join(ids)}; or set a later as_at."
        raise InputError([Problem("subject.csv", rule, remedy, value=subject.subject_id)])


def challenge_status(review: Review, subject_id: str, settings: Settings) -> StatusSummary:
    """Return the counts of rows behind a challenge pack by table and status.

    Counted are the rows about the subject, what came of the result, and the marks, agreed levels and costs of the
    subjects that it is compared with, since rank and lead rest on them.

    Raises
    ------
    InputError
        Where no subject has this id, or none was known on the as-at date.
    """
    subject = review.subject(subject_id)
    known, _ = known_at(review, settings.as_at)
    require_known(known, subject, settings)
    return summarise_status(_behind(known, review, subject, settings), settings.document)


def _behind(known: Review, full: Review, subject: Subject, settings: Settings) -> Review:
    mine, later = about_subject(known, subject.subject_id), about_subject(full, subject.subject_id)
    together = set(compared_with(known, subject, settings)) | {subject.subject_id}
    tables = {name: later.table(name) for name in AFTERWARDS}
    for name, column in (("score", "subject_id"), ("consensus", "subject_id"), ("option_cost", "option_id")):
        frame = known.table(name)
        tables[name] = frame[frame[column].isin(list(together))]
    if len(together) == 1 and not compared_with(known, subject, settings):  # no weight enters the result
        tables["weight_set"] = mine.table("weight_set").iloc[:0]
    return mine.with_tables(tables)


def nobody_named(review: Review, tables: Iterable[str] = NOBODY_NAMED) -> Review:
    """Return the review without names or ids of reviewers in the texts of some tables: those that speak in general."""
    found = mentions_of(review)
    return review.with_tables({name: found.retold(review.table(name), name, _somebody) for name in tables})


def _somebody(_reviewer_id: str, found: re.Match[str]) -> str:
    before = found.string[: found.start()]
    return "A reviewer" if STARTS_SENTENCE.search(before) else "a reviewer"


# What concerns one subject -------------------------------------------------------------------------------------------

OF_SUBJECT = {
    "subject": "subject_id", "subject_relation": "subject_id", "evidence_link": "subject_id", "interest": "subject_id",
    "assignment": "subject_id", "score": "subject_id", "consensus": "subject_id", "option": "option_id",
    "option_csf": "option_id", "option_cost": "option_id", "risk": "option_id", "bid": "bid_id",
    "bid_eligibility": "bid_id",
}  # fmt: skip
"""Tables whose rows name the subject that they are about, and the column that does."""
OF_REVIEW = ("question", "reviewer", "log")
"""Tables that hold for every result alike."""


def about_subject(review: Review, subject_id: str) -> Review:
    """Return the review cut down to the rows that concern one subject, or hold for every result alike.

    Kept are the rows that name it; its criteria with their rubric, rounds and weights; the evidence linked to it or
    cited in its marks; and the findings, recommendations, decisions and actions that rest on it. Marks, evidence,
    costs and money of other subjects are left out.

    Raises
    ------
    InputError
        Where no subject has this id.
    """
    subject = review.subject(subject_id)
    tables = {name: frame.iloc[:0] for name, frame in review.tables.items()}
    for name in OF_REVIEW:
        tables[name] = review.table(name)
    for name, column in OF_SUBJECT.items():
        tables[name] = _where(review, name, column, [subject_id])
    criterion_set = review.criterion_set(subject.subject_type)
    if criterion_set is not None:
        tables |= _of_set(review, criterion_set)
    tables |= _of_lot(review, tables["bid"])
    tables |= _resting_on(review, subject_id)
    tables |= _evidence_of(review, tables)
    tables["organisation"] = _where(
        review, "organisation", "organisation_id",
        [*tables["subject_relation"]["related_id"], *tables["bid"]["organisation_id"]],
    )  # fmt: skip
    sets = () if criterion_set is None else (criterion_set,)
    return replace(review.with_tables(tables), subjects=(subject,), criterion_sets=sets)


def _where(review: Review, table: str, column: str, ids: Iterable[str]) -> pd.DataFrame:
    frame = review.table(table)
    return frame[frame[column].isin(list(ids))]


def _of_set(review: Review, criterion_set: CriterionSet) -> dict[str, pd.DataFrame]:
    """Return the criteria of a set with their dimensions, rubric, rounds and weights."""
    tables = {
        name: _where(review, name, "set_id", [criterion_set.set_id])
        for name in ("criterion_set", "criterion", "round", "weight_set")
    }
    dimension_ids = [dimension.dimension_id for dimension in criterion_set.dimensions]
    for name in ("dimension", "descriptor"):
        tables[name] = _where(review, name, "dimension_id", dimension_ids)
    for name in ("weight", "comparison"):
        tables[name] = _where(review, name, "weight_set_id", tables["weight_set"]["weight_set_id"])
    return tables


def _of_lot(review: Review, bid: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the lot of a bid, its tender and the gates of that tender."""
    lot = _where(review, "lot", "lot_id", bid["lot_id"])
    of_tender = {name: _where(review, name, "tender_id", lot["tender_id"]) for name in ("tender", "eligibility")}
    return {"lot": lot, **of_tender}


def _resting_on(review: Review, subject_id: str) -> dict[str, pd.DataFrame]:
    """Return what was found, recommended, decided and done on the strength of a result, by the chain of the review."""
    edges = trace(review).edges
    ours = (edges["from_kind"] == "score") & (edges["to_kind"] == "finding")
    scores = edges[ours & (edges["from_id"].str.split("/").str[2] == subject_id)]
    finding, recommendation = review.table("finding"), review.table("recommendation")
    found = {*scores["to_id"], *finding.loc[finding["subject_id"] == subject_id, "finding_id"]}
    named = set(recommendation.loc[recommendation["option_id"] == subject_id, "recommendation_id"])
    recommended = _next(edges, "finding", found, "recommendation") | named
    decided = _next(edges, "recommendation", recommended, "decision")
    done = _next(edges, "decision", decided, "action")
    reached = zip(AFTERWARDS, (found, recommended, decided, done), strict=True)
    return {name: _where(review, name, f"{name}_id", ids) for name, ids in reached}


def _next(edges: pd.DataFrame, kind: str, ids: set[str], to_kind: str) -> set[str]:
    here = (edges["from_kind"] == kind) & (edges["to_kind"] == to_kind) & edges["from_id"].isin(list(ids))
    return set(edges.loc[here, "to_id"])


def _evidence_of(review: Review, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the evidence linked to a subject or cited in its marks, with its sources."""
    cited = {part.strip() for ids in tables["score"]["evidence_ids"] for part in str(ids).split(";")}
    evidence = _where(review, "evidence", "evidence_id", cited | set(tables["evidence_link"]["evidence_id"]))
    return {"evidence": evidence, "source_doc": _where(review, "source_doc", "source_id", evidence["source_id"])}


# The computation, cut down -------------------------------------------------------------------------------------------


def _cut(whole: Assessment, subject: Subject) -> Assessment:
    """Return an assessment cut down to one subject; nothing is computed anew."""
    known, full = about_subject(whole.review, subject.subject_id), about_subject(whole.full, subject.subject_id)
    purpose = subject.subject_type
    panels = {purpose: _panel_of(whole.panels[purpose], subject.subject_id)} if purpose in whole.panels else {}
    behind = _behind(whole.review, whole.full, subject, whole.settings)
    return replace(
        whole,
        review=known,
        full=full,
        left_out=_left_out(whole.left_out, full),
        status=summarise_status(behind, whole.settings.document),
        panels=panels,
        weight_sets={purpose: whole.weight_sets[purpose]} if panels else {},
        appraisal=None,
        robustness=None,
        chain=trace(known),
    )


def _left_out(left_out: pd.DataFrame, full: Review) -> pd.DataFrame:
    """Return the rows that the as-at date leaves out, of those that concern the subject."""
    held = {
        (name, " / ".join(str(part) for part in key if part))
        for name in set(left_out["table"])
        for key in full.table(name)[list(TABLES[name].key)].itertuples(index=False)
    }
    return left_out[[pair in held for pair in zip(left_out["table"], left_out["row_id"], strict=True)]]


def _panel_of(panel: Panel, subject_id: str) -> Panel:
    def mine(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["subject_id"] == subject_id] if "subject_id" in frame else frame

    return replace(
        panel,
        marks=_marks_of(panel.marks, subject_id),
        cells=mine(panel.cells),
        criteria=mine(panel.criteria),
        coverage=mine(panel.coverage),
        evidence=EvidenceBase(mine(panel.evidence.links), mine(panel.evidence.cells), ()),
        untriangulated=mine(panel.untriangulated),
        agreement=None,
        spread=mine(panel.spread),
        severity=pd.DataFrame(),
        reviewer_jackknife=pd.DataFrame(),
        totals=None,
    )


def _marks_of(marks: Marks, subject_id: str) -> Marks:
    keep = marks.subject == marks.subject_ids.index(subject_id)
    nought = np.zeros(int(keep.sum()), dtype=marks.subject.dtype)
    columns = (marks.dimension, marks.reviewer, marks.number, marks.state)
    return Marks((subject_id,), marks.dimension_ids, marks.reviewer_ids, nought, *(column[keep] for column in columns))
