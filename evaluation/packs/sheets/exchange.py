"""The door to the sheets: workbooks out to reviewers and groups, and back into the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.durable import replace_file
from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs.journal.drafts import Conflict
from evaluation.packs.journal.store import Clock, ScoreStore, utc_now
from evaluation.packs.progress import Progress, progress_of
from evaluation.packs.read import read_review
from evaluation.packs.rounds import rounds_of, scorers, stage_in
from evaluation.packs.sheets.forms import score_form
from evaluation.packs.sheets.interest_sheet import declared_in
from evaluation.packs.sheets.marks import read_marks
from evaluation.packs.sheets.moderation import moderation_plan
from evaluation.packs.sheets.moderation_book import moderation_workbook
from evaluation.packs.sheets.moderation_form import moderation_form
from evaluation.packs.sheets.plans import Clash, Plan
from evaluation.packs.sheets.reading import Filled, read_form
from evaluation.packs.sheets.score_book import score_workbook
from evaluation.packs.sheets.scores import score_plan
from evaluation.packs.sheets.weight_book import weight_form, weight_workbook
from evaluation.packs.sheets.weights import weight_plan

__all__ = [
    "Clash",
    "Outcome",
    "export_moderation",
    "export_round",
    "export_scores",
    "export_weights",
    "import_sheets",
    "round_progress",
]

PLANS: dict[str, Callable[[ScoreStore, Review, Filled, str], Plan]] = {
    "scores": score_plan,
    "moderation": moderation_plan,
    "weights": weight_plan,
}

CHOOSE = "choose"
"""Folder for workbooks in which to choose, so that importing all workbooks of a folder does not take them up."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What importing one workbook did.

    Parameters
    ----------
    file : Path
    n_saved : int
        Records that were added to the store.
    n_same : int
        Filled rows that the store held already as they are.
    clashes : tuple of Clash
        Rows that were saved by another way since the workbook was written; none of them was overwritten.
    to_resolve : Path or None
        The workbook with both versions of these, in which to choose; to be imported in the place of `file`.
    weight_set_id : str
        By which a report counts with the weights of the workbook; empty for other workbooks.
    round_id : str
        The round that is scored or moderated; empty for weights.
    """

    file: Path
    n_saved: int
    n_same: int
    clashes: tuple[Clash, ...] = ()
    to_resolve: Path | None = None
    weight_set_id: str = ""
    round_id: str = ""


def export_round(
    pack: str | Path, round_id: str, folder: str | Path, reviewer_id: str | None = None, *, replace: bool = False
) -> tuple[Path, ...]:
    """Return the workbooks of a round: one for each who scores it, or the chair's, where the panel moderates in it.

    Parameters and errors as for `export_scores` and `export_moderation`.
    """
    if reviewer_id is None and stage_in(read_review(pack), round_id) == "moderation":
        return (export_moderation(pack, round_id, folder, replace=replace),)
    return export_scores(pack, round_id, folder, reviewer_id, replace=replace)


def export_moderation(pack: str | Path, round_id: str, folder: str | Path, *, replace: bool = False) -> Path:
    """Return the workbook in which the chair records what the panel agrees, cell by cell, written into a folder.

    Parameters
    ----------
    pack, folder, replace
        As for `export_scores`.
    round_id : str
        A moderation round that is not locked, of an individual round that is.

    Raises
    ------
    InputError
        Where the pack is not sound, there is no such round, it is locked, or the marks it moderates are not.
    """
    review = read_review(pack)
    form = moderation_form(ScoreStore(pack), review, round_id)
    path = Path(folder) / _file_name(review, round_id, status=form.status)
    return _written({path: moderation_workbook(form)}, replace=replace)[0]


def export_scores(
    pack: str | Path, round_id: str, folder: str | Path, reviewer_id: str | None = None, *, replace: bool = False
) -> tuple[Path, ...]:
    """Return the workbooks in which reviewers score a round, one for each, written into a folder.

    Parameters
    ----------
    pack : str or Path
        Folder of the review.
    round_id : str
        A round that is not locked; the cells of an open trial round of the same criteria come first.
    folder : str or Path
        Made where it is absent.
    reviewer_id : str, optional
        Only this reviewer; all who have something to score where none is named.
    replace : bool
        Whether a file of the same name that says something else is replaced.

    Raises
    ------
    InputError
        Where the pack is not sound, there is no such round or reviewer, the round is locked, or a file stands there.
    """
    review, store = read_review(pack), ScoreStore(pack)
    made: dict[Path, bytes] = {}
    for reviewer in [reviewer_id] if reviewer_id else scorers(review, round_id):
        form = score_form(review, round_id, reviewer)
        marks = read_marks(store, form.round_ids, reviewer)
        name = _file_name(review, round_id, reviewer, status=form.status)
        made[Path(folder) / name] = score_workbook(form, marks, declared_in(store, reviewer))
    if not made:
        rule = f"nobody has anything to score in round {round_id}"
        raise InputError([Problem("assignment.csv", rule, "Assign reviewers.", None, "round_id", round_id)])
    return _written(made, replace=replace)


def export_weights(
    pack: str | Path, group: str, folder: str | Path, set_id: str | None = None, *, replace: bool = False
) -> Path:
    """Return the workbook in which one stakeholder group weighs criteria by their swings.

    Parameters
    ----------
    pack, folder, replace
        As for `export_scores`.
    group : str
        Name of the group, as reports show it.
    set_id : str, optional
        The criteria; those of the options, or the only ones there are, where none is named.

    Raises
    ------
    InputError
        As for `export_scores`, and where the group's weights are kept in `weight_set.csv`.
    """
    review = read_review(pack)
    form = weight_form(ScoreStore(pack), review, group, set_id)
    path = Path(folder) / _file_name(review, "weights", form.weight_set_id, status=form.status)
    return _written({path: weight_workbook(form)}, replace=replace)[0]


def import_sheets(
    pack: str | Path,
    files: Sequence[str | Path],
    *,
    folder: str | Path | None = None,
    entered_by: str = "",
    clock: Clock = utc_now,
) -> tuple[Outcome, ...]:
    """Return what importing workbooks did, file by file.

    All files are checked before anything is saved, and nothing is saved where one of them is at fault or clashes with
    what was saved meanwhile; a workbook with both versions is then written, to choose in and to import again.
    Importing a file twice changes nothing.

    Parameters
    ----------
    pack : str or Path
        Folder of the review.
    files : sequence of str or Path
        Workbooks that `export_scores` or `export_weights` wrote, filled in by any program.
    folder : str or Path, optional
        Where workbooks to choose in go; the folder ``choose`` beside the file they belong to where none is named.
    entered_by : str
        Who imports, where that is not the reviewer.
    clock : callable, optional
        Gives the present moment.

    Raises
    ------
    InputError
        With every fault of every file, each by sheet and cell.
    """
    review, store = read_review(pack), ScoreStore(pack, clock=clock)
    filled = _read([Path(file) for file in files], review)
    plans = _planned(store, review, filled, entered_by)
    clash = any(plan.clashes for plan in plans)
    outcomes = []
    for (path, form), plan in zip(filled, plans, strict=True):
        n_saved, last = (0, plan) if clash else _saved(store, review, form, plan, entered_by)
        resolve = _to_resolve(path, folder, last.workbook) if last.clashes else None
        about = (form.key.about.get(name, "") for name in ("weight_set_id", "round_id"))
        outcomes.append(Outcome(path, n_saved, plan.n_same, last.clashes, resolve, *about))
    return tuple(outcomes)


def round_progress(pack: str | Path, outcomes: Iterable[Outcome]) -> tuple[Progress, ...]:
    """Return how far the rounds of some imports are now, each once.

    Raises
    ------
    InputError
        Where the pack is not sound, or a round was locked meanwhile.
    """
    review, store = read_review(pack), ScoreStore(pack)
    rounds = dict.fromkeys(outcome.round_id for outcome in outcomes if outcome.round_id)
    held = dict.fromkeys(item for round_id in rounds for item in _held_with(review, round_id))
    return tuple(progress_of(store, review, round_id) for round_id in held)


def _held_with(review: Review, round_id: str) -> tuple[str, ...]:
    """Return the rounds that a workbook of this round holds: the open trial round too."""
    return (round_id,) if stage_in(review, round_id) == "moderation" else rounds_of(review, round_id)


Opened = list[tuple[Path, Filled]]


def _read(paths: list[Path], review: Review) -> Opened:
    """Return the forms of all files, once every one of them is sound and of this review."""
    opened: Opened = []
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], tuple[Path, Filled]] = {}
    for path in paths:
        try:
            form = read_form(path)
        except InputError as error:
            problems += error.problems
            continue
        about = (form.key.kind, *form.key.about.values())
        twice = seen.get(about)
        if form.key.review_id != review.review_id:
            rule = f"this workbook belongs to the review {form.key.review_id}, not to {review.review_id}"
            problems.append(Problem(path.name, rule, "Import it into the pack that it came from."))
        elif twice is not None:
            problems.append(_twice(twice, (path, form)))
        seen.setdefault(about, (path, form))
        opened.append((path, form))
    if problems:
        raise InputError(problems)
    return opened


def _twice(first: tuple[Path, Filled], second: tuple[Path, Filled]) -> Problem:
    """Return the problem of two workbooks that are one form; of a workbook to choose in and what it was made of, so."""
    (plain, form), (other, to_choose) = sorted((first, second), key=lambda item: item[1].to_choose)
    if to_choose.to_choose and not form.to_choose:
        rule = f"it is the workbook in which to choose for {plain.name}, and holds all that was filled in there"
        return Problem(other.name, rule, f"Choose in it and import it; leave {plain.name} out.")
    rule = f"it is the same form as {first[0].name}"
    return Problem(second[0].name, rule, "Import the newer one alone, then the other.")


def _planned(store: ScoreStore, review: Review, opened: Opened, entered_by: str) -> list[Plan]:
    plans, problems = [], list[Problem]()
    for _, form in opened:
        try:
            plans.append(PLANS[form.key.kind](store, review, form, entered_by))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return plans


def _saved(store: ScoreStore, review: Review, form: Filled, plan: Plan, entered_by: str) -> tuple[int, Plan]:
    """Return how many records were saved, and the plan as it then stands: somebody may have been quicker."""
    for n_saved, save in enumerate(plan.saves):
        try:
            save()
        except Conflict:  # what is saved by now stands already; the rest is held against the store anew
            return n_saved, PLANS[form.key.kind](store, review, form, entered_by)
    return len(plan.saves), plan


def _to_resolve(path: Path, folder: str | Path | None, raw: bytes) -> Path:
    """Return the workbook in which clashes are resolved, under a name that no file has: choices may stand in one."""
    place = Path(folder) if folder else path.parent if path.parent.name == CHOOSE else path.parent / CHOOSE
    stem = re.sub(rf"-{CHOOSE}(-[0-9]+)?$", "", path.stem)
    names = (f"{stem}-{CHOOSE}{'' if n == 1 else f'-{n}'}.xlsx" for n in range(1, 1000))
    free = next(name for name in names if not (place / name).exists() or (place / name).read_bytes() == raw)
    return _written({place / free: raw}, replace=False)[0]


def _file_name(review: Review, *parts: str, status: str | None) -> str:
    """Return the name of a workbook; one fed by illustrative rows says so in its name."""
    said = [review.review_id, *parts, *(["illustrative"] if status == "illustrative" else [])]
    return f"{'-'.join(said)}.xlsx"


def _written(made: dict[Path, bytes], *, replace: bool) -> tuple[Path, ...]:
    """Return the paths of files once all of them are written; a file that holds a reviewer's work is not replaced."""
    taken = [path for path, raw in made.items() if path.exists() and (not path.is_file() or path.read_bytes() != raw)]
    if taken and not replace:
        remedy = "It may hold a reviewer's work: move it away, or replace it with --replace."
        raise InputError([Problem(str(path), "a file of this name is there already", remedy) for path in taken])
    for path, raw in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, raw)
    return tuple(made)
