"""Made-up inputs of the comparisons, written once to `.bench/`: ``python -m tests.benchmarks.inputs FILE``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np

__all__ = ["write"]


def write(path: Path) -> None:
    """Write the file that the name asks for: ``ratings-UNITSxRATERS.npy`` or ``panel-SUBJECTS.parquet``."""
    sizes = [int(number) for number in re.findall(r"\d+", path.stem)]
    if path.suffix == ".npy":
        np.save(path, _ratings(*sizes))
        return
    from tests.benchmarks.panel import write_scores

    write_scores(path, *sizes)


def _ratings(n_units: int, n_raters: int) -> np.ndarray:
    """Return levels 0 to 4 that differ by a step at most, one in ten missing, shape (n_units, n_raters)."""
    rng = np.random.default_rng(3)
    ratings = rng.integers(0, 5, n_units)[:, None] + rng.integers(-1, 2, (n_units, n_raters))
    levels: np.ndarray = np.clip(ratings, 0, 4).astype(float)
    levels[rng.random(levels.shape) < 0.1] = np.nan
    return levels


if __name__ == "__main__":
    write(Path(sys.argv[1]))
