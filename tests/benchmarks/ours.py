"""The workbench's side of each comparison: ``python -m tests.benchmarks.ours CASE ARGUMENTS``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import evaluation
from evaluation.agreement import icc, krippendorff_alpha
from evaluation.model import Review, Scale
from evaluation.uncertainty import WeightInformation, smaa
from tests.benchmarks.measure import at_rest, report

__all__ = ["main"]

N_CRITERIA = 7


def time_smaa(n_alternatives: str, n_criteria: str, n_draws: str) -> None:
    """Print what SMAA-2 took."""
    values = np.random.default_rng(1).random((int(n_alternatives), int(n_criteria)))
    nothing = WeightInformation.none(values.shape[1])
    smaa(values[:3], nothing, 100, 1)
    rest = at_rest()
    report(
        lambda: smaa(values, nothing, int(n_draws), 2),
        rest,
        evaluation.__version__,
        lambda result: {"first": result.rank_acceptability[:, 0].tolist()},
    )


def time_alpha(path: str, level: Any) -> None:
    """Print what alpha took."""
    krippendorff_alpha([[1.0, 1.0], [2.0, 2.0], [2.0, 1.0]], level)
    rest = at_rest()
    ratings = np.load(path)
    report(
        lambda: krippendorff_alpha(ratings, level), rest, evaluation.__version__, lambda alpha: {"alpha": float(alpha)}
    )


def time_panel(path: str, n_subjects: str) -> None:
    """Print what a panel's levels, coverage, ranks and ICC took; reading the table counts for memory, not for time."""
    import pyarrow.parquet  # noqa: F401 - an import, so not part of the growth
    import scipy.stats  # noqa: F401

    from tests.benchmarks.panel import read_panel

    rest = at_rest()
    review = read_panel(Path(path), int(n_subjects))
    report(lambda: panel_figures(review), rest, evaluation.__version__, dict)


def panel_figures(review: Review) -> dict[str, float]:
    """Return sums over the panel's results, to be compared with what others find in the same table."""
    from evaluation.scoring import combined_levels, coverage, marks_of, panel_levels, ratings_matrix

    criterion_set = review.criterion_sets[0]
    scale = review.scale_of(criterion_set)
    cells = panel_levels(review, criterion_set)
    n_level = float(coverage(cells)["n_level"].sum())
    levels = combined_levels(cells, review.rules, scale)
    del cells
    low, high = levels["low"].to_numpy(), levels["high"].to_numpy()
    del levels
    sums = {"n_level": n_level, "low": float(np.nansum(low)), "high": float(np.nansum(high))}
    sums["ranks"] = float(_ranks(low, high, scale).sum())
    del low, high
    sums["icc"] = icc(ratings_matrix(marks_of(review, criterion_set)), "ICC(1,1)")
    return sums


def _ranks(low: np.ndarray, high: np.ndarray, scale: Scale) -> np.ndarray:
    """Return the rank of each subject by the mean value of its levels, those without a level left out."""
    from scipy.stats import rankdata

    steps = np.array([level.value for level in scale.levels])
    values = np.interp((low + high) / 2, np.arange(len(steps)), steps).reshape(-1, N_CRITERIA)
    known = ~np.isnan(values)
    n_known = known.sum(axis=1)
    totals = np.where(known, values, 0.0).sum(axis=1)
    ranks: np.ndarray = rankdata(-totals[n_known > 0] / n_known[n_known > 0], method="min")
    return ranks


def main(case: str, *arguments: str) -> None:
    """Run one case."""
    cases: dict[str, Callable[..., None]] = {"smaa": time_smaa, "alpha": time_alpha, "panel": time_panel}
    cases[case](*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
