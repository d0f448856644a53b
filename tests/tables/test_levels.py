"""Tables of levels, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.model import Review
from evaluation.presentation import Cell, TableView, plain
from evaluation.scoring import combined_levels, panel_levels
from tests.assessment.variants import Asked
from tests.packs.panels import write_numeric_panel


def words(table: TableView, row: str) -> list[str]:
    """Return the cells of one row in plain words."""
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def cell_at(table: TableView, row: str, column: str) -> Cell:
    cells = next(cells for cells in table.rows if plain(cells[0].text) == row)
    return cells[table.columns.index(column)]


def with_levels_of(assessment: ev.Assessment, review: Review) -> ev.Assessment:
    """Return the assessment with the hubs' panel levels computed again from an altered review."""
    panel = assessment.hubs
    cells = panel_levels(review, panel.criterion_set)
    altered = replace(panel, cells=cells, criteria=combined_levels(cells, review.rules, panel.scale))
    return replace(assessment, review=review, panels={**assessment.panels, "hub": altered})


def test_matrix_takes_the_lower_of_extent_and_quality(northshire_assessment: ev.Assessment) -> None:
    # Money hub, reach: extent 2 agreed, quality 3 (median, not moderated) -> 2, starred
    cell = cell_at(tables.level_matrix(northshire_assessment), "K2 Reach", "Money")
    assert plain(cell.text) == "2 Partial *"
    assert cell.kind == "level-2"
    assert "not resolved, on at least one of its dimensions" in tables.level_matrix(northshire_assessment).note


def test_matrix_never_shows_ie_or_na_as_a_number(northshire_assessment: ev.Assessment) -> None:
    matrix = tables.level_matrix(northshire_assessment)
    assert cell_at(matrix, "K5 Influence", "Housing") == Cell("IE", "level-IE")
    assert cell_at(matrix, "K4 Help to groups", "Outreach") == Cell("NA", "level-NA")


def test_matrix_has_no_total(changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment) -> None:
    for assessment in (changeup_assessment, northshire_assessment):
        matrix = tables.level_matrix(assessment)
        assert len(matrix.rows) == 7
        assert len(matrix.columns) == 7
        assert "otal" not in " ".join(matrix.columns)


def test_one_consensus_changes_one_cell_of_the_matrix(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    consensus = review.table("consensus").copy()
    place = (consensus["subject_id"] == "N1") & (consensus["dimension_id"] == "K1v")
    consensus.loc[place, "level"] = "4"
    altered = with_levels_of(northshire_assessment, review.with_tables({"consensus": consensus}))
    before, after = tables.level_matrix(northshire_assessment), tables.level_matrix(altered)
    changed = [
        (plain(row[0].text), after.columns[place])
        for row, old in zip(after.rows, before.rows, strict=True)
        for place, (cell, was) in enumerate(zip(row, old, strict=True))
        if cell != was
    ]
    assert changed == [("K1 Knows the need", "Money")]
    assert plain(cell_at(after, "K1 Knows the need", "Money").text) == "4 Strong"


def test_criterion_table_tells_marks_and_how_the_level_was_set(northshire_assessment: ev.Assessment) -> None:
    table = tables.criterion_levels(northshire_assessment, "K5")
    assert words(table, "Housing")[1:4] == ["IE", "2 at 1 to 2, 2 IE", "agreed"]
    assert words(table, "Money")[3] == "by majority"


def test_a_median_shows_the_reasons_of_the_marks_at_the_median_only(northshire_assessment: ev.Assessment) -> None:
    # Housing, reach, quality: marks 1, 2, 3, 3 -> the pair 2 to 3; the reason of the 1 is not shown
    table = tables.criterion_levels(northshire_assessment, "K2")
    row = words(table, "Housing: quality")
    assert (row[1], row[3]) == ("2 to 3 *", "not moderated")
    apart = any(" / " in plain(cells[4].text) for cells in table.rows)
    assert table.note.endswith("A slash parts the reasons of several reviewers.") == apart
    assert apart  # reviewers B and E, who both gave Housing a 3, said two things
    assert "140 replies" in row[4]
    assert "repeated their story to a new adviser each time" not in row[4]


def test_a_numeric_mark_gives_its_reason_however_it_is_written(tmp_path: Path) -> None:
    marks = (("8", "Whole"), ("8.0", "With a point"), ("3", "Low"), ("9.5", "High"), ("IE", "None held"))
    assessment = ev.assess(ev.read_review(write_numeric_panel(tmp_path, marks)), ev.Settings(n_draws=100))
    row = words(tables.criterion_levels(assessment, "K0"), "N0")
    assert tables.level_matrix(assessment).note.startswith("Marks run from 0 (worst) to 10 (best)")
    assert row[1] == "8.0 *"  # the median of 3, 8, 8 and 9.5
    assert row[4] == "Whole / With a point"


def test_trial_marks_give_no_reason(northshire_assessment: ev.Assessment) -> None:
    for subject in northshire_assessment.review.subjects_of("hub"):
        shown = tables.scorecard_levels(northshire_assessment, subject.subject_id)
        assert not any("Trial mark" in plain(cell.text) for row in shown.rows for cell in row)


def test_dissent_and_change_stand_with_the_reason(northshire_assessment: ev.Assessment) -> None:
    row = words(tables.criterion_levels(northshire_assessment, "K6"), "Health and care: extent")
    assert "Changed from the median because:" in row[4]
    assert "180 referrals are sound" in row[4]


def test_evidence_on_two_dimensions_stands_on_both(changeup_assessment: ev.Assessment) -> None:
    # E06 is linked to the extent and to the quality of C7
    table = tables.scorecard_levels(changeup_assessment, "H1")
    for kind in ("extent", "quality"):
        assert "E06" in words(table, f"C7 Engagement and partnership: {kind}")[3]


def test_coverage_counts_outreach(northshire_assessment: ev.Assessment) -> None:
    assert words(tables.coverage_table(northshire_assessment), "Outreach")[1:] == ["11", "9", "0", "2", "0", "9"]


def test_totals_need_to_be_asked_for(northshire_assessment: ev.Assessment, assessment_of: Asked) -> None:
    assert tables.hub_totals(northshire_assessment) == ()
    refused = assessment_of("changeup", "options_report", show_totals=True)
    assert tables.hub_totals(refused) == ()
    allowed = assessment_of("northshire", "options_report", show_totals=True)
    (table,) = tables.hub_totals(allowed)
    # by hand: K4 is out (not applicable to Outreach); 75 45 100 75 45 75 -> 415 / 6
    assert words(table, "Money") == ["Money", "69.2"]
    # Housing is IE on influence: 45 45 75 [0, 100] 75 45 -> 285 / 6 to 385 / 6
    assert words(table, "Housing")[1].startswith("47.5 to ")
    assert "decides nothing" in table.note
    assert "not applicable to one: K4" in table.note


@pytest.mark.parametrize("purpose", ["hub", "option"])
def test_status_is_the_weakest_of_the_rows(changeup_assessment: ev.Assessment, purpose: str) -> None:
    assert tables.level_matrix(changeup_assessment, purpose).status == "illustrative"  # type: ignore[arg-type]
