"""Files that are whole or absent: written in a private place beside their goal, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["private_folder", "replace_file"]

READABLE = 0o644


def replace_file(path: Path, content: bytes) -> Path:
    """Return `path` once it holds `content`; a reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path : Path
        A symbolic link at this place is replaced, not followed.
    content : bytes
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(READABLE)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder inside `parent`, so on its file system, that is gone afterwards unless it was renamed."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=".making-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
