"""Weights that came back, held against the rules of swing weighting and against the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from evaluation.errors import InputError, Problem
from evaluation.model import Review
from evaluation.packs.journal.chain import Saved
from evaluation.packs.journal.drafts import Conflict, WeightsDraft
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.sheets.layout import KEEP, THEIRS, digest_of
from evaluation.packs.sheets.plans import Clash, Plan
from evaluation.packs.sheets.reading import Entry, Filled
from evaluation.packs.sheets.values import Odd, number_in
from evaluation.packs.sheets.weight_book import NUMBERS, SAID, TOP, Row, WeightForm, weight_form, weight_workbook

__all__ = ["weight_plan"]

NAMES = {"rank": "the rank", "points": "the number of points"}
Wishes = Mapping[str, tuple[Entry, Row]]
"""What the row of each criterion says."""


def weight_plan(store: ScoreStore, review: Review, filled: Filled, entered_by: str) -> Plan:
    """Return what importing the weights of one group would do; parameters and errors as for `score_plan`."""
    about = filled.key.about
    form = weight_form(store, review, about["group"], about["set_id"])
    wishes = {
        entry.ids["criterion_id"]: (entry, {name: entry.given[name] for name in SAID}) for entry in filled.entries
    }
    unknown = set(wishes) ^ {criterion.criterion_id for criterion in form.criterion_set.criteria}
    if unknown or form.weight_set_id != about["weight_set_id"]:
        rule = "the criteria or the weight sets of the review have changed since this workbook was written"
        remedy = "Ask for a new one with `review sheets export --weights`."
        raise InputError([Problem(filled.file, rule, remedy, value=", ".join(sorted(unknown)) or form.weight_set_id)])
    if not any(said[name] for _, said in wishes.values() for name in NUMBERS):
        return Plan((), (), 0)
    wanted, problems = _chosen(form, wishes, filled)
    problems = problems or list(_faults(filled, {name: wishes[name][0] for name in wanted}, wanted))
    if problems:
        raise InputError(problems)
    return _Weighing(form, filled, wishes, wanted).plan(store, entered_by)


def _chosen(form: WeightForm, wishes: Wishes, filled: Filled) -> tuple[dict[str, Row], list[Problem]]:
    """Return each criterion's row once choices are made, and the choices that are lacking."""
    wanted, problems = {}, []
    for name, (entry, said) in wishes.items():
        wanted[name] = _tidy(said)
        choice = entry.given.get("keep", "").casefold()
        if entry.ids["asks"] != "1":
            continue
        if choice not in KEEP:
            rule = "this row was saved by another way meanwhile, and it is not said which version to keep"
            problems.append(filled.problem(entry, "keep", rule, f"Choose {' or '.join(KEEP)}.", choice))
        elif choice == THEIRS:
            wanted[name] = form.rows.get(name, wanted[name])
    return wanted, problems


def _tidy(said: Row) -> Row:
    """Return a row with its numbers as tables hold them: 100 for 100.0."""
    numbers = {name: f"{float(said[name]):g}" for name in NUMBERS if re.fullmatch(r"[0-9]+(\.[0-9]+)?", said[name])}
    return {**said, **numbers}


def _faults(filled: Filled, entries: Mapping[str, Entry], wanted: Mapping[str, Row]) -> Iterator[Problem]:
    """Yield numbers that are missing or out of range and, where there are none, what does not fit together."""
    found: list[Problem] = []
    for name, said in wanted.items():
        for column, top in (("rank", float(len(wanted))), ("points", TOP)):
            try:
                number_in(said[column], NAMES[column], 1 if column == "rank" else 0, top, whole=column == "rank")
            except Odd as odd:
                found.append(filled.problem(entries[name], column, odd.rule, odd.remedy, odd.value))
        for column in ("worst", "best"):
            if not said[column]:
                rule = f"the {column} case is not described"
                found.append(filled.problem(entries[name], column, rule, "Say it in a sentence."))
    yield from found or _misfits(filled, entries, wanted)


