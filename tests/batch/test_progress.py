from __future__ import annotations

import io

from rich.console import Console

from evaluation.batch import Failure, Step
from evaluation.batch.progress import shown_progress

FAILED = Step(2, 2, "hub_scorecard H[1]", Failure("hub_scorecard", "H[1]", 3, "ValueError: no"))
DONE = Step(1, 2, "options_report", None)


def said(*, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=80)
    with shown_progress(2, console) as on_step:
        on_step(DONE)
        on_step(FAILED)
    return out.getvalue()


def test_elsewhere_than_on_a_terminal_each_document_is_one_plain_line() -> None:
    assert said(terminal=False) == "1 of 2: options_report done\n2 of 2: hub_scorecard H[1] failed\n"


def test_a_terminal_shows_a_bar_and_a_line_for_what_failed() -> None:
    text = said(terminal=True)
    assert "2/2" in text
    assert "hub_scorecard H[1] failed" in text
    assert "options_report done" not in text
