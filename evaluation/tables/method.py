"""Tables of the method: questions, criteria, scale, rounds, interests, spread of marks, agreement."""

from __future__ import annotations

import math

import pandas as pd

from evaluation.agreement import CoefficientRow
from evaluation.assessment import Assessment, Panel
from evaluation.model import Criterion, Purpose, Scale, weakest_status
from evaluation.presentation import Cell, TableView, day, level_text, listed, number, percent
from evaluation.presentation.terms import (
    INTERESTS,
    QUESTION_KINDS,
    STAGES,
    TEST_FORMS,
    criterion_label,
    dimension_label,
)
from evaluation.tables.cells import number_cell, text_cell

__all__ = [
    "agreement_table",
    "criteria_table",
    "interests_table",
    "questions_table",
    "rounds_table",
    "scale_tables",
    "spread_table",
]


def questions_table(assessment: Assessment) -> TableView:
    """Return the questions of the review in their own words."""
    table = assessment.review.table("question").sort_values("order", kind="stable")
    rows = [(Cell(row.question_id), Cell(row.wording), Cell(QUESTION_KINDS[row.kind])) for row in table.itertuples()]
    if not rows:
        rows = [(Cell("none"), Cell("The pack holds no question."), Cell("not known"))]
    return TableView(
        table_id="tbl-questions",
        caption="The questions of the review, in its own words",
        columns=("Question", "Words", "Asks"),
        rows=tuple(rows),
        status=weakest_status(table["data_status"]),
        widths=(12, 68, 20),
    )


def criteria_table(assessment: Assessment, purpose: Purpose = "hub") -> TableView:
    """Return the criteria of one set in their own words, with what is scored under each."""
    panel = assessment.panels[purpose]
    declared = assessment.review.table("criterion")
    mine = declared[declared["set_id"] == panel.criterion_set.set_id]
    rows = [_criterion_row(criterion) for criterion in panel.criterion_set.criteria]
    return TableView(
        table_id=f"tbl-criteria-{purpose}",
        caption=f"Criteria that judge each {purpose}, in their own words",
        columns=("Criterion", "Words", "Asks for", "Scored on"),
        rows=tuple(rows),
        note="Each dimension is scored by itself; what it looks at stands after it.",
        status=weakest_status(mine["data_status"]),
        widths=(22, 40, 13, 30),
    )


def _criterion_row(criterion: Criterion) -> tuple[Cell, ...]:
    scored = "; ".join(
        f"{item.dimension_id}"
        + (f" {item.kind}" if item.kind != "single" else "")
        + (f" ({item.aspects})" * bool(item.aspects))
        for item in criterion.dimensions
    )
    asks = TEST_FORMS[criterion.test_form]
    return Cell(criterion_label(criterion)), Cell(criterion.wording), Cell(asks), text_cell(scored)


