"""The registers of the annexes, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain
from tests.packs.panels import write_numeric_panel


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def one(views: tuple[TableView, ...], table_id: str) -> TableView:
    return next(view for view in views if view.table_id == table_id)


def annex_tables(assessment: ev.Assessment) -> list[TableView]:
    made = [tables.status_table(assessment), tables.data_dictionary(assessment), tables.inputs_table(assessment)]
    made += tables.log_tables(assessment)
    for purpose in assessment.panels:
        for family in (tables.rubric_tables, tables.all_scores, tables.moderation_record, tables.weight_sets_table,
                       tables.weight_set_tables, tables.pair_comparisons):  # fmt: skip
            made += family(assessment, purpose)
    return made


@pytest.mark.parametrize("pack", ["changeup_assessment", "northshire_assessment"])
def test_each_table_has_its_own_name(pack: str, request: pytest.FixtureRequest) -> None:
    names = [table.table_id for table in annex_tables(request.getfixturevalue(pack))]
    assert len(names) == len(set(names))


def test_status_counts_the_rows_of_2006(changeup_assessment: ev.Assessment) -> None:
    table = tables.status_table(changeup_assessment)
    own, weakest = table.columns.index("From the review's own page"), table.columns.index("Illustrative")
    assert (own, weakest) == (1, len(table.columns) - 1)  # from the strongest to the weakest
    assert words(table, "score")[weakest] == "384"
    assert words(table, "question")[own] == "2"
    assert table.status == "illustrative"


def test_rubric_gives_the_words_of_each_level(northshire_assessment: ev.Assessment) -> None:
    table = one(tables.rubric_tables(northshire_assessment, "hub"), "tbl-rubric-K1")
    assert words(table, "0 Absent")[1] == "No study of need and no plan that speaks of who needs the service."
    both = one(tables.rubric_tables(northshire_assessment, "hub"), "tbl-rubric-K2")
    assert words(both, "Extent 0 Absent")[1] == "One place or one group only is served."


def test_scores_hold_every_mark_under_a_pseudonym(northshire_assessment: ev.Assessment) -> None:
    views = tables.all_scores(northshire_assessment, "hub")
    said = [plain(row[2].text).split(", ") for view in views for row in view.rows]
    assert sum(len(names) for names in said) == 316  # marks of R1; the 20 trial marks of R0 are left out
    assert {name for names in said for name in names} == {"R1", "R2", "R3", "R4", "R5"}


def test_reviewers_who_said_the_same_stand_together(changeup_assessment: ev.Assessment) -> None:
    table = one(tables.all_scores(changeup_assessment, "hub"), "tbl-scores-H1")
    extent = [[plain(cell.text) for cell in row] for row in table.rows if plain(row[0].text) == "C2 extent"]
    assert [row[1:3] for row in extent] == [["IE", "R1, R2, R3, R4"]]


def test_one_numeric_mark_written_in_two_ways_stands_once_and_marks_rise(tmp_path: Path) -> None:
    marks = (("10", "Full"), ("8", "Alike"), ("8.0", "Alike"), ("IE", "None held"))
    assessment = ev.assess(
        ev.read_review(write_numeric_panel(tmp_path, marks)), ev.Settings(n_draws=100, anonymise=False)
    )
    (table,) = tables.all_scores(assessment, "hub")
    assert [[plain(cell.text) for cell in row[1:4]] for row in table.rows] == [
        ["8.0", "R1, R2", "Alike"],
        ["10.0", "R0", "Full"],
        ["IE", "R3", "None held"],
    ]


def test_scores_say_why_not_higher(northshire_assessment: ev.Assessment) -> None:
    table = one(tables.all_scores(northshire_assessment, "hub"), "tbl-scores-N2")
    assert any("Why not higher: Fewer changes of adviser." in plain(row[3].text) for row in table.rows)


def test_moderation_sets_median_beside_what_was_agreed(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.moderation_record(northshire_assessment, "hub")
    row = words(table, "Health and care: K6 extent")
    assert row[3:5] == ["2 Partial", "set by the chair"]
    assert row[2] != row[3]
    assert "Changed from the median because: The chair found" in row[5]
    assert words(table, "Money: K2 quality")[2:5] == ["3 Sound", "3 Sound *", "not moderated"]


def test_an_option_discarded_before_scoring_is_no_gap_of_moderation(northshire_assessment: ev.Assessment) -> None:
    # P6 was discarded on the longlist: no row of score.csv and none of consensus.csv names it
    (table,) = tables.moderation_record(northshire_assessment, "option")
    assert len(table.rows) == 36  # P0 to P5 on six factors
    assert not any("not scored" in plain(cell.text) for row in table.rows for cell in row)
    assert table.note.endswith("Discarded on the longlist and never scored: P6.")
    (hubs,) = tables.moderation_record(northshire_assessment, "hub")
    assert "never scored" not in hubs.note


def test_marks_of_an_option_stand_under_its_id_and_both_its_names(northshire_assessment: ev.Assessment) -> None:
    option = one(tables.all_scores(northshire_assessment, "option"), "tbl-scores-P2")
    assert option.caption == "Marks and reasons: P2 One number (Six hubs with one telephone number)"


def test_one_dissent_changes_one_row(northshire_assessment: ev.Assessment) -> None:
    panel = northshire_assessment.hubs
    cells = panel.cells.copy()
    cells.loc[(cells["subject_id"] == "N3") & (cells["dimension_id"] == "K3q"), "dissent"] = ""
    altered = replace(northshire_assessment, panels={"hub": replace(panel, cells=cells)})
    (before,), (after,) = (tables.moderation_record(item, "hub") for item in (northshire_assessment, altered))
    changed = [plain(new[0].text) for new, old in zip(after.rows, before.rows, strict=True) if new != old]
    assert changed == ["Benefits: K3 quality"]


def test_swing_points_become_weights(northshire_assessment: ev.Assessment) -> None:
    # 100 80 60 70 30 40 -> 380 points
    table = one(tables.weight_set_tables(northshire_assessment, "option"), "tbl-weights-W-USERS")
    assert words(table, "F1 Meets need")[3:] == ["100 points", "26.3%"]
    assert words(table, "F5 Deliverable")[1:3] == ["Not before 2028", "In place in April 2026"]


def test_rank_order_centroid_of_the_first_of_six(northshire_assessment: ev.Assessment) -> None:
    # (1 + 1/2 + 1/3 + 1/4 + 1/5 + 1/6) / 6 = 0.4083
    table = one(tables.weight_set_tables(northshire_assessment, "option"), "tbl-weights-W-GROUPS")
    assert words(table, "F4 Local ties")[3:] == ["rank 1", "40.8%"]
    assert "rounding" not in table.note  # 40.8, 24.2, 15.8, 10.3, 6.1 and 2.8


def test_pairs_and_consistency_ratio(northshire_assessment: ev.Assessment) -> None:
    pairs = one(tables.pair_comparisons(northshire_assessment, "option"), "tbl-pairs-W-COUNTY")
    assert words(pairs, "F5 against F2")[1] == "3 times as much"
    assert words(pairs, "F3 against F1")[1] == "the same"  # 1 to 1 in comparison.csv
    (sets,) = tables.weight_sets_table(northshire_assessment, "option")
    assert words(sets, "W-COUNTY")[3] == "0.01"
    assert words(sets, "W-USERS")[3] == "does not apply"


def test_logs_stand_by_kind(changeup_assessment: ev.Assessment) -> None:
    views = tables.log_tables(changeup_assessment)
    assert [view.table_id for view in views] == ["tbl-log-assumption", "tbl-log-decision", "tbl-log-data", "tbl-log-qa"]
    assert words(one(views, "tbl-log-decision"), "L20")[1].startswith("Totals over hubs are not allowed")


def test_dictionary_tells_keys_and_references(northshire_assessment: ev.Assessment) -> None:
    table = tables.data_dictionary(northshire_assessment)
    said = words(table, "evidence_link")[3]
    assert "evidence_id* (id of evidence)" in said
    assert "scope (own, programme)" in said
    assert "known_by" not in said


def test_a_table_without_rows_is_not_in_the_dictionary(changeup_assessment: ev.Assessment) -> None:
    named = {plain(row[0].text) for row in tables.data_dictionary(changeup_assessment).rows}
    assert "risk" not in named
    assert "score" in named


def test_inputs_are_the_hashes_of_the_files(changeup_assessment: ev.Assessment) -> None:
    table = tables.inputs_table(changeup_assessment)
    assert words(table, "need.csv")[1] == changeup_assessment.full.hashes["need.csv"]


def test_a_purpose_without_a_panel_gives_no_table(changeup_assessment: ev.Assessment) -> None:
    assert tables.all_scores(changeup_assessment, "bid") == ()
    assert tables.rubric_tables(changeup_assessment, "bid") == ()
    assert tables.moderation_record(changeup_assessment, "bid") == ()
