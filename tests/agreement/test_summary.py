"""The list of coefficients a report prints: complete, with reasons, without verdicts."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pytest

from evaluation.agreement import (
    AgreementSummary,
    agreement_summary,
    alpha_interval,
    gwet_inference,
    icc,
    icc_interval,
    kendall_w,
    krippendorff_alpha,
    narrowed_range,
    without_each_rater,
)
from evaluation.agreement.krippendorff import Level
from evaluation.agreement.ratings import Ratings
from evaluation.errors import MethodError
from evaluation.resampling import group_jackknife_interval

FloatArray = npt.NDArray[np.float64]
NAN = np.nan
SCALE = (0, 1, 2, 3, 4)
PANEL = np.array([[0, 1, 1], [2, 2, 3], [4, 4, 3], [1, 0, 1], [3, 2, 4], [2, 3, 3]], dtype=float)


def summary_of(ratings: Ratings, level: Level = "ordinal", seed: int = 1) -> AgreementSummary:
    return agreement_summary(ratings, rng=np.random.default_rng(seed), level=level, categories=SCALE, n_resamples=200)


def test_rows_hold_the_coefficients_and_their_intervals() -> None:
    bca, percentile, ac2, one_way, w = summary_of(PANEL).rows
    assert bca.coefficient == percentile.coefficient == "Krippendorff alpha (ordinal)"
    assert (bca.interval_method, percentile.interval_method) == (
        "bca bootstrap over units",
        "percentile bootstrap over units",
    )
    assert bca.estimate == percentile.estimate == krippendorff_alpha(PANEL)
    gwet = gwet_inference(PANEL, SCALE, "ordinal")
    assert (ac2.estimate, ac2.lower, ac2.upper) == (gwet.coefficient, gwet.lower, gwet.upper)
    assert one_way.estimate == icc(PANEL)
    assert (one_way.lower, one_way.upper) == icc_interval(PANEL)
    assert w.estimate == kendall_w(PANEL)
    for row in (bca, percentile, ac2, one_way, w):
        assert row.lower <= row.estimate <= row.upper
        assert (row.n_units, row.n_raters, row.n_ratings, row.confidence) == (6, 3, 18, 0.95)


def test_alpha_rows_are_those_of_alpha_interval_with_the_first_streams() -> None:
    first, second = np.random.default_rng(1).spawn(2)
    bca = alpha_interval(PANEL, rng=first, n_resamples=200)
    percentile = alpha_interval(PANEL, rng=second, n_resamples=200, method="percentile")
    rows = summary_of(PANEL).rows
    assert (rows[0].lower, rows[0].upper) == (bca.lower, bca.upper)
    assert (rows[1].lower, rows[1].upper) == (percentile.lower, percentile.upper)


def test_frame_has_one_row_per_coefficient_and_interval() -> None:
    frame = summary_of(PANEL).frame()
    assert list(frame.columns) == [
        "coefficient",
        "estimate",
        "lower",
        "upper",
        "confidence",
        "interval_method",
        "n_units",
        "n_raters",
        "n_ratings",
        "note",
    ]
    assert len(frame) == 5


def test_same_seed_same_summary_another_seed_another() -> None:
    assert summary_of(PANEL).frame().equals(summary_of(PANEL).frame())
    assert not summary_of(PANEL).frame().equals(summary_of(PANEL, seed=2).frame())


def test_numbers_are_of_what_each_coefficient_uses() -> None:
    ratings = np.vstack([PANEL, [[2, NAN, NAN]], [[NAN, NAN, NAN]]])
    alpha, _, ac2, one_way, w = summary_of(ratings).rows
    assert (alpha.n_units, alpha.n_ratings) == (6, 18)
    assert (ac2.n_units, ac2.n_ratings) == (7, 19)
    assert (one_way.n_units, one_way.n_ratings) == (7, 19)
    assert np.isnan([w.estimate, w.lower, w.upper]).all()
    assert w.note.startswith("Kendall's W needs every rater to rate every unit; 2 of 21 cells are missing")


def test_coefficient_that_cannot_be_computed_is_a_row_with_its_reason() -> None:
    rows = summary_of([[3, 3], [3, 3]]).rows
    alpha, _, ac2, one_way, w = rows
    assert np.isnan([alpha.estimate, one_way.estimate, w.estimate]).all()
    assert "alpha needs variation" in alpha.note
    assert "an ICC needs variation" in one_way.note
    assert "tell units apart" in w.note
    assert ac2.estimate == pytest.approx(1)


def test_estimate_stays_where_only_the_interval_fails() -> None:
    alpha = summary_of([[1, 2, 1], [NAN, NAN, 3]]).rows[0]
    assert alpha.estimate == krippendorff_alpha([[1, 2, 1]])
    assert np.isnan(alpha.lower)
    assert alpha.note == "resampling needs at least two units; got 1"


def test_note_counts_the_resamples_that_were_used() -> None:
    ratings = [[1, 1], [1, 1], [1, 2], [2, 2]]
    alpha = summary_of(ratings).rows[1]
    assert re.fullmatch(r"defined on 1\d\d of 200 resamples", alpha.note)


def test_nominal_level_leaves_out_icc_and_w() -> None:
    _, _, ac1, one_way, w = summary_of(PANEL, "nominal").rows
    assert ac1.coefficient == "Gwet AC1"
    assert one_way.note == "an ICC needs values with an order; the level is nominal"
    assert w.note == "Kendall's W needs values with an order; the level is nominal"
    assert np.isnan([one_way.estimate, w.estimate]).all()


@pytest.mark.parametrize(("level", "weights"), [("interval", "quadratic"), ("ratio", "ratio"), ("ordinal", "ordinal")])
def test_level_sets_the_weights(level: Level, weights: str) -> None:
    assert summary_of(PANEL, level).rows[2].coefficient == f"Gwet AC2 ({weights} weights)"


def test_without_categories_the_scale_is_not_judged_and_the_row_says_so() -> None:
    summary = agreement_summary(PANEL + 1, rng=np.random.default_rng(0), n_resamples=100)
    assert summary.narrowed is None
    assert summary.rows[2].note.startswith("categories taken from the ratings")


def test_no_verdict_in_any_sentence() -> None:
    verdicts = r"\b(poor|slight|fair|moderate|substantial|good|excellent|strong|weak|high|low)\b"
    tables: list[Ratings] = [PANEL, PANEL[:1], np.vstack([PANEL, [[2, NAN, NAN]]]), [[3, 3], [3, 3]]]
    for table in tables:
        summary = summary_of(table)
        words = " ".join(summary.frame().map(str).to_numpy().ravel()) + str(summary.narrowed)
        assert not re.search(verdicts, words)


@pytest.mark.parametrize(
    ("ratings", "sentence"),
    [
        ([[2, 3], [4, 4]], "The ratings use only levels 2 to 4 of the scale 0 to 4; "),
        ([[0, 1], [NAN, 1]], "The ratings use only levels 0 to 1 of the scale 0 to 4; "),
        ([[1, 3]], "The ratings use only levels 1 to 3 of the scale 0 to 4; "),
        ([[3, 3]], "The ratings use only level 3 of the scale 0 to 4; "),
    ],
)
def test_narrowed_range_says_which_part_was_used(ratings: list[list[float]], sentence: str) -> None:
    expected = sentence + "agreement within so narrow a part of the scale says little."
    assert narrowed_range(ratings, SCALE) == expected
    assert summary_of(ratings).narrowed == expected


def test_more_than_half_of_the_scale_is_not_narrowed() -> None:
    assert narrowed_range([[1, 4]], SCALE) is None
    assert summary_of(PANEL).narrowed is None


def test_refusals() -> None:
    with pytest.raises(MethodError, match="the rating 7 is not one of the categories 0, 1, 2, 3, 4"):
        summary_of([[1, 7]])
    with pytest.raises(MethodError, match="a scale has at least two categories; got"):
        narrowed_range([[1, 1]], [1])
    with pytest.raises(MethodError, match="one of nominal, ordinal, interval, ratio; got 'cardinal'"):
        summary_of(PANEL, "cardinal")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="confidence lies between 0 and 1; got 95"):
        agreement_summary(PANEL, rng=np.random.default_rng(0), confidence=95)


ODD_ONE_OUT = np.array([[0, 0, 4], [1, 1, 3], [3, 3, 1], [4, 4, 0]], dtype=float)
"""Two raters of one mind and a third who turns the scale round."""


def test_without_the_odd_one_out_all_agree_by_hand() -> None:
    frame = without_each_rater(ODD_ONE_OUT, categories=SCALE).set_index(["coefficient", "rater"])
    names = {row.coefficient for row in summary_of(ODD_ONE_OUT).rows}
    assert set(frame.index.get_level_values("coefficient")) == names
    for name in names:
        assert frame.loc[(name, 2), "estimate"] == pytest.approx(1.0)
        assert frame.loc[(name, 0), "estimate"] == pytest.approx(frame.loc[(name, 1), "estimate"])
        assert frame.loc[(name, 0), "estimate"] < 0.5


def test_the_change_is_counted_from_the_estimate_of_the_summary() -> None:
    frame = without_each_rater(PANEL, categories=SCALE)
    whole = {row.coefficient: row.estimate for row in summary_of(PANEL).rows}
    assert (frame["estimate"] - frame["change"]).to_numpy() == pytest.approx(frame["coefficient"].map(whole))


def test_of_two_raters_neither_can_be_left_out_and_the_reason_stands() -> None:
    frame = without_each_rater(PANEL[:, :2], categories=SCALE)
    alpha = frame[frame["coefficient"] == "Krippendorff alpha (ordinal)"]
    assert alpha["estimate"].isna().all()
    assert alpha["note"].str.len().gt(0).all()


def test_a_coefficient_refused_for_all_raters_has_no_rows_without_one() -> None:
    gap = PANEL.copy()
    gap[0, 0] = NAN  # Kendall's W takes no gaps
    assert "Kendall W" not in set(without_each_rater(gap, categories=SCALE)["coefficient"])


def test_one_rater_has_nobody_to_leave_out() -> None:
    assert without_each_rater(PANEL[:, :1], categories=SCALE).empty


def test_at_the_nominal_level_only_alpha_and_ac1_are_asked() -> None:
    found = without_each_rater(PANEL, level="nominal", categories=SCALE)["coefficient"]
    assert list(found.unique()) == ["Krippendorff alpha (nominal)", "Gwet AC1"]


def test_an_unknown_level_is_refused_without_raters_too() -> None:
    with pytest.raises(MethodError, match="got 'rank'"):
        without_each_rater(PANEL, level="rank")  # type: ignore[arg-type]


def test_many_units_take_the_jackknife_over_groups_in_place_of_the_bootstrap(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    table = np.clip(rng.integers(0, 5, 400)[:, None] + rng.integers(-1, 2, (400, 3)), 0, 4).astype(float)
    _, percentile, *others = summary_of(table).rows
    monkeypatch.setattr("evaluation.agreement.summary.MANY_UNITS", 399)
    alpha, gwet, one_way, w = summary_of(table, seed=1).rows
    assert (gwet, one_way) == (others[0], others[1])
    streams = np.random.default_rng(1).spawn(3)
    for row, bootstrapped, statistic, stream in (
        (alpha, percentile, krippendorff_alpha, streams[0]),
        (w, others[2], kendall_w, streams[2]),
    ):
        interval = group_jackknife_interval(statistic, table, rng=stream, n_groups=50)
        assert (row.lower, row.upper) == (interval.lower, interval.upper)
        assert row.interval_method == "jackknife over 50 random groups of units"
        assert row.note == "with more than 50,000 units, in place of the bootstrap"
        what = ("coefficient", "estimate", "n_units", "n_raters", "n_ratings")
        assert [getattr(row, name) for name in what] == [getattr(bootstrapped, name) for name in what]


def test_many_units_leave_a_refusal_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.vstack([PANEL, [[1, NAN, 2]]])
    words = summary_of(table).rows[-1].note
    monkeypatch.setattr("evaluation.agreement.summary.MANY_UNITS", 3)
    assert summary_of(table).rows[-1].note == words
    assert "needs every rater to rate every unit" in words
