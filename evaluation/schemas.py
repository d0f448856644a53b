"""Columns and rules of every table of a pack: the one place that says what a table may hold.

Knows no file, no scale and no review; `evaluation.packs` checks against these declarations, and the Frictionless
descriptor, the data dictionary of the report and the templates of a new pack are made from them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from evaluation.model import STATUSES

__all__ = ["ID_PATTERN", "LEVEL_STATES", "TABLES", "Column", "Table", "latest_day"]

ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
LEVEL_STATES = ("IE", "NA")

Kind = Literal["id", "ids", "text", "integer", "number", "flag", "enum", "date", "level"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what kind of value it holds and where its ids must resolve.

    Parameters
    ----------
    name : str
    kind : str
        ``id`` one id; ``ids`` ids separated by ";"; ``text``; ``integer``; ``number`` with a decimal point; ``flag``
        0 or 1; ``enum`` one of `values`; ``date`` EDTF; ``level`` a mark on the scale of the row's criterion set.
    required : bool
        Whether an empty cell is a fault.
    refers_to : tuple of str
        Tables whose key the id must be found in (any of them).
    values : tuple of str
        Allowed values of an ``enum``.
    description : str
    """

    name: str
    kind: Kind
    required: bool = True
    refers_to: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its key, and whether its rows state facts or judgements."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    states_fact: bool

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all columns that the table may have."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return one column by name."""
        return next(column for column in self.columns if column.name == name)


@cache
def latest_day(text: str) -> dt.date | None:
    """Return the latest day that an EDTF date can mean, or None where it has no known end or is empty.

    ``2006`` means 2006-12-31, ``2006-01`` 2006-01-31, ``2007-07-15~`` 2007-07-15, ``../2006-11-22`` 2006-11-22;
    ``2006-09-13/..`` and ``2006-09-13/`` have no known end.

    Raises
    ------
    ValueError
        Where the text is not an EDTF date, or an interval ends before it starts.
    """
    if not text:
        return None
    from edtf import EDTFParseException, parse_edtf  # a parser costs a quarter of a second to import

    if text.endswith("/"):  # the end is unknown; the parser would guess ten years
        return None
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the parser prints what it could not build
            date = parse_edtf(text)
    except (EDTFParseException, AttributeError, TypeError) as error:
        raise ValueError(text) from error
    try:
        upper = date.upper_strict()
    except AttributeError as error:
        raise ValueError(text) from error
    except TypeError:  # an interval without an end
        return None
    if not hasattr(upper, "tm_year"):
        return None
    _require_forward(text)
    try:
        return dt.date(*upper[:3])
    except OverflowError as error:  # a year of a billion
        raise ValueError(text) from error


def _require_forward(text: str) -> None:
    """Raise ValueError where an interval ends before it starts: it would count as known too early."""
    start, slash, end = text.partition("/")
    if slash and start not in ("", ".."):
        first, last = latest_day(start), latest_day(end)
        if first is not None and last is not None and first > last:
            raise ValueError(text)


def _id(name: str, *refers_to: str, required: bool = True) -> Column:
    return Column(name, "id", required, refers_to)


def _ids(name: str, *refers_to: str) -> Column:
    return Column(name, "ids", required=False, refers_to=refers_to)


def _text(name: str, *, required: bool = False) -> Column:
    return Column(name, "text", required)


def _enum(name: str, *values: str, required: bool = True) -> Column:
    return Column(name, "enum", required, values=values)


def _number(name: str, *, required: bool = False) -> Column:
    return Column(name, "number", required)


def _integer(name: str, *, required: bool = True) -> Column:
    return Column(name, "integer", required)


def _flag(name: str) -> Column:
    return Column(name, "flag")


def _date(name: str, *, required: bool = False) -> Column:
    return Column(name, "date", required)


def _level(name: str, *, required: bool = True) -> Column:
    return Column(name, "level", required)


def _table(name: str, description: str, key: str, *columns: Column, fact: bool = True) -> Table:
    """Declare a table; `key` names the key columns, and every table may carry where its rows come from."""
    provenance = (
        Column("data_status", "enum", fact, values=STATUSES, description="How the row is known"),
        Column("known_by", "date", fact, description="When the row was known, EDTF; counts from its latest day"),
        _text("source"),
        _text("entered_by"),
        _date("entered_at"),
    )
    return Table(name, description, tuple(key.split()), (*columns, *provenance), fact)


