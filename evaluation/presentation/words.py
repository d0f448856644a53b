"""Numbers, dates, levels and statuses in words; rounding happens here and nowhere else."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial

from evaluation.assessment import Assessment, Panel, Robustness, period_sums
from evaluation.assessment.weighting import EQUAL
from evaluation.model import IE, NA, Purpose, Scale, Settings
from evaluation.options import Appraisal, Leaders
from evaluation.presentation.terms import criterion_label
from evaluation.schemas import latest_day

__all__ = [
    "as_sentence",
    "count_of",
    "day",
    "level_text",
    "listed",
    "money",
    "number",
    "one_by_one",
    "percent",
    "status_words",
]

STATUS_WORDS = {
    "seed": "from the review's own page",
    "published": "published",
    "user": "entered by the user",
    "secondary": "secondary (from other public pages)",
    "illustrative": "illustrative",
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
SEASONS = ("spring", "summer", "autumn", "winter")
MONTH_WORDS = {f"{place:02d}": name for place, name in enumerate(MONTHS, start=1)} | {
    f"{place}": name for place, name in enumerate(SEASONS, start=21)
}
NOISE_PLACES = 9
"""Decimal places behind which a computed number holds nothing but the noise of its computation."""
WHOLE_FLOAT = Context(prec=400, rounding=ROUND_HALF_EVEN)
"""Wide enough for every figure of the largest float."""
PLAIN_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]|2[1-4]))?(?:-([0-9]{2}))?([~?%])?")


def status_words(status: str) -> str:
    """Return a data status as a reader sees it."""
    return STATUS_WORDS[status]


def number(value: float, places: int = 1, *, missing: str = "not known") -> str:
    """Return a number with a fixed count of decimal places; `missing` for NaN, no minus before a rounded zero.

    A half goes to the even figure, and what a half is, is judged on the number as it would be written by hand: 0.35,
    which no float holds exactly, gives 0.4. The script of a page rounds alike.
    """
    if math.isnan(value):
        return missing
    text = f"{_rounded(value, places):,}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def _rounded(value: float, places: int) -> Decimal:
    """Return a number, freed of the noise of floats, to so many places; halves go to the even figure."""
    exact = Decimal(repr(round(float(value), NOISE_PLACES)))
    return exact.quantize(Decimal(1).scaleb(-places), context=WHOLE_FLOAT) if exact.is_finite() else exact


def percent(share: float, places: int = 0, *, missing: str = "not known") -> str:
    """Return a share from 0 to 1 as a percentage; a share that rounds to 0 or 100 but is neither says so."""
    if math.isnan(share):
        return missing
    smallest = 10.0**-places
    text = number(share * 100, places)
    if share > 0 and float(text.replace(",", "")) == 0:
        return f"under {smallest:g}%"
    if share < 1 and text == number(100, places):
        return f"over {100 - smallest:g}%"
    return f"{text}%"


def money(amount: float, *, missing: str = "not known") -> str:
    """Return pounds: millions with one or two decimals from a million up, whole pounds below."""
    if math.isnan(amount):
        return missing
    size = abs(amount)
    pounds = number(size, 0)
    sign = "-" if amount < 0 and pounds != "0" else ""
    if _rounded(size, 0) >= 1_000_000:  # what rounds to a million is written as one
        text = number(size / 1_000_000, 2)
        return f"{sign}£{text.removesuffix('0')}m"
    return f"{sign}£{pounds}"


def count_of(n: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun: ``1 hub``, ``6 hubs``, ``no hubs``."""
    word = noun if n == 1 else (plural or f"{noun}s")
    return f"{n or 'no'} {word}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a sentence lists them: ``a, b and c``; ``none`` where there are none."""
    words = [str(item) for item in items]
    if not words:
        return "none"
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def as_sentence(text: str) -> str:
    """Return a text with a full stop where it has no sign at its end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def one_by_one(*parts: str) -> str:
    """Return texts of people one after another, each but the last ended as a sentence; empty ones are left out."""
    said = [part.strip() for part in parts if part.strip()]
    return " ".join([*map(as_sentence, said[:-1]), *said[-1:]])


def day(text: str, *, missing: str = "not dated") -> str:
    """Return an EDTF date in words: ``22 November 2006``, ``January 2006``, ``about 15 July 2007``, ``by ...``."""
    if not text:
        return missing
    start, slash, end = text.partition("/")
    if slash:
        if start in ("", ".."):
            return f"by {day(end)}"
        if end in ("", ".."):
            return f"after {day(start)}"
        return f"between {day(start)} and {day(end)}"
    found = PLAIN_DATE.fullmatch(text)
    if found is None:
        return text  # a rarer form of EDTF, such as 20XX, is shown as it stands
    year, month, date, about = found.groups()
    words = " ".join(part for part in (date and str(int(date)), month and MONTH_WORDS[month], year) if part)
    return f"about {words}" if about else words


def level_text(low: float, high: float, state: str, scale: Scale, *, with_word: bool = True) -> str:
    """Return a panel level in words: ``3 Sound``, ``2 to 3``, ``IE``, ``NA`` or ``not scored``.

    Parameters
    ----------
    low, high : float
        The level in scale units; they differ where the median is a pair of middle levels.
    state : {"level", "IE", "NA", "unscored"}
    scale : Scale
    with_word : bool
        Whether the scale's word follows the number.
    """
    if state in (IE, NA):
        return state
    if state != "level":
        return "not scored"
    if scale.kind == "numeric":
        places = max(_places(scale.step), _places(scale.minimum))
        return number(low, places) if low == high else f"{number(low, places)} to {number(high, places)}"
    if low != high:
        return f"{low:g} to {high:g}"
    word = next((level.word for level in scale.levels if level.code == low), "")  # a mean may lie between two levels
    return f"{low:g} {word}" if with_word and word else f"{low:g}"


def _places(value: float) -> int:
    """Return how many decimal places a number of a scale is written with: 2 for 0.25, none for 5."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def settings_words(settings: Settings) -> str:
    """Return the settings of a document as one sentence part, for its status page."""
    until = f"as at {day(settings.as_at)}" if settings.as_at else "with no cut-off date"
    return f"weights {settings.weights}, {until}, {settings.n_draws:,} draws, seed {settings.seed}"


