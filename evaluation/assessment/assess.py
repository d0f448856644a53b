"""The one door: a review and settings in, an `Assessment` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evaluation.agreement import (
    AgreementSummary,
    agreement_summary,
    cell_spread,
    reviewer_severity,
    without_each_rater,
)
from evaluation.agreement.krippendorff import Level
from evaluation.assessment.as_at import known_at
from evaluation.assessment.evidence import EvidenceBase, evidence_base
from evaluation.assessment.pseudonyms import anonymised, pseudonyms
from evaluation.assessment.robustness import Robustness, assess_robustness
from evaluation.assessment.status import StatusSummary, summarise_status
from evaluation.assessment.weighting import EQUAL, WeightSet, resolve_weights
from evaluation.decision import additive_value_range
from evaluation.errors import InputError, MethodError, Problem
from evaluation.model import NA, CriterionSet, Purpose, Review, Scale, Settings, weakest_status
from evaluation.options import Appraisal, appraise, carried_options, counted_criteria, not_applicable
from evaluation.scoring import (
    Marks,
    combined_levels,
    coverage,
    marks_of,
    panel_levels,
    ratings_matrix,
    untriangulated,
    value_ends,
)
from evaluation.traceability import Chain, trace
from evaluation.uncertainty.streams import Place, root_of

__all__ = ["Assessment", "Panel", "assess"]

N_RESAMPLES = 1000
MOST_SPREAD = 50_000  # cells


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """What the panel said of all subjects of one type, on one criterion set.

    Parameters
    ----------
    criterion_set : CriterionSet
    scale : Scale
    marks : Marks
        Every reviewer's mark.
    cells : DataFrame
        As `scoring.panel_levels` returns.
    criteria : DataFrame
        As `scoring.combined_levels` returns.
    coverage : DataFrame
        As `scoring.coverage` returns.
    evidence : EvidenceBase
    untriangulated : DataFrame
        As `scoring.untriangulated` returns.
    agreement : AgreementSummary or None
        None where fewer than two reviewers share a cell.
    spread, severity : DataFrame
        As `agreement.cell_spread` and `agreement.reviewer_severity` return, with ids; empty where there is no agreement
        to compute, and the spread also beyond 50,000 cells: it would be as long as `cells`, which has the extremes.
    reviewer_jackknife : DataFrame
        ``coefficient, reviewer_id, estimate, change, note``: each coefficient without each reviewer in turn, as
        `agreement.without_each_rater` returns; empty where there is no agreement to compute.
    totals : DataFrame or None
        ``subject_id, lower, upper``: weighted value from 0 to 100; only where asked for, allowed by the pack, and
        some criterion applies to every hub.
    """

    criterion_set: CriterionSet
    scale: Scale
    marks: Marks
    cells: pd.DataFrame
    criteria: pd.DataFrame
    coverage: pd.DataFrame
    evidence: EvidenceBase
    untriangulated: pd.DataFrame
    agreement: AgreementSummary | None
    spread: pd.DataFrame
    severity: pd.DataFrame
    reviewer_jackknife: pd.DataFrame
    totals: pd.DataFrame | None

    def cell(self, subject_id: str, dimension_id: str) -> pd.Series:
        """Return the row of one cell."""
        mine = (self.cells["subject_id"] == subject_id) & (self.cells["dimension_id"] == dimension_id)
        return self.cells[mine].iloc[0]

    def criterion_level(self, subject_id: str, criterion_id: str) -> pd.Series:
        """Return the combined level of one subject on one criterion."""
        mine = (self.criteria["subject_id"] == subject_id) & (self.criteria["criterion_id"] == criterion_id)
        return self.criteria[mine].iloc[0]


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """Everything that documents show, at full precision.

    Parameters
    ----------
    review : Review
        As known at the document's as-at date.
    full : Review
        The whole pack, for the annex of later developments only.
    settings : Settings
    left_out : DataFrame
        Rows left out by the as-at date, as `known_at` returns.
    status : StatusSummary
    panels : mapping of str to Panel
        By purpose: hub, option, bid.
    weight_sets : mapping of str to tuple of WeightSet
        By purpose; equal weights first.
    appraisal : Appraisal or None
    robustness : Robustness or None
    chain : Chain
    names : mapping of str to str
        The name to show for each reviewer.
    """

    review: Review
    full: Review
    settings: Settings
    left_out: pd.DataFrame
    status: StatusSummary
    panels: Mapping[Purpose, Panel]
    weight_sets: Mapping[Purpose, tuple[WeightSet, ...]]
    appraisal: Appraisal | None
    robustness: Robustness | None
    chain: Chain
    names: Mapping[str, str]

    @property
    def hubs(self) -> Panel:
        """The panel on hubs.

        Raises
        ------
        MethodError
            Where the pack has no criterion set for hubs.
        """
        if "hub" not in self.panels:
            raise MethodError("this review has no criterion set of purpose hub, so there are no hubs to show")
        return self.panels["hub"]

    @property
    def judges_hubs(self) -> bool:
        """Whether there are hubs to show: a pack may judge options only, and an early as-at date knows no hub."""
        return "hub" in self.panels

    @property
    def chosen_weights(self) -> str:
        """The weight set that the options are weighed by: the one asked for, or equal weights."""
        return self.weights_of("option")

    def weights_of(self, purpose: Purpose) -> str:
        """Return the weight set by which subjects of one type are weighed: the one asked for if it is theirs."""
        known = {item.weight_set_id for item in self.weight_sets.get(purpose, ())}
        return self.settings.weights if self.settings.weights in known else EQUAL

    @property
    def appraisal_status(self) -> str | None:
        """The weakest data status of the options' levels and weights: what every word on their benefit rests on."""
        levels = self.appraisal.levels["data_status"] if self.appraisal is not None else ()
        weights = (item.data_status or "" for item in self.weight_sets.get("option", ()))
        return weakest_status([*levels, *weights])


