"""What the desks know without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.widgets.state import presets, totals_open, weigh, weighable, weighed


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


def test_what_follows_from_weights_is_told_once(northshire_assessment: ev.Assessment) -> None:
    table = weighable(northshire_assessment, "option")
    weights = {"F1": 0.5, "F2": 0.5, "F3": 0.0, "F4": 0.0, "F5": 0.0}
    now = weigh(northshire_assessment, "option", table, weights, {"F1": 100.0})
    # by hand: P5 has 75 on F1 and F2 alike, so 75 in all
    mine = now.frame.set_index("option_id").loc["P5"]
    assert (mine["lower"], mine["upper"]) == pytest.approx((75.0, 75.0))
    sums = now.contributions.groupby("subject_id")["lower"].sum()
    assert sums["P5"] == pytest.approx(75.0)
