"""What many tests share: the two packs, read and assessed once."""

from __future__ import annotations

from pathlib import Path

import pytest

import evaluation as ev

DATA = Path(__file__).parents[1] / "data"


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
