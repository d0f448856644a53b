"""The Excel round trip of scores: out, filled in, back into the store, and importing twice."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evaluation.errors import InputError
from evaluation.packs import InterestDraft, read_review
from evaluation.packs.sheets import export_scores, import_sheets
from tests.packs.journals import mark as draft
from tests.packs.journals import store_of
from tests.packs.tiny import write_pack
from tests.packs.workbooks import (
    columns,
    declared,
    edited,
    exported,
    filled,
    mark,
    place,
    refused,
    row_of,
    saved_files,
    sheet_files,
    sheet_pack,
    taken,
    undeclared_pack,
)

pytestmark = pytest.mark.usefixtures("packs_read_once")

DECLARED = 2
"""Declarations that stand in the table: a workbook that leaves them counts them as they stood."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sheet_pack(tmp_path / "pack")


def texts_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def said(pack: Path, reviewer: str = "R1") -> dict[tuple[str, str], tuple[str, str]]:
    rows = store_of(pack).load("I1", reviewer).itertuples()
    return {(row.subject_id, row.dimension_id): (row.level, row.rationale) for row in rows}


# --- out ---


def test_each_reviewer_with_something_to_score_gets_a_workbook(pack: Path, tmp_path: Path) -> None:
    made = export_scores(pack, "I1", tmp_path / "sent")
    assert [path.name for path in made] == [f"tiny-I1-{who}-illustrative.xlsx" for who in ("R1", "R2", "R3")]
    book = openpyxl.load_workbook(made[0])
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Start", "visible"),
        ("Interests", "visible"),
        ("Key of interests", "veryHidden"),
        ("Rubric", "visible"),
        ("Evidence", "visible"),
        ("Trial case", "visible"),
        ("Scores", "visible"),
        ("Key", "veryHidden"),
        ("Lists", "hidden"),
        ("Key of words", "veryHidden"),
    ]


def test_only_the_cells_to_be_filled_in_are_open(pack: Path) -> None:
    book = openpyxl.load_workbook(exported(pack))
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    assert book.security is not None
    assert book.security.lockStructure
    sheet = book["Scores"]
    at = columns(sheet)
    opened = {cell.column for row in sheet.iter_rows(min_row=6) for cell in row if not cell.protection.locked}
    assert opened == {at[name] for name in ("Level", "Reason", "Why not higher", "Evidence cited", "Reason for change")}
    assert all(cell.number_format == "@" for cell in sheet[6] if not cell.protection.locked)
    assert all(
        sheet.column_dimensions[cell.column_letter].hidden == (cell.column > at["Saved so far"]) for cell in sheet[5]
    )


def test_levels_are_offered_in_words_and_a_saved_mark_can_be_taken_back(pack: Path) -> None:
    store_of(pack).save("R1", draft(), base=None)
    book = openpyxl.load_workbook(exported(pack))
    lists = book["Lists"]
    offered = [[cell.value for cell in column if cell.value is not None] for column in lists.iter_cols()]
    levels = ["0 Absent", "1 Limited", "2 Partial", "3 Sound", "4 Strong"]
    levels += ["IE insufficient evidence", "NA not applicable"]
    kinds = ["none", "actual", "potential", "perceived"]
    assert offered == [kinds, [*levels, "- take it back"], levels]
    prompts = {rule.promptTitle: rule.prompt for rule in book["Scores"].data_validations.dataValidation}
    assert prompts["K1 evidence"] == "0 Absent: Nothing\n4 Strong: Everything"


def test_a_level_without_its_reason_is_marked_in_words_and_not_by_colour_alone(pack: Path) -> None:
    sheet = openpyxl.load_workbook(exported(pack))["Scores"]
    rules = {str(area.sqref): list(area.rules) for area in sheet.conditional_formatting}
    said = [rule.dxf.numFmt.formatCode for rule in rules["F6:F11"]]
    assert [code.split(";")[3] for code in said] == ['@" (reason missing)"', '@" (evidence missing)"']
    assert "LEN(TRIM($G6))=0" in rules["G6:G11"][0].formula[0]


def test_where_the_review_asks_for_no_reason_none_is_missed(tmp_path: Path) -> None:
    files = sheet_files()
    files["review.toml"] += 'rationale = "optional"\nevidence = "optional"\n'
    pack = write_pack(tmp_path / "pack", files)
    path = exported(pack)
    assert not openpyxl.load_workbook(path)["Scores"].conditional_formatting
    assert taken(pack, filled(path, {("A", "K1v"): mark(reason=None, evidence=None)}))[0].n_saved == 1


