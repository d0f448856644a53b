"""The evidence base by hand: own and programme apart, each item once, conflicts and gaps shown."""

from __future__ import annotations

import pandas as pd
import pytest

import evaluation as ev
from evaluation.assessment.evidence import EvidenceBase, evidence_base
from evaluation.packs import read_review
from tests.packs.tiny import write_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> EvidenceBase:
    review = read_review(write_pack(tmp_path_factory.mktemp("tiny")))
    return evidence_base(review, review.criterion_sets[0])


def cell(base: EvidenceBase, subject_id: str, dimension_id: str) -> pd.Series:
    return base.cells.set_index(["subject_id", "dimension_id"]).loc[(subject_id, dimension_id)]


def test_own_and_programme_evidence_are_counted_apart(tiny: EvidenceBase) -> None:
    own = cell(tiny, "A", "K1v")
    assert (own["n_own"], own["n_programme"], own["n_positive"], own["n_negative"]) == (2, 0, 1, 1)
    assert own["kinds"] == "statistics, survey"
    programme = cell(tiny, "B", "K1v")
    assert (programme["n_own"], programme["n_programme"]) == (0, 1)


def test_evidence_both_ways_is_a_conflict_and_programme_evidence_is_not(tiny: EvidenceBase) -> None:
    assert cell(tiny, "A", "K1v")["conflict"]
    assert not cell(tiny, "B", "K1v")["conflict"]


def test_cells_without_evidence_are_there(tiny: EvidenceBase) -> None:
    assert len(tiny.cells) == 2 * 3
    nothing = cell(tiny, "B", "K2q")
    assert (nothing["n_own"], nothing["n_programme"], nothing["kinds"]) == (0, 0, "")


def test_items_that_bear_on_no_cell_are_named(tiny: EvidenceBase) -> None:
    assert tiny.unlinked == ("E3",)


def test_items_on_a_subject_are_told_once_a_criterion(northshire: ev.Review) -> None:
    hubs = northshire.criterion_set("hub")
    assert hubs is not None
    base = evidence_base(northshire, hubs)
    items = base.of("N1")
    assert not items.duplicated(["evidence_id", "criterion_id", "scope"]).any()
    assert list(items.loc[items["evidence_id"] == "E01", "criterion_id"]) == ["K1", "K2"]  # linked to K1v and to K2e
    assert {"E01", "E02", "E03", "E04", "E05", "E06", "E07"} <= set(items["evidence_id"])
    assert set(base.of("N1", "K3")["evidence_id"]) >= {"E03", "E04"}
    assert "E05" not in set(base.of("N1", "K3")["evidence_id"])
    assert base.of("N9").empty
