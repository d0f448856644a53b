"""`review challenge`: everything behind one result, for whoever asks how it came about."""

from __future__ import annotations

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
    from pathlib import Path

    from evaluation.batch import Plan

__all__ = ["challenge"]


@app.command()
def challenge(
    pack: PackFolder = BUILT_IN,
    *,
    subject: Annotated[str, typer.Option(metavar="ID", help="The hub, option or bid whose result is asked about.")],
    weights: WeightSet = None,
    as_at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The result as known on that day; that of its document where not given."),
    ] = None,
    formats: Formats = None,
    parameter: Parameters = None,
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", help="Longest time for the notebook.")] = 900.0,
    output: OutputFolder = REPORTS,
) -> None:
    """Write everything behind one result as a set of its own: marks, reasons, moderation, evidence, sums, hashes.

    For a request for information or a debrief. Reviewers are anonymous unless anonymise=false; of other subjects
    nothing is told but what the result cannot be understood without. The set goes to OUTPUT/<review>/<run>/, and the
    same in one file beside it, challenge-<ID>.zip; the path of the set's index is the only line on standard output.

    \b
    Examples:
      review challenge --subject H1
      review challenge data/northshire-2025 --subject P5 --weights W-USERS
      review challenge data/northshire-2025 --subject B2 --format pdf --format xlsx
      review challenge data/northshire-2025 --subject N1 --as-at 2025-09-30 -p anonymise=false
    """  # noqa: D301
    from evaluation.batch import parse_parameters, plan
    from evaluation.packs import read_review

    with told(Exit.INPUT):
        review = read_review(pack)
    named = [f"{name}={value}" for name, value in (("weights", weights), ("as_at", as_at)) if value is not None]
    with told(Exit.USAGE):
        planned = plan(
            review,
            pack,
            subjects=[subject],
            documents=["challenge_pack"],
            parameters=parse_parameters([*named, *(parameter or ())]),
            formats=formats or (),
        )
        index = _published(planned, output, time_limit)
    typer.echo(str(index))


def _published(planned: Plan, output: Path, time_limit: float) -> Path:
    """Return the index of the set, packed in one file beside it; or leave with a line that says what failed."""
    from evaluation.batch import run
    from evaluation.publish import file_stem
    from evaluation.publish.bundle import publish_bundle

    result = run(planned, output, jobs=1, time_limit=time_limit)
    for failure in result.failures:
        typer.echo(str(failure), err=True)
    if result.index is None:
        typer.echo(f"Nothing was published; what could be made is in {result.folder}", err=True)
        raise typer.Exit(Exit.NOTEBOOK)
    (job,) = planned.jobs
    name = f"{file_stem(f'challenge-{job.subject}', job.meta.status)}.zip"
    bundle = publish_bundle(result.folder, result.folder.parent / name)
    typer.echo(f"The same in one file: {bundle}", err=True)
    return result.index
