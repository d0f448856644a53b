"""The longlist: every option carried or discarded with its reason, by the framework filter and the success factors."""

from __future__ import annotations

import pandas as pd

from evaluation.model import CriterionSet, Review

__all__ = ["FILTERS", "csf_verdicts", "longlist"]

FILTERS = ("scope", "solution", "delivery", "implementation", "funding")
"""The five choices of the options framework filter (HM Treasury, the Green Book, 2022, ch. 4)."""


def longlist(review: Review) -> pd.DataFrame:
    """Return the options in the order of the pack.

    Returns
    -------
    DataFrame
        The columns of the option table, ``name`` and ``short_name`` of the subject, and ``carried`` (bool).
    """
    option = review.table("option")
    names = review.table("subject")[["subject_id", "name", "short_name"]].rename(columns={"subject_id": "option_id"})
    merged = option.merge(names, on="option_id", how="left", validate="one_to_one")
    return merged.assign(carried=merged["longlist_verdict"] != "discarded")


def csf_verdicts(review: Review, criterion_set: CriterionSet) -> pd.DataFrame:
    """Return the verdict on each success factor for each option; a pair without a row is "unknown".

    Returns
    -------
    DataFrame
        ``option_id, criterion_id, verdict, reason``; one row for each option and criterion.
    """
    options = review.table("option")["option_id"]
    criteria = [criterion.criterion_id for criterion in criterion_set.criteria]
    grid = pd.MultiIndex.from_product([options, criteria], names=["option_id", "criterion_id"]).to_frame(index=False)
    found = review.table("option_csf")[["option_id", "criterion_id", "verdict", "reason"]]
    merged = grid.merge(found, how="left", on=["option_id", "criterion_id"])
    merged["verdict"] = merged["verdict"].fillna("unknown")
    merged["reason"] = merged["reason"].fillna("No verdict on record.")
    return merged
