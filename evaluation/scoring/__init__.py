"""From reviewers' scores to the panel's level for each cell, each criterion and each subject's coverage.

A cell is one subject on one dimension. IE and NA survive every step: they are counted, shown and never turned into a
number. Everything is computed by columns of small whole numbers, so that a million subjects take seconds. Depends on
NumPy, pandas and `evaluation.model`; reads no file.
"""

from evaluation.scoring.cells import differs_from_median, median_levels, median_pair, panel_levels
from evaluation.scoring.criteria import HIGH_VALUE, combined_levels, coverage, untriangulated, value_ends
from evaluation.scoring.disagreement import by_disagreement, level_order, same_level
from evaluation.scoring.marks import Marks, current_round, marks_of, moderation_round, ratings_matrix

__all__ = [
    "HIGH_VALUE",
    "Marks",
    "by_disagreement",
    "combined_levels",
    "coverage",
    "current_round",
    "differs_from_median",
    "level_order",
    "marks_of",
    "median_levels",
    "median_pair",
    "moderation_round",
    "panel_levels",
    "ratings_matrix",
    "same_level",
    "untriangulated",
    "value_ends",
]
