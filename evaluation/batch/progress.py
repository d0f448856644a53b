"""How far a run has come, on standard error: a bar on a terminal, one plain line a document elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evaluation.batch.running import Step

__all__ = ["shown_progress"]


@contextmanager
def shown_progress(total: int, console: Console) -> Iterator[Callable[[Step], None]]:
    """Yield what `run` is to call after each document.

    Parameters
    ----------
    total : int
        Documents to make.
    console : Console
        Where to show it.
    """
    if not console.is_terminal:
        yield lambda step: console.print(_line(step), highlight=False, soft_wrap=True)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Making documents", total=total)

        def advance(step: Step) -> None:
            if step.failure is not None:
                progress.console.print(_line(step), highlight=False)
            progress.update(task, advance=1, description=escape(step.name))

        yield advance


def _line(step: Step) -> str:
    outcome = "done" if step.failure is None else "failed"
    return escape(f"{step.done} of {step.total}: {step.name} {outcome}")
