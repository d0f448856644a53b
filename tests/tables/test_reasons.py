"""The reasons behind a number."""

from __future__ import annotations

import pytest

import evaluation as ev
from evaluation.presentation import Link, TableView, plain
from evaluation.tables.reasons import cell_evidence, cell_reasons, evidence_item, levels_beside


def texts(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_a_level_stands_with_its_value_reason_evidence_and_marks(northshire_assessment: ev.Assessment) -> None:
    view = cell_reasons(northshire_assessment, "hub", ["N1"], ["K1"], table_id="tbl-x")
    ((name, level, value, reason, evidence, marks),) = texts(view)
    assert (name, level, value, marks) == ("K1 Knows the need", "3 Sound", "75.0", "5 at 2 to 4")
    assert reason.startswith("The map of arrears was shown at the meeting")
    assert evidence == "E01, E02"
    assert [part.href for part in view.rows[0][4].text if isinstance(part, Link)] == ["#ev-E01", "#ev-E02"]


def test_every_criterion_is_shown_where_none_is_named_and_several_are_told_apart(
    northshire_assessment: ev.Assessment,
) -> None:
    view = cell_reasons(northshire_assessment, "hub", ["N1", "N6"], table_id="tbl-x")
    assert len(view.rows) == 2 * 11
    assert texts(view)[0][0] == "Money, K1 Knows the need"
    assert texts(view)[3][0] == "Outreach, K2 Reach: extent"


def test_what_is_not_known_has_no_value(northshire_assessment: ev.Assessment) -> None:
    ((_, level, value, *_),) = texts(cell_reasons(northshire_assessment, "option", ["P1"], ["F3"], table_id="tbl-x"))
    assert (level, value) == ("IE", "not known")


def test_evidence_behind_a_cell_is_told_in_full_once(northshire_assessment: ev.Assessment) -> None:
    view = cell_evidence(northshire_assessment, "hub", ["N1"], ["K2"], table_id="tbl-x")
    ids = [row[0] for row in texts(view)]
    links = northshire_assessment.hubs.evidence.of("N1", "K2")
    assert ids == list(dict.fromkeys(links["evidence_id"]))
    assert {row[3] for row in texts(view)} == {"this one", "all at once"}  # K2 has an item about all hubs


def test_no_evidence_is_said(northshire_assessment: ev.Assessment) -> None:
    (row,) = texts(cell_evidence(northshire_assessment, "hub", ["N6"], ["K4"], table_id="tbl-x"))
    assert row[:2] == ["none", "No item of the register bears on it."]


def test_hubs_stand_beside_each_other_without_a_total(northshire_assessment: ev.Assessment) -> None:
    view = levels_beside(northshire_assessment, ["N1", "N6"], table_id="tbl-x")
    assert view.columns == ("Criterion", "Money", "Outreach")
    rows = {row[0]: row[1:] for row in texts(view)}
    assert rows["K3 Advice: extent"] == ["4 Strong", "1 Limited"]
    assert rows["K4 Help to groups: extent"] == ["3 Sound", "NA"]
    assert view.rows[0][1].kind == "level-3"


def test_an_item_is_told_with_the_cells_that_it_bears_on(northshire_assessment: ev.Assessment) -> None:
    rows = dict(texts(evidence_item(northshire_assessment, "E20", table_id="tbl-x")))
    assert rows["Kind of source"] == "self-report"
    assert rows["Bears on"] == "K1 of Benefits (level 3 Sound)"
    assert rows["Grade"].startswith("C: ")
    with pytest.raises(KeyError):
        evidence_item(northshire_assessment, "E999", table_id="tbl-x")


def test_an_item_about_all_hubs_names_none(northshire_assessment: ev.Assessment) -> None:
    rows = dict(texts(evidence_item(northshire_assessment, "E55", table_id="tbl-x")))
    assert "of all at once" in rows["Bears on"]
    assert "Money" not in rows["Bears on"]
