"""Tables of how sure a reader's own weighing is: ranks by group beside it, ranks near it, and where it turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import Purpose, weakest_status
from evaluation.presentation import Cell, TableView, listed, percent
from evaluation.presentation.words import factor_names, option_label, rank_words, span
from evaluation.tables.cells import MOST_UPRIGHT, number_cell
from evaluation.uncertainty import Acceptability

__all__ = ["RankColumn", "live_acceptability", "live_switch_points", "ranks_by_group"]


@dataclass(frozen=True, slots=True, eq=False)
class RankColumn:
    """The ranks under one set of weights: its name, and values and ranks as `options.live_totals` returns them."""

    name: str
    frame: pd.DataFrame


def ranks_by_group(
    assessment: Assessment, purpose: Purpose, columns: Mapping[str, RankColumn], *, table_id: str
) -> TableView:
    """Return the rank and the value of each subject under several sets of weights beside each other.

    Parameters
    ----------
    assessment : Assessment
    purpose : str
    columns : mapping of str to RankColumn
        By weight set, all over the same subjects.
    table_id : str
    """
    first = next(iter(columns.values())).frame
    what = "benefit" if purpose == "option" else "total"
    rows = tuple(
        (
            Cell(option_label(assessment, str(subject_id))),
            *(_ranked(column.frame, place) for column in columns.values()),
        )
        for place, subject_id in enumerate(first.iloc[:, 0])
    )
    return TableView(
        table_id=table_id,
        caption=f"Rank and {what} under these points and under those of each group",
        columns=(purpose.capitalize(), *(column.name for column in columns.values())),
        rows=rows,
        note=f"Rank first, {what} of 100 in brackets. = marks a tie. Two ranks: evidence is insufficient.",
        status=weakest_status(assessment.panels[purpose].cells["data_status"]),
        wide=len(columns) > MOST_UPRIGHT,
    )


def _ranked(frame: pd.DataFrame, place: int) -> Cell:
    item = frame.iloc[place]
    rank = rank_words(int(item["best_rank"]), int(item["worst_rank"]), bool(item["tied"]))
    return number_cell(f"{rank} ({span(float(item['lower']), float(item['upper']))})")


def live_acceptability(
    assessment: Assessment, result: Acceptability, *, known: str, n_draws: int, table_id: str
) -> TableView:
    """Return how often each option takes each rank where the reader's weights are known only so far.

    Parameters
    ----------
    assessment : Assessment
    result : Acceptability
        Over the options of the appraisal.
    known : str
        How far the weights are known, as the end of a caption: "each weight a quarter less or more".
    n_draws : int
    table_id : str
    """
    options = assessment.appraisal.option_ids if assessment.appraisal is not None else ()
    error = percent(float(result.standard_errors.max()), 1)
    levels = "Levels drawn from the marks" if assessment.settings.score_uncertainty else "Levels as they stand"
    return TableView(
        table_id=table_id,
        caption=f"How often each option takes each rank: {known}",
        columns=("Option", *(f"Rank {place + 1}" for place in range(len(options)))),
        rows=tuple(
            (Cell(option_label(assessment, option)), *(number_cell(percent(float(share), 1)) for share in shares))
            for option, shares in zip(options, result.rank_acceptability, strict=True)
        ),
        note=f"{levels}, {n_draws:,} draws; standard error of a share at most {error}.",
        status=assessment.appraisal_status,
        wide=len(options) > MOST_UPRIGHT,
    )


def live_switch_points(assessment: Assessment, found: pd.DataFrame, *, table_id: str) -> TableView:
    """Return the weight of each criterion at which another option leads, from the reader's weights.

    Parameters
    ----------
    assessment : Assessment
    found : DataFrame
        As `assessment.live.live_switches` returns, not empty.
    table_id : str
    """
    appraisal = assessment.appraisal
    names = factor_names(assessment)
    left_out = appraisal.incomplete if appraisal is not None else ()
    missing = f" Without a point value, and so not compared: {listed(left_out)}." if left_out else ""
    return TableView(
        table_id=table_id,
        caption="At which weight of one criterion another option leads",
        columns=("Criterion", "Weight now", "Changes at", "Leads below", "Leads above"),
        rows=tuple(
            (
                Cell(names[str(item.criterion_id)]),
                number_cell(percent(float(item.weight_now), 1)),
                number_cell(percent(float(item.weight), 1, missing="never")),
                Cell(str(item.winner_below)),
                Cell(str(item.winner_above)),
            )
            for item in found.itertuples()
        ),
        note=f"One weight moves from 0 to 100%; the others keep their proportions.{missing}",
        status=assessment.appraisal_status,
    )