SCALE_OF_REASONS = ("scale", "standards", "scarce_expertise", "equity", "leadership", "none")

_DECLARED = (
    _table("note", "Facts and sentences that documents quote whole, by the place where they stand", "note_id",
           _id("note_id"),
           _enum("place", "remit", "totals", "leadership", "limits", "front", "context", "not_known"),
           _integer("order"), _text("text", required=True), _text("locator")),
    _table("question", "The questions that the review asks", "question_id",
           _id("question_id"), _integer("order"), _text("wording", required=True), _enum("kind", "needs", "delivery")),
    _table("organisation", "Bodies that lead, partner or bid", "organisation_id",
           _id("organisation_id"), _text("name", required=True), fact=False),
    _table("subject", "What is scored: hubs, options, bids", "subject_id",
           _id("subject_id"), _enum("subject_type", "hub", "option", "bid"), _text("name", required=True),
           _text("short_name", required=True), _text("description")),
    _table("subject_relation", "How subjects and organisations are tied", "subject_id related_id relation",
           _id("subject_id", "subject"), _id("related_id", "subject", "organisation"),
           _enum("relation", "partner", "accountable_body", "lead_body", "overlaps", "succeeds"), _text("detail")),
    _table("audience", "Who is to be served, by level and type of infrastructure", "audience_id",
           _id("audience_id"), _enum("level", "local", "sub_regional", "regional", "national", "frontline"),
           _enum("infra_type", "generic", "sub_sectoral", "specialist", "functional", required=False),
           _text("equalities_strand"), _text("label", required=True), fact=False),
    _table("criterion_set", "Sets of criteria, each with its scale", "set_id",
           _id("set_id"), _enum("purpose", "hub", "option", "bid"), _id("scale_id"), fact=False),
    _table("criterion", "The agreed criteria in their own words", "criterion_id",
           _id("criterion_id"), _id("set_id", "criterion_set"), _integer("order"), _text("short_name", required=True),
           _text("wording", required=True), _enum("test_form", "evidence_of", "extent_and_quality", "single"),
           _id("question_id", "question", required=False)),
    _table("dimension", "What is scored within a criterion", "dimension_id",
           _id("dimension_id"), _id("criterion_id", "criterion"),
           _enum("kind", "evidence", "extent", "quality", "single"), _text("aspects"), fact=False),
    _table("descriptor", "The rubric: what each level looks like", "dimension_id level",
           _id("dimension_id", "dimension"), _level("level"), _text("label", required=True),
           _text("descriptor", required=True)),
    _table("source_doc", "Documents and pages that evidence was taken from", "source_id",
           _id("source_id"), _text("title", required=True), _text("author"), _date("date"), _text("url"), _text("type"),
           _text("access_note")),
    _table("evidence", "The evidence register", "evidence_id",
           _id("evidence_id"), _id("source_id", "source_doc"), _text("locator"), _text("paraphrase", required=True),
           _enum("source_type", "document", "survey", "interview", "user_testimony", "partner_testimony", "self_report",
                 "press_report", "position", "statistics"),
           _enum("direction", "positive", "negative", "mixed", "context"), _enum("grade", "A", "B", "C", "D"),
           _text("grade_reason")),
    _table("evidence_link", "Which evidence bears on which cell", "evidence_id subject_id dimension_id audience_id",
           _id("evidence_id", "evidence"), _id("subject_id", "subject"), _id("dimension_id", "dimension"),
           _id("audience_id", "audience", required=False), _enum("scope", "own", "programme"), fact=False),
    _table("reviewer", "Who scored, chaired, assured and approved", "reviewer_id",
           _id("reviewer_id"), _enum("role", "reviewer", "chair", "assurer", "approver"), _text("stakeholder_group"),
           _text("name"), fact=False),
    _table("interest", "Interests declared before scoring", "reviewer_id subject_id",
           _id("reviewer_id", "reviewer"), _id("subject_id", "subject"),
           _enum("kind", "none", "actual", "potential", "perceived"), _text("nature"), _text("mitigation")),
    _table("round", "Rounds of scoring", "round_id",
           _id("round_id"), _id("set_id", "criterion_set"), _enum("stage", "calibration", "individual", "moderation"),
           _id("moderates", "round", required=False), _date("opened"), _date("closed"), _flag("locked"), fact=False),
    _table("assignment", "Who was asked to score what", "round_id reviewer_id subject_id",
           _id("round_id", "round"), _id("reviewer_id", "reviewer"), _id("subject_id", "subject"), fact=False),
    _table("score", "One reviewer's level for one subject on one dimension",
           "round_id reviewer_id subject_id dimension_id",
           _id("round_id", "round"), _id("reviewer_id", "reviewer"), _id("subject_id", "subject"),
           _id("dimension_id", "dimension"), _level("level"), _text("rationale"), _text("why_not_higher"),
           _ids("evidence_ids", "evidence"), _date("scored_at")),
    _table("consensus", "The level that the panel agreed, with its reason", "round_id subject_id dimension_id",
           _id("round_id", "round"), _id("subject_id", "subject"), _id("dimension_id", "dimension"),
           _level("level", required=False),
           _enum("method", "agreed", "chair", "majority", "unresolved"), _text("rationale"), _text("change_reason"),
           _text("dissent"), _date("recorded_at")),
    _table("weight_set", "Weights by stakeholder group and how they were elicited", "weight_set_id",
           _id("weight_set_id"), _id("set_id", "criterion_set"), _text("stakeholder_group"),
           _enum("method", "equal", "swing", "rank", "interval", "ratio", "ahp", "direct")),
    _table("weight", "One criterion's swing within a weight set", "weight_set_id criterion_id",
           _id("weight_set_id", "weight_set"), _id("criterion_id", "criterion"), _text("worst"), _text("best"),
           _number("points"), _number("lower"), _number("upper"), _number("rank"), fact=False),
    _table("comparison", "Pairs of criteria compared within a weight set", "weight_set_id criterion_id other_id",
           _id("weight_set_id", "weight_set"), _id("criterion_id", "criterion"), _id("other_id", "criterion"),
           _number("lower", required=True), _number("upper", required=True), fact=False),
    _table("need", "What is needed, by whom, and whether a national service is the answer", "need_id",
           _id("need_id"), _id("question_id", "question"), _id("audience_id", "audience"),
           _text("statement", required=True), _text("current_supply"), _text("gap"),
           _enum("national_rationale", *SCALE_OF_REASONS),
           _enum("verdict", "national", "subnational", "none", "unknown"),
           _ids("evidence_ids", "evidence")),
    _table("option", "Options for the future", "option_id",
           _id("option_id", "subject"), _flag("is_baseline"), _flag("is_no_national"),
           _text("description", required=True),
           _text("scope"), _text("solution"), _text("delivery"), _text("implementation"), _text("funding"),
           _enum("longlist_verdict", "carried", "discarded", "preferred_way_forward"),
           _text("verdict_reason", required=True)),
    _table("option_csf", "Options against the critical success factors", "option_id criterion_id",
           _id("option_id", "option"), _id("criterion_id", "criterion"),
           _enum("verdict", "meets", "partly", "fails", "unknown"), _text("reason", required=True)),
    _table("option_cost", "Cost of an option by year, in one price base", "option_id year",
           _id("option_id", "option"), _integer("year"), _number("low", required=True),
           _number("central", required=True), _number("high", required=True),
           _text("price_base", required=True), _text("basis")),
    _table("risk", "Risks of each option", "risk_id",
           _id("risk_id"), _id("option_id", "option"), _text("description", required=True),
           _enum("likelihood", "low", "medium", "high"), _enum("impact", "low", "medium", "high"), _text("owner"),
           _text("mitigation")),
    _table("finding", "What the review found", "finding_id",
           _id("finding_id"), _id("question_id", "question", required=False),
           _enum("kind", "criterion", "subject", "tension", "need", "option"),
           _id("criterion_id", "criterion", required=False), _id("subject_id", "subject", required=False),
           _text("text", required=True), _ids("evidence_ids", "evidence"),
           _enum("confidence", "high", "medium", "low")),
    _table("recommendation", "What the review recommended", "recommendation_id",
           _id("recommendation_id"), _text("number", required=True), _text("text", required=True),
           _enum("wording_status", "verbatim", "reported", "illustrative"), _ids("finding_ids", "finding"),
           _id("option_id", "option", required=False)),
    _table("decision", "What the board decided", "decision_id",
           _id("decision_id"), _id("recommendation_id", "recommendation", required=False),
           _text("body", required=True), _date("meeting_date"),
           _enum("outcome", "accepted", "modified", "deferred", "rejected", "noted", "no_record"),
           _text("text", required=True), _text("reason")),
    _table("action", "What was to happen next, planned, revised and actual", "action_id",
           _id("action_id"), _id("decision_id", "decision", required=False), _text("text", required=True),
           _text("owner"), _date("start"), _date("due"), _date("revised_due"), _date("done_on"),
           _enum("status", "planned", "under_way", "done", "dropped", "not_known")),
    _table("theme", "Themes that programmes stand under", "theme_id",
           _id("theme_id"), _text("name", required=True), _text("framework", required=True)),
    _table("programme_area", "Programme areas", "programme_id",
           _id("programme_id"), _id("theme_id", "theme", required=False), _text("name", required=True)),
    _table("programme_map", "What succeeded what", "from_id to_id",
           _id("from_id", "subject", "theme", "programme_area"), _id("to_id", "subject", "theme", "programme_area"),
           _text("relation", required=True)),
    _table("consultation", "Consultations held", "consultation_id",
           _id("consultation_id"), _text("title", required=True), _date("opens"), _date("closes"), _text("channel"),
           _text("reach")),
    _table("response", "Responses to a consultation", "response_id",
           _id("response_id"), _id("consultation_id", "consultation"), _text("respondent_type", required=True),
           _text("represents"), _date("received_on")),
    _table("response_code", "What a response said on a topic, and what changed", "response_id topic_id",
           _id("response_id", "response"), _id("topic_id"),
           _enum("position", "support", "oppose", "mixed", "neutral"), _text("argument", required=True), _text("reply"),
           _enum("changed", "yes", "no", "partly"), fact=False),
    _table("tender", "Commissioning exercises", "tender_id",
           _id("tender_id"), _text("title", required=True), _date("opens"), _date("closes"), _date("award_by"),
           _date("contract_start"), _date("contract_end")),
    _table("lot", "Lots within a tender", "lot_id",
           _id("lot_id"), _id("tender_id", "tender"), _text("name", required=True), _text("scope")),
    _table("eligibility", "Gates that a bid must pass", "gate_id",
           _id("gate_id"), _id("tender_id", "tender"), _text("wording", required=True)),
    _table("bid", "Bids; each is a subject", "bid_id",
           _id("bid_id", "subject"), _id("lot_id", "lot"), _id("organisation_id", "organisation", required=False),
           _date("received_on"), _number("price"), _enum("outcome", "awarded", "not_awarded", "withdrawn", "pending"),
           _text("reason", required=True)),
    _table("bid_eligibility", "Bids against the gates", "bid_id gate_id",
           _id("bid_id", "bid"), _id("gate_id", "eligibility"), _flag("passed"), _text("reason", required=True),
           fact=False),
    _table("finance_line", "Money planned and spent", "line_id",
           _id("line_id"), _id("subject_id", "subject", required=False), _text("period", required=True),
           _text("category", required=True), _number("planned"), _number("actual"), _text("basis")),
    _table("control_total", "The total that the lines of a period must make", "period",
           _text("period", required=True), _number("amount", required=True)),
    _table("indicator", "What is measured over time", "indicator_id",
           _id("indicator_id"), _id("dimension_id", "dimension", required=False), _text("name", required=True),
           _text("definition", required=True), _text("unit", required=True), fact=False),
    _table("indicator_value", "Indicators planned and actual", "indicator_id subject_id period",
           _id("indicator_id", "indicator"), _id("subject_id", "subject"), _text("period", required=True),
           _number("target"), _number("actual")),
    _table("feedback", "Comments, complaints and questions on the documents, with replies", "feedback_id",
           _id("feedback_id"), _text("document", required=True), _date("received_on"),
           _enum("kind", "comment", "complaint", "question"), _text("text", required=True), _text("reply"),
           _date("replied_on")),
    _table("log", "Assumptions, decisions, data changes and assurance", "log_id",
           _id("log_id"), _enum("kind", "assumption", "decision", "data", "qa"), _text("text", required=True),
           _text("effect"), _text("reliability"), _text("why"), _text("by"), _text("signed_off_by"), _date("at")),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in _DECLARED}
"""Every table of a pack by name, in reading order."""
