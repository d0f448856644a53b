"""Tables of the options against rows of both packs, picked and worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain


def grid(view: TableView) -> dict[str, list[str]]:
    """Return the cells of each row as words, by the words of its heading."""
    return {plain(row[0].text): [plain(cell.text) for cell in row[1:]] for row in view.rows}


def changed(frame: pd.DataFrame, where: dict[str, str], column: str, value: object) -> pd.DataFrame:
    """Return a copy with one column changed in the rows that match."""
    copy, mask = frame.copy(), pd.Series(True, index=frame.index)
    for name, wanted in where.items():
        mask &= frame[name] == wanted
    assert mask.sum() == 1
    copy.loc[mask, column] = value
    return copy


def with_table(assessment: ev.Assessment, **frames: pd.DataFrame) -> ev.Assessment:
    """Return the assessment over a review with some tables replaced; nothing is computed again."""
    return replace(assessment, review=assessment.review.with_tables(frames))


def test_framework_filter_has_the_five_choices_of_every_option(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.framework_filter(changeup_assessment)
    assert view.columns == ("Option", "Scope", "Solution", "Delivery", "Implementation", "Funding")
    assert grid(view)["O6 No national"][0] == "No national services"
    assert [plain(row[0].text)[:2] for row in view.rows] == ["O0", "O1", "O2", "O3", "O4", "O6", "O7"]


def test_longlist_names_comparators_and_keeps_anchors(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.longlist_table(changeup_assessment)
    assert view.row_anchors[0] == "option-O0"
    assert grid(view)["O0 As now"][1] == "carried: baseline comparator"
    assert grid(view)["O6 No national"][1] == "carried: no national comparator"
    assert grid(view)["O7 Single agency"][1] == "discarded"
    assert "option-O5" not in view.row_anchors  # known in June 2007 only


def test_preferred_option_is_said_in_the_longlist(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.longlist_table(northshire_assessment)
    assert grid(view)["P5 Alliance"][1] == "carried, preferred way forward"


def test_one_verdict_changes_one_cell(northshire_assessment: ev.Assessment) -> None:
    frame = northshire_assessment.review.table("option_csf")
    after = with_table(
        northshire_assessment, option_csf=changed(frame, {"option_id": "P4", "criterion_id": "F5"}, "verdict", "meets")
    )
    (before,), (view,) = tables.success_factors(northshire_assessment), tables.success_factors(after)
    pairs = [(a, b) for x, y in zip(before.rows, view.rows, strict=True) for a, b in zip(x, y, strict=True) if a != b]
    assert [(plain(a.text), plain(b.text)) for a, b in pairs] == [("fails", "meets")]


def test_unknown_verdicts_are_hatched_and_named(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.success_factors(northshire_assessment)
    row = next(row for row in view.rows if plain(row[0].text) == "P1 None")
    assert (plain(row[3].text), row[3].kind) == ("not known", "level-none")


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


def test_cost_in_present_value_by_hand(northshire_assessment: ev.Assessment) -> None:
    # P0: 1.96m a year over 2026 to 2030, 2026 not discounted: 1.96 * (1 + 1/1.035 + ... + 1/1.035**4) = 9.159
    (view,) = tables.cost_table(northshire_assessment)
    assert grid(view)["P0 As now"][1] == "£9.16m"
    assert grid(view)["P0 As now"][3] == "is the baseline"
    assert "3.5% a year" in view.caption


def test_cost_basis_states_optimism_bias_once_an_option(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.cost_basis(northshire_assessment)
    assert grid(view)["P0 As now"][0] == "£1.96m"
    assert grid(view)["P5 Alliance"][1].count("optimism bias") == 1


@pytest.mark.parametrize("name", ["cost_table", "cost_basis", "risks_table"])
def test_no_rows_no_table(changeup_assessment: ev.Assessment, name: str) -> None:
    assert getattr(tables, name)(changeup_assessment) == ()


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
    for name in ("performance_matrix", "benefit_by_group", "contributions_table", "weights_side_by_side", "cost_table",
                 "options_summary"):  # fmt: skip
        assert getattr(tables, name)(bare) == ()
