"""Options appraisal: longlist, shortlist matrix, weighted benefits, costs in present value, the leading options.

Takes tidy tables and arrays, returns frozen records at full precision. May import `scoring`, `decision` and
`uncertainty` and below; knows neither files nor words for a reader.
"""

from evaluation.options.appraisal import Appraisal, Leaders, appraise, leading
from evaluation.options.costs import present_values
from evaluation.options.longlist import csf_verdicts, longlist

__all__ = ["Appraisal", "Leaders", "appraise", "csf_verdicts", "leading", "longlist", "present_values"]
