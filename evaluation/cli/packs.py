"""`review new` and `review describe`: start a pack, and describe it for other tools."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.cli.common import Exit, PackFolder, app, told

if TYPE_CHECKING:
    from evaluation.packs.outline import Outline

__all__ = ["describe", "new"]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make; its name becomes the review's id.")],
    *,
    title: Annotated[str | None, typer.Option(help="Title of the review.")] = None,
    commissioner: Annotated[str | None, typer.Option(help="Who commissions it.")] = None,
    criterion: Annotated[
        list[str] | None, typer.Option(metavar='"NAME: WORDING"', help="A criterion for hubs; repeatable.")
    ] = None,
    hub: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A body that is reviewed; repeatable.")] = None,
    reviewer: Annotated[
        list[str] | None, typer.Option(metavar='"NAME; GROUP; chair"', help="A member of the panel; repeatable.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="An option beside the two always appraised; repeatable.")
    ] = None,
    scale: Annotated[
        str | None, typer.Option(help='"words" (0 Absent to 4 Strong), or numbers: "1-5", "1-5 step 0.5", "1-5 lower".')
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="A small made-up review, complete enough to run.")] = False,
) -> None:
    """Start a review: by a few questions, by options, or as a small made-up example.

    At a terminal, what is not given as an option is asked for. A criterion whose wording speaks of "extent and
    quality" is scored on both; one that speaks of evidence, on its evidence; any other, as one. Going on as now and
    ending the service are always among the options that are appraised.

    \b
    Examples:
      review new data/libraries-2026
      review new data/try-it --example
      review new data/libraries-2026 --title "Review of mobile libraries" --commissioner "County Council" \\
        --criterion "Need: evidence of the need that it meets" --hub "North van" --hub "South van" \\
        --reviewer "Reviewer A; users; chair" --reviewer "Reviewer B; librarians"
    """  # noqa: D301
    from evaluation.packs.new import new_review, start_review

    given = _Given(criterion or [], hub or [], reviewer or [], option or [], scale)
    with told(Exit.USAGE):
        if example or (not given.anything and not _at_terminal()):
            texts = {"title": title or "Example review", "commissioner": commissioner or "Example commissioner"}
            made = new_review(folder, **texts)
        else:
            texts = {
                "title": _asked("Title of the review", title),
                "commissioner": _asked("Who commissions it", commissioner),
            }
            made = start_review(folder, **texts, outline=_outline(given))
    typer.echo(f"Read {made / 'README.md'} first; then `review report {made}` runs on it.", err=True)
    typer.echo(str(made))


@dataclass(frozen=True, slots=True)
class _Given:
    """What the options say of the review."""

    criteria: list[str]
    hubs: list[str]
    reviewers: list[str]
    options: list[str]
    scale: str | None

    @property
    def anything(self) -> bool:
        return bool(self.criteria or self.hubs or self.reviewers or self.options or self.scale)


def _outline(given: _Given) -> Outline:
    """Return the outline of a review, asking at a terminal for what was not given."""
    from evaluation.packs.outline import Outline, parse_criterion, parse_reviewer, parse_scale

    criteria = given.criteria or _listed("Criteria, one a line, such as  Need: evidence of the need that it meets")
    scale = given.scale or _asked('Scale: "words" (0 Absent to 4 Strong), or numbers such as 1-5', None, "words")
    hubs = given.hubs or _listed("Bodies that are reviewed, one a line")
    reviewers = given.reviewers or _listed("Members of the panel, one a line:  name; stakeholder group; chair")
    options = given.options or ([] if given.anything else _listed("Options beside going on as now and ending it"))
    return Outline(
        criteria=tuple(parse_criterion(text) for text in criteria),
        hubs=tuple(hubs),
        reviewers=tuple(parse_reviewer(text) for text in reviewers),
        options=tuple(options),
        scale=parse_scale(scale),
        started=dt.datetime.now(tz=dt.UTC).date(),
    )


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _asked(question: str, given: str | None, default: str | None = None) -> str:
    """Return what was given, or else the answer at a terminal, or else the default or nothing."""
    if given is not None or not _at_terminal():
        return given or default or ""
    return str(typer.prompt(question, default=default, err=True))


def _listed(question: str) -> list[str]:
    """Return the answers up to an empty line; none where nobody can be asked."""
    if not _at_terminal():
        return []
    typer.echo(f"{question}. An empty line ends the list.", err=True)
    answers: list[str] = []
    while answer := str(typer.prompt(f"  {len(answers) + 1}", default="", show_default=False, err=True)).strip():
        answers.append(answer)
    return answers


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
