"""The whole set as a reader finds it: both packs and a new one, rendered by the command and opened in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.axe import CONTRAST, serious_faults
from tests.browser.published import ROOT, pages_of_paper, rendered, review_command, standing

pytestmark = [pytest.mark.slow, pytest.mark.browser]

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


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("published")

    def new_one() -> Path:
        review_command("new", folder / "a-new-review")
        return rendered(folder / "a-new-review", folder / "reports", "--jobs", "1")

    with ThreadPoolExecutor(2) as pool:  # a notebook at a time in each, so that two cores suffice
        northshire = pool.submit(rendered, ROOT / "data/northshire-2025", folder / "reports", "--jobs", "1")
        new = pool.submit(new_one)
        built_in = ROOT / "data/changeup-2006"
        changeup = standing(built_in) or rendered(built_in, folder / "reports")
        return {"changeup": changeup, "northshire": northshire.result(), "new": new.result()}


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


@cache
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


def words(run: Path, name: str) -> str:
    return re.sub(r"\s+", " ", " ".join(pages_of_paper(next(run.glob(f"{name}*.pdf")))))


@pytest.mark.parametrize("name", ["changeup", "northshire", "new"])
def test_every_link_resolves(runs: dict[str, Path], name: str) -> None:
    assert {page.name: dead for page in pages(runs[name]) if (dead := list(dead_links(page)))} == {}


@pytest.mark.parametrize("name", ["changeup", "northshire", "new"])
def test_every_section_of_the_options_report_is_there(runs: dict[str, Path], name: str) -> None:
    text = words(runs[name], "options_report")
    assert [section for section in SECTIONS if text.count(section) < 2] == [], "in the contents and at its place"


@pytest.mark.parametrize("name", ["changeup", "northshire"])
def test_no_page_is_too_heavy_to_send(runs: dict[str, Path], name: str) -> None:
    sizes = {page.name: page.stat().st_size for page in pages(runs[name])}
    assert max(sizes.values()) == max(size for file, size in sizes.items() if file.startswith("options_report"))
    assert {file: size for file, size in sizes.items() if size >= 1_500_000} == {}


@pytest.mark.parametrize("name", ["changeup", "northshire"])
def test_every_scorecard_is_one_page_with_its_evidence_overleaf(runs: dict[str, Path], name: str) -> None:
    scorecards = sorted(runs[name].glob("hub_scorecard-*.pdf"))
    assert len(scorecards) == 6
    for path in scorecards:
        front, overleaf = pages_of_paper(path)
        assert "Evidence behind these levels" not in front
        assert 0 <= overleaf.find("Evidence behind these levels") < overleaf.find("What it says"), path.name


def test_the_statement_shows_the_six_real_decisions(runs: dict[str, Path]) -> None:
    text = words(runs["changeup"], "stakeholder_statement")
    for number in range(1, 7):
        assert f"Decision W{number}: accepted" in text
    assert "No Board decision found in the sources held" in text or "No Board decision" in text


def test_every_illustrative_page_says_so(runs: dict[str, Path]) -> None:
    for path in sorted(runs["changeup"].glob("*.pdf")):
        illustrative = "-illustrative" in path.name
        for number, text in enumerate(pages_of_paper(path), start=1):
            assert ("Illustrative" in text) == illustrative, f"{path.name} page {number}"


def test_no_output_names_the_machine_or_a_reviewer(runs: dict[str, Path]) -> None:
    home = str(Path.home())
    for run in runs.values():
        for path in [*run.rglob("*.html"), *run.rglob("*.ipynb"), *run.rglob("*.json")]:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text, path.name
            assert home == "/" or f"{home}/" not in text, path.name
            assert not re.search(r"\bReviewer [A-E]\b", text), path.name


def local(address: str) -> bool:
    return address.startswith(("file:", "data:", "about:"))


def faults_of(context: BrowserContext, path: Path) -> list[str]:
    """Open a page and return what it complains of, what it asks for, and whether it scrolls sideways."""
    page = context.new_page()
    found: list[str] = []
    page.on("console", lambda message: found.extend([message.text] if message.type == "error" else []))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda sent: found.extend([] if local(sent.url) else [sent.url]))
    page.goto(path.as_uri())
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("scrolls sideways at phone width")
    page.close()
    return found


@pytest.mark.parametrize("name", ["changeup", "northshire", "new"])
def test_pages_open_offline_without_a_complaint_or_a_request(
    browser: Browser, runs: dict[str, Path], name: str
) -> None:
    telephone = browser.new_context(offline=True, viewport={"width": 375, "height": 800})
    assert {path.name: found for path in pages(runs[name]) if (found := faults_of(telephone, path))} == {}
    telephone.close()


@pytest.fixture(scope="module")
def unguarded(browser: Browser) -> Iterator[Page]:
    """A page without a network and without the policy of what it shows, which axe's own script needs lifted."""
    context = browser.new_context(offline=True, bypass_csp=True)
    yield context.new_page()
    context.close()


def axe_faults(page: Page, path: Path) -> list[str]:
    page.goto(path.as_uri())
    return serious_faults(page)


@pytest.mark.parametrize("name", ["changeup", "northshire"])
def test_axe_finds_nothing_serious_or_critical(unguarded: Page, runs: dict[str, Path], name: str) -> None:
    assert {path.name: found for path in pages(runs[name]) if (found := axe_faults(unguarded, path))} == {}


def test_control_axe_finds_one_pale_word_in_a_whole_document(unguarded: Page, runs: dict[str, Path]) -> None:
    (path,) = runs["northshire"].glob("stakeholder_statement*.html")
    unguarded.goto(path.as_uri())
    cells = unguarded.locator("main td:visible")
    cells.nth(cells.count() // 2).evaluate("cell => cell.innerHTML = '<span style=\"color: #ddd\">pale</span>'")
    assert serious_faults(unguarded) == [CONTRAST]
