"""Frozen records that name a review: its scales, criteria, subjects, rules and settings.

Depends on pandas (observations are tidy tables inside `Review`) and `evaluation.errors`; nothing here opens a
file, computes a result or knows how anything is shown.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Literal, overload

import pandas as pd

from evaluation.errors import InputError, MethodError, Problem

__all__ = [
    "IE",
    "NA",
    "STATUSES",
    "Criterion",
    "CriterionSet",
    "Dimension",
    "DocumentInfo",
    "Level",
    "Review",
    "RoundHead",
    "Rules",
    "Scale",
    "Settings",
    "Subject",
    "SubjectTable",
    "hash_of_inputs",
    "weakest_status",
]

IE = "IE"
"""Insufficient evidence: the panel looked and could not tell. Never counted as zero."""
NA = "NA"
"""Not applicable: the dimension does not concern this subject. Never counted as zero."""

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

STATUSES = ("seed", "published", "user", "secondary", "illustrative")
"""Data statuses from strongest to weakest; a derived figure takes the weakest of its parents."""

FEWEST_DRAWS, MOST_DRAWS = 100, 1_000_000  # of weights; beyond, an error of a share is under 0.0005 anyway
MOST_NAMED = 100  # ids that a message lists

Purpose = Literal["hub", "option", "bid"]
SubjectType = Literal["hub", "option", "bid"]


def weakest_status(statuses: Any) -> str | None:
    """Return the weakest of some data statuses, or None where there are none.

    Parameters
    ----------
    statuses : iterable of str
        Members of `STATUSES`; empty strings are passed over.
    """
    ranks = {STATUSES.index(status) for status in set(statuses) if status}
    return STATUSES[max(ranks)] if ranks else None


@dataclass(frozen=True, slots=True, order=True)
class Level:
    """One step of an ordinal scale: its whole-number code, its word and its value from 0 (worst) to 100 (best)."""

    code: int
    word: str
    value: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The fixed scale on which a criterion set is scored.

    Parameters
    ----------
    scale_id : str
    kind : {"ordinal", "numeric"}
    levels : tuple of Level
        Ordinal scales only, from worst to best.
    minimum, maximum, step : float
        Numeric scales only, in scale units.
    direction : {"higher", "lower"}
        Which end of a numeric scale is better.
    """

    scale_id: str
    kind: Literal["ordinal", "numeric"]
    levels: tuple[Level, ...] = ()
    minimum: float = math.nan
    maximum: float = math.nan
    step: float = math.nan
    direction: Literal["higher", "lower"] = "higher"

    def parse(self, code: str) -> float:
        """Return a mark as a number in scale units; NaN for IE and NA.

        Raises
        ------
        ValueError
            Where the code is not on the scale.
        """
        if code in (IE, NA):
            return math.nan
        if not PLAIN_NUMBER.fullmatch(code):
            raise ValueError(code)
        number = float(code)
        if self.kind == "ordinal":
            if number not in {level.code for level in self.levels} or code != str(int(number)):
                raise ValueError(code)
            return number
        steps = (number - self.minimum) / self.step
        if not self.minimum <= number <= self.maximum or abs(steps - round(steps)) > 1e-6:
            raise ValueError(code)
        return number

    def value(self, number: float) -> float:
        """Return the value, 0 (worst) to 100 (best), of a mark in scale units; NaN stays NaN."""
        if math.isnan(number):
            return math.nan
        if self.kind == "ordinal":
            return self._ordinal_value(number)
        share = (number - self.minimum) / (self.maximum - self.minimum)
        return 100 * (share if self.direction == "higher" else 1 - share)

    def _ordinal_value(self, number: float) -> float:
        """Return a level's value; between two levels (a mean of dimensions) in proportion."""
        below = max(level for level in self.levels if level.code <= number)
        if below.code == number:
            return below.value
        above = next(level for level in self.levels if level.code > number)
        return below.value + (above.value - below.value) * (number - below.code) / (above.code - below.code)

    @property
    def worst(self) -> float:
        """The worst mark, in scale units."""
        if self.kind == "ordinal":
            return float(self.levels[0].code)
        return self.minimum if self.direction == "higher" else self.maximum

    @property
    def best(self) -> float:
        """The best mark, in scale units."""
        if self.kind == "ordinal":
            return float(self.levels[-1].code)
        return self.maximum if self.direction == "higher" else self.minimum

    @property
    def legend(self) -> str:
        """The marks that may be given, as text: ``"0 to 4, IE, NA"``."""
        if self.kind == "ordinal":
            return f"{self.levels[0].code} to {self.levels[-1].code}, IE, NA"
        return f"{self.minimum:g} to {self.maximum:g} in steps of {self.step:g}, IE, NA"


