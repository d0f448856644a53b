"""What the desks know without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.widgets.state import EvidenceChoice, find_evidence, presets, totals_open, weighable, weighed


def test_presets_are_the_groups_with_the_greatest_at_a_hundred(northshire_assessment: ev.Assessment) -> None:
    table = weighable(northshire_assessment, "option")
    known = {item.weight_set_id: item for item in presets(northshire_assessment, "option", table)}
    assert set(known["equal"].points.values()) == {100.0}
    # weight.csv: users gave 100, 80, 60, 70, 30; the sixth factor is left out because it does not apply to one option
    users = known["W-USERS"].points
    assert users == pytest.approx({"F1": 100, "F2": 80, "F3": 60, "F4": 70, "F5": 30})
    assert known["W-GROUPS"].group == "Local advice groups"


def test_presets_give_the_benefits_of_the_report(northshire_assessment: ev.Assessment) -> None:
    table, appraisal = weighable(northshire_assessment, "option"), northshire_assessment.appraisal
    assert appraisal is not None
    for item in presets(northshire_assessment, "option", table):
        live = weighed(northshire_assessment, "option", table, item.points)
        mine = appraisal.benefits[appraisal.benefits["weight_set_id"] == item.weight_set_id]
        assert live["lower"].to_numpy() == pytest.approx(mine["lower"].to_numpy())


def test_hubs_weigh_as_the_totals_of_the_report(northshire: ev.Review) -> None:
    assessment = ev.assess(northshire, northshire.settings_for("options_report", n_draws=100, show_totals=True))
    table = weighable(assessment, "hub")
    live = weighed(assessment, "hub", table, dict.fromkeys(table.criterion_ids, 1.0))
    totals = assessment.hubs.totals
    assert totals is not None
    assert live["subject_id"].tolist() == totals["subject_id"].tolist()
    assert live["lower"].to_numpy() == pytest.approx(totals["lower"].to_numpy())
    assert live["upper"].to_numpy() == pytest.approx(totals["upper"].to_numpy())


def test_totals_need_the_pack_and_the_settings(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    asked = replace(northshire_assessment.settings, show_totals=True)
    assert not totals_open(northshire_assessment)  # the pack allows them, nobody asked
    assert totals_open(replace(northshire_assessment, settings=asked))
    assert not totals_open(replace(changeup_assessment, settings=asked))  # asked for, and the pack does not allow them


def test_what_is_not_scored_cannot_be_weighed(changeup_assessment: ev.Assessment) -> None:
    with pytest.raises(MethodError, match="this review has no scored options"):
        weighable(replace(changeup_assessment, appraisal=None), "option")
    with pytest.raises(MethodError, match="weights of bids need scored bids; this review has none"):
        weighable(changeup_assessment, "bid")


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        # picked by hand in evidence.csv and evidence_link.csv of the built-in pack, as known on 22 November 2006
        (EvidenceChoice(subject_id="H2", scope="own"), ("E05", "E10", "E15", "E16")),
        (EvidenceChoice(subject_id="H2", criterion_id="C5"), ("E05",)),
        (EvidenceChoice(criterion_id="C2"), ()),
        (EvidenceChoice(words="closed shop"), ("E06",)),
        (EvidenceChoice(words="CLOSED Shop LONDON"), ("E06",)),
        (EvidenceChoice(words="e12"), ("E12",)),
        (EvidenceChoice(words="no such words"), ()),
    ],
)
def test_filters_find_what_matches_all_of_them(
    changeup_assessment: ev.Assessment, choice: EvidenceChoice, found: tuple[str, ...]
) -> None:
    assert find_evidence(changeup_assessment, choice) == found


def test_no_filter_finds_the_whole_register_with_items_that_bear_on_no_cell(
    changeup_assessment: ev.Assessment,
) -> None:
    found = find_evidence(changeup_assessment, EvidenceChoice())
    assert found == tuple(changeup_assessment.review.table("evidence")["evidence_id"])
    assert "E12" in found  # linked to no cell


def test_every_filter_narrows(northshire_assessment: ev.Assessment) -> None:
    everything = set(find_evidence(northshire_assessment, EvidenceChoice()))
    choices = [
        EvidenceChoice(subject_id="N1"),
        EvidenceChoice(subject_id="N1", direction="negative"),
        EvidenceChoice(subject_id="N1", direction="negative", source_type="document"),
    ]
    for choice in choices:
        found = set(find_evidence(northshire_assessment, choice))
        assert found < everything
        everything = found
