"""Tables of the longlist against rows of both packs, picked by hand."""

from __future__ import annotations

import evaluation as ev
from evaluation import tables
from evaluation.presentation import plain
from tests.tables.views import changed, grid, with_table


def test_framework_filter_has_the_five_choices_of_every_option(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.framework_filter(changeup_assessment)
    assert view.columns == ("Option", "Scope", "Solution", "Delivery", "Implementation", "Funding")
    assert grid(view)["O6 No national"][0] == "No national services"
    assert [plain(row[0].text)[:2] for row in view.rows] == ["O0", "O1", "O2", "O3", "O4", "O6", "O7"]


def test_longlist_names_comparators_and_keeps_anchors(changeup_assessment: ev.Assessment) -> None:
    (view,) = tables.longlist_table(changeup_assessment)
    assert view.row_anchors[0] == "option-O0"
    assert grid(view)["O0 As now"][1] == "carried: baseline comparator"
    assert grid(view)["O6 No national"][1] == "carried: no national comparator"
    assert grid(view)["O7 Single agency"][1] == "discarded"
    assert "option-O5" not in view.row_anchors  # known in June 2007 only


def test_preferred_option_is_said_in_the_longlist(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.longlist_table(northshire_assessment)
    assert grid(view)["P5 Alliance"][1] == "carried, preferred way forward"


def test_one_verdict_changes_one_cell(northshire_assessment: ev.Assessment) -> None:
    frame = northshire_assessment.review.table("option_csf")
    after = with_table(
        northshire_assessment, option_csf=changed(frame, {"option_id": "P4", "criterion_id": "F5"}, "verdict", "meets")
    )
    (before,), (view,) = tables.success_factors(northshire_assessment), tables.success_factors(after)
    pairs = [(a, b) for x, y in zip(before.rows, view.rows, strict=True) for a, b in zip(x, y, strict=True) if a != b]
    assert [(plain(a.text), plain(b.text)) for a, b in pairs] == [("fails", "meets")]


def test_unknown_verdicts_are_hatched_and_named(northshire_assessment: ev.Assessment) -> None:
    (view,) = tables.success_factors(northshire_assessment)
    row = next(row for row in view.rows if plain(row[0].text) == "P1 None")
    assert (plain(row[3].text), row[3].kind) == ("not known", "level-none")
