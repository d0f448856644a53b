"""Tables of the weights desk: the swings of a weight set, its history, and two versions beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.presentation import Cell, TableView, listed, number, percent
from evaluation.tables.cells import number_cell, text_cell

__all__ = ["Revision", "both_versions", "swing_history", "swings_table"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of a weight set: its number, when and by whom it was saved, why, and its points by criterion."""

    version: int
    at: str
    by: str
    reason: str
    points: Mapping[str, float]


def _shares(points: Mapping[str, float]) -> dict[str, str]:
    """Return the weights that points make, in words."""
    total = sum(points.values())
    return {name: percent(value / total, 1) if total else "none yet" for name, value in points.items()}


def swings_table(
    names: Mapping[str, str], ends: Mapping[str, tuple[str, str]], points: Mapping[str, float], *, table_id: str
) -> TableView:
    """Return each swing with its two ends, its points and the weight that they make, in the order of the criteria.

    Parameters
    ----------
    names : mapping of str to str
    ends : mapping of str to (str, str)
    points : mapping of str to float
        By criterion.
    table_id : str
    """
    shares = _shares(points)
    return TableView(
        table_id=table_id,
        caption="The swings, their points and the weights that they make",
        columns=("Criterion", "Worst", "Best", "Points", "Weight"),
        rows=tuple(
            (
                Cell(names[item]),
                text_cell(ends[item][0], "not described"),
                text_cell(ends[item][1], "not described"),
                number_cell(number(points[item])),
                number_cell(shares[item]),
            )
            for item in points
        ),
        note="Points say how much the move from the worst to the best matters; the greatest has 100.",
        status="user" if any(points.values()) else None,
        widths=(20, 30, 30, 10, 10),
    )


def swing_history(revisions: Sequence[Revision], names: Mapping[str, str], *, table_id: str) -> TableView:
    """Return every version of a weight set, oldest first; a withdrawn one has no points.

    Parameters
    ----------
    revisions : sequence of Revision
        At least one.
    names : mapping of str to str
    table_id : str
    """
    return TableView(
        table_id=table_id,
        caption="Every version of this weight set, oldest first",
        columns=("Version", "Saved (UTC)", "By", "Points", "Reason for change"),
        rows=tuple(
            (
                Cell(f"{item.version}"),
                Cell(f"{item.at[:10]} {item.at[11:16]}"),
                Cell(item.by),
                text_cell(
                    [f"{names.get(name, name)} {number(value)}" for name, value in item.points.items()], "withdrawn"
                ),
                text_cell(item.reason, "none given"),
            )
            for item in revisions
        ),
        note="Versions are numbered over all that is kept in the same folder, so numbers may be passed over.",
        widths=(9, 16, 10, 45, 20),
    )


def both_versions(
    names: Mapping[str, str], mine: Mapping[str, float], theirs: Mapping[str, float], *, table_id: str
) -> TableView:
    """Return the points that were to be saved beside those that stand, swing by swing.

    Parameters
    ----------
    names : mapping of str to str
    mine, theirs : mapping of str to float
        By criterion; theirs is empty where the set was withdrawn.
    table_id : str
    """
    differ = [names[item] for item, value in mine.items() if theirs.get(item) != value]
    return TableView(
        table_id=table_id,
        caption="Theirs and yours",
        columns=("Criterion", "Theirs", "Yours", "Alike"),
        rows=tuple(
            (
                Cell(names[item]),
                number_cell(number(theirs[item]) if item in theirs else "none"),
                number_cell(number(value)),
                Cell("yes" if theirs.get(item) == value else "no"),
            )
            for item, value in mine.items()
        ),
        note=f"Differ: {listed(differ)}." if differ else "The points are alike; what differs is a description.",
        widths=(40, 20, 20, 20),
    )
