"""What a desk shows as parameters of its notebook, and the line that runs the notebook with them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from evaluation.assessment import Assessment
from evaluation.errors import MethodError
from evaluation.model import Settings

__all__ = ["papermill_line", "parse_hubs", "parse_points", "points_text", "settings_shown", "text_of"]

MOST_HUBS = 3
MOST_POINTS = 100.0
PAPERMILL = ".venv/bin/papermill"
"""As commands of the project are typed, in its folder."""


def text_of(name: str, value: object) -> str:
    """Return a parameter that is text; a whole number is taken for an id that looks like one.

    Raises
    ------
    MethodError
        Where it is anything else, such as a list.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # papermill makes a number of it, and so does who leaves the quotation marks out
    raise MethodError(f'{name} must be text, as in {name} = "N1"; it is {value!r}')


def points_text(points: Mapping[str, float]) -> str:
    """Return points as one line of text: ``F1=100,F2=62.5``."""
    return ",".join(f"{criterion}={value:.6g}" for criterion, value in points.items())


def parse_points(text: str, criterion_ids: Sequence[str]) -> dict[str, float]:
    """Return the points that a line of text stands for, one for each criterion that counts.

    Parameters
    ----------
    text : str
        Such as ``F1=100,F2=62.5``; points from 0 to 100.
    criterion_ids : sequence of str
        Criteria that count.

    Raises
    ------
    MethodError
        Where a criterion is lacking, unknown or given twice, or its points are no number from 0 to 100.
    """
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = part.partition("=")
        if name not in criterion_ids or name in found:
            raise MethodError(f"points are given once for each of {', '.join(criterion_ids)}; {part!r} is not such")
        found[name] = _points(part, value)
    lacking = [criterion for criterion in criterion_ids if criterion not in found]
    if lacking:
        raise MethodError(f"points are needed for every criterion that counts; {lacking[0]} has none")
    return {criterion: found[criterion] for criterion in criterion_ids}


def _points(part: str, value: str) -> float:
    try:
        points = float(value)
    except ValueError:
        points = -1.0
    if not 0 <= points <= MOST_POINTS:
        raise MethodError(f"points are a number from 0 to 100, as in F1=62.5; {part!r} is not")
    return points


def parse_hubs(text: str) -> tuple[str, ...]:
    """Return the hubs that a line of text names, such as ``N1,N3``: none, or up to three, each once.

    Raises
    ------
    MethodError
        Where more are named than stand beside each other.
    """
    found = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if len(found) > MOST_HUBS:
        raise MethodError(f"at most {MOST_HUBS} hubs stand beside each other; {len(found)} are named")
    return found


def settings_shown(assessment: Assessment) -> dict[str, object]:
    """Return the settings that are not those of a fresh notebook on this pack, by name."""
    plain, settings = assessment.review.settings_for(assessment.settings.document or "options_report"), {}
    for name in Settings.names():
        value = getattr(assessment.settings, name)
        if value != getattr(plain, name):
            settings[name] = value
    return settings


def papermill_line(notebook: str, pack: str, parameters: Mapping[str, object]) -> str:
    """Return the line that runs a notebook with parameters, to be typed in the folder that holds `notebooks`.

    What it writes lies beside the notebook, where JupyterLab lists it and its cells find the pack when run again.

    Parameters
    ----------
    notebook : str
        Its name without ending.
    pack : str
        Folder of the pack as the notebook has it, so as seen from `notebooks`.
    parameters : mapping of str to plain scalar
        Those that differ from the notebook's own; empty texts are left out.

    Examples
    --------
    >>> papermill_line("explore", "../data/town", {"weights": "W-USERS", "n_draws": 500})
    '.venv/bin/papermill notebooks/explore.ipynb notebooks/explore-view.ipynb --cwd notebooks -p pack ../data/town -p weights W-USERS -p n_draws 500'
    """  # noqa: E501  # the line as it is to be typed
    words = [PAPERMILL, f"notebooks/{notebook}.ipynb", f"notebooks/{notebook}-view.ipynb", "--cwd", "notebooks"]
    for name, value in {"pack": pack, **parameters}.items():
        if value != "":
            words += [_flag(value), name, f"{value}"]
    return shlex.join(words)


def _flag(value: object) -> str:
    """Return the flag under which papermill keeps a value's type: it reads a text such as ``007`` as a number."""
    if not isinstance(value, str):
        return "-p"
    try:
        float(value)
    except ValueError:
        return "-r" if value in ("True", "False", "None") else "-p"
    return "-r"
