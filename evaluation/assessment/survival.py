"""Whether the leading option survives other methods, weights from the spread of values, and tests of rank reversal.

An analyst's question, asked in a notebook and not by `assess`: it needs an optional extra, and no report may depend on
what is installed.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evaluation.assessment.assess import Assessment
from evaluation.errors import MethodError
from evaluation.uncertainty import does_it_survive
from evaluation.uncertainty.streams import Place, root_of

__all__ = ["Survival", "options_survival"]


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """What other methods say of the leading option.

    Parameters
    ----------
    answers : DataFrame
        As `uncertainty.does_it_survive` returns, with option ids; empty where `not_asked` says why.
    excluded : tuple of str
        Options without a point value, which took no part.
    not_asked : str
        Why nothing could be asked, as a sentence part; empty where it was.
    """

    answers: pd.DataFrame
    excluded: tuple[str, ...]
    not_asked: str


def options_survival(assessment: Assessment) -> Survival:
    """Return whether the leader under the chosen weights survives, of the options that have a point value.

    Parameters
    ----------
    assessment : Assessment
    """
    nothing = pd.DataFrame(columns=["method", "question", "answer", "note"])
    appraisal = assessment.appraisal
    if appraisal is None:
        return Survival(nothing, (), "no options are appraised")
    option_ids, values = appraisal.points
    if len(option_ids) < 2:
        return Survival(nothing, appraisal.incomplete, "fewer than two options have a point value")
    weights = appraisal.weights[assessment.chosen_weights]
    try:
        answers = does_it_survive(values, weights, root_of(assessment.settings.seed, Place.SURVIVAL), names=option_ids)
    except MethodError as error:
        return Survival(nothing, appraisal.incomplete, str(error))
    return Survival(answers, appraisal.incomplete, "")