@dataclass(frozen=True, slots=True)
class Dimension:
    """What is actually scored: the evidence, the extent or the quality that a criterion asks for."""

    dimension_id: str
    criterion_id: str
    kind: Literal["evidence", "extent", "quality", "single"]
    aspects: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One agreed criterion in its own words, with the dimensions on which it is scored."""

    criterion_id: str
    set_id: str
    order: int
    short_name: str
    wording: str
    test_form: Literal["evidence_of", "extent_and_quality", "single"]
    question_id: str = ""
    dimensions: tuple[Dimension, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionSet:
    """Criteria that judge one type of subject on one scale. Results of different sets are never added."""

    set_id: str
    purpose: Purpose
    scale_id: str
    criteria: tuple[Criterion, ...] = ()

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """All dimensions, in the order of the criteria."""
        return tuple(dimension for criterion in self.criteria for dimension in criterion.dimensions)


@dataclass(frozen=True, slots=True)
class Subject:
    """A body, an option or a bid that is scored."""

    subject_id: str
    subject_type: SubjectType
    name: str
    short_name: str
    description: str = ""


class SubjectTable(Sequence[Subject]):
    """The subjects of a large panel in the order of the pack, held as a table; each record is made when asked for.

    A million records would take more memory than all the marks on them.

    Parameters
    ----------
    table : DataFrame
        ``subject_id, subject_type, name, short_name, description``, as `evaluation.schemas` declares them.
    """

    __slots__ = ("_ids", "_table")

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table[[item.name for item in fields(Subject)]]
        self._ids: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Subject]:
        return (Subject(*row) for row in self._table.itertuples(index=False, name=None))

    @overload
    def __getitem__(self, place: int) -> Subject: ...
    @overload
    def __getitem__(self, place: slice) -> SubjectTable: ...
    def __getitem__(self, place: int | slice) -> Subject | SubjectTable:
        if isinstance(place, slice):
            return SubjectTable(self._table.iloc[place])
        return Subject(*self._table.iloc[place])

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, without a record of each."""
        if self._ids is None:
            self._ids = tuple(self._table["subject_id"].to_numpy(dtype=object))
        return self._ids

    def where(self, column: str, value: str) -> SubjectTable:
        """Return the subjects that have this value in a column."""
        wanted = (self._table[column] == value).to_numpy(dtype=bool)
        return self if wanted.all() else SubjectTable(self._table[wanted])


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the pack says of one document: its title and the day up to which it may know things."""

    document: str
    title: str = ""
    as_at: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The pack's rules of judgement.

    Parameters
    ----------
    combine : {"lower", "higher", "mean"}
        How a criterion's level comes from its dimensions' levels.
    rationale, evidence : {"required", "optional"}
        Whether every level needs a reason, and a link to evidence.
    totals_allowed : bool
        Whether a weighted total over hubs may be shown at all.
    discount_rate : float
        Real rate per year, as a fraction.
    base_year : int or None
        The year whose start is discount year 0; None takes the first year of costs.
    """

    combine: Literal["lower", "higher", "mean"] = "lower"
    rationale: Literal["required", "optional"] = "required"
    evidence: Literal["required", "optional"] = "required"
    totals_allowed: bool = False
    discount_rate: float = 0.035
    base_year: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What an analyst may set for one document, checked.

    Parameters
    ----------
    weights : str
        ``"equal"`` or the id of a weight set in the pack.
    as_at : str or None
        The last day (ISO date) of what the document may know; None for no cut-off.
    n_draws : int
        Monte Carlo draws, from 100 to 1,000,000.
    seed : int
        Seed of every random stream; 0 is a seed like any other.
    show_totals : bool
        Ask for a weighted total over hubs; shown only where the pack allows it.
    anonymise : bool
        Show reviewers as R1..Rn.
    score_uncertainty : bool
        Draw scores from reviewers' marks and evidence grades; False takes panel levels as they stand.
    document : str
        The document that the settings are for, filled in by `Review.settings_for`; keys reviewers' pseudonyms.

    Raises
    ------
    MethodError
        Where a value has the wrong type or is out of range, naming the parameter.
    """

    weights: str = "equal"
    as_at: str | None = None
    n_draws: int = 10_000
    seed: int = 2006
    show_totals: bool = False
    anonymise: bool = True
    score_uncertainty: bool = True
    document: str = ""

    def __post_init__(self) -> None:
        for name, kind in (
            ("weights", str),
            ("show_totals", bool),
            ("anonymise", bool),
            ("score_uncertainty", bool),
        ):
            _require(isinstance(getattr(self, name), kind), name, getattr(self, name), f"a {kind.__name__}")
        _require(bool(self.weights), "weights", self.weights, "'equal' or the id of a weight set")
        draws = f"a whole number from {FEWEST_DRAWS} to {MOST_DRAWS:,}"
        _require(_is_int(self.n_draws) and FEWEST_DRAWS <= self.n_draws <= MOST_DRAWS, "n_draws", self.n_draws, draws)
        _require(_is_int(self.seed) and self.seed >= 0, "seed", self.seed, "a whole number from 0")
        if self.as_at is not None:
            _require(_is_iso_day(self.as_at), "as_at", self.as_at, "a date such as 2006-11-22, or None")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the settings that an analyst may set, in order."""
        return tuple(item.name for item in fields(cls) if item.name != "document")


