"""Tables of findings, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.presentation import TableView, plain


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def every_finding_table(assessment: ev.Assessment) -> list[TableView]:
    made = [*tables.need_findings(assessment), *tables.tension_findings(assessment)]
    made += tables.option_findings(assessment)
    for criterion in assessment.hubs.criterion_set.criteria:
        made += tables.criterion_findings(assessment, criterion.criterion_id)
    for hub in assessment.review.subjects_of("hub"):
        made += tables.hub_findings(assessment, hub.subject_id)
    return made


def test_every_finding_stands_once(changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment) -> None:
    for assessment in (changeup_assessment, northshire_assessment):
        anchors = [anchor for table in every_finding_table(assessment) for anchor in table.row_anchors]
        on_record = [f"finding-{item}" for item in assessment.review.table("finding")["finding_id"]]
        assert sorted(anchors) == sorted(on_record)


def test_a_finding_leads_to_its_recommendations(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.criterion_findings(northshire_assessment, "K7")
    assert words(table, "FN7")[2:] == ["medium", "E08, E18, E29, E45, E54", "RC4, RC7"]
    (first,) = tables.criterion_findings(northshire_assessment, "K1")
    assert words(first, "FN1")[-1] == "no recommendation on record"


def test_findings_on_the_ict_hub_known_later_stay_out(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.hub_findings(changeup_assessment, "H3")
    assert table.row_anchors == ("finding-FH3",)


def test_one_finding_less_changes_its_own_table_only(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    finding = review.table("finding")
    kept = review.with_tables({"finding": finding[finding["finding_id"] != "FN5"]})
    altered = replace(northshire_assessment, review=kept)
    assert tables.criterion_findings(altered, "K5") == ()
    assert tables.criterion_findings(altered, "K4") == tables.criterion_findings(northshire_assessment, "K4")
    assert tables.hub_findings(altered, "N1") == tables.hub_findings(northshire_assessment, "N1")


def test_evidence_for_comes_before_evidence_against(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.criterion_evidence(northshire_assessment, "K7")
    assert [(plain(row[0].text), plain(row[1].text)) for row in table.rows[:4]] == [
        ("E08", "for"), ("E29", "for"), ("E18", "against"), ("E54", "against")]  # fmt: skip
    assert words(table, "E57")[3] == "all hubs"


def test_a_criterion_without_evidence_has_no_table(changeup_assessment: ev.Assessment) -> None:
    assert tables.criterion_evidence(changeup_assessment, "C2") == ()


def test_tensions_show_what_their_evidence_says(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.tension_evidence(changeup_assessment)
    assert [plain(row[0].text) for row in table.rows] == ["E07", "E11", "E06", "E10"]
    assert words(table, "E10")[2:] == ["both ways, C", "FT3"]
    assert "NCVO under one director" in words(table, "E10")[1]


def test_reach_counts_own_items_apart(changeup_assessment: ev.Assessment) -> None:
    (governance,) = tables.hub_reach(changeup_assessment, "H2")
    assert words(governance, "BME organisations and bodies not using governance support")[1:] == [
        "Front line", "not stated", "race", "1", "0", "E16"]  # fmt: skip
    (finance,) = tables.hub_reach(changeup_assessment, "H1")
    assert [plain(cell.text) for cell in finance.rows[0][4:]] == ["0", "1", "E18"]


def test_a_criterion_and_a_hub_of_one_id_have_tables_of_their_own(northshire_assessment: ev.Assessment) -> None:
    finding = northshire_assessment.review.table("finding").copy()
    finding["criterion_id"] = finding["criterion_id"].where(finding["criterion_id"] != "K1", "N1")
    review = northshire_assessment.review.with_tables({"finding": finding})
    altered = replace(northshire_assessment, review=review)
    views = (*tables.criterion_findings(altered, "N1"), *tables.hub_findings(altered, "N1"))
    assert [view.table_id for view in views] == ["tbl-findings-criterion-N1", "tbl-findings-hub-N1"]
