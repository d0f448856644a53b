"""The exploring desk: hubs and their evidence, weights and what follows, the register, and the view as a line.

Each desk is a column of controls with descriptions beside its words and drawings. What it shows at the start is shown
again below it, so that a shared notebook is never blank where no desk can run. One module a desk.
"""

from evaluation.widgets.explore.evidence import evidence_explorer
from evaluation.widgets.explore.hubs import profile_explorer
from evaluation.widgets.explore.view import view_as_parameters
from evaluation.widgets.explore.weights import weights_explorer
from evaluation.widgets.parts import Desk, open_desk

__all__ = [
    "Desk",
    "evidence_explorer",
    "open_desk",
    "profile_explorer",
    "view_as_parameters",
    "weights_explorer",
]
