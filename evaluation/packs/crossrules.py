"""Rules that look across tables: references, levels, reasons, interests, rounds, weights, costs, dates.

Each rule is one function that takes the pack and yields problems; `GROUNDS` and `RULES` list them in the order in
which they are told. A rule that needs a table with problems of its own is not run: its findings would be echoes.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.assessment.weighting import ratio_ceilings
from evaluation.errors import Problem
from evaluation.model import IE, NA, CriterionSet, Review, Scale
from evaluation.options import carried_options
from evaluation.packs.files import suggestion
from evaluation.schemas import TABLES, Column, latest_day
from evaluation.scoring import current_round, differs_from_median, marks_of, median_levels, moderation_round

__all__ = [
    "FRAME",
    "MOST_KEPT",
    "Pack",
    "reference_problems",
    "review_problems",
    "scale_problems",
    "structure_problems",
    "tables_of",
]

FRAME = frozenset({"subject", "criterion_set", "criterion", "dimension"})
"""Tables that make the records of a review; no rule can judge without them."""
MOST_KEPT = 1000  # problems kept of one rule


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """Typed tables with the names of those that were found sound."""

    tables: dict[str, pd.DataFrame]
    scales: dict[str, Scale]

    def ids(self, table: str) -> set[str]:
        """Ids in the first key column of a table."""
        return set(self.tables[table][TABLES[table].key[0]])


def _rows(frame: pd.DataFrame) -> list[int]:
    """Row numbers as a spreadsheet shows them."""
    return [int(position) + 2 for position in frame.index]


# --- references ---


def reference_problems(pack: Pack, sound: set[str]) -> Iterator[Problem]:
    """Yield every id that resolves to no row of the tables it must be found in."""
    ids = cache(pack.ids)  # a table of a million ids is asked for by many columns
    for table in TABLES.values():
        if table.name not in sound or pack.tables[table.name].empty:
            continue
        for column in table.columns:
            targets = [name for name in column.refers_to if name in sound]
            if targets and len(targets) == len(column.refers_to):
                allowed = ids(targets[0]) if len(targets) == 1 else set().union(*map(ids, targets))
                yield from _unresolved(pack.tables[table.name], table.name, column, allowed)


def _unresolved(frame: pd.DataFrame, table: str, column: Column, allowed: set[str]) -> Iterator[Problem]:
    cells = frame[column.name]
    distinct = set(cells.unique()) - {""}  # a long table has few
    missing = {value: lost for value in distinct if (lost := _lost(value, column.kind, allowed))}
    if not missing:
        return
    files = " or ".join(f"{target}.csv" for target in column.refers_to)
    for position, value in zip(frame.index, cells, strict=True):
        if value in missing:
            lost = missing[value]
            remedy = f"Add it to {files}, or mend the id. {suggestion(lost, sorted(allowed))}"
            rule = f"this id is not in {files}"
            yield Problem(f"{table}.csv", rule, remedy, row=int(position) + 2, column=column.name, value=lost)


def _lost(value: str, kind: str, allowed: set[str]) -> str:
    parts = [part.strip() for part in value.split(";")] if kind == "ids" else [value]
    return next((part for part in parts if part not in allowed), "")


# --- structure: criterion sets, dimensions, scales ---

FORMS = {"evidence_of": ["evidence"], "extent_and_quality": ["extent", "quality"], "single": ["single"]}


def scale_problems(pack: Pack) -> Iterator[Problem]:
    """Yield criterion sets whose scale `review.toml` does not declare."""
    sets = pack.tables["criterion_set"]
    for row, scale_id in zip(_rows(sets), sets["scale_id"], strict=True):
        if scale_id not in pack.scales:
            remedy = suggestion(str(scale_id), sorted(pack.scales))
            rule = "this scale is not in review.toml"
            yield Problem("criterion_set.csv", rule, remedy, row=row, column="scale_id", value=str(scale_id))


def structure_problems(pack: Pack) -> Iterator[Problem]:
    """Yield faults of criterion sets and their dimensions, without which nothing can be scored."""
    sets = pack.tables["criterion_set"]
    repeated = sets[sets["purpose"].duplicated()]
    for row, purpose in zip(_rows(repeated), repeated["purpose"], strict=True):
        rule = "another set already judges subjects of this type"
        yield Problem("criterion_set.csv", rule, "Keep one set a type.", row=row, column="purpose", value=purpose)
    bare = sets[~sets["set_id"].isin(pack.tables["criterion"]["set_id"])]
    for row, set_id in zip(_rows(bare), bare["set_id"], strict=True):
        remedy = "Give it rows in criterion.csv, or remove it."
        yield Problem("criterion_set.csv", "the set has no criterion", remedy, row=row, column="set_id", value=set_id)
    criteria = pack.tables["criterion"]
    kinds = pack.tables["dimension"].groupby("criterion_id")["kind"].agg(list)
    for row, record in zip(_rows(criteria), criteria.itertuples(), strict=True):
        found = sorted(kinds.get(record.criterion_id, []))
        wanted = FORMS[str(record.test_form)]
        if found != wanted:
            rule = f"a criterion of form {record.test_form} has the dimensions {', '.join(wanted)}"
            remedy = f"Give criterion {record.criterion_id} those rows in dimension.csv."
            value = ", ".join(found) or "none"
            yield Problem("criterion.csv", rule, remedy, row=row, column="test_form", value=value)


# --- rules over a whole review ---


def tables_of(problems: list[Problem]) -> set[str]:
    """Return the names of the tables whose files the problems stand in."""
    return {Path(problem.file).stem for problem in problems}


def review_problems(review: Review, sound: set[str]) -> Iterator[Problem]:
    """Yield the faults that only the whole review shows, rule by rule.

    Parameters
    ----------
    review : Review
    sound : set of str
        Tables that are free of problems so far; the others are empty in `review`.
    """
    sound = set(sound)
    for rule, needs in GROUNDS:
        if needs <= sound:
            found = list(itertools.islice(rule(review), MOST_KEPT))
            yield from found
            sound -= tables_of(found)
    for rule, needs in RULES:
        if needs <= sound:
            yield from itertools.islice(rule(review), MOST_KEPT)


def _levels_on_scale(review: Review) -> Iterator[Problem]:
    scale_of = {
        dimension.dimension_id: review.scale_of(item) for item in review.criterion_sets for dimension in item.dimensions
    }
    for name in ("score", "consensus", "descriptor"):
        frame = review.table(name)
        wrong = {
            (dimension, level)
            for dimension, level in _distinct_pairs(frame, "dimension_id", "level")
            if level and not _on_scale(level, scale_of[dimension], rubric=name == "descriptor")
        }
        if not wrong:
            continue
        cells = zip(_rows(frame), frame["dimension_id"], frame["level"], strict=True)
        for row, dimension, level in cells:
            if (dimension, level) in wrong:
                rule = f"this level is not on the scale {scale_of[dimension].legend}"
                yield Problem(f"{name}.csv", rule, "Give a level of the scale.", row=row, column="level", value=level)


def _distinct_pairs(frame: pd.DataFrame, first: str, second: str) -> list[tuple[str, str]]:
    """Return the pairs of values that two columns hold side by side; the words are compared as numbers."""
    left, right = (frame[name].astype("category").cat for name in (first, second))
    n = len(right.categories)
    keys = left.codes.to_numpy().astype(np.min_scalar_type(max(len(left.categories) * n, 1)))
    keys *= keys.dtype.type(n)
    keys += right.codes.to_numpy().astype(keys.dtype)
    return [(str(left.categories[key // n]), str(right.categories[key % n])) for key in pd.unique(keys)]


def _on_scale(level: str, scale: Scale, *, rubric: bool) -> bool:
    if rubric and level in (IE, NA):
        return False
    try:
        scale.parse(level)
    except ValueError:
        return False
    return True


def _rounds_fit(review: Review) -> Iterator[Problem]:
    rounds = review.table("round")
    stage = dict(zip(rounds["round_id"], rounds["stage"], strict=True))
    set_of = dict(zip(rounds["round_id"], rounds["set_id"], strict=True))
    for row, record in zip(_rows(rounds), rounds.itertuples(), strict=True):
        target = str(record.moderates)
        if record.stage == "moderation" and (stage.get(target) != "individual" or set_of[target] != record.set_id):
            rule = "a moderation round names the individual round of the same set that it moderates"
            yield Problem("round.csv", rule, "Name that round.", row=row, column="moderates", value=target)
        if record.stage != "moderation" and target:
            rule = "only a moderation round moderates another"
            yield Problem("round.csv", rule, "Empty the cell.", row=row, column="moderates", value=target)


def _cells_fit_round(review: Review) -> Iterator[Problem]:
    """Subject and dimension of a score or consensus must belong to the set of its round."""
    rounds = review.table("round")
    set_of = dict(zip(rounds["round_id"], rounds["set_id"], strict=True))
    for name in ("score", "consensus"):
        frame = review.table(name)
        for column, misplaced in _misplaced(review, frame, set_of).items():
            bad = frame[misplaced]
            for row, value, round_id in zip(_rows(bad), bad[column], bad["round_id"], strict=True):
                rule = f"round {round_id} scores set {set_of[round_id]}, to which this does not belong"
                yield Problem(f"{name}.csv", rule, "Mend the id or the round.", row=row, column=column, value=value)


def _misplaced(review: Review, frame: pd.DataFrame, set_of: dict[str, str]) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which rows speak of a dimension, and of a subject, that is not of the set of their round."""
    misplaced = {column: np.ones(len(frame), dtype=np.bool_) for column in ("dimension_id", "subject_id")}
    for item in review.criterion_sets:
        mine = frame["round_id"].isin([key for key, set_id in set_of.items() if set_id == item.set_id]).to_numpy()
        if not mine.any():
            continue
        ids = {
            "dimension_id": [dimension.dimension_id for dimension in item.dimensions],
            "subject_id": review.subject_ids_of(item.purpose),
        }
        for column, allowed in ids.items():
            misplaced[column] &= ~(mine & frame[column].isin(allowed).to_numpy())
    return misplaced


