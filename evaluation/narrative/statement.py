"""Sentences of the stakeholder statement: recommendation by recommendation, what the board decided and what follows.

The order of a block is that of the reader's questions: what was recommended, what was decided, why, what happens next,
and what it rests on. What the sources do not hold is said in the place where it is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.assessment.status import DOCUMENT_TABLES, summarise_status
from evaluation.model import weakest_status
from evaluation.narrative.phrases import notes, one_paragraph
from evaluation.narrative.status import LEFT_OUT
from evaluation.presentation import (
    Bullets,
    Callout,
    Heading,
    Inline,
    Link,
    Paragraph,
    Prose,
    Strong,
    Text,
    count_of,
    day,
    listed,
    sourced,
    status_words,
)
from evaluation.presentation.blocks import ProseBlock
from evaluation.presentation.record import record_day, record_words
from evaluation.presentation.terms import ACTION_STATUS, OUTCOMES, POSITIONS, WORDING
from evaluation.presentation.words import meeting_words, option_label, planned_words
from evaluation.schemas import latest_day

__all__ = [
    "statement_banner",
    "statement_context",
    "statement_decided",
    "statement_decisions_alone",
    "statement_front",
    "statement_not_known",
    "statement_programme",
    "statement_succession",
    "statement_title",
    "statement_told",
    "statement_undecided",
]

NO_DECISION = "No Board decision found in the sources held."
SHOWN_PLACES = ("front", "context", "not_known")
SHOWN_TABLES = tuple(name for name in DOCUMENT_TABLES["stakeholder_statement"] if name != "note")


def statement_title(assessment: Assessment) -> Prose:
    """Return the title of the statement, with the name of the review, who commissioned it, and its date."""
    review = assessment.review
    info = review.documents.get("stakeholder_statement")
    title = info.title if info is not None and info.title else f"{review.title}: stakeholder statement"
    about = f"{review.title}. Commissioned by {review.commissioner}. {record_words(assessment)}"
    return Prose((Heading(1, title), Paragraph(about)))


def statement_banner(assessment: Assessment) -> Prose:
    """Return the data status of what the statement itself shows, not of the rest of the pack."""
    status = _shown_status(assessment)
    if status == "illustrative":
        rows = "every row shown here was" if _all_made_up(assessment) else "some of the rows shown here were"
        items = [f"Illustrative: {rows} made up to show the method. They judge no real body."]
    elif status is None:
        items = ["The pack holds nothing that this statement could show."]
    else:
        items = [f"Weakest data status of what this statement shows: {status_words(status)}."]
        if summarise_status(assessment.review).weakest == "illustrative":  # of the whole pack, not of this document
            items.append("No illustrative mark, weight or option score of this pack feeds it.")
    if assessment.settings.as_at:
        left = count_of(len(assessment.left_out), "row")
        items.append(f"As at {day(assessment.settings.as_at)}: {left} left out, {LEFT_OUT}.")
    kind: Literal["note", "warning"] = "warning" if status == "illustrative" else "note"
    return Prose((Callout(kind, "How far to trust this statement", tuple(items)),))


def _shown_status(assessment: Assessment) -> str | None:
    note = assessment.review.table("note")
    shown = note.loc[note["place"].isin(SHOWN_PLACES), "data_status"]
    return weakest_status([*shown, assessment.status.of(SHOWN_TABLES) or ""])


def _all_made_up(assessment: Assessment) -> bool:
    review = assessment.review
    note = review.table("note")
    shown = note.loc[note["place"].isin(SHOWN_PLACES), "data_status"]
    found = [*shown, *(status for name in SHOWN_TABLES for status in review.table(name)["data_status"])]
    return set(found) <= {"illustrative", ""}


def statement_front(assessment: Assessment) -> Prose:
    """Return the front note: the Board's meetings in the words of the record, and the decisions counted."""
    said = notes(assessment, "front")
    record = Paragraph("The pack holds no note of the Board's meetings.")
    blocks: list[ProseBlock] = [Paragraph(text) for text in said] or [record]
    return Prose((*blocks, Paragraph(_counted_decisions(assessment))))


