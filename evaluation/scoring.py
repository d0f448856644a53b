"""From reviewers' scores to the panel's level for each cell, each criterion and each subject's coverage.

A cell is one subject on one dimension. IE and NA survive every step: they are counted, shown and never turned into a
number. Depends on NumPy, pandas and `evaluation.model`; reads no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.errors import MethodError
from evaluation.model import IE, NA, STATUSES, CriterionSet, Review, Rules, Scale, weakest_status

__all__ = [
    "Marks",
    "combined_levels",
    "coverage",
    "current_round",
    "marks_of",
    "median_pair",
    "moderation_round",
    "panel_levels",
    "ratings_matrix",
    "untriangulated",
    "value_ends",
]

LEVEL, IS_IE, IS_NA = 0, 1, 2
STATE_NAMES = np.array(["level", IE, NA, "unscored"], dtype=object)
HIGH_VALUE = 75.0  # levels 3 and 4 of the default scale

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """All marks of one round as arrays, one entry a mark, in the order of the score table.

    Parameters
    ----------
    subject_ids, dimension_ids, reviewer_ids : tuple of str
        What the positions below mean.
    subject, dimension, reviewer : array of int, shape (n_marks,)
        Positions in the three tuples.
    number : array of float, shape (n_marks,)
        The mark in scale units; NaN for IE and NA.
    state : array of int8, shape (n_marks,)
        0 a level, 1 IE, 2 NA.
    """

    subject_ids: tuple[str, ...]
    dimension_ids: tuple[str, ...]
    reviewer_ids: tuple[str, ...]
    subject: IntArray
    dimension: IntArray
    reviewer: IntArray
    number: FloatArray
    state: npt.NDArray[np.int8]

    @property
    def cell(self) -> IntArray:
        """Position of each mark's cell, subject by subject, shape (n_marks,)."""
        return self.subject * len(self.dimension_ids) + self.dimension

    @property
    def n_cells(self) -> int:
        """Cells of the whole grid, scored or not."""
        return len(self.subject_ids) * len(self.dimension_ids)

    def leaving_out(self, reviewer_id: str) -> Marks:
        """Return the marks of everyone but one reviewer.

        Raises
        ------
        MethodError
            Where nobody of this id gave a mark; names those who did.
        """
        if reviewer_id not in self.reviewer_ids:
            raise MethodError(f"no reviewer {reviewer_id!r} to leave out; marks are by {', '.join(self.reviewer_ids)}")
        keep = self.reviewer != self.reviewer_ids.index(reviewer_id)
        columns = (self.subject, self.dimension, self.reviewer, self.number, self.state)
        kept = (column[keep] for column in columns)
        return Marks(self.subject_ids, self.dimension_ids, self.reviewer_ids, *kept)


def current_round(review: Review, criterion_set: CriterionSet) -> str | None:
    """Return the id of the individual round that counts for a set: the last one in the round table; None without."""
    rounds = review.table("round")
    mine = rounds[(rounds["set_id"] == criterion_set.set_id) & (rounds["stage"] == "individual")]
    return None if mine.empty else str(mine["round_id"].iloc[-1])


def moderation_round(review: Review, round_id: str | None) -> str | None:
    """Return the id of the last moderation of a round, or None."""
    rounds = review.table("round")
    mine = rounds[(rounds["moderates"] == round_id) & (rounds["stage"] == "moderation")]
    return None if round_id is None or mine.empty else str(mine["round_id"].iloc[-1])


def marks_of(review: Review, criterion_set: CriterionSet, round_id: str | None = None) -> Marks:
    """Return the marks of one round (the current one where none is named) on all subjects that the set judges."""
    chosen = round_id or current_round(review, criterion_set)
    table = review.table("score")
    rows = table[table["round_id"] == chosen]
    subject_ids = tuple(subject.subject_id for subject in review.subjects_of(criterion_set.purpose))
    dimension_ids = tuple(dimension.dimension_id for dimension in criterion_set.dimensions)
    reviewer_ids = tuple(str(item) for item in pd.unique(rows["reviewer_id"]))
    number, state = _parsed_levels(rows["level"], review.scale_of(criterion_set))
    return Marks(
        subject_ids,
        dimension_ids,
        reviewer_ids,
        _positions(rows["subject_id"], subject_ids),
        _positions(rows["dimension_id"], dimension_ids),
        _positions(rows["reviewer_id"], reviewer_ids),
        number,
        state,
    )