def test_the_sheets_are_printed_on_their_side_one_page_wide_with_headings_on_each_page(pack: Path) -> None:
    for sheet in openpyxl.load_workbook(exported(pack)):
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
            assert sheet.print_title_rows == "$5:$5"
            assert not sheet.merged_cells.ranges
            assert sheet["A1"].value


def test_a_workbook_says_what_its_data_are_in_sheet_name_and_properties(pack: Path) -> None:
    path = exported(pack)
    book = openpyxl.load_workbook(path)
    assert all(str(sheet["A2"].value).startswith("Illustrative: ") for sheet in book if sheet.sheet_state == "visible")
    assert "-illustrative" in path.name
    assert "illustrative" in book.properties.subject


def test_the_same_marks_give_the_same_bytes_and_no_clock_or_name_of_a_machine(pack: Path, tmp_path: Path) -> None:
    one = exported(pack).read_bytes()
    other = export_scores(pack, "I1", tmp_path / "elsewhere", "R1")[0]
    assert one == other.read_bytes()
    with zipfile.ZipFile(other) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert str(tmp_path) not in texts_of(other)


def test_a_workbook_is_blind_to_the_marks_of_others(pack: Path) -> None:
    store = store_of(pack)
    store.save("R1", draft(reason="My own secret"), base=None)
    store.save("R2", draft(reason="Another secret"), base=None)
    text = texts_of(exported(pack))
    assert "My own secret" in text
    assert "Another secret" not in text


def test_an_actual_interest_closes_a_hub_and_the_first_sheet_says_so(tmp_path: Path) -> None:
    pack = undeclared_pack(tmp_path / "undeclared")
    store_of(pack).declare_interest("R1", InterestDraft("B", "actual", nature="Paid by it"), base=None)
    book = openpyxl.load_workbook(exported(pack))
    at = columns(book["Scores"])
    assert {book["Scores"].cell(row, at["subject_id"]).value for row in range(6, 9)} == {"A"}
    assert book["Scores"].max_row == 8
    lines = [str(row[1].value) for row in book["Start"].iter_rows(min_row=5)]
    assert "B Hub B" not in lines
    assert any("closed to you, because of an actual interest (Paid by it)." in line for line in lines)
    assert any(line.endswith(": not declared. Declare it on the sheet Interests before you score.") for line in lines)


def test_an_open_trial_round_comes_first(tmp_path: Path) -> None:
    files = sheet_files()
    files["round.csv"] = files["round.csv"].replace("2025-01-07,1", "2025-01-07,0")
    files["score.csv"] = files["score.csv"].splitlines()[0] + "\n"
    pack = write_pack(tmp_path / "pack", files)
    path = exported(pack)
    sheet = openpyxl.load_workbook(path)["Scores"]
    at = columns(sheet)
    rounds = [sheet.cell(row, at["round_id"]).value for row in range(6, sheet.max_row + 1)]
    assert rounds == sorted(rounds)
    assert set(rounds) == {"C1", "I1"}
    back = edited(path, lambda book: fill_row(book["Scores"], 6))
    assert taken(pack, back)[0].n_saved == 1
    assert len(store_of(pack).load("C1", "R1")) == 1


def fill_row(sheet: Any, row: int) -> None:
    at = columns(sheet)
    for heading, value in mark().items():
        sheet.cell(row, at[heading]).value = value


def test_a_locked_round_and_an_unknown_reviewer_are_refused(pack: Path, tmp_path: Path) -> None:
    for round_id, reviewer, rule in (
        ("C1", None, "round C1 is locked, and takes no more marks"),
        ("M1", None, "in a moderation round the panel agrees levels together; reviewers do not score it"),
        ("X", None, "no round has this id"),
        ("I1", "R9", "no reviewer has this id"),
        ("I1", "R4", "reviewer R4 has nothing to score in round I1"),
    ):
        with pytest.raises(InputError) as caught:
            export_scores(pack, round_id, tmp_path / "sent", reviewer)
        assert [problem.rule for problem in caught.value.problems] == [rule]


def test_a_file_that_may_hold_work_is_not_replaced(pack: Path) -> None:
    path = exported(pack)
    raw = path.read_bytes()
    assert export_scores(pack, "I1", path.parent, "R1") == (path,)  # the same bytes are no harm
    shutil.copy(filled(path, {("A", "K1v"): mark()}), path)
    with pytest.raises(InputError, match="a file of this name is there already"):
        export_scores(pack, "I1", path.parent, "R1")
    assert path.read_bytes() != raw
    assert export_scores(pack, "I1", path.parent, "R1", replace=True) == (path,)
    assert path.read_bytes() == raw


