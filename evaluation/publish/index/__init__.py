"""The way in: a page that finds what a run holds, and a page that tells the runs of a review apart.

`run` lists documents, their tables and figures, and the register of sources and evidence; `runs` lists the runs in the
order in which they were made, with what `changes` finds between one and the next. Both pages hold all that they show,
so that they are read, searched and printed from a folder.
"""

from evaluation.publish.index.entries import INDEX_NAME, IndexEntry, RegisterItem, size_words
from evaluation.publish.index.exhibits import Contents, Exhibit, contents_of
from evaluation.publish.index.run import write_index
from evaluation.publish.index.runs import runs_in_order, write_review_index

__all__ = [
    "INDEX_NAME",
    "Contents",
    "Exhibit",
    "IndexEntry",
    "RegisterItem",
    "contents_of",
    "runs_in_order",
    "size_words",
    "write_index",
    "write_review_index",
]
