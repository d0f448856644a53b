"""Nothing of the machine, and nobody of the panel, gets out: no path, user, host, environment value or name.

The set is made by the command, in a place and an environment full of words to look for; every file of it is opened as
far as it can be. Plain papermill and nbconvert, and a set that is told to name reviewers, show that the words would be
found.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter

import evaluation as ev
from evaluation import tables
from evaluation.assessment import pseudonyms
from evaluation.assessment.challenge import challenge_settings, challenged
from evaluation.cli import main
from evaluation.packs.new import new_review
from evaluation.presentation import TableView, plain
from tests.safety.canaries import forms, leaks, name_everywhere

ROOT = Path(__file__).parents[2]
REVIEW = [sys.executable, "-c", f"from {main.__module__} import main; main()"]
WORD = "marmalade-canary"

MACHINE = {
    "home folder": "home-kilometre9",
    "user": "zanyuser-canary9",
    "working folder": "cwd-tangerine9",
    "temporary folder": "tmp-parsnip9",
    "host": "wobblehost-canary9",
    "environment": "grapefruit-value9",
}
PANEL = {
    "name of a reviewer": "Quillon Vexworth",
    "name in capitals": "QUILLON VEXWORTH",
    "id of a reviewer": "vexq-canary9",
    "name of the chair": "Tamsin O'Keyboard-Ng",
    "id of the chair": "tok-canary9",
    "who entered the rows": "Ferdy Typistson",
}
SENTENCE = "So said Quillon  Vexworth, (QUILLON VEXWORTH), vexq-canary9, Tok-Canary9 and Tamsin O'Keyboard-Ng."


# The search finds -----------------------------------------------------------------------------------------------------


def _text(path: Path) -> None:
    path.write_text(f"<p>{WORD}</p>", encoding="utf-8")


def _address(path: Path) -> None:
    svg = f"<svg><desc>{WORD}</desc></svg>".encode()
    path.write_text(f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg).decode("ascii")}">')


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", f"<creator>{WORD}</creator>")


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = WORD
    book.save(path)


def _picture(path: Path) -> None:
    about = PngInfo()
    about.add_text("Author", WORD, zip=True)
    Image.new("RGB", (2, 2)).save(path, "PNG", pnginfo=about)


def _pdf(path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(9, 9)
    writer.add_metadata({"/Author": WORD})
    writer.write(path)


@pytest.mark.parametrize("write", [_text, _address, _archive, _workbook, _picture, _pdf])
def test_a_word_is_found_in_every_kind_of_file(tmp_path: Path, write: Callable[[Path], None]) -> None:
    write(tmp_path / "file")
    assert leaks(tmp_path, {"word": WORD}) != []
    assert leaks(tmp_path, {"word": "another-canary"}) == []


@pytest.mark.parametrize("form", sorted(forms(WORD)))
def test_a_word_is_found_in_every_form(tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_bytes(b"before " + forms(WORD)[form] + b" after")
    assert any(f"({form})" in found for found in leaks(tmp_path, {"word": WORD}))


def test_a_word_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / f"of-{WORD}").write_bytes(b"")
    assert leaks(tmp_path, {"word": WORD}) == ["word (plain) in file name", "word (percent) in file name"]


# Who is who on the panel ----------------------------------------------------------------------------------------------


def owned(review: ev.Review) -> ev.Review:
    """The review with marks whose reasons tell whose they are."""
    score = review.table("score")
    said = [f"A reason of {reviewer}." for reviewer in score["reviewer_id"]]
    return replace(review.with_tables({"score": score.assign(rationale=said)}), secret="a secret")  # noqa: S106


def shown_as(*views: TableView) -> dict[str, set[str]]:
    """Under which names the tables show whose reasons."""
    found: dict[str, set[str]] = {}
    for view in views:
        for row in view.rows:
            cells = [plain(cell.text) for cell in row]
            owner = next((cell[12:-1] for cell in cells if cell.startswith("A reason of ")), None)
            if owner is not None:
                found.setdefault(owner, set()).update(cell for cell in cells if cell[:1] == "R" and cell[1:].isdigit())
    return found


@pytest.fixture(scope="module")
def panel_names(northshire: ev.Review) -> dict[str, dict[str, set[str]]]:
    review = owned(northshire)
    report = ev.assess(review, review.settings_for("options_report", n_draws=100))
    packs = {
        subject: challenged(review, subject, challenge_settings(review, subject, n_draws=100))
        for subject in ("N1", "N2")
    }
    return {
        "options report": shown_as(*tables.all_scores(report, "hub")),
        **{subject: shown_as(*tables.challenge_reasons(pack)) for subject, pack in packs.items()},
    }


@pytest.mark.slow
def test_within_a_document_a_reviewer_has_one_name(panel_names: Mapping[str, dict[str, set[str]]]) -> None:
    for document, names in panel_names.items():
        assert len(names) >= 4, document
        assert {owner: len(found) for owner, found in names.items() if len(found) != 1} == {}, document


@pytest.mark.slow
def test_no_two_documents_give_the_same_names(panel_names: Mapping[str, dict[str, set[str]]]) -> None:
    shared = set.intersection(*(set(names) for names in panel_names.values()))
    orders = {tuple(min(names[owner]) for owner in sorted(shared)) for names in panel_names.values()}
    assert len(orders) == len(panel_names)


def test_documents_agree_on_names_no_more_often_than_by_chance(northshire: ev.Review) -> None:
    documents = ("options_report", "stakeholder_statement", "hub_scorecard", "challenge_pack-N1", "challenge_pack-N2")
    same = total = 0
    for number in range(200):
        review = replace(northshire, secret=f"secret {number}")
        names = [pseudonyms(review, ev.Settings(document=document))["RA"] for document in documents]
        same += sum(one == names[0] for one in names[1:])
        total += len(names) - 1
    # one in six for a panel of six; 800 draws lie within four standard deviations, 0.053, of that
    assert abs(same / total - 1 / 6) < 0.053


# The whole set --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A pack and an environment full of words to look for."""

    pack: Path
    cwd: Path
    env: Mapping[str, str]

    def review(self, *arguments: str) -> Path:
        """Run the command and return the folder of what it published."""
        done = subprocess.run(
            [*REVIEW, *arguments], cwd=self.cwd, env=dict(self.env), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return Path(done.stdout.strip().splitlines()[-1]).parent


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("place") / MACHINE["home folder"] / MACHINE["user"]
    cwd, temporary = home / MACHINE["working folder"], home / MACHINE["temporary folder"]
    cwd.mkdir(parents=True)
    temporary.mkdir()
    user, host = MACHINE["user"], MACHINE["host"]
    env = os.environ | {
        "HOME": str(home), "USER": user, "LOGNAME": user, "USERNAME": user, "HOSTNAME": host, "COMPUTERNAME": host,
        "TMPDIR": str(temporary), "WORKBENCH_TOKEN": MACHINE["environment"], "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    pack = new_review(cwd / "example", title="Example", commissioner="Example board")
    _people(pack)
    ev.read_review(pack)
    return Place(pack, cwd, env)


def _people(pack: Path) -> None:
    """Give the panel names and ids to look for, and let every text speak of them."""
    assert name_everywhere(pack, SENTENCE) > 100
    for path in sorted(pack.glob("*.csv")):
        text = path.read_text(encoding="utf-8")
        for old, new in (("RV-A", "id of a reviewer"), ("RV-B", "id of the chair")):
            text = text.replace(old, PANEL[new])
        path.write_text(text, encoding="utf-8")
    reviewer = pd.read_csv(pack / "reviewer.csv", dtype=str)
    reviewer["name"] = [PANEL["name of a reviewer"], PANEL["name of the chair"]]
    reviewer.to_csv(pack / "reviewer.csv", index=False)
    score = pd.read_csv(pack / "score.csv", dtype=str, keep_default_na=False)
    score.assign(entered_by=PANEL["who entered the rows"]).to_csv(pack / "score.csv", index=False)


@pytest.fixture(scope="module")
def published(place: Place) -> tuple[Path, ...]:
    draws = ("-p", "n_draws=100")
    report = place.review("report", "example", "--output", "reports", "--with-code", *draws)
    packs = [
        place.review("challenge", "example", "--subject", subject, "--output", "asked", *draws)
        for subject in ("HUB-A",)
    ]
    return (place.cwd / report.parent, *(place.cwd / pack.parent for pack in packs))


def words_of(place: Place) -> dict[str, str]:
    secret = (place.pack / "secret.txt").read_text(encoding="ascii").strip()
    return {**MACHINE, **PANEL, "secret of the pack": secret, "project": str(ROOT)}


@pytest.mark.slow
def test_no_file_of_a_set_tells_of_the_machine_or_of_the_panel(place: Place, published: tuple[Path, ...]) -> None:
    kinds = {path.suffix for folder in published for path in folder.rglob("*") if path.is_file()}
    assert {".html", ".pdf", ".docx", ".xlsx", ".json", ".ipynb", ".zip"} <= kinds
    assert [found for folder in published for found in leaks(folder, words_of(place))] == []


@pytest.mark.slow
def test_control_a_set_that_names_reviewers_holds_their_names(place: Place) -> None:
    named = place.review(
        "report", "example", "--output", "named", "-p", "n_draws=100", "-p", "anonymise=false",
        "--document", "hub_scorecard", "--format", "html", "--format", "docx",
    )  # fmt: skip
    found = leaks(place.cwd / named, {"name": PANEL["name of a reviewer"]})
    assert {Path(line.rpartition(" in ")[2].partition("/")[0]).suffix for line in found} >= {".html", ".ipynb", ".docx"}


NAIVE = """
import papermill
from nbconvert import HTMLExporter
from pathlib import Path
notebook = papermill.execute_notebook(
    {notebook!r}, str(Path.cwd() / "naive" / "card.ipynb"), parameters={parameters!r}, progress_bar=False
)
Path("naive/card.html").write_text(HTMLExporter().from_notebook_node(notebook)[0])
"""


@pytest.mark.slow
def test_control_plain_papermill_tells_of_the_machine(place: Place) -> None:
    (place.cwd / "naive").mkdir()
    parameters = {"pack": str(place.pack), "subject": "HUB-A", "n_draws": 100}
    code = NAIVE.format(notebook=str(ROOT / "notebooks" / "hub_scorecard.ipynb"), parameters=parameters)
    subprocess.run([sys.executable, "-c", code], cwd=place.cwd, env=dict(place.env), capture_output=True, check=True)
    found = leaks(place.cwd / "naive", MACHINE)
    for what in ("home folder", "user", "working folder"):
        assert any(line.startswith(f"{what} (plain) in card.ipynb") for line in found), what
        assert any(line.startswith(f"{what} (plain) in card.html") for line in found), what
