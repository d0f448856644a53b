"""A plan carried out: notebooks run, documents made in a private folder, checked, and put in place as one set."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from evaluation.assessment.challenge import about_subject, nobody_named
from evaluation.batch.execute import execute
from evaluation.batch.place import clear_leftovers, inside, place_folder, put_back
from evaluation.batch.planning import WORKBOOK, Job, Look, Plan, banner
from evaluation.batch.register import register_items
from evaluation.errors import MethodError, RunError
from evaluation.model import hash_of_inputs, weakest_status
from evaluation.packs import read_review
from evaluation.publish import (
    DocumentMeta,
    IndexEntry,
    Manifest,
    clean_notebook,
    listed_outputs,
    private_folder,
    publish_document,
    publish_workbook,
    replace_file,
    shared_notebook,
    write_index,
    write_manifest,
    write_review_index,
)
from evaluation.publish.document import Format
from evaluation.publish.index import INDEX_NAME, Contents, RegisterItem, contents_of

__all__ = ["DEFAULT_TIME_LIMIT", "BatchResult", "Failure", "Step", "default_jobs", "run"]

DEFAULT_TIME_LIMIT = 900.0
NOTEBOOKS = "notebooks"


@dataclass(frozen=True, slots=True)
class Failure:
    """One document that could not be made: which, for whom, in which cell of its notebook, and why."""

    document: str
    subject: str
    cell: int | None
    error: str

    def __str__(self) -> str:
        named = f"{self.document} {self.subject}".strip()
        place = "" if self.cell is None else f", cell {self.cell}"
        return f"{named}{place}: {self.error}"


@dataclass(frozen=True, slots=True)
class Step:
    """One document done, for whoever shows how far a run has come."""

    done: int
    total: int
    name: str
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a run left behind.

    Parameters
    ----------
    folder : Path
        The run's folder; where a document failed, the folder of what could be made, which no index lists.
    index : Path or None
        The run's ``index.html``; None where a document failed: nothing was published, and earlier runs stand.
    published : tuple of Path
        Every file made, in order of name.
    failures : tuple of Failure
    """

    folder: Path
    index: Path | None
    published: tuple[Path, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one document, by name relative to the run's folder, and what it shows."""

    job: Job
    files: tuple[str, ...]
    contents: Contents


@dataclass(frozen=True, slots=True, eq=False)
class Workshop:
    """Where and within what limits the documents of one run are made.

    Parameters
    ----------
    work : Path
        Private folder.
    folder : Path
        The set as it will be published, inside `work`.
    formats : tuple of str
    look : Look
    time_limit : float
        Seconds for each notebook.
    stop : threading.Event
        Ends running notebooks before their next cell.
    """

    work: Path
    folder: Path
    formats: tuple[Format, ...]
    look: Look
    time_limit: float
    stop: threading.Event


def default_jobs() -> int:
    """Return how many notebooks run at a time where nobody says: one a core, at most four (each takes memory)."""
    return max(1, min(4, os.cpu_count() or 1))


def run(
    planned: Plan,
    output: Path,
    *,
    jobs: int | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    on_step: Callable[[Step], None] | None = None,
) -> BatchResult:
    """Return what came of a plan. The set is published whole, or not at all where a document failed.

    A failing document does not keep the others from being made: they are kept beside the runs, in a folder that
    starts with a dot, with the notebooks as far as they came.

    Parameters
    ----------
    planned : Plan
    output : Path
        Folder of all reports; the run goes to ``<output>/<review>/<run>/``.
    jobs : int, optional
        Notebooks at a time; `default_jobs` where not given.
    time_limit : float
        Seconds for each notebook.
    on_step : callable, optional
        Called after each document, from the thread that called `run`.

    Raises
    ------
    MethodError
        Where `jobs` or `time_limit` is not positive.
    RunError
        Where the goal does not lie in `output` (a link leads out), or what was made does not pass its checks.
    """
    n_jobs = default_jobs() if jobs is None else jobs
    if n_jobs < 1 or not time_limit > 0:
        raise MethodError(f"jobs and time limit must be positive; they are {n_jobs} and {time_limit:g}")
    review_folder = _folder_in(output, planned.review_id)
    put_back(review_folder)
    clear_leftovers(review_folder)
    with private_folder(review_folder) as work:
        formats = _of_documents(planned.formats)
        shop = Workshop(work, work / "set", formats, planned.look, time_limit, threading.Event())
        (shop.folder / NOTEBOOKS).mkdir(parents=True)
        outcomes = _all_made(planned.jobs, shop, n_jobs, on_step)
        failures = tuple(item for item in outcomes if isinstance(item, Failure))
        made = tuple(item for item in outcomes if isinstance(item, Made))
        if failures:
            # kept where no reader meets it: a name that starts with a dot is no run
            aside = place_folder(shop.folder, review_folder / f".incomplete-{planned.run}")
            return BatchResult(aside, None, _files(aside), failures)
        _finish(planned, made, shop.folder)
        folder = place_folder(shop.folder, review_folder / planned.run)
    write_review_index(review_folder, newest=planned.run)
    return BatchResult(folder, folder / INDEX_NAME, _files(folder), ())


def _folder_in(output: Path, review_id: str) -> Path:
    output.mkdir(parents=True, exist_ok=True)
    try:
        folder = inside(output, review_id)
    except ValueError as error:
        raise RunError(f"{error}; remove the link, or name another folder for the reports") from error
    folder.mkdir(exist_ok=True)
    return folder


def _all_made(
    jobs: tuple[Job, ...], shop: Workshop, n_jobs: int, on_step: Callable[[Step], None] | None
) -> list[Made | Failure]:
    """Return what came of every job, in the order of the plan."""
    outcomes: dict[str, Made | Failure] = {}
    # threads suffice: each notebook computes in a kernel of its own, and pandoc and Typst outside the interpreter
    with ThreadPoolExecutor(n_jobs) as pool:
        waiting = {pool.submit(_make, job, shop): job for job in jobs}
        try:
            for done in as_completed(waiting):
                job = waiting[done]
                outcomes[job.name] = outcome = done.result()
                if on_step is not None:
                    failure = outcome if isinstance(outcome, Failure) else None
                    on_step(Step(len(outcomes), len(jobs), job.shown_name, failure))
        except BaseException:
            shop.stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [outcomes[job.name] for job in jobs]


def _make(job: Job, shop: Workshop) -> Made | Failure:
    """Run one notebook and publish its document."""
    scratch = inside(shop.work, f"scratch-{job.name}")
    scratch.mkdir()
    outcome = execute(job.notebook, job.parameters, scratch, time_limit=shop.time_limit, stop=shop.stop)
    clean = clean_notebook(outcome.notebook)
    shared = _notebook_bytes(shared_notebook(clean))
    kept = replace_file(inside(shop.folder / NOTEBOOKS, f"{job.stem}.ipynb"), shared)
    if outcome.fault is not None:
        return Failure(job.document.name, job.subject, outcome.fault.cell, outcome.fault.error)
    try:
        files = publish_document(
            clean, shop.folder, job.stem, formats=shop.formats, meta=job.meta,
            with_code=shop.look.with_code, reference_doc=shop.look.reference_doc,
        )  # fmt: skip
    except RunError as error:
        return Failure(job.document.name, job.subject, None, str(error))
    names = tuple(path.relative_to(shop.folder).as_posix() for path in (*files, kept))
    return Made(job, names, contents_of(clean, job.shown_name))


def _notebook_bytes(notebook: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)}\n".encode()


