from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pytest

import evaluation as ev
from evaluation.packs.descriptor import DESCRIPTOR, datapackage, write_datapackage
from evaluation.schemas import TABLES

DATA = Path(__file__).parents[2] / "data"
PACKS = ("changeup-2006", "northshire-2025")


def resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in package["resources"] if item["name"] == name)


def field(package: dict[str, Any], table: str, name: str) -> dict[str, Any]:
    return next(item for item in resource(package, table)["schema"]["fields"] if item["name"] == name)


@pytest.fixture(scope="module")
def northshire_package() -> dict[str, Any]:
    return datapackage(DATA / "northshire-2025")


@pytest.mark.parametrize("pack", PACKS)
def test_the_descriptor_in_the_pack_is_in_step_with_schema_and_files(pack: str) -> None:
    kept = json.loads((DATA / pack / DESCRIPTOR).read_text(encoding="utf-8"))
    assert kept == datapackage(DATA / pack), f"run `review describe data/{pack}`"


@pytest.mark.filterwarnings("default")  # frictionless's own
@pytest.mark.parametrize("pack", PACKS)
def test_frictionless_finds_the_pack_valid(pack: str) -> None:
    report = frictionless.validate(str(DATA / pack / DESCRIPTOR))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("subject.csv", "N1,hub", "N1,hbu", "constraint-error"),
        ("subject.csv", "N1,hub", "N2,hub", "primary-key"),
        ("interest.csv", "RA,N1", "RZ,N1", "foreign-key"),
        ("round.csv", "2025-06-02", "second of June", "constraint-error"),
        ("round.csv", "2025-06-03,1", "2025-06-03,yes", "type-error"),
    ],
)
def test_control_frictionless_finds_a_fault_through_the_descriptor(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    for name in ("subject.csv", "interest.csv", "reviewer.csv", "round.csv", "criterion_set.csv", "review.toml"):
        shutil.copy(DATA / "northshire-2025" / name, tmp_path / name)
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    report = frictionless.validate(str(write_datapackage(tmp_path)))
    assert fault in {found for [found] in report.flatten(["type"])}


def test_resources_are_the_files_in_reading_order(northshire_package: dict[str, Any]) -> None:
    present = {path.stem for path in (DATA / "northshire-2025").glob("*.csv")}
    assert [item["name"] for item in northshire_package["resources"]] == [name for name in TABLES if name in present]
    assert northshire_package["profile"] == "tabular-data-package"
    assert (northshire_package["name"], northshire_package["title"][:6]) == ("northshire-2025", "Review")


def test_fields_are_the_columns_of_the_file_in_its_order(northshire_package: dict[str, Any]) -> None:
    header = (DATA / "northshire-2025" / "weight.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert [item["name"] for item in resource(northshire_package, "weight")["schema"]["fields"]] == header.split(",")


def test_fields_carry_type_and_constraints(northshire_package: dict[str, Any]) -> None:
    assert field(northshire_package, "subject", "subject_type")["constraints"] == {
        "required": True, "enum": ["hub", "option", "bid"],
    }  # fmt: skip
    assert field(northshire_package, "round", "locked")["trueValues"] == ["1"]
    assert field(northshire_package, "weight", "points") == {"name": "points", "type": "number"}
    assert resource(northshire_package, "round")["schema"]["missingValues"] == [""]


def test_keys_name_one_table_and_its_own_as_empty_text(northshire_package: dict[str, Any]) -> None:
    keys = resource(northshire_package, "round")["schema"]["foreignKeys"]
    assert keys == [
        {"fields": ["set_id"], "reference": {"resource": "criterion_set", "fields": ["set_id"]}},
        {"fields": ["moderates"], "reference": {"resource": "", "fields": ["round_id"]}},
    ]
    related = resource(northshire_package, "subject_relation")["schema"]["foreignKeys"]
    assert [key["fields"] for key in related] == [["subject_id"]]  # related_id may stand in either of two tables
    assert resource(northshire_package, "evidence_link")["schema"]["primaryKey"] == [
        "evidence_id", "subject_id", "dimension_id", "audience_id",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "name", "good", "bad"),
    [
        ("round", "opened", ("2006", "2006-01", "2007-07-15~", "../2006-11-22", "2006-09-13/..", "200X"), ("soon", "")),
        ("score", "level", ("0", "4", "-1", "2.5", "IE", "NA"), ("ie", "2,5", "IENA", "four")),
        ("score", "evidence_ids", ("E1", "E1;E2", "E1; E2"), ("E1,E2", ";E1", "E1;")),
        ("subject", "subject_id", ("N1", "007", "a_b-c"), ("-a", "a b", "x" * 65)),
    ],
)
def test_patterns_take_what_packs_may_hold(
    northshire_package: dict[str, Any], table: str, name: str, good: tuple[str, ...], bad: tuple[str, ...]
) -> None:
    pattern = field(northshire_package, table, name)["constraints"]["pattern"]
    assert [text for text in good if not re.search(pattern, text)] == []
    assert [text for text in bad if re.search(pattern, text)] == []


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ev.InputError, match=r"review\.toml.*: the file does not name the review"):
        datapackage(tmp_path)


def test_a_column_that_no_table_has_is_refused(tmp_path: Path) -> None:
    shutil.copy(DATA / "northshire-2025" / "review.toml", tmp_path)
    (tmp_path / "subject.csv").write_text("subject_id,colour\n", encoding="utf-8")
    with pytest.raises(ev.InputError, match=r"subject\.csv row 1: no such column in this table \(found 'colour'\)"):
        datapackage(tmp_path)
    assert not (tmp_path / DESCRIPTOR).exists()
