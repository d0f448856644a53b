"""Numbers, money, dates and levels at the edges where rounding or a missing value would mislead."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.model import STATUSES, Level, Scale, Settings
from evaluation.presentation import count_of, day, level_text, listed, money, number, one_by_one, percent, status_words
from evaluation.presentation.words import known_by_words, settings_words
from evaluation.schemas import latest_day

PANEL = Scale("panel", "ordinal", tuple(Level(code, word, 50.0 * code) for code, word in enumerate("abc")))
GRANT = Scale("grant", "numeric", minimum=1.0, maximum=5.0, step=0.1, direction="lower")
WHOLE = Scale("whole", "numeric", minimum=0.0, maximum=10.0, step=1.0)
HALF = Scale("half", "numeric", minimum=0.0, maximum=10.0, step=0.5)
QUARTER = Scale("quarter", "numeric", minimum=0.0, maximum=10.0, step=0.25)
FIVES = Scale("fives", "numeric", minimum=0.0, maximum=100.0, step=5.0)
FROM_A_QUARTER = Scale("from a quarter", "numeric", minimum=0.25, maximum=5.25, step=1.0)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (1234.56, 1, "1,234.6"),
        (-0.04, 1, "0.0"),  # no minus before a rounded zero
        (-0.06, 1, "-0.1"),
        (0.0, 0, "0"),
        (-0.0, 2, "0.00"),
        (1e6, 0, "1,000,000"),
        (math.nan, 1, "not known"),
    ],
)
def test_number(value: float, places: int, text: str) -> None:
    assert number(value, places) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [  # worked by hand: half to even on the number as it is written, whatever a float makes of it
        (0.25, 1, "0.2"),
        (0.35, 1, "0.4"),
        (0.45, 1, "0.4"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.00"),
        (0.1 + 0.2 + 0.05, 1, "0.4"),  # 0.35 with noise above
        (0.7 * 0.5, 1, "0.4"),  # 0.35 with noise below
        (64.25, 1, "64.2"),
        (64.35, 1, "64.4"),
        (0.5, 0, "0"),
        (1.5, 0, "2"),
        (-0.25, 1, "-0.2"),
        (0.3499999, 1, "0.3"),  # more than noise
        (1e22, 1, "10,000,000,000,000,000,000,000.0"),
        (math.inf, 1, "Infinity"),
    ],
)
def test_a_half_goes_to_the_even_figure_of_the_number_as_it_is_written(value: float, places: int, text: str) -> None:
    assert number(value, places) == text


@pytest.mark.parametrize(
    ("share", "places", "text"),
    [
        (0.0, 0, "0%"),
        (1.0, 0, "100%"),
        (0.5, 0, "50%"),
        (0.004, 0, "under 1%"),
        (0.005, 0, "under 1%"),  # half of one per cent would print as 0
        (0.0051, 0, "1%"),
        (0.994, 0, "99%"),
        (0.995, 0, "over 99%"),
        (0.9999, 0, "over 99%"),
        (0.0004, 1, "under 0.1%"),
        (0.99999, 1, "over 99.9%"),
        (0.1234, 1, "12.3%"),
        (1e-12, 0, "under 1%"),
        (math.nan, 0, "not known"),
    ],
)
def test_percent(share: float, places: int, text: str) -> None:
    assert percent(share, places) == text


@given(st.floats(0, 1))
def test_a_share_that_is_neither_nothing_nor_all_never_prints_as_either(share: float) -> None:
    if 0 < share < 1:
        assert percent(share) not in ("0%", "100%")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "£0"),
        (-0.3, "£0"),
        (0.5, "£0"),
        (999.4, "£999"),
        (999_999, "£999,999"),
        (999_999.7, "£1.0m"),
        (1_000_000, "£1.0m"),
        (1_960_000, "£1.96m"),
        (8_700_000, "£8.7m"),
        (-30_000_000, "-£30.0m"),
        (-1234, "-£1,234"),
        (math.nan, "not known"),
    ],
)
def test_money(amount: float, text: str) -> None:
    assert money(amount) == text


def test_texts_of_people_stand_as_sentences_one_after_another() -> None:
    assert one_by_one("Read again", "Dissent: RC") == "Read again. Dissent: RC"
    assert one_by_one("Read again.", "", "Why? ", "So it is") == "Read again. Why? So it is"
    assert one_by_one("Is it so?", "It is!") == "Is it so? It is!"
    assert one_by_one("", "Alone") == "Alone"
    assert one_by_one("", "") == ""


def test_missing_words_may_be_chosen() -> None:
    assert number(math.nan, missing="no mark") == percent(math.nan, missing="no mark") == "no mark"
    assert money(math.nan, missing="no cost on record") == "no cost on record"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2006-11-22", "22 November 2006"),
        ("2006-01", "January 2006"),
        ("2006", "2006"),
        ("2007-07-15~", "about 15 July 2007"),
        ("2007?", "about 2007"),
        ("../2006-11-22", "by 22 November 2006"),
        ("/2006-11", "by November 2006"),
        ("2006-09-13/..", "after 13 September 2006"),
        ("2006-09/2006-11", "between September 2006 and November 2006"),
        ("2006-09-05~/2006-11", "between about 5 September 2006 and November 2006"),
        ("2006-21", "spring 2006"),
        ("2006-24", "winter 2006"),
        ("20XX", "20XX"),
        ("2006-11-22T10:00:00Z", "2006-11-22T10:00:00Z"),
        ("", "not dated"),
    ],
)
def test_day(text: str, words: str) -> None:
    assert day(text) == words
    if text:
        latest_day(text)  # all of them are dates that a pack may hold


def test_known_by_says_what_cannot_be_dated() -> None:
    assert known_by_words("2006-09-13/..") == "cannot be dated"
    assert known_by_words("2006-09-13") == "13 September 2006"


@pytest.mark.parametrize(
    ("level", "scale", "text"),
    [
        ((1, 1, "level"), PANEL, "1 b"),
        ((0, 1, "level"), PANEL, "0 to 1"),
        ((0.5, 0.5, "level"), PANEL, "0.5"),  # a mean has no word of the scale
        ((math.nan, math.nan, "IE"), PANEL, "IE"),
        ((math.nan, math.nan, "NA"), PANEL, "NA"),
        ((math.nan, math.nan, "unscored"), PANEL, "not scored"),
        ((2.0, 2.0, "level"), GRANT, "2.0"),
        ((2.1, 2.4, "level"), GRANT, "2.1 to 2.4"),
        ((7.0, 7.0, "level"), WHOLE, "7"),
        ((7.5, 7.5, "level"), HALF, "7.5"),
        ((7.25, 7.25, "level"), QUARTER, "7.25"),
        ((7.0, 7.75, "level"), QUARTER, "7.00 to 7.75"),
        ((15.0, 15.0, "level"), FIVES, "15"),
        ((1.25, 2.25, "level"), FROM_A_QUARTER, "1.25 to 2.25"),  # the minimum is finer than the step
    ],
)
def test_level(level: tuple[float, float, str], scale: Scale, text: str) -> None:
    assert level_text(*level, scale) == text


def test_level_without_its_word() -> None:
    assert level_text(2, 2, "level", PANEL, with_word=False) == "2"


def test_counts_and_lists() -> None:
    assert [count_of(n, "hub") for n in (0, 1, 6)] == ["no hubs", "1 hub", "6 hubs"]
    assert count_of(2, "criterion", "criteria") == "2 criteria"
    assert [listed("abc"[:n]) for n in range(4)] == ["none", "a", "a and b", "a, b and c"]
    assert listed("ab", "or") == "a or b"


def test_every_status_has_its_words() -> None:
    assert status_words("seed") == "from the review's own page"
    assert len({status_words(status) for status in STATUSES}) == len(STATUSES)
    with pytest.raises(KeyError):
        status_words("guess")


def test_settings_in_words() -> None:
    assert (
        settings_words(Settings(as_at="2006-11-22")) == "weights equal, as at 22 November 2006, 10,000 draws, seed 2006"
    )
    assert (
        settings_words(Settings(weights="W1", n_draws=100, seed=0))
        == "weights W1, with no cut-off date, 100 draws, seed 0"
    )
