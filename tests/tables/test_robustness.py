"""Tables of how sure the appraisal is, against cases worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import tables
from evaluation.options import Leaders
from evaluation.presentation import TableView, plain


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


def test_switch_points_by_hand(northshire_assessment: ev.Assessment) -> None:
    # P5 less P2 is 30, 0, 30, 0, -55 over F1 to F5; with w on F5 and the rest even: 60 / 4 * (1 - w) = 55 w, w = 3/14
    (view,) = tables.switch_points_table(northshire_assessment)
    assert ["F5 Deliverable", "20.0%", "21.4%", "P5", "P2"] in words(view)
    assert ["F2 Reach", "20.0%", "never", "P5", "P5"] in words(view)
    assert "P1" in view.note  # insufficient evidence, so no point value


def test_beaten_options_stand_with_those_that_beat_them(northshire_assessment: ev.Assessment) -> None:
    # P1 may be worth 100 on F3, so nothing beats it outright
    (view,) = tables.dominance_table(northshire_assessment)
    assert words(view) == [["P0 As now", "P2 One number"], ["P3 Two hubs", "P5 Alliance"]]
    found = northshire_assessment.robustness
    assert found is not None
    none = replace(northshire_assessment, robustness=replace(found, beaten={}))
    assert tables.dominance_table(none) == ()


def test_every_flip_is_listed_with_its_levels(northshire_assessment: ev.Assessment) -> None:
    # P5 leads P2 by 69 to 68: one step up on F1 gives P2 30 more on that factor, 6 in all
    (view,) = tables.flips_table(northshire_assessment)
    assert ["P2 One number", "F1 Meets need", "2 Partial", "3 Sound", "P2"] in words(view)
    assert len(view.rows) == 9


def test_without_flips_there_is_no_table(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    none = replace(northshire_assessment, robustness=replace(found, flips=found.flips.iloc[:0]))
    assert tables.flips_table(none) == ()
    (view,) = tables.robustness_summary(none)
    assert "No single level moved by one step alters the leading option." in [row[1] for row in words(view)]


def test_leaving_out_names_factors_and_shown_reviewers(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.leave_one_out_table(northshire_assessment)
    rows = {row[0]: row[1:] for row in words(view)}
    # without F1, P5 is 75 75 75 45 and P2 is 75 45 75 100: 67.5 to 73.75
    assert rows["Without F1 Meets need"] == ["P2", "no", "does not apply"]
    assert rows["Without F2 Reach"] == ["P5", "yes", "does not apply"]
    assert not any(identity in row for row in rows for identity in ("RA,", "RB,"))


def test_methods_share_ranks_and_leave_out_options_without_a_point(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.methods_table(northshire_assessment)
    assert [row[0] for row in words(view)] == [
        "P0 As now",
        "P2 One number",
        "P3 Two hubs",
        "P4 One service",
        "P5 Alliance",
    ]
    assert "P1" in view.note


def test_summary_answers_every_question_and_states_its_thresholds(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.robustness_summary(changeup_assessment)
    assert len(view.rows) == 8
    assert "95%" in view.note
    assert "three quarters" in view.note
    rows = {row[0]: row[1:] for row in words(view)}
    assert rows["Does it lead under other groups' weights?"][0].startswith("The same in 1 of 3 other sets of weights.")


def test_summary_changes_where_one_reviewer_decides(changeup_assessment: ev.Assessment) -> None:
    found = changeup_assessment.robustness
    assert found is not None
    without = {**found.without_reviewer, next(iter(found.without_reviewer)): Leaders(("O1",), certain=True)}
    after = replace(changeup_assessment, robustness=replace(found, without_reviewer=without))
    (a,), (b,) = tables.robustness_summary(changeup_assessment), tables.robustness_summary(after)
    pairs = [(x, y) for x, y in zip(words(a), words(b), strict=True) if x != y]
    assert len(pairs) == 1
    assert pairs[0][1][2] == "mostly holds"  # 3 of 4 reviewers left out


@pytest.mark.parametrize("name", ["switch_points_table", "flips_table", "leave_one_out_table", "methods_table",
                                  "robustness_summary"])  # fmt: skip
def test_nothing_appraised_shows_no_table(changeup_assessment: ev.Assessment, name: str) -> None:
    assert getattr(tables, name)(replace(changeup_assessment, robustness=None, appraisal=None)) == ()


def test_a_reviewer_left_out_is_held_against_the_lead_before_moderation(northshire_assessment: ev.Assessment) -> None:
    # before moderation P2 leads with all marks and without any one reviewer: no reviewer decides, moderation does
    found = northshire_assessment.robustness
    assert found is not None
    moved = Leaders(("P2",), certain=True)
    altered = replace(found, before_moderation=moved, without_reviewer=dict.fromkeys(found.without_reviewer, moved))
    after = replace(northshire_assessment, robustness=altered)
    (view,) = tables.leave_one_out_table(after)
    assert view.columns[2:] == ("As now (P5)", "As before moderation (P2)")
    rows = {row[0]: row[1:] for row in words(view)}
    assert rows["All marks, before moderation"] == ["P2", "no", "yes"]
    without = [row for name, row in rows.items() if name.startswith("Without the marks of")]
    assert without == [["P2", "no", "yes"]] * len(found.without_reviewer)
    (view,) = tables.robustness_summary(after)
    answers = {row[0]: row[1:] for row in words(view)}
    n = len(found.without_reviewer)
    question = "Does leaving out one reviewer alter who led before moderation?"
    assert answers[question] == [f"The same in {n} of {n} reviewers left out.", "holds"]
    assert answers["Did it lead before moderation?"] == ["No: P2.", "sensitive"]


def test_the_note_counts_the_moves_tried(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.flips_table(northshire_assessment)
    found = northshire_assessment.robustness
    assert found is not None
    assert view.note.startswith(f"{found.n_moves} changes of one known level by one step were tried, one at a time. ")
    between = replace(northshire_assessment, robustness=replace(found, n_between=2))
    (view,) = tables.flips_table(between)
    assert "not moved, between two steps: 2 levels." in view.note


def test_questions_without_an_answer_say_why(
    northshire_assessment: ev.Assessment, unknown_leader_assessment: ev.Assessment
) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    unmoved = replace(found, flips=found.flips.iloc[:0], n_moves=0)
    (view,) = tables.robustness_summary(replace(northshire_assessment, robustness=unmoved))
    answers = {row[0]: row[1:] for row in words(view)}
    assert answers["Does one level moved by one step alter it?"][0].startswith("No level could be moved by one step")
    assert answers["Does one level moved by one step alter it?"][1] == "not known"
    (view,) = tables.robustness_summary(unknown_leader_assessment)
    answers = {row[0]: row[1:] for row in words(view)}
    assert answers["Does it lead by other methods?"][0].startswith("No leading option is first among those")
    assert answers["Does a small change of one weight alter it?"][0].startswith("No leading option has a point value")


def test_methods_name_who_took_part(open_assessment: ev.Assessment) -> None:
    # P5 may lead too, but its IE leaves it out of every method
    (view,) = tables.robustness_summary(open_assessment)
    answer = {row[0]: row[1] for row in words(view)}["Does it lead by other methods?"]
    assert answer.startswith("First is P2, as here, in 3 of 3 other methods.")
    assert answer.endswith("Without a point value, and so not compared: P5.")
