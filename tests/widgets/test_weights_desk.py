"""The weights desk without a browser: ranks, points, checks, the effect, saving, and somebody who was quicker."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.packs import Saved, ScoreStore, WeightsDraft
from evaluation.presentation import Callout, Prose, TableView, plain
from evaluation.widgets import Desk, swing_desk
from tests.widgets.desks import all_of, html, named, panes, said, show, undescribed
from tests.widgets.review_copies import copied


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copied(tmp_path)


@pytest.fixture
def desk(northshire_assessment: ev.Assessment, pack: Path) -> Desk:
    return swing_desk(northshire_assessment, pack, "The panel", "W-PANEL")


def save(desk: Desk) -> None:
    show(desk, "5 Save")
    named(desk, "Save these weights").click()


def points_shown(desk: Desk) -> dict[str, float]:
    show(desk, "2 Points")
    return {item.description.split()[0]: item.value for item in all_of(desk.controls, w.FloatSlider)}


def test_every_control_has_a_description(desk: Desk) -> None:
    for step in panes(desk).options:
        show(desk, step)
        assert undescribed(desk) == []


def test_the_stand_in_of_a_new_group_gives_nobody_points(desk: Desk) -> None:
    table = desk.standing[0]
    assert isinstance(table, TableView)
    assert {plain(row[4].text) for row in table.rows} == {"none yet"}


def test_the_steps_follow_each_other(desk: Desk) -> None:
    seen = []
    for _ in range(6):
        seen.append(panes(desk).value)
        named(desk, "Next step").click()
    assert seen == ["1 Rank", "2 Points", "3 Check", "4 Effect", "5 Save", "History"]
    assert panes(desk).value == "History"  # there is nothing after it


def test_the_two_ends_of_every_swing_are_shown_and_can_be_mended(desk: Desk, pack: Path) -> None:
    assert named(desk, "Worst on F2").value == "One town only"
    named(desk, "Worst on F2").value = "  Nobody outside the county town "
    save(desk)
    weights = ScoreStore(pack).load_weights("W-PANEL")["weight"].set_index("criterion_id")
    assert weights.loc["F2", "worst"] == "Nobody outside the county town"


def test_a_swing_that_takes_a_place_moves_the_others(desk: Desk) -> None:
    named(desk, "Place of F4").value = "1"
    assert [named(desk, f"Place of F{n}").value for n in range(1, 7)] == ["2", "3", "4", "1", "5", "6"]
    assert list(points_shown(desk)) == ["F4", "F1", "F2", "F3", "F5", "F6"]
    assert points_shown(desk)["F4"] == 100
    assert named(desk, "F4 Local ties").disabled


def test_points_against_the_order_are_told_beside_them(desk: Desk) -> None:
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 40
    assert "The points follow the order of step 1." in said(desk)
    named(desk, "F3 Standards").value = 70
    assert "F3 Standards has more points than F2 Reach, which stands above it." in said(desk)


def test_questions_are_asked_of_the_points_and_answers_held_against_them(desk: Desk) -> None:
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 50
    show(desk, "3 Check")
    assert "Is the move on F1 Meets need worth twice the move on F2 Reach?" in said(desk)
    named(desk, "F1 against F2").value = "no, more"
    assert "give F2 Reach fewer points in step 2" in said(desk)
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 40
    show(desk, "3 Check")
    assert "Is the move on F1 Meets need worth 2.5 times the move on F2 Reach?" in said(desk)
    assert named(desk, "F1 against F2").value == "not answered"  # another question
    named(desk, "F1 against F2").value = "yes"
    assert "1 of" in said(desk)


def test_the_effect_on_the_ranks_is_shown(desk: Desk) -> None:
    show(desk, "2 Points")
    for name in ("F2 Reach", "F3 Standards", "F4 Local ties", "F5 Deliverable"):
        named(desk, name).value = 100
    show(desk, "4 Effect")
    assert "P5 Alliance (69.0 of 100) leads" in said(desk)
    assert "No rank changed." in said(desk)  # a new group is held against equal weights
    named(desk, "Place of F2").value = "1"
    named(desk, "F1 Meets need").value = 0
    assert "P2 One number (73.8 of 100) leads" in said(desk)
    assert 'role="img"' in html(desk)


def test_a_save_is_on_disk_and_says_so(desk: Desk, pack: Path) -> None:
    assert "Nothing is saved yet." in said(desk)
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 60
    save(desk)
    assert "as version 1. Nothing has changed since." in said(desk)
    review = ev.read_review(pack)
    weights = {item.weight_set_id: item for item in ev.assess(review).weight_sets["option"]}["W-PANEL"]
    assert weights.stakeholder_group == "The panel"
    assert weights.by_criterion["F1"] == pytest.approx(100 / 160)
    named(desk, "F2 Reach").value = 70
    assert "Changed since, and not saved." in said(desk)
    named(desk, "Why it changes").value = "A second meeting"
    named(desk, "Entered by").value = "The secretary"
    save(desk)
    show(desk, "History")
    assert "F2 Reach 60.0" in said(desk)
    assert "The secretary" in said(desk)
    assert "A second meeting" in said(desk)


def test_a_desk_opens_with_what_was_saved(desk: Desk, northshire_assessment: ev.Assessment, pack: Path) -> None:
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 60
    save(desk)
    again = swing_desk(northshire_assessment, pack, "Another name", "W-PANEL")
    assert points_shown(again)["F2"] == 60
    assert "Weights of The panel, kept as W-PANEL" in said(again)  # the name on record
    assert any(isinstance(view, TableView) and view.table_id == "tbl-swing-history" for view in again.standing)


# --- somebody was quicker ---


@pytest.fixture
def late(desk: Desk, northshire_assessment: ev.Assessment, pack: Path) -> Desk:
    """A second window, open since before the first one saved F2 at 60, which wants it at 20."""
    second = swing_desk(northshire_assessment, pack, "The panel", "W-PANEL")
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 60
    save(desk)
    show(second, "2 Points")
    named(second, "F2 Reach").value = 20
    save(second)
    return second


def test_a_conflict_is_shown_and_nothing_is_overwritten(late: Desk, pack: Path) -> None:
    assert "Not saved: this weight set has changed since it was opened here" in said(late)
    assert "F2 Reach 60.0 20.0 no" in said(late)  # theirs and yours
    assert ScoreStore(pack).load_weights("W-PANEL")["weight_set"]["version"].tolist() == [1]


def test_theirs_can_be_kept(late: Desk) -> None:
    named(late, "Keep theirs").click()
    assert "Not saved" not in said(late)
    assert points_shown(late)["F2"] == 60
    assert "as version 1. Nothing has changed since." in said(late)


def test_mine_can_be_saved_on_theirs(late: Desk, pack: Path) -> None:
    named(late, "Save mine on theirs").click()
    assert "as version 2. Nothing has changed since." in said(late)
    weights = ScoreStore(pack).load_weights("W-PANEL")["weight"].set_index("criterion_id")
    assert weights.loc["F2", "points"] == "20"
    show(late, "History")
    assert "F2 Reach 60.0" in said(late)  # theirs stays on record


def test_editing_can_go_on(late: Desk) -> None:
    named(late, "Go on editing").click()
    assert "Not saved: this weight set" not in said(late)
    assert points_shown(late)["F2"] == 20


# --- what cannot be saved ---


def test_a_set_of_the_packs_own_tables_can_be_tried_and_not_saved(
    northshire_assessment: ev.Assessment, pack: Path
) -> None:
    desk = swing_desk(northshire_assessment, pack, "x", "W-USERS")
    assert "Weights of Users of advice, kept as W-USERS" in said(desk)
    assert "such as W-USERS-2" in said(desk)
    assert named(desk, "Save these weights").disabled
    assert points_shown(desk) == {"F1": 100, "F2": 80, "F4": 70, "F3": 60, "F6": 40, "F5": 30}


def test_a_pack_without_a_chair_says_so_at_once(changeup_assessment: ev.Assessment, tmp_path: Path) -> None:
    desk = swing_desk(changeup_assessment, copied(tmp_path, "changeup-2006"), "The panel", "W-PANEL")
    assert "nobody has the role chair" in said(desk)
    assert named(desk, "Save these weights").disabled


def test_why_a_save_failed_stands_beside_the_button(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: ScoreStore, draft: WeightsDraft, *, base: int | None) -> Saved:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ScoreStore, "save_weights", full)
    save(desk)
    assert "Not saved" in said(desk)
    assert "No space left on device" in said(desk)


def test_a_damaged_store_is_told_where_the_desk_would_stand(
    desk: Desk, northshire_assessment: ev.Assessment, pack: Path
) -> None:
    save(desk)
    record = pack / "scores" / "RF" / "000001.json"
    record.write_text(record.read_text(encoding="utf-8").replace("W-PANEL", "W-OTHER"), encoding="utf-8")
    broken = swing_desk(northshire_assessment, pack, "The panel", "W-PANEL")
    assert "000001.json" in why_refused(broken)


def test_hubs_are_weighed_too_and_their_totals_stay_closed(northshire_assessment: ev.Assessment, pack: Path) -> None:
    desk = swing_desk(northshire_assessment, pack, "The panel", "W-PANEL", "hub")
    show(desk, "4 Effect")
    assert "A weighted total over hubs is shown only where it is asked for" in said(desk)
    save(desk)
    assert "as version 1" in said(desk)


def why_refused(desk: Desk) -> str:
    """Return what a desk that does not open says in its place."""
    assert desk.controls is None
    (why,) = desk.standing
    assert isinstance(why, Prose)
    (callout,) = why.blocks
    assert isinstance(callout, Callout)
    return f"{callout.title}: {' '.join(str(item) for item in callout.items)}"


def test_a_purpose_that_is_none_is_refused(northshire_assessment: ev.Assessment, pack: Path) -> None:
    refused = swing_desk(northshire_assessment, pack, "The panel", "W-PANEL", "bids")
    assert why_refused(refused) == ("This desk does not open: Purpose must be one of option, hub; it is 'bids'.")


@pytest.mark.parametrize(
    ("group", "weight_set", "why"),
    [
        ("", "W-PANEL", "Group must name the stakeholder group that weighs, as the report is to name it; it is empty."),
        (["The panel"], "W-PANEL", "Group must be text, as in group = \"N1\"; it is ['The panel']."),
        ("The panel", "", "it is ''."),
        ("The panel", "équipe", "it is 'équipe'."),
        ("The panel", "../x", "it is '../x'."),
        ("The panel", None, "it is None."),
        ("The panel", "equal", "Weight_set must be an id of the group's own; 'equal' stands for equal weights."),
    ],
)
def test_parameters_that_cannot_be_saved_are_refused_before_any_step(
    northshire_assessment: ev.Assessment, pack: Path, group: object, weight_set: object, why: str
) -> None:
    refused = swing_desk(northshire_assessment, pack, group, weight_set)  # type: ignore[arg-type]
    said = why_refused(refused)
    assert said.startswith("This desk does not open: ")
    assert said.endswith(why)


def test_a_record_without_a_group_keeps_its_history(northshire_assessment: ev.Assessment, pack: Path) -> None:
    store = ScoreStore(pack)
    points = tuple({"criterion_id": f"F{number}", "worst": "a", "best": "b", "points": "50"} for number in range(1, 7))
    store.save_weights(WeightsDraft("W-NEW", "CSF", "", "swing", weights=points), base=None)
    again = swing_desk(northshire_assessment, pack, "The panel", "W-NEW")
    show(again, "History")
    assert store.keeper in said(again)


def test_the_steps_end_with_the_history(desk: Desk) -> None:
    onward = named(desk, "Next step")
    shown = []
    while not onward.disabled:
        onward.click()
        shown.append(named(desk, "Step").value)
    assert shown == ["2 Points", "3 Check", "4 Effect", "5 Save", "History"]
    show(desk, "5 Save")
    assert not onward.disabled


def test_who_saves_between_a_save_and_its_receipt_is_met_as_a_conflict(
    desk: Desk, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ScoreStore.save_weights

    def overtaken(self: ScoreStore, draft: WeightsDraft, *, base: int | None) -> Saved:
        saved = real(self, draft, base=base)
        monkeypatch.setattr(ScoreStore, "save_weights", real)
        real(self, replace(draft, weights=tuple({**row, "points": "7"} for row in draft.weights)), base=saved.sequence)
        return saved

    monkeypatch.setattr(ScoreStore, "save_weights", overtaken)
    save(desk)
    show(desk, "2 Points")
    named(desk, "F2 Reach").value = 30
    save(desk)
    assert "Not saved: this weight set has changed since it was opened here" in said(desk)
    assert ScoreStore(pack).load_weights("W-PANEL")["weight"]["points"].unique().tolist() == ["7"]
