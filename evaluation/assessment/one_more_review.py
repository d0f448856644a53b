"""Where one more review, or one more piece of evidence, would help most to know which option leads.

Levels are drawn by the rule of `uncertainty.score_draws`, weights from what each stakeholder group said of them. For
each cell of the options three questions are asked before their answers are known: one more mark; one more piece of
evidence; the level for certain, which no amount of either can better.

Evidence has its worth by the prior that its grade calls for. With a piece one grade better, the prior shrinks to the
mass of that grade, and what is taken from it moves to one level: the one that the evidence speaks for, as likely each
as the prior says. In a cell with insufficient evidence or a gap, any level is as likely as another; a piece of
evidence lets the panel agree on one, and the cell then stands as one that nobody else marked.

A numeric scale is taken step by step, in at most `MOST_STEPS` steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.score_uncertainty import COMBINE, NUMERIC_REACH, cell_grades
from evaluation.model import IE, Review, Rules, Scale, Settings
from evaluation.options import Appraisal
from evaluation.scoring import Marks, ratings_matrix
from evaluation.uncertainty import PRIOR_MASS, WeightInformation, draw_values, draw_weights, level_pseudo_counts
from evaluation.uncertainty.learning import (
    Outlook,
    Worth,
    after_one_mark,
    after_prior_settles,
    first_by_level,
    first_shares,
    known_for_certain,
    worth_of_learning,
)

__all__ = ["CellBelief", "OneMoreReview", "assess_one_more_review", "cell_beliefs", "clear_of_noise", "most_help"]

FloatArray = npt.NDArray[np.float64]
NotAsked = Literal["", "as they stand", "too many"]
MOST_CELLS = 400  # about a seventh of a second for each set of weights
MOST_DRAWS = 20_000
MOST_STEPS = 21
CLEAR = 2.0
"""Standard errors that a worth must exceed to be told from the noise of the drawing."""
WORTHS = ("review", "evidence", "certain")
COLUMNS = ("option_id", "criterion_id", "dimension_id", "state", "grade", "n_marks",
           *(name for worth in WORTHS for name in (worth, f"{worth}_error")))  # fmt: skip
NO_WORTH = Worth(float("nan"), float("nan"))


@dataclass(frozen=True, slots=True, eq=False)
class OneMoreReview:
    """What learning more of each cell of the options would be worth.

    Parameters
    ----------
    cells : mapping of str to DataFrame
        Under each weight set that the options were ranked with. One row a cell that has a say in its criterion, most
        worth first: ``option_id, criterion_id, dimension_id, state`` (level, IE, unscored), ``grade`` (best of its
        evidence), ``n_marks`` (numbered), and for ``review``, ``evidence`` and ``certain`` by how much that can be
        expected to lower the probability (0 to 1) that the option most often first is not the best, with its Monte
        Carlo standard error in ``review_error`` and so on. Evidence is NaN where it is of grade A already. Where a
        criterion has a dimension that is not known, the row of the first such stands for the whole criterion. Without
        entries where `not_asked` says why.
    n_draws : int
        Draws that these rest on.
    not_asked : {"", "as they stand", "too many"}
        Why nothing was asked: levels are taken as they stand, or there are more cells than `MOST_CELLS`. Empty text
        where it was.
    """

    cells: Mapping[str, pd.DataFrame]
    n_draws: int
    not_asked: NotAsked


@dataclass(frozen=True, slots=True, eq=False)
class CellBelief:
    """What is believed of one cell that has a say in its criterion.

    Parameters
    ----------
    option, criterion : int
        Places in the appraisal, from 0.
    dimension_id, state, grade, n_marks
        As in `OneMoreReview`.
    beliefs : array (n_levels,)
        Marks plus prior of each level, in marks.
    evidence : Outlook or None
        What may come of one more piece of evidence; None where it is of grade A already.
    """

    option: int
    criterion: int
    dimension_id: str
    state: str
    grade: str
    n_marks: int
    beliefs: FloatArray
    evidence: Outlook | None

    @property
    def chances(self) -> FloatArray:
        """Probability of each level."""
        return np.asarray(self.beliefs / self.beliefs.sum(), dtype=np.float64)


def assess_one_more_review(  # noqa: PLR0917 - the parts of one panel
    review: Review,
    appraisal: Appraisal,
    marks: Marks,
    cells: pd.DataFrame,
    information: Mapping[str, WeightInformation],
    settings: Settings,
    *,
    rng: np.random.Generator,
) -> OneMoreReview:
    """Return what one more mark, one more piece of evidence, and certainty would be worth in each cell.

    Parameters
    ----------
    review : Review
    appraisal : Appraisal
    marks, cells
        The options' marks and panel levels.
    information : mapping of str to WeightInformation
        What is known of the weights, by weight set.
    settings : Settings
        `n_draws`, of which at most `MOST_DRAWS` are made; `score_uncertainty`, without which there is nothing to learn.
    rng : numpy.random.Generator
    """
    if not settings.score_uncertainty:
        return OneMoreReview({}, 0, "as they stand")
    if len(appraisal.option_ids) * sum(len(mine) for mine in _dimensions(appraisal)) > MOST_CELLS:
        return OneMoreReview({}, 0, "too many")
    n_draws = min(settings.n_draws, MOST_DRAWS)
    level_stream, *weight_streams = rng.spawn(1 + len(information))
    parts, heights = list(cell_beliefs(review, appraisal, marks, cells)), _heights(appraisal.scale)
    chances = np.stack([part.chances for part in parts])
    levels = draw_values(chances, np.arange(heights.size), n_draws, level_stream).astype(np.intp)
    values = _combined(heights[levels], parts, review.rules)
    found = {}
    for (name, known), stream in zip(information.items(), weight_streams, strict=True):
        weights = draw_weights(known, n_draws, stream)
        first = first_shares(np.einsum("doc,dc->do", values, weights))
        found[name] = _frame(appraisal, parts, _worths(parts, levels, first, heights.size))
    return OneMoreReview(found, n_draws, "")


def _frame(appraisal: Appraisal, parts: list[CellBelief], worths: list[tuple[Worth, ...]]) -> pd.DataFrame:
    """Return what was found as `OneMoreReview` holds it."""
    rows = [
        (appraisal.option_ids[part.option], appraisal.criterion_ids[part.criterion], part.dimension_id, part.state,
         part.grade, part.n_marks, *(number for worth in found for number in (worth.drop, worth.standard_error)))
        for part, found in zip(parts, worths, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=COLUMNS)
    order = frame[list(WORTHS)].fillna(0.0).sort_values(list(WORTHS), ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def _dimensions(appraisal: Appraisal) -> list[list[str]]:
    """Return the dimensions of each criterion that counts."""
    by_id = {criterion.criterion_id: criterion for criterion in appraisal.criterion_set.criteria}
    return [[item.dimension_id for item in by_id[name].dimensions] for name in appraisal.criterion_ids]


def cell_beliefs(review: Review, appraisal: Appraisal, marks: Marks, cells: pd.DataFrame) -> Iterator[CellBelief]:
    """Yield what is believed of each cell that has a say; of a criterion with unknown dimensions the first of these.

    Parameters
    ----------
    review : Review
    appraisal : Appraisal
    marks, cells
        The options' marks and panel levels.
    """
    table, ratings, scale = cells.set_index(["subject_id", "dimension_id"]), ratings_matrix(marks), appraisal.scale
    index = pd.MultiIndex.from_frame(cells[["subject_id", "dimension_id"]])
    grades = dict(zip(index, cell_grades(review, index), strict=True))
    for option, option_id in enumerate(appraisal.option_ids):
        for criterion, dimension_ids in enumerate(_dimensions(appraisal)):
            states = {name: str(table.loc[(option_id, name), "state"]) for name in dimension_ids}
            unknown = [name for name, state in states.items() if state in (IE, "unscored")]
            for name in unknown[:1] or [name for name, state in states.items() if state == "level"]:
                row = marks.subject_ids.index(option_id) * len(marks.dimension_ids) + marks.dimension_ids.index(name)
                given = ratings[row][~np.isnan(ratings[row])]
                grade = str(grades[option_id, name])
                ends = table.loc[(option_id, name), ["low", "high"]].to_numpy(dtype=float)
                believed = _unknown(scale) if unknown else _known(given, float(ends.mean()), grade, scale)
                yield CellBelief(option, criterion, name, states[name], grade, len(given), *believed)


def _heights(scale: Scale) -> FloatArray:
    """Return the value of each level, or of each step of a numeric scale."""
    if scale.kind == "ordinal":
        return np.array([level.value for level in scale.levels], dtype=float)
    n_steps = round((scale.maximum - scale.minimum) / scale.step) + 1
    return np.linspace(0.0, 100.0, min(n_steps, MOST_STEPS))


def _known(given: FloatArray, middle: float, grade: str, scale: Scale) -> tuple[FloatArray, Outlook | None]:
    """Return what is believed of a cell with a level, and what may come of evidence one grade better."""
    prior, mass = _prior(middle, scale), PRIOR_MASS[grade]
    beliefs = _counted(given, scale) + mass * prior
    better = [other for other in PRIOR_MASS.values() if other < mass]
    return beliefs, after_prior_settles(beliefs, (mass - max(better)) * prior) if better else None


def _unknown(scale: Scale) -> tuple[FloatArray, Outlook]:
    """Return what is believed of a cell that is not known, and what may come of evidence that gives it a level."""
    heights = _heights(scale)
    even = np.ones(heights.size)
    if scale.kind == "numeric":
        even[[0, -1]] = 0.5  # half of the first and last step lies beyond the scale
        steps = [scale.minimum + place / 100 * (scale.maximum - scale.minimum) for place in heights]
        steps = steps if scale.direction == "higher" else steps[::-1]
    else:
        steps = [float(level.code) for level in scale.levels]
    chances = even / even.sum()
    return PRIOR_MASS["D"] * chances, Outlook(chances, np.stack([_prior(step, scale) for step in steps]))


def _counted(given: FloatArray, scale: Scale) -> FloatArray:
    """Return how many of the marks stand at each level."""
    heights = _heights(scale)
    values = np.array([scale.value(float(mark)) for mark in given], dtype=float)
    nearest = np.abs(values[:, None] - heights).argmin(axis=1)
    return np.bincount(nearest, minlength=heights.size).astype(float)


def _prior(middle: float, scale: Scale) -> FloatArray:
    """Return the prior of a panel's level with mass 1, as `score_draws` has it."""
    heights = _heights(scale)
    if scale.kind == "numeric":
        return _triangle(scale.value(middle), heights)
    codes = np.array([level.code for level in scale.levels], dtype=float)
    # positions on the scale, so that codes need not be consecutive; a pair lies half way between its levels
    position = round(float(np.interp(middle, codes, np.arange(len(codes)))) * 2) / 2
    return level_pseudo_counts(np.zeros(len(codes)), position, "C", len(codes)) / PRIOR_MASS["C"]


