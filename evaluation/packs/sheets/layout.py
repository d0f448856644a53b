"""What a form in a workbook is: its columns, its rows, and the seals that show whether a row is as it was written.

A seal is a check against accidents (rows sorted without their hidden columns, cells pasted over, another pack's file),
not against forgery: whoever can open the workbook can also compute it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "FORM",
    "HEADER_ROW",
    "HIDDEN",
    "INTERESTS",
    "KEEP",
    "KEY_SHEET",
    "MARKED",
    "MINE",
    "MODERATION",
    "REASON_FOR_CHANGE",
    "SCORES",
    "THEIRS",
    "WEIGHTS",
    "WITHDRAW",
    "WRITTEN_SHEET",
    "Field",
    "Key",
    "Kind",
    "Layout",
    "Line",
    "digest_of",
    "row_place",
    "seal_of",
]

FORM = "review workbench, form 3"
"""Name and version of the form; a workbook of another one is refused."""
KEY_SHEET = "Key"
WRITTEN_SHEET = "Key of words"
"""The hidden sheet with every word that a workbook was written with, the cells to be filled in left out."""
MARKED = "marked_"
"""How the columns begin that show one reviewer's marks each; only the key of a workbook says how many there are."""
HEADER_ROW = 5
"""Row of the headings of every form."""
WITHDRAW = "-"
"""What a reviewer writes for a level to take a saved mark back."""
MINE, THEIRS = "mine", "theirs"
KEEP = (MINE, THEIRS)
"""What may be chosen where a row has changed in the store meanwhile."""
REASON_FOR_CHANGE = "Reason for change"
SEAL_DIGITS = 24

