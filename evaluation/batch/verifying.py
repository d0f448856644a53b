"""A published run held against its manifest: its files, the pack it was made from, and the same run made again.

Nothing of the run is touched: it is made again in a private folder that is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evaluation.batch.planning import Plan, plan_again
from evaluation.batch.running import DEFAULT_TIME_LIMIT, Step, run
from evaluation.errors import InputError, MethodError, Problem, ReviewError
from evaluation.model import Review
from evaluation.packs import read_review
from evaluation.publish import Manifest, listed_outputs, read_manifest, run_id
from evaluation.publish.index import INDEX_NAME
from evaluation.publish.manifest import MANIFEST_NAME, hash_of_file
from evaluation.schemas import ID_PATTERN

__all__ = ["Difference", "PublishedRun", "Verification", "published_run", "verify_files", "verify_run"]

PACKS = Path("data")
ABSENT = "absent"

Kind = Literal[
    "output altered",
    "output missing",
    "file not listed",
    "input changed",
    "input missing",
    "input not listed",
    "review cannot be read",
    "run cannot be made again",
    "name does not follow",
    "setting differs",
    "version differs",
    "differs when made again",
    "not made again",
    "made again, not listed",
]
Kinds = tuple[Kind, Kind, Kind]
"""Of another value, of none, and of one that the manifest does not list."""
OF_FILES: Kinds = ("output altered", "output missing", "file not listed")
OF_INPUTS: Kinds = ("input changed", "input missing", "input not listed")
OF_SETTINGS: Kinds = ("setting differs", "setting differs", "setting differs")
OF_VERSIONS: Kinds = ("version differs", "version differs", "version differs")
OF_MADE_AGAIN: Kinds = ("differs when made again", "not made again", "made again, not listed")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the manifest says.

    Parameters
    ----------
    kind : str
        What is wrong, in words.
    name : str
        Of the file, table, setting or package.
    stated : str
        What the manifest says; of a file its SHA-256.
    found : str
        What is there.
    """

    kind: Kind
    name: str
    stated: str
    found: str


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """The folder of a run, and what its manifest says."""

    folder: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Verification:
    """What holding a run against its manifest found.

    Parameters
    ----------
    run : PublishedRun
    pack : Path or None
        Folder of the review that the inputs were checked in; None where there was none, and only files were checked.
    made_again : bool
        Whether the run was made again and its files compared.
    differences : tuple of Difference
        In the order of the checks: files, inputs, name, settings, versions, the run made again.
    """

    run: PublishedRun
    pack: Path | None
    made_again: bool
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether everything that was checked is as the manifest says."""
        return not self.differences

    @property
    def files_that_differ(self) -> tuple[str, ...]:
        """Files that the manifest lists and that did not come out the same when the run was made again."""
        listed = {output.path for output in self.run.manifest.outputs}
        return tuple(item.name for item in self.differences if item.kind in OF_MADE_AGAIN and item.name in listed)


def published_run(path: Path) -> PublishedRun:
    """Return a run from its folder or from its manifest.

    Raises
    ------
    InputError
        Where there is no manifest, or it cannot be read.
    """
    folder = path.parent if path.name == MANIFEST_NAME else path
    if not (folder / MANIFEST_NAME).is_file():
        rule = f"a run is a folder that holds {MANIFEST_NAME}"
        remedy = "Name the folder of one run: the one whose index.html `review report` printed."
        raise InputError([Problem(file=str(path), rule=rule, remedy=remedy)])
    return PublishedRun(folder, read_manifest(folder))


def verify_files(
    published: PublishedRun, pack: Path | None = None, *, reference_doc: bytes | None = None
) -> Verification:
    """Return what is not as the manifest says, without running a notebook.

    Parameters
    ----------
    published : PublishedRun
    pack : Path, optional
        Folder of the review; ``data/<review>`` where not given. Without one, inputs, settings and versions stay
        unchecked.
    reference_doc : bytes, optional
        The Word file that the run took its look from, where it did.

    Raises
    ------
    InputError
        Where a pack is named that is not there.
    """
    place = _pack_of(published.manifest, pack)
    found = _outputs(published)
    if place is not None:
        found += _sources(published, place, reference_doc)[0]
    return Verification(published, place, made_again=False, differences=tuple(found))


def verify_run(
    published: PublishedRun,
    pack: Path | None = None,
    *,
    reference_doc: bytes | None = None,
    jobs: int | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    on_step: Callable[[Step], None] | None = None,
) -> Verification:
    """Return what is not as the manifest says, once the run was made again and compared byte by byte.

    Parameters
    ----------
    published : PublishedRun
    pack : Path, optional
        Folder of the review; ``data/<review>`` where not given.
    reference_doc : bytes, optional
        The Word file that the run took its look from, where it did.
    jobs, time_limit, on_step
        As in `evaluation.batch.run`.

    Raises
    ------
    InputError
        Where there is no pack to make the run again from.
    MethodError
        Where `jobs` or `time_limit` is not positive.
    """
    place = _pack_of(published.manifest, pack)
    if place is None:
        raise InputError([_no_pack(PACKS / published.manifest.review)])
    found = _outputs(published)
    differences, planned = _sources(published, place, reference_doc)
    found += differences
    if planned is not None:
        found += _made_again(published, planned, jobs, time_limit, on_step)
    return Verification(published, place, planned is not None, tuple(found))


def _pack_of(manifest: Manifest, given: Path | None) -> Path | None:
    """Return the folder of the review, None where none is named and none is at its usual place."""
    if given is not None:
        if not given.is_dir():
            raise InputError([_no_pack(given)])
        return given
    usual = PACKS / manifest.review
    return usual if ID_PATTERN.fullmatch(manifest.review) and usual.is_dir() else None


def _no_pack(place: Path) -> Problem:
    return Problem(
        file=str(place),
        rule="a run is checked against the folder of its review, and there is none here",
        remedy="Name the folder with --pack.",
    )


# The files of the run ------------------------------------------------------------------------------------------------


def _outputs(published: PublishedRun) -> list[Difference]:
    stated = {output.path: output.sha256 for output in published.manifest.outputs}
    there = {output.path: output.sha256 for output in listed_outputs(published.folder)}
    found = _compared(stated, there, OF_FILES)
    if not (published.folder / INDEX_NAME).is_file():
        found.append(Difference("output missing", INDEX_NAME, "one a run", ABSENT))
    return found


def _compared(stated: Mapping[str, str], there: Mapping[str, str], kinds: Kinds) -> list[Difference]:
    """Return where two lists of values by name differ, in order of name."""
    other, missing, unlisted = kinds
    found = []
    for name in sorted(stated.keys() | there.keys()):
        before, now = stated.get(name), there.get(name)
        if before is None:
            found.append(Difference(unlisted, name, ABSENT, now or ""))
        elif now is None:
            found.append(Difference(missing, name, before, ABSENT))
        elif before != now:
            found.append(Difference(other, name, before, now))
    return found


# What it was made from -----------------------------------------------------------------------------------------------


def _sources(published: PublishedRun, pack: Path, reference_doc: bytes | None) -> tuple[list[Difference], Plan | None]:
    """Return where pack, settings and versions differ, and the plan to make the run again where there can be one."""
    manifest = published.manifest
    try:
        review = read_review(pack)
    except InputError as error:
        # a changed table is named even where it is no longer sound
        files = {name: hash_of_file(pack / name) for name in manifest.inputs if (pack / name).is_file()}
        return [*_inputs(manifest, files), _refused("review cannot be read", pack.name, error)], None
    found = [*_inputs(manifest, review.hashes), *_name(manifest, review)]
    try:
        planned = plan_again(review, pack, manifest.settings, reference_doc=reference_doc)
    except ReviewError as error:
        return [*found, _refused("run cannot be made again", manifest.run, error)], None
    settings = _settings(manifest.settings, planned.settings)
    versions = _compared(manifest.packages, planned.packages, OF_VERSIONS)
    return [*found, *settings, *versions], planned


def _inputs(manifest: Manifest, there: Mapping[str, str]) -> list[Difference]:
    return _compared(manifest.inputs, there, OF_INPUTS)


def _refused(kind: Kind, name: str, error: ReviewError) -> Difference:
    said = str(error.problems[0]) if isinstance(error, InputError) else str(error)
    return Difference(kind, name, "", said)


def _name(manifest: Manifest, review: Review) -> list[Difference]:
    """Return whether the run's name is the one that all it states, and the secret of the pack, give it."""
    stated = (manifest.inputs, manifest.settings, manifest.packages)
    follows = run_id(*stated, secret=review.secret)
    if follows == manifest.run:
        return []
    return [Difference("name does not follow", "the manifest, or the secret of the pack", manifest.run, follows)]


