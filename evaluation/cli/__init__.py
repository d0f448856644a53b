"""The command `review`: words in, words out, no arithmetic.

Nothing heavy is imported until a command needs it, so that help and completion answer at once. Standard output carries
results only; everything said on the way goes to standard error. Exit codes: 0 done, 1 problems in the input, 2 wrong
usage, 3 a notebook failed.

One module a command or family of commands; importing it registers it. `common` holds what they share.
"""

from evaluation.cli import check, report, open as open_, challenge, verify, packs, scores, sheets, doctor, lab  # noqa: I001  # the order of the help
from evaluation.cli.common import Exit, app

__all__ = [
    "Exit",
    "app",
    "challenge",
    "check",
    "doctor",
    "lab",
    "main",
    "open_",
    "packs",
    "report",
    "scores",
    "sheets",
    "verify",
]


def main() -> None:
    """Run the command line."""
    app()
