"""The one door to papermill: plan the documents of a review, run their notebooks, check, publish as one set.

Everything is refused that can be refused before a kernel starts; a run happens in a private folder and takes its place
in one step, so that a reader sees the old set or the new one. May import every room but the edges; no other room may
import papermill.
"""

from evaluation.batch.documents import DOCUMENTS, Document, notebooks_folder
from evaluation.batch.parameters import parse_parameters
from evaluation.batch.planning import Job, Plan, plan
from evaluation.batch.running import BatchResult, Failure, Step, run

__all__ = [
    "DOCUMENTS",
    "BatchResult",
    "Document",
    "Failure",
    "Job",
    "Plan",
    "Step",
    "notebooks_folder",
    "parse_parameters",
    "plan",
    "run",
]
