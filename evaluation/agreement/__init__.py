"""How far reviewers agree: coefficients of agreement with their intervals, reviewers one by one, cells one by one.

Functions here take ratings as an array (n_units, n_raters) with NaN for missing and depend on NumPy, SciPy,
``evaluation.resampling`` and ``evaluation.errors`` only; pandas serves to return frames and to know its own missing
values. No function here turns a figure into a word of praise or blame.
"""

from evaluation.agreement.gwet import GwetResult, category_weights, gwet_ac, gwet_inference
from evaluation.agreement.icc import (
    OneWayAnova,
    TwoWayAnova,
    icc,
    icc_interval,
    one_way_anova,
    two_way_anova,
)
from evaluation.agreement.kendall import KendallResult, kendall_test, kendall_w
from evaluation.agreement.krippendorff import (
    Coincidences,
    alpha_interval,
    coincidence_matrix,
    krippendorff_alpha,
)
from evaluation.agreement.reviewers import cell_spread, leave_one_rater_out, reviewer_severity
from evaluation.agreement.summary import (
    AgreementSummary,
    CoefficientRow,
    agreement_summary,
    narrowed_range,
    without_each_rater,
)

__all__ = [
    "AgreementSummary",
    "CoefficientRow",
    "Coincidences",
    "GwetResult",
    "KendallResult",
    "OneWayAnova",
    "TwoWayAnova",
    "agreement_summary",
    "alpha_interval",
    "category_weights",
    "cell_spread",
    "coincidence_matrix",
    "gwet_ac",
    "gwet_inference",
    "icc",
    "icc_interval",
    "kendall_test",
    "kendall_w",
    "krippendorff_alpha",
    "leave_one_rater_out",
    "narrowed_range",
    "one_way_anova",
    "reviewer_severity",
    "two_way_anova",
    "without_each_rater",
]
