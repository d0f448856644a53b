"""Other methods asked of an assessment: who takes part, and why nothing could be asked."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.assessment import options_survival
from tests.assessment.variants import assessed_with


def test_options_with_a_point_value_are_asked(northshire: ev.Review) -> None:
    # P5 is ahead on every factor that counts, P1 is not known on one
    low = dict.fromkeys(("P0", "P2", "P3", "P4"), "1 2 1 2 1")
    assessment = assessed_with(northshire, {**low, "P1": "1 IE 1 1 1", "P5": "4 4 3 4 4"})
    survival = options_survival(assessment)
    assert (survival.excluded, survival.not_asked) == (("P1",), "")
    topsis = survival.answers.set_index(["method", "question"]).loc[("topsis", "leader_same")]
    assert tuple(topsis) == ("yes", "first: P5")
    assert not survival.answers["note"].str.contains("P1").any()


def test_why_nothing_is_asked(northshire: ev.Review, changeup_assessment: ev.Assessment) -> None:
    unknown = dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 IE 1 1 1")
    survival = options_survival(assessed_with(northshire, unknown))
    assert survival.not_asked == "fewer than two options have a point value"
    assert survival.answers.empty
    none = replace(changeup_assessment, appraisal=None, robustness=None)
    assert options_survival(none).not_asked == "no options are appraised"


def test_the_extra_that_is_missing_is_said(changeup_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "skcriteria"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "skcriteria", None)
    survival = options_survival(changeup_assessment)
    assert 'pip install "review-workbench[methods]"' in survival.not_asked
    assert survival.answers.empty
