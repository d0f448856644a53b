"""Excel workbooks in which reviewers score and groups weigh, and the way back into the score store.

From the ground up: `layout` says what a form is, and seals its rows; `bundle` opens a file that may be hostile, and
packs one alike at every place and time; `values` tells what a cell says; `book` draws sheets; `forms` gathers what a
reviewer is asked; `reading` proves a workbook that came back, and `written` finds words in it where none are taken
up; `standing` holds rows against what stands. Of each kind
of form one module writes it and one takes it back: `score_book` and `scores`, `moderation_book` and `moderation`,
`weight_book` and `weights`; `interest_sheet` does both for interests.
`formulas` says what a sheet can tell of its cells while one types, `trial_sheet` shows a trial case side by side.
`exchange` is the door to all of this. Who is asked in which round says `evaluation.packs.rounds`, and how far a round
is `evaluation.packs.progress`.

A workbook that comes back is data, never a program: formulas are refused and not evaluated, and nothing of a file is
saved unless all of it is sound. Imports openpyxl, so `evaluation.packs` does not import this folder.
"""

from evaluation.packs.sheets.exchange import (
    Clash,
    Outcome,
    export_moderation,
    export_round,
    export_scores,
    export_weights,
    import_sheets,
    round_progress,
)

__all__ = [
    "Clash",
    "Outcome",
    "export_moderation",
    "export_round",
    "export_scores",
    "export_weights",
    "import_sheets",
    "round_progress",
]
