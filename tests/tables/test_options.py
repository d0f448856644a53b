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
    assert grid(view)["P5 Alliance"][:4] == ["preferred", "69.0", "£10.01m", "yes"]
    assert grid(view)["P3 Two hubs"][3] == "no"
    (view,) = tables.options_summary(changeup_assessment)
    assert grid(view)["O0 As now"][:4] == ["baseline comparator", "35.0", "not known", "not known"]


def test_nothing_appraised_shows_no_table(northshire_assessment: ev.Assessment) -> None:
    bare = replace(northshire_assessment, appraisal=None, robustness=None)
    for name in ("performance_matrix", "benefit_by_group", "contributions_table", "weights_side_by_side",
                 "options_summary"):  # fmt: skip
        assert getattr(tables, name)(bare) == ()
