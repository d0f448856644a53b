"""The challenge pack as a notebook: it shows everything behind one result, and nothing of another subject."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

import evaluation as ev
from evaluation.batch import plan, run
from tests.notebooks.test_sensitivity import change

ROOT = Path(__file__).parents[2]
PACK = ROOT / "data" / "northshire-2025"
Shown = dict[str, str]
Runner = Callable[..., Shown]
ALWAYS = {"tbl-result", "tbl-moderation", "tbl-rounds", "tbl-reviewers", "tbl-gaps", "tbl-inputs", "tbl-status"}
TOLD_OF_MANY = ("tbl-findings", "tbl-recommendations", "tbl-decisions", "tbl-actions", "tbl-log-", "prose")
"""Views on what rests on several results alike, and sentences that may name the leader."""


def plain_words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def names_of(review: ev.Review) -> set[str]:
    """Return the names of those who mark: "Chair" and the like are offices."""
    return {name for name in review.table("reviewer")["name"] if name.startswith("Reviewer ")}


def test_a_hub_is_shown_whole_alone_and_without_names(shown_before: Runner, northshire: ev.Review) -> None:
    views = shown_before("challenge_pack", subject="N2")
    reasons = {f"tbl-reasons-K{place}" for place in range(1, 8)}
    assert ALWAYS | reasons | {"tbl-evidence", "tbl-interests", "tbl-criteria-hub", "tbl-rubric-K1"} <= set(views)
    assert not [name for name in views if name.startswith(("tbl-steps", "tbl-weight", "tbl-cost", "tbl-bid"))]
    others = [subject.name for subject in northshire.subjects_of("hub") if subject.subject_id != "N2"]
    score = northshire.table("score")
    elsewhere = set(score.loc[score["subject_id"] != "N2", "rationale"])
    for name, html in views.items():
        words = plain_words(html)
        assert not any(reason in words for reason in elsewhere if reason), name
        assert not any(re.search(rf"\b{reviewer}\b", words) for reviewer in names_of(northshire)), name
        if not name.startswith(TOLD_OF_MANY):
            assert not any(other in words for other in others), name


@pytest.mark.slow
def test_reviewers_are_named_where_it_is_asked_for(shown: Runner, northshire: ev.Review) -> None:
    named = " ".join(map(plain_words, shown("challenge_pack", PACK, subject="N2", anonymise=False).values()))
    assert all(name in named for name in names_of(northshire))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pack", "subject", "wanted"),
    [
        ("changeup-2006", "H1", {"tbl-result-criteria", "tbl-findings", "tbl-evidence"}),
        ("changeup-2006", "O4", {"tbl-steps-equal", "tbl-steps-funder", "tbl-ranks", "tbl-longlist"}),
        ("changeup-2006", "O7", {"tbl-longlist", "tbl-findings"}),
        ("northshire-2025", "P5", {"tbl-steps-W-COUNTY", "tbl-pairs-W-COUNTY", "tbl-cost-years", "tbl-risks"}),
        ("northshire-2025", "B2", {"tbl-steps-W-BIDS", "tbl-ranks", "tbl-bid-gates", "tbl-lots"}),
    ],
)
def test_every_type_of_subject_of_both_packs(shown: Runner, pack: str, subject: str, wanted: set[str]) -> None:
    views = shown("challenge_pack", ROOT / "data" / pack, subject=subject)
    assert wanted | {"tbl-inputs", "tbl-status"} <= set(views)


@pytest.mark.slow
def test_a_mark_on_another_hub_changes_nothing(shown: Runner, shown_before: Runner, copied_pack: Path) -> None:
    before = shown_before("challenge_pack", subject="N2")
    where = {"subject_id": "N1", "dimension_id": "K1v", "round_id": "M1"}
    change(copied_pack, "consensus", where, level="4", change_reason="The test asks for it.")
    after = shown("challenge_pack", copied_pack, subject="N2")
    different = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert {name for name in different if "Inputs" not in before[name] + after[name]} == {"tbl-inputs"}


@pytest.mark.slow
def test_it_is_published_whole_by_the_batch(northshire: ev.Review, tmp_path: Path) -> None:
    planned = plan(
        northshire, PACK, subjects=["P5"], documents=["challenge_pack"], parameters={"n_draws": 200},
        formats=["html", "pdf", "docx", "xlsx"],
    )  # fmt: skip
    made = run(planned, tmp_path, jobs=1)
    assert made.failures == ()
    names = {path.name for path in made.published}
    stem = "challenge_pack-P5-illustrative"
    assert {f"{stem}.html", f"{stem}.pdf", f"{stem}.docx", "tables-illustrative.xlsx", "manifest.json"} <= names
