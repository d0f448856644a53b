"""Findings by criterion and by hub, tensions: held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import narrative, tables
from evaluation.model import Review
from evaluation.presentation import Bullets, Callout, Heading, Prose, plain
from tests.assessment.variants import Asked


def said(prose: Prose) -> str:
    lines: list[str] = []
    for block in prose.blocks:
        lines += [plain(i) for i in block.items] if isinstance(block, Bullets | Callout) else [plain(block.text)]
    return "\n".join(lines)


def test_headings_are_numbered_in_their_section(changeup_assessment: ev.Assessment) -> None:
    prose = narrative.criterion_heading(changeup_assessment, "C4")
    assert prose.blocks[0] == Heading(3, "6.4 C4 Commissioning")
    assert "including direct commissioning and competitive tendering" in said(prose)
    assert narrative.hub_heading(changeup_assessment, "H5").blocks[0] == Heading(3, "7.5 Volunteering")


def test_levels_of_a_criterion_are_counted_best_first(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.criterion_judgement(northshire_assessment, "K1"))
    assert words == (
        "On the illustrative scores, the levels of the hubs are 4 Strong for 1, 3 Sound for 3, 2 Partial for 1 and "
        "1 Limited for 1."
    )
    assert "and IE for 1" in said(narrative.criterion_judgement(northshire_assessment, "K7"))


def test_silence_on_a_criterion_is_said(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.criterion_judgement(changeup_assessment, "C2"))
    assert "the levels of the hubs are IE for 6." in words
    assert "The register holds no item on this criterion." in words
    finding = changeup_assessment.review.table("finding")
    kept = changeup_assessment.review.with_tables({"finding": finding[finding["finding_id"] != "FC2"]})
    silent = said(narrative.criterion_judgement(replace(changeup_assessment, review=kept), "C2"))
    assert "No judgement of the review on this criterion is on record." in silent
    assert "No judgement" not in words


def test_strengths_and_weak_points_follow_the_values(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.hub_strengths(northshire_assessment, "N4"))
    assert "worth 75 or more of 100: K3 quality (3 Sound)." in words
    assert "K1 (1 Limited)" in words.split("Weak points:")[1]
    assert "K7" not in words  # insufficient evidence is neither


def test_unscored_cells_tell_ie_from_na(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.hub_unscored(northshire_assessment, "N5"))
    assert "insufficient evidence on K2 quality; not applicable on K4 extent" in words
    assert "Marks missing of reviewers assigned: 2." in said(narrative.hub_unscored(northshire_assessment, "N6"))


def test_reach_names_strands_with_an_own_item(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    assert "an item of its own: race;" in said(narrative.hub_reach_words(changeup_assessment, "H2"))
    # E18 speaks of all hubs, so it is nobody's own
    assert "an item of its own: none; no item of its own speaks of 14 of 14" in said(
        narrative.hub_reach_words(changeup_assessment, "H1")
    )
    panel = northshire_assessment.hubs
    links = panel.evidence.links.assign(audience_id="")
    silent = replace(panel, evidence=replace(panel.evidence, links=links))
    words = said(narrative.hub_reach_words(replace(northshire_assessment, panels={"hub": silent}), "N1"))
    assert words.endswith("is not on record.")


def test_no_total_is_explained(changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment) -> None:
    refused = said(narrative.totals_words(changeup_assessment))
    assert "the pack does not allow one" in refused
    assert "achievements so far" in refused
    assert "none was asked for" in said(narrative.totals_words(northshire_assessment))


def test_a_total_never_stands_alone(assessment_of: Asked) -> None:
    words = said(narrative.totals_words(assessment_of("northshire", "options_report", show_totals=True)))
    assert "not in their place" in words
    assert "it decides nothing" in words


def test_a_pack_without_a_note_on_totals_gets_the_workbenchs_sentence(
    changeup_assessment: ev.Assessment, northshire: Review
) -> None:
    bare = northshire.with_tables({"note": northshire.table("note").iloc[:0]})
    asked = ev.assess(bare, bare.settings_for("options_report", n_draws=100, show_totals=True))
    note = asked.review.table("note")
    assert note.empty
    assert "it decides nothing: the profiles come first." in said(narrative.totals_words(asked))
    assert "it decides nothing: the profiles come first." in tables.hub_totals(asked)[0].note
    review = changeup_assessment.review.with_tables({"note": changeup_assessment.review.table("note").iloc[:0]})
    silent = replace(changeup_assessment, review=review)
    for prose in (narrative.totals_words(silent), narrative.remit_totals(silent)):
        assert "it decides nothing: the profiles come first." in said(prose)


def test_no_total_where_no_criterion_applies_to_every_hub(northshire: Review) -> None:
    consensus = northshire.table("consensus").copy()
    consensus.loc[consensus["subject_id"] == "N1", "level"] = "NA"
    score = northshire.table("score").copy()
    score.loc[score["subject_id"] == "N1", "level"] = "NA"
    bare = northshire.with_tables({"consensus": consensus, "score": score})
    asked = ev.assess(bare, bare.settings_for("options_report", n_draws=100, show_totals=True))
    assert asked.hubs.totals is None
    assert tables.hub_totals(asked) == ()
    assert "No weighted total is shown: no criterion applies to every hub." in said(narrative.totals_words(asked))


def test_findings_on_a_hub_are_counted(changeup_assessment: ev.Assessment) -> None:
    assert said(narrative.hub_judgement(changeup_assessment, "H3")) == "1 finding on this hub is on record."


def test_tensions_are_counted_with_those_left_open(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.tensions_intro(changeup_assessment))
    assert words.startswith("Tensions on record: 3, on C4 and C7.")
    assert "takes up" in words


def test_without_tensions_it_is_said(changeup_assessment: ev.Assessment) -> None:
    review = changeup_assessment.review
    altered = replace(changeup_assessment, review=review.with_tables({"finding": review.table("finding").iloc[:0]}))
    assert said(narrative.tensions_intro(altered)) == "No tension between hubs, criteria or options is on record."
