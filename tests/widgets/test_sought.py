"""What is sought in the evidence register, and what is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import MethodError
from evaluation.widgets.sought import EvidenceChoice, choice_text, covered, find_evidence, parse_choice


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        # picked by hand in evidence.csv and evidence_link.csv of the built-in pack, as known on 22 November 2006
        (EvidenceChoice(subject_id="H2", scope="own"), ("E05", "E10", "E15", "E16")),
        (EvidenceChoice(subject_id="H2", criterion_id="C5"), ("E05",)),
        (EvidenceChoice(criterion_id="C2"), ()),
        (EvidenceChoice(words="closed shop"), ("E06",)),
        (EvidenceChoice(words="CLOSED Shop LONDON"), ("E06",)),
        (EvidenceChoice(words="e12"), ("E12",)),
        (EvidenceChoice(words="no such words"), ()),
    ],
)
def test_filters_find_what_matches_all_of_them(
    changeup_assessment: ev.Assessment, choice: EvidenceChoice, found: tuple[str, ...]
) -> None:
    assert find_evidence(changeup_assessment, choice) == found


def test_no_filter_finds_the_whole_register_with_items_that_bear_on_no_cell(
    changeup_assessment: ev.Assessment,
) -> None:
    found = find_evidence(changeup_assessment, EvidenceChoice())
    assert found == tuple(changeup_assessment.review.table("evidence")["evidence_id"])
    assert "E12" in found  # linked to no cell


def test_every_filter_narrows(northshire_assessment: ev.Assessment) -> None:
    everything = set(find_evidence(northshire_assessment, EvidenceChoice()))
    choices = [
        EvidenceChoice(subject_id="N1"),
        EvidenceChoice(subject_id="N1", direction="negative"),
        EvidenceChoice(subject_id="N1", direction="negative", source_type="document"),
    ]
    for choice in choices:
        found = set(find_evidence(northshire_assessment, choice))
        assert found < everything
        everything = found


def test_coverage_counts_what_was_found_by_hand(changeup_assessment: ev.Assessment) -> None:
    # evidence_link.csv: E05 bears on C5 of H2 alone; E06 is of the whole programme
    frame = covered(changeup_assessment, ["E05"])
    n_hubs, n_criteria = 6, 7
    assert len(frame) == n_hubs * n_criteria
    mine = frame[(frame["own"] > 0) | (frame["programme"] > 0)]
    assert mine[["subject_id", "criterion_id", "own"]].values.tolist() == [["H2", "C5", 1]]
    assert covered(changeup_assessment, [])[["own", "programme"]].to_numpy().sum() == 0


def test_coverage_of_everything_is_that_of_the_report(northshire_assessment: ev.Assessment) -> None:
    everything = find_evidence(northshire_assessment, EvidenceChoice())
    evidence = northshire_assessment.hubs.evidence
    for item in covered(northshire_assessment, everything).itertuples():
        held = evidence.of(str(item.subject_id), str(item.criterion_id))
        for scope, count in (("own", item.own), ("programme", item.programme)):
            assert held.loc[held["scope"] == scope, "evidence_id"].nunique() == count


TEXTS = st.text(alphabet="abc N1 é'\"", max_size=8).map(lambda text: " ".join(text.split()))


@given(TEXTS, TEXTS, TEXTS)
def test_a_choice_comes_back_as_it_was_written(hub: str, grade: str, words: str) -> None:
    choice = EvidenceChoice(subject_id=hub, grade=grade, words=words)
    assert parse_choice(choice_text(choice)) == choice


def test_signs_of_the_line_itself_are_left_out_of_words() -> None:
    assert choice_text(EvidenceChoice(words="a=b; c")) == "words=a b c"
    assert choice_text(EvidenceChoice()) == ""


@pytest.mark.parametrize("text", ["hub=N1", "words", "subject_id=N1;grades=A"])
def test_an_unknown_filter_is_named_with_those_there_are(text: str) -> None:
    with pytest.raises(MethodError, match="evidence is sought by subject_id, criterion_id"):
        parse_choice(text)