def _counted_decisions(assessment: Assessment) -> str:
    review = assessment.review
    recommendation, decision = review.table("recommendation"), review.table("decision")
    decided = _decided_ids(assessment)
    answering = decision[decision["recommendation_id"].isin(decided)]
    outcomes = _counted(_taken(answering)["outcome"], OUTCOMES)
    noted = set(decision.loc[decision["outcome"] == "noted", "recommendation_id"]) - {"", *decided}
    first = (
        f"{_first_up(count_of(len(recommendation), 'recommendation'))} on record: "
        f"{len(decided) or 'none'} with a Board decision{f' ({outcomes})' if outcomes else ''}, "
        f"{len(recommendation) - len(decided) or 'none'} without"
        f"{f', {len(noted)} of them noted by the Board' if noted else ''}."
    )
    parts = [first, *_counted_alone(decision[decision["recommendation_id"] == ""])]
    return _on_the_rows([*recommendation["data_status"], *decision["data_status"]], " ".join(parts))


def _counted_alone(alone: pd.DataFrame) -> list[str]:
    """Return how many decisions answer no recommendation, and what else stands among them."""
    taken = _taken(alone)
    others = _counted(alone.loc[~alone.index.isin(taken.index), "outcome"], OUTCOMES)
    words, verb = _counted(taken["outcome"], OUTCOMES), "names" if len(taken) == 1 else "name"
    said = f"{_first_up(count_of(len(taken), 'decision'))} {verb} no recommendation on record ({words})."
    return [*([said] if len(taken) else []), *([f"Besides, on no recommendation: {others}."] if others else [])]


