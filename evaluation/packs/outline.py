"""A pack for a review of one's own: its criteria, scale, hubs, options and panel, and every other table empty."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.errors import InputError, Problem
from evaluation.packs.profile import FILE
from evaluation.schemas import TABLES

__all__ = [
    "WORDS",
    "CriterionOutline",
    "Outline",
    "Part",
    "ReviewerOutline",
    "faults_of",
    "parse_criterion",
    "parse_reviewer",
    "parse_scale",
]

WORDS = ("Absent", "Limited", "Partial", "Sound", "Strong")
"""The words of the levels 0 to 4 where no other scale is asked for."""

TestForm = Literal["evidence_of", "extent_and_quality", "single"]
KINDS: dict[TestForm, tuple[str, ...]] = {
    "evidence_of": ("evidence",),
    "extent_and_quality": ("extent", "quality"),
    "single": ("single",),
}
Row = dict[str, object]
MOST = 200
ALWAYS = ("Continue as now", "No service")
"""The options that are always appraised."""
STEPS_REACH = "the steps from minimum must reach maximum, or nobody could give the mark at that end"
"""The words in which a pack with such a scale is refused."""


@dataclass(frozen=True, slots=True)
class CriterionOutline:
    """One criterion: a short name and its wording; the wording tells what is scored of it.

    "extent and quality" gives two dimensions, "evidence" one of evidence, anything else a single one.
    """

    short_name: str
    wording: str

    @property
    def test_form(self) -> TestForm:
        """What is scored of the criterion."""
        said = self.wording.casefold()
        if "extent and quality" in said:
            return "extent_and_quality"
        return "evidence_of" if "evidence" in said else "single"


@dataclass(frozen=True, slots=True)
class ReviewerOutline:
    """One member of the panel."""

    name: str
    stakeholder_group: str = ""
    chair: bool = False


Part = CriterionOutline | ReviewerOutline | str
"""What is named when a review is started; a hub or an option is its name."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a review before it starts.

    Parameters
    ----------
    criteria : tuple of CriterionOutline
        On which hubs are judged.
    hubs : tuple of str
    reviewers : tuple of ReviewerOutline
        Where none is named as chair, the first is.
    options : tuple of str
        Beside going on as now and ending the service, which are always appraised.
    scale : str
        The part ``[scales.panel]`` of the settings; see `parse_scale`.
    started : date
        From when the rows count as known.
    """

    criteria: tuple[CriterionOutline, ...]
    hubs: tuple[str, ...]
    reviewers: tuple[ReviewerOutline, ...]
    options: tuple[str, ...]
    scale: str
    started: dt.date

    def __post_init__(self) -> None:
        parts: dict[str, Sequence[Part]] = {
            "criterion": self.criteria,
            "hub": self.hubs,
            "reviewer": self.reviewers,
            "option": self.options,
        }
        problems = [
            Problem(f"--{kind}", "a review has at least one", f"Give --{kind} at least once.")
            for kind, found in parts.items()
            if not found and kind != "option"
        ]
        problems += [problem for kind, found in parts.items() for problem in faults_of(kind, found)]
        if problems:
            raise InputError(problems)

    def tables(self) -> dict[str, str]:
        """Return every table of the pack as CSV text: header and the rows known so far."""
        rows: dict[str, list[Row]] = {
            "subject": self._subjects(),
            "option": self._options(),
            "criterion_set": [
                {"set_id": "HUBS", "purpose": "hub", "scale_id": "panel"},
                {"set_id": "SUCCESS", "purpose": "option", "scale_id": "panel"},
            ],
            "criterion": self._criteria(),
            "dimension": self._dimensions(),
            "reviewer": self._reviewers(),
            "round": self._rounds(),
            "assignment": self._assignments(),
            "note": self._notes(),
        }
        fact: Row = {"data_status": "user", "known_by": self.started.isoformat()}
        return {name: _csv(name, rows.get(name, ()), fact) for name in TABLES}

    def _subjects(self) -> list[Row]:
        hubs: list[Row] = [
            {"subject_id": f"H{n}", "subject_type": "hub", "name": name, "short_name": name}
            for n, name in enumerate(self.hubs, 1)
        ]
        options: list[Row] = [
            {"subject_id": option_id, "subject_type": "option", "name": name, "short_name": name}
            for option_id, name in self._named_options()
        ]
        return hubs + options

    def _named_options(self) -> list[tuple[str, str]]:
        return [(f"O{n}", name) for n, name in enumerate((*ALWAYS, *self.options))]

    def _options(self) -> list[Row]:
        reasons = {
            "O0": "Kept as the baseline, against which the others are compared.",
            "O1": "Always appraised, so that the worth of any service is plain.",
        }
        return [
            {
                "option_id": option_id,
                "is_baseline": int(option_id == "O0"),
                "is_no_national": int(option_id == "O1"),
                "description": name,
                "longlist_verdict": "carried",
                "verdict_reason": reasons.get(option_id, "Named when the review was started; no reason given yet."),
            }
            for option_id, name in self._named_options()
        ]

    def _all_criteria(self) -> list[tuple[str, str, CriterionOutline]]:
        hubs = [("HUBS", f"C{n}", item) for n, item in enumerate(self.criteria, 1)]
        return hubs + [("SUCCESS", f"F{n}", item) for n, item in enumerate(SUCCESS_FACTORS, 1)]

    def _criteria(self) -> list[Row]:
        return [
            {
                "criterion_id": criterion_id,
                "set_id": set_id,
                "order": int(criterion_id[1:]),
                "short_name": item.short_name,
                "wording": item.wording,
                "test_form": item.test_form,
            }
            for set_id, criterion_id, item in self._all_criteria()
        ]

    def _dimensions(self) -> list[Row]:
        return [
            {"dimension_id": _dimension_id(criterion_id, kind), "criterion_id": criterion_id, "kind": kind}
            for _, criterion_id, item in self._all_criteria()
            for kind in KINDS[item.test_form]
        ]

    def _reviewers(self) -> list[Row]:
        chaired = any(item.chair for item in self.reviewers)
        return [
            {
                "reviewer_id": f"RV{n}",
                "role": "chair" if item.chair or (n == 1 and not chaired) else "reviewer",
                "stakeholder_group": item.stakeholder_group,
                "name": item.name,
            }
            for n, item in enumerate(self.reviewers, 1)
        ]

    def _rounds(self) -> list[Row]:
        return [
            {"round_id": "S1", "set_id": "HUBS", "stage": "individual", "locked": 0},
            {"round_id": "M1", "set_id": "HUBS", "stage": "moderation", "moderates": "S1", "locked": 0},
            {"round_id": "S2", "set_id": "SUCCESS", "stage": "individual", "locked": 0},
            {"round_id": "M2", "set_id": "SUCCESS", "stage": "moderation", "moderates": "S2", "locked": 0},
        ]

    def _assignments(self) -> list[Row]:
        hub_ids = [f"H{n}" for n in range(1, len(self.hubs) + 1)]
        asked = {"S1": hub_ids, "S2": [option_id for option_id, _ in self._named_options()]}
        return [
            {"round_id": round_id, "reviewer_id": f"RV{n}", "subject_id": subject_id}
            for round_id, subject_ids in asked.items()
            for n in range(1, len(self.reviewers) + 1)
            for subject_id in subject_ids
        ]

    @staticmethod
    def _notes() -> list[Row]:
        text = "The remit of this review has not been written down yet."
        return [{"note_id": "N1", "place": "not_known", "order": 1, "text": text}]


SUCCESS_FACTORS = (
    CriterionOutline("Meets the need", "The option meets the needs that the review found."),
    CriterionOutline("Can be supplied", "There are bodies with the capacity and the skill to provide the option."),
    CriterionOutline("Can be carried out", "The change can be made in the time and with the staff there are."),
)
"""Critical success factors to start from; cost is weighed beside benefit and is none of them."""


def _dimension_id(criterion_id: str, kind: str) -> str:
    return criterion_id if kind == "single" else f"{criterion_id}-{kind}"


def _csv(name: str, rows: Iterable[Row], fact: Row) -> str:
    """Return a table with all its columns but the rarely used ones that say who entered a row."""
    table = TABLES[name]
    columns = [item for item in table.column_names if item not in {"source", "entered_by", "entered_at"}]
    if not table.states_fact:
        columns = [item for item in columns if item not in fact]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, **fact} if table.states_fact else row for row in rows)
    return stream.getvalue()


def faults_of(kind: str, parts: Sequence[Part]) -> Iterator[Problem]:
    """Yield what is wrong with some parts of one kind: too many, a name twice, a text that is not one line.

    Parameters
    ----------
    kind : str
        ``criterion``, ``hub``, ``reviewer`` or ``option``.
    parts : sequence of Part
    """
    if len(parts) > MOST:
        rule = f"at most {MOST} can be started here; {len(parts)} were given"
        yield Problem(f"--{kind}", rule, "Write the further rows into the tables of the pack.")
    always = {name.casefold() for name in ALWAYS} if kind == "option" else set[str]()
    seen = set[str]()
    for name, beside in (_texts(part) for part in parts):
        if not name.strip() or not name.isprintable():
            yield Problem(f"--{kind}", "a name is one line of text", "Give a name.", value=name)
        elif name.casefold() in seen:
            yield Problem(f"--{kind}", "the same name stands twice", "Name each one once.", value=name)
        elif name.casefold() in always:
            yield Problem(f"--{kind}", "this option is appraised always", "Leave it out.", value=name)
        elif not beside.isprintable():
            rule = "what is said beside a name is one line of text"
            yield Problem(f"--{kind}", rule, "Write it without signs that do not print.", value=beside)
        seen.add(name.casefold())


def _texts(part: Part) -> tuple[str, str]:
    """Return the name of a part, and what is said beside it; empty where nothing is."""
    if isinstance(part, CriterionOutline):
        return part.short_name, part.wording
    return (part.name, part.stakeholder_group) if isinstance(part, ReviewerOutline) else (part, "")


def parse_criterion(text: str) -> CriterionOutline:
    """Return a criterion from "Short name: its wording"; without a colon the name is the wording too."""
    name, colon, wording = text.partition(":")
    return CriterionOutline(name.strip(), wording.strip() if colon and wording.strip() else name.strip())


def parse_reviewer(text: str) -> ReviewerOutline:
    """Return a reviewer from "Name", "Name; group" or "Name; group; chair".

    Raises
    ------
    InputError
        Where a third part is there and is not "chair".
    """
    name, group, role, *more = (*(part.strip() for part in text.split(";")), "", "")
    if role not in {"", "chair"} or any(more):
        rule = "a reviewer is written: name; stakeholder group; chair"
        raise InputError([Problem("--reviewer", rule, "Leave out what does not apply.", value=text)])
    return ReviewerOutline(name, group, role == "chair")


def parse_scale(text: str) -> str:
    """Return the scale as a part of the settings: "words", or "1-5", or "1-5 step 0.5", or "1-5 lower".

    Raises
    ------
    InputError
        Where the text is none of these, the end is not above the start, or the steps do not reach it.
    """
    if text.strip() in {"", "words"}:
        step = 100 // (len(WORDS) - 1)
        levels = "\n".join(
            f'    {{ code = {n}, word = "{word}", value = {n * step} }},' for n, word in enumerate(WORDS)
        )
        return f'[scales.panel]\nkind = "ordinal"\nlevels = [\n{levels}\n]'
    number = r"-?\d+(?:\.\d+)?"
    found = re.fullmatch(rf"\s*({number})\s*-\s*({number})(?:\s+step\s+({number}))?(\s+lower)?\s*", text)
    if found is None or not float(found[1]) < float(found[2]) or float(found[3] or 1) <= 0:
        rule = 'a scale is "words" (0 Absent to 4 Strong) or numbers such as "1-5", "1-5 step 0.5" or "1-5 lower"'
        raise InputError([Problem("--scale", rule, "Write it in one of these ways.", value=text)])
    minimum, maximum, step_size = (float(found[1]), float(found[2]), float(found[3] or 1))
    n_steps = (maximum - minimum) / step_size
    if not math.isfinite(n_steps) or round(n_steps) < 1 or abs(n_steps - round(n_steps)) > 1e-6:
        remedy = 'Mend one of the three numbers: "1-5 step 0.5" has the marks 1, 1.5 and so on to 5.'
        raise InputError([Problem("--scale", STEPS_REACH, remedy, value=text)])
    direction = "lower" if found[4] else "higher"
    return (
        f'[scales.panel]\nkind = "numeric"\nminimum = {minimum}\nmaximum = {maximum}\n'
        f'step = {step_size}\ndirection = "{direction}"'
    )


def settings_text(template: str, outline: Outline) -> str:
    """Return the settings of a template with this outline's scale and description.

    Raises
    ------
    InputError
        Where the template has no part for a scale.
    """
    text, n_scales = re.subn(r"\[scales\.panel\]\n.*?(?=\n\n\[)", lambda _: outline.scale, template, flags=re.DOTALL)
    if n_scales != 1:
        raise InputError([Problem(FILE, "the template has one scale", "Install the workbench again.")])
    described = f"{len(outline.hubs)} hubs, {len(outline.criteria)} criteria and {len(outline.options) + 2} options."
    text = re.sub(r"(?m)^subtitle = .*$", 'subtitle = ""', text)
    text = re.sub(r"(?m)^base_year = \d+", f"base_year = {outline.started.year}", text)
    return re.sub(r"(?m)^description = .*$", lambda _: f"description = {json.dumps(described)}", text)
