"""Sentences: what the figures and tables say, in words that change when their rows change.

One module a document or theme; each function takes an assessment and returns `Prose`. May import `presentation` and
below. A sentence fed by illustrative rows begins "On the illustrative scores".
"""

from evaluation.narrative.accounts import accounts_summary, indicators_summary
from evaluation.narrative.annexes import (
    annex_logs,
    annex_moderation,
    annex_register,
    annex_reproduce,
    annex_rubric,
    annex_scores,
    annex_weights,
)
from evaluation.narrative.evidence import (
    evidence_conflicts,
    evidence_left_out,
    evidence_summary,
    evidence_triangulation,
    evidence_unlinked,
)
from evaluation.narrative.findings import (
    criterion_heading,
    criterion_judgement,
    hub_heading,
    hub_judgement,
    hub_reach_words,
    hub_strengths,
    hub_unscored,
    totals_words,
)
from evaluation.narrative.hubs import hub_money, hub_ties, no_hubs
from evaluation.narrative.later import commissioning_summary, feedback_summary, later_summary
from evaluation.narrative.needs import needs_answer, needs_findings_intro, needs_silences
from evaluation.narrative.options import (
    benefit_summary,
    cost_summary,
    equalities_summary,
    frontier_summary,
    leadership_note,
    longlist_summary,
    option_findings_summary,
    performance_summary,
    preferred_option,
    risk_summary,
)
from evaluation.narrative.programme import programme_summary, transition_summary
from evaluation.narrative.recommendations import chain_summary, decisions_summary, recommendations_summary
from evaluation.narrative.remit import (
    agreement_words,
    levels_rule,
    remit_background,
    remit_limits,
    remit_reviewers,
    remit_totals,
)
from evaluation.narrative.robustness import (
    confidence_summary,
    flips_summary,
    how_drawn,
    leave_one_out_summary,
    methods_summary,
    ranks_summary,
    switch_summary,
)
from evaluation.narrative.scorecard import scorecard_disagreement, scorecard_facts, scorecard_gaps, scorecard_title
from evaluation.narrative.statement import (
    statement_banner,
    statement_context,
    statement_decided,
    statement_decisions_alone,
    statement_front,
    statement_not_known,
    statement_programme,
    statement_succession,
    statement_title,
    statement_told,
    statement_undecided,
)
from evaluation.narrative.status import status_banner, status_page, status_sentence
from evaluation.narrative.summary import report_title, summary_answers, summary_changes, summary_confidence
from evaluation.narrative.tensions import tensions_intro

__all__ = [
    "accounts_summary",
    "agreement_words",
    "annex_logs",
    "annex_moderation",
    "annex_register",
    "annex_reproduce",
    "annex_rubric",
    "annex_scores",
    "annex_weights",
    "benefit_summary",
    "chain_summary",
    "commissioning_summary",
    "confidence_summary",
    "cost_summary",
    "criterion_heading",
    "criterion_judgement",
    "decisions_summary",
    "equalities_summary",
    "evidence_conflicts",
    "evidence_left_out",
    "evidence_summary",
    "evidence_triangulation",
    "evidence_unlinked",
    "feedback_summary",
    "flips_summary",
    "frontier_summary",
    "how_drawn",
    "hub_heading",
    "hub_judgement",
    "hub_money",
    "hub_reach_words",
    "hub_strengths",
    "hub_ties",
    "hub_unscored",
    "indicators_summary",
    "later_summary",
    "leadership_note",
    "leave_one_out_summary",
    "levels_rule",
    "longlist_summary",
    "methods_summary",
    "needs_answer",
    "needs_findings_intro",
    "needs_silences",
    "no_hubs",
    "option_findings_summary",
    "performance_summary",
    "preferred_option",
    "programme_summary",
    "ranks_summary",
    "recommendations_summary",
    "remit_background",
    "remit_limits",
    "remit_reviewers",
    "remit_totals",
    "report_title",
    "risk_summary",
    "scorecard_disagreement",
    "scorecard_facts",
    "scorecard_gaps",
    "scorecard_title",
    "statement_banner",
    "statement_context",
    "statement_decided",
    "statement_decisions_alone",
    "statement_front",
    "statement_not_known",
    "statement_programme",
    "statement_succession",
    "statement_title",
    "statement_told",
    "statement_undecided",
    "status_banner",
    "status_page",
    "status_sentence",
    "summary_answers",
    "summary_changes",
    "summary_confidence",
    "switch_summary",
    "tensions_intro",
    "totals_words",
    "transition_summary",
]
