"""What was and what could not be tried on the lead, against cases counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import evaluation as ev
from evaluation import figures, narrative, tables
from evaluation.assessment.checks import robustness_checks
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.packs import read_review
from tests.assessment.many_options import write_many_options
from tests.assessment.variants import Asked, assessed_with


def test_options_beaten_outright_are_those_worse_at_every_allowed_level(northshire: ev.Review) -> None:
    levels = {"P0": "3 3 3 3 3", "P1": "2 2 2 2 2", "P2": "2 2 IE 2 2", "P3": "3 3 3 3 3", "P4": "0 0 0 0 4"}
    found = assessed_with(northshire, levels | {"P5": "0 0 0 0 0"}).robustness
    assert found is not None
    # P2 may be at 4 on F3, P4 is; nothing beats an option that is as good: P0 and P3
    assert dict(found.beaten) == {"P1": ("P0", "P3"), "P5": ("P0", "P1", "P2", "P3", "P4")}


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ({"P5": "4 4 4 4 4"}, ""),
        (dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 IE 1 1 1"), "points"),
        ({"P5": "4 4 IE 4 4", **dict.fromkeys(("P0", "P1", "P2", "P3", "P4"), "1 1 1 1 1")}, "leader"),
    ],
)
def test_why_no_weight_was_moved(northshire: ev.Review, levels: dict[str, str], reason: str) -> None:
    found = assessed_with(northshire, levels).robustness
    assert found is not None
    assert found.no_switch == reason
    assert found.switch_points.empty == bool(reason)


def test_one_factor_with_all_the_weight_leaves_no_proportions(northshire: ev.Review) -> None:
    weight = northshire.table("weight").copy()
    users = weight["weight_set_id"] == "W-USERS"
    weight.loc[users, "points"] = [100.0 if factor == "F1" else 0.0 for factor in weight.loc[users, "criterion_id"]]
    found = assessed_with(northshire.with_tables({"weight": weight}), {"P5": "4 4 4 4 4"}, weights="W-USERS").robustness
    assert found is not None
    assert found.no_switch == "weight"


def test_known_values_are_counted_exactly_and_drawn_ones_are_not(changeup: ev.Review) -> None:
    drawn, known = (
        ev.assess(changeup, changeup.settings_for("options_report", n_draws=4000, score_uncertainty=flag)).robustness
        for flag in (True, False)
    )
    assert drawn is not None
    assert known is not None
    assert {name: drawn.n_draws(name) for name in drawn.acceptability} == dict.fromkeys(drawn.acceptability, 4000)
    assert {name: known.n_draws(name) for name in known.acceptability} == dict.fromkeys(known.acceptability, 0)
    # O3 leads with equal weights as the levels stand, so on all of the one set of weights that they allow.
    assert known.first_shares("equal")[known.option_ids.index("O3")] == 1
    assert known.first_shares(ANY_WEIGHTS).sum() == pytest.approx(1)


def test_options_that_draws_cannot_tell_apart_are_all_most_often_first(northshire_assessment: ev.Assessment) -> None:
    # 2,000 draws: .40 and .39 differ by less than two times sqrt(.79 / 2000) = .0199, and .40 and .35 by more
    found = northshire_assessment.robustness
    assert found is not None
    result = found.acceptability[ANY_WEIGHTS]
    for second, expected in ((0.39, ("P2", "P5")), (0.35, ("P5",))):
        ranks = np.array(result.rank_acceptability)
        ranks[:, 0] = [0, 0, second, 0, 0.6 - second, 0.4]
        changed = replace(found, acceptability={ANY_WEIGHTS: replace(result, rank_acceptability=ranks)})
        assert changed.most_often_first(ANY_WEIGHTS) == expected
        exact = replace(found, acceptability={ANY_WEIGHTS: replace(result, rank_acceptability=ranks, n_draws=0)})
        assert exact.most_often_first(ANY_WEIGHTS) == ("P5",)


def test_insufficient_evidence_is_drawn_though_levels_stand(assessment_of: Asked) -> None:
    found = assessment_of("northshire", "options_report", n_draws=300, score_uncertainty=False).robustness
    assert found is not None
    assert found.excluded == ("P1",)  # an IE among its levels
    assert found.n_draws(ANY_WEIGHTS) == 300


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    return read_review(write_many_options(tmp_path_factory.mktemp("forty"), 40))


@pytest.mark.parametrize("score_uncertainty", [True, False])
def test_very_many_options_have_a_portfolio_that_agrees_with_the_full_table(
    forty: ev.Review, score_uncertainty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = forty.settings_for("options_report", n_draws=1500, score_uncertainty=score_uncertainty)
    full = ev.assess(forty, settings).robustness
    monkeypatch.setattr("evaluation.assessment.robustness.MANY", 40)
    monkeypatch.setattr("evaluation.assessment.robustness.CELLS_AT_ONCE", 40 * 3 * 500)  # three blocks
    found = ev.assess(forty, settings).robustness
    assert full is not None
    assert found is not None
    assert not found.acceptability
    assert not full.portfolio
    assert set(found.portfolio) == set(full.acceptability)
    for name, portfolio in found.portfolio.items():
        assert found.n_draws(name) == 1500
        assert portfolio.top_acceptability.sum() == pytest.approx(10)
        ranks, errors = full.acceptability[name].rank_acceptability, full.acceptability[name].standard_errors
        top = ranks[:, :10].sum(axis=1)
        # Ten ranks' errors together are at most those of a share of one half.
        assert np.abs(portfolio.top_acceptability - top).max() < 5 * 0.5 * np.sqrt(2 / 1500)
        error = np.hypot(portfolio.first_errors, errors[:, 0]) + 1 / 1500
        assert (np.abs(found.first_shares(name) - full.first_shares(name)) < 5 * error).all()


def test_every_sentence_table_and_figure_copes_with_a_portfolio(
    forty: ev.Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.assessment.robustness.MANY", 40)
    assessment = ev.assess(forty, forty.settings_for("options_report", n_draws=200))
    found = assessment.robustness
    assert found is not None
    (check,) = [item for item in robustness_checks(assessment) if item.kind == "any_weights"]
    lead = [found.option_ids.index(option) for option in found.leaders.option_ids]
    assert check.share == pytest.approx(found.first_shares(ANY_WEIGHTS)[lead].sum())
    assert check.n_cases == 200
    for view in (narrative.confidence_summary, narrative.summary_confidence, narrative.summary_changes,
                 tables.robustness_summary, tables.options_summary, tables.leave_one_out_table, tables.methods_table,
                 figures.weight_lines, figures.portfolio_intervals, tables.portfolio_table):  # fmt: skip
        assert view(assessment)


@pytest.mark.slow
def test_a_thousand_options_are_appraised_in_bounded_memory(tmp_path: Path) -> None:
    review = read_review(write_many_options(tmp_path, 1000))
    found = ev.assess(review, review.settings_for("options_report", n_draws=500)).robustness
    assert found is not None
    assert found.portfolio[ANY_WEIGHTS].n_draws == 500
    assert len(found.first_shares(ANY_WEIGHTS)) == 1000
