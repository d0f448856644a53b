"""A table of the terms of method that a document uses, in plain words.

A term stands in it only where a table of the same document has the word, so that none is explained that is not used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evaluation.assessment import Assessment
from evaluation.presentation import Cell, Ref, TableView, plain
from evaluation.tables.acceptability import (
    central_weights_table,
    confidence_factors_table,
    rank_acceptability_table,
    rank_entropy_table,
)
from evaluation.tables.accounts import accounts_table
from evaluation.tables.costs import cost_basis, cost_table
from evaluation.tables.evidence import untriangulated_table
from evaluation.tables.method import agreement_table
from evaluation.tables.registers import data_dictionary, inputs_table, weight_set_tables, weight_sets_table
from evaluation.tables.robustness import methods_table

__all__ = ["terms_table"]

Views = Iterable[TableView]


def _agreement(assessment: Assessment) -> Views:
    return [view for purpose in assessment.panels for view in agreement_table(assessment, purpose)]


def _weights(assessment: Assessment) -> Views:
    shown = (weight_sets_table, weight_set_tables)
    return [view for purpose in assessment.panels for made in shown for view in made(assessment, purpose)]


def _draws(assessment: Assessment) -> Views:
    shown = (rank_acceptability_table, central_weights_table, confidence_factors_table, rank_entropy_table)
    return [view for made in shown for view in made(assessment)]


def _costs(assessment: Assessment) -> Views:
    return (*cost_table(assessment), *cost_basis(assessment))


def _files(assessment: Assessment) -> Views:
    return data_dictionary(assessment), inputs_table(assessment)


def _triangulation(assessment: Assessment) -> Views:
    return untriangulated_table(assessment) if "hub" in assessment.panels else ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term of method: its name, what it means, the tables that may use it, and the word that they then have."""

    name: str
    meaning: str
    tables: Callable[[Assessment], Views]
    word: str


TERMS = (
    Term(
        "AHP, pairwise comparison",
        "Criteria are compared two at a time; the weights are those that fit all the answers best (their principal "
        "eigenvector).",
        _weights,
        "AHP",
    ),
    Term(
        "Bootstrap",
        "An interval found by drawing the cells again many times, each time some twice and some not at all. Bca and "
        "percentile are two ways to read it off.",
        _agreement,
        "bootstrap",
    ),
    Term(
        "Central weights", "The mean of all the weights under which an option comes first.", _draws, "central weights"
    ),
    Term(
        "Confidence factor",
        "How often an option comes first where its central weights hold.",
        _draws,
        "Confidence factor",
    ),
    Term(
        "Consistency ratio",
        "How far answers on pairs contradict each other: 0 is not at all. Saaty, who devised it, accepts up to 0.1.",
        _weights,
        "Saaty",
    ),
    Term(
        "Control total",
        "The sum of money set for a period, against which its lines are held.",
        accounts_table,
        "Control total",
    ),
    Term("EDTF", "A standard way to write dates, also those known in part (ISO 8601-2).", _files, "EDTF"),
    Term(
        "Gwet AC2",
        "Agreement beyond chance: 1 is full. It stays high where nearly all marks are the same.",
        _agreement,
        "Gwet AC2",
    ),
    Term(
        "ICC(1,1)",
        "Intraclass correlation: how much of the spread of the marks lies between cells and not between reviewers; 1 "
        "is all of it.",
        _agreement,
        "ICC(1,1)",
    ),
    Term(
        "Kendall W",
        "How alike reviewers rank the cells: 1 is one order for all, 0 is none in common.",
        _agreement,
        "Kendall W",
    ),
    Term(
        "Krippendorff alpha",
        "Agreement beyond chance, also where marks are missing: 1 is full, 0 is what chance gives.",
        _agreement,
        "Krippendorff alpha",
    ),
    Term(
        "Monte Carlo standard error",
        "How far a share of draws is likely to be off because only so many draws were made. A draw: weights and levels "
        "taken at random from those that are possible.",
        _draws,
        "Monte Carlo",
    ),
    Term(
        "Optimism bias",
        "The habit of estimating costs too low, and what is added to make up for it.",
        _costs,
        "optimism bias",
    ),
    Term(
        "Present value",
        "Costs of several years in one sum; those of later years count for less, by a fixed share a year (discounted).",
        _costs,
        "present value",
    ),
    Term(
        "PROMETHEE II",
        "Ranks options by how far each is ahead of the others, pair by pair, less how far it is behind.",
        methods_table,
        "PROMETHEE II",
    ),
    Term("SHA-256", "A number made from a file; any change of the file changes it.", _files, "SHA-256"),
    Term(
        "Swing weights",
        "Points for moving a criterion from its worst to its best level, beside the same move on the others.",
        _weights,
        "swing weights",
    ),
    Term(
        "TOPSIS",
        "Ranks options by how near they are to the best seen on every factor and how far from the worst.",
        methods_table,
        "TOPSIS",
    ),
    Term(
        "Triangulated",
        "Held up by more than one kind of source.",
        _triangulation,
        "triangulated",
    ),
    Term(
        "VIKOR",
        "Ranks options by how far they fall short of the best on all factors together and on their weakest.",
        methods_table,
        "VIKOR",
    ),
)


def terms_table(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the terms of method that the tables of the report use, each in plain words; nothing where none is used."""
    rows = []
    for term in TERMS:
        where = next((view.table_id for view in term.tables(assessment) if _has(view, term.word)), None)
        if where is not None:
            rows.append((Cell((term.name, Ref((where,)))), Cell(term.meaning)))
    if not rows:
        return ()
    view = TableView(
        table_id="tbl-terms",
        caption="Terms of method used here, in plain words",
        columns=("Term", "What it means"),
        rows=tuple(rows),
        widths=(28, 72),
    )
    return (view,)


def _has(view: TableView, word: str) -> bool:
    """Return whether a table has a word, in any case, in its caption, headings, cells or note."""
    said = (view.caption, view.note, *view.columns, *(plain(cell.text) for row in view.rows for cell in row))
    return any(word.casefold() in text.casefold() for text in said)
