"""Whether an answer survives other methods: cases by hand, our own ELECTRE beside scikit-criteria's, refusals."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from evaluation import decision
from evaluation.errors import MethodError
from evaluation.uncertainty import SURVIVAL_QUESTIONS, does_it_survive

# A is at least as good as the others on every criterion, B beats C on two of three.
CLEAR = [[9.0, 8.0, 7.0], [5.0, 6.0, 3.0], [4.0, 2.0, 5.0]]


@pytest.fixture(scope="module")
def clear() -> pd.DataFrame:
    return does_it_survive(CLEAR, [1, 1, 1], 0, names=["A", "B", "C"])


def test_a_leader_that_dominates_is_first_by_every_method(clear: pd.DataFrame) -> None:
    asked = clear[clear["question"].isin(["leader_same", "leader_same_by_spread"])]
    assert len(asked) == 13
    assert set(asked["answer"]) == {"yes"}
    assert asked["note"].str.contains("A").all()


def test_each_ranking_method_is_put_to_each_test_of_reversal(clear: pd.DataFrame) -> None:
    tests = clear[~clear["question"].isin(["leader_same", "leader_same_by_spread"])]
    assert set(clear["question"]) == set(SURVIVAL_QUESTIONS)
    assert tests.groupby("method")["question"].nunique().eq(4).all()
    assert "electre_i" not in set(tests["method"])  # it makes no order


# Six options on five factors, 0 to 100; the second leads with 70 of 100, the fifth follows with 69.
CLOSE = np.array(
    [[50, 50, 50, 75, 100], [50, 75, 50, 75, 100], [75, 50, 75, 50, 50], [75, 50, 100, 25, 25], [75, 75, 75, 75, 45],
     [0, 0, 25, 50, 25]], dtype=float
)  # fmt: skip


@pytest.fixture(scope="module")
def close() -> pd.DataFrame:
    return does_it_survive(CLOSE, np.ones(5), 0).set_index(["method", "question"])


def test_the_additive_value_on_a_fixed_scale_never_reverses(close: pd.DataFrame) -> None:
    # By its form: the total of one alternative does not depend on the others.
    mine = close.loc["additive"]
    assert set(mine["answer"]) == {"yes"}
    assert len(mine) == 4


def test_topsis_may_reverse_when_a_lesser_alternative_stands_there_twice(close: pd.DataFrame) -> None:
    # The clone changes the norm of each column. Each lesser alternative is put there twice, by our own TOPSIS.
    best = decision.topsis(CLOSE, np.ones(5), np.ones(5)).argmax()
    lesser = [row for place, row in enumerate(CLOSE) if place != best]
    kept = sum(decision.topsis([*CLOSE, row], np.ones(5), np.ones(5))[:6].argmax() == best for row in lesser)
    assert kept < 5
    assert tuple(close.loc[("topsis", "lesser_cloned")]) == ("no", f"best stays with {kept} of 5 cloned")


def test_a_value_of_nothing_is_no_matter_for_a_product(clear: pd.DataFrame, close: pd.DataFrame) -> None:
    product = close.loc["weighted_product"]
    assert set(product["answer"]) == {"not known"}
    assert product["note"].str.contains("values <= 0").all()
    assert set(clear.loc[clear["method"] == "weighted_product", "answer"]) == {"yes"}


def test_equal_alternatives_end_without_an_answer() -> None:
    # An alternative that equals the next has no room to be made worse: the test of the library would never end.
    found = does_it_survive([[3.0, 5.0], [2.0, 2.0], [2.0, 2.0]], [1, 1], 0).set_index(["method", "question"])
    assert found.loc[("additive", "lesser_made_worse"), "answer"] == "not known"
    assert "no room to be worse" in found.loc[("additive", "lesser_made_worse"), "note"]


def test_two_alternatives_are_not_put_to_the_tests_of_reversal() -> None:
    found = does_it_survive([[3.0, 5.0], [2.0, 1.0]], [1, 1], 0)
    tests = found[found["question"] == "lesser_cloned"]
    assert set(tests["answer"]) == {"not known"}
    assert set(tests["note"]) == {"asked of 3 to 30 alternatives"}


@pytest.mark.parametrize("seed", range(12))
def test_electre_agrees_with_scikit_criteria(seed: int) -> None:
    from skcriteria import mkdm
    from skcriteria.agg.electre import ELECTRE1, ELECTRE2

    rng = np.random.default_rng(seed)
    matrix, weights = rng.random((6, 4)), rng.dirichlet(np.ones(4))
    problem = mkdm(matrix, [max, max, min, max], weights=weights)
    objectives = [1, 1, -1, 1]
    kernel = np.flatnonzero(ELECTRE1().evaluate(problem).values)
    assert decision.electre_i(matrix, weights, objectives).kernel == tuple(kernel)
    # With one relation of outranking. With a strong and a weak one the two differ in how they go on where a weakly
    # outranking alternative is itself outranked: ours sets it aside first, as Roy and Bertier do.
    theirs = ELECTRE2(p0=0.65, p1=0.65, p2=0.65, q0=0.65, q1=0.65).evaluate(problem).e_.score
    ours = decision.electre_ii(matrix, weights, objectives, concordance=(0.65,) * 3, discordance=(0.65,) * 2).score
    np.testing.assert_allclose(ours, theirs)


def test_the_extra_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "skcriteria"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "skcriteria", None)
    with pytest.raises(MethodError, match=r'pip install "review-workbench\[methods\]"'):
        does_it_survive(CLEAR, [1, 1, 1], 0)


@pytest.mark.parametrize(
    ("values", "names", "words"),
    [
        ([[1.0, 2.0]], None, "at least two alternatives"),
        (CLEAR, ["A", "B"], "each with a name of its own; given 3 alternatives and the names A, B"),
        (CLEAR, ["A", "A", "B"], "each with a name of its own"),
        ([[1.0, np.nan], [2.0, 3.0]], None, "finite value in every cell"),
    ],
)
def test_what_cannot_be_compared_is_refused(values: list[list[float]], names: list[str] | None, words: str) -> None:
    with pytest.raises(MethodError, match=words):
        does_it_survive(values, np.ones(len(values[0])), 0, names=names)
