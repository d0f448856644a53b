"""The explorer of weights in a browser: the package's numbers, keyboard, policy, hostile names, paper, a telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

import evaluation as ev
from evaluation.explorer import weights_explorer
from evaluation.options import Appraisal, live_benefits
from evaluation.options.appraisal import on_frontier
from evaluation.presentation import ExplorerView, number, plain
from evaluation.publish import publish_document
from tests.publish.sample import SAMPLE_META, markdown, notebook_of, shown

pytestmark = [pytest.mark.slow, pytest.mark.browser]

N_VECTORS = 1000
ENDS = ("lower", "upper")
RANKS = {"best_rank": "best", "worst_rank": "worst", "tied": "tied"}
Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Publish a page with the explorer of an assessment, or a view as it is, and open it offline."""
    contexts = []

    def opener(source: ev.Assessment | ExplorerView, width: int = 1280, **options: Any) -> Page:
        (view,) = (source,) if isinstance(source, ExplorerView) else weights_explorer(source)
        notebook = notebook_of(markdown("## 10 Shortlist"), shown(view))  # type: ignore[arg-type]
        (path,) = publish_document(notebook, tmp_path, "report", formats=("html",), meta=SAMPLE_META)
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.faults = []  # type: ignore[attr-defined]
        watch(page, page.faults)  # type: ignore[attr-defined]
        page.goto(path.as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()


def watch(page: Page, faults: list[str]) -> None:
    """Note what a page complains of, and what it asks for beyond itself."""
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: refuse(dialog, faults))
    page.on("request", lambda sent: faults.extend([] if sent.url.startswith(("file:", "data:")) else [sent.url]))


def refuse(dialog: Dialog, faults: list[str]) -> None:
    faults.append(dialog.message)
    dialog.dismiss()


def live_column(page: Page, place: int) -> list[str]:
    """The texts of one column of the table that follows the points."""
    return page.locator(f".wb-live tbody tr > :nth-child({place + 1})").all_inner_texts()


def static_column(view: ExplorerView, place: int) -> list[str]:
    return [plain(row[place].text) for row in view.table.rows]


def status(page: Page) -> Any:
    return page.get_by_role("status")


def random_points(n_criteria: int, seed: int) -> list[list[float]]:
    """Points of three kinds: any, whole ones as a reader sets them (ties are common), and many zeros."""
    rng = np.random.default_rng(seed)
    third = N_VECTORS // 3
    fine = rng.uniform(0, 100, (N_VECTORS - 2 * third, n_criteria))
    whole = rng.integers(0, 11, (third, n_criteria)) * 10.0
    sparse = rng.uniform(0, 100, (third, n_criteria)) * rng.integers(0, 2, (third, n_criteria))
    every = np.vstack([fine, whole, sparse])
    every[every.sum(axis=1) == 0, 0] = 1.0
    return [[float(point) for point in row] for row in every]


def with_random_values(assessment: ev.Assessment) -> ev.Assessment:
    """Levels drawn at random, a third of them not known, so that intervals overlap in every way."""
    appraisal = assessment.appraisal
    assert appraisal is not None
    rng = np.random.default_rng(11)
    known = rng.integers(0, 5, appraisal.lower.shape) * 25.0
    unknown = rng.random(known.shape) < 1 / 3
    lower, upper = np.where(unknown, 0.0, known), np.where(unknown, 100.0, known)
    return replace(assessment, appraisal=replace(appraisal, lower=lower, upper=upper))


def differences(appraisal: Appraisal, vectors: list[list[float]], found: list[Any]) -> list[str]:
    """Where the page's numbers are not those of the package."""
    wrong = []
    for points, result in zip(vectors, found, strict=True):
        mine = live_benefits(appraisal, dict(zip(appraisal.criterion_ids, points, strict=True)))
        theirs = {name: [option[name] for option in result["options"]] for name in (*ENDS, *RANKS.values(), "frontier")}
        near = all(np.allclose(mine[end], theirs[end], rtol=0, atol=1e-9) for end in ENDS)
        ranks = all(mine[ours].tolist() == theirs[there] for ours, there in RANKS.items())
        if not (near and ranks and theirs["frontier"] in frontiers(mine)):
            wrong.append(f"{points}: {mine.to_dict('list')} against {theirs}")
    return wrong


def frontiers(mine: pd.DataFrame) -> Iterator[list[str]]:
    """What the package says of the frontier, and what it says of benefits that are equal but for the last bit."""
    yield mine["on_frontier"].tolist()
    yield on_frontier(mine["cost"].to_numpy(), *(mine[end].round(9).to_numpy() for end in ENDS))


@pytest.mark.parametrize("kind", ["northshire", "changeup", "open", "random"])
def test_a_thousand_random_weights_give_the_numbers_of_the_package(
    opened: Opener, request: pytest.FixtureRequest, kind: str
) -> None:
    name = "northshire" if kind == "random" else kind
    assessment: ev.Assessment = request.getfixturevalue(f"{name}_assessment")
    assessment = with_random_values(assessment) if kind == "random" else assessment
    appraisal = assessment.appraisal
    assert appraisal is not None
    page = opened(assessment)
    vectors = random_points(len(appraisal.criterion_ids), seed=2006)
    script = "many => many.map(points => document.querySelector('.wb-explorer').explorer.weighed(points))"
    assert differences(appraisal, vectors, page.evaluate(script, vectors)) == []


