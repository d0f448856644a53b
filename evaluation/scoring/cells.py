"""The panel's level for each cell: the recorded consensus, else the median of the numbered marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.model import IE, NA, CriterionSet, Review, Scale
from evaluation.scoring.codes import (
    IS_IE,
    IS_NA,
    LEVEL,
    NO_STATUS_FIRST,
    STATE_NAMES,
    UNSCORED,
    Counts,
    FloatArray,
    IntArray,
    States,
    blocks,
    count_type,
    named,
    positions,
)
from evaluation.scoring.marks import (
    Marks,
    current_round,
    marks_of,
    moderation_round,
    parsed_levels,
    rows_of_round,
)

__all__ = ["differs_from_median", "median_levels", "median_pair", "panel_levels"]

CONSENSUS_TEXTS = ("method", "rationale", "change_reason", "dissent")
Keys = npt.NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """The marks of each cell in rising order, IE and NA last: each array but `values` of shape (n_cells,)."""

    codes: Keys  # (n_marks,), cell by cell: places among the values, IE and NA after
    values: FloatArray  # the distinct numbered marks in rising order
    start: npt.NDArray[np.signedinteger[Any]]  # of each cell among the codes
    n_marks: Counts
    n_ie: Counts
    n_na: Counts

    @property
    def n_numbered(self) -> Counts:
        return self.n_marks - self.n_ie - self.n_na

    def at(self, place: Counts) -> FloatArray:
        """Return the numbered mark at a place of each cell, counted from 0; NaN where the cell has none."""
        some = self.n_numbered > 0
        marks = np.full(len(some), np.nan)
        marks[some] = self.values[self.codes[(self.start + place)[some]]]
        return marks


def _sorted_marks(marks: Marks) -> _Sorted:
    # One sort of whole numbers does for medians and extremes. Tables come by reviewer or by subject, which the stable
    # sort finds nearly done.
    values, order = _order_of_codes(marks)
    base, size = len(values) + 2, marks.n_cells
    kind = np.min_scalar_type(size * base)
    keys: Keys = np.empty(marks.n_marks, dtype=kind)
    for entries in blocks(marks.n_marks):
        keys[entries] = marks.cell_of(entries) * base + order[marks.code[entries]]
    keys.sort(kind="stable")
    codes: Keys = np.empty(marks.n_marks, dtype=np.min_scalar_type(base))
    counts: Counts = np.zeros((3, size), dtype=count_type(len(marks.reviewer_ids)))
    for entries in blocks(marks.n_marks):
        cell, codes[entries] = np.divmod(keys[entries], kind.type(base))
        in_order = codes[entries]
        for row, chosen in zip(counts, (cell, cell[in_order == base - 2], cell[in_order == base - 1]), strict=True):
            _add_tally(row, chosen)
    n_marks, n_ie, n_na = counts
    start = np.cumsum(n_marks, dtype=np.min_scalar_type(-max(marks.n_marks, 1))) - n_marks
    return _Sorted(codes, values, start, n_marks, n_ie, n_na)


def _order_of_codes(marks: Marks) -> tuple[FloatArray, IntArray]:
    """Return the distinct numbered marks in rising order, and each code's place among them; IE and NA come after."""
    numbered = (marks.code_states == LEVEL) & ~np.isnan(marks.code_numbers)
    values = np.unique(marks.code_numbers[numbered])
    order = np.searchsorted(values, marks.code_numbers).astype(np.int64)
    order[marks.code_states == IS_IE] = len(values)
    order[marks.code_states == IS_NA] = len(values) + 1
    return values, order


def _add_tally(counts: Counts, cells: Keys) -> None:
    """Add how often each cell occurs among some in rising order: a stretch of them spans few cells."""
    if cells.size:
        first, last = int(cells[0]), int(cells[-1])
        counts[first : last + 1] += np.bincount(cells - cells[0], minlength=last + 1 - first).astype(counts.dtype)


def median_pair(marks: Marks) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper median of the numbered marks of each cell, each of shape (n_cells,).

    With an odd count both are the middle mark; with an even count they are the two middle marks, which are not
    averaged; NaN where a cell has no numbered mark.
    """
    ranked = _sorted_marks(marks)
    return ranked.at((ranked.n_numbered - 1) // 2), ranked.at(ranked.n_numbered // 2)


def _median_state(n_marks: Counts, n_ie: Counts, n_na: Counts) -> States:
    """Return each cell's state: IE when at least half of its marks are, else NA likewise, else a level."""
    state = np.full(n_marks.shape, LEVEL, dtype=np.int8)
    state[2 * n_na >= n_marks] = IS_NA
    state[2 * n_ie >= n_marks] = IS_IE
    state[n_marks == 0] = UNSCORED
    return state