def known_by_words(text: str) -> str:
    """Return when a row was known: its date in words, or that it has no latest day."""
    return day(text) if latest_day(text) else "cannot be dated"


def span(lower: float, upper: float, places: int = 1) -> str:
    """Return a value known between two ends: one number where they agree, else ``17.0 to 37.0``."""
    low, high = number(lower, places), number(upper, places)
    return low if low == high else f"{low} to {high}"


def option_role(appraisal: Appraisal | None, option_id: str) -> str:
    """Return what an option is in the appraisal: a comparator of the workbench, preferred, or carried."""
    if appraisal is None or option_id not in appraisal.option_ids:
        return "discarded"
    if option_id == appraisal.baseline:
        return "baseline comparator"
    if option_id == appraisal.no_national:
        return "no national comparator"
    return "preferred" if option_id == appraisal.preferred else "carried"


MOST_NAMED = 12


def leaders_words(leaders: Leaders, names: Mapping[str, str] | None = None) -> str:
    """Return who leads: one name, a tie ("A and B, level"), or who may lead ("A or B") where that is not certain.

    Of very many the first are named and the others counted.
    """
    said = [(names or {}).get(option, option) for option in leaders.option_ids]
    if len(said) > MOST_NAMED:
        said = [*said[:MOST_NAMED], count_of(len(said) - MOST_NAMED, "other")]
    if not leaders.certain:
        return f"{listed(said, 'or')} (not certain)"
    return said[0] if len(said) == 1 else f"{listed(said)}, level"


def planned_words(start: str, due: str, *, missing: str = "no date on record") -> str:
    """Return when something was to happen: ``May 2007 to July 2007``, ``by April 2007``, ``from 2 March 2026``."""
    if start and due:
        return day(start) if start == due else f"{day(start)} to {day(due)}"
    if due:
        return f"by {day(due)}"
    return f"from {day(start)}" if start else missing


def option_label(assessment: Assessment, option_id: str) -> str:
    """Return an option's id and short name."""
    return f"{option_id} {assessment.review.subject(option_id).short_name}"


def never_scored(assessment: Assessment, panel: Panel) -> tuple[str, ...]:
    """Return the options that were discarded on the longlist before anybody marked them, in the order of the pack."""
    appraisal = assessment.appraisal
    if appraisal is None or panel.criterion_set.purpose != "option":
        return ()
    touched = (panel.cells["n_marks"] > 0) | (panel.cells["method"] != "")
    bare = dict.fromkeys(panel.cells["subject_id"]).keys() - set(panel.cells.loc[touched, "subject_id"])
    return tuple(item for item in dict.fromkeys(panel.cells["subject_id"]) if item in bare - set(appraisal.option_ids))


def factor_names(assessment: Assessment) -> dict[str, str]:
    """Return the success factors by id, each with its id and short name; empty where nothing is appraised."""
    criteria = assessment.appraisal.criterion_set.criteria if assessment.appraisal is not None else ()
    return {criterion.criterion_id: criterion_label(criterion) for criterion in criteria}


def chosen_group(assessment: Assessment) -> str:
    """Return the name of the stakeholder group whose weights were chosen for the options."""
    sets = {item.weight_set_id: item.stakeholder_group for item in assessment.weight_sets["option"]}
    return sets[assessment.chosen_weights]


def weights_used(assessment: Assessment) -> str:
    """Return by whose weights each type of subject is weighed, as a sentence: a set weighs one type only."""
    said = []
    if assessment.appraisal is not None:
        said.append(f"options, {group_weights(assessment, 'option')}")
    if "hub" in assessment.panels:
        shown = assessment.hubs.totals is not None
        said.append(f"hubs, {group_weights(assessment, 'hub') if shown else 'none, as no total is shown'}")
    return f"Weights used: {'; '.join(said)}." if said else "No weights are used."


