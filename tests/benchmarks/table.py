"""The table of ratios, as text and as the report. Imports the standard library only."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.benchmarks.cases import Case

__all__ = ["Measured", "floor_lines", "markdown", "plain"]

HEADER = (
    "Work", "Peer", "Ours, s", "Peer, s", "Ratio", "To reach", "Met", "Ours, MB", "Peer, MB", "To reach", "Met", "Same",
)  # fmt: skip
HOW = """\
Version {version}, Python {python}, {machine}. Medians, with the least and the greatest run; both sides in turn, each
run in a process of its own, linear algebra on one thread. The ratio is the median of the runs' ratios. Memory is growth
over the process after its imports: our greatest, the peer's least. The last column says whether both found the same
figures."""
Size = tuple[int, int, int]
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """All runs of one comparison, as the processes printed them; `peer` is empty where it could not be measured."""

    case: Case
    ours: list[Line]
    peer: list[Line]

    @property
    def seconds(self) -> float:
        """Median of our seconds."""
        return median(float(run["seconds"]) for run in self.ours)

    @property
    def ratio(self) -> float | None:
        """Median of the peer's seconds for the same work over ours, run by run."""
        if not self.peer:
            return None
        pairs = zip(self.ours, self.peer, strict=True)
        return median(self.case.scale * float(peer["seconds"]) / float(ours["seconds"]) for ours, peer in pairs)

    @property
    def megabytes(self) -> float:
        """Greatest growth of our memory."""
        return max(float(run["megabytes"]) for run in self.ours)

    @property
    def peer_megabytes(self) -> float | None:
        """Least growth of the peer's memory."""
        return min((float(run["megabytes"]) for run in self.peer), default=None)

    @property
    def most_megabytes(self) -> float | None:
        """The most that our memory may grow."""
        if self.case.most_share is not None and self.peer_megabytes is not None:
            return self.case.most_share * self.peer_megabytes
        return self.case.most_megabytes

    @property
    def same(self) -> bool:
        """Whether both sides found the same figures."""
        ours, peer = self.ours[0]["figures"], self.peer[0]["figures"]
        return ours.keys() == peer.keys() and all(
            abs(a - b) <= self.case.tolerance * max(1.0, abs(b))
            for name in ours
            for a, b in zip(_flat(ours[name]), _flat(peer[name]), strict=True)
        )


def _flat(figure: Any) -> list[float]:
    return figure if isinstance(figure, list) else [figure]


def plain(measured: list[Measured]) -> str:
    """Return the table as text in columns."""
    rows = [HEADER, *(_row(item) for item in measured)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(item: Measured) -> tuple[str, ...]:
    case, ratio = item.case, item.ratio
    peer = f"{case.peer_name} {item.peer[0]['version']}" if item.peer else f"{case.peer_name} (not measured)"
    return (
        case.work,
        peer + (f", 1/{case.scale:g} of the draws" if case.scale != 1 else ""),
        _spread(item.ours),
        _spread(item.peer),
        "" if ratio is None else f"{ratio:.1f}",
        "" if case.least_ratio is None else f">= {case.least_ratio:g}",
        _met(ratio, case.least_ratio),
        f"{item.megabytes:.0f}",
        "" if item.peer_megabytes is None else f"{item.peer_megabytes:.0f}",
        "" if item.most_megabytes is None else f"< {item.most_megabytes:.0f}",
        "" if item.most_megabytes is None else _met(item.most_megabytes, item.megabytes),
        "" if not item.peer else ("yes" if item.same else "NO"),
    )


def _spread(runs: list[Line]) -> str:
    if not runs:
        return ""
    seconds = [run["seconds"] for run in runs]
    return f"{_digits(median(seconds))} ({_digits(min(seconds))} to {_digits(max(seconds))})"


def _digits(seconds: float) -> str:
    return f"{seconds:.1f}" if seconds >= 10 else f"{seconds:.2g}"


def _met(reached: float | None, least: float | None) -> str:
    if reached is None or least is None:
        return ""
    return "yes" if reached >= least else "no"


def floor_lines(measured: list[Measured], floors: dict[Size, dict[str, float]]) -> list[str]:
    """Return, for each size of SMAA-2, what it must cost in NumPy on one core and how far from that we are."""
    ours = {item.case.ours[1:]: item.seconds for item in measured if item.case.group == "smaa"}
    lines = []
    for size, parts in floors.items():
        total = sum(parts.values())
        words = ", ".join(f"{name} {seconds:.3f}" for name, seconds in parts.items())
        line = f"Floor of {size[0]:,} x {size[1]}, {size[2]:,} draws: {total:.3f} s ({words})"
        taken = ours.get(tuple(map(str, size)))
        lines.append(line + ("" if taken is None else f"; we take {taken / total:.1f} times that"))
    return lines


def markdown(measured: list[Measured], floors: dict[Size, dict[str, float]], growth: dict[str, list[float]]) -> str:
    """Return the report."""
    rows = ["| " + " | ".join(row) + " |" for row in (HEADER, ("---",) * len(HEADER), *map(_row, measured))]
    version = measured[0].ours[0]["version"] if measured else ""
    grown = ", ".join(f"{what} to the power {figures[0]:.2f}" for what, figures in growth.items())
    return "\n".join([
        "# Benchmarks",
        "",
        HOW.format(version=version, python=platform.python_version(), machine=platform.machine()),
        "",
        *rows,
        "",
        "The R package smaa is not measured here; its published peak for the first row is 834 MB.",
        "",
        "## The floor",
        "",
        "What drawing, the matrix product and counting cost alone, on one core, in NumPy's own routines:",
        "",
        *(f"- {line}" for line in floor_lines(measured, floors)),
        "",
        "## Growth",
        "",
        f"The time of SMAA-2 grows with {grown}, over the upper half of each curve.",
        "",
        "![Time of SMAA-2 over draws, alternatives and criteria, on logarithmic axes](growth.svg)",
        "",
    ])  # fmt: skip