def _rounds_are_individual(review: Review) -> Iterator[Problem]:
    rounds = review.table("round")
    stage = dict(zip(rounds["round_id"], rounds["stage"], strict=True))
    wanted = {"score": ("calibration", "individual"), "consensus": ("moderation",)}
    for name, stages in wanted.items():
        frame = review.table(name)
        allowed = [round_id for round_id, kind in stage.items() if kind in stages]
        bad = frame[~frame["round_id"].isin(allowed).to_numpy(dtype=bool)]
        for row, value in zip(_rows(bad), bad["round_id"], strict=True):
            rule = f"{name} rows belong to a round of stage {' or '.join(stages)}; this one is {stage[value]}"
            yield Problem(f"{name}.csv", rule, "Name the right round.", row=row, column="round_id", value=value)


def _reasons_given(review: Review) -> Iterator[Problem]:
    score = review.table("score")
    numbered = ~score["level"].isin([IE, NA]).to_numpy(dtype=bool)
    if review.rules.rationale == "required":
        for row in _rows(score[(score["rationale"] == "").to_numpy(dtype=bool)]):
            rule = "every level, IE and NA has a rationale"
            remedy = 'Say why in a sentence, or set rationale = "optional" under [rules] and the report will say so.'
            yield Problem("score.csv", rule, remedy, row=row, column="rationale", value="")
    if review.rules.evidence == "required":
        for row in _rows(score[(score["evidence_ids"] == "").to_numpy(dtype=bool) & numbered]):
            rule = "every level cites at least one piece of evidence"
            remedy = 'Cite it, or set evidence = "optional" under [rules] and the report will say so.'
            yield Problem("score.csv", rule, remedy, row=row, column="evidence_ids", value="")


