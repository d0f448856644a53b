"""The workbook of a desk without a browser: what is written, what is brought back, what is refused and told."""

from __future__ import annotations

import base64
import errno
import html as markup
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import ipywidgets as w
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.packs import ConsensusDraft, ScoreStore, sheets
from evaluation.packs.sheets import export_moderation, export_scores, export_weights
from evaluation.widgets import Desk, moderation_desk, score_desk
from evaluation.widgets.workbook_pane import EXCEL, Book, link_to, plain_name
from tests.packs.journals import clock, store_of
from tests.packs.journals import mark as draft
from tests.packs.workbooks import (
    columns,
    declared,
    edited,
    filled,
    mark,
    place,
    row_of,
    saved_files,
)
from tests.widgets.desks import all_of, html, named, said, show, shown
from tests.widgets.panels import marked, small

pytestmark = pytest.mark.usefixtures("packs_read_once")

AT = clock().astimezone().strftime("%H:%M")
NEED = ("A", "K1v")
AGREED = {"Agreed level": "3 Sound", "How agreed": "agreed", "Reason": "Read together"}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small(tmp_path / "pack")


@pytest.fixture
def to_moderate(tmp_path: Path) -> Path:
    return marked(tmp_path / "pack")


def scoring(pack: Path, reviewer: str = "R1") -> Desk:
    desk = score_desk(ev.read_review(pack), pack, reviewer, "I1", clock=clock)
    show(desk, EXCEL)
    return desk


def moderating(pack: Path, chair: str = "") -> Desk:
    desk = moderation_desk(ev.read_review(pack), pack, "M1", chair, clock=clock)
    show(desk, EXCEL)
    return desk


def bring(desk: Desk, path: Path, name: str = "") -> None:
    """Hand a file to the desk as a browser does."""
    raw = path.read_bytes()
    file = {"name": name or path.name, "type": "", "size": len(raw), "last_modified": clock(), "content": raw}
    all_of(desk.controls, w.FileUpload)[0].value = (file,)


def linked(desk: Desk) -> list[Book]:
    """Return the workbooks that links on the desk hold."""
    found = re.findall(r'<a download="([^"]+)" href="data:[^;]+;base64,([^"]+)">', html(desk))
    return [Book(markup.unescape(name), base64.b64decode(raw)) for name, raw in found]


def saved_to(folder: Path, book: Book) -> Path:
    """Save a workbook as a browser does."""
    path = folder / book.name
    path.write_bytes(book.raw)
    return path


def written(desk: Desk, folder: Path) -> Path:
    """Press the button and save what is offered."""
    named(desk, "Write the workbook").click()
    (book,) = linked(desk)
    return saved_to(folder, book)


def stored(pack: Path, reviewer: str = "R1") -> dict[tuple[str, str], tuple[str, str]]:
    rows = ScoreStore(pack).load("I1", reviewer).itertuples()
    return {(row.subject_id, row.dimension_id): (row.level, row.rationale) for row in rows}


def recorded(pack: Path) -> dict[tuple[str, str], tuple[str, str]]:
    rows = ScoreStore(pack).load_consensus("M1").itertuples()
    return {(row.subject_id, row.dimension_id): (row.level, row.rationale) for row in rows}


def agreed(path: Path, cells: Mapping[str, object], name: str = "back.xlsx", ids: tuple[str, str] = NEED) -> Path:
    def edit(book: Any) -> None:
        sheet = book["Moderation"]
        for heading, value in cells.items():
            sheet.cell(row_of(sheet, *ids), columns(sheet)[heading]).value = value

    return edited(path, edit, name)


def lock_marks(pack: Path) -> None:
    store = store_of(pack)
    store.save("R2", draft(), base=None)
    store.lock("I1")


def lock_records(pack: Path) -> None:
    store = store_of(pack)
    store.save_consensus(ConsensusDraft("M1", *NEED, "3", "agreed", rationale="At the desk"), base=None)
    store.lock("M1")


# --- out ---


