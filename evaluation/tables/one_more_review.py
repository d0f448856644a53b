"""Tables of where one more review, or one more piece of evidence, would help most."""

from __future__ import annotations

import math

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.one_more_review import CLEAR, WORTHS, clear_of_noise
from evaluation.presentation import Cell, TableView, number, percent
from evaluation.presentation.one_more_review import ANSWERS, best_words, cell_words, points, weights_of, wrong_share
from evaluation.presentation.words import group_weights, option_label
from evaluation.tables.cells import level_cell, number_cell

__all__ = ["one_more_review_cells", "one_more_review_table"]

Views = tuple[TableView, ...]
MOST_ROWS = 10


def one_more_review_table(assessment: Assessment) -> Views:
    """Return, for each group's weights, in which cell one more review or piece of evidence would help most."""
    found = assessment.robustness
    if found is None or not found.one_more_review.cells:
        return ()
    by_weights, names = found.one_more_review.cells, weights_of(assessment)
    rows = tuple(
        (
            Cell(names[key]),
            number_cell(percent(wrong_share(assessment, key), 1)),
            *(Cell(best_words(assessment, cells, worth)) for worth in WORTHS),
        )
        for key, cells in by_weights.items()
    )
    view = TableView(
        table_id="tbl-one-more-review",
        caption="Where one more review would help most, by what each group said",
        columns=("Weights of", "Leader wrong in", *ANSWERS.values()),
        rows=rows,
        note="Leader wrong in: share of draws in which the option that is most often first is not first. Then the cell "
        "where that share can be expected to fall most, and by how many points of a hundred. None: whatever is "
        f"learned, the same option stays most often first. Not clear: within {number(CLEAR, 0)} standard errors of the "
        f"drawing ({found.one_more_review.n_draws:,} draws).",
        status=assessment.appraisal_status,
        widths=(24, 13, 21, 21, 21),
    )
    return (view,)


def one_more_review_cells(assessment: Assessment) -> Views:
    """Return the cells of which learning more is worth something under the weights in use; none where none is."""
    found = assessment.robustness
    if found is None or not found.one_more_review.cells:
        return ()
    cells = found.one_more_review.cells[assessment.chosen_weights]
    clear = pd.DataFrame({worth: clear_of_noise(cells, worth) for worth in WORTHS})
    worthy = clear.any(axis=1).to_numpy(dtype=bool)
    if not worthy.any():
        return ()
    shown = cells[worthy].head(MOST_ROWS)
    errors = cells[[f"{worth}_error" for worth in WORTHS]].max().max()
    view = TableView(
        table_id="tbl-one-more-review-cells",
        caption=f"Cells of which learning more would help, by {group_weights(assessment, 'option')}",
        columns=("Option", "Cell", "Level now", "Marks", "Evidence", *ANSWERS.values()),
        rows=tuple(_row(assessment, cells.loc[place], clear.loc[place]) for place in shown.index),
        note="Points of a hundred by which the share of draws in which the leader is wrong can be expected to fall. "
        "Marks: numbered ones. Evidence: its best grade; beyond grade A there is no better. "
        f"{_count_words(len(shown), int(worthy.sum()))}Largest standard error of the drawing: "
        f"{points(float(errors))}.",
        status=assessment.appraisal_status,
        widths=(20, 12, 14, 9, 11, 12, 12, 12),
    )
    return (view,)


def _count_words(n_shown: int, n_worthy: int) -> str:
    return "" if n_shown == n_worthy else f"The {n_shown} of most worth, of {n_worthy} cells. "


def _row(assessment: Assessment, cell: pd.Series, clear: pd.Series) -> tuple[Cell, ...]:
    panel = assessment.panels["option"]
    level = panel.cell(cell["option_id"], cell["dimension_id"])
    return (
        Cell(option_label(assessment, str(cell["option_id"]))),
        Cell(cell_words(assessment, cell).partition(" on ")[2]),
        level_cell(level["state"], level["low"], level["high"], panel.scale),
        number_cell(number(cell["n_marks"], 0)),
        Cell(str(cell["grade"])),
        *(number_cell(_worth_words(float(cell[worth]), is_clear=bool(clear[worth]))) for worth in WORTHS),
    )


def _worth_words(drop: float, *, is_clear: bool) -> str:
    if math.isnan(drop):
        return "no better grade"
    if drop == 0:
        return "none"
    return points(drop) if is_clear else "not clear"
