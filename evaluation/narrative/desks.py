"""Sentences of the panel's desks: what is saved, what is still needed, why something is closed, how far the work is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from evaluation.errors import InputError, ReviewError
from evaluation.model import Rules
from evaluation.presentation import Callout, Prose, count_of, listed

__all__ = [
    "ABOUT_INTERESTS",
    "ABOUT_WORKBOOK",
    "NEEDED",
    "SavedWord",
    "all_moderated_words",
    "all_saved_words",
    "begun_beside_words",
    "blind_words",
    "brought_words",
    "clash_words",
    "closed_moderation",
    "closed_words",
    "conflict_words",
    "declared_beside_words",
    "declared_words",
    "error_words",
    "locked_meanwhile_words",
    "median_words",
    "moderation_progress",
    "no_cells_words",
    "not_brought_words",
    "not_saved_words",
    "not_shown_words",
    "not_written_words",
    "opened_words",
    "other_workbook_words",
    "reading_words",
    "record_needs",
    "refused_words",
    "rules_of_marks",
    "saved_words",
    "scoring_progress",
    "waiting_words",
    "workbook_closed",
    "written_words",
]

SavedWord = Literal["saved", "recorded"]
DO_IT: Mapping[SavedWord, str] = {"saved": "save", "recorded": "record"}
"""What a desk does with what is written at it: marks are saved, what a panel agreed is recorded."""

ABOUT_INTERESTS = (
    "An interest is a tie that could sway your mark, or look as if it could: paid work for the body, a seat on its "
    "board, money, family. An actual interest closes its cells to you. A potential or perceived one stands beside your "
    "marks when the panel meets."
)
ABOUT_WORKBOOK: Mapping[SavedWord, str] = {
    "saved": "You can go on in Excel and come back: the workbook holds every cell that you score, with what is saved "
    "on it. Bring it back here, and what is new in it is saved as if you had given it at this desk.",
    "recorded": "You can go on in Excel and come back: the chair's workbook holds every cell, with all marks and what "
    "is recorded on it. Bring it back here, and what is new in it is recorded as if it were done at this desk.",
}
"""What the workbook of a desk is for."""
NEEDED: Mapping[str, str] = {
    "level": "Choose a level, or IE or NA.",
    "rationale": "Say why, in a sentence.",
    "evidence_ids": "Tick the evidence that the level rests on, one item at least. Where there is none, IE says so.",
    "kind": "Choose one of the four.",
    "nature": "Say what the interest is.",
    "method": "Say how the level was set.",
    "change_reason": "The level is not the median of the marks: say what changed the panel's mind.",
    "reason_for_change": "Another level stands here so far: say why it changes.",
}
"""What a control still needs, beside the control."""
SHORT: Mapping[str, str] = {
    "level": "a level",
    "rationale": "a reason",
    "evidence_ids": "evidence",
    "method": "how the level was set",
    "change_reason": "why it differs from the median",
    "reason_for_change": "why the level changes",
}


def rules_of_marks(rules: Rules) -> str:
    """Return what the pack's rules ask of a mark, in one sentence."""
    reason, evidence = rules.rationale == "required", rules.evidence == "required"
    said = {
        (True, True): "Every level has a reason and rests on evidence; IE and NA need the reason only.",
        (True, False): "Every level, IE and NA has a reason.",
        (False, True): "Every level rests on evidence; IE and NA need none.",
        (False, False): "A level is all that this review asks for.",
    }
    return said[reason, evidence]


def saved_words(at: str, version: int) -> str:
    """Return that something is on disk: ``Saved at 14:02, version 3.``."""
    return f"Saved at {at}, version {version}."


def not_saved_words(lacking: Iterable[str], version: int) -> str:
    """Return that a mark is not saved yet, with what it still needs, and what stands meanwhile."""
    still = f"Not saved yet: it needs {listed(SHORT[name] for name in lacking)}."
    return f"{still} Version {version} stands." if version else still


