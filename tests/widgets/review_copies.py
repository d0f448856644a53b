"""Copies of the fictional review that a test may write to."""

from __future__ import annotations

import shutil
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"


def copied(folder: Path, pack: str = "northshire-2025") -> Path:
    """Return a copy of a pack."""
    return Path(shutil.copytree(DATA / pack, folder / pack))