def test_the_workbook_is_the_one_that_is_exported_for_this_reviewer(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    named(desk, "Write the workbook").click()
    (wanted,) = export_scores(pack, "I1", tmp_path / "sent", "R1")
    assert linked(desk) == [Book(wanted.name, wanted.read_bytes())]
    assert f"Download {wanted.name}" in said(desk)
    assert f"Written at {AT}, with what was saved by then." in said(desk)


def test_the_chairs_workbook_is_the_one_that_is_exported(to_moderate: Path, tmp_path: Path) -> None:
    desk = moderating(to_moderate)
    named(desk, "Write the workbook").click()
    wanted = export_moderation(to_moderate, "M1", tmp_path / "sent")
    assert linked(desk) == [Book(wanted.name, wanted.read_bytes())]


def test_what_is_begun_and_not_saved_is_said_to_be_missing(pack: Path) -> None:
    desk = scoring(pack)
    all_of(desk.controls, w.RadioButtons)[0].value = "3"
    named(desk, "Write the workbook").click()
    assert "Begun here and not saved: 1 card, not in it." in said(desk)


@pytest.mark.parametrize("kind", ["scores", "moderation"])
def test_every_control_can_be_named(tmp_path: Path, kind: str) -> None:
    desk = scoring(small(tmp_path)) if kind == "scores" else moderating(marked(tmp_path))
    controls = [item for item in shown(desk.controls) if isinstance(item, (w.Button, w.FileUpload))]
    assert [item.description for item in controls] == ["Write the workbook", "Bring a workbook back"]
    assert all(item.tooltip for item in controls)
    assert controls[1].accept == ".xlsx"
    assert not controls[1].multiple


@given(st.text(max_size=300))
def test_a_name_has_no_folder_and_fits_every_file_system(name: str) -> None:
    plain = plain_name(name)
    assert plain.strip(" .") == plain != ""
    assert not set(plain) & set('/\\:*?"<>|\0')
    assert len(plain.encode()) <= 255
    assert plain_name(plain) == plain


def test_a_name_is_text_in_the_link() -> None:
    link = link_to(Book('<b>"&.xlsx', b"PK"))
    assert 'download="&lt;b&gt;&quot;&amp;.xlsx"' in link
    assert "<b>" not in link


# --- and back ---


def test_a_mark_given_in_excel_is_saved_and_shown(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    bring(desk, filled(written(desk, tmp_path), {NEED: mark()}))
    assert stored(pack) == {NEED: ("3", "Many came")}
    # beside the mark, two interests that were declared stand as they stood
    assert "back.xlsx: 1 saved, 2 as they stood." in said(desk)
    assert "1 of 6 cells saved" in said(desk)
    assert linked(desk) == []  # it would show versions that stand no more
    show(desk, "Scoring")
    assert all_of(desk.controls, w.RadioButtons)[0].value == "3"
    assert named(desk, "Reason").value == "Many came"


def test_a_level_agreed_in_excel_is_recorded_by_the_chair_and_shown(to_moderate: Path, tmp_path: Path) -> None:
    desk = moderating(to_moderate, "R3")
    bring(desk, agreed(written(desk, tmp_path), AGREED))
    assert recorded(to_moderate) == {NEED: ("3", "Read together")}
    assert set(ScoreStore(to_moderate).history("M1")["entered_by"]) == {"R3"}
    assert "back.xlsx: 1 recorded, 0 as they stood." in said(desk)
    assert "1 of 6 cells moderated." in said(desk)
    show(desk, "Moderation")
    assert named(desk, "Reason").value == "Read together"


def test_a_file_can_be_brought_twice_and_changes_nothing(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark()})
    bring(desk, back)
    before = saved_files(pack)
    bring(desk, back)
    assert saved_files(pack) == before
    assert "back.xlsx: 0 saved, 3 as they stood." in said(desk)


def test_a_folder_in_the_name_leads_nowhere_and_no_file_is_left(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark()})
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    bring(desk, back, name="../../<b>back.xlsx")
    assert "_b_back.xlsx: 1 saved" in said(desk)
    named(desk, "Write the workbook").click()
    assert list(private.iterdir()) == []
    assert not (tmp_path.parent / "back.xlsx").exists()


# --- what is refused ---


def test_each_problem_is_told_by_sheet_and_cell_and_nothing_is_saved(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark(reason=None), ("A", "K2e"): mark(level="7")})
    bring(desk, back)
    assert stored(pack) == {}
    assert "Not saved: 2 things are to be mended first." in said(desk)
    for cell in (place(back, "Scores", NEED, "Reason"), place(back, "Scores", ("A", "K2e"), "Level")):
        assert f"back.xlsx, {cell}: " in said(desk)
    assert len(linked(desk)) == 1  # the workbook that was offered still is


