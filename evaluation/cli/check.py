"""`review check`: every problem of a pack at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.cli.common import Exit, PackFolder, app

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evaluation.errors import Problem
    from evaluation.packs import Check

__all__ = ["check"]


@app.command()
def check(
    pack: PackFolder,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print problems as JSON, for other programs.")] = False,
) -> None:
    """Check a pack by every rule, and list all problems at once.

    Each problem names file, row (the header is row 1), column, what was found and what to do. The exit status is 1
    where there are problems. In a sound pack warnings are listed the same way: they break no rule.

    \b
    Examples:
      review check data/changeup-2006
      review check my-review --json > problems.json
    """  # noqa: D301  # \b keeps the lines of the examples
    from evaluation.packs import check_review

    found = check_review(pack)
    if as_json:
        records = [*_records("problem", found.problems), *_records("warning", found.warnings)]
        typer.echo(json.dumps(records, indent=2, ensure_ascii=False))
    else:
        _print_check(pack, found)
    if found.problems:
        raise typer.Exit(Exit.INPUT)


def _records(severity: str, problems: Sequence[Problem]) -> list[dict[str, str | int | None]]:
    names = ("file", "row", "column", "value", "rule", "remedy")
    return [{"severity": severity, **{name: getattr(problem, name) for name in names}} for problem in problems]


def _print_check(pack: Path, found: Check) -> None:
    if found.problems:
        _print_table(pack, found.problems)
        return
    typer.echo(f"{pack}: no problems in {len(found.n_rows)} tables with {sum(found.n_rows.values()):,} rows")
    if found.warnings:
        typer.echo("No rule is broken, but see to this:")
        _print_table(pack, found.warnings)


def _print_table(pack: Path, problems: Sequence[Problem]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from evaluation.errors import MOST_PRINTED, shortened

    table = Table("File", "Row", "Column", "Found", "Rule", "What to do")
    for problem in problems[:MOST_PRINTED]:
        row = "" if problem.row is None else str(problem.row)
        # Text, not str: a cell of a pack that looks like markup stays as it is
        cells = (problem.file, row, problem.column or "", shortened(problem.value or "", 40), problem.rule)
        table.add_row(*(Text(cell) for cell in (*cells, problem.remedy)))
    Console().print(table)
    more = len(problems) - MOST_PRINTED
    if more > 0:
        typer.echo(f"and {more} more; `review check {pack} --json` lists all")
