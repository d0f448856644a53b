"""SMAA-2 by pysensmcda, with an additive model: ``python -m ... N_ALTERNATIVES N_CRITERIA N_DRAWS``."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Any

import numpy as np
from pysensmcda.smaa import smaa2  # type: ignore[import-not-found]

from tests.benchmarks.measure import at_rest, report


def additive(matrix: Any, weights: Any, types: Any) -> Any:
    """Return the totals; the plainest method that the package can be given, called by it once a draw."""
    return matrix @ weights


def main(n_alternatives: int, n_criteria: int, n_draws: int) -> None:
    """Print what it took."""
    values = np.random.default_rng(1).random((n_alternatives, n_criteria))
    types = np.ones(n_criteria)
    smaa2(additive, values[:3], types, num_samples=100, seed=1)
    rest = at_rest()
    report(
        lambda: smaa2(additive, values, types, num_samples=n_draws, seed=2),
        rest,
        version("pysensmcda"),
        lambda result: {"first": result.rank_acceptability[:, 0].tolist()},
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
