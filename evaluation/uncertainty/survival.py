"""Does the answer survive? Other aggregation methods, weights from the spread of values, and reversals of rank.

The one door to scikit-criteria, an optional extra: it is imported only when the question is asked. What it says
answers this question and no other; the additive value on the fixed scale stays the method of the workbench.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from evaluation.decision.checks import TIE_TOLERANCE, finite_matrix, normalised_weights
from evaluation.errors import MethodError
from evaluation.uncertainty.streams import Seed, as_generator

__all__ = ["SURVIVAL_QUESTIONS", "does_it_survive"]

Floats = NDArray[np.float64]
Answer = tuple[str, str]

SURVIVAL_QUESTIONS = ("leader_same", "leader_same_by_spread", "lesser_made_worse", "pairs_without_cycle",
                      "pairs_give_the_order", "lesser_cloned")  # fmt: skip
"""What is asked: of each method, of weights taken from the spread of the values, and four tests of rank reversal."""

ADDITIVE, KERNEL = "additive", "electre_i"
NOT_KNOWN = "not known"
REPEATS = 5
"""Times that each lesser alternative is made worse, by another amount each time."""
MOST_ALTERNATIVES = 30
"""Above so many, the tests of rank reversal take minutes: every pair is ranked by every method."""
MISSING = (
    'does_it_survive needs scikit-criteria, which is not installed; add it with pip install "review-workbench[methods]"'
)


def does_it_survive(
    values: ArrayLike, weights: ArrayLike, rng: Seed, *, names: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return, method by method, whether the leader of the additive value stays first, and whether ranks reverse.

    Weights from the spread of the values (entropy, CRITIC, standard deviation) know nothing of what matters: they ask
    how sensitive the answer is to weights that nobody chose, and are no weights to decide by.

    Parameters
    ----------
    values : array (n_alternatives, n_criteria)
        Values on the fixed scales, more being better.
    weights : array (n_criteria,)
        Not negative and not all zero; divided by their sum.
    rng : numpy.random.Generator or int
        Where the random numbers come from by which lesser alternatives are made worse.
    names : sequence of str, optional
        Of the alternatives, all different; their numbers from 0 by default.

    Returns
    -------
    DataFrame
        ``method, question`` (one of `SURVIVAL_QUESTIONS`), ``answer`` (yes, no, not known), ``note`` (who is first, in
        how many cases, or why it is not known). Yes means that the answer survives.

        - ``leader_same``: the method puts the same first; for ELECTRE I, which makes no order, no other outranks them.
        - ``leader_same_by_spread``: the additive value with weights from the spread of the values does.
        - ``lesser_made_worse``: the best stays best when another is made worse.
        - ``pairs_without_cycle``: ranked two by two, no three go round in a circle.
        - ``pairs_give_the_order``: ranked two by two, they fall in the same order as all together.
        - ``lesser_cloned``: the best stays best when another stands there twice.

    Raises
    ------
    MethodError
        If scikit-criteria is not installed, there are fewer than two alternatives, a value is missing or infinite, or
        weights or names do not fit.

    References
    ----------
    Wang and Triantaphyllou (2008), Ranking irregularities when evaluating alternatives by using some ELECTRE methods,
    Omega 36, 45-63, for the tests of rank reversal; Belton and Gear (1983), Omega 11, 228-230, for clones; Diakoulaki,
    Mavrotas and Papayannakis (1995), Computers and Operations Research 22, 763-770, for CRITIC.
    """
    table = finite_matrix(values, "does_it_survive")
    share = normalised_weights(weights, table.shape[1])
    labels = _labels(names, len(table))
    with _quiet():
        methods, spreads = _methods(), _weighters()
        problem = _problem(table, share, labels)
        leaders = _leaders(table @ share, labels)
        rows = [
            (name, "leader_same", *_answered(_kernel if name == KERNEL else _same_leader, maker, problem, leaders))
            for name, maker in methods.items()
            if name != ADDITIVE
        ]
        rows += [
            (name, "leader_same_by_spread", *_answered(_same_by_spread, weigher, problem, leaders))
            for name, weigher in spreads.items()
        ]
        ranking = {name: maker for name, maker in methods.items() if name != KERNEL}
        for (name, maker), stream in zip(ranking.items(), as_generator(rng).spawn(len(ranking)), strict=True):
            rows += [(name, question, *answer) for question, answer in _reversals(maker, problem, stream)]
    return pd.DataFrame(rows, columns=["method", "question", "answer", "note"])


