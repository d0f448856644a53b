"""One set made twice, in another folder, time zone, language and hash seed: every byte is the same."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACK = ROOT / "data" / "northshire-2025"
GERMAN = "de_DE.UTF-8"
MAIN = "from evaluation.cli import main; main()"
DECIMAL_POINT = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.localeconv()['decimal_point'])"
# Python itself keeps to the C locale for numbers; a program that a library calls need not, so here it is in force
IN_FORCE = """
import locale
import os

locale.setlocale(locale.LC_ALL, "")
with open(os.environ["LOCALES_SEEN"], "a", encoding="utf-8") as seen:
    seen.write(locale.localeconv()["decimal_point"] + "\\n")
"""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Place:
    """Where and how a set is made."""

    folder: Path
    zone: str
    language: str
    seed: str
    jobs: int

    def environment(self) -> dict[str, str]:
        """What the program and its notebooks meet there."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
        return {
            **inherited, "TZ": self.zone, "LC_ALL": self.language, "LANG": self.language, "LANGUAGE": "",
            "PYTHONHASHSEED": self.seed, "HOME": str(self.folder), "TMPDIR": str(self.folder / "tmp"),
            "PYTHONPATH": os.pathsep.join((str(self.folder / "site"), str(ROOT))),
            "LOCALES_SEEN": str(self.folder / "locales"),
        }  # fmt: skip

    def make(self) -> Path:
        """Make two documents of a copy of the pack here, in every format; returns the folder of reports."""
        for name in ("site", "tmp"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "site" / "sitecustomize.py").write_text(IN_FORCE, encoding="utf-8")
        pack = shutil.copytree(PACK, self.folder / "pack")
        command = [
            sys.executable, "-c", MAIN, "report", str(pack), "--document", "options_report", "--document",
            "hub_scorecard", "--subject", "N2", "-p", "n_draws=500", "--with-code", "--jobs", str(self.jobs),
        ]  # fmt: skip
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return self.folder / "reports"


@pytest.fixture(scope="module")
def german() -> str:
    """A language with a decimal comma; skipped where the system lacks it, but never in CI."""
    environment = {**os.environ, "LC_ALL": GERMAN}
    command = [sys.executable, "-c", DECIMAL_POINT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.strip() == ",":
        return GERMAN
    reason = f"the system has no locale {GERMAN}, so no set was made under it; `localedef -i de_DE -f UTF-8 {GERMAN}`"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def places(german: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Place]:
    """Two places with sets made in them, half the world and two languages apart."""
    folder = tmp_path_factory.mktemp("sets")
    made = (
        Place(folder / "one", "Pacific/Kiritimati", "C.UTF-8", "1", jobs=1),
        Place(folder / "another place, ümlaut", "America/St_Johns", german, "2", jobs=2),
    )
    for place in made:
        place.make()
    return made


def files_of(place: Place) -> dict[str, bytes]:
    reports = place.folder / "reports"
    return {path.relative_to(reports).as_posix(): path.read_bytes() for path in reports.rglob("*") if path.is_file()}


def test_every_file_is_byte_for_byte_the_same(places: tuple[Place, Place]) -> None:
    one, other = map(files_of, places)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_the_set_holds_every_kind_of_file(places: tuple[Place, Place]) -> None:
    kinds = {name.rpartition(".")[2] for name in files_of(places[0])}
    assert {"html", "pdf", "docx", "xlsx", "ipynb", "json"} <= kinds


def test_the_decimal_comma_was_in_force_in_the_program_and_in_every_kernel(places: tuple[Place, Place]) -> None:
    point, comma = ((place.folder / "locales").read_text(encoding="utf-8").split() for place in places)
    assert (set(point), set(comma)) == ({"."}, {","})
    assert len(comma) >= 3  # the program and the kernels of two notebooks


def test_no_file_names_a_place_that_it_was_made_in(places: tuple[Place, Place]) -> None:
    for place in places:
        for name, content in files_of(place).items():
            assert place.folder.parent.name.encode() not in content, name
            assert str(ROOT).encode() not in content, name