def _positions(column: pd.Series[str], ids: tuple[str, ...]) -> IntArray:
    return np.asarray(pd.Index(ids, dtype="object").get_indexer(pd.Index(column.astype(object))), dtype=np.int64)


def _parsed_levels(column: pd.Series[str], scale: Scale) -> tuple[FloatArray, npt.NDArray[np.int8]]:
    """Parse each distinct code once."""
    codes = column.astype("category").cat.remove_unused_categories().cat  # other sets, other scales
    numbers = np.array([scale.parse(code) for code in codes.categories], dtype=float)
    states = np.array([{IE: IS_IE, NA: IS_NA}.get(code, LEVEL) for code in codes.categories], dtype=np.int8)
    positions = codes.codes.to_numpy()
    if len(positions) == 0:
        return np.empty(0), np.empty(0, dtype=np.int8)
    return numbers[positions], states[positions]


def median_pair(marks: Marks) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper median of the numbered marks of each cell, each of shape (n_cells,).

    With an odd count both are the middle mark; with an even count they are the two middle marks, which are not
    averaged; NaN where a cell has no numbered mark.
    """
    numbered = marks.state == LEVEL
    cell, number = marks.cell[numbered], marks.number[numbered]
    order = np.lexsort((number, cell))
    number = number[order]
    count = np.bincount(cell, minlength=marks.n_cells)
    start = np.concatenate(([0], np.cumsum(count)[:-1]))
    low, high = np.full(marks.n_cells, np.nan), np.full(marks.n_cells, np.nan)
    some = count > 0
    low[some] = number[start[some] + (count[some] - 1) // 2]
    high[some] = number[start[some] + count[some] // 2]
    return low, high


def _median_state(n_marks: IntArray, n_ie: IntArray, n_na: IntArray) -> IntArray:
    """Return each cell's state: IE when at least half of its marks are, else NA likewise, else a level."""
    state = np.full(n_marks.shape, LEVEL)
    state[2 * n_na >= n_marks] = IS_NA
    state[2 * n_ie >= n_marks] = IS_IE
    state[n_marks == 0] = 3
    return state


def median_levels(marks: Marks) -> pd.DataFrame:
    """Return, for each cell, its marks counted and the median level before moderation.

    Returns
    -------
    DataFrame
        One row per cell of the grid: ``subject_id, dimension_id, n_marks, n_ie, n_na, minimum, maximum`` (numbered
        marks, scale units, NaN without), ``median_state, median_low, median_high`` (NaN unless the state is "level").
    """
    cell, size = marks.cell, marks.n_cells
    n_marks = np.bincount(cell, minlength=size)
    n_ie = np.bincount(cell[marks.state == IS_IE], minlength=size)
    n_na = np.bincount(cell[marks.state == IS_NA], minlength=size)
    low, high = median_pair(marks)
    minimum, maximum = _extremes(marks)
    state = _median_state(n_marks, n_ie, n_na)
    level = state == LEVEL
    return pd.DataFrame(
        {
            "subject_id": np.repeat(np.array(marks.subject_ids, dtype=object), len(marks.dimension_ids)),
            "dimension_id": np.tile(np.array(marks.dimension_ids, dtype=object), len(marks.subject_ids)),
            "n_marks": n_marks,
            "n_ie": n_ie,
            "n_na": n_na,
            "minimum": minimum,
            "maximum": maximum,
            "median_state": STATE_NAMES[state],
            "median_low": np.where(level, low, np.nan),
            "median_high": np.where(level, high, np.nan),
        }
    )