@pytest.mark.parametrize("points", [[0, 0, 0, 0, 0], [-1, 1, 1, 1, 1]])
def test_points_that_make_no_weights_are_refused(
    opened: Opener, northshire_assessment: ev.Assessment, points: list[float]
) -> None:
    script = "points => document.querySelector('.wb-explorer').explorer.weighed(points)"
    assert opened(northshire_assessment).evaluate(script, points) is None


@pytest.mark.parametrize("pack", ["northshire", "changeup"])
def test_it_opens_with_the_table_of_the_report(opened: Opener, request: pytest.FixtureRequest, pack: str) -> None:
    assessment: ev.Assessment = request.getfixturevalue(f"{pack}_assessment")
    (view,) = weights_explorer(assessment)
    page = opened(assessment)
    assert [[text.strip() for text in live_column(page, place)] for place in range(6)] == [
        static_column(view, place) for place in range(6)
    ]
    expect(status(page)).to_contain_text("On the illustrative scores, ")
    expect(status(page)).to_contain_text("No rank changed.")
    assert not page.locator("#tbl-explorer").is_visible()


def test_the_live_table_has_number_and_note_and_says_what_its_bars_mean(
    opened: Opener, northshire_assessment: ev.Assessment
) -> None:
    (view,) = weights_explorer(northshire_assessment)
    page = opened(northshire_assessment)
    assert page.locator(".wb-live caption").inner_text() == f"Table 1. {view.caption}"
    assert page.locator(".wb-live .wb-note").inner_text().endswith(view.note)


def test_every_preset_gives_the_benefits_of_the_report(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment)
    for name, item in zip(
        page.get_by_label("Whose points").locator("option").all_inner_texts(),
        northshire_assessment.weight_sets["option"],
        strict=False,  # the last of the page's is the reader's own
    ):
        chosen = replace(northshire_assessment.settings, weights=item.weight_set_id)
        (view,) = weights_explorer(replace(northshire_assessment, settings=chosen))
        page.get_by_label("Whose points").select_option(label=name)
        assert live_column(page, 2) == static_column(view, 2), name
        assert [text.split(" (")[0] for text in live_column(page, 1)] == static_column(view, 1), name


def test_the_sentence_says_who_leads_now_and_who_led(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment)
    page.get_by_role("spinbutton").nth(2).fill("0")
    # P2 without F3: (45 + 75 + 75 + 100) / 4 = 73.75, a half that goes to the even figure; P5: (3 x 75 + 45) / 4 = 67.5
    expect(status(page)).to_have_text(
        "On the illustrative scores, P2 One number (73.8 of 100) now leads, at a cost of £9.52m in present value; "
        "P5 Alliance led under equal weights. Ranks that changed: P2 One number 1 (was 2) and P5 Alliance 2 (was 1)."
    )
    assert live_column(page, 1)[5] == "2 (was 1)"
    assert page.get_by_label("Whose points").input_value() == "own"
    assert page.get_by_role("slider").nth(2).get_attribute("aria-valuetext") == "0 points, 0.0% of the weight"
    assert page.get_by_role("slider").nth(0).get_attribute("aria-valuetext") == "100 points, 25.0% of the weight"


@pytest.mark.parametrize(
    ("points", "exact", "said"),
    # P4 has 75 on the first factor and 100 on the third
    [(("75", "0", "25", "0", "0"), 81.25, "81.2"), (("25", "0", "75", "0", "0"), 93.75, "93.8")],
)
def test_a_half_goes_to_the_even_figure_as_in_the_report(
    opened: Opener, northshire_assessment: ev.Assessment, points: tuple[str, ...], exact: float, said: str
) -> None:
    page = opened(northshire_assessment)
    for place, typed in enumerate(points):
        page.get_by_role("spinbutton").nth(place).fill(typed)
    assert live_column(page, 2)[4].strip() == said == number(exact)


def test_reset_goes_back_to_the_start(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment)
    before = live_column(page, 2)
    page.get_by_label("Whose points").select_option(label="Local advice groups")
    page.get_by_role("slider").nth(0).fill("3")
    assert live_column(page, 2) != before
    page.get_by_role("button", name="Reset").click()
    assert live_column(page, 2) == before
    assert [box.input_value() for box in page.get_by_role("spinbutton").all()] == ["100"] * 5
    expect(status(page)).to_contain_text("No rank changed.")


def test_points_beyond_the_ends_are_held_and_an_empty_box_keeps_the_last(
    opened: Opener, northshire_assessment: ev.Assessment
) -> None:
    page = opened(northshire_assessment)
    box = page.get_by_role("spinbutton").nth(0)
    for typed, kept in (("900", "100"), ("-5", "0"), ("62.5", "62.5"), ("", "62.5")):
        box.fill(typed)
        box.blur()
        assert box.input_value() == kept
    assert page.get_by_role("slider").nth(0).get_attribute("aria-valuetext") == "62.5 points, 13.5% of the weight"


