from __future__ import annotations

from dataclasses import replace

import pandas as pd

import evaluation as ev
from evaluation.figures import draw_method_ranks, method_ranks, method_ranks_data


def test_the_data_are_the_ranks_of_the_table(northshire_assessment: ev.Assessment) -> None:
    found = northshire_assessment.robustness
    assert found is not None
    data = method_ranks_data(northshire_assessment)
    assert list(data["rank"]) == list(found.methods["rank"])
    assert data["name"].nunique() == 4


def test_the_title_says_whether_methods_differ() -> None:
    rows = [("A", "one", 1, 0), ("B", "one", 2, 1), ("A", "two", 2, 0), ("B", "two", 1, 1)]
    data = pd.DataFrame(rows, columns=["label", "name", "rank", "place"])
    differing = draw_method_ranks(data).figure
    assert "differ" in differing.get_suptitle()
    alike = draw_method_ranks(data.assign(rank=[1, 2, 1, 2])).figure
    assert "same option first" in alike.get_suptitle()


def test_both_packs_have_it_and_words_say_who_is_first(
    northshire_assessment: ev.Assessment, changeup_assessment: ev.Assessment
) -> None:
    for assessment in (northshire_assessment, changeup_assessment):
        (view,) = method_ranks(assessment)
        assert view.alt.count(" first") == 4


def test_without_options_there_is_none(changeup_assessment: ev.Assessment) -> None:
    assert method_ranks(replace(changeup_assessment, robustness=None, appraisal=None)) == ()
