"""Office files as bundles of named parts, packed alike at every place and time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

__all__ = ["FIRST_DAY", "packed", "unpacked"]

FIRST = ("[Content_Types].xml", "_rels/.rels")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive can hold; stands for "no date" in a file."""
PACKED_ALREADY = (".png",)
"""Endings of parts that packing makes no smaller."""
READABLE = 0o644
UNIX = 3


def packed(parts: Mapping[str, bytes], *, date: tuple[int, int, int, int, int, int] = FIRST_DAY) -> bytes:
    """Return a zip archive of parts: what readers look for first stands first, the rest by name.

    Parameters
    ----------
    parts : mapping of str to bytes
        Content by name, with forward slashes.
    date : tuple of int, optional
        Year, month, day, hour, minute and second that every part carries, from `FIRST_DAY` on.

    Raises
    ------
    ValueError
        Where the date is before `FIRST_DAY`.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in (*(name for name in FIRST if name in parts), *sorted(set(parts) - set(FIRST))):
            entry = zipfile.ZipInfo(name, date)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            entry.create_system = UNIX
            entry.external_attr = READABLE << 16
            archive.writestr(entry, parts[name])
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip archive by name; folders are left out.

    Raises
    ------
    zipfile.BadZipFile
        Where it is not one.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
