"""One virtual environment for each peer, made once under `.bench/` and kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "SCRATCH", "peer_python"]

ROOT = Path(__file__).parents[2]
SCRATCH = ROOT / ".bench"

REQUIREMENTS = {
    "pysensmcda": ("pysensmcda==2.0.*", "pandas<3"),
    "krippendorff": ("krippendorff==0.9.*",),
    "frames": ("polars", "duckdb", "pandas", "pyarrow"),
}


def peer_python(name: str) -> Path:
    """Return the interpreter of a peer's environment; make the environment where it is not there yet.

    Raises
    ------
    subprocess.CalledProcessError
        Where it cannot be made, for want of a network for example.
    """
    folder = SCRATCH / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / "requirements.txt"
    wanted = "\n".join(REQUIREMENTS[name])
    if not (ready.exists() and ready.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder, python, REQUIREMENTS[name])
        ready.write_text(wanted)
    return python


def _make(folder: Path, python: Path, requirements: tuple[str, ...]) -> None:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv:
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *requirements], check=True)
    else:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *requirements], check=True)
