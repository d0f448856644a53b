"""`review lab`: the notebooks in JupyterLab."""

from __future__ import annotations

import subprocess
import sys

import typer

from evaluation.cli.common import Exit, app, told

__all__ = ["lab"]

NO_NETWORK = ("--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
"""What keeps JupyterLab from asking the network for news and newer versions."""


@app.command()
def lab() -> None:
    """Open the notebooks in JupyterLab; stop it with Ctrl-C.

    The first cell of each notebook names the pack and the settings; change it there to explore another review.

    \b
    Example:
      review lab
    """  # noqa: D301
    from evaluation.batch.documents import notebooks_folder

    with told(Exit.USAGE):
        folder = notebooks_folder()
    command = [sys.executable, "-m", "jupyterlab", *NO_NETWORK, str(folder)]
    done = subprocess.run(command, check=False)  # noqa: S603  # fixed command
    raise typer.Exit(done.returncode)
