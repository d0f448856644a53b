"""The explorer of weights that a published page carries: what it starts from, in numbers and words.

The page works the benefits out again in the reader's browser; this room hands it what it needs for that. May import
`presentation` and below; reads no file and draws nothing.
"""

from evaluation.explorer.explorer import weights_explorer

__all__ = ["weights_explorer"]
