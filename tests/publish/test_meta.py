"""What a document says about itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.publish.meta import DocumentMeta, file_stem


@pytest.mark.parametrize(
    ("stem", "status", "name"),
    [
        ("options-report", "illustrative", "options-report-illustrative"),
        ("options-report-illustrative", "illustrative", "options-report-illustrative"),
        ("options-report", "secondary", "options-report"),
        ("options-report", None, "options-report"),
    ],
)
def test_only_illustrative_data_are_named_in_the_file_name_and_only_once(
    stem: str, status: str | None, name: str
) -> None:
    assert file_stem(stem, status) == name


def test_status_is_said_as_a_reader_knows_it(meta: DocumentMeta) -> None:
    assert replace(meta, status="seed").status_line == "Data status: from the review's own page"
    assert replace(meta, status=None).status_line == ""


def test_description_and_keywords_leave_out_what_is_not_known(meta: DocumentMeta) -> None:
    bare = DocumentMeta(title="T", review_title="R")
    assert bare.description == ""
    assert bare.keywords == ("R",)
    assert meta.keywords == (meta.review_title, "Data status: illustrative", "Inputs: 3f2a9c1b")
    assert meta.description.startswith("Data status: illustrative. Illustrative: scores")
    assert meta.description.endswith("judge no real body. As at 22 November 2006")
