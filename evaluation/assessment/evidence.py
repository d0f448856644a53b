"""The evidence base: what the register holds on each cell, its kinds of source, its conflicts and its gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.model import CriterionSet, Review
from evaluation.scoring.codes import Counts, count_type, named

__all__ = ["EvidenceBase", "evidence_base"]

LINK_COLUMNS = ("evidence_id", "subject_id", "dimension_id", "criterion_id", "audience_id", "scope", "source_type",
                "direction", "grade", "paraphrase", "source_id", "data_status")  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class EvidenceBase:
    """Evidence on the cells of one criterion set.

    Parameters
    ----------
    links : DataFrame
        One row for each item, subject and dimension, with what the register says of the item.
    cells : DataFrame
        One row a cell: ``subject_id, criterion_id, dimension_id, n_own, n_programme, n_positive, n_negative, n_mixed,
        kinds`` (source types joined by ", "), ``conflict`` (own evidence points both ways).
    unlinked : tuple of str
        Items of the register that bear on no cell of the set.
    """

    links: pd.DataFrame
    cells: pd.DataFrame
    unlinked: tuple[str, ...]

    def of(self, subject_id: str, criterion_id: str | None = None) -> pd.DataFrame:
        """Return the items on one subject, and on one criterion where it is named; each item once a criterion."""
        mine = self.links[self.links["subject_id"] == subject_id]
        if criterion_id is not None:
            mine = mine[mine["criterion_id"] == criterion_id]
        return mine.drop_duplicates(["evidence_id", "criterion_id", "scope"])


def evidence_base(review: Review, criterion_set: CriterionSet, *, grid: pd.DataFrame | None = None) -> EvidenceBase:
    """Return the evidence on every subject and dimension that a set judges.

    Parameters
    ----------
    review : Review
    criterion_set : CriterionSet
    grid : DataFrame, optional
        ``subject_id, criterion_id, dimension_id`` of every cell, as `scoring.panel_levels` returns them, where they are
        at hand: a large panel then holds them once.
    """
    register = review.table("evidence").drop(columns=["known_by", "source", "entered_by", "entered_at"])
    link_columns = ["evidence_id", "subject_id", "dimension_id", "audience_id", "scope"]
    links = review.table("evidence_link")[link_columns].merge(register, on="evidence_id", how="inner")
    criterion_of = {item.dimension_id: item.criterion_id for item in criterion_set.dimensions}
    subject_ids = review.subject_ids_of(criterion_set.purpose)
    linked_ids = set(links["subject_id"])
    mine = [subject_id for subject_id in subject_ids if subject_id in linked_ids]  # few, where subjects may be millions
    links = links[links["dimension_id"].isin(list(criterion_of)) & links["subject_id"].isin(mine)]
    links = links.assign(criterion_id=links["dimension_id"].map(criterion_of))[list(LINK_COLUMNS)]
    linked = set(links["evidence_id"])
    unlinked = tuple(item for item in register["evidence_id"] if item not in linked)
    return EvidenceBase(
        links.reset_index(drop=True),
        _cells(links, _grid(subject_ids, criterion_of) if grid is None else grid),
        unlinked,
    )


def _grid(subject_ids: Sequence[str], criterion_of: Mapping[str, str]) -> pd.DataFrame:
    """Return every cell of a set, subject by subject."""
    n_subjects, n_dimensions = len(subject_ids), len(criterion_of)
    criteria = tuple(dict.fromkeys(criterion_of.values()))
    of_criterion = np.array([criteria.index(criterion) for criterion in criterion_of.values()], dtype=np.int32)
    return pd.DataFrame(
        {
            "subject_id": named(np.repeat(np.arange(n_subjects, dtype=np.int32), n_dimensions), subject_ids),
            "criterion_id": named(np.tile(of_criterion, n_subjects), criteria),
            "dimension_id": named(np.tile(np.arange(n_dimensions, dtype=np.int32), n_subjects), tuple(criterion_of)),
        },
        copy=False,
    )


def _cells(links: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    """Return one row a cell, by columns: of a million cells, few may have a link."""
    items = links.drop_duplicates(["evidence_id", "subject_id", "dimension_id"])
    place = _places(items, grid)
    own = (items["scope"] == "own").to_numpy(dtype=bool)
    ways = {way: (items["direction"] == way).to_numpy(dtype=bool) for way in ("positive", "negative", "mixed")}
    counted = {"n_own": own, "n_programme": ~own, **{f"n_{way}": found for way, found in ways.items()}}
    both = np.intersect1d(*(place[own & ways[way]] for way in ("positive", "negative")))
    return grid[["subject_id", "criterion_id", "dimension_id"]].assign(
        **{name: _tally(place[found], len(grid)) for name, found in counted.items()},
        kinds=_kinds(items["source_type"], place, len(grid)),
        conflict=_tally(both, len(grid)) > 0,
    )


def _places(items: pd.DataFrame, grid: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return the row of the grid that each item bears on."""
    row, column = (
        {name: place for place, name in enumerate(grid[key].cat.categories) if name in linked}
        for key, linked in ((key, set(items[key])) for key in ("subject_id", "dimension_id"))
    )
    width = len(grid["dimension_id"].cat.categories)
    pairs = zip(items["subject_id"], items["dimension_id"], strict=True)
    return np.array([row[subject] * width + column[dimension] for subject, dimension in pairs], dtype=np.int64)


def _tally(places: npt.NDArray[np.int64], size: int) -> Counts:
    """Return how often each place occurs."""
    found: Counts = np.zeros(size, dtype=count_type(len(places)))
    np.add.at(found, places, 1)
    return found


def _kinds(source_type: pd.Series[str], place: npt.NDArray[np.int64], size: int) -> pd.Categorical:
    """Return the kinds of source at each place in one text, empty where there is none."""
    joined = source_type.groupby(place).agg(lambda found: ", ".join(sorted(set(found))))
    code, texts = pd.factorize(np.array(["", *joined], dtype=object))
    at = np.zeros(size, dtype=np.min_scalar_type(-len(texts)))
    at[joined.index.to_numpy(dtype=np.int64)] = code[1:]
    return named(at, texts)
