"""Tables of what every possible weighting says: figures with their errors, exact figures without."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

import evaluation as ev
from evaluation import tables
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.presentation import TableView, plain
from evaluation.uncertainty import WeightInformation as W
from evaluation.uncertainty import portfolio_acceptability
from tests.assessment.variants import Asked

FULL = ("rank_acceptability_table", "share_first_table", "central_weights_table", "confidence_factors_table",
        "pairwise_table", "rank_entropy_table")  # fmt: skip
WITH_ERROR = re.compile(r"(under )?[0-9.]+% \((under )?[0-9]+\.[0-9]\)")


def words(view: TableView) -> list[list[str]]:
    return [[plain(cell.text) for cell in row] for row in view.rows]


@pytest.fixture(scope="module")
def as_they_stand(assessment_of: Asked) -> ev.Assessment:
    return assessment_of("changeup", "options_report", score_uncertainty=False)


@pytest.fixture(scope="module")
def portfolio_assessment(changeup_assessment: ev.Assessment) -> ev.Assessment:
    """The built-in review with a portfolio, as if its six options were very many; O0 stands last on every factor."""
    found = changeup_assessment.robustness
    assert found is not None
    values = np.array([[0, 0], [4, 1], [1, 4], [3, 3], [2, 2], [1, 1]])
    portfolio = portfolio_acceptability(values, W.none(2), 1000, 0, top=2)
    return replace(changeup_assessment, robustness=replace(found, acceptability={}, portfolio={ANY_WEIGHTS: portfolio}))


def test_ranks_of_each_option_stand_in_columns(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.rank_acceptability_table(changeup_assessment)
    assert view.columns == ("Option", *(f"Rank {n}" for n in range(1, 7)))
    assert "2,000 draws" in view.note
    assert "standard error" in view.note


def test_a_share_has_its_standard_error_in_brackets(changeup_assessment: ev.Assessment) -> None:
    found = changeup_assessment.robustness
    assert found is not None
    result = found.acceptability[ANY_WEIGHTS]
    share = np.array(result.rank_acceptability)
    error = np.array(result.standard_errors)
    share[0, :3], error[0, :3] = (0.4126, 0.0002, 0.0), (0.0110, 0.0002, 0.0)
    changed = replace(result, rank_acceptability=share, standard_errors=error)
    after = replace(changeup_assessment, robustness=replace(found, acceptability={ANY_WEIGHTS: changed}))
    (view,) = tables.rank_acceptability_table(after)
    assert words(view)[0][1:4] == ["41.3% (1.1)", "under 0.1% (under 0.1)", "0.0%"]


@pytest.mark.parametrize("name", [name for name in FULL if name != "rank_entropy_table"])
@pytest.mark.parametrize("pack", ["northshire_assessment", "changeup_assessment"])
def test_drawn_figures_carry_errors_and_the_note_says_so(name: str, pack: str, request: pytest.FixtureRequest) -> None:
    (view,) = getattr(tables, name)(request.getfixturevalue(pack))
    cells = [cell for row in words(view) for cell in row[1:]]
    assert any(WITH_ERROR.fullmatch(cell) for cell in cells)
    assert all(WITH_ERROR.fullmatch(cell) or "%" in cell or cell in ("never first", "itself") for cell in cells)
    assert "Monte Carlo standard error" in view.note
    assert view.status == "illustrative"


@pytest.mark.parametrize("name", FULL)
def test_exact_figures_carry_none(name: str, as_they_stand: ev.Assessment) -> None:
    (view,) = getattr(tables, name)(as_they_stand)
    assert not any("(" in cell for row in words(view) for cell in row[1:])
    assert "draws" not in view.note
    if name == "confidence_factors_table":
        assert view.note.startswith("All levels are known and none is drawn")
    else:
        assert "omputed exactly" in view.note


def test_central_weights_of_what_is_never_first_are_said_in_words(as_they_stand: ev.Assessment) -> None:
    (view,) = tables.central_weights_table(as_they_stand)
    rows = {row[0]: row[1:] for row in words(view)}
    assert rows["O0 As now"] == ["0.0%"] + ["never first"] * 5
    assert "an even share is 20.0%" in view.note
    weights = [float(cell.rstrip("%")) for cell in rows["O3 Centres of excellence"][1:]]
    assert sum(weights) == pytest.approx(100, abs=0.3)  # each rounded to a tenth


def test_pairs_of_two_options_sum_to_one(as_they_stand: ev.Assessment) -> None:
    (view,) = tables.pairwise_table(as_they_stand)
    rows = [row[1:] for row in words(view)]
    assert [rows[place][place] for place in range(6)] == ["itself"] * 6
    for i in range(6):
        for j in range(i):
            pair = float(rows[i][j].rstrip("%")) + float(rows[j][i].rstrip("%"))
            assert pair == pytest.approx(100, abs=0.11)


def test_entropy_says_what_its_greatest_is(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.rank_entropy_table(northshire_assessment)
    assert "At most 2.58: all ranks equally likely" in view.note  # log2 of six
    assert all(0 <= float(row[1]) <= 2.58 and 0 < float(row[2]) < 0.05 for row in words(view))


def test_a_portfolio_stands_in_the_place_of_the_full_tables(portfolio_assessment: ev.Assessment) -> None:
    # (3, 3) is behind (4, 1) where w > 2/3 and behind (1, 4) where w < 1/3, never behind both: always among two.
    for name in FULL:
        assert getattr(tables, name)(portfolio_assessment) == ()
    (view,) = tables.portfolio_table(portfolio_assessment)
    rows = words(view)
    assert view.caption.startswith("The options most often among the best 2 of 6")
    assert (rows[0][0], rows[0][1]) == ("O3 Centres of excellence", "100.0%")
    assert rows[0][4] == "1 to 2"
    assert WITH_ERROR.fullmatch(rows[0][2])
    assert "Not shown: no other options that are ever among the best 2." in view.note


def test_of_very_many_the_first_are_shown_and_the_rest_counted(
    portfolio_assessment: ev.Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.tables.acceptability.MOST_ROWS", 2)
    (view,) = tables.portfolio_table(portfolio_assessment)
    assert len(view.rows) == 2
    assert "Not shown: 1 other option that is ever among the best 2." in view.note


@pytest.mark.parametrize("name", [*FULL, "portfolio_table"])
def test_nothing_appraised_shows_no_table(changeup_assessment: ev.Assessment, name: str) -> None:
    assert getattr(tables, name)(replace(changeup_assessment, robustness=None, appraisal=None)) == ()


def test_few_options_have_no_portfolio(changeup_assessment: ev.Assessment) -> None:
    assert tables.portfolio_table(changeup_assessment) == ()
