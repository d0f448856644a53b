"""Words of options: intervals, roles, leaders, and money in one unit."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.model import Settings
from evaluation.options import Leaders
from evaluation.presentation.words import (
    accounts_money,
    draws_words,
    factor_names,
    leaders_words,
    money_among,
    money_beside,
    option_role,
    span,
)


@pytest.mark.parametrize(("lower", "upper", "words"), [(62, 62, "62.0"), (17, 37, "17.0 to 37.0"), (1.01, 1.04, "1.0")])
def test_span_is_one_number_where_both_ends_print_alike(lower: float, upper: float, words: str) -> None:
    assert span(lower, upper) == words


@pytest.mark.parametrize(
    ("leaders", "words"),
    [
        (Leaders(("A",), certain=True), "A"),
        (Leaders(("A", "B"), certain=True), "A and B, level"),
        (Leaders(("A", "B"), certain=False), "A or B (not certain)"),
    ],
)
def test_leaders_say_a_tie_and_what_is_not_certain(leaders: Leaders, words: str) -> None:
    assert leaders_words(leaders) == words


def test_roles_name_the_comparators(northshire_assessment: ev.Assessment) -> None:
    roles = {option: option_role(northshire_assessment.appraisal, option) for option in ("P0", "P1", "P2", "P5", "P6")}
    assert list(roles.values()) == [
        "baseline comparator",
        "no national comparator",
        "carried",
        "preferred",
        "discarded",
    ]


def test_money_takes_the_unit_of_what_stands_beside_it() -> None:
    assert money_beside(477_971, [9_159_000, math.nan]) == "£0.48m"
    assert money_beside(-357_116, [9_159_000]) == "-£0.36m"
    assert money_beside(477_971, [80_000]) == "£477,971"
    assert money_beside(math.nan, [9_159_000]) == "not known"


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ((8_700_000, 4_600_000, 0), ["£8.7m", "£4.6m", "£0"]),
        ((8_700_000, -4_610_000, math.nan), ["£8.70m", "-£4.61m", "not known"]),
        # 1,905,000 is no round number of millions, and 55,000 is under one: the column adds up in whole pounds only
        ((1_960_000, 1_905_000, 55_000), ["£1,960,000", "£1,905,000", "£55,000"]),
        ((0, -0.3), ["£0", "£0"]),
    ],
)
def test_amounts_that_stand_together_have_one_precision(amounts: tuple[float, ...], words: list[str]) -> None:
    assert [money_among(amount, amounts) for amount in amounts] == words


def test_accounts_are_in_whole_pounds_where_a_hub_has_less_than_a_million(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    assert accounts_money(northshire_assessment)(1_920_000) == "£1,920,000"
    assert accounts_money(changeup_assessment)(8_700_000) == "£8.7m"


def test_draws_say_whether_marks_were_drawn() -> None:
    assert draws_words(Settings(n_draws=1000)).startswith("1,000 draws, marks as reviewers' spread")
    assert draws_words(Settings(n_draws=1000, score_uncertainty=False)) == "1,000 draws, marks as they stand"


def test_factors_are_named_with_their_ids_also_those_left_out(northshire_assessment: ev.Assessment) -> None:
    names = factor_names(northshire_assessment)
    assert list(names) == ["F1", "F2", "F3", "F4", "F5", "F6"]
    assert names["F6"] == "F6 Safe move"
    assert factor_names(replace(northshire_assessment, appraisal=None, robustness=None)) == {}
