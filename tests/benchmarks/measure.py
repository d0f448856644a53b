"""Time and memory of one call, in the same way on every side.

Imports the standard library only, because it also runs in the environments of the peers. Each measurement is made in a
process of its own, which prints one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["at_rest", "report", "seconds_of"]

LEAST_SECONDS = 0.2


def at_rest() -> float:
    """Return the memory in use in megabytes, from which growth is counted; ask after the imports, before the data."""
    # What an import held for a moment would hide as much growth. Linux lets a process forget its peak; elsewhere the
    # growth is then understated, on every side.
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def seconds_of(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a call takes and what it returns; calls too quick to time are repeated."""
    start = time.perf_counter()
    result = call()
    elapsed = time.perf_counter() - start
    if elapsed >= LEAST_SECONDS:
        return elapsed, result
    n_calls = int(LEAST_SECONDS / max(elapsed, 1e-6)) + 1
    start = time.perf_counter()
    for _ in range(n_calls):
        call()
    return (time.perf_counter() - start) / n_calls, result


def report(call: Callable[[], Any], rest: float, version: str, figures: Callable[[Any], dict[str, Any]]) -> None:
    """Print the seconds, the growth of peak memory over `rest`, and the figures found, as one line of JSON."""
    seconds, result = seconds_of(call)
    megabytes = _peak() - rest
    line = {"seconds": seconds, "megabytes": megabytes, "version": version, "figures": figures(result)}
    sys.stdout.write(json.dumps(line) + "\n")
