"""Tables of how sure the lead is: switch points, flips, what is left out, other methods, and a summary.

Every function returns its tables as a tuple, empty where there is nothing to compare.
"""

from __future__ import annotations

import math

from evaluation.assessment import Assessment
from evaluation.assessment.checks import (
    NEAR,
    Check,
    first_compared,
    nearest_switch,
    reviewers_who_alter,
    robustness_checks,
)
from evaluation.assessment.robustness import ANY_WEIGHTS, Robustness
from evaluation.options import Appraisal, Leaders
from evaluation.presentation import Cell, TableView, count_of, level_text, listed, number, percent
from evaluation.presentation.terms import METHOD_NAMES, criterion_label
from evaluation.presentation.words import (
    factor_names,
    leaders_words,
    no_flip_words,
    no_method_words,
    no_switch_words,
    option_label,
)
from evaluation.tables.cells import number_cell

__all__ = [
    "dominance_table",
    "flips_table",
    "leave_one_out_table",
    "methods_table",
    "robustness_summary",
    "switch_points_table",
]

Views = tuple[TableView, ...]


def _dimension_names(appraisal: Appraisal) -> dict[str, str]:
    """Return the name of each dimension: its factor's, with its kind where the factor has several."""
    return {
        dimension.dimension_id: criterion_label(criterion)
        + (f", {dimension.kind}" if len(criterion.dimensions) > 1 else "")
        for criterion in appraisal.criterion_set.criteria
        for dimension in criterion.dimensions
    }


def dominance_table(assessment: Assessment) -> Views:
    """Return the options that another beats outright, whatever the weights; none where none is."""
    found = assessment.robustness
    if found is None or not found.beaten:
        return ()
    rows = tuple(
        (Cell(option_label(assessment, option)), Cell(listed(option_label(assessment, other) for other in by)))
        for option, by in found.beaten.items()
    )
    view = TableView(
        table_id="tbl-dominance",
        caption="Options that no weights put ahead of all others",
        columns=("Option", "Beaten outright by"),
        rows=rows,
        note="Beaten outright: the other is as good on every success factor and better on at least one, whatever level "
        "stands in the place of insufficient evidence.",
        status=assessment.appraisal_status,
    )
    return (view,)


def switch_points_table(assessment: Assessment) -> Views:
    """Return the weight of each factor at which another option leads, the other weights kept in proportion."""
    found = assessment.robustness
    if found is None or found.switch_points.empty:
        return ()
    names = factor_names(assessment)
    rows = tuple(_switch_row(names[str(item.criterion_id)], item) for item in found.switch_points.itertuples())
    view = TableView(
        table_id="tbl-switch-points",
        caption="At which weight of one factor another option leads",
        columns=("Success factor", "Weight now", "Changes at", "Leads below", "Leads above"),
        rows=rows,
        note=f"One weight moves from 0 to 100%; the others keep their proportions. {_excluded_words(found)}".strip(),
        status=assessment.appraisal_status,
    )
    return (view,)


def _switch_row(name: str, item: object) -> tuple[Cell, ...]:
    now, weight = float(item.weight_now), float(item.weight)  # type: ignore[attr-defined]
    below, above = str(item.winner_below), str(item.winner_above)  # type: ignore[attr-defined]
    changes = percent(weight, 1, missing="never")
    return Cell(name), number_cell(percent(now, 1)), number_cell(changes), Cell(below), Cell(above)


def _excluded_words(found: Robustness) -> str:
    if not found.excluded:
        return ""
    return f"Without a point value, and so not compared: {listed(found.excluded)}."


def flips_table(assessment: Assessment) -> Views:
    """Return every change of one level by one step that alters who leads; none where no such change does."""
    found, appraisal = assessment.robustness, assessment.appraisal
    if found is None or appraisal is None or found.flips.empty:
        return ()
    names = _dimension_names(appraisal)
    rows = []
    for item in found.flips.itertuples():
        ends = [level_text(end, end, "level", appraisal.scale) for end in (item.level_from, item.level_to)]
        option = option_label(assessment, str(item.option_id))
        rows.append(
            (
                Cell(option),
                Cell(names[str(item.dimension_id)]),
                Cell(ends[0]),
                Cell(ends[1]),
                Cell(listed(item.leaders)),
            )
        )
    view = TableView(
        table_id="tbl-flips",
        caption="Single levels that alter the leading option when moved by one step",
        columns=("Option", "Success factor", "Level now", "Moved to", "Then leads"),
        rows=tuple(rows),
        note=f"{_tried(found)} Several names: a tie, or options of which any may lead.",
        status=assessment.appraisal_status,
    )
    return (view,)


