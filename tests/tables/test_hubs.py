"""Tables of what the hubs are, held against rows of the packs that were picked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def test_facts_name_bodies_and_overlaps(changeup_assessment: ev.Assessment) -> None:
    table = tables.hub_facts(changeup_assessment)
    assert words(table, "H2 Governance")[2:] == ["NCVO", "NCVO", "Black Training and Enterprise Group",
                                                 "Performance and Workforce"]  # fmt: skip
    assert words(table, "H5 Volunteering")[3:] == ["not on record"] * 3
    assert table.status == "secondary"


def test_funding_of_2006_is_not_allocated(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.hub_funding(changeup_assessment)
    assert table.columns == ("Planned", "2006/07")  # later years were not known on 22 November 2006
    assert words(table, "Finance") == ["Finance", "not known"]
    assert words(table, "Not allocated to a hub")[1] == words(table, "Control total")[1] == "£8.7m"
    assert words(table, "On no line")[1] == "£0"


def test_funding_sums_lines_and_shows_what_stands_on_none(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.hub_funding(northshire_assessment)
    # 330,000 + 48,000 + 32,000
    assert words(table, "Money") == ["Money", "£410,000", "£415,000"]
    assert words(table, "Not allocated to a hub")[1:] == ["none", "none"]
    assert words(table, "On no line")[1:] == ["£0", "£55,000"]


def test_one_line_changes_its_hub_and_the_rest(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    lines = review.table("finance_line").copy()
    lines.loc[lines["line_id"] == "FL19", "subject_id"] = ""
    altered = replace(northshire_assessment, review=review.with_tables({"finance_line": lines}))
    (table,) = tables.hub_funding(altered)
    assert words(table, "Money") == ["Money", "£410,000", "not known"]
    assert words(table, "Not allocated to a hub")[2] == "£415,000"
    assert words(table, "On no line")[2] == "£55,000"


def test_a_line_without_a_figure_is_not_known_rather_than_none(changeup_assessment: ev.Assessment) -> None:
    lines = changeup_assessment.review.table("finance_line").assign(planned=math.nan)
    review = changeup_assessment.review.with_tables({"finance_line": lines})
    (table,) = tables.hub_funding(replace(changeup_assessment, review=review))
    for row in ("Not allocated to a hub", "All lines", "On no line"):
        assert words(table, row)[1] == "not known"
    assert table.note.endswith("1 line without a planned figure: counted in no sum.")


def test_without_money_there_is_no_table(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    nothing = {name: review.table(name).iloc[:0] for name in ("finance_line", "control_total")}
    assert tables.hub_funding(replace(northshire_assessment, review=review.with_tables(nothing))) == ()
