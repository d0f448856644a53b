"""Reviews with a round open, as a panel meets them at its desks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.packs import ScoreStore
from tests.packs.journals import clock, mark, open_files
from tests.packs.tiny import FACT, FILES, write_pack
from tests.widgets.desks import shown

ROOT = Path(__file__).parents[2]


def _kept(path: Path, keep: Callable[[str], bool]) -> None:
    """Keep the header of a table and the lines for which `keep` holds."""
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *filter(keep, lines)]), encoding="utf-8")


def _unlocked(pack: Path, *round_ids: str) -> None:
    rounds = pack / "round.csv"
    lines = rounds.read_text(encoding="utf-8").splitlines()
    opened = [f"{line[:-1]}0" if line.partition(",")[0] in round_ids else line for line in lines]
    rounds.write_text("\n".join(opened) + "\n", encoding="utf-8")


def to_moderate(folder: Path) -> Path:
    """Return the review before its hubs are moderated: the individual round is locked, nothing is agreed."""
    pack = Path(shutil.copytree(ROOT / "data" / "northshire-2025", folder / "pack"))
    _kept(pack / "consensus.csv", lambda line: not line.startswith("M1,"))
    _unlocked(pack, "M1")
    return pack


def to_score(folder: Path) -> Path:
    """Return the review before its hubs are scored: the trial is locked, interests are declared, no mark is given."""
    pack = to_moderate(folder)
    _kept(pack / "score.csv", lambda line: not line.startswith("S1,"))
    _unlocked(pack, "S1")
    return pack


# --- the small pack ---


def small(folder: Path, *, trial: bool = False, declared: bool = True) -> Path:
    """Return the small pack with its round of hubs open: R1 scores A and B, R3 has an actual interest in B.

    Parameters
    ----------
    folder : Path
    trial : bool
        Whether the trial round is open too, with A as its case and no mark in it; else it is locked.
    declared : bool
        Whether R1 has declared that there is no interest in A or B.
    """
    files = open_files() | {name: FILES[name] for name in ("evidence_link.csv", "descriptor.csv")}
    if declared:
        files["interest.csv"] += f"R1,A,none,,,{FACT}\nR1,B,none,,,{FACT}\n"
    if trial:
        files["score.csv"] = files["score.csv"].splitlines()[0] + "\n"
        files["round.csv"] = files["round.csv"].replace("2025-01-07,1", "2025-01-07,0")
        files["assignment.csv"] += "C1,R1,A\nC1,R2,A\n"
    return write_pack(folder, files)


def marked(folder: Path) -> Path:
    """Return the small pack with three marks on A need (3, 4, 2), two on B need (1, IE), and its round locked."""
    for name, raw in _marked_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder


@cache
def _marked_files() -> dict[str, bytes]:
    """Return its files, made once."""
    with tempfile.TemporaryDirectory() as folder:
        pack = small(Path(folder))
        store = ScoreStore(pack, clock=clock)
        for reviewer, subject, level in (("R1", "A", "3"), ("R2", "A", "4"), ("R3", "A", "2"), ("R1", "B", "1")):
            store.save(reviewer, mark(subject, level=level, reason=f"{reviewer} says {level}"), base=None)
        store.save("R2", mark("B", level="IE", reason="R2 cannot tell"), base=None)
        store.lock("I1")
        return {str(path.relative_to(pack)): path.read_bytes() for path in pack.rglob("*") if path.is_file()}


def on_screen(box: Any, control: Any) -> bool:
    """Whether a control is shown: neither it nor anything that holds it is hidden."""
    return any(item is control for item in shown(box))
