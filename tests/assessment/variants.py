"""The fictional review with other levels agreed on its options: ties, rivals that are not known, no point value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

import evaluation as ev

Asked = Callable[..., ev.Assessment]
"""Of a pack and a document, with settings: what the fixture `assessment_of` returns."""

FACTORS = ("F1s", "F2s", "F3s", "F4s", "F5s")
"""The factors that count; F6 does not apply to the baseline."""


def with_levels(review: ev.Review, levels: Mapping[str, str]) -> ev.Review:
    """Return the review with these levels agreed: option id to five levels, F1 to F5, parted by blanks."""
    consensus = review.table("consensus")
    given = {(option, factor): level for option, five in levels.items()
             for factor, level in zip(FACTORS, five.split(), strict=True)}  # fmt: skip
    replaced = [pair in given for pair in zip(consensus["subject_id"], consensus["dimension_id"], strict=True)]
    like = consensus[consensus["round_id"] == "M2"].iloc[0].to_dict() | {"method": "agreed", "dissent": ""}
    rows = [like | {"subject_id": option, "dimension_id": factor, "level": level}
            for (option, factor), level in given.items()]  # fmt: skip
    changed = pd.concat([consensus[[not flag for flag in replaced]], pd.DataFrame(rows)], ignore_index=True)
    return review.with_tables({"consensus": changed})


def assessed_with(review: ev.Review, levels: Mapping[str, str], *, weights: str = "equal") -> ev.Assessment:
    """Return the assessment of the review with these levels agreed."""
    settings = review.settings_for("options_report", n_draws=200, weights=weights)
    return ev.assess(with_levels(review, levels), settings)
