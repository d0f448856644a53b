"""Tables of the panel's desks."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from evaluation.model import Level, Scale
from evaluation.presentation import TableView, plain
from evaluation.tables.desks import (
    code_cell,
    code_words,
    desk_evidence,
    desk_grid,
    desk_history,
    desk_interests,
    marks_beside,
    moderation_list,
    rubric_table,
    trial_comparison,
    versions_beside,
)

SCALE = Scale("s", "ordinal", (Level(0, "Absent", 0), Level(1, "Limited", 50), Level(2, "Sound", 100)))
AWARD = Scale("a", "numeric", minimum=0, maximum=10, step=0.5)


def texts(table: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    ("code", "scale", "words", "kind"),
    [
        ("1", SCALE, "1 Limited", "level-2"),
        ("IE", SCALE, "IE", "level-IE"),
        ("NA", SCALE, "NA", "level-NA"),
        ("", SCALE, "no level", "level-none"),
        ("7.5", AWARD, "7.5", "level-3"),
    ],
)
def test_a_mark_has_its_word_and_its_colour(code: str, scale: Scale, words: str, kind: str) -> None:
    assert code_words(code, scale) == words
    cell = code_cell(code, scale)
    assert (cell.text, cell.kind) == (words, kind)


def test_the_grid_shows_states_in_words_and_marks_in_colour() -> None:
    table = desk_grid(("A", "B"), [("Need", ("saved", "2"))], SCALE, caption="How far", table_id="t")
    assert texts(table) == [["Need", "saved", "2 Sound"]]
    assert [cell.kind for cell in table.rows[0]] == ["text", "text", "level-4"]


def test_the_rubric_says_where_it_has_no_words() -> None:
    table = rubric_table((("0 Absent", "Nothing"), ("1 Limited", "")), table_id="t")
    assert texts(table) == [["0 Absent", "Nothing"], ["1 Limited", "The rubric has no words for it."]]


EVIDENCE = ("evidence_id", "paraphrase", "direction", "grade", "source_type", "scope", "title", "data_status")


def items(*rows: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=EVIDENCE)


def test_evidence_has_way_grade_and_source_and_its_status() -> None:
    held = items(("E1", "Many came", "negative", "B", "survey", "programme", "A survey", "illustrative"))
    table = desk_evidence(held, table_id="t")
    assert texts(table) == [["E1", "Many came", "against, grade B", "survey, on all at once", "A survey"]]
    assert table.status == "illustrative"


def test_no_evidence_is_said() -> None:
    assert texts(desk_evidence(items(), table_id="t"))[0][1] == "The register holds nothing on this cell."


def test_marks_stand_beside_each_other_and_missing_ones_say_why() -> None:
    marks = pd.DataFrame(
        [
            {"who": "R1", "level": "2", "rationale": "Why", "why_not_higher": "", "evidence_ids": "E1;E2", "note": ""},
            {
                "who": "R2",
                "level": "",
                "rationale": "",
                "why_not_higher": "",
                "evidence_ids": "",
                "note": "Gave no mark.",
            },
        ]
    )
    table = marks_beside(marks, SCALE, table_id="t", caption="Marks")
    assert texts(table) == [
        ["R1", "2 Sound", "Why", "not said", "E1 and E2"],
        ["R2", "no mark", "Gave no mark.", "not said", "none"],
    ]
    assert texts(marks_beside(marks.iloc[:0], SCALE, table_id="t", caption="Marks"))[0][0] == "nobody"


def test_a_reason_ends_before_what_else_is_to_be_known_of_a_reviewer() -> None:
    columns = ["who", "level", "rationale", "why_not_higher", "evidence_ids", "note"]
    rows = [
        ("R1", "2", "Two asked", "", "", "Declared."),
        ("R2", "2", "Why?", "", "", "Declared."),
        ("R3", "2", "Why", "", "", ""),
    ]
    table = marks_beside(pd.DataFrame(rows, columns=columns), SCALE, table_id="t", caption="Marks")
    assert [row[2] for row in texts(table)] == ["Two asked. Declared.", "Why? Declared.", "Why"]


def test_two_versions_leave_out_what_neither_says() -> None:
    yours = {"level": "1", "rationale": "Mine", "evidence_ids": "E1;E2", "why_not_higher": ""}
    table = versions_beside(yours, {"level": "IE"}, SCALE, heads=("Yours", "Theirs"), table_id="t")
    assert texts(table) == [["Level", "1 Limited", "IE"], ["Reason", "Mine", "none"], ["Evidence", "E1, E2", "none"]]
    assert texts(versions_beside({}, {}, SCALE, heads=("Yours", "Theirs"), table_id="t")) == [
        ["Both", "nothing", "nothing"]
    ]


def test_two_versions_of_a_consensus_name_the_method() -> None:
    table = versions_beside({"method": "chair"}, {"method": "unresolved"}, SCALE, heads=("A", "B"), table_id="t")
    assert texts(table) == [["How it was set", "set by the chair", "not resolved"]]


def test_the_history_names_what_was_done_and_why() -> None:
    columns = ["sequence", "entered_at", "action", "entered_by", "level", "rationale", "reason_for_change"]
    rows = [
        (1, "2025-03-03T09:30:00Z", "set", "R1", "2", "Why", ""),
        (2, "2025-03-03T09:31:00Z", "withdraw", "R1", "", "", "Wrong hub"),
        (3, "2025-03-03T09:32:00Z", "set", "R1", "1", "Why", ""),
    ]
    table = desk_history(pd.DataFrame(rows, columns=columns), SCALE, table_id="t")
    assert texts(table) == [
        ["1", "2025-03-03 09:30:00 UTC", "saved by R1", "2 Sound", "Why", "the first version"],
        ["2", "2025-03-03 09:31:00 UTC", "taken back by R1", "none", "no reason", "Wrong hub"],
        ["3", "2025-03-03 09:32:00 UTC", "saved by R1", "1 Limited", "Why", "not said"],
    ]
    assert (
        texts(desk_history(pd.DataFrame([], columns=columns), SCALE, table_id="t"))[0][1] == "Nothing was saved here."
    )


def test_interests_say_where_none_is_declared() -> None:
    rows = (("A", "none", "", ""), ("B", "", "", ""), ("C", "actual", "Paid by it", "Left the room"))
    assert texts(desk_interests(rows, table_id="t")) == [
        ["A", "none", "none", "none"],
        ["B", "not declared yet", "none", "none"],
        ["C", "actual", "Paid by it", "Left the room"],
    ]


def test_the_trial_lays_ones_own_mark_beside_the_others_without_their_names() -> None:
    columns = ["reviewer_id", "subject_id", "dimension_id", "level", "rationale", "data_status"]
    rows = [("R1", "A", "D1", "2", "Mine", "user"), ("R3", "A", "D1", "IE", "", "user")]
    rows += [("R2", "A", "D1", "0", "Low", "user"), ("R2", "B", "D1", "1", "Of another case", "user")]
    marks = pd.DataFrame(rows, columns=columns)
    asked = {("A", "D1"): "Need", ("A", "D2"): "Reach"}
    table = trial_comparison(marks, "R1", asked, SCALE, table_id="t")
    assert texts(table) == [["Need", "2 Sound", "Mine", "0 Absent: Low / IE: no reason given"]]
    assert "R2" not in str(table)
    without = trial_comparison(marks, "R9", asked, SCALE, table_id="t")
    assert texts(without)[0][1:3] == ["no level", "no mark"]
    assert (
        "Nobody scored the trial case." in texts(trial_comparison(marks.iloc[:0], "R1", asked, SCALE, table_id="t"))[0]
    )


def test_the_list_of_a_moderation_keeps_its_order() -> None:
    rows = (("B", "1, 4", "2 to 3", "not yet", "not yet"), ("A", "2, 2", "2", "2 Sound", "agreed"))
    assert [row[0] for row in texts(moderation_list(rows, table_id="t", status=None))] == ["B", "A"]
    assert texts(moderation_list((), table_id="t", status=None)) == [["none"] * 5]
