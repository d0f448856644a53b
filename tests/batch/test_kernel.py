from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import pytest

from evaluation.batch import kernel
from evaluation.batch.kernel import kernel_environment, kernel_manager_in

ROOT = Path(__file__).parents[2]


def test_the_kernel_is_this_interpreter(tmp_path: Path) -> None:
    spec = kernel_manager_in(tmp_path)(kernel_name="whatever").kernel_spec
    assert spec is not None
    assert spec.argv[:3] == [sys.executable, "-m", "ipykernel_launcher"]


def test_the_project_is_found_where_it_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/theirs")
    assert kernel_environment(tmp_path)["PYTHONPATH"] == os.pathsep.join([str(ROOT), "/theirs"])
    installed = Path(sysconfig.get_path("purelib")) / "evaluation" / "__init__.py"
    monkeypatch.setattr(kernel.evaluation, "__file__", str(installed))  # type: ignore[attr-defined]
    assert kernel_environment(tmp_path)["PYTHONPATH"] == "/theirs"


def test_what_a_user_has_set_up_is_kept_out(tmp_path: Path) -> None:
    environment = kernel_environment(tmp_path)
    assert environment["IPYTHONDIR"] == str(tmp_path / "ipython")
    assert environment["PYTHONDONTWRITEBYTECODE"] == ""  # counts as unset


def test_the_profile_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    profile = Path(kernel_environment(Path("reports/scratch"))["IPYTHONDIR"])
    assert profile == tmp_path / "reports/scratch/ipython"
