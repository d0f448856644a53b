"""Question 1 in words, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Paragraph, Prose, plain


def said(prose: Prose) -> str:
    return "\n".join(plain(block.text) for block in prose.blocks if isinstance(block, Paragraph))


def test_verdicts_and_reasons_are_counted(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.needs_answer(northshire_assessment))
    assert words == (
        'On illustrative data, of 11 needs on record 7 call for a service for the whole area under review ("national")'
        ", because of scarce expertise (3), common standards (2), scale (1) and leadership (1), 2 for a service below "
        "that level, 1 for no service and on 1 the verdict is not known."
    )


def test_silences_name_needs_without_evidence(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    assert "Of 11 needs 2 rest on no evidence: ND8 and ND10." in said(narrative.needs_silences(northshire_assessment))
    words = said(narrative.needs_silences(changeup_assessment))
    assert "Equalities strands named among the audiences: race." in words
    assert "No audience on record stands at this level: national." in words


def test_an_audience_without_a_need_is_named(northshire_assessment: ev.Assessment) -> None:
    need = northshire_assessment.review.table("need")
    kept = need[need["audience_id"] != "A7"]
    altered = replace(northshire_assessment, review=northshire_assessment.review.with_tables({"need": kept}))
    expected = "No need is on record for: Bodies that serve one group of people across the county."
    assert expected in said(narrative.needs_silences(altered))


def test_without_needs_it_is_not_known(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    altered = replace(northshire_assessment, review=review.with_tables({"need": review.table("need").iloc[:0]}))
    assert said(narrative.needs_answer(altered)).startswith("No need is on record, so it is not known")


def test_findings_on_needs_are_counted(changeup_assessment: ev.Assessment) -> None:
    assert said(narrative.needs_findings_intro(changeup_assessment)) == "2 findings on needs are on record."
