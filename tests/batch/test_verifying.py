"""A run held against its manifest: what was altered, in the run or in what it was made from, is named."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

import evaluation as ev
from evaluation.batch import DOCUMENTS, plan, run
from evaluation.batch.execute import Outcome
from evaluation.batch.verifying import Verification, published_run, verify_files, verify_run
from evaluation.packs.new import new_review
from evaluation.publish import read_manifest, write_manifest
from tests.batch.sample import PARAMETERS, notebook_text

STATEMENT = "stakeholder_statement-illustrative"


DOCUMENTS_MADE = {"documents": ["stakeholder_statement", "hub_scorecard"], "subjects": ["HUB-A"], "formats": ["html"]}


def as_it_is(path: Path, *_: object, **__: object) -> Outcome:
    """A notebook that counts as run, so that no kernel is started."""
    return Outcome(nbformat.read(path, as_version=4), None)


def without_kernels(patch: pytest.MonkeyPatch, place: Path) -> None:
    """Take notebooks and packs from a place of the test's own."""
    patch.setattr("evaluation.batch.planning.notebooks_folder", lambda: place / "notebooks")
    patch.setattr("evaluation.batch.running.execute", as_it_is)
    patch.chdir(place)


def make(place: Path, **options: Any) -> Path:
    """Make a run in a place, and return its folder."""
    pack = place / "data" / "example"
    result = run(plan(ev.read_review(pack), pack, **{**DOCUMENTS_MADE, **options}), place / "reports", jobs=2)
    assert result.failures == ()
    return result.folder


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with notebooks, a pack and one run; only read."""
    place = tmp_path_factory.mktemp("made")
    (place / "notebooks").mkdir()
    for document in DOCUMENTS.values():
        parameters = f"{PARAMETERS}\nsubject = 'none'" if document.per_subject else PARAMETERS
        text = notebook_text("1", parameters=parameters).replace("# Title", "## Section")
        (place / "notebooks" / f"{document.name}.ipynb").write_text(text, encoding="utf-8")
    new_review(place / "data" / "example", title="Example", commissioner="Board")
    with pytest.MonkeyPatch.context() as patch:
        without_kernels(patch, place)
        make(place)
    return place


@pytest.fixture
def place(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Such a place for one test."""
    copy = shutil.copytree(made_once, tmp_path / "place")
    without_kernels(monkeypatch, copy)
    return copy


@pytest.fixture
def folder(place: Path) -> Path:
    """The folder of the run."""
    return next(path for path in (place / "reports" / "example").iterdir() if path.is_dir())


@pytest.fixture
def pack(place: Path) -> Path:
    return place / "data" / "example"


def told(found: Verification) -> list[tuple[str, str]]:
    return [(item.kind, item.name) for item in found.differences]


