"""The score store from a desk's side: save, load, conflict, undo, history, and what the pack's rules refuse."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.errors import InputError, ReviewError
from evaluation.packs import Conflict, InterestDraft, ScoreDraft, ScoreStore, WeightsDraft, read_review
from tests.packs.journals import MOMENT, agreed, locked_pack, mark, open_files, open_pack, score, scored_pack, store_of
from tests.packs.tiny import FILES, write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return open_pack(tmp_path)


@pytest.fixture
def store(pack: Path) -> ScoreStore:
    return store_of(pack)


def refusal(caught: pytest.ExceptionInfo[InputError]) -> list[tuple[str, str | None]]:
    return [(problem.file, problem.column) for problem in caught.value.problems]


# --- save and load ---


def test_a_mark_saved_is_the_mark_loaded_by_another_store(store: ScoreStore, pack: Path) -> None:
    saved = store.save("R1", mark(), base=None)
    (row,) = store_of(pack).load("I1").to_dict("records")
    assert saved.sequence == row["version"] == 1
    assert (row["reviewer_id"], row["level"], row["rationale"], row["evidence_ids"]) == ("R1", "3", "Many came", "E1")
    assert (row["scored_at"], row["known_by"], row["data_status"]) == ("2025-03-03", "2025-03-03", "user")


def test_each_save_is_a_file_of_its_own_and_none_is_ever_changed(store: ScoreStore, pack: Path) -> None:
    store.save("R1", mark(), base=None)
    before = (pack / "scores/R1/000001.json").read_bytes()
    store.save("R1", mark(level="4"), base=1)
    assert (pack / "scores/R1/000001.json").read_bytes() == before
    assert sorted(path.name for path in (pack / "scores/R1").iterdir()) == ["000001.json", "000002.json", "head.json"]


def test_the_same_saves_at_the_same_moments_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (open_pack(tmp_path / name) for name in ("one", "other"))
    for pack in (one, other):
        score(pack)
    files = sorted(path.relative_to(one) for path in (one / "scores").rglob("*.json"))
    assert len(files) == 8
    assert all((one / file).read_bytes() == (other / file).read_bytes() for file in files)


def test_texts_are_kept_on_one_line_in_one_form(store: ScoreStore) -> None:
    store.save("R1", mark(reason=" Many\r\n\ncame\u200b to the\u00a0cafe\u0301 "), base=None)
    assert store.load("I1")["rationale"].tolist() == ["Many came to the caf\u00e9"]


def test_what_stands_already_is_not_saved_again_even_on_an_old_base(store: ScoreStore) -> None:
    first = store.save("R1", mark(), base=None)
    assert store.save("R1", mark(), base=None) == first
    assert store.save("R1", mark(), base=1) == first
    assert len(store.history()) == 1


def test_marks_are_loaded_by_reviewer_and_round(tmp_path: Path) -> None:
    store = store_of(scored_pack(tmp_path))
    assert store.load("I1", "R1")["version"].tolist() == [3, 2]
    assert store.load("I1", "R2")["level"].tolist() == ["4"]
    assert store.load("I2").empty
    assert store.load("C1")[["level", "version"]].to_dict("records") == [{"level": "0", "version": 0}]


def test_a_pack_with_a_plain_table_only_is_loaded_too(tmp_path: Path) -> None:
    store = ScoreStore(write_pack(tmp_path))
    assert len(store.load("I1")) == 15
    assert set(store.load("I1")["version"]) == {0}
    assert len(store.load_consensus("M1")) == 3
    assert store.history().empty
    assert store.verify() == ()
    assert not (tmp_path / "scores").exists()


# --- conflicts ---


def test_a_save_on_an_old_version_is_a_conflict_that_holds_both_and_changes_nothing(
    store: ScoreStore, pack: Path
) -> None:
    store.save("R1", mark(), base=None)
    other_window = store_of(pack)
    other_window.save("R1", mark(level="4", reason="All came"), base=1)
    with pytest.raises(Conflict, match="has changed since it was shown") as caught:
        store.save("R1", mark(level="1"), base=1)
    assert isinstance(caught.value, ReviewError)
    assert caught.value.yours == mark(level="1")
    assert caught.value.theirs is not None
    assert (caught.value.theirs.sequence, caught.value.theirs.row["level"]) == (2, "4")
    assert store.load("I1")["level"].tolist() == ["4"]


def test_a_save_on_no_version_where_there_is_one_is_a_conflict(store: ScoreStore) -> None:
    store.save("R1", mark(), base=None)
    for base in (None, 0, 7):
        with pytest.raises(Conflict):
            store.save("R1", mark(level="1"), base=base)


def test_a_version_that_was_never_there_is_a_conflict_with_nothing(store: ScoreStore) -> None:
    with pytest.raises(Conflict, match="not in the store") as caught:
        store.save("R1", mark(), base=5)
    assert caught.value.theirs is None


def test_another_cell_saved_in_the_meantime_is_no_conflict(store: ScoreStore, pack: Path) -> None:
    store.save("R1", mark("A"), base=None)
    store_of(pack).save("R1", mark("B"), base=None)
    assert store.save("R1", mark("A", level="4"), base=1).sequence == 3


def test_a_conflict_is_solved_by_saving_on_the_version_that_it_shows(store: ScoreStore) -> None:
    store.save("R1", mark(), base=None)
    with pytest.raises(Conflict) as caught:
        store.save("R1", mark(level="1"), base=None)
    assert caught.value.theirs is not None
    store.save("R1", replace(mark(level="1"), reason_for_change="Read again"), base=caught.value.theirs.sequence)
    last = store.history().iloc[-1]
    assert (last["base"], last["reason_for_change"]) == (1, "Read again")


def test_a_check_says_what_saving_would_and_saves_nothing(store: ScoreStore, pack: Path) -> None:
    store.check("R1", mark(), base=None)
    with pytest.raises(InputError, match="not on the scale"):
        store.check("R1", mark(level="9"), base=None)
    with pytest.raises(Conflict):
        store.check("R1", mark(), base=3)
    assert not (pack / "scores").exists()


# --- what the pack's rules refuse ---


@pytest.mark.parametrize(
    ("draft", "column", "word"),
    [
        (mark(level="7"), "level", "not on the scale 0 to 4"),
        (mark(level=""), "level", "required"),
        (mark(reason=" \n "), "rationale", "has a rationale"),
        (replace(mark(), evidence_ids=()), "evidence_ids", "at least one piece of evidence"),
        (replace(mark(), evidence_ids=("E9",)), "evidence_ids", "not in evidence.csv"),
        (replace(mark(), evidence_ids=("E1", "E1")), "evidence_ids", "twice"),
        (mark("Z"), "subject_id", "not in subject.csv"),
        (mark("P0"), "subject_id", "does not belong"),
        (mark("A", "F1s"), "dimension_id", "does not belong"),
        (replace(mark(), round_id="M1"), "round_id", "calibration or individual"),
        (replace(mark(), round_id="I9"), "round_id", "not in round.csv"),
        (replace(mark(), round_id="C1"), "round_id", "is locked"),
        (replace(mark(), data_status="certain"), "data_status", "allowed values"),
        (mark(reason="x" * 40_000), "rationale", "longer than"),
        (mark(reason="a\x00b"), "rationale", "a sign that text does not"),
        (mark(reason="a\ud800b"), "rationale", "a sign that text does not"),
    ],
)
def test_a_mark_against_the_rules_is_refused_by_column(
    store: ScoreStore, pack: Path, draft: ScoreDraft, column: str, word: str
) -> None:
    with pytest.raises(InputError, match=word) as caught:
        store.save("R1", draft, base=None)
    assert ("scores/R1", column) in refusal(caught)
    assert store.history().empty


@pytest.mark.parametrize("reviewer", ["R9", "../R1", "", "heads.csv", "R1/../R2"])
def test_only_reviewers_of_the_pack_have_a_folder(store: ScoreStore, pack: Path, reviewer: str) -> None:
    with pytest.raises(InputError, match="no reviewer has this id"):
        store.save(reviewer, mark(), base=None)
    assert not (pack / "scores").exists()


def test_a_reviewer_with_an_actual_interest_cannot_score(store: ScoreStore) -> None:
    with pytest.raises(InputError, match="has declared an actual interest in B"):
        store.save("R3", mark("B"), base=None)
    store.declare_interest("R2", InterestDraft("B", "actual", "On its board"), base=None)
    with pytest.raises(InputError, match="has declared an actual interest in B"):
        store.save("R2", mark("B"), base=None)


def test_an_interest_is_refused_while_marks_stand_and_declared_once_they_are_withdrawn(store: ScoreStore) -> None:
    saved = store.save("R1", mark("B"), base=None)
    with pytest.raises(InputError, match="cannot score it"):
        store.declare_interest("R1", InterestDraft("B", "actual", "On its board"), base=None)
    store.withdraw("R1", saved.sequence, reason="I have an interest")
    store.declare_interest("R1", InterestDraft("B", "actual", "On its board"), base=None)
    assert store.load_interests("R1")["kind"].tolist() == ["actual"]
    assert len(store.load_interests()) == 2


def test_a_row_that_stands_in_the_table_is_kept_there(store: ScoreStore) -> None:
    with pytest.raises(InputError, match=r"stands in interest.csv \(row 2\)"):
        store.declare_interest("R3", InterestDraft("B", "none"), base=None)


def test_a_subject_that_was_not_assigned_is_refused(store: ScoreStore, pack: Path) -> None:
    text = (pack / "assignment.csv").read_text().replace("I1,R1,B\n", "")
    (pack / "assignment.csv").write_text(text)
    with pytest.raises(InputError, match="was not assigned B"):
        store.save("R1", mark("B"), base=None)


def test_ids_that_differ_in_capitals_only_do_not_share_a_folder(tmp_path: Path) -> None:
    files = open_files()
    files["reviewer.csv"] += "r1,reviewer,,\n"
    del files["assignment.csv"]
    store = store_of(write_pack(tmp_path, files))
    store.save("R1", mark(), base=None)
    with pytest.raises(InputError, match="differ in capitals only"):
        store.save("r1", mark(), base=None)


def test_a_pack_changed_under_an_open_store_is_read_again(store: ScoreStore, pack: Path) -> None:
    with pytest.raises(InputError):
        store.save("R1", replace(mark(), evidence_ids=("E4",)), base=None)
    row = "E4,S1,p. 4,Some stayed,survey,positive,A,,illustrative,2025-05-31\n"
    (pack / "evidence.csv").write_text(FILES["evidence.csv"] + row)
    assert store.save("R1", replace(mark(), evidence_ids=("E4",)), base=None).sequence == 1


def test_whatever_was_saved_leaves_a_pack_that_reads(tmp_path: Path) -> None:
    pack = scored_pack(tmp_path)
    score = read_review(pack).table("score")
    assert len(score) == 5
    assert score.loc[score["round_id"] == "I1", "level"].tolist() == ["2", "NA", "4", "2"]


# --- taking back ---


def test_withdrawn_is_empty_again_and_can_be_scored_anew(store: ScoreStore) -> None:
    store.save("R1", mark(), base=None)
    store.withdraw("R1", 1, reason="Wrong hub")
    assert store.load("I1").empty
    with pytest.raises(Conflict, match="withdrew"):
        store.save("R1", mark(level="1"), base=1)
    assert store.save("R1", mark(), base=None).sequence == 3
    assert store.history()["action"].tolist() == ["set", "withdraw", "set"]


def test_undo_is_a_new_record_and_undone_twice_it_is_as_it_was(store: ScoreStore) -> None:
    store.save("R1", mark(level="3"), base=None)
    store.save("R1", mark(level="1"), base=1)
    levels = []
    for version in (2, 3, 4):
        store.undo("R1", version, reason="Not so")
        levels += store.load("I1")["level"].tolist()
    assert levels == ["3", "1", "3"]
    assert store.history()["undoes"].tolist()[2:] == [2, 3, 4]


def test_undo_of_the_first_save_withdraws_it(store: ScoreStore) -> None:
    store.save("R1", mark(), base=None)
    store.undo("R1", 1, reason="Too soon")
    assert store.load("I1").empty


def test_taking_back_needs_a_reason_and_the_last_version(store: ScoreStore) -> None:
    store.save("R1", mark(), base=None)
    store.save("R1", mark(level="1"), base=1)
    with pytest.raises(InputError, match="needs a reason"):
        store.withdraw("R1", 2, reason=" ")
    for version, theirs in ((1, 2), (0, None), (9, None), (-1, None)):
        with pytest.raises(Conflict) as caught:
            store.undo("R1", version, reason="Not so")
        assert (caught.value.theirs.sequence if caught.value.theirs else None) == theirs


# --- what belongs to the panel ---


def test_consensus_waits_for_the_lock(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="only after the individual round I1 is locked"):
        store_of(scored_pack(tmp_path)).save_consensus(agreed(), base=None)


def test_consensus_stands_in_the_chairs_folder_and_can_be_undone(tmp_path: Path) -> None:
    pack = locked_pack(tmp_path)
    store = store_of(pack)
    with pytest.raises(InputError, match="without a change_reason"):
        store.save_consensus(agreed("4"), base=None)
    saved = store.save_consensus(replace(agreed("4"), change_reason="The survey was read again"), base=None)
    assert store.keeper == "R3"
    assert (pack / f"scores/R3/{saved.sequence:06d}.json").is_file()
    assert store.load_consensus("M1")[["level", "version"]].to_dict("records") == [
        {"level": "4", "version": saved.sequence}
    ]
    assert read_review(pack).table("consensus")["level"].tolist() == ["4"]
    store.undo("R3", saved.sequence, reason="Not agreed after all")
    assert store.load_consensus("M1").empty


def test_without_a_chair_nothing_of_the_panel_can_be_kept(store: ScoreStore, pack: Path) -> None:
    (pack / "reviewer.csv").write_text(FILES["reviewer.csv"].replace("R3,chair", "R3,reviewer"))
    with pytest.raises(InputError, match="nobody has the role chair"):
        store.save_consensus(agreed(), base=None)


POINTS = ({"criterion_id": "F1", "points": "100"}, {"criterion_id": "F2", "points": "60"})


def test_weights_of_a_group_are_saved_together_or_not_at_all(store: ScoreStore, pack: Path) -> None:
    part = WeightsDraft("WN", "O", "Newcomers", "swing", POINTS, entered_by="Secretary")
    with pytest.raises(InputError, match="no weight for criterion F3"):
        store.save_weights(part, base=None)
    whole = replace(part, weights=(*POINTS, {"criterion_id": "F3", "points": "40", "worst": "Late", "best": "Now"}))
    saved = store.save_weights(whole, base=None)
    review = read_review(pack)
    assert review.table("weight")["points"].tolist() == [100.0, 60.0, 40.0]
    assert store.load_weights("WN")["weight_set"]["version"].tolist() == [saved.sequence]
    assert store.load_weights("WN")["weight"]["best"].tolist() == ["", "", "Now"]
    with pytest.raises(Conflict):
        store.save_weights(replace(whole, stakeholder_group="Others"), base=None)


def test_a_column_that_weights_do_not_have_is_refused(store: ScoreStore) -> None:
    rows = ({"criterion_id": "F1", "pointz": "100"},)
    with pytest.raises(InputError, match="Did you mean 'points'"):
        store.save_weights(WeightsDraft("WN", "O", "Newcomers", "swing", rows), base=None)


# --- windows open at the same moment ---

FORKED = multiprocessing.get_context("fork")


def save_again_and_again(pack: Path, reviewer: str, subject: str, n: int) -> None:
    store, base = store_of(pack), None
    for number in range(n):
        base = store.save(reviewer, mark(subject, reason=f"Reason {number}"), base=base).sequence


def test_two_windows_of_two_reviewers_save_all_they_say(pack: Path) -> None:
    windows = [
        FORKED.Process(target=save_again_and_again, args=(pack, reviewer, subject, 4))
        for reviewer in ("R1", "R2")
        for subject in ("A", "B")
    ]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert [window.exitcode for window in windows] == [0] * 4
    history = store_of(pack).history()
    assert len(history) == 16
    assert set(history.groupby(["reviewer_id", "subject_id"])["rationale"].agg(tuple)) == {
        ("Reason 0", "Reason 1", "Reason 2", "Reason 3")
    }
    assert store_of(pack).verify() == ()


# --- history ---


def test_history_is_oldest_first_and_narrows_down(tmp_path: Path) -> None:
    store = store_of(scored_pack(tmp_path))
    whole = store.history()
    assert whole["reviewer_id"].tolist() == ["R1", "R1", "R1", "R2", "R3"]
    cell = store.history("I1", "R1", "A", "K1v")
    assert cell["level"].tolist() == ["3", "2"]
    assert cell["base"].isna().tolist() == [True, False]
    assert cell["rationale"].tolist() == ["Many came", "Few came back"]
    assert store.history("I2").empty
    assert set(whole["tool"].str.partition(" ")[0]) == {"review-workbench"}


def test_records_keep_their_order_where_a_clock_runs_backwards(pack: Path) -> None:
    hours = iter([5, 1, 3])
    store = ScoreStore(pack, clock=lambda: MOMENT + dt.timedelta(hours=next(hours)))
    for base, level in ((None, "1"), (1, "2")):
        store.save("R1", mark(level=level), base=base)
    store.save("R2", mark(level="4"), base=None)
    assert store.history()["level"].tolist() == ["4", "1", "2"]


def test_a_moment_is_told_in_utc_and_one_without_a_zone_is_refused(pack: Path) -> None:
    summer = dt.timezone(dt.timedelta(hours=2))
    ScoreStore(pack, clock=lambda: dt.datetime(2025, 6, 1, 1, 0, tzinfo=summer)).save("R1", mark(), base=None)
    row = store_of(pack).history().iloc[0]
    assert row["entered_at"] == "2025-05-31T23:00:00Z"
    assert store_of(pack).load("I1")["scored_at"].tolist() == ["2025-05-31"]
    naive = ScoreStore(pack, clock=lambda: dt.datetime(2025, 6, 1, 1, 0))
    with pytest.raises(InputError, match="without a time zone"):
        naive.save("R1", mark("B"), base=None)


@pytest.mark.parametrize(
    ("said", "rule"),
    [("\ud800", "a sign that text does not"), ("x" * 5_000_000, "longer than")],  # a record has 4 MiB at most
)
def test_a_reason_that_no_record_can_hold_is_refused_before_it_is_written(pack: Path, said: str, rule: str) -> None:
    store = store_of(pack)
    first = store.save("R1", mark(), base=None)
    with pytest.raises(InputError, match=rule):
        store.save("R1", replace(mark(level="2"), reason_for_change=said), base=first.sequence)
    with pytest.raises(InputError, match=rule):
        store.withdraw("R1", first.sequence, reason=said)
    assert (len(store.history()), store.verify()) == (1, ())
