"""A panel of three goes from an empty pack to moderated scores and the leading option in Excel alone."""

from __future__ import annotations

import csv
import re
from fnmatch import fnmatch

import pytest

import evaluation as ev
from evaluation.packs import ScoreStore
from tests.packs.excel_review import AGREED, HUBS, Finished, reviewed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    return reviewed(tmp_path_factory.mktemp("whole"))


def test_the_readme_of_the_pack_names_every_workbook_that_was_sent(finished: Finished) -> None:
    text = (finished.pack / "README.md").read_text(encoding="utf-8")
    patterns = re.findall(r"review sheets import vans sheets/(\S+)", text)
    patterns += [name.replace("1", "2") for name in patterns if "1" in name]  # "with S2 and M2 in the place of"
    sent = [path.name for path in finished.sent.iterdir()]
    assert len(sent) == 3 + 1 + 3 + 1 + 1
    assert all(sum(fnmatch(name, pattern) for pattern in patterns) == 1 for name in sent)


def test_every_reason_that_was_filled_in_stands_in_the_table(finished: Finished) -> None:
    reasons = finished.reasons
    with (finished.pack / "score.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["rationale"] for row in rows} == reasons
    assert len(rows) == len(reasons) == 3 * (4 + 9)
    levels = {(row["reviewer_id"], row["subject_id"], row["dimension_id"]): row["level"] for row in rows}
    assert all(levels[f"RV{n}", *cell] == str(mark) for cell, marks in HUBS.items() for n, mark in enumerate(marks, 1))


def test_the_moderated_levels_are_those_filled_in_with_what_changed_the_panels_mind(
    finished: Finished,
) -> None:
    rows = ev.read_review(finished.pack).table("consensus")
    mine = rows[(rows["round_id"] == "M1").to_numpy(dtype=bool)].set_index(["subject_id", "dimension_id"])
    assert mine["level"].to_dict() == {cell: str(level) for cell, level in AGREED.items()}
    changed = mine.loc[("H1", "C1-quality")]
    assert (changed["change_reason"], changed["dissent"]) == ("The survey was read again", "One would keep 4")


def test_the_leading_option_follows_from_the_levels_and_weights_filled_in(finished: Finished) -> None:
    review = ev.read_review(finished.pack)
    assessment = ev.assess(review, ev.Settings(weights="W-USERS", n_draws=200))
    assert assessment.appraisal is not None
    leaders = assessment.appraisal.leaders["W-USERS"]
    assert (leaders.option_ids, leaders.certain) == (("O2",), True)


def test_interests_are_declared_and_no_record_was_changed(finished: Finished) -> None:
    store = ScoreStore(finished.pack)
    assert store.verify() == ()
    interests = store.load_interests()
    assert len(interests) == 3 * 5
    assert set(interests["kind"]) == {"none"}
