"""Packs too long to write by hand: a large panel and a grant panel, drawn from a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.packs.tiny import facts, table, write_pack

LEVELS = """[scales.panel]
kind = "ordinal"
levels = [{ code = 0, word = "A" }, { code = 1, word = "B" }, { code = 2, word = "C" }, { code = 3, word = "D" }]
"""
GRANT = """[scales.panel]
kind = "numeric"
minimum = 1.0
maximum = 5.0
step = 0.1
direction = "lower"

[rules]
rationale = "optional"
evidence = "optional"
"""
SCORE_HEADER = "round_id,reviewer_id,subject_id,dimension_id,level,rationale,why_not_higher,evidence_ids,scored_at"


def head(review_id: str, rest: str) -> str:
    return f'[review]\nid = "{review_id}"\ntitle = "T"\ncommissioner = "Nobody (fictional)"\n\n{rest}'


def frame_of(n_subjects: int, n_criteria: int, n_reviewers: int) -> dict[str, str]:
    """Return the tables around the scores: one set for hubs, each criterion with one dimension."""
    criteria = [f"K{i},H,{i},K{i},Criterion {i},single," for i in range(n_criteria)]
    return {
        "criterion_set.csv": table("set_id,purpose,scale_id", "H,hub,panel"),
        "criterion.csv": facts("criterion_id,set_id,order,short_name,wording,test_form,question_id", *criteria),
        "dimension.csv": table("dimension_id,criterion_id,kind", *(f"K{i}s,K{i},single" for i in range(n_criteria))),
        "subject.csv": facts(
            "subject_id,subject_type,name,short_name", *(f"N{i},hub,Subject {i},N{i}" for i in range(n_subjects))
        ),
        "reviewer.csv": table("reviewer_id,role", *(f"R{i},reviewer" for i in range(n_reviewers))),
        "round.csv": table("round_id,set_id,stage,locked", "I1,H,individual,1"),
        "source_doc.csv": facts("source_id,title", "S1,Source"),
        "evidence.csv": facts("evidence_id,source_id,paraphrase,source_type,direction,grade", "E1,S1,X,survey,mixed,A"),
    }


def write_large_panel(folder: Path, *, n_subjects: int, n_criteria: int = 10, n_reviewers: int = 5) -> Path:
    """Write a pack in which every reviewer scores every subject on every criterion, with reasons and evidence."""
    rng = np.random.default_rng(20)
    codes = np.array(["0", "1", "2", "3", "IE", "NA"])[rng.integers(0, 6, (n_subjects, n_criteria, n_reviewers))]
    rows = (
        f'I1,R{r},N{s},K{c}s,{codes[s, c, r]},"Reason {s} {c} {r}, at some length",,E1,2025-01-20'
        for s in range(n_subjects)
        for c in range(n_criteria)
        for r in range(n_reviewers)
    )
    files = frame_of(n_subjects, n_criteria, n_reviewers)
    return write_pack(folder, {**files, "review.toml": head("large", LEVELS), "score.csv": facts(SCORE_HEADER, *rows)})


def grant_marks(n_proposals: int = 72, n_reviewers: int = 26, n_each: int = 3) -> list[tuple[int, int, float]]:
    """Return (reviewer, proposal, mark): three reviewers of 26 for each of 72 proposals, 1.0 best to 5.0."""
    rng = np.random.default_rng(72)
    merit = rng.normal(2.5, 0.5, n_proposals)
    marks = []
    for proposal in range(n_proposals):
        for reviewer in rng.choice(n_reviewers, n_each, replace=False):
            mark = float(np.clip(np.round(merit[proposal] + rng.normal(0, 0.5), 1), 1, 5))
            marks.append((int(reviewer), proposal, mark))
    return marks


def write_grant_panel(folder: Path) -> Path:
    """Write a grant panel: one mark for each proposal and reviewer, lower is better, no reasons, no options."""
    marks = grant_marks()
    rows = (f"I1,R{reviewer},N{proposal},K0s,{mark:.1f},,,," for reviewer, proposal, mark in marks)
    files = frame_of(72, 1, 26)
    del files["evidence.csv"], files["source_doc.csv"]
    return write_pack(folder, {**files, "review.toml": head("grant", GRANT), "score.csv": facts(SCORE_HEADER, *rows)})


NUMERIC = """[scales.panel]
kind = "numeric"
minimum = 0.0
maximum = 10.0
step = 0.5

[rules]
evidence = "optional"
"""


def write_numeric_panel(folder: Path, marks: tuple[tuple[str, str], ...]) -> Path:
    """Write one hub with one criterion, marked from 0 to 10 in halves: (level as written, reason) by reviewer."""
    rows = (f"I1,R{i},N0,K0s,{level},{reason},,,2025-01-20" for i, (level, reason) in enumerate(marks))
    files = frame_of(1, 1, len(marks))
    return write_pack(
        folder, {**files, "review.toml": head("numeric", NUMERIC), "score.csv": facts(SCORE_HEADER, *rows)}
    )
