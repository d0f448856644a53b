"""nbformat, imported without a grammar of web addresses that takes most of its start and is never used.

The grammar comes with the check of JSON schemas, which goes without it where it cannot be imported. Import nbformat
from here wherever it may be the first time.
"""

import sys

_ADDED = sys.modules.setdefault("rfc3987_syntax", None) is None  # type: ignore[arg-type]  # None: not importable
import nbformat  # noqa: E402  # what this is about

if _ADDED:
    del sys.modules["rfc3987_syntax"]

__all__ = ["nbformat"]