def _tried(found: Robustness) -> str:
    change = "of one known level by one step"
    moves = count_of(found.n_moves, f"change {change} was", f"changes {change} were")
    if not found.n_between:
        return f"{moves} tried, one at a time."
    return f"{moves} tried, one at a time; not moved, between two steps: {count_of(found.n_between, 'level')}."


def leave_one_out_table(assessment: Assessment) -> Views:
    """Return who leads when one factor or one reviewer is left out, and before moderation."""
    found = assessment.robustness
    if found is None:
        return ()
    names = factor_names(assessment)
    now, before = set(found.leaders.option_ids), found.before_moderation
    altering = {assessment.names[reviewer] for reviewer in reviewers_who_alter(found)}
    cases = [
        (f"Without {names[criterion]}", leaders, "does not apply")
        for criterion, leaders in found.without_criterion.items()
    ]
    cases.append(("All marks, before moderation", before, "yes"))
    by_name = sorted((assessment.names[reviewer], leaders) for reviewer, leaders in found.without_reviewer.items())
    cases += [
        (f"Without the marks of {name}, before moderation", leaders, "no" if name in altering else "yes")
        for name, leaders in by_name
    ]
    rows = tuple(
        (Cell(name), Cell(leaders_words(leaders)), Cell("yes" if set(leaders.option_ids) == now else "no"), Cell(same))
        for name, leaders, same in cases
    )
    view = TableView(
        table_id="tbl-leave-one-out",
        caption="Who leads when one factor or one reviewer is left out",
        columns=(
            "What is changed",
            "Leads",
            f"As now ({leaders_words(found.leaders)})",
            f"As before moderation ({leaders_words(before)})",
        ),
        rows=rows,
        note="Before moderation: the medians of the reviewers' marks, without what the panel agreed. Whether one "
        "reviewer decides is seen against those medians with all marks.",
        status=assessment.appraisal_status,
        widths=(44, 20, 18, 18),
    )
    return (view,)


def methods_table(assessment: Assessment) -> Views:
    """Return the rank of each option by the additive method and by others, asked only whether the answer survives."""
    found = assessment.robustness
    if found is None or found.methods.empty:
        return ()
    ranks = found.methods.pivot(index="option_id", columns="method", values="rank")
    methods = list(dict.fromkeys(found.methods["method"]))
    rows = tuple(
        (Cell(option_label(assessment, option)), *(number_cell(_rank_words(ranks, option, m)) for m in methods))
        for option in found.option_ids
        if option in ranks.index
    )
    view = TableView(
        table_id="tbl-methods",
        caption="Rank of each option by four methods",
        columns=("Option", *(METHOD_NAMES.get(method, method) for method in methods)),
        rows=rows,
        note="=: shared. The others answer one question only: does the answer survive another method? "
        f"{_excluded_words(found)}".strip(),
        status=assessment.appraisal_status,
    )
    return (view,)


def _rank_words(ranks: object, option: str, method: str) -> str:
    column = ranks[method]  # type: ignore[index]
    rank = column[option]
    return f"={int(rank)}" if (column == rank).sum() > 1 else f"{int(rank)}"


QUESTIONS = {
    "groups": "Does it lead under other groups' weights?",
    "any_weights": "How often is it first if every weighting is equally likely?",
    "one_weight": "Does a small change of one weight alter it?",
    "one_mark": "Does one level moved by one step alter it?",
    "criterion": "Does leaving out one success factor alter it?",
    "reviewer": "Does leaving out one reviewer alter who led before moderation?",
    "moderation": "Did it lead before moderation?",
    "method": "Does it lead by other methods?",
}
VERDICTS = {"holds": "holds", "mostly": "mostly holds", "sensitive": "sensitive", "unknown": "not known"}


