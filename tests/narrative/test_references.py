"""Sentences that state figures say in which table these stand, by the anchor that the table really has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

import evaluation as ev
from evaluation import figures, narrative, tables
from evaluation.narrative.phrases import in_a_row
from evaluation.presentation import Bullets, Callout, Prose, Ref, TableView, plain, sourced
from tests.assessment.challenges import opened
from tests.assessment.variants import Asked

Summary = Callable[[ev.Assessment], Prose]
Table = Callable[[ev.Assessment], TableView | Iterable[TableView]]


def texts(prose: Prose) -> Iterator[Any]:
    for block in prose.blocks:
        yield from block.items if isinstance(block, Bullets | Callout) else (block.text,)


def named(prose: Prose) -> list[str]:
    """The anchors that prose refers to, in their order."""
    return [
        anchor
        for text in texts(prose)
        if isinstance(text, tuple)
        for part in text
        if isinstance(part, Ref)
        for anchor in part.anchors
    ]


def ids(table: Table, assessment: ev.Assessment) -> set[str]:
    views = table(assessment)
    return {view.table_id for view in ([views] if isinstance(views, TableView) else views)}


def option_benefits(assessment: ev.Assessment) -> Iterable[TableView]:
    return (*tables.benefit_by_group(assessment), *tables.weights_side_by_side(assessment))


@pytest.mark.parametrize(
    ("summary", "table"),
    [
        (narrative.switch_summary, tables.switch_points_table),
        (narrative.flips_summary, tables.flips_table),
        (narrative.leave_one_out_summary, tables.leave_one_out_table),
        (narrative.methods_summary, tables.methods_table),
        (narrative.ranks_summary, tables.rank_acceptability_table),
        (narrative.central_weights_summary, tables.central_weights_table),
        (narrative.benefit_summary, option_benefits),
        (narrative.cost_summary, tables.cost_basis),
        (narrative.frontier_summary, lambda case: (*tables.cost_table(case), *tables.benefit_by_group(case))),
        (narrative.preferred_option, tables.longlist_table),
        (narrative.transition_summary, tables.framework_filter),
        (narrative.remit_reviewers, tables.interests_table),
        (narrative.hub_money, tables.accounts_lines),
        (narrative.accounts_summary, tables.accounts_lines),
        (narrative.indicators_summary, tables.indicators_table),
        (narrative.evidence_unlinked, tables.evidence_register),
        (narrative.annex_scores, tables.rounds_table),
        (narrative.annex_reproduce, tables.inputs_table),
        (narrative.annex_weights, tables.weights_side_by_side),
    ],
    ids=lambda case: getattr(case, "__name__", "table"),
)
def test_a_summary_refers_to_the_tables_of_its_figures(
    northshire_assessment: ev.Assessment, summary: Summary, table: Table
) -> None:
    assert set(named(summary(northshire_assessment))) == ids(table, northshire_assessment) != set()


def test_the_evidence_summary_refers_to_register_and_coverage(northshire_assessment: ev.Assessment) -> None:
    known = {
        *ids(tables.evidence_register, northshire_assessment),
        tables.evidence_coverage(northshire_assessment).table_id,
    }
    assert set(named(narrative.evidence_summary(northshire_assessment))) == known


def test_what_came_later_leads_to_the_annex(northshire_assessment: ev.Assessment) -> None:
    shown = {view.table_id for view in tables.later_developments(northshire_assessment)}
    for summary in (narrative.evidence_left_out, narrative.decisions_summary, narrative.programme_summary):
        assert set(named(summary(northshire_assessment))) & shown, summary.__name__


def test_levels_of_a_criterion_lead_to_the_matrix(changeup_assessment: ev.Assessment) -> None:
    matrix = tables.level_matrix(changeup_assessment).table_id
    silent = narrative.criterion_judgement(changeup_assessment, "C2")
    assert named(silent) == [matrix, tables.evidence_coverage(changeup_assessment).table_id]
    assert named(narrative.criterion_judgement(changeup_assessment, "C1")) == [matrix]


def test_tensions_that_nothing_takes_up_lead_to_the_gaps_of_the_chain(changeup_assessment: ev.Assessment) -> None:
    assert set(named(narrative.tensions_intro(changeup_assessment))) == ids(
        tables.chain_gaps_table, changeup_assessment
    )


def test_the_statement_refers_to_its_programme_and_what_people_said(assessment_of: Asked) -> None:
    statement = assessment_of("northshire", "stakeholder_statement")
    wanted = {
        narrative.statement_programme: (tables.actions_table,),
        narrative.statement_told: (tables.respondents_table, tables.responses_by_topic),
        narrative.statement_succession: (tables.themes_table, tables.programme_map_table),
    }
    for summary, shown in wanted.items():
        assert named(summary(statement)) == [table(statement).table_id for table in shown], summary.__name__


def test_a_challenge_pack_leads_from_each_figure_to_where_it_stands() -> None:
    challenge = opened("northshire-2025", "P5")
    tables_of = (tables.challenge_result, tables.challenge_moderation, tables.challenge_steps)
    shown = {view.table_id for table in tables_of for view in table(challenge)}
    answer = named(narrative.challenge_answer(challenge))
    assert answer == ["tbl-result", "tbl-moderation", "tbl-steps-equal"]
    assert set(answer) <= shown


def test_a_scorecard_refers_to_nothing_that_stands_elsewhere(changeup: ev.Review) -> None:
    card = ev.assess(changeup, changeup.settings_for("hub_scorecard", n_draws=100))
    said = [*named(narrative.scorecard_gaps(card, "H1")), *named(narrative.scorecard_disagreement(card, "H1"))]
    assert said == [figures.hub_profile(card, "H1").figure_id]


def test_the_same_gaps_refer_to_their_table_in_the_report(changeup_assessment: ev.Assessment) -> None:
    assert named(narrative.scorecard_gaps(changeup_assessment, "H1")) == [
        *ids(tables.untriangulated_table, changeup_assessment)
    ]


def test_the_status_page_counts_rows_by_status_and_refers_to_their_table(changeup_assessment: ev.Assessment) -> None:
    page = narrative.status_page(changeup_assessment)
    table = tables.status_table(changeup_assessment)
    first = plain(page.blocks[0].text)  # type: ignore[union-attr]
    totals = [plain(cell.text) for cell in table.rows[-1][1:]]
    assert first.startswith("Rows of the pack behind this document: ")
    assert [word for word in first.split() if word.replace(",", "").isdigit()] == totals
    assert named(page)[:2] == [table.table_id, "tbl-inputs"]


def test_sentences_in_a_row_keep_their_references_and_skip_what_says_nothing() -> None:
    text = in_a_row("One.", "", sourced("Two.", "t"), "Three.")
    assert text == ("One.", " ", "Two", Ref(("t",)), ".", " ", "Three.")
    assert in_a_row("") == ()
