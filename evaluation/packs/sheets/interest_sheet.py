"""The sheet on which a reviewer declares interests: out with the marks, and back before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evaluation.errors import Problem
from evaluation.packs.journal.chain import Saved
from evaluation.packs.journal.drafts import InterestDraft
from evaluation.packs.journal.store import ScoreStore
from evaluation.packs.sheets.book import FormBook, columns_of
from evaluation.packs.sheets.forms import ScoreForm, named_subject
from evaluation.packs.sheets.formulas import is_blank, is_filled
from evaluation.packs.sheets.layout import HEADER_ROW, INTERESTS, KEEP, MINE, THEIRS, Key, seal_of
from evaluation.packs.sheets.plans import Answer
from evaluation.packs.sheets.reading import Entry, Filled
from evaluation.packs.sheets.standing import Cell, Row, Sorted, Standing, Trade, line_of, sort_row
from evaluation.presentation.terms import INTERESTS as KINDS

__all__ = ["CHOICES", "Declared", "add_interests", "barred_in", "declared_in", "sorted_interests", "undeclared_in"]

SAID = ("kind", "nature", "mitigation")
"""What a declaration says."""
CHOICES = ("none", *(kind for kind in KINDS if kind != "none"))
KINDS_TOLD = "Actual: you cannot score it. Potential: it might become one. Perceived: others might see one. Or none."
FIRST = HEADER_ROW + 1

Declared = Mapping[str, Standing]
"""What a reviewer has declared, by subject."""


def declared_in(store: ScoreStore, reviewer_id: str) -> Declared:
    """Return what a reviewer has declared, as the store and the table hold it."""
    rows = store.load_interests(reviewer_id).itertuples(index=False)
    return {
        str(row.subject_id): Standing(int(row.version), {name: str(getattr(row, name)) for name in SAID})
        for row in rows
    }


def _standing(declared: Declared, subject_id: str) -> Standing:
    return declared.get(subject_id, Standing(0, dict.fromkeys(SAID, "")))


# --- out ---


def add_interests(
    book: FormBook, form: ScoreForm, declared: Declared, answers: Mapping[Cell, Answer], about: Mapping[str, str]
) -> None:
    """Add the sheet of interests to a reviewer's workbook.

    Parameters
    ----------
    book : FormBook
    form : ScoreForm
    declared : mapping
        As it stands.
    answers : mapping
        By subject, what was filled in already; with what was saved meanwhile where a choice is asked.
    about : mapping of str to str
        Whom and which round the workbook is for.
    """
    asked = any(answer.theirs for answer in answers.values())
    layout = INTERESTS if asked else INTERESTS.without_conflicts()
    layout = layout.named({"subject": form.noun})
    lines = [
        line_of(
            _standing(declared, subject.subject_id),
            {"subject_id": subject.subject_id},
            {"subject": named_subject(subject)},
            answers.get((subject.subject_id,)),
        )
        for subject in form.asked
    ]
    headings = {field.name: field.heading for field in layout.fields}
    rows = {seal_of(about, form.review.review_id, line.ids): line.label(layout) for line in lines}
    key = Key(layout.kind, form.review.review_id, about, headings, rows)
    title = f"Interests of reviewer {form.reviewer_id}"
    sheet = book.form(layout, key, lines, f"Say of each one first, then what it is. {KINDS_TOLD}", title)
    at, last = columns_of(layout), HEADER_ROW + len(lines)
    opened = [f"{at['kind']}{row}" for row, line in enumerate(lines, start=FIRST) if not line.closed]
    book.offer(sheet, opened, CHOICES, ("Your interest", KINDS_TOLD))
    kind, nature = f"${at['kind']}{FIRST}", f"${at['nature']}{FIRST}"
    lacks = f'AND({is_filled(kind)},LOWER(TRIM({kind}))<>"none",{is_blank(nature)})'
    book.highlight(sheet, f"{at['kind']}{FIRST}:{at['kind']}{last}", lacks, "what it is, is missing")
    book.highlight(sheet, f"{at['nature']}{FIRST}:{at['nature']}{last}", lacks)
    if asked:
        cells = [f"{at['keep']}{row}" for row, line in enumerate(lines, start=FIRST) if line.asks]
        said = f"{MINE} saves this row; {THEIRS} leaves what was saved meanwhile."
        book.offer(sheet, cells, KEEP, ("Which of the two", said))
    book.count(sheet, f'=COUNTA({at["kind"]}{FIRST}:{at["kind"]}{last})&" of {len(lines)} are declared"')


# --- back ---


def barred_in(filled: Filled) -> dict[str, str]:
    """Return the cells of a sheet of interests that say ``actual``, by subject."""
    return {
        entry.ids["subject_id"]: entry.places["kind"]
        for entry in filled.entries
        if entry.given["kind"].casefold() == "actual" and entry.given.get("keep", "").casefold() != THEIRS
    }


def undeclared_in(filled: Filled, declared: Declared) -> dict[str, Entry]:
    """Return the rows of a sheet of interests on which nothing is declared, in it or before, by subject."""
    return {
        subject_id: entry
        for entry in filled.entries
        if not entry.given["kind"] and (subject_id := entry.ids["subject_id"]) not in declared
    }


def sorted_interests(store: ScoreStore, form: ScoreForm, filled: Filled, entered_by: str) -> Sorted:
    """Return what is to be done with each row of a sheet of interests."""
    declared, done = declared_in(store, form.reviewer_id), Sorted()
    desk = _Desk(store, form.reviewer_id, entered_by)
    trade = Trade("kind", desk.check, desk.save, _words, _mended)
    for entry in filled.entries:
        wanted: Row = {name: entry.given[name] for name in SAID} | {"kind": entry.given["kind"].casefold()}
        stands = _standing(declared, entry.ids["subject_id"])
        fault = _fault(wanted, stands, entry)
        if fault is not None:
            done.problems.append(filled.problem(entry, *fault))
        elif any(wanted.values()):
            sort_row(done, filled, entry, (wanted, stands), trade)
    return done


def _fault(wanted: Row, stands: Standing, entry: Entry) -> tuple[str, str, str, str] | None:
    """Return column, rule, remedy and value of what is wrong with a row in itself; None where it is sound."""
    kind = wanted["kind"]
    if kind and kind not in KINDS:
        return "kind", "this is none of the kinds of interest", f"Choose one of: {', '.join(CHOICES)}.", kind
    if not kind and any(wanted.values()):
        return "kind", "there are words about an interest, and not which kind it is", "Choose the kind, or none.", ""
    if not kind and stands.version and entry.ids["base"] == str(stands.version):
        rule = "something was declared here, and the row is empty"
        return "kind", rule, "Put it back, or choose none where there is no interest now.", stands.row["kind"]
    if kind not in ("", "none") and not wanted["nature"]:
        return "nature", "an interest is declared without what it is", "Say what it is in a sentence.", ""
    return None


@dataclass(frozen=True, slots=True)
class _Desk:
    """Checks and saves one reviewer's declarations."""

    store: ScoreStore
    reviewer_id: str
    entered_by: str

    def check(self, entry: Entry, row: Row, base: int | None) -> None:
        self.store.check(self.reviewer_id, self._draft(entry, row), base=base)

    def save(self, entry: Entry, row: Row, base: int | None) -> Saved:
        return self.store.declare_interest(self.reviewer_id, self._draft(entry, row), base=base)

    def _draft(self, entry: Entry, row: Row) -> InterestDraft:
        return InterestDraft(entry.ids["subject_id"], **row, entered_by=self.entered_by)


def _mended(problem: Problem, entry: Entry) -> Problem:
    """Return a problem of the store in the words of the sheet: marks that stand are taken back first."""
    if "cannot score" not in problem.rule:
        return problem
    rule = f"marks on {entry.label} are saved, and whoever has an actual interest cannot score"
    remedy = (
        "Take the marks back first (- for their levels) and import, then declare it; a locked round keeps its marks."
    )
    return replace(problem, rule=rule, remedy=remedy, column="kind")


def _words(row: Row) -> str:
    parts = [row["kind"], row["nature"], f"done about it: {row['mitigation']}" if row["mitigation"] else ""]
    return "; ".join(part for part in parts if part)
