"""A panel of three goes from an empty pack to moderated scores and the leading option in Excel alone."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import evaluation as ev
from evaluation.packs import ScoreStore
from evaluation.packs.new import start_review
from evaluation.packs.outline import Outline, parse_criterion, parse_reviewer, parse_scale
from evaluation.packs.sheets import export_round, export_weights, import_sheets
from tests.packs.workbooks import columns

pytestmark = pytest.mark.slow

HUBS = {("H1", "C1-extent"): (3, 1, 2), ("H1", "C1-quality"): (4, 4, 1), ("H2", "C1-extent"): (2, 2, 2)}
HUBS[("H2", "C1-quality")] = (1, 3, 2)
AGREED = {("H1", "C1-extent"): 2, ("H1", "C1-quality"): 3, ("H2", "C1-extent"): 2, ("H2", "C1-quality"): 2}
"""The second of these is not the median of 4, 4 and 1."""
WORTH = {"O0": 1, "O1": 0, "O2": 4}
"""Every reviewer's level for each option on every factor."""
Cells = dict[str, object]
Filling = Callable[[str, str], Cells]


def fill(path: Path, sheet: str, filling: Filling) -> None:
    """Fill every row of a sheet, by the ids in its hidden columns, as somebody would who works in Excel."""
    book = openpyxl.load_workbook(path)
    form: Any = book[sheet]
    at = columns(form)
    ids = [at[name] for name in ("subject_id", "dimension_id", "criterion_id") if name in at]
    for row in range(6, form.max_row + 1):
        first, second, *_ = [str(form.cell(row, column).value) for column in ids] + [""]
        for heading, value in filling(first, second).items():
            form.cell(row, at[heading]).value = value
    book.save(path)


def write_evidence(pack: Path) -> None:
    """Add a source, an item and its links to the tables, as a spreadsheet saves them."""
    fact = {"data_status": "user", "known_by": "2026-03-02"}
    links = [*HUBS, *((option, factor) for option in WORTH for factor in ("F1", "F2", "F3"))]
    rows: dict[str, list[dict[str, str]]] = {
        "source_doc": [{"source_id": "D1", "title": "A survey of readers", **fact}],
        "evidence": [
            {"evidence_id": "E1", "source_id": "D1", "paraphrase": "Readers were counted", "source_type": "survey",
             "direction": "positive", "grade": "A", **fact},
        ],
        "evidence_link": [
            {"evidence_id": "E1", "subject_id": subject, "dimension_id": dimension, "scope": "own"}
            for subject, dimension in links
        ],
    }  # fmt: skip
    for name, held in rows.items():
        path = pack / f"{name}.csv"
        heads = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("a", encoding="utf-8", newline="") as stream:
            csv.DictWriter(stream, heads, restval="", lineterminator="\n").writerows(held)


def scored(pack: Path, folder: Path, round_id: str, level: Callable[[int, str, str], int]) -> set[str]:
    """Take a round from its export to its lock; return every reason that was filled in."""
    made = export_round(pack, round_id, folder)
    reasons = set()
    for place, path in enumerate(made):
        fill(path, "Interests", lambda *_: {"Your interest": "none"})

        def marks(subject: str, dimension: str, place: int = place) -> Cells:
            reason = f"Reviewer {place + 1} on {subject}, {dimension}: as counted"
            reasons.add(reason)
            return {"Level": level(place, subject, dimension), "Reason": reason, "Evidence cited": "E1"}

        fill(path, "Scores", marks)
    assert len(made) == 3
    assert not any(outcome.clashes for outcome in import_sheets(pack, made, entered_by="Secretary"))
    ScoreStore(pack).lock(round_id)
    return reasons