def scale_tables(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the levels of each scale in use with their words and values, one table a scale."""
    judged: dict[str, list[Purpose]] = {}
    for purpose, panel in assessment.panels.items():
        judged.setdefault(panel.criterion_set.scale_id, []).append(purpose)
    return tuple(_scale_table(assessment.panels[purposes[0]].scale, purposes) for purposes in judged.values())


def _scale_table(scale: Scale, purposes: list[Purpose]) -> TableView:
    if scale.kind == "ordinal":
        rows = [
            (Cell(f"{level.code}"), Cell(level.word), number_cell(number(level.value, 0))) for level in scale.levels
        ]
    else:
        ends = ((scale.worst, "worst mark"), (scale.best, "best mark"))
        rows = [(Cell(f"{mark:g}"), Cell(word), number_cell(number(scale.value(mark), 0))) for mark, word in ends]
    rows.append((Cell("IE"), Cell("Insufficient evidence"), Cell("no value")))
    rows.append((Cell("NA"), Cell("Not applicable"), Cell("no value")))
    return TableView(
        table_id=f"tbl-scale-{purposes[0]}",
        caption=f"The scale on which each {listed(purposes)} is scored",
        columns=("Level", "Word", "Value, 0 to 100"),
        rows=tuple(rows),
        note="IE and NA are counted and shown; neither is zero.",
    )


def rounds_table(assessment: Assessment) -> TableView:
    """Return the rounds of marking and moderation, with what was judged, when, and how many marks were given."""
    review = assessment.review
    table = review.table("round")
    purposes = {item.set_id: item.purpose for item in review.criterion_sets}
    score, consensus = review.table("score"), review.table("consensus")
    rows: list[tuple[Cell, ...]] = []
    for row in table[table["set_id"].isin(list(purposes))].itertuples():
        given = consensus if row.stage == "moderation" else score
        count = int((given["round_id"] == row.round_id).sum())
        dates = f"{day(row.opened)} to {day(row.closed)}" if row.opened != row.closed else day(row.opened)
        locked = "yes" if row.locked else "no"
        rows.append(
            (
                Cell(row.round_id),
                Cell(f"{purposes[row.set_id]}s"),
                Cell(STAGES[row.stage] + (f" of {row.moderates}" if row.moderates else "")),
                Cell(dates),
                number_cell(number(count, 0)),
                Cell(locked),
            )
        )
    if not rows:
        rows = [(Cell("none"), Cell("No round of marking is on record."), *(Cell("not known") for _ in range(4)))]
    return TableView(
        table_id="tbl-rounds",
        caption="Rounds of marking and moderation",
        columns=("Round", "On", "Stage", "Held", "Marks or levels", "Locked"),
        rows=tuple(rows),
        note="Trial marks are practice; they enter no level.",
    )


def interests_table(assessment: Assessment) -> tuple[TableView, ...]:
    """Return the interests that reviewers declared, with how each was handled; nothing where none was declared.

    Where reviewers are anonymous the table does not say whose interest it is, because its nature would.
    """
    interest = assessment.review.table("interest")
    declared = interest[interest["kind"] != "none"]
    if declared.empty:
        return ()
    anonymous = assessment.settings.anonymise
    rows = []
    for row in declared.itertuples():
        subject = assessment.review.subject(row.subject_id)
        who = () if anonymous else (Cell(assessment.names[row.reviewer_id]),)
        nature, handled = text_cell(row.nature, "not stated"), text_cell(row.mitigation, "not stated")
        rows.append((Cell(subject.short_name), *who, Cell(INTERESTS[row.kind]), nature, handled))
    table = TableView(
        table_id="tbl-interests",
        caption="Interests declared, and how they were handled",
        columns=("In", *(() if anonymous else ("Reviewer",)), "Kind", "Nature", "How handled"),
        rows=tuple(rows),
        note="A reviewer with an actual interest in a subject cannot score it.",
        status=weakest_status(declared["data_status"]),
        widths=(14, *(() if anonymous else (10,)), 11, 34, 40),
    )
    return (table,)


def spread_table(assessment: Assessment, purpose: Purpose = "hub") -> TableView:
    """Return how far the marks of a cell lie apart, dimension by dimension."""
    panel = assessment.panels[purpose]
    rows = []
    for criterion in panel.criterion_set.criteria:
        for dimension in criterion.dimensions:
            cells = panel.cells[panel.cells["dimension_id"] == dimension.dimension_id]
            rows.append((Cell(dimension_label(criterion, dimension)), *_spread_cells(panel, cells)))
    return TableView(
        table_id=f"tbl-spread-{purpose}",
        caption=f"How far the marks on one {purpose} lie apart, by dimension",
        columns=("Dimension", "Cells", "All alike", "One step apart", "Further apart", "Widest", "IE beside a level"),
        rows=tuple(rows),
        note="Steps are those of the scale. Cells with fewer than two numbered marks stand under none of the three.",
        status=weakest_status(panel.cells["data_status"]),
    )


def _spread_cells(panel: Panel, cells: pd.DataFrame) -> tuple[Cell, ...]:
    numbered = cells["n_marks"] - cells["n_ie"] - cells["n_na"]
    shared = cells[numbered >= 2]
    apart = shared["maximum"] - shared["minimum"]
    step = 1.0 if panel.scale.kind == "ordinal" else panel.scale.step
    near = apart <= step * (1 + 1e-9)
    mixed = int(((cells["n_ie"] > 0) & (numbered > 0)).sum())
    counts = (len(cells), int((apart == 0).sum()), int(((apart > 0) & near).sum()), int((~near).sum()))
    widest = "none shared" if shared.empty else f"{apart.max():g}"
    return (*(number_cell(number(count, 0)) for count in counts), number_cell(widest), number_cell(number(mixed, 0)))


def agreement_table(assessment: Assessment, purpose: Purpose = "hub") -> tuple[TableView, ...]:
    """Return the agreement coefficients, each with its interval, its range without one reviewer, and its numbers.

    Nothing where none can be computed.
    """
    panel = assessment.panels[purpose]
    if panel.agreement is None:
        return ()
    table = TableView(
        table_id=f"tbl-agreement-{purpose}",
        caption=f"Agreement of the reviewers on the {purpose}s: coefficient, interval and what they rest on",
        columns=(
            "Coefficient",
            "Estimate",
            "Interval over cells",
            "Without one reviewer",
            "Cells",
            "Reviewers",
            "Marks",
            "How found",
        ),
        rows=tuple(_coefficient_row(row, panel.reviewer_jackknife) for row in panel.agreement.rows),
        note=AGREEMENT_NOTE,
        status=weakest_status(panel.cells["data_status"]),
        widths=(20, 11, 15, 15, 8, 11, 8, 30),
    )
    return (table,)


AGREEMENT_NOTE = (
    "Numbered marks of the individual round. IE and NA are left out, not counted as zero. Intervals take cells as "
    "independent and reviewers as given. Without one reviewer: lowest to highest estimate with each left out in turn."
)


def _coefficient_row(row: CoefficientRow, jackknife: pd.DataFrame) -> tuple[Cell, ...]:
    known = not (math.isnan(row.lower) or math.isnan(row.upper))
    interval = f"{number(row.lower, 2)} to {number(row.upper, 2)} ({percent(row.confidence)})" if known else "none"
    # a coefficient is never printed without its interval
    estimate = number(row.estimate, 2) if known else "not given"
    how = f"{row.interval_method}; {row.note}" if row.note and known else (row.note or row.interval_method)
    counts = (row.n_units, row.n_raters, row.n_ratings)
    return (
        Cell(row.coefficient),
        number_cell(estimate),
        Cell(interval),
        Cell(_range_without_one(row.coefficient, jackknife) if known else "none"),
        *(number_cell(number(count, 0)) for count in counts),
        Cell(how),
    )


def _range_without_one(coefficient: str, jackknife: pd.DataFrame) -> str:
    """Say from where to where a coefficient moves as each reviewer is left out, and for how many it is not defined."""
    estimates = jackknife.loc[jackknife["coefficient"] == coefficient, "estimate"]
    defined = estimates.dropna()
    if defined.empty:
        return "none"
    words = f"{number(defined.min(), 2)} to {number(defined.max(), 2)}"
    return words if len(defined) == len(estimates) else f"{words} ({len(defined)} of {len(estimates)} defined)"


def median_words(panel: Panel, cell: pd.Series) -> str:
    """Return the median of a cell's marks in words, before anything was agreed."""
    return level_text(cell["median_low"], cell["median_high"], cell["median_state"], panel.scale)
