from __future__ import annotations

import csv
import json
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluation as ev
from evaluation.model import NA
from evaluation.packs.descriptor import datapackage
from evaluation.packs.new import SECRET_FILE, _example_files, _fill, new_review


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "Mobile Libraries 2026"
    return new_review(folder, title='A "quoted" title with @ID@', commissioner="Council \\ County")


def rows(pack: Path, table: str) -> list[dict[str, str]]:
    with (pack / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_new_pack_is_sound_and_says_who_it_is(pack: Path) -> None:
    review = ev.read_review(pack)
    assert review.review_id == "mobile-libraries-2026"
    assert review.title == 'A "quoted" title with @ID@'
    assert (review.commissioner, review.roles["commissioned"]) == ("Council \\ County", "Council \\ County")
    assert (pack / "README.md").read_text(encoding="utf-8").startswith('# A "quoted" title with @ID@\n')


def test_it_is_complete_enough_for_every_part_of_a_report(pack: Path) -> None:
    review = ev.read_review(pack)
    assert [len(review.subjects_of("hub")), len(review.subjects_of("option"))] == [2, 3]
    hubs = review.criterion_set("hub")
    assert hubs is not None
    assert {criterion.test_form for criterion in hubs.criteria} == {"evidence_of", "extent_and_quality"}
    assert len(hubs.criteria) == 3
    assessment = ev.assess(review, ev.Settings(n_draws=100))
    assert set(assessment.panels) == {"hub", "option"}
    assert assessment.appraisal is not None
    assert assessment.robustness is not None
    for table in ("need", "risk", "finding", "recommendation", "decision", "action", "option_cost", "weight", "note"):
        assert len(review.table(table)), table


def test_it_shows_a_gap_in_the_evidence_a_dissent_and_a_recommendation_without_decision(pack: Path) -> None:
    consensus = rows(pack, "consensus")
    assert "IE" in {row["level"] for row in consensus}
    assert any(row["dissent"] for row in consensus)
    assert NA not in {row["level"] for row in consensus}
    decided = {row["recommendation_id"] for row in rows(pack, "decision")}
    assert {row["recommendation_id"] for row in rows(pack, "recommendation")} - decided


def test_every_row_says_that_it_is_made_up(pack: Path) -> None:
    for path in pack.glob("*.csv"):
        for row in rows(pack, path.stem):
            assert row.get("data_status", "illustrative") == "illustrative", path.name


def test_every_file_is_explained_in_the_readme(pack: Path) -> None:
    text = (pack / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in pack.iterdir() if path.name != "README.md" and f"`{path.name}`" not in text] == []


def test_the_secret_differs_from_pack_to_pack_and_only_its_owner_reads_it(pack: Path, tmp_path: Path) -> None:
    other = new_review(tmp_path / "other", title="T", commissioner="C")
    secret = (pack / SECRET_FILE).read_text(encoding="ascii").strip()
    assert len(bytes.fromhex(secret)) == 32
    assert (other / SECRET_FILE).read_text(encoding="ascii").strip() != secret
    assert stat.S_IMODE((pack / SECRET_FILE).stat().st_mode) == 0o600


def test_the_descriptor_is_in_step(pack: Path) -> None:
    assert json.loads((pack / "datapackage.json").read_text(encoding="utf-8")) == datapackage(pack)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine")
    with pytest.raises(ev.InputError, match="there is something here"):
        new_review(tmp_path, title="T", commissioner="C")
    assert [path.name for path in tmp_path.iterdir()] == ["keep.txt"]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert ev.read_review(new_review(tmp_path / "empty", title="T", commissioner="C")).title == "T"
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize(
    ("name", "title", "commissioner", "said"),
    [
        ("...", "T", "C", "the folder's name becomes the review's id, and gives none"),
        ("a", " ", "C", "review.title: must be one line of text"),
        ("a", "T\n[rules]", "C", "review.title: must be one line of text"),
        ("a", "T", "C\x7f", "review.commissioner: must be one line of text"),
    ],
)
def test_what_would_spoil_the_pack_is_refused(
    tmp_path: Path, name: str, title: str, commissioner: str, said: str
) -> None:
    with pytest.raises(ev.InputError, match=said):
        new_review(tmp_path / name, title=title, commissioner=commissioner)
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None, max_examples=25)  # each writes a pack
@given(title=st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable() and text.strip() == text))
def test_any_printable_title_reads_back_equal(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    folder = tmp_path_factory.mktemp("pack")
    _fill(folder, {"@ID@": "a", "@TITLE@": title, "@COMMISSIONER@": "C"}, _example_files())
    assert tomllib.loads((folder / "review.toml").read_text(encoding="utf-8"))["review"]["title"] == title