def test_no_points_at_all_is_said_in_words(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment)
    for box in page.get_by_role("spinbutton").all():
        box.fill("0")
    expect(status(page)).to_have_text(
        "All points are 0, so nothing can be weighed. Give at least one criterion more than 0 points."
    )
    assert set(live_column(page, 1)) == set(live_column(page, 2)) == {"none"}


def test_ties_share_a_rank(opened: Opener, level_assessment: ev.Assessment) -> None:
    page = opened(level_assessment)
    assert live_column(page, 1) == ["=1"] * 6
    expect(status(page)).to_contain_text("lead, level")


def test_what_evidence_leaves_open_stays_open(opened: Opener, open_assessment: ev.Assessment) -> None:
    page = opened(open_assessment)
    assert live_column(page, 1)[5] == "1 to 2"
    expect(status(page)).to_contain_text("may lead, as evidence is insufficient")
    page.get_by_role("spinbutton").nth(2).fill("0")  # without the factor that is not known for P5, the two are level
    expect(status(page)).to_contain_text("now lead, level")
    expect(status(page)).to_contain_text("might lead under equal weights")
    known, not_known = page.locator(".wb-live tbody tr").nth(5).locator("rect").all()[2], live_column(page, 1)[5]
    assert float(known.get_attribute("width") or "nan") == pytest.approx(75.0)
    assert not_known == "=1 (was 1 to 2)"


def test_everything_can_be_done_from_the_keyboard(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment)
    focused = "document.activeElement.tagName + (document.activeElement.type || '')"
    while page.evaluate(focused) != "SELECTselect-one":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Whose points").locator("option:checked").inner_text() == "Users of advice"
    assert page.get_by_role("spinbutton").nth(1).input_value() == "80"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("spinbutton").nth(1).input_value() == "100"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "INPUTrange"
    page.keyboard.press("ArrowLeft")
    assert page.get_by_role("spinbutton").nth(0).input_value() == "99"
    page.keyboard.press("Home")
    assert page.get_by_role("spinbutton").nth(0).input_value() == "0"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "INPUTnumber"
    page.keyboard.press("Control+a")
    page.keyboard.type("40")
    assert page.get_by_role("slider").nth(0).input_value() == "40"
    assert page.get_by_label("F1 Meets need", exact=True).get_attribute("type") == "range"


def test_it_keeps_to_the_policy_of_its_page(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment)
    page.get_by_label("Whose points").select_option(index=3)
    page.get_by_role("spinbutton").nth(2).fill("5")
    expect(status(page)).to_contain_text("Ranks that changed")
    assert page.faults == []  # type: ignore[attr-defined]
    assert page.locator("[style]").count() == 0
    anchors = page.eval_on_selector_all("[id]", "elements => elements.map(element => element.id)")
    assert len(anchors) == len(set(anchors))
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None, "the control: no other script runs in this page"


def test_hostile_names_are_shown_as_text(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    payload = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    (view,) = weights_explorer(northshire_assessment)
    presets = (replace(view.presets[0], group=payload), *view.presets[1:])
    names = (payload,) * len(view.options)
    page = opened(
        replace(view, options=names, criteria=(payload, *view.criteria[1:]), presets=presets, caption=payload)
    )
    page.get_by_role("spinbutton").nth(1).fill("1")
    expect(status(page)).to_contain_text(payload)
    assert page.get_by_label("Whose points").locator("option").first.inner_text() == payload
    assert page.locator(".wb-live caption").inner_text() == f"Table 1. {payload}"
    assert page.locator(".wb-live img, .wb-live script").count() == 0
    assert page.faults == []  # type: ignore[attr-defined]


def test_paper_and_a_page_without_scripts_have_the_table_of_the_report(
    opened: Opener, northshire_assessment: ev.Assessment
) -> None:
    page = opened(northshire_assessment)
    page.emulate_media(media="print")
    assert page.locator("#tbl-explorer").is_visible()
    assert not page.locator(".wb-live").is_visible()
    still = opened(northshire_assessment, java_script_enabled=False)
    assert still.locator("#tbl-explorer").is_visible()
    assert still.locator(".wb-live").count() == 0


def test_on_a_telephone_nothing_scrolls_sideways_and_targets_are_large_enough(
    opened: Opener, northshire_assessment: ev.Assessment
) -> None:
    page = opened(northshire_assessment, width=375)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for control in page.locator(".wb-live input, .wb-live select, .wb-live button").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 375


def test_nothing_in_it_moves_by_itself(opened: Opener, northshire_assessment: ev.Assessment) -> None:
    page = opened(northshire_assessment, reduced_motion="reduce")
    page.get_by_role("spinbutton").nth(2).fill("5")
    assert page.evaluate("document.getAnimations().length") == 0
