"""Sentences of the challenge pack: they count what is there, and say what is left out and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.assessment.challenge import Challenge, challenge_settings, challenged
from evaluation.batch import parse_parameters
from evaluation.presentation import Bullets, Callout, Prose, plain
from tests.assessment.challenges import opened


def said(prose: Prose) -> str:
    lines: list[str] = []
    for block in prose.blocks:
        lines += [plain(i) for i in block.items] if isinstance(block, Bullets | Callout) else [plain(block.text)]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def housing() -> Challenge:
    return opened("northshire-2025", "N2")


@pytest.fixture(scope="module")
def alliance() -> Challenge:
    return opened("northshire-2025", "P5")


def without(challenge: Challenge, *names: str) -> Challenge:
    """Return the challenge without the rows of some tables."""
    gone = {name: challenge.about.review.table(name).iloc[:0] for name in names}
    return replace(challenge, about=replace(challenge.about, review=challenge.about.review.with_tables(gone)))


def set_to(challenge: Challenge, **settings: object) -> Challenge:
    """Return the challenge as if it had been made with other settings."""
    given = replace(challenge.about.settings, **settings)  # type: ignore[arg-type]
    return replace(challenge, about=replace(challenge.about, settings=given))


def test_the_opening_says_what_is_held_and_left_out(housing: Challenge, alliance: Challenge) -> None:
    words = said(narrative.challenge_opening(housing))
    assert "How did the result of Housing Advice Hub (N2) come about?" in words
    assert "as at 30 September 2025, the day of the document that published it" in words
    assert "Of other hubs no mark, reason, evidence or money is told." in words
    assert housing.whole.full.input_hash in words
    assert "Assured: Assurer (fictional)." in words
    assert "the name and the total of the leader stand" in said(narrative.challenge_opening(alliance))


def test_another_day_and_named_reviewers_are_said(housing: Challenge) -> None:
    words = said(narrative.challenge_opening(set_to(housing, as_at="2025-08-31", anonymise=False)))
    assert "as at 31 August 2025, the day that was asked for" in words
    assert "Reviewers are named, because this pack was made with anonymise set to false." in words
    assert "without a cut-off date" in said(narrative.challenge_opening(set_to(housing, as_at=None)))


def test_the_answer_counts_levels_and_dissent(housing: Challenge) -> None:
    # consensus.csv on N2: no change of a median, one dissent (K3q); K5 is IE
    assert said(narrative.challenge_answer(housing)) == (
        "On the illustrative scores, levels stand on 10 of 11 dimensions (1 insufficient evidence). The panel moved "
        "none away from the median and recorded dissent on 1."
    )


def test_the_answer_on_an_option_has_total_rank_and_leader(alliance: Challenge) -> None:
    words = said(narrative.challenge_answer(alliance))
    assert "with equal weights its total is 69.00 of 100, rank 1 of 6. Greatest total: Alliance." in words
    assert "Where every weighting is equally likely it comes first in" in words


def test_the_answer_on_a_bid_has_its_outcome() -> None:
    words = said(narrative.challenge_answer(opened("northshire-2025", "B2")))
    assert "its total is 77.50 of 100, rank =1 of 2. Greatest total: Plain Answer and Tarnley, level." in words
    assert "Outcome on record: not awarded." in words


@pytest.mark.slow
def test_a_total_over_hubs_comes_with_its_sentence_and_no_rank() -> None:
    found = opened("northshire-2025", "N1", show_totals=True)
    words = said(narrative.challenge_answer(found))
    assert "its total is" in words
    assert "rank" not in words
    assert said(narrative.challenge_sums(found)).count("\n") >= 4  # the steps, and the sentences on totals


def test_an_option_that_was_discarded_has_no_answer() -> None:
    found = opened("northshire-2025", "P6")
    assert said(narrative.challenge_answer(found)).endswith("It was discarded on the longlist: section 8.")
    assert "discarded on the longlist, so it was not weighed" in said(narrative.challenge_sums(found))
    assert said(narrative.challenge_marks(found)) == "No mark is on record."
    assert said(narrative.challenge_moderation_words(found)).startswith("Nothing on this subject was moderated")
    assert said(narrative.challenge_evidence_words(found)).startswith("The register holds no evidence")
    assert said(narrative.challenge_later(found)).startswith("No finding, recommendation or decision")


def test_marks_are_counted_with_practice_apart(housing: Challenge) -> None:
    assert said(narrative.challenge_marks(housing)) == (
        "44 marks by 4 reviewers in round S1, word for word. Each carries its reason."
    )
    assert "20 marks of other rounds, which enter no level" in said(
        narrative.challenge_marks(opened("northshire-2025", "N1"))
    )


def test_moderation_counts_what_was_not(housing: Challenge) -> None:
    assert "10 of 11 dimensions moderated. On the others the median" in said(
        narrative.challenge_moderation_words(housing)
    )


def test_whoever_was_closed_is_counted_and_not_named(housing: Challenge) -> None:
    words = said(narrative.challenge_interests(housing))
    assert words == (
        "5 declarations on record, of which 4 of no interest. For an actual interest 1 reviewer was closed from "
        "marking this subject."
    )
    named = set_to(housing, anonymise=False)
    named = replace(named, about=replace(named.about, names={**housing.about.names, "RC": "Reviewer C"}))
    assert "For an actual interest Reviewer C was closed" in said(narrative.challenge_interests(named))


def test_where_nobody_was_closed_that_is_said(alliance: Challenge) -> None:
    assert "nobody was closed" in said(narrative.challenge_interests(opened("northshire-2025", "N4")))
    assert said(narrative.challenge_interests(alliance)).startswith("No declaration of interest")


def test_evidence_is_counted_own_and_programme(housing: Challenge) -> None:
    assert said(narrative.challenge_evidence_words(housing)) == (
        "14 items: 11 about this subject, 3 about all alike, none cited and not linked."
    )
    real = said(narrative.challenge_evidence_words(opened("changeup-2006", "H1")))
    assert "On 5 of 11 dimensions there is no evidence at all." in real


def test_hubs_have_no_total_unless_asked_for_and_allowed(housing: Challenge) -> None:
    assert "as none was asked for" in said(narrative.challenge_sums(housing))
    assert "as the pack allows none" in said(narrative.challenge_sums(opened("changeup-2006", "H1")))


def test_the_sums_are_explained_on_the_scale_of_the_pack() -> None:
    words = said(narrative.challenge_sums(opened("northshire-2025", "B2")))
    assert "0 to 10 in steps of 0.5" in words
    assert "Contribution: value times weight." in words


def test_what_came_later_is_named(alliance: Challenge) -> None:
    assert said(narrative.challenge_later(alliance)) == (
        "On this result rest, with others: 1 finding, 1 recommendation, 1 decision and 3 actions. Known only after 30 "
        "September 2025, so not to those who set the levels: DC2, AC4, AC5 and AC6."
    )
    whole = said(narrative.challenge_later(set_to(alliance, as_at=None)))
    assert "Known only after" not in whole


def test_the_standard_says_where_a_rubric_is_lacking(housing: Challenge) -> None:
    assert said(narrative.challenge_standard(housing)).endswith("7 criteria, the scale, and the rubric by level.")
    assert "no rubric is on record" in said(narrative.challenge_standard(without(housing, "descriptor")))
    bare = replace(housing, about=replace(housing.about, panels={}))
    assert said(narrative.challenge_standard(bare)).startswith("No criteria")


def test_logs_are_counted(housing: Challenge) -> None:
    assert said(narrative.challenge_logs(housing)).startswith("12 entries of the whole review")
    assert said(narrative.challenge_logs(without(housing, "log"))) == "No log is kept in the pack."


@pytest.mark.parametrize(
    "chosen",
    [{}, {"as_at": "2025-08-31"}, {"weights": "W-USERS", "seed": 7, "anonymise": False, "score_uncertainty": False}],
)
def test_what_is_printed_gives_the_same_settings(northshire: ev.Review, chosen: dict[str, object]) -> None:
    settings = challenge_settings(northshire, "N2", **chosen)
    found = opened("northshire-2025", "N2")
    found = replace(found, about=replace(found.about, settings=settings))
    lines = said(narrative.challenge_rebuild(found)).splitlines()
    python = lines[3].partition("challenged(review, ")[2].partition("challenge_settings(")[2].removesuffix("))")
    made = eval(f"challenge_settings({python})", {"challenge_settings": challenge_settings, "review": northshire})  # noqa: S307 - our own words
    assert made == settings
    assert 'challenged(review, "N2", challenge_settings(review, "N2"' in lines[3]
    command = lines[2].partition("--subject N2")[2].split(" -p ")[1:]
    assert challenge_settings(northshire, "N2", **parse_parameters(command)) == settings


def test_the_python_that_is_printed_runs(northshire: ev.Review) -> None:
    line = said(narrative.challenge_rebuild(opened("northshire-2025", "N2"))).splitlines()[3]
    steps = line.removeprefix("In Python: ").split("; ")
    assert [step.split(" = ")[0].split("(")[0] for step in steps[2:]] == ["review", "challenged"]
    space: dict[str, object] = {}
    exec("; ".join(steps[:2]), space)  # noqa: S102 - our own words
    assert space["challenged"] is challenged
