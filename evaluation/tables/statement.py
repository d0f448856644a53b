"""Tables of the stakeholder statement: decisions at a glance, actions, what was said, programmes, what is cited."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaluation.assessment import Assessment
from evaluation.model import weakest_status
from evaluation.presentation import Cell, Inline, Link, TableView, Text, count_of, day, listed, number, status_words
from evaluation.presentation.terms import ACTION_STATUS, CHANGED, DIRECTIONS, OUTCOMES, POSITIONS, SOURCE_TYPES
from evaluation.presentation.words import meeting_words, planned_words
from evaluation.tables.cells import ids_cell, linked_ids, number_cell, text_cell

__all__ = [
    "actions_table",
    "cited_evidence",
    "cited_findings",
    "consultation_table",
    "decisions_at_a_glance",
    "programme_map_table",
    "respondents_table",
    "responses_by_topic",
    "responses_on_topic",
    "responses_on_topics",
    "statement_feedback",
    "themes_table",
    "with_rows",
]

NOTHING = "None on record."
NOT_STATED = "not stated"


def with_rows(*views: TableView) -> tuple[TableView, ...]:
    """Return the tables that have rows; a document says in a sentence what the others would have shown."""
    return tuple(view for view in views if view.rows)


def decisions_at_a_glance(assessment: Assessment) -> TableView:
    """Return every recommendation with its decision, or that none was found, and its actions by status."""
    recommendation, decision = (assessment.review.table(name) for name in ("recommendation", "decision"))
    action = assessment.review.table("action")
    rows, seen = [], []
    for item in recommendation.itertuples():
        mine = decision[decision["recommendation_id"] == item.recommendation_id]
        following = action[action["decision_id"].isin(mine["decision_id"])]
        seen += [item.data_status, *mine["data_status"], *following["data_status"]]
        rows.append(
            (
                Cell((Link(item.number, f"#rec-{item.recommendation_id}"),)),
                Cell(item.text),
                text_cell(_outcome_words(mine)),
                text_cell(_met(mine), "no date on record"),
                text_cell(_by_status(following)),
            )
        )
    return TableView(
        table_id="tbl-decisions",
        caption="Recommendations, decisions and actions at a glance",
        columns=("Recommendation", "What it asks", "Board decision", "Board met", "Actions"),
        rows=tuple(rows),
        note="Each recommendation is told in full in the sections that follow." if rows else NOTHING,
        status=weakest_status(seen),
        widths=(16, 36, 18, 14, 16),
    )


def _outcome_words(decisions: pd.DataFrame) -> str:
    """Return the outcomes of the decisions on one recommendation; that none was found where there are none."""
    found = dict.fromkeys(decisions["outcome"]) or {"no_record": None}
    return listed(OUTCOMES[outcome] for outcome in found)


def _met(decisions: pd.DataFrame) -> str:
    held = decisions[decisions["outcome"] != "no_record"]
    return listed(dict.fromkeys(meeting_words(date) for date in held["meeting_date"])) if len(held) else ""


def _by_status(actions: pd.DataFrame) -> str:
    counts = actions["status"].value_counts()
    return ", ".join(f"{counts[status]} {words}" for status, words in ACTION_STATUS.items() if status in counts)


def actions_table(assessment: Assessment) -> TableView:
    """Return every action with its owner and its planned, revised and actual dates."""
    action = assessment.review.table("action")
    rows = []
    for item in action.itertuples():
        decided: Text = linked_ids("decision", [item.decision_id]) if item.decision_id else "none on record"
        rows.append(
            (
                Cell(item.text),
                Cell(decided),
                text_cell(item.owner, "nobody on record"),
                Cell(planned_words(item.start, item.due)),
                text_cell(day(item.revised_due, missing=""), "not revised"),
                Cell(f"done {day(item.done_on)}" if item.done_on else ACTION_STATUS[item.status]),
            )
        )
    return TableView(
        table_id="tbl-actions",
        caption="Actions: planned, revised and actual dates",
        columns=("Action", "Decision", "Owner", "Planned", "Revised to", "Done, or status"),
        rows=tuple(rows),
        note="An action keeps the status that it had when it was last recorded." if rows else NOTHING,
        status=weakest_status(action["data_status"]),
        widths=(27, 10, 16, 19, 14, 14),
    )


def consultation_table(assessment: Assessment) -> TableView:
    """Return the consultations with their dates, channel and reach, and the responses on record."""
    consultation, response = (assessment.review.table(name) for name in ("consultation", "response"))
    held = response["consultation_id"].value_counts()
    rows = [
        (
            Cell(item.title),
            Cell(planned_words(item.opens, item.closes)),
            text_cell(item.channel, NOT_STATED),
            text_cell(item.reach, "not on record"),
            number_cell(str(held[item.consultation_id]) if item.consultation_id in held else "none"),
        )
        for item in consultation.itertuples()
    ]
    return TableView(
        table_id="tbl-consultations",
        caption="Consultations and whom they reached",
        columns=("Consultation", "Open", "How", "Reach", "Responses held"),
        rows=tuple(rows),
        note="Responses held: those on record in this pack, one by one." if rows else NOTHING,
        status=weakest_status([*consultation["data_status"], *response["data_status"]]),
        widths=(22, 20, 20, 28, 10),
    )


def respondents_table(assessment: Assessment) -> TableView:
    """Return how many responses came from each type of respondent, and whom they said they stand for."""
    response = assessment.review.table("response")
    rows = []
    for kind, mine in response.groupby("respondent_type", sort=False):
        named = [text for text in mine["represents"] if text]
        rows.append((Cell(str(kind)), number_cell(number(len(mine), 0)), text_cell("; ".join(named), NOT_STATED)))
    return TableView(
        table_id="tbl-respondents",
        caption=f"Who answered: {count_of(len(response), 'response')}",
        columns=("Respondent", "Responses", "Whom they speak for, in their own words"),
        rows=tuple(rows),
        note="" if rows else NOTHING,
        status=weakest_status(response["data_status"]),
        widths=(26, 12, 62),
    )


def responses_by_topic(assessment: Assessment) -> TableView:
    """Return the responses on each topic by position, and how many of them changed something."""
    code = assessment.review.table("response_code")
    rows = []
    for topic_id, mine in code.groupby("topic_id", sort=False):
        positions, changed = mine["position"].value_counts(), mine["changed"].value_counts()
        counts = [*(positions.get(name, 0) for name in POSITIONS), len(mine)]
        happened = ", ".join(f"{changed[name]} {words}" for name, words in CHANGED.items() if name in changed)
        figures = [number_cell(number(float(count), 0)) for count in counts]
        rows.append((Cell(_topic_words(str(topic_id))), *figures, Cell(happened)))
    return TableView(
        table_id="tbl-topics",
        caption="Responses by topic: position taken, and whether something changed",
        columns=("Topic", *(words.capitalize() for words in POSITIONS.values()), "All", "Something changed"),
        rows=tuple(rows),
        note="One response may speak on several topics. Counts describe those who answered and nobody else."
        if rows
        else NOTHING,
        status=_code_status(assessment, code),
        widths=(22, 9, 11, 12, 11, 8, 27),
    )


def responses_on_topics(assessment: Assessment) -> tuple[TableView, ...]:
    """Return one table a topic: what was said, the reply and what changed; no table where nothing was said."""
    topics = dict.fromkeys(assessment.review.table("response_code")["topic_id"])
    return tuple(responses_on_topic(assessment, topic_id) for topic_id in topics)


def responses_on_topic(assessment: Assessment, topic_id: str) -> TableView:
    """Return what each response said on one topic, with the reply and whether something changed."""
    code = assessment.review.table("response_code")
    who = assessment.review.table("response").set_index("response_id")["respondent_type"].to_dict()
    mine = code[code["topic_id"] == topic_id]
    rows = [
        (
            Cell(f"{item.response_id} {who.get(item.response_id, '')}".strip()),
            Cell(POSITIONS[item.position]),
            Cell(item.argument),
            text_cell(item.reply, "no reply on record"),
            Cell(CHANGED[item.changed]),
        )
        for item in mine.itertuples()
    ]
    return TableView(
        table_id=f"tbl-topic-{topic_id}",
        caption=f"What you told us on the topic “{_topic_words(topic_id)}”, and what we did",
        columns=("Who", "Position", "What was said", "Reply", "Changed"),
        rows=tuple(rows),
        note="" if rows else NOTHING,
        status=_code_status(assessment, mine),
        widths=(18, 10, 34, 28, 10),
    )


def _topic_words(topic_id: str) -> str:
    return topic_id.replace("-", " ").replace("_", " ")


def _code_status(assessment: Assessment, code: pd.DataFrame) -> str | None:
    """Return the weakest status of some coded responses; a code without one of its own takes its response's."""
    response = assessment.review.table("response")
    parents = response[response["response_id"].isin(code["response_id"])]
    return weakest_status([*code["data_status"], *parents["data_status"]])