def stamps(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_an_untouched_run_is_the_same_and_stays_untouched(folder: Path) -> None:
    before = stamps(folder.parent)
    found = verify_run(published_run(folder))
    assert (found.same, found.made_again, told(found)) == (True, True, [])
    assert stamps(folder.parent) == before


def test_a_run_is_named_by_its_folder_or_its_manifest(folder: Path) -> None:
    assert published_run(folder) == published_run(folder / "manifest.json")


def test_a_run_in_another_place_is_checked_against_a_pack_in_another_place(
    folder: Path, pack: Path, tmp_path: Path
) -> None:
    moved = folder.rename(tmp_path / "received")
    copy = shutil.copytree(pack, tmp_path / "copy of the pack")
    shutil.rmtree(pack)
    assert verify_run(published_run(moved), copy).same


def test_altered_missing_and_added_files_are_named_each_by_its_own_kind(folder: Path) -> None:
    (folder / f"{STATEMENT}.html").write_bytes(b"other words")
    (folder / "hub_scorecard-HUB-A-illustrative.html").unlink()
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    (folder / "index.html").unlink()
    expected = [
        ("output missing", "hub_scorecard-HUB-A-illustrative.html"), ("file not listed", "note.txt"),
        ("output altered", f"{STATEMENT}.html"), ("output missing", "index.html"),
    ]  # fmt: skip
    assert told(verify_files(published_run(folder))) == expected
    # made again, the run is what the manifest says: it was the folder that changed
    assert told(verify_run(published_run(folder))) == expected


def test_an_altered_index_is_found_by_making_the_run_again(folder: Path) -> None:
    path = folder / "index.html"
    path.write_text(path.read_text(encoding="utf-8").replace("Scorecard", "Report card", 1), encoding="utf-8")
    assert told(verify_run(published_run(folder))) == [("differs when made again", "index.html")]


def test_a_changed_table_is_named_with_the_name_of_the_run_that_no_longer_follows(folder: Path, pack: Path) -> None:
    path = pack / "score.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("HUB-A,C1-need,3", "HUB-A,C1-need,2", 1), encoding="utf-8")
    found = verify_files(published_run(folder))
    assert told(found) == [("input changed", "score.csv")]
    assert found.differences[0].stated == read_manifest(folder).inputs["score.csv"]


def test_a_table_that_is_gone_or_new_is_named(folder: Path, pack: Path) -> None:
    manifest = read_manifest(folder)
    inputs = {name: digest for name, digest in manifest.inputs.items() if name != "risk.csv"} | {"theme.csv": "0" * 64}
    write_manifest(folder, replace(manifest, inputs=inputs))
    assert told(verify_files(published_run(folder))) == [
        ("input not listed", "risk.csv"), ("input missing", "theme.csv"),
        ("name does not follow", "the manifest, or the secret of the pack"),
    ]  # fmt: skip


def test_a_table_that_is_no_longer_sound_is_named_and_nothing_is_made_again(folder: Path, pack: Path) -> None:
    path = pack / "score.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("HUB-A,C1-need,3", "HUB-A,C1-need,7", 1), encoding="utf-8")
    found = verify_run(published_run(folder))
    assert told(found) == [("input changed", "score.csv"), ("review cannot be read", "example")]
    assert (found.made_again, "score.csv row 2, level" in found.differences[1].found) == (False, True)


def test_another_secret_is_noticed_and_not_told(folder: Path, pack: Path) -> None:
    (pack / "secret.txt").write_text("of another", encoding="ascii")
    found = verify_files(published_run(folder))
    assert told(found) == [("name does not follow", "the manifest, or the secret of the pack")]
    assert "of another" not in repr(found)


def test_a_setting_changed_in_the_manifest_is_noticed(folder: Path) -> None:
    manifest = read_manifest(folder)
    settings = {name: {**values, "seed": 7} for name, values in manifest.settings.items()}
    write_manifest(folder, replace(manifest, settings=settings))
    assert told(verify_files(published_run(folder))) == [
        ("name does not follow", "the manifest, or the secret of the pack")
    ]


def test_another_version_is_named_and_the_run_is_compared_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.batch.planning.package_versions", lambda: {"typst": "0.1"})
    found = verify_run(published_run(folder))
    # the index says how large the manifest is, so it may differ with it; no document does
    others = {(kind, name) for kind, name in told(found) if kind != "version differs"}
    assert (others <= {("differs when made again", "index.html")}, found.made_again) == (True, True)
    (typst,) = (item for item in found.differences if item.name == "typst")
    assert (typst.stated, typst.found) == (read_manifest(folder).packages["typst"], "0.1")


def test_a_changed_notebook_is_named_with_the_document_that_it_makes_differ(folder: Path, place: Path) -> None:
    path = place / "notebooks" / "stakeholder_statement.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("## Section", "## Chapter"), encoding="utf-8")
    found = told(verify_run(published_run(folder)))
    assert ("version differs", "notebooks") in found
    assert ("differs when made again", f"{STATEMENT}.html") in found
    assert ("differs when made again", f"notebooks/{STATEMENT}.ipynb") in found
    assert not [name for _, name in found if "scorecard" in name]


def test_a_date_asked_for_is_part_of_what_is_compared(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1164153600")
    folder = make(place)
    assert read_manifest(folder).packages["source-date"] == "2006-11-22T00:00:00+00:00"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert told(verify_files(published_run(folder))) == [("version differs", "source-date")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stakeholder_statement", "minutes", "unknown document 'minutes'"),
        ("n_draws", "n_drawz", "unknown setting 'n_drawz'"),
        ('"formats": "html"', '"formats": "exe"', "unknown format 'exe'"),
        ('"weights": "equal"', '"weights": ["equal"]', "parameter weights must be plain text"),
    ],
)
def test_a_run_of_a_version_that_knew_other_words_is_told_as_such(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    last = verify_run(published_run(path)).differences[-1]
    assert (last.kind, said in last.found) == ("run cannot be made again", True)


def test_a_notebook_that_fails_is_told_with_the_documents_it_leaves_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def nothing(*_: object, **__: object) -> object:
        raise ev.RunError("stakeholder_statement: no room on the disk")

    monkeypatch.setattr("evaluation.batch.running.publish_document", nothing)
    found = verify_run(published_run(folder))
    assert told(found)[0] == ("run cannot be made again", "stakeholder_statement")
    assert ("not made again", f"{STATEMENT}.html") in told(found)


def test_without_a_pack_the_files_are_checked_and_a_run_is_not_made_again(folder: Path, pack: Path) -> None:
    shutil.rmtree(pack)
    found = verify_files(published_run(folder))
    assert (found.same, found.pack, found.made_again) == (True, None, False)
    with pytest.raises(ev.InputError, match=r"there is none here\. Name the folder with --pack"):
        verify_run(published_run(folder))
    with pytest.raises(ev.InputError, match=r"there is none here\. Name the folder with --pack"):
        verify_files(published_run(folder), pack)


def test_a_review_named_like_a_path_is_not_followed(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"example"', '"../data/example"'), encoding="utf-8")
    assert verify_files(published_run(path)).pack is None


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ev.InputError, match=r"a run is a folder that holds manifest\.json"):
        published_run(tmp_path)
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ev.InputError, match="a manifest follows the form that this version writes"):
        published_run(tmp_path)


def test_a_run_with_code_and_a_look_of_its_own_is_made_again_with_both(place: Path, house_style: bytes) -> None:
    folder = make(place, formats=["html", "docx"], with_code=True, reference_doc=house_style)
    assert verify_run(published_run(folder), reference_doc=house_style).same
    (found,) = verify_files(published_run(folder)).differences
    assert (found.kind, found.name, found.found) == (
        "setting differs", "reference_doc of hub_scorecard-HUB-A and 1 more", "None",
    )  # fmt: skip


def test_the_manifest_states_code_and_the_hash_of_the_look(place: Path, house_style: bytes) -> None:
    folder = make(place, formats=["html", "docx"], with_code=True, reference_doc=house_style)
    values = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["settings"]["stakeholder_statement"]
    assert values["with_code"] is True
    assert len(values["reference_doc"]) == 64
