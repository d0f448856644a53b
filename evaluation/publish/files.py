"""Files that are whole or absent: written in a private place beside their goal, then renamed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation import durable

__all__ = ["private_folder", "replace_file"]


def replace_file(path: Path, content: bytes) -> Path:
    """Return `path` once it holds `content`; a reader sees the old file or the new one, never a part.

    Parameters
    ----------
    path : Path
        A symbolic link at this place is replaced, not followed. Its folder is made where there is none.
    content : bytes
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.replace_file(path, content)
    return path


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """Yield a new folder inside `parent`, so on its file system, that is gone afterwards unless it was renamed."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=".making-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
