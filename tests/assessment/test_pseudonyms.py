"""Reviewers appear under names that cannot be carried from one document to another."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation.assessment import pseudonyms
from evaluation.assessment.pseudonyms import anonymised, unclear_ids
from evaluation.model import Settings

DOCUMENTS = ("hub_scorecard", "options_report", "stakeholder_statement")


def named(review: ev.Review, document: str) -> dict[str, str]:
    return dict(pseudonyms(review, Settings(document=document)))


def test_reviewers_are_r1_to_rn_with_those_who_score_first(northshire: ev.Review) -> None:
    names = named(northshire, "options_report")
    assert set(names) == {"RA", "RB", "RC", "RD", "RE", "RF", "RG", "RH"}
    assert {names[item] for item in ("RA", "RB", "RC", "RD", "RE", "RF")} == {"R1", "R2", "R3", "R4", "R5", "R6"}
    assert (names["RG"], names["RH"]) == ("R7", "R8")  # assurer and approver score nothing


def test_documents_differ_and_each_is_stable(northshire: ev.Review) -> None:
    first = [named(northshire, document) for document in DOCUMENTS]
    again = [named(northshire, document) for document in DOCUMENTS]
    assert first == again
    assert len({tuple(names.items()) for names in first}) == 3


def test_secret_and_review_key_the_order(northshire: ev.Review) -> None:
    plain = named(northshire, "options_report")
    orders = {tuple(named(replace(northshire, secret=f"secret {i}"), "options_report").items()) for i in range(5)}
    assert len(orders) > 1
    assert named(replace(northshire, review_id="other"), "options_report").keys() == plain.keys()


def test_order_of_the_reviewer_table_does_not_tell(northshire: ev.Review) -> None:
    table = northshire.table("reviewer")
    turned = northshire.with_tables({"reviewer": table.iloc[::-1].reset_index(drop=True)})
    scorers = ("RA", "RB", "RC", "RD", "RE", "RF")
    one, other = named(northshire, "options_report"), named(turned, "options_report")
    assert [one[item] for item in scorers] == [other[item] for item in scorers]


def test_not_anonymised_shows_names_else_ids(northshire: ev.Review) -> None:
    names = pseudonyms(northshire, Settings(anonymise=False))
    assert names["RA"] == "Reviewer A"
    table = northshire.table("reviewer").assign(name="")
    assert pseudonyms(northshire.with_tables({"reviewer": table}), Settings(anonymise=False))["RA"] == "RA"


def test_texts_that_name_a_reviewer_do_not(northshire_assessment: ev.Assessment, northshire: ev.Review) -> None:
    dissent = " ".join(northshire.table("consensus")["dissent"])
    assert "Reviewer" in dissent  # the pack does name them
    for name in ("consensus", "log", "score", "interest"):
        frame = northshire_assessment.review.table(name)
        text = " ".join(" ".join(frame[column].astype(str)) for column in frame)
        assert not any(f"Reviewer {letter}" in text for letter in "ABCDE"), name


@pytest.mark.parametrize("written", ["Reviewer A", "Reviewer  A", "Reviewer\u00a0A", "REVIEWER A", "(Reviewer A's)"])
def test_a_name_is_replaced_however_it_is_spaced_and_in_capitals(northshire: ev.Review, written: str) -> None:
    log = northshire.table("log")
    review = northshire.with_tables({"log": log.assign(text=f"{written} asked why")})
    settings = Settings(document="options_report")
    (text,) = set(anonymised(review, settings).table("log")["text"])
    assert pseudonyms(review, settings)["RA"] in text
    assert "eviewer" not in text.lower()


def test_words_that_only_begin_like_a_name_are_left(northshire: ev.Review) -> None:
    review = northshire.with_tables({"log": northshire.table("log").assign(text="Reviewer Abel; reviewer a; Reviewer")})
    assert set(anonymised(review, Settings()).table("log")["text"]) == {"Reviewer Abel; reviewer a; Reviewer"}


@pytest.mark.parametrize("written", ["Ayşe Yıldız", "AYŞE YILDIZ", "Łukasz Straße", "ŁUKASZ STRASSE"])
def test_a_name_whose_capitals_are_other_letters_is_replaced_too(northshire: ev.Review, written: str) -> None:
    reviewer = northshire.table("reviewer").head(2).assign(name=["Ayşe Yıldız", "Łukasz Straße"])
    log = northshire.table("log").assign(text=f"{written} asked why")
    review = northshire.with_tables({"reviewer": reviewer, "log": log})
    (text,) = set(anonymised(review, Settings(document="options_report")).table("log")["text"])
    assert text in {"R1 asked why", "R2 asked why"}


# Ids in texts ---------------------------------------------------------------------------------------------------------


def with_ids(review: ev.Review, *ids: str, text: str, by: str = "Analyst") -> ev.Review:
    """Return the review with other ids of its first reviewers, without names, and one text in the log."""
    reviewer = review.table("reviewer").head(len(ids)).assign(reviewer_id=ids, name="")
    return review.with_tables({"reviewer": reviewer, "log": review.table("log").assign(text=text, by=by)})


def told(review: ev.Review, column: str = "text") -> str:
    (words,) = set(anonymised(review, Settings(document="options_report")).table("log")[column])
    return str(words)


@pytest.mark.parametrize("written", ["RV-A", "rv-a", "(RV-A's)", "RV-A.", "non-RV-A"])
def test_an_id_in_a_text_gives_way_to_the_pseudonym(northshire: ev.Review, written: str) -> None:
    review = with_ids(northshire, "RV-A", "RV-A2", text=f"{written} asked why")
    shown = pseudonyms(review, Settings(document="options_report"))["RV-A"]
    assert told(review) == f"{written} asked why".replace("RV-A", shown).replace("rv-a", shown)


def test_an_id_in_letters_that_only_look_like_it_is_left(northshire: ev.Review) -> None:
    assert told(with_ids(northshire, "RV-ALI", text="rv-al\u0131 asked why")) == "rv-al\u0131 asked why"


def test_an_id_that_something_else_has_in_other_letters_is_left(northshire: ev.Review) -> None:
    review = with_ids(northshire, "lg4-x", text="LG4-X is here")
    log = review.table("log")
    review = review.with_tables({"log": log.assign(log_id=["LG4-X", *log["log_id"].iloc[1:]])})
    assert unclear_ids(review)["lg4-x"] == "it is also the id of a row of log.csv"
    assert told(review) == "LG4-X is here"


@pytest.mark.parametrize("table", ["risk", "action"])
def test_an_owner_who_is_a_reviewer_and_nothing_else_is_one(northshire: ev.Review, table: str) -> None:
    rows = northshire.table(table).assign(owner="RA")
    review = northshire.with_tables({table: rows})
    shown = set(anonymised(review, Settings(document="options_report")).table(table)["owner"])
    assert shown == {pseudonyms(review, Settings(document="options_report"))["RA"]}


def test_the_longer_of_two_ids_is_found_and_words_that_only_hold_one_are_left(northshire: ev.Review) -> None:
    review = with_ids(northshire, "RV-A", "RV-A-2", text="RV-A-2, RV-AB, XRV-A")
    shown = pseudonyms(review, Settings(document="options_report"))["RV-A-2"]
    assert told(review) == f"{shown}, RV-AB, XRV-A"


def test_ids_stay_where_reviewers_are_named(northshire: ev.Review) -> None:
    review = with_ids(northshire, "RV-A", text="RV-A asked why")
    assert set(anonymised(review, Settings(anonymise=False)).table("log")["text"]) == {"RV-A asked why"}


@pytest.mark.parametrize(
    ("identity", "why"),
    [
        ("A", "a word or a code"),
        ("May", "a word or a code"),
        ("7", "a word or a code"),
        ("Z9", "a word or a code"),
        ("R3", "R1, R2 and so on"),
        ("LG4", "the id of a row of log.csv"),
    ],
)
def test_an_id_that_may_mean_something_else_is_left_in_a_sentence(
    northshire: ev.Review, identity: str, why: str
) -> None:
    review = with_ids(northshire, identity, "RV-B", text=f"{identity} asked why", by=identity)
    assert why in unclear_ids(review)[identity]
    assert "RV-B" not in unclear_ids(review)
    assert told(review) == f"{identity} asked why"
    # where a person stands and nothing else, it can only be the person
    assert told(review, "by") == pseudonyms(review, Settings(document="options_report"))[identity]


def test_an_id_that_is_the_word_for_an_office_is_left(northshire: ev.Review) -> None:
    assert told(with_ids(northshire, "chair", text="The chair asked why", by="Chair"), "by") == "Chair"
