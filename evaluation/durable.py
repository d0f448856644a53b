"""Files that are whole or absent, also after a kill or a power cut."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

__all__ = ["PRIVATE", "clear_private", "publish_new", "replace_file", "sync_folder"]

PRIVATE = ".writing-"
"""Start of the names of files that are being written; readers pass them over."""
READABLE = 0o644
OLD = 3600.0  # seconds after which a private file belongs to nobody


def publish_new(path: Path, content: bytes) -> bool:
    """Return whether `path` was made and holds `content`; False where there was a file already, which stays.

    The content is on disk before it has its name, and a hard link never replaces a name: of two writers, one wins.

    Raises
    ------
    OSError
        Where the folder cannot be written to or knows no hard links; nothing is left then.
    """
    private = _written(path.parent, content)
    try:
        os.link(private, path)
    except FileExistsError:
        # Over a network the answer to a link that was made can get lost, and the second try then finds it there.
        if private.stat().st_nlink < 2:
            return False
    finally:
        private.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file; a reader sees the old one or the new one, never a part."""
    private = _written(path.parent, content)
    try:
        private.replace(path)
    except BaseException:
        private.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _written(folder: Path, content: bytes) -> Path:
    """Return a private file in the folder whose content is on disk."""
    handle, name = tempfile.mkstemp(dir=folder, prefix=PRIVATE)
    private = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        private.chmod(READABLE)
    except BaseException:
        private.unlink(missing_ok=True)
        raise
    return private


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear_private(folder: Path) -> None:
    """Remove what killed writers left behind; a file younger than an hour may be in use."""
    for path in folder.glob(f"{PRIVATE}*"):
        try:
            if time.time() - path.stat().st_mtime > OLD:
                path.unlink()
        except FileNotFoundError:  # another process was quicker
            continue