def group_weights(assessment: Assessment, purpose: Purpose) -> str:
    """Return the weights by which subjects of one type are weighed: ``equal weights``, ``W-USERS of Advice users``."""
    used = assessment.weights_of(purpose)
    group = next(item.stakeholder_group for item in assessment.weight_sets[purpose] if item.weight_set_id == used)
    return group.lower() if used == EQUAL else f"{used} of {group}"


def money_beside(amount: float, others: Iterable[float], *, missing: str = "not known") -> str:
    """Return pounds in the unit of the amounts that stand beside them: all in millions where any reaches a million."""
    if any(abs(other) >= 1_000_000 for other in others if not math.isnan(other)) and not math.isnan(amount):
        return f"{'-' if amount < 0 else ''}£{number(abs(amount) / 1_000_000, 2)}m"
    return money(amount, missing=missing)


def money_among(amount: float, others: Iterable[float], *, missing: str = "not known") -> str:
    """Return pounds at one precision with the amounts beside them, so that a reader can add them up.

    Millions where every amount but nought is a round number of them, to one or to two decimals; else whole pounds.
    """
    if math.isnan(amount):
        return missing
    sizes = [abs(float(other)) for other in (amount, *others) if not math.isnan(other) and other]
    places = next((places for places in (1, 2) if all(_round_millions(size, places) for size in sizes)), None)
    sign, size = "-" if _rounded(amount, 0) < 0 else "", abs(amount)
    if places is None or not size:
        return f"{sign}£{number(size, 0)}"
    return f"{sign}£{number(size / 1_000_000, places)}m"


def _round_millions(size: float, places: int) -> bool:
    return size >= 1_000_000 and _rounded(size, 0) % (1_000_000 // 10**places) == 0


def accounts_money(assessment: Assessment) -> Callable[[float], str]:
    """Return how an amount of the accounts is written: alike in every table and sentence on them."""
    sums = period_sums(assessment.review)
    lines = assessment.review.table("finance_line")
    summed = ("control", "planned", "hubs", "loose", "elsewhere", "actual", "difference")
    held = [*lines["planned"], *lines["actual"], *(sums["control"] - sums["planned"])]
    return partial(money_among, others=[*held, *(amount for name in summed for amount in sums[name])])


def draws_words(settings: Settings) -> str:
    """Return what was drawn for the shares of draws in which an option takes a rank."""
    marks = "marks as reviewers' spread and the evidence allow" if settings.score_uncertainty else "marks as they stand"
    return f"{settings.n_draws:,} draws, {marks}"


def meeting_words(text: str) -> str:
    """Return when a meeting was held; one over several days as ``4 September 2006 to 5 September 2006``."""
    start, slash, end = text.partition("/")
    if slash and start not in ("", "..") and end not in ("", ".."):
        return f"{day(start)} to {day(end)}"
    return day(text, missing="date not on record")


def rank_words(best: int, worst: int, tied: bool) -> str:  # noqa: FBT001 - the third part of one fact
    """Return a rank as a league shows it: ``1``, a tie ``=1``, or the ranks that an interval leaves open ``1 to 3``."""
    if best != worst:
        return f"{best} to {worst}"
    return f"={best}" if tied else f"{best}"


TOTALS_NOTE = "A total puts bodies with different duties in one order, and it decides nothing: the profiles come first."


def totals_notes(assessment: Assessment) -> tuple[str, ...]:
    """Return what must stand beside a total over hubs: the pack's sentences, or the workbench's own without them."""
    note = assessment.review.table("note")
    said = note.loc[note["place"] == "totals"].sort_values("order", kind="stable")["text"]
    return tuple(said) or (TOTALS_NOTE,)


NO_SWITCH = {
    "points": "Fewer than two options have a point value, so no weight can be said to change the leader.",
    "leader": "No leading option has a point value, so no weight can be said to change the leader.",
    "factors": "A single success factor counts, so there is no other weight to set against it.",
    "weight": "One success factor holds all the weight, so the others have no proportions to keep as it moves.",
}


def no_switch_words(reason: str) -> str:
    """Return why no weight was moved to look for another leader, from the code that the results carry."""
    return NO_SWITCH[reason]


def no_flip_words(found: Robustness) -> str:
    """Return that no single level moved by one step alters who leads, or that none could be moved."""
    if found.n_moves:
        return "No single level moved by one step alters the leading option."
    return "No level could be moved by one step, so it is not known whether one alters the leading option."


def no_method_words(found: Robustness) -> str:
    """Return why no other method could be asked whether the leader survives it."""
    if found.methods.empty:
        return "Fewer than two options have a point value, so no other method was tried."
    return "No leading option is first among those with a point value, so other methods say nothing of the lead."
