"""A shared notebook in JupyterLab as a reader opens it: not trusted, not run, and yet with its figures and tables.

Not trusted, its HTML is cleaned of styles and scripts, as the viewers of code hosts clean it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.jupyterlab import PATIENCE, ROOT, jupyterlab

PACK = ROOT / "data" / "northshire-2025"
# in a process of its own: a browser's event loop cannot be shared with a notebook's
REVIEW = [sys.executable, "-c", "from evaluation.cli import main; main()"]
WISHES = ["--document", "hub_scorecard", "--subject", "N2", "--format", "html", "-p", "n_draws=500"]
READY = (
    "window.jupyterapp?.shell.currentWidget?.context?.isReady "
    "&& window.jupyterapp.shell.currentWidget.sessionContext.isReady"
)
WHOLE = "[...document.querySelectorAll('.jp-Notebook img')].filter(image => image.naturalWidth > 0).length"
BROKEN = (
    "[...document.querySelectorAll('.jp-Notebook img')].filter(image => image.complete && !image.naturalWidth).length"
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the notebook of a scorecard as it is published."""
    folder = tmp_path_factory.mktemp("shared")
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    command = [*REVIEW, "report", str(PACK), *WISHES, "--output", str(folder / "reports")]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=True, capture_output=True)
    (notebook,) = (folder / "reports").rglob("*.ipynb")
    notebook.rename(folder / "shared.ipynb")
    return folder


@pytest.fixture(scope="module")
def shared(browser: Browser, published: Path) -> Iterator[Page]:
    """The notebook, opened and not run."""
    with jupyterlab(published) as address:
        page = browser.new_page(viewport={"width": 1500, "height": 3000})
        page.goto(f"{address}/shared.ipynb")
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