# --- back ---


def test_what_was_filled_in_is_what_the_store_holds(pack: Path) -> None:
    rows = {
        ("A", "K1v"): {**mark(), "Why not higher": "Few came back"},
        ("A", "K2e"): mark("IE insufficient evidence", "No figures", None),
        ("B", "K2q"): mark(2, "Some\nlines of  text", "E1, E2"),
    }
    outcome = taken(pack, filled(exported(pack), rows))[0]
    assert (outcome.n_saved, outcome.clashes) == (3, ())
    held = store_of(pack).load("I1", "R1").set_index(["subject_id", "dimension_id"])
    assert held.loc[("A", "K1v"), ["level", "rationale", "why_not_higher", "evidence_ids"]].tolist() == [
        "3", "Many came", "Few came back", "E1",
    ]  # fmt: skip
    assert held.loc[("A", "K2e"), ["level", "rationale", "evidence_ids"]].tolist() == ["IE", "No figures", ""]
    assert held.loc[("B", "K2q"), ["level", "rationale", "evidence_ids"]].tolist() == [
        "2",
        "Some lines of text",
        "E1;E2",
    ]
    assert len(read_review(pack).table("score")) == 4  # with the trial mark


ODD = "=1+1 & <b> _x0041_ caf\u00e9 \U0001f600 +@-"


def test_a_saved_text_that_looks_like_a_formula_or_a_code_comes_out_and_back_as_it_is(pack: Path) -> None:
    store_of(pack).save("R1", draft(reason=ODD), base=None)
    path = exported(pack)
    sheet = openpyxl.load_workbook(path)["Scores"]
    at, row = columns(sheet), row_of(sheet, "A", "K1v")
    assert (sheet.cell(row, at["Level"]).value, sheet.cell(row, at["Saved so far"]).value) == (
        "3 Sound",
        "3 Sound (version 1)",
    )
    assert sheet.cell(row, at["Reason"]).data_type == "s"
    outcome = taken(pack, path)[0]
    assert (outcome.n_saved, outcome.n_same) == (0, 1 + DECLARED)
    assert said(pack) == {("A", "K1v"): ("3", ODD)}


def test_importing_twice_changes_nothing(pack: Path) -> None:
    back = filled(exported(pack), {("A", "K1v"): mark(), ("B", "K1v"): mark("NA", "Not its task", None)})
    taken(pack, back)
    before = saved_files(pack)
    outcome = taken(pack, back)[0]
    assert (outcome.n_saved, outcome.n_same, outcome.clashes) == (0, 2 + DECLARED, ())
    assert saved_files(pack) == before


def test_an_empty_workbook_saves_nothing(pack: Path) -> None:
    assert taken(pack, exported(pack))[0].n_saved == 0
    assert saved_files(pack) == []


