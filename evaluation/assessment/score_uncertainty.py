"""What the panel might have decided: draws of the options' values from the marks and the grade of the evidence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.model import IE, NA, Review, Rules, Scale
from evaluation.options import Appraisal
from evaluation.scoring import Marks, ratings_matrix
from evaluation.uncertainty import draw_marks, draw_values, level_probabilities

__all__ = ["cell_grades", "drawn_values", "values_as_they_stand"]

FloatArray = npt.NDArray[np.float64]
COMBINE: dict[str, Callable[..., FloatArray]] = {"lower": np.nanmin, "higher": np.nanmax, "mean": np.nanmean}
NUMERIC_REACH = 10.0  # on a numeric scale the prior reaches a tenth of the scale to each side


def values_as_they_stand(appraisal: Appraisal, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Return values with the panel's levels as they are, (n_draws, n_options, n_criteria).

    Only what is not known is drawn: IE and unscored cells uniformly over the scale, a median pair between its levels.
    """
    width = appraisal.upper - appraisal.lower
    return appraisal.lower + width * rng.random((n_draws, *width.shape))


def drawn_values(
    review: Review, appraisal: Appraisal, marks: Marks, cells: pd.DataFrame, *, n_draws: int, rng: np.random.Generator
) -> FloatArray:
    """Return drawn values of the options, shape (n_draws, n_options, n_criteria).

    Each dimension is drawn by the rule of `uncertainty.score_draws`, then a criterion's dimensions are combined by
    the pack's rule; a dimension that does not apply is passed over. A criterion with a dimension that is IE or unscored
    is itself not known, whatever the others say: it is drawn evenly over the scale.

    Parameters
    ----------
    review : Review
    appraisal : Appraisal
    marks, cells
        The options' marks and panel levels.
    n_draws : int
    rng : numpy.random.Generator
    """
    dimension_ids = [d.dimension_id for c in appraisal.criterion_set.criteria for d in c.dimensions
                     if c.criterion_id in appraisal.criterion_ids]  # fmt: skip
    table = cells.set_index(["subject_id", "dimension_id"])
    index = pd.MultiIndex.from_product([appraisal.option_ids, dimension_ids])
    chosen = table.loc[index]
    shape = (len(appraisal.option_ids), len(dimension_ids))
    grades = cell_grades(review, index).reshape(shape)
    places = np.array([_place(marks, option, dimension) for option, dimension in index])
    ratings = ratings_matrix(marks)[places].reshape(*shape, -1)
    middle = ((chosen["low"] + chosen["high"]) / 2).to_numpy(dtype=float).reshape(shape)
    drawn = _drawn_dimensions(ratings, middle, grades, appraisal.scale, n_draws, rng)
    state = chosen["state"].to_numpy(dtype=object).reshape(shape)
    drawn[:, _passed_over(state, _places(appraisal, dimension_ids))] = np.nan
    return _combined(drawn, _places(appraisal, dimension_ids), review.rules)


def _place(marks: Marks, option: str, dimension: str) -> int:
    return marks.subject_ids.index(option) * len(marks.dimension_ids) + marks.dimension_ids.index(dimension)


def _drawn_dimensions(  # noqa: PLR0917 - six arrays of one formula
    ratings: FloatArray,
    middle: FloatArray,
    grades: npt.NDArray[np.str_],
    scale: Scale,
    n_draws: int,
    rng: np.random.Generator,
) -> FloatArray:
    if scale.kind == "numeric":
        as_value = np.vectorize(scale.value, otypes=[float])
        marks = as_value(ratings)
        return draw_marks(marks, as_value(middle), grades, (0.0, 100.0, NUMERIC_REACH), n_draws, rng=rng)
    codes = np.array([level.code for level in scale.levels], dtype=float)
    counts = (ratings[..., None] == codes).sum(axis=-2)
    # positions on the scale, so that codes need not be consecutive; a pair lies half way between its levels
    positions = np.interp(middle, codes, np.arange(len(codes)))
    positions = np.where(np.isnan(middle), np.nan, np.round(positions * 2) / 2)
    chances = level_probabilities(counts, positions, grades, len(codes))
    return draw_values(chances, [level.value for level in scale.levels], n_draws, rng)


def _places(appraisal: Appraisal, dimension_ids: list[str]) -> list[list[int]]:
    """Return where each criterion's dimensions stand among all dimensions, criterion by criterion."""
    home = {d.dimension_id: d.criterion_id for d in appraisal.criterion_set.dimensions}
    return [
        [place for place, dimension in enumerate(dimension_ids) if home[dimension] == criterion_id]
        for criterion_id in appraisal.criterion_ids
    ]


def _passed_over(state: npt.NDArray[np.object_], places: list[list[int]]) -> npt.NDArray[np.bool_]:
    """Return which cells, (n_options, n_dimensions), have no say in their criterion.

    Those that do not apply; and where one is IE or unscored all but the first such, whose even draw is the criterion's.
    """
    unknown = (state == IE) | (state == "unscored")
    over: npt.NDArray[np.bool_] = state == NA
    for mine in places:
        lost = unknown[:, mine].any(axis=1)
        first = np.array(mine)[unknown[:, mine].argmax(axis=1)]
        over[np.ix_(lost, mine)] = True
        over[lost, first[lost]] = False
    return over


def _combined(drawn: FloatArray, places: list[list[int]], rules: Rules) -> FloatArray:
    combine = COMBINE[rules.combine]
    return np.stack([combine(drawn[:, :, mine], axis=-1) for mine in places], axis=-1)


def cell_grades(review: Review, index: pd.MultiIndex) -> npt.NDArray[np.str_]:
    """Return the best grade of the evidence that bears on each cell (cited or linked); D where there is none.

    Parameters
    ----------
    review : Review
    index : MultiIndex
        Subject and dimension of each cell.
    """
    grade = dict(zip(review.table("evidence")["evidence_id"], review.table("evidence")["grade"], strict=True))
    best: dict[tuple[str, str], str] = {}
    for subject, dimension, evidence_id in _bearing(review):
        key = (subject, dimension)
        best[key] = min(best.get(key, "D"), grade.get(evidence_id, "D"))
    return np.array([best.get(key, "D") for key in index], dtype=np.str_)


def _bearing(review: Review) -> set[tuple[str, str, str]]:
    link = review.table("evidence_link")
    found = set(zip(link["subject_id"], link["dimension_id"], link["evidence_id"], strict=True))
    score = review.table("score")
    cited = score.loc[(score["evidence_ids"] != "").to_numpy(dtype=bool)]
    for subject, dimension, ids in zip(cited["subject_id"], cited["dimension_id"], cited["evidence_ids"], strict=True):
        found |= {(subject, dimension, part.strip()) for part in ids.split(";")}
    return found
