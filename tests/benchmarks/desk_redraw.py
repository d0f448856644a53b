"""How long the weights desk takes to redraw after one move, pane by pane: `python -m tests.benchmarks.desk_redraw`.

Without a browser: from the moment a slider's value arrives in the kernel until every word and drawing is written.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import ipywidgets as w

import evaluation as ev
from evaluation.widgets import weights_explorer
from tests.widgets.desks import all_of, panes

PACK = Path(__file__).parents[2] / "data" / "northshire-2025"
MOVES = 20


def redraws(pane: str) -> list[float]:
    """Return the time of each move in milliseconds, with one pane in view."""
    review = ev.read_review(PACK)
    desk = weights_explorer(ev.assess(review, review.settings_for("options_report", n_draws=2000)), "option")
    panes(desk).value = pane
    slider = all_of(desk.controls, w.FloatSlider)[0]
    taken = []
    for move in range(MOVES):
        start = time.perf_counter()
        slider.value = float(move)
        taken.append(1000 * (time.perf_counter() - start))
    return taken[1:]  # the first warms up what is computed once


def main() -> None:
    """Print the median and the longest redraw of each pane."""
    for pane in ("Ranks", "Why", "Weights", "How sure"):
        taken = redraws(pane)
        sys.stdout.write(f"{pane:10} median {statistics.median(taken):6.1f} ms, longest {max(taken):6.1f} ms\n")


if __name__ == "__main__":
    main()
