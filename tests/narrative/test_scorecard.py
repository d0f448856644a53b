"""Sentences of a scorecard, held against rows of the fictional pack that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Bullets, Heading, Paragraph, Prose, Ref, plain
from tests.assessment.variants import Asked

LABELS = "Labels such as R1 are this document's own and differ between documents."


@pytest.fixture(scope="module")
def card(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("northshire", "hub_scorecard")


def said(prose: Prose) -> str:
    blocks = (block for block in prose.blocks if isinstance(block, Paragraph))
    return " ".join(plain(block.text) for block in blocks)


def gaps(prose: Prose) -> list[str]:
    return [plain(item) for block in prose.blocks if isinstance(block, Bullets) for item in block.items]


def test_the_title_names_the_hub(card: ev.Assessment) -> None:
    (heading,) = narrative.scorecard_title(card, "N2").blocks
    assert heading == Heading(1, "Scorecard: Housing")


def test_a_dissent_is_named_as_its_dimension_is_and_told_in_the_table_alone(card: ev.Assessment) -> None:
    words = said(narrative.scorecard_disagreement(card, "N2"))
    assert "Dissent on K3 quality is on record." in words
    assert "possession deadline" not in words
    assert "K3q" not in words
    assert "Dissent" not in said(narrative.scorecard_disagreement(card, "N1"))


def test_marks_lead_to_the_figure_that_shows_them_and_a_dissent_to_its_table(card: ev.Assessment) -> None:
    (block,) = narrative.scorecard_disagreement(card, "N2").blocks
    assert isinstance(block, Paragraph)
    anchors = [part.anchors for part in block.text if isinstance(part, Ref)]
    assert anchors == [("fig-profile-N2",), ("tbl-scorecard-N2",)]


def test_labels_are_said_to_be_this_documents_own(card: ev.Assessment) -> None:
    assert said(narrative.scorecard_disagreement(card, "N1")).endswith(LABELS)
    named = replace(card, settings=replace(card.settings, anonymise=False))
    assert LABELS not in said(narrative.scorecard_disagreement(named, "N1"))


def test_every_gap_says_what_would_close_it(card: ev.Assessment) -> None:
    for hub in card.review.subjects_of("hub"):
        for gap in gaps(narrative.scorecard_gaps(card, hub.subject_id)):
            assert gap.endswith("would close it."), gap
    (level, thin) = gaps(narrative.scorecard_gaps(card, "N2"))
    assert "the register holds 1 item of its own" in level
    assert thin.endswith("K3 extent stands high on fewer than two kinds of source; a second would close it.")
