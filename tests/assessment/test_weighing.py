"""Steps from level to total: held against the appraisal, and against sums that were done by hand."""

from __future__ import annotations

import numpy as np
import pytest

import evaluation as ev
from evaluation.assessment.weighing import Weighing, compared_with, weighed

CARRIED = ("P0", "P1", "P2", "P3", "P4", "P5")


@pytest.fixture(scope="module")
def bids(northshire: ev.Review) -> ev.Assessment:
    """The fictional review without a cut-off date: its bids came after the report."""
    return ev.assess(northshire, ev.Settings(n_draws=100, weights="W-BIDS"))


def of(assessment: ev.Assessment, subject_id: str) -> Weighing:
    found = weighed(assessment, assessment.review.subject(subject_id))
    assert found is not None
    return found


def test_totals_of_options_are_those_of_the_appraisal(northshire_assessment: ev.Assessment) -> None:
    found, appraisal = of(northshire_assessment, "P5"), northshire_assessment.appraisal
    assert appraisal is not None
    assert found.values.subject_ids == appraisal.option_ids == CARRIED
    assert found.left_out == appraisal.left_out == (("F6", "P0"),)
    for name, benefits in appraisal.benefits.groupby("weight_set_id"):
        totals = found.totals(str(name))
        for end in ("lower", "upper"):
            np.testing.assert_allclose(totals[end], benefits[end], rtol=0, atol=1e-9)
        assert found.leaders(str(name)) == appraisal.leaders[str(name)]
    assert {item.weight_set_id for item in found.weight_sets} == set(appraisal.weights)


def test_the_steps_of_a_bid_by_hand(bids: ev.Assessment) -> None:
    # B2 has 8, 8.5, 6.5 and 8 of 10; the award panel's points are 40, 25, 20 and 15
    steps = of(bids, "B2").steps("B2", "W-BIDS")
    assert steps["value_lower"].tolist() == pytest.approx([80, 85, 65, 80])
    assert steps["weight"].tolist() == pytest.approx([0.4, 0.25, 0.2, 0.15])
    assert steps["lower"].tolist() == pytest.approx([32, 21.25, 13, 12])
    assert steps["upper"].sum() == pytest.approx(78.25)


def test_bids_are_compared_with_those_for_the_same_lot(bids: ev.Assessment) -> None:
    assert of(bids, "B2").values.subject_ids == ("B1", "B2")
    assert of(bids, "B3").values.subject_ids == ("B3",)
    ranks = of(bids, "B1").totals("equal").set_index("subject_id")
    # B1 has 7.5, 8, 7.5 and 8: 31 tenths, as many as B2
    assert ranks["lower"].tolist() == pytest.approx([77.5, 77.5])
    assert ranks["tied"].all()


def test_the_chosen_weights_stand_first(bids: ev.Assessment) -> None:
    assert [item.weight_set_id for item in of(bids, "B2").weight_sets] == ["W-BIDS", "equal"]


def test_insufficient_evidence_makes_an_interval_at_every_step(northshire_assessment: ev.Assessment) -> None:
    found = of(northshire_assessment, "P1")
    steps = found.steps("P1", "equal").set_index("criterion_id")
    unknown = steps[steps["state"] == "IE"]
    assert len(unknown) == 1
    assert (unknown["value_lower"].item(), unknown["value_upper"].item()) == (0, 100)
    total = found.totals("equal").set_index("subject_id").loc["P1"]
    assert (steps["lower"].sum(), steps["upper"].sum()) == pytest.approx((total["lower"], total["upper"]))
    assert total["upper"] - total["lower"] == pytest.approx(20)  # one factor of five, equal weights


def test_hubs_are_weighed_only_where_asked_for_and_allowed(northshire: ev.Review, changeup: ev.Review) -> None:
    for review, hub, together in ((northshire, "N1", 6), (changeup, "H1", 0)):
        subject = review.subject(hub)
        assert compared_with(review, subject, ev.Settings()) == ()
        assert len(compared_with(review, subject, ev.Settings(show_totals=True))) == together


def test_totals_of_hubs_are_those_of_the_report(northshire: ev.Review) -> None:
    assessment = ev.assess(northshire, northshire.settings_for("hub_scorecard", show_totals=True, n_draws=100))
    totals = assessment.hubs.totals
    assert totals is not None
    mine = of(assessment, "N1").totals("equal")
    np.testing.assert_allclose(mine[["lower", "upper"]], totals[["lower", "upper"]])


@pytest.mark.parametrize("subject_id", ["P6", "N1"])
def test_what_is_not_weighed_has_no_steps(northshire_assessment: ev.Assessment, subject_id: str) -> None:
    assert weighed(northshire_assessment, northshire_assessment.review.subject(subject_id)) is None


def test_another_set_of_weights_is_refused_by_name(northshire_assessment: ev.Assessment) -> None:
    with pytest.raises(ev.MethodError, match="no weight set 'W-HUBS' is of the options; choose from equal, W-USERS"):
        of(northshire_assessment, "P5").totals("W-HUBS")
