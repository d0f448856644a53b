"""Criterion sets, their scales and dimensions: without them no review can be made of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.errors import Problem
from evaluation.packs.crossrules.tables import Pack, row_numbers
from evaluation.packs.files import suggestion

__all__ = ["FRAME", "scale_problems", "structure_problems"]

FRAME = frozenset({"subject", "criterion_set", "criterion", "dimension"})
"""Tables that make the records of a review; no rule can judge without them."""
FORMS = {"evidence_of": ["evidence"], "extent_and_quality": ["extent", "quality"], "single": ["single"]}


def scale_problems(pack: Pack) -> Iterator[Problem]:
    """Yield criterion sets whose scale `review.toml` does not declare."""
    sets = pack.tables["criterion_set"]
    for row, scale_id in zip(row_numbers(sets), sets["scale_id"], strict=True):
        if scale_id not in pack.scales:
            remedy = suggestion(str(scale_id), sorted(pack.scales))
            rule = "this scale is not in review.toml"
            yield Problem("criterion_set.csv", rule, remedy, row=row, column="scale_id", value=str(scale_id))


def structure_problems(pack: Pack) -> Iterator[Problem]:
    """Yield faults of criterion sets and their dimensions, without which nothing can be scored."""
    sets = pack.tables["criterion_set"]
    repeated = sets[sets["purpose"].duplicated()]
    for row, purpose in zip(row_numbers(repeated), repeated["purpose"], strict=True):
        rule = "another set already judges subjects of this type"
        yield Problem("criterion_set.csv", rule, "Keep one set a type.", row=row, column="purpose", value=purpose)
    bare = sets[~sets["set_id"].isin(pack.tables["criterion"]["set_id"])]
    for row, set_id in zip(row_numbers(bare), bare["set_id"], strict=True):
        remedy = "Give it rows in criterion.csv, or remove it."
        yield Problem("criterion_set.csv", "the set has no criterion", remedy, row=row, column="set_id", value=set_id)
    criteria = pack.tables["criterion"]
    kinds = pack.tables["dimension"].groupby("criterion_id")["kind"].agg(list)
    for row, record in zip(row_numbers(criteria), criteria.itertuples(), strict=True):
        found = sorted(kinds.get(record.criterion_id, []))
        wanted = FORMS[str(record.test_form)]
        if found != wanted:
            rule = f"a criterion of form {record.test_form} has the dimensions {', '.join(wanted)}"
            remedy = f"Give criterion {record.criterion_id} those rows in dimension.csv."
            value = ", ".join(found) or "none"
            yield Problem("criterion.csv", rule, remedy, row=row, column="test_form", value=value)