def _no_score_with_interest(review: Review) -> Iterator[Problem]:
    interest = review.table("interest")
    actual = interest[interest["kind"] == "actual"]
    barred = set(zip(actual["reviewer_id"], actual["subject_id"], strict=True))
    if not barred:
        return
    score = review.table("score")
    by, of = (score[name].isin(actual[name]).to_numpy(dtype=bool) for name in ("reviewer_id", "subject_id"))
    score = score[by & of]  # few, where the table may have millions
    for row, *pair in zip(_rows(score), score["reviewer_id"], score["subject_id"], strict=True):
        if tuple(pair) in barred:
            rule = f"reviewer {pair[0]} has declared an actual interest in {pair[1]} and cannot score it"
            remedy = "Remove the score, or mend the declaration in interest.csv."
            yield Problem("score.csv", rule, remedy, row=row, column="reviewer_id", value=str(pair[0]))


def _scores_were_assigned(review: Review) -> Iterator[Problem]:
    assignment = review.table("assignment")
    if assignment.empty:
        return
    key = ["round_id", "reviewer_id", "subject_id"]
    assigned = set(zip(*(assignment[name] for name in key), strict=True))
    rounds = {item[0] for item in assigned}
    score = review.table("score")
    told = set()
    for row, *triple in zip(_rows(score), *(score[name] for name in key), strict=True):
        if triple[0] in rounds and tuple(triple) not in assigned and tuple(triple) not in told:
            told.add(tuple(triple))
            rule = f"reviewer {triple[1]} was not assigned {triple[2]} in round {triple[0]}"
            remedy = "Add the row to assignment.csv, or remove the scores."
            yield Problem("score.csv", rule, remedy, row=row, column="reviewer_id", value=str(triple[1]))


