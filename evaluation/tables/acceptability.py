"""Tables of what every possible weighting says: ranks, central weights, pairs, how settled each rank is, the best ten.

A Monte Carlo standard error stands in brackets behind each figure that was drawn. Every function returns its tables as
a tuple, empty where there is nothing to show: all but the best ten from `assessment.robustness.MANY` options on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from evaluation.assessment import Assessment
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.presentation import Cell, TableView, count_of, number, percent
from evaluation.presentation.words import draws_words, option_label
from evaluation.tables.cells import MOST_UPRIGHT, number_cell
from evaluation.uncertainty import Acceptability

__all__ = [
    "central_weights_table",
    "confidence_factors_table",
    "pairwise_table",
    "portfolio_table",
    "rank_acceptability_table",
    "rank_entropy_table",
    "share_first_table",
]

Views = tuple[TableView, ...]
NEVER = "never first"
FEW_DRAWS = " Weights that rest on few draws have large errors, or none that can be told."
MOST_ROWS = 30
SMALLEST = 0.0005  # what rounds to a tenth of a point
EXACT = "Share of all possible weights, computed exactly."
IN_BRACKETS = "In brackets: the Monte Carlo standard error in points of a hundred; none where no draw differs."


def _drawn(assessment: Assessment) -> tuple[Robustness, Acceptability] | None:
    """Return the results and those under any weights; None where there are none, or a portfolio in their place."""
    found = assessment.robustness
    return None if found is None or found.portfolio else (found, found.acceptability[ANY_WEIGHTS])


def _basis(assessment: Assessment, n_draws: int) -> str:
    """Say what shares are shares of, and what stands in brackets."""
    return f"Share of {draws_words(assessment.settings)}. {IN_BRACKETS}" if n_draws else EXACT


def _share(share: float, error: float, missing: str = NEVER) -> Cell:
    """Return a share as a percentage with its standard error in points of a hundred."""
    size = number(100 * error, 1) if error >= SMALLEST else "under 0.1"
    behind = f" ({size})" if error > 0 else ""
    return number_cell(f"{percent(share, 1, missing=missing)}{behind}")


def _shares(shares: Iterable[float], errors: Iterable[float], missing: str = NEVER) -> tuple[Cell, ...]:
    return tuple(_share(float(s), float(e), missing) for s, e in zip(shares, errors, strict=True))


def _names(assessment: Assessment, found: Robustness) -> list[Cell]:
    return [Cell(option_label(assessment, option)) for option in found.option_ids]


def rank_acceptability_table(assessment: Assessment) -> Views:
    """Return how often each option takes each rank where every weighting is equally likely."""
    drawn = _drawn(assessment)
    if drawn is None:
        return ()
    found, result = drawn
    errors = result.standard_errors
    rows = tuple(
        (name, *_shares(shares, mine))
        for name, shares, mine in zip(_names(assessment, found), result.rank_acceptability, errors, strict=True)
    )
    view = TableView(
        table_id="tbl-rank-acceptability",
        caption="How often each option takes each rank, under any weights",
        columns=("Option", *(f"Rank {rank}" for rank in range(1, len(found.option_ids) + 1))),
        rows=rows,
        note=_basis(assessment, result.n_draws),
        status=assessment.appraisal_status,
        wide=len(found.option_ids) > MOST_UPRIGHT,
        widths=(28, *(12.0 for _ in found.option_ids)),
    )
    return (view,)


def share_first_table(assessment: Assessment) -> Views:
    """Return how often each option is first under any weights, and under what each group said of its weights."""
    drawn = _drawn(assessment)
    if drawn is None:
        return ()
    found, result = drawn
    groups = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["option"]}
    by_key = {key: (name, found.acceptability[key]) for key, name in ({ANY_WEIGHTS: "Any weights"} | groups).items()}
    rows = tuple(
        (Cell(name), *_shares(mine.rank_acceptability[:, 0], mine.standard_errors[:, 0]))
        for name, mine in by_key.values()
    )
    n_draws = max(result.n_draws, *(mine.n_draws for _, mine in by_key.values()))
    view = TableView(
        table_id="tbl-share-first",
        caption="How often each option is first, by what each group said",
        columns=("Weights of", *(option_label(assessment, option) for option in found.option_ids)),
        rows=rows,
        note=f"{_basis(assessment, n_draws)} Weights are taken from all that a group's ranks, intervals or trade-offs "
        "allow; points leave one set only.",
        status=assessment.appraisal_status,
        wide=len(found.option_ids) > MOST_UPRIGHT,
        widths=(28, *(12.0 for _ in found.option_ids)),
    )
    return (view,)


def central_weights_table(assessment: Assessment) -> Views:
    """Return the mean of the weights under which each option is first, factor by factor."""
    drawn = _drawn(assessment)
    if drawn is None:
        return ()
    found, result = drawn
    first, errors = result.rank_acceptability[:, 0], result.standard_errors[:, 0]
    rows = tuple(
        (
            name,
            _share(float(first[place]), float(errors[place])),
            *_shares(result.central_weights[place], result.central_weight_errors[place]),
        )
        for place, name in enumerate(_names(assessment, found))
    )
    n = len(found.criterion_ids)
    view = TableView(
        table_id="tbl-central-weights",
        caption="What weights favour each option: the mean of those under which it is first",
        columns=("Option", "First in", *found.criterion_ids),
        rows=rows,
        note=f"{_basis(assessment, result.n_draws)} Weights of a row sum to 100%; an even share is "
        f"{percent(1 / n, 1)}.{FEW_DRAWS if result.n_draws else ''}",
        status=assessment.appraisal_status,
        wide=n + 1 > MOST_UPRIGHT,
        widths=(28, *(12.0 for _ in range(n + 1))),
    )
    return (view,)


def confidence_factors_table(assessment: Assessment) -> Views:
    """Return how often each option is first under the weights that favour it, only its levels being in doubt."""
    drawn = _drawn(assessment)
    if drawn is None:
        return ()
    found, result = drawn
    rows = tuple(
        (name, _share(float(share), float(error)))
        for name, share, error in zip(
            _names(assessment, found), result.confidence_factors, result.confidence_errors, strict=True
        )
    )
    known = not np.nan_to_num(result.confidence_errors).any() and not assessment.settings.score_uncertainty
    view = TableView(
        table_id="tbl-confidence-factors",
        caption="How often each option is first under its own central weights",
        columns=("Option", "Confidence factor"),
        rows=rows,
        note="All levels are known and none is drawn, so an option is first under its own weights or it is not."
        if known
        else f"{_basis(assessment, result.n_draws)} A low figure says: even with the weights that favour it most, the "
        "marks do not make it first.",
        status=assessment.appraisal_status,
    )
    return (view,)


def pairwise_table(assessment: Assessment) -> Views:
    """Return how often each option has a greater benefit than each other, under any weights."""
    drawn = _drawn(assessment)
    if drawn is None:
        return ()
    found, result = drawn
    rows = []
    for place, name in enumerate(_names(assessment, found)):
        cells = list(_shares(result.pairwise_winning[place], result.pairwise_errors[place]))
        cells[place] = number_cell("itself")
        rows.append((name, *cells))
    view = TableView(
        table_id="tbl-pairwise",
        caption="How often the option of the row is ahead of that of the column, under any weights",
        columns=("Option", *found.option_ids),
        rows=tuple(rows),
        note=f"{_basis(assessment, result.n_draws)} A tie counts half to each.",
        status=assessment.appraisal_status,
        wide=len(found.option_ids) > MOST_UPRIGHT,
        widths=(28, *(12.0 for _ in found.option_ids)),
    )
    return (view,)


def rank_entropy_table(assessment: Assessment) -> Views:
    """Return how settled the rank of each option is: the entropy of its ranks in bits."""
    drawn = _drawn(assessment)
    if drawn is None:
        return ()
    found, result = drawn
    most = number(math.log2(len(found.option_ids)), 2)
    rows = tuple(
        (name, number_cell(number(float(bits), 2)), number_cell(_error(float(error), result.n_draws)))
        for name, bits, error in zip(_names(assessment, found), result.rank_entropy, result.entropy_errors, strict=True)
    )
    view = TableView(
        table_id="tbl-rank-entropy",
        caption="How settled the rank of each option is, under any weights",
        columns=("Option", "Entropy of its ranks, bits", "Standard error"),
        rows=rows,
        note=f"0: the rank is the same whatever the weights. At most {most}: all ranks equally likely. "
        f"{_counted(assessment, result.n_draws)}",
        status=assessment.appraisal_status,
    )
    return (view,)


def _counted(assessment: Assessment, n_draws: int) -> str:
    return f"From {draws_words(assessment.settings)}." if n_draws else "Computed exactly."


def _error(error: float, n_draws: int) -> str:
    if not n_draws:
        return "none: exact"
    return "under 0.001" if 0 < error < 0.001 else number(error, 3)


def portfolio_table(assessment: Assessment) -> Views:
    """Return the options most often among the best ten, where there are too many for a table of all ranks."""
    found = assessment.robustness
    if found is None or not found.portfolio:
        return ()
    result, n = found.portfolio[ANY_WEIGHTS], len(found.option_ids)
    order = np.argsort(-result.top_acceptability, kind="stable")[:MOST_ROWS]
    rows = tuple(
        (
            Cell(option_label(assessment, found.option_ids[place])),
            _share(float(result.top_acceptability[place]), float(result.standard_errors[place])),
            _share(float(result.first_acceptability[place]), float(result.first_errors[place])),
            number_cell(number(float(result.expected_rank[place]), 1)),
            number_cell(f"{result.rank_lower[place]:,} to {result.rank_upper[place]:,}"),
        )
        for place in order
    )
    rest = int((np.delete(result.top_acceptability, order) > 0).sum())
    view = TableView(
        table_id="tbl-portfolio",
        caption=f"The options most often among the best {result.top} of {n:,}, under any weights",
        columns=("Option", f"Among the best {result.top}", "First", "Mean rank", "Rank in 9 of 10 draws"),
        rows=rows,
        note=f"{_basis(assessment, result.n_draws)} Not shown: {count_of(rest, 'other option')} that "
        f"{'is' if rest == 1 else 'are'} ever among the best {result.top}.",
        status=assessment.appraisal_status,
        widths=(36, 17, 15, 14, 18),
    )
    return (view,)
