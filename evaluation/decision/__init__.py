"""Weights, values, aggregation and dominance: from a table of values to an order of alternatives.

What lives here is arithmetic on complete tables: rows are alternatives, columns are criteria, and every
function says in its docstring what it does with weights, ties and constant columns. A missing value is
refused, never filled. The room may import NumPy, SciPy, pandas (for returned frames) and
``evaluation.errors``; it reads no file, rounds nothing and knows no review.

The additive model on a fixed scale is the method of the workbench. The others are here to answer one
question: does the answer survive another method?
"""

from __future__ import annotations

from evaluation.decision.compromise import Vikor, topsis, topsis_distances, vikor
from evaluation.decision.dominance import (
    certain_dominance,
    dominance_matrix,
    efficient_frontier,
    frontier_steps,
    nondominated,
)
from evaluation.decision.electre import ElectreI, ElectreII, electre_i, electre_ii
from evaluation.decision.outranking import (
    PreferenceFunction,
    PrometheeFlows,
    preference_matrix,
    promethee_flows,
    promethee_ii,
)
from evaluation.decision.value import (
    additive_value,
    additive_value_range,
    contributions,
    piecewise_value,
    value_on_scale,
)
from evaluation.decision.weights import (
    RANDOM_INDEX,
    AhpResult,
    ahp_weights,
    equal_weights,
    rank_order_centroid,
    rank_reciprocal,
    rank_sum,
    swing_weights,
)

__all__ = [
    "RANDOM_INDEX",
    "AhpResult",
    "ElectreI",
    "ElectreII",
    "PreferenceFunction",
    "PrometheeFlows",
    "Vikor",
    "additive_value",
    "additive_value_range",
    "ahp_weights",
    "certain_dominance",
    "contributions",
    "dominance_matrix",
    "efficient_frontier",
    "electre_i",
    "electre_ii",
    "equal_weights",
    "frontier_steps",
    "nondominated",
    "piecewise_value",
    "preference_matrix",
    "promethee_flows",
    "promethee_ii",
    "rank_order_centroid",
    "rank_reciprocal",
    "rank_sum",
    "swing_weights",
    "topsis",
    "topsis_distances",
    "value_on_scale",
    "vikor",
]