def _consensus_after_lock(review: Review) -> Iterator[Problem]:
    rounds = review.table("round").set_index("round_id")
    consensus = review.table("consensus")
    for round_id, group in consensus.groupby("round_id", sort=False):
        individual = rounds.loc[rounds.loc[str(round_id), "moderates"]]
        if not individual["locked"]:
            rule = f"consensus is recorded only after the individual round {individual.name} is locked"
            remedy = f"Lock round {individual.name} in round.csv, or remove these rows."
            yield Problem("consensus.csv", rule, remedy, row=_rows(group)[0], column="round_id", value=str(round_id))
        closed = latest_day(str(individual["closed"]))
        early = [
            (row, day) for row, day in zip(_rows(group), group["recorded_at"], strict=True) if _before(day, closed)
        ]
        for row, day in early:
            rule = f"recorded before round {individual.name} closed ({individual['closed']})"
            yield Problem("consensus.csv", rule, "Mend one of the two dates.", row=row, column="recorded_at", value=day)


def _before(text: str, closed: dt.date | None) -> bool:
    day = latest_day(text)
    return day is not None and closed is not None and day < closed


def _consensus_is_reasoned(review: Review) -> Iterator[Problem]:
    consensus = review.table("consensus")
    for row, record in zip(_rows(consensus), consensus.itertuples(), strict=True):
        unresolved = record.method == "unresolved"
        if unresolved == bool(record.level):
            rule = "an unresolved cell has no agreed level, and every other consensus has one"
            remedy = "Empty the level (the median then stands), or name the method by which it was agreed."
            yield Problem("consensus.csv", rule, remedy, row=row, column="level", value=str(record.level))
        if review.rules.rationale == "required" and not record.rationale:
            rule = "a consensus has a rationale"
            yield Problem("consensus.csv", rule, "Say why in a sentence.", row=row, column="rationale", value="")


def _changes_have_reasons(review: Review) -> Iterator[Problem]:
    for criterion_set in review.criterion_sets:
        round_id = current_round(review, criterion_set)
        moderation = moderation_round(review, round_id)
        consensus = review.table("consensus")
        mine = consensus[(consensus["round_id"] == moderation) & (consensus["change_reason"] == "")]
        mine = mine[mine["level"] != ""]
        if moderation is None or mine.empty:
            continue
        medians = median_levels(marks_of(review, criterion_set)).set_index(["subject_id", "dimension_id"])
        scale = review.scale_of(criterion_set)
        for row, record in zip(_rows(mine), mine.itertuples(), strict=True):
            median = medians.loc[(str(record.subject_id), str(record.dimension_id))]
            if differs_from_median(str(record.level), median, scale):
                said = _median_words(median)
                rule = f"the consensus differs from the median of the marks ({said}) without a change_reason"
                remedy = "Say what changed the panel's mind."
                yield Problem("consensus.csv", rule, remedy, row=row, column="change_reason", value=str(record.level))


def _median_words(median: pd.Series) -> str:
    """Return the median of a cell's marks in words: ``IE``, ``3``, ``2 to 3``, or that nobody scored the cell."""
    state = str(median["median_state"])
    if state == "unscored":
        return "nobody scored the cell"
    if state in (IE, NA):
        return state
    low, high = float(median["median_low"]), float(median["median_high"])
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _weights_are_complete(review: Review) -> Iterator[Problem]:
    weight_set, weight = review.table("weight_set"), review.table("weight")
    by_id = {item.set_id: item for item in review.criterion_sets}
    for row, record in zip(_rows(weight_set), weight_set.itertuples(), strict=True):
        criterion_set = by_id.get(str(record.set_id))
        if criterion_set is None or record.method == "equal":
            continue
        mine = weight[weight["weight_set_id"] == record.weight_set_id]
        if record.method in ("ratio", "ahp"):
            comparison = review.table("comparison")
            pairs = comparison[comparison["weight_set_id"] == record.weight_set_id]
            yield from _pairs_are_ratios(pairs, str(record.weight_set_id), criterion_set)
            yield from _ratios_agree(pairs, str(record.weight_set_id), str(record.method))
            yield from _pairs_suffice(pairs, row, str(record.weight_set_id), str(record.method), criterion_set)
        else:
            yield from _weights_of_set(mine, row, str(record.weight_set_id), str(record.method), criterion_set)


