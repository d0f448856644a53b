"""What the commands share: the program itself, exit codes, the pack as an argument, and errors said in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Annotated

import typer

from evaluation.errors import ReviewError, RunError

__all__ = [
    "BUILT_IN",
    "REPORTS",
    "Exit",
    "Formats",
    "OutputFolder",
    "PackFolder",
    "Parameters",
    "WeightSet",
    "app",
    "told",
]

BUILT_IN = Path("data/changeup-2006")
REPORTS = Path("reports")


class Exit(IntEnum):
    """What the exit status of `review` says."""

    DONE = 0
    INPUT = 1
    USAGE = 2
    NOTEBOOK = 3


app = typer.Typer(
    name="review",
    help="Check, run and publish criteria-based reviews kept as packs: one folder a review.",
    epilog="Start with: review check data/changeup-2006, then: review report",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

PackFolder = Annotated[Path, typer.Argument(metavar="PACK", help="Folder of the review.")]
OutputFolder = Annotated[Path, typer.Option("--output", metavar="DIR", help="Folder of all reports.")]

WeightSet = Annotated[str | None, typer.Option(metavar="SET", help="Id of a weight set of the pack, or equal.")]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="html, pdf, docx (Word) or xlsx (all tables); may be repeated; all where not given.",
    ),
]
Parameters = Annotated[
    list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Any other setting.")
]


@contextmanager
def told(code: Exit) -> Iterator[None]:
    """Say an error of the workbench on standard error and leave with a code; a failed notebook has its own."""
    try:
        yield
    except ReviewError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(Exit.NOTEBOOK if isinstance(error, RunError) else code) from error


def _print_version(*, value: bool) -> None:
    if value:
        import evaluation

        typer.echo(f"review {evaluation.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Options before any command."""
