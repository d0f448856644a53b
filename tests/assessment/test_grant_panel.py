"""A grant panel as it is: 72 proposals, three of 26 reviewers each, 1.0 to 5.0 in steps of 0.1, lower is better."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

import evaluation as ev
from evaluation.model import Settings
from evaluation.packs import read_review
from evaluation.scoring import value_ends
from tests.packs.panels import grant_marks, write_grant_panel

MARKS: dict[int, list[float]] = defaultdict(list)
for _reviewer, _proposal, _mark in grant_marks():
    MARKS[_proposal].append(_mark)


@pytest.fixture(scope="module")
def grant(tmp_path_factory: pytest.TempPathFactory) -> ev.Assessment:
    return ev.assess(read_review(write_grant_panel(tmp_path_factory.mktemp("grant"))), Settings(n_draws=100))


def test_it_loads_without_reasons_evidence_or_options(grant: ev.Assessment) -> None:
    assert len(grant.review.table("score")) == 72 * 3
    assert grant.review.rules.rationale == grant.review.rules.evidence == "optional"
    assert grant.appraisal is None
    assert len(grant.hubs.marks.reviewer_ids) == 26


def test_the_level_of_a_proposal_is_the_middle_mark(grant: ev.Assessment) -> None:
    cells = grant.hubs.cells
    expected = [sorted(MARKS[proposal])[1] for proposal in range(72)]
    np.testing.assert_allclose(cells["low"], expected)
    np.testing.assert_allclose(cells["high"], expected)
    assert not cells["moderated"].any()


def test_icc_by_hand_from_the_one_way_anova(grant: ev.Assessment) -> None:
    table = np.array([MARKS[proposal] for proposal in range(72)])
    between = 3 * table.mean(axis=1).var(ddof=1)
    within = table.var(axis=1, ddof=1).mean()
    assert grant.hubs.agreement is not None
    rows = grant.hubs.agreement.frame().set_index("coefficient")
    icc = rows.loc["ICC(1,1)"]
    assert icc["estimate"] == pytest.approx((between - within) / (between + 2 * within))
    assert icc["lower"] < icc["estimate"] < icc["upper"]
    assert (icc["n_units"], icc["n_raters"], icc["n_ratings"]) == (72, 26, 216)


def test_the_best_mark_has_the_greatest_value(grant: ev.Assessment) -> None:
    scale = grant.hubs.scale
    assert (scale.best, scale.worst) == (1.0, 5.0)
    lower, upper = value_ends(grant.hubs.criteria, ["N0", "N1"], ["K0"], scale)
    for place in (0, 1):
        mark = sorted(MARKS[place])[1]
        assert lower[place, 0] == upper[place, 0] == pytest.approx(100 * (5 - mark) / 4)
    levels = grant.hubs.criteria.set_index("subject_id")["low"]
    values = levels.map(scale.value)
    assert values.idxmax() == levels.idxmin()


def test_every_step_of_the_scale_may_be_given(grant: ev.Assessment) -> None:
    for step in range(41):
        assert grant.hubs.scale.parse(f"{1 + step / 10:.1f}") == pytest.approx(1 + step / 10)
    for wrong in ("0.9", "5.1", "2.55", "1,5", "nan", "inf", "1e0", "2_0"):
        with pytest.raises(ValueError, match=wrong.replace(".", r"\.")):
            grant.hubs.scale.parse(wrong)
