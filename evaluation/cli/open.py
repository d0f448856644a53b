"""`review open`: the newest report of a review, in the browser."""

from __future__ import annotations

import tomllib
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from evaluation.cli.common import BUILT_IN, REPORTS, Exit, OutputFolder, PackFolder, app

__all__ = ["open_report"]


@app.command("open")
def open_report(
    pack: PackFolder = BUILT_IN,
    *,
    run: Annotated[str | None, typer.Option(metavar="ID", help="Open this run instead of the one made last.")] = None,
    only_print: Annotated[bool, typer.Option("--print", help="Print the path and open nothing.")] = False,
    output: OutputFolder = REPORTS,
) -> None:
    """Open the index of a review's newest report in the browser.

    The index finds every document, table, figure, source and item of evidence of the run, without a network. Its path
    is the only line on standard output.

    \b
    Examples:
      review open
      review open data/northshire-2025 --print
      review open --run 3eafa37ad2ef
    """  # noqa: D301
    index = _index(pack, output, run)
    typer.echo(str(index))
    if not only_print and not webbrowser.open(index.resolve().as_uri()):
        typer.echo("No browser could be started here; open the file above in one.", err=True)


def _index(pack: Path, output: Path, run: str | None) -> Path:
    """Return the index of a run, or leave with what to do instead."""
    from evaluation.publish.index import INDEX_NAME, runs_in_order

    folder = output / _review_id(pack)
    runs = runs_in_order(folder)
    if not runs:
        typer.echo(f"There is no report in {folder} yet; make one with: review report {pack}", err=True)
        raise typer.Exit(Exit.USAGE)
    if run is not None and run not in runs:
        typer.echo(f"There is no run {run!r} in {folder}; the newest first: {', '.join(reversed(runs))}", err=True)
        raise typer.Exit(Exit.USAGE)
    return folder / (run or runs[-1]) / INDEX_NAME


def _review_id(pack: Path) -> str:
    """Return the id under which a review's reports are kept; the folder's name where its own page cannot be read.

    A pack with problems keeps its reports: nothing else of it is read here.
    """
    from evaluation.packs.profile import FILE
    from evaluation.schemas import ID_PATTERN

    try:
        named = tomllib.loads((pack / FILE).read_text(encoding="utf-8-sig"))["review"]["id"]
    except (OSError, ValueError, KeyError, TypeError):
        return pack.resolve().name
    return named if isinstance(named, str) and ID_PATTERN.fullmatch(named) else pack.resolve().name