Role = Literal["shown", "input", "hidden"]
Kind = Literal["scores", "interests", "moderation", "weights"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a form.

    Parameters
    ----------
    name : str
    heading : str
    width : float
        In signs.
    role : {"shown", "input", "hidden"}
        Whether it is there to be read, to be filled in, or to find the row again.
    in_conflict : bool
        Whether it is there only where rows have changed in the store meanwhile.
    """

    name: str
    heading: str
    width: float
    role: Role
    in_conflict: bool = False


HIDDEN = tuple(Field(name, name, 12, "hidden") for name in ("base", "base_sha", "asks", "seal"))
"""The last columns of every form: the version that the row shows, its hash, whether a choice is asked, the seal."""
CONFLICT = (
    Field("theirs", "Saved meanwhile", 40, "shown", in_conflict=True),
    Field("keep", "Keep", 10, "input", in_conflict=True),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of form.

    Parameters
    ----------
    kind : {"scores", "interests", "moderation", "weights"}
    sheet : str
        Name of its sheet.
    fields : tuple of Field
        From left to right.
    ids : tuple of str
        Hidden columns that name the row.
    labels : tuple of str
        Shown columns that tell a reader which row it is; they are compared when the form comes back.
    key_sheet : str
        Name of the hidden sheet by which the form is known again.
    """

    kind: Kind
    sheet: str
    fields: tuple[Field, ...]
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    key_sheet: str = KEY_SHEET

    def field(self, name: str) -> Field:
        """Return one column by name."""
        return next(field for field in self.fields if field.name == name)

    def named(self, headings: Mapping[str, str]) -> Layout:
        """Return the layout with some headings replaced."""
        fields = tuple(replace(field, heading=headings.get(field.name, field.heading)) for field in self.fields)
        return replace(self, fields=fields)

    def with_marked(self, headings: Mapping[str, str]) -> Layout:
        """Return the layout with a column to read for each reviewer that some headings name, before those to fill."""
        marked = [Field(name, said, 30, "shown") for name, said in headings.items() if name.startswith(MARKED)]
        first = next(place for place, field in enumerate(self.fields) if field.role == "input")
        return replace(self, fields=(*self.fields[:first], *marked, *self.fields[first:]))

    def without_conflicts(self) -> Layout:
        """Return the layout without the columns that only a choice between two versions needs."""
        return replace(self, fields=tuple(field for field in self.fields if not field.in_conflict))

    def of_role(self, role: Role) -> tuple[Field, ...]:
        """Return the columns of one role, from left to right."""
        return tuple(field for field in self.fields if field.role == role)


SCORES = Layout(
    "scores",
    "Scores",
    (
        Field("stage", "Round", 10, "shown"),
        Field("subject", "Hub", 13, "shown"),
        Field("criterion", "Criterion", 18, "shown"),
        Field("dimension", "What is scored", 18, "shown"),
        Field("held", "Evidence held", 18, "shown"),
        Field("level", "Level", 16, "input"),
        Field("rationale", "Reason", 44, "input"),
        Field("why_not_higher", "Why not higher", 26, "input"),
        Field("evidence_ids", "Evidence cited", 12, "input"),
        Field("reason_for_change", REASON_FOR_CHANGE, 20, "input"),
        Field("saved", "Saved so far", 14, "shown"),
        *CONFLICT,
        *(Field(name, name, 12, "hidden") for name in ("round_id", "subject_id", "dimension_id")),
        *HIDDEN,
    ),
    ids=("round_id", "subject_id", "dimension_id"),
    labels=("stage", "subject", "criterion", "dimension"),
)
INTERESTS = Layout(
    "interests",
    "Interests",
    (
        Field("subject", "Hub", 24, "shown"),
        Field("kind", "Your interest", 16, "input"),
        Field("nature", "What it is", 50, "input"),
        Field("mitigation", "What is done about it", 50, "input"),
        Field("saved", "Saved so far", 14, "shown"),
        *CONFLICT,
        Field("subject_id", "subject_id", 12, "hidden"),
        *HIDDEN,
    ),
    ids=("subject_id",),
    labels=("subject",),
    key_sheet="Key of interests",
)
MODERATION = Layout(
    "moderation",
    "Moderation",
    (
        Field("subject", "Hub", 13, "shown"),
        Field("criterion", "Criterion", 18, "shown"),
        Field("dimension", "What is scored", 16, "shown"),
        Field("apart", "Marks apart", 9, "shown"),
        Field("median", "Median", 11, "shown"),
        Field("level", "Agreed level", 16, "input"),
        Field("method", "How agreed", 14, "input"),
        Field("rationale", "Reason", 40, "input"),
        Field("change_reason", "Why not the median", 28, "input"),
        Field("dissent", "Dissent", 22, "input"),
        Field("reason_for_change", REASON_FOR_CHANGE, 22, "input"),
        Field("saved", "Saved so far", 14, "shown"),
        *CONFLICT,
        *(Field(name, name, 12, "hidden") for name in ("subject_id", "dimension_id")),
        *HIDDEN,
    ),
    ids=("subject_id", "dimension_id"),
    labels=("subject", "criterion", "dimension"),
)
WEIGHTS = Layout(
    "weights",
    "Weights",
    (
        Field("criterion", "Criterion", 20, "shown"),
        Field("wording", "In its own words", 36, "shown"),
        Field("worst", "From (the worst case)", 32, "input"),
        Field("best", "To (the best case)", 32, "input"),
        Field("rank", "Rank of the swing", 10, "input"),
        Field("points", "Points, 0 to 100", 10, "input"),
        *CONFLICT,
        Field("criterion_id", "criterion_id", 12, "hidden"),
        *HIDDEN,
    ),
    ids=("criterion_id",),
    labels=("criterion",),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a form.

    Parameters
    ----------
    ids : mapping of str to str
        What the hidden columns hold, `base`, `base_sha` and `asks` included, the seal left out.
    shown : mapping of str to str
    given : mapping of str to str
        What the columns to be filled in hold already.
    closed : bool
        Whether nothing can be filled in, because the row is kept elsewhere.
    """

    ids: Mapping[str, str]
    shown: Mapping[str, str]
    given: Mapping[str, str]
    closed: bool = False

    @property
    def asks(self) -> bool:
        """Whether the row changed in the store meanwhile, and a choice between the versions is asked."""
        return self.ids["asks"] == "1"

    def label(self, layout: Layout) -> str:
        """Return what tells a reader which row it is."""
        return ", ".join(self.shown[name] for name in layout.labels if self.shown.get(name))


@dataclass(frozen=True, slots=True)
class Key:
    """What a workbook is: for which review, for whom, and which rows it was written with.

    Parameters
    ----------
    kind : {"scores", "interests", "moderation", "weights"}
    review_id : str
    about : mapping of str to str
        `round_id` and `reviewer_id`, `round_id` alone, or `weight_set_id`, `set_id` and `group`.
    headings : mapping of str to str
        The heading of each column by the column's name.
    rows : mapping of str to str
        The label of each row by its seal.
    """

    kind: Kind
    review_id: str
    about: Mapping[str, str]
    headings: Mapping[str, str]
    rows: Mapping[str, str]

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The key as rows of its sheet: what, name, value; the last one proves the others."""
        said = [("form", "name", FORM), ("form", "kind", self.kind), ("form", "review_id", self.review_id)]
        for what, held in (("about", self.about), ("column", self.headings), ("row", self.rows)):
            said += [(what, name, value) for name, value in held.items()]
        return [*said, ("check", "sha256", digest_of(said))]


def seal_of(key_about: Mapping[str, str], review_id: str, ids: Mapping[str, str]) -> str:
    """Return the seal of a row: a hash over the review, whom the form is for, and the row's hidden columns."""
    said = [review_id, sorted(key_about.items()), sorted((name, ids[name]) for name in ids if name != "seal")]
    return digest_of(said)[:SEAL_DIGITS]


def row_place(seal: str, name: str) -> str:
    """Return where a text stands that is shown in a sealed row: in which column, wherever the row is sorted to."""
    return f"{seal} {name}"


def digest_of(said: object) -> str:
    """Return the hash of something said, as 64 digits."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
