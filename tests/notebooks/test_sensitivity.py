"""A document changes where its input row changes, and only there: no figure, sentence or table is a stub."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Shown = dict[str, str]
Runner = Callable[..., Shown]

# Every view on the options' benefit: what a level and what a weight must both move.
BENEFIT = {
    "fig-benefit", "fig-contributions", "fig-cost-benefit", "fig-share-first", "fig-tornado", "fig-weight-lines",
    "tbl-benefit", "tbl-contributions", "tbl-cost", "tbl-flips", "tbl-methods", "tbl-options-summary",
    "tbl-share-first", "tbl-switch-points",
}  # fmt: skip
OF_LEVELS = {"fig-rank-map", "tbl-moderation-option", "tbl-performance", "tbl-rank-acceptability"}
OF_WEIGHTS = {"tbl-weights-W-USERS", "tbl-weights-options"}
ON_HUBS = ("fig-profile-", "fig-criterion-", "tbl-criterion-", "tbl-evidence-", "tbl-matrix-hub", "tbl-moderation-hub")

# The input hash stands on these pages; it must change with every input.
HASHED = "Inputs "


def change(pack: Path, table: str, where: Mapping[str, str], **values: str) -> None:
    """Change one row of a pack, found by the values of some columns."""
    path = pack / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = [row for row in rows if all(row[column] == value for column, value in where.items())]
    assert len(found) == 1, (table, where, len(found))
    found[0].update(values)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def changed(before: Shown, after: Shown) -> set[str]:
    """Return the views that say something else, came or went, leaving out those that only print the input hash."""
    names = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return {name for name in names if HASHED not in before.get(name, "") + after.get(name, "")}


def starting(shown: Shown, prefixes: tuple[str, ...]) -> set[str]:
    """Return the views whose names start so; each prefix must be that of a view."""
    assert not [prefix for prefix in prefixes if not any(name.startswith(prefix) for name in shown)]
    return {name for name in shown if name.startswith(prefixes)}


@pytest.mark.slow
def test_nothing_changes_where_nothing_is_changed(shown: Runner, shown_before: Runner, copied_pack: Path) -> None:
    before, after = shown_before("hub_scorecard", subject="N1"), shown("hub_scorecard", copied_pack, subject="N1")
    assert before
    assert changed(before, after) == set()


@pytest.mark.slow
def test_one_panel_level_changes_the_scorecard_of_its_hub_only(
    shown: Runner, shown_before: Runner, copied_pack: Path
) -> None:
    before = {hub: shown_before("hub_scorecard", subject=hub) for hub in ("N1", "N3")}
    where = {"subject_id": "N1", "dimension_id": "K1v", "round_id": "M1"}
    change(copied_pack, "consensus", where, level="4", change_reason="The test asks for it.")
    after = {hub: shown("hub_scorecard", copied_pack, subject=hub) for hub in ("N1", "N3")}
    assert {"fig-profile-N1", "tbl-scorecard-N1"} <= changed(before["N1"], after["N1"])
    assert changed(before["N3"], after["N3"]) == set()


@pytest.mark.slow
def test_one_decision_changes_the_statement_there_and_only_there(
    shown: Runner, shown_before: Runner, copied_pack: Path
) -> None:
    before = shown_before("stakeholder_statement")
    with (copied_pack / "decision.csv").open(newline="", encoding="utf-8") as stream:
        row = next(item for item in csv.DictReader(stream) if item["outcome"] == "rejected")
    change(copied_pack, "decision", {"decision_id": row["decision_id"]}, text="The Board asked for a further paper.")
    after = shown("stakeholder_statement", copied_pack)
    different = changed(before, after)
    assert different
    for name in different:
        assert name in before
        assert row["text"] in before[name] or row["decision_id"] in before[name]
        assert "The Board asked for a further paper." in after[name]


@pytest.mark.slow
def test_one_mark_on_an_option_changes_the_appraisal_and_no_hub(
    shown: Runner, shown_before: Runner, copied_pack: Path
) -> None:
    before = shown_before("options_report")
    with (copied_pack / "consensus.csv").open(newline="", encoding="utf-8") as stream:
        row = next(r for r in csv.DictReader(stream) if r["subject_id"] == "P2" and r["level"] == "2")
    where = {key: row[key] for key in ("round_id", "subject_id", "dimension_id")}
    change(copied_pack, "consensus", where, level="3", change_reason="The test asks for it.")
    different = changed(before, shown("options_report", copied_pack))
    assert {*BENEFIT, *OF_LEVELS} <= different
    assert not different & {*starting(before, ON_HUBS), *starting(before, ("tbl-weights-",))}


@pytest.mark.slow
def test_one_weight_changes_benefits_and_no_level(shown: Runner, shown_before: Runner, copied_pack: Path) -> None:
    before = shown_before("options_report", weights="W-USERS")
    with (copied_pack / "weight.csv").open(newline="", encoding="utf-8") as stream:
        row = next(r for r in csv.DictReader(stream) if r["weight_set_id"] == "W-USERS")
    where = {"weight_set_id": "W-USERS", "criterion_id": row["criterion_id"]}
    change(copied_pack, "weight", where, points=str(float(row["points"]) / 2))
    different = changed(before, shown("options_report", copied_pack, weights="W-USERS"))
    assert {*BENEFIT, *OF_WEIGHTS} <= different
    assert not different & {*starting(before, ON_HUBS), *OF_LEVELS}