def _extremes(marks: Marks) -> tuple[FloatArray, FloatArray]:
    numbered = marks.state == LEVEL
    cell, number = marks.cell[numbered], marks.number[numbered]
    minimum, maximum = np.full(marks.n_cells, np.inf), np.full(marks.n_cells, -np.inf)
    np.minimum.at(minimum, cell, number)
    np.maximum.at(maximum, cell, number)
    none = np.isinf(minimum)
    minimum[none] = maximum[none] = np.nan
    return minimum, maximum


CONSENSUS_COLUMNS = ("level", "method", "rationale", "change_reason", "dissent")


def panel_levels(review: Review, criterion_set: CriterionSet) -> pd.DataFrame:
    """Return the panel's level for each cell: the recorded consensus, else the median, marked "not moderated".

    Returns
    -------
    DataFrame
        The columns of `median_levels`, and ``criterion_id``; ``state`` ("level", "IE", "NA", "unscored"), ``low``,
        ``high`` (scale units; they differ only for a median pair; NaN unless the state is "level"); ``moderated``;
        ``method, rationale, change_reason, dissent`` of the consensus (empty without one); ``n_assigned``,
        ``n_missing`` (assigned, without a mark); ``data_status`` (weakest of scores and consensus, "" without).
    """
    marks = marks_of(review, criterion_set)
    cells = median_levels(marks)
    criterion_of = {item.dimension_id: item.criterion_id for item in criterion_set.dimensions}
    cells.insert(1, "criterion_id", cells["dimension_id"].map(criterion_of))
    round_id = current_round(review, criterion_set)
    cells = _with_consensus(cells, review, round_id, review.scale_of(criterion_set))
    cells["n_assigned"] = _n_assigned(review, round_id, cells)
    cells["n_missing"] = np.maximum(cells["n_assigned"] - cells["n_marks"], 0)
    cells["data_status"] = _cell_status(review, round_id, cells)
    return cells


def _with_consensus(cells: pd.DataFrame, review: Review, round_id: str | None, scale: Scale) -> pd.DataFrame:
    consensus = review.table("consensus")
    mine = consensus[consensus["round_id"] == moderation_round(review, round_id)]
    agreed = mine[["subject_id", "dimension_id", *CONSENSUS_COLUMNS]].astype(object)
    cells = cells.merge(agreed, how="left", on=["subject_id", "dimension_id"])
    for column in CONSENSUS_COLUMNS:
        cells[column] = cells[column].fillna("").astype(str)
    cells["moderated"] = (cells["method"] != "") & (cells["method"] != "unresolved")
    number, state = _parsed_levels(cells["level"].where(cells["moderated"], IE), scale)
    moderated = cells["moderated"].to_numpy()
    cells["state"] = np.where(moderated, STATE_NAMES[state], cells["median_state"])
    cells["low"] = np.where(moderated, number, cells["median_low"])
    cells["high"] = np.where(moderated, number, cells["median_high"])
    return cells.drop(columns="level")


def _n_assigned(review: Review, round_id: str | None, cells: pd.DataFrame) -> pd.Series[int]:
    """Reviewers assigned to each cell's subject, less those with an actual interest in it."""
    assignment = review.table("assignment")
    mine = assignment[assignment["round_id"] == round_id]
    interest = review.table("interest")
    barred = set(map(tuple, interest.loc[interest["kind"] == "actual", ["reviewer_id", "subject_id"]].to_numpy()))
    pairs = zip(mine["reviewer_id"], mine["subject_id"], strict=True)
    counts = pd.Series([subject for reviewer, subject in pairs if (reviewer, subject) not in barred]).value_counts()
    return cells["subject_id"].map(counts).fillna(0).astype(int)