def statement_feedback(assessment: Assessment) -> TableView:
    """Return comments, complaints and questions on the statement itself, with the replies."""
    feedback = assessment.review.table("feedback")
    mine = feedback[feedback["document"] == "stakeholder_statement"]
    rows = [
        (
            Cell(f"{item.kind.capitalize()}, {day(item.received_on)}"),
            Cell(item.text),
            text_cell(item.reply, "no reply on record"),
            text_cell(day(item.replied_on, missing=""), "not replied on record"),
        )
        for item in mine.itertuples()
    ]
    return TableView(
        table_id="tbl-statement-feedback",
        caption="What was said of this statement, and the replies",
        columns=("Kind and date", "What was said", "Reply", "Replied"),
        rows=tuple(rows),
        note="" if rows else NOTHING,
        status=weakest_status(mine["data_status"]),
        widths=(20, 34, 30, 16),
    )


def themes_table(assessment: Assessment) -> TableView:
    """Return the themes with the framework that set them and their programme areas; areas without a theme apart."""
    theme, area = (assessment.review.table(name) for name in ("theme", "programme_area"))
    rows = [
        (
            Cell(item.name),
            Cell(item.framework),
            text_cell(area.loc[area["theme_id"] == item.theme_id, "name"], "none on record"),
            Cell(_known_words(item.known_by, item.data_status)),
        )
        for item in theme.itertuples()
    ]
    loose = area[area["theme_id"] == ""]
    if len(loose):
        status = weakest_status(loose["data_status"]) or ""
        known = listed(dict.fromkeys(day(text) for text in loose["known_by"]))
        rows.append(
            (Cell("No theme"), Cell("Programmes on record under no theme"), text_cell(loose["name"]),
             Cell(f"{status_words(status)}; {known}"))
        )  # fmt: skip
    return TableView(
        table_id="tbl-themes",
        caption="Themes and their programme areas",
        columns=("Theme", "Framework", "Programme areas", "How known"),
        rows=tuple(rows),
        note="" if rows else NOTHING,
        status=weakest_status([*theme["data_status"], *area["data_status"]]),
        widths=(14, 22, 44, 20),
    )


