"""Office files as bundles of parts."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.archive import packed, unpacked

NAMES = st.text("abcdefghij/._", min_size=1, max_size=12).filter(lambda name: not name.endswith("/"))


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
def test_parts_come_back_as_they_were_packed(parts: dict[str, bytes]) -> None:
    assert unpacked(packed(parts)) == parts


@given(st.permutations(["b.xml", "[Content_Types].xml", "a/c.xml", "_rels/.rels"]))
def test_the_order_given_does_not_matter_and_the_list_of_parts_stands_first(names: list[str]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(dict.fromkeys(names, b"x")))) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "a/c.xml", "b.xml"]


def test_pictures_are_kept_as_they_are_and_texts_made_smaller() -> None:
    with zipfile.ZipFile(io.BytesIO(packed({"a.png": b"x" * 900, "a.xml": b"x" * 900}))) as archive:
        sizes = {entry.filename: entry.compress_size for entry in archive.infolist()}
    assert sizes["a.png"] == 900
    assert sizes["a.xml"] < 50


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        unpacked(b"words")