def _cell_status(review: Review, round_id: str | None, cells: pd.DataFrame) -> list[str]:
    score, consensus = review.table("score"), review.table("consensus")
    columns = ["subject_id", "dimension_id", "data_status"]
    scored = score.loc[score["round_id"] == round_id, columns].astype(object)
    agreed = consensus.loc[consensus["round_id"] == moderation_round(review, round_id), columns].astype(object)
    distinct = pd.concat([scored, agreed]).drop_duplicates()
    found: dict[tuple[str, str], list[str]] = {}
    for subject, dimension, status in distinct.itertuples(index=False):
        found.setdefault((subject, dimension), []).append(status)
    keys = zip(cells["subject_id"], cells["dimension_id"], strict=True)
    return [weakest_status(found.get(key, ())) or "" for key in keys]


def combined_levels(cells: pd.DataFrame, rules: Rules, scale: Scale) -> pd.DataFrame:
    """Return each subject's level on each criterion, combined from its dimensions by the pack's rule.

    If a dimension is IE the criterion is IE; if one is NA the others stand; if all are NA it is NA; a dimension that
    nobody scored leaves the criterion unscored.

    Parameters
    ----------
    cells : DataFrame
        As `panel_levels` returns.
    rules : Rules
        `rules.combine` says which: the lower (worse), the higher (better) or the mean of the dimensions.
    scale : Scale

    Returns
    -------
    DataFrame
        ``subject_id, criterion_id, state, low, high, moderated, data_status``, in the order of `cells`.
    """
    place, heads = _criterion_places(cells)
    state = _combined_states(cells["state"].to_numpy(dtype=object), place, len(heads))
    known = (cells["state"] == "level").to_numpy(dtype=bool)
    low, high = (
        np.where(
            state == "level", _combined(cells[end].to_numpy(dtype=float), known, place, rules.combine, scale), np.nan
        )
        for end in ("low", "high")
    )
    unmoderated = np.bincount(place, weights=~cells["moderated"].to_numpy(dtype=bool), minlength=len(heads))
    return pd.DataFrame(
        {
            "subject_id": cells["subject_id"].to_numpy(dtype=object)[heads],
            "criterion_id": cells["criterion_id"].to_numpy(dtype=object)[heads],
            "state": state,
            "low": low,
            "high": high,
            "moderated": unmoderated == 0,
            "data_status": _weakest_by_place(cells["data_status"], place, len(heads)),
        }
    )


def _criterion_places(cells: pd.DataFrame) -> tuple[IntArray, IntArray]:
    """Return which subject and criterion each cell belongs to, numbered as they appear, and the first cell of each."""
    subject, _ = pd.factorize(cells["subject_id"])
    criterion, criterion_ids = pd.factorize(cells["criterion_id"])
    place, keys = pd.factorize(subject.astype(np.int64) * max(len(criterion_ids), 1) + criterion)
    _, heads = np.unique(place, return_index=True)
    return place.astype(np.int64), heads[: len(keys)].astype(np.int64)


def _combined_states(states: npt.NDArray[np.object_], place: IntArray, size: int) -> npt.NDArray[np.object_]:
    """Return IE where any dimension is, else unscored likewise, else a level where there is one, else NA."""
    combined = np.full(size, NA, dtype=object)
    for state in ("level", "unscored", IE):  # the later overrides the earlier
        combined[place[states == state]] = state
    return combined


def _combined(levels: FloatArray, known: npt.NDArray[np.bool_], place: IntArray, rule: str, scale: Scale) -> FloatArray:
    """Return one level a place from the dimensions whose level is known; places without one hold no meaning."""
    size = int(place.max(initial=-1)) + 1
    place, levels = place[known], levels[known]
    if rule == "mean":
        count = np.bincount(place, minlength=size)
        return np.asarray(np.bincount(place, weights=levels, minlength=size) / np.maximum(count, 1))
    if (rule == "lower") == (scale.best > scale.worst):
        least = np.full(size, np.inf)
        np.minimum.at(least, place, levels)
        return least
    most = np.full(size, -np.inf)
    np.maximum.at(most, place, levels)
    return most


