"""A run in one file, to be sent or kept: the same bytes wherever and whenever it is packed."""

from __future__ import annotations

from pathlib import Path

from evaluation.publish.archive import packed
from evaluation.publish.files import replace_file

__all__ = ["publish_bundle"]


def publish_bundle(run_folder: Path, path: Path) -> Path:
    """Return `path` once it is a zip archive of everything in a run's folder, under one folder named as the file.

    Parameters
    ----------
    run_folder : Path
        A finished run; files whose names start with a dot are left out.
    path : Path
        Outside the run's folder, so that the manifest goes on listing all that lies in it.

    Raises
    ------
    ValueError
        Where the archive would lie in the folder that it packs.
    """
    if path.resolve().is_relative_to(run_folder.resolve()):
        raise ValueError(f"{path.name} would lie in the folder that it packs")
    files = sorted(item for item in run_folder.rglob("*") if item.is_file() and not item.name.startswith("."))
    parts = {f"{path.stem}/{item.relative_to(run_folder).as_posix()}": item.read_bytes() for item in files}
    return replace_file(path, packed(parts))
