from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from evaluation.publish.bundle import publish_bundle


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports" / "0123456789ab"
    (folder / "notebooks").mkdir(parents=True)
    for name, text in {"index.html": "<p>", "manifest.json": "{}", "notebooks/a.ipynb": "{}", ".hidden": "x"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_bundle_holds_the_set_under_its_own_name(run_folder: Path) -> None:
    made = publish_bundle(run_folder, run_folder.parent / "challenge-N1.zip")
    with zipfile.ZipFile(made) as archive:
        assert archive.namelist() == [
            "challenge-N1/index.html", "challenge-N1/manifest.json", "challenge-N1/notebooks/a.ipynb",
        ]  # fmt: skip
        assert archive.read("challenge-N1/manifest.json") == b"{}"
        assert archive.testzip() is None


def test_the_bytes_know_neither_place_nor_time(run_folder: Path, tmp_path: Path) -> None:
    first = publish_bundle(run_folder, tmp_path / "here" / "a.zip").read_bytes()
    other = run_folder.rename(tmp_path / "moved")
    os.utime(other / "index.html", (1, 1))
    assert publish_bundle(other, tmp_path / "there" / "a.zip").read_bytes() == first


def test_a_bundle_never_lies_in_what_it_packs(run_folder: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.zip would lie in the folder that it packs"):
        publish_bundle(run_folder, run_folder / "notebooks" / "a.zip")
