"""Desks for a reader in JupyterLab: controls in, the displays of the other rooms out.

The edge of the house: no arithmetic, no sentence and no drawing of its own. May import everything but `evaluation.cli`,
`evaluation.batch` and `evaluation.publish`. What a desk decides without a screen stands in `state`.
"""

from evaluation.widgets.explore import Desk, evidence_explorer, open_desk, profile_explorer, weights_explorer

__all__ = ["Desk", "evidence_explorer", "open_desk", "profile_explorer", "weights_explorer"]