def _triangle(middle: float, heights: FloatArray) -> FloatArray:
    """Return how much of a triangular number around a value falls to each step, folded in at the ends."""
    n, width = heights.size, float(heights[1] - heights[0])
    beyond = int(np.ceil(NUMERIC_REACH / width)) + 1
    places = np.arange(-beyond, n + beyond)
    edges = np.append(places - 0.5, places[-1] + 0.5) * width
    offset = np.clip((edges - middle) / NUMERIC_REACH, -1.0, 1.0)
    below = np.where(offset < 0, (1 + offset) ** 2 / 2, 1 - (1 - offset) ** 2 / 2)
    # a step beyond an end falls on the step as far within it
    folded = np.abs((places + n - 1) % (2 * n - 2) - (n - 1))
    return np.bincount(folded, weights=np.diff(below), minlength=n).astype(float)


def _worths(
    parts: list[CellBelief], levels: npt.NDArray[np.intp], first: FloatArray, n_levels: int
) -> list[tuple[Worth, ...]]:
    """Return the worth of one more mark, one more piece of evidence and certainty, cell by cell."""
    first = first[:, first.any(axis=0)]  # the others can never be the best answer
    found = []
    for part, held in zip(parts, first_by_level(levels, first, n_levels), strict=True):
        asked = (after_one_mark(part.beliefs), part.evidence, known_for_certain(part.beliefs))
        found.append(
            tuple(
                NO_WORTH if outlook is None else worth_of_learning(held, part.chances, outlook, len(levels))
                for outlook in asked
            )
        )
    return found


