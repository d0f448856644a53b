"""review.toml: every fault is told by its dotted key, and none of them breaks the reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import read_review
from tests.packs.damage import Change, Damage, around, assert_told, damaged, problems_of, removed, swap

TOML = "review.toml"
LEVELS = '{ code = 0, word = "Absent" }'
GRANT = """
[scales.grant]
kind = "numeric"
minimum = 1.0
maximum = 5.0
step = 0.1
direction = "lower"
"""


def added(text: str) -> Change:
    return lambda raw: raw + text.encode()


def numeric(**changes: object) -> Change:
    """Return a change that adds a numeric scale with some keys at fault."""
    keys = {"minimum": 1.0, "maximum": 5.0, "step": 0.1, "direction": '"lower"', **changes}
    lines = "\n".join(f"{key} = {value}" for key, value in keys.items())
    return added(f'\n[scales.grant]\nkind = "numeric"\n{lines}\n')


FAULTS = [
    Damage("no review.toml", TOML, removed, None, None, "no review.toml", "review new DIR"),
    Damage("bad TOML", TOML, swap(('id = "tiny"', "id = tiny")), None, "", "not valid TOML", "Mend the line"),
    Damage("the same key twice", TOML, swap(('id = "tiny"', 'id = "a"\nid = "b"')), None, "", "not valid TOML"),
    Damage("not UTF-8", TOML, lambda raw: raw.replace(b"A tiny", b"\xc0 tiny"), None, "", "not UTF-8"),
    Damage("UTF-16", TOML, lambda raw: raw.decode().encode("utf-16"), None, "", "not UTF-8", "UTF-8"),
    Damage("unknown key", TOML, swap(('title = "A', 'titel = "A')), None, "review.titel", "no such key", "title", n=2),
    Damage("unknown table", TOML, added("[rule]\n"), None, "rule", "no such key", "'rules'"),
    Damage("unknown rule", TOML, swap(("base_year", "base_yaer")), None, "rules.base_yaer", "no such key", "base_year"),
    Damage("table that is a value", TOML, lambda raw: b"roles = 1\n" + raw, None, "roles", "a table", "[roles]"),
    Damage("no commissioner", TOML, swap(("Nobody (fictional)", "")), None, "review.commissioner", "required"),
    Damage("title that is a number", TOML, swap(('"A tiny review"', "7")), None, "review.title", "must be text"),
    Damage("control character", TOML, swap(("A tiny", r"A\u0007tiny")), None, "review.title",
           "control character U+0007"),
    Damage("id with a blank", TOML, swap(('"tiny"', '"a tiny one"')), None, "review.id", "letters, digits"),
    Damage("unknown document", TOML, swap(("documents.options", "documents.option")), None,
           "documents.option_report", "no such key", "'options_report'"),
    Damage("as_at that is no day", TOML, swap(('"2025-06-30"', '"June 2025"')), None,
           "documents.options_report.as_at", "not a day", "2006-11-22"),
    Damage("unknown scale kind", TOML, swap(('"ordinal"', '"ordnal"')), None, "scales.panel.kind", "ordinal or"),
    Damage("one level", TOML, swap((LEVELS, ""), ('{ code = 1, word = "Limited" }', ""),
                                   ('{ code = 2, word = "Partial" }', ""), ('{ code = 3, word = "Sound" }', ""),
                                   ('    ,\n    ,\n    ,\n    ,\n', "")), None,
           "scales.panel.levels", "at least two"),
    Damage("level that is a number", TOML, swap((LEVELS, "0")), None, "scales.panel.levels[0]", "code and a word"),
    Damage("level without a word", TOML, swap((LEVELS, "{ code = 0 }")), None, "scales.panel.levels[0]", "word"),
    Damage("level code true", TOML, swap(("code = 0", "code = true")), None, "scales.panel.levels[0]", "whole-number"),
    Damage("unknown key of a level", TOML, swap((LEVELS, '{ code = 0, word = "Absent", valeu = 0 }')), None,
           "scales.panel.levels[0].valeu", "no such key", "'value'"),
    Damage("level value 120", TOML, swap(('word = "Strong" }', 'word = "Strong", value = 120 }')), None,
           "scales.panel.levels[4].value", "0 to 100"),
    Damage("levels out of order", TOML, swap(("code = 0", "code = 9")), None, "scales.panel.levels", "worst to best"),
    Damage("no scale", TOML, lambda raw: raw[: raw.index(b"[scales")], None, "scales", "no scale"),
    Damage("minimum above maximum", TOML, numeric(minimum=6.0), None, "scales.grant", "below maximum"),
    Damage("maximum inf", TOML, numeric(maximum="inf"), None, "scales.grant.maximum", "must be a number"),
    Damage("step 0", TOML, numeric(step=0), None, "scales.grant", "step above 0"),
    Damage("steps that miss the maximum", TOML, numeric(step=0.3), None, "scales.grant.step", "must reach maximum"),
    Damage("direction up", TOML, numeric(direction='"up"'), None, "scales.grant.direction", "better", '"lower"'),
    Damage("unknown combine", TOML, added('combine = "least"\n'), None, "rules.combine", "allowed", "lower, higher"),
    Damage("totals in quotes", TOML, swap(("= true", '= "true"')), None, "rules.totals_allowed", "allowed", "true"),
    Damage("totals 1", TOML, swap(("= true", "= 1")), None, "rules.totals_allowed", "allowed", "true"),
    Damage("rate in per cent", TOML, added("discount_rate = 3.5\n"), None, "rules.discount_rate", "share", "0.035"),
    Damage("base year in quotes", TOML, swap(("= 2025\n", '= "2025"\n')), None, "rules.base_year", "must be a year"),
]  # fmt: skip


@pytest.mark.parametrize("damage", FAULTS, ids=lambda damage: damage.name)
def test_fault_is_told_by_its_key(damage: Damage, tmp_path: Path) -> None:
    assert_told(damage, tmp_path, around(damage.file))


def test_wrong_scale_of_a_set_is_told_in_the_set(tmp_path: Path) -> None:
    change = swap(("H,hub,panel", "H,hub,pannel"))
    (problem,) = problems_of(damaged(tmp_path, Damage("", "criterion_set.csv", change, None, None, "")))
    assert (problem.row, problem.column, problem.value) == (2, "scale_id", "pannel")
    assert problem.remedy == "Did you mean 'panel'?"


def test_what_review_toml_says_is_in_the_review(tmp_path: Path) -> None:
    review = read_review(damaged(tmp_path, Damage("", TOML, added(GRANT), None, None, "")))
    assert (review.review_id, review.title) == ("tiny", "A tiny review")
    assert review.documents["options_report"].as_at == "2025-06-30"
    assert review.documents["hub_scorecard"].as_at is None
    assert [level.value for level in review.scales["panel"].levels] == [0, 25, 50, 75, 100]
    assert (review.scales["grant"].best, review.scales["grant"].worst) == (1.0, 5.0)
    assert (review.rules.combine, review.rules.discount_rate, review.rules.base_year) == ("lower", 0.035, 2025)


def test_toml_may_have_a_byte_order_mark_and_an_unquoted_day(tmp_path: Path) -> None:
    def change(raw: bytes) -> bytes:
        return b"\xef\xbb\xbf" + raw.replace(b'as_at = "2025-06-30"', b"as_at = 2025-06-30")

    review = read_review(damaged(tmp_path, Damage("", TOML, change, None, None, "")))
    assert review.documents["options_report"].as_at == "2025-06-30"


def test_texts_are_read_as_those_of_tables_composed_on_one_line_and_without_signs_that_nobody_sees(
    tmp_path: Path,
) -> None:
    change = swap(('"A tiny review"', r'" A\u202Eo\u0301\u200B\n\tB "'))
    assert read_review(damaged(tmp_path, Damage("", TOML, change, None, None, ""))).title == "A\u00f3 B"
