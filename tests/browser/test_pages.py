"""Published pages as a reader meets them: offline, under their own policy, on a desk, on a telephone, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from evaluation.publish import (
    IndexEntry,
    Manifest,
    listed_outputs,
    publish_document,
    write_index,
    write_manifest,
    write_review_index,
)
from tests.publish.sample import SAMPLE_META, figure_view, markdown, notebook_of, options, sample_notebook, shown

pytestmark = pytest.mark.browser

PAGES = ("run/options-report-illustrative.html", "run/scorecard-illustrative.html", "run/index.html", "index.html")
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review's folder with one run: two documents, manifest and both indexes."""
    run = tmp_path_factory.mktemp("review") / "run"
    card = notebook_of(
        markdown("# Scorecard\n"), markdown("## Profile\n\nWords."), shown(figure_view()), shown(options())
    )
    report = publish_document(sample_notebook(), run, "options-report", meta=SAMPLE_META)
    scorecard = publish_document(card, run, "scorecard", meta=replace(SAMPLE_META, title="Scorecard", compact=True))
    outputs = listed_outputs(run)
    manifest = Manifest(
        "review", SAMPLE_META.review_title, "run", "illustrative", "", {"a.csv": "0" * 64}, {}, {}, outputs
    )
    write_manifest(run, manifest)
    entries = [
        IndexEntry("Reports", "Options report", "", "illustrative", tuple(path.name for path in report)),
        IndexEntry("Scorecards", "Scorecard", "Finance hub", "illustrative", tuple(path.name for path in scorecard)),
    ]
    write_index(run, entries, replace(SAMPLE_META, title="Documents"))
    write_review_index(run.parent)
    return run.parent


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Opener]:
    """Open a page of the site, offline."""
    contexts = []

    def opener(name: str | Path, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto((site / name).as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_or_critical(opened: Opener, name: str) -> None:
    # axe brings a script of its own, so the page's policy is lifted for it
    found = Axe().run(opened(name, bypass_csp=True)).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_offline_under_its_own_policy_without_a_complaint(browser: Browser, site: Path, name: str) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / name).as_uri())
    page.wait_for_load_state("networkidle")
    hidden = page.eval_on_selector_all("img", "all => all.filter(one => one.naturalWidth === 0).length")
    styled = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert hidden == 0
    assert styled == "rgb(18, 67, 109)", "the style sheet is in force"


def test_the_policy_blocks_a_script_that_is_not_in_it(opened: Opener, site: Path) -> None:
    page = (site / PAGES[0]).read_text(encoding="utf-8")
    mark = "<script>document.documentElement.dataset.ran = 'yes'</script>"
    ran = []
    for name, text in (
        ("with.html", page.replace("</body>", f"{mark}</body>")),
        ("without.html", page.replace("Content-Security-Policy", "x").replace("</body>", f"{mark}</body>")),
    ):
        (site / name).write_text(text, encoding="utf-8")
        ran.append(opened(name).evaluate("document.documentElement.dataset.ran || 'no'"))
        (site / name).unlink()
    assert ran == ["no", "yes"]


def test_a_script_of_the_workbench_runs_by_its_hash(opened: Opener, site: Path) -> None:
    script = "document.documentElement.dataset.ran = 1 < 2 && 'yes';"
    notebook = notebook_of(markdown("# T\n"), markdown("## Section\n\nWords."))
    path = publish_document(notebook, site, "live", formats=("html",), meta=SAMPLE_META, scripts=(script,))[0]
    ran = opened(path).evaluate("document.documentElement.dataset.ran || 'no'")
    path.unlink()
    assert ran == "yes"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_page_scrolls_sideways(opened: Opener, name: str, width: int) -> None:
    page = opened(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_wide_table_scrolls_inside_its_own_region_from_the_keyboard(opened: Opener) -> None:
    # waiting asks the page to evaluate a text, which its policy forbids
    page = opened(PAGES[0], width=375, bypass_csp=True)
    region = page.locator(".scroll:has(#matrix)")
    assert region.evaluate("one => one.scrollWidth > one.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll:has(#matrix)').scrollLeft > 0")


def test_a_caption_stays_in_sight_on_a_telephone(opened: Opener) -> None:
    page = opened(PAGES[0], width=375)
    region = page.locator(".scroll:has(#matrix)")
    region.evaluate("one => { one.scrollLeft = 120 }")
    box, frame = page.locator("#matrix caption").bounding_box(), region.bounding_box()
    assert box is not None
    assert frame is not None
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_a_figure_keeps_its_size_on_a_telephone_and_scrolls_from_the_keyboard(opened: Opener) -> None:
    page = opened(PAGES[0], width=375, bypass_csp=True)
    region = page.locator("#coverage .scroll")
    assert page.locator("#coverage img").evaluate("one => one.clientWidth === one.naturalWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('#coverage .scroll').scrollLeft > 0")


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(opened: Opener, site: Path, name: str) -> None:
    page = opened(name)
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert hrefs
    for parts in map(urlsplit, hrefs):
        if parts.scheme in ("http", "https"):
            continue
        if parts.path:
            assert ((site / name).parent / unquote(parts.path)).is_file()
        else:
            assert page.locator(f'[id="{unquote(parts.fragment)}"]').count() == 1


def test_the_first_tab_stop_leads_to_the_main_content(opened: Opener) -> None:
    page = opened(PAGES[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_data_status_stays_in_sight_while_scrolling(opened: Opener) -> None:
    page = opened(PAGES[0])
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight / 2)")
    box = page.locator(".status-line").bounding_box()
    assert box is not None
    assert box["y"] == 0


def test_every_printed_page_carries_review_and_status(opened: Opener, tmp_path: Path) -> None:
    paper = tmp_path / "printed.pdf"
    opened(PAGES[0]).pdf(path=paper, prefer_css_page_size=True)
    pages = PdfReader(paper).pages
    assert len(pages) > 3
    for place, page in enumerate(pages, start=1):
        text = " ".join(page.extract_text().split())
        assert SAMPLE_META.status_banner in text
        assert SAMPLE_META.review_title in text
        assert f"Page {place} of {len(pages)}" in text
    assert any(page.mediabox.width > page.mediabox.height for page in pages), "the wide table is turned"
