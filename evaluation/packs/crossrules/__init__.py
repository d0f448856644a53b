"""Rules that look across tables, a module a family; `rules` lists them in the order in which they are told.

Each rule is one function that takes the review, or before there is one the `Pack`, and yields problems. A rule that
needs a table with problems of its own is not run: its findings would be echoes.

First `references`, then `structure`, without which there is no review; then, each by the list in `rules`, `rounds`,
`marks`, `consensus`, `weights` with `comparisons`, `options` and `dates`. All of them stand on `tables`.
"""

from evaluation.packs.crossrules.references import reference_problems
from evaluation.packs.crossrules.rules import MOST_KEPT, review_problems
from evaluation.packs.crossrules.structure import FRAME, scale_problems, structure_problems
from evaluation.packs.crossrules.tables import Pack, tables_of

__all__ = [
    "FRAME",
    "MOST_KEPT",
    "Pack",
    "reference_problems",
    "review_problems",
    "scale_problems",
    "structure_problems",
    "tables_of",
]
