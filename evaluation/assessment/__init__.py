"""The whole computation behind one door: `assess(review, settings) -> Assessment`.

Everything that a document shows is drawn from the `Assessment`; everything below feeds it. Opens no file, rounds
nothing, draws nothing.
"""

from evaluation.assessment.as_at import known_at
from evaluation.assessment.assess import Assessment, Panel, assess
from evaluation.assessment.evidence import EvidenceBase
from evaluation.assessment.money import period_sums
from evaluation.assessment.pseudonyms import pseudonyms
from evaluation.assessment.robustness import Robustness
from evaluation.assessment.status import StatusSummary
from evaluation.assessment.survival import Survival, options_survival
from evaluation.assessment.weighting import WeightSet, resolve_weights

__all__ = [
    "Assessment",
    "EvidenceBase",
    "Panel",
    "Robustness",
    "StatusSummary",
    "Survival",
    "WeightSet",
    "assess",
    "known_at",
    "options_survival",
    "period_sums",
    "pseudonyms",
    "resolve_weights",
]