def _labels(names: Sequence[str] | None, n: int) -> list[str]:
    labels = [str(place) for place in range(n)] if names is None else [str(name) for name in names]
    if n < 2 or len(labels) != n or len(set(labels)) != n:
        raise MethodError(
            f"does_it_survive needs at least two alternatives, each with a name of its own; given {n} alternatives "
            f"and the names {', '.join(labels)}"
        )
    return labels


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence what the library cannot help, and turn divisions by zero into an answer that is not known."""
    with warnings.catch_warnings(), np.errstate(divide="raise", invalid="raise"):
        # The library sets an index in place, which pandas 3 announces to go.
        warnings.filterwarnings("ignore", message="The inplace keyword", category=DeprecationWarning)
        # Of two alternatives, one criterion is often equal; the library leaves it out, as it should.
        warnings.filterwarnings("ignore", message="Some criteria", category=UserWarning)
        yield


def _problem(table: Floats, share: Floats, labels: list[str]) -> Any:
    from skcriteria import mkdm

    return mkdm(table, [max] * table.shape[1], weights=share, alternatives=labels)


class _MendsItself:
    """A method that divides by zero where a criterion is equal throughout, and then leaves that criterion out."""

    def __init__(self, maker: Any) -> None:
        self._maker = maker

    def evaluate(self, problem: Any) -> Any:
        with np.errstate(invalid="ignore"):
            return self._maker.evaluate(problem)


def _methods() -> dict[str, Any]:
    """Return what ranks the alternatives, by the name of its method."""
    try:
        from skcriteria.agg import aras, cocoso, edas, electre, mabac, moora, simple, topsis, vikor
        from skcriteria.pipelines import mkpipe
        from skcriteria.preprocessing.scalers import VectorScaler
    except ModuleNotFoundError as error:
        raise MethodError(MISSING) from error
    return {
        ADDITIVE: simple.WeightedSumModel(),
        "weighted_product": simple.WeightedProductModel(),
        "topsis": mkpipe(VectorScaler(target="matrix"), topsis.TOPSIS()),
        "vikor": _MendsItself(vikor.VIKOR(use_compromise_set=False)),
        KERNEL: electre.ELECTRE1(),
        "electre_ii": electre.ELECTRE2(),
        "moora": mkpipe(VectorScaler(target="matrix"), moora.RatioMOORA()),
        "edas": edas.EDAS(),
        "mabac": mabac.MABAC(),
        "aras": aras.ARAS(),
        "cocoso": cocoso.CoCoSo(),
    }


def _weighters() -> dict[str, Any]:
    from skcriteria.preprocessing.weighters import CRITIC, EntropyWeighter, StdWeighter

    return {"entropy": EntropyWeighter(), "critic": CRITIC(), "standard_deviation": StdWeighter()}


def _answered(ask: Callable[..., Answer], *known: Any) -> Answer:
    """Return the answer to a question, or that it is not known with what the method says of these values."""
    try:
        return ask(*known)
    except ArithmeticError:
        return NOT_KNOWN, "of these values the method makes a division by zero"
    except ValueError as error:
        return NOT_KNOWN, str(error)


def _leaders(totals: Floats, labels: Sequence[str]) -> frozenset[str]:
    slack = TIE_TOLERANCE * max(float(np.abs(totals).max()), np.finfo(np.float64).tiny)
    return frozenset(label for label, total in zip(labels, totals, strict=True) if total >= totals.max() - slack)


def _firsts(result: Any) -> frozenset[str]:
    ranks = result.to_series()
    return frozenset(ranks.index[ranks == ranks.min()])


def _yes(survives: object) -> str:
    return "yes" if survives else "no"


def _named(options: frozenset[str]) -> str:
    return ", ".join(sorted(options)) or "none"


def _same_leader(maker: Any, problem: Any, leaders: frozenset[str]) -> Answer:
    first = _firsts(maker.evaluate(problem))
    return _yes(first == leaders), f"first: {_named(first)}"


def _kernel(maker: Any, problem: Any, leaders: frozenset[str]) -> Answer:
    result = maker.evaluate(problem)
    kernel = frozenset(result.alternatives[np.asarray(result.values, dtype=np.bool_)])
    return _yes(leaders <= kernel), f"outranked by none: {_named(kernel)}"


def _same_by_spread(weigher: Any, problem: Any, leaders: frozenset[str]) -> Answer:
    weights = weigher.transform(problem).weights.to_numpy(dtype=float)
    if not np.isfinite(weights).all():
        return NOT_KNOWN, "the values do not spread enough for these weights"
    first = _leaders(problem.matrix.to_numpy(dtype=float) @ weights, list(problem.alternatives))
    said = ", ".join(f"{weight:.2f}" for weight in weights)
    return _yes(first == leaders), f"first: {_named(first)}; weights {said}"


def _reversals(maker: Any, problem: Any, rng: np.random.Generator) -> Iterator[tuple[str, Answer]]:
    n = len(problem.alternatives)
    asked: tuple[tuple[str, Callable[[], Answer]], ...] = (
        ("lesser_made_worse", lambda: _lesser_made_worse(maker, problem, rng)),
        ("pairs_without_cycle", lambda: _pairs_without_cycle(maker, problem)),
        ("pairs_give_the_order", lambda: _pairs_give_the_order(maker, problem)),
        ("lesser_cloned", lambda: _lesser_cloned(maker, problem)),
    )
    for question, ask in asked:
        if not 3 <= n <= MOST_ALTERNATIVES:
            yield question, (NOT_KNOWN, f"asked of 3 to {MOST_ALTERNATIVES} alternatives")
        else:
            yield question, _answered(ask)


def _lesser_made_worse(maker: Any, problem: Any, rng: np.random.Generator) -> Answer:
    from skcriteria.ranksrev.rank_invariant_check import RankInvariantChecker, maximum_abs_noises

    rank = maker.evaluate(problem)
    room = maximum_abs_noises(dm=problem, rank=rank, last_diff_strategy=np.median)
    values = problem.matrix.loc[room.index.get_level_values(0)].abs().to_numpy(dtype=float)
    # The library draws until an alternative is worse, so without room to be worse it would never end.
    if not np.minimum(room.to_numpy(dtype=float), values).any(axis=1).all():
        return NOT_KNOWN, "an alternative has no room to be worse and still better than the next"
    found = RankInvariantChecker(maker, repeat=REPEATS, random_state=rng).evaluate(problem)
    n_changes = REPEATS * len(room)
    kept = round(float(found.extra_["opr"]) * n_changes)
    return _yes(kept == n_changes), f"best stays in {kept} of {n_changes} changes"


def _paired(maker: Any, problem: Any) -> Any:
    from skcriteria.ranksrev import RankTransitivityChecker

    return RankTransitivityChecker(maker).evaluate(problem).extra_


def _pairs_without_cycle(maker: Any, problem: Any) -> Answer:
    circles = len(_paired(maker, problem)["transitivity_break"])
    return _yes(circles == 0), f"circles of three: {circles}"


def _pairs_give_the_order(maker: Any, problem: Any) -> Answer:
    ranks = maker.evaluate(problem).to_series()
    if ranks.duplicated().any():
        return NOT_KNOWN, "some share a rank, which pairs cannot tell from an order"
    return _yes(_paired(maker, problem)["test_criterion_3"]), "two by two against all together"


def _lesser_cloned(maker: Any, problem: Any) -> Answer:
    from skcriteria.ranksrev import RankClonesChecker

    (_, before), *after = RankClonesChecker(maker).evaluate(problem).ranks
    best = _firsts(before)
    if not after:
        return NOT_KNOWN, "all are best, so there is none to clone"
    kept = sum(_firsts(rank) == best for _, rank in after)
    return _yes(kept == len(after)), f"best stays with {kept} of {len(after)} cloned"
