"""Tables of cost against sums worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import tables
from tests.tables.views import grid


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


@pytest.mark.parametrize("name", ["cost_table", "cost_basis"])
def test_no_cost_no_table(changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment, name: str) -> None:
    assert getattr(tables, name)(changeup_assessment) == ()
    assert getattr(tables, name)(replace(northshire_assessment, appraisal=None, robustness=None)) == ()
