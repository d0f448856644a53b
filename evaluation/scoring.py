"""From reviewers' scores to the panel's level for each cell, each criterion and each subject's coverage.

A cell is one subject on one dimension. IE and NA survive every step: they are counted, shown and never turned into a
number. Depends on NumPy, pandas and `evaluation.model`; reads no file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.errors import MethodError
from evaluation.model import IE, NA, STATUSES, CriterionSet, Review, Rules, Scale

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

LEVEL, IS_IE, IS_NA, UNSCORED = 0, 1, 2, 3
STATE_NAMES = ("level", IE, NA, "unscored")
NO_STATUS_FIRST = ("", *STATUSES)
HIGH_VALUE = 75.0  # levels 3 and 4 of the default scale

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Places = npt.NDArray[np.signedinteger[Any]]  # as small as the number of ids allows
Counts = npt.NDArray[np.int32]


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
    subject: Places
    dimension: Places
    reviewer: Places
    number: FloatArray
    state: npt.NDArray[np.int8]

    @property
    def cell(self) -> IntArray:
        """Position of each mark's cell, subject by subject, shape (n_marks,)."""
        return self.subject * np.int64(len(self.dimension_ids)) + self.dimension

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
    columns = ["reviewer_id", "subject_id", "dimension_id", "level"]
    rows = table.loc[table["round_id"] == chosen, columns]
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


def _positions(column: pd.Series[str], ids: Sequence[str]) -> Places:
    """Return the position of each entry among the ids, -1 where it is none; each distinct text is looked up once."""
    words = column.astype("category").cat
    places = pd.Index(ids, dtype="object").get_indexer(words.categories.astype("object"))
    smallest: Places = places.astype(np.min_scalar_type(-max(len(ids), 1)))[words.codes.to_numpy()]
    return smallest


def _parsed_levels(column: pd.Series[str], scale: Scale) -> tuple[FloatArray, npt.NDArray[np.int8]]:
    """Parse each distinct code once."""
    codes = column.astype("category").cat
    positions = codes.codes.to_numpy()
    numbers, states = np.full(len(codes.categories), np.nan), np.zeros(len(codes.categories), dtype=np.int8)
    for position in pd.unique(positions):  # other categories are of other sets, on other scales
        code = codes.categories[position]
        numbers[position] = scale.parse(code)
        states[position] = {IE: IS_IE, NA: IS_NA}.get(code, LEVEL)
    return numbers[positions], states[positions]


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """The marks of each cell in rising order, IE and NA last: each array but `values` of shape (n_cells,)."""

    codes: npt.NDArray[np.unsignedinteger[Any]]  # (n_marks,), cell by cell: places among the values, IE and NA after
    values: FloatArray  # the distinct numbered marks in rising order
    start: IntArray  # of each cell among the codes
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
    places, values = pd.factorize(marks.number, sort=True)  # -1 for IE and NA
    base, size = len(values) + 2, marks.n_cells
    kind = np.min_scalar_type(size * base)
    keys = marks.cell.astype(kind)
    keys *= kind.type(base)
    keys += places.astype(kind)
    keys += np.array([0, len(values) + 1, len(values) + 2], dtype=kind)[marks.state]
    del places
    keys.sort(kind="stable")
    cell = keys // kind.type(base)
    keys -= cell * kind.type(base)
    codes = keys.astype(np.min_scalar_type(base))
    del keys
    n_marks, n_ie, n_na = (
        np.bincount(some, minlength=size).astype(np.int32)
        for some in (cell, cell[codes == len(values)], cell[codes == len(values) + 1])
    )
    return _Sorted(codes, values, np.cumsum(n_marks, dtype=np.int64) - n_marks, n_marks, n_ie, n_na)


def median_pair(marks: Marks) -> tuple[FloatArray, FloatArray]:
    """Return the lower and upper median of the numbered marks of each cell, each of shape (n_cells,).

    With an odd count both are the middle mark; with an even count they are the two middle marks, which are not
    averaged; NaN where a cell has no numbered mark.
    """
    ranked = _sorted_marks(marks)
    return ranked.at((ranked.n_numbered - 1) // 2), ranked.at(ranked.n_numbered // 2)


def _median_state(n_marks: Counts, n_ie: Counts, n_na: Counts) -> npt.NDArray[np.int8]:
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
            "subject_id": _named(np.repeat(np.arange(n_subjects, dtype=np.int32), n_dimensions), marks.subject_ids),
            "dimension_id": _named(np.tile(np.arange(n_dimensions, dtype=np.int32), n_subjects), marks.dimension_ids),
            "n_marks": ranked.n_marks,
            "n_ie": ranked.n_ie,
            "n_na": ranked.n_na,
            "minimum": ranked.at(np.zeros_like(n_numbered)),
            "maximum": ranked.at(n_numbered - 1),
            "median_state": _named(state, STATE_NAMES),
            "median_low": median_low,
            "median_high": median_high,
        },
        copy=False,
    )


