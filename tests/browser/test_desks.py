"""The panel's desks on the screen: a cell is scored, a second window conflicts, and the panel moderates it.

In JupyterLab and in Voila, which shows the same notebook without its code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evaluation.packs import ScoreStore
from tests.browser.servers import PATIENCE, READY, ROOT, Server
from tests.packs.workbooks import filled, place
from tests.widgets.panels import to_moderate, to_score

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZE = {"width": 1280, "height": 900}


def notebook(folder: Path, name: str, pack: Path) -> Path:
    """Write a desk's notebook on a pack of the test."""
    text = (ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    path = folder / f"{name}.ipynb"
    path.write_text(text.replace("../data/northshire-2025", str(pack)), encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Desk:
    """A scoring desk in Voila on a pack of its own."""

    pack: Path
    address: str


def scoring_desk(voila: Server) -> Desk:
    folder = voila.own_folder()
    pack = to_score(folder)
    return Desk(pack, voila.address_of(notebook(folder, "score_desk", pack)))


def opened(browser: Browser, address: str) -> Page:
    """Open a desk in Voila, with its card on the screen."""
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.goto(address, timeout=PATIENCE)
    expect(page.locator(".wb-card:visible").first).to_be_visible(timeout=PATIENCE)
    return page


def give(page: Page, level: str, reason: str) -> None:
    page.get_by_label(re.compile("^E01: ")).check()
    page.get_by_label(re.compile(f"^{level} ")).check()
    box = page.get_by_label("Reason", exact=True)
    box.fill(reason)
    box.blur()


def levels(pack: Path) -> list[tuple[str, str]]:
    frame = ScoreStore(pack).load("S1", "RA")
    return list(zip(frame["level"], frame["rationale"], strict=True))


def test_a_cell_is_scored_and_a_second_window_conflicts(browser: Browser, voila: Server) -> None:
    desk = scoring_desk(voila)
    first, second = opened(browser, desk.address), opened(browser, desk.address)
    give(first, "3", "41 of 46 wards")
    expect(first.get_by_text(re.compile(r"Saved at \d\d:\d\d, version 1\."))).to_be_visible(timeout=PATIENCE)
    expect(first.get_by_text("1 of 66 cells saved").first).to_be_visible()
    assert levels(desk.pack) == [("3", "41 of 46 wards")]
    give(second, "2", "A map of arrears only")
    expect(second.get_by_text("this cell was saved in another window")).to_be_visible(timeout=PATIENCE)
    table = second.locator("#desk-tbl-versions")
    expect(table).to_contain_text("41 of 46 wards")
    expect(table).to_contain_text("A map of arrears only")
    assert levels(desk.pack) == [("3", "41 of 46 wards")]
    second.get_by_role("button", name="Keep mine").click()
    expect(second.get_by_text(re.compile(r"Saved at \d\d:\d\d, version 2\."))).to_be_visible(timeout=PATIENCE)
    assert levels(desk.pack) == [("2", "A map of arrears only")]
    first.close()
    second.close()


@pytest.fixture(scope="module")
def desk(voila: Server) -> Desk:
    """The desk that one window shows."""
    return scoring_desk(voila)


@pytest.fixture(scope="module")
def window(browser: Browser, desk: Desk) -> Iterator[Page]:
    page = opened(browser, desk.address)
    yield page
    page.close()


def test_a_card_is_legible_at_the_size_of_a_small_screen(window: Page) -> None:
    assert window.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    labels = window.locator(".wb-levels .widget-radio-box label")
    assert labels.count() == 7
    boxes = [labels.nth(place).bounding_box() for place in range(7)]
    assert all(box is not None and box["height"] >= 24 for box in boxes)
    tops = [box["y"] for box in boxes if box is not None]
    assert tops == sorted(tops)
    clipped = "box => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1"
    assert not any(labels.nth(place).evaluate(clipped) for place in range(7))


def test_everything_on_a_card_is_done_from_the_keyboard(window: Page, desk: Desk) -> None:
    window.get_by_label("Criterion").focus()
    reached = []
    for _ in range(30):
        window.keyboard.press("Tab")
        reached.append(window.evaluate("document.activeElement.type || document.activeElement.tagName"))
        if reached[-1] == "checkbox" and reached.count("checkbox") == 1:
            window.keyboard.press("Space")
        if reached[-1] == "radio" and reached.count("radio") == 1:
            window.keyboard.press("Space")
        if reached[-1] == "textarea":
            window.keyboard.type("No study of need was found")
            window.keyboard.press("Tab")
            break
    assert {"checkbox", "radio", "textarea"} <= set(reached)
    assert reached.index("checkbox") < reached.index("radio") < reached.index("textarea")
    expect(window.get_by_text(re.compile(r"Saved at \d\d:\d\d, version 1\."))).to_be_visible(timeout=PATIENCE)
    assert levels(desk.pack) == [("0", "No study of need was found")]


def test_a_reviewer_goes_on_in_excel_and_comes_back(browser: Browser, voila: Server, tmp_path: Path) -> None:
    desk = scoring_desk(voila)
    page = opened(browser, desk.address)
    page.get_by_role("button", name="In Excel").click()
    page.get_by_role("button", name="Write the workbook").click()
    link = page.get_by_role("link", name="Download northshire-2025-S1-RA-illustrative.xlsx")
    with page.expect_download(timeout=PATIENCE) as download:
        link.click(timeout=PATIENCE)
    sent = tmp_path / download.value.suggested_filename
    download.value.save_as(sent)
    row = ("N1", "K1v")
    without_reason = {row: {"Level": "2 Partial", "Evidence cited": "E01"}}
    bring(page, filled(sent, without_reason, "first.xlsx"))
    told = page.get_by_text(f"first.xlsx, {place(sent, 'Scores', row, 'Reason')}: ")
    expect(told).to_be_visible(timeout=PATIENCE)
    assert levels(desk.pack) == []
    bring(page, filled(sent, {row: {**without_reason[row], "Reason": "A map of arrears only"}}, "second.xlsx"))
    expect(page.get_by_text(re.compile(r"second\.xlsx: 1 saved, \d+ as they stood\."))).to_be_visible(timeout=PATIENCE)
    assert levels(desk.pack) == [("2", "A map of arrears only")]
    expect(page.get_by_text("1 of 66 cells saved").first).to_be_visible()
    page.close()


def bring(page: Page, path: Path) -> None:
    """Choose a file as a person does."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bring a workbook back").click()
    chooser.value.set_files(path)


def test_the_panel_moderates_a_cell_in_jupyterlab(browser: Browser, lab: Server) -> None:
    folder = lab.own_folder()
    pack = to_moderate(folder)
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.goto(lab.address_of(notebook(folder, "moderation_desk", pack)))
    page.wait_for_function(READY, timeout=PATIENCE)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    card = page.locator(".wb-card").first
    expect(card).to_be_visible(timeout=PATIENCE)
    # the marks furthest apart, 2 to 4 with one IE (counted in score.csv), come first
    expect(card).to_contain_text("N3 Benefits: K4 Help to groups: quality")
    expect(card.locator("#desk-tbl-marks")).to_contain_text("2, 3, 3, 4, IE")
    card.get_by_label("How the level was set").select_option(label="Agreed")
    card.get_by_label(re.compile("^4 Strong")).check()
    card.get_by_label("Reason", exact=True).fill("Cases won were traced")
    card.get_by_role("button", name="Record").click()
    expect(card.get_by_text("Not recorded: it needs why it differs from the median.")).to_be_visible(timeout=PATIENCE)
    card.get_by_label("Why it differs from the median").fill("Two files were read again")
    card.get_by_role("button", name="Record").click()
    expect(card.get_by_text(re.compile(r"Saved at \d\d:\d\d, version 1\."))).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("1 of 66 cells moderated.").first).to_be_visible()
    agreed = ScoreStore(pack).load_consensus("M1")
    assert agreed[["subject_id", "dimension_id", "level"]].to_numpy().tolist() == [["N3", "K4q", "4"]]
    page.close()
