"""Figures: for each, `x_data()` returns the frame, `draw_x(data, ax=None)` draws it, `x()` is the view for a notebook.

One module a family. May import matplotlib, `presentation` and below; computes nothing that is not on its frame.
"""

from evaluation.figures.profiles import criterion_strip, hub_profile

__all__ = ["criterion_strip", "hub_profile"]