def _combined(drawn: FloatArray, parts: list[CellBelief], rules: Rules) -> FloatArray:
    """Return the values of the criteria, (n_draws, n_options, n_criteria), from those of the cells that have a say."""
    combine = COMBINE[rules.combine]
    mine: dict[tuple[int, int], list[int]] = {}
    for place, part in enumerate(parts):
        mine.setdefault((part.option, part.criterion), []).append(place)
    n_options, n_criteria = (1 + max(key[axis] for key in mine) for axis in (0, 1))
    values = np.empty((len(drawn), n_options, n_criteria))
    for (option, criterion), places in mine.items():
        values[:, option, criterion] = combine(drawn[:, places], axis=1)
    return values


def most_help(cells: pd.DataFrame, worth: str) -> pd.Series | None:
    """Return the cell in which an answer is worth most, among those whose worth is clear of the noise of the drawing.

    None where no cell's is.

    Parameters
    ----------
    cells : DataFrame
        Of one weight set, as `OneMoreReview.cells` holds.
    worth : {"review", "evidence", "certain"}
    """
    clear = cells[clear_of_noise(cells, worth)]
    return None if clear.empty else clear.loc[clear[worth].idxmax()]


def clear_of_noise(cells: pd.DataFrame, worth: str) -> npt.NDArray[np.bool_]:
    """Return which cells have a worth of more than `CLEAR` standard errors; not those where it is not known."""
    return np.asarray(cells[worth] > CLEAR * cells[f"{worth}_error"], dtype=np.bool_)
