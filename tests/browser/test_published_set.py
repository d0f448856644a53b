"""The whole set as a reader finds it: both packs and a new one, rendered by the command and opened in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pypdf import PdfReader

from evaluation.cli import main

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
REVIEW = [sys.executable, "-c", f"from {main.__module__} import main; main()"]
SECTIONS = (
    "0 Status",
    "1 Summary for the Board",
    "2 Remit and method",
    "3 The hubs",
    "4 What is needed",
    "5 Evidence base",
    "6 Findings by criterion",
    "7 Findings by hub",
    "8 Tensions that cut across",
    "9 Longlist",
    "10 Shortlist",
    "11 How sure are we",
    "12 Way forward and recommendations",
    "13 Transition and programme",
)


def rendered(pack: Path, folder: Path) -> Path:
    """Run `review report` and return the folder of the run, from the one line that it prints."""
    command = [*REVIEW, "report", str(pack), "--output", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    printed = done.stdout.strip().splitlines()
    assert len(printed) == 1
    index = Path(printed[0])
    assert index.name == "index.html"
    assert index.is_file()
    return index.parent


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("published")
    new = folder / "a-new-review"
    assert subprocess.run([*REVIEW, "new", str(new)], cwd=ROOT, check=False).returncode == 0
    packs = {"changeup": ROOT / "data/changeup-2006", "northshire": ROOT / "data/northshire-2025", "new": new}
    return {name: rendered(pack, folder / "reports") for name, pack in packs.items()}


class Links(HTMLParser):
    """Collects what a page links to and the anchors that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.anchors |= {found["id"]} if found.get("id") else set()  # type: ignore[arg-type]
        if tag == "a" and found.get("href"):
            self.targets.append(str(found["href"]))


def links_of(path: Path) -> Links:
    links = Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def dead_links(page: Path) -> Iterator[str]:
    for target in links_of(page).targets:
        parts = urlsplit(target)
        if parts.scheme in ("http", "https"):
            continue
        path = page.parent / unquote(parts.path) if parts.path else page
        if not path.is_file() or (parts.fragment and unquote(parts.fragment) not in links_of(path).anchors):
            yield target


def pages(run: Path) -> list[Path]:
    return [*sorted(run.rglob("*.html")), run.parent / "index.html"]


def pdf(run: Path, name: str) -> PdfReader:
    return PdfReader(next(run.glob(f"{name}*.pdf")))


def words(run: Path, name: str) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf(run, name).pages))


@pytest.mark.parametrize("name", ["changeup", "northshire", "new"])
def test_every_link_resolves(runs: dict[str, Path], name: str) -> None:
    assert {page.name: list(dead_links(page)) for page in pages(runs[name]) if list(dead_links(page))} == {}


@pytest.mark.parametrize("name", ["changeup", "northshire", "new"])
def test_every_section_of_the_options_report_is_there(runs: dict[str, Path], name: str) -> None:
    text = words(runs[name], "options_report")
    assert [section for section in SECTIONS if text.count(section) < 2] == [], "in the contents and at its place"


@pytest.mark.parametrize("name", ["changeup", "northshire"])
def test_every_scorecard_fits_its_page(runs: dict[str, Path], name: str) -> None:
    counts = {path.name: len(PdfReader(path).pages) for path in runs[name].glob("hub_scorecard-*.pdf")}
    assert len(counts) == 6
    assert {file: n for file, n in counts.items() if n != 1} == {}


def test_the_statement_shows_the_six_real_decisions(runs: dict[str, Path]) -> None:
    text = words(runs["changeup"], "stakeholder_statement")
    for number in range(1, 7):
        assert f"Decision W{number}: accepted" in text
    assert "No Board decision found in the sources held" in text or "No Board decision" in text


def test_every_illustrative_page_says_so(runs: dict[str, Path]) -> None:
    for path in sorted(runs["changeup"].glob("*.pdf")):
        illustrative = "-illustrative" in path.name
        for number, page in enumerate(PdfReader(path).pages, start=1):
            assert ("Illustrative" in page.extract_text()) == illustrative, f"{path.name} page {number}"


def test_no_output_names_the_machine_or_a_reviewer(runs: dict[str, Path]) -> None:
    home = str(Path.home())
    for run in runs.values():
        for path in [*run.rglob("*.html"), *run.rglob("*.ipynb"), *run.rglob("*.json")]:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text, path.name
            assert home == "/" or f"{home}/" not in text, path.name
            assert not re.search(r"\bReviewer [A-E]\b", text), path.name


def faults_of(browser: Browser, path: Path) -> list[str]:
    """Open a page on a telephone without a network, and return what it complains of or asks for."""
    context = browser.new_context(offline=True, viewport={"width": 375, "height": 800})
    page = context.new_page()
    found: list[str] = []
    page.on("console", lambda message: found.extend([message.text] if message.type == "error" else []))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda sent: found.extend([] if local(sent.url) else [sent.url]))
    page.goto(path.as_uri())
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("scrolls sideways at phone width")
    context.close()
    return found


@pytest.mark.parametrize("name", ["changeup", "northshire", "new"])
def test_pages_open_offline_without_a_complaint_or_a_request(
    browser: Browser, runs: dict[str, Path], name: str
) -> None:
    assert {path.name: found for path in pages(runs[name]) if (found := faults_of(browser, path))} == {}


def local(address: str) -> bool:
    return address.startswith(("file:", "data:", "about:"))


@pytest.mark.parametrize("name", ["changeup", "northshire"])
def test_axe_finds_nothing_serious_or_critical(browser: Browser, runs: dict[str, Path], name: str) -> None:
    faults: dict[str, Any] = {}
    for path in pages(runs[name]):
        context = browser.new_context(offline=True, bypass_csp=True)  # axe's own script needs the policy lifted
        page = context.new_page()
        page.goto(path.as_uri())
        violations = Axe().run(page).response["violations"]
        context.close()
        serious = [item["id"] for item in violations if item["impact"] in ("serious", "critical")]
        if serious:
            faults[path.name] = serious
    assert faults == {}
