"""A whole review small enough to read at a glance: two hubs, three options, three reviewers; every row is made up."""

from __future__ import annotations

from pathlib import Path

FACT = "illustrative,2025-05-31"

REVIEW = """[review]
id = "tiny"
title = "A tiny review"
commissioner = "Nobody (fictional)"

[documents.options_report]
title = "Options"
as_at = "2025-06-30"

[scales.panel]
kind = "ordinal"
levels = [
    { code = 0, word = "Absent" },
    { code = 1, word = "Limited" },
    { code = 2, word = "Partial" },
    { code = 3, word = "Sound" },
    { code = 4, word = "Strong" },
]

[rules]
totals_allowed = true
base_year = 2025
"""


def table(header: str, *rows: str) -> str:
    """Return a CSV text: the header and the rows, one a line."""
    return "\n".join([header, *rows]) + "\n"


def facts(header: str, *rows: str) -> str:
    """Return the CSV text of a table that states facts: its rows carry a status and a day."""
    return table(f"{header},data_status,known_by", *(f"{row},{FACT}" for row in rows))


FILES = {
    "review.toml": REVIEW,
    "question.csv": facts("question_id,order,wording,kind", "Q1,1,Is there a need?,needs"),
    "criterion_set.csv": table("set_id,purpose,scale_id", "H,hub,panel", "O,option,panel"),
    "criterion.csv": facts(
        "criterion_id,set_id,order,short_name,wording,test_form,question_id",
        "K1,H,1,Need,Evidence of need,evidence_of,Q1",
        "K2,H,2,Reach,Extent and quality of reach,extent_and_quality,Q1",
        "F1,O,1,Fit,Fits the need,single,",
        "F2,O,2,Reach,Reaches people,single,",
        "F3,O,3,Time,Can be in place in time,single,",
    ),
    "dimension.csv": table(
        "dimension_id,criterion_id,kind,aspects",
        "K1v,K1,evidence,",
        "K2e,K2,extent,",
        "K2q,K2,quality,",
        "F1s,F1,single,",
        "F2s,F2,single,",
        "F3s,F3,single,",
    ),
    "descriptor.csv": facts("dimension_id,level,label,descriptor", "K1v,0,Absent,Nothing", "K1v,4,Strong,Everything"),
    "subject.csv": facts(
        "subject_id,subject_type,name,short_name,description",
        "A,hub,Hub A,A,",
        "B,hub,Hub B,B,",
        "P0,option,As now,Now,",
        "P1,option,No service,None,",
        "P2,option,One service,One,",
    ),
    "reviewer.csv": table(
        "reviewer_id,role,stakeholder_group,name", "R1,reviewer,,", "R2,reviewer,,", "R3,chair,,", "R4,assurer,,"
    ),
    "interest.csv": facts("reviewer_id,subject_id,kind,nature,mitigation", "R3,B,actual,Paid by it,Did not score it"),
    "round.csv": table(
        "round_id,set_id,stage,moderates,opened,closed,locked",
        "C1,H,calibration,,2025-01-06,2025-01-07,1",
        "I1,H,individual,,2025-02-03,2025-02-28,1",
        "M1,H,moderation,I1,2025-03-03,2025-03-04,1",
        "I2,O,individual,,2025-03-10,2025-03-14,1",
    ),
    "assignment.csv": table(
        "round_id,reviewer_id,subject_id", "I1,R1,A", "I1,R2,A", "I1,R3,A", "I1,R1,B", "I1,R2,B", "I1,R3,B"
    ),
    "source_doc.csv": facts("source_id,title,author,date,url,type,access_note", "S1,Survey,,2025-01,,,"),
    "evidence.csv": facts(
        "evidence_id,source_id,locator,paraphrase,source_type,direction,grade,grade_reason",
        "E1,S1,p. 1,Many came,survey,positive,A,",
        "E2,S1,p. 2,Few came back,statistics,negative,B,",
        "E3,S1,p. 3,It was cold,press_report,context,D,",
    ),
    "evidence_link.csv": table(
        "evidence_id,subject_id,dimension_id,audience_id,scope", "E1,A,K1v,,own", "E2,A,K1v,,own", "E1,B,K1v,,programme"
    ),
    "score.csv": facts(
        "round_id,reviewer_id,subject_id,dimension_id,level,rationale,why_not_higher,evidence_ids,scored_at",
        "I1,R1,A,K1v,3,Reason one,,E1,2025-02-10",
        "I1,R2,A,K1v,2,Reason two,,E1;E2,2025-02-10",
        "I1,R3,A,K1v,3,Reason three,,E1,2025-02-10",
        "I1,R1,A,K2e,2,Reason four,,E1,2025-02-10",
        "I1,R2,A,K2e,4,Reason five,,E1,2025-02-10",
        "I1,R3,A,K2e,IE,Reason six,,,2025-02-10",
        "I1,R1,A,K2q,1,Reason seven,,E2,2025-02-10",
        "I1,R2,A,K2q,3,Reason eight,,E2,2025-02-10",
        "I1,R3,A,K2q,2,Reason nine,,E2,2025-02-10",
        "I1,R1,B,K1v,4,Reason ten,,E1,2025-02-11",
        "I1,R2,B,K1v,NA,Reason eleven,,,2025-02-11",
        "I1,R1,B,K2e,1,Reason twelve,,E2,2025-02-11",
        "I1,R2,B,K2e,2,Reason thirteen,,E2,2025-02-11",
        "I1,R1,B,K2q,IE,Reason fourteen,,,2025-02-11",
        "I1,R2,B,K2q,3,Reason fifteen,,E2,2025-02-11",
        "C1,R1,A,K1v,0,Trial mark,,E3,2025-01-06",
        "I2,R1,P0,F1s,1,Reason,,E1,2025-03-10",
        "I2,R1,P0,F2s,2,Reason,,E1,2025-03-10",
        "I2,R1,P0,F3s,4,Reason,,E1,2025-03-10",
        "I2,R1,P1,F1s,0,Reason,,E1,2025-03-10",
        "I2,R1,P1,F2s,0,Reason,,E1,2025-03-10",
        "I2,R1,P1,F3s,IE,Reason,,,2025-03-10",
        "I2,R1,P2,F1s,3,Reason,,E1,2025-03-10",
        "I2,R1,P2,F2s,4,Reason,,E1,2025-03-10",
        "I2,R1,P2,F3s,2,Reason,,E1,2025-03-10",
        "I2,R2,P0,F1s,1,Reason,,E1,2025-03-10",
        "I2,R2,P2,F3s,1,Reason,,E1,2025-03-10",
    ),
    "consensus.csv": facts(
        "round_id,subject_id,dimension_id,level,method,rationale,change_reason,dissent,recorded_at",
        "M1,A,K1v,2,agreed,The panel agreed,The survey was read again,R1 would say 3,2025-03-03",
        "M1,A,K2q,,unresolved,The panel did not agree,,,2025-03-03",
        "M1,B,K2e,2,chair,The higher of two,,,2025-03-04",
    ),
    "weight_set.csv": facts(
        "weight_set_id,set_id,stakeholder_group,method",
        "WS,O,Users,swing",
        "WR,O,Groups,rank",
        "WI,O,Staff,interval",
        "WA,O,Council,ahp",
        "WB,O,Board,ratio",
        "WH,H,Panel,swing",
    ),
    "weight.csv": table(
        "weight_set_id,criterion_id,worst,best,points,lower,upper,rank",
        "WS,F1,,,100,,,",
        "WS,F2,,,60,,,",
        "WS,F3,,,40,,,",
        "WR,F1,,,,,,2",
        "WR,F2,,,,,,1",
        "WR,F3,,,,,,3",
        "WI,F1,,,,0.2,0.5,",
        "WI,F2,,,,0.2,0.5,",
        "WI,F3,,,,0.1,0.4,",
        "WH,K1,,,50,,,",
        "WH,K2,,,50,,,",
    ),
    "comparison.csv": table(
        "weight_set_id,criterion_id,other_id,lower,upper",
        "WA,F1,F2,2,2",
        "WA,F1,F3,4,4",
        "WA,F2,F3,2,2",
        "WB,F1,F2,1.5,2.5",
        "WB,F2,F3,1,2",
    ),
    "option.csv": facts(
        "option_id,is_baseline,is_no_national,description,longlist_verdict,verdict_reason",
        "P0,1,0,As now,carried,The baseline",
        "P1,0,1,Nothing,carried,Always appraised",
        "P2,0,0,One service,preferred_way_forward,Chosen by the panel",
    ),
    "option_cost.csv": facts(
        "option_id,year,low,central,high,price_base,basis",
        "P0,2025,90,100,110,2025 prices,",
        "P0,2026,90,100,110,2025 prices,",
        "P1,2025,0,10,20,2025 prices,",
        "P1,2026,0,0,0,2025 prices,",
        "P2,2025,190,200,260,2025 prices,",
        "P2,2026,90,103.5,120,2025 prices,",
    ),
    "finding.csv": facts(
        "finding_id,question_id,kind,criterion_id,subject_id,text,evidence_ids,confidence",
        "FN1,Q1,subject,K1,A,Many came,E1,high",
        "FN2,Q1,tension,,,Few came back,E1;E2,low",
    ),
    "recommendation.csv": facts(
        "recommendation_id,number,text,wording_status,finding_ids,option_id",
        "RC1,1,Do it,illustrative,FN1,P2",
        "RC2,2,Do it again,illustrative,FN2,",
    ),
    "decision.csv": facts(
        "decision_id,recommendation_id,body,meeting_date,outcome,text,reason",
        "DC1,RC1,Board,2025-05-01,accepted,It will be done,",
    ),
    "action.csv": facts(
        "action_id,decision_id,text,owner,start,due,revised_due,done_on,status",
        "AC1,DC1,Do it,Board,2025-05-02,2025-06-02,,,planned",
    ),
}
"""File name to text; every problem that a test expects in it was counted by hand, the header being row 1."""


def write_pack(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Write a pack and return its folder; UTF-8 with plain line feeds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (FILES if files is None else files).items():
        (folder / name).write_bytes(text.encode())
    return folder
