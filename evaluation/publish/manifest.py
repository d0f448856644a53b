"""The manifest of a run: what went in, with which settings and versions, and what came out. No clock, no path."""

from __future__ import annotations

import hashlib
import hmac
import json
import platform
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from evaluation.errors import InputError, Problem
from evaluation.model import STATUSES, hash_of_inputs
from evaluation.publish.files import replace_file

__all__ = [
    "MANIFEST_NAME",
    "Manifest",
    "Output",
    "hash_of_file",
    "hash_of_files",
    "listed_outputs",
    "package_versions",
    "read_manifest",
    "run_id",
    "source_hash",
    "write_manifest",
]

MANIFEST_NAME = "manifest.json"
FORM = 1
"""Version of the manifest's own form."""
SHORT = 12
PACKAGES = (
    "edtf", "font-source-sans-pro", "fonttools", "ipykernel", "ipython", "jinja2", "markupsafe", "matplotlib",
    "nbclient", "nbformat", "numpy", "pandas", "papermill", "pillow", "pypandoc_binary", "review-workbench", "scipy",
    "typst", "xlsxwriter",
)  # fmt: skip
SOURCES = (".py", ".js", ".lua", ".typ", ".css", ".j2")
"""Endings of the package's own files that shape the outputs."""
HASH = re.compile(r"[0-9a-f]{64}")

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Output:
    """One published file.

    Parameters
    ----------
    path : str
        Relative to the run's folder, with forward slashes.
    sha256 : str
    size : int
        In bytes.
    """

    path: str
    sha256: str
    size: int

    def __post_init__(self) -> None:
        _check_name(self.path)
        _check_hash(self.path, self.sha256)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a run was made from and what it made.

    Parameters
    ----------
    review : str
        Id of the review, the name of its folder.
    review_title : str
    run : str
        Id of the run, from `run_id`.
    status : str or None
        Weakest data status of all outputs.
    as_at : str
        Cut-off date in words; empty for none.
    inputs : mapping of str to str
        SHA-256 of every input file by its name in the review's folder.
    settings : mapping of str to mapping
        Parameters of every document by its name.
    packages : mapping of str to str
        Versions of Python, of its compression and of the packages that shape the outputs; under ``notebooks`` and
        ``sources`` the SHA-256 of the notebooks that were run and of the workbench's own files, which change between
        versions; under ``source-date`` the date that stands in the files.
    outputs : tuple of Output
        Every published file but the manifest and the index.

    Raises
    ------
    ValueError
        Where a name is absolute or leaves the folder, or a hash or a status is not one.
    """

    review: str
    review_title: str
    run: str
    status: str | None
    as_at: str
    inputs: Mapping[str, str]
    settings: Mapping[str, Mapping[str, Scalar]]
    packages: Mapping[str, str]
    outputs: tuple[Output, ...]

    def __post_init__(self) -> None:
        if self.status is not None and self.status not in STATUSES:
            raise ValueError(f"{self.status!r} is not a data status")
        for name, digest in self.inputs.items():
            _check_name(name)
            _check_hash(name, digest)

    @property
    def input_hash(self) -> str:
        """Short hash of all inputs, as it is printed on every page."""
        return hash_of_inputs(self.inputs)


def run_id(
    inputs: Mapping[str, str],
    settings: Mapping[str, Mapping[str, Scalar]],
    packages: Mapping[str, str],
    *,
    secret: str = "",
) -> str:
    """Return the name of a run: a short hash of all that shapes its files, so that equal runs share it.

    Parameters
    ----------
    inputs, settings, packages : mapping
        As in the manifest.
    secret : str
        What keys the order of reviewers' pseudonyms: it shapes the files, so it keys the hash, and cannot be read
        from it.
    """
    hashed = [dict(inputs), {name: dict(values) for name, values in settings.items()}, dict(packages)]
    return hmac.new(secret.encode(), _canonical(hashed).encode(), hashlib.sha256).hexdigest()[:SHORT]


@cache
def source_hash() -> str:
    """Return the SHA-256 of the workbench's own code, filters, templates and styles."""
    root = Path(__file__).parents[1]
    return hash_of_files(root, (path for path in root.rglob("*") if path.suffix in SOURCES))


def hash_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of_files(root: Path, paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names, relative to a folder, and the contents of files, whatever their order."""
    hashes = {path.relative_to(root).as_posix(): hash_of_file(path) for path in paths}
    return hashlib.sha256(_canonical(hashes).encode()).hexdigest()


def package_versions() -> dict[str, str]:
    """Return the versions of Python, of its compression and of the packages that shape the outputs.

    A package that is absent is left out.
    """
    # office files and pictures are packed: another zlib may pack the same content into other bytes
    found = {"python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def listed_outputs(folder: Path) -> tuple[Output, ...]:
    """Return every file under a run's folder with hash and size, in order of name; manifest and index left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return tuple(
        Output(name, hash_of_file(path), path.stat().st_size)
        for path in files
        if (name := path.relative_to(folder).as_posix()) not in (MANIFEST_NAME, "index.html")
    )


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Return the path of the manifest, written whole as canonical JSON: keys sorted, UTF-8, one form only."""
    values = {"form": FORM, "input_hash": manifest.input_hash, **asdict(manifest)}
    values["outputs"] = sorted(values["outputs"], key=lambda output: output["path"])
    return replace_file(folder / MANIFEST_NAME, f"{_canonical(values, indent=2)}\n".encode())


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a run's folder.

    Raises
    ------
    InputError
        Where it is absent or is not a manifest of this form.
    """
    try:
        values = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
        return _parsed(values)
    except FileNotFoundError as error:
        raise InputError([_problem("every run has a manifest", "absent")]) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError([_problem("a manifest follows the form that this version writes", str(error))]) from error


def _parsed(values: dict[str, Any]) -> Manifest:
    if values.pop("form") != FORM:
        raise ValueError(f"form is not {FORM}")
    said = values.pop("input_hash")
    outputs = tuple(Output(**output) for output in values.pop("outputs"))
    manifest = Manifest(**values, outputs=outputs)
    if manifest.input_hash != said:
        raise ValueError("input_hash does not belong to the inputs")
    return manifest


def _problem(rule: str, value: str) -> Problem:
    return Problem(file=MANIFEST_NAME, rule=rule, remedy="Make the run again.", value=value)


def _check_name(name: str) -> None:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError(f"{name!r} is not a name inside the folder")


def _check_hash(name: str, digest: str) -> None:
    if not HASH.fullmatch(digest):
        raise ValueError(f"{name}: {digest!r} is not a SHA-256 hash")


def _canonical(values: object, indent: int | None = None) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False, indent=indent)
