"""Executed notebooks as documents and a workbook that a reader opens without us, and the index and manifest of a run.

May import `evaluation.presentation` and below. Holds the only calls of pandoc and Typst; knows nothing of how a
notebook is run or of what a review contains.
"""

from evaluation.publish.clean import clean_notebook, shared_notebook
from evaluation.publish.document import publish_document, read_reference_doc
from evaluation.publish.files import private_folder, replace_file
from evaluation.publish.index import IndexEntry, write_index, write_review_index
from evaluation.publish.manifest import (
    Manifest,
    Output,
    hash_of_files,
    listed_outputs,
    package_versions,
    read_manifest,
    run_id,
    source_hash,
    write_manifest,
)
from evaluation.publish.meta import DocumentMeta, file_stem
from evaluation.publish.sheets import SheetCell, SheetTable, tables_of
from evaluation.publish.workbook import publish_workbook, write_workbook

__all__ = [
    "DocumentMeta",
    "IndexEntry",
    "Manifest",
    "Output",
    "SheetCell",
    "SheetTable",
    "clean_notebook",
    "file_stem",
    "hash_of_files",
    "listed_outputs",
    "package_versions",
    "private_folder",
    "publish_document",
    "publish_workbook",
    "read_manifest",
    "read_reference_doc",
    "replace_file",
    "run_id",
    "shared_notebook",
    "source_hash",
    "tables_of",
    "write_index",
    "write_manifest",
    "write_review_index",
    "write_workbook",
]