def _of_documents(formats: tuple[str, ...]) -> tuple[Format, ...]:
    return cast("tuple[Format, ...]", tuple(name for name in formats if name != WORKBOOK))


def _workbook(planned: Plan, made: tuple[Made, ...], folder: Path) -> tuple[IndexEntry, ...]:
    """Write the tables of all documents as one workbook, where it is asked for."""
    if WORKBOOK not in planned.formats:
        return ()
    status = weakest_status(item.job.meta.status or "" for item in made)
    meta = _set_meta(planned, status)
    notebooks = {
        f"{item.job.meta.title} {item.job.subject}".strip(): folder / NOTEBOOKS / f"{item.job.stem}.ipynb"
        for item in made
    }
    book = publish_workbook(notebooks, folder, "tables", meta=replace(meta, title=f"{planned.review_title}: tables"))
    return (IndexEntry("Workbook", "Tables of all documents", "", status, (book.name,)),)


def _finish(planned: Plan, made: tuple[Made, ...], folder: Path) -> None:
    """Write the workbook, check what was made, and write manifest and index."""
    books = _workbook(planned, made, folder)
    expected = {name for item in made for name in item.files} | {name for book in books for name in book.files}
    outputs = listed_outputs(folder)
    wrong = sorted(expected ^ {output.path for output in outputs}) or [o.path for o in outputs if not o.size]
    if wrong:
        raise RunError(f"the set is not whole: {wrong[0]} is missing, empty or not expected; nothing was published")
    status = weakest_status(item.job.meta.status or "" for item in made)
    manifest = Manifest(
        review=planned.review_id,
        review_title=planned.review_title,
        run=planned.run,
        status=status,
        as_at=_as_at_of_all(planned),
        inputs=planned.inputs,
        settings=planned.settings,
        packages=planned.packages,
        outputs=outputs,
    )
    write_manifest(folder, manifest)
    register = _register(planned)
    weakest = weakest_status([status or "", *(item.status or "" for item in register)])
    write_index(folder, [*map(_entry, made), *books], _index_meta(planned, weakest), register)