def test_what_is_no_workbook_is_told(pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.xlsx"
    other.write_bytes(b"not a workbook")
    desk = scoring(pack)
    bring(desk, other)
    assert "notes.xlsx: the file is not a whole Excel workbook." in said(desk)


@pytest.mark.parametrize("whose", ["another reviewer", "another round", "another review", "the chair", "a group"])
def test_the_workbook_of_another_desk_is_refused(pack: Path, tmp_path: Path, whose: str) -> None:
    other = tmp_path / "other"
    if whose == "another review":
        small(other)
        text = (other / "review.toml").read_text(encoding="utf-8")
        (other / "review.toml").write_text(re.sub('id = ".*"', 'id = "other"', text, count=1), encoding="utf-8")
    sent = {
        "another reviewer": lambda: export_scores(pack, "I1", tmp_path, "R2")[0],
        "another round": lambda: export_scores(pack, "I2", tmp_path, "R1")[0],
        "another review": lambda: export_scores(other, "I1", tmp_path, "R1")[0],
        "the chair": lambda: export_moderation(marked(tmp_path / "marked"), "M1", tmp_path),
        "a group": lambda: export_weights(pack, "Users", tmp_path),
    }[whose]()
    named_so = {
        "another reviewer": "the workbook of reviewer R2 for round I1 of the review tiny",
        "another round": "the workbook of reviewer R1 for round I2 of the review tiny",
        "another review": "the workbook of reviewer R1 for round I1 of the review other",
        "the chair": "the chair's workbook for round M1 of the review tiny",
        "a group": "the sheet of weights of Users of the review tiny",
    }[whose]
    back = filled(sent, {NEED: mark()}) if whose in ("another reviewer", "another review") else sent
    desk, before = scoring(pack), saved_files(pack)
    bring(desk, back)
    assert saved_files(pack) == before
    takes = "this desk takes the workbook of reviewer R1 for round I1 of the review tiny."
    assert markup.escape(f"{back.name}: this is {named_so}; {takes}") in re.sub(r"\s+", " ", html(desk))


def test_a_reviewers_workbook_is_refused_at_the_moderation_desk(to_moderate: Path, tmp_path: Path) -> None:
    sent = export_scores(small(tmp_path / "open"), "I1", tmp_path, "R1")[0]
    desk = moderating(to_moderate)
    bring(desk, sent)
    assert recorded(to_moderate) == {}
    assert "this is the workbook of reviewer R1 for round I1" in said(desk)


def test_a_disk_that_is_full_loses_nothing(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark()})
    monkeypatch.setattr(sheets, "import_sheets", full)
    monkeypatch.setattr(sheets, "export_scores", full)
    bring(desk, back)
    assert "Not all is saved: No space left on device. Bring back.xlsx back again once that is mended" in said(desk)
    named(desk, "Write the workbook").click()
    assert "Not written: No space left on device." in said(desk)


# --- saved by another way meanwhile ---


def test_a_mark_saved_meanwhile_is_not_overwritten_and_both_can_be_chosen_from(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark(level="2 Partial", reason="Few came")})
    store_of(pack).save("R1", draft(reason="At the desk"), base=None)
    bring(desk, back)
    assert stored(pack) == {NEED: ("3", "At the desk")}
    cell = place(back, "Scores", NEED, "Level")
    assert "Not saved: 1 row was saved by another way since back.xlsx was written." in said(desk)
    assert re.search(rf"{cell} \(.*\)\. Yours: 2 Partial; reason: Few came; .* Theirs: 3 Sound; reason: At", said(desk))
    assert "1 of 6 cells saved" in said(desk)  # what stands now is shown
    (choose,) = linked(desk)  # the one that was written before shows versions that stand no more
    assert choose.name == "back-choose.xlsx"
    chosen = filled(saved_to(tmp_path, choose), {NEED: {"Keep": "mine"}}, "chosen.xlsx")
    bring(desk, chosen)
    assert stored(pack) == {NEED: ("2", "Few came")}
    assert linked(desk) == []


def test_a_level_recorded_meanwhile_can_be_chosen_from(to_moderate: Path, tmp_path: Path) -> None:
    desk = moderating(to_moderate)
    back = agreed(written(desk, tmp_path), AGREED)
    store_of(to_moderate).save_consensus(ConsensusDraft("M1", *NEED, "3", "chair", rationale="At the desk"), base=None)
    bring(desk, back)
    assert recorded(to_moderate) == {NEED: ("3", "At the desk")}
    assert "Not recorded: 1 row was recorded by another way since back.xlsx was written." in said(desk)
    bring(desk, agreed(saved_to(tmp_path, linked(desk)[0]), {"Keep": "mine"}, "chosen.xlsx"))
    assert recorded(to_moderate) == {NEED: ("3", "Read together")}


# --- what is begun at the desk ---


def test_a_card_that_is_begun_stays_and_is_not_saved_over_what_was_brought(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark(level="2 Partial")})
    show(desk, "Scoring")
    all_of(desk.controls, w.RadioButtons)[0].value = "4"
    named(desk, "Reason").value = "Half a sentence"
    show(desk, EXCEL)
    bring(desk, back)
    assert stored(pack) == {NEED: ("2", "Many came")}
    assert "Begun here and not saved: 1 card, as you left it." in said(desk)
    show(desk, "Scoring")
    assert named(desk, "Reason").value == "Half a sentence"
    named(desk, "E1:").value = True
    assert "this cell was saved in another window" in said(desk)
    assert stored(pack) == {NEED: ("2", "Many came")}


