"""What a run will make: one job a document and subject, every parameter and name checked before a kernel starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

import evaluation
from evaluation.assessment import known_at
from evaluation.assessment.status import summarise_status
from evaluation.batch.documents import DOCUMENTS, Document, notebook_of, notebooks_folder
from evaluation.batch.parameters import Scalar, check_parameters_cell, check_scalars
from evaluation.errors import MethodError, RunError
from evaluation.model import Review, Settings, Subject
from evaluation.presentation import day
from evaluation.publish import DocumentMeta, file_stem, hash_of_files, package_versions, run_id, source_hash
from evaluation.publish.document import Format
from evaluation.publish.nbformats import nbformat
from evaluation.schemas import ID_PATTERN

__all__ = ["Job", "Plan", "plan"]

WORKBOOK = "xlsx"
"""The format of the set as a whole: every table of every document."""
FORMATS: tuple[str, ...] = (*get_args(Format), WORKBOOK)


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run and the document to make of it.

    Parameters
    ----------
    document : Document
    subject : str
        Id of the hub it is about; empty for a document on the whole review.
    notebook : Path
    parameters : mapping of str to scalar
        Everything that the notebook is given.
    meta : DocumentMeta
    """

    document: Document
    subject: str
    notebook: Path
    parameters: Mapping[str, Scalar]
    meta: DocumentMeta

    @property
    def name(self) -> str:
        """Document and subject as one name, the same for files, manifest and messages."""
        return f"{self.document.name}-{self.subject}" if self.subject else self.document.name

    @property
    def stem(self) -> str:
        """Name of its files without ending, with the data status where that is illustrative."""
        return file_stem(self.name, self.meta.status)

    @property
    def shown_name(self) -> str:
        """Document and subject as a message names them."""
        return f"{self.document.name} {self.subject}".strip()

    @property
    def settings(self) -> dict[str, Scalar]:
        """The parameters that change what is shown: the place of the pack does not."""
        return {name: value for name, value in self.parameters.items() if name != "pack"}


@dataclass(frozen=True, slots=True)
class Plan:
    """The jobs of one run, with all that its name and manifest are made from.

    Parameters
    ----------
    review_id, review_title, subtitle : str
    run : str
        Short hash of inputs, settings, formats, notebooks and versions, keyed by the review's secret: equal runs share
        it, whenever and wherever they are made.
    jobs : tuple of Job
    formats : tuple of str
    inputs : mapping of str to str
        SHA-256 of every file of the pack, by name.
    settings : mapping of str to mapping
        By the job's name.
    packages : mapping of str to str
    """

    review_id: str
    review_title: str
    subtitle: str
    run: str
    jobs: tuple[Job, ...]
    formats: tuple[str, ...]
    inputs: Mapping[str, str]
    settings: Mapping[str, Mapping[str, Scalar]]
    packages: Mapping[str, str]


def plan(
    review: Review,
    pack: Path,
    *,
    subjects: Iterable[str] = (),
    documents: Iterable[str] = (),
    parameters: Mapping[str, Scalar] | None = None,
    formats: Sequence[str] = FORMATS,
    notebooks: Path | None = None,
) -> Plan:
    """Return the plan of a run.

    Parameters
    ----------
    review : Review
    pack : Path
        The folder that the review was read from.
    subjects : iterable of str
        Hubs to make scorecards of; all where empty.
    documents : iterable of str
        Names from `DOCUMENTS`; all where empty.
    parameters : mapping of str to scalar, optional
        Settings for all documents; each document takes its as-at date from the pack where none is given.
    formats : sequence of str
    notebooks : Path, optional
        Where the notebooks stand; beside the package where not given.

    Raises
    ------
    InputError
        Where a subject is not in the review.
    MethodError
        Where a parameter, document or format is not known, a value has the wrong type, or there is nothing to make.
    RunError
        Where a notebook is missing or would not take its parameters.
    """
    given = dict(parameters or {})
    check_scalars(given)
    kept_formats = _known("format", formats, FORMATS) or FORMATS
    chosen = [DOCUMENTS[name] for name in _known("document", documents, tuple(DOCUMENTS)) or DOCUMENTS]
    hubs = _hubs(review, tuple(subjects))
    _check_weights(review, given)
    folder = notebooks or notebooks_folder()
    jobs = tuple(
        _job(review, document, hub, given=given, pack=pack, folder=folder)
        for document in chosen
        for hub in (hubs if document.per_subject else (None,))
    )
    if not jobs:
        raise MethodError("there is nothing to make: the review has no hubs, and no other document was asked for")
    for notebook, job in {job.notebook: job for job in jobs}.items():
        check_parameters_cell(_notebook(notebook), job.parameters, notebook)
    return _plan(review, jobs, kept_formats)


