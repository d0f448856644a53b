"""`review scores progress`, `lock`, `verify` and `history`: rounds of the score store, proved and told."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evaluation.cli.common import Exit, PackFolder, app, told

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

__all__ = ["scores"]

scores = typer.Typer(
    name="scores",
    help="Say how far a round is, lock it, prove that no record was changed, list what was saved.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(scores)

MOST_SHOWN = 200


@scores.command()
def lock(
    pack: PackFolder,
    round_id: Annotated[str, typer.Argument(metavar="ROUND", help="Id of the round.")],
    *,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who locks it.")] = "",
    incomplete: Annotated[bool, typer.Option("--incomplete", help="Lock it although cells are not filled in.")] = False,
) -> None:
    """End a round: no more saves, its marks in score.csv (consensus.csv for a moderation), one hash over all of it.

    The pack must have no problem, and every cell that is asked a mark (in a moderation a record), unless you say that
    the round ends as it is. A locked round is not opened again: what changes later is moderated, or scored in a new
    round. The hash stands in the options report, where it is said how to reproduce it. A lock that was cut short is
    finished by the same command.

    \b
    Example:
      review scores lock data/my-review R1 --by "Panel secretary"
    """  # noqa: D301
    from evaluation.packs import ScoreStore

    with told(Exit.INPUT):
        if not incomplete:
            _refuse_unfinished(pack, round_id)
        locked = ScoreStore(pack).lock(round_id, entered_by=by)
    typer.echo(f"Round {round_id}: {locked.n_rows} rows in {locked.file}, locked at {locked.locked_at}", err=True)
    typer.echo(locked.sha256)


def _refuse_unfinished(pack: Path, round_id: str) -> None:
    """Refuse a round with cells that wait, because no lock is ever undone; other obstacles are the lock's to tell."""
    from evaluation.errors import InputError, Problem
    from evaluation.packs import ScoreStore, read_review
    from evaluation.packs.progress import progress_of

    reached = None
    with suppress(InputError):  # a pack with problems, or no such open round
        reached = progress_of(ScoreStore(pack), read_review(pack), round_id)
    if reached and 0 < reached.n_left < reached.n_cells:  # nothing at all is told by the lock
        remedy = "Have them filled in first: a locked round is not opened again. Or end it as it is with --incomplete."
        raise InputError([Problem("round.csv", str(reached), remedy, column="round_id", value=round_id)])


@scores.command()
def progress(
    pack: PackFolder,
    round_id: Annotated[
        str | None, typer.Argument(metavar="ROUND", help="Id of the round; all that are open by default.")
    ] = None,
) -> None:
    """Say how far a round is: how many cells are filled in, and who has how many still to do. No level is shown.

    \b
    Examples:
      review scores progress data/my-review
      review scores progress data/my-review S1
    """  # noqa: D301
    from evaluation.packs import ScoreStore, read_review
    from evaluation.packs.progress import open_rounds, progress_of

    with told(Exit.INPUT):
        review, store = read_review(pack), ScoreStore(pack)
        found = [progress_of(store, review, item) for item in ([round_id] if round_id else open_rounds(review))]
    for item in found:
        typer.echo(str(item))
    if not found:
        typer.echo("every round is locked", err=True)


@scores.command()
def verify(pack: PackFolder) -> None:
    """Prove every record, and every locked round against its table; name the first record that is not as it was saved.

    The exit status is 1 where anything is at fault.

    \b
    Example:
      review scores verify data/my-review
    """  # noqa: D301
    from evaluation.packs import ScoreStore

    with told(Exit.INPUT):
        _refuse_missing(pack)
    store = ScoreStore(pack)
    faults = store.verify()
    for fault in faults:
        typer.echo(str(fault))
    if faults:
        raise typer.Exit(Exit.INPUT)
    with told(Exit.INPUT):
        history = store.history()
    if history.empty:
        typer.echo(_nothing_to_prove(pack))
        return
    reviewers = history["reviewer_id"].nunique()
    typer.echo(f"{pack}: {len(history):,} records of {reviewers} reviewers, each as it was saved")


def _refuse_missing(pack: Path) -> None:
    from evaluation.errors import InputError, Problem

    if not pack.is_dir():
        raise InputError([Problem(str(pack), "there is no folder here", "Name the folder of a pack.")])


def _nothing_to_prove(pack: Path) -> str:
    """Return that no record is kept, and what that means where rounds are locked."""
    from evaluation.errors import InputError
    from evaluation.packs import read_review

    words = f"{pack}: no record is kept in it, so there is nothing to prove"
    with suppress(InputError):
        rounds = read_review(pack).table("round")
        locked = [str(item) for item in rounds.loc[rounds["locked"].to_numpy(dtype=bool), "round_id"]]
        if locked:
            words += (
                f". Locked: {', '.join(locked)}. That is right where the marks were written into score.csv by hand; if "
                "a round was locked by `review scores lock`, its records were in the folder scores: bring it back from "
                "a copy"
            )
    return words


@scores.command()
def history(
    pack: PackFolder,
    *,
    round_id: Annotated[str | None, typer.Option("--round", metavar="ID", help="Only this round.")] = None,
    reviewer: Annotated[str | None, typer.Option(metavar="ID", help="Only this reviewer's records.")] = None,
    subject: Annotated[str | None, typer.Option(metavar="ID", help="Only records on this subject.")] = None,
    dimension: Annotated[str | None, typer.Option(metavar="ID", help="Only records on this dimension.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every part of each record as JSON.")] = False,
) -> None:
    """List every save, oldest first: what, on which version, when, by whom and why it changed.

    \b
    Examples:
      review scores history data/my-review --subject HUB-A
      review scores history data/my-review --round R1 --reviewer RV-A --json > saves.json
    """  # noqa: D301
    from evaluation.packs import ScoreStore

    with told(Exit.INPUT):
        _refuse_missing(pack)
        table = ScoreStore(pack).history(round_id, reviewer, subject, dimension)
    if as_json:
        typer.echo(json.dumps(_records(table), indent=2, ensure_ascii=False))
    else:
        _print_history(table)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    missing = table.isna()
    return [
        {name: None if missing.loc[position, name] else _plain(row[name]) for name in table.columns}
        for position, row in table.iterrows()
    ]


def _plain(value: object) -> object:
    return value if isinstance(value, str) else int(str(value))


def _print_history(history: pd.DataFrame) -> None:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    if history.empty:
        typer.echo("no record")
        return
    table = Table(Column("Saved (UTC)", no_wrap=True), "By", "No.", "On", "What", "Level", "Reason", "Why changed")
    for row in history.tail(MOST_SHOWN).itertuples():
        what = [row.kind if row.action == "set" else f"{row.action} {row.kind}".replace("lock lock", "lock")]
        place = " ".join(part for part in (*what, row.round_id, row.subject_id, row.dimension_id) if part)
        seen = "" if row.base is None or str(row.base) == "<NA>" else str(row.base)
        when = row.entered_at[:16].replace("T", " ")
        cells = (when, row.entered_by, row.sequence, seen, place, row.level or row.interest, row.rationale)
        # Text, not str: a reason that looks like markup stays as it is
        table.add_row(*(Text(str(cell)) for cell in (*cells, row.reason_for_change)))
    Console().print(table)
    if len(history) > MOST_SHOWN:
        typer.echo(f"the last {MOST_SHOWN} of {len(history):,}; --json prints all")
