"""What the hubs are, in words, held against rows of the packs that were picked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Bullets, Paragraph, Prose, plain


def said(prose: Prose) -> str:
    lines: list[str] = []
    for block in prose.blocks:
        if isinstance(block, Bullets):
            lines += [plain(item) for item in block.items]
        elif isinstance(block, Paragraph):
            lines.append(plain(block.text))
    return "\n".join(lines)


def test_ncvo_leads_three_of_six(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.hub_ties(changeup_assessment))
    assert "NCVO leads 3 of 6 hubs (Governance, ICT and Workforce)." in words


def test_an_overlap_told_from_both_sides_stands_once(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.hub_ties(changeup_assessment))
    assert words.count("Governance with Performance") == 1
    assert "Performance with Governance" not in words
    assert words.count("under one director") == 1


def test_ties_of_options_are_not_ties_of_hubs(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.hub_ties(northshire_assessment))
    assert "no body is on record as leading more than one hub." in words
    assert "Money with Housing (Rent arrears: both hubs open files)" in words
    assert "shared number" not in words


def test_a_hub_without_a_lead_body_is_named(changeup_assessment: ev.Assessment) -> None:
    relation = changeup_assessment.review.table("subject_relation")
    kept = relation[~((relation["subject_id"] == "H5") & (relation["relation"] == "lead_body"))]
    altered = replace(changeup_assessment, review=changeup_assessment.review.with_tables({"subject_relation": kept}))
    assert "No lead body is on record for Volunteering." in said(narrative.hub_ties(altered))


def test_money_of_2006_is_not_allocated(changeup_assessment: ev.Assessment) -> None:
    assert said(narrative.hub_money(changeup_assessment)) == (
        "In 2006/07 the control total is £8.7m; no line names a hub, £8.7m is on lines that name no hub (not "
        "allocated) and £0 is on no line. Not known: what 6 hubs of 6 had."
    )


def test_money_on_no_line_is_said(northshire_assessment: ev.Assessment) -> None:
    assert "£55,000 is on no line" in said(narrative.hub_money(northshire_assessment))


def test_a_line_without_a_figure_is_not_nought(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    lines = changeup_assessment.review.table("finance_line").assign(planned=math.nan)
    altered = replace(changeup_assessment, review=changeup_assessment.review.with_tables({"finance_line": lines}))
    assert said(narrative.hub_money(altered)) == (
        "In 2006/07 the control total is £8.7m; no line names a hub and an amount not known is on lines that name no "
        "hub (not allocated). 1 line has no planned figure. Not known: what 6 hubs of 6 had."
    )
    review = northshire_assessment.review
    lines = review.table("finance_line").copy()
    lines.loc[lines["line_id"] == "FL19", "planned"] = math.nan
    words = said(
        narrative.hub_money(replace(northshire_assessment, review=review.with_tables({"finance_line": lines})))
    )
    assert "£1,490,000 is on lines of 5 hubs" in words
    assert (
        "£470,000 is on no line with a figure. 1 line has no planned figure. Not known: what 1 hub of 6 had." in words
    )


def test_without_money_it_is_said(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    nothing = {name: review.table(name).iloc[:0] for name in ("finance_line", "control_total")}
    altered = replace(northshire_assessment, review=review.with_tables(nothing))
    assert said(narrative.hub_money(altered)) == "No money is on record for any hub, and no control total."