def median_levels(marks: Marks) -> pd.DataFrame:
    """Return, for each cell, its marks counted and the median level before moderation.

    Returns
    -------
    DataFrame
        One row per cell of the grid: ``subject_id, dimension_id, n_marks, n_ie, n_na, minimum, maximum`` (numbered
        marks, scale units, NaN without), ``median_state, median_low, median_high`` (NaN unless the state is "level").
    """
    ranked = _sorted_marks(marks)
    n_numbered = ranked.n_numbered
    state = _median_state(ranked.n_marks, ranked.n_ie, ranked.n_na)
    median_low, median_high = ranked.at((n_numbered - 1) // 2), ranked.at(n_numbered // 2)
    median_low[state != LEVEL] = median_high[state != LEVEL] = np.nan
    n_subjects, n_dimensions = len(marks.subject_ids), len(marks.dimension_ids)
    return pd.DataFrame(
        {
            "subject_id": named(np.repeat(np.arange(n_subjects, dtype=np.int32), n_dimensions), marks.subject_ids),
            "dimension_id": named(np.tile(np.arange(n_dimensions, dtype=np.int32), n_subjects), marks.dimension_ids),
            "n_marks": ranked.n_marks,
            "n_ie": ranked.n_ie,
            "n_na": ranked.n_na,
            "minimum": ranked.at(np.zeros_like(n_numbered)),
            "maximum": ranked.at(n_numbered - 1),
            "median_state": named(state, STATE_NAMES),
            "median_low": median_low,
            "median_high": median_high,
        },
        copy=False,
    )


def differs_from_median(level: str, median: pd.Series, scale: Scale) -> bool:
    """Return whether a level that a panel agreed is not the median of the marks on its cell.

    Parameters
    ----------
    level : str
        A code of the scale, IE or NA; empty text, of a cell that is not resolved, differs from nothing.
    median : Series
        The cell's row of `median_levels`. With a pair of middle marks, either of them and what lies between is the
        median; from a cell that nobody scored every level differs.
    scale : Scale
    """
    state = str(median["median_state"])
    if not level:
        return False
    if state != STATE_NAMES[LEVEL] or level in (IE, NA):
        return level != state
    return not float(median["median_low"]) <= scale.parse(level) <= float(median["median_high"])


def panel_levels(review: Review, criterion_set: CriterionSet, *, marks: Marks | None = None) -> pd.DataFrame:
    """Return the panel's level for each cell: the recorded consensus, else the median, marked "not moderated".

    Parameters
    ----------
    review : Review
    criterion_set : CriterionSet
    marks : Marks, optional
        Those of the current round, as `marks_of` returns, where they are at hand.

    Returns
    -------
    DataFrame
        The columns of `median_levels`, and ``criterion_id``; ``state`` ("level", "IE", "NA", "unscored"), ``low``,
        ``high`` (scale units; they differ only for a median pair; NaN unless the state is "level"); ``moderated``;
        ``method, rationale, change_reason, dissent`` of the consensus (empty without one); ``n_assigned``,
        ``n_missing`` (assigned, without a mark); ``data_status`` (weakest of scores and consensus, "" without).
    """
    marks = marks_of(review, criterion_set) if marks is None else marks
    cells = median_levels(marks)
    criterion_of = {item.dimension_id: item.criterion_id for item in criterion_set.dimensions}
    cells.insert(1, "criterion_id", _criteria(cells["dimension_id"], criterion_of))
    round_id = current_round(review, criterion_set)
    cells = _with_consensus(cells, review, round_id, review.scale_of(criterion_set))
    n_assigned = _n_assigned(review, round_id, cells)
    return cells.assign(
        n_assigned=n_assigned,
        n_missing=np.maximum(n_assigned - cells["n_marks"].to_numpy(), 0),
        data_status=_cell_status(review, round_id, marks, cells),
    )


def _criteria(dimension: pd.Series[str], criterion_of: Mapping[str, str]) -> pd.Categorical:
    names = tuple(dict.fromkeys(criterion_of.values()))
    places = np.array([names.index(criterion_of[item]) for item in dimension.cat.categories], dtype=np.int8)
    return named(places[dimension.cat.codes], names)


def _cell_of(rows: pd.DataFrame, cells: pd.DataFrame) -> IntArray:
    """Return the position of the cell that each row speaks of, -1 where it is not one of these cells."""
    dimensions = cells["dimension_id"].cat.categories
    subject = positions(rows["subject_id"], cells["subject_id"].cat.categories)
    dimension = positions(rows["dimension_id"], dimensions)
    place = subject * np.int64(len(dimensions))
    place += dimension
    place[(subject < 0) | (dimension < 0)] = -1
    return place


def _with_consensus(cells: pd.DataFrame, review: Review, round_id: str | None, scale: Scale) -> pd.DataFrame:
    consensus = review.table("consensus")
    mine = consensus[consensus["round_id"] == moderation_round(review, round_id)]
    if mine.empty:
        return _without_consensus(cells)
    place = _cell_of(mine, cells)
    mine, place = mine[place >= 0], place[place >= 0]
    agreed = ~mine["method"].isin(["", "unresolved"]).to_numpy()
    numbers, code_states, code = parsed_levels(mine.loc[agreed, "level"], scale)
    moderated = np.zeros(len(cells), dtype=np.bool_)
    moderated[place[agreed]] = True
    states = cells["median_state"].cat.codes.to_numpy(copy=True)
    states[place[agreed]] = code_states[code]
    ends = {"low": cells["median_low"].to_numpy(copy=True), "high": cells["median_high"].to_numpy(copy=True)}
    for column in ends.values():
        column[place[agreed]] = numbers[code]
    texts = {name: _texts(mine[name], place, len(cells)) for name in CONSENSUS_TEXTS}
    return cells.assign(**texts, moderated=moderated, state=named(states, STATE_NAMES), **ends)


def _without_consensus(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with the medians as they stand; columns that are alike share their memory."""
    blank = pd.Series(named(np.zeros(len(cells), dtype=np.int8), [""]), index=cells.index)
    return cells.assign(
        **dict.fromkeys(CONSENSUS_TEXTS, blank),
        moderated=np.zeros(len(cells), dtype=np.bool_),
        state=cells["median_state"],
        low=cells["median_low"],
        high=cells["median_high"],
    )


def _texts(column: pd.Series[str], place: IntArray, size: int) -> pd.Categorical:
    """Return a text for each cell, empty where none is given."""
    codes, known = pd.factorize(column.astype(object))
    empty = np.flatnonzero(known == "")
    words = [*known] if empty.size else [*known, ""]
    at = np.full(size, empty[0] if empty.size else len(known), dtype=np.int32)
    at[place] = codes
    return named(at, words)


def _n_assigned(review: Review, round_id: str | None, cells: pd.DataFrame) -> Counts:
    """Return the reviewers assigned to each cell's subject, less those with an actual interest in it."""
    assignment = review.table("assignment")
    mine = assignment.loc[assignment["round_id"] == round_id, ["reviewer_id", "subject_id"]]
    if mine.empty:
        return np.zeros(len(cells), dtype=np.int16)
    interest = review.table("interest")
    barred = interest.loc[interest["kind"] == "actual", ["reviewer_id", "subject_id"]]
    free = mine[~pd.MultiIndex.from_frame(mine).isin(pd.MultiIndex.from_frame(barred))]
    subject = positions(free["subject_id"], cells["subject_id"].cat.categories)
    counts = np.bincount(subject[subject >= 0], minlength=len(cells["subject_id"].cat.categories))
    held: Counts = counts.astype(count_type(int(counts.max(initial=0))))[cells["subject_id"].cat.codes]
    return held


def _cell_status(review: Review, round_id: str | None, marks: Marks, cells: pd.DataFrame) -> pd.Categorical:
    """Return the weakest data status of the scores and the consensus of each cell, "" where it has neither."""
    weakest = np.zeros(len(cells) + 1, dtype=np.int8)  # the last, -1, for rows on other cells
    scores = rows_of_round(review.table("score"), round_id, ["data_status"])
    status = positions(scores["data_status"], NO_STATUS_FIRST)
    for entries in blocks(marks.n_marks):
        np.maximum.at(weakest, marks.cell_of(entries), status[entries].astype(np.int8))
    columns = ["subject_id", "dimension_id", "data_status"]
    agreed = rows_of_round(review.table("consensus"), moderation_round(review, round_id), columns)
    of_agreed = positions(agreed["data_status"], NO_STATUS_FIRST).astype(np.int8)
    np.maximum.at(weakest, _cell_of(agreed, cells), of_agreed)
    return named(weakest[:-1], NO_STATUS_FIRST)