def _taken(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return the decisions that were taken: a row may also say that an item was noted, or that none was found."""
    return decisions[~decisions["outcome"].isin(["noted", "no_record"])]


def _counted(codes: pd.Series, words: dict[str, str]) -> str:
    counts = codes.value_counts()
    return listed(f"{counts[code]} {word}" for code, word in words.items() if code in counts) if len(codes) else ""


def _first_up(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _on_the_rows(statuses: Iterable[str], sentence: str) -> str:
    """Return a sentence that counts rows other than scores, opened with a warning where some are illustrative."""
    if weakest_status(statuses) != "illustrative":
        return sentence
    return f"On the illustrative rows: {sentence[0].lower()}{sentence[1:]}"


def statement_decided(assessment: Assessment) -> Prose:
    """Return one block for each recommendation that the Board decided on."""
    decided = _decided_ids(assessment)
    blocks = _blocks(assessment, [item for item in _recommendations(assessment) if item.recommendation_id in decided])
    if blocks:
        return Prose(blocks)
    return one_paragraph("No recommendation on record has a Board decision in the sources held.")


def statement_undecided(assessment: Assessment) -> Prose:
    """Return one block for each recommendation without a Board decision in the sources held."""
    decided = _decided_ids(assessment)
    left = [item for item in _recommendations(assessment) if item.recommendation_id not in decided]
    if left:
        return Prose(_blocks(assessment, left))
    if _recommendations(assessment):
        return one_paragraph("Every recommendation on record has a Board decision.")
    return one_paragraph("No recommendation is on record.")


def _recommendations(assessment: Assessment) -> list[pd.Series]:
    return [row for _, row in assessment.review.table("recommendation").iterrows()]


def _decided_ids(assessment: Assessment) -> set[str]:
    return set(_taken(assessment.review.table("decision"))["recommendation_id"]) - {""}


def _blocks(assessment: Assessment, recommendations: list[pd.Series]) -> tuple[ProseBlock, ...]:
    return tuple(block for item in recommendations for block in _block(assessment, item))


def _block(assessment: Assessment, item: pd.Series) -> list[ProseBlock]:
    """Return the repeated block of one recommendation."""
    decision = assessment.review.table("decision")
    mine = decision[decision["recommendation_id"] == item["recommendation_id"]]
    blocks: list[ProseBlock] = [
        Heading(3, _recommendation_name(item["number"]), anchor=f"rec-{item['recommendation_id']}"),
        Paragraph((Strong("Recommendation. "), f"{item['text']} ", f"({_wording(item)})")),
        *_option(assessment, item["option_id"]),
    ]
    if mine.empty:
        blocks += [Heading(4, "Board decision"), Paragraph(NO_DECISION)]
    for _, row in mine.iterrows():
        outcome = "" if row["outcome"] == "no_record" else f": {OUTCOMES[row['outcome']]}"
        heading = Heading(4, f"Board decision{outcome}", anchor=f"decision-{row['decision_id']}")
        blocks += [heading, *_decision_blocks(assessment, row)]
    return [*blocks, *_rests_on(assessment, item), *_sources([item])]


def _recommendation_name(number: str) -> str:
    return f"Recommendation {number}" if number[:1].isdigit() else f"Recommendation “{number}”"


def _option(assessment: Assessment, option_id: str) -> list[ProseBlock]:
    """Return what the option is that a recommendation concerns; nothing where it concerns none."""
    if not option_id:
        return []
    subject = assessment.review.subject(option_id)
    said = f"{subject.name}. {subject.description}".strip()
    return [Paragraph((Strong(f"Option {option_label(assessment, option_id)}. "), said))]


def _wording(item: pd.Series) -> str:
    option = f"; it concerns option {item['option_id']}" if item["option_id"] else ""
    return f"{WORDING[item['wording_status']]}{option}"


def _decision_blocks(assessment: Assessment, row: pd.Series) -> list[ProseBlock]:
    """Return one decision: by whom and when, its text, its reason, and what happens next."""
    if row["outcome"] == "no_record":
        return [Paragraph((Strong(NO_DECISION), f" {row['text']}")), *_sources([row])]
    lead = f"{row['body']}, {meeting_words(row['meeting_date'])}. "
    return [
        Paragraph((Strong(lead), row["text"])),
        Paragraph((Strong("Reason. "), row["reason"] or "No reason on record.")),
        *_put_off(assessment, row),
        *_followed(assessment, row["decision_id"]),
        *_sources([row]),
    ]


def _put_off(assessment: Assessment, row: pd.Series) -> list[ProseBlock]:
    """Return that the outcome of a decision put off is not on record, unless a later decision is."""
    if row["outcome"] != "deferred" or _has_later(assessment, row):
        return []
    return [Paragraph((Strong("What came of it. "), "Not on record: the sources held tell of no later decision."))]


def _has_later(assessment: Assessment, row: pd.Series) -> bool:
    decision = assessment.review.table("decision")
    same = decision[(decision["recommendation_id"] == row["recommendation_id"]) & (row["recommendation_id"] != "")]
    put_off = latest_day(row["meeting_date"])
    met = [found for text in _taken(same)["meeting_date"] if (found := latest_day(text)) is not None]
    return put_off is not None and any(found > put_off for found in met)


def _followed(assessment: Assessment, decision_id: str) -> list[ProseBlock]:
    """Return the actions that follow from a decision: over by the date of the statement, and still to come."""
    action = assessment.review.table("action")
    mine = [row for _, row in action[action["decision_id"] == decision_id].iterrows()]
    if not mine:
        return [Paragraph((Strong("What happens next. "), "No action on record."))]
    today = record_day(assessment)
    over = [row for row in mine if row["status"] in ("done", "dropped") or _is_past(row, today)]
    ahead = [row for row in mine if not any(row is other for other in over)]
    blocks: list[ProseBlock] = []
    for words, rows in (("What has happened since, so far as it is on record", over), ("What happens next", ahead)):
        if rows:
            blocks += [Heading(4, words), Bullets(tuple(_action_words(row, today) for row in rows))]
    return blocks


def _is_past(row: pd.Series, today: dt.date | None) -> bool:
    """Return whether the last day that is on record for an action lies before the date of the statement."""
    end = latest_day(row["revised_due"] or row["due"] or row["start"])
    return today is not None and end is not None and end < today


def _action_words(row: pd.Series, today: dt.date | None) -> str:
    parts = [f"Planned: {planned_words(row['start'], row['due'])}"]
    if row["revised_due"]:
        parts.append(f"revised to {day(row['revised_due'])}")
    status = ACTION_STATUS[row["status"]]
    parts.append(f"done on {day(row['done_on'])}" if row["done_on"] else f"status: {status}")
    if row["status"] not in ("done", "dropped") and _is_past(row, today):
        last = "" if row["status"] == "not_known" else f"last recorded as {status}; "
        parts[-1] = f"{last}whether it was done is not on record"
    return f"{row['text'].rstrip('.')}. {row['owner'] or 'Nobody on record'}. {'; '.join(parts)}."


def _rests_on(assessment: Assessment, item: pd.Series) -> list[ProseBlock]:
    """Return the findings of a recommendation with their evidence, linked to the registers of the statement."""
    finding = assessment.review.table("finding").set_index("finding_id")
    ids = [part for part in _parts(item["finding_ids"]) if part in finding.index]
    if not ids:
        return [Paragraph((Strong("Findings and evidence. "), "It rests on no finding on record."))]
    items = tuple(_finding_words(finding_id, finding.loc[finding_id]) for finding_id in ids)
    return [Heading(4, "Findings and evidence"), Bullets(items)]


def _finding_words(finding_id: str, finding: pd.Series) -> Text:
    parts: list[Inline] = [Link(finding_id, f"#finding-{finding_id}"), f": {finding['text']} Evidence: "]
    for place, evidence_id in enumerate(cited := _parts(finding["evidence_ids"])):
        parts += [*([", "] if place else []), Link(evidence_id, f"#ev-{evidence_id}")]
    return (*parts, "." if cited else "none cited.")


def _parts(joined: str) -> list[str]:
    return [part.strip() for part in joined.split(";") if part.strip()]


def _sources(rows: list[pd.Series]) -> list[ProseBlock]:
    """Return where rows come from as links under the names of their sites; nothing where the pack names no source."""
    addresses = dict.fromkeys(part for row in rows for part in _parts(str(row.get("source") or "")))
    if not addresses:
        return []
    sites = [urlsplit(address).netloc.removeprefix("www.") for address in addresses]
    parts: list[Inline] = [Strong("Sources. ") if len(addresses) > 1 else Strong("Source. ")]
    for place, (address, site) in enumerate(zip(addresses, sites, strict=True)):
        # two pages of one site are told apart by number: links with the same words must lead to the same place
        name = f"{site} ({sites[: place + 1].count(site)})" if sites.count(site) > 1 else site
        parts += [*([", "] if place else []), Link(name, address) if site else address]
    return [Paragraph((*parts, "."))]


def statement_decisions_alone(assessment: Assessment) -> Prose:
    """Return one block for each decision that answers no recommendation on record, noted ones among them."""
    decision = assessment.review.table("decision")
    alone = [row for _, row in decision[decision["recommendation_id"] == ""].iterrows()]
    if not alone:
        return one_paragraph("Every decision on record answers a recommendation on record.")
    blocks: list[ProseBlock] = []
    for row in alone:
        kind = "Item" if row["outcome"] == "noted" else "Decision"
        name = f"{kind} {row['decision_id']}: {OUTCOMES[row['outcome']]}"
        blocks += [Heading(3, name, anchor=f"decision-{row['decision_id']}"), *_decision_blocks(assessment, row)]
    return Prose(tuple(blocks))


def statement_told(assessment: Assessment) -> Prose:
    """Return how much was heard in the consultations: responses, positions and replies, or that none is held."""
    review = assessment.review
    consultation, response, code = (review.table(name) for name in ("consultation", "response", "response_code"))
    if consultation.empty:
        return one_paragraph("No consultation is on record, so what people said is not known.")
    held = f"{_first_up(count_of(len(consultation), 'consultation'))} on record."
    if response.empty:
        missing = "No response is on record, so what people said, and what changed because of it, is not known."
        return one_paragraph(_on_the_rows(consultation["data_status"], f"{held} {missing}"))
    replied = int((code["reply"] != "").sum())
    changed = int(code["changed"].isin(["yes", "partly"]).sum())
    said = (
        f"{held} {_first_up(count_of(len(response), 'response'))} on record made {count_of(len(code), 'point')} on "
        f"{count_of(code['topic_id'].nunique(), 'topic')}: {_counted(code['position'], POSITIONS)}. "
        f"{replied} of them have a reply, and {changed} changed something, wholly or in part."
    )
    words = _on_the_rows([*consultation["data_status"], *response["data_status"]], said)
    return one_paragraph(sourced(words, "tbl-respondents", "tbl-topics"))


def statement_programme(assessment: Assessment) -> Prose:
    """Return the state of the programme for change: actions by status, dates revised, actions that came late."""
    action = assessment.review.table("action")
    if action.empty:
        return one_paragraph("No action is on record, so what happens next is not known.")
    late = int(sum(_is_late(row) for _, row in action.iterrows()))
    revised = int((action["revised_due"] != "").sum())
    loose = int((action["decision_id"] == "").sum())
    said = (
        f"{_first_up(count_of(len(action), 'action'))} on record: {_counted(action['status'], ACTION_STATUS)}. "
        f"{revised or 'None'} had the date revised; {late or 'none'} of those done came after the date first planned; "
        f"{loose or 'none'} {'follows' if loose == 1 else 'follow'} from no decision on record."
    )
    return one_paragraph(sourced(_on_the_rows(action["data_status"], said), "tbl-actions"))


def _is_late(row: pd.Series) -> bool:
    """Return whether an action was done after the last day that its planned date can mean."""
    due, done = latest_day(row["due"]), latest_day(row["done_on"])
    return due is not None and done is not None and done > due


def statement_succession(assessment: Assessment) -> Prose:
    """Return how many themes, programmes and steps between them are on record."""
    review = assessment.review
    theme, area, step = (review.table(name) for name in ("theme", "programme_area", "programme_map"))
    if theme.empty and area.empty and step.empty:
        return one_paragraph("No theme or programme is on record, so what succeeded the hubs is not known.")
    said = (
        f"{_first_up(count_of(len(theme), 'theme'))}, {count_of(len(area), 'programme')} and "
        f"{count_of(len(step), 'step')} between hubs, themes and programmes on record."
    )
    words = _on_the_rows([*theme["data_status"], *area["data_status"], *step["data_status"]], said)
    return one_paragraph(sourced(words, "tbl-themes", "tbl-programme-map"))


def statement_context(assessment: Assessment) -> Prose:
    """Return the background and what was reported later, each with the date by which it was known and its sources."""
    note = assessment.review.table("note")
    mine = note[note["place"] == "context"].sort_values("order", kind="stable")
    if mine.empty:
        return one_paragraph("The pack holds no note on the background.")
    return Prose((Bullets(tuple(_dated_note(row) for _, row in mine.iterrows())),))


def _dated_note(row: pd.Series) -> Text:
    sources = [block.text for block in _sources([row]) if isinstance(block, Paragraph)]
    told = tuple(part for text in sources for part in text) if sources else ()
    return (f"{row['text']} Known: {day(row['known_by'])}; {status_words(row['data_status'])}.",
            *((" ", *told) if told else ()))  # fmt: skip


def statement_not_known(assessment: Assessment) -> Prose:
    """Return what the pack names as not known."""
    unknown = notes(assessment, "not_known")
    return Prose((Bullets(unknown),)) if unknown else one_paragraph("The pack names nothing that is not known.")
