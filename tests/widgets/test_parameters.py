"""What a desk shows as parameters, and the line that brings it back."""

from __future__ import annotations

import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.widgets.parameters import papermill_line, parse_hubs, parse_points, points_text, settings_shown, text_of

IDS = ("F1", "F2", "F3")


def test_an_id_without_quotation_marks_is_still_text() -> None:
    assert (text_of("reviewer", 5), text_of("reviewer", "RA")) == ("5", "RA")


@pytest.mark.parametrize("value", [None, True, 1.5, ["S1"], {"S1": 1}])
def test_what_is_no_text_is_refused_by_the_name_of_its_parameter(value: object) -> None:
    with pytest.raises(MethodError, match=r"^round must be text, as in round = .*; it is "):
        text_of("round", value)


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=3))
def test_points_come_back_as_they_were_written(tenths: list[int]) -> None:
    points = dict(zip(IDS, (value / 10 for value in tenths), strict=True))
    assert parse_points(points_text(points), IDS) == pytest.approx(points)


def test_points_may_stand_in_any_order() -> None:
    assert list(parse_points("F3=1, F1=2,F2=3", IDS).items()) == [("F1", 2.0), ("F2", 3.0), ("F3", 1.0)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("F1=1,F2=2", "F3 has none"),
        ("F1=1,F2=2,F9=3", "'F9=3' is not such"),
        ("F1=1,F1=2,F2=3", "'F1=2' is not such"),
        ("F1=1,F2=2,F3=101", "'F3=101' is not"),
        ("F1=1,F2=2,F3=-1", "'F3=-1' is not"),
        ("F1=1,F2=2,F3=nan", "'F3=nan' is not"),
        ("F1=1,F2=2,F3=many", "'F3=many' is not"),
        ("F1=1,F2=2,F3", "'F3' is not"),
    ],
)
def test_points_that_are_amiss_are_named(text: str, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        parse_points(text, IDS)


def test_up_to_three_hubs_each_once() -> None:
    assert parse_hubs("") == ()
    assert parse_hubs("N1, N3,N1") == ("N1", "N3")
    with pytest.raises(MethodError, match="at most 3 hubs"):
        parse_hubs("A,B,C,D")


def test_only_settings_that_are_not_the_packs_own_are_written(northshire: ev.Review) -> None:
    plain = northshire.settings_for("options_report")
    assessment = ev.assess(northshire, replace(plain, n_draws=100))
    assert settings_shown(assessment) == {"n_draws": 100}
    assert plain.as_at  # the pack's own date is not written, as the notebook takes it from the pack


def test_texts_that_papermill_would_read_as_numbers_are_marked_as_text() -> None:
    line = papermill_line("explore", "../data/x", {"weights": "007", "subject": "None", "n_draws": 500, "show": True})
    assert shlex.split(line)[5:] == [
        "-p", "pack", "../data/x", "-r", "weights", "007", "-r", "subject", "None", "-p", "n_draws", "500",
        "-p", "show", "True",
    ]  # fmt: skip


def test_spaces_and_signs_stay_within_their_value() -> None:
    value = "subject_id=N1;words=it's $(here)"
    assert shlex.split(papermill_line("explore", "my pack", {"sought": value}))[7:] == [
        "my pack", "-p", "sought", value,
    ]  # fmt: skip


def test_what_is_empty_is_left_out() -> None:
    assert "points" not in papermill_line("explore", "../data/x", {"points": ""})
