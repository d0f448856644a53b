"""What breaks no rule and would all the same show who a reviewer is."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.packs import ScoreStore, check_review, practice_review, read_review
from evaluation.packs.journal.drafts import ScoreDraft
from evaluation.packs.practice import LEFT_OPEN
from evaluation.packs.remarks import remarks_on
from tests.packs.tiny import FILES, write_pack

DATA = Path(__file__).parents[2] / "data"


def written(folder: Path, *pairs: tuple[str, str]) -> Path:
    """Write the tiny pack with other words in the reasons of its marks."""
    text = FILES["score.csv"]
    for old, new in pairs:
        assert text.count(f",{old},") == 1
        text = text.replace(f",{old},", f",{new},")
    return write_pack(folder, {**FILES, "score.csv": text})


def test_a_text_with_an_id_that_may_mean_another_is_told_with_its_place(tmp_path: Path) -> None:
    # R2 of tiny.py is a reviewer, and a name that a document may give to any other
    found = check_review(written(tmp_path, ("Reason four", "I agree with R2 that so it is with both")))
    warning = next(warning for warning in found.warnings if "id R2" in warning.rule)
    assert (warning.file, warning.row, warning.column) == ("score.csv", 5, "rationale")
    assert warning.value == "I agree with R2 that so it is w…"
    assert warning.rule.startswith("the reviewer id R2 in this text is published as it stands")
    assert "documents call reviewers R1, R2 and so on" in warning.rule
    assert "such as RV-R2" in warning.remedy
    assert (found.problems, found.review is None) == ((), False)


def test_an_id_in_several_texts_is_told_once(tmp_path: Path) -> None:
    pack = written(tmp_path, ("Reason four", "As R2"), ("Reason six", "As R2 and R2"), ("Reason ten", "R2"))
    first, second = check_review(pack).warnings  # that on R1 is of a dissent that tiny.py holds
    assert (first.file, first.value) == ("consensus.csv", "R1 would say 3")
    assert (second.row, second.value) == (5, "As R2")
    assert "in this text and 2 more" in second.rule


def test_an_id_that_is_clear_needs_no_word(tmp_path: Path) -> None:
    pack = written(tmp_path, ("Reason four", "I agree with RV-1"))
    for name in ("reviewer.csv", "score.csv", "interest.csv", "assignment.csv"):
        path = pack / name
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"R1,", b"RV-1,"))
    found = check_review(pack)
    assert (found.problems, found.warnings) == ((), ())


def test_a_mark_of_the_score_store_is_told_under_its_record(tmp_path: Path) -> None:
    pack = practice_review(tmp_path / "pack")
    reviewer = pack / "reviewer.csv"
    reviewer.write_text(f"{reviewer.read_text(encoding='utf-8')}Zed,assurer,,\n", encoding="utf-8")
    who, subject, dimension = LEFT_OPEN
    draft = ScoreDraft("R1", subject, dimension, "2", "As Zed says", evidence_ids=("E1",), data_status="illustrative")
    ScoreStore(pack).save(who, draft, base=None)
    (warning,) = check_review(pack).warnings
    assert (warning.row, warning.column, warning.value) == (None, "rationale", "As Zed says")
    assert warning.file.startswith("scores/RV-A/")


@pytest.mark.parametrize("pack", ["changeup-2006", "northshire-2025"])
def test_the_packs_of_the_project_speak_of_no_id(pack: str) -> None:
    assert list(remarks_on(read_review(DATA / pack))) == []
