"""The fictional pack says that it is one, is written like a panel's, and holds every case that a real one may lack."""

from __future__ import annotations

import csv
import itertools
import operator
import re
import statistics
import tomllib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evaluation.packs import read_review
from evaluation.schemas import ID_PATTERN, TABLES, latest_day

PACK = Path(__file__).parents[2] / "data" / "northshire-2025"
Row = dict[str, str]
Cell = tuple[str, str]

FUNCTION_WORDS = frozenset(
    {
        "that",
        "with",
        "them",
        "they",
        "their",
        "from",
        "have",
        "what",
        "than",
        "when",
        "which",
        "were",
        "could",
        "would",
        "only",
        "those",
        "other",
        "whom",
        "this",
        "been",
    }
)
MOST_PARAPHRASES = 6
"""A word that stands in more paraphrases than these says nothing of one piece of evidence."""


@cache
def rows(table: str) -> tuple[Row, ...]:
    with (PACK / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def config() -> dict[str, Any]:
    return tomllib.loads((PACK / "review.toml").read_text(encoding="utf-8"))


def by_key(table: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows(table)}


def marks(round_id: str) -> dict[Cell, dict[str, str]]:
    found: dict[Cell, dict[str, str]] = defaultdict(dict)
    for row in rows("score"):
        if row["round_id"] == round_id:
            found[row["subject_id"], row["dimension_id"]][row["reviewer_id"]] = row["level"]
    return found


def consensus(round_id: str) -> dict[Cell, Row]:
    return {(row["subject_id"], row["dimension_id"]): row for row in rows("consensus") if row["round_id"] == round_id}


def numbered(cell: dict[str, str]) -> list[float]:
    return sorted(float(level) for level in cell.values() if level not in ("IE", "NA"))


def middle_pair(cell: dict[str, str]) -> tuple[float, float]:
    numbers = numbered(cell)
    return numbers[(len(numbers) - 1) // 2], numbers[len(numbers) // 2]


def words(text: str) -> set[str]:
    found = re.findall(r"[a-z]{4,}|\d+(?:[.,]\d+)*", text.lower())
    return {word if word[0].isdigit() else word.rstrip("s") for word in found} - FUNCTION_WORDS


# --- the folder ---


def test_pack_says_that_it_is_fictional_and_every_row_that_it_is_illustrative() -> None:
    review = config()["review"]
    assert "fictional" in str(review["description"])
    assert "fictional" in str(review["subtitle"])
    for path in PACK.glob("*.csv"):
        stated = {row["data_status"] for row in rows(path.stem) if "data_status" in row}
        assert stated <= {"illustrative"}, path.name
        assert stated or not TABLES[path.stem].states_fact, path.name


def test_addresses_are_empty_or_of_a_domain_that_cannot_exist() -> None:
    addresses = {row["url"] for row in rows("source_doc")}
    assert addresses > {""}
    assert all(url.startswith("https://northshire.example/") for url in addresses if url)


@pytest.mark.parametrize("path", sorted(PACK.glob("*.csv")), ids=lambda path: str(path.stem))
def test_files_are_plain_and_declared(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    header = next(csv.reader([text.split("\n", 1)[0]]))
    table = TABLES[path.stem]
    assert set(header) <= set(table.column_names)
    assert {column.name for column in table.columns if column.required} <= set(header)
    assert all("\n" not in cell for row in rows(path.stem) for cell in row.values())
    keys = [tuple(row.get(name, "") for name in table.key) for row in rows(path.stem)]
    assert len(keys) == len(set(keys))


def test_every_table_is_used() -> None:
    assert {path.stem for path in PACK.glob("*.csv")} == set(TABLES)


def test_every_id_resolves() -> None:
    keys = {name: {row[table.key[0]] for row in rows(name)} for name, table in TABLES.items() if len(table.key) == 1}
    lost = [
        (name, column.name, value)
        for name, table in TABLES.items()
        for column in table.columns
        if column.refers_to
        for row in rows(name)
        for value in filter(None, row.get(column.name, "").split(";"))
        if not ID_PATTERN.fullmatch(value) or all(value not in keys[target] for target in column.refers_to)
    ]
    assert lost == []


def test_enumerated_values_are_all_present() -> None:
    wanted = {
        ("decision", "outcome"),
        ("consensus", "method"),
        ("interest", "kind"),
        ("need", "verdict"),
        ("need", "national_rationale"),
        ("finding", "kind"),
        ("finding", "confidence"),
        ("evidence", "source_type"),
        ("evidence", "direction"),
        ("evidence", "grade"),
        ("note", "place"),
        ("log", "kind"),
        ("feedback", "kind"),
        ("response_code", "position"),
        ("response_code", "changed"),
        ("action", "status"),
        ("option", "longlist_verdict"),
        ("option_csf", "verdict"),
        ("round", "stage"),
        ("reviewer", "role"),
        ("criterion", "test_form"),
    }
    for table, column in sorted(wanted):
        held = {row[column] for row in rows(table)}
        assert held == set(TABLES[table].column(column).values), (table, column)


def test_weights_are_elicited_by_five_methods_for_the_options() -> None:
    methods = {row["method"]: row["stakeholder_group"] for row in rows("weight_set") if row["set_id"] == "CSF"}
    assert set(methods) == {"swing", "rank", "ahp", "interval", "ratio"}
    assert len(set(methods.values())) == 5
    assert {row["set_id"] for row in rows("weight_set")} == {"HUBS", "CSF", "BIDS"}


# --- rationales ---


def test_no_two_rationales_are_alike() -> None:
    texts = [row["rationale"] for table in ("score", "consensus") for row in rows(table)]
    assert all(texts)
    plain = Counter(re.sub(r"\W+", " ", text.lower()).strip() for text in texts)
    assert [text for text, count in plain.items() if count > 1] == []


def test_no_two_scores_share_most_of_their_words() -> None:
    bags = [(words(row["rationale"]), row["rationale"]) for row in rows("score")]
    close = [
        (one, other)
        for (first, one), (second, other) in itertools.combinations(bags, 2)
        if len(first & second) > 0.7 * len(first | second)
    ]
    assert close == []


def test_every_rationale_names_something_that_its_evidence_says() -> None:
    paraphrase = {row["evidence_id"]: words(row["paraphrase"]) for row in rows("evidence")}
    count = Counter(word for found in paraphrase.values() for word in found)
    empty = []
    for row in rows("score"):
        cited = row["evidence_ids"].split(";") if row["evidence_ids"] else []
        shared = words(row["rationale"]) & set().union(*(paraphrase[item] for item in cited))
        if cited and not any(count[word] <= MOST_PARAPHRASES for word in shared):
            empty.append(row["rationale"])
    assert empty == []


def test_every_level_cites_evidence_that_is_linked_to_its_cell() -> None:
    linked = {(row["evidence_id"], row["subject_id"], row["dimension_id"]) for row in rows("evidence_link")}
    for row in rows("score"):
        assert row["evidence_ids"] or row["level"] in ("IE", "NA"), row
        for item in filter(None, row["evidence_ids"].split(";")):
            assert (item, row["subject_id"], row["dimension_id"]) in linked, row["rationale"]


def test_no_score_cites_what_was_not_yet_known() -> None:
    evidence = by_key("evidence", "evidence_id")
    for row in rows("score"):
        for item in filter(None, row["evidence_ids"].split(";")):
            known, scored = latest_day(evidence[item]["known_by"]), latest_day(row["scored_at"])
            assert known is not None
            assert scored is not None
            assert known <= scored, (item, row["scored_at"])


# --- reviewers and rounds ---


def test_one_reviewer_is_lenient_one_severe_and_the_others_neither() -> None:
    deviations: dict[str, list[float]] = defaultdict(list)
    for cell in marks("S1").values():
        if numbers := numbered(cell):
            middle = statistics.median(numbers)
            for reviewer, level in cell.items():
                if level not in ("IE", "NA"):
                    deviations[reviewer].append(float(level) - middle)
    mean = {reviewer: statistics.fmean(values) for reviewer, values in deviations.items()}
    assert mean["RB"] > 0.4
    assert mean["RD"] < -0.4
    assert all(abs(mean[reviewer]) < 0.25 for reviewer in ("RA", "RC", "RE"))


def test_reviewer_with_an_actual_interest_scored_nothing_of_that_hub() -> None:
    barred = [(row["reviewer_id"], row["subject_id"]) for row in rows("interest") if row["kind"] == "actual"]
    assert len(barred) == 1
    assert not [row for row in rows("score") if (row["reviewer_id"], row["subject_id"]) in barred]
    assert not [row for row in rows("assignment") if (row["reviewer_id"], row["subject_id"]) in barred]


def test_other_interests_are_mitigated() -> None:
    kinds = {row["kind"]: row for row in rows("interest") if row["kind"] in ("potential", "perceived")}
    assert set(kinds) == {"potential", "perceived"}
    assert all(row["nature"] and row["mitigation"] for row in kinds.values())


def test_an_assigned_reviewer_left_three_cells_unscored() -> None:
    dimensions = {row["dimension_id"] for row in rows("dimension") if row["criterion_id"].startswith("K")}
    asked = {
        (row["subject_id"], dimension, row["reviewer_id"])
        for row in rows("assignment")
        if row["round_id"] == "S1"
        for dimension in dimensions
    }
    given = {(*cell, reviewer) for cell, levels in marks("S1").items() for reviewer in levels}
    assert given < asked
    assert asked - given == {("N4", "K5v", "RE"), ("N6", "K6q", "RE"), ("N6", "K7v", "RE")}


def test_individual_rounds_are_locked_before_their_consensus() -> None:
    rounds = by_key("round", "round_id")
    for row in rows("consensus"):
        individual = rounds[rounds[row["round_id"]]["moderates"]]
        assert individual["locked"] == "1"
        assert row["recorded_at"] > individual["closed"]


# --- levels, IE and NA ---


def test_consensus_is_ie_where_half_the_marks_are_and_na_where_all_are() -> None:
    levels = {cell: row["level"] for cell, row in consensus("M1").items()}
    found: dict[str, list[float]] = {"IE": [], "NA": []}
    for cell, given in marks("S1").items():
        share = {state: list(given.values()).count(state) / len(given) for state in ("IE", "NA")}
        for state, least in (("IE", 0.5), ("NA", 1)):
            if cell in levels:
                assert (levels[cell] == state) == (share[state] >= least), cell
            if share[state] >= least:
                found[state].append(share[state])
    assert 0.5 in found["IE"]
    assert 1.0 in found["IE"]
    assert len(found["NA"]) == 3


def test_some_cells_hold_one_ie_and_still_have_a_level() -> None:
    levels = {cell: row["level"] for cell, row in consensus("M1").items()}
    single = [cell for cell, given in marks("S1").items() if list(given.values()).count("IE") == 1]
    assert single
    assert all(levels[cell].isdigit() for cell in single)


def test_one_criterion_has_one_dimension_na_one_has_both_and_one_is_ie_with_the_other_shown() -> None:
    levels = {cell: row["level"] for cell, row in consensus("M1").items()}
    assert (levels["N5", "K4e"], levels["N5", "K4q"]) == ("NA", "3")
    assert (levels["N6", "K4e"], levels["N6", "K4q"]) == ("NA", "NA")
    assert (levels["N3", "K6e"], levels["N3", "K6q"]) == ("2", "IE")
    assert levels["N4", "K7v"] == "IE"


def test_most_cells_are_moderated_and_two_of_the_others_have_a_pair_of_middle_marks() -> None:
    individual, moderated = marks("S1"), consensus("M1")
    left = set(individual) - set(moderated)
    assert 0 < len(left) < len(individual) / 5
    pairs = {cell: middle_pair(individual[cell]) for cell in left}
    assert {cell for cell, (low, high) in pairs.items() if low < high} == {("N2", "K2q"), ("N6", "K6q")}
    assert pairs["N6", "K6q"] == (2, 3)


@pytest.mark.parametrize(("individual", "moderation"), [("S1", "M1"), ("S2", "M2"), ("S3", "M3")])
def test_consensus_leaves_the_middle_marks_only_with_a_change_reason(individual: str, moderation: str) -> None:
    given, changed = marks(individual), []
    for cell, row in consensus(moderation).items():
        if row["level"] in ("", "IE", "NA"):
            continue
        low, high = middle_pair(given[cell])
        differs = not low <= float(row["level"]) <= high
        assert differs == bool(row["change_reason"]), cell
        changed += [cell] * differs
    assert changed == ([("N5", "K6e")] if individual == "S1" else [])


def test_a_cell_without_agreement_has_no_level_and_a_dissent_names_its_reviewer() -> None:
    for row in rows("consensus"):
        assert (row["method"] == "unresolved") == (row["level"] == "")
    dissents = [row["dissent"] for row in rows("consensus") if row["dissent"]]
    assert dissents
    assert all(re.match(r"Reviewer [A-E] ", text) for text in dissents)


# --- evidence ---


def test_evidence_covers_some_cells_from_several_sides_some_from_one_and_some_not_at_all() -> None:
    evidence = by_key("evidence", "evidence_id")
    types: dict[Cell, set[str]] = defaultdict(set)
    directions: dict[Cell, set[str]] = defaultdict(set)
    for row in rows("evidence_link"):
        if row["scope"] == "own" and evidence[row["evidence_id"]]["known_by"] <= "2025-09-30":
            cell = row["subject_id"], row["dimension_id"]
            types[cell].add(evidence[row["evidence_id"]]["source_type"])
            directions[cell].add(evidence[row["evidence_id"]]["direction"])
    high = {cell for cell, row in consensus("M1").items() if row["level"] in ("3", "4")}
    assert {cell for cell in high if len(types[cell]) == 1}
    assert {cell for cell in high if len(types[cell]) > 1}
    assert {cell for cell in directions if {"positive", "negative"} <= directions[cell]} >= {("N2", "K2q")}
    assert not types["N4", "K7v"]


def test_some_evidence_is_about_all_hubs_some_is_known_too_late_and_one_piece_has_no_last_day() -> None:
    hubs = {row["subject_id"] for row in rows("subject") if row["subject_type"] == "hub"}
    programme = [row for row in rows("evidence_link") if row["scope"] == "programme"]
    assert {row["subject_id"] for row in programme} == hubs
    days = {row["evidence_id"]: latest_day(row["known_by"]) for row in rows("evidence")}
    as_at = latest_day("2025-09-30")
    assert as_at is not None
    assert {item for item, day in days.items() if day is None} == {"E76"}
    assert {"E73", "E74", "E75"} <= {item for item, day in days.items() if day is not None and day > as_at}


def test_every_grade_has_a_reason() -> None:
    assert all(row["grade_reason"] for row in rows("evidence"))


# --- options ---


def option_values() -> dict[str, list[float]]:
    """Values of the shortlisted options on the factors that concern them all, on the pack's own scale."""
    value = {str(level["code"]): float(level["value"]) for level in config()["scales"]["panel"]["levels"]}
    agreed, given = consensus("M2"), marks("S2")
    return {
        option: [
            value[agreed[option, factor]["level"] if (option, factor) in agreed else f"{middle_pair(cell)[0]:g}"]
            for factor in ("F1s", "F2s", "F3s", "F4s", "F5s")
            for cell in (given[option, factor],)
        ]
        for option in ("P0", "P2", "P3", "P4", "P5")
    }


def present_value(option: str) -> float:
    """Central cost in pounds of 2026, each year's money discounted from 2026 at 3.5 per cent."""
    return sum(
        float(row["central"]) / 1.035 ** (int(row["year"]) - 2026)
        for row in rows("option_cost")
        if row["option_id"] == option
    )


def test_options_hold_a_baseline_none_for_the_county_one_discarded_and_one_preferred_with_a_reason() -> None:
    options = by_key("option", "option_id")
    assert [item for item, row in options.items() if row["is_baseline"] == "1"] == ["P0"]
    assert [item for item, row in options.items() if row["is_no_national"] == "1"] == ["P1"]
    verdicts = Counter(row["longlist_verdict"] for row in options.values())
    assert verdicts == {"carried": 5, "discarded": 1, "preferred_way_forward": 1}
    assert all(row["verdict_reason"] for row in options.values())
    assert "P6" not in {row["subject_id"] for row in rows("score")}


def test_one_option_has_an_ie_cell_and_one_factor_is_na_for_the_baseline() -> None:
    levels = {cell: row["level"] for cell, row in consensus("M2").items()}
    assert [cell for cell, level in levels.items() if level == "IE"] == [("P1", "F3s")]
    assert [cell for cell, level in levels.items() if level == "NA"] == [("P0", "F6s")]


def test_alliance_leads_by_so_little_that_one_mark_turns_the_answer() -> None:
    total = {option: sum(values) for option, values in option_values().items()}
    assert total == {"P0": 310, "P2": 340, "P3": 285, "P4": 260, "P5": 345}
    assert total["P5"] - 45 + 20 < total["P2"], "the step from Partial to Limited on one factor costs 25 of 345"


def council_weights() -> dict[str, float]:
    """Geometric means of the councils' comparisons, row by row: near enough to their weights to say who leads."""
    factors = [f"F{number}" for number in range(1, 7)]
    ratio = dict.fromkeys(((factor, factor) for factor in factors), 1.0)
    for row in rows("comparison"):
        if row["weight_set_id"] == "W-COUNTY":
            assert row["lower"] == row["upper"]
            ratio[row["criterion_id"], row["other_id"]] = float(row["lower"])
            ratio[row["other_id"], row["criterion_id"]] = 1 / float(row["lower"])
    return {one: statistics.geometric_mean(ratio[one, other] for other in factors) for one in factors}


def test_users_and_councils_weigh_the_factors_so_that_different_options_lead() -> None:
    users = {row["criterion_id"]: float(row["points"]) for row in rows("weight") if row["weight_set_id"] == "W-USERS"}
    leaders = []
    for weights in (users, council_weights()):
        heavy = [weights[f"F{number}"] for number in range(1, 6)]
        total = {option: sum(map(operator.mul, values, heavy)) for option, values in option_values().items()}
        leaders.append(max(total, key=total.__getitem__))
    assert leaders == ["P5", "P2"]


def test_only_the_two_joint_hubs_cost_more_and_give_less_than_another_option() -> None:
    benefit = {option: sum(values) for option, values in option_values().items()}
    cost = {option: present_value(option) for option in benefit}
    dominated = {
        one
        for one, other in itertools.permutations(benefit, 2)
        if cost[other] <= cost[one] and benefit[other] > benefit[one]
    }
    assert dominated == {"P3"}
    assert cost["P4"] < cost["P0"] < cost["P2"] < cost["P5"] < cost["P3"]


def test_costs_are_ordered_in_one_price_base_over_five_years_with_optimism_bias_stated() -> None:
    costs = rows("option_cost")
    assert {row["price_base"] for row in costs} == {"2025/26 prices"}
    assert Counter(row["option_id"] for row in costs) == dict.fromkeys(("P0", "P1", "P2", "P3", "P4", "P5"), 5)
    assert all(float(row["low"]) <= float(row["central"]) <= float(row["high"]) for row in costs)
    assert all("ptimism bias" in row["basis"] for row in costs)


def test_every_shortlisted_option_has_two_or_three_risks() -> None:
    counts = Counter(row["option_id"] for row in rows("risk"))
    assert set(counts) == {"P0", "P1", "P2", "P3", "P4", "P5"}
    assert set(counts.values()) <= {2, 3}


# --- what follows ---


def test_two_recommendations_have_no_decision_and_one_decision_no_recommendation() -> None:
    decided = [row["recommendation_id"] for row in rows("decision")]
    assert decided.count("") == 1
    assert {row["recommendation_id"] for row in rows("recommendation")} - set(decided) == {"RC7", "RC8"}
    assert {row["wording_status"] for row in rows("recommendation")} == {"illustrative"}


def test_every_recommendation_rests_on_a_finding_and_there_are_four_tensions() -> None:
    assert all(row["finding_ids"] for row in rows("recommendation"))
    assert Counter(row["kind"] for row in rows("finding"))["tension"] == 4


def test_actions_show_dates_planned_revised_and_kept() -> None:
    actions = rows("action")
    assert any(row["revised_due"] > row["due"] for row in actions if row["revised_due"])
    assert all(row["done_on"] for row in actions if row["status"] == "done")
    assert {row["decision_id"] for row in actions} > {""}


def test_consultation_has_answers_on_four_topics_each_with_a_reply() -> None:
    codes = rows("response_code")
    assert len({row["topic_id"] for row in codes}) == 4
    assert len({row["argument"] for row in codes}) == len(codes)
    assert all(row["reply"] for row in codes)
    assert {row["response_id"] for row in codes} == {row["response_id"] for row in rows("response")}


def test_a_bid_that_fails_a_gate_is_not_awarded_however_it_scored() -> None:
    bids = by_key("bid", "bid_id")
    failed = {row["bid_id"] for row in rows("bid_eligibility") if row["passed"] == "0"}
    assert failed == {"B2"}
    assert {bids[item]["outcome"] for item in failed} == {"not_awarded"}
    level = {cell: float(row["level"]) for cell, row in consensus("M3").items()}
    assert sum(level["B2", item] for item in ("G1s", "G2s")) > sum(level["B1", item] for item in ("G1s", "G2s"))


@pytest.mark.parametrize(("period", "unallocated"), [("2024/25", 0), ("2025/26", 55_000)])
def test_finance_lines_make_the_control_total_of_one_period_only(period: str, unallocated: int) -> None:
    control = float(by_key("control_total", "period")[period]["amount"])
    planned = sum(float(row["planned"]) for row in rows("finance_line") if row["period"] == period)
    assert control - planned == unallocated


def test_money_spent_in_the_closed_period_also_makes_the_control_total() -> None:
    closed = [row for row in rows("finance_line") if row["period"] == "2024/25"]
    assert sum(float(row["actual"]) for row in closed) == 1_920_000


def test_indicators_have_values_planned_and_actual_and_some_not_yet_known() -> None:
    values = rows("indicator_value")
    assert {bool(row["actual"]) for row in values} == {True, False}
    assert all(row["target"] for row in values)


def test_pack_is_read_without_a_fault() -> None:
    review = read_review(PACK)
    assert review.review_id == "northshire-2025"
    assert len(review.table("score")) == len(rows("score"))
