"""A panel's levels, coverage, ranks and ICC by pandas, polars or duckdb, each as its own users would write it.

Run in an environment that has all three: ``python -m ... LIBRARY SCORES.parquet``.

The same rules as the workbench's: of the numbered marks of a cell, the lower and upper median; a cell is IE where at
least half of its marks are, else NA likewise; coverage counts cells in each state; subjects are ranked by the mean of
their levels' values; ICC(1,1) is that of cells by reviewers, with missing marks. Each criterion has one dimension, so
that the cell's level is the criterion's and nothing is left to combine; the workbench combines all the same.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

from tests.benchmarks.measure import at_rest, report

IE_CODE, NA_CODE = -1, -2
COLUMNS = ["subject_id", "dimension_id", "level"]
VALUE_OF_A_STEP = 25.0


def icc_1_1(n_cells: int, n_marks: float, squared: float, parts: tuple[float, float, float]) -> float:
    """Return ICC(1,1) from sums over cells: `parts` are marks, squares of marks, and cell sums squared over counts."""
    total, squares, of_means = parts
    between = (of_means - total**2 / n_marks) / (n_cells - 1)
    within = (squares - of_means) / (n_marks - n_cells)
    k0 = (n_marks - squared / n_marks) / (n_cells - 1)
    return (between - within) / (between + (k0 - 1) * within)


def with_pandas(path: str) -> tuple[Any, Callable[[Any], dict[str, float]]]:
    """Return the table and what computes the panel's figures from it."""
    import numpy as np
    import pandas as pd

    def figures(marks: Any) -> dict[str, float]:
        keys = ["subject_id", "dimension_id"]
        numbered = marks[marks["level"] >= 0]
        # Sorted once, the middle marks stand at known places of each group.
        rising = numbered.sort_values([*keys, "level"])
        counts = rising.groupby(keys, observed=True, sort=True).size()
        start = counts.cumsum().to_numpy() - counts.to_numpy()
        level, n = rising["level"].to_numpy(), counts.to_numpy()
        medians = pd.DataFrame({"low": level[start + (n - 1) // 2], "high": level[start + n // 2]}, index=counts.index)
        states = marks.assign(ie=marks["level"] == IE_CODE, na=marks["level"] == NA_CODE)
        grouped = states.groupby(keys, observed=True, sort=True)
        cells = grouped.agg(n=("level", "size"), ie=("ie", "sum"), na=("na", "sum")).join(medians)
        cells["state"] = np.where(
            2 * cells["ie"] >= cells["n"], "IE", np.where(2 * cells["na"] >= cells["n"], "NA", "level")
        )
        cells["value"] = ((cells["low"] + cells["high"]) / 2 * VALUE_OF_A_STEP).where(cells["state"] == "level")
        covered = pd.crosstab(cells.index.get_level_values("subject_id"), cells["state"])
        mean = cells["value"].groupby(level="subject_id", observed=True).mean()
        rank = mean.rank(method="min", ascending=False)
        sums = numbered.assign(level=numbered["level"].astype("float64")).groupby(keys, observed=True)["level"]
        by_cell = sums.agg(["size", "sum"])
        size, total = by_cell["size"].to_numpy(dtype=float), by_cell["sum"].to_numpy()
        squares = float((numbered["level"].astype("float64") ** 2).sum())
        parts = (float(total.sum()), squares, float((total**2 / size).sum()))
        return {
            "icc": icc_1_1(len(size), float(size.sum()), float((size**2).sum()), parts),
            "n_level": float(covered["level"].sum()),
            "low": float(cells["low"].where(cells["state"] == "level").sum()),
            "high": float(cells["high"].where(cells["state"] == "level").sum()),
            "ranks": float(rank.sum()),
        }

    return pd.read_parquet(path, columns=COLUMNS), figures


def with_polars(path: str) -> tuple[Any, Callable[[Any], dict[str, float]]]:
    """Return the table and what computes the panel's figures from it."""
    import polars as pl  # type: ignore[import-not-found]

    def figures(marks: Any) -> dict[str, float]:
        keys, level, mark = ["subject_id", "dimension_id"], pl.col("level"), pl.col("mark")
        # Of several ways tried, the quickest: sorted once, the middle marks stand at known places of each group.
        rising = (
            marks.lazy()
            .with_columns(pl.col(keys).to_physical(), mark=pl.when(level >= 0).then(level))
            .sort([*keys, "mark"], nulls_last=True)
            .with_row_index("place")
            .collect()
        )
        cells = rising.group_by(keys, maintain_order=True).agg(
            start=pl.col("place").first().cast(pl.Int64),
            n=pl.len(),
            ie=(level == IE_CODE).sum(),
            na=(level == NA_CODE).sum(),
            count=mark.count().cast(pl.Int64),
            total=mark.cast(pl.Float64).sum(),
            squares=mark.cast(pl.Float64).pow(2).sum(),
        )
        # Without a numbered mark, either place holds a missing mark or belongs to a neighbour; the state hides it.
        lower, upper = cells["start"] + (cells["count"] - 1).clip(0) // 2, cells["start"] + cells["count"] // 2
        last = rising.height - 1
        cells = cells.with_columns(low=rising["mark"].gather(lower), high=rising["mark"].gather(upper.clip(0, last)))
        state = (
            pl.when(2 * pl.col("ie") >= pl.col("n"))
            .then(pl.lit("IE"))
            .when(2 * pl.col("na") >= pl.col("n"))
            .then(pl.lit("NA"))
            .otherwise(pl.lit("level"))
        )
        is_level = pl.col("state") == "level"
        cells = cells.with_columns(state=state).with_columns(
            value=pl.when(is_level).then((pl.col("low") + pl.col("high")) / 2 * VALUE_OF_A_STEP)
        )
        subjects = cells.group_by("subject_id").agg(
            n_level=is_level.sum(),
            n_ie=(pl.col("state") == "IE").sum(),
            n_na=(pl.col("state") == "NA").sum(),
            mean=pl.col("value").mean(),
        )
        subjects = subjects.with_columns(rank=pl.col("mean").rank(method="min", descending=True))
        some = cells.filter(pl.col("count") > 0)
        size = some["count"].cast(pl.Float64)
        parts = (some["total"].sum(), some["squares"].sum(), (some["total"] ** 2 / size).sum())
        levels = cells.filter(is_level)
        return {
            "icc": icc_1_1(len(some), size.sum(), (size**2).sum(), parts),
            "n_level": float(subjects["n_level"].sum()),
            "low": float(levels["low"].sum()),
            "high": float(levels["high"].sum()),
            "ranks": float(subjects["rank"].cast(pl.Float64).sum()),
        }

    return pl.read_parquet(path, columns=COLUMNS), figures


def with_duckdb(path: str) -> tuple[Any, Callable[[Any], dict[str, float]]]:
    """Return the table and what computes the panel's figures from it."""
    import duckdb  # type: ignore[import-not-found]

    def figures(connection: Any) -> dict[str, float]:
        connection.execute(CELLS_SQL)
        connection.execute(SUBJECTS_SQL)
        n_level, ranks = connection.execute("SELECT sum(n_level), sum(rank) FROM subjects").fetchone()
        row = connection.execute(SUMS_SQL).fetchone()
        low, high = connection.execute("SELECT sum(low), sum(high) FROM cells WHERE state = 'level'").fetchone()
        return {
            "icc": icc_1_1(int(row[0]), row[1], row[2], (row[3], row[4], row[5])),
            "n_level": float(n_level),
            "low": float(low),
            "high": float(high),
            "ranks": float(ranks),
        }

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE marks AS SELECT {', '.join(COLUMNS)} FROM read_parquet('{path}')")  # noqa: S608
    return connection, figures


CELLS_SQL = f"""
CREATE OR REPLACE TEMP TABLE cells AS
WITH grouped AS (
    SELECT subject_id, dimension_id, count(*) AS n,
           count(*) FILTER (level = {IE_CODE}) AS ie, count(*) FILTER (level = {NA_CODE}) AS na,
           list_sort(list(level) FILTER (level >= 0)) AS marks,
           sum(level::DOUBLE) FILTER (level >= 0) AS total,
           sum(level::DOUBLE * level) FILTER (level >= 0) AS squares
    FROM marks GROUP BY subject_id, dimension_id
)
SELECT subject_id, dimension_id, total, squares, coalesce(len(marks), 0) AS count,
       CASE WHEN 2 * ie >= n THEN 'IE' WHEN 2 * na >= n THEN 'NA' ELSE 'level' END AS state,
       marks[(len(marks) + 1) // 2] AS low, marks[len(marks) // 2 + 1] AS high
FROM grouped
"""  # noqa: S608

SUBJECTS_SQL = f"""
CREATE OR REPLACE TEMP TABLE subjects AS
WITH counted AS (
    SELECT subject_id, count(*) FILTER (state = 'level') AS n_level, count(*) FILTER (state = 'IE') AS n_ie,
           count(*) FILTER (state = 'NA') AS n_na,
           avg((low + high) / 2.0 * {VALUE_OF_A_STEP}) FILTER (state = 'level') AS mean
    FROM cells GROUP BY subject_id
)
SELECT *, CASE WHEN mean IS NOT NULL THEN rank() OVER (ORDER BY mean DESC NULLS LAST) END AS rank FROM counted
"""  # noqa: S608

SUMS_SQL = """
SELECT count(*), sum(count)::DOUBLE, sum(count::DOUBLE * count), sum(total), sum(squares), sum(total * total / count)
FROM cells WHERE count > 0
"""

LIBRARIES = {"pandas": with_pandas, "polars": with_polars, "duckdb": with_duckdb}


def main(library: str, path: str) -> None:
    """Print what the library took, and the figures, so that they can be compared."""
    module = importlib.import_module(library)
    rest = at_rest()
    table, figures = LIBRARIES[library](path)
    report(lambda: figures(table), rest, module.__version__, dict)


if __name__ == "__main__":
    main(*sys.argv[1:])
