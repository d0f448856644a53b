"""Every way in which a file goes wrong before its cells are looked at, told by row; what does no harm is accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import files, read_review
from evaluation.packs.files import read_text_table, suggestion
from evaluation.schemas import TABLES
from tests.packs.damage import Change, Damage, around, assert_told, damaged, everywhere, removed, swap
from tests.packs.tiny import FILES, write_pack

WEIGHT_END = "WH,K2,,,50,,,\n"


def cut(text: str) -> Change:
    """Return a change that cuts the file off just before a text."""
    return lambda raw: raw[: raw.index(text.encode())]


def encoded(name: str) -> Change:
    return lambda raw: raw.decode().encode(name)


BROKEN = [
    Damage("extra field", "score.csv", swap(("Reason two,", "Reason, two,")), 3, None, "12 fields", "comma"),
    Damage("missing field", "score.csv", swap(("Reason two,,", "Reason two,")), 3, None, "10 fields", "comma"),
    Damage("extra field in every row", "round.csv", everywhere("2025-", ",2025-"), 2, None, "9 fields", n=4),
    Damage("stray quote", "score.csv", swap(("Reason two", '"Reason" two')), 3, None, "quotation mark", "double"),
    Damage("unclosed quote", "score.csv", swap(("Reason two", '"Reason two')), 3, None, "quotation mark", "close"),
    Damage(
        "quote that swallows rows",
        "score.csv",
        swap(("Reason two,,E1;E2", '"Reason two,,E1;E2'), ("Reason four,", 'Reason four",')),
        3,
        None,
        "more than one line",
        "Close the quotation mark",
        n=1,
    ),
    Damage("cut off", "weight.csv", cut("0,,,\nWH,K2"), 11, None, "cut off", "line break"),
    Damage("10 cut to 1", "option_cost.csv", cut("03.5,120"), 7, None, "cut off", "line break"),
    Damage("no final newline", "weight.csv", lambda raw: raw.rstrip(b"\n"), 12, None, "cut off"),
    Damage(
        "Windows-1252",
        "subject.csv",
        lambda raw: raw.replace(b"Hub B", "Hub à la carte".encode("cp1252")),
        3,
        None,
        "not UTF-8",
        "CSV UTF-8",
    ),
    Damage("UTF-16", "subject.csv", encoded("utf-16"), None, None, "UTF-16", "CSV UTF-8"),
    Damage("UTF-16 without its mark", "subject.csv", encoded("utf-16-le"), 1, None, "NUL", "CSV UTF-8"),
    Damage("NUL", "subject.csv", swap(("Hub B", "Hub\0B")), 3, None, "NUL"),
    Damage("control character", "subject.csv", swap(("Hub B", "Hub\x07B")), 3, None, "U+0007"),
    Damage("duplicate column", "weight.csv", swap(("worst,best", "worst,worst")), 1, "worst", "twice"),
    Damage("unknown column", "weight.csv", swap(("points", "point")), 1, "point", "no such column", "'points'"),
    Damage("missing column", "option_cost.csv", swap(("price_base", "basis2")), 1, "price_base", "missing", n=2),
    Damage("column without a name", "weight.csv", swap(("rank\n", "\n")), 1, "(no name)", "no such column"),
    Damage("empty file", "weight.csv", lambda _: b"", None, None, "empty", "remove it"),
    Damage("only blanks", "weight.csv", lambda _: b" \n\n", None, None, "empty"),
    Damage("blank line", "weight.csv", swap((WEIGHT_END, f"\n{WEIGHT_END}")), 12, None, "row is empty", "Remove"),
    Damage("row of commas", "weight.csv", swap((WEIGHT_END, f",,,,,,,\n{WEIGHT_END}")), 12, None, "row is empty"),
    Damage("blank line at the end", "weight.csv", lambda raw: raw + b"\n", 13, None, "row is empty"),
    Damage("blank line above the header", "weight.csv", lambda raw: b"\n" + raw, 1, None, "first row is empty"),
    Damage("semicolons", "weight.csv", everywhere(",", ";"), 1, None, "another sign", "comma delimited"),
    Damage("text on two lines", "subject.csv", swap(("Hub B", '"Hub\nB"')), 3, None, "more than one line"),
    Damage("cell too long", "subject.csv", swap(("Hub B", "x" * 40_000)), 3, None, "longer than 32,767"),
    Damage("cell of 200 kB", "subject.csv", swap(("Hub B", "x" * 200_000)), 3, None, "longer than"),
]


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.name)
def test_broken_file_is_told_by_row(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path, around(damage.file))


def test_control_a_naive_reader_takes_a_cut_number_for_a_whole_one() -> None:
    raw = FILES["option_cost.csv"].encode()
    cut_text = raw[: raw.index(b"03.5,120")].decode()
    assert cut_text.endswith("P2,2026,90,1")  # 103.5 would be read as 1
    assert len(cut_text.splitlines()[-1].split(",")) == 4


ACCEPTED: list[tuple[str, str, Change]] = [
    ("byte order mark", "subject.csv", lambda raw: b"\xef\xbb\xbf" + raw),
    ("CRLF", "subject.csv", everywhere("\n", "\r\n")),
    ("non-breaking spaces around", "subject.csv", swap(("A,hub,Hub A", "\u00a0A\u00a0,\u202fhub ,\u00a0Hub A\u00a0"))),
    ("zero-width characters", "subject.csv", swap(("A,hub,Hub A", "A\u200b,hub\ufeff,Hub\u00ad A"))),
    ("writing turned round", "subject.csv", swap(("Hub A", "\u202eHub A\u202c"))),
    ("quoted cells", "subject.csv", swap(("Hub A", '"Hub A"'))),
]


@pytest.mark.parametrize(("file", "change"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_harmless_difference_reads_the_same(file: str, change: Change, tmp_path: Path) -> None:
    plain = read_review(write_pack(tmp_path / "plain"))
    other = read_review(damaged(tmp_path / "other", Damage("", file, change, None, None, "")))
    for name, frame in plain.tables.items():
        assert frame.equals(other.tables[name]), name


def test_letters_of_two_marks_and_of_one_are_the_same_name(tmp_path: Path) -> None:
    composed, decomposed = "Caf\u00e9", "Cafe\u0301"
    change = swap(("Hub A,A", f"{composed},{decomposed}"))
    review = read_review(damaged(tmp_path, Damage("", "subject.csv", change, None, None, "")))
    assert review.subjects[0].name == review.subjects[0].short_name == composed


def test_quoted_comma_and_doubled_quote_are_text(tmp_path: Path) -> None:
    change = swap(("Hub A", '"Hub ""A"", north"'))
    review = read_review(damaged(tmp_path, Damage("", "subject.csv", change, None, None, "")))
    assert review.subjects[0].name == 'Hub "A", north'


def test_absent_table_is_empty_with_its_columns(tmp_path: Path) -> None:
    review = read_review(damaged(tmp_path, Damage("", "action.csv", removed, None, None, "")))
    assert review.table("action").empty
    assert tuple(review.table("action").columns) == TABLES["action"].column_names


def test_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_pack(tmp_path)
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    _, problems = read_text_table(folder / "score.csv", TABLES["score"])
    assert [problem.remedy for problem in problems] == ["Keep a table of this size as Parquet."]


def test_suggestion_names_the_near_miss_else_what_there_is() -> None:
    assert suggestion("pionts", ["points", "rank"]) == "Did you mean 'points'?"
    assert suggestion("x", ["points", "rank"]) == "Use one of: points, rank."
    assert suggestion("x", []) == "There is none to choose from yet."
    assert suggestion("zz", [f"id{i}" for i in range(13)]).endswith("id11 ....")
