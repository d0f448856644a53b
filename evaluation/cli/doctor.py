"""`review doctor`: whether scores can be kept in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from evaluation.cli.common import Exit, app, told

__all__ = ["doctor"]


@app.command()
def doctor(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a review, or where one is to be.")],
) -> None:
    """Try out what the score store needs of a folder: links, renaming, writing through to the disk, and more.

    Run it before a panel works in a shared or unusual place. Nothing is left behind. The exit status is 1 where
    something fails that the store cannot do without; the other lines are advice.

    \b
    Example:
      review doctor data/my-review
    """  # noqa: D301
    from evaluation.packs.doctor import examine

    with told(Exit.USAGE):
        findings = examine(folder)
    for finding in findings:
        word = "ok" if finding.passed else "FAILED" if finding.essential else "beware"
        more = "" if finding.passed else f". {finding.remedy}"
        typer.echo(f"{word:<7} {finding.check}: {finding.said}{more}")
    if any(finding.essential and not finding.passed for finding in findings):
        raise typer.Exit(Exit.INPUT)