def robustness_summary(assessment: Assessment) -> Views:
    """Return each question on the leading option with its answer and how far it holds."""
    checks = robustness_checks(assessment)
    found = assessment.robustness
    if found is None or not checks:
        return ()
    rows = tuple(
        (Cell(QUESTIONS[check.kind]), Cell(_answer(check, assessment, found)), Cell(VERDICTS[check.verdict]))
        for check in checks
    )
    view = TableView(
        table_id="tbl-robustness",
        caption=f"How sure the lead is: {leaders_words(found.leaders)}",
        columns=("Question", "Answer", "How far it holds"),
        rows=rows,
        note="Holds: in every case, or with at least 95% of weights. Mostly holds: in at least three quarters of the "
        f"cases. Sensitive: in fewer. A small change of a weight: up to {number(100 * NEAR, 0)} points of a hundred.",
        status=assessment.appraisal_status,
        widths=(38, 46, 16),
    )
    return (view,)


def _answer(check: Check, assessment: Assessment, found: Robustness) -> str:
    if math.isnan(check.share):
        return _nothing(check, found)
    words = {"groups": "other sets of weights", "criterion": "factors left out", "reviewer": "reviewers left out"}
    if check.kind in words:
        return f"The same in {check.n_same} of {check.n_cases} {words[check.kind]}.{_others(check, assessment, found)}"
    return _answer_on_the_lead(check, found)


def _answer_on_the_lead(check: Check, found: Robustness) -> str:
    if check.kind == "any_weights":
        return f"In {percent(check.share)} of {'draws' if found.n_draws(ANY_WEIGHTS) else 'all weights, exactly'}."
    if check.kind == "one_mark":
        return _flip_words(found)
    if check.kind == "moderation":
        return "Yes." if check.n_same else f"No: {leaders_words(found.before_moderation)}."
    if check.kind == "one_weight":
        survives = f"The lead survives it on {check.n_same} of {check.n_cases} factors.{_soonest(found)}"
        return f"{survives} {_excluded_words(found)}".strip()
    first = f"First is {listed(first_compared(found))}, as here, in {check.n_same} of {check.n_cases} other methods."
    return f"{first} {_excluded_words(found)}".strip()


def _nothing(check: Check, found: Robustness) -> str:
    """Say why a question has no answer."""
    if check.kind == "one_weight" and found.no_switch:
        return no_switch_words(found.no_switch)
    if check.kind == "one_mark":
        return no_flip_words(found)
    return no_method_words(found) if check.kind == "method" else "Nothing to compare."


def _flip_words(found: Robustness) -> str:
    if found.flips.empty:
        return no_flip_words(found)
    return f"Yes: {count_of(len(found.flips), 'step of a level does', 'steps of single levels do')}."


def _soonest(found: Robustness) -> str:
    """Say at which weight, nearest to the one in use, another option leads."""
    nearest = nearest_switch(found)
    if nearest is None:
        return " No weight of a single factor changes the leader."
    return f" Soonest: {nearest.criterion_id} at {percent(nearest.weight, 1)}, now {percent(nearest.weight_now, 1)}."


def _others(check: Check, assessment: Assessment, found: Robustness) -> str:
    """Name the cases in which others lead."""
    appraisal, now = assessment.appraisal, set(found.leaders.option_ids)
    cases: list[tuple[str, Leaders]] = []
    if check.kind == "groups" and appraisal is not None:
        cases = [(i.stakeholder_group, appraisal.leaders[i.weight_set_id]) for i in assessment.weight_sets["option"]]
    elif check.kind == "criterion":
        cases = list(found.without_criterion.items())
    altering = [(name, leaders) for name, leaders in cases if set(leaders.option_ids) != now]
    if check.kind == "reviewer":
        altering = sorted((assessment.names[reviewer], who) for reviewer, who in reviewers_who_alter(found).items())
    said = [f"{name}: {leaders_words(leaders)}" for name, leaders in altering]
    return f" Not so: {'; '.join(said)}." if said else ""