def _entry(made: Made) -> IndexEntry:
    meta = made.job.meta
    about = meta.subtitle if made.job.subject else ""
    return IndexEntry(made.job.document.kind, meta.title, about, meta.status, made.files, meta.as_at, made.contents)


def _register(planned: Plan) -> tuple[RegisterItem, ...]:
    """Return the sources and evidence that at least one document of the run may know.

    The pack is read once more, which also shows whether all documents were made from one state of it.
    """
    review = read_review(Path(str(planned.jobs[0].parameters["pack"])))
    if dict(review.hashes) != dict(planned.inputs):
        raise RunError(f"{planned.review_id}: the pack changed while its documents were made; make the report again")
    (first, *_) = planned.jobs
    if first.document.on_request:  # a set on one subject tells of no other, not even on its index
        review = about_subject(review, first.subject)
    if any(job.parameters["anonymise"] for job in planned.jobs):  # each document has names of its own for them
        review = nobody_named(review, ("source_doc", "evidence"))
    dates = [job.parameters["as_at"] for job in planned.jobs]
    return register_items(review, None if None in dates else max(map(str, dates)))


def _index_meta(planned: Plan, status: str | None) -> DocumentMeta:
    """Return the words on the index, with a cut-off date only where all documents share it."""
    dates = {job.meta.as_at for job in planned.jobs}
    return replace(_set_meta(planned, status), as_at=next(iter(dates)) if len(dates) == 1 else "")


def _as_at_of_all(planned: Plan) -> str:
    """Return the as-at dates of the documents in words, each once; empty where none has one."""
    return "; ".join(dict.fromkeys(job.meta.as_at for job in planned.jobs if job.meta.as_at))


def _set_meta(planned: Plan, status: str | None) -> DocumentMeta:
    return DocumentMeta(
        title=planned.review_title,
        review_title=planned.review_title,
        subtitle=planned.subtitle,
        status=status,
        status_banner=banner(status),
        as_at=_as_at_of_all(planned),
        input_hash=hash_of_inputs(planned.inputs),
    )


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
