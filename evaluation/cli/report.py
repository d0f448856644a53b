"""`review report`: run the notebooks and publish the documents as one set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.cli.common import (
    BUILT_IN,
    REPORTS,
    Exit,
    Formats,
    OutputFolder,
    PackFolder,
    Parameters,
    WeightSet,
    app,
    told,
)

if TYPE_CHECKING:
    from evaluation.batch import Plan

__all__ = ["report"]


@app.command()
def report(
    pack: PackFolder = BUILT_IN,
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
    weights: WeightSet = None,
    as_at: Annotated[
        str | None, typer.Option(metavar="DATE", help="Leave out what was known later, such as 2006-11-22.")
    ] = None,
    formats: Formats = None,
    with_code: Annotated[
        bool, typer.Option("--with-code", help="Add the code of its notebook to each HTML page, as an annex.")
    ] = False,
    reference_doc: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A Word file (.docx) whose page and styles the Word documents take."),
    ] = None,
    parameter: Parameters = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Notebooks at a time; one a core where not given.")
    ] = None,
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", help="Longest time for one notebook.")] = 900.0,
    output: OutputFolder = REPORTS,
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
      review report --with-code --reference-doc house-style.docx
    """  # noqa: D301
    from evaluation.batch import parse_parameters, plan
    from evaluation.packs import read_review
    from evaluation.publish import read_reference_doc

    with told(Exit.INPUT):
        review = read_review(pack)
        own = None if reference_doc is None else read_reference_doc(reference_doc)
    named = [f"{name}={value}" for name, value in (("weights", weights), ("as_at", as_at)) if value is not None]
    with told(Exit.USAGE):
        planned = plan(
            review,
            pack,
            subjects=subject or (),
            documents=document or (),
            parameters=parse_parameters([*named, *(parameter or ())]),
            formats=formats or (),
            with_code=with_code,
            reference_doc=own,
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
