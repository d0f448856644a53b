"""The evidence base in words, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Paragraph, Prose, plain


def said(prose: Prose) -> str:
    return "\n".join(plain(block.text) for block in prose.blocks if isinstance(block, Paragraph))


def test_own_and_programme_items_are_told_apart(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.evidence_summary(changeup_assessment))
    # own: E05 E10 E13 E14 E15 E16; all hubs: E06 to E09, E11, E17, E18, E20; no cell: E12, E19
    assert words.startswith(
        "The register holds 16 items from 8 sources: 6 about single hubs, 8 about all hubs at once, 2"
    )


def test_left_out_items_are_listed_with_their_reason(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.evidence_left_out(northshire_assessment))
    assert "30 September 2025, 10 items are left out" in words
    assert "E76 (cannot be dated)" in words


def test_without_a_cut_off_nothing_is_left_out(northshire_assessment: ev.Assessment) -> None:
    free = replace(northshire_assessment, settings=replace(northshire_assessment.settings, as_at=None))
    assert "no cut-off date" in said(narrative.evidence_left_out(free))


def test_conflicts_are_counted(northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment) -> None:
    assert "in 6 cells a hub's own evidence points both ways" in said(
        narrative.evidence_conflicts(northshire_assessment)
    )
    assert said(narrative.evidence_conflicts(changeup_assessment)).startswith("In no cell")


def test_triangulation_counts_levels_on_nothing(changeup_assessment: ev.Assessment) -> None:
    words = said(narrative.evidence_triangulation(changeup_assessment))
    assert words.startswith("On the illustrative scores, not triangulated: 17 high levels")
    assert words.endswith("6 of them on none.")


def test_unlinked_items_are_counted(changeup_assessment: ev.Assessment) -> None:
    assert "Of the 16 items of the register 2 bear on no hub's cell." in said(
        narrative.evidence_unlinked(changeup_assessment)
    )
