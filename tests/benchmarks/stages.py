"""Where the time of a large pack goes, from reading to assessment: ``python -m tests.benchmarks.stages FOLDER``.

Each stage is one function that `assess` or `read_review` calls; its seconds are those of the wall clock. The peak is
that of the whole process with its imports, which are given beside it.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from tests.benchmarks.measure import at_rest

__all__ = ["STAGES", "main", "table"]

READ, ASSESS = "evaluation.packs.read", "evaluation.assessment.assess"
STAGES = (
    ("read: subjects and other CSV", READ, "read_text_table"),
    ("read: subjects and other CSV", READ, "typed_frame"),
    ("read: scores", READ, "read_parquet_scores"),
    ("status and chain", ASSESS, "summarise_status"),
    ("status and chain", ASSESS, "trace"),
    ("marks", ASSESS, "marks_of"),
    ("agreement: coefficients", ASSESS, "_agreement"),
    ("agreement: without each reviewer", ASSESS, "_reviewer_jackknife"),
    ("agreement: severity", ASSESS, "_severity"),
    ("panel levels", ASSESS, "panel_levels"),
    ("combined levels", ASSESS, "combined_levels"),
    ("evidence", ASSESS, "evidence_base"),
    ("coverage", ASSESS, "coverage"),
    ("triangulation", ASSESS, "untriangulated"),
)
"""Name of the stage, and the function as the module calls it."""


def main(folder: str) -> None:
    """Print the seconds of each stage and the peak of memory as one line of JSON."""
    import pyarrow.parquet  # noqa: F401 - an import, so not part of the growth

    import evaluation

    modules = {name: importlib.import_module(name) for name in (READ, ASSESS)}
    rest = at_rest()
    seconds = dict.fromkeys((name for name, _, _ in STAGES), 0.0)
    with _timed(modules, seconds):
        start = time.perf_counter()
        review = evaluation.read_review(folder)
        seconds["read: the rest, rules most of all"] = time.perf_counter() - start - sum(seconds.values())
        start, before = time.perf_counter(), sum(seconds.values())
        evaluation.assess(review, evaluation.Settings(n_draws=100))
        seconds["assess: the rest"] = time.perf_counter() - start - (sum(seconds.values()) - before)
    line = {"seconds": seconds, "imports": rest, "peak": _peak()}
    sys.stdout.write(json.dumps(line) + "\n")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


@contextmanager
def _timed(modules: dict[str, Any], seconds: dict[str, float]) -> Iterator[None]:
    patches = [
        mock.patch.object(modules[module], name, _timing(getattr(modules[module], name), stage, seconds))
        for stage, module, name in STAGES
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def _timing(call: Callable[..., Any], stage: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return call(*arguments, **options)
        finally:
            seconds[stage] += time.perf_counter() - start

    return timed


def table(found: dict[int, dict[str, Any]]) -> list[str]:
    """Return the lines of a table: stages down, numbers of subjects across, seconds; then memory in megabytes."""
    sizes = list(found)
    stages = list(next(iter(found.values()))["seconds"])
    width = max(map(len, stages)) + 2
    lines = ["Subjects".ljust(width) + "".join(f"{size:>12,}" for size in sizes)]
    lines += [
        f"{stage}, s".ljust(width) + "".join(f"{found[size]['seconds'][stage]:12.2f}" for size in sizes)
        for stage in stages
    ]
    totals = {size: sum(found[size]["seconds"].values()) for size in sizes}
    lines.append("in all, s".ljust(width) + "".join(f"{totals[size]:12.2f}" for size in sizes))
    for name, what in (("imports", "memory after the imports, MB"), ("peak", "greatest memory, MB")):
        lines.append(what.ljust(width) + "".join(f"{found[size][name]:12,.0f}" for size in sizes))
    return lines


if __name__ == "__main__":
    main(sys.argv[1])
