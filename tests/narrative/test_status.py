"""How far to trust a document, in words: what was made up and how much of it, and by whose weights."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative, tables
from evaluation.assessment import known_at
from evaluation.assessment.status import DOCUMENT_TABLES, summarise_status
from evaluation.model import Review
from evaluation.narrative.statement import SHOWN_TABLES
from evaluation.presentation import Bullets, Callout, Prose, plain
from evaluation.schemas import TABLES
from tests.assessment.variants import Asked


def said(prose: Prose) -> str:
    lines: list[str] = []
    for block in prose.blocks:
        lines += [plain(i) for i in block.items] if isinstance(block, Bullets | Callout) else [plain(block.text)]
    return "\n".join(lines)


def of_one_status(review: Review, status: str = "published") -> Review:
    """Return the review as if every row that has a status had this one."""
    frames = {}
    for name, frame in review.tables.items():
        stated = frame["data_status"].astype(object)
        frames[name] = frame.assign(data_status=stated.where(stated == "", status).astype("str"))
    return review.with_tables(frames)


def with_illustrative(review: Review, table: str, rows: int | slice) -> Review:
    frame = review.table(table).copy()
    frame.iloc[rows, frame.columns.get_loc("data_status")] = "illustrative"
    return review.with_tables({table: frame})


def seen(assessment: ev.Assessment, review: Review, document: str = "options_report") -> ev.Assessment:
    """Return the assessment with the rows of a review behind its status."""
    known, left_out = known_at(review, assessment.settings.as_at)
    return replace(assessment, status=summarise_status(known, document, left_out))


@pytest.fixture(scope="module")
def sound(northshire: Review) -> Review:
    return of_one_status(northshire)


def test_one_illustrative_score_does_not_make_all_of_them_so(
    northshire_assessment: ev.Assessment, sound: Review
) -> None:
    n = 516  # 316 marks of the hubs, 180 of the options, 20 trial marks; those of the bids came later
    one = seen(northshire_assessment, with_illustrative(sound, "score", 0))
    assert narrative.status_sentence(one).startswith(f"Illustrative: 1 of {n} scores was made up to show the method.")
    three = seen(northshire_assessment, with_illustrative(sound, "score", slice(3)))
    assert narrative.status_sentence(three).startswith(f"Illustrative: 3 of {n} scores were made up")
    assert narrative.status_sentence(northshire_assessment).startswith(
        "Illustrative: scores, panel levels, weight sets and verdicts on options were made up"
    )


def test_all_is_said_where_every_row_is_illustrative(northshire_assessment: ev.Assessment, sound: Review) -> None:
    assert northshire_assessment.status.all_illustrative
    assert not seen(northshire_assessment, with_illustrative(sound, "score", slice(None))).status.all_illustrative
    assert not seen(northshire_assessment, sound).status.all_illustrative


def test_what_is_left_out_is_told_with_every_reason(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.status_banner(northshire_assessment))
    assert "rows left out, as known later, not datable, or resting on such a row." in words


def test_a_scorecard_does_not_speak_of_weights_and_options(northshire: Review) -> None:
    card = ev.assess(northshire, northshire.settings_for("hub_scorecard", n_draws=100))
    assert narrative.status_sentence(card).startswith("Illustrative: scores and panel levels were made up")
    options = of_one_status(northshire)
    for table in ("weight_set", "option", "option_csf", "option_cost"):
        options = with_illustrative(options, table, slice(None))
    assert seen(card, options, "hub_scorecard").status.weakest == "published"


def test_an_illustrative_row_told_in_an_annex_marks_the_report_and_no_other_document(
    northshire_assessment: ev.Assessment, sound: Review
) -> None:
    later = sound.table("feedback")["known_by"].tolist().index("2025-11-25")
    review = with_illustrative(sound, "feedback", later)
    report = seen(northshire_assessment, review)
    assert report.status.weakest == "illustrative"
    assert report.status.illustrative() == ()  # nothing that the review knew
    sentence = narrative.status_sentence(report)
    assert sentence.startswith("Illustrative: some of the rows known later, told in the annexes, were made up")
    assert tables.status_table(report).status == "published"
    assert seen(northshire_assessment, review, "hub_scorecard").status.weakest == "published"


def test_a_whole_assessment_takes_the_status_of_what_came_later(sound: Review) -> None:
    feedback = sound.table("feedback")
    review = with_illustrative(sound, "feedback", feedback["known_by"].tolist().index("2025-11-25"))
    assert ev.assess(review, review.settings_for("options_report", n_draws=100)).status.weakest == "illustrative"


def test_the_statement_names_its_tables_once() -> None:
    assert {*SHOWN_TABLES, "note"} == set(DOCUMENT_TABLES["stakeholder_statement"])
    assert {"feedback", "response_code"} <= set(SHOWN_TABLES)


def test_illustrative_feedback_marks_the_statement(northshire: Review) -> None:
    review = with_illustrative(of_one_status(northshire), "feedback", 0)
    statement = ev.assess(review, review.settings_for("stakeholder_statement", n_draws=100))
    assert "feedback" in statement.status.illustrative()
    assert said(narrative.statement_banner(statement)).startswith("Illustrative: some of the rows shown here")


@pytest.mark.parametrize(
    ("weights", "totals", "used"),
    [
        ("equal", False, "options, equal weights; hubs, none, as no total is shown."),
        ("W-USERS", False, "options, W-USERS of Users of advice; hubs, none, as no total is shown."),
        ("W-HUBS", True, "options, equal weights; hubs, W-HUBS of The review panel."),
        ("W-USERS", True, "options, W-USERS of Users of advice; hubs, equal weights."),
    ],
)
def test_weights_are_named_for_each_type_that_they_weigh(
    assessment_of: Asked, weights: str, totals: bool, used: str
) -> None:
    assessment = assessment_of("northshire", "options_report", weights=weights, show_totals=totals)
    assert f"Weights used: {used}" in said(narrative.status_page(assessment))
    chosen = used.partition(",")[2].partition(";")[0].strip()
    assert f"with the chosen weights, {chosen}, " in said(narrative.summary_changes(assessment))


def test_documents_draw_on_tables_that_a_pack_may_hold() -> None:
    assert {name for names in DOCUMENT_TABLES.values() for name in names} <= set(TABLES)