def test_rows_sorted_with_their_hidden_columns_are_found_again(pack: Path) -> None:
    back = filled(exported(pack), {("A", "K1v"): mark(), ("B", "K1v"): mark("1 Limited", "Few came")})

    def reverse(book: Any) -> None:
        sheet = book["Scores"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
        for number, values in enumerate(reversed(rows), start=6):
            for column, value in enumerate(values, start=1):
                sheet.cell(number, column).value = value

    assert taken(pack, edited(back, reverse, "sorted.xlsx"))[0].n_saved == 2
    assert said(pack) == {("A", "K1v"): ("3", "Many came"), ("B", "K1v"): ("1", "Few came")}


def test_a_change_keeps_its_reason_and_the_hand_that_imported(pack: Path) -> None:
    store_of(pack).save("R1", draft(), base=None)
    back = filled(exported(pack), {("A", "K1v"): {"Level": "2 Partial", "Reason for change": "Read again"}})
    import_sheets(pack, [back], entered_by="Secretary")
    last = store_of(pack).history().iloc[-1]
    assert (last["level"], last["base"], last["reason_for_change"], last["entered_by"]) == (
        "2", 1, "Read again", "Secretary",
    )  # fmt: skip


def test_another_level_needs_a_reason_for_the_change_and_other_words_do_not(pack: Path) -> None:
    store_of(pack).save("R1", draft(), base=None)
    path = exported(pack)
    (problem,) = refused(pack, filled(path, {("A", "K1v"): {"Level": "2 Partial"}}))
    assert problem.column == place(path, "Scores", ("A", "K1v"), "Reason for change")
    assert problem.rule == "the level is not the one that was saved (3 Sound), and it is not said why it changes"
    assert taken(pack, filled(path, {("A", "K1v"): {"Level": "sound", "Reason": "Many came back"}}))[0].n_saved == 1
    assert store_of(pack).history()["reason_for_change"].tolist() == ["", ""]


def test_a_changed_level_without_its_reason_is_marked_in_words(pack: Path) -> None:
    store_of(pack).save("R1", draft(), base=None)
    sheet = openpyxl.load_workbook(exported(pack))["Scores"]
    rules = {str(area.sqref): list(area.rules) for area in sheet.conditional_formatting}
    (level,), (reason,) = rules["F6"], rules["J6"]
    assert level.dxf.numFmt.formatCode.split(";")[3] == '@" (reason for change missing)"'
    assert level.formula == reason.formula
    assert "F7" not in rules


def test_marks_without_a_declaration_are_refused_by_the_cell_for_it(tmp_path: Path) -> None:
    pack = undeclared_pack(tmp_path / "undeclared")
    path = exported(pack)
    back = filled(path, {("A", "K1v"): mark(), ("A", "K2e"): mark(), ("B", "K1v"): mark()})
    one, two = refused(pack, back)
    assert (one.column, two.column) == ("Interests!B6", "Interests!B7")
    assert one.rule == "there are marks on Hub A, and nothing is declared about an interest in it"
    assert "none, actual, potential, perceived" in one.remedy
    assert taken(pack, declared(back, {"A": "none", "B": "None"}))[0].n_saved == 2 + 3


def test_a_locked_trial_case_lies_beside_the_marks_of_others_without_their_names(tmp_path: Path) -> None:
    files = sheet_files()
    more = "C1,{},A,K1v,{},Trial mark of another,,E3,2025-01-06,illustrative,2025-05-31\n"
    files["score.csv"] += more.format("R2", "4") + more.format("R3", "2")
    sheet = openpyxl.load_workbook(exported(write_pack(tmp_path / "pack", files)))["Trial case"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert rows == [
        ["Round", "Hub", "What is scored", "Your mark", "Another's mark 1", "Another's mark 2"],
        [
            "C1",
            "Hub A",
            "K1 evidence",
            "0 Absent. Trial mark. Evidence: E3.",
            "2 Partial. Trial mark of another. Evidence: E3.",
            "4 Strong. Trial mark of another. Evidence: E3.",
        ],
    ]


def test_a_trial_case_in_which_one_has_an_interest_is_not_shown(tmp_path: Path) -> None:
    files = sheet_files()
    more = "C1,{},{},K1v,4,Trial mark of {},,E3,2025-01-06,illustrative,2025-05-31\n"
    files["score.csv"] += more.format("R2", "A", "R2 on A") + more.format("R2", "B", "R2 on B")
    pack = write_pack(tmp_path / "pack", files)
    for reviewer, hubs in (("R1", {"Hub A", "Hub B"}), ("R3", {"Hub A"})):
        sheet = openpyxl.load_workbook(exported(pack, reviewer))["Trial case"]
        assert {row[1].value for row in sheet.iter_rows(min_row=6)} == hubs


def test_a_workbook_with_a_trial_case_is_imported_again_after_its_lock(tmp_path: Path) -> None:
    files = sheet_files()
    files["round.csv"] = files["round.csv"].replace("2025-01-07,1", "2025-01-07,0")
    files["score.csv"] = files["score.csv"].splitlines()[0] + "\n"
    pack = write_pack(tmp_path / "pack", files)
    back = edited(exported(pack), lambda book: fill_row(book["Scores"], 6))
    taken(pack, back)
    store_of(pack).lock("C1")
    more = edited(back, lambda book: fill_row(book["Scores"], 12), "more.xlsx")  # the first of the round itself
    assert (taken(pack, more)[0].n_saved, taken(pack, more)[0].n_same) == (1, 2 + DECLARED)
    late = edited(back, lambda book: fill_row(book["Scores"], 7), "late.xlsx")
    (problem,) = refused(pack, late)
    assert (problem.column, problem.rule) == (
        "Scores!F7",
        "round C1 was locked since this workbook was written, and takes no more marks",
    )


@pytest.mark.parametrize("sign", ["-", "- take it back", "\u2013"])
def test_a_dash_takes_a_saved_mark_back(pack: Path, sign: str) -> None:
    store_of(pack).save("R1", draft(), base=None)
    path = exported(pack)
    lacking = filled(path, {("A", "K1v"): {"Level": sign}}, "lacking.xlsx")
    (problem,) = refused(pack, lacking)
    assert (problem.column, problem.rule) == (
        place(path, "Scores", ("A", "K1v"), "Reason for change"),
        "taking a mark back needs a reason",
    )
    back = filled(path, {("A", "K1v"): {"Level": sign, "Reason for change": "The wrong hub"}})
    assert taken(pack, back)[0].n_saved == 1
    assert said(pack) == {}
    assert taken(pack, back)[0].n_saved == 0


def test_a_saved_mark_is_never_taken_back_by_an_empty_row(pack: Path) -> None:
    store_of(pack).save("R1", draft(), base=None)
    path = exported(pack)
    back = filled(path, {("A", "K1v"): mark(None, None, None)})
    (problem,) = refused(pack, back)
    assert problem.column == place(path, "Scores", ("A", "K1v"), "Level")
    assert problem.rule == "a mark is saved here, and the row is empty"
    assert problem.value == "3 Sound"


def test_every_rule_of_the_review_is_told_by_sheet_and_cell_all_at_once(pack: Path) -> None:
    path = exported(pack)
    back = filled(
        path,
        {
            ("A", "K1v"): mark(reason=None),
            ("A", "K2e"): mark("7", "Off the scale"),
            ("A", "K2q"): mark(evidence=None),
            ("B", "K1v"): mark(evidence="E1; E99"),
            ("B", "K2e"): mark(None, "Words and no level"),
            ("B", "K2q"): mark("3 Strong", "Number and word differ"),
        },
    )
    found = {(problem.column, problem.rule) for problem in refused(pack, back)}
    wanted = (
        (("A", "K1v"), "Reason", "every level, IE and NA has a rationale"),
        (("A", "K2e"), "Level", "this is not a level of the scale 0 to 4, IE, NA"),
        (("A", "K2q"), "Evidence cited", "every level cites at least one piece of evidence"),
        (("B", "K1v"), "Evidence cited", "this id is not in evidence.csv"),
        (("B", "K2e"), "Level", "there are words about this cell and no level"),
        (("B", "K2q"), "Level", "3 is Sound, not Strong"),
    )
    assert found == {(place(path, "Scores", ids, heading), rule) for ids, heading, rule in wanted}


def test_nothing_is_saved_of_any_file_while_one_is_at_fault(pack: Path) -> None:
    good = filled(exported(pack), {("A", "K1v"): mark()}, "good.xlsx")
    bad = filled(exported(pack, "R2"), {("A", "K1v"): mark("9")}, "bad.xlsx")
    (problem,) = refused(pack, good, bad)
    assert problem.file == "bad.xlsx"
    assert "bad.xlsx, Scores!F6: this is not a level of the scale 0 to 4, IE, NA (found '9')." in str(problem)


def test_a_hub_closed_since_the_export_is_told_by_the_cell(tmp_path: Path) -> None:
    pack = undeclared_pack(tmp_path / "undeclared")
    store_of(pack).declare_interest("R1", InterestDraft("B", "none"), base=None)
    back = filled(exported(pack), {("B", "K1v"): mark()})
    store_of(pack).declare_interest("R1", InterestDraft("B", "actual", nature="Paid by it"), base=1)
    (problem,) = refused(pack, back)
    assert problem.column == place(back, "Scores", ("B", "K1v"), "Level")
    assert "has declared an actual interest in B and cannot score it" in problem.rule


def test_a_round_locked_since_the_export_takes_nothing(pack: Path) -> None:
    back = filled(exported(pack), {("A", "K2e"): mark()})
    store = store_of(pack)
    store.save("R1", draft(), base=None)
    store.lock("I1")
    (problem,) = refused(pack, back)
    assert problem.rule == "round I1 is locked, and takes no more marks"


def test_marks_kept_in_the_table_are_shown_closed_and_left_alone(tmp_path: Path) -> None:
    files = sheet_files()
    row = "I1,R1,A,K1v,3,From the table,,E1,2025-02-10,illustrative,2025-05-31\n"
    pack = write_pack(tmp_path / "pack", {**files, "score.csv": files["score.csv"] + row})
    path = exported(pack)
    sheet = openpyxl.load_workbook(path)["Scores"]
    at, number = columns(sheet), row_of(sheet, "A", "K1v")
    assert sheet.cell(number, at["Level"]).protection.locked
    assert sheet.cell(number, at["Saved so far"]).value == "3 Sound (in score.csv, and changed there)"
    assert (taken(pack, path)[0].n_saved, taken(pack, path)[0].n_same) == (0, 1 + DECLARED)
    (problem,) = refused(pack, filled(path, {("A", "K1v"): {"Level": "1 Limited"}}))
    assert "stands in score.csv" in problem.rule
