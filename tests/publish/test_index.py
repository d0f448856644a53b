"""The pages that list documents and runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.errors import RunError
from evaluation.publish.index import IndexEntry, size_words, write_index, write_review_index
from evaluation.publish.manifest import Manifest, listed_outputs, write_manifest
from evaluation.publish.meta import DocumentMeta
from tests.publish.pages import page_of

ENTRIES = (
    IndexEntry("Reports", "Options report", "", "illustrative", ("options & more.html", "options & more.pdf")),
    IndexEntry("Scorecards", "Scorecard", "<Finance> hub", None, ("cards/finance.html",)),
    IndexEntry("Reports", "Statement", "", "secondary", ("statement.pdf",)),
)


@pytest.fixture
def run(tmp_path: Path, meta: DocumentMeta) -> Path:
    folder = tmp_path / "review" / "0a1b"
    (folder / "cards").mkdir(parents=True)
    for entry in ENTRIES:
        for name in entry.files:
            (folder / name).write_bytes(b"x" * 1500)
    manifest = Manifest(
        "changeup", meta.review_title, "0a1b", "illustrative", "22 November 2006", {"score.csv": "0" * 64}, {}, {},
        listed_outputs(folder),
    )  # fmt: skip
    write_manifest(folder, manifest)
    write_index(folder, ENTRIES, replace(meta, title="Documents"))
    return folder


def test_documents_stand_by_kind_with_subject_status_and_size(run: Path) -> None:
    page = page_of(run / "index.html")
    assert [found.text for found in page.all("h2")] == ["Reports", "Scorecards", "How this was made"]
    assert [found.text for found in page.all("th", scope="row")] == ["Options report", "Statement", "Scorecard"]
    cells = [" ".join(found.text.split()) for found in page.all("td")]
    assert cells[:2] == ["The whole review", "illustrative"]
    assert cells[6:8] == ["<Finance> hub", "no data shown"]
    assert [found.text for found in page.all("a")][1:4] == [
        "Options report, HTML (2 kB)", "Options report, PDF (2 kB)", "Statement, PDF (2 kB)",
    ]  # fmt: skip


def test_every_link_is_relative_and_leads_to_a_file(run: Path) -> None:
    page = page_of(run / "index.html")
    hrefs = [found.attributes["href"] for found in page.all("a")][1:]
    assert hrefs == [
        "./options%20%26%20more.html", "./options%20%26%20more.pdf", "./statement.pdf", "./cards/finance.html",
        "./manifest.json",
    ]  # fmt: skip


def test_a_document_that_is_not_there_is_refused_with_its_name(run: Path, meta: DocumentMeta) -> None:
    with pytest.raises(RunError, match=r"Report: lost\.pdf is not in the run's folder"):
        write_index(run, [IndexEntry("Reports", "Report", "", None, ("lost.pdf",))], meta)


@pytest.mark.parametrize("name", ["../secret.html", "/etc/passwd"])
def test_a_file_outside_the_run_is_refused(run: Path, meta: DocumentMeta, name: str) -> None:
    with pytest.raises(RunError, match="lies outside the run's folder"):
        write_index(run, [IndexEntry("Reports", "Report", "", None, (name,))], meta)


def test_runs_are_listed_by_id_with_inputs_and_cut_off_date(run: Path) -> None:
    other = run.parent / "00ff"
    other.mkdir()
    for name in ("manifest.json", "index.html"):
        (other / name).write_bytes((run / name).read_bytes())
    (run.parent / ".making-x").mkdir()
    (run.parent / "half-made").mkdir()
    page = page_of(write_review_index(run.parent))
    assert [found.text for found in page.all("th", scope="row")] == ["00ff", "0a1b"]
    assert [found.attributes["href"] for found in page.all("a")][1:] == ["./00ff/index.html", "./0a1b/index.html"]
    cells = [found.text for found in page.all("td")]
    assert cells[0] == "22 November 2006"
    assert cells[2:4] == ["4 files", "illustrative"]
    assert "Data status: illustrative" in page.all("body")[0].text


@pytest.mark.parametrize("damage", [('"form": 1', '"form": 9'), ('"illustrative"', '"certain"'), ("{", "[")])
def test_a_run_of_another_version_is_listed_as_such_and_blocks_no_other(run: Path, damage: tuple[str, str]) -> None:
    old = run.parent / "00ff"
    old.mkdir()
    (old / "index.html").write_bytes((run / "index.html").read_bytes())
    text = (run / "manifest.json").read_text()
    (old / "manifest.json").write_text(text.replace(*damage))
    page = page_of(write_review_index(run.parent))
    assert [found.text for found in page.all("th", scope="row")] == ["00ff", "0a1b"]
    cells = [found.text for found in page.all("td")]
    assert cells[:4] == ["not known", "not known", "made by another version: its manifest cannot be read", "not known"]
    assert cells[4] == "22 November 2006"
    assert page.all("h1")[0].text == json.loads(text)["review_title"]


def test_runs_of_other_versions_alone_are_listed_under_the_folder_s_name(run: Path) -> None:
    (run / "manifest.json").write_text("{}")
    page = page_of(write_review_index(run.parent))
    assert page.all("h1")[0].text == "review"
    assert [found.text for found in page.all("th", scope="row")] == ["0a1b"]


def test_a_review_without_a_finished_run_keeps_its_old_index(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    (tmp_path / "half").mkdir()
    with pytest.raises(RunError, match="no finished run to list"):
        write_review_index(tmp_path)
    assert (tmp_path / "index.html").read_text() == "old"


def test_an_index_is_the_same_bytes_when_written_again(run: Path, meta: DocumentMeta) -> None:
    first = (run / "index.html").read_bytes()
    assert write_index(run, ENTRIES, replace(meta, title="Documents")).read_bytes() == first


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (1500, "2 kB"), (84_400, "84 kB"), (999_499, "999 kB"), (999_500, "1.0 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("ending", "label"),
    [("html", "HTML"), ("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("ipynb", "Notebook"), ("odt", "ODT")],
)
def test_formats_are_named_as_readers_know_them(run: Path, meta: DocumentMeta, ending: str, label: str) -> None:
    (run / f"a.{ending}").write_bytes(b"x")
    page = page_of(write_index(run, [IndexEntry("Reports", "Report", "", None, (f"a.{ending}",))], meta))
    assert page.all("a", href=f"./a.{ending}")[0].text == f"Report, {label} (1 kB)"