def programme_map_table(assessment: Assessment) -> TableView:
    """Return what leads from hubs to themes and from themes to programmes, in the words of the record."""
    table = assessment.review.table("programme_map")
    names = _programme_names(assessment)
    rows = [
        (
            Cell(names.get(item.from_id, item.from_id)),
            Cell(names.get(item.to_id, item.to_id)),
            Cell(item.relation),
            Cell(day(item.known_by)),
        )
        for item in table.itertuples()
    ]
    return TableView(
        table_id="tbl-programme-map",
        caption="What succeeded what, so far as the record says",
        columns=("From", "To", "What the record says", "Known"),
        rows=tuple(rows),
        note=f"Data status: {listed(map(status_words, dict.fromkeys(table['data_status'])))}." if rows else NOTHING,
        status=weakest_status(table["data_status"]),
        widths=(21, 26, 37, 16),
    )


def _programme_names(assessment: Assessment) -> dict[str, str]:
    """Return names of hubs, themes and programmes by id, each with what it is."""
    review = assessment.review
    hubs = {subject.subject_id: f"{subject.short_name} ({subject.subject_type})" for subject in review.subjects}
    themes = {item.theme_id: f"{item.name} (theme)" for item in review.table("theme").itertuples()}
    areas = {item.programme_id: f"{item.name} (programme)" for item in review.table("programme_area").itertuples()}
    return {**hubs, **themes, **areas}


