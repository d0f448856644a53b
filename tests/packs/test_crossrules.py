"""Rules that look across tables, each broken once in a pack that is otherwise sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Change, Damage, assert_told, damaged, everywhere, problems_of, removed, swap
from tests.packs.tiny import FACT, facts


def after(line: str, *rows: str) -> tuple[str, str]:
    """Return a swap that adds rows below a line."""
    return line + "\n", "\n".join([line, *rows]) + "\n"


def added(row: str) -> Change:
    """Return a change that adds a made-up row at the end of a table of facts."""
    return lambda raw: raw + f"{row},{FACT}\n".encode()


REFERENCES = [
    Damage("unknown subject of a score", "score.csv", swap(("R3,A,K1v", "R3,AA,K1v")), 4, "subject_id",
           "not in subject.csv"),
    Damage("misspelt evidence", "score.csv", swap(("E1;E2", "E1;E22")), 3, "evidence_ids", "not in evidence.csv",
           "Did you mean 'E2'?"),
    Damage("unknown reviewer", "assignment.csv", swap(("I1,R3,B", "I1,R9,B")), 7, "reviewer_id", "not in reviewer.csv",
           "Add it to reviewer.csv"),
    Damage("subject that is neither", "subject.csv", swap(("B,hub", "BB,hub")), 2, "subject_id", "not in subject.csv",
           told_in="interest.csv", n=12),
    Damage("unknown criterion of an empty cell's row", "finding.csv", swap(("subject,K1,A", "subject,K9,A")), 2,
           "criterion_id", "not in criterion.csv"),
]  # fmt: skip

STRUCTURE = [
    Damage("two sets for hubs", "criterion_set.csv", swap(("O,option", "O,hub")), 3, "purpose", "another set"),
    Damage("set without a criterion", "criterion_set.csv", swap(after("O,option,panel", "X,bid,panel")), 4, "set_id",
           "no criterion", "criterion.csv"),
    Damage("form without its dimension", "dimension.csv", swap(("K2q,K2,quality", "K2q,K2,extent")), 3, "test_form",
           "extent, quality", "dimension.csv", told_in="criterion.csv"),
    Damage("criterion without a dimension", "criterion.csv", swap(
           after("K2,H,2,Reach,Extent and quality of reach,extent_and_quality,Q1,illustrative,2025-05-31",
                 "K3,H,3,Money,Evidence,evidence_of,Q1,illustrative,2025-05-31")), 4, "test_form", "evidence"),
]  # fmt: skip

ROUNDS = [
    Damage("moderates the wrong round", "round.csv", swap(("moderation,I1", "moderation,I2")), 4, "moderates",
           "same set", "Name that round"),
    Damage("moderates a calibration", "round.csv", swap(("moderation,I1", "moderation,C1")), 4, "moderates",
           "individual round"),
    Damage("moderates nothing", "round.csv", swap(("moderation,I1", "moderation,")), 4, "moderates", "individual"),
    Damage("individual that moderates", "round.csv", swap(("I2,O,individual,", "I2,O,individual,I1")), 5, "moderates",
           "only a moderation"),
    Damage("score in a moderation", "score.csv", swap(("I1,R3,A,K1v", "M1,R3,A,K1v")), 4, "round_id",
           "calibration or individual"),
    Damage("consensus in an individual round", "consensus.csv", swap(("M1,A,K1v", "I1,A,K1v")), 2, "round_id",
           "moderation"),
    Damage("dimension of another set", "score.csv", swap(("I2,R2,P2,F3s", "I2,R2,P2,K1v")), 28, "dimension_id",
           "does not belong"),
    Damage("subject of another type", "score.csv", swap(("I2,R2,P2,F3s", "I2,R2,A,F3s")), 28, "subject_id",
           "does not belong"),
]  # fmt: skip

LEVELS = [
    Damage("level off the scale", "score.csv", swap(("K1v,3,Reason one", "K1v,5,Reason one")), 2, "level",
           "0 to 4, IE, NA"),
    Damage("level with a fraction", "score.csv", swap(("K1v,3,Reason one", "K1v,3.0,Reason one")), 2, "level", "scale"),
    Damage("level in words", "score.csv", swap(("K1v,3,Reason one", "K1v,Sound,Reason one")), 2, "level", "scale"),
    Damage("level in another script", "score.csv", swap(("K1v,3,Reason one", "K1v,٣,Reason one")), 2, "level", "scale"),
    Damage("consensus off the scale", "consensus.csv", swap(("K1v,2,agreed", "K1v,9,agreed")), 2, "level", "scale"),
    Damage("descriptor of IE", "descriptor.csv", swap(("K1v,4", "K1v,IE")), 3, "level", "scale"),
]  # fmt: skip

REASONS = [
    Damage("missing rationale", "score.csv", swap(("Reason two", "")), 3, "rationale", "rationale", "optional"),
    Damage("missing rationale of an IE", "score.csv", swap(("Reason six", "")), 7, "rationale", "IE and NA"),
    Damage("missing evidence", "score.csv", swap(("Reason two,,E1;E2", "Reason two,,")), 3, "evidence_ids",
           "at least one", "optional"),
    Damage("actual interest scored", "interest.csv", swap(("R3,B,actual", "R3,A,actual")), 4, "reviewer_id",
           "actual interest in A", "interest.csv", told_in="score.csv", n=3),
    Damage("reviewer not assigned", "assignment.csv", swap(("I1,R2,B\n", "")), 12, "reviewer_id", "was not assigned B",
           told_in="score.csv"),
]  # fmt: skip

CONSENSUS = [
    Damage("before the lock", "round.csv", swap(("2025-02-28,1", "2025-02-28,0")), 2, "round_id", "is locked",
           "Lock round I1", told_in="consensus.csv"),
    Damage("before the close", "consensus.csv", swap(("R1 would say 3,2025-03-03", "R1 would say 3,2025-02-27")), 2,
           "recorded_at", "before round I1 closed"),
    Damage("without change_reason", "consensus.csv", swap(("The survey was read again", "")), 2, "change_reason",
           "median of the marks (3)", "changed the panel's mind"),
    Damage("IE for a level without reason", "consensus.csv", swap(("K1v,2,agreed", "K1v,IE,agreed"),
           ("The survey was read again", "")), 2, "change_reason", "(3)"),
    Damage("level for an NA without reason", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K1v,2")), 4, "change_reason",
           "(NA)"),
    Damage("outside the median pair", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K2e,3")), 4, "change_reason",
           "(1 to 2)"),
    Damage("unresolved with a level", "consensus.csv", swap(("K2q,,unres", "K2q,2,unres")), 3, "level",
           "unresolved cell has no agreed level", "median then stands"),
    Damage("agreed without a level", "consensus.csv", swap(("K1v,2,agreed", "K1v,,agreed")), 2, "level", "every other"),
    Damage("consensus without a rationale", "consensus.csv", swap(("The higher of two", "")), 4, "rationale",
           "rationale"),
]  # fmt: skip

WEIGHTS = [
    Damage("negative", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,-60")), 3, "points", "not negative"),
    Damage("blank", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,")), 3, "points", "needs points"),
    Damage("all zero", "weight.csv", swap(("WH,K1,,,50", "WH,K1,,,0"), ("WH,K2,,,50", "WH,K2,,,0")), 11, "points",
           "are zero", "100 points"),
    Damage("incomplete", "weight.csv", swap(("WS,F2,,,60,,,\n", "")), 2, "weight_set_id", "no weight for criterion F2",
           "add the row", told_in="weight_set.csv"),
    Damage("criterion of another set", "weight.csv", swap(after("WS,F3,,,40,,,", "WS,K1,,,40,,,")), 5, "criterion_id",
           "not in set O"),
    Damage("rank 0", "weight.csv", swap(("WR,F2,,,,,,1", "WR,F2,,,,,,0")), 6, "rank", "start at 1"),
    Damage("same rank twice", "weight.csv", swap(("WR,F3,,,,,,3", "WR,F3,,,,,,2")), 7, "rank", "same rank", "interval"),
    Damage("limits crossed", "weight.csv", swap(("WI,F1,,,,0.2,0.5", "WI,F1,,,,0.5,0.2")), 8, "lower", "above upper",
           n=1),
    Damage("limits too high", "weight.csv", swap(("WI,F3,,,,0.1,0.4", "WI,F3,,,,0.7,0.9")), 8, "lower", "sum to 1",
           "Widen"),
    Damage("limits too low", "weight.csv", swap(("WI,F1,,,,0.2,0.5", "WI,F1,,,,0.1,0.1"),
           ("WI,F2,,,,0.2,0.5", "WI,F2,,,,0.1,0.1")), 8, "lower", "sum to 1"),
    Damage("AHP without a pair", "comparison.csv", swap(("WA,F1,F3,4,4\n", "")), 5, "weight_set_id",
           "does not compare F1 and F3", "comparison.csv", told_in="weight_set.csv"),
    Damage("ratio that ties nothing", "comparison.csv", swap(("WB,F2,F3,1,2\n", "")), 6, "weight_set_id",
           "F3 with none", told_in="weight_set.csv"),
    Damage("ratio of zero", "comparison.csv", swap(("WB,F2,F3,1,2", "WB,F2,F3,0,2")), 6, "lower", "0 < lower"),
    Damage("ratio upside down", "comparison.csv", swap(("WB,F2,F3,1,2", "WB,F2,F3,2,1")), 6, "lower", "<= upper"),
    Damage("pair turned round", "comparison.csv", swap(after("WA,F2,F3,2,2", "WA,F3,F2,2,2")), 5, "other_id",
           "compared in row 4 already"),
    Damage("ratios that contradict", "comparison.csv", swap(after("WB,F2,F3,1,2", "WB,F1,F3,8,9")), 7, "lower",
           "contradict each other", "compare again"),
    Damage("pair with itself", "comparison.csv", swap(after("WA,F2,F3,2,2", "WA,F3,F3,1,1")), 5, "other_id",
           "two criteria of set O"),
    Damage("pair of another set", "comparison.csv", swap(after("WB,F2,F3,1,2", "WB,F3,K1,1,2")), 7, "other_id",
           "two criteria of set O"),
]  # fmt: skip

OPTIONS = [
    Damage("mixed price bases", "option_cost.csv", swap(("P2,2026,90,103.5,120,2025", "P2,2026,90,103.5,120,2024")), 7,
           "price_base", "2024 prices and 2025 prices", "one base year"),
    Damage("low above central", "option_cost.csv", swap(("P2,2026,90", "P2,2026,104")), 7, "central", "must not fall"),
    Damage("a year that one option lacks", "option_cost.csv", swap(("P1,2026,0,0,0", "P1,2027,0,0,0")), 4, "year",
           "P1 has no 2026 and has 2027 besides", "a row for every year"),
    Damage("a year more", "option_cost.csv", added("P2,2027,0,1,2,2025 prices,"), 6, "year", "P2 has 2027 besides"),
    Damage("two baselines", "option.csv", swap(("P2,0,0", "P2,1,0")), None, "is_baseline", "2 are marked", "one of"),
    Damage("no baseline", "option.csv", swap(("P0,1,0", "P0,0,0")), None, "is_baseline", "0 are marked"),
    Damage("no option without services", "option.csv", swap(("P1,0,1", "P1,0,0")), None, "is_no_national", "0 are"),
    Damage("baseline discarded", "option.csv", swap(("As now,carried", "As now,discarded")), 2, "longlist_verdict",
           "cannot be discarded"),
    Damage("option that is a hub", "option.csv", swap(("P2,0,0", "B,0,0")), 4, "option_id", "type option", n=4),
]  # fmt: skip


FEEDBACK = facts(
    "feedback_id,document,received_on,kind,text,reply,replied_on",
    "FB1,statement,2025-05-20,comment,Clear,Thank you,2025-06-20",
    "FB2,statement,2025-05-20,comment,Clear,Thank you,2025-05-31",
)
DATES = [
    Damage("action done later", "action.csv", swap((",,,planned", ",,2025-06-01,done")), 2, "done_on",
           "cannot be known on 2025-05-31", "Mend one of the two dates"),
    Damage("action done in a month that ends later", "action.csv", swap((",,,planned", ",,2025-05/2025-06,done")), 2,
           "done_on", "2025-05-31"),
    Damage("meeting held later", "decision.csv", swap(("Board,2025-05-01", "Board,2025-06-01")), 2, "meeting_date",
           "2025-05-31"),
    Damage("reply given later", "feedback.csv", lambda _: FEEDBACK.encode(), 2, "replied_on", "2025-05-31"),
    Damage("consensus recorded later", "consensus.csv", swap(("two,,,2025-03-04", "two,,,2025-06-04")), 4,
           "recorded_at", "2025-05-31"),
    Damage("mark given on a day without an end", "score.csv", swap(("Reason two,,E1;E2,2025-02-10",
           "Reason two,,E1;E2,2025-02-10/..")), 3, "scored_at", "2025-05-31"),
]  # fmt: skip


@pytest.mark.parametrize(
    "damage",
    [*REFERENCES, *STRUCTURE, *ROUNDS, *LEVELS, *REASONS, *CONSENSUS, *WEIGHTS, *OPTIONS, *DATES],
    ids=lambda damage: damage.name,
)
def test_broken_rule_is_told(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path)


ALLOWED = [
    Damage("consensus at an end of the pair", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K2e,1")), None, None, ""),
    Damage("IE agreed where the marks say IE", "consensus.csv", swap(("M1,B,K2e,2", "M1,B,K2q,IE")), None, None, ""),
    Damage("weight of zero", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,0")), None, None, ""),
    Damage("limits that allow one vector", "weight.csv", swap(("WI,F1,,,,0.2,0.5", "WI,F1,,,,0.4,0.4"),
           ("WI,F2,,,,0.2,0.5", "WI,F2,,,,0.3,0.3"), ("WI,F3,,,,0.1,0.4", "WI,F3,,,,0.3,0.3")), None, None, ""),
    Damage("an option without any cost", "option_cost.csv", swap((f"P1,2025,0,10,20,2025 prices,,{FACT}\n", ""),
           (f"P1,2026,0,0,0,2025 prices,,{FACT}\n", "")), None, None, ""),
    Damage("a row known on a day that has no end", "decision.csv", swap(
           ("Board,2025-05-01", "Board,2025-06-01"), ("2025-05-31", "2025-05-01/..")), None, None, ""),
    Damage("no assignment at all", "assignment.csv", removed, None, None, ""),
    Damage("potential interest scored", "interest.csv", swap(("R3,B,actual", "R3,A,potential")), None, None, ""),
]  # fmt: skip


@pytest.mark.parametrize("damage", ALLOWED, ids=lambda damage: damage.name)
def test_what_is_allowed_reads(damage: Damage, tmp_path: Path) -> None:
    assert read_review(damaged(tmp_path, damage)).review_id == "tiny"


def test_an_option_that_is_not_carried_may_be_costed_over_fewer_years(tmp_path: Path) -> None:
    folder = damaged(
        tmp_path,
        Damage("", "subject.csv", added("P3,option,Two services,Two,"), None, None, ""),
        Damage("", "option.csv", added("P3,0,0,Two,discarded,Too dear"), None, None, ""),
        Damage("", "option_cost.csv", added("P3,2025,0,1,2,2025 prices,"), None, None, ""),
    )
    assert "P3" in set(read_review(folder).table("option_cost")["option_id"])


def test_optional_rationale_and_evidence_may_be_missing(tmp_path: Path) -> None:
    blanks = Damage("", "score.csv", swap(("Reason two,,E1;E2", ",,")), None, None, "")
    rules = Damage(
        "", "review.toml", lambda raw: raw + b'rationale = "optional"\nevidence = "optional"\n', None, None, ""
    )
    review = read_review(damaged(tmp_path, blanks, rules))
    assert review.rules.rationale == review.rules.evidence == "optional"
    assert review.table("score")["rationale"].iloc[1] == ""


def test_damage_in_several_files_is_told_at_once(tmp_path: Path) -> None:
    folder = damaged(
        tmp_path,
        Damage("a cell", "evidence.csv", swap(("press_report", "press")), None, None, ""),
        Damage("a rule", "weight.csv", swap(("WS,F2,,,60", "WS,F2,,,-60")), None, None, ""),
        Damage("another rule", "option_cost.csv", swap(("P2,2026,90", "P2,2026,104")), None, None, ""),
        Damage("the profile", "review.toml", swap(("commissioner =", "comissioner =")), None, None, ""),
        Damage("a row", "action.csv", swap(("Do it", "Do, it")), None, None, ""),
    )  # fmt: skip
    told = [(problem.file, problem.row, problem.column) for problem in problems_of(folder)]
    assert told == [
        ("review.toml", None, "review.comissioner"),
        ("review.toml", None, "review.commissioner"),
        ("evidence.csv", 4, "source_type"),
        ("action.csv", 2, None),
        ("weight.csv", 3, "points"),
        ("option_cost.csv", 7, "central"),
    ]


def test_a_rule_is_not_run_on_a_table_that_is_at_fault_already(tmp_path: Path) -> None:
    folder = damaged(
        tmp_path,
        Damage("off the scale", "score.csv", everywhere(",A,K1v,3,", ",A,K1v,8,"), None, None, ""),
        Damage("no reason", "consensus.csv", swap(("The higher of two", "")), None, None, ""),
    )
    told = [(problem.file, problem.row, problem.column) for problem in problems_of(folder)]
    assert told == [("score.csv", 2, "level"), ("score.csv", 4, "level"), ("consensus.csv", 4, "rationale")]
