"""Options appraisal: longlist, shortlist matrix, weighted benefits, costs in present value, the leading options.

Takes tidy tables and arrays, returns frozen records at full precision. May import `scoring`, `decision` and
`uncertainty` and below; knows neither files nor words for a reader.
"""

from evaluation.options.appraisal import (
    Appraisal,
    Leaders,
    appraise,
    carried_options,
    counted_criteria,
    leading,
    not_applicable,
)
from evaluation.options.costs import present_values
from evaluation.options.live import (
    ValueTable,
    live_benefits,
    live_contributions,
    live_totals,
    points_of,
    value_table,
    values_of,
)
from evaluation.options.longlist import csf_verdicts, longlist

__all__ = [
    "Appraisal",
    "Leaders",
    "ValueTable",
    "appraise",
    "carried_options",
    "counted_criteria",
    "csf_verdicts",
    "leading",
    "live_benefits",
    "live_contributions",
    "live_totals",
    "longlist",
    "not_applicable",
    "points_of",
    "present_values",
    "value_table",
    "values_of",
]
