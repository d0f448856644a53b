"""What drawing, the matrix product and counting must cost on one core: ``python -m ... ALTERNATIVES CRITERIA DRAWS``.

Each part is NumPy's own routine alone, on blocks that fit the cache, best of several runs: no loop around them, no
tables to fill, no central weights. Nothing written in NumPy can be quicker than their sum.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["main", "parts"]

BLOCK = 2**13
RUNS = 7
MOST_BY_PAIRS = 40


def parts(n_alternatives: int, n_criteria: int, n_draws: int) -> dict[str, float]:
    """Return the least seconds of each part for all draws."""
    rng = np.random.default_rng(1)
    size = min(BLOCK, max(1, 2**18 // n_alternatives))
    table = rng.random((n_alternatives, n_criteria))
    shares = rng.standard_exponential((n_criteria, size))
    totals = table @ shares
    counting = _by_pairs(totals) if n_alternatives <= MOST_BY_PAIRS else _by_sorting(totals)
    blocks = n_draws / size
    return {
        "draws": blocks * _least(lambda: rng.standard_exponential(out=shares)),
        "matrix product": blocks * _least(lambda: np.matmul(table, shares, out=totals)),
        **{name: blocks * _least(call) for name, call in counting.items()},
    }


def _by_pairs(totals: np.ndarray) -> dict[str, Callable[[], Any]]:
    less = np.empty_like(totals, dtype=np.bool_)

    def compare() -> None:
        for i in range(len(totals) - 1):
            np.less(totals[i], totals[i + 1 :], out=less[i + 1 :])

    def count() -> None:
        for i in range(len(totals) - 1):
            for row in less[i + 1 :]:
                np.count_nonzero(row)

    places = np.argsort(np.argsort(totals, axis=0), axis=0).ravel()
    return {"comparing pairs": compare, "counting pairs": count, "counting ranks": lambda: np.bincount(places)}


def _by_sorting(totals: np.ndarray) -> dict[str, Callable[[], Any]]:
    rows = np.ascontiguousarray(totals.T)
    places = np.arange(rows.size) % rows.shape[1] ** 2
    return {"sorting": lambda: np.argsort(rows, axis=1), "counting ranks": lambda: np.bincount(places)}


def _least(call: Callable[[], Any]) -> float:
    least = np.inf
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - start)
    return float(least)


def main(*size: int) -> None:
    """Print the parts as one line of JSON."""
    sys.stdout.write(json.dumps(parts(*size)) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