ROUNDING = 1e-9
NEEDED = {"swing": ("points",), "direct": ("points",), "rank": ("rank",), "interval": ("lower", "upper")}


def _weights_of_set(
    mine: pd.DataFrame, row: int, identity: str, method: str, criterion_set: CriterionSet
) -> Iterator[Problem]:
    wanted = [criterion.criterion_id for criterion in criterion_set.criteria]
    missing = [item for item in wanted if item not in set(mine["criterion_id"])]
    if missing:
        rule = f"weight set {identity} has no weight for criterion {missing[0]}"
        remedy = "A weight set weighs every criterion of its set; add the row to weight.csv (0 is a weight)."
        yield Problem("weight_set.csv", rule, remedy, row=row, column="weight_set_id", value=identity)
        return
    foreign = mine[~mine["criterion_id"].isin(wanted)]
    for line, value in zip(_rows(foreign), foreign["criterion_id"], strict=True):
        rule = f"the criterion is not in set {criterion_set.set_id}, which weight set {identity} weighs"
        yield Problem("weight.csv", rule, "Remove the row.", row=line, column="criterion_id", value=value)
    for column in NEEDED[method]:
        bad = mine[~(np.isfinite(mine[column]) & (mine[column] >= 0))]
        for line, value in zip(_rows(bad), bad[column], strict=True):
            rule = f"a weight set of method {method} needs {column}: a number that is not negative"
            shown = "" if np.isnan(value) else f"{value:g}"
            yield Problem("weight.csv", rule, "Give the number.", row=line, column=column, value=shown)
    yield from _weights_make_sense(mine, method)


def _weights_make_sense(mine: pd.DataFrame, method: str) -> Iterator[Problem]:
    first = _rows(mine)[0]
    if method in ("swing", "direct") and mine["points"].sum() <= 0:
        rule = "all points of a weight set are zero"
        yield Problem("weight.csv", rule, "Give the most important swing 100 points.", row=first, column="points")
    if method == "rank":
        yield from _ranks_make_sense(mine)
    least, most = float(mine["lower"].sum()), float(mine["upper"].sum())
    if method == "interval" and (least > 1 + ROUNDING or most < 1 - ROUNDING):
        rule = (
            "no weights that sum to 1 lie within these limits: the lower ones sum to at most 1, the upper to at least 1"
        )
        value = f"{least:g} and {most:g}"
        yield Problem("weight.csv", rule, "Widen the limits.", row=first, column="lower", value=value)
    crossed = mine[mine["lower"] > mine["upper"]]
    for line, value in zip(_rows(crossed), crossed["lower"], strict=True):
        yield Problem(
            "weight.csv", "lower is above upper", "Swap the two.", row=line, column="lower", value=f"{value:g}"
        )


def _ranks_make_sense(mine: pd.DataFrame) -> Iterator[Problem]:
    if mine["rank"].min() < 1:
        row = _rows(mine[mine["rank"] < 1])[0]
        yield Problem("weight.csv", "ranks start at 1 (most important)", "Mend the ranks.", row=row, column="rank")
    tied = mine[mine["rank"].duplicated()]
    for row, value in zip(_rows(tied), tied["rank"], strict=True):
        rule = "two criteria of the weight set have the same rank"
        remedy = "Rank one before the other, or use method interval or ratio for criteria that weigh the same."
        yield Problem("weight.csv", rule, remedy, row=row, column="rank", value=f"{value:g}")


