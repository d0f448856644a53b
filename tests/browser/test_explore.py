"""The exploring desk and the weights desk in a browser: in JupyterLab all cells run and controls move; so in Voila."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evaluation.packs import ScoreStore
from tests.browser.servers import PATIENCE, READY, ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PACK = "northshire-2025"
SIZE = {"width": 1500, "height": 1300}


def written(folder: Path) -> Path:
    """Write the two desks and the fictional review into a folder, set to that review and few draws."""
    shutil.copytree(ROOT / "data" / PACK, folder / "data" / PACK)
    (folder / "notebooks").mkdir()
    for name in ("explore", "weights_desk"):
        text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        text = text.replace("../data/changeup-2006", f"../data/{PACK}").replace("= 10_000", "= 100")
        (folder / "notebooks" / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def place(lab: Server) -> Path:
    """The two desks in a folder of JupyterLab."""
    return written(lab.own_folder())


def opened(browser: Browser, lab: Server, notebook: Path, last: str) -> Page:
    """Open a notebook, run all its cells, and wait for what its last desk shows."""
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.goto(lab.address_of(notebook))
    page.wait_for_function(READY, timeout=PATIENCE)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    expect(page.locator(last)).to_be_attached(timeout=PATIENCE)
    return page


@pytest.fixture(scope="module")
def desk(browser: Browser, lab: Server, place: Path) -> Iterator[Page]:
    """The exploring desk with all its cells run."""
    page = opened(browser, lab, place / "notebooks" / "explore.ipynb", "#tbl-view")
    yield page
    page.close()


def ranked(page: Page, **ranks: str) -> None:
    """Wait until the table gives these ranks; it is drawn after the sentence above it."""
    for option, rank in ranks.items():
        row = page.locator("#desk-tbl-live-option tbody tr", has_text=f"{option} ")
        expect(row.locator("td").nth(1)).to_have_text(rank, timeout=PATIENCE)


def empty_first_factor(page: Page) -> None:
    """Take all points from the first factor, from the keyboard alone."""
    page.locator(".widget-slider", has_text="F1 Meets need").locator(".noUi-handle").focus()
    page.keyboard.press("Home")


def leads(page: Page, words: str) -> None:
    expect(page.locator(".wb-desk", has_text=f"{words} leads").first).to_be_visible(timeout=PATIENCE)


def test_moving_a_slider_changes_the_rank_and_reset_takes_it_back(desk: Page) -> None:
    ranked(desk, P5="1", P2="2")
    empty_first_factor(desk)
    leads(desk, "P2 One number (73.8 of 100)")
    ranked(desk, P5="2", P2="1")
    drawing = desk.get_by_role("img", name=re.compile("Stacked bars of weighted benefit.* P2 73.8"))
    expect(drawing).to_be_visible(timeout=PATIENCE)
    desk.get_by_role("button", name="Back to the start").click()
    leads(desk, "P5 Alliance (69.0 of 100)")
    ranked(desk, P5="1")


def test_a_group_chosen_from_the_list_moves_the_sliders(desk: Page) -> None:
    desk.get_by_label("Weights of").select_option(label="Users of advice")
    third = desk.locator(".widget-slider", has_text="F3 Standards").locator(".widget-readout")
    expect(third).to_have_text("60.0", timeout=PATIENCE)
    desk.get_by_role("button", name="Back to the start").click()
    expect(third).to_have_text("100.0", timeout=PATIENCE)


def test_a_kept_share_stays_while_another_moves(desk: Page) -> None:
    desk.get_by_role("button", name="Keep F2").click()
    empty_first_factor(desk)
    # F2 keeps 20%, the other three divide 80%
    row = desk.locator(".widget-hbox", has=desk.get_by_role("button", name="Keep F2")).last
    expect(row.locator(".widget-label", has_text="20.0%")).to_be_visible(timeout=PATIENCE)
    row = desk.locator(".widget-hbox", has=desk.get_by_role("button", name="Keep F3")).last
    expect(row.locator(".widget-label", has_text="26.7%")).to_be_visible(timeout=PATIENCE)
    desk.get_by_role("button", name="Back to the start").click()
    leads(desk, "P5 Alliance (69.0 of 100)")


def test_a_number_that_is_pressed_shows_the_reason_behind_it(desk: Page) -> None:
    desk.get_by_role("button", name="Why", exact=True).nth(1).click()  # the first is of the hubs
    desk.get_by_title("P5 Alliance, F1 Meets need: 15.0. Press for the reason").click()
    reason = desk.locator(".wb-desk", has_text="F1 Meets need: 15.0, a weight of 20.0%")
    expect(reason.first).to_be_visible(timeout=PATIENCE)
    expect(desk.locator("#desk-tbl-why-option-evidence")).to_be_visible()
    desk.get_by_role("button", name="Ranks", exact=True).click()
    expect(desk.locator("#desk-tbl-live-option")).to_be_visible(timeout=PATIENCE)


def test_hubs_stand_beside_each_other(desk: Page) -> None:
    desk.get_by_label("Beside it").select_option(label="N3 Benefits")
    expect(desk.locator("#desk-tbl-beside-N1-N3")).to_be_visible(timeout=PATIENCE)
    desk.get_by_label("Beside it").select_option(label="none")
    expect(desk.locator("#desk-tbl-scorecard-N1")).to_be_visible(timeout=PATIENCE)


def test_an_empty_search_says_what_to_do(desk: Page) -> None:
    words = desk.get_by_label("Words")
    words.fill("no item says this")
    words.press("Enter")
    expect(desk.get_by_text("No item of the register matches all of these.")).to_be_visible(timeout=PATIENCE)
    desk.get_by_role("button", name="Show everything").click()
    expect(desk.locator("#desk-tbl-found")).to_be_visible(timeout=PATIENCE)


def test_a_search_narrows_the_register(desk: Page) -> None:
    words = desk.get_by_label("Words")
    words.fill("refused claims by district")
    words.press("Enter")
    expect(desk.locator("#desk-tbl-found caption")).to_contain_text("1 item of 66", timeout=PATIENCE)
    expect(desk.get_by_label("The line")).to_have_value(sought("refused claims by district"), timeout=PATIENCE)
    desk.get_by_role("button", name="Show everything").click()
    expect(desk.locator("#desk-tbl-found caption")).to_contain_text("66 items of 66", timeout=PATIENCE)


def sought(words: str) -> re.Pattern[str]:
    """A line that seeks these words."""
    return re.compile(rf"-p sought 'words={words}'")


def test_the_line_reaches_the_clipboard(desk: Page) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    line = desk.get_by_label("The line").input_value()
    assert line.startswith(".venv/bin/papermill notebooks/explore.ipynb")
    desk.get_by_role("button", name="Copy the line").click()
    expect(desk.get_by_text("Sent to the clipboard.")).to_be_visible(timeout=PATIENCE)
    desk.wait_for_function(
        "line => navigator.clipboard.readText().then(text => text === line)", arg=line, timeout=PATIENCE
    )


def test_the_starting_state_stands_below_the_desk(desk: Page) -> None:
    expect(desk.locator("#tbl-live-option caption")).to_contain_text("At the start (Equal weights)")
    assert desk.locator("#ev-E01").count() == 1  # one place for the links to an item


def test_a_group_weighs_its_swings_and_saves_them(browser: Browser, lab: Server, place: Path) -> None:
    page = opened(browser, lab, place / "notebooks" / "weights_desk.ipynb", "#tbl-swings")
    page.get_by_label("Place of F4").select_option(label="1")
    page.get_by_role("button", name="2 Points").click()
    handle = page.locator(".widget-slider", has_text="F2 Reach").locator(".noUi-handle")
    handle.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")  # four steps of 5 points
    against = page.locator(".wb-desk", has_text="F2 Reach has more points than F1 Meets need")
    expect(against.first).to_be_visible(timeout=PATIENCE)  # F1 stands above it and has none yet
    page.get_by_role("button", name="4 Effect").click()
    expect(page.locator("#desk-tbl-effect-option")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="5 Save").click()
    page.get_by_role("button", name="Save these weights").click()
    expect(page.get_by_text("as version 1. Nothing has changed since.").first).to_be_visible(timeout=PATIENCE)
    page.close()
    saved = ScoreStore(place / "data" / PACK).load_weights("W-PANEL")["weight"].set_index("criterion_id")
    assert saved.loc["F4", "points"] == "100"
    assert saved.loc["F2", "points"] == "20"
    assert saved.loc["F1", "points"] == "0"


def test_the_desk_works_in_voila(browser: Browser, voila: Server) -> None:
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.goto(voila.address_of(written(voila.own_folder()) / "notebooks" / "explore.ipynb"), timeout=PATIENCE)
    leads(page, "P5 Alliance (69.0 of 100)")
    empty_first_factor(page)
    leads(page, "P2 One number (73.8 of 100)")
    ranked(page, P5="2", P2="1")
    page.close()
