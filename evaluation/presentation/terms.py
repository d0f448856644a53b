"""The codes of a pack in a reader's words: one place, so that tables, figures and sentences say the same.

Keys are the values that `evaluation.schemas` allows.
"""

from __future__ import annotations

from evaluation.model import Criterion, Dimension

__all__ = [
    "ACTION_STATUS",
    "AUDIENCE_LEVELS",
    "BID_OUTCOMES",
    "CHANGED",
    "COMBINE_RULES",
    "CONSENSUS_METHODS",
    "DIRECTIONS",
    "ELICITATION",
    "INFRA_TYPES",
    "INTERESTS",
    "LOG_KINDS",
    "NEED_REASONS",
    "NEED_VERDICTS",
    "OUTCOMES",
    "POSITIONS",
    "QUESTION_KINDS",
    "SOURCE_TYPES",
    "STAGES",
    "TEST_FORMS",
    "WORDING",
    "criterion_label",
    "dimension_label",
    "dimension_name",
]

SOURCE_TYPES = {
    "document": "document",
    "survey": "survey",
    "interview": "interview",
    "user_testimony": "user testimony",
    "partner_testimony": "partner testimony",
    "self_report": "self-report",
    "press_report": "press report",
    "position": "position",
    "statistics": "statistics",
}
DIRECTIONS = {"positive": "for", "negative": "against", "mixed": "both ways", "context": "context"}
NEED_VERDICTS = {
    "national": "a national service",
    "subnational": "a service below national level",
    "none": "no service",
    "unknown": "not known",
}
NEED_REASONS = {
    "scale": "scale",
    "standards": "common standards",
    "scarce_expertise": "scarce expertise",
    "equity": "equity",
    "leadership": "leadership",
    "none": "no reason on record",
}
AUDIENCE_LEVELS = {
    "local": "Local",
    "sub_regional": "Sub-regional",
    "regional": "Regional",
    "national": "National",
    "frontline": "Front line",
}
INFRA_TYPES = {
    "generic": "generic",
    "sub_sectoral": "sub-sectoral",
    "specialist": "specialist",
    "functional": "functional",
    "": "not stated",
}
CONSENSUS_METHODS = {
    "agreed": "agreed",
    "chair": "set by the chair",
    "majority": "by majority",
    "unresolved": "not resolved",
}
ELICITATION = {
    "equal": "equal weights",
    "swing": "swing weights",
    "rank": "ranks",
    "interval": "lower and upper bounds",
    "ratio": "ratios of pairs",
    "ahp": "pairwise comparison (AHP)",
    "direct": "points given directly",
}
INTERESTS = {"actual": "actual", "potential": "potential", "perceived": "perceived", "none": "none"}
STAGES = {"calibration": "trial marking", "individual": "individual marking", "moderation": "moderation"}
TEST_FORMS = {
    "evidence_of": "evidence of",
    "extent_and_quality": "extent and quality of",
    "single": "one judgement",
}
QUESTION_KINDS = {"needs": "what is needed", "delivery": "how to deliver it"}
LOG_KINDS = {"assumption": "Assumption", "decision": "Decision", "data": "Data", "qa": "Assurance"}
COMBINE_RULES = {
    "lower": "A criterion with two dimensions takes the lower of their levels.",
    "higher": "A criterion with two dimensions takes the higher of their levels.",
    "mean": "A criterion with two dimensions takes the mean of their levels.",
}
OUTCOMES = {
    "accepted": "accepted",
    "modified": "accepted with changes",
    "deferred": "put off",
    "rejected": "not accepted",
    "noted": "noted, no decision taken",
    "no_record": "none found in the sources held",
}
WORDING = {
    "verbatim": "in the report's own words",
    "reported": "as reported; the report's own wording is not held",
    "illustrative": "illustrative wording",
}
ACTION_STATUS = {
    "planned": "planned",
    "under_way": "under way",
    "done": "done",
    "dropped": "dropped",
    "not_known": "not known",
}
BID_OUTCOMES = {
    "awarded": "awarded",
    "not_awarded": "not awarded",
    "withdrawn": "withdrawn",
    "pending": "not yet decided",
}
POSITIONS = {"support": "for", "oppose": "against", "mixed": "both ways", "neutral": "no view"}
CHANGED = {"yes": "yes", "partly": "in part", "no": "no"}


def criterion_label(criterion: Criterion) -> str:
    """Return a criterion's id and short name."""
    return f"{criterion.criterion_id} {criterion.short_name}"


def dimension_name(criterion: Criterion, dimension: Dimension) -> str:
    """Return a dimension as its criterion, with its kind where the criterion has several: ``K2 Reach: extent``."""
    named = criterion_label(criterion)
    return f"{named}: {dimension.kind}" if len(criterion.dimensions) > 1 else named


def dimension_label(criterion: Criterion, dimension: Dimension) -> str:
    """Return a dimension as its criterion's id, with its kind where the criterion has several: ``C2 extent``."""
    return f"{criterion.criterion_id} {dimension.kind}" if len(criterion.dimensions) > 1 else criterion.criterion_id


METHOD_NAMES = {
    "additive": "Additive (used here)",
    "topsis": "TOPSIS",
    "vikor": "VIKOR",
    "promethee_ii": "PROMETHEE II",
}