def _weakest_by_place(statuses: pd.Series[str], place: IntArray, size: int) -> npt.NDArray[np.object_]:
    """Return the weakest data status of each place, as `weakest_status` orders them; "" where none is known."""
    ranks = pd.Index(STATUSES).get_indexer(pd.Index(statuses.astype(object)))
    weakest = np.full(size, -1)
    np.maximum.at(weakest, place, ranks)
    words: npt.NDArray[np.object_] = np.array([*STATUSES, ""], dtype=object)[weakest]
    return words


def coverage(cells: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each subject's grid carries a level.

    Returns
    -------
    DataFrame
        ``subject_id, n_cells, n_level, n_ie, n_na, n_unscored, n_moderated, n_missing_marks``; one row a subject.
    """
    grouped = cells.assign(
        n_level=cells["state"] == "level",
        n_ie=cells["state"] == IE,
        n_na=cells["state"] == NA,
        n_unscored=cells["state"] == "unscored",
        n_moderated=cells["moderated"],
    ).groupby("subject_id", sort=False, observed=True)
    counts = grouped[["n_level", "n_ie", "n_na", "n_unscored", "n_moderated"]].sum().astype(int)
    counts.insert(0, "n_cells", grouped.size())
    counts["n_missing_marks"] = grouped["n_missing"].sum()
    return counts.reset_index()


def ratings_matrix(marks: Marks) -> FloatArray:
    """Return the marks as ratings, shape (n_cells, n_reviewers): scale units, NaN for IE, NA and no mark."""
    ratings = np.full((marks.n_cells, len(marks.reviewer_ids)), np.nan)
    ratings[marks.cell, marks.reviewer] = marks.number
    return ratings


def untriangulated(cells: pd.DataFrame, kinds: pd.DataFrame, scale: Scale) -> pd.DataFrame:
    """Return the cells whose level is high (value of 75 or more) and rests on fewer than two kinds of source.

    Parameters
    ----------
    cells : DataFrame
        As `panel_levels` returns.
    kinds : DataFrame
        ``subject_id, dimension_id, source_type``: one row for each kind of source that bears on a cell.
    scale : Scale

    Returns
    -------
    DataFrame
        ``subject_id, dimension_id, n_kinds, kinds`` (joined with ", "; empty text where nothing is linked).
    """
    grouped = kinds.drop_duplicates().groupby(["subject_id", "dimension_id"])["source_type"]
    joined = grouped.agg(lambda found: ", ".join(sorted(found)))
    rows = []
    for cell in cells[cells["state"] == "level"].itertuples():
        if min(scale.value(float(cell.low)), scale.value(float(cell.high))) < HIGH_VALUE:
            continue
        found = str(joined.get((cell.subject_id, cell.dimension_id), ""))
        n_kinds = len(found.split(", ")) if found else 0
        if n_kinds < 2:
            rows.append((cell.subject_id, cell.dimension_id, n_kinds, found))
    return pd.DataFrame(rows, columns=["subject_id", "dimension_id", "n_kinds", "kinds"])


def value_ends(
    levels: pd.DataFrame, subject_ids: Sequence[str], criterion_ids: Sequence[str], scale: Scale
) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper end of each value, 0 to 100, each of shape (n_subjects, n_criteria).

    A level is a point, a median pair a short interval; IE, and a criterion that nobody scored, run from the value of
    the worst mark to that of the best. NA has no value: leave such criteria out first.

    Parameters
    ----------
    levels : DataFrame
        As `combined_levels` returns.
    subject_ids, criterion_ids : sequence of str
        Rows and columns wanted.
    scale : Scale
    """
    row = {subject: place for place, subject in enumerate(subject_ids)}
    column = {criterion: place for place, criterion in enumerate(criterion_ids)}
    worst_and_best = np.array([scale.value(scale.worst), scale.value(scale.best)])
    ends = np.tile(worst_and_best[:, None, None], (1, len(row), len(column)))
    for item in levels[levels["state"] == "level"].itertuples():
        if item.subject_id in row and item.criterion_id in column:
            pair = sorted((scale.value(item.low), scale.value(item.high)))
            ends[:, row[item.subject_id], column[item.criterion_id]] = pair
    return ends[0], ends[1]
