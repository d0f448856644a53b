"""Sentences on what every possible weighting says, and how they follow the results."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.presentation import Prose, plain
from evaluation.uncertainty import Acceptability, portfolio_acceptability
from evaluation.uncertainty import WeightInformation as W
from tests.assessment.variants import Asked

EACH = ("ranks_summary", "central_weights_summary", "confidence_factors_summary", "pairwise_summary",
        "rank_entropy_summary")  # fmt: skip


def said(prose: Prose) -> str:
    return " ".join(plain(block.text) for block in prose.blocks)  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def as_they_stand(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("changeup", "options_report", score_uncertainty=False)


def with_result(assessment: ev.Assessment, **changes: object) -> ev.Assessment:
    found = assessment.robustness
    assert found is not None
    result = replace(found.acceptability[ANY_WEIGHTS], **changes)  # type: ignore[arg-type]
    acceptability = {**found.acceptability, ANY_WEIGHTS: result}
    return replace(assessment, robustness=replace(found, acceptability=acceptability))


def result_of(assessment: ev.Assessment) -> Acceptability:
    assert assessment.robustness is not None
    return assessment.robustness.acceptability[ANY_WEIGHTS]


def test_ranks_name_who_is_first_most_often(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.ranks_summary(changeup_assessment))
    assert "first comes O3 Centres of excellence in" in words
    assert "2,000 draws" in words
    assert words.endswith("points.")


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_each_sentence_on_draws_opens_with_their_status(name: str, pack: str, request: pytest.FixtureRequest) -> None:
    words = said(getattr(narrative, name)(request.getfixturevalue(pack)))
    assert words.startswith("On the illustrative scores, ")
    if name != "central_weights_summary":  # its figures are named only where they are clear of their errors
        assert "tandard error" in words


@pytest.mark.parametrize("name", EACH)
def test_exact_figures_have_no_error(name: str, as_they_stand: ev.Assessment) -> None:
    words = said(getattr(narrative, name)(as_they_stand))
    assert "standard error" not in words.lower()
    assert "draws" not in words


def test_whether_levels_are_drawn_is_said_in_a_sentence(
    changeup_assessment: ev.Assessment, as_they_stand: ev.Assessment, assessment_of: Asked
) -> None:
    assert said(narrative.how_drawn(changeup_assessment)).startswith("Levels are drawn as reviewers' marks")
    assert "2,000 times" in said(narrative.how_drawn(changeup_assessment))
    assert "computed exactly, without draws" in said(narrative.how_drawn(as_they_stand))
    known_in_part = assessment_of("northshire", "options_report", n_draws=300, score_uncertainty=False)
    words = said(narrative.how_drawn(known_in_part))  # an IE is drawn
    assert words.startswith("Panel levels are taken as they stand, and only what is not known is drawn")
    assert "300 times" in words


def test_central_weights_name_the_factor_farthest_from_an_even_share(northshire_assessment: ev.Assessment) -> None:
    result = result_of(northshire_assessment)
    weights, errors = np.array(result.central_weights), np.zeros_like(result.central_weights)
    weights[5], weights[2] = [0.22, 0.22, 0.21, 0.22, 0.13], [0.12, 0.2, 0.1, 0.2, 0.38]
    weights[0], errors[0] = [0.3, 0.2, 0.2, 0.2, 0.1], 0.06  # within two errors of even
    words = said(narrative.central_weights_summary(
        with_result(northshire_assessment, central_weights=weights, central_weight_errors=errors)
    ))  # fmt: skip
    assert "beside an even share of 20% a factor" in words
    assert "P5 Alliance, less of F5 (13%);" in words
    assert "P2 One number, more of F5 (38%) and less of F3 (10%);" in words
    assert "P0 As now, no factor clearly;" in words


def test_an_option_never_first_has_no_weights_that_favour_it(as_they_stand: ev.Assessment) -> None:
    for name in ("central_weights_summary", "confidence_factors_summary"):
        words = said(getattr(narrative, name)(as_they_stand))
        assert "O3 Centres of excellence" in words
        assert "O0" not in words


def test_confidence_of_known_levels_is_not_said_to_be_drawn(
    as_they_stand: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    assert "share of cases, as no level is in doubt: O1 Improved hubs 100%" in (
        said(narrative.confidence_factors_summary(as_they_stand))
    )
    assert "share of the levels drawn" in said(narrative.confidence_factors_summary(changeup_assessment))


def test_pairs_name_the_nearest_rival_or_that_none_beats_all(northshire_assessment: ev.Assessment) -> None:
    wins = np.full((6, 6), 0.5)
    np.fill_diagonal(wins, 0)
    none = with_result(northshire_assessment, pairwise_winning=wins)
    assert said(narrative.pairwise_summary(none)).endswith(
        "no option is more often ahead than behind against every other."
    )
    wins[5, :5], wins[:5, 5] = [0.9, 0.8, 0.6, 0.7, 0.95], [0.1, 0.2, 0.4, 0.3, 0.05]
    words = said(narrative.pairwise_summary(with_result(northshire_assessment, pairwise_winning=wins)))
    assert "P5 Alliance is more often ahead than behind; least against P2 One number, in 60%." in words


def test_entropy_names_the_most_and_the_least_settled(northshire_assessment: ev.Assessment) -> None:
    bits = np.array([1.0, 0.5, 2.0, 1.5, 1.2, 1.1])
    words = said(narrative.rank_entropy_summary(with_result(northshire_assessment, rank_entropy=bits)))
    assert "the rank of P1 None is the most settled (0.50 bits)" in words
    assert "that of P2 One number the least (2.00 of at most 2.58)." in words
    alike = said(narrative.rank_entropy_summary(with_result(northshire_assessment, rank_entropy=np.ones(6))))
    assert "the ranks of all options are equally settled, at 1.00 bits" in alike


def test_groups_are_counted_under_the_option_that_is_most_often_first(as_they_stand: ev.Assessment) -> None:
    # one set of weights each: by hand, equal weights give O3, infrastructure bodies O1, the funder O4
    words = said(narrative.groups_first_summary(as_they_stand))
    assert "O1 Improved hubs by Infrastructure bodies (illustrative) (100%)" in words
    assert "O4 Open commissioning by Funder (illustrative) (100%)" in words


def test_of_very_many_options_the_best_are_named(changeup_assessment: ev.Assessment) -> None:
    # (3, 3) is never behind both (4, 1) and (1, 4): always among the best two; the last two never are
    found = changeup_assessment.robustness
    assert found is not None
    values = np.array([[0, 0], [4, 1], [1, 4], [3, 3], [2, 2], [0, 1]])
    portfolio = {ANY_WEIGHTS: portfolio_acceptability(values, W.none(2), 1000, 0, top=2)}
    many = replace(changeup_assessment, robustness=replace(found, acceptability={}, portfolio=portfolio))
    words = said(narrative.ranks_summary(many))
    assert "among the best 2 of 6 in at least half of 2,000 draws" in words
    assert "most often are O3 Centres of excellence in 100%" in words
    for name in EACH[1:]:
        assert said(getattr(narrative, name)(many)).startswith("With 6 options only who is among the best is asked")


@pytest.mark.parametrize("name", [*EACH, "how_drawn", "groups_first_summary", "annex_changes"])
def test_nothing_appraised_is_said(name: str, changeup_assessment: ev.Assessment) -> None:
    bare = replace(changeup_assessment, appraisal=None, robustness=None)
    assert said(getattr(narrative, name)(bare)).startswith("No options are appraised")
