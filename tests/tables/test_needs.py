"""Tables of needs, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def test_matrix_of_2006_knows_no_verdict(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.needs_matrix(changeup_assessment)
    assert table.columns == ("Type of body", "Local", "Sub-regional", "Regional", "Front line")
    assert words(table, "Specialist") == ["Specialist", "Not known (N03)", "Not known (N07)", "Not known (N11)",
                                          "no need on record"]  # fmt: skip
    assert words(table, "Type not stated")[-1] == "Not known (N13, N14)"


def test_matrix_says_verdicts_in_words(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.needs_matrix(northshire_assessment)
    assert words(table, "Generic")[1] == "A national service (ND6); a service below national level (ND7)"
    assert words(table, "Generic")[2] == "No service (ND8)"


def test_one_verdict_changes_one_cell(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    need = review.table("need").copy()
    need.loc[need["need_id"] == "ND8", "verdict"] = "national"
    altered = replace(northshire_assessment, review=review.with_tables({"need": need}))
    (before,), (after,) = tables.needs_matrix(northshire_assessment), tables.needs_matrix(altered)
    assert words(after, "Generic")[2] == "A national service (ND8)"
    assert before.rows[1:] == after.rows[1:]


def test_table_gives_reason_strand_and_evidence(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.needs_table(northshire_assessment)
    row = words(table, "ND5")
    assert row[1] == "Migrant workers and people who need an interpreter (race)"
    assert row[5] == "A national service, for scarce expertise"
    assert row[6] == "E31, E32"
    assert words(table, "ND10")[3:] == ["not on record", "not on record", "Not known", "none"]


def test_without_needs_there_is_no_table(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    altered = replace(northshire_assessment, review=review.with_tables({"need": review.table("need").iloc[:0]}))
    assert tables.needs_matrix(altered) == tables.needs_table(altered) == ()
