"""A shared notebook in JupyterLab as a reader opens it: not trusted, not run, and yet with its figures and tables.

Not trusted, its HTML is cleaned of styles and scripts, as the viewers of code hosts clean it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.published import rendered, standing
from tests.browser.servers import PATIENCE, READY, ROOT, Server

PACK = ROOT / "data" / "changeup-2006"
WISHES = ("--document", "hub_scorecard", "--subject", "H2", "--format", "html", "-p", "n_draws=500")
WHOLE = "[...document.querySelectorAll('.jp-Notebook img')].filter(image => image.naturalWidth > 0).length"
BROKEN = (
    "[...document.querySelectorAll('.jp-Notebook img')].filter(image => image.complete && !image.naturalWidth).length"
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def published(lab: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebook of a scorecard as it is published, in a folder of JupyterLab."""
    run = standing(PACK) or rendered(PACK, tmp_path_factory.mktemp("shared"), *WISHES)
    (notebook,) = run.rglob("hub_scorecard-H2*.ipynb")
    return Path(shutil.copy(notebook, lab.own_folder() / "shared.ipynb"))


@pytest.fixture(scope="module")
def shared(browser: Browser, lab: Server, published: Path) -> Iterator[Page]:
    """The notebook, opened and not run."""
    page = browser.new_page(viewport={"width": 1500, "height": 3000})
    page.goto(lab.address_of(published))
    page.wait_for_function(READY, timeout=PATIENCE)
    expect(page.locator(".jp-Notebook table").first).to_be_attached(timeout=PATIENCE)
    yield page
    page.close()


def test_the_notebook_is_not_trusted(shared: Page) -> None:
    cells = "window.jupyterapp.shell.currentWidget.content.widgets"
    assert shared.evaluate(f"{cells}.filter(c => c.model.type === 'code' && c.model.outputs.length).length") > 3
    assert shared.evaluate(f"{cells}.filter(c => c.model.type === 'code' && c.model.trusted).length") == 0


def test_figures_are_seen_with_their_words_below(shared: Page) -> None:
    shared.wait_for_function(f"{WHOLE} > 0", timeout=PATIENCE)
    assert shared.evaluate(BROKEN) == 0
    expect(shared.locator(".jp-Notebook p", has_text="In words: ").first).to_be_visible()


def test_tables_are_seen_with_captions_and_headings(shared: Page) -> None:
    table = shared.locator(".jp-Notebook table").first
    expect(table).to_be_visible()
    expect(table.locator("caption")).not_to_be_empty()
    assert table.locator("th").count() > 1