def _require(holds: bool, name: str, value: object, need: str) -> None:  # noqa: FBT001 - a guard reads best so
    if not holds:
        raise MethodError(f"setting {name} must be {need}; it is {value!r}")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_iso_day(value: object) -> bool:
    import datetime as dt

    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def hash_of_inputs(hashes: Mapping[str, str]) -> str:
    """Return the short hash of a set of files, given their hashes by name."""
    canonical = json.dumps(dict(hashes), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class RoundHead:
    """A locked round: one SHA-256 over every reviewer's last record and the rows they became, and when (UTC)."""

    round_id: str
    sha256: str
    locked_at: str


@dataclass(frozen=True, slots=True, eq=False)
class Review:
    """A whole review, read from its pack and checked: the one input of `evaluation.assess`.

    Parameters
    ----------
    review_id, title, commissioner : str
    roles : mapping of str to str
        Who commissioned, analysed, assured and approved; empty text where nobody is on record.
    documents : mapping of str to DocumentInfo
    scales : mapping of str to Scale
    rules : Rules
    criterion_sets : tuple of CriterionSet
    subjects : sequence of Subject
        A tuple, or for a large panel a `SubjectTable`.
    tables : mapping of str to DataFrame
        One tidy table per file, columns as `evaluation.schemas` declares; absent tables are empty.
    hashes : mapping of str to str
        SHA-256 of each file that was read, by file name.
    subtitle, description : str
    secret : str
        Keys the order of reviewers' pseudonyms; never shown.
    score_heads : tuple of RoundHead
        Rounds that were locked from the score store, in the order of locking.
    """

    review_id: str
    title: str
    commissioner: str
    roles: Mapping[str, str]
    documents: Mapping[str, DocumentInfo]
    scales: Mapping[str, Scale]
    rules: Rules
    criterion_sets: tuple[CriterionSet, ...]
    subjects: Sequence[Subject]
    tables: Mapping[str, pd.DataFrame]
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    subtitle: str = ""
    description: str = ""
    secret: str = field(default="", repr=False)
    score_heads: tuple[RoundHead, ...] = ()

    @property
    def input_hash(self) -> str:
        """First 12 digits of one SHA-256 over the names and hashes of all files that were read."""
        return hash_of_inputs(self.hashes)

    def table(self, name: str) -> pd.DataFrame:
        """Return one table; an absent one is an empty frame with its declared columns."""
        return self.tables[name]

    def subjects_of(self, subject_type: SubjectType) -> Sequence[Subject]:
        """Return the subjects of one type, in the order of the pack."""
        if isinstance(self.subjects, SubjectTable):
            return self.subjects.where("subject_type", subject_type)
        return tuple(subject for subject in self.subjects if subject.subject_type == subject_type)

    def subject_ids_of(self, subject_type: SubjectType) -> tuple[str, ...]:
        """Return the ids of the subjects of one type, in the order of the pack."""
        subjects = self.subjects_of(subject_type)
        return subjects.ids if isinstance(subjects, SubjectTable) else tuple(item.subject_id for item in subjects)

    def subject(self, subject_id: str) -> Subject:
        """Return one subject.

        Raises
        ------
        InputError
            Where no subject has this id; names those there are, of many the first.
        """
        every = self.subjects
        for subject in every.where("subject_id", subject_id) if isinstance(every, SubjectTable) else every:
            if subject.subject_id == subject_id:
                return subject
        known = ", ".join(subject.subject_id for subject in every[:MOST_NAMED])
        more = f" and {len(every) - MOST_NAMED:,} more" if len(every) > MOST_NAMED else ""
        remedy = f"Choose one of: {known}{more}."
        raise InputError([Problem("subject.csv", "no subject has this id", remedy, value=subject_id)])

    def criterion_set(self, purpose: Purpose) -> CriterionSet | None:
        """Return the criterion set that judges one type of subject, or None where the pack has none."""
        return next((item for item in self.criterion_sets if item.purpose == purpose), None)

    def scale_of(self, criterion_set: CriterionSet) -> Scale:
        """Return the scale on which a criterion set is scored."""
        return self.scales[criterion_set.scale_id]

    def with_tables(self, tables: Mapping[str, pd.DataFrame]) -> Review:
        """Return the same review with some tables replaced."""
        return replace(self, tables=MappingProxyType({**self.tables, **tables}))

    def settings_for(self, document: str, /, **parameters: Any) -> Settings:
        """Return the settings of one document: the given parameters, and the pack's as-at date where none is given.

        Raises
        ------
        MethodError
            Where a parameter is not the name of a setting or has a wrong value.
        """
        unknown = sorted(set(parameters) - set(Settings.names()))
        if unknown:
            raise MethodError(f"unknown setting {unknown[0]!r}; the settings are {', '.join(Settings.names())}")
        info = self.documents.get(document)
        if parameters.get("as_at") is None and info is not None:
            parameters["as_at"] = info.as_at
        return Settings(**parameters, document=document)
