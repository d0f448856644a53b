"""Whatever is said of a level, a benefit or a rank says first that made-up rows feed it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.assessment import options_survival
from evaluation.assessment.challenge import Challenge, challenge_of, challenge_settings, challenged
from evaluation.model import STATUSES
from evaluation.presentation import Bullets, Callout, Heading, Prose, plain
from tests.assessment.challenges import FIRST

OPENING = "n the illustrative scores, "  # "On", or "on" within a sentence
CLAIM = re.compile(
    r"\b[0-4] (Absent|Limited|Partial|Sound|Strong)\b"  # a level
    r"|\bof 100\b|\bbenefit [0-9]|\bgreatest weighted benefit is\b"  # a benefit
    r"|\b[Ll]ead(s|ing option)?\b(?! bod)|\bled\b(?! by)|\b(comes|is|be) first\b|\bfirst (comes|is)\b|[Nn]ever first"
    r"|\bfrontier runs\b|\bno level\b|\bhigh on fewer\b"
)
EXCEPTIONS = {
    "remit_totals": "the pack's own sentence on totals, in which the profile comes first",
    "totals_words": "likewise",
    "leadership_note": "opens with the Board's own note on leading services, which is no rank of an option",
}


def items(prose: Prose) -> Iterator[str]:
    for block in prose.blocks:
        if isinstance(block, Bullets | Callout):
            yield from (plain(item) for item in block.items)
        elif not isinstance(block, Heading):
            yield plain(block.text)


def said_by(name: str, assessment: ev.Assessment) -> list[str]:
    """Return every item of a function's prose, for each subject or criterion where it takes one."""
    function = getattr(narrative, name)
    about, *parameters = inspect.signature(function).parameters.values()
    if about.annotation == "Challenge":
        return said_of_results(function, assessment)
    more = [item.name for item in parameters if item.default is inspect.Parameter.empty]
    choices: dict[str, list[Any]] = {
        "subject_id": [subject.subject_id for subject in assessment.review.subjects_of("hub")],
        "criterion_id": [item.criterion_id for item in assessment.hubs.criterion_set.criteria],
        "purpose": ["hub", "option"],
    }
    if "survival" in more:  # it asks many methods, and takes seconds
        choices["survival"] = [options_survival(assessment)]
    calls = [{more[0]: value} for value in choices[more[0]]] if more else [{}]
    said = [function(assessment, **call) for call in calls]
    return [item for prose in said for item in ([prose] if isinstance(prose, str) else items(prose))]


def said_of_results(function: Callable[[Challenge], Prose], assessment: ev.Assessment) -> list[str]:
    """Return every item said of the result of a hub, an option and a bid."""
    full = assessment.full
    return [item for subject in ("N2", "P5", "B2") for item in items(function(result_of(full, subject)))]


WHOLE: dict[tuple[int, str], ev.Assessment] = {}
RESULTS: dict[tuple[int, str], Challenge] = {}


def result_of(review: ev.Review, subject_id: str) -> Challenge:
    """Return what stands behind one result; subjects shown as at the same day share what it is cut from."""
    if (id(review), subject_id) not in RESULTS:
        key = (id(review), FIRST[subject_id[0]])
        if key not in WHOLE:
            WHOLE[key] = challenged(review, key[1], challenge_settings(review, key[1], n_draws=100)).whole
        RESULTS[id(review), subject_id] = challenge_of(WHOLE[key], subject_id)
    return RESULTS[id(review), subject_id]


@pytest.fixture(scope="module")
def made_up(northshire: ev.Review) -> ev.Assessment:
    """The fictional review, with every row marked as illustrative."""
    marked = {
        name: frame.assign(data_status="illustrative")
        for name, frame in northshire.tables.items()
        if "data_status" in frame.columns
    }
    assert set(marked["score"]["data_status"]) <= set(STATUSES)
    return ev.assess(northshire.with_tables(marked), northshire.settings_for("options_report", n_draws=200))


@pytest.mark.parametrize("name", narrative.__all__)
def test_a_level_a_benefit_or_a_rank_stands_after_the_opening(name: str, made_up: ev.Assessment) -> None:
    bare = []
    for item in said_by(name, made_up):
        claim, opening = CLAIM.search(item), item.find(OPENING)
        if claim and not 0 <= opening < claim.start():
            bare.append((claim.group(), item))
    assert bool(bare) == (name in EXCEPTIONS), bare
