"""One notebook, run by papermill in a kernel of its own and within a time limit; success is decided here.

papermill and nbclient say "completed" of cells that never ran (after a kernel's death, a time-out or ``sys.exit``), so
a run counts only where every code cell has run, none shows an error, and the mark of a last cell is there.
"""

from __future__ import annotations

import asyncio
import contextvars
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellControlSignal, CellTimeoutError, DeadKernelError

from evaluation.batch.kernel import kernel_manager_in
from evaluation.batch.parameters import TAG, Scalar
from evaluation.errors import shortened
from evaluation.publish.clean import TERMINAL_COLOUR, without_paths
from evaluation.publish.nbformats import nbformat

__all__ = ["Fault", "Outcome", "execute"]

START_LIMIT = 120
MOST_OF_ERROR = 300
PAPERMILL_REMARK = "papermill-error-cell-tag"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a notebook did not come to its end.

    Parameters
    ----------
    cell : int or None
        Number of the cell as the notebook shows it, from 1; None where it is not in one cell.
    error : str
        In one line.
    """

    cell: int | None
    error: str


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """A notebook after its run: as far as it came, and the fault where it did not come to its end."""

    notebook: nbformat.NotebookNode
    fault: Fault | None


class Stopped(Exception):  # noqa: N818  # not an error: somebody asked the batch to stop
    """The batch was asked to stop before the next cell."""


@dataclass(slots=True)
class Watch:
    """What is seen of a run while it goes on: the live notebook, the cell, the time left.

    Parameters
    ----------
    place : int
        Position of the parameters cell.
    limit : float
        Seconds for the whole notebook.
    stop : threading.Event
    """

    place: int
    limit: float
    stop: threading.Event
    started: float = field(default_factory=time.monotonic)
    notebook: nbformat.NotebookNode | None = None
    index: int | None = None

    def notebook_started(self, notebook: nbformat.NotebookNode) -> None:
        """Keep the notebook that is filled cell by cell."""
        self.notebook = notebook

    def cell_started(self, cell: nbformat.NotebookNode, cell_index: int) -> None:  # noqa: ARG002  # a hook
        """Note the cell, unless the batch was asked to stop."""
        if self.stop.is_set():
            raise Stopped
        self.index = cell_index

    def seconds_left(self, cell: nbformat.NotebookNode) -> float:  # noqa: ARG002  # a hook
        """Return the cell's time limit: what is left of the notebook's (0 would mean none)."""
        return max(0.1, self.started + self.limit - time.monotonic())


def execute(
    path: Path, parameters: Mapping[str, Scalar], scratch: Path, *, time_limit: float, stop: threading.Event
) -> Outcome:
    """Return the notebook after its run in a kernel of its own.

    Parameters
    ----------
    path : Path
        The notebook, which is only read.
    parameters : mapping of str to scalar
    scratch : Path
        Folder that the kernel works in.
    time_limit : float
        Seconds for the whole notebook.
    stop : threading.Event
        Ends the run before its next cell.
    """
    source: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(source.cells) if TAG in cell.metadata.get("tags", []))
    mark = secrets.token_hex(16)
    source.cells.append(nbformat.v4.new_code_cell(repr(mark)))
    watch = Watch(place, time_limit, stop)
    error = _run(source, parameters, scratch, watch)
    notebook = watch.notebook if watch.notebook is not None else source
    # papermill puts remarks of its own into a notebook that failed, and so moves the cells
    notebook.cells = [cell for cell in notebook.cells if PAPERMILL_REMARK not in cell.metadata.get("tags", [])]
    fault = _fault(notebook, mark, error, watch)
    notebook.cells = notebook.cells[:-1]
    return Outcome(notebook, fault)


def _run(
    source: nbformat.NotebookNode, parameters: Mapping[str, Scalar], scratch: Path, watch: Watch
) -> Exception | None:
    """Run the notebook, `watch.notebook` being what became of it, and return the exception that ended it."""
    import papermill  # not needed where a run is refused before it starts

    execute_notebook = partial(
        papermill.execute_notebook,
        source,
        None,  # nothing is written in place: the file would be torn after every kill
        parameters=dict(parameters),
        progress_bar=False,
        request_save_on_cell_execute=False,
        kernel_name="python3",
        language="python",
        start_timeout=START_LIMIT,
        kernel_manager_class=kernel_manager_in(scratch),
        shutdown_kernel="immediate",
        timeout_func=watch.seconds_left,
        on_notebook_start=watch.notebook_started,
        on_cell_start=watch.cell_started,
        resources={"metadata": {"path": str(scratch)}},
    )
    try:
        _in_own_loop(execute_notebook)
    except (papermill.PapermillException, CellControlSignal, DeadKernelError, RuntimeError, OSError, Stopped) as error:
        return error
    return None


def _in_own_loop(function: Callable[[], object]) -> None:
    """Call what runs coroutines, then close the event loop that Jupyter opened for it: it would stay open for good."""
    context = contextvars.Context()
    loop = context.run(ensure_event_loop)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.get_loop()
        context.run(function)


def _fault(notebook: nbformat.NotebookNode, mark: str, error: Exception | None, watch: Watch) -> Fault | None:
    """Return what kept the notebook from its end, the most telling first; None where all of it ran."""
    place = watch.place
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                return Fault(_shown_number(index, place), _one_line(f"{output['ename']}: {output['evalue']}"))
    if error is not None:
        number = None if watch.index is None else _shown_number(watch.index, place)
        return Fault(number, _error_words(error, watch.limit))
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            return Fault(_shown_number(index, place), "the cell did not run, though nothing reported an error")
    if not _has_mark(notebook.cells[-1], mark):
        return Fault(None, "the notebook ended before its last cell, though nothing reported an error")
    return None


def _shown_number(index: int, place: int) -> int:
    """Return a cell's number in the notebook on disk: papermill adds a cell after the parameters cell."""
    return index if index > place else index + 1


def _error_words(error: Exception, time_limit: float) -> str:
    if isinstance(error, CellTimeoutError):
        return f"the notebook took longer than its limit of {time_limit:g} s"
    if isinstance(error, DeadKernelError):
        return "the kernel died (often for want of memory)"
    if isinstance(error, Stopped):
        return "stopped before this cell"
    return _one_line(f"{type(error).__name__}: {error}")


def _one_line(text: str) -> str:
    plain = TERMINAL_COLOUR.sub("", without_paths(text))
    return shortened(" ".join(plain.split()), MOST_OF_ERROR)


def _has_mark(cell: nbformat.NotebookNode, mark: str) -> bool:
    shown: list[Any] = [output.get("data", {}).get("text/plain") for output in cell.get("outputs", [])]
    return repr(mark) in shown
