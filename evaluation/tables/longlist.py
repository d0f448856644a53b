"""Tables of the longlist: the framework filter, the success factors with their reasons, and every verdict.

Every function returns its tables as a tuple, which is empty where the pack holds no rows to show.
"""

from __future__ import annotations

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.options import Appraisal, csf_verdicts, longlist
from evaluation.options.longlist import FILTERS
from evaluation.presentation import Cell, TableView
from evaluation.presentation.terms import criterion_label
from evaluation.presentation.words import option_role
from evaluation.tables.cells import MOST_UPRIGHT, text_cell

__all__ = ["COMPARATORS", "framework_filter", "longlist_table", "success_factor_reasons", "success_factors"]

Views = tuple[TableView, ...]

VERDICT_WORDS = {
    "carried": "carried",
    "discarded": "discarded",
    "preferred_way_forward": "carried, preferred way forward",
}
FACTOR_WORDS = {"meets": "meets", "partly": "partly", "fails": "fails", "unknown": "not known"}
COMPARATORS = "The baseline and the option without national services are the workbench's comparators."


def framework_filter(assessment: Assessment) -> Views:
    """Return what each option chooses on the five choices of the options framework filter."""
    options = longlist(assessment.review)
    if options.empty:
        return ()
    rows = tuple(
        (Cell(_named(item)), *(text_cell(str(getattr(item, name)), "not stated") for name in FILTERS))
        for item in options.itertuples()
    )
    view = TableView(
        table_id="tbl-framework-filter",
        caption="Options by the five choices of the framework filter",
        columns=("Option", *(name.capitalize() for name in FILTERS)),
        rows=rows,
        note="Order of choice: what is covered, what is offered, who delivers, when, and who pays.",
        status=weakest_status(options["data_status"]),
        widths=(15, 16, 18, 18, 18, 15),
    )
    return (view,)


def success_factors(assessment: Assessment) -> Views:
    """Return the verdict on each success factor for every option of the longlist."""
    criterion_set = assessment.review.criterion_set("option")
    options = longlist(assessment.review)
    if criterion_set is None or options.empty:
        return ()
    verdicts = csf_verdicts(assessment.review, criterion_set)
    table = verdicts.set_index(["option_id", "criterion_id"])["verdict"]
    rows = tuple(
        (Cell(_named(item)), *(_verdict_cell(table[item.option_id, c.criterion_id]) for c in criterion_set.criteria))
        for item in options.itertuples()
    )
    view = TableView(
        table_id="tbl-success-factors",
        caption="Longlist against the critical success factors",
        columns=("Option", *map(criterion_label, criterion_set.criteria)),
        rows=rows,
        note="Hatched or grey: not known, which is neither met nor failed. The reasons stand in the next table.",
        status=weakest_status(assessment.review.table("option_csf")["data_status"]),
        wide=len(criterion_set.criteria) > MOST_UPRIGHT,
        widths=(22, *(13.0 for _ in criterion_set.criteria)),
    )
    return (view,)


def _verdict_cell(verdict: str) -> Cell:
    return Cell(FACTOR_WORDS[verdict], "level-none" if verdict == "unknown" else "text")


def success_factor_reasons(assessment: Assessment) -> Views:
    """Return the reason for every verdict on a success factor, one row for each option."""
    criterion_set = assessment.review.criterion_set("option")
    options = longlist(assessment.review)
    if criterion_set is None or options.empty:
        return ()
    verdicts = csf_verdicts(assessment.review, criterion_set)
    names = {criterion.criterion_id: criterion_label(criterion) for criterion in criterion_set.criteria}
    labels = {item.option_id: _named(item) for item in options.itertuples()}
    rows = tuple(
        (
            Cell(labels[item.option_id]),
            Cell(names[item.criterion_id]),
            _verdict_cell(str(item.verdict)),
            Cell(str(item.reason)),
        )
        for item in verdicts.itertuples()
    )
    view = TableView(
        table_id="tbl-success-factor-reasons",
        caption="Reasons for the verdicts on the success factors",
        columns=("Option", "Success factor", "Verdict", "Reason"),
        rows=rows,
        status=weakest_status(assessment.review.table("option_csf")["data_status"]),
        widths=(22, 20, 12, 46),
    )
    return (view,)


def longlist_table(assessment: Assessment) -> Views:
    """Return every option of the longlist, carried or discarded, with the reason."""
    options = longlist(assessment.review)
    if options.empty:
        return ()
    rows = tuple(
        (
            Cell(_named(item)),
            text_cell(str(item.description)),
            Cell(_verdict_words(item, assessment.appraisal)),
            text_cell(str(item.verdict_reason), "no reason on record"),
        )
        for item in options.itertuples()
    )
    view = TableView(
        table_id="tbl-longlist",
        caption="Every option, carried or discarded, with the reason",
        columns=("Option", "What it is", "Verdict", "Reason"),
        rows=rows,
        note=COMPARATORS,
        status=weakest_status(options["data_status"]),
        row_anchors=tuple(f"option-{option}" for option in options["option_id"]),
        widths=(18, 30, 16, 36),
    )
    return (view,)


def _named(item: object) -> str:
    return f"{item.option_id} {item.short_name}"  # type: ignore[attr-defined]


def _verdict_words(item: object, appraisal: Appraisal | None) -> str:
    role = option_role(appraisal, item.option_id)  # type: ignore[attr-defined]
    words = VERDICT_WORDS[item.longlist_verdict]  # type: ignore[attr-defined]
    return f"{words}: {role}" if "comparator" in role else words