def moderated(pack: Path, folder: Path, round_id: str, agreed: Callable[[str, str], int]) -> None:
    (path,) = export_round(pack, round_id, folder)

    def cells(subject: str, dimension: str) -> Cells:
        why = {"Why not the median": "The survey was read again", "Dissent": "One would keep 4"}
        said = {"Agreed level": agreed(subject, dimension), "How agreed": "agreed", "Reason": f"Agreed on {subject}"}
        return {**said, **(why if (subject, dimension) == ("H1", "C1-quality") else {})}

    fill(path, "Moderation", cells)
    import_sheets(pack, [path], entered_by="Secretary")
    ScoreStore(pack).lock(round_id)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """Return a pack at the end of its review, and every reason that reviewers filled in."""
    folder = tmp_path_factory.mktemp("whole")
    outline = Outline(
        (parse_criterion("Reach: the extent and quality of its contact"),),
        ("North van", "South van"),
        tuple(parse_reviewer(text) for text in ("A; users; chair", "B; librarians", "C; funders")),
        ("One van for all",),
        parse_scale("words"),
        dt.date(2026, 3, 2),
    )
    pack = start_review(folder / "vans", title="Mobile libraries", commissioner="County", outline=outline)
    write_evidence(pack)
    sent = folder / "sent"
    reasons = scored(pack, sent, "S1", lambda place, *cell: HUBS[cell[0], cell[1]][place])
    moderated(pack, sent, "M1", lambda *cell: AGREED[cell])
    reasons |= scored(pack, sent, "S2", lambda _, subject, __: WORTH[subject])
    moderated(pack, sent, "M2", lambda subject, _: WORTH[subject])
    path = export_weights(pack, "Users", sent)
    points = {"F1": (1, 100), "F2": (2, 60), "F3": (3, 20)}
    fill(
        path, "Weights", lambda name, _: dict(zip(("Rank of the swing", "Points, 0 to 100"), points[name], strict=True))
    )
    import_sheets(pack, [path])
    return pack, reasons


def test_the_readme_of_the_pack_names_every_workbook_that_was_sent(finished: tuple[Path, set[str]]) -> None:
    pack, _ = finished
    text = (pack / "README.md").read_text(encoding="utf-8")
    patterns = re.findall(r"review sheets import vans sheets/(\S+)", text)
    patterns += [name.replace("1", "2") for name in patterns if "1" in name]  # "with S2 and M2 in the place of"
    sent = [path.name for path in (pack.parent / "sent").iterdir()]
    assert len(sent) == 3 + 1 + 3 + 1 + 1
    assert all(sum(fnmatch(name, pattern) for pattern in patterns) == 1 for name in sent)


def test_every_reason_that_was_filled_in_stands_in_the_table(finished: tuple[Path, set[str]]) -> None:
    pack, reasons = finished
    with (pack / "score.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["rationale"] for row in rows} == reasons
    assert len(rows) == len(reasons) == 3 * (4 + 9)
    levels = {(row["reviewer_id"], row["subject_id"], row["dimension_id"]): row["level"] for row in rows}
    assert all(levels[f"RV{n}", *cell] == str(mark) for cell, marks in HUBS.items() for n, mark in enumerate(marks, 1))


def test_the_moderated_levels_are_those_filled_in_with_what_changed_the_panels_mind(
    finished: tuple[Path, set[str]],
) -> None:
    rows = ev.read_review(finished[0]).table("consensus")
    mine = rows[(rows["round_id"] == "M1").to_numpy(dtype=bool)].set_index(["subject_id", "dimension_id"])
    assert mine["level"].to_dict() == {cell: str(level) for cell, level in AGREED.items()}
    changed = mine.loc[("H1", "C1-quality")]
    assert (changed["change_reason"], changed["dissent"]) == ("The survey was read again", "One would keep 4")


def test_the_leading_option_follows_from_the_levels_and_weights_filled_in(finished: tuple[Path, set[str]]) -> None:
    review = ev.read_review(finished[0])
    assessment = ev.assess(review, ev.Settings(weights="W-USERS", n_draws=200))
    assert assessment.appraisal is not None
    leaders = assessment.appraisal.leaders["W-USERS"]
    assert (leaders.option_ids, leaders.certain) == (("O2",), True)


def test_interests_are_declared_and_no_record_was_changed(finished: tuple[Path, set[str]]) -> None:
    pack, _ = finished
    store = ScoreStore(pack)
    assert store.verify() == ()
    interests = store.load_interests()
    assert len(interests) == 3 * 5
    assert set(interests["kind"]) == {"none"}
