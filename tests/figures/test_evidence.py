"""The coverage map: counts picked by hand, hatching for nothing, the programme's items apart."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import evaluation as ev
from evaluation import figures
from evaluation.assessment.evidence import evidence_base
from evaluation.figures.evidence import COLUMNS, coverage_map_data, draw_coverage_map


def at(data: pd.DataFrame, subject_id: str, criterion_id: str) -> pd.Series:
    return data[(data["subject_id"] == subject_id) & (data["criterion_id"] == criterion_id)].iloc[0]


def test_frame_keeps_own_items_and_the_programmes_apart(changeup_assessment: ev.Assessment) -> None:
    data = coverage_map_data(changeup_assessment)
    assert tuple(data.columns) == COLUMNS
    assert len(data) == 42
    governance = at(data, "H2", "C7")  # E10 and E15 are its own; E06 and E09 are about all hubs
    assert (governance["n_own"], governance["n_programme"]) == (2, 2)
    volunteering = at(data, "H5", "C7")
    assert (volunteering["n_own"], volunteering["n_programme"]) == (0, 2)
    assert at(data, "H1", "C2")["state"] == "IE"


def test_a_cell_with_nothing_is_hatched_and_the_others_are_not(changeup_assessment: ev.Assessment) -> None:
    data = coverage_map_data(changeup_assessment)
    ax = draw_coverage_map(data)
    hatched = sum(patch.get_hatch() == "////" for patch in ax.patches)
    assert hatched == int(((data["n_own"] == 0) & (data["n_programme"] == 0)).sum()) == 17
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(marks) == int((data["n_own"] > 0).sum() + (data["n_programme"] > 0).sum())
    assert sum(text.get_text() == "none" for text in ax.texts) == hatched


def test_one_link_less_changes_one_row(northshire_assessment: ev.Assessment) -> None:
    review, panel = northshire_assessment.review, northshire_assessment.hubs
    link = review.table("evidence_link")
    gone = (link["evidence_id"] == "E02") & (link["subject_id"] == "N1")
    narrowed = review.with_tables({"evidence_link": link[~gone]})
    altered = replace(panel, evidence=evidence_base(narrowed, panel.criterion_set))
    after = coverage_map_data(replace(northshire_assessment, review=narrowed, panels={"hub": altered}))
    before = coverage_map_data(northshire_assessment)
    changed = after[(after["n_own"] != before["n_own"]) | (after["n_programme"] != before["n_programme"])]
    assert list(changed[["subject_id", "criterion_id"]].itertuples(index=False, name=None)) == [("N1", "K1")]


@pytest.mark.parametrize(
    ("pack", "bare", "status"), [("changeup_assessment", 35, "secondary"), ("northshire_assessment", 2, "illustrative")]
)
def test_alternative_text_says_the_finding(pack: str, bare: int, status: str, request: pytest.FixtureRequest) -> None:
    view = figures.coverage_map(request.getfixturevalue(pack))
    assert f"of 42 cells {bare} hold no item of the hub's own" in view.alt
    assert view.status == status
