"""The pack of the 2006 national hubs review: what is true in it, what is illustrative, and that no hub looks better.

Expected wording is the review page's own; expected dates and sums are worked by hand. The files are read with the csv
module, so that the pack is tested apart from the reader of packs; one test at the end reads it as the workbench does.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from statistics import median_high, median_low

import pytest

from evaluation.packs import read_review
from evaluation.schemas import ID_PATTERN, TABLES, latest_day

PACK = Path(__file__).parents[2] / "data" / "changeup-2006"
PAGE = "https://www.changeup.org.uk/developments/hubsreview.asp"
DECISION_DAY = dt.date(2006, 11, 22)
HUBS = ("H1", "H2", "H3", "H4", "H5", "H6")
REVIEWERS = ("RA", "RB", "RC", "RD")
INSUFFICIENT = {"D2e", "D2q", "D5"}
DIMENSIONS_OF = {
    "C1": ("D1",),
    "C2": ("D2e", "D2q"),
    "C3": ("D3e", "D3q"),
    "C4": ("D4e", "D4q"),
    "C5": ("D5",),
    "C6": ("D6",),
    "C7": ("D7e", "D7q"),
}
REASON = (
    "Illustrative level set by a balanced pattern, not a judgement of this hub. "
    "Register on this cell at 22 November 2006: "
)
HUB_NAMES = (
    "Financing voluntary and community sector activity",
    "Governance",
    "Information and communication technologies",
    "Performance",
    "Volunteering",
    "Workforce development",
)
QUESTIONS = (
    (
        "what do local, sub-regional and regional voluntary and community organisations need from a national set of "
        "services if indeed they are required?"
    ),
    "what is the best way of delivering such services?",
)
CRITERIA = (
    "evidence of the range of the added value that the national hubs may bring to the voluntary and community sector",
    "extent and quality of support and training offered to generic infrastructure organisations",
    (
        "extent and quality of support offered to sub-sectoral, specialist, functional infrastructure organisations – "
        "including responses to the equalities and diversity agenda"
    ),
    "extent and quality of commissioning – including direct commissioning and competitive tendering",
    "evidence of leadership in developing/setting national standards in key areas of capacity building",
    "evidence of supporting the development of good practice at the regional and local levels",
    "extent and quality of engagement and partnership development work undertaken",
)
LEADERSHIP = (
    "The Board noted that all of the options contained in the report specify a greater role for Capacitybuilders in "
    "providing strategic leadership and management for the national element of the ChangeUp programme."
)
WAY_FORWARD = {
    "W1": "Take a more strategic leadership role in pursuing all elements of the ChangeUp programme",
    "W2": "Set a series of objectives and outcomes relating to the delivery of national services",
    "W3": "Publish these sets of objectives and outcomes as tender documents for a commissioning exercise",
    "W4": "Ensure that there is an open, competitive tender process for the delivery of a range of national support",
    "W5": "Develop further advisory mechanisms to ensure that it is receiving effective and timely advice",
    "W6": "New contracts will be negotiated with the existing accountable bodies and hubs for the period",
}

Row = dict[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    with (PACK / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


def present_tables() -> list[str]:
    return sorted(path.stem for path in PACK.glob("*.csv"))


def levels_of(hub: str, reviewer: str | None) -> dict[str, str]:
    """Levels of one hub by dimension: one reviewer's, or the panel's where no reviewer is named."""
    if reviewer is None:
        return {row["dimension_id"]: row["level"] for row in rows("consensus") if row["subject_id"] == hub}
    marks = [row for row in rows("score") if row["reviewer_id"] == reviewer and row["subject_id"] == hub]
    return {row["dimension_id"]: row["level"] for row in marks}


def combined(levels: dict[str, str]) -> dict[str, str]:
    """Criterion levels by the lower of two; IE where either dimension is IE."""
    found = {name: [levels[item] for item in dimensions] for name, dimensions in DIMENSIONS_OF.items()}
    return {name: "IE" if "IE" in marks else min(marks) for name, marks in found.items()}


def mean(levels: Iterable[str]) -> Fraction:
    numbers = [int(level) for level in levels if level != "IE"]
    return Fraction(sum(numbers), len(numbers))


# --- the files ---


def test_every_file_is_a_declared_table_with_declared_columns() -> None:
    for table in present_tables():
        assert table in TABLES
        assert set(rows(table)[0]) <= set(TABLES[table].column_names)


@pytest.mark.parametrize("path", [PACK / "review.toml", *sorted(PACK.glob("*.csv"))], ids=lambda path: str(path.name))
def test_lines_end_with_a_line_feed_and_no_cell_is_cut(path: Path) -> None:
    raw = path.read_bytes()
    assert raw.endswith(b"\n")
    assert b"\r" not in raw
    if path.suffix == ".csv":
        assert all(None not in row and None not in row.values() for row in rows(path.stem))
        assert all("\n" not in cell for row in rows(path.stem) for cell in row.values())


@pytest.mark.parametrize("table", present_tables())
def test_required_cells_are_filled_and_values_are_allowed(table: str) -> None:
    for row in rows(table):
        for column in TABLES[table].columns:
            cell = row.get(column.name, "")
            assert cell or not column.required, (column.name, row)
            if cell and column.kind == "enum":
                assert cell in column.values, (column.name, row)
            if cell and column.kind == "date":
                latest_day(cell)


@pytest.mark.parametrize("table", present_tables())
def test_every_id_resolves(table: str) -> None:
    for column in TABLES[table].columns:
        if not column.refers_to:
            continue
        known = {row[TABLES[target].key[0]] for target in column.refers_to for row in rows(target)}
        for row in rows(table):
            ids = [item for item in row.get(column.name, "").split(";") if item]
            assert all(ID_PATTERN.fullmatch(item) for item in ids)
            assert set(ids) <= known, (column.name, row)


@pytest.mark.parametrize("table", present_tables())
def test_no_key_stands_twice(table: str) -> None:
    keys = Counter(tuple(row.get(name, "") for name in TABLES[table].key) for row in rows(table))
    assert max(keys.values()) == 1


@pytest.mark.parametrize("table", present_tables())
def test_a_row_from_the_page_names_the_page_and_a_secondary_row_its_source(table: str) -> None:
    for row in rows(table):
        source = row.get("url" if table == "source_doc" else "source", "")
        if row.get("data_status") == "seed":
            assert source == PAGE or row.get("access_note", "").startswith("Named on the review's page"), row
        if row.get("data_status") == "secondary":
            assert source or row["access_note"].startswith("Held in short form"), row


# --- what is true ---


def test_hub_names_are_those_of_the_review_page() -> None:
    assert tuple(row["name"] for row in rows("subject") if row["subject_type"] == "hub") == HUB_NAMES


def test_questions_and_criteria_are_those_of_the_review_page() -> None:
    assert tuple(row["wording"] for row in rows("question")) == QUESTIONS
    assert tuple(row["wording"] for row in rows("criterion") if row["set_id"] == "HUBS") == CRITERIA


def test_criteria_of_two_forms_have_eleven_dimensions() -> None:
    forms = {row["criterion_id"]: row["test_form"] for row in rows("criterion") if row["set_id"] == "HUBS"}
    assert {name for name, form in forms.items() if form == "evidence_of"} == {"C1", "C5", "C6"}
    assert {name for name, form in forms.items() if form == "extent_and_quality"} == {"C2", "C3", "C4", "C7"}
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("dimension"):
        found[row["criterion_id"]] = (*found.get(row["criterion_id"], ()), row["dimension_id"])
    assert {name: found[name] for name in forms} == DIMENSIONS_OF


def test_rubric_has_a_sentence_of_its_own_for_every_dimension_and_level() -> None:
    cells = [(row["dimension_id"], row["level"]) for row in rows("descriptor")]
    assert sorted(cells) == sorted(product((row["dimension_id"] for row in rows("dimension")), "01234"))
    assert len({row["descriptor"] for row in rows("descriptor")}) == len(cells)
    assert {row["data_status"] for row in rows("descriptor")} == {"illustrative"}


def test_six_way_forward_decisions_of_22_november_2006_have_no_recommendation_on_record() -> None:
    found = {row["decision_id"]: row for row in rows("decision") if row["meeting_date"] == "2006-11-22"}
    assert list(found) == list(WAY_FORWARD)
    for name, opening in WAY_FORWARD.items():
        assert found[name]["text"].startswith(opening)
        assert found[name]["recommendation_id"] == ""
        assert found[name]["data_status"] == "seed"
    assert "from 1 June 2007 to end March 2008" in found["W6"]["text"]
    assert "April 2008 to end March 2011" in found["W3"]["text"]


def test_board_noted_greater_leadership_role_on_4_and_5_september_2006() -> None:
    (noted,) = [row for row in rows("decision") if row["outcome"] == "noted"]
    assert noted["meeting_date"] == "2006-09-04/2006-09-05"
    assert noted["text"] == LEADERSHIP
    assert LEADERSHIP in {row["text"] for row in rows("note") if row["place"] == "leadership"}


def test_recommendations_are_reported_ones_with_an_address() -> None:
    assert len(rows("recommendation")) > 0
    for row in rows("recommendation"):
        assert (row["wording_status"], row["data_status"]) == ("reported", "secondary")
        assert row["source"].startswith("https://")


def test_programme_keeps_the_dates_of_the_review_page() -> None:
    actions = {row["action_id"]: row for row in rows("action")}
    assert len(actions) == 11
    planned = {name: (row["start"], row["due"]) for name, row in actions.items()}
    assert planned["A05"] == ("2007-05", "2007-07")
    assert planned["A07"] == ("2007-06-01", "2008-03-31")
    assert planned["A09"][1] == "2007-07-02"
    assert planned["A10"] == ("2007-07-15~", "2007-09-15~")
    assert dt.date(2007, 7, 2).strftime("%A") == "Monday"


def test_actual_dates_are_known_no_earlier_than_they_happened() -> None:
    done = {row["action_id"]: row for row in rows("action") if row["done_on"]}
    assert {row["done_on"] for row in done.values()} == {"2007-11-07", "2008-03-13"}
    assert all(row["known_by"] == row["done_on"] for row in done.values())


def test_money_of_2006_07_is_one_line_that_is_not_allocated() -> None:
    assert all(row["subject_id"] == "" for row in rows("finance_line"))
    (line,) = [row for row in rows("finance_line") if row["period"] == "2006/07"]
    (total,) = rows("control_total")
    assert (line["planned"], total["period"], total["amount"]) == ("8700000", "2006/07", "8700000")


def test_no_cost_or_risk_of_an_option_is_given_because_none_is_known() -> None:
    assert not {"option_cost", "risk", "bid", "indicator"} & set(present_tables())


def test_needs_have_no_verdict_because_none_is_supported() -> None:
    assert {row["audience_id"] for row in rows("need")} == {row["audience_id"] for row in rows("audience")}
    assert {row["verdict"] for row in rows("need")} == {"unknown"}


# --- evidence ---


def test_register_holds_twenty_secondary_items_none_graded_above_c() -> None:
    assert [row["evidence_id"] for row in rows("evidence")] == [f"E{number:02d}" for number in range(1, 21)]
    assert {row["data_status"] for row in rows("evidence")} == {"secondary"}
    assert Counter(row["grade"] for row in rows("evidence")) == {"C": 11, "D": 9}
    assert all(row["grade_reason"] for row in rows("evidence"))


def test_evidence_without_a_day_in_2006_is_left_out_at_the_decision() -> None:
    days = {row["evidence_id"]: latest_day(row["known_by"]) for row in rows("evidence")}
    later = {name for name, day in days.items() if day is None or day > DECISION_DAY}
    assert later == {"E01", "E02", "E03", "E04"}


def test_e12_and_e19_are_linked_to_no_cell() -> None:
    linked = {row["evidence_id"] for row in rows("evidence_link")}
    assert linked == {row["evidence_id"] for row in rows("evidence")} - {"E12", "E19"}


def test_evidence_about_all_hubs_has_scope_programme_and_bears_on_each_hub_alike() -> None:
    cells: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in rows("evidence_link"):
        cells.setdefault((row["evidence_id"], row["scope"]), set()).add((row["subject_id"], row["dimension_id"]))
    programme = {evidence: found for (evidence, scope), found in cells.items() if scope == "programme"}
    assert set(programme) == {"E06", "E07", "E08", "E09", "E11", "E17", "E18", "E20"}
    for found in programme.values():
        assert found == set(product(HUBS, {dimension for _, dimension in found}))
    own = {evidence: {hub for hub, _ in found} for (evidence, scope), found in cells.items() if scope == "own"}
    assert own.pop("E10") == {"H2", "H4", "H6"}
    assert all(len(hubs) == 1 for hubs in own.values())
    assert not set(own) & set(programme)


# --- what is illustrative ---


@pytest.mark.parametrize("table", ["score", "consensus", "weight_set", "interest", "log"])
def test_panel_rows_are_illustrative_and_known_by_the_decision(table: str) -> None:
    assert {row["data_status"] for row in rows(table)} == {"illustrative"}
    assert {row["known_by"] for row in rows(table)} == {"2006-11-22"}


def test_every_reviewer_marked_every_cell_of_every_hub() -> None:
    cells = {(row["reviewer_id"], row["subject_id"], row["dimension_id"]) for row in rows("score")}
    dimensions = [item for group in DIMENSIONS_OF.values() for item in group]
    assert set(product(REVIEWERS, HUBS, dimensions)) <= cells
    agreed = {(row["subject_id"], row["dimension_id"]) for row in rows("consensus")}
    assert set(product(HUBS, dimensions)) <= agreed


@pytest.mark.parametrize("reviewer", [*REVIEWERS, None])
def test_balance_every_hub_has_the_same_levels_criterion_levels_and_mean(reviewer: str | None) -> None:
    by_hub = [levels_of(hub, reviewer) for hub in HUBS]
    assert len({frozenset(Counter(levels.values()).items()) for levels in by_hub}) == 1
    assert len({frozenset(Counter(combined(levels).values()).items()) for levels in by_hub}) == 1
    assert len({mean(levels.values()) for levels in by_hub}) == 1
    assert len({mean(combined(levels).values()) for levels in by_hub}) == 1


def test_balance_is_not_sameness_no_two_hubs_have_the_same_profile() -> None:
    profiles = {tuple(sorted(levels_of(hub, None).items())) for hub in HUBS}
    assert len(profiles) == len(HUBS)


def test_balance_reviewers_differ_alike_on_every_hub() -> None:
    spreads = []
    for hub in HUBS:
        marks = [levels_of(hub, reviewer) for reviewer in REVIEWERS]
        scored = [[int(one[item]) for one in marks] for item in marks[0] if item not in INSUFFICIENT]
        spreads.append(Counter(max(cell) - min(cell) for cell in scored))
    assert all(spread == spreads[0] for spread in spreads)
    assert sum(count for width, count in spreads[0].items() if width > 0) > 0


def test_c2_and_c5_are_insufficient_evidence_for_all_and_nothing_else_is() -> None:
    for hub, reviewer in product(HUBS, [*REVIEWERS, None]):
        levels = levels_of(hub, reviewer)
        assert {item for item, level in levels.items() if level == "IE"} == INSUFFICIENT


def test_consensus_lies_within_the_middle_marks() -> None:
    for row in rows("consensus"):
        marks = [
            mark["level"]
            for mark in rows("score")
            if (mark["subject_id"], mark["dimension_id"]) == (row["subject_id"], row["dimension_id"])
        ]
        assert len(marks) == len(REVIEWERS)
        assert median_low(marks) <= row["level"] <= median_high(marks)


def register_on(hub: str, dimension: str) -> list[tuple[str, str]]:
    """Evidence known at the decision on one cell, own before programme: id and the words that tell it."""
    evidence = {row["evidence_id"]: row for row in rows("evidence")}
    found = []
    for row in rows("evidence_link"):
        item = evidence[row["evidence_id"]]
        day = latest_day(item["known_by"])
        if (row["subject_id"], row["dimension_id"]) == (hub, dimension) and day is not None and day <= DECISION_DAY:
            shared = row["scope"] == "programme"
            words = f"{item['evidence_id']} ({item['direction']}{', all hubs' if shared else ''})"
            found.append((shared, item["evidence_id"], words))
    return [(identity, words) for _, identity, words in sorted(found)]


@pytest.mark.parametrize("table", ["score", "consensus"])
def test_every_hub_reason_is_the_illustrative_sentence_and_what_the_register_holds(table: str) -> None:
    n_seen = 0
    for row in rows(table):
        if row["subject_id"] not in HUBS:
            continue
        held = register_on(row["subject_id"], row["dimension_id"])
        assert row["rationale"] == REASON + (", ".join(words for _, words in held) or "nothing") + "."
        if table == "score":
            assert row["evidence_ids"] == ";".join(identity for identity, _ in held)
        n_seen += 1
    assert n_seen == len(HUBS) * 11 * (len(REVIEWERS) if table == "score" else 1)


def test_hubs_have_equal_weights_only() -> None:
    assert [row["method"] for row in rows("weight_set") if row["set_id"] == "HUBS"] == ["equal"]


# --- options ---


def panel_levels(option: str) -> list[int]:
    cells = {row["dimension_id"]: int(row["level"]) for row in rows("consensus") if row["subject_id"] == option}
    return [cells[f"DF{number}"] for number in range(1, 6)]


def test_eight_options_with_two_comparators_of_the_workbench() -> None:
    options = {row["option_id"]: row for row in rows("option")}
    assert list(options) == [f"O{number}" for number in range(8)]
    assert [name for name, row in options.items() if row["is_baseline"] == "1"] == ["O0"]
    assert [name for name, row in options.items() if row["is_no_national"] == "1"] == ["O6"]
    for name in ("O0", "O6"):
        assert "The workbench's comparator, not the report's." in options[name]["description"]
    assert options["O7"]["longlist_verdict"] == "discarded"


def test_verdicts_on_the_factors_are_illustrative_and_mostly_unknown() -> None:
    verdicts = Counter(row["verdict"] for row in rows("option_csf"))
    assert {row["data_status"] for row in rows("option_csf")} == {"illustrative"}
    assert verdicts.total() == 8 * 5
    assert verdicts["unknown"] > verdicts.total() / 2


def test_themed_framework_of_june_2007_is_not_known_at_the_decision() -> None:
    for table, key in (("subject", "subject_id"), ("option", "option_id")):
        days = {row[key]: latest_day(row["known_by"]) for row in rows(table) if row[key].startswith("O")}
        assert {name for name, day in days.items() if day is None or day > DECISION_DAY} == {"O5"}
    assert "O5" not in {row["subject_id"] for row in rows("score")}


def test_leadership_does_not_count_between_the_options_of_the_report() -> None:
    for reviewer in (*REVIEWERS, None):
        marks = {option: levels_of(option, reviewer)["DF2"] for option in ("O0", "O1", "O2", "O3", "O4")}
        assert len({marks[option] for option in ("O1", "O2", "O3", "O4")}) == 1
        assert marks["O0"] < marks["O1"]


def test_option_reasons_say_that_they_judge_nothing_of_2006() -> None:
    reasons = {row["rationale"] for row in rows("score") if row["round_id"] == "S2"}
    assert len(reasons) == 6
    assert all("not a judgement of 2006" in reason for reason in reasons)


def test_leading_option_changes_with_the_weights_so_that_none_is_endorsed() -> None:
    options = ("O0", "O1", "O2", "O3", "O4", "O6")
    weights = {
        "equal": [Fraction(1)] * 5,
        # rank-order centroids of five, by hand: 137/300, 77/300, 47/300, 27/300, 12/300
        "front-line": [Fraction(points) for points in (137, 12, 27, 77, 47)],
    }
    for name in ("infrastructure", "funder"):
        mine = {row["criterion_id"]: row["points"] for row in rows("weight") if row["weight_set_id"] == name}
        weights[name] = [Fraction(mine[f"F{number}"]) for number in range(1, 6)]
    ranks = {row["criterion_id"]: row["rank"] for row in rows("weight") if row["weight_set_id"] == "front-line"}
    assert [ranks[f"F{number}"] for number in range(1, 6)] == ["1", "5", "4", "2", "3"]
    leaders = {}
    for name, factors in weights.items():
        totals = {
            option: sum(w * level for w, level in zip(factors, panel_levels(option), strict=True)) for option in options
        }
        leaders[name] = {option for option in options if totals[option] == max(totals.values())}
    assert leaders == {"equal": {"O3"}, "front-line": {"O3"}, "infrastructure": {"O1"}, "funder": {"O4"}}
    assert sum(panel_levels("O3")) - sum(panel_levels("O1")) == 1
    assert sum(panel_levels("O3")) - sum(panel_levels("O4")) == 1


# --- as the workbench reads it ---


def test_pack_reads_and_allows_no_totals_over_hubs() -> None:
    review = read_review(PACK)
    assert review.review_id == "changeup-2006"
    assert review.rules.totals_allowed is False
    assert (review.rules.combine, review.rules.rationale, review.rules.evidence) == ("lower", "required", "optional")
    as_at = {name: info.as_at for name, info in review.documents.items()}
    assert as_at["options_report"] == as_at["hub_scorecard"] == "2006-11-22"
    assert as_at["stakeholder_statement"] is None
    assert review.roles["commissioned"] == "Capacitybuilders"
    assert (review.roles["analysed"], review.roles["assured"], review.roles["approved"]) == ("", "", "")