def _known_words(known_by: str, status: str) -> str:
    return f"{status_words(status)}; {day(known_by)}"


def cited_findings(assessment: Assessment) -> TableView:
    """Return the findings that recommendations rest on, each once, with its evidence and what rests on it."""
    finding, recommendation = (assessment.review.table(name) for name in ("finding", "recommendation"))
    cited = _cited(recommendation["finding_ids"])
    mine = finding[finding["finding_id"].isin(cited)]
    rows = []
    for item in mine.itertuples():
        resting = [
            Link(row.number, f"#rec-{row.recommendation_id}")
            for row in recommendation.itertuples()
            if item.finding_id in _cited([row.finding_ids])
        ]
        rows.append(
            (
                Cell(item.finding_id),
                Cell(item.text),
                Cell(item.confidence),
                ids_cell("evidence", item.evidence_ids),
                Cell(_joined(resting)),
            )
        )
    return TableView(
        table_id="tbl-cited-findings",
        caption="Findings that the recommendations rest on",
        columns=("Finding", "What was found", "Confidence", "Evidence", "Recommendations"),
        rows=tuple(rows),
        note="" if rows else NOTHING,
        status=weakest_status(mine["data_status"]),
        row_anchors=tuple(f"finding-{item}" for item in mine["finding_id"]),
        widths=(10, 46, 13, 15, 16),
    )


def _cited(cells: Iterable[str]) -> dict[str, None]:
    """Return the ids in some cells of ids joined by ";", each once, in order."""
    return dict.fromkeys(part.strip() for cell in cells for part in cell.split(";") if part.strip())


def _joined(links: list[Link]) -> Text:
    parts: list[Inline] = []
    for link in links:
        parts += [", ", link] if parts else [link]
    return tuple(parts)


def cited_evidence(assessment: Assessment) -> TableView:
    """Return the items of evidence behind the findings that recommendations rest on, each once, with its source."""
    review = assessment.review
    finding, evidence = review.table("finding"), review.table("evidence")
    findings = _cited(review.table("recommendation")["finding_ids"])
    wanted = _cited(finding.loc[finding["finding_id"].isin(findings), "evidence_ids"])
    mine = evidence[evidence["evidence_id"].isin(wanted)]
    sources = review.table("source_doc").set_index("source_id")
    rows = [
        (
            Cell(item.evidence_id),
            Cell(item.paraphrase),
            Cell(f"{SOURCE_TYPES[item.source_type]}, {DIRECTIONS[item.direction]}, grade {item.grade}"),
            Cell(_source_text(sources.loc[item.source_id])),
        )
        for item in mine.itertuples()
    ]
    return TableView(
        table_id="tbl-cited-evidence",
        caption="Evidence behind those findings",
        columns=("Item", "What it says", "Kind, direction, grade", "Source"),
        rows=tuple(rows),
        note="" if rows else NOTHING,
        status=weakest_status(mine["data_status"]),
        row_anchors=tuple(f"ev-{item}" for item in mine["evidence_id"]),
        widths=(8, 46, 20, 26),
        back_links="Used in",
    )


def _source_text(source: pd.Series) -> Text:
    dated = f"{source['title']} ({day(source['date'])})"
    return (Link(dated, source["url"]),) if source["url"] else dated
