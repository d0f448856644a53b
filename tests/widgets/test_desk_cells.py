"""Cells of the desks: labels, the marks that may be given, the evidence linked."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.packs.rounds import set_of
from evaluation.widgets.desk_cells import (
    cells_of,
    evidence_on,
    level_choices,
    register_of,
)


def test_a_cell_is_named_by_subject_criterion_and_kind(northshire: ev.Review) -> None:
    first, second, *_ = cells_of(northshire, "S1", ("N1",))
    assert (first.label, second.label) == ("N1 Money: K1 Knows the need", "N1 Money: K2 Reach: extent")
    assert first.key == ("S1", "N1", "K1v")


def test_the_levels_carry_the_words_of_scale_and_rubric(northshire: ev.Review) -> None:
    choices = level_choices(northshire, set_of(northshire, "S1"), "K1v")
    assert [choice.code for choice in choices] == ["0", "1", "2", "3", "4", "IE", "NA"]
    # descriptor.csv, first row
    assert choices[0].label == "0 Absent: No study of need and no plan that speaks of who needs the service."
    assert [choice.label for choice in choices[-2:]] == ["IE Insufficient evidence", "NA Not applicable"]


def test_a_numeric_scale_offers_each_step_once(northshire: ev.Review) -> None:
    awards = set_of(northshire, "S3")
    codes = [choice.code for choice in level_choices(northshire, awards, awards.dimensions[0].dimension_id)]
    # review.toml: 0 to 10 in steps of 0.5
    assert codes[:3] == ["0", "0.5", "1"]
    assert codes[-4:] == ["9.5", "10", "IE", "NA"]
    assert len(codes) == 23


def test_fine_steps_are_written_as_people_write_them(northshire: ev.Review) -> None:
    awards = set_of(northshire, "S3")
    fine = replace(northshire.scale_of(awards), minimum=1.0, maximum=5.0, step=0.1)
    changed = replace(northshire, scales={**northshire.scales, awards.scale_id: fine}, tables=dict(northshire.tables))
    empty = northshire.table("descriptor").iloc[:0]
    codes = [
        item.code
        for item in level_choices(changed.with_tables({"descriptor": empty}), awards, awards.dimensions[0].dimension_id)
    ]
    assert codes[:3] == ["1", "1.1", "1.2"]
    assert all(fine.parse(code) == pytest.approx(float(code)) for code in codes[:-2])


def test_evidence_of_a_cell_is_what_is_linked_to_it_its_own_first(changeup: ev.Review) -> None:
    links = changeup.table("evidence_link")
    mixed = [
        cell
        for cell in cells_of(changeup, set_round(changeup), changeup.subject_ids_of("hub"))
        if set(evidence_on(changeup, cell)["scope"]) == {"own", "programme"}
    ]
    assert mixed
    for cell in mixed:
        held = evidence_on(changeup, cell)
        here = (links["subject_id"] == cell.subject.subject_id) & (links["dimension_id"] == cell.dimension.dimension_id)
        assert set(held["evidence_id"]) == set(links.loc[here, "evidence_id"])
        assert held["scope"].tolist() == sorted(held["scope"])


def set_round(review: ev.Review) -> str:
    rounds = review.table("round")
    hubs = review.criterion_set("hub")
    assert hubs is not None
    return str(rounds.loc[(rounds["set_id"] == hubs.set_id) & (rounds["stage"] == "individual"), "round_id"].iloc[0])


def test_the_register_has_the_title_of_each_source(northshire: ev.Review) -> None:
    register = register_of(northshire).set_index("evidence_id")
    assert len(register) == len(northshire.table("evidence"))
    assert register.loc["E01", "title"] == "County advice statistics 2024/25"
