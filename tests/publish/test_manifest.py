"""The manifest of a run."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import InputError
from evaluation.model import hash_of_inputs
from evaluation.publish.manifest import (
    SOURCES,
    Manifest,
    Output,
    hash_of_file,
    hash_of_files,
    listed_outputs,
    package_versions,
    read_manifest,
    run_id,
    source_hash,
    write_manifest,
)

HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, example "abc"

MANIFEST = Manifest(
    review="changeup-2006", review_title="Hubs Review", run="3f2a9c1b", status="illustrative", as_at="22 November 2006",
    inputs={"score.csv": HASH_OF_ABC, "review.toml": "0" * 64},
    settings={"options": {"seed": 2006, "weights": "equal"}},
    packages={"typst": "1.0"}, outputs=(Output("b.pdf", "1" * 64, 7), Output("a.html", HASH_OF_ABC, 3)),
)  # fmt: skip


def turned_round(mapping: Mapping[str, str]) -> dict[str, str]:
    return dict(reversed(list(mapping.items())))


def test_what_is_written_reads_back_equal_but_for_the_order_of_outputs(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == replace(MANIFEST, outputs=MANIFEST.outputs[::-1])


def test_the_file_is_canonical(tmp_path: Path) -> None:
    text = write_manifest(tmp_path, MANIFEST).read_text()
    turned = replace(MANIFEST, inputs=turned_round(MANIFEST.inputs), outputs=MANIFEST.outputs[::-1])
    assert write_manifest(tmp_path, turned).read_text() == text
    values = json.loads(text)
    assert list(values) == sorted(values)
    assert text.endswith("}\n")


def test_outputs_are_listed_with_hash_and_size_without_manifest_index_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name in ("tables/a.csv", "manifest.json", "index.html", ".writing-x"):
        (tmp_path / name).write_bytes(b"abc")
    assert listed_outputs(tmp_path) == (Output("tables/a.csv", HASH_OF_ABC, 3),)


def test_a_run_is_named_by_its_inputs_settings_and_versions() -> None:
    settings: dict[str, dict[str, str | int]] = {"options": {"weights": "equal", "seed": 0}}
    name = run_id(MANIFEST.inputs, settings, {"typst": "1.0"})
    assert len(name) == 12
    assert name == run_id(turned_round(MANIFEST.inputs), {"options": {"seed": 0, "weights": "equal"}}, {"typst": "1.0"})
    assert name != run_id({"score.csv": HASH_OF_ABC}, settings, {"typst": "1.0"})
    assert name != run_id(MANIFEST.inputs, {"options": {"weights": "equal", "seed": 1}}, {"typst": "1.0"})
    assert name != run_id(MANIFEST.inputs, settings, {"typst": "1.1"})


def test_a_run_is_named_by_the_secret_too_and_does_not_tell_it() -> None:
    """RFC 2104: a hash with a key; without the key it says nothing of it."""
    name, other = (run_id(MANIFEST.inputs, {}, {}, secret=text) for text in ("one", "two"))
    assert len({name, other, run_id(MANIFEST.inputs, {}, {})}) == 3
    hashed = json.dumps([dict(MANIFEST.inputs), {}, {}], sort_keys=True)
    assert name == hmac.new(b"one", hashed.encode(), hashlib.sha256).hexdigest()[:12]


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    assert hash_of_file(path) == HASH_OF_ABC


def test_one_hash_of_files_covers_names_and_contents_in_any_order(tmp_path: Path) -> None:
    first, other = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    first.write_bytes(b"abc")
    other.write_bytes(b"")
    hashed = hash_of_files(tmp_path, [other, first])
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    canonical = f'{{"a.ipynb": "{HASH_OF_ABC}", "b.ipynb": "{empty}"}}'
    assert hashed == hashlib.sha256(canonical.encode()).hexdigest() == hash_of_files(tmp_path, [first, other])
    other.write_bytes(b"\n")
    assert hash_of_files(tmp_path, [first, other]) != hashed
    assert hash_of_files(tmp_path, [first]) != hashed


@pytest.mark.parametrize("ending", [".py", ".lua", ".typ", ".css", ".js", ".j2"])
def test_the_hash_of_the_sources_covers_code_filters_and_looks(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    whole = source_hash()
    assert re.fullmatch(r"[0-9a-f]{64}", whole)
    monkeypatch.setattr("evaluation.publish.manifest.SOURCES", tuple({*SOURCES} - {ending}))
    assert source_hash.__wrapped__() != whole


def test_the_hash_of_the_sources_leaves_out_what_python_writes_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []
    monkeypatch.setattr("evaluation.publish.manifest.hash_of_files", lambda _, paths: seen.extend(paths))
    source_hash.__wrapped__()
    assert not [path for path in seen if "__pycache__" in path.parts]
    assert {"report.lua", "report.typ", "page.css", "explorer.js", "page.html.j2", "assess.py"} <= {
        path.name for path in seen
    }


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=2))
def test_the_hash_of_inputs_does_not_depend_on_their_order(inputs: dict[str, str]) -> None:
    assert hash_of_inputs(inputs) == hash_of_inputs(turned_round(inputs))


def test_the_hash_of_inputs_is_that_of_their_canonical_list() -> None:
    canonical = '{"a.csv": "x", "b.csv": "y"}'
    assert hash_of_inputs({"b.csv": "y", "a.csv": "x"}) == hashlib.sha256(canonical.encode()).hexdigest()[:12]


def test_versions_are_those_of_the_packages_that_shape_the_outputs() -> None:
    versions = package_versions()
    assert {"typst", "pypandoc_binary", "matplotlib", "pandas", "pillow", "zlib"} <= set(versions)
    assert all(versions.values())
    assert versions["python"] == ".".join(map(str, sys.version_info[:3]))


@pytest.mark.parametrize("name", ["/etc/passwd", "../a.html", "a/../../b", "C:\\a", "a\\b", ""])
def test_a_name_outside_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name inside the folder"):
        Output(name, HASH_OF_ABC, 1)
    with pytest.raises(ValueError, match="is not a name inside the folder"):
        replace(MANIFEST, inputs={name: HASH_OF_ABC})


def test_a_hash_that_is_not_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.html: 'abc' is not a SHA-256 hash"):
        Output("a.html", "abc", 1)


def test_a_status_that_is_not_one_is_refused() -> None:
    with pytest.raises(ValueError, match="'certain' is not a data status"):
        replace(MANIFEST, status="certain")


def test_an_absent_manifest_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"manifest\.json: every run has a manifest \(found 'absent'\)"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [('"form": 1', '"form": 2'), ('"run"', '"ran"'), ("{", "["), ('"00', '"01'), ('"size": 3', '"size": 3, "x": 1')],
)
def test_a_manifest_of_another_form_or_with_other_inputs_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = write_manifest(tmp_path, MANIFEST)
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(InputError, match="a manifest follows the form that this version writes"):
        read_manifest(tmp_path)
