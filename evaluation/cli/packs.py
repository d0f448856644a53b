"""`review new` and `review describe`: start a pack, and describe it for other tools."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from evaluation.cli.common import Exit, PackFolder, app, told
from evaluation.errors import InputError, Problem, shortened

if TYPE_CHECKING:
    from evaluation.packs.outline import Outline, Part

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

    given = _Given(title, commissioner, criterion or [], hub or [], reviewer or [], option or [], scale)
    with told(Exit.USAGE):
        if example:
            given.refuse_beside_example()
        if example or (not given.outlines and not _at_terminal()):
            texts = {"title": title or "Example review", "commissioner": commissioner or "Example commissioner"}
            made = new_review(folder, **texts)
        else:
            if _at_terminal():
                _check_first(folder, given)
            texts = {"title": _line("Title of the review", "title", title)}
            texts["commissioner"] = _line("Who commissions it", "commissioner", commissioner)
            made = start_review(folder, **texts, outline=_outline(given))
    typer.echo(f"Read {made / 'README.md'} first; then `review report {made}` runs on it.", err=True)
    typer.echo(str(made))


@dataclass(frozen=True, slots=True)
class _Given:
    """What the options say of the review."""

    title: str | None
    commissioner: str | None
    criteria: list[str]
    hubs: list[str]
    reviewers: list[str]
    options: list[str]
    scale: str | None

    @property
    def outlines(self) -> list[str]:
        """The options that were given, title and commissioner left out."""
        given = {
            "--criterion": self.criteria,
            "--hub": self.hubs,
            "--reviewer": self.reviewers,
            "--option": self.options,
            "--scale": self.scale is not None,
        }
        return [name for name, value in given.items() if value]

    def refuse_beside_example(self) -> None:
        """Refuse what would have no effect: the example is made as a whole."""
        if self.outlines:
            names = ", ".join(self.outlines)
            rule = "the example comes with criteria, hubs, options and a panel of its own"
            remedy = f"Leave out {names}; or leave out --example, and a review of your own is started."
            raise InputError([Problem("--example", rule, remedy, value=names)])


def _check_first(folder: Path, given: _Given) -> None:
    """Refuse what is wrong already, before anybody answers a question in vain."""
    from evaluation.packs import outline
    from evaluation.packs.new import faults_of_folder, faults_of_line

    problems = list(faults_of_folder(folder))
    for name, text in (("title", given.title), ("commissioner", given.commissioner)):
        problems += faults_of_line(name, text) if text is not None else ()
    parts: tuple[tuple[str, list[str], Callable[[str], Part]], ...] = (
        ("criterion", given.criteria, outline.parse_criterion),
        ("hub", given.hubs, str.strip),
        ("reviewer", given.reviewers, outline.parse_reviewer),
        ("option", given.options, str.strip),
    )
    for kind, texts, parse in parts:
        try:
            problems += outline.faults_of(kind, [parse(text) for text in texts])
        except InputError as error:
            problems += error.problems
    try:
        outline.parse_scale(given.scale or "words")
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)


def _outline(given: _Given) -> Outline:
    """Return the outline of a review, asking at a terminal for what was not given."""
    from evaluation.packs.outline import Outline, parse_criterion, parse_reviewer, parse_scale

    asked = "Criteria, one a line, such as  Need: evidence of the need that it meets"
    criteria = tuple(map(parse_criterion, given.criteria)) or _listed(asked, "criterion", parse_criterion)
    scales = 'Scale: "words" (0 Absent to 4 Strong), or numbers such as 1-5'
    scale = parse_scale(given.scale or "words") if given.scale or not _at_terminal() else _asked(scales, parse_scale)
    hubs = tuple(map(str.strip, given.hubs)) or _listed("Bodies that are reviewed, one a line", "hub", str.strip)
    asked = "Members of the panel, one a line:  name; stakeholder group; chair"
    reviewers = tuple(map(parse_reviewer, given.reviewers)) or _listed(asked, "reviewer", parse_reviewer)
    options = tuple(map(str.strip, given.options))
    if not given.outlines:
        options = _listed("Options beside going on as now and ending it", "option", str.strip)
    started = dt.datetime.now(tz=dt.UTC).date()
    return Outline(criteria, hubs, reviewers, options, scale, started)


def _at_terminal() -> bool:
    return sys.stdin.isatty()


T = TypeVar("T")
P = TypeVar("P", bound="Part")


def _line(question: str, name: str, given: str | None) -> str:
    """Return what was given, or else the answer at a terminal, or else nothing."""
    from evaluation.packs.new import faults_of_line

    if given is not None or not _at_terminal():
        return given or ""

    def sound(text: str) -> str:
        _refuse(faults_of_line(name, text))
        return text

    return _asked(question, sound, None)


def _asked(question: str, parse: Callable[[str], T], default: str | None = "words") -> T:
    """Return the answer at a terminal as what it says; asked again, with what is wrong, until it is sound."""
    while True:
        answer = str(typer.prompt(question, default=default, err=True))
        try:
            return parse(answer)
        except InputError as error:
            _say(error)


def _listed(question: str, kind: str, parse: Callable[[str], P]) -> tuple[P, ...]:
    """Return the answers up to an empty line, each sound beside those before it; none where nobody can be asked.

    Only of the options there may be none: a review has at least one of everything else.
    """
    from evaluation.packs.outline import faults_of

    if not _at_terminal():
        return ()
    typer.echo(f"{question}. An empty line ends the list.", err=True)
    found: tuple[P, ...] = ()
    while True:
        answer = str(typer.prompt(f"  {len(found) + 1}", default="", show_default=False, err=True)).strip()
        if not answer and (found or kind == "option"):
            return found
        try:
            _refuse([] if answer else [Problem(kind, "a review has at least one", "Give the first one.")])
            more = (*found, parse(answer))
            _refuse(faults_of(kind, more))
            found = more
        except InputError as error:
            _say(error)


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise InputError(found)


def _say(error: InputError) -> None:
    """Say what is wrong with an answer; the question itself says where."""
    for problem in error.problems:
        value = f" (found {shortened(problem.value)!r})" if problem.value else ""
        typer.echo(f"  Not taken: {problem.rule}{value}. {problem.remedy}", err=True)


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
