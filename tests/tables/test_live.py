"""Tables of how sure a reader's own weighing is."""

from __future__ import annotations

import pandas as pd

import evaluation as ev
from evaluation.assessment.live import doubt_of, live_switches
from evaluation.options import live_benefits
from evaluation.presentation import TableView, plain
from evaluation.tables.live import RankColumn, live_acceptability, live_switch_points, ranks_by_group


def texts(view: TableView) -> dict[str, list[str]]:
    return {plain(row[0].text): [plain(cell.text) for cell in row[1:]] for row in view.rows}


def benefits(assessment: ev.Assessment, **points: float) -> pd.DataFrame:
    assert assessment.appraisal is not None
    even = dict.fromkeys(assessment.appraisal.criterion_ids, 1.0)
    return live_benefits(assessment.appraisal, {**even, **points})


def test_ranks_stand_beside_each_other_with_their_benefit(northshire_assessment: ev.Assessment) -> None:
    columns = {
        "now": RankColumn("These points", benefits(northshire_assessment, F1=0.0)),
        "equal": RankColumn("Equal weights", benefits(northshire_assessment)),
    }
    view = ranks_by_group(northshire_assessment, "option", columns, table_id="tbl-x")
    assert view.columns == ("Option", "These points", "Equal weights")
    assert texts(view)["P2 One number"] == ["1 (73.8)", "2 (68.0)"]
    assert texts(view)["P1 None"][1] == "6 (17.0 to 37.0)"
    assert view.status == "illustrative"


def test_shares_of_ranks_say_what_they_rest_on(northshire_assessment: ev.Assessment) -> None:
    doubt, appraisal = doubt_of(northshire_assessment), northshire_assessment.appraisal
    assert doubt is not None
    assert appraisal is not None
    result = doubt.near(appraisal.weights["equal"], 0.25)
    view = live_acceptability(northshire_assessment, result, known="near", n_draws=doubt.n_draws, table_id="tbl-x")
    assert len(view.rows) == len(view.columns) - 1 == 6
    assert view.note.startswith("Levels drawn from the marks, 2,000 draws; standard error of a share at most 1.")
    assert view.caption.endswith(": near")


def test_switches_name_who_leads_on_either_side_and_who_is_not_compared(northshire_assessment: ev.Assessment) -> None:
    appraisal = northshire_assessment.appraisal
    assert appraisal is not None
    found = live_switches(appraisal, appraisal.weights["equal"])
    view = live_switch_points(northshire_assessment, found, table_id="tbl-x")
    assert {plain(row[0].text) for row in view.rows} == {
        "F1 Meets need", "F2 Reach", "F3 Standards", "F4 Local ties", "F5 Deliverable",
    }  # fmt: skip
    # by hand: with F1 at w, P5 has 75 w + 67.5 (1 - w), P2 45 w + 73.75 (1 - w); they meet at 6.25 / 36.25
    assert texts(view)["F1 Meets need"] == ["20.0%", "17.2%", "P2", "P5"]
    assert "not compared: P1" in view.note
