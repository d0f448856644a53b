"""Every option stands on the longlist, and a verdict that is not on record is unknown."""

from __future__ import annotations

import evaluation as ev
from evaluation.options import csf_verdicts, longlist


def test_northshire_carries_six_options_and_discards_the_council(northshire: ev.Review) -> None:
    options = longlist(northshire).set_index("option_id")
    assert list(options.index) == ["P0", "P1", "P2", "P3", "P4", "P5", "P6"]
    assert list(options.index[options["carried"]]) == ["P0", "P1", "P2", "P3", "P4", "P5"]
    assert options.loc["P4", "name"] == "One county advice service"
    assert options.loc["P6", "verdict_reason"].startswith("People with a case against the council")


def test_every_option_has_a_verdict_on_every_factor(northshire: ev.Review) -> None:
    factors = northshire.criterion_set("option")
    assert factors is not None
    verdicts = csf_verdicts(northshire, factors).set_index(["option_id", "criterion_id"])
    assert len(verdicts) == 7 * 6
    assert verdicts.loc[("P1", "F3"), "verdict"] == "unknown"
    assert verdicts.loc[("P1", "F3"), "reason"] == "No file of a local group was read"
    assert verdicts.loc[("P0", "F4"), "verdict"] == "meets"


def test_a_pair_without_a_row_is_unknown_and_says_so(northshire: ev.Review) -> None:
    factors = northshire.criterion_set("option")
    assert factors is not None
    table = northshire.table("option_csf")
    review = northshire.with_tables({"option_csf": table[table["option_id"] != "P0"]})
    verdicts = csf_verdicts(review, factors)
    mine = verdicts[verdicts["option_id"] == "P0"]
    assert set(mine["verdict"]) == {"unknown"}
    assert set(mine["reason"]) == {"No verdict on record."}
