"""Where names stand in a drawing, so that they touch neither each other nor what is drawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

__all__ = ["Segment", "apart", "name_points"]

FloatArray = npt.NDArray[np.float64]
Segment = tuple[tuple[float, float], tuple[float, float]]
"""A straight piece of line in data units, along one axis."""


def apart(heights: FloatArray, least: float) -> FloatArray:
    """Return heights moved as little as need be so that none lies closer than `least` to the next.

    Parameters
    ----------
    heights : array, shape (n,)
    least : float
        Same unit as the heights.
    """
    order = np.argsort(heights, kind="stable")
    placed = heights.astype(float)
    for _ in range(500):  # push neighbours apart by halves; a dozen labels settle in a few rounds
        gaps = np.diff(placed[order])
        short = np.flatnonzero(gaps < least - 1e-6)
        if not len(short):
            break
        for place in short:
            push = (least - (placed[order[place + 1]] - placed[order[place]])) / 2
            placed[order[place]] -= push
            placed[order[place + 1]] += push
    return placed


# beside the end of the range, then above, below and further off: what to start from, and how far, in points
PLACES = (("right", 7, -3, "left"), ("left", -7, -3, "right"), ("x", 0, 9, "center"), ("x", 0, -16, "center"),
          ("x", 9, 7, "left"), ("x", 9, -14, "left"), ("x", -9, 7, "right"), ("x", -9, -14, "right"),
          ("x", 9, 21, "left"), ("x", -9, 21, "right"), ("x", 9, -28, "left"), ("x", -9, -28, "right"))  # fmt: skip


def name_points(ax: Axes, marks: pd.DataFrame, lines: list[Segment]) -> None:
    """Write each point's name at the first place near it that touches no name, point, range, line or edge.

    Parameters
    ----------
    ax : Axes
        Limits set.
    marks : DataFrame
        ``x, left, right, y, bottom, top`` (data units) and ``name``.
    lines : list of Segment
    """
    figure = ax.get_figure(root=True)
    if figure is not None:
        figure.draw_without_rendering()  # settles the layout, so that places on the sheet are known
    taken = [_box(ax, segment, 2.0) for segment in lines]
    for row in marks.itertuples():
        taken.append(_box(ax, ((row.left, row.y), (row.right, row.y)), 2.0))
        taken.append(_box(ax, ((row.x, row.bottom), (row.x, row.top)), 2.0))
        taken.append(_box(ax, ((row.x, row.y), (row.x, row.y)), 8.0))
    for _, row in marks.sort_values("y", ascending=False, kind="stable").iterrows():
        taken.append(_name_point(ax, row, taken))


def _box(ax: Axes, segment: Segment, half: float) -> Bbox:
    (x0, y0), (x1, y1) = ax.transData.transform(segment)
    return Bbox.from_extents(min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half)


def _name_point(ax: Axes, row: pd.Series, taken: list[Bbox]) -> Bbox:
    inside = ax.get_window_extent()
    for start, dx, dy, align in PLACES:
        text = ax.annotate(row["name"], (row[start], row["y"]), (dx, dy), textcoords="offset points", ha=align,
                           va="baseline", fontsize=9, zorder=5)  # fmt: skip
        box = text.get_window_extent().padded(2, 4)  # a title set later moves the points a little closer
        within = inside.x0 <= box.x0 and box.x1 <= inside.x1 and inside.y0 <= box.y0 and box.y1 <= inside.y1
        if within and not any(box.overlaps(other) for other in taken):
            return box
        text.remove()
    crowded = ax.annotate(row["name"], (row["x"], row["y"]), (9, 7), textcoords="offset points", fontsize=9, zorder=5)
    return crowded.get_window_extent()
