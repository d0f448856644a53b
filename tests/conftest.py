"""What many tests share: the two packs, read and assessed once."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

import evaluation as ev
from tests.assessment.variants import assessed_with

DATA = Path(__file__).parents[1] / "data"

hypothesis.settings.register_profile("workbench", deadline=None)  # how long a thing takes is a benchmark, not a test
hypothesis.settings.load_profile("workbench")


@pytest.fixture(scope="session")
def changeup() -> ev.Review:
    """The built-in review."""
    return ev.read_review(DATA / "changeup-2006")


@pytest.fixture(scope="session")
def northshire() -> ev.Review:
    """The fictional review."""
    return ev.read_review(DATA / "northshire-2025")


@pytest.fixture(scope="session")
def changeup_assessment(changeup: ev.Review) -> ev.Assessment:
    """The built-in review as its options report sees it."""
    return ev.assess(changeup, changeup.settings_for("options_report", n_draws=2000))


@pytest.fixture(scope="session")
def northshire_assessment(northshire: ev.Review) -> ev.Assessment:
    """The fictional review as its options report sees it."""
    return ev.assess(northshire, northshire.settings_for("options_report", n_draws=2000))


@pytest.fixture(scope="session")
def level_assessment(northshire: ev.Review) -> ev.Assessment:
    """Six options level on every factor, so that all of them lead."""
    return assessed_with(northshire, dict.fromkeys(("P0", "P1", "P2", "P3", "P4", "P5"), "3 3 3 3 3"))


@pytest.fixture(scope="session")
def open_assessment(northshire: ev.Review) -> ev.Assessment:
    """P2 at 3 throughout, P5 too but for one IE, the others below: either may lead, and P5 has no point value."""
    low = dict.fromkeys(("P0", "P1", "P3", "P4"), "1 1 1 1 1")
    return assessed_with(northshire, {**low, "P2": "3 3 3 3 3", "P5": "3 3 IE 3 3"})


@pytest.fixture(scope="session")
def unknown_leader_assessment(northshire: ev.Review) -> ev.Assessment:
    """P5 leads at every level that its one IE leaves open, and has no point value; the others stand at 0 or 1."""
    low = dict.fromkeys(("P1", "P3", "P4"), "0 0 0 0 0")
    return assessed_with(northshire, {**low, "P0": "1 0 0 0 0", "P2": "0 1 0 0 0", "P5": "4 4 IE 4 4"})
