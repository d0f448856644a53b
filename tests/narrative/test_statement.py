"""Sentences of the stakeholder statement, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.presentation import Bullets, Callout, Heading, Link, Paragraph, Prose, plain
from tests.assessment.variants import Asked

NO_DECISION = "No Board decision found in the sources held."


@pytest.fixture(scope="module")
def hubs_2006(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("changeup", "stakeholder_statement")


@pytest.fixture(scope="module")
def advice(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("northshire", "stakeholder_statement")


def emptied(assessment: ev.Assessment, *names: str) -> ev.Assessment:
    gone = {name: assessment.review.table(name).iloc[:0] for name in names}
    return replace(assessment, review=assessment.review.with_tables(gone))


def changed(assessment: ev.Assessment, table: str, key: str, row: str, **cells: str) -> ev.Assessment:
    frame = assessment.review.table(table).copy()
    for column, value in cells.items():
        frame.loc[frame[key] == row, column] = value
    return replace(assessment, review=assessment.review.with_tables({table: frame}))


def lines(prose: Prose) -> list[str]:
    said: list[str] = []
    for block in prose.blocks:
        if isinstance(block, Bullets | Callout):
            said += [plain(item) for item in block.items]
        else:
            said.append(plain(block.text))
    return said


def block_of(prose: Prose, anchor: str) -> list[str]:
    """Return the lines of one level-3 block."""
    starts = [i for i, block in enumerate(prose.blocks) if isinstance(block, Heading) and block.level == 3]
    for start, end in zip(starts, [*starts[1:], len(prose.blocks)], strict=True):
        heading = prose.blocks[start]
        if isinstance(heading, Heading) and heading.anchor == anchor:
            return lines(Prose(prose.blocks[start:end]))
    raise LookupError(anchor)


def test_a_block_runs_from_recommendation_to_evidence(advice: ev.Assessment) -> None:
    said = block_of(narrative.statement_decided(advice), "rec-RC2")
    assert said[0] == "Recommendation 2"
    assert said[1].startswith("Recommendation. Bring the six hubs under one agreement with a lead body")
    assert "illustrative wording" in said[1]
    assert said[2] == (
        "Option P5 Alliance. An alliance of hubs. The hubs stay, under one agreement with a lead body, a shared number "
        "and a common review of files."
    )
    assert said[3] == "Board decision: accepted with changes"
    assert said[4].startswith("Northshire Advice Board, 21 October 2025. The hubs will work under a shadow agreement")
    assert said[5] == "Reason. The six boards would sign more readily if none of them led."
    assert said[6] == "What has happened since, so far as it is on record"
    assert said[7] == (
        "Draft the shadow agreement. Legal officer. Planned: 3 November 2025 to 19 December 2025; "
        "revised to 30 January 2026; done on 28 January 2026."
    )
    assert said[8] == "What happens next"
    assert said[10].endswith("revised to 29 May 2026; status: planned.")
    assert said[11] == "Findings and evidence"
    assert said[12] == (
        "FN6: Joint working is sound where there is a shared desk or form and weak where it rests on persons. "
        "Evidence: E07, E17, E37, E44, E53."
    )


def test_decided_and_undecided_share_the_recommendations_out(advice: ev.Assessment) -> None:
    decided, undecided = narrative.statement_decided(advice), narrative.statement_undecided(advice)
    anchors = [
        [b.anchor for b in prose.blocks if isinstance(b, Heading) and b.level == 3] for prose in (decided, undecided)
    ]
    assert anchors == [["rec-RC1", "rec-RC2", "rec-RC3", "rec-RC4"], ["rec-RC5", "rec-RC6", "rec-RC7", "rec-RC8"]]


def test_minutes_that_do_not_say_are_no_decision(advice: ev.Assessment) -> None:
    said = block_of(narrative.statement_undecided(advice), "rec-RC6")
    assert f"{NO_DECISION} The paper was before the meeting, and the minutes do not say what was decided." in said
    assert not any(line.startswith("Reason") for line in said)


def test_no_row_is_no_decision(advice: ev.Assessment) -> None:
    assert NO_DECISION in block_of(narrative.statement_undecided(advice), "rec-RC8")


def test_a_decision_that_is_found_moves_its_block(advice: ev.Assessment) -> None:
    found = changed(advice, "decision", "decision_id", "DC6", outcome="deferred")
    said = block_of(narrative.statement_decided(found), "rec-RC6")
    assert "Board decision: put off" in said
    assert "Reason. No reason on record." in said
    assert "What happens next. No action on record." in said
    with pytest.raises(LookupError):
        block_of(narrative.statement_undecided(found), "rec-RC6")


def test_the_way_forward_stands_among_decisions_without_a_recommendation(hubs_2006: ev.Assessment) -> None:
    prose = narrative.statement_decisions_alone(hubs_2006)
    names = [b.text for b in prose.blocks if isinstance(b, Heading) and b.level == 3]
    assert names[0] == "Item B1: noted, no decision taken"
    assert names[1:] == [f"Decision W{n}: accepted" for n in range(1, 7)]
    said = block_of(prose, "decision-B1")
    assert said[1].startswith("Capacitybuilders Board, 4 September 2006 to 5 September 2006. The Board noted that all")


def test_no_recommendation_of_2006_has_a_decision(hubs_2006: ev.Assessment) -> None:
    assert lines(narrative.statement_decided(hubs_2006)) == [
        "No recommendation on record has a Board decision in the sources held."
    ]
    said = block_of(narrative.statement_undecided(hubs_2006), "rec-RC1")
    assert said[0] == "Recommendation “Reported A”"
    assert "as reported; the report's own wording is not held" in said[1]


def test_sources_are_links_under_the_names_of_their_sites(hubs_2006: ev.Assessment) -> None:
    prose = narrative.statement_decisions_alone(hubs_2006)
    links = [p for b in prose.blocks if isinstance(b, Paragraph) and not isinstance(b.text, str) for p in b.text]
    sites = {part.text for part in links if isinstance(part, Link)}
    assert sites == {"changeup.org.uk"}


def test_two_pages_of_one_site_are_told_apart(hubs_2006: ev.Assessment) -> None:
    said = block_of(narrative.statement_undecided(hubs_2006), "rec-RC2")
    assert said[-1] == "Sources. thirdsector.co.uk (1), thirdsector.co.uk (2)."


def test_the_front_note_tells_both_meetings_and_the_commendation(hubs_2006: ev.Assessment) -> None:
    said = " ".join(lines(narrative.statement_front(hubs_2006)))
    assert "4/5 September 2006" in said
    assert "On 22 November 2006 the Board made its final decision" in said
    assert "commended the national hub staff" in said
    assert "3 recommendations on record: none with a Board decision, 3 without." in said
    assert "6 decisions name no recommendation on record (6 accepted)." in said
    assert said.endswith("Besides, on no recommendation: 1 noted, no decision taken.")


def test_counts_on_illustrative_rows_say_so(advice: ev.Assessment, hubs_2006: ev.Assessment) -> None:
    counted = lines(narrative.statement_front(advice))[-1]
    assert counted == (
        "On the illustrative rows: 8 recommendations on record: 4 with a Board decision (1 accepted, 1 accepted with "
        "changes, 1 put off and 1 not accepted), 4 without, 1 of them noted by the Board. 1 decision names no "
        "recommendation on record (1 accepted)."
    )
    assert not lines(narrative.statement_front(hubs_2006))[-1].startswith("On the illustrative")


def test_the_banner_speaks_of_what_is_shown(advice: ev.Assessment, hubs_2006: ev.Assessment) -> None:
    assert lines(narrative.statement_banner(hubs_2006)) == [
        "Weakest data status of what this statement shows: secondary (from other public pages).",
        "No illustrative mark, weight or option score of this pack feeds it.",
    ]
    assert lines(narrative.statement_banner(advice))[0].startswith("Illustrative:")


def test_the_banner_says_whether_all_or_some_was_made_up(advice: ev.Assessment) -> None:
    assert lines(narrative.statement_banner(advice))[0].startswith("Illustrative: every row shown here was made up")
    mixed = changed(advice, "decision", "decision_id", "DC1", data_status="seed")
    assert lines(narrative.statement_banner(mixed))[0].startswith("Illustrative: some of the rows shown here were made")


def test_the_title_carries_the_date_of_the_statement(advice: ev.Assessment, hubs_2006: ev.Assessment) -> None:
    assert lines(narrative.statement_title(advice))[1].endswith("Date of the latest fact on record: 6 March 2026.")
    said = lines(narrative.statement_title(hubs_2006))[1]
    assert said.endswith("Date of the latest fact on record: between 2010 and 2011.")


def test_what_is_over_does_not_stand_under_what_happens_next(advice: ev.Assessment) -> None:
    said = block_of(narrative.statement_decided(advice), "rec-RC1")
    since, ahead = (said.index(name) for name in ("What has happened since, so far as it is on record",
                                                  "What happens next"))  # fmt: skip
    assert [line.split(".")[0] for line in said[since + 1 : ahead]] == [
        "Publish the tender for the exchange",
        "Award the contract for the exchange",
    ]
    assert said[ahead + 1] == "Open the number. The exchange. Planned: 2 March 2026 to 1 April 2026; status: under way."


def test_a_planned_day_that_has_passed_is_over_and_its_outcome_not_on_record(advice: ev.Assessment) -> None:
    # 6 March 2026 is the date of the statement; the day before it has passed, the day itself has not
    late = changed(advice, "action", "action_id", "AC3", due="2026-03-05")
    said = block_of(narrative.statement_decided(late), "rec-RC1")
    assert "What happens next" not in said
    assert any(line.endswith("last recorded as under way; whether it was done is not on record.") for line in said)
    today = changed(advice, "action", "action_id", "AC3", due="2026-03-06")
    assert "What happens next" in block_of(narrative.statement_decided(today), "rec-RC1")


def test_an_action_of_unknown_outcome_is_not_called_recorded(advice: ev.Assessment) -> None:
    said = block_of(narrative.statement_undecided(advice), "rec-RC5")
    assert any(line.endswith("28 November 2025; whether it was done is not on record.") for line in said)


def test_what_came_of_a_decision_put_off_is_told_or_not_on_record(advice: ev.Assessment) -> None:
    missing = "What came of it. Not on record: the sources held tell of no later decision."
    assert missing in block_of(narrative.statement_decided(advice), "rec-RC3")
    later = changed(advice, "decision", "decision_id", "DC6", recommendation_id="RC3", outcome="accepted",
                    meeting_date="2026-02-10")  # fmt: skip
    assert missing not in block_of(narrative.statement_decided(later), "rec-RC3")


def test_what_was_heard_is_counted(advice: ev.Assessment) -> None:
    # counted by hand in response_code: 13 support, 7 oppose, 8 mixed, 4 neutral; 7 changed nothing
    (said,) = lines(narrative.statement_told(advice))
    assert said == (
        "On the illustrative rows: 1 consultation on record. 25 responses on record made 32 points on 4 topics: "
        "13 for, 7 against, 8 both ways and 4 no view. 32 of them have a reply, and 25 changed something, wholly or in "
        "part."
    )


def test_responses_that_are_not_held_are_not_known(hubs_2006: ev.Assessment) -> None:
    (said,) = lines(narrative.statement_told(hubs_2006))
    assert said == (
        "4 consultations on record. No response is on record, so what people said, and what changed because of it, is "
        "not known."
    )


def test_the_programme_counts_status_revisions_and_lateness(advice: ev.Assessment, hubs_2006: ev.Assessment) -> None:
    (ours,) = lines(narrative.statement_programme(advice))
    assert "11 actions on record: 2 planned, 2 under way, 5 done, 1 dropped and 1 not known." in ours
    assert "4 had the date revised; 3 of those done came after the date first planned; 1 follows from no" in ours
    (theirs,) = lines(narrative.statement_programme(hubs_2006))
    assert "None had the date revised; 2 of those done came after the date first planned" in theirs


def test_an_action_done_in_time_is_not_late(advice: ev.Assessment) -> None:
    early = changed(advice, "action", "action_id", "AC1", done_on="2025-11-14")
    assert "2 of those done came after" in lines(narrative.statement_programme(early))[0]


@pytest.mark.parametrize(
    ("name", "gone", "said"),
    [
        ("statement_told", ("consultation",), "No consultation is on record, so what people said is not known."),
        ("statement_programme", ("action",), "No action is on record, so what happens next is not known."),
        (
            "statement_succession",
            ("theme", "programme_area", "programme_map"),
            "No theme or programme is on record, so what succeeded the hubs is not known.",
        ),
        ("statement_context", ("note",), "The pack holds no note on the background."),
        ("statement_not_known", ("note",), "The pack names nothing that is not known."),
        ("statement_undecided", ("recommendation",), "No recommendation is on record."),
        ("statement_decisions_alone", ("decision",), "Every decision on record answers a recommendation on record."),
    ],
)
def test_an_absent_table_is_said(advice: ev.Assessment, name: str, gone: tuple[str, ...], said: str) -> None:
    assert lines(getattr(narrative, name)(emptied(advice, *gone))) == [said]


def test_later_reports_carry_when_they_were_known(hubs_2006: ev.Assessment) -> None:
    said = lines(narrative.statement_context(hubs_2006))
    (announced,) = [line for line in said if line.startswith("On 13 March 2008 leads were announced")]
    assert "Known: 13 March 2008; secondary (from other public pages). Source. civilsociety.co.uk." in announced


def test_a_text_that_looks_like_markup_stays_text(advice: ev.Assessment) -> None:
    odd = changed(advice, "recommendation", "recommendation_id", "RC1", text="<b>Open</b> [x](http://y)")
    said = block_of(narrative.statement_decided(odd), "rec-RC1")
    assert "<b>Open</b> [x](http://y)" in said[1]
