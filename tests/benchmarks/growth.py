"""How SMAA-2's time grows with draws, alternatives and criteria: ``python -m ... FOLDER`` writes the figure there."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from evaluation.uncertainty import WeightInformation, smaa

__all__ = ["Curve", "curves", "draw"]

RUNS = 3


@dataclass(frozen=True, slots=True)
class Curve:
    """Seconds over one size, the others kept.

    Parameters
    ----------
    what, kept : str
        What grows, and what does not.
    sizes, seconds : tuple
        One entry a point.
    """

    what: str
    kept: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """Slope of log time on log size over the upper half, where what every call costs is little."""
        half = len(self.sizes) // 2
        return float(np.polyfit(np.log(self.sizes[half:]), np.log(self.seconds[half:]), 1)[0])


def curves() -> list[Curve]:
    """Return the three curves, each point the least of some runs."""
    draws = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
    alternatives = (3, 6, 12, 25, 40, 60, 100, 200, 500, 1_000)
    criteria = (2, 4, 7, 10, 20, 40, 80)
    return [
        Curve("draws", "6 alternatives, 7 criteria", draws, tuple(_least(6, 7, n) for n in draws)),
        Curve(
            "alternatives",
            "10 criteria, 20,000 draws",
            alternatives,
            tuple(_least(n, 10, 20_000) for n in alternatives),
        ),
        Curve("criteria", "10 alternatives, 100,000 draws", criteria, tuple(_least(10, n, 100_000) for n in criteria)),
    ]


def _least(n_alternatives: int, n_criteria: int, n_draws: int) -> float:
    values = np.random.default_rng(1).random((n_alternatives, n_criteria))
    nothing = WeightInformation.none(n_criteria)
    least = np.inf
    for _ in range(RUNS):
        start = time.perf_counter()
        smaa(values, nothing, n_draws, 2)
        least = min(least, time.perf_counter() - start)
    return float(least)


def draw(found: list[Curve], path: Path) -> None:
    """Write the curves as an SVG, equal bytes for equal curves."""
    with mpl.rc_context({"svg.hashsalt": "benchmarks", "font.size": 9}):
        figure = Figure(figsize=(10, 3.4), layout="constrained")
        for axes, curve in zip(figure.subplots(1, len(found)), found, strict=True):
            axes.loglog(curve.sizes, curve.seconds, marker="o", color="#1f5a85")
            axes.set(
                xlabel=curve.what,
                ylabel="seconds",
                title=f"{curve.kept}\ntime grows as size to the {curve.exponent:.2f}",
            )
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_minor_formatter(NullFormatter())
            axes.grid(visible=True, which="major", color="#d8dde1")
        figure.savefig(path, format="svg", metadata={"Date": None})


if __name__ == "__main__":
    FOUND = curves()
    draw(FOUND, Path(sys.argv[1]) / "growth.svg")
    sys.stdout.write(json.dumps({curve.what: [curve.exponent, *curve.seconds] for curve in FOUND}) + "\n")
