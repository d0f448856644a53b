"""Sentences of the weights desk: what each step asks, what does not agree, and what became of a save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evaluation.presentation import Bullets, Callout, Paragraph, Prose, count_of, listed, number

__all__ = [
    "check_words",
    "conflict_words",
    "kept_in_file",
    "not_saved",
    "order_words",
    "question_words",
    "saved_words",
    "set_words",
    "step_words",
    "what_to_change",
]

STEPS = {
    "rank": "Imagine that every criterion stands at its worst. Which one would you move to its best first? Give that "
    "swing place 1, the next one place 2, and so on. Weigh the move from the worst to the best as they are described "
    "here, not how important the criterion sounds.",
    "points": "The first swing has 100 points. Give each other swing points against it: 50 says that the move is worth "
    "half as much, 0 that it is worth nothing.",
    "check": "Each question puts two of your swings beside each other. Answer without looking back at the points; "
    "where an answer does not agree with them, change the points or the answer. The answers are not saved.",
    "effect": "What these points do to the ranks, against what the desk opened with.",
    "save": "The points are saved with the two descriptions of each swing. Nothing is overwritten: every save is a new "
    "version.",
}


def step_words(step: str) -> Prose:
    """Return what a step asks for: rank, points, check, effect or save."""
    return Prose((Paragraph(STEPS[step]),))


def order_words(pairs: Sequence[tuple[str, str]], names: Mapping[str, str]) -> Prose:
    """Return which swings have more points than one that stands above them.

    Parameters
    ----------
    pairs : sequence of (str, str)
        The swing above and the one below it, by criterion.
    names : mapping of str to str
    """
    if not pairs:
        return Prose((Paragraph("The points follow the order of step 1."),))
    said = listed(
        f"{names[below]} has more points than {names[above]}, which stands above it" for above, below in pairs
    )
    return Prose((Paragraph(f"{said}. Change the points, or the places in step 1."),))


def question_words(first: str, second: str, ratio: float) -> str:
    """Return the question on a pair of swings.

    Parameters
    ----------
    first, second : str
        Names; the first has the more points.
    ratio : float
        How many times the second's points the first has; infinite where the second has none.
    """
    if ratio == float("inf"):
        return f"Is the move on {second} worth nothing at all beside the move on {first}?"
    if ratio == 1:
        return f"Is the move on {first} worth as much as the move on {second}?"
    times = "twice" if ratio == 2 else f"{number(ratio, 2).rstrip('0').rstrip('.')} times"
    return f"Is the move on {first} worth {times} the move on {second}?"


def check_words(n: int, n_yes: int, disagreeing: Sequence[str]) -> Prose:
    """Return how many questions are answered, and what to do where an answer does not agree with the points.

    Parameters
    ----------
    n, n_yes : int
        Questions in all, and those answered with yes.
    disagreeing : sequence of str
        What to change, one text for each answer that does not agree.
    """
    if not n:
        return Prose((Paragraph("Give points in step 2 first; then there is something to check."),))
    still = n - n_yes - len(disagreeing)
    open_words = f", {still} not answered yet" if still else ""
    said = f"{n_yes} of {count_of(n, 'question')} agree with the points{open_words}."
    return Prose((Paragraph(said), *((Bullets(tuple(disagreeing)),) if disagreeing else ())))


def what_to_change(first: str, second: str, *, more: bool) -> str:
    """Return what to do where the move on the first of two swings is worth more, or less, than the points say."""
    if more:
        return f"{first} is worth more beside {second} than the points say: give {second} fewer points in step 2."
    return f"{second} is worth more beside {first} than the points say: give {second} more points in step 2."


def set_words(group: str, weight_set_id: str, set_id: str) -> Prose:
    """Return whose weights these are and under which id they are saved."""
    return Prose((Paragraph(f"Weights of {group}, kept as {weight_set_id}, over the criteria of {set_id}."),))


def kept_in_file(weight_set_id: str, group: str) -> Prose:
    """Return why a weight set of the pack's own table is not saved from a desk, and what to do."""
    words = (
        "A desk does not write the pack's own tables, so these points can be tried and not saved. To elicit them anew, "
        f"run this notebook with another weight_set, such as {weight_set_id}-2."
    )
    return Prose((Callout("note", f"{weight_set_id} of {group} stands in weight_set.csv", (words,)),))


def not_saved(reasons: Sequence[str]) -> Prose:
    """Return why nothing was saved, one reason a line, each with what to do."""
    return Prose((Callout("warning", "Not saved", tuple(reasons)),))


def saved_words(version: int, at: str, *, changed: bool) -> Prose:
    """Return which version stands on disk and when it was saved, and whether the controls have moved since.

    Parameters
    ----------
    version : int
        0 where nothing was saved yet.
    at : str
        Moment in UTC, such as ``2025-02-10T09:30:00Z``.
    changed : bool
    """
    if not version:
        return Prose((Paragraph("Nothing is saved yet."),))
    when = f"{at[:10]} {at[11:16]} UTC"
    since = "Changed since, and not saved." if changed else "Nothing has changed since."
    return Prose((Paragraph(f"Saved on {when} as version {version}. {since}"),))


def conflict_words(version: int, at: str, by: str) -> Prose:
    """Return that somebody saved the set in the meantime, and the three ways on."""
    what = f"version {version}, saved on {at[:10]} {at[11:16]} UTC by {by}" if version else "withdrawn"
    ways = (
        "Keep theirs: your points are dropped. Save mine on theirs: yours become the next version, and theirs stays in "
        "the history. Go on editing: nothing is saved, and your points stay."
    )
    title = "Not saved: this weight set has changed since it was opened here"
    return Prose((Callout("warning", title, (f"It is now {what}. Both stand below.", ways)),))
