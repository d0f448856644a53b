"""`review new` and `review describe`: start a pack, and describe it for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluation.cli.common import Exit, PackFolder, app, told

__all__ = ["describe", "new"]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; its name becomes the review's id.")],
    *,
    title: Annotated[str, typer.Option(help="Title of the review.")] = "Example review",
    commissioner: Annotated[str, typer.Option(help="Who commissions it.")] = "Example commissioner",
) -> None:
    """Start a review: a small made-up one, complete enough to run, to be replaced row by row.

    \b
    Examples:
      review new data/libraries-2026 --title "Review of mobile libraries" --commissioner "County Council"
      review check data/libraries-2026
      review report data/libraries-2026
    """  # noqa: D301
    from evaluation.packs.new import new_review

    with told(Exit.USAGE):
        made = new_review(folder, title=title, commissioner=commissioner)
    typer.echo(f"Read {made / 'README.md'} first; then `review report {made}` runs on it.", err=True)
    typer.echo(str(made))


@app.command()
def describe(pack: PackFolder) -> None:
    """Write datapackage.json into a pack, so that other tools can read and check it (Frictionless Data Package).

    \b
    Example:
      review describe data/changeup-2006
    """  # noqa: D301
    from evaluation.packs.descriptor import write_datapackage

    with told(Exit.INPUT):
        typer.echo(str(write_datapackage(pack)))
