"""What many tests share: the two packs, read and assessed once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import evaluation as ev
from tests.assessment.variants import Asked, assessed_with

DATA = Path(__file__).parents[1] / "data"

hypothesis.settings.register_profile(
    "workbench",
    deadline=None,  # how long a thing takes is a benchmark, not a test
    derandomize=os.environ.get("CI") == "true",  # a run of CI judges a change, not the luck of the day
)
hypothesis.settings.load_profile("workbench")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let quick tests not wait for the disk: only a power cut shows whether a file was written through.

    Slow tests wait as users do. Kills and disks that refuse are tested as ever: both put calls of their own on top.
    """
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("slow") is None:
            patch.setattr(os, "fsync", handed_over)
        return (yield)


def handed_over(handle: int) -> None:
    """Take a file or a folder as `os.fsync` does, and fail alike where it is not open."""
    os.fstat(handle)


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
def assessment_of(changeup: ev.Review, northshire: ev.Review) -> Asked:
    """Return a function that assesses one of the two packs as a document sees it, on few draws, and keeps it."""
    packs = {"changeup": changeup, "northshire": northshire}

    @cache
    def assessed(pack: str, settings: ev.Settings) -> ev.Assessment:
        return ev.assess(packs[pack], settings)

    def asked(pack: str, document: str, **chosen: Any) -> ev.Assessment:
        return assessed(pack, packs[pack].settings_for(document, **{"n_draws": 100, **chosen}))

    return asked


@pytest.fixture
def packs_read_once() -> Iterator[None]:
    """Read packs that are alike byte by byte once: most tests of workbooks begin with the same one."""
    from tests.packs.workbooks import packs_read_once  # brings openpyxl, which few tests need

    with packs_read_once():
        yield


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
