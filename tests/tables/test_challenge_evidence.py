"""Evidence, gaps and findings of one result, held against rows of the fictional pack that were picked by hand."""

from __future__ import annotations

import pytest

from evaluation import tables
from evaluation.assessment.challenge import Challenge
from evaluation.presentation import Link, TableView, plain
from tests.assessment.challenges import opened


@pytest.fixture(scope="module")
def housing() -> Challenge:
    return opened("northshire-2025", "N2")


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def test_evidence_says_who_cited_it(housing: Challenge) -> None:
    (table,) = tables.challenge_evidence(housing)
    names = housing.about.names
    row = dict(zip(table.columns, words(table, "E10"), strict=True))
    # all four reviewers rest their mark on K1 on E10
    assert set(row["Cited by"].replace(" and ", ", ").split(", ")) == {names[item] for item in ("RA", "RB", "RD", "RE")}
    assert row["Bears on"] == "Housing: K1"
    assert row["Grade and reason"] == "B: The hub's own paper, against its interest"
    assert table.row_anchors[0].startswith("ev-E")
    assert len(table.rows) == len(table.row_anchors) == 14


def test_links_of_the_reasons_lead_to_the_evidence_of_this_pack(housing: Challenge) -> None:
    (table,) = tables.challenge_evidence(housing)
    targets = {
        part.href.removeprefix("#")
        for view in tables.challenge_reasons(housing)
        for row in view.rows
        for part in row[4].text
        if isinstance(part, Link)
    }
    assert targets
    assert targets <= set(table.row_anchors)


def test_without_evidence_there_is_no_register() -> None:
    assert tables.challenge_evidence(opened("northshire-2025", "P6")) == ()


def test_gaps_are_counted_dimension_by_dimension(housing: Challenge) -> None:
    (table,) = tables.challenge_gaps(housing)
    assert words(table, "K5 Influence")[1:] == ["1", "0", "press report", "insufficient evidence for a level"]
    assert words(table, "K2 Reach: quality")[4] == "own evidence points both ways; not moderated"
    assert words(table, "K3 Advice: extent")[4] == "a high level on fewer than two kinds of source"
    assert words(table, "K1 Knows the need")[4] == "nothing"


def test_a_dimension_without_evidence_and_without_marks_says_so() -> None:
    (table,) = tables.challenge_gaps(opened("northshire-2025", "P6"))
    assert {plain(row[4].text) for row in table.rows} == {"no evidence linked; no mark"}
    (real,) = tables.challenge_gaps(opened("changeup-2006", "H1"))
    assert "no evidence linked" in {plain(row[4].text).split(";")[0] for row in real.rows}


def test_findings_lead_on_to_recommendations() -> None:
    (table,) = tables.challenge_findings(opened("northshire-2025", "P5"))
    assert [plain(cell.text) for cell in table.rows[0]][:2] == ["FN23", "P5"]
    assert plain(table.rows[0][5].text) == "RC2"
    assert tables.challenge_findings(opened("northshire-2025", "P6")) == ()


def test_findings_on_a_criterion_and_on_the_subject_stand_together(housing: Challenge) -> None:
    (table,) = tables.challenge_findings(housing)
    assert {words(table, "FN1")[1], words(table, "FN9")[1]} == {"K1", "N2"}
    assert "FN8" not in {plain(row[0].text) for row in table.rows}
