"""Figures of the options: their frames by hand, what is drawn of intervals, titles and alternative texts."""

from __future__ import annotations

import importlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

import evaluation as ev
from evaluation import figures
from evaluation.figures.canvas import title
from evaluation.figures.labels import apart
from evaluation.options import Leaders
from tests.assessment.variants import Asked

VIEWS = ("benefit_bars", "benefit_slopes", "contribution_bars")


def test_benefits_by_hand(northshire_assessment: ev.Assessment) -> None:
    data = figures.benefit_bars_data(northshire_assessment)
    assert list(data.columns) == ["weight_set_id", "group", "option_id", "label", "lower", "upper", "leads", "place"]
    equal = data[data["weight_set_id"] == "equal"].set_index("option_id")
    assert (equal.loc["P1", "lower"], equal.loc["P1", "upper"]) == pytest.approx((17, 37))
    assert list(equal.index[equal["leads"]]) == ["P5"]
    assert data["group"].iloc[0] == "Equal weights"


def test_insufficient_evidence_is_hatched_and_never_a_plain_bar(northshire_assessment: ev.Assessment) -> None:
    ax = figures.draw_benefit_bars(figures.benefit_bars_data(northshire_assessment))
    bars = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    hatched = [bar for bar in bars if bar.get_hatch()]
    assert len(hatched) == 6  # one option, six sets of weights
    assert hatched[0].get_width() == pytest.approx(20)  # equal weights: 17 to 37
    assert len(bars) == 6 * 6 + 6


def test_an_interval_has_no_line_between_groups(northshire_assessment: ev.Assessment) -> None:
    data = figures.benefit_bars_data(northshire_assessment)
    ax = figures.draw_benefit_slopes(data)
    dashed = [line for line in ax.lines if line.get_linestyle() != "None"]
    assert len(dashed) == 5  # six options, one of them with an interval


def test_lines_are_named_at_every_group(northshire_assessment: ev.Assessment) -> None:
    data = figures.benefit_bars_data(northshire_assessment)
    texts = [text.get_text() for text in figures.draw_benefit_slopes(data).texts]
    for option in ("P0", "P1", "P2", "P3", "P4", "P5"):
        assert texts.count(option) == 4  # between the ends; there its benefit stands with it
        assert sum(text.startswith(f"{option} ") for text in texts) == 2


def test_contributions_sum_to_the_benefit(changeup_assessment: ev.Assessment) -> None:
    data = figures.contribution_bars_data(changeup_assessment)
    total = data.groupby("option_id")["lower"].sum()
    assert total["O3"] == pytest.approx(60)
    assert total["O6"] == pytest.approx(30)


def test_a_changed_weight_set_changes_the_contributions(assessment_of: Asked) -> None:
    data = figures.contribution_bars_data(assessment_of("changeup", "options_report", weights="funder"))
    assert data.loc[data["option_id"] == "O4", "lower"].sum() == pytest.approx(64.655, abs=5e-4)


def test_labels_stand_apart() -> None:
    placed = apart(np.array([50.0, 51.0, 80.0, 50.5]), 5.0)
    assert np.diff(np.sort(placed)).min() >= 5 - 1e-5
    assert placed[2] == 80
    assert list(np.argsort(placed)) == [0, 3, 1, 2]


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_views_say_their_finding_and_status(name: str, pack: str, request: pytest.FixtureRequest) -> None:
    for view in getattr(figures, name)(request.getfixturevalue(pack)):
        assert view.status == "illustrative"
        assert len(view.alt) > 60
        assert b"<svg" in view.svg


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_appraised_draws_nothing(name: str, changeup_assessment: ev.Assessment) -> None:
    assert getattr(figures, name)(replace(changeup_assessment, appraisal=None, robustness=None)) == ()


def test_alternative_text_names_who_leads_by_group(changeup_assessment: ev.Assessment) -> None:
    (view,) = figures.benefit_slopes(changeup_assessment)
    assert "Funder (illustrative): O4" in view.alt


def test_frames_are_empty_with_their_columns_where_nothing_is_appraised(changeup_assessment: ev.Assessment) -> None:
    bare = replace(changeup_assessment, appraisal=None, robustness=None)
    for data in (
        figures.benefit_bars_data(bare),
        figures.contribution_bars_data(bare),
    ):
        assert isinstance(data, pd.DataFrame)
        assert data.empty
        assert "option_id" in data.columns


def titles(assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch, *names: str) -> dict[str, str]:
    """Return the title of each view's figure, as it is drawn."""
    found: dict[str, str] = {}
    for name in names:

        def kept(ax: Axes, words: str, name: str = name) -> None:
            found[name] = words
            title(ax, words)

        monkeypatch.setattr(importlib.import_module(getattr(figures, name).__module__), "title", kept)
        getattr(figures, name)(assessment)
    return found


DRAWN = ("benefit_bars", "benefit_slopes", "contribution_bars", "rank_map", "share_first_map")


def test_titles_of_six_options_level_count_them(
    level_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert titles(level_assessment, monkeypatch, *DRAWN[:3]) == {
        "benefit_bars": "6 options are level under every set of weights",
        "benefit_slopes": "6 options are level for every group",
        "contribution_bars": "What each factor adds to each option's benefit",
    }


def test_titles_of_a_rival_with_insufficient_evidence_say_may(
    open_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert titles(open_assessment, monkeypatch, *DRAWN[:3]) == {
        "benefit_bars": "2 options may lead under every set of weights",
        "benefit_slopes": "2 options may lead for every group",
        "contribution_bars": "What each factor adds to each option's benefit",
    }


def test_titles_of_one_leader_name_it(northshire_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    one = dict.fromkeys(appraisal.leaders, Leaders(("P4",), certain=True))
    altered = replace(northshire_assessment, appraisal=replace(appraisal, leaders=one))
    assert titles(altered, monkeypatch, "benefit_bars") == {"benefit_bars": "P4 leads under every set of weights"}
    found = titles(northshire_assessment, monkeypatch, *DRAWN[:3])
    assert found["benefit_bars"] == "Who leads changes between 6 sets of weights"
    assert found["benefit_slopes"] == "P2 and P5 lead for some group"
    assert found["contribution_bars"].startswith("P5 gains most from")


def test_slopes_say_may_where_one_group_leaves_the_lead_open(
    northshire_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    rivals = {**appraisal.leaders, "W-COUNTY": Leaders(("P2", "P5"), certain=False)}
    altered = replace(northshire_assessment, appraisal=replace(appraisal, leaders=rivals))
    assert (
        titles(altered, monkeypatch, "benefit_slopes")["benefit_slopes"] == "2 options lead or may lead for some group"
    )


def test_no_most_is_named_where_the_leader_is_not_known_on_a_factor(
    unknown_leader_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    # P5 at 4 4 IE 4 4 under equal weights: 20 on four factors, 0 to 20 on F3, which may be as much as the others
    found = titles(unknown_leader_assessment, monkeypatch, "contribution_bars")
    assert found == {"contribution_bars": "What each factor adds to each option's benefit"}


@pytest.mark.slow
def test_every_figure_of_a_tie_or_an_open_lead_is_drawn(
    level_assessment: ev.Assessment, open_assessment: ev.Assessment, unknown_leader_assessment: ev.Assessment
) -> None:
    for assessment in (level_assessment, open_assessment, unknown_leader_assessment):
        for name in (*VIEWS, "cost_benefit", "rank_map", "share_first_map", "weight_lines"):
            assert all(view.svg for view in getattr(figures, name)(assessment))
