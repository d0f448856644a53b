"""Sentences of the options on both packs, and how they follow their rows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Bullets, Callout, Prose, plain
from tests.assessment.variants import Asked


def said(prose: Prose) -> str:
    """Return all words of some prose."""
    parts = []
    for block in prose.blocks:
        items = block.items if isinstance(block, Bullets | Callout) else (block.text,)
        parts += [plain(item) for item in items]
    return " ".join(parts)


def with_table(assessment: ev.Assessment, **frames: pd.DataFrame) -> ev.Assessment:
    return replace(assessment, review=assessment.review.with_tables(frames))


def test_longlist_counts_and_names_the_comparators(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.longlist_summary(changeup_assessment))
    assert "7 options stand on the longlist: 6 carried, 1 discarded (O7 Single agency)." in words
    assert "workbench's comparators" in words
    assert "1 option became known after 22 November 2006" in words


def test_a_discarded_option_changes_the_count(changeup_assessment: ev.Assessment) -> None:
    option = changeup_assessment.review.table("option").copy()
    option.loc[option["option_id"] == "O2", "longlist_verdict"] = "discarded"
    words = said(narrative.longlist_summary(with_table(changeup_assessment, option=option)))
    assert "5 carried, 2 discarded (O2 Reconfigured and O7 Single agency)" in words


def test_leadership_does_not_count_between_the_options(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.leadership_note(changeup_assessment))
    assert "does not count between them" in words
    assert "one common change" in words
    # O1 to O4 all stand at 2 on F2, the baseline at 1
    assert "F2 Leadership and example (2 Partial; the baseline 1 Limited)" in words


def test_without_a_note_on_leadership_it_says_so(changeup_assessment: ev.Assessment) -> None:
    note = changeup_assessment.review.table("note")
    after = with_table(changeup_assessment, note=note[note["place"] != "leadership"])
    assert "holds no note" in said(narrative.leadership_note(after))


def test_performance_says_what_is_left_out_and_what_is_not_known(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.performance_summary(northshire_assessment))
    assert "5 of 6 success factors" in words
    assert "F6 does not apply to P0 As now" in words
    assert "On the illustrative scores, the level is not known for P1 on F3" in words


def test_benefit_names_the_leader_and_the_group_that_differs(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.benefit_summary(northshire_assessment))
    assert words.startswith("On the illustrative scores, under the chosen weights (Equal weights)")
    assert "P5 Alliance: 69.0 of 100" in words
    assert "P2 (County and district councils)" in words


def test_other_weights_change_the_sentence(assessment_of: Asked) -> None:
    words = said(narrative.benefit_summary(assessment_of("changeup", "options_report", weights="funder")))
    assert (
        "(Funder (illustrative)) the greatest weighted benefit is that of O4 Open commissioning: 64.7 of 100" in words
    )


def test_leading_is_not_preferred(northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.preferred_option(northshire_assessment))
    assert words.startswith("On illustrative data, the panel recorded P5 Alliance as its preferred way forward.")
    assert words.endswith("Scoring highest does not make an option the preferred one.")
    assert "No panel's preference is on record" in said(narrative.preferred_option(changeup_assessment))


def test_no_cost_is_said_in_a_sentence(changeup_assessment: ev.Assessment) -> None:
    assert said(narrative.cost_summary(changeup_assessment)).startswith("No cost is on record for any option, so")
    assert "no frontier" in said(narrative.frontier_summary(changeup_assessment))


def test_costs_against_the_baseline(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.cost_summary(northshire_assessment))
    assert "P1 None £8.68m less to P3 Two hubs £0.94m more" in words
    assert "Optimism bias is stated in the basis of every cost" in words


def test_a_basis_silent_on_optimism_bias_is_named(northshire_assessment: ev.Assessment) -> None:
    costs = northshire_assessment.review.table("option_cost").copy()
    costs.loc[costs["option_id"] == "P4", "basis"] = "Officers' estimate"
    words = said(narrative.cost_summary(with_table(northshire_assessment, option_cost=costs)))
    assert "except for P4" in words


def test_frontier_names_the_option_off_it(northshire_assessment: ev.Assessment) -> None:
    assert "P3 Two hubs." in said(narrative.frontier_summary(northshire_assessment))


def test_risks_counted_and_the_high_ones_named(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.risk_summary(northshire_assessment))
    assert "13 risks on record" in words
    assert "RK3" in words
    assert "RK4" in words
    risk = northshire_assessment.review.table("risk")
    fewer = said(narrative.risk_summary(with_table(northshire_assessment, risk=risk[risk["option_id"] != "P5"])))
    assert "No risk is on record for P5" in fewer
    assert "11 risks" in fewer


def test_equalities_say_what_is_not_known(changeup_assessment: ev.Assessment) -> None:
    assert "not known" in said(narrative.equalities_summary(changeup_assessment))


def test_options_without_a_finding_are_named(changeup_assessment: ev.Assessment) -> None:
    assert said(narrative.option_findings_summary(changeup_assessment)) == (
        "4 findings on options are on record. None is on record for O0, O4 and O6."
    )


@pytest.mark.parametrize("name", ["performance_summary", "benefit_summary", "cost_summary", "preferred_option"])
def test_nothing_appraised_is_said(name: str, changeup_assessment: ev.Assessment) -> None:
    bare = replace(changeup_assessment, appraisal=None, robustness=None)
    assert said(getattr(narrative, name)(bare)) == "The pack holds no scored options, so nothing is appraised."


def test_the_frontier_is_one_sentence_that_says_what_feeds_it(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.frontier_summary(northshire_assessment))
    assert words.startswith("On the illustrative scores, central cost and benefit: the frontier runs through P")
    assert words.count(". ") == 0


def test_equalities_count_what_is_held_and_claim_nothing_of_empty_tables(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    strands = int((review.table("audience")["equalities_strand"] != "").sum())
    bare = with_table(
        northshire_assessment, need=review.table("need").iloc[:0], evidence_link=review.table("evidence_link").iloc[:0]
    )
    words = said(narrative.equalities_summary(bare))
    assert words.startswith(f"{strands} audiences carry an equalities strand: needs are on record for none, evidence")
    assert "evidence for none." in words
    one = review.table("need").iloc[:1].assign(audience_id=_first_strand(review))
    words = said(narrative.equalities_summary(with_table(bare, need=one)))
    assert "needs are on record for 1, evidence for none." in words


def _first_strand(review: ev.Review) -> str:
    audience = review.table("audience")
    return str(audience.loc[audience["equalities_strand"] != "", "audience_id"].iloc[0])
