"""The Board's page, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import evaluation as ev
from evaluation import narrative
from evaluation.assessment import Panel
from evaluation.model import Purpose
from evaluation.options import Leaders
from evaluation.presentation import Bullets, Heading, Prose, Ref, plain


def said(prose: Prose) -> str:
    lines = []
    for block in prose.blocks:
        lines += [plain(item) for item in block.items] if isinstance(block, Bullets) else [plain(block.text)]  # type: ignore[union-attr]
    return "\n".join(lines)


def test_title_is_that_of_the_document(northshire_assessment: ev.Assessment) -> None:
    prose = narrative.report_title(northshire_assessment)
    assert prose.blocks[0] == Heading(1, "Advice in Northshire: options for 2026 and after")
    assert "Commissioned by Northshire Advice Board (fictional)." in said(prose)


def test_2006_leaves_question_1_open_and_knows_no_cost(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_answers(changeup_assessment))
    assert "None of the 14 needs on record has a verdict" in words
    assert 'Whether a service for the whole area under review ("national") is needed stays open.' in words
    assert "No cost is on record for any option" in words
    assert "No preferred option is on record" in words


def test_the_leading_options_are_told_what_they_are(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_answers(changeup_assessment))
    assert "O3 Centres of excellence: September 2006. Capacitybuilders commissions and the hubs advise." in words
    assert "O2 Reconfigured" not in words  # it leads by no weights


def test_the_hubs_are_counted_and_not_ranked(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    words = said(narrative.summary_answers(northshire_assessment))
    # six hubs on seven criteria, counted in the matrix of levels: 14 at 3 or 4, 23 below, 4 IE, 1 NA
    assert "of the 42 levels of the hubs on the criteria 14 are 3 Sound or better, 23 lower; insuf" in words
    assert "insufficient evidence: 4; not applicable: 1." in words
    assert "insufficient evidence: 12." in said(narrative.summary_answers(changeup_assessment))
    panel = northshire_assessment.hubs
    lower = replace(panel, criteria=panel.criteria.assign(state="level", low=0.0, high=0.0))
    altered = replace(northshire_assessment, panels={**northshire_assessment.panels, "hub": lower})
    assert "none are 3 Sound or better, 42 lower." in said(narrative.summary_answers(altered))


def test_a_review_of_options_alone_says_nothing_of_hubs(northshire_assessment: ev.Assessment) -> None:
    panels: dict[Purpose, Panel] = {
        name: panel for name, panel in northshire_assessment.panels.items() if name != "hub"
    }
    words = said(narrative.summary_answers(replace(northshire_assessment, panels=panels)))
    assert "levels of the hubs" not in words
    assert "Answer. On the illustrative scores, which option has the greatest benefit" in words


def test_what_the_board_is_to_decide_is_counted(northshire_assessment: ev.Assessment) -> None:
    def answers(review: ev.Review) -> str:
        return said(narrative.summary_answers(replace(northshire_assessment, review=review)))

    review = northshire_assessment.review
    assert "For the Board to decide. On illustrative data, 8 recommendations, none decided so far." in answers(review)
    decided = northshire_assessment.full.table("decision")
    # DC1 to DC4; DC5 was noted, of DC6 none was found, and DC7 answers no recommendation
    assert "8 recommendations, 4 decided so far." in answers(review.with_tables({"decision": decided}))
    none = review.with_tables({"recommendation": review.table("recommendation").iloc[:0]})
    assert "For the Board to decide. No recommendation is on record." in answers(none)


def test_sentences_fed_by_illustrative_rows_say_so(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_answers(changeup_assessment))
    assert "Answer. On the illustrative scores, of the 42 levels of the hubs" in words
    # the needs of 2006 rest on public pages, not on illustrative rows
    assert "Answer. None of the 14 needs" in words


def test_leaders_stand_with_whose_weights_and_cost(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_answers(northshire_assessment))
    assert "P5 Alliance by 5 of 6 sets of weights; P2 One number by the weights of County and district counc" in words
    # present value of the alliance less that of the baseline: 10.005 - 9.159
    assert "P5 Alliance costs £10.01m, £0.85m more than the baseline" in words
    assert "Scoring highest does not make an option the preferred one." in words


def test_the_preferred_option_is_the_recorded_one(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_answers(northshire_assessment))
    assert "Preferred by the panel. On illustrative data, P5 Alliance: The panel prefers it because" in words


def test_one_leader_for_all_is_one_sentence(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    one = dict.fromkeys(appraisal.leaders, Leaders(("P4",), certain=True))
    altered = replace(northshire_assessment, appraisal=replace(appraisal, leaders=one))
    assert "The greatest benefit by every set of weights on record is that of P4 One service" in said(
        narrative.summary_answers(altered)
    )


def test_needs_verdicts_are_counted_from_the_rows(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_answers(northshire_assessment))
    first = (
        "of 11 needs 7 call for a service for the whole area under review: a known way to the right hub; one adviser"
    )
    assert first in words
    assert "2 call for a service to parts of it, 1 calls for no service and on 1 it is not known." in words
    need = northshire_assessment.review.table("need").copy()
    need.loc[need["need_id"] == "ND1", "verdict"] = "none"
    altered = replace(northshire_assessment, review=northshire_assessment.review.with_tables({"need": need}))
    assert "of 11 needs 6 call for a service for the whole area under review: one adviser" in said(
        narrative.summary_answers(altered)
    )


def test_confidence_gives_shares(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_confidence(northshire_assessment))
    assert words.startswith(
        "How sure. On the illustrative scores, with any weights as likely as any others, first comes P5"
    )
    assert "of 2,000 draws" in words


def test_changes_name_the_soonest_weight(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_changes(northshire_assessment))
    # of the switch points that of F5, 0.2 -> 0.2143, lies nearest
    nearest = "with more than 21% of all weight on F5 Deliverable (now 20%), P2 One number leads"
    assert f"A weight. On the illustrative scores, {nearest}; no smaller change" in words
    assert "by TOPSIS" in words


def test_no_flip_and_no_switch_are_said(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    still = replace(found, flips=found.flips.iloc[:0], switch_points=found.switch_points.assign(weight=np.nan))
    words = said(narrative.summary_changes(replace(northshire_assessment, robustness=still)))
    assert "no single level moved by one step alters the leading option." in words
    assert "no weight of a single success factor, from none to all, alters who leads." in words


def test_a_reviewer_who_would_alter_the_lead_is_named(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    without = {**found.without_reviewer, "RD": Leaders(("P2",), certain=True)}
    altered = replace(northshire_assessment, robustness=replace(found, without_reviewer=without))
    name = northshire_assessment.names["RD"]
    assert f"alters that for {name}." in said(narrative.summary_changes(altered))


def test_without_options_the_page_says_what_is_missing(northshire_assessment: ev.Assessment) -> None:
    bare = replace(northshire_assessment, appraisal=None, robustness=None)
    assert "the second question has no answer here" in said(narrative.summary_answers(bare))
    assert "nothing was tested" in said(narrative.summary_confidence(bare))


def test_other_methods_name_what_is_first_here(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.summary_changes(northshire_assessment))
    assert "first is P5 Alliance, also by 2 of 3 other ways of ranking options; it would be P2 One number by T" in words


def test_a_leader_without_a_point_value_is_not_tested_by_weight_or_method(
    unknown_leader_assessment: ev.Assessment,
) -> None:
    words = said(narrative.summary_changes(unknown_leader_assessment))
    assert "no leading option has a point value, so no weight can be said to change the leader." in words
    assert "other methods say nothing of the lead." in words


def test_who_leads_now_is_one_a_tie_or_those_that_may(
    northshire_assessment: ev.Assessment, level_assessment: ev.Assessment, open_assessment: ev.Assessment
) -> None:
    assert "P5 Alliance leads. That would change with:" in said(narrative.summary_changes(northshire_assessment))
    assert "P4 One service and P5 Alliance are level in the lead." in said(narrative.summary_changes(level_assessment))
    assert "P2 One number or P5 Alliance may lead." in said(narrative.summary_changes(open_assessment))


def test_the_lead_put_to_the_questions_reads_as_a_sentence(open_assessment: ev.Assessment) -> None:
    words = said(narrative.confidence_summary(open_assessment))
    assert "the lead of P2 One number or P5 Alliance was put to 8 questions" in words


def test_every_number_of_the_boards_page_leads_to_its_table(northshire_assessment: ev.Assessment) -> None:
    blocks = (*narrative.summary_confidence(northshire_assessment).blocks,
              *narrative.summary_changes(northshire_assessment).blocks)  # fmt: skip
    texts = [text for block in blocks for text in (block.items if isinstance(block, Bullets) else [block.text])]  # type: ignore[union-attr]
    named = [anchor for text in texts for part in text if isinstance(part, Ref) for anchor in part.anchors]
    assert named == [
        "tbl-rank-acceptability", "tbl-switch-points", "tbl-flips", "tbl-leave-one-out", "tbl-methods",
    ]  # fmt: skip
