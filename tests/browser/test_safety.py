"""Nothing that a review says runs in any page, with the page's own policy or without it, and no page asks for anything.

Two matrices of sinks by payloads: the documents of a review whose every text is hostile, as the notebooks make them,
and documents with every payload in every slot that a block, a frame or an index has. A page that joins text and markup
shows that the payloads work.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import papermill  # noqa: F401  # its first import silences a warning, which a second thread would undo
import pytest
from playwright.sync_api import Browser

import evaluation as ev
from evaluation.batch import plan, run
from tests.safety import slots
from tests.safety.opened import Seen, opened
from tests.safety.payloads import FAMILIES, HOST, PAYLOADS, naive, shown_words
from tests.safety.poisoned import SHORT, combinations, poisoned_pack

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NORTHSHIRE = Path(__file__).parents[2] / "data" / "northshire-2025"
NOT_FOR_BROWSERS = ("print", "formula")
QUICK = {"n_draws": 100, "score_uncertainty": False}
REPORTS = ("options_report", "stakeholder_statement", "hub_scorecard")
ASKED_FOR = ("P6", "B2")
"""An option that was not carried, and a bid: their challenge packs show what the report leaves out."""
EVERYWHERE = """
note.text question.wording organisation.name subject.name subject.short_name audience.label criterion.wording
descriptor.descriptor source_doc.title source_doc.author source_doc.url evidence.paraphrase evidence.locator
score.rationale score.why_not_higher consensus.rationale consensus.dissent weight.worst weight.best need.statement
option.description option.verdict_reason option_csf.reason risk.description finding.text recommendation.text
decision.text decision.reason action.text consultation.title response_code.argument response_code.reply bid.reason
feedback.text feedback.reply log.text log.why review.title review.subtitle roles.analysed options_report.title
"""
"""Sinks in which a page of the set shows each payload; the others hold fewer, or are shown in part."""
Found = dict[str, Seen]


# The payloads work ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def control(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """The page of somebody who joins text and markup, one frame a payload."""
    path = tmp_path_factory.mktemp("control") / "naive.html"
    frames = (f'<iframe srcdoc="{escape(naive(item, item.place))}"></iframe>' for item in PAYLOADS)
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8">{"".join(frames)}', encoding="utf-8")
    return opened(browser, path, policy=False, wait=2)


def asked_for(seen: Seen) -> set[int]:
    """The numbers that a page asked the strange host for."""
    tails = (url.rpartition("/")[2].partition(".")[0] for url in seen.requests if HOST in url)
    return {int(tail) for tail in tails if tail.isdigit()}


def test_there_are_at_least_120_payloads_of_many_families() -> None:
    assert len({item.pattern for item in PAYLOADS}) == len(PAYLOADS) >= 120
    assert len(FAMILIES) >= 12


@pytest.mark.parametrize("family", [name for name in FAMILIES if name not in NOT_FOR_BROWSERS])
def test_control_every_payload_works_where_text_and_markup_are_joined(control: Seen, family: str) -> None:
    worked = control.fired | asked_for(control)
    assert [item.pattern for item in FAMILIES[family] if item.place not in worked] == []


# Every slot -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def slot_pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("slots")
    return [slots.document(folder), slots.index_page(folder)]


def seen_in(browser: Browser, pages: list[Path], *, policy: bool) -> Found:
    return {f"{page}": opened(browser, page, policy=policy) for page in pages}


@pytest.fixture(scope="module")
def unguarded_slots(browser: Browser, slot_pages: list[Path]) -> Found:
    return seen_in(browser, slot_pages, policy=False)


def faults(found: Found) -> dict[str, Any]:
    """What any page ran, asked for, or holds that could do more than be read."""
    return {
        name: (sorted(seen.fired), seen.requests[:5], seen.live[:5], seen.complaints[:5], seen.n_provoked)
        for name, seen in found.items()
        if seen.fired or seen.requests or seen.live or seen.complaints or seen.n_provoked
    }


def test_no_text_runs_in_any_slot_even_without_the_policy(unguarded_slots: Found) -> None:
    assert faults(unguarded_slots) == {}


def test_the_policy_has_nothing_to_complain_of_in_any_slot(browser: Browser, slot_pages: list[Path]) -> None:
    assert faults(seen_in(browser, slot_pages, policy=True)) == {}


@pytest.mark.parametrize("slot", [name for name in slots.SLOTS if name != "link address"])
def test_every_payload_stands_in_every_slot_word_for_word(unguarded_slots: Found, slot: str) -> None:
    # an address that is not plainly one is not shown: its words are
    words = "\n".join(shown_words(seen.words) for seen in unguarded_slots.values())
    assert [text for text in slots.texts(slot) if shown_words(text) not in words] == []


# A whole review -------------------------------------------------------------------------------------------------------


class Set:
    """The published set of the hostile review."""

    def __init__(self, folder: Path) -> None:
        self.pack = folder / "pack"
        self.sinks = poisoned_pack(NORTHSHIRE, self.pack)
        review = ev.read_review(self.pack)

        def made(documents: tuple[str, ...], subject: str, name: str) -> None:
            formats = ("html", "xlsx") if len(documents) > 1 else ("html",)
            planned = plan(
                review, self.pack, documents=documents, subjects=[subject], parameters=QUICK, formats=formats,
                with_code=True,
            )  # fmt: skip
            result = run(planned, folder / name, jobs=2)
            assert result.failures == ()

        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(made, REPORTS, "N1", "reports")]
            jobs += [pool.submit(made, ("challenge_pack",), subject, subject) for subject in ASKED_FOR]
            for job in jobs:
                job.result()
        self.pages = sorted(folder.rglob("*.html"))
        self.workbooks = sorted(folder.rglob("*.xlsx"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    folder = tmp_path_factory.mktemp("hostile")
    yield Set(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def unguarded(browser: Browser, hostile: Set) -> Found:
    return seen_in(browser, hostile.pages, policy=False)


def test_no_text_of_a_review_runs_in_any_page_even_without_the_policy(unguarded: Found) -> None:
    assert len(unguarded) == len(REPORTS) + len(ASKED_FOR) + 2 * (1 + len(ASKED_FOR)), "documents and indexes"
    assert faults(unguarded) == {}


def test_the_policy_has_nothing_to_complain_of_in_any_page(browser: Browser, hostile: Set) -> None:
    assert faults(seen_in(browser, hostile.pages, policy=True)) == {}


@pytest.fixture(scope="module")
def reached(hostile: Set, unguarded: Found) -> Counter[str]:
    """How many payloads of each sink some page shows word for word."""
    words = "\n".join(shown_words(seen.words) for seen in unguarded.values())
    return Counter(sink for (sink, _), text in combinations(hostile.sinks).items() if shown_words(text) in words)


def test_every_payload_reached_a_page_by_every_main_way(reached: Counter[str]) -> None:
    assert {sink: reached[sink] for sink in EVERYWHERE.split() if reached[sink] < len(PAYLOADS)} == {}
    assert len(EVERYWHERE.split()) >= 21
    assert {sink for sink in SHORT if not reached[sink]} == set()


def test_no_text_of_a_review_is_a_formula_or_a_link_of_a_sheet(hostile: Set) -> None:
    (path,) = hostile.workbooks
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = {str(cell.value) for cell in cells if cell.data_type == "s"}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    leads = [cell.hyperlink.target for cell in cells if cell.hyperlink is not None and cell.hyperlink.target]
    assert leads == [], "within the workbook only"
    for sign in "=+-@":
        assert any(text.startswith(sign) for text in texts), f"no text begins with {sign}"
