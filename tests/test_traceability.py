"""The chain by hand: rows picked from the fictional pack and from the tiny one, followed both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluation as ev
from evaluation.packs import read_review
from evaluation.traceability import KINDS, Chain, Gap, trace
from tests.packs.tiny import FILES, write_pack


@pytest.fixture(scope="module")
def chain(northshire: ev.Review) -> Chain:
    return trace(northshire)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ev.Review:
    return read_review(write_pack(tmp_path_factory.mktemp("tiny")))


def test_an_action_leads_back_to_its_evidence(chain: Chain) -> None:
    found = chain.back("action", "AC1")
    assert found["decision"] == ("DC1",)
    assert found["recommendation"] == ("RC1",)
    assert found["finding"] == ("FN2", "FN18", "FN21")
    of_findings = {"E31", "E39", "E48", "E55", "E07", "E56", "E63"}  # FN2, FN18 and FN21 in the findings table
    assert of_findings <= set(found["evidence"])
    scored = {tuple(name.split("/")[2:]) for name in found["score"]}
    assert {subject for subject, dimension in scored if dimension.startswith("F")} == {"P2"}  # FN21 is about P2


def test_evidence_leads_on_to_what_was_done(chain: Chain) -> None:
    found = chain.forward("evidence", "E57")
    assert "FN15" in found["finding"]
    assert "RC3" in found["recommendation"]
    assert "DC3" in found["decision"]
    assert "AC7" in found["action"]


def test_evidence_leads_to_the_scores_that_cite_it(chain: Chain) -> None:
    scores = chain.forward("evidence", "E07")["score"]
    assert {"S1/RA/N1/K6e", "S1/RB/N1/K6q", "S1/RA/N2/K6q"} <= set(scores)
    assert len(scores) == len(set(scores))


def test_a_finding_on_a_criterion_rests_on_the_scores_of_all_hubs_on_it(chain: Chain) -> None:
    scores = chain.back("finding", "FN1")["score"]
    assert {tuple(name.split("/")[0:4:3]) for name in scores} == {("S1", "K1v")}
    assert {name.split("/")[2] for name in scores} == {"N1", "N2", "N3", "N4", "N5", "N6"}


def test_calibration_does_not_count(chain: Chain) -> None:
    names = set(chain.edges["from_id"]) | set(chain.edges["to_id"])
    assert not any(name.startswith("S0/") for name in names)


def test_decision_without_a_recommendation_and_one_not_on_record_are_gaps(chain: Chain) -> None:
    assert Gap("decision", "DC7", "answers no recommendation on record") in chain.gaps
    assert Gap("recommendation", "RC6", "has no decision on record") in chain.gaps  # DC6 says that there is no record
    assert Gap("recommendation", "RC7", "has no decision on record") in chain.gaps
    assert Gap("recommendation", "RC8", "has no decision on record") in chain.gaps
    assert Gap("action", "AC11", "follows from no decision on record") in chain.gaps
    assert Gap("finding", "FN20", "cites no evidence") in chain.gaps
    assert not any(gap.item_id == "DC6" for gap in chain.gaps if gap.lacks.startswith("leads to no action"))


def test_every_gap_names_a_row_that_exists(chain: Chain, northshire: ev.Review) -> None:
    for gap in chain.gaps:
        assert gap.item_id in set(northshire.table(gap.kind)[f"{gap.kind}_id"])


def test_tiny_chain_by_hand(tiny: ev.Review) -> None:
    chain = trace(tiny)
    assert chain.back("action", "AC1") == {
        "evidence": ("E1", "E2"),
        "score": ("I1/R1/A/K1v", "I1/R2/A/K1v", "I1/R3/A/K1v"),
        "finding": ("FN1",),
        "recommendation": ("RC1",),
        "decision": ("DC1",),
    }
    assert chain.forward("finding", "FN2") == {"recommendation": ("RC2",)}
    assert chain.forward("evidence", "E3") == {}  # cited in the calibration only
    assert chain.gaps == (Gap("recommendation", "RC2", "has no decision on record"),)


def test_unknown_row_leads_nowhere(tiny: ev.Review) -> None:
    assert trace(tiny).forward("evidence", "E99") == {}
    assert trace(tiny).back("action", "AC99") == {}


def test_edges_lead_forward_only(chain: Chain) -> None:
    order = {kind: place for place, kind in enumerate(KINDS)}
    steps = chain.edges[["from_kind", "to_kind"]].drop_duplicates().itertuples(index=False, name=None)
    assert all(order[start] < order[end] for start, end in steps)
    assert not chain.edges.duplicated().any()


def test_forward_and_back_are_one_relation(chain: Chain) -> None:
    for action in ("AC1", "AC7", "AC10"):
        for evidence in chain.back("action", action)["evidence"]:
            assert action in chain.forward("evidence", evidence)["action"]


def test_a_review_without_findings_has_no_chain_and_says_what_is_missing(tmp_path: Path) -> None:
    files = {name: text for name, text in FILES.items() if name not in ("finding.csv", "recommendation.csv")}
    files["decision.csv"] = FILES["decision.csv"].replace("DC1,RC1", "DC1,")
    chain = trace(read_review(write_pack(tmp_path, files)))
    assert chain.gaps == (Gap("decision", "DC1", "answers no recommendation on record"),)