def _pairs_are_ratios(pairs: pd.DataFrame, identity: str, criterion_set: CriterionSet) -> Iterator[Problem]:
    """Yield pairs that are not two criteria of the set, stand twice, or are not positive ratios."""
    wanted = {criterion.criterion_id for criterion in criterion_set.criteria}
    seen: dict[frozenset[str], int] = {}
    for line, record in zip(_rows(pairs), pairs.itertuples(), strict=True):
        pair = frozenset({str(record.criterion_id), str(record.other_id)})
        value = f"{record.criterion_id} and {record.other_id}"
        if len(pair) < 2 or not pair <= wanted:
            rule = f"weight set {identity} compares two criteria of set {criterion_set.set_id}"
            yield Problem("comparison.csv", rule, "Mend the ids.", row=line, column="other_id", value=value)
        elif pair in seen:
            rule = f"these two criteria are compared in row {seen[pair]} already"
            yield Problem("comparison.csv", rule, "Keep one of the two rows.", row=line, column="other_id", value=value)
        seen.setdefault(pair, line)
        if not 0 < record.lower <= record.upper:
            rule, value = "a comparison has 0 < lower <= upper", f"{record.lower:g}"
            yield Problem("comparison.csv", rule, "Mend the ratio.", row=line, column="lower", value=value)


def _ratios_agree(pairs: pd.DataFrame, identity: str, method: str) -> Iterator[Problem]:
    """Yield a weight set whose ratios contradict each other; AHP lives with that, and measures it."""
    sound = bool(((pairs["lower"] > 0) & (pairs["lower"] <= pairs["upper"])).all())
    if method != "ratio" or pairs.empty or not sound:
        return
    named = pd.unique(pairs[["criterion_id", "other_id"]].to_numpy(dtype=object).ravel())
    if np.diag(ratio_ceilings(pairs, [str(item) for item in named])).min() < 1 - ROUNDING:
        rule = f"no weights keep all ratios of weight set {identity}: they contradict each other"
        remedy = "Widen one of them, or compare again."
        yield Problem("comparison.csv", rule, remedy, row=_rows(pairs)[-1], column="lower")


def _pairs_suffice(
    pairs: pd.DataFrame, row: int, identity: str, method: str, criterion_set: CriterionSet
) -> Iterator[Problem]:
    """Yield a criterion that no pair ties to the others and, for AHP, the first pair that is not compared."""
    wanted = [criterion.criterion_id for criterion in criterion_set.criteria]
    compared = {frozenset(pair) for pair in zip(pairs["criterion_id"], pairs["other_id"], strict=True)}
    reached = {wanted[0]}
    for _ in wanted:
        reached |= {item for pair in compared if pair & reached for item in pair}
    apart = [item for item in wanted if item not in reached]
    lacking = [pair for pair in itertools.combinations(wanted, 2) if frozenset(pair) not in compared]
    rule = ""
    if apart:
        rule = f"weight set {identity} compares criterion {apart[0]} with none of the others"
    elif method == "ahp" and lacking:
        rule = f"AHP compares every pair, and weight set {identity} does not compare {' and '.join(lacking[0])}"
    if rule:
        remedy = "Add the comparison to comparison.csv."
        yield Problem("weight_set.csv", rule, remedy, row=row, column="weight_set_id", value=identity)


def _options_are_whole(review: Review) -> Iterator[Problem]:
    option = review.table("option")
    if option.empty:
        return
    type_of = {subject.subject_id: subject.subject_type for subject in review.subjects}
    for row, value in zip(_rows(option), option["option_id"], strict=True):
        if type_of[value] != "option":
            rule = f"an option is a subject of type option; this one is a {type_of[value]}"
            yield Problem("option.csv", rule, "Mend subject.csv or the id.", row=row, column="option_id", value=value)
    for column, words in (("is_baseline", "the baseline"), ("is_no_national", "no national services")):
        n = int(option[column].sum())
        if n != 1:
            rule = f"exactly one option is {words}; {n} are marked"
            remedy = "A baseline and an option without national services are always appraised; mark one of each."
            yield Problem("option.csv", rule, remedy, column=column, value=str(n))
        elif option.loc[option[column], "longlist_verdict"].iloc[0] == "discarded":
            row = _rows(option[option[column]])[0]
            rule = f"{words} is always appraised and cannot be discarded"
            yield Problem("option.csv", rule, "Carry it.", row=row, column="longlist_verdict", value="discarded")


