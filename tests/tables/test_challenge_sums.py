"""Sums that a reader can do again: every test adds up or multiplies the cells as they are printed."""

from __future__ import annotations

import re

import pytest

from evaluation import tables
from evaluation.assessment.challenge import Challenge
from evaluation.presentation import TableView, plain
from evaluation.tables.challenge_sums import pounds
from tests.assessment.challenges import opened

HALF = 0.005  # of the last place printed
WEIGHED = [("changeup-2006", "O4"), ("northshire-2025", "P1"), ("northshire-2025", "P5"), ("northshire-2025", "B2")]
NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def ends(cell: str) -> tuple[float, float]:
    """Return the numbers of a cell as a reader takes them: one, or two where it says "a to b"."""
    found = [float(text.replace(",", "")) for text in NUMBER.findall(cell)]
    assert 1 <= len(found) <= 2, cell
    return found[0], found[-1]


def printed(table: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in table.rows]


def hubs_weighed() -> Challenge:
    return opened("northshire-2025", "N1", show_totals=True)


@pytest.mark.parametrize(("pack", "subject_id"), WEIGHED)
def test_printed_contributions_add_up_to_the_printed_total(pack: str, subject_id: str) -> None:
    views = tables.challenge_steps(opened(pack, subject_id))
    assert views
    for view in views:
        *steps, total = printed(view)
        for place in (0, 1):
            added = sum(ends(step[4])[place] for step in steps)
            assert added == pytest.approx(ends(total[4])[place], abs=HALF * (len(steps) + 1))
        assert sum(ends(step[3])[0] for step in steps) == pytest.approx(100, abs=HALF * len(steps))
        assert total[3] == "100.00%"


@pytest.mark.parametrize(("pack", "subject_id"), WEIGHED)
def test_printed_value_times_printed_weight_is_the_printed_contribution(pack: str, subject_id: str) -> None:
    for view in tables.challenge_steps(opened(pack, subject_id)):
        for step in printed(view)[:-1]:
            for place in (0, 1):
                product = ends(step[2])[place] * ends(step[3])[0] / 100
                assert product == pytest.approx(ends(step[4])[place], abs=2 * HALF)


def test_the_steps_of_a_bid_as_printed() -> None:
    (chosen,) = [v for v in tables.challenge_steps(opened("northshire-2025", "B2")) if v.table_id.endswith("W-BIDS")]
    assert printed(chosen)[0] == ["G1 Service plan", "8.0", "80.00", "40.00%", "32.00"]
    assert printed(chosen)[-1] == ["Total", "all that count", "the sum", "100.00%", "78.25"]


def test_the_totals_are_those_of_the_report() -> None:
    found = opened("northshire-2025", "P5")
    (report,) = tables.benefit_by_group(found.whole)
    benefit = {row[0]: row for row in printed(report)}
    place = report.columns.index("P5 Alliance")
    for view, item in zip(tables.challenge_steps(found), found.weighing.weight_sets if found.weighing else ()):  # noqa: B905
        total = ends(printed(view)[-1][4])[0]
        assert total == pytest.approx(float(benefit[item.stakeholder_group][place]), abs=0.05 + HALF)


def test_what_is_left_out_for_all_is_said() -> None:
    view = tables.challenge_steps(opened("northshire-2025", "P5"))[0]
    assert "Left out for all alike: F6, which does not apply to one of those compared." in view.note
    assert "F6" not in {row[0][:2] for row in printed(view)}


def test_of_others_only_the_leader_and_its_total_are_told() -> None:
    (table,) = tables.challenge_ranks(opened("northshire-2025", "P5"))
    rows = {row[0]: row[1:] for row in printed(table)}
    assert rows["Equal weights"] == ["69.00", "1", "Alliance", "69.00"]
    assert rows["County and district councils"][1:3] == ["3", "One number"]
    assert table.columns[2] == "Rank, of 6"


def test_a_tie_is_marked_with_both_names() -> None:
    (table,) = tables.challenge_ranks(opened("northshire-2025", "B2"))
    assert [row[0] for row in printed(table)] == ["Equal weights", "The award panel"]
    assert printed(table)[0][1:] == ["77.50", "=1", "Plain Answer and Tarnley, level", "77.50"]


@pytest.mark.slow
def test_hubs_have_steps_where_totals_are_allowed_and_never_a_rank() -> None:
    assert tables.challenge_steps(opened("northshire-2025", "N2")) == ()
    assert tables.challenge_steps(opened("changeup-2006", "H1")) == ()
    found = hubs_weighed()
    assert {view.table_id for view in tables.challenge_steps(found)} == {"tbl-steps-equal", "tbl-steps-W-HUBS"}
    assert tables.challenge_ranks(found) == ()


def test_printed_costs_times_printed_factors_add_up() -> None:
    (table,) = tables.challenge_cost(opened("northshire-2025", "P5"))
    *years, total = printed(table)
    assert [year[0] for year in years] == ["2026", "2027", "2028", "2029", "2030"]
    # 2027: 1 / 1.035 = 0.966184; 2,150,000 x 0.966184 = 2,077,295
    assert years[1][4:7:2] == ["0.966184", "£2,077,295"]
    for place in (5, 6, 7):
        for year in years:
            assert ends(year[place - 4])[0] * ends(year[4])[0] == pytest.approx(ends(year[place])[0], abs=2)
        assert sum(ends(year[place])[0] for year in years) == pytest.approx(ends(total[place])[0], abs=3)
        assert sum(ends(year[place - 4])[0] for year in years) == ends(total[place - 4])[0]


@pytest.mark.parametrize(("pack", "subject_id"), [("changeup-2006", "O4"), ("northshire-2025", "P6")])
def test_without_costs_or_off_the_shortlist_there_is_no_table(pack: str, subject_id: str) -> None:
    assert tables.challenge_cost(opened(pack, subject_id)) == ()


def test_pounds_are_whole_and_never_millions() -> None:
    assert [pounds(amount) for amount in (2_180_000.4, -1_500.6, -0.2, 0)] == ["£2,180,000", "-£1,501", "£0", "£0"]
