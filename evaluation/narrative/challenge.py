"""Sentences of the challenge pack: what was asked, what this holds and leaves out, and how to follow it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from evaluation.assessment.challenge import AFTERWARDS, Challenge, challenge_settings
from evaluation.assessment.robustness import ANY_WEIGHTS
from evaluation.assessment.weighing import Weighing
from evaluation.model import IE, NA, Settings, weakest_status
from evaluation.narrative.phrases import in_a_row, on_the_scores, one_paragraph, panel_status
from evaluation.narrative.status import ROLE_WORDS
from evaluation.options import longlist
from evaluation.presentation import Bullets, Heading, Paragraph, Prose, Text, count_of, day, listed, percent, sourced
from evaluation.presentation.terms import BID_OUTCOMES
from evaluation.presentation.words import (
    draws_words,
    group_weights,
    leaders_words,
    rank_words,
    settings_words,
    span,
    totals_notes,
)
from evaluation.schemas import latest_day
from evaluation.scoring import current_round

__all__ = [
    "challenge_answer",
    "challenge_evidence_words",
    "challenge_interests",
    "challenge_later",
    "challenge_logs",
    "challenge_marks",
    "challenge_moderation_words",
    "challenge_opening",
    "challenge_rebuild",
    "challenge_standard",
    "challenge_sums",
    "challenge_title",
]

PLACES = 2


def challenge_title(challenge: Challenge) -> Prose:
    """Return the title of the pack."""
    return Prose((Heading(1, f"{challenge.subject.name}: challenge pack"),))


def challenge_opening(challenge: Challenge) -> Prose:
    """Return what was asked, what the pack holds and leaves out, and under which names reviewers appear."""
    subject, review = challenge.subject, challenge.about.review
    asked = (
        f"How did the result of {subject.name} ({subject.subject_id}) come about? This pack holds everything on record "
        f"behind that one result, for whoever asks: it can be followed from each level to the marks, reasons and "
        "evidence under it, and to what was found, recommended and decided on the strength of it."
    )
    roles = (f"{words}: {review.roles.get(role) or 'nobody on record'}." for role, words in ROLE_WORDS.items())
    items: tuple[Text, ...] = (
        _day_words(challenge),
        _names_words(challenge),
        _others_words(challenge),
        "The logs of the review stand whole, since what they say holds for every result.",
        sourced(f"Inputs {challenge.whole.full.input_hash}; {settings_words(challenge.about.settings)}.", "tbl-inputs"),
        " ".join(roles),
    )
    return Prose((Paragraph(asked), Bullets(items)))


def _day_words(challenge: Challenge) -> str:
    as_at = challenge.about.settings.as_at
    if as_at is None:
        return "The result is shown without a cut-off date: everything on record counts."
    same = challenge.about.settings.as_at == _plain_settings(challenge).as_at
    why = "the day of the document that published it" if same else "the day that was asked for"
    return f"The result is shown as at {day(as_at)}, {why}; section 9 tells to the present what rests on it."


def _names_words(challenge: Challenge) -> str:
    if not challenge.about.settings.anonymise:
        return "Reviewers are named, because this pack was made with anonymise set to false."
    return " ".join(UNNAMED)


UNNAMED = (
    "Reviewers appear under numbers that are this pack's own: R1 here need not be R1 in the report or in another pack.",
    "A number that is missing belongs to somebody who gave no mark here.",
    "Whose an interest is, and of which reviewer a log entry speaks, is not told: it would tell who gave which mark.",
)


def _others_words(challenge: Challenge) -> str:
    kind = challenge.purpose
    first = f"Of other {kind}s no mark, reason, evidence or money is told."
    if challenge.weighing is None:
        return f"{first} Findings that speak of several {kind}s are told whole where they rest on this result."
    if kind == "hub":
        return f"{first} No total of theirs is told either."
    return f"{first} Where a rank cannot be understood without them, the name and the total of the leader stand."


def challenge_answer(challenge: Challenge) -> Prose:
    """Return the result in two sentences: what carries a level and what does not, and what the panel changed."""
    panel, name = challenge.panel, challenge.subject.name
    if panel is None or not int(panel.cells["n_marks"].sum()):
        why = " It was discarded on the longlist: section 8." if _discarded(challenge) else ""
        return one_paragraph(f"No mark on {name} is on record, so there is no level and no total to follow.{why}")
    cells = panel.cells
    states = cells["state"].astype(object).value_counts()
    n = int(states.get("level", 0))
    unsaid = (("insufficient evidence", IE), ("not applicable", NA), ("not scored", "unscored"))
    counts = [f"{int(states[key])} {words}" for words, key in unsaid if key in states]
    changed, dissent = int((cells["change_reason"] != "").sum()), int((cells["dissent"] != "").sum())
    rest = f" ({listed(counts)})" if counts else ""
    first = f"Levels stand on {n or 'none'} of {count_of(len(cells), 'dimension')}{rest}."
    second = f"The panel moved {changed or 'none'} away from the median and recorded dissent on {dissent or 'none'}."
    levels = sourced(on_the_scores(panel_status(challenge.about, challenge.purpose), first), "tbl-result")
    return Prose((Paragraph(in_a_row(levels, sourced(second, "tbl-moderation"))), *_total_and_outcome(challenge)))


def _total_and_outcome(challenge: Challenge) -> tuple[Paragraph, ...]:
    said: list[Text] = []
    if challenge.weighing is not None:
        steps = f"tbl-steps-{challenge.weighing.weight_sets[0].weight_set_id}"
        said.append(sourced(_total_sentence(challenge, challenge.weighing), steps))
    if challenge.purpose == "bid" and (outcome := _outcome_sentence(challenge)):
        said.append(sourced(outcome, "tbl-bids"))
    return (Paragraph(in_a_row(*said)),) if said else ()


def _total_sentence(challenge: Challenge, found: Weighing) -> str:
    chosen = found.weight_sets[0]
    totals = found.totals(chosen.weight_set_id).set_index("subject_id")
    mine = totals.loc[challenge.subject.subject_id]
    total = span(mine["lower"], mine["upper"], PLACES)
    said = f"With {group_weights(challenge.whole, found.purpose)} its total is {total}"
    status = weakest_status([*found.levels["data_status"], chosen.data_status or ""])
    if found.purpose == "hub":
        return on_the_scores(status, f"{said} of 100.")
    rank = rank_words(int(mine["best_rank"]), int(mine["worst_rank"]), bool(mine["tied"]))
    leaders = found.leaders(chosen.weight_set_id)
    names = {name: challenge.whole.review.subject(name).short_name for name in leaders.option_ids}
    n = len(found.values.subject_ids)
    leads = f"Greatest total: {leaders_words(leaders, names)}."
    return on_the_scores(status, f"{said} of 100, rank {rank} of {n}. {leads}{_first_share(challenge)}")


def _first_share(challenge: Challenge) -> str:
    """Return how often an option is first where nothing is said of the weights; nothing where it was not drawn."""
    found = challenge.whole.robustness
    if found is None or challenge.subject.subject_id not in found.option_ids:
        return ""
    place = found.option_ids.index(challenge.subject.subject_id)
    share = float(found.first_shares(ANY_WEIGHTS)[place])
    draws = draws_words(challenge.about.settings)
    return f" Where every weighting is equally likely it comes first in {percent(share)} of draws ({draws})."


def _outcome_sentence(challenge: Challenge) -> str:
    bid = challenge.about.review.table("bid")
    if bid.empty:
        return ""
    item = bid.iloc[0]
    return f"Outcome on record: {BID_OUTCOMES[item['outcome']]}. {item['reason'].rstrip('.')}."


def challenge_marks(challenge: Challenge) -> Prose:
    """Return how many marks by how many reviewers stand below, from which round, and what else was marked."""
    panel, score = challenge.panel, challenge.about.review.table("score")
    wanted = current_round(challenge.about.review, panel.criterion_set) if panel is not None else None
    mine = score[score["round_id"] == wanted]
    if mine.empty:
        return one_paragraph("No mark is on record.")
    reviewers = count_of(int(mine["reviewer_id"].nunique()), "reviewer")
    others = len(score) - len(mine)
    aside = f"{count_of(others, 'mark')} of other rounds, which enter no level, stand at the end." if others else ""
    bare = int((mine["rationale"] == "").sum())
    gaps = f"{count_of(bare, 'mark')} without a reason." if bare else "Each carries its reason."
    said = sourced(f"{count_of(len(mine), 'mark')} by {reviewers} in round {wanted}, word for word.", "tbl-rounds")
    return one_paragraph(in_a_row(said, gaps, sourced(aside, "tbl-other-marks") if others else ""))


def challenge_moderation_words(challenge: Challenge) -> Prose:
    """Return how many dimensions were moderated and how the others stand."""
    panel = challenge.panel
    if panel is None or not (panel.cells["method"] != "").any():
        return one_paragraph("Nothing on this subject was moderated: where there are marks, the median stands.")
    n, total = int(panel.cells["moderated"].sum()), len(panel.cells)
    rest = "" if n == total else " On the others the median of the marks stands, marked as not moderated."
    sentence = f"{n} of {count_of(total, 'dimension')} moderated.{rest}"
    return one_paragraph(on_the_scores(panel_status(challenge.about, challenge.purpose), sentence))


def challenge_interests(challenge: Challenge) -> Prose:
    """Return how many declarations are on record, and who was closed from marking for an actual interest."""
    interest = challenge.about.review.table("interest")
    if interest.empty:
        return one_paragraph("No declaration of interest, of any kind or of none, is on record for this subject.")
    none = int((interest["kind"] == "none").sum())
    counted = f"{count_of(len(interest), 'declaration')} on record, of which {none or 'none'} of no interest."
    declared = sourced(counted, "tbl-interests")
    actual = interest[interest["kind"] == "actual"]
    if actual.empty:
        nobody = "Nobody declared an actual interest, so nobody was closed from marking."
        return one_paragraph(in_a_row(declared, nobody))
    names = [challenge.about.names[str(item)] for item in actual["reviewer_id"]]
    who = count_of(len(actual), "reviewer") if challenge.about.settings.anonymise else listed(names)
    verb = "was" if len(actual) == 1 else "were"
    closed = f"For an actual interest {who} {verb} closed from marking this subject."
    return one_paragraph(in_a_row(declared, closed))


def challenge_evidence_words(challenge: Challenge) -> Prose:
    """Return how many items bear on the subject, how many are its own, and on how many dimensions there are none."""
    register, panel = challenge.about.review.table("evidence"), challenge.panel
    if register.empty or panel is None:
        return one_paragraph("The register holds no evidence on this subject, and no mark on it cites any.")
    links = panel.evidence.links
    own, programme = (links.loc[links["scope"] == scope, "evidence_id"].nunique() for scope in ("own", "programme"))
    loose = len(register) - links["evidence_id"].nunique()
    cells = panel.evidence.cells
    bare = int((cells["n_own"] + cells["n_programme"] == 0).sum())
    about = f"{own or 'none'} about this subject, {programme or 'none'} about all alike"
    said = f"{count_of(len(register), 'item')}: {about}, {loose or 'none'} cited and not linked."
    none = f"On {bare} of {count_of(len(cells), 'dimension')} there is no evidence at all." if bare else ""
    return one_paragraph(in_a_row(said, sourced(none, "tbl-gaps") if bare else ""))


def challenge_sums(challenge: Challenge) -> Prose:
    """Return how the total comes about, or why there is none."""
    found = challenge.weighing
    if found is None:
        return one_paragraph(_no_total(challenge))
    scale = challenge.whole.panels[found.purpose].scale
    ends = f"{scale.legend}; its worst mark is worth 0 and its best 100"
    scale_table = f"tbl-scale-{found.purpose}"
    items: tuple[Text, ...] = (
        in_a_row(
            sourced("Level: as in section 2.", "tbl-result-criteria"),
            sourced(f"Value: what the level is worth on the pack's fixed scale ({ends}; section 10).", scale_table),
        ),
        "Weight: the importance of moving from the worst to the best level; the weights that count sum to 100%.",
        "Contribution: value times weight. Total: the sum of the contributions.",
        "Insufficient evidence and gaps stand at their worst and at their best, so the total is then an interval.",
    )
    notes = totals_notes(challenge.whole) if found.purpose == "hub" else ()
    return Prose((Bullets(items), *(Paragraph(note) for note in notes)))


def _no_total(challenge: Challenge) -> str:
    kind = challenge.purpose
    if kind == "hub":
        allowed = challenge.about.review.rules.totals_allowed
        why = "none was asked for" if allowed else "the pack allows none"
        return f"Hubs are shown as profiles: no weighted total is computed, as {why}, so no weight enters this result."
    if _discarded(challenge):
        return "This option was discarded on the longlist, so it was not weighed against the others."
    return f"No criterion applies to every {kind} compared, or none was marked, so there is no total."


def _discarded(challenge: Challenge) -> bool:
    options = longlist(challenge.about.review)
    return bool(len(options)) and not bool(options["carried"].any())


def challenge_later(challenge: Challenge) -> Prose:
    """Return how much rests on the result, and what of it became known after the day of the result."""
    review, as_at = challenge.afterwards.review, challenge.about.settings.as_at
    counts = {name: len(review.table(name)) for name in AFTERWARDS}
    if not any(counts.values()):
        return one_paragraph("No finding, recommendation or decision on record rests on this result.")
    said = f"On this result rest, with others: {listed(count_of(n, name) for name, n in counts.items())}."
    later = [str(item) for name in AFTERWARDS for item in _later_ids(review.table(name), name, as_at)]
    rests = sourced(said, *LATER_TABLES)
    if not later or as_at is None:
        return one_paragraph(rests)
    known = f"Known only after {day(as_at)}, so not to those who set the levels: {listed(later)}."
    return one_paragraph(in_a_row(rests, known))


LATER_TABLES = ("tbl-findings", "tbl-recommendations", "tbl-decisions-known", "tbl-actions")


def _later_ids(frame: pd.DataFrame, name: str, as_at: str | None) -> list[str]:
    if as_at is None:
        return []
    limit = dt.date.fromisoformat(as_at)
    days = [latest_day(text) for text in frame["known_by"]]
    late = [found is None or found > limit for found in days]
    return list(frame.loc[late, f"{name}_id"])


def challenge_standard(challenge: Challenge) -> Prose:
    """Return where the standard stood that the subject was held against."""
    if challenge.panel is None:
        return one_paragraph("No criteria for subjects of this type are on record.")
    n = len(challenge.panel.criterion_set.criteria)
    rubric = "no rubric is on record" if challenge.about.review.table("descriptor").empty else "the rubric by level"
    kind = challenge.purpose
    return one_paragraph(f"The same for every {kind}: {count_of(n, 'criterion', 'criteria')}, the scale, and {rubric}.")


def challenge_logs(challenge: Challenge) -> Prose:
    """Return how many entries the logs of the review hold."""
    n = len(challenge.about.review.table("log"))
    if not n:
        return one_paragraph("No log is kept in the pack.")
    return one_paragraph(f"{count_of(n, 'entry', 'entries')} of the whole review; some speak of other subjects.")


# How to make it again ------------------------------------------------------------------------------------------------


def challenge_rebuild(challenge: Challenge) -> Prose:
    """Return the inputs, the settings and the commands that make this pack again."""
    review, settings = challenge.whole.full, challenge.about.settings
    arguments = [f'"{challenge.subject.subject_id}"', *_arguments(_chosen(challenge))]
    imported = "import evaluation as ev; from evaluation.assessment.challenge import challenge_settings, challenged"
    read = 'review = ev.read_review("PACK")'
    called = f"challenged(review, {arguments[0]}, challenge_settings(review, {', '.join(arguments)}))"
    items = (
        f"Inputs: {count_of(len(review.hashes), 'file')}, together {review.input_hash}. PACK below is their folder.",
        f"Settings: {'; '.join(f'{name} {getattr(settings, name)}' for name in Settings.names())}.",
        f"Again: review challenge PACK --subject {challenge.subject.subject_id}{_options(_chosen(challenge))}",
        f"In Python: {imported}; {read}; {called}",
        "The same inputs and settings give the same pack, byte for byte; its manifest holds the hash of every file.",
    )
    return Prose((Bullets(items),))


def _plain_settings(challenge: Challenge) -> Settings:
    return challenge_settings(challenge.whole.full, challenge.subject.subject_id)


def _chosen(challenge: Challenge) -> dict[str, Any]:
    """Return the settings that differ from those of a pack for which nothing is said."""
    plain, settings = _plain_settings(challenge), challenge.about.settings
    named = {name: getattr(settings, name) for name in Settings.names()}
    return {name: value for name, value in named.items() if value != getattr(plain, name)}


def _arguments(chosen: dict[str, Any]) -> list[str]:
    return [f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}" for name, value in chosen.items()]


def _options(chosen: dict[str, Any]) -> str:
    words = {name: str(value).lower() if isinstance(value, bool) else f"{value}" for name, value in chosen.items()}
    return "".join(f" -p {name}={word}" for name, word in words.items())