def _settings(
    stated: Mapping[str, Mapping[str, object]], there: Mapping[str, Mapping[str, object]]
) -> list[Difference]:
    """Return settings that differ, each once with the documents that share the difference."""
    documents: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for document in sorted(stated.keys() | there.keys()):
        before, now = (
            {name: repr(value) for name, value in said.get(document, {}).items()} for said in (stated, there)
        )
        for found in _compared(before, now, OF_SETTINGS):
            documents[found.name, found.stated, found.found].append(document)
    return [
        Difference("setting differs", f"{name} of {_listed(shared)}", before, now)
        for (name, before, now), shared in documents.items()
    ]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


# The same run made again ---------------------------------------------------------------------------------------------


def _made_again(
    published: PublishedRun,
    planned: Plan,
    jobs: int | None,
    time_limit: float,
    on_step: Callable[[Step], None] | None,
) -> list[Difference]:
    stated = {output.path: output.sha256 for output in published.manifest.outputs}
    with tempfile.TemporaryDirectory(prefix="review-verify-") as private:
        try:
            result = run(planned, Path(private), jobs=jobs, time_limit=time_limit, on_step=on_step)
        except MethodError:
            raise
        except ReviewError as error:
            return [_refused("run cannot be made again", published.manifest.run, error)]
        failures: Iterable[Difference] = (
            Difference("run cannot be made again", failure.document, "", str(failure)) for failure in result.failures
        )
        there = {output.path: output.sha256 for output in listed_outputs(result.folder)}
        return [*failures, *_compared(stated, there, OF_MADE_AGAIN), *_index(published.folder, result.folder)]


def _index(published: Path, again: Path) -> list[Difference]:
    """Return whether the index, which no manifest lists, is another; one that is absent on either side was told."""
    before, now = (folder / INDEX_NAME for folder in (published, again))
    if not before.is_file() or not now.is_file() or hash_of_file(before) == hash_of_file(now):
        return []
    return [Difference("differs when made again", INDEX_NAME, hash_of_file(before), hash_of_file(now))]