def record_needs(lacking: Iterable[str], version: int = 0) -> str:
    """Return that a consensus is not recorded, with what it still needs, and what stands meanwhile."""
    still = f"Not recorded: it needs {listed(SHORT[name] for name in lacking)}."
    return f"{still} Version {version} stands." if version else still


def median_words(median: str, *, differs: bool) -> str:
    """Return what the median of the marks is, and that a level away from it needs a reason of its own."""
    more = " The level chosen is another, so say why it differs." if differs else ""
    return f"Median of the marks: {median}.{more}"


def waiting_words(round_id: str, waiting: str) -> Prose:
    """Return why a moderation does not open yet, and what opens it."""
    why = f"Round {waiting}, which round {round_id} moderates, is not locked. Marks are laid side by side once nobody "
    how = f"Once all have scored, lock it: review scores lock PACK {waiting}. Then run this notebook again."
    return Prose((Callout("note", "Moderation is not open yet", (f"{why}can change theirs.", how)),))


def refused_words(error: ReviewError) -> Prose:
    """Return why a desk does not open, and what to change in the first cell or in the pack."""
    reasons = [f"{problem}" for problem in error.problems] if isinstance(error, InputError) else [_sentence(str(error))]
    return Prose((Callout("warning", "This desk does not open", tuple(reasons)),))


def no_cells_words(*, all_done: bool) -> str:
    """Return why no cell is listed."""
    return "Every cell has a record." if all_done else "No cell is of this kind. Choose another list."


def all_moderated_words(round_id: str, *, locked: bool) -> str:
    """Return what comes after the last cell of a moderation."""
    if locked:
        return f"Round {round_id} is locked."
    return (
        f"Under All cells they can be looked at and changed, until the round is locked: review scores lock PACK "
        f"{round_id}."
    )


def all_saved_words() -> str:
    """Return what comes after the last mark of a reviewer."""
    return "All is saved; you can change it until the round is locked."


def declared_words(n_saved: int, n_left: int, undeclared: Iterable[str], next_pane: str) -> str:
    """Return what became of declarations, and what comes next.

    Parameters
    ----------
    n_saved, n_left : int
        Declarations saved now, and those that could not be.
    undeclared : iterable of str
        Ids of the subjects on which nothing is declared.
    next_pane : str
        Where the work goes on once all are declared.
    """
    left = ", ".join(undeclared)
    words = f"{n_saved} saved." if n_saved else "Nothing saved." if n_left else "Nothing has changed."
    return f"{words} Still to be declared: {left}." if left else f"{words} All are declared: go on to {next_pane}."


def locked_meanwhile_words(round_id: str, *, unsaved: bool, stored: SavedWord = "saved") -> str:
    """Return that a round was locked while its desk was open, and where what was written last is to be found."""
    said = f"Not {stored}: round {round_id} was locked while this desk was open."
    return f"{said} What you wrote stands below, beside what is kept, to be copied." if unsaved else said


def conflict_words(version: int, at: str, by: str, *, stored: SavedWord = "saved") -> str:
    """Return that a cell was saved elsewhere meanwhile; nothing was overwritten, and one of three choices is needed."""
    when = f" as version {version} on {at.replace('T', ' at ').replace('Z', ' UTC')} by {by}" if version else ""
    do_it = DO_IT[stored]
    return (
        f"Not {stored}: this cell was {stored} in another window{when} after it was shown here. Nothing was "
        f"overwritten. Compare the two, then keep one of them, or edit yours and {do_it} it."
    )


