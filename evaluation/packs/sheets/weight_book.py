"""The swing-weight workbook of one stakeholder group, from the criteria and their rubric."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluation.errors import InputError, Problem
from evaluation.model import Criterion, CriterionSet, Review, weakest_status
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.sheets.book import FormBook, Told, columns_of
from evaluation.packs.sheets.forms import dimension_words, status_banner, status_line
from evaluation.packs.sheets.formulas import is_blank
from evaluation.packs.sheets.layout import (
    HEADER_ROW,
    KEEP,
    MINE,
    THEIRS,
    WEIGHTS,
    Key,
    Line,
    digest_of,
    seal_of,
)
from evaluation.packs.sheets.score_book import choices_told
from evaluation.presentation import listed
from evaluation.presentation.terms import criterion_label

__all__ = ["NUMBERS", "SAID", "TOP", "Row", "WeightForm", "weight_form", "weight_workbook"]

SAID = ("worst", "best", "rank", "points")
"""What a group says of each criterion."""
NUMBERS = ("rank", "points")
TOP = 100.0
FIRST = HEADER_ROW + 1

Row = dict[str, str]


@dataclass(frozen=True)
class WeightForm:
    """What one stakeholder group is asked, and what the store holds of it.

    Parameters
    ----------
    review : Review
    criterion_set : CriterionSet
    group : str
    weight_set_id : str
    version : int
        Of the weights that stand; 0 where there are none.
    rows : mapping of str to dict
        What stands, by criterion; empty where nothing does.
    """

    review: Review
    criterion_set: CriterionSet
    group: str
    weight_set_id: str
    version: int
    rows: Mapping[str, Row]

    @property
    def title(self) -> str:
        """What the workbook is."""
        return f"Weights of {self.group}"

    @cached_property
    def status(self) -> str | None:
        """The weakest data status among the rows that the workbook shows."""
        criterion, rubric = self.review.table("criterion"), self.review.table("descriptor")
        dimensions = {dimension.dimension_id for dimension in self.criterion_set.dimensions}
        own = criterion["set_id"] == self.criterion_set.set_id
        shown = (criterion.loc[own, "data_status"], rubric.loc[rubric["dimension_id"].isin(dimensions), "data_status"])
        return weakest_status(str(status) for part in shown for status in part)

    def beginning(self, criterion: Criterion) -> Row:
        """Return what the row of a criterion holds before anybody fills it in."""
        worst, best = self._ends(criterion)
        return self.rows.get(criterion.criterion_id, {"worst": worst, "best": best, "rank": "", "points": ""})

    def _ends(self, criterion: Criterion) -> tuple[str, str]:
        """Return the worst and the best case of a criterion in the rubric's words, or the scale's without a rubric."""
        scale = self.review.scale_of(self.criterion_set)
        rubric = self.review.table("descriptor")
        words = {(str(row.dimension_id), str(row.level)): str(row.descriptor) for row in rubric.itertuples()}
        ends = []
        for code in (f"{scale.worst:g}", f"{scale.best:g}"):
            name = next((f"{code} {level.word}" for level in scale.levels if str(level.code) == code), code)
            said = [
                f"{dimension_words(criterion, dimension)}: {text}" if len(criterion.dimensions) > 1 else text
                for dimension in criterion.dimensions
                if (text := words.get((dimension.dimension_id, code), ""))
            ]
            ends.append(" ".join(said) or f"Level {name} throughout")
        return ends[0], ends[1]


def weight_form(store: ScoreStore, review: Review, group: str, set_id: str | None) -> WeightForm:
    """Return what a stakeholder group is asked.

    Parameters
    ----------
    store : ScoreStore
    review : Review
    group : str
        Its name, as reports show it.
    set_id : str or None
        The criteria to be weighed; None takes those of the options, or the only ones there are.

    Raises
    ------
    InputError
        Where there are no such criteria, the group has no name, or its weights are kept in `weight_set.csv`.
    """
    if not group.strip():
        rule = "the weights of a group carry its name"
        raise InputError([Problem("--group", rule, 'Name it, such as "Users of advice".', value=group)])
    criteria = _criteria(review, set_id)
    known = review.table("weight_set")
    mine = known[((known["stakeholder_group"] == group) & (known["set_id"] == criteria.set_id)).to_numpy(dtype=bool)]
    identity = str(mine["weight_set_id"].iloc[0]) if len(mine) else _new_id(group, set(known["weight_set_id"]))
    held = store.load_weights(identity)
    version = int(held["weight_set"]["version"].iloc[0]) if len(held["weight_set"]) else 0
    if len(held["weight_set"]) and not version:
        rule = f"the weights of {group} are kept in weight_set.csv and weight.csv"
        remedy = "Change them there, or remove them there and ask again."
        raise InputError([Problem("weight_set.csv", rule, remedy, None, "weight_set_id", identity)])
    rows = {
        str(row.criterion_id): {name: _text(getattr(row, name)) for name in SAID} for row in held["weight"].itertuples()
    }
    return WeightForm(review, criteria, group, identity, version, rows)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str) else "" if value != value else f"{value:g}"  # noqa: PLR0124 - NaN


def _criteria(review: Review, set_id: str | None) -> CriterionSet:
    sets = {item.set_id: item for item in review.criterion_sets}
    if set_id in sets:
        return sets[set_id]
    found = review.criterion_set("option") if set_id is None else None
    found = found or (next(iter(sets.values())) if set_id is None and len(sets) == 1 else None)
    if found is None:
        rule = "no set of criteria has this id" if set_id else "it is not said which criteria are weighed"
        remedy = f"Choose one of: {listed(sets, 'or')}."
        raise InputError([Problem("criterion_set.csv", rule, remedy, None, "set_id", set_id or "")])
    return found


def _new_id(group: str, taken: set[str]) -> str:
    """Return an id for the weights of a group: its name in signs that an id may have."""
    base = "W-" + (re.sub(r"[^A-Za-z0-9]+", "-", group).strip("-").upper()[:48] or "GROUP")
    return next(name for n in range(1, len(taken) + 2) if (name := base if n == 1 else f"{base}-{n}") not in taken)


# --- the workbook ---


def weight_workbook(form: WeightForm, answers: Mapping[str, tuple[Row, str]] | None = None) -> bytes:
    """Return the workbook in which one group weighs criteria by their swings.

    Parameters
    ----------
    form : WeightForm
    answers : mapping, optional
        By criterion, what the group has filled in already, and what was saved meanwhile in words (empty where no
        choice is asked).
    """
    answers = answers or {}
    asked = any(theirs for _, theirs in answers.values())
    layout = WEIGHTS if asked else WEIGHTS.without_conflicts()
    lines = [_line(form, criterion, answers.get(criterion.criterion_id)) for criterion in form.criterion_set.criteria]
    about = {"weight_set_id": form.weight_set_id, "set_id": form.criterion_set.set_id, "group": form.group}
    headings = {field.name: field.heading for field in layout.fields}
    rows = {seal_of(about, form.review.review_id, line.ids): line.label(layout) for line in lines}
    key = Key("weights", form.review.review_id, about, headings, rows)

    book = FormBook(form.title, form.review.title, status_line(form.status), status_banner(form.status))
    book.told("Start", [*choices_told(layout, lines), *_start(form)])
    sheet = book.form(
        layout, key, lines, "Fill the framed cells: one swing gets 100 points, the others their share of it."
    )
    at, n = columns_of(layout), len(lines)
    area = {name: [f"{at[name]}{row}" for row in range(FIRST, FIRST + n)] for name in NUMBERS}
    book.number(sheet, area["rank"], n, ("Rank of the swing", "1 for the swing that matters most."), whole=True)
    said = "100 for the swing that matters most; the others in proportion to it."
    book.number(sheet, area["points"], TOP, ("Points", said), whole=False)
    if asked:
        cells = [f"{at['keep']}{row}" for row, line in enumerate(lines, start=FIRST) if line.asks]
        book.offer(
            sheet, cells, KEEP, ("Which of the two", f"{MINE} saves this row; {THEIRS} what was saved meanwhile.")
        )
        for cell in cells:
            book.highlight(sheet, cell, is_blank(cell))
    points = f"{area['points'][0]}:{area['points'][-1]}"
    book.count(sheet, f'=SUMPRODUCT((LEN({points})>0)*1)&" of {n} criteria have points"')
    return book.raw


def _line(form: WeightForm, criterion: Criterion, answer: tuple[Row, str] | None) -> Line:
    stands = form.beginning(criterion)
    given, theirs = answer or (stands, "")
    ids = {"criterion_id": criterion.criterion_id, "base": str(form.version), "base_sha": digest_of(stands)}
    shown = {"criterion": criterion_label(criterion), "wording": criterion.wording, "theirs": theirs}
    return Line(ids | {"asks": str(int(bool(theirs)))}, shown, given)


def _start(form: WeightForm) -> list[Told]:
    steps = (
        "1. Think of a case that is at its worst on every criterion of the sheet Weights (column From).",
        "2. Which one criterion would you first move from its worst to its best? Give it rank 1 and 100 points.",
        "3. Rank the other swings in the order in which you would make them. Ranks may be shared.",
        "4. Give each swing its points beside the 100: 50 means that it matters half as much as the first.",
        "5. Mend the words under From and To where they do not say what you weighed: they are kept with the weights.",
        "6. Save the workbook as .xlsx and send it back. Type numbers and words, not formulas.",
    )
    told = [("Review", form.review.title), ("Who", form.group), ("What", "How much each criterion is to count")]
    return [*told, *(("What to do" if place == 0 else "", step) for place, step in enumerate(steps))]
