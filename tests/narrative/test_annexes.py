"""Openings of the annexes and the status page, held against rows of the packs that were picked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

import evaluation as ev
from evaluation import narrative
from evaluation.batch import parse_parameters
from evaluation.presentation import Bullets, Callout, Prose, plain


def said(prose: Prose) -> str:
    lines: list[str] = []
    for block in prose.blocks:
        lines += [plain(i) for i in block.items] if isinstance(block, Bullets | Callout) else [plain(block.text)]
    return "\n".join(lines)


def emptied(assessment: ev.Assessment, *names: str) -> ev.Assessment:
    gone = {name: assessment.review.table(name).iloc[:0] for name in names}
    return replace(assessment, review=assessment.review.with_tables(gone))


def test_marks_are_counted_without_practice(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.annex_scores(northshire_assessment))
    assert words.startswith("496 marks of rounds S1 and S2")  # 316 and 180
    assert "20 marks of other rounds" in words


def test_moderation_counts_change_and_dissent(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.annex_moderation(northshire_assessment))
    assert (
        "of 66 cells of the hubs 58 were moderated; away from the median, with a reason: 1; with dissent: 3." in words
    )


def test_an_option_discarded_before_scoring_is_not_counted(northshire_assessment: ev.Assessment) -> None:
    # six options of six factors; P6 was discarded on the longlist
    assert "of 36 cells of the options 34 were moderated" in said(narrative.annex_moderation(northshire_assessment))


def test_weights_of_options_are_said_to_be_rescaled_only_where_a_factor_is_left_out(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    # F6 does not apply to P0
    words = said(narrative.annex_weights(northshire_assessment))
    assert "as given; without F6, and with the others rescaled to 100%, they make the benefits" in words
    assert "rescaled" not in said(narrative.annex_weights(changeup_assessment))


def test_a_dimension_without_a_rubric_is_named(northshire_assessment: ev.Assessment) -> None:
    descriptor = northshire_assessment.review.table("descriptor")
    kept = northshire_assessment.review.with_tables({"descriptor": descriptor[descriptor["dimension_id"] != "K1v"]})
    words = said(narrative.annex_rubric(replace(northshire_assessment, review=kept)))
    assert words.endswith("No descriptions are on record for K1v.")
    assert "No descriptions" not in said(narrative.annex_rubric(northshire_assessment))


def test_equal_weights_only_are_said(changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment) -> None:
    assert "Only equal weights are on record for the criteria of the hubs." in said(
        narrative.annex_weights(changeup_assessment)
    )
    assert "Only equal" not in said(narrative.annex_weights(northshire_assessment))


def test_absent_tables_are_said(northshire_assessment: ev.Assessment) -> None:
    bare = emptied(northshire_assessment, "score", "log", "descriptor", "evidence")
    assert said(narrative.annex_scores(bare)) == "No mark is on record."
    assert said(narrative.annex_logs(bare)) == "No log is kept in the pack."
    assert said(narrative.annex_rubric(bare)).startswith("No rubric is on record")
    assert said(narrative.annex_register(bare)) == "The register holds no evidence."


def test_reproduction_names_inputs_settings_and_command(northshire_assessment: ev.Assessment) -> None:
    words = said(narrative.annex_reproduce(northshire_assessment))
    assert northshire_assessment.review.input_hash in words
    assert words.splitlines()[2].endswith(": review report PACK -p n_draws=2000")
    assert 'review.settings_for("options_report", n_draws=2000)' in words
    assert "seed 2006" in words


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"as_at": "2025-10-31"},  # not the day that the pack gives its report
        {"weights": "W-USERS", "seed": 7, "anonymise": False, "score_uncertainty": False},
    ],
)
def test_what_is_printed_gives_the_same_settings(
    northshire_assessment: ev.Assessment, chosen: dict[str, object]
) -> None:
    review = northshire_assessment.review
    settings = review.settings_for("options_report", **chosen)
    lines = said(narrative.annex_reproduce(replace(northshire_assessment, settings=settings))).splitlines()
    python = lines[3].partition("ev.assess(review, ")[2].removesuffix(")")
    assert eval(python, {"ev": ev, "review": review}) == settings  # noqa: S307 - our own words
    command = lines[2].partition("review report PACK")[2].split(" -p ")[1:]
    assert review.settings_for("options_report", **parse_parameters(command)) == settings


def test_settings_without_the_documents_cut_off_are_printed_whole(northshire_assessment: ev.Assessment) -> None:
    settings = ev.Settings(n_draws=100, document="options_report")
    lines = said(narrative.annex_reproduce(replace(northshire_assessment, settings=settings))).splitlines()
    assert lines[2].endswith('ev.assess(review, ev.Settings(n_draws=100, document="options_report"))')
    assert not any("review report" in line for line in lines)  # the command line cannot lift it


def test_status_page_says_who_and_what_is_not_known(
    changeup_assessment: ev.Assessment, northshire_assessment: ev.Assessment
) -> None:
    words = said(narrative.status_page(changeup_assessment))
    assert "Commissioned: Capacitybuilders." in words
    assert "Assured: nobody on record." in words
    assert "costs of options, risks" in words  # tables without a row
    assert "Analysed: The review panel" in said(narrative.status_page(northshire_assessment))
