"""Options and bids: that they are subjects of their type, the two comparators, and costs that compare."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.errors import Problem
from evaluation.model import Review, SubjectType
from evaluation.options import carried_options
from evaluation.packs.crossrules.tables import row_numbers

__all__ = ["bids_are_subjects", "costs_compare", "costs_cover_the_same_years", "options_are_whole"]


def options_are_whole(review: Review) -> Iterator[Problem]:
    """Yield options that are none, and comparators that are not marked once and carried."""
    option = review.table("option")
    if option.empty:
        return
    yield from _of_their_type(review, "option", "an option")
    for column, words in (("is_baseline", "the baseline"), ("is_no_national", "no national services")):
        n = int(option[column].sum())
        if n != 1:
            rule = f"exactly one option is {words}; {n} are marked"
            remedy = "A baseline and an option without national services are always appraised; mark one of each."
            yield Problem("option.csv", rule, remedy, column=column, value=str(n))
        elif option.loc[option[column], "longlist_verdict"].iloc[0] == "discarded":
            row = row_numbers(option[option[column]])[0]
            rule = f"{words} is always appraised and cannot be discarded"
            yield Problem("option.csv", rule, "Carry it.", row=row, column="longlist_verdict", value="discarded")


def bids_are_subjects(review: Review) -> Iterator[Problem]:
    """Yield bids that `subject.csv` has as something else."""
    if not review.table("bid").empty:
        yield from _of_their_type(review, "bid", "a bid")


def _of_their_type(review: Review, kind: SubjectType, words: str) -> Iterator[Problem]:
    """Yield rows of the table of a kind of subject whose id is that of another kind."""
    frame, column = review.table(kind), f"{kind}_id"
    type_of = {subject.subject_id: subject.subject_type for subject in review.subjects}
    for row, value in zip(row_numbers(frame), frame[column], strict=True):
        if type_of[value] != kind:
            rule = f"{words} is a subject of type {kind}; this one is a {type_of[value]}"
            yield Problem(f"{kind}.csv", rule, "Mend subject.csv or the id.", row=row, column=column, value=value)


def costs_compare(review: Review) -> Iterator[Problem]:
    """Yield costs whose range is out of order, and the first in a price base of its own."""
    cost = review.table("option_cost")
    crossed = cost[~((cost["low"] <= cost["central"]) & (cost["central"] <= cost["high"]))]
    for row, value in zip(row_numbers(crossed), crossed["central"], strict=True):
        rule = "low, central and high must not fall"
        yield Problem("option_cost.csv", rule, "Put the three in order.", row=row, column="central", value=f"{value:g}")
    bases = sorted(set(cost["price_base"]))
    if len(bases) > 1:
        other = cost[cost["price_base"] != cost["price_base"].iloc[0]]
        rule = f"costs stand in one price base; these stand in {' and '.join(bases)}"
        remedy = "Convert them to one base year."
        value = str(other["price_base"].iloc[0])
        yield Problem("option_cost.csv", rule, remedy, row=row_numbers(other)[0], column="price_base", value=value)


def costs_cover_the_same_years(review: Review) -> Iterator[Problem]:
    """Each carried option must be costed over the years of the first one: sums over other years do not compare."""
    cost = review.table("option_cost")
    years = cost.groupby("option_id")["year"].agg(set)
    costed = [option for option in carried_options(review) if option in years.index]
    for option in costed[1:]:
        differs = _years_apart(years[costed[0]], years[option])
        if differs:
            first = cost[cost["option_id"] == option]
            rule = f"options are costed over the same years; beside {costed[0]}, {option} {differs}"
            remedy = "Give every carried option a row for every year, with 0 where nothing is spent."
            value = str(first["year"].iloc[0])
            yield Problem("option_cost.csv", rule, remedy, row=row_numbers(first)[0], column="year", value=value)


def _years_apart(wanted: set[int], found: set[int]) -> str:
    """Say which years are lacking and which are there besides; empty where the two are the same."""
    lacking = ", ".join(str(year) for year in sorted(wanted - found))
    more = ", ".join(str(year) for year in sorted(found - wanted))
    said = (f"has no {lacking}" if lacking else "", f"has {more} besides" if more else "")
    return " and ".join(part for part in said if part)
