"""Tables of the options against rows of both packs, picked and worked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.presentation import plain
from tests.tables.views import changed, grid, with_table


def test_performance_keeps_ie_na_and_says_what_is_left_out(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.performance_matrix(northshire_assessment)
    assert grid(view)["P1 None"][2] == "IE"
    assert grid(view)["P0 As now"][5] == "NA"
    assert view.columns[-1] == "F6 Safe move (left out)"
    assert "F6 does not apply to P0" in view.note
    assert view.status == "illustrative"


def test_benefit_by_hand_with_an_interval_for_insufficient_evidence(northshire_assessment: ev.Assessment) -> None:
    # values 0, 20, 45, 75, 100; equal weights over F1 to F5
    # P0: (45 + 45 + 45 + 75 + 100) / 5 = 62; P1: (0 + 20 + [0, 100] + 20 + 45) / 5 = 17 to 37; P5: (4 * 75 + 45) / 5
    (view,) = tables.benefit_by_group(northshire_assessment)
    equal = dict(zip(view.columns[1:], grid(view)["Equal weights"], strict=True))
    assert (equal["P0 As now"], equal["P1 None"], equal["P5 Alliance"]) == ("62.0", "17.0 to 37.0", "69.0")
    assert equal["Leads"] == "P5"


def test_contributions_add_up_by_hand(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.contributions_table(changeup_assessment)
    # O3: levels 3 2 3 2 2 at even steps of 25, weight one fifth
    assert grid(view)["O3 Centres of excellence"] == ["15.0", "10.0", "15.0", "10.0", "10.0", "60.0"]


def test_swing_weights_by_hand(northshire_assessment: ev.Assessment) -> None:
    # users' points 100, 80, 60, 70, 30 over the five factors that count: 100 / 340 = 29%
    (view,) = tables.weights_side_by_side(northshire_assessment)
    assert grid(view)["Users of advice"] == ["29%", "24%", "18%", "21%", "9%", "swing weights"]


def test_weights_say_that_they_are_rescaled_and_rounded_only_where_they_are(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    (view,) = tables.weights_side_by_side(northshire_assessment)  # users: 29 + 24 + 18 + 21 + 9 = 101
    assert "F6 does not apply to P0. The other weights are rescaled to 100%." in view.note
    assert view.note.endswith("may not add to 100% because of rounding.")
    (view,) = tables.weights_side_by_side(changeup_assessment)
    assert "rescaled" not in view.note
    alone = changeup_assessment.weight_sets["option"][:1]  # equal weights, 20% each
    appraisal = changeup_assessment.appraisal
    assert appraisal is not None
    kept = {item.weight_set_id: appraisal.weights[item.weight_set_id] for item in alone}
    after = replace(changeup_assessment, weight_sets={"option": alone}, appraisal=replace(appraisal, weights=kept))
    assert "rounding" not in tables.weights_side_by_side(after)[0].note


def test_levels_are_told_apart_from_the_verdicts_of_the_longlist(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.performance_matrix(northshire_assessment)
    assert "the verdicts on the longlist are a judgement of their own and may differ" in view.note
    none = northshire_assessment.review.table("option_csf").iloc[:0]
    (view,) = tables.performance_matrix(with_table(northshire_assessment, option_csf=none))
    assert "longlist" not in view.note


def test_no_risks_no_table(changeup_assessment: ev.Assessment) -> None:
    assert tables.risks_table(changeup_assessment) == ()


def test_one_risk_changes_one_row(northshire_assessment: ev.Assessment) -> None:
    frame = changed(northshire_assessment.review.table("risk"), {"risk_id": "RK3"}, "likelihood", "low")
    (before,), (view,) = (
        tables.risks_table(northshire_assessment),
        tables.risks_table(with_table(northshire_assessment, risk=frame)),
    )
    assert [plain(b[0].text) for a, b in zip(before.rows, view.rows, strict=True) if a != b] == ["RK3, P1 None"]


def test_equalities_count_evidence_on_options_apart(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.options_equalities(northshire_assessment)
    assert grid(view)["Race"][2:] == ["1", "0"]
    assert "ND5" in grid(view)["Race"][1]


def test_summary_for_the_board_gives_role_benefit_cost_and_frontier(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    (view,) = tables.options_summary(northshire_assessment)
    assert grid(view)["P5 Alliance"][:4] == ["An alliance of hubs (preferred)", "69.0", "£10.01m", "yes"]
    assert grid(view)["P3 Two hubs"][3] == "no"
    (view,) = tables.options_summary(changeup_assessment)
    assert grid(view)["O0 As now"][:4] == ["Business as usual", "35.0", "not known", "not known"]


def test_summary_for_the_board_explains_its_columns(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    (view,) = tables.options_summary(northshire_assessment)
    assert "Cost 2026 to 2030" in view.columns
    assert "A range: a level is not known. Cost: discounted." in view.note  # P1 has IE on F3
    assert "in 2,000 draws of any weights, and of levels as reviewers differ and evidence is thin" in view.note
    assert "tool behind this report: P0, the baseline; P1, without services for the whole area." in view.note
    (view,) = tables.options_summary(changeup_assessment)
    assert "Cost" in view.columns  # none is on record, so there are no years
    assert "A range" not in view.note
    assert "Cost:" not in view.note


def test_nothing_appraised_shows_no_table(northshire_assessment: ev.Assessment) -> None:
    bare = replace(northshire_assessment, appraisal=None, robustness=None)
    for name in ("performance_matrix", "benefit_by_group", "contributions_table", "weights_side_by_side",
                 "options_summary"):  # fmt: skip
        assert getattr(tables, name)(bare) == ()
