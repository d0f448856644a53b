"""Small notebooks to run: one cell of parameters, then what a test needs."""

from __future__ import annotations

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from evaluation.model import Settings

PARAMETERS = "\n".join(
    ["pack = '.'", *(f"{name} = {getattr(Settings(), name)!r}" for name in Settings.names())]
)  # what every notebook of the project declares
SHOW = (
    "from IPython.display import HTML\nHTML('<section class=\"wb\">\\n<p>Draws: ' + str(n_draws) + '</p>\\n</section>')"
)


def notebook_text(*sources: str, parameters: str = PARAMETERS) -> str:
    """A notebook with a parameters cell, a title and the code given."""
    first = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    cells = [first, new_markdown_cell("# Title"), *(new_code_cell(source) for source in sources)]
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"
    return str(nbformat.writes(new_notebook(cells=cells)))
