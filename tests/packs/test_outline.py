from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import InputError
from evaluation.packs.new import start_review
from evaluation.packs.outline import Outline, ReviewerOutline, parse_criterion, parse_reviewer, parse_scale
from evaluation.schemas import TABLES


def outline(**changed: object) -> Outline:
    given = {
        "criteria": (
            parse_criterion("Need: There is evidence of the need"),
            parse_criterion("Reach: The extent and quality of the contact"),
            parse_criterion("Cost, plainly said"),
        ),
        "hubs": ("North van", "South van"),
        "reviewers": (parse_reviewer("A; users"), parse_reviewer("B; librarians; chair"), parse_reviewer("C")),
        "options": ("One van for all",),
        "scale": parse_scale("words"),
        "started": dt.date(2026, 3, 2),
    }
    return Outline(**{**given, **changed})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "libraries-2026"
    return start_review(folder, title="Mobile libraries", commissioner="County", outline=outline())


def test_the_pack_is_sound_and_holds_what_was_said(pack: Path) -> None:
    review = ev.read_review(pack)
    assert (review.review_id, review.title) == ("libraries-2026", "Mobile libraries")
    assert [subject.name for subject in review.subjects_of("hub")] == ["North van", "South van"]
    hubs = review.criterion_set("hub")
    assert hubs is not None
    forms = [criterion.test_form for criterion in hubs.criteria]
    assert forms == ["evidence_of", "extent_and_quality", "single"]
    assert [dimension.dimension_id for dimension in hubs.dimensions] == ["C1-evidence", "C2-extent", "C2-quality", "C3"]
    roles = dict(zip(review.table("reviewer")["name"], review.table("reviewer")["role"], strict=True))
    assert roles == {"A": "reviewer", "B": "chair", "C": "reviewer"}


def test_every_member_is_asked_to_score_every_hub_and_every_option(pack: Path) -> None:
    assigned = ev.read_review(pack).table("assignment")
    assert len(assigned) == 3 * (2 + 3)
    assert not assigned.duplicated().any()


def test_nothing_is_scored_and_the_assessment_says_so(pack: Path) -> None:
    review = ev.read_review(pack)
    assert len(review.table("score")) == 0
    assessment = ev.assess(review, ev.Settings(n_draws=100))
    cells = assessment.panels["hub"].cells
    assert set(cells["state"]) == {"unscored"}


def test_every_table_is_there_with_its_columns(pack: Path) -> None:
    for name, table in TABLES.items():
        header = (pack / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert {column.name for column in table.columns if column.required} <= set(header), name
        assert set(header) <= set(table.column_names), name


def test_the_baseline_and_no_service_are_always_options(pack: Path) -> None:
    options = ev.read_review(pack).table("option")
    assert options["is_baseline"].sum() == 1
    assert options["is_no_national"].sum() == 1
    assert len(options) == 3


def test_the_readme_names_commands_with_the_folder(pack: Path) -> None:
    text = (pack / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# Mobile libraries\n")
    assert "review sheets export libraries-2026 --round S1" in text
    assert "@" not in text


def test_the_first_named_chairs_where_nobody_is_said_to() -> None:
    rows = outline(reviewers=(ReviewerOutline("A"), ReviewerOutline("B"))).tables()["reviewer"].splitlines()
    assert rows[1:] == ["RV1,chair,,A", "RV2,reviewer,,B"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1-5", {"minimum": 1.0, "maximum": 5.0, "step": 1.0, "direction": "higher"}),
        ("1 - 5 step 0.5 lower", {"minimum": 1.0, "maximum": 5.0, "step": 0.5, "direction": "lower"}),
        ("-2-2", {"minimum": -2.0, "maximum": 2.0, "step": 1.0, "direction": "higher"}),
    ],
)
def test_a_scale_of_numbers(text: str, said: dict[str, object], tmp_path: Path) -> None:
    part = tomllib.loads(parse_scale(text))["scales"]["panel"]
    assert part == {"kind": "numeric", **said}
    made = start_review(tmp_path / "r", title="T", commissioner="C", outline=outline(scale=parse_scale(text)))
    assert ev.read_review(made).scales["panel"].kind == "numeric"


def test_the_scale_of_words_has_even_steps() -> None:
    levels = tomllib.loads(parse_scale("words"))["scales"]["panel"]["levels"]
    assert [level["value"] for level in levels] == [0, 25, 50, 75, 100]


@pytest.mark.parametrize("text", ["5-1", "1-1", "good", "1-5 step 0", "1,5-3"])
def test_a_scale_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match=r"--scale.*1-5"):
        parse_scale(text)


def test_everything_missing_or_repeated_is_said_at_once() -> None:
    with pytest.raises(InputError) as raised:
        outline(criteria=(), hubs=("A", "a"), reviewers=())
    found = {problem.file for problem in raised.value.problems}
    assert found == {"--criterion", "--hub", "--reviewer"}


def test_a_third_part_of_a_reviewer_can_only_be_chair() -> None:
    with pytest.raises(InputError, match="stakeholder group; chair"):
        parse_reviewer("A; users; secretary")


printable = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1)


@given(printable.map(str.strip).filter(bool).filter(str.isprintable))
def test_any_name_survives_in_its_row(name: str) -> None:
    import csv

    rows = list(csv.DictReader(outline(hubs=(name,)).tables()["subject"].splitlines()))
    assert rows[0]["name"] == name
