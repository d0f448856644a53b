"""Tables ready to be shown: each function takes an assessment and returns a `TableView` with caption and header scope.

One module a family. May import `presentation` and below; reads no file and computes nothing but counts of rows.
"""

from evaluation.tables.contents import assessment_contents, review_contents
from evaluation.tables.display import bundle, register_formatters, show
from evaluation.tables.evidence import evidence_coverage, evidence_of_subject
from evaluation.tables.levels import coverage_table, criterion_levels, level_matrix, scorecard_levels

__all__ = [
    "assessment_contents",
    "bundle",
    "coverage_table",
    "criterion_levels",
    "evidence_coverage",
    "evidence_of_subject",
    "level_matrix",
    "register_formatters",
    "review_contents",
    "scorecard_levels",
    "show",
]

register_formatters()
