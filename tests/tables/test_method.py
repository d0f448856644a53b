"""Tables of the method, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

import evaluation as ev
from evaluation import tables
from evaluation.agreement import krippendorff_alpha
from evaluation.presentation import TableView, plain
from evaluation.scoring import ratings_matrix


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def test_questions_and_criteria_stand_in_their_own_words(changeup_assessment: ev.Assessment) -> None:
    question = words(tables.questions_table(changeup_assessment), "Q2")
    assert question[1] == "what is the best way of delivering such services?"
    criterion = words(tables.criteria_table(changeup_assessment), "C6 Good practice at regional and local levels")
    assert criterion[1] == "evidence of supporting the development of good practice at the regional and local levels"
    assert tables.criteria_table(changeup_assessment).status == "seed"


def test_scale_gives_values_and_none_to_ie(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.scale_tables(northshire_assessment)
    assert table.caption == "The scale on which each hub and option is scored"
    assert words(table, "2") == ["2", "Partial", "45"]
    assert words(table, "IE")[2] == "no value"


def test_rounds_count_trial_marks_apart(northshire_assessment: ev.Assessment) -> None:
    table = tables.rounds_table(northshire_assessment)
    assert words(table, "S0")[2:5] == ["trial marking", "2 June 2025 to 3 June 2025", "20"]
    assert words(table, "M1")[2] == "moderation of S1"


def test_interests_do_not_say_whose_while_reviewers_are_anonymous(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.interests_table(northshire_assessment)
    assert "Reviewer" not in table.columns
    assert words(table, "Housing")[1] == "actual"
    named = replace(northshire_assessment, settings=replace(northshire_assessment.settings, anonymise=False))
    assert "Reviewer" in tables.interests_table(named)[0].columns


def test_without_an_interest_there_is_no_table(changeup_assessment: ev.Assessment) -> None:
    assert tables.interests_table(changeup_assessment) == ()


def test_spread_of_a_dimension_that_is_ie_for_all(changeup_assessment: ev.Assessment) -> None:
    table = tables.spread_table(changeup_assessment)
    assert words(table, "C2 extent") == ["C2 extent", "6", "0", "0", "0", "none shared", "0"]


def test_spread_adds_up_to_the_shared_cells(northshire_assessment: ev.Assessment) -> None:
    table = tables.spread_table(northshire_assessment)
    counts = [sum(int(plain(cell.text)) for cell in row[2:5]) for row in table.rows]
    assert sum(counts) == 61  # cells with two numbered marks or more
    assert words(table, "K4 quality")[-1] == "3"  # IE beside a level


def test_a_coefficient_without_an_interval_is_not_printed(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.agreement_table(northshire_assessment)
    kendall = words(table, "Kendall W")
    assert kendall[1:4] == ["not given", "none", "none"]
    assert "27 of 310 cells are missing" in kendall[-1]
    alpha = words(table, "Krippendorff alpha (ordinal)")
    assert alpha[1] == "0.60"
    assert alpha[2].endswith("(95%)")
    assert alpha[4:7] == ["61", "5", "282"]


def test_beside_the_interval_stands_what_hangs_on_one_reviewer(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.agreement_table(northshire_assessment)
    assert table.columns[2:4] == ("Interval over cells", "Without one reviewer")
    assert "cells as independent and reviewers as given" in table.note
    marks = northshire_assessment.hubs.marks
    alphas = [krippendorff_alpha(ratings_matrix(marks.leaving_out(name))) for name in marks.reviewer_ids]
    expected = f"{min(alphas):.2f} to {max(alphas):.2f}"
    assert words(table, "Krippendorff alpha (ordinal)")[3] == expected


def test_estimates_that_cannot_be_had_without_a_reviewer_are_counted(northshire_assessment: ev.Assessment) -> None:
    panel = northshire_assessment.hubs
    jackknife = panel.reviewer_jackknife.copy()
    alpha = jackknife.index[jackknife["coefficient"] == "Krippendorff alpha (ordinal)"]
    jackknife.loc[alpha, "estimate"] = [np.nan, 0.5, 0.25, 0.75, np.nan]
    changed = replace(northshire_assessment, panels={"hub": replace(panel, reviewer_jackknife=jackknife)})
    (table,) = tables.agreement_table(changed)
    assert words(table, "Krippendorff alpha (ordinal)")[3] == "0.25 to 0.75 (3 of 5 defined)"
