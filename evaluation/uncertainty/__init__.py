"""What the answer rests on: weights and values that are not known, and changes that would turn it round.

Draws of weights and of values, how often each alternative takes each rank, the weight at which the leader
changes, and the single marks, criteria and methods that would change it. The room may import NumPy, SciPy,
pandas (for returned frames), ``evaluation.errors`` and ``evaluation.decision``. Random numbers always come
in as a generator or a seed.
"""

from __future__ import annotations

from evaluation.uncertainty.acceptability import Acceptability, acceptability, smaa
from evaluation.uncertainty.exact import exact_acceptability, exact_or_drawn
from evaluation.uncertainty.information import ReviewValue, value_of_one_more_review
from evaluation.uncertainty.portfolio import PortfolioAcceptability, PortfolioCounts, portfolio_acceptability
from evaluation.uncertainty.robustness import (
    branch_switch_points,
    leave_one_criterion_out,
    level_flips,
    method_agreement,
    switch_points,
)
from evaluation.uncertainty.score_draws import (
    PRIOR_MASS,
    draw_marks,
    draw_values,
    level_probabilities,
    level_pseudo_counts,
)
from evaluation.uncertainty.survival import SURVIVAL_QUESTIONS, does_it_survive
from evaluation.uncertainty.weight_draws import WeightInformation, draw_weights

__all__ = [
    "PRIOR_MASS",
    "SURVIVAL_QUESTIONS",
    "Acceptability",
    "PortfolioAcceptability",
    "PortfolioCounts",
    "ReviewValue",
    "WeightInformation",
    "acceptability",
    "branch_switch_points",
    "does_it_survive",
    "draw_marks",
    "draw_values",
    "draw_weights",
    "exact_acceptability",
    "exact_or_drawn",
    "leave_one_criterion_out",
    "level_flips",
    "level_probabilities",
    "level_pseudo_counts",
    "method_agreement",
    "portfolio_acceptability",
    "smaa",
    "switch_points",
    "value_of_one_more_review",
]
