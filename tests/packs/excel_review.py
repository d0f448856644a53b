"""A review made in Excel alone, from an empty pack to weights: sheets are filled in by the ids in hidden columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from evaluation.packs import ScoreStore
from evaluation.packs.new import start_review
from evaluation.packs.outline import Outline, parse_criterion, parse_reviewer, parse_scale
from evaluation.packs.sheets import export_round, export_weights, import_sheets
from tests.packs.entered import write_evidence
from tests.packs.workbooks import columns

HUBS = {("H1", "C1-extent"): (3, 1, 2), ("H1", "C1-quality"): (4, 4, 1), ("H2", "C1-extent"): (2, 2, 2)}
HUBS[("H2", "C1-quality")] = (1, 3, 2)
AGREED = {("H1", "C1-extent"): 2, ("H1", "C1-quality"): 3, ("H2", "C1-extent"): 2, ("H2", "C1-quality"): 2}
"""The second of these is not the median of 4, 4 and 1."""
FACTORS = ("F1", "F2", "F3")
WORTH = {"O0": (1, 2, 4), "O1": (0, 0, 0), "O2": (4, 3, 1)}
"""Every reviewer's level for each option on each factor."""
POINTS = {"F1": (1, 100), "F2": (2, 60), "F3": (3, 20)}
"""Rank and points that the users give each factor."""
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


def worth(option: str, factor: str) -> int:
    """Return the level of an option on a factor."""
    return WORTH[option][FACTORS.index(factor)]


def reason_of(place: int, subject: str, dimension: str) -> str:
    """Return why the reviewer at a place of the panel gives the mark."""
    return f"Reviewer {place + 1} on {subject}, {dimension}: as counted"


def scored(pack: Path, folder: Path, round_id: str, level: Callable[[int, str, str], int]) -> set[str]:
    """Take a round from its export to its lock; return every reason that was filled in."""
    made = export_round(pack, round_id, folder)
    reasons = set()
    for place, path in enumerate(made):
        fill(path, "Interests", lambda *_: {"Your interest": "none"})

        def marks(subject: str, dimension: str, place: int = place) -> Cells:
            reason = reason_of(place, subject, dimension)
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


@dataclass(frozen=True)
class Finished:
    """A pack at the end of its review, the folder of its workbooks, and every reason that reviewers filled in."""

    pack: Path
    sent: Path
    reasons: frozenset[str]


def reviewed(folder: Path) -> Finished:
    """Return a review that three reviewers, the chair and a group of users made in workbooks."""
    outline = Outline(
        (parse_criterion("Reach: the extent and quality of its contact"),),
        ("North van", "South van"),
        tuple(parse_reviewer(text) for text in ("A; users; chair", "B; librarians", "C; funders")),
        ("One van for all",),
        parse_scale("words"),
        dt.date(2026, 3, 2),
    )
    pack = start_review(folder / "vans", title="Mobile libraries", commissioner="County", outline=outline)
    write_evidence(pack, [*HUBS, *((option, factor) for option in WORTH for factor in FACTORS)])
    sent = folder / "sent"
    reasons = scored(pack, sent, "S1", lambda place, *cell: HUBS[cell[0], cell[1]][place])
    moderated(pack, sent, "M1", lambda *cell: AGREED[cell])
    reasons |= scored(pack, sent, "S2", lambda _, *cell: worth(*cell))
    moderated(pack, sent, "M2", worth)
    path = export_weights(pack, "Users", sent)
    headings = ("Rank of the swing", "Points, 0 to 100")
    fill(path, "Weights", lambda name, _: dict(zip(headings, POINTS[name], strict=True)))
    import_sheets(pack, [path])
    return Finished(pack, sent, frozenset(reasons))