def _named(codes: npt.NDArray[np.signedinteger[Any]], names: Sequence[str]) -> pd.Categorical:
    """Return words by their positions; a million cells then hold small numbers, not a million texts."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(names, dtype="object"))


CONSENSUS_TEXTS = ("method", "rationale", "change_reason", "dissent")


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
    cells = median_levels(marks_of(review, criterion_set))
    criterion_of = {item.dimension_id: item.criterion_id for item in criterion_set.dimensions}
    cells.insert(1, "criterion_id", _criteria(cells["dimension_id"], criterion_of))
    round_id = current_round(review, criterion_set)
    cells = _with_consensus(cells, review, round_id, review.scale_of(criterion_set))
    cells["n_assigned"] = _n_assigned(review, round_id, cells)
    cells["n_missing"] = np.maximum(cells["n_assigned"] - cells["n_marks"], 0)
    cells["data_status"] = _cell_status(review, round_id, cells)
    return cells


def _criteria(dimension: pd.Series[str], criterion_of: Mapping[str, str]) -> pd.Categorical:
    names = tuple(dict.fromkeys(criterion_of.values()))
    places = np.array([names.index(criterion_of[item]) for item in dimension.cat.categories], dtype=np.int32)
    return _named(places[dimension.cat.codes], names)


def _cell_of(rows: pd.DataFrame, cells: pd.DataFrame) -> IntArray:
    """Return the position of the cell that each row speaks of, -1 where it is not one of these cells."""
    dimensions = cells["dimension_id"].cat.categories
    subject = _positions(rows["subject_id"], cells["subject_id"].cat.categories)
    dimension = _positions(rows["dimension_id"], dimensions)
    place = subject * np.int64(len(dimensions))
    place += dimension
    place[(subject < 0) | (dimension < 0)] = -1
    return place


def _with_consensus(cells: pd.DataFrame, review: Review, round_id: str | None, scale: Scale) -> pd.DataFrame:
    consensus = review.table("consensus")
    mine = consensus[consensus["round_id"] == moderation_round(review, round_id)]
    place = _cell_of(mine, cells)
    mine, place = mine[place >= 0], place[place >= 0]
    agreed = ~mine["method"].isin(["", "unresolved"]).to_numpy()
    number, state = _parsed_levels(mine.loc[agreed, "level"], scale)
    moderated = np.zeros(len(cells), dtype=np.bool_)
    moderated[place[agreed]] = True
    states = cells["median_state"].cat.codes.to_numpy(copy=True)
    states[place[agreed]] = state
    ends = {"low": cells["median_low"].to_numpy(copy=True), "high": cells["median_high"].to_numpy(copy=True)}
    for column in ends.values():
        column[place[agreed]] = number
    texts = {name: _texts(mine[name], place, len(cells)) for name in CONSENSUS_TEXTS}
    return cells.assign(**texts, moderated=moderated, state=_named(states, STATE_NAMES), **ends)


def _texts(column: pd.Series[str], place: IntArray, size: int) -> pd.Categorical:
    """Return a text for each cell, empty where none is given."""
    codes, known = pd.factorize(column.astype(object))
    empty = np.flatnonzero(known == "")
    words = [*known] if empty.size else [*known, ""]
    at = np.full(size, empty[0] if empty.size else len(known), dtype=np.int32)
    at[place] = codes
    return _named(at, words)


def _n_assigned(review: Review, round_id: str | None, cells: pd.DataFrame) -> Counts:
    """Return the reviewers assigned to each cell's subject, less those with an actual interest in it."""
    assignment = review.table("assignment")
    mine = assignment.loc[assignment["round_id"] == round_id, ["reviewer_id", "subject_id"]]
    interest = review.table("interest")
    barred = interest.loc[interest["kind"] == "actual", ["reviewer_id", "subject_id"]]
    free = mine[~pd.MultiIndex.from_frame(mine).isin(pd.MultiIndex.from_frame(barred))]
    subject = _positions(free["subject_id"], cells["subject_id"].cat.categories)
    counts = np.bincount(subject[subject >= 0], minlength=len(cells["subject_id"].cat.categories))
    return np.asarray(counts.astype(np.int32)[cells["subject_id"].cat.codes], dtype=np.int32)


