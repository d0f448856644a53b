"""The three lists of what is installed say the same, and name no place to fetch it from."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
ADDRESS = re.compile(r"--(extra-)?index-url|--find-links|pypi\.org|pythonhosted\.org", re.IGNORECASE)


def lock() -> str:
    return (ROOT / "requirements.lock").read_text()


def wanted() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    return {canonicalize_name(Requirement(item).name) for group in lists for item in group}


def test_every_dependency_of_the_project_is_locked() -> None:
    locked = {canonicalize_name(name) for name, _ in LOCKED.findall(lock())}
    assert wanted() <= locked


def test_every_run_time_dependency_has_its_row_in_the_decisions() -> None:
    table = (ROOT / "DECISIONS.md").read_text(encoding="utf-8").partition("|---|")[2].partition("\n\n")[0]
    first = [row.split("|")[1] for row in table.splitlines()[1:]]
    named = {canonicalize_name(name.strip()) for cell in first for name in re.sub(r"\(.*?\)", "", cell).split(",")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    assert named == {canonicalize_name(Requirement(item).name) for group in lists for item in group}


def test_every_development_package_is_named_in_the_decisions() -> None:
    text = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("For development only:"))
    listed = re.sub(r"\(.*?\)", "", line.partition(":")[2].rstrip(".")).replace(" and ", ", ")
    named = {canonicalize_name(name.strip()) for name in listed.split(",")}
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    assert named == {canonicalize_name(Requirement(item).name) for item in groups["dev"]}


def test_every_locked_package_is_wanted_or_needed_by_another() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock())
    orphans = [block.splitlines()[0] for block in blocks if "# via" not in block]
    assert orphans == []


def test_every_locked_package_has_hashes() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock())
    assert len(blocks) > 50
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_satisfies_the_bounds_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    versions = {canonicalize_name(name): version for name, version in LOCKED.findall(lock())}
    for item in project["project"]["dependencies"]:
        requirement = Requirement(item)
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), item


def test_conda_installs_the_same_list() -> None:
    lines = [line.strip() for line in (ROOT / "environment.yml").read_text().splitlines()]
    assert "- -r requirements.lock" in lines
    assert not [line for line in lines if "==" in line], "versions stand in requirements.lock only"


def test_python_bound_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["requires-python"] == ">=3.11"
    assert "- python >=3.11" in (ROOT / "environment.yml").read_text()
    assert "--python-version 3.11" in (ROOT / "Makefile").read_text()


def test_every_test_that_needs_a_browser_lies_where_make_test_looks_for_it() -> None:
    assert 'pytest tests/browser -m "browser and not slow"' in (ROOT / "Makefile").read_text()
    marked = [path for path in (ROOT / "tests").rglob("*.py") if "mark." + "browser" in path.read_text()]
    assert len(marked) > 3
    assert [path for path in marked if path.parent != ROOT / "tests" / "browser"] == []


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_an_index_address() -> None:
    itself = Path(__file__).resolve()
    found = []
    for path in tracked_files():
        if path.resolve() == itself or path.suffix in (".png", ".parquet", ".ttf"):
            continue
        match = ADDRESS.search(path.read_text(encoding="utf-8", errors="replace"))
        # the option that keeps addresses out of the lock names itself
        if match and "--no-emit-index-url" not in path.read_text(encoding="utf-8", errors="replace"):
            found.append(f"{path.relative_to(ROOT)}: {match.group()}")
    assert found == []


@pytest.mark.slow
def test_the_locked_list_installs_in_a_clean_environment(tmp_path: Path) -> None:
    """What environment.yml hands to pip: the list alone, with hashes, by pip itself, resolved without installing."""
    subprocess.run(["python3", "-m", "venv", str(tmp_path / "venv")], check=True)
    command = [str(tmp_path / "venv/bin/python"), "-m", "pip", "install", "--dry-run", "--quiet", "--require-hashes"]
    done = subprocess.run([*command, "-r", "requirements.lock"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
