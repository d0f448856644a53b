"""A panel of three goes from an empty pack to the options report at the desks: nothing typed is lost on the way.

The controls are moved as a browser would move them; the report is made by the batch, and read back as it is published.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ipywidgets as w
import pytest

import evaluation as ev
from evaluation.batch import plan, run
from evaluation.packs import ScoreStore, check_review
from evaluation.packs.new import start_review
from evaluation.packs.outline import Outline, parse_criterion, parse_reviewer, parse_scale
from evaluation.widgets import Desk, moderation_desk, score_desk, swing_desk
from tests.packs.entered import write_evidence
from tests.publish.pages import Page, page_of
from tests.widgets.desks import all_of, named, said, show

pytestmark = pytest.mark.slow

WORDS = {"0": "0 Absent", "1": "1 Limited", "2": "2 Partial", "3": "3 Sound", "4": "4 Strong", "IE": "IE", "NA": "NA"}
Cell = tuple[str, str]
HUBS: dict[Cell, tuple[str, str, str]] = {
    ("H1", "C1-extent"): ("3", "1", "2"),
    ("H1", "C1-quality"): ("4", "4", "1"),
    ("H2", "C1-extent"): ("2", "IE", "2"),
    ("H2", "C1-quality"): ("NA", "NA", "NA"),
}
"""The level that each of three reviewers gives."""
AGREED = {("H1", "C1-extent"): "2", ("H1", "C1-quality"): "3", ("H2", "C1-extent"): "", ("H2", "C1-quality"): "NA"}
"""The second is not the median of 4, 4 and 1; on the third the panel does not agree."""
WORTH = {"O0": "1", "O1": "0", "O2": "4"}
"""Everybody's level for each option on every factor."""
POINTS = {"F1": 100.0, "F2": 60.0, "F3": 20.0}
OPTIONS: dict[Cell, str] = {(option, factor): worth for option, worth in WORTH.items() for factor in POINTS}
WHY_NOT_MEDIAN, DISSENT = "The stops were counted again", "One would keep 4, for the “12 villages”"
SECOND = "First recorded on a map that was out of date"


def reason(place: int, subject: str, dimension: str) -> str:
    """Return a reason that a careless page would spoil; it names nobody, as the report names no reviewer."""
    return f"Reading {place} of {subject} & {dimension}: <half> of «the 46», =1+1"


# --- at the desks ---


def level(desk: Desk) -> Any:
    return all_of(desk.controls, w.RadioButtons)[0]


def score(pack: Path, round_id: str, place: int, levels: Mapping[Cell, str]) -> None:
    """Declare no interest, and give every mark of a round at one reviewer's desk."""
    desk = score_desk(ev.read_review(pack), pack, f"RV{place}", round_id)
    named(desk, "None in those left").click()
    named(desk, "Save declarations").click()
    show(desk, "Scoring")
    case, asked = named(desk, "Hub" if round_id == "S1" else "Option"), named(desk, "Criterion")
    for _, (_, subject) in case.options:
        for _, dimension in asked.options:
            case.value, asked.value = (round_id, subject), dimension
            code = levels[subject, dimension]
            if code not in ("IE", "NA"):
                named(desk, "E1:").value = True
            level(desk).value = code
            named(desk, "Reason").value = reason(place, subject, dimension)
    assert "All is saved" in said(desk)


def change_a_mark(pack: Path) -> None:
    """Change one mark and set it back, each time with its reason."""
    desk = score_desk(ev.read_review(pack), pack, "RV3", "S1")
    for code in ("0", "2"):
        level(desk).value = code
        named(desk, "Reason for change").value = f"Now {code}"
    assert "4 of 4 cells saved." in said(desk)


def moderate(pack: Path, round_id: str, agreed: Mapping[Cell, str]) -> None:
    """Record what the panel agreed on every cell, as the chair does."""
    desk = moderation_desk(ev.read_review(pack), pack, round_id)
    named(desk, "List").value = "all"
    cells = named(desk, "Cell")
    for _, (_, subject, dimension) in cells.options:
        cells.value = (round_id, subject, dimension)
        record(desk, agreed[subject, dimension], f"Agreed on {subject} & {dimension}")
    assert f"{len(cells.options)} of {len(cells.options)} cells moderated" in said(desk)


def record(desk: Desk, code: str, why: str) -> None:
    named(desk, "How the level was set").value = "agreed" if code else "unresolved"
    if code:
        level(desk).value = code
    named(desk, "Reason").value = why
    if "say why it differs" in said(desk):
        named(desk, "Why it differs from the median").value = WHY_NOT_MEDIAN
        named(desk, "Dissent").value = DISSENT
    named(desk, "Record").click()
    assert "Saved at" in said(desk)


def agree_again(pack: Path) -> None:
    """Change an agreed level and set it back, each time with its reason."""
    desk = moderation_desk(ev.read_review(pack), pack, "M1")
    named(desk, "List").value = "all"
    named(desk, "Cell").value = ("M1", "H1", "C1-extent")
    for code in ("3", "2"):
        level(desk).value = code
        named(desk, "Why it differs from the median").value = WHY_NOT_MEDIAN if code == "3" else ""
        named(desk, "Reason for change").value = SECOND
        named(desk, "Record").click()
        assert "Saved at" in said(desk)


