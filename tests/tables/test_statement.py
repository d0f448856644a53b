"""Tables of the stakeholder statement, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.presentation import Link, TableView, plain
from tests.assessment.variants import Asked


@pytest.fixture(scope="module")
def hubs_2006(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("changeup", "stakeholder_statement")


@pytest.fixture(scope="module")
def advice(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("northshire", "stakeholder_statement")


def changed(assessment: ev.Assessment, table: str, key: str, row: str, **cells: str) -> ev.Assessment:
    """Return the assessment with some cells of one row changed, as if the pack had said so."""
    frame = assessment.review.table(table).copy()
    for column, value in cells.items():
        frame.loc[frame[key] == row, column] = value
    return replace(assessment, review=assessment.review.with_tables({table: frame}))


def emptied(assessment: ev.Assessment, *names: str) -> ev.Assessment:
    gone = {name: assessment.review.table(name).iloc[:0] for name in names}
    return replace(assessment, review=assessment.review.with_tables(gone))


def texts(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_each_recommendation_has_one_row_with_its_outcome_in_words(advice: ev.Assessment) -> None:
    rows = {row[0]: row for row in texts(tables.decisions_at_a_glance(advice))}
    assert list(rows) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    assert rows["2"][2:4] == ["accepted with changes", "21 October 2025"]
    assert rows["4"][2] == "not accepted"
    assert rows["6"][2:4] == ["none found in the sources held", "no date on record"]  # minutes that do not say
    assert rows["8"][2:] == ["none found in the sources held", "no date on record", "none"]  # no row at all
    assert rows["1"][4] == "1 under way, 2 done"


def test_reported_recommendations_of_2006_have_no_decision(hubs_2006: ev.Assessment) -> None:
    rows = texts(tables.decisions_at_a_glance(hubs_2006))
    assert [row[0] for row in rows] == ["Reported A", "Reported B", "Reported C"]
    assert {row[2] for row in rows} == {"none found in the sources held"}


def test_a_changed_outcome_changes_its_row_and_no_other(advice: ev.Assessment) -> None:
    before = texts(tables.decisions_at_a_glance(advice))
    after = texts(tables.decisions_at_a_glance(changed(advice, "decision", "decision_id", "DC4", outcome="accepted")))
    assert [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new] == [3]
    assert after[3][2] == "accepted"


def test_actions_keep_planned_revised_and_actual_dates_apart(advice: ev.Assessment) -> None:
    rows = {row[0]: row[1:] for row in texts(tables.actions_table(advice))}
    assert rows["Draft the shadow agreement"] == [
        "DC2", "Legal officer", "3 November 2025 to 19 December 2025", "30 January 2026", "done 28 January 2026"
    ]  # fmt: skip
    assert rows["Sign the shadow agreement"][3:] == ["29 May 2026", "planned"]
    assert rows["Print the leaflet with all six addresses"][0] == "none on record"


def test_partial_and_approximate_dates_of_2006_stay_so(hubs_2006: ev.Assessment) -> None:
    planned = {row[0]: row[3] for row in texts(tables.actions_table(hubs_2006))}
    assert planned["Agree contracts with main contractors"] == "by September 2007"
    wanted = "about 15 July 2007 to about 15 September 2007"
    assert wanted in planned.values()


def test_consultations_say_their_reach_and_what_is_held(hubs_2006: ev.Assessment, advice: ev.Assessment) -> None:
    ours = texts(tables.consultation_table(advice))
    assert ours == [["How should advice be provided in Northshire?", "16 June 2025 to 25 July 2025",
                     "Paper form, web form and three evening meetings", "230 local groups written to; 25 answers",
                     "25"]]  # fmt: skip
    theirs = texts(tables.consultation_table(hubs_2006))
    assert len(theirs) == 4
    assert {row[4] for row in theirs} == {"none"}


def test_responses_are_counted_by_topic_and_position(advice: ev.Assessment) -> None:
    rows = {row[0]: row[1:] for row in texts(tables.responses_by_topic(advice))}
    # counted by hand in response_code: support, oppose, mixed, neutral, all
    assert rows["one number"] == ["4", "1", "3", "2", "10", "9 yes, 1 no"]
    assert rows["one body"] == ["2", "4", "2", "0", "8", "4 yes, 1 in part, 3 no"]


def test_a_changed_position_moves_one_count(advice: ev.Assessment) -> None:
    frame = advice.review.table("response_code").copy()
    frame.loc[(frame["response_id"] == "R10") & (frame["topic_id"] == "one-number"), "position"] = "support"
    moved = replace(advice, review=advice.review.with_tables({"response_code": frame}))
    rows = {row[0]: row[1:] for row in texts(tables.responses_by_topic(moved))}
    assert rows["one number"][:5] == ["5", "0", "3", "2", "10"]
    assert rows["bus"] == {row[0]: row[1:] for row in texts(tables.responses_by_topic(advice))}["bus"]


def test_each_topic_has_its_arguments_replies_and_changes(advice: ev.Assessment) -> None:
    views = tables.responses_on_topics(advice)
    assert [view.table_id for view in views] == [
        f"tbl-topic-{t}" for t in ("one-number", "training", "bus", "one-body")
    ]
    said = {row[0]: row[1:] for row in texts(views[0])}
    assert said["R10 Resident"] == [
        "against", "I want to ring the woman who knows my case.", "Open cases keep their direct number.", "yes"
    ]  # fmt: skip


def test_a_missing_reply_is_said(advice: ev.Assessment) -> None:
    frame = advice.review.table("response_code").copy()
    frame["reply"] = ""
    silent = replace(advice, review=advice.review.with_tables({"response_code": frame}))
    assert {row[3] for row in texts(tables.responses_on_topic(silent, "bus"))} == {"no reply on record"}


def test_feedback_on_the_statement_only(advice: ev.Assessment) -> None:
    rows = texts(tables.statement_feedback(advice))
    assert [row[0] for row in rows] == ["Question, 10 November 2025", "Comment, 18 November 2025"]
    assert rows[1][2:] == ["no reply on record", "not replied on record"]


def test_areas_without_a_theme_stand_apart(hubs_2006: ev.Assessment) -> None:
    rows = {row[0]: row for row in texts(tables.themes_table(hubs_2006))}
    assert rows["Finance"][2] == "Fundraising, Business planning and Public service delivery"
    assert rows["No theme"][2].startswith("Performance management, Income generation")
    assert rows["No theme"][3] == "secondary (from other public pages); between August 2007 and September 2007"


def test_the_programme_map_names_both_ends(hubs_2006: ev.Assessment) -> None:
    rows = texts(tables.programme_map_table(hubs_2006))
    assert len(rows) == 15
    assert rows[0][:2] == ["Finance (hub)", "Finance (theme)"]
    assert rows[0][2].endswith("succession is not stated")


def test_only_cited_findings_and_evidence_are_listed_once_with_anchors(advice: ev.Assessment) -> None:
    findings, evidence = tables.cited_findings(advice), tables.cited_evidence(advice)
    ids = [row[0] for row in texts(findings)]
    assert "FN1" not in ids  # no recommendation rests on it
    assert len(ids) == len(set(ids)) == len(findings.row_anchors)
    rests = {row[0]: row[4] for row in texts(findings)}
    assert rests["FN7"] == "4, 7"
    links = {part.href for row in findings.rows for part in row[3].text if isinstance(part, Link)}
    assert links == {f"#{anchor}" for anchor in evidence.row_anchors}


def test_a_recommendation_that_drops_a_finding_drops_its_row(advice: ev.Assessment) -> None:
    less = changed(advice, "recommendation", "recommendation_id", "RC5", finding_ids="")
    gone = {row[0] for row in texts(tables.cited_findings(advice))} - {
        row[0] for row in texts(tables.cited_findings(less))
    }
    assert gone == {"FN5"}


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("decisions_at_a_glance", "recommendation"),
        ("actions_table", "action"),
        ("consultation_table", "consultation"),
        ("respondents_table", "response"),
        ("responses_by_topic", "response_code"),
        ("themes_table", "theme"),
        ("programme_map_table", "programme_map"),
        ("statement_feedback", "feedback"),
        ("cited_findings", "finding"),
        ("cited_evidence", "evidence"),
    ],
)
def test_a_table_without_rows_says_so_and_is_left_out_of_the_document(
    advice: ev.Assessment, name: str, table: str
) -> None:
    view = getattr(tables, name)(emptied(advice, table, "programme_area"))
    assert view.rows == ()
    assert view.note == "None on record."
    assert tables.with_rows(view) == ()


def test_status_is_that_of_the_rows_shown(hubs_2006: ev.Assessment, advice: ev.Assessment) -> None:
    assert tables.actions_table(hubs_2006).status == "secondary"
    assert tables.decisions_at_a_glance(advice).status == "illustrative"
    assert tables.responses_by_topic(advice).status == "illustrative"


def test_ids_of_tables_are_unique(advice: ev.Assessment) -> None:
    views = [tables.decisions_at_a_glance, tables.actions_table, tables.consultation_table, tables.respondents_table,
             tables.responses_by_topic, tables.statement_feedback, tables.themes_table, tables.programme_map_table,
             tables.cited_findings, tables.cited_evidence]  # fmt: skip
    ids = [make(advice).table_id for make in views] + [view.table_id for view in tables.responses_on_topics(advice)]
    assert len(ids) == len(set(ids))
