"""The options report of a review without hubs, and of one that knew of no hub yet, is made whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import evaluation as ev
from tests.packs.tiny import FILES, write_pack

Shown = dict[str, str]
Runner = Callable[..., Shown]
NO_HUBS = "No hub, or no criterion for hubs, is on record here"


def without_hubs(folder: Path) -> Path:
    """Write the tiny review with its options only: every row that names a hub or its criteria is gone."""
    kept = {"question.csv", "reviewer.csv", "source_doc.csv", "evidence.csv", "option.csv", "option_cost.csv",
            "recommendation.csv", "decision.csv", "action.csv", "review.toml"}  # fmt: skip
    files = {name: text for name, text in FILES.items() if name in kept}
    hubs = {"criterion_set.csv": ("H,",), "criterion.csv": ("K1,", "K2,"), "dimension.csv": ("K1v,", "K2e,", "K2q,"),
            "subject.csv": ("A,", "B,"), "round.csv": ("C1,", "I1,", "M1,"), "score.csv": ("I1,", "C1,"),
            "weight_set.csv": ("WH,",), "weight.csv": ("WH,",), "comparison.csv": (),
            "finding.csv": ("FN1,",)}  # fmt: skip
    for name, gone in hubs.items():
        lines = FILES[name].splitlines(keepends=True)
        files[name] = "".join(line for line in lines if not line.startswith(gone))
    files["recommendation.csv"] = files["recommendation.csv"].replace(",FN1,", ",,")
    return write_pack(folder, files)


@pytest.mark.slow
def test_a_review_of_options_only(shown: Runner, tmp_path: Path) -> None:
    pack = without_hubs(tmp_path / "pack")
    assert not ev.assess(ev.read_review(pack)).judges_hubs
    views = shown("options_report", pack)
    assert sum(NO_HUBS in words for words in views.values()) == 10
    assert {"tbl-scale-option", "fig-benefit"} <= set(views)


def test_before_any_hub_was_known(shown: Runner, tmp_path: Path) -> None:
    views = shown("options_report", write_pack(tmp_path / "pack"), as_at="2024-12-31")
    assert sum(NO_HUBS in words for words in views.values()) == 10
