"""Figures: for each, `x_data()` returns the frame, `draw_x(data, ax=None)` draws it, `x()` is the view for a notebook.

One module a family. May import matplotlib, `presentation` and below; computes nothing that is not on its frame.
"""

from evaluation.figures.acceptability import (
    central_weights_data,
    central_weights_map,
    draw_share_map,
    pairwise_data,
    pairwise_map,
    rank_map,
    rank_map_data,
    share_first_map,
    share_first_map_data,
)
from evaluation.figures.agreement import (
    cell_spread_bars,
    cell_spread_data,
    draw_cell_spread,
    draw_severity,
    severity_data,
    severity_intervals,
)
from evaluation.figures.costs import cost_benefit, cost_benefit_data, draw_cost_benefit
from evaluation.figures.evidence import coverage_map, coverage_map_data, draw_coverage_map
from evaluation.figures.methods import draw_method_ranks, method_ranks, method_ranks_data
from evaluation.figures.one_more_review import draw_one_more_review, one_more_review_bars, one_more_review_data
from evaluation.figures.options import (
    benefit_bars,
    benefit_bars_data,
    benefit_slopes,
    contribution_bars,
    contribution_bars_data,
    draw_benefit_bars,
    draw_benefit_slopes,
    draw_contribution_bars,
)
from evaluation.figures.profiles import criterion_strip, hub_profile
from evaluation.figures.programme import (
    draw_indicator_dots,
    draw_programme_timeline,
    indicator_dots,
    indicator_dots_data,
    programme_timeline,
    programme_timeline_data,
)
from evaluation.figures.robustness import draw_weight_lines, weight_lines, weight_lines_data
from evaluation.figures.standing import (
    confidence_factors_data,
    confidence_factors_dots,
    draw_dots,
    draw_rank_intervals,
    portfolio_data,
    portfolio_intervals,
    rank_entropy_data,
    rank_entropy_dots,
)
from evaluation.figures.tornado import draw_tornado, lead_tornado, tornado_data

__all__ = [
    "benefit_bars",
    "benefit_bars_data",
    "benefit_slopes",
    "cell_spread_bars",
    "cell_spread_data",
    "central_weights_data",
    "central_weights_map",
    "confidence_factors_data",
    "confidence_factors_dots",
    "contribution_bars",
    "contribution_bars_data",
    "cost_benefit",
    "cost_benefit_data",
    "coverage_map",
    "coverage_map_data",
    "criterion_strip",
    "draw_benefit_bars",
    "draw_benefit_slopes",
    "draw_cell_spread",
    "draw_contribution_bars",
    "draw_cost_benefit",
    "draw_coverage_map",
    "draw_dots",
    "draw_indicator_dots",
    "draw_method_ranks",
    "draw_one_more_review",
    "draw_programme_timeline",
    "draw_rank_intervals",
    "draw_severity",
    "draw_share_map",
    "draw_tornado",
    "draw_weight_lines",
    "hub_profile",
    "indicator_dots",
    "indicator_dots_data",
    "lead_tornado",
    "method_ranks",
    "method_ranks_data",
    "one_more_review_bars",
    "one_more_review_data",
    "pairwise_data",
    "pairwise_map",
    "portfolio_data",
    "portfolio_intervals",
    "programme_timeline",
    "programme_timeline_data",
    "rank_entropy_data",
    "rank_entropy_dots",
    "rank_map",
    "rank_map_data",
    "severity_data",
    "severity_intervals",
    "share_first_map",
    "share_first_map_data",
    "tornado_data",
    "weight_lines",
    "weight_lines_data",
]
