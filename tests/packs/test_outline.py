from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import evaluation as ev
from evaluation.errors import InputError
from evaluation.packs.new import start_review
from evaluation.packs.outline import (
    STEPS_REACH,
    Outline,
    Part,
    ReviewerOutline,
    faults_of,
    parse_criterion,
    parse_reviewer,
    parse_scale,
)
from evaluation.packs.profile import read_profile
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


@pytest.mark.parametrize("text", ["1-5 step 0.3", "1-5 step 10", "0-1 step 1000000000", "1-2 step 0.999"])
def test_a_scale_whose_steps_miss_its_end_is_refused_as_a_pack_with_it_is(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"--scale: the steps from minimum must reach maximum"):
        parse_scale(text)
    low, high, step = (float(number) for number in re.split(r"-| step ", text))
    part = f'[scales.panel]\nkind = "numeric"\nminimum = {low}\nmaximum = {high}\nstep = {step}\n'
    (tmp_path / "review.toml").write_text(part, encoding="utf-8")
    rules = {problem.rule for problem in read_profile(tmp_path / "review.toml").problems}
    assert rules & {STEPS_REACH, "minimum must be below maximum, and step above 0 and within them"}


def test_the_words_for_such_a_scale_are_those_of_the_check(tmp_path: Path) -> None:
    part = '[scales.panel]\nkind = "numeric"\nminimum = 1.0\nmaximum = 5.0\nstep = 0.3\n'
    (tmp_path / "review.toml").write_text(part, encoding="utf-8")
    assert STEPS_REACH in {problem.rule for problem in read_profile(tmp_path / "review.toml").problems}


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


@pytest.mark.parametrize(
    ("kind", "parts", "rule"),
    [
        ("option", ("no service",), "this option is appraised always"),
        ("criterion", (parse_criterion("Need: one\ttwo"),), "what is said beside a name is one line of text"),
        ("reviewer", (parse_reviewer("A; one\ntwo"),), "what is said beside a name is one line of text"),
        ("hub", ("North", "NORTH"), "the same name stands twice"),
        ("hub", ("North\nSouth",), "a name is one line of text"),
        ("hub", tuple(f"H{n}" for n in range(201)), "at most 200 can be started here; 201 were given"),
    ],
)
def test_each_fault_of_a_part_is_told(kind: str, parts: tuple[Part, ...], rule: str) -> None:
    (problem,) = faults_of(kind, parts)
    assert (problem.file, problem.rule) == (f"--{kind}", rule)


printed = st.sampled_from("aé\u0301 ,;:\"'=@#-1") | st.characters(categories=("L", "N", "P", "S", "Mn"))
names = st.text(printed, min_size=1, max_size=6)
lines = names | st.text(min_size=1, max_size=3)
tenths = st.integers(1, 40)
scales = st.just("words") | st.builds(
    lambda low, step, n, miss: f"{low / 10:g}-{(low + step * n + miss) / 10:g} step {step / 10:g}",
    st.integers(-40, 40),
    tenths,
    tenths,
    st.sampled_from([0, 0, 0, 1]),
)


@settings(deadline=None, max_examples=30)  # each may write a pack
@given(names=st.lists(names, min_size=5, max_size=5, unique_by=str.casefold), beside=lines, scale=scales)
@example(names=["a", "b", "c", "d", "e"], beside="f", scale="0.1-0.3 step 0.2")  # 0.3 - 0.1 is less than 0.2
def test_what_is_accepted_passes_the_check(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], beside: str, scale: str
) -> None:
    criterion, hub, other, reviewer, option = names
    try:
        accepted = outline(
            criteria=(parse_criterion(f"{criterion}:{beside}"),),
            hubs=(hub, other),
            reviewers=(parse_reviewer(f"{reviewer};{beside}"),),
            options=(option,),
            scale=parse_scale(scale),
        )
    except InputError:
        return
    made = start_review(tmp_path_factory.mktemp("pack") / "r", title="T", commissioner="C", outline=accepted)
    assert ev.read_review(made).subjects_of("hub")