def test_a_record_that_is_begun_stays(to_moderate: Path, tmp_path: Path) -> None:
    desk = moderating(to_moderate)
    back = agreed(written(desk, tmp_path), AGREED)
    show(desk, "Moderation")
    named(desk, "Reason").value = "Half a sentence"
    show(desk, EXCEL)
    bring(desk, back)
    show(desk, "Moderation")
    assert named(desk, "Reason").value == "Half a sentence"
    assert recorded(to_moderate) == {NEED: ("3", "Read together")}


def test_a_cell_recorded_in_excel_leaves_the_list_of_those_to_be_moderated(to_moderate: Path, tmp_path: Path) -> None:
    desk = moderating(to_moderate)
    bring(desk, agreed(written(desk, tmp_path), {**AGREED, "Agreed level": "IE"}, ids=("B", "K1v")))
    assert "1 recorded" in said(desk)
    show(desk, "Moderation")
    cells = named(desk, "Cell")
    assert cells.value == ("M1", *NEED)
    assert len(cells.options) == 5
    assert ("M1", "B", "K1v") not in [key for _, key in cells.options]
    named(desk, "List").value = "all"
    assert len(cells.options) == 6


def test_two_versions_that_wait_for_a_decision_wait_on(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    show(desk, "Scoring")
    store_of(pack).save("R1", draft(reason="Elsewhere"), base=None)
    named(desk, "E1:").value = True
    all_of(desk.controls, w.RadioButtons)[0].value = "4"
    named(desk, "Reason").value = "Here"
    assert "this cell was saved in another window" in said(desk)
    show(desk, EXCEL)
    bring(desk, filled(written(desk, tmp_path), {("A", "K2e"): mark()}))
    show(desk, "Scoring")
    assert "this cell was saved in another window" in said(desk)
    assert set(stored(pack)) == {NEED, ("A", "K2e")}


def test_interests_declared_in_excel_are_shown_and_what_is_begun_on_them_is_kept(tmp_path: Path) -> None:
    pack = small(tmp_path / "pack", declared=False)
    desk = scoring(pack)
    named(desk, "Your interest in B").value = "actual"
    bring(desk, declared(written(desk, tmp_path), {"A": "none", "B": "none"}))
    show(desk, "Your interests")
    assert named(desk, "Your interest in A").value == "none"
    assert named(desk, "Your interest in B").value == "actual"
    assert "Declared by another way meanwhile: none." in said(desk)
    show(desk, "Scoring")
    assert "Interests come first" not in said(desk)


# --- closed rounds ---


def test_a_locked_round_has_nothing_to_press(pack: Path) -> None:
    lock_marks(pack)
    desk = scoring(pack)
    assert "Round I1 is locked: no workbook is written for it, and none is taken back." in said(desk)
    assert [item for item in shown(desk.controls) if isinstance(item, (w.Button, w.FileUpload))] == []


def test_a_moderation_that_is_locked_has_nothing_to_press(to_moderate: Path) -> None:
    lock_records(to_moderate)
    desk = moderating(to_moderate)
    assert "Round M1 is locked: no workbook is written for it" in said(desk)
    assert [item for item in shown(desk.controls) if isinstance(item, (w.Button, w.FileUpload))] == []


def test_a_lock_that_came_meanwhile_is_told_and_closes_the_desk(pack: Path, tmp_path: Path) -> None:
    desk = scoring(pack)
    back = filled(written(desk, tmp_path), {NEED: mark()})
    lock_marks(pack)
    bring(desk, back)
    assert stored(pack) == {}
    assert "round I1 is locked, and takes no more marks" in said(desk)
    assert "Round I1 is locked: no workbook is written for it" in said(desk)
    show(desk, "Scoring")
    assert "Round I1 is locked: what was given is shown" in said(desk)


def test_a_moderation_locked_meanwhile_is_told_when_the_button_is_pressed(to_moderate: Path) -> None:
    desk = moderating(to_moderate)
    lock_records(to_moderate)
    named(desk, "Write the workbook").click()
    assert "Round M1 is locked: no workbook is written for it" in said(desk)
    assert linked(desk) == []


def test_the_workbook_opens_and_holds_the_cells_of_the_round(pack: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(scoring(pack), tmp_path))
    assert {"Scores", "Interests"} <= set(book.sheetnames)
