"""The years of an option's cost: by hand, and held against the present values of the appraisal."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.options import present_values
from evaluation.options.yearly import YEARLY_COLUMNS, yearly_present_values

ESTIMATES = ("low", "central", "high")


def costs(**central: list[float]) -> pd.DataFrame:
    rows = [
        {"option_id": option, "year": 2026 + place, "low": cost / 2, "central": cost, "high": cost * 2,
         "price_base": "2025/26 prices"}
        for option, amounts in central.items()
        for place, cost in enumerate(amounts)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_factors_by_hand_at_ten_per_cent() -> None:
    frame = yearly_present_values(costs(A=[100.0, 110.0, 121.0]), ("A",), "A", discount_rate=0.1, base_year=2026)
    assert list(frame["n_years"]) == [0, 1, 2]
    assert frame["factor"].tolist() == pytest.approx([1.0, 1 / 1.1, 1 / 1.21])
    assert frame["present_central"].tolist() == pytest.approx([100.0, 100.0, 100.0])
    assert frame["present_high"].sum() == pytest.approx(600.0)


def test_a_base_year_before_the_first_cost_discounts_that_too() -> None:
    frame = yearly_present_values(costs(A=[110.0]), ("A",), "A", discount_rate=0.1, base_year=2025)
    assert (frame["n_years"].iloc[0], frame["present_central"].iloc[0]) == (1, pytest.approx(100.0))


def test_an_option_without_costs_has_no_years() -> None:
    frame = yearly_present_values(costs(A=[100.0]), ("A", "B"), "B", discount_rate=0.035, base_year=None)
    assert frame.empty
    assert tuple(frame.columns) == YEARLY_COLUMNS


@settings(max_examples=30)  # each sums two tables of costs
@given(
    st.lists(st.tuples(*[st.floats(0, 1e7)] * 2), min_size=1, max_size=6),
    st.floats(0.0, 0.2),
    st.sampled_from([None, 2024, 2026]),
)
def test_the_years_add_up_to_the_present_value(
    amounts: list[tuple[float, float]], rate: float, base_year: int | None
) -> None:
    frame = costs(A=[a for a, _ in amounts], B=[b for _, b in amounts])
    years = yearly_present_values(frame, ("A", "B"), "B", discount_rate=rate, base_year=base_year)
    whole = present_values(frame, ("A", "B"), discount_rate=rate, base_year=base_year, baseline="A").set_index(
        "option_id"
    )
    for name in ESTIMATES:
        assert years[f"present_{name}"].sum() == pytest.approx(whole.loc["B", name])
