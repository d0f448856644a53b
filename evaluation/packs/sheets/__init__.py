"""Excel workbooks in which reviewers score and groups weigh, and the way back into the score store.

From the ground up: `layout` says what a form is, and seals its rows; `bundle` opens a file that may be hostile, and
packs one alike at every place and time; `values` tells what a cell says; `book` draws sheets; `forms` gathers what a
reviewer or a group is asked; `score_book` and `weight_book` write the workbooks; `reading` proves one that came back;
`scores` and `weights` hold it against the store; `exchange` is the door to all of this: `export_scores`,
`export_weights` and `import_sheets`.

A workbook that comes back is data, never a program: formulas are refused and not evaluated, and nothing of a file is
saved unless all of it is sound. Imports openpyxl, so `evaluation.packs` does not import this folder.
"""

from evaluation.packs.sheets.exchange import Clash, Outcome, export_scores, export_weights, import_sheets

__all__ = ["Clash", "Outcome", "export_scores", "export_weights", "import_sheets"]