def _plan(review: Review, jobs: tuple[Job, ...], formats: tuple[str, ...]) -> Plan:
    packages = {
        **package_versions(),
        "review-workbench": evaluation.__version__,
        "notebooks": _hash_of_notebooks(job.notebook for job in jobs),
        "sources": source_hash(),
    }
    written = "+".join(formats)
    settings = {job.name: {**job.settings, "formats": written} for job in jobs}
    return Plan(
        review_id=_plain_name(review.review_id),
        review_title=review.title,
        subtitle=review.subtitle,
        run=run_id(review.hashes, settings, packages, secret=review.secret),
        jobs=jobs,
        formats=formats,
        inputs=dict(review.hashes),
        settings=settings,
        packages=packages,
    )


def _hash_of_notebooks(notebooks: Iterable[Path]) -> str:
    """Return one SHA-256 over the notebooks of a run, by name."""
    distinct = set(notebooks)
    return hash_of_files(next(iter(distinct)).parent, distinct)


def _known(what: str, given: Iterable[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """Return what was given once each, in the known order."""
    wanted = set(given)
    unknown = sorted(wanted - set(known))
    if unknown:
        raise MethodError(f"unknown {what} {unknown[0]!r}; choose from {', '.join(known)}")
    return tuple(name for name in known if name in wanted)


def _hubs(review: Review, subjects: tuple[str, ...]) -> tuple[Subject, ...]:
    for subject_id in subjects:
        subject = review.subject(subject_id)
        if subject.subject_type != "hub":
            raise MethodError(f"scorecards are of hubs; {subject_id} is of type {subject.subject_type}")
    return tuple(hub for hub in review.subjects_of("hub") if not subjects or hub.subject_id in subjects)


def _check_weights(review: Review, given: Mapping[str, Scalar]) -> None:
    known = ("equal", *review.table("weight_set")["weight_set_id"])
    weights = given.get("weights", "equal")
    if weights not in known:
        raise MethodError(f"the review has no weight set {weights!r}; choose from {', '.join(known)}")


def _job(
    review: Review,
    document: Document,
    hub: Subject | None,
    *,
    given: Mapping[str, Scalar],
    pack: Path,
    folder: Path,
) -> Job:
    settings = review.settings_for(document.name, **given)
    about: dict[str, Scalar] = {} if hub is None else {"subject": _plain_name(hub.subject_id)}
    values: dict[str, Scalar] = {name: getattr(settings, name) for name in Settings.names()}
    return Job(
        document=document,
        subject="" if hub is None else hub.subject_id,
        notebook=notebook_of(document, folder),
        parameters=MappingProxyType({"pack": str(pack.resolve()), **about, **values}),
        meta=_meta(review, document, hub, settings),
    )


def _plain_name(identity: str) -> str:
    """Return an id that becomes part of a path, once it is certain that it is no path itself."""
    if not ID_PATTERN.fullmatch(identity):
        raise MethodError(f"{identity!r} cannot name a file: an id has letters, digits, - and _ only")
    return identity


def _meta(review: Review, document: Document, hub: Subject | None, settings: Settings) -> DocumentMeta:
    info = review.documents.get(document.name)
    known, left_out = known_at(review, settings.as_at)
    status = summarise_status(known, document.name, left_out).weakest
    return DocumentMeta(
        title=(info.title if info is not None else "") or document.title,
        review_title=review.title,
        subtitle=review.subtitle if hub is None else hub.name,
        status=status,
        status_banner=banner(status),
        as_at=f"As at {day(settings.as_at)}" if settings.as_at else "",
        input_hash=review.input_hash,
        compact=document.compact,
    )


def banner(status: str | None) -> str:
    """Return the sentence on the data status that stands on every page; empty where the status line says it all."""
    if status != "illustrative":
        return ""
    return "Illustrative: some of what this rests on was made up to show the method and judges nobody."


def _notebook(path: Path) -> Mapping[str, Any]:
    try:
        node: Mapping[str, Any] = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError) as error:
        raise RunError(f"{path.name} is not a notebook: {str(error).splitlines()[0]}") from error
    return node
