"""Measure the workbench beside its peers: ``make bench``, or ``python tests/benchmarks/run.py --help``.

Each measurement is made in a new process, ours and the peer's in turn, so that a busy machine slows both. This process
imports next to nothing, because a child's peak memory begins at that of the process that started it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.cases import Case, all_cases  # noqa: E402 - found only once the root is on the path
from tests.benchmarks.environments import SCRATCH, peer_python  # noqa: E402
from tests.benchmarks.stages import table as stage_table  # noqa: E402
from tests.benchmarks.table import Measured, floor_lines, markdown, plain  # noqa: E402

FLOOR_SIZES = ((6, 7, 10**6), (30, 10, 10**6), (1_000, 10, 10**5))
# One thread of linear algebra on both sides. polars and duckdb keep the threads they choose for themselves.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    """Measure, print the table and write the report."""
    options = _options()
    SCRATCH.mkdir(exist_ok=True)
    if not options.only or "pack" in options.only:
        sys.stdout.write("\n".join(stage_table(_packs(options.subjects))) + "\n\n")
    if options.only == ["pack"]:
        return
    cases = [case for case in all_cases(options.subjects) if not options.only or case.group in options.only]
    measured = [_measured(case, options.runs) for case in cases]
    floors = {size: _line(sys.executable, "floor", *map(str, size)) for size in FLOOR_SIZES}
    table = plain(measured)
    sys.stdout.write(table + "\n\n" + "\n".join(floor_lines(measured, floors)) + "\n")
    if not options.no_report:
        folder = ROOT / "reports" / "benchmarks"
        folder.mkdir(parents=True, exist_ok=True)
        growth = _line(sys.executable, "growth", str(folder))
        (folder / "index.md").write_text(markdown(measured, floors, growth), encoding="utf-8")
        sys.stdout.write(f"\n{(folder / 'index.md').relative_to(ROOT)}\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the workbench beside its peers.")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side, in turn; the median counts")
    parser.add_argument("--subjects", type=int, default=1_000_000, help="subjects of the panel")
    parser.add_argument("--only", nargs="*", choices=["smaa", "alpha", "panel", "pack"], help="groups to measure")
    parser.add_argument("--no-report", action="store_true", help="print the table only")
    return parser.parse_args()


def _packs(most: int) -> dict[int, dict[str, Any]]:
    """Return the time by stage and the memory of whole packs: so many subjects, a tenth and a hundredth of them."""
    found = {}
    for n_subjects in (most // 100, most // 10, most):
        folder = SCRATCH / f"pack-{n_subjects}"
        if not folder.is_dir():
            _line(sys.executable, "large_pack", str(folder), str(n_subjects))
        found[n_subjects] = _line(sys.executable, "stages", str(folder))
    return found


def _measured(case: Case, n_runs: int) -> Measured:
    for name in case.ours:
        if name.startswith(".bench/") and not (ROOT / name).exists():
            _line(sys.executable, "inputs", name)
    try:
        python = peer_python(case.environment)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.stderr.write(f"{case.peer_name} is not measured: its environment cannot be made ({error})\n")
        return Measured(case, [_line(sys.executable, "ours", *case.ours) for _ in range(n_runs)], [])
    ours, peer = [], []
    for _ in range(n_runs):
        ours.append(_line(sys.executable, "ours", *case.ours))
        peer.append(_line(python, f"peers.{case.script}", *case.peer))
    return Measured(case, ours, peer)


def _line(python: str | Path, module: str, *arguments: str) -> dict[str, Any]:
    """Return what a script prints, from a process of its own."""
    environment = {**os.environ, **ONE_THREAD}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [python, "-m", f"tests.benchmarks.{module}", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise SystemExit(f"{module} {' '.join(arguments)} failed")
    lines = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return found


if __name__ == "__main__":
    main()
