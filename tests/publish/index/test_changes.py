"""What differs between two runs, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evaluation.publish.index.changes import changes_between, input_names, settings_of, version_words
from evaluation.publish.manifest import Manifest, Scalar, run_id

SETTINGS: dict[str, dict[str, Scalar]] = {
    "options_report": {"weights": "equal", "as_at": "2006-11-22", "n_draws": 10_000, "formats": "html+pdf"},
    "hub_scorecard-H1": {"weights": "equal", "as_at": None, "n_draws": 10_000, "formats": "html+pdf", "subject": "H1"},
}
BEFORE = Manifest(
    "changeup", "Review", "0a1b", "illustrative", "", {"review.toml": "0" * 64, "score.csv": "1" * 64,
    "weight_set.csv": "2" * 64}, SETTINGS, {"numpy": "2.4", "review-workbench": "0.1.0", "sources": "0" * 64}, (),
)  # fmt: skip


def with_settings(**given: Any) -> Manifest:
    """The run with some settings changed in every document."""
    return replace(BEFORE, settings={name: {**values, **given} for name, values in SETTINGS.items()})


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"score.csv": "9" * 64}, "Table changed: score."),
        ({"score.csv": "9" * 64, "weight_set.csv": "9" * 64}, "Tables changed: score and weight set."),
        ({"option_cost.csv": "9" * 64}, "Table added: option cost."),
        ({"review.toml": "9" * 64}, "The review's titles, dates, scales or rules (review.toml) changed."),
        ({"scores/R1/000001.json": "9" * 64, "scores/R2/000001.json": "9" * 64}, "Table added: scores (2 files)."),
    ],
)
def test_inputs_that_changed_are_told_by_table(inputs: dict[str, str], said: str) -> None:
    assert changes_between(BEFORE, replace(BEFORE, inputs={**BEFORE.inputs, **inputs})) == (said,)


def test_a_table_that_is_gone_is_told() -> None:
    after = replace(BEFORE, inputs={name: digest for name, digest in BEFORE.inputs.items() if name != "score.csv"})
    assert changes_between(BEFORE, after) == ("Table no longer there: score.",)


def test_many_tables_are_counted_after_the_first_six() -> None:
    after = replace(BEFORE, inputs={**BEFORE.inputs, **{f"t{n}.csv": "9" * 64 for n in range(8)}})
    assert changes_between(BEFORE, after) == ("Tables added: t0, t1, t2, t3, t4, t5 and 2 other tables.",)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weights": "W-USERS"}, "Weights: W-USERS, was equal."),
        ({"n_draws": 50_000}, "Draws: 50,000, was 10,000."),
        ({"anonymise": False}, "Reviewers under pseudonyms: no, was not set."),
        ({"formats": "html"}, "Formats: html, was html, pdf."),
        ({"new_one": 2006}, "New one: 2,006, was not set."),
    ],
)
def test_a_setting_of_all_documents_is_told_once(given: dict[str, Any], said: str) -> None:
    assert changes_between(BEFORE, with_settings(**given)) == (said,)


def test_a_setting_of_one_document_names_it() -> None:
    one = {**SETTINGS, "options_report": {**SETTINGS["options_report"], "as_at": "2006-09-13"}}
    assert changes_between(BEFORE, replace(BEFORE, settings=one)) == (
        "Cut-off date: 13 September 2006, was 22 November 2006 (options report).",
    )


def test_documents_that_come_and_go_are_told_and_not_compared() -> None:
    after: dict[str, dict[str, Scalar]] = {
        "options_report": SETTINGS["options_report"],
        "hub_scorecard-H2": {"weights": "other", "subject": "H2"},
    }
    assert changes_between(BEFORE, replace(BEFORE, settings=after)) == (
        "Document added: hub scorecard H2.", "Document left out: hub scorecard H1.",
    )  # fmt: skip


def test_versions_and_the_workbench_s_own_files() -> None:
    after = {"numpy": "2.5", "scipy": "1.17", "sources": "1" * 64}
    assert changes_between(BEFORE, replace(BEFORE, packages=after)) == (
        "The workbench's own files changed.",
        "Versions: numpy 2.5, was 2.4; scipy 1.17, new; review-workbench 0.1.0, no longer used.",
    )


def test_runs_that_differ_in_nothing_named_say_so() -> None:
    other = run_id(BEFORE.inputs, SETTINGS, BEFORE.packages, secret="another")  # noqa: S106  # the key of pseudonyms of a made-up run
    (said,) = changes_between(BEFORE, replace(BEFORE, run=other))
    assert said.startswith("Nothing that the manifests name")


def test_settings_say_whose_they_are_where_documents_differ() -> None:
    assert settings_of(BEFORE) == (
        ("Weights", "equal"),
        ("Cut-off date", "22 November 2006 (options report); none (hub scorecard H1)"),
        ("Draws", "10,000"),
        ("Formats", "html, pdf"),
    )


def test_inputs_and_versions_in_words() -> None:
    assert input_names(["weight_set.csv", "scores/R1/1.json", "review.toml"]) == [
        "review.toml", "weight set", "scores (1 file)",
    ]  # fmt: skip
    assert version_words({"sources": "0123456789abcdef" * 4, "day": "1980-01-01T00:00"}) == (
        "day 1980-01-01T00:00, sources 0123456789ab"
    )
