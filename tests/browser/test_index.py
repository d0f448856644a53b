"""The index of a run and of a review in a browser: words, filters, details, keyboard, policy, hostile words, paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Dialog, Page, expect

from evaluation.publish.index import Contents, Exhibit, IndexEntry, RegisterItem, write_index, write_review_index
from evaluation.publish.manifest import Manifest, write_manifest
from evaluation.publish.meta import DocumentMeta
from tests.publish.sample import PAYLOADS, SAMPLE_META

pytestmark = pytest.mark.browser

HUBS = ("Finance", "Governance")
Opener = Callable[..., Page]


def exhibit(noun: Any, place: int, caption: str, status: str | None = None) -> Exhibit:
    return Exhibit(
        noun, f"{noun} {place}", caption, "7 Hubs", "A note.", f"{noun}-{place}", status, ("Criterion", "Level"),
        ("Reach", "Quality"), "",
    )  # fmt: skip


def entry(kind: str, title: str, subject: str, status: str, name: str, *exhibits: Exhibit) -> IndexEntry:
    return IndexEntry(
        kind,
        title,
        subject,
        status,
        (f"{name}.html", f"{name}.pdf"),
        "As at 1 May 2006",
        Contents(("7 Hubs",), exhibits),
    )


ENTRIES = (
    entry("Reports", "Options report", "", "illustrative", "report",
          exhibit("Table", 1, "Swing weights", "illustrative"), exhibit("Table", 2, "Reach: Finance", "published"),
          exhibit("Figure", 1, "Café visits")),
    *(entry("Scorecards", "Scorecard", hub, "published", f"card-{hub}", exhibit("Table", 1, "Levels")) for hub in HUBS),
)  # fmt: skip
REGISTER = (
    RegisterItem("Sources", "S1", "A survey", "published", ("Finance",), (("Author", "A board"),),
                 "https://example.org/", "", (("Evidence", "Evidence", ("E1",)),)),
    RegisterItem("Evidence", "E1", "Half of them knew of it", "published", ("Finance",), (("Grade", "B"),), "", "ev-E1",
                 (("Source", "Sources", ("S1",)),)),
    RegisterItem("Evidence", "E2", "All of them asked for it", "secondary", ("All hubs at once",), (("Grade", "C"),)),
)  # fmt: skip
TOTAL = 3 + 4 + 1 + 1 + 2


def written(folder: Path, meta: DocumentMeta = SAMPLE_META, extra: tuple[RegisterItem, ...] = ()) -> Path:
    """A review with one run; returns the run's index."""
    run = folder / "review" / "0a1b"
    run.mkdir(parents=True)
    for name in (name for item in ENTRIES for name in item.files):
        (run / name).write_text('<p id="ev-E1">E1</p>', encoding="utf-8")
    settings = {"report": {"weights": "equal"}}
    write_manifest(run, Manifest("review", meta.review_title, "0a1b", None, "", {}, settings, {}, ()))
    index = write_index(run, ENTRIES, meta, (*REGISTER, *extra))
    write_review_index(run.parent, "0a1b")
    return index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("index"))


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open a page offline; what it complains of or asks for is kept in `page.faults`."""
    contexts = []

    def opener(path: Path, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        page.faults = faults  # type: ignore[attr-defined]
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: refuse(dialog, faults))
        page.on("request", lambda sent: faults.extend([] if sent.url.startswith(("file:", "data:")) else [sent.url]))
        page.goto(path.as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()


def refuse(dialog: Dialog, faults: list[str]) -> None:
    faults.append(dialog.message)
    dialog.dismiss()


def found(page: Page) -> list[str]:
    """The names of what is listed."""
    return [" ".join(name.split()) for name in page.locator(".hit:visible .name").all_inner_texts()]


def told(page: Page) -> Any:
    return page.get_by_role("status")


def search(page: Page, words: str) -> None:
    page.get_by_label("Search").fill(words)


def test_every_word_must_be_there_in_any_order_and_the_count_is_told(index: Path, opened: Opener) -> None:
    page = opened(index)
    expect(told(page)).to_have_text(f"{TOTAL} listed")
    search(page, "FINANCE  reach")
    assert found(page) == ["Table 2. Reach: Finance"]
    expect(told(page)).to_have_text(f"1 of {TOTAL} found")
    search(page, "cafe")
    assert found(page) == ["Figure 1. Café visits"]
    search(page, "e1")
    assert found(page)[-1] == "E1 Half of them knew of it"
    search(page, "weights nowhere")
    assert found(page) == []
    expect(told(page)).to_have_text("Nothing found. Try fewer words, or clear the filters.")
    page.get_by_role("button", name="Clear search and filters").click()
    expect(told(page)).to_have_text(f"{TOTAL} listed")
    assert page.faults == []  # type: ignore[attr-defined]


def test_headings_without_a_hit_are_not_shown(index: Path, opened: Opener) -> None:
    page = opened(index)
    search(page, "swing")
    assert page.locator("main h2:visible").all_inner_texts() == ["Tables", "How this was made"]
    assert page.locator("main h3:visible").all_inner_texts() == ["Options report"]


def test_filters_hold_together_with_words_and_kinds_are_counted(index: Path, opened: Opener) -> None:
    page = opened(index)
    page.get_by_label("About").select_option("Finance")
    assert found(page) == [
        "Scorecard: Finance", "Table 2. Reach: Finance", "Table 1. Levels", "S1 A survey", "E1 Half of them knew of it",
    ]  # fmt: skip
    page.get_by_label("Document", exact=True).select_option("Options report")
    assert found(page) == ["Table 2. Reach: Finance", "S1 A survey", "E1 Half of them knew of it"]
    page.get_by_role("radio", name="Evidence 1").check()
    assert found(page) == ["E1 Half of them knew of it"]
    expect(page.get_by_role("radio", name="Tables 1")).to_be_visible()
    page.get_by_role("search").get_by_label("Data status").select_option("illustrative")
    assert found(page) == []
    page.get_by_role("button", name="Clear search and filters").click()
    assert len(found(page)) == TOTAL


def test_what_is_said_of_all_hubs_is_not_found_under_one(index: Path, opened: Opener) -> None:
    page = opened(index)
    page.get_by_label("About").select_option("All hubs at once")
    assert found(page) == ["E2 All of them asked for it"]


def test_details_open_in_place_and_links_between_items_lead_to_them(index: Path, opened: Opener) -> None:
    page = opened(index)
    page.get_by_role("radio", name="Evidence").check()
    page.get_by_text("Details of E1").click()
    expect(page.locator(".hit:visible dd", has_text="B").first).to_be_visible()
    page.get_by_role("link", name="S1 A survey").click()
    source = page.locator("#item-1")
    expect(source).to_be_in_viewport()
    expect(source.locator("dl")).to_be_visible()
    assert len(found(page)) == TOTAL, "the filter that hid the source was cleared"


def test_what_was_asked_is_there_after_coming_back(index: Path, opened: Opener) -> None:
    page = opened(index)
    search(page, "swing")
    page.get_by_role("link", name="Table 1. Swing weights").click()
    page.wait_for_url("**/report.html")
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("swing")
    assert found(page) == ["Table 1. Swing weights"]


def test_the_keyboard_alone_suffices(index: Path, opened: Opener) -> None:
    page = opened(index)
    page.get_by_label("Search").focus()
    page.keyboard.type("levels")
    for _ in range(4):  # three filters, then the button
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find-clear"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Tables 2")).to_be_checked()
    assert found(page) == ["Table 1. Levels", "Table 1. Levels"]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hit:visible details").first).to_have_attribute("open", "")
    page.get_by_label("Search").focus()
    page.keyboard.press("Escape")
    expect(told(page)).to_have_text(f"4 of {TOTAL} found")  # the kind is still chosen


def test_without_a_script_all_is_listed_and_said_so(index: Path, opened: Opener) -> None:
    page = opened(index, java_script_enabled=False)
    assert len(page.locator(".hit").all()) == TOTAL
    assert all(hit.is_visible() for hit in page.locator(".hit").all())
    assert page.get_by_text("Everything is listed here.").is_visible()
    assert not page.get_by_label("Search").is_visible()
    assert page.get_by_role("link", name="Evidence", exact=True).is_visible()


def test_hostile_words_stay_words(tmp_path: Path, opened: Opener) -> None:
    items = tuple(
        RegisterItem("Sources", f"P{place}", text, None, (text,), ((text, text),), text)
        for place, text in enumerate(PAYLOADS)
    )
    page = opened(written(tmp_path, replace(SAMPLE_META, title=" ".join(PAYLOADS)), items))
    for place, text in enumerate(PAYLOADS):
        page.get_by_label("About").select_option(text)
        assert found(page) == [f"P{place} {' '.join(text.split())}"]
        search(page, text)
        assert found(page) == [f"P{place} {' '.join(text.split())}"]
        search(page, "")
    assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("which", ["run", "review"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(index: Path, opened: Opener, which: str, width: int) -> None:
    path = index if which == "run" else index.parents[1] / "index.html"
    page = opened(path, width, bypass_csp=True)  # axe's own script needs the policy lifted
    for summary in page.locator("summary:visible").all():
        summary.click()
    violations = Axe().run(page).response["violations"]
    assert [(item["id"], item["impact"]) for item in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filters_wait_to_be_opened_on_a_telephone(index: Path, opened: Opener) -> None:
    page = opened(index, 375)
    about = page.get_by_label("About")
    expect(about).not_to_be_visible()
    page.get_by_text("Filters", exact=True).click()
    about.select_option("Finance")
    expect(page.get_by_text("Filters (1 set)")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(about).to_be_visible()


def test_paper_carries_what_is_found_and_no_controls(index: Path, opened: Opener) -> None:
    page = opened(index)
    search(page, "swing")
    page.emulate_media(media="print")
    assert found(page) == ["Table 1. Swing weights"]
    assert not page.get_by_label("Search").is_visible()
    assert not told(page).is_visible()
