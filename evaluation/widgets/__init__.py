"""Desks for a reader in JupyterLab: controls in, the displays of the other rooms out.

The edge of the house: no arithmetic, no sentence and no drawing of its own. May import everything but `evaluation.cli`,
`evaluation.batch` and `evaluation.publish`. What a desk decides without a screen stands in `state`, `sought` and
`parameters`, and for the panel's desks in `desk_cells`, `scoring_state` and `moderation_state`; the parts that every
desk is made of stand in `parts`, those of the panel's cards in `cards`; `workbook_pane` takes a form to Excel and back.
"""

from evaluation.widgets.explore import evidence_explorer, profile_explorer, view_as_parameters, weights_explorer
from evaluation.widgets.moderation_desk import moderation_desk
from evaluation.widgets.parts import Desk, open_desk
from evaluation.widgets.score_desk import score_desk
from evaluation.widgets.weights_desk import swing_desk

__all__ = [
    "Desk",
    "evidence_explorer",
    "moderation_desk",
    "open_desk",
    "profile_explorer",
    "score_desk",
    "swing_desk",
    "view_as_parameters",
    "weights_explorer",
]
