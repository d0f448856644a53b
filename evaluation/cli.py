"""The command `review`: words in, words out, no arithmetic.

Nothing heavy is imported until a command needs it, so that help and completion answer at once. Standard output carries
results only; everything said on the way goes to standard error. Exit codes: 0 done, 1 problems in the input, 2 wrong
usage, 3 a notebook failed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.errors import ReviewError, RunError

if TYPE_CHECKING:
    from evaluation.batch import Plan
    from evaluation.errors import Problem
    from evaluation.packs import Check

__all__ = ["Exit", "app", "main"]

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

Pack = Annotated[Path, typer.Argument(metavar="PACK", help="Folder of the review.")]


def main() -> None:
    """Run the command line."""
    app()


@contextmanager
def _told(code: Exit) -> Iterator[None]:
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


@app.command()
def check(
    pack: Pack,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print problems as JSON, for other programs.")] = False,
) -> None:
    """Check a pack by every rule, and list all problems at once.

    Each problem names file, row (the header is row 1), column, what was found and what to do. The exit status is 1
    where there are problems.

    \b
    Examples:
      review check data/changeup-2006
      review check my-review --json > problems.json
    """  # noqa: D301  # \b keeps the lines of the examples
    from evaluation.packs import check_review

    found = check_review(pack)
    if as_json:
        typer.echo(json.dumps([_record(problem) for problem in found.problems], indent=2, ensure_ascii=False))
    else:
        _print_check(pack, found)
    if found.problems:
        raise typer.Exit(Exit.INPUT)


def _record(problem: Problem) -> dict[str, str | int | None]:
    return {name: getattr(problem, name) for name in ("file", "row", "column", "value", "rule", "remedy")}


def _print_check(pack: Path, found: Check) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from evaluation.errors import MOST_PRINTED, shortened

    if not found.problems:
        typer.echo(f"{pack}: no problems in {len(found.n_rows)} tables with {sum(found.n_rows.values()):,} rows")
        return
    table = Table("File", "Row", "Column", "Found", "Rule", "What to do")
    for problem in found.problems[:MOST_PRINTED]:
        row = "" if problem.row is None else str(problem.row)
        # Text, not str: a cell of a pack that looks like markup stays as it is
        cells = (problem.file, row, problem.column or "", shortened(problem.value or "", 40), problem.rule)
        table.add_row(*(Text(cell) for cell in (*cells, problem.remedy)))
    Console().print(table)
    more = len(found.problems) - MOST_PRINTED
    if more > 0:
        typer.echo(f"and {more} more; `review check {pack} --json` lists all")


@app.command()
def report(
    pack: Pack = BUILT_IN,
    *,
    subject: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only the scorecard of this hub; may be repeated.")
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Only this document: options_report, stakeholder_statement, hub_scorecard; repeatable."
        ),
    ] = None,
    weights: Annotated[
        str | None, typer.Option(metavar="SET", help="Id of a weight set of the pack, or equal.")
    ] = None,
    as_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Leave out what was known later, such as 2006-11-22.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="html, pdf, docx (Word) or xlsx (all tables); may be repeated; all where not given.",
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Any other setting.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Notebooks at a time; one a core where not given.")
    ] = None,
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", help="Longest time for one notebook.")] = 900.0,
    output: Annotated[Path, typer.Option(metavar="DIR", help="Folder of all reports.")] = REPORTS,
) -> None:
    """Run the notebooks of a review and publish its documents as one set.

    The set goes to OUTPUT/<review>/<run>/, where <run> is a short hash of inputs, settings, notebooks and versions;
    the path of its index is the only line on standard output. Where a notebook fails, nothing is published and the
    earlier sets stay as they were; one line says which notebook, in which cell and why, and the exit status is 3.

    \b
    Examples:
      review report
      review report data/northshire-2025 --weights W-USERS --format html
      review report --document hub_scorecard --subject H1
      review report -p n_draws=2000 -p anonymise=false --jobs 1
    """  # noqa: D301
    from evaluation.batch import parse_parameters, plan
    from evaluation.packs import read_review

    with _told(Exit.INPUT):
        review = read_review(pack)
    named = [f"{name}={value}" for name, value in (("weights", weights), ("as_at", as_at)) if value is not None]
    with _told(Exit.USAGE):
        planned = plan(
            review,
            pack,
            subjects=subject or (),
            documents=document or (),
            parameters=parse_parameters([*named, *(parameter or ())]),
            formats=formats or (),
        )
        index = _run(planned, output, jobs, time_limit)
    typer.echo(str(index))


def _run(planned: Plan, output: Path, jobs: int | None, time_limit: float) -> Path:
    """Return the index of the set, or leave with one line for each document that failed."""
    from rich.console import Console

    from evaluation.batch import run
    from evaluation.batch.progress import shown_progress

    with shown_progress(len(planned.jobs), Console(stderr=True)) as on_step:
        result = run(planned, output, jobs=jobs, time_limit=time_limit, on_step=on_step)
    for failure in result.failures:
        typer.echo(str(failure), err=True)
    if result.index is None:
        typer.echo(f"Nothing was published; what could be made is in {result.folder}", err=True)
        raise typer.Exit(Exit.NOTEBOOK)
    return result.index


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

    with _told(Exit.USAGE):
        made = new_review(folder, title=title, commissioner=commissioner)
    typer.echo(f"Read {made / 'README.md'} first; then `review report {made}` runs on it.", err=True)
    typer.echo(str(made))


@app.command()
def describe(pack: Pack) -> None:
    """Write datapackage.json into a pack, so that other tools can read and check it (Frictionless Data Package).

    \b
    Example:
      review describe data/changeup-2006
    """  # noqa: D301
    from evaluation.packs.descriptor import write_datapackage

    with _told(Exit.INPUT):
        typer.echo(str(write_datapackage(pack)))


@app.command()
def lab() -> None:
    """Open the notebooks in JupyterLab; stop it with Ctrl-C.

    The first cell of each notebook names the pack and the settings; change it there to explore another review.

    \b
    Example:
      review lab
    """  # noqa: D301
    from evaluation.batch.documents import notebooks_folder

    with _told(Exit.USAGE):
        folder = notebooks_folder()
    done = subprocess.run([sys.executable, "-m", "jupyterlab", str(folder)], check=False)  # noqa: S603  # fixed command
    raise typer.Exit(done.returncode)
