"""The review workbench: criteria-based reviews and options appraisals, from scores and evidence to a board's report.

::

    import evaluation as ev

    review = ev.read_review("data/changeup-2006")
    assessment = ev.assess(review, ev.Settings(weights="equal"))

The rooms, from top to bottom; imports point down only::

    cli | widgets                                          words in, words out
    batch                                                  the one door to papermill
    publish                                                executed notebook -> HTML, PDF, DOCX, XLSX
    packs | figures | tables | narrative | explorer        files; drawings; tables; sentences
    presentation                                           the only place that rounds
    assessment                                             assess(review, settings) -> Assessment
    options | traceability                                 appraisal; evidence -> ... -> action
    uncertainty                                            draws, acceptability, switch points
    agreement | decision                                   reviewers' agreement; weights and values
    scoring                                                scores -> panel levels
    resampling | schemas                                   bootstrap; columns of every table
    model                                                  frozen records
    errors                                                 what a user can meet

Public names are resolved when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluation.assessment import Assessment, assess
    from evaluation.errors import InputError, MethodError, ReviewError, RunError
    from evaluation.model import Review, Settings
    from evaluation.packs import read_review
    from evaluation.tables import show

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "InputError",
    "MethodError",
    "Review",
    "ReviewError",
    "RunError",
    "Settings",
    "assess",
    "read_review",
    "show",
]

_HOMES = {
    "Assessment": "assessment",
    "InputError": "errors",
    "MethodError": "errors",
    "Review": "model",
    "ReviewError": "errors",
    "RunError": "errors",
    "Settings": "model",
    "assess": "assessment",
    "read_review": "packs",
    "show": "tables",
}


def __getattr__(name: str) -> Any:
    """Return a public name or a room of the package, importing it on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'evaluation' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"evaluation.{_HOMES[name]}"), name)
    setattr(sys.modules[__name__], name, value)
    if "IPython" in sys.modules:  # in a notebook, results show themselves
        importlib.import_module("evaluation.tables")
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