def _misfits(filled: Filled, entries: Mapping[str, Entry], wanted: Mapping[str, Row]) -> Iterator[Problem]:
    """Yield ranks and points that contradict each other."""
    points = {name: float(said["points"]) for name, said in wanted.items()}
    ranks = {name: float(said["rank"]) for name, said in wanted.items()}
    top = max(points, key=lambda name: points[name])
    if points[top] != TOP:
        rule = "no swing has 100 points"
        yield filled.problem(entries[top], "points", rule, "Give the swing that matters most 100.", f"{points[top]:g}")
    first = min(ranks, key=lambda name: ranks[name])
    if ranks[first] != 1:
        yield filled.problem(entries[first], "rank", "no swing has rank 1", "Ranks begin with 1.", f"{ranks[first]:g}")
    for one, other in combinations(wanted, 2):
        by_points, by_rank = points[one] - points[other], ranks[other] - ranks[one]
        if (by_points > 0) != (by_rank > 0) or (by_points < 0) != (by_rank < 0):
            place = entries[one].places["points"].partition("!")[2]
            rule = f"rank and points do not fit those of row {place.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
            value = f"rank {ranks[other]:g} with {points[other]:g} points, rank {ranks[one]:g} with {points[one]:g}"
            remedy = "The better rank has more points, and equal ranks have equal points."
            yield filled.problem(entries[other], "points", rule, remedy, value)


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Weights that are sound in themselves, beside what stands.

    Parameters
    ----------
    form : WeightForm
        As it stands now.
    filled : Filled
    wishes : mapping
    wanted : dict
        By criterion, what is to stand once choices are made.
    """

    form: WeightForm
    filled: Filled
    wishes: Wishes
    wanted: dict[str, Row]

    def plan(self, store: ScoreStore, entered_by: str) -> Plan:
        """Return what is to be done with the whole set."""
        if self.wanted == dict(self.form.rows):
            return Plan((), (), len(self.wanted))
        if self._untouched():
            return Plan((), (), 0)  # what was saved meanwhile stands
        return Plan((self._save(store, entered_by),), (), 0) if self._on_current() else self._clashing()

    def _untouched(self) -> bool:
        """Return whether every row says what it showed when it was written."""
        return all(digest_of(self.wanted[name]) == entry.ids["base_sha"] for name, (entry, _) in self.wishes.items())

    def _on_current(self) -> bool:
        """Return whether the form showed what stands now."""
        stands = {item.criterion_id: digest_of(self.form.beginning(item)) for item in self.form.criterion_set.criteria}
        return all(
            (entry.ids["base"], entry.ids["base_sha"]) == (str(self.form.version), stands[name])
            for name, (entry, _) in self.wishes.items()
        )

    def _save(self, store: ScoreStore, entered_by: str) -> Callable[[], Saved]:
        form = self.form
        rows = tuple({"criterion_id": name, **said} for name, said in self.wanted.items())
        about = (form.weight_set_id, form.criterion_set.set_id, form.group, "swing")
        draft = WeightsDraft(*about, weights=rows, entered_by=entered_by)
        base = form.version or None
        try:
            store.check(store.keeper, draft, base=base)
        except InputError as error:
            entry = next(iter(self.wishes.values()))[0]
            raise InputError([self._placed(entry, problem) for problem in error.problems]) from error
        except Conflict:
            pass  # somebody saves at this moment; saving meets it again
        return partial(store.save_weights, draft, base=base)

    def _placed(self, entry: Entry, problem: Problem) -> Problem:
        column = problem.column if problem.column in entry.places else "points"
        return self.filled.problem(entry, str(column), problem.rule, problem.remedy, problem.value)

    def _clashing(self) -> Plan:
        """Return the plan that saves nothing, with the workbook in which each row that differs asks for a choice."""
        answers: dict[str, tuple[Row, str]] = {}
        clashes = []
        for name, (entry, _) in self.wishes.items():
            mine, theirs = self.wanted[name], self.form.rows.get(name, {})
            words = _said_words(theirs) if mine != theirs else ""
            answers[name] = (mine, words)
            if words:
                said = f"{words} (version {self.form.version})"
                clashes.append(Clash(self.filled.file, entry.places["points"], entry.label, _said_words(mine), said))
        return Plan((), tuple(clashes), len(answers) - len(clashes), weight_workbook(self.form, answers))


def _said_words(said: Row) -> str:
    if not said:
        return "no weight"
    return f"rank {said['rank']}, {said['points']} points, from: {said['worst']}; to: {said['best']}"
