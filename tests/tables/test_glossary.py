"""The terms of method: each stands there because a table of the same report has the word."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

import evaluation as ev
from evaluation import tables
from evaluation.assessment import Panel
from evaluation.model import Purpose
from evaluation.presentation import Ref, TableView, plain
from evaluation.tables import glossary
from evaluation.tables.glossary import TERMS, Term

REPORT = Path(__file__).parents[2] / "notebooks" / "options_report.ipynb"


def explained(assessment: ev.Assessment) -> list[str]:
    return [plain(row[0].text) for view in tables.terms_table(assessment) for row in view.rows]


def shown_by_the_report() -> set[str]:
    """The functions of tables that the report's notebook calls."""
    sources = [cell.source for cell in nbformat.read(REPORT, as_version=4).cells if cell.cell_type == "code"]
    found = (node for source in sources for node in ast.walk(ast.parse(source)))
    return {node.attr for node in found if isinstance(node, ast.Attribute)}


def words(view: TableView) -> str:
    said = (view.caption, view.note, *view.columns, *(plain(cell.text) for row in view.rows for cell in row))
    return " ".join(said).casefold()


def test_a_term_is_explained_only_where_its_method_was_used(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    both = {"TOPSIS", "VIKOR", "PROMETHEE II", "ICC(1,1)", "Gwet AC2", "Krippendorff alpha", "EDTF", "Control total"}
    assert both <= set(explained(northshire_assessment))
    assert both <= set(explained(changeup_assessment))
    # nobody compared pairs in the review of 2006, and no cost of an option is on record in it
    only = {"AHP, pairwise comparison", "Consistency ratio", "Optimism bias", "Present value"}
    assert set(explained(northshire_assessment)) - set(explained(changeup_assessment)) == only


def test_without_options_no_other_method_is_explained(northshire_assessment: ev.Assessment) -> None:
    hubs: dict[Purpose, Panel] = {"hub": northshire_assessment.hubs}
    bare = replace(northshire_assessment, appraisal=None, robustness=None, panels=hubs)
    gone = set(explained(northshire_assessment)) - set(explained(bare))
    assert {"TOPSIS", "VIKOR", "PROMETHEE II", "Confidence factor", "Central weights", "Optimism bias"} <= gone
    assert "ICC(1,1)" in explained(bare)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_leads_to_the_table_that_has_its_word(term: Term, northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.terms_table(northshire_assessment)
    (row,) = [row for row in view.rows if plain(row[0].text) == term.name]
    where = row[0].text[-1]
    assert isinstance(where, Ref)
    (used,) = [table for table in term.tables(northshire_assessment) if table.table_id == where.anchors[0]]
    assert term.word.casefold() in words(used)


def test_every_table_that_is_searched_stands_in_the_report() -> None:
    searched = {name for name in dir(glossary) if name in tables.__all__} - {"terms_table"}
    assert len(searched) > 10
    assert searched <= shown_by_the_report()


def test_terms_stand_in_the_order_of_the_alphabet(northshire_assessment: ev.Assessment) -> None:
    names = [name.casefold() for name in explained(northshire_assessment)]
    assert names == sorted(names)
