"""Alpha against its definition pair by pair, against nltk, and its properties and refusals."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, interval_distance

from evaluation.agreement import alpha_interval, coincidence_matrix, krippendorff, krippendorff_alpha
from evaluation.agreement.krippendorff import Level
from evaluation.errors import MethodError

FloatArray = npt.NDArray[np.float64]
NAN = np.nan
FEW = settings(max_examples=40)
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")


@st.composite
def tables(draw: st.DrawFn, *, complete: bool = False) -> FloatArray:
    n_units, n_raters = draw(st.integers(2, 7)), draw(st.integers(2, 4))
    cell = st.integers(0, 4) if complete else st.one_of(st.integers(0, 4), st.none())
    cells = draw(st.lists(cell, min_size=n_units * n_raters, max_size=n_units * n_raters))
    table = np.array([NAN if cell is None else cell for cell in cells], dtype=float).reshape(n_units, n_raters)
    pairable = table[np.sum(~np.isnan(table), axis=1) >= 2]
    assume(np.unique(pairable[~np.isnan(pairable)]).size >= 2)
    return table


def alpha_by_definition(table: FloatArray, level: Level) -> float:
    """Observed over expected disagreement, every ordered pair of ratings one by one (Krippendorff 2011)."""
    units = [row[~np.isnan(row)] for row in table]
    units = [unit for unit in units if unit.size >= 2]
    ratings = np.concatenate(units)
    n = ratings.size

    def difference(a: float, b: float) -> float:
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return 0.0 if a == b else ((a - b) / (a + b)) ** 2
        low, high = min(a, b), max(a, b)
        between = np.count_nonzero((ratings >= low) & (ratings <= high))
        ends = (np.count_nonzero(ratings == low) + np.count_nonzero(ratings == high)) / 2
        return 0.0 if a == b else float((between - ends) ** 2)

    observed = sum(difference(a, b) / (unit.size - 1) for unit in units for a, b in permutations(unit, 2)) / n
    expected = sum(difference(a, b) for a, b in permutations(ratings, 2)) / (n * (n - 1))
    return float(1 - observed / expected)


@pytest.mark.parametrize("level", LEVELS)
@FEW
@given(table=tables())
def test_alpha_is_its_definition(level: Level, table: FloatArray) -> None:
    assert krippendorff_alpha(table, level) == pytest.approx(alpha_by_definition(table, level), abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_its_definition_with_many_distinct_values(level: Level) -> None:
    rng = np.random.default_rng(7)
    table = rng.normal(10, 1, (40, 1)) + rng.normal(0, 0.5, (40, 3))
    table[rng.random(table.shape) < 0.2] = NAN
    table[:10] = np.round(table[:10])  # ties among them
    assert np.unique(table[~np.isnan(table)]).size > krippendorff.MOST_VALUES
    assert krippendorff_alpha(table, level) == pytest.approx(alpha_by_definition(table, level), abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_a_few_values_between_whole_numbers(level: Level) -> None:
    table = np.array([[0.5, 1.0], [1.5, 1.5], [2.0, 0.5], [0.5, 0.5]])
    assert krippendorff_alpha(table, level) == pytest.approx(alpha_by_definition(table, level), abs=1e-12)


@pytest.mark.parametrize(("level", "distance"), [("nominal", binary_distance), ("interval", interval_distance)])
@FEW
@given(table=tables(complete=True))
def test_alpha_agrees_with_nltk(level: Level, distance: object, table: FloatArray) -> None:
    data = [(rater, unit, value) for unit, row in enumerate(table) for rater, value in enumerate(row)]
    assert krippendorff_alpha(table, level) == pytest.approx(AnnotationTask(data, distance).alpha(), abs=1e-9)


@FEW
@given(table=tables(), level=st.sampled_from(LEVELS), seed=st.integers(0, 1_000))
def test_order_of_units_and_raters_does_not_matter(table: FloatArray, level: Level, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shuffled = rng.permutation(rng.permutation(table, axis=0), axis=1)
    assert krippendorff_alpha(shuffled, level) == pytest.approx(krippendorff_alpha(table, level), abs=1e-12)


@FEW
@given(
    values=st.lists(st.integers(0, 9), min_size=2, max_size=8).filter(lambda values: len(set(values)) > 1),
    n_raters=st.integers(2, 4),
    level=st.sampled_from(LEVELS),
)
def test_perfect_agreement_is_1(values: list[int], n_raters: int, level: Level) -> None:
    assert krippendorff_alpha(np.tile(np.array(values)[:, None], n_raters), level) == pytest.approx(1, abs=1e-12)


@FEW
@given(table=tables(), level=st.sampled_from(LEVELS), value=st.integers(0, 200))
def test_unit_with_a_single_rating_changes_nothing(table: FloatArray, level: Level, value: int) -> None:
    single = np.full((1, table.shape[1]), NAN)
    single[0, 0] = value
    longer = np.vstack([table, single])
    assert krippendorff_alpha(longer, level) == pytest.approx(krippendorff_alpha(table, level), abs=1e-12)


@FEW
@given(table=tables(), power=st.integers(1, 3))
def test_ordinal_alpha_knows_only_the_order_of_values(table: FloatArray, power: int) -> None:
    stretched = (table + 1) ** power
    assert krippendorff_alpha(stretched, "ordinal") == pytest.approx(krippendorff_alpha(table, "ordinal"), abs=1e-9)


@FEW
@given(table=tables(), factor=st.floats(0.1, 10), shift=st.floats(-100, 100))
def test_interval_alpha_ignores_origin_and_unit(table: FloatArray, factor: float, shift: float) -> None:
    moved = krippendorff_alpha(table * factor + shift, "interval")
    assert moved == pytest.approx(krippendorff_alpha(table, "interval"), abs=1e-6)


def test_labels_serve_at_the_nominal_level_only() -> None:
    ratings = [["a", "a"], ["b", "c"], ["c", None], ["b", "b"]]
    # Pairs a-a, b-c, b-b: n = 6 with a 2, b 3, c 1; 1 - 5 x 2 / (36 - 14).
    assert krippendorff_alpha(ratings, "nominal") == pytest.approx(1 - 10 / 22)
    with pytest.raises(MethodError, match="needs numbers; found the rating 'a'"):
        krippendorff_alpha(ratings, "ordinal")


def test_coincidences_add_up_to_the_pairable_ratings() -> None:
    # Units {1, 1, 2} and {2, 4}; the single 3 is not pairable. {1, 1, 2} has six ordered pairs at weight 1/2.
    coincidences = coincidence_matrix([[1, 1, 2], [2, 4, NAN], [3, NAN, NAN]])
    assert coincidences.values == (1.0, 2.0, 4.0)
    assert coincidences.matrix == pytest.approx(np.array([[1, 1, 0], [1, 0, 1], [0, 1, 0]]))
    assert coincidences.matrix.sum() == pytest.approx(5)


def test_coincidences_of_labels_name_the_labels() -> None:
    coincidences = coincidence_matrix([["c", None], ["b", "a"]])
    assert coincidences.values == ("b", "a")
    assert coincidences.matrix == pytest.approx(np.array([[0, 1], [1, 0]]))


def test_equal_rows_and_blocks_of_units_add_up() -> None:
    table = np.array([[1.0, 2.0, NAN], [2.0, 2.0, 3.0], [4.0, 1.0, 4.0]])
    many = np.tile(table, (5_000, 1))
    assert coincidence_matrix(many).matrix == pytest.approx(5_000 * coincidence_matrix(table).matrix)


def test_blocks_of_units_add_up_without_counting_equal_rows() -> None:
    # With 20 raters and values 0 to 5 there are more possible rows than any table has.
    table = np.random.default_rng(2).integers(0, 6, (6, 20)).astype(float)
    table[:, ::7] = NAN
    many = np.tile(table, (3_000, 1))
    assert coincidence_matrix(many).matrix == pytest.approx(3_000 * coincidence_matrix(table).matrix)


@pytest.mark.parametrize("step", [1.0, 0.5])
@given(table=tables())
@FEW
def test_equal_rows_counted_first_give_the_same(step: float, table: FloatArray) -> None:
    ratings = table * step
    n_copies = 1 + krippendorff.UNITS_PER_PATTERN * 6 ** table.shape[1] // len(table)
    assume(n_copies < 1_500)
    copies = np.tile(ratings, (n_copies, 1))
    assert coincidence_matrix(copies).matrix == pytest.approx(n_copies * coincidence_matrix(ratings).matrix)


@pytest.mark.parametrize("level", LEVELS)
def test_bootstrap_interval_is_the_same_drawn_one_by_one(level: Level, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    table = np.clip(rng.integers(1, 5, (12, 1)) + rng.integers(-1, 2, (12, 3)), 0, 5).astype(float)
    table[rng.random(table.shape) < 0.2] = NAN
    batched = alpha_interval(table, level, rng=np.random.default_rng(1), n_resamples=200)
    monkeypatch.setattr(krippendorff, "_alpha_over_counts", lambda *_: None)
    plain = alpha_interval(table, level, rng=np.random.default_rng(1), n_resamples=200)
    assert batched.lower < batched.estimate < batched.upper
    assert (batched.lower, batched.upper) == pytest.approx((plain.lower, plain.upper), abs=1e-9)
    assert batched.n_resamples_used == plain.n_resamples_used


@pytest.mark.parametrize("level", LEVELS)
def test_bootstrap_leaves_out_resamples_without_variation(level: Level) -> None:
    # Three units of which only one has variation: a resample misses it with probability (2/3)^3 and then says nothing.
    table = np.array([[0.1, 0.1], [0.1, 0.1], [0.1, 0.3]])
    interval = alpha_interval(table, level, rng=np.random.default_rng(0), n_resamples=3_000, method="percentile")
    assert interval.n_resamples_used / 3_000 == pytest.approx(19 / 27, abs=0.03)


@pytest.mark.parametrize("level", LEVELS)
def test_unit_with_a_single_rating_does_not_move_the_interval(level: Level) -> None:
    table = np.array([[1.0, 2.0], [2.0, 2.0], [3.0, 4.0], [4.0, 4.0]])
    longer = np.vstack([table, [[NAN, 4.0]]])
    short, long = (alpha_interval(x, level, rng=np.random.default_rng(1), n_resamples=100) for x in (table, longer))
    assert short == long


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("value", [0.0, 3.0, 0.1])
def test_refuses_ratings_without_variation(level: Level, value: float) -> None:
    ratings = [[value, value, value], [value, value, NAN], [NAN, 7.0, NAN]]
    with pytest.raises(MethodError, match=rf"the same value \({value:g}\); alpha needs variation"):
        krippendorff_alpha(ratings, level)


@pytest.mark.parametrize("level", LEVELS)
def test_refuses_pairable_ratings_without_variation_among_many_single_ones(level: Level) -> None:
    single = np.column_stack([np.arange(0.5, 100.5), np.full(100, NAN)])
    with pytest.raises(MethodError, match=r"the same value \(2\); alpha needs variation"):
        krippendorff_alpha(np.vstack([single, [[2.0, 2.0]]]), level)


@pytest.mark.parametrize("level", LEVELS)
def test_refuses_units_without_pairs(level: Level) -> None:
    with pytest.raises(MethodError, match="at least one unit with two ratings; the most on any of 2 units is 1"):
        krippendorff_alpha([[1, NAN], [NAN, 2]], level)


def test_refuses_unknown_level() -> None:
    with pytest.raises(MethodError, match="one of nominal, ordinal, interval, ratio; got 'cardinal'"):
        krippendorff_alpha([[1, 2], [2, 2]], "cardinal")  # type: ignore[arg-type]


def test_refuses_negative_values_at_the_ratio_level() -> None:
    with pytest.raises(MethodError, match="values of zero or more; the lowest is -1"):
        krippendorff_alpha([[1, -1], [2, 2]], "ratio")
