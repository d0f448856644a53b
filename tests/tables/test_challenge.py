"""The result cell by cell with what stands behind it, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.assessment.challenge import Challenge, challenge_settings, challenged
from evaluation.presentation import TableView, plain
from tests.assessment.challenges import opened
from tests.packs.panels import write_numeric_panel

FAMILIES = (
    tables.challenge_result, tables.challenge_criteria, tables.challenge_ranks, tables.challenge_reasons,
    tables.challenge_other_marks, tables.challenge_moderation, tables.challenge_reviewers, tables.challenge_evidence,
    tables.challenge_gaps, tables.challenge_steps, tables.challenge_cost, tables.challenge_findings,
    tables.challenge_place, tables.challenge_lot,
)  # fmt: skip


@pytest.fixture(scope="module")
def housing() -> Challenge:
    return opened("northshire-2025", "N2")


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def column(table: TableView, name: str) -> list[str]:
    return [plain(row[table.columns.index(name)].text) for row in table.rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pack", "subject_id"),
    [("changeup-2006", "H1"), ("changeup-2006", "O4"), ("northshire-2025", "N2"), ("northshire-2025", "P5"),
     ("northshire-2025", "B2"), ("northshire-2025", "P6")],
)  # fmt: skip
def test_every_type_of_subject_has_tables_with_names_of_their_own(pack: str, subject_id: str) -> None:
    found = opened(pack, subject_id)
    views = [view for family in FAMILIES for view in family(found)]
    names = [view.table_id for view in views]
    assert len(names) == len(set(names))


def test_the_result_holds_every_mark_and_what_became_of_it(housing: Challenge) -> None:
    (table,) = tables.challenge_result(housing)
    names = {name: housing.about.names[name] for name in ("RA", "RB", "RC", "RD", "RE")}
    assert names["RC"] not in table.columns  # closed for an actual interest
    row = dict(zip(table.columns, words(table, "K3 Advice: quality"), strict=True))
    # score.csv, S1, N2, K3q: RA 3, RB 4, RD 2, RE 3; consensus.csv: 3 by majority, with the dissent of Reviewer D
    assert [row[names[reviewer]] for reviewer in ("RA", "RB", "RD", "RE")] == ["3", "4", "2", "3"]
    assert (row["Median"], row["Panel level"], row["How set"]) == ("3 Sound", "3 Sound", "by majority")
    assert row["Change and dissent"].startswith(f"Dissent: {names['RD']} holds that a missed possession deadline")
    pair = dict(zip(table.columns, words(table, "K2 Reach: quality"), strict=True))
    assert (pair["Median"], pair["Panel level"], pair["How set"]) == ("2 to 3", "2 to 3 *", "not moderated")
    assert "* not moderated" in table.note
    assert (len(table.rows), table.wide) == (11, False)


def test_where_no_level_was_changed_a_sentence_stands_for_two_columns_that_say_nothing() -> None:
    for subject, n_reviewers in (("B2", 3), ("P5", 5)):
        (table,) = tables.challenge_result(opened("northshire-2025", subject))
        assert not table.wide
        assert table.columns[1 + n_reviewers :] == ("Median", "Panel level", "How set")
        assert table.note.endswith("No level was moved away from its median, and no dissent is on record.")


def test_a_changed_level_carries_its_reason() -> None:
    # N5 on K6e is the one cell of the hubs that moved away from its median
    (table,) = tables.challenge_result(opened("northshire-2025", "N5"))
    row = dict(zip(table.columns, words(table, "K6 Joint working: extent"), strict=True))
    assert row["Median"] != row["Panel level"]
    changed = [text for text in column(table, "Change and dissent") if "Changed because: " in text]
    assert changed == [row["Change and dissent"]]
    assert table.wide  # five reviewers


def test_many_reviewers_stand_in_one_cell(housing: Challenge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.tables.challenge.MOST_REVIEWERS", 3)
    (table,) = tables.challenge_result(housing)
    said = words(table, "K5 Influence")[1]
    assert table.columns[1:3] == ("Marks", "Median")
    # RA IE, RB 2, RD 1, RE IE
    assert sorted(part.split()[1] for part in said.split(", ")) == ["1", "2", "IE", "IE"]


def test_criteria_are_combined_by_the_rule_of_the_pack(housing: Challenge) -> None:
    (table,) = tables.challenge_criteria(housing)
    assert words(table, "K2 Reach") == ["K2 Reach", "extent 3 Sound, quality 2 to 3", "2 to 3 *"]
    assert words(table, "K5 Influence")[2] == "IE"
    assert table.note.startswith("A criterion with two dimensions takes the lower of their levels.")
    assert tables.challenge_criteria(opened("northshire-2025", "P5")) == ()  # one dimension each


def test_reasons_stand_word_for_word_with_what_was_cited(housing: Challenge) -> None:
    views = tables.challenge_reasons(housing)
    assert sum(len(view.rows) for view in views) == 44
    score = housing.about.review.table("score")
    said = {plain(row[2].text) for view in views for row in view.rows}
    assert said == set(score["rationale"])
    severe = housing.about.names["RD"]
    k1 = next(view for view in views if view.table_id == "tbl-reasons-K1")
    assert words(k1, severe)[1:] == [
        "1 Limited", "A plan that copies overcrowding figures four years old is not built on need.",
        "Any figure later than 2021.", "E10", "18 June 2025",
    ]  # fmt: skip


def test_trial_marks_are_shown_apart(housing: Challenge) -> None:
    assert tables.challenge_other_marks(housing) == ()  # trial marking was on N1 alone
    (table,) = tables.challenge_other_marks(opened("northshire-2025", "N1"))
    assert len(table.rows) == 20
    assert set(column(table, "Round")) == {"S0, trial marking"}


def test_the_moderation_record_has_reason_and_day(housing: Challenge) -> None:
    (table,) = tables.challenge_moderation(housing)
    assert words(table, "K1 Knows the need") == [
        "K1 Knows the need", "2 Partial → 2 Partial", "agreed", "There is a plan, and it is out of date.",
        "9 July 2025",
    ]  # fmt: skip
    assert words(table, "K2 Reach: quality")[2] == "not moderated, median stands"
    assert words(table, "K2 Reach: quality")[4] == "not dated"


def test_without_moderation_there_is_no_record(housing: Challenge) -> None:
    assert tables.challenge_moderation(opened("northshire-2025", "P6")) == ()


def test_reviewers_are_those_asked_and_what_they_left_open() -> None:
    found = opened("northshire-2025", "N6")  # log.csv, LG6: Reviewer E left three cells unscored, two of them here
    (table,) = tables.challenge_reviewers(found)
    missing = {name: words(table, name)[2:] for name in column(table, "Reviewer")}
    assert missing.pop(found.about.names["RE"]) == ["9", "2"]
    assert set(map(tuple, missing.values())) == {("11", "0")}
    assert set(column(table, "Asked to mark")) == {"yes"}


def test_a_place_on_the_longlist_is_one_row_of_this_option() -> None:
    (table,) = tables.challenge_place(opened("northshire-2025", "P6"))
    assert [plain(row[0].text) for row in table.rows] == ["P6 In house"]
    assert "In house" in table.caption
    assert tables.challenge_place(opened("northshire-2025", "B2")) == ()


def test_the_lot_of_a_bid_names_no_other_bid() -> None:
    tender, lot = tables.challenge_lot(opened("northshire-2025", "B2"))
    assert words(lot, "L1 Shared telephone number")[3] == "B2"
    assert len(tender.rows) == 1
    assert tables.challenge_lot(opened("northshire-2025", "P5")) == ()


def test_a_subject_without_criteria_has_no_tables(housing: Challenge) -> None:
    bare = replace(housing, about=replace(housing.about, panels={}))
    assert [family(bare) for family in FAMILIES[:9] if family is not tables.challenge_evidence] == [()] * 8


def test_a_numeric_mark_is_shown_as_its_scale_writes_it(tmp_path: Path) -> None:
    marks = (("8", "Good"), ("8.0", "Also good"), ("IE", "Not seen"), ("6.5", "Fair"))
    review = ev.read_review(write_numeric_panel(tmp_path / "pack", marks))
    found = challenged(review, "N0", challenge_settings(review, "N0", n_draws=100, anonymise=False))
    (table,) = tables.challenge_result(found)
    assert [plain(cell.text) for cell in table.rows[0][1:7]] == ["8.0", "8.0", "IE", "6.5", "8.0", "8.0 *"]
    (reasons,) = tables.challenge_reasons(found)
    assert column(reasons, "Reason") == ["Good", "Also good", "Not seen", "Fair"]
    assert column(reasons, "Evidence cited") == ["none"] * 4
