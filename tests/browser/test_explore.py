"""The exploring desk in JupyterLab: all cells run, a slider is moved, and the rank changes on the screen."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]
PATIENCE = 120_000  # milliseconds; a shared machine may take its time to start a kernel

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab on a copy of the desk and the packs, on this machine only, with nothing of the user's own settings."""
    place = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "data", place / "data")
    (place / "notebooks").mkdir()
    text = (ROOT / "notebooks" / "explore.ipynb").read_text(encoding="utf-8")
    text = text.replace("../data/changeup-2006", "../data/northshire-2025").replace("n_draws = 10_000", "n_draws = 100")
    (place / "notebooks" / "explore.ipynb").write_text(text, encoding="utf-8")
    own = {f"JUPYTER_{name}_DIR": str(place / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    port = free_port()
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        "--IdentityProvider.token=", "--ServerApp.password=", f"--ServerApp.root_dir={place}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    with (place / "lab.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env={**os.environ, **own, "PYTHONPATH": path}, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api", server)
            yield f"{address}/lab/tree/notebooks/explore.ipynb"
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended before it answered"
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail("JupyterLab did not answer")


@pytest.fixture(scope="module")
def desk(browser: Browser, lab: str) -> Iterator[Page]:
    """The notebook with all its cells run."""
    page = browser.new_page(viewport={"width": 1500, "height": 1300})
    page.goto(lab)
    ready = "window.jupyterapp?.shell.currentWidget?.context?.isReady"
    page.wait_for_function(f"{ready} && window.jupyterapp.shell.currentWidget.sessionContext.isReady", timeout=PATIENCE)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    expect(page.locator("#desk-tbl-found")).to_be_attached(timeout=PATIENCE)  # the last desk
    yield page
    page.close()


def rank(page: Page, option: str) -> str:
    row = page.locator("#desk-tbl-live-option tbody tr", has_text=option)
    return row.locator("td").nth(1).inner_text()


def test_moving_a_slider_changes_the_rank_and_reset_takes_it_back(desk: Page) -> None:
    assert (rank(desk, "P5 Alliance"), rank(desk, "P2 One number")) == ("1", "2")
    picture = desk.locator(".widget-image").nth(1)
    before = picture.get_attribute("src")
    handle = desk.locator(".widget-slider", has_text="F1 Meets need").locator(".noUi-handle")
    handle.focus()
    desk.keyboard.press("Home")  # no points for the first factor, from the keyboard alone
    expect(desk.locator(".wb-desk", has_text="P2 One number (73.8 of 100) leads")).to_be_visible(timeout=PATIENCE)
    assert (rank(desk, "P5 Alliance"), rank(desk, "P2 One number")) == ("2", "1")
    expect(picture).not_to_have_attribute("src", before or "", timeout=PATIENCE)
    desk.get_by_role("button", name="Back to the start").click()
    expect(desk.locator(".wb-desk", has_text="P5 Alliance (69.0 of 100) leads")).to_be_visible(timeout=PATIENCE)
    assert rank(desk, "P5 Alliance") == "1"


def test_a_group_chosen_from_the_list_moves_the_sliders(desk: Page) -> None:
    desk.get_by_label("Weights of").select_option(label="Users of advice")
    third = desk.locator(".widget-slider", has_text="F3 Standards").locator(".widget-readout")
    expect(third).to_have_text("60.0", timeout=PATIENCE)
    desk.get_by_role("button", name="Back to the start").click()
    expect(third).to_have_text("100.0", timeout=PATIENCE)


def test_an_empty_search_says_what_to_do(desk: Page) -> None:
    words = desk.get_by_label("Words")
    words.fill("no item says this")
    words.press("Enter")
    expect(desk.get_by_text("No item of the register matches all of these.")).to_be_visible(timeout=PATIENCE)
    desk.get_by_role("button", name="Show everything").click()
    expect(desk.locator("#desk-tbl-found")).to_be_visible(timeout=PATIENCE)


def test_the_starting_state_stands_below_the_desk(desk: Page) -> None:
    expect(desk.locator("#tbl-live-option caption")).to_contain_text("At the start (Equal weights)")
