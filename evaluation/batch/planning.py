"""What a run will make: one job a document and subject, every parameter and name checked before a kernel starts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

import evaluation
from evaluation.assessment import known_at
from evaluation.assessment.challenge import challenge_settings, challenge_status
from evaluation.assessment.status import StatusSummary, summarise_status
from evaluation.batch.documents import DOCUMENTS, Document, notebook_of, notebooks_folder
from evaluation.batch.parameters import Scalar, check_parameters_cell, check_scalars
from evaluation.errors import MethodError, RunError
from evaluation.model import Review, Settings, Subject
from evaluation.presentation import day
from evaluation.publish import DocumentMeta, file_stem, hash_of_files, package_versions, run_id, source_hash
from evaluation.publish.dates import source_date
from evaluation.publish.document import Format
from evaluation.publish.nbformats import nbformat
from evaluation.schemas import ID_PATTERN

__all__ = ["Job", "Plan", "plan", "plan_again"]

WORKBOOK = "xlsx"
"""The format of the set as a whole: every table of every document."""
FORMATS: tuple[str, ...] = (*get_args(Format), WORKBOOK)
BETWEEN_FORMATS = "+"
OWN_SETTINGS = ("subject", "formats", "with_code", "reference_doc")
"""What a manifest states of a document beside the settings of its notebook."""


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook to run and the document to make of it.

    Parameters
    ----------
    document : Document
    subject : str
        Id of the subject it is about; empty for a document on the whole review.
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
class Look:
    """What shapes the documents of a run beside their notebooks.

    Parameters
    ----------
    with_code : bool
        Whether the HTML pages end with the code of their notebook.
    reference_doc : bytes or None
        A Word file whose page and styles the Word documents take; None for ours.
    """

    with_code: bool = False
    reference_doc: bytes | None = field(default=None, repr=False)

    @property
    def stated(self) -> dict[str, Scalar]:
        """The look as a manifest states it: of a file its SHA-256."""
        own = self.reference_doc
        return {"with_code": self.with_code, "reference_doc": None if own is None else hashlib.sha256(own).hexdigest()}


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
    look : Look
        What shapes the documents beside their notebooks.
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
    look: Look
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
    with_code: bool = False,
    reference_doc: bytes | None = None,
    notebooks: Path | None = None,
) -> Plan:
    """Return the plan of a run.

    Parameters
    ----------
    review : Review
    pack : Path
        The folder that the review was read from.
    subjects : iterable of str
        Hubs to make scorecards of, all where empty; or the one subject of a document that is made on request.
    documents : iterable of str
        Names from `DOCUMENTS`; all but those made on request where empty.
    parameters : mapping of str to scalar, optional
        Settings for all documents; each document takes its as-at date from the pack where none is given.
    formats : sequence of str
    with_code : bool
        Whether the HTML pages end with the code of their notebook.
    reference_doc : bytes, optional
        A Word file whose page and styles the Word documents take, from `evaluation.publish.read_reference_doc`.
    notebooks : Path, optional
        Where the notebooks stand; beside the package where not given.

    Raises
    ------
    InputError
        Where a subject is not in the review.
    MethodError
        Where a parameter, document or format is not known, a value has the wrong type, there is nothing to make, or
        code or a Word file is given for a format that is not made.
    RunError
        Where a notebook is missing or would not take its parameters.
    """
    given = dict(parameters or {})
    check_scalars(given)
    kept_formats = _known("format", formats, FORMATS) or FORMATS
    usual = tuple(name for name, document in DOCUMENTS.items() if not document.on_request)
    chosen = [DOCUMENTS[name] for name in _known("document", documents, tuple(DOCUMENTS)) or usual]
    about = _about(review, chosen, tuple(subjects))
    _check_weights(review, given)
    folder = notebooks or notebooks_folder()
    jobs = tuple(
        _job(review, document, subject, given=given, pack=pack, folder=folder)
        for document in chosen
        for subject in (about if document.per_subject else (None,))
    )
    if not jobs:
        raise MethodError("there is nothing to make: the review has no hubs, and no other document was asked for")
    return _plan(review, jobs, kept_formats, Look(with_code, reference_doc))


def plan_again(
    review: Review,
    pack: Path,
    stated: Mapping[str, Mapping[str, Scalar]],
    *,
    reference_doc: bytes | None = None,
    notebooks: Path | None = None,
) -> Plan:
    """Return the plan of a run that was made before, from the settings that its manifest states.

    Parameters
    ----------
    review : Review
    pack : Path
        The folder that the review was read from.
    stated : mapping of str to mapping
        Settings by the job's name, as in `Plan.settings`.
    reference_doc : bytes, optional
        The Word file that the run took its look from, where it did.
    notebooks : Path, optional
        Where the notebooks stand; beside the package where not given.

    Raises
    ------
    InputError
        Where a subject is not in the review.
    MethodError
        Where a document, setting or format is not known to this version, or a value has the wrong type.
    RunError
        Where a notebook is missing or would not take its parameters.
    """
    folder = notebooks or notebooks_folder()
    jobs = [_job_again(review, name, values, pack=pack, folder=folder) for name, values in stated.items()]
    if not jobs:
        raise MethodError("there is nothing to make again: the manifest states no document")
    documents, subjects = list(DOCUMENTS), ["", *(subject.subject_id for subject in review.subjects)]
    jobs.sort(key=lambda job: (documents.index(job.document.name), subjects.index(job.subject)))
    first = next(iter(stated.values()))
    formats = _known("format", str(first.get("formats")).split(BETWEEN_FORMATS), FORMATS)
    return _plan(review, tuple(jobs), formats, Look(first.get("with_code") is True, reference_doc))


def _job_again(review: Review, name: str, values: Mapping[str, Scalar], *, pack: Path, folder: Path) -> Job:
    check_scalars(values)
    (known,) = _known("document", [name.partition("-")[0]], tuple(DOCUMENTS))
    document = DOCUMENTS[known]
    about = _about(review, [document], (str(values.get("subject")),))[0] if document.per_subject else None
    given = {key: value for key, value in values.items() if key not in OWN_SETTINGS}
    _check_weights(review, given)
    return _job(review, document, about, given=given, pack=pack, folder=folder)


def _plan(review: Review, jobs: tuple[Job, ...], formats: tuple[str, ...], look: Look) -> Plan:
    for notebook, job in {job.notebook: job for job in jobs}.items():
        check_parameters_cell(_notebook(notebook), job.parameters, notebook)
    _check_look(formats, look)
    packages = {
        **package_versions(),
        "review-workbench": evaluation.__version__,
        "notebooks": _hash_of_notebooks(job.notebook for job in jobs),
        "sources": source_hash(),
        "source-date": source_date().isoformat(),
    }
    shaped = {"formats": BETWEEN_FORMATS.join(formats), **look.stated}
    settings = {job.name: {**job.settings, **shaped} for job in jobs}
    return Plan(
        review_id=_plain_name(review.review_id),
        review_title=review.title,
        subtitle=review.subtitle,
        run=run_id(review.hashes, settings, packages, secret=review.secret),
        jobs=jobs,
        formats=formats,
        look=look,
        inputs=dict(review.hashes),
        settings=settings,
        packages=packages,
    )


def _check_look(formats: tuple[str, ...], look: Look) -> None:
    """Refuse what would shape no file, which its giver surely did not mean."""
    if look.with_code and "html" not in formats:
        raise MethodError(f"code is added to HTML pages only; the formats are {', '.join(formats)}")
    if look.reference_doc is not None and "docx" not in formats:
        raise MethodError(f"a reference document shapes Word files only; the formats are {', '.join(formats)}")


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


def _about(review: Review, documents: Sequence[Document], subjects: tuple[str, ...]) -> tuple[Subject, ...]:
    """Return the subjects that documents are about: hubs, or the one subject of a document made on request."""
    asked = [document for document in documents if document.on_request]
    if not asked:
        return _hubs(review, subjects)
    if len(documents) > 1 or len(subjects) != 1:
        raise MethodError(f"{asked[0].name} is a set of its own on one subject; name one subject, no other document")
    return (review.subject(subjects[0]),)


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
    subject: Subject | None,
    *,
    given: Mapping[str, Scalar],
    pack: Path,
    folder: Path,
) -> Job:
    if subject is not None and document.on_request:
        settings = challenge_settings(review, subject.subject_id, **given)
    else:
        settings = review.settings_for(document.name, **given)
    about: dict[str, Scalar] = {} if subject is None else {"subject": _plain_name(subject.subject_id)}
    values: dict[str, Scalar] = {name: getattr(settings, name) for name in Settings.names()}
    return Job(
        document=document,
        subject="" if subject is None else subject.subject_id,
        notebook=notebook_of(document, folder),
        parameters=MappingProxyType({"pack": str(pack.resolve()), **about, **values}),
        meta=_meta(review, document, subject, settings),
    )


def _plain_name(identity: str) -> str:
    """Return an id that becomes part of a path, once it is certain that it is no path itself."""
    if not ID_PATTERN.fullmatch(identity):
        raise MethodError(f"{identity!r} cannot name a file: an id has letters, digits, - and _ only")
    return identity


def _meta(review: Review, document: Document, subject: Subject | None, settings: Settings) -> DocumentMeta:
    info = review.documents.get(document.name)
    found = _status(review, document, subject, settings)
    status = found.weakest
    return DocumentMeta(
        title=_title((info.title if info is not None else "") or document.title, document, subject),
        review_title=review.title,
        subtitle=review.subtitle if subject is None else subject.name,
        status=status,
        status_banner=banner(status, "all" if found.all_illustrative else "some"),
        as_at=f"As at {day(settings.as_at)}" if settings.as_at else "",
        input_hash=review.input_hash,
        compact=document.compact,
    )


def _title(title: str, document: Document, subject: Subject | None) -> str:
    """Return the title of a document; one of a series, such as a scorecard, names its subject."""
    return title if subject is None or document.on_request else f"{title}: {subject.short_name}"


def _status(review: Review, document: Document, subject: Subject | None, settings: Settings) -> StatusSummary:
    """Return the status of the rows that a document shows."""
    if subject is not None and document.on_request:
        return challenge_status(review, subject.subject_id, settings)
    known, left_out = known_at(review, settings.as_at)
    subject_id = "" if subject is None else subject.subject_id
    return summarise_status(known, document.name, left_out, subject_id=subject_id)


def banner(status: str | None, part: str = "some") -> str:
    """Return the sentence on the data status that stands on every page; empty where the status line says it all."""
    if status != "illustrative":
        return ""
    return f"Illustrative: {part} of what this rests on was made up to show the method and judges nobody."


def _notebook(path: Path) -> Mapping[str, Any]:
    try:
        node: Mapping[str, Any] = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, KeyError) as error:
        raise RunError(f"{path.name} is not a notebook: {str(error).splitlines()[0]}") from error
    return node