def closed_words(state: str, *, who: str, subject: str, round_id: str, trial_id: str = "") -> str:
    """Return why a card takes no mark.

    Parameters
    ----------
    state : {"locked", "interest", "undeclared", "trial first", "in file"}
    who, subject : str
        Id of the reviewer; name of the subject.
    round_id, trial_id : str
    """
    said = {
        "locked": f"Round {round_id} is locked: what was given is shown, and nothing more is saved. What is to change "
        "now is changed in moderation.",
        "interest": f"{who} has declared an actual interest in {subject}, so its cells are closed to {who}. Where "
        "that is not so, mend it under Your interests.",
        "undeclared": "Interests come first: under Your interests, declare one, or that there is none, for every "
        "subject. The cells open once all are declared.",
        "trial first": f"The trial case comes first: these cells open once every cell of round {trial_id} has a mark, "
        "or that round is locked.",
        "in file": "This mark stands in score.csv itself. It is changed there, or removed there and given here again.",
    }
    return said[state]


def closed_moderation(state: str, *, round_id: str) -> str:
    """Return why a card of the moderation takes no record: ``locked`` or ``in file``."""
    said = {
        "locked": f"Round {round_id} is locked: what was agreed is shown, and nothing more is recorded.",
        "in file": "This record stands in consensus.csv itself. It is changed there, or removed there and given here "
        "again.",
    }
    return said[state]


def opened_words(*sentences: str) -> str:
    """Return sentences on how far the work was when the desk was opened; what stands below a desk does not move."""
    return f"When this desk was opened: {' '.join(sentences)}"


def blind_words(round_id: str) -> str:
    """Return when the marks of others are shown."""
    return f"What others give is shown once round {round_id} is locked."


def scoring_progress(name: str, counts: Mapping[str, int], *, locked: bool) -> str:
    """Return how far the marks of one round are, from the number of cells in each state."""
    total = sum(counts.values()) - counts["interest"]
    left = counts["open"] + counts["trial first"]
    parts = [f"{counts['saved']} of {count_of(total, 'cell')} saved"]
    parts += [f"{counts['begun']} begun"] if counts["begun"] else []
    parts += [f"{left} {'without a mark' if locked else 'to do'}"] if left else []
    parts += [f"{counts['interest']} closed by an interest"] if counts["interest"] else []
    return f"{name}{' (locked)' if locked else ''}: {', '.join(parts)}."


def moderation_progress(n_done: int, n_cells: int, n_unresolved: int) -> str:
    """Return how many cells have a record of what was agreed."""
    said = f"{n_done} of {count_of(n_cells, 'cell')} moderated"
    return f"{said}, {n_unresolved} of them not resolved." if n_unresolved else f"{said}."


def error_words(error: ReviewError | OSError, *, stored: SavedWord = "saved") -> str:
    """Return what kept something from being saved, and what to do, without the places in files."""
    if isinstance(error, InputError):
        return " ".join(f"{_sentence(problem.rule)} {problem.remedy}" for problem in error.problems)
    if isinstance(error, OSError):
        reason = _reason(error)
        do_it = DO_IT[stored]
        return f"Not {stored}: {reason}. What you wrote is still here; {do_it} it again once the folder can be written."
    return _sentence(str(error))


# --- the workbook of a desk -------------------------------------------------------------------------------------------

MOST_TOLD = 50
"""Problems of a workbook that are told at once."""


def workbook_closed(round_id: str) -> str:
    """Return why a desk has no workbook any more."""
    return f"Round {round_id} is locked: no workbook is written for it, and none is taken back."


def written_words(at: str, n_begun: int, *, stored: SavedWord = "saved") -> str:
    """Return what a workbook holds that was just written, and what of the desk is not in it."""
    left = f" Begun here and not {stored}: {count_of(n_begun, 'card')}, not in it." if n_begun else ""
    return f"Written at {at}, with what was {stored} by then.{left}"


def not_written_words(error: ReviewError | OSError) -> str:
    """Return why there is no workbook."""
    if isinstance(error, OSError):
        return f"Not written: {_reason(error)}."
    return f"Not written. {error_words(error)}"


def reading_words(name: str) -> str:
    """Return that a workbook is being read."""
    return f"Reading {name}. This may take a few seconds."


def brought_words(name: str, n_saved: int, n_same: int, *, stored: SavedWord = "saved") -> str:
    """Return what came of a workbook: how much of it is stored now, and how much was so already."""
    return f"{name}: {n_saved} {stored}, {n_same} as they stood."


