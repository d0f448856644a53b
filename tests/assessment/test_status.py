"""What the banner says is counted."""

from __future__ import annotations

import pytest

import evaluation as ev
from evaluation.assessment.status import summarise_status
from evaluation.model import STATUSES, weakest_status


def test_northshire_is_illustrative_throughout(northshire: ev.Review) -> None:
    summary = summarise_status(northshire)
    assert summary.weakest == "illustrative"
    assert summary.counts["illustrative"].sum() == summary.counts.to_numpy().sum()
    assert summary.counts.loc["score", "illustrative"] == len(northshire.table("score")) == 552
    assert set(summary.illustrative()) == set(summary.counts.index)


def test_counts_and_weakest_by_table(changeup: ev.Review) -> None:
    summary = summarise_status(changeup)
    assert list(summary.counts.columns) == list(STATUSES)
    for name in summary.counts.index:
        found = changeup.table(name)["data_status"].astype(object).value_counts()
        assert {status: n for status, n in summary.counts.loc[name].items() if n} == found[found.index != ""].to_dict()
    assert summary.of(["score"]) == "illustrative"
    assert summary.of(["decision"]) == "seed"
    assert summary.of(["decision", "score"]) == "illustrative"


def test_tables_without_rows_have_no_status(changeup: ev.Review) -> None:
    summary = summarise_status(changeup)
    assert summary.of(["option_cost"]) is None
    assert summary.of([]) is None
    assert "option_cost" not in summary.counts.index


def test_nothing_at_all_has_no_status(changeup: ev.Review) -> None:
    nothing = changeup.with_tables({name: frame.head(0) for name, frame in changeup.tables.items()})
    assert summarise_status(nothing).weakest is None
    assert summarise_status(nothing).illustrative() == ()


def test_one_illustrative_row_is_enough(changeup: ev.Review) -> None:
    log = changeup.table("log").assign(data_status="seed")
    nothing = {name: frame.head(0) for name, frame in changeup.tables.items()}
    review = changeup.with_tables({**nothing, "log": log})
    assert summarise_status(review).weakest == "seed"
    log.loc[log.index[-1], "data_status"] = "illustrative"
    assert summarise_status(review.with_tables({"log": log})).weakest == "illustrative"


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], None),
        ([""], None),
        (["seed"], "seed"),
        (["seed", "", "published"], "published"),
        (["illustrative", "seed"], "illustrative"),
        (["user", "secondary"], "secondary"),
    ],
)
def test_a_derived_figure_takes_the_weakest_of_its_parents(statuses: list[str], expected: str | None) -> None:
    assert weakest_status(statuses) == expected
    assert weakest_status(reversed(statuses)) == expected


def test_a_document_on_one_hub_counts_only_the_rows_about_it(changeup: ev.Review) -> None:
    score, link = changeup.table("score"), changeup.table("evidence_link")
    of_one = summarise_status(changeup, "hub_scorecard", subject_id="H1")
    assert of_one.counts.loc["score"].sum() == (score["subject_id"] == "H1").sum() < len(score)
    assert of_one.counts.loc["evidence"].sum() == link.loc[link["subject_id"] == "H1", "evidence_id"].nunique()
    assert of_one.counts.loc["subject"].sum() == 1
    register = changeup.table("evidence").set_index("evidence_id")
    cited = register.loc[link.loc[link["subject_id"] == "H1", "evidence_id"], "source_id"].nunique()
    assert of_one.counts.loc["source_doc"].sum() == cited < len(changeup.table("source_doc"))


def test_a_made_up_mark_of_another_hub_does_not_reach_the_document(changeup: ev.Review) -> None:
    score = changeup.table("score")
    nothing = {name: frame.head(0) for name, frame in changeup.tables.items()}
    marks = score.assign(data_status=score["subject_id"].map(lambda hub: "illustrative" if hub == "H2" else "user"))
    review = changeup.with_tables({**nothing, "score": marks})
    assert summarise_status(review, "hub_scorecard", subject_id="H1").weakest == "user"
    assert summarise_status(review, "hub_scorecard", subject_id="H2").weakest == "illustrative"
    assert summarise_status(review, "hub_scorecard").weakest == "illustrative"
