"""A folder of records: every change to it is found and named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.packs.journal.chain import read_chain
from evaluation.packs.journal.records import decoded
from tests.packs.chains import N, add, make_chain, name


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of six records that each test leaves as it was."""
    return make_chain(tmp_path_factory.mktemp("pack") / "scores" / "R1")


@contextmanager
def tampered(folder: Path) -> Iterator[Path]:
    """Put every file back afterwards, and take away what was added."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    try:
        yield folder
    finally:
        for path in set(folder.iterdir()) - set(before):
            path.unlink()
        for path, raw in before.items():
            path.write_bytes(raw)


def found(folder: Path) -> list[tuple[str, str]]:
    return [(fault.record, fault.what) for fault in read_chain(folder).faults]


def test_an_untouched_folder_has_no_fault(whole: Path) -> None:
    chain = read_chain(whole)
    assert chain.faults == ()
    assert [record.sequence for record in chain.records] == list(range(1, N + 1))
    assert [record.previous for record in chain.records] == ["", *chain.hashes[:-1]]


@given(number=st.integers(1, N), place=st.integers(0), change=st.integers(1, 255))
def test_any_byte_changed_in_any_record_names_that_record(whole: Path, number: int, place: int, change: int) -> None:
    with tampered(whole):
        path = whole / name(number)
        raw = bytearray(path.read_bytes())
        raw[place % len(raw)] ^= change
        path.write_bytes(raw)
        faults = read_chain(whole).faults
        assert [fault.record for fault in faults] == [name(number)]
        assert faults[0].what in ("altered", "reordered")


@given(number=st.integers(1, N), length=st.integers(0))
def test_any_record_cut_short_names_that_record(whole: Path, number: int, length: int) -> None:
    with tampered(whole):
        path = whole / name(number)
        raw = path.read_bytes()
        path.write_bytes(raw[: length % len(raw)])
        assert found(whole) == [(name(number), "altered")]


@pytest.mark.parametrize("number", range(1, N))
def test_a_record_removed_is_named_as_missing(whole: Path, number: int) -> None:
    with tampered(whole):
        (whole / name(number)).unlink()
        assert found(whole) == [(name(number), "missing")]


@pytest.mark.parametrize("kept", range(N))
def test_records_cut_off_at_the_end_are_named_from_the_first(whole: Path, kept: int) -> None:
    with tampered(whole):
        for number in range(kept + 1, N + 1):
            (whole / name(number)).unlink()
        assert found(whole) == [(name(number), "truncated") for number in range(kept + 1, N + 1)]


@pytest.mark.parametrize("one", range(1, N))
@pytest.mark.parametrize("other", range(2, N + 1))
def test_two_records_that_changed_places_are_named(whole: Path, one: int, other: int) -> None:
    if one >= other:
        return
    with tampered(whole):
        first, second = whole / name(one), whole / name(other)
        raws = first.read_bytes(), second.read_bytes()
        first.write_bytes(raws[1])
        second.write_bytes(raws[0])
        assert found(whole) == [(name(one), "reordered"), (name(other), "reordered")]


@pytest.mark.parametrize("number", range(1, N + 1))
def test_a_record_written_over_by_another_is_named(whole: Path, number: int) -> None:
    with tampered(whole):
        (whole / name(number)).write_bytes((whole / name(number % N + 1)).read_bytes())
        assert [fault.record for fault in read_chain(whole).faults] == [name(number)]


def test_a_record_of_another_folder_is_named_as_moved(whole: Path, tmp_path: Path) -> None:
    other = make_chain(tmp_path / "scores" / "R2")
    with tampered(whole):
        (whole / name(3)).write_bytes((other / name(3)).read_bytes())
        fault = read_chain(whole).faults[0]
        assert (fault.record, fault.what) == (name(3), "reordered")
        assert "R2/000003.json" in fault.detail


@given(place=st.integers(0), change=st.integers(1, 255))
def test_any_byte_changed_in_the_head_names_the_head(whole: Path, place: int, change: int) -> None:
    with tampered(whole):
        raw = bytearray((whole / "head.json").read_bytes())
        raw[place % len(raw)] ^= change
        (whole / "head.json").write_bytes(raw)
        assert found(whole) == [("head.json", "altered")]


def test_a_head_removed_is_named(whole: Path) -> None:
    with tampered(whole):
        (whole / "head.json").unlink()
        assert found(whole) == [("head.json", "missing")]


@pytest.mark.parametrize("stray", ["000002 (1).json", "2.json", "000007.json.txt", "notes.txt", "99999999.json"])
def test_a_copy_that_a_program_left_is_named(whole: Path, stray: str) -> None:
    with tampered(whole):
        (whole / stray).write_bytes((whole / name(2)).read_bytes())
        assert found(whole) == [(stray, "unexpected")]


def test_what_systems_hide_in_folders_is_passed_over(whole: Path) -> None:
    with tampered(whole):
        for hidden in (".DS_Store", ".writing-abc", ".nfs001"):
            (whole / hidden).write_bytes(b"")
        assert found(whole) == []


def test_a_hash_known_from_elsewhere_finds_a_folder_that_was_put_back(tmp_path: Path) -> None:
    folder = make_chain(tmp_path / "R1", 3)
    earlier = {path: path.read_bytes() for path in folder.iterdir()}
    last = add(folder, "The last reason")
    (folder / name(4)).unlink()
    for path, raw in earlier.items():
        path.write_bytes(raw)
    assert found(folder) == []  # by itself the folder is whole again
    faults = read_chain(folder, anchors={last.sequence: last.sha}).faults
    assert [(fault.record, fault.what) for fault in faults] == [(name(4), "truncated")]


def test_a_fault_says_where_what_and_what_to_do(whole: Path) -> None:
    with tampered(whole):
        (whole / name(2)).unlink()
        (fault,) = read_chain(whole).faults
    assert str(fault).startswith("scores/R1/000002.json: missing. Records before and after it are there. Put the file")
    assert fault.problem.file == "scores/R1/000002.json"


def test_control_without_the_hash_an_altered_reason_looks_like_any_other(whole: Path) -> None:
    raw = (whole / name(2)).read_bytes().replace(b"Reason 1", b"Reason 9")
    assert decoded(raw).rows["score"][0]["rationale"] == "Reason 9"


@given(st.binary(max_size=200))
def test_bytes_that_are_no_record_are_refused_in_words(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"^(it|its|one) "):
        decoded(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 0}, {"sequence": True}, {"base": -1}, {"base": "1"}, {"author": "../R1"}, {"kind": "secret"},
        {"action": "erase"}, {"entered_at": "yesterday"}, {"previous": "x"}, {"key": "I1"}, {"rows": []},
        {"rows": {"score": [{"level": 3}]}}, {"rows": {"secret": []}}, {"rows": {"score": []}}, {"form": 2},
        {"key": ["I1", "R1", "B", "K1v"]}, {"author": "R2"}, {"more": 1}, {"action": "withdraw"}, {"kind": "lock"},
    ],
)  # fmt: skip
def test_a_record_whose_parts_do_not_fit_is_refused(whole: Path, change: dict[str, Any]) -> None:
    content = json.loads((whole / name(1)).read_bytes())
    with pytest.raises(ValueError, match=r"^(it|its|one) "):
        decoded(json.dumps({**content, **change}).encode())
