"""`review verify`: a published run held against its manifest, and made again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.cli.common import Exit, app, told

if TYPE_CHECKING:
    from evaluation.batch.verifying import PublishedRun, Verification

__all__ = ["verify"]

SHORT = 16
"""Signs of a hash in the table; `--json` has all."""


@app.command()
def verify(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run, or its manifest.json.")],
    *,
    pack: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of its review; data/<review> where not given.")
    ] = None,
    reference_doc: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The Word file that the run took its look from, where it did.")
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild/--no-rebuild", help="Make the run again, or only check hashes and versions.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON, for other programs.")] = False,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Notebooks at a time; one a core where not given.")
    ] = None,
    time_limit: Annotated[float, typer.Option(metavar="SECONDS", help="Longest time for one notebook.")] = 900.0,
) -> None:
    """Check that a published run is what its manifest says, and that it can be made again byte by byte.

    The files of the run, the tables of its review, settings and versions are held against the manifest; then the run
    is made again in a private folder and every file is compared. The run itself is never touched. What differs comes
    as a table; the exit status is 0 where nothing does, 1 where something does, and 2 where there is no pack to check
    against.

    \b
    Examples:
      review verify reports/changeup-2006/0123456789ab
      review verify published/manifest.json --pack data/changeup-2006 --json
      review verify reports/changeup-2006/0123456789ab --no-rebuild
    """  # noqa: D301
    from evaluation.batch.verifying import published_run, verify_files

    with told(Exit.INPUT):
        published = published_run(run)
    with told(Exit.USAGE):
        if rebuild:
            found = _made_again(published, pack, reference_doc, jobs, time_limit)
        else:
            found = verify_files(published, pack, reference_doc=_content(reference_doc))
    if as_json:
        typer.echo(json.dumps(_record(found), indent=2, ensure_ascii=False))
    else:
        _print_table(found)
        typer.echo(_verdict(found))
    if not found.same:
        raise typer.Exit(Exit.INPUT)


def _made_again(
    published: PublishedRun, pack: Path | None, reference_doc: Path | None, jobs: int | None, time_limit: float
) -> Verification:
    from rich.console import Console

    from evaluation.batch.progress import shown_progress
    from evaluation.batch.verifying import verify_run

    with shown_progress(len(published.manifest.settings), Console(stderr=True)) as on_step:
        return verify_run(
            published, pack, reference_doc=_content(reference_doc), jobs=jobs, time_limit=time_limit, on_step=on_step
        )


def _content(reference_doc: Path | None) -> bytes | None:
    from evaluation.publish import read_reference_doc

    return None if reference_doc is None else read_reference_doc(reference_doc)


def _record(found: Verification) -> dict[str, object]:
    manifest = found.run.manifest
    return {
        "review": manifest.review,
        "run": manifest.run,
        "same": found.same,
        "inputs_checked": found.pack is not None,
        "made_again": found.made_again,
        "differences": [asdict(difference) for difference in found.differences],
    }


def _print_table(found: Verification) -> None:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    if found.same:
        return
    # folded, not cut: on a narrow screen a name must stay whole
    table = Table(*(Column(head, overflow="fold") for head in ("What", "Name", "Manifest says", "Found")))
    for item in found.differences:
        # Text, not str: a name that looks like markup stays as it is
        table.add_row(*(Text(words) for words in (item.kind, item.name, _short(item.stated), _short(item.found))))
    Console().print(table)


def _short(value: str) -> str:
    is_hash = len(value) == 64 and " " not in value
    return f"{value[:SHORT]}…" if is_hash else value


def _verdict(found: Verification) -> str:
    """Return the outcome in one line: what was checked, and whether it is the same."""
    manifest = found.run.manifest
    checked = [_counted(len(manifest.outputs), "file")]
    if found.pack is not None:
        checked += [_counted(len(manifest.inputs), "input"), "settings and versions"]
    said = f"{', '.join(checked)} checked; {_made_words(found)}"
    if found.pack is None:
        said += "; inputs not checked, as there is no pack (name it with --pack)"
    outcome = "the same" if found.same else _counted(len(found.differences), "difference")
    return f"{manifest.review} {manifest.run}: {outcome} ({said})"


def _made_words(found: Verification) -> str:
    if not found.made_again:
        return "not made again"
    n_files = len(found.run.manifest.outputs)
    return f"made again: {n_files - len(found.files_that_differ)} of {_counted(n_files, 'file')} came out the same"


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
