"""Tables of evidence, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.assessment.evidence import evidence_base
from evaluation.model import Review
from evaluation.presentation import Link, TableView, plain


def words(table: TableView, row: str) -> list[str]:
    return next([plain(cell.text) for cell in cells] for cells in table.rows if plain(cells[0].text) == row)


def with_evidence_of(assessment: ev.Assessment, review: Review) -> ev.Assessment:
    panel = assessment.hubs
    altered = replace(panel, evidence=evidence_base(review, panel.criterion_set))
    return replace(assessment, review=review, panels={**assessment.panels, "hub": altered})


def test_own_items_and_those_about_all_hubs_stand_apart(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.evidence_by_source(changeup_assessment)
    place = table.columns.index("Press report")
    # as at 22 November 2006: E06 to E09 are press reports on all hubs, E05 and E10 on single hubs
    assert words(table, "All hubs at once")[place] == "4"
    assert words(table, "Governance")[place] == "2"
    assert words(table, "Volunteering")[-1] == "0"
    assert words(table, "Register")[-1] == "16"


def test_coverage_hatches_where_nothing_is_held(changeup_assessment: ev.Assessment) -> None:
    table = tables.evidence_coverage(changeup_assessment)
    generic = next(row for row in table.rows if plain(row[0].text).startswith("C2"))
    assert {(plain(cell.text), cell.kind) for cell in generic[1:]} == {("none", "level-none")}
    assert words(table, "C7 Engagement and partnership")[2] == "2 own, 2 all"


def test_one_link_less_changes_one_cell_of_the_coverage(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    link = review.table("evidence_link")
    gone = (link["evidence_id"] == "E02") & (link["subject_id"] == "N1")
    altered = with_evidence_of(northshire_assessment, review.with_tables({"evidence_link": link[~gone]}))
    before, after = tables.evidence_coverage(northshire_assessment), tables.evidence_coverage(altered)
    assert words(before, "K1 Knows the need")[1] == "2 own"
    assert words(after, "K1 Knows the need")[1] == "1 own"
    assert before.rows[1:] == after.rows[1:]


def test_conflicts_name_both_sides_and_how_the_panel_read_them(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.conflicts_table(northshire_assessment)
    assert words(table, "Housing: K3 quality")[1:4] == ["E13, E14", "E12", "3 Sound"]
    assert len(table.rows) == 6


def test_no_conflict_gives_no_table(changeup_assessment: ev.Assessment) -> None:
    assert tables.conflicts_table(changeup_assessment) == ()


def test_untriangulated_levels_name_their_one_kind_of_source(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.untriangulated_table(northshire_assessment)
    assert words(table, "Money: K3 quality") == ["Money: K3 quality", "4 Strong", "document", "E03"]
    assert len(table.rows) == 14


def test_items_that_bear_on_no_cell(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.unlinked_evidence(changeup_assessment)
    assert [plain(row[0].text) for row in table.rows] == ["E12", "E19"]


def test_register_holds_each_known_item_once_with_its_anchor(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.evidence_register(northshire_assessment)
    assert len(table.row_anchors) == len(set(table.row_anchors)) == 66
    assert table.row_anchors[0] == "ev-E01"
    # known later than 30 September 2025, and not datable
    assert not {"ev-E67", "ev-E76"} & set(table.row_anchors)


def test_register_links_sources_and_marks_what_is_about_all_hubs(changeup_assessment: ev.Assessment) -> None:
    (table,) = tables.evidence_register(changeup_assessment)
    row = next(row for row in table.rows if plain(row[0].text) == "E08")
    assert plain(row[2].text) == "all hubs: C1"
    source = row[5].text
    assert isinstance(source, tuple)
    assert source[0] == Link(
        "News special: hubs need stronger central direction",
        "https://www.thirdsector.co.uk/news-special-hubs-report-hubs-need-stronger-central-direction/article/613843",
    )
    assert words(table, "E08")[6].startswith("between 13 September 2006 and 30 September 2006; secondary")


def test_register_takes_the_weakest_status_of_its_rows(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    assert tables.evidence_register(changeup_assessment)[0].status == "secondary"
    assert tables.evidence_register(northshire_assessment)[0].status == "illustrative"


def test_grades_add_up_to_the_register(northshire_assessment: ev.Assessment) -> None:
    (table,) = tables.evidence_grades(northshire_assessment)
    assert [plain(row[-1].text) for row in table.rows] == ["22", "22", "17", "5"]


def test_an_empty_register_gives_no_table(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    nothing = {name: review.table(name).iloc[:0] for name in ("evidence", "evidence_link")}
    altered = with_evidence_of(northshire_assessment, review.with_tables(nothing))
    shown = (tables.evidence_register, tables.evidence_by_source, tables.evidence_grades, tables.unlinked_evidence)
    assert [table(altered) for table in shown] == [()] * 4


def test_evidence_on_one_hub_leads_back_to_each_level_that_it_bears_on(northshire_assessment: ev.Assessment) -> None:
    table = tables.evidence_of_subject(northshire_assessment, "N3")
    levels = tables.scorecard_levels(northshire_assessment, "N3")
    row = next(row for row in table.rows if plain(row[0].text) == "E21")
    # evidence_link.csv: E21 bears on the extent of K2 and of K3
    assert row[2].text == (Link("K2\u00a0extent", "#level-N3-K2e"), ", ", Link("K3\u00a0extent", "#level-N3-K3e"))
    back = [part.href for row in table.rows for part in row[2].text if isinstance(part, Link)]
    assert set(back) <= {f"#{anchor}" for anchor in levels.row_anchors}
    assert len(levels.row_anchors) == len(set(levels.row_anchors)) == 11


def test_evidence_on_one_hub_holds_each_item_that_its_levels_cite(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    for assessment in (changeup_assessment, northshire_assessment):
        for subject in assessment.review.subjects_of("hub"):
            levels = tables.scorecard_levels(assessment, subject.subject_id)
            cited = {part.href for row in levels.rows for part in row[3].text if isinstance(part, Link)}
            anchors = tables.evidence_of_subject(assessment, subject.subject_id).row_anchors
            assert cited == {f"#{anchor}" for anchor in anchors}
            assert list(anchors) == sorted(anchors), "in the order of the register"


def test_evidence_on_one_hub_says_what_each_item_is(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    own = words(tables.evidence_of_subject(northshire_assessment, "N3"), "E21")
    assert own[3] == "statistics, about this hub; for; grade A: Counted by the Board from one form"
    assert own[4].startswith("County advice statistics 2024/25 (Northshire Advice Board, May 2025); table")
    assert own[5] == "30 May 2025; illustrative"
    shared = words(tables.evidence_of_subject(changeup_assessment, "H3"), "E08")
    assert shared[3].startswith("press report, said of all hubs; for; grade C: ")
    assert shared[5].endswith("; secondary (from other public pages)")


def test_a_hub_without_evidence_has_a_row_that_says_so(northshire_assessment: ev.Assessment) -> None:
    review = northshire_assessment.review
    link = review.table("evidence_link")
    altered = with_evidence_of(
        northshire_assessment, review.with_tables({"evidence_link": link[link["subject_id"] != "N3"]})
    )
    table = tables.evidence_of_subject(altered, "N3")
    assert [plain(cell.text) for cell in table.rows[0][:2]] == ["none", "The register holds nothing on this hub."]
    assert (len(table.rows), table.row_anchors, table.status) == (1, (), None)
