"""The page that tells the runs of a review apart."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.errors import RunError
from evaluation.publish.index import runs_in_order, write_review_index
from evaluation.publish.manifest import Manifest, read_manifest, write_manifest
from tests.publish.pages import Page, page_of
from tests.publish.sample import PAYLOADS

MANIFEST = Manifest(
    "changeup", "Hubs Review", "0a1b", "illustrative", "As at 22 November 2006", {"score.csv": "0" * 64},
    {"options_report": {"weights": "equal"}}, {"review-workbench": "0.1.0"}, (),
)  # fmt: skip


@pytest.fixture
def review(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    folder.mkdir()
    return folder


def made(review: Path, run: str, score: str = "0") -> Page:
    """Make a run, whose scores are told by one figure, and list it."""
    folder = review / run
    folder.mkdir(exist_ok=True)
    write_manifest(folder, replace(MANIFEST, run=run, inputs={"score.csv": score * 64}))
    (folder / "index.html").write_text("run", encoding="utf-8")
    return page_of(write_review_index(review, run))


def listed(page: Page) -> list[tuple[str, str]]:
    runs = [found.attributes for found in page.all("li") if "data-run" in found.attributes]
    return [(item["data-run"], item["data-number"]) for item in runs]


def items(page: Page) -> list[str]:
    return [" ".join(found.text.split()) for found in page.all("li") if "data-run" in found.attributes]


def test_the_run_made_last_stands_first_whatever_its_name(review: Path) -> None:
    for run in ("ff", "00", "aa"):
        page = made(review, run)
    assert listed(page) == [("aa", "3"), ("00", "2"), ("ff", "1")]
    assert runs_in_order(review) == ("ff", "00", "aa")
    assert [found.text for found in page.all("h3")] == ["Run 3 newest", "Run 2", "Run 1"]
    assert "./aa/index.html" in [found.attributes["href"] for found in page.all("a")]


def test_a_run_says_what_changed_since_the_one_before(review: Path) -> None:
    made(review, "ff", "0")
    page = made(review, "00", "1")
    newest, first = items(page)
    assert "What changed since run 1 Table changed: score." in newest
    assert "As at 22 November 2006 · 1 document · no files · weakest data status: illustrative" in newest
    assert "What changed" not in first
    assert "Workbench 0.1.0" in first


def test_a_run_made_again_comes_last_with_a_number_of_its_own(review: Path) -> None:
    made(review, "ff", "0")
    made(review, "00", "1")
    page = made(review, "ff", "0")
    assert listed(page) == [("ff", "3"), ("00", "2")]
    assert "What changed since run 2 Table changed: score." in items(page)[0]


def test_the_newest_run_made_again_changes_no_byte(review: Path) -> None:
    made(review, "ff")
    made(review, "00")
    before = (review / "index.html").read_bytes()
    made(review, "00")
    assert (review / "index.html").read_bytes() == before
    assert write_review_index(review).read_bytes() == before


def test_the_same_runs_made_in_the_same_order_elsewhere_give_the_same_bytes(review: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for folder, run in itertools.product((review, other), ("ff", "00")):
        made(folder, run)
    assert (review / "index.html").read_bytes() == (other / "index.html").read_bytes()


def test_no_number_is_given_twice(review: Path) -> None:
    for run in ("ff", "00"):
        made(review, run)
    shutil.rmtree(review / "00")
    assert listed(made(review, "aa")) == [("aa", "3"), ("ff", "1")]
    shutil.rmtree(review / "aa")
    write_review_index(review)
    assert listed(made(review, "bb")) == [("bb", "4"), ("ff", "1")]


def test_runs_that_no_index_knows_are_older_than_the_one_made_now(review: Path) -> None:
    for run in ("cc", "bb"):
        made(review, run)
        (review / "index.html").write_text("<p>an index of another version</p>", encoding="utf-8")
    assert runs_in_order(review) == ("bb", "cc")
    assert listed(made(review, "aa")) == [("aa", "3"), ("cc", "2"), ("bb", "1")]
    (review / "dd").mkdir()
    for name in ("manifest.json", "index.html"):
        shutil.copy(review / "aa" / name, review / "dd" / name)
    assert listed(made(review, "aa")) == [("aa", "5"), ("dd", "4"), ("cc", "2"), ("bb", "1")]


@pytest.mark.parametrize(
    "text", ["", '<li data-run="../x" data-number="1">', '<li data-run="ff" data-number="x">', "\0<"]
)
def test_an_index_that_was_spoilt_costs_the_order_only(review: Path, text: str) -> None:
    made(review, "ff")
    (review / "index.html").write_text(text, encoding="utf-8")
    assert [name for name, _ in listed(made(review, "00"))] == ["00", "ff"]


def test_half_made_and_private_folders_are_no_runs(review: Path) -> None:
    (review / "half").mkdir()
    page = made(review, "ff")
    shutil.copytree(review / "ff", review / ".incomplete-x")
    assert listed(page) == listed(page_of(write_review_index(review))) == [("ff", "1")]


@pytest.mark.parametrize("damage", [('"form": 1', '"form": 9'), ('"illustrative"', '"certain"'), ("{", "[")])
def test_a_run_of_another_version_is_listed_as_such_and_blocks_no_other(review: Path, damage: tuple[str, str]) -> None:
    made(review, "aa", "0")
    made(review, "bb", "1")
    path = review / "bb" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(*damage), encoding="utf-8")
    page = made(review, "cc", "2")
    assert "bb · made by another version: its manifest cannot be read" in items(page)[1]
    # the newest is held against the last one before it that can be read
    assert "What changed since run 1 Table changed: score." in items(page)[0]
    assert page.all("h1")[0].text == "Hubs Review"


def test_runs_of_other_versions_alone_are_listed_under_the_folder_s_name(review: Path) -> None:
    made(review, "ff")
    (review / "ff" / "manifest.json").write_text("{}", encoding="utf-8")
    assert page_of(write_review_index(review)).all("h1")[0].text == "review"


def test_the_page_takes_the_weakest_status_of_its_runs(review: Path) -> None:
    made(review, "ff")
    write_manifest(review / "ff", replace(read_manifest(review / "ff"), status="seed"))
    assert "Data status: from the review's own page" in page_of(write_review_index(review)).all("body")[0].text
    assert "Data status: illustrative" in made(review, "00").all("body")[0].text


def test_a_review_without_a_finished_run_keeps_its_old_index(review: Path) -> None:
    (review / "index.html").write_text("old", encoding="utf-8")
    (review / "half").mkdir()
    with pytest.raises(RunError, match="no finished run to list"):
        write_review_index(review)
    assert (review / "index.html").read_text(encoding="utf-8") == "old"
    assert runs_in_order(review) == ()


def test_a_review_without_a_folder_has_no_runs(tmp_path: Path) -> None:
    assert runs_in_order(tmp_path / "nothing") == ()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_of_a_review_are_shown_as_words(review: Path, payload: str) -> None:
    (review / "ff").mkdir()
    settings = {"options_report": {"weights": payload}}
    write_manifest(review / "ff", replace(MANIFEST, review_title=payload, as_at=payload, settings=settings))
    (review / "ff" / "index.html").write_text("run", encoding="utf-8")
    page = page_of(write_review_index(review))
    assert page.all("script") == page.all("img") == []
    assert " ".join(payload.split()) in items(page)[0]