def _cell_status(review: Review, round_id: str | None, cells: pd.DataFrame) -> pd.Categorical:
    """Return the weakest data status of the scores and the consensus of each cell, "" where it has neither."""
    columns = ["subject_id", "dimension_id", "data_status"]
    weakest = np.zeros(len(cells) + 1, dtype=np.int8)  # the last, -1, for rows on other cells
    for name, wanted in (("score", round_id), ("consensus", moderation_round(review, round_id))):
        table = review.table(name)
        rows = table.loc[table["round_id"] == wanted, columns]
        status = _positions(rows["data_status"], NO_STATUS_FIRST).astype(np.int8)
        np.maximum.at(weakest, _cell_of(rows, cells), status)
    return _named(weakest[:-1], NO_STATUS_FIRST)


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
    states = _state_codes(cells["state"])
    state = _combined_states(states, place, len(heads))
    low, high = (
        _combined(cells[end].to_numpy(dtype=float), place, len(heads), rules.combine, scale) for end in ("low", "high")
    )
    low[state != LEVEL] = high[state != LEVEL] = np.nan
    moderated = np.ones(len(heads), dtype=np.bool_)
    moderated[place[~cells["moderated"].to_numpy(dtype=bool)]] = False
    return pd.DataFrame(
        {
            "subject_id": cells["subject_id"].array[heads],
            "criterion_id": cells["criterion_id"].array[heads],
            "state": _named(state, STATE_NAMES),
            "low": low,
            "high": high,
            "moderated": moderated,
            "data_status": _weakest_by_place(cells["data_status"], place, len(heads)),
        },
        copy=False,
    )


def _criterion_places(cells: pd.DataFrame) -> tuple[Counts, Counts]:
    """Return which subject and criterion each cell belongs to, numbered as they appear, and the first cell of each."""
    subject, criterion = (cells[name].astype("category").cat for name in ("subject_id", "criterion_id"))
    key = subject.codes.to_numpy(dtype=np.int64) * len(criterion.categories) + criterion.codes.to_numpy()
    first = np.full(int(key.max(initial=-1)) + 1, len(key), dtype=np.int32)
    first[key[::-1]] = np.arange(len(key), dtype=np.int32)[::-1]  # of several the last stays: the first cell
    heads = np.sort(first[first < len(key)])
    first[key[heads]] = np.arange(len(heads), dtype=np.int32)  # from now on, the number of each
    return first[key], heads


def _state_codes(states: pd.Series[str]) -> npt.NDArray[np.int8]:
    """Return each state's position in `STATE_NAMES`."""
    return np.asarray(pd.Categorical(states, categories=STATE_NAMES).codes, dtype=np.int8)


def _combined_states(states: npt.NDArray[np.int8], place: Counts, size: int) -> npt.NDArray[np.int8]:
    """Return IE where any dimension is, else unscored likewise, else a level where there is one, else NA."""
    combined = np.full(size, IS_NA, dtype=np.int8)
    for state in (LEVEL, UNSCORED, IS_IE):  # the later overrides the earlier
        combined[place[states == state]] = state
    return combined


def _combined(levels: FloatArray, place: Counts, size: int, rule: str, scale: Scale) -> FloatArray:
    """Return one level a place from the dimensions whose level is known, which the others, NaN, leave as it is."""
    if rule == "mean":
        known = ~np.isnan(levels)
        count = np.bincount(place[known], minlength=size)
        return np.asarray(np.bincount(place[known], weights=levels[known], minlength=size) / np.maximum(count, 1))
    combined = np.full(size, np.nan)
    choose = np.fmin if (rule == "lower") == (scale.best > scale.worst) else np.fmax
    choose.at(combined, place, levels)
    return combined


def _weakest_by_place(statuses: pd.Series[str], place: Counts, size: int) -> pd.Categorical:
    """Return the weakest data status of each place, as `weakest_status` orders them; "" where none is known."""
    weakest = np.zeros(size, dtype=np.int8)
    np.maximum.at(weakest, place, _positions(statuses, NO_STATUS_FIRST).astype(np.int8))
    return _named(weakest, NO_STATUS_FIRST)


def coverage(cells: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each subject's grid carries a level.

    Returns
    -------
    DataFrame
        ``subject_id, n_cells, n_level, n_ie, n_na, n_unscored, n_moderated, n_missing_marks``; one row a subject.
    """
    place, subject_ids = pd.factorize(cells["subject_id"])
    states, size = _state_codes(cells["state"]), len(subject_ids)
    by_state = [np.bincount(place[states == state], minlength=size) for state in range(len(STATE_NAMES))]
    return pd.DataFrame(
        {
            "subject_id": np.asarray(subject_ids, dtype=object),
            "n_cells": np.bincount(place, minlength=size),
            "n_level": by_state[LEVEL],
            "n_ie": by_state[IS_IE],
            "n_na": by_state[IS_NA],
            "n_unscored": by_state[UNSCORED],
            "n_moderated": np.bincount(place[cells["moderated"].to_numpy(dtype=bool)], minlength=size),
            "n_missing_marks": np.bincount(place, weights=cells["n_missing"], minlength=size).astype(np.int64),
        }
    )


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