def assess(review: Review, settings: Settings | None = None) -> Assessment:
    """Return the assessment of a review: panel levels, agreement, appraisal, uncertainty and the chain.

    Parameters
    ----------
    review : Review
    settings : Settings, optional

    Raises
    ------
    InputError
        Where the settings name a weight set that the pack does not have, or one known only after `as_at`.
    MethodError
        Where the data cannot carry what was asked for.
    """
    settings = settings or Settings()
    _require_weights(review, settings.weights)
    review = anonymised(review, settings)
    known, left_out = known_at(review, settings.as_at)
    _require_known_weights(known, settings)
    # Before the panels, so that what these take for a moment on a long score table does not come on top of them.
    status, chain = summarise_status(known, settings.document, left_out), trace(known)
    streams = root_of(settings.seed, Place.AGREEMENT).spawn(4)
    panels = {
        item.purpose: _panel(known, item, settings, stream)
        for item, stream in zip(_scored_sets(known), streams, strict=False)
    }
    weight_sets = {p: resolve_weights(known, panel.criterion_set, settings.seed) for p, panel in panels.items()}
    appraisal, robustness = _appraised(known, panels.get("option"), weight_sets.get("option", ()), settings)
    return Assessment(
        review=known,
        full=review,
        settings=settings,
        left_out=left_out,
        status=status,
        panels=panels,
        weight_sets=weight_sets,
        appraisal=appraisal,
        robustness=robustness,
        chain=chain,
        names=pseudonyms(review, settings),
    )


def _require_weights(review: Review, weights: str) -> None:
    known = [EQUAL, *review.table("weight_set")["weight_set_id"]]
    if weights not in known:
        remedy = f"Use one of: {', '.join(known)}."
        raise InputError([Problem("weight_set.csv", "no weight set has this id", remedy, value=weights)])


def _require_known_weights(known: Review, settings: Settings) -> None:
    """Refuse a weight set from after the cut-off: equal weights in its place would not be what was asked for."""
    ids = [EQUAL, *known.table("weight_set")["weight_set_id"]]
    if settings.weights not in ids:
        rule = f"this weight set was not known on {settings.as_at}"
        remedy = f"Use one of: {', '.join(ids)}; or set a later as_at."
        raise InputError([Problem("weight_set.csv", rule, remedy, value=settings.weights)])


def _scored_sets(review: Review) -> list[CriterionSet]:
    return [item for item in review.criterion_sets if review.subjects_of(item.purpose) and item.criteria]


