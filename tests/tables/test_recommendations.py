"""Tables of the way forward against rows of both packs."""

from __future__ import annotations

from dataclasses import replace

import evaluation as ev
from evaluation import tables
from evaluation.presentation import Link, TableView, plain


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_recommendations_link_to_findings_and_say_whose_words(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.recommendations_table(northshire_assessment)
    assert view.row_anchors == tuple(f"rec-RC{n}" for n in range(1, 9))
    first = view.rows[0]
    assert plain(first[0].text) == "1 (RC1)"  # the id by which findings and decisions call it
    assert Link("FN2", "#finding-FN2") in first[2].text
    assert view.note == "Wording of each: illustrative wording."
    assert plain(first[4].text) == "no decision on record"  # the Board met after the as-at date


def test_reported_wording_is_said_to_be_reported(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.recommendations_table(changeup_assessment)
    assert view.note == "Wording of each: as reported; the report's own wording is not held."
    assert "Wording" not in view.columns


def test_wordings_that_differ_stand_row_by_row(changeup_assessment: ev.Assessment) -> None:
    recommendation = changeup_assessment.review.table("recommendation").copy()
    recommendation.loc[recommendation["recommendation_id"] == "RC3", "wording_status"] = "verbatim"
    review = changeup_assessment.review.with_tables({"recommendation": recommendation})
    (view,) = tables.recommendations_table(replace(changeup_assessment, review=review))
    assert view.columns[2] == "Wording"
    assert [row[2] for row in words(view)][1:] == [
        "as reported; the report's own wording is not held",
        "in the report's own words",
    ]
    assert view.note == ""


def test_six_way_forward_decisions_answer_no_recommendation(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.decisions_table(changeup_assessment)
    assert view.row_anchors == ("decision-B1", *(f"decision-W{n}" for n in range(1, 7)))
    assert {row[4] for row in words(view)} == {"no recommendation on record"}
    assert view.status == "seed"


def test_a_decision_shows_beside_its_recommendation(changeup_assessment: ev.Assessment) -> None:
    decision = changeup_assessment.review.table("decision").copy()
    decision.loc[decision["decision_id"] == "W3", "recommendation_id"] = "RC1"
    after = replace(changeup_assessment, review=changeup_assessment.review.with_tables({"decision": decision}))
    (view,) = tables.recommendations_table(after)
    assert [row[4] for row in words(view)] == ["accepted: W3", "no decision on record", "no decision on record"]


def test_gaps_are_grouped_and_counted(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.chain_gaps_table(northshire_assessment)
    assert ["Finding", "cites no evidence", "1", "FN20"] in words(view)
    total = sum(int(row[2]) for row in words(view))
    assert total == len(northshire_assessment.chain.gaps)


def test_absent_rows_show_no_table(northshire_assessment: ev.Assessment) -> None:
    assert tables.decisions_table(northshire_assessment) == ()
