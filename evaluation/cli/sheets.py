"""`review sheets export` and `import`: Excel workbooks for reviewers, chair and groups, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.cli.common import Exit, PackFolder, app, told

if TYPE_CHECKING:
    from evaluation.packs.sheets import Outcome

__all__ = ["sheets"]

sheets = typer.Typer(
    name="sheets",
    help="Score, moderate and weigh in Excel: a workbook for each reviewer, the chair or a group, and back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(sheets)


@sheets.command()
def export(
    pack: PackFolder,
    *,
    round_id: Annotated[
        str | None, typer.Option("--round", metavar="ID", help="Round to be scored or moderated.")
    ] = None,
    reviewer: Annotated[str | None, typer.Option(metavar="ID", help="Only this reviewer's workbook.")] = None,
    weights: Annotated[bool, typer.Option("--weights", help="A sheet of swing weights, with --group.")] = False,
    group: Annotated[str | None, typer.Option(metavar="NAME", help="Stakeholder group that weighs.")] = None,
    set_id: Annotated[
        str | None, typer.Option("--set", metavar="ID", help="Criteria to be weighed; those of the options by default.")
    ] = None,
    output: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the workbooks.")] = Path("sheets"),
    replace: Annotated[bool, typer.Option("--replace", help="Replace files of the same name.")] = False,
) -> None:
    """Write a workbook for each reviewer of a round, one for the chair of a moderation, or one for a group's weights.

    A reviewer's workbook holds the rubric, the evidence and the reviewer's own interests and marks, and nobody else's.
    The chair's holds everybody's marks and reasons side by side; it is there once the round that it moderates is
    locked. Only the cells to be filled in are open. Hidden columns say which row is which and which version it shows,
    so rows can be imported whatever was saved meanwhile.

    \b
    Examples:
      review sheets export data/my-review --round R1
      review sheets export data/my-review --round R1 --reviewer RV-A --output sent
      review sheets export data/my-review --round M1
      review sheets export data/my-review --weights --group "Users of advice"
    """  # noqa: D301
    if weights == (round_id is not None) or weights != (group is not None):
        message = "give either --round, or --weights with --group"
        raise typer.BadParameter(message)
    from evaluation.packs.sheets import export_round, export_weights

    with told(Exit.INPUT):
        if round_id is not None:
            made = export_round(pack, round_id, output, reviewer, replace=replace)
        else:
            made = (export_weights(pack, group or "", output, set_id, replace=replace),)
    for path in made:
        typer.echo(str(path))


@sheets.command(name="import")
def import_(
    pack: PackFolder,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Workbooks that were filled in.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder for workbooks to choose in; the folder choose beside the file by default."
        ),
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who imports, where that is not the reviewer.")] = "",
) -> None:
    """Save what was filled in, once every cell of every file is sound.

    Each problem is named by sheet and cell, and nothing is saved until there is none. Where a row was saved by another
    way since its workbook was written, nothing is saved or overwritten: both versions go into a workbook in which to
    choose, in the folder "choose" beside the file, to be imported in its place. Importing a file twice changes nothing.

    \b
    Example:
      review sheets import data/my-review sent/*.xlsx --by "Panel secretary"
    """  # noqa: D301
    from evaluation.packs.sheets import import_sheets, round_progress

    with told(Exit.INPUT):
        outcomes = import_sheets(pack, files, folder=output, entered_by=by)
    for outcome in outcomes:
        _say(pack, outcome)
    if any(outcome.clashes for outcome in outcomes):
        if not any(outcome.n_saved for outcome in outcomes):
            typer.echo("nothing was saved from any file; import all of them again once the choices are made", err=True)
        raise typer.Exit(Exit.INPUT)
    with told(Exit.INPUT):
        progress = round_progress(pack, outcomes)
    for item in progress:
        done = f": `review scores lock {pack} {item.round_id}` ends it"
        typer.echo(f"{item}{'' if item.n_left else done}", err=True)


def _say(pack: Path, outcome: Outcome) -> None:
    for clash in outcome.clashes:
        typer.echo(str(clash), err=True)
    if outcome.to_resolve is not None:
        told_where = f"choose between the versions in {outcome.to_resolve} and import that"
        typer.echo(f"{told_where}; move {outcome.file} away, all it says is in there", err=True)
    counts = f"{outcome.n_saved} saved, {outcome.n_same} as they stood, {len(outcome.clashes)} to choose"
    typer.echo(f"{outcome.file}: {counts}")
    if outcome.weight_set_id and not outcome.clashes:
        told_how = f"`review report {pack} --weights {outcome.weight_set_id}` counts with these weights"
        typer.echo(f"{told_how}; without it a report counts all criteria alike, and shows these beside them", err=True)