def weigh(pack: Path) -> None:
    """Give points at the desk of one group, and save them."""
    review = ev.read_review(pack)
    desk = swing_desk(ev.assess(review, ev.Settings(n_draws=100)), pack, "Users of vans", "W-USERS")
    show(desk, "2 Points")
    for slider in all_of(desk.controls, w.FloatSlider):
        slider.value = POINTS[slider.description.split()[0]]
    show(desk, "5 Save")
    named(desk, "Save these weights").click()
    assert "Saved on" in said(desk)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack at the end of its review."""
    outline = Outline(
        (parse_criterion("Reach: the extent and quality of its contact"),),
        ("North van", "South van"),
        tuple(
            parse_reviewer(text) for text in ("Ann Archer; users; chair", "Ben Baker; librarians", "Cy Cole; funders")
        ),
        ("One van for all",),
        parse_scale("words"),
        dt.date(2026, 3, 2),
    )
    folder = tmp_path_factory.mktemp("whole") / "vans"
    pack = start_review(folder, title="Mobile libraries", commissioner="County", outline=outline)
    write_evidence(pack, [*HUBS, *OPTIONS])
    for place in (1, 2, 3):
        score(pack, "S1", place, {cell: marks[place - 1] for cell, marks in HUBS.items()})
    change_a_mark(pack)
    ScoreStore(pack).lock("S1")
    moderate(pack, "M1", AGREED)
    agree_again(pack)
    ScoreStore(pack).lock("M1")
    for place in (1, 2, 3):
        score(pack, "S2", place, OPTIONS)
    ScoreStore(pack).lock("S2")
    moderate(pack, "M2", OPTIONS)
    ScoreStore(pack).lock("M2")
    weigh(pack)
    return pack


@pytest.fixture(scope="module")
def report(pack: Path) -> Page:
    """Return the options report of the pack, as it is published."""
    review = ev.read_review(pack)
    planned = plan(
        review,
        pack,
        documents=["options_report"],
        parameters={"weights": "W-USERS", "n_draws": 500},
        formats=["html"],
    )
    result = run(planned, pack.parent / "reports", jobs=1)
    assert result.index is not None, result.failures
    return page_of(result.index.parent / "options_report.html")


def rows_of(page: Page, table_id: str) -> list[list[str]]:
    """Return the rows of a published table without its heading, each as the texts of its cells."""
    rows: list[list[str]] = []
    inside = False
    for element in page.elements:
        if element.tag == "table":
            inside = element.attributes.get("id") == table_id
        elif inside and element.tag == "tr":
            rows.append([])
        elif inside and element.tag in ("th", "td"):
            rows[-1].append(" ".join(element.text.split()))
    return rows[1:]


def test_the_pack_is_whole_and_no_record_was_changed(pack: Path) -> None:
    assert check_review(pack).problems == ()
    assert ScoreStore(pack).verify() == ()


@pytest.mark.parametrize("subject", ["H1", "H2", *WORTH])
def test_every_mark_with_its_reason_stands_in_the_report(report: Page, subject: str) -> None:
    every = {**HUBS, **{cell: (worth,) * 3 for cell, worth in OPTIONS.items()}}
    given = {cell: marks for cell, marks in every.items() if cell[0] == subject}
    typed = Counter(
        (WORDS[code], reason(place, *cell))
        for cell, marks in given.items()
        for place, code in enumerate(marks, start=1)
    )
    assert Counter((row[1], row[3]) for row in rows_of(report, f"tbl-scores-{subject}")) == typed


def test_every_agreed_level_stands_in_the_report_with_what_changed_the_panels_mind(report: Page) -> None:
    hubs = rows_of(report, "tbl-moderation-hub")
    assert len(hubs) == len(AGREED)
    for (subject, dimension), code in AGREED.items():
        (row,) = [row for row in hubs if f"Agreed on {subject} & {dimension}" in row[-1]]
        assert (WORDS[code] if code else "2 Partial") in row[3]
        assert row[4] == ("agreed" if code else "not resolved")
    (differs,) = [row for row in hubs if WHY_NOT_MEDIAN in row[-1]]
    assert "Agreed on H1 & C1-quality" in differs[-1]
    assert f"Dissent: {DISSENT}" in differs[-1]


def test_every_agreed_level_of_an_option_stands_in_the_report(report: Page) -> None:
    rows = rows_of(report, "tbl-moderation-option")
    assert len(rows) == len(WORTH) * len(POINTS)
    for option, worth in WORTH.items():
        mine = [row for row in rows if f"Agreed on {option} & " in row[-1]]
        assert [row[3] for row in mine] == [WORDS[worth]] * len(POINTS)


def test_the_weights_stand_in_the_report_and_decide_its_benefit(report: Page) -> None:
    rows = rows_of(report, "tbl-weights-W-USERS")
    assert [row[3:] for row in rows] == [["100 points", "55.6%"], ["60 points", "33.3%"], ["20 points", "11.1%"]]
    (benefit,) = [row for row in rows_of(report, "tbl-benefit") if row[0] == "Users of vans"]
    assert [float(value) for value in benefit[1:4]] == [25.0, 0.0, 100.0]  # levels 1, 0 and 4 of 4 on every factor


def test_a_change_of_a_mark_and_of_an_agreed_level_carry_their_reasons(pack: Path) -> None:
    history = ScoreStore(pack).history()
    changed = history[(history["reason_for_change"] != "").to_numpy(dtype=bool)]
    # records of one second, by different people, may stand in either order
    assert sorted(changed[["kind", "level", "reason_for_change"]].to_numpy().tolist(), reverse=True) == [
        ["score", "2", "Now 2"],
        ["score", "0", "Now 0"],
        ["consensus", "3", SECOND],
        ["consensus", "2", SECOND],
    ]
