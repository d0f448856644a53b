"""What is measured against whom, and what is to be reached."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Case", "all_cases"]


@dataclass(frozen=True, slots=True)
class Case:
    """One piece of work, done by the workbench and by a peer in turn.

    Parameters
    ----------
    group : {"smaa", "alpha", "panel"}
    work : str
        What is done, in words.
    ours : tuple of str
        Arguments of `ours`.
    environment, script, peer : str, str, tuple of str
        The peer's environment, its script and the script's arguments.
    least_ratio : float or None
        The least of peer's over our time to be reached; None where there is no target.
    scale : float
        What the peer's time is multiplied by where it is given less work; 1 for equal work.
    most_megabytes, most_share : float or None
        The most that our memory may grow, absolutely and as a share of the peer's growth.
    tolerance : float
        How far the two answers may lie apart: rounding, or for Monte Carlo about five standard errors of a difference.
    """

    group: str
    work: str
    ours: tuple[str, ...]
    environment: str
    script: str
    peer: tuple[str, ...]
    least_ratio: float | None = None
    scale: float = 1.0
    most_megabytes: float | None = None
    most_share: float | None = None
    tolerance: float = 1e-9

    @property
    def peer_name(self) -> str:
        """The library measured beside ours."""
        return self.peer[0] if self.environment == "frames" else self.environment


def _smaa(size: tuple[int, int, int], least_ratio: float, peer_draws: int, most_megabytes: float | None) -> Case:
    n_alternatives, n_criteria, n_draws = size
    return Case(
        "smaa",
        f"SMAA-2, {n_alternatives:,} x {n_criteria}, {n_draws:,} draws",
        ("smaa", *map(str, size)),
        "pysensmcda",
        "smaa_pysensmcda",
        (str(n_alternatives), str(n_criteria), str(peer_draws)),
        least_ratio,
        scale=n_draws / peer_draws,
        most_megabytes=most_megabytes,
        # A share is off by at most 0.5 / sqrt(n) on either side.
        tolerance=5 * 0.5 * (1 / n_draws + 1 / peer_draws) ** 0.5,
    )


def _alpha(n_units: int, n_raters: int) -> Case:
    path = f".bench/ratings-{n_units}x{n_raters}.npy"
    work = f"alpha (ordinal), {n_units:,} x {n_raters}"
    ours, peer = ("alpha", path, "ordinal"), (path, "ordinal")
    return Case("alpha", work, ours, "krippendorff", "alpha_krippendorff", peer, 5, most_share=0.25)


def _panel(library: str, n_subjects: int, least_ratio: float | None) -> Case:
    path = f".bench/panel-{n_subjects}.parquet"
    work = f"panel of {n_subjects:,} x 7 x 3: level, coverage, rank, ICC"
    ours = ("panel", path, str(n_subjects))
    return Case("panel", work, ours, "frames", "panel_frames", (library, path), least_ratio, most_megabytes=1500)


def all_cases(n_subjects: int) -> list[Case]:
    """Return all comparisons, the panel with so many subjects."""
    return [
        _smaa((6, 7, 10**6), 40, 10**6, 120),
        _smaa((30, 10, 10**6), 12, 10**6, 120),
        _smaa((1_000, 10, 10**5), 3, 10**4, None),
        _alpha(10_000, 5),
        _alpha(1_000_000, 3),
        _panel("polars", n_subjects, 1),
        _panel("duckdb", n_subjects, None),
        _panel("pandas", n_subjects, None),
    ]