def _panel(review: Review, criterion_set: CriterionSet, settings: Settings, stream: np.random.SeedSequence) -> Panel:
    scale = review.scale_of(criterion_set)
    marks = marks_of(review, criterion_set)
    agreed = _agreed(marks, scale, stream)  # first, so that the ratings of a large panel are gone before its cells come
    cells = panel_levels(review, criterion_set, marks=marks)
    criteria = combined_levels(cells, review.rules, scale)
    evidence = evidence_base(review, criterion_set, grid=cells)
    return Panel(
        criterion_set=criterion_set,
        scale=scale,
        marks=marks,
        cells=cells,
        criteria=criteria,
        coverage=coverage(cells),
        evidence=evidence,
        untriangulated=untriangulated(cells, evidence.links[["subject_id", "dimension_id", "source_type"]], scale),
        agreement=agreed.summary,
        spread=agreed.spread,
        severity=agreed.severity,
        reviewer_jackknife=agreed.jackknife,
        totals=_totals(review, criterion_set, criteria, scale, settings),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Agreed:
    """How far the reviewers agree, as `Panel` holds it."""

    summary: AgreementSummary | None = None
    spread: pd.DataFrame = field(default_factory=pd.DataFrame)
    severity: pd.DataFrame = field(default_factory=pd.DataFrame)
    jackknife: pd.DataFrame = field(default_factory=pd.DataFrame)


def _agreed(marks: Marks, scale: Scale, stream: np.random.SeedSequence) -> _Agreed:
    """Return the agreement; nothing where fewer than two reviewers share a cell."""
    ratings = ratings_matrix(marks)
    if not ratings.size or not (np.count_nonzero(~np.isnan(ratings), axis=1) >= 2).any():
        return _Agreed()
    return _Agreed(
        _agreement(ratings, scale, stream),
        _spread(marks, ratings) if len(ratings) <= MOST_SPREAD else pd.DataFrame(),
        _severity(marks, ratings),
        _reviewer_jackknife(marks, ratings, scale),
    )


def _measured(scale: Scale) -> tuple[Level, list[float] | None]:
    """Return the level of measurement of a scale's marks, and its categories where they are counted."""
    if scale.kind == "ordinal":
        return "ordinal", [float(level.code) for level in scale.levels]
    return "interval", None


def _agreement(ratings: np.ndarray, scale: Scale, stream: np.random.SeedSequence) -> AgreementSummary:
    level, categories = _measured(scale)
    rng = np.random.default_rng(stream)
    return agreement_summary(ratings, rng=rng, level=level, categories=categories, n_resamples=N_RESAMPLES)


def _reviewer_jackknife(marks: Marks, ratings: np.ndarray, scale: Scale) -> pd.DataFrame:
    level, categories = _measured(scale)
    frame = without_each_rater(ratings, level=level, categories=categories)
    reviewers = np.array(marks.reviewer_ids, dtype=object)[frame["rater"].to_numpy(dtype=int)]
    return frame.assign(reviewer_id=reviewers)[["coefficient", "reviewer_id", "estimate", "change", "note"]]


def _spread(marks: Marks, ratings: np.ndarray) -> pd.DataFrame:
    frame = cell_spread(ratings)
    subject = np.repeat(np.array(marks.subject_ids, dtype=object), len(marks.dimension_ids))
    dimension = np.tile(np.array(marks.dimension_ids, dtype=object), len(marks.subject_ids))
    return frame.assign(subject_id=subject, dimension_id=dimension)


def _severity(marks: Marks, ratings: np.ndarray) -> pd.DataFrame:
    return reviewer_severity(ratings).assign(reviewer_id=list(marks.reviewer_ids))


def _totals(
    review: Review, criterion_set: CriterionSet, criteria: pd.DataFrame, scale: Scale, settings: Settings
) -> pd.DataFrame | None:
    """Return weighted values of hubs, only where asked for, allowed and possible; IE and gaps make an interval."""
    if criterion_set.purpose != "hub" or not (settings.show_totals and review.rules.totals_allowed):
        return None
    left_out = set(criteria.loc[(criteria["state"] == NA).to_numpy(dtype=bool), "criterion_id"])
    ids = [item.criterion_id for item in criterion_set.criteria if item.criterion_id not in left_out]
    if not ids:
        return None
    sets = {item.weight_set_id: item for item in resolve_weights(review, criterion_set, settings.seed, ids)}
    chosen = sets.get(settings.weights, sets[EQUAL])
    subject_ids = review.subject_ids_of("hub")
    lower, upper = additive_value_range(*value_ends(criteria, subject_ids, ids, scale), chosen.weights)
    return pd.DataFrame({"subject_id": subject_ids, "lower": lower, "upper": upper})


def _appraised(
    review: Review, panel: Panel | None, weight_sets: tuple[WeightSet, ...], settings: Settings
) -> tuple[Appraisal | None, Robustness | None]:
    """Return the appraisal and how sure it is, under weights over the criteria that count for every option."""
    if panel is None or review.table("option").empty:
        return None, None
    left_out = not_applicable(panel.criteria, carried_options(review))
    counted = counted_criteria(panel.criterion_set, left_out)
    if not counted:
        raise MethodError("no success factor applies to all carried options, so they cannot be compared")
    if counted != weight_sets[0].criterion_ids:  # a factor is left out, so the groups' words mean other weights
        weight_sets = resolve_weights(review, panel.criterion_set, settings.seed, counted)
    weights = {item.weight_set_id: item.by_criterion for item in weight_sets}
    chosen = settings.weights if settings.weights in weights else EQUAL
    appraisal = appraise(review, panel.criterion_set, panel.criteria, weights, chosen)
    if len(appraisal.option_ids) < 2:
        return appraisal, None
    return appraisal, assess_robustness(review, appraisal, panel.marks, panel.cells, weight_sets, settings)