def begun_beside_words(n_begun: int, *, stored: SavedWord = "saved") -> str:
    """Return what became of cards that were begun at the desk when a workbook was taken back."""
    do_it = DO_IT[stored]
    return (
        f"Begun here and not {stored}: {count_of(n_begun, 'card')}, as you left it. Where the workbook has the "
        f"same cell, both versions are shown once you {do_it} yours."
    )


def clash_words(name: str, clashes: Sequence[tuple[str, str, str, str]], *, stored: SavedWord = "saved") -> list[str]:
    """Return that rows were stored by another way meanwhile, each with both versions, and where to choose.

    Parameters
    ----------
    name : str
        Of the workbook.
    clashes : sequence of (str, str, str, str)
        The cell, the row in words, and the two versions.
    """
    rows = f"{count_of(len(clashes), 'row')} {'was' if len(clashes) == 1 else 'were'} {stored} by another way"
    head = (
        f"Not {stored}: {rows} since {name} was written. Nothing was overwritten. All that you filled in stands in the "
        "workbook below, with both versions: choose in it and bring it back instead."
    )
    told = [
        f"{place} ({label}). Yours: {yours.rstrip('.')}. Theirs: {theirs.rstrip('.')}."
        for place, label, yours, theirs in clashes[:MOST_TOLD]
    ]
    return [head, *told, *_more(len(clashes))]


def not_brought_words(name: str, error: ReviewError | OSError, *, stored: SavedWord = "saved") -> list[str]:
    """Return why a workbook was not taken back: every fault of it by sheet and cell."""
    if isinstance(error, OSError):
        what = f"Not all is {stored}: {_reason(error)}."
        return [f"{what} Bring {name} back again once that is mended: what is {stored} already is not doubled."]
    if not isinstance(error, InputError):
        return [f"Not {stored}. {_sentence(str(error))}"]
    n = len(error.problems)
    head = f"Not {stored}: {count_of(n, 'thing')} {'is' if n == 1 else 'are'} to be mended first."
    return [head, *(str(problem) for problem in error.problems[:MOST_TOLD]), *_more(n)]


def other_workbook_words(
    held: tuple[str, Mapping[str, str], str], wanted: tuple[str, Mapping[str, str], str]
) -> tuple[str, str]:
    """Return the rule that a workbook breaks which belongs to another desk, and what to do with it.

    Parameters
    ----------
    held, wanted : (str, mapping, str)
        Of the workbook and of the desk: the kind of form, what it is about, and the id of the review.
    """
    rule = f"this is {_workbook_named(*held)}; this desk takes {_workbook_named(*wanted)}"
    return rule, "Bring it back at the desk that it was written at."


def not_shown_words(error: ReviewError | OSError) -> str:
    """Return why a desk does not show what is stored now."""
    why = _reason(error) if isinstance(error, OSError) else error_words(error)
    return f"This desk may not show what stands now; open it again. {_sentence(why)}"


def declared_beside_words(kind: str) -> str:
    """Return that an interest was declared by another way on which something else is begun at the desk."""
    return f"Declared by another way meanwhile: {kind}. What you had begun here replaces it once you save it."


def _workbook_named(kind: str, about: Mapping[str, str], review_id: str) -> str:
    """Return what a workbook is: ``the workbook of reviewer R1 for round I1 of the review my-review``."""
    named = {
        "scores": f"the workbook of reviewer {about.get('reviewer_id', '')} for round {about.get('round_id', '')}",
        "moderation": f"the chair's workbook for round {about.get('round_id', '')}",
        "weights": f"the sheet of weights of {about.get('group', '')}",
    }
    return f"{named.get(kind, 'another form')} of the review {review_id}"


def _more(n: int) -> list[str]:
    return [f"And {n - MOST_TOLD} more."] if n > MOST_TOLD else []


def _reason(error: OSError) -> str:
    return error.strerror or "the folder did not take the file"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
