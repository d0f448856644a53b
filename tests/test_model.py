"""Records check themselves: scales by hand, settings refused by name, the review as one input."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import InputError, MethodError
from evaluation.model import Level, Scale, Settings, Subject, SubjectTable

UNEVEN = Scale("s", "ordinal", tuple(Level(c, w, v) for c, w, v in [(0, "A", 0.0), (2, "B", 20.0), (3, "C", 100.0)]))
GRANT = Scale("g", "numeric", minimum=1.0, maximum=5.0, step=0.1, direction="lower")
AWARD = Scale("a", "numeric", minimum=0.0, maximum=10.0, step=0.5)


@pytest.mark.parametrize("code", ["0", "2", "3"])
def test_codes_of_an_ordinal_scale(code: str) -> None:
    assert UNEVEN.parse(code) == float(code)


@pytest.mark.parametrize(
    "code", ["1", "4", "-0", "2.0", "02", "+2", "2e0", "٢", "２", "two", "", "nan", " 2", "ie", "N/A"]
)
def test_what_is_no_code_of_an_ordinal_scale(code: str) -> None:
    with pytest.raises(ValueError, match=r"^" + code.replace("+", r"\+") + "$"):
        UNEVEN.parse(code)


@pytest.mark.parametrize("scale", [UNEVEN, GRANT, AWARD])
def test_ie_and_na_are_no_numbers(scale: Scale) -> None:
    assert math.isnan(scale.parse("IE"))
    assert math.isnan(scale.parse("NA"))
    assert math.isnan(scale.value(math.nan))


def test_values_of_an_ordinal_scale_by_hand() -> None:
    assert [UNEVEN.value(mark) for mark in (0, 2, 3)] == [0, 20, 100]
    assert UNEVEN.value(1) == 10  # half way from 0 to 2
    assert UNEVEN.value(2.5) == 60
    assert (UNEVEN.worst, UNEVEN.best) == (0, 3)


def test_values_of_numeric_scales_by_hand() -> None:
    assert [AWARD.value(mark) for mark in (0, 2.5, 10)] == [0, 25, 100]
    assert [GRANT.value(mark) for mark in (5, 3, 1)] == [0, 50, 100]
    assert (AWARD.worst, AWARD.best, GRANT.worst, GRANT.best) == (0, 10, 5, 1)


def test_legends() -> None:
    assert UNEVEN.legend == "0 to 3, IE, NA"
    assert GRANT.legend == "1 to 5 in steps of 0.1, IE, NA"


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_better_mark_never_has_a_smaller_value(one: int, other: int) -> None:
    better, worse = sorted((one, other))  # lower is better
    assert GRANT.value(1 + better / 10) >= GRANT.value(1 + worse / 10)
    assert AWARD.value(worse / 4) >= AWARD.value(better / 4)


WRONG_SETTINGS = [
    ({"n_draws": 99}, "n_draws must be a whole number from 100 to 1,000,000; it is 99"),
    ({"n_draws": 1000.0}, "n_draws must be a whole number"),
    ({"n_draws": True}, "n_draws must be a whole number"),
    ({"n_draws": "1000"}, "n_draws must be a whole number"),
    ({"seed": -1}, "seed must be a whole number from 0; it is -1"),
    ({"seed": None}, "seed must be"),
    ({"weights": ""}, "weights must be 'equal' or the id of a weight set"),
    ({"weights": ["equal"]}, "weights must be a str"),
    ({"show_totals": 1}, "show_totals must be a bool; it is 1"),
    ({"anonymise": "no"}, "anonymise must be a bool"),
    ({"score_uncertainty": None}, "score_uncertainty must be a bool"),
    ({"as_at": "2006-11"}, "as_at must be a date such as 2006-11-22, or None; it is '2006-11'"),
    ({"as_at": "22 November 2006"}, "as_at must be a date"),
    ({"as_at": "20061122"}, "as_at must be a date"),
    ({"as_at": "2006-02-30"}, "as_at must be a date"),
    ({"as_at": ""}, "as_at must be a date"),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG_SETTINGS)
def test_wrong_setting_is_refused_by_name(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(MethodError, match="setting ") as caught:
        Settings(**wrong)  # type: ignore[arg-type]
    assert words in str(caught.value)


def test_seed_zero_is_a_seed() -> None:
    assert Settings(seed=0).seed == 0


def test_default_settings_are_those_of_the_design() -> None:
    default = Settings()
    assert (default.weights, default.as_at, default.n_draws, default.seed) == ("equal", None, 10_000, 2006)
    assert (default.show_totals, default.anonymise, default.score_uncertainty) == (False, True, True)
    assert "document" not in Settings.names()
    with pytest.raises(dataclasses.FrozenInstanceError):
        default.seed = 1  # type: ignore[misc]


def test_settings_of_a_document_take_its_day_unless_one_is_given(northshire: ev.Review) -> None:
    assert northshire.settings_for("options_report").as_at == "2025-09-30"
    assert northshire.settings_for("options_report", as_at="2025-06-30").as_at == "2025-06-30"
    assert northshire.settings_for("stakeholder_statement").as_at is None
    assert northshire.settings_for("options_report").document == "options_report"


@pytest.mark.parametrize("name", ["weigths", "document", "path"])
def test_unknown_setting_is_refused_with_the_known_ones(northshire: ev.Review, name: str) -> None:
    with pytest.raises(MethodError, match=f"unknown setting '{name}'; the settings are weights, as_at, n_draws"):
        northshire.settings_for("options_report", **{name: "x"})


def test_unknown_subject_is_refused_with_the_known_ones(northshire: ev.Review) -> None:
    assert northshire.subject("N2").short_name == "Housing"
    with pytest.raises(InputError, match="no subject has this id") as caught:
        northshire.subject("N7")
    assert "N1, N2, N3" in str(caught.value)


def test_subjects_and_sets_by_purpose(northshire: ev.Review) -> None:
    assert [subject.subject_id for subject in northshire.subjects_of("hub")] == ["N1", "N2", "N3", "N4", "N5", "N6"]
    hubs, bids = northshire.criterion_set("hub"), northshire.criterion_set("bid")
    assert hubs is not None
    assert bids is not None
    assert [dimension.dimension_id for dimension in hubs.dimensions][:3] == ["K1v", "K2e", "K2q"]
    assert northshire.scale_of(bids).scale_id == "award"


def test_replacing_a_table_leaves_the_review_as_it_was(northshire: ev.Review) -> None:
    other = northshire.with_tables({"log": northshire.table("log").head(1)})
    assert len(other.table("log")) == 1
    assert len(northshire.table("log")) == 12
    with pytest.raises(TypeError):
        northshire.tables["log"] = other.table("log")  # type: ignore[index]
    with pytest.raises(KeyError):
        northshire.table("lgo")


ROWS = [("A", "hub", "Hub A", "A", ""), ("P", "option", "Option P", "P", "One"), ("B", "hub", "Hub B", "B", "")]


@pytest.fixture
def as_table(northshire: ev.Review) -> ev.Review:
    """Return a review whose subjects are held as a table."""
    frame = pd.DataFrame(ROWS, columns=["subject_id", "subject_type", "name", "short_name", "description"])
    return dataclasses.replace(northshire, subjects=SubjectTable(frame))


def test_table_of_subjects_is_the_sequence_of_its_records(as_table: ev.Review) -> None:
    records = [Subject(*row) for row in ROWS]  # type: ignore[arg-type]
    assert len(as_table.subjects) == 3
    assert list(as_table.subjects) == records
    assert (as_table.subjects[0], as_table.subjects[-1]) == (records[0], records[2])
    assert list(as_table.subjects[1:]) == records[1:]
    assert records[1] in as_table.subjects
    with pytest.raises(IndexError):
        as_table.subjects[3]


def test_review_answers_alike_for_a_table_and_a_tuple_of_subjects(as_table: ev.Review) -> None:
    as_tuple = dataclasses.replace(as_table, subjects=tuple(as_table.subjects))
    for kind in ("hub", "option", "bid"):
        assert tuple(as_table.subjects_of(kind)) == tuple(as_tuple.subjects_of(kind))
        assert as_table.subject_ids_of(kind) == as_tuple.subject_ids_of(kind)
    assert as_table.subject_ids_of("hub") == ("A", "B")
    assert as_table.subject("P") == as_tuple.subject("P")
    for review in (as_table, as_tuple):
        with pytest.raises(InputError, match="Choose one of: A, P, B"):
            review.subject("X")


def test_message_on_an_unknown_subject_names_the_first_of_many(northshire: ev.Review) -> None:
    many = tuple(Subject(f"S{n}", "hub", "S", "S") for n in range(1, 1_301))
    with pytest.raises(InputError, match=r"Choose one of: S1, S2, .*, S100 and 1,200 more\."):
        dataclasses.replace(northshire, subjects=many).subject("X")