def _costs_compare(review: Review) -> Iterator[Problem]:
    cost = review.table("option_cost")
    crossed = cost[~((cost["low"] <= cost["central"]) & (cost["central"] <= cost["high"]))]
    for row, value in zip(_rows(crossed), crossed["central"], strict=True):
        rule = "low, central and high must not fall"
        yield Problem("option_cost.csv", rule, "Put the three in order.", row=row, column="central", value=f"{value:g}")
    bases = sorted(set(cost["price_base"]))
    if len(bases) > 1:
        other = cost[cost["price_base"] != cost["price_base"].iloc[0]]
        rule = f"costs stand in one price base; these stand in {' and '.join(bases)}"
        remedy = "Convert them to one base year."
        value = str(other["price_base"].iloc[0])
        yield Problem("option_cost.csv", rule, remedy, row=_rows(other)[0], column="price_base", value=value)


def _costs_cover_the_same_years(review: Review) -> Iterator[Problem]:
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
            yield Problem("option_cost.csv", rule, remedy, row=_rows(first)[0], column="year", value=value)


def _years_apart(wanted: set[int], found: set[int]) -> str:
    """Say which years are lacking and which are there besides; empty where the two are the same."""
    lacking = ", ".join(str(year) for year in sorted(wanted - found))
    more = ", ".join(str(year) for year in sorted(found - wanted))
    said = (f"has no {lacking}" if lacking else "", f"has {more} besides" if more else "")
    return " and ".join(part for part in said if part)


def _bids_are_subjects(review: Review) -> Iterator[Problem]:
    bid = review.table("bid")
    if bid.empty:
        return
    type_of = {subject.subject_id: subject.subject_type for subject in review.subjects}
    for row, value in zip(_rows(bid), bid["bid_id"], strict=True):
        if type_of[value] != "bid":
            rule = f"a bid is a subject of type bid; this one is a {type_of[value]}"
            yield Problem("bid.csv", rule, "Mend subject.csv or the id.", row=row, column="bid_id", value=value)


HAPPENED = (
    ("score", "scored_at"),
    ("consensus", "recorded_at"),
    ("decision", "meeting_date"),
    ("action", "done_on"),
    ("feedback", "replied_on"),
)
"""Dates of what happened, which nobody can know before they are past."""


def _known_once_happened(review: Review, *, table: str, column: str) -> Iterator[Problem]:
    """Yield rows that count as known before what they tell had happened: a document would see past its cut-off."""
    frame = review.table(table)
    wrong = {pair for pair in _distinct_pairs(frame, column, "known_by") if _may_be_later(*pair)}
    if not wrong:
        return
    for row, happened, known_by in zip(_rows(frame), frame[column], frame["known_by"], strict=True):
        if (happened, known_by) in wrong:
            rule = f"what may have happened later cannot be known on {known_by}; both dates count from their latest day"
            remedy = "Mend one of the two dates, or give the days on which it can have happened."
            yield Problem(f"{table}.csv", rule, remedy, row=row, column=column, value=happened)


def _may_be_later(happened: str, known_by: str) -> bool:
    if not happened or not known_by:
        return False
    known = latest_day(known_by)
    if known is None:  # the row counts as known on no day
        return False
    latest = latest_day(happened)
    return latest is None or latest > known


Rule = Callable[[Review], Iterator[Problem]]
Listed = tuple[tuple[Rule, frozenset[str]], ...]

GROUNDS: Listed = (
    (_rounds_fit, frozenset({"round"})),
    (_rounds_are_individual, frozenset({"round"})),
    (_cells_fit_round, frozenset({"round"})),
    (_levels_on_scale, frozenset()),
)
"""What other rules take for granted: a table at fault here is not judged further."""

RULES: Listed = (
    (_reasons_given, frozenset({"score"})),
    (_no_score_with_interest, frozenset({"score", "interest"})),
    (_scores_were_assigned, frozenset({"score", "assignment"})),
    (_consensus_after_lock, frozenset({"round", "consensus"})),
    (_consensus_is_reasoned, frozenset({"consensus"})),
    (_changes_have_reasons, frozenset({"round", "score", "consensus"})),
    (_weights_are_complete, frozenset({"weight_set", "weight", "comparison"})),
    (_options_are_whole, frozenset({"option"})),
    (_costs_compare, frozenset({"option_cost"})),
    (_costs_cover_the_same_years, frozenset({"option", "option_cost"})),
    (_bids_are_subjects, frozenset({"bid"})),
    *((partial(_known_once_happened, table=name, column=column), frozenset({name})) for name, column in HAPPENED),
)
