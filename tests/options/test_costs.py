"""Present values by hand, and costs that cannot be compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from evaluation.errors import MethodError
from evaluation.options import present_values

Line = tuple[str, int, float, float, float]

GREEN_BOOK_FACTORS = {0: 1.0, 1: 0.9662, 2: 0.9335, 3: 0.9019, 4: 0.8714, 5: 0.8420, 10: 0.7089, 20: 0.5026, 30: 0.3563}
"""HM Treasury, the Green Book, table of discount factors at 3.5%, printed with four decimals."""


def costs(*lines: Line, base: str = "2025 prices") -> pd.DataFrame:
    frame = pd.DataFrame(lines, columns=["option_id", "year", "low", "central", "high"])
    return frame.assign(price_base=base)


def valued(frame: pd.DataFrame, *options: str, base_year: int | None = 2025, baseline: str = "P0") -> pd.DataFrame:
    found = present_values(frame, options, discount_rate=0.035, base_year=base_year, baseline=baseline)
    return found.set_index("option_id")


@pytest.mark.parametrize(("year", "factor"), GREEN_BOOK_FACTORS.items())
def test_green_book_discount_factors(year: int, factor: float) -> None:
    found = valued(costs(("P0", 2025 + year, 1, 1, 1)), "P0")
    assert found["central"].iloc[0] == pytest.approx(factor, abs=0.5e-4)


def test_present_value_by_hand_over_three_years() -> None:
    frame = costs(("P0", 2025, 90, 100, 130), ("P0", 2026, 90, 103.5, 130), ("P0", 2027, 0, 107.1225, 0))
    found = valued(frame, "P0")
    assert found.loc["P0", "central"] == pytest.approx(300)  # 100 + 103.5/1.035 + 107.1225/1.035**2
    assert found.loc["P0", "low"] == pytest.approx(90 + 90 / 1.035)
    assert found.loc["P0", "high"] == pytest.approx(130 + 130 / 1.035)
    assert (found.loc["P0", "years"], found.loc["P0", "price_base"]) == ("2025 to 2027", "2025 prices")


def test_difference_is_from_the_baseline() -> None:
    found = valued(
        costs(("P0", 2025, 1, 100, 200), ("P1", 2025, 1, 40, 50), ("P2", 2025, 1, 160, 200)), "P0", "P1", "P2"
    )
    assert list(found["difference"]) == [0, -60, 60]


def test_year_zero_is_the_first_on_record_where_no_base_year_is_given() -> None:
    frame = costs(("P0", 2026, 1, 103.5, 200))
    assert valued(frame, "P0", base_year=None).loc["P0", "central"] == 103.5
    assert valued(frame, "P0").loc["P0", "central"] == pytest.approx(100)


def test_an_option_without_costs_is_not_known_and_not_nothing() -> None:
    found = valued(costs(("P0", 2025, 1, 100, 200)), "P0", "P1")
    assert found.loc["P1", ["low", "central", "high", "difference"]].isna().all()
    assert found.loc["P1", "years"] == ""


def test_costs_of_options_that_are_not_carried_do_not_count() -> None:
    frame = costs(("P0", 2025, 1, 100, 200), ("P9", 2040, 1, 1, 1))
    assert list(valued(frame, "P0").index) == ["P0"]


def test_no_cost_at_all_and_no_baseline() -> None:
    found = valued(costs(), "P0", "P1")
    assert found["central"].isna().all()
    assert set(found["price_base"]) == {""}
    alone = present_values(costs(("P1", 2025, 1, 2, 3)), ("P1",), discount_rate=0.0, base_year=None, baseline=None)
    assert math.isnan(alone["difference"].iloc[0])
    assert alone["central"].iloc[0] == 2


def test_order_of_the_rows_changes_nothing() -> None:
    lines: list[Line] = [("P0", 2025, 1, 2, 3), ("P1", 2025, 4, 5, 6), ("P0", 2026, 7, 8, 9), ("P1", 2026, 1, 1, 1)]
    one, other = (valued(costs(*order), "P0", "P1") for order in (lines, lines[::-1]))
    np.testing.assert_allclose(one["central"], other["central"], rtol=1e-15)


def test_two_price_bases_are_refused() -> None:
    frame = pd.concat([costs(("P0", 2025, 1, 2, 3)), costs(("P1", 2025, 1, 2, 3), base="2024 prices")])
    with pytest.raises(MethodError, match="one price base; these stand in 2024 prices and 2025 prices"):
        valued(frame, "P0", "P1")


def test_different_years_are_refused() -> None:
    frame = costs(("P0", 2025, 1, 2, 3), ("P0", 2026, 1, 2, 3), ("P1", 2025, 1, 2, 3))
    with pytest.raises(MethodError, match=r"P0 covers 2025 to 2026 \(2 years\), P1 2025 to 2025 \(1 years\)"):
        valued(frame, "P0", "P1")
