"""What is opened behind one result: everything that concerns it, nothing of another subject, nobody's name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation.assessment.challenge import (
    Challenge,
    about_subject,
    challenge_settings,
    challenge_status,
    challenged,
    nobody_named,
)
from evaluation.assessment.pseudonyms import pseudonyms
from evaluation.schemas import TABLES
from tests.assessment.challenges import opened
from tests.packs.tiny import FILES, facts, write_pack

OTHERS_TOO = {"finding", "recommendation", "decision", "action", "log", "question"}
"""Tables that hold for several subjects alike, and so may name another."""


@pytest.fixture(scope="module")
def housing() -> Challenge:
    return opened("northshire-2025", "N2")


@pytest.fixture(scope="module")
def alliance() -> Challenge:
    return opened("northshire-2025", "P5")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    """The tiny review, with a named reviewer of whom a log entry speaks."""
    log = facts("log_id,kind,text,effect,reliability,why,by,signed_off_by,at", "L1,data,Ann Example was late.,,,,,,")
    review = ev.read_review(write_pack(tmp_path_factory.mktemp("small") / "pack", FILES | {"log.csv": log}))
    reviewer = review.table("reviewer").copy()
    reviewer.loc[reviewer["reviewer_id"] == "R1", "name"] = "Ann Example"
    return review.with_tables({"reviewer": reviewer})


@pytest.mark.parametrize(
    ("subject_id", "as_at"), [("N2", "2025-09-30"), ("P5", "2025-09-30"), ("B2", None)]
)  # bids stand in an annex without a cut-off date
def test_a_result_is_shown_as_its_document_showed_it(northshire: ev.Review, subject_id: str, as_at: str | None) -> None:
    settings = challenge_settings(northshire, subject_id)
    assert (settings.as_at, settings.document) == (as_at, f"challenge_pack-{subject_id}")
    assert challenge_settings(northshire, subject_id, as_at="2025-06-30").as_at == "2025-06-30"


def test_an_unknown_subject_is_told_which_there_are(northshire: ev.Review) -> None:
    with pytest.raises(ev.InputError, match=r"no subject has this id \(found 'N9'\). Choose one of: N1, N2, .*, B3\."):
        challenge_settings(northshire, "N9")


def test_an_unknown_setting_is_refused(northshire: ev.Review) -> None:
    with pytest.raises(ev.MethodError, match="unknown setting 'n_drawz'"):
        challenge_settings(northshire, "N2", n_drawz=5)


def test_a_subject_that_was_not_known_yet_has_no_result(changeup: ev.Review) -> None:
    # O5 is the framework of June 2007
    settings = challenge_settings(changeup, "O5")
    said = r"not known on 2006-11-22 \(found 'O5'\). Choose one of: H1, .*O7; or set a later as_at"
    for ask in (challenged, challenge_status):
        with pytest.raises(ev.InputError, match=said):
            ask(changeup, "O5", settings)


def test_numbers_are_those_of_the_report(northshire_assessment: ev.Assessment, housing: Challenge) -> None:
    cells = northshire_assessment.hubs.cells
    mine = cells[cells["subject_id"] == "N2"]
    assert housing.panel is not None
    columns = ["low", "high", "median_low", "median_high", "n_marks", "n_missing"]
    np.testing.assert_array_equal(housing.panel.cells[columns], mine[columns])
    assert list(housing.panel.cells["state"]) == list(mine["state"])
    assert len(housing.panel.marks.number) == 44  # four reviewers on eleven dimensions


@pytest.mark.parametrize("name", ["housing", "alliance"])
def test_no_row_about_another_subject_is_held(name: str, request: pytest.FixtureRequest) -> None:
    found: Challenge = request.getfixturevalue(name)
    mine = found.subject.subject_id
    subjects = {subject.subject_id for subject in found.whole.full.subjects}
    for review in (found.about.review, found.about.full, found.afterwards.review):
        for table in set(TABLES) - OTHERS_TOO:
            frame = review.table(table)
            for column in TABLES[table].columns:
                if "subject" in column.refers_to and column.name != "related_id":
                    assert set(frame[column.name]) <= {mine}, (table, column.name)
        ids = {item for table in OTHERS_TOO - {"finding", "recommendation"} for item in review.table(table).iloc[:, 0]}
        assert not ids & (subjects - {mine})
    panel = found.panel
    assert panel is not None
    for frame in (panel.cells, panel.criteria, panel.coverage, panel.evidence.links, panel.evidence.cells):
        assert set(frame["subject_id"]) <= {mine}
    assert panel.marks.subject_ids == (mine,)
    assert (found.about.appraisal, found.about.robustness) == (None, None)
    assert list(found.about.panels) == [found.purpose]


def test_evidence_is_what_is_linked_or_cited(housing: Challenge) -> None:
    review = housing.about.review
    linked = set(review.table("evidence_link")["evidence_id"])
    cited = {part for ids in review.table("score")["evidence_ids"] for part in ids.split(";") if part}
    assert set(review.table("evidence")["evidence_id"]) == linked | cited
    assert {"E10", "E18"} <= linked
    assert set(review.table("source_doc")["source_id"]) == set(review.table("evidence")["source_id"])


def test_evidence_that_is_cited_and_not_linked_is_held(northshire: ev.Review) -> None:
    link = northshire.table("evidence_link")
    without = northshire.with_tables({"evidence_link": link[link["evidence_id"] != "E10"]})
    assert "E10" in set(about_subject(without, "N2").table("evidence")["evidence_id"])


def test_what_rests_on_a_result_follows_the_chain(alliance: Challenge, housing: Challenge) -> None:
    # FN23 is on P5 and leads to RC2, which DC2 answers
    review = alliance.afterwards.review
    held = {name: list(review.table(name)[f"{name}_id"]) for name in ("finding", "recommendation", "decision")}
    assert held == {"finding": ["FN23"], "recommendation": ["RC2"], "decision": ["DC2"]}
    # FN9 is on N2, FN1 on the criterion K1 of every hub; FN8 is on another hub
    found = set(housing.afterwards.review.table("finding")["finding_id"])
    assert {"FN1", "FN9"} <= found
    assert "FN8" not in found
    # the decisions came after the result, and are not in what it was made from
    assert len(housing.about.review.table("decision")) == 0 < len(housing.afterwards.review.table("decision"))


def test_an_option_that_was_never_marked_has_its_longlist_row(northshire: ev.Review) -> None:
    found = about_subject(northshire, "P6")
    assert list(found.table("option")["longlist_verdict"]) == ["discarded"]
    assert len(found.table("option_csf")) == 6
    assert found.table("score").empty


def test_a_bid_brings_its_lot_its_tender_and_its_gates(northshire: ev.Review) -> None:
    found = about_subject(northshire, "B2")
    assert [list(found.table(name).iloc[:, 0]) for name in ("bid", "lot", "tender", "eligibility")] == [
        ["B2"], ["L1"], ["TD1"], ["GT1", "GT2", "GT3"],
    ]  # fmt: skip
    assert list(found.table("organisation")["organisation_id"]) == ["ORG10"]


def test_pseudonyms_differ_from_pack_to_pack_and_from_the_report(
    northshire: ev.Review, northshire_assessment: ev.Assessment, housing: Challenge
) -> None:
    packs = [pseudonyms(northshire, challenge_settings(northshire, item)) for item in ("N1", "N2", "N3", "P5")]
    orders = [dict(order) for order in (northshire_assessment.names, *packs)]
    assert dict(housing.about.names) == orders[2]
    assert all(set(order.values()) == {f"R{place}" for place in range(1, 9)} for order in orders)
    assert len({tuple(sorted(order.items())) for order in orders}) == len(orders)


def test_logs_and_interests_name_nobody_beside_the_marks(housing: Challenge) -> None:
    log = housing.about.review.table("log").set_index("log_id")
    # "Reviewer C took no part in the housing hub." and "Reviewer E left three cells unscored for want of time."
    assert log.loc["LG5", "text"] == "A reviewer took no part in the housing hub."
    assert log.loc["LG6", "text"] == "A reviewer left three cells unscored for want of time."


def test_a_name_within_a_sentence_becomes_small(northshire: ev.Review) -> None:
    log = northshire.table("log").copy()
    log.loc[log["log_id"] == "LG8", "text"] = "Found by Reviewer A; told to Reviewer B. Reviewer B agreed."
    found = nobody_named(northshire.with_tables({"log": log})).table("log").set_index("log_id")
    assert found.loc["LG8", "text"] == "Found by a reviewer; told to a reviewer. A reviewer agreed."
    assert found.loc["LG4", "by"] == "Chair"  # an office, not a person


def test_an_id_in_a_log_names_nobody_either(northshire: ev.Review) -> None:
    reviewer = northshire.table("reviewer").head(1).assign(reviewer_id="RV-A", name="")
    log = northshire.table("log").assign(text="RV-A was late. Told to RV-A.", by="RV-A")
    found = nobody_named(northshire.with_tables({"reviewer": reviewer, "log": log})).table("log")
    assert set(found["text"]) == {"A reviewer was late. Told to a reviewer."}
    assert set(found["by"]) == {"A reviewer"}


def test_names_stand_where_they_are_asked_for(small: ev.Review) -> None:
    named = challenged(small, "A", challenge_settings(small, "A", n_draws=100, anonymise=False))
    assert named.about.names["R1"] == "Ann Example"
    assert list(named.about.review.table("log")["text"]) == ["Ann Example was late."]
    unnamed = challenged(small, "A", challenge_settings(small, "A", n_draws=100))
    assert list(unnamed.about.review.table("log")["text"]) == ["A reviewer was late."]
    assert "Ann Example" not in unnamed.about.names.values()


def test_only_rows_about_the_subject_count_as_left_out(housing: Challenge) -> None:
    left = housing.about.left_out
    assert 0 < len(left) < len(housing.whole.left_out)
    assert "B1" not in set(left["row_id"])


def test_the_status_is_that_of_the_rows_behind_the_result(northshire: ev.Review, alliance: Challenge) -> None:
    settings = challenge_settings(northshire, "P5")
    counts = challenge_status(northshire, "P5", settings).counts
    assert counts.equals(alliance.about.status.counts)
    # rank rests on all 180 marks on options; of hubs none enters
    assert counts.loc["score", "illustrative"] == 180
    assert counts.loc["option", "illustrative"] == 1


def test_a_published_result_is_not_called_illustrative_for_the_sake_of_others(northshire: ev.Review) -> None:
    tables = {
        name: frame.assign(data_status="published")
        for name, frame in northshire.tables.items()
        if name not in ("option", "option_csf", "option_cost", "risk", "weight_set")
    }
    review = northshire.with_tables(tables)
    assert challenge_status(review, "N2", challenge_settings(review, "N2")).weakest == "published"
    assert challenge_status(review, "P5", challenge_settings(review, "P5")).weakest == "illustrative"


def test_a_type_without_criteria_has_no_panel(small: ev.Review) -> None:
    review = replace(small, criterion_sets=tuple(item for item in small.criterion_sets if item.purpose != "hub"))
    found = challenged(review, "A", challenge_settings(review, "A", n_draws=100))
    assert (found.panel, found.weighing, found.purpose) == (None, None, "hub")
    assert not found.is_bid
    assert not found.is_option
