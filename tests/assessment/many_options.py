"""A review with as many options as a grant round has bids, drawn from a seed; every row is made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.packs.tiny import FACT, FILES, write_pack

FACTORS = ("F1s", "F2s", "F3s")


def write_many_options(folder: Path, n_options: int) -> Path:
    """Write the tiny review with options added up to `n_options`, each with two reviewers' marks on every factor."""
    levels = np.random.default_rng(30).integers(0, 5, (n_options, len(FACTORS), 2))
    ids = [f"Q{place}" for place in range(3, n_options)]
    scores = [
        f"I2,R{reviewer + 1},{option},{factor},{levels[place, column, reviewer]},Reason,,E1,2025-03-10,{FACT}"
        for place, option in enumerate(ids)
        for column, factor in enumerate(FACTORS)
        for reviewer in range(2)
    ]
    added = {
        "subject.csv": [f"{option},option,Option {option},{option},,{FACT}" for option in ids],
        "option.csv": [f"{option},0,0,Option {option},carried,Within the framework,{FACT}" for option in ids],
        "score.csv": scores,
    }
    files = {name: text + "".join(f"{row}\n" for row in added.get(name, ())) for name, text in FILES.items()}
    return write_pack(folder, files)
