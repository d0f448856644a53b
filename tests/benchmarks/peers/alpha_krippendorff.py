"""Krippendorff's alpha by the package of that name: ``python -m ... RATINGS.npy LEVEL``."""

from __future__ import annotations

import sys
from importlib.metadata import version

import krippendorff  # type: ignore[import-not-found]
import numpy as np

from tests.benchmarks.measure import at_rest, report


def main(path: str, level: str) -> None:
    """Print what it took."""
    krippendorff.alpha(reliability_data=[[1.0, 2.0, 2.0], [1.0, 2.0, 1.0]], level_of_measurement=level)
    rest = at_rest()
    ratings = np.load(path).T
    report(
        lambda: krippendorff.alpha(reliability_data=ratings, level_of_measurement=level),
        rest,
        version("krippendorff"),
        lambda alpha: {"alpha": float(alpha)},
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
