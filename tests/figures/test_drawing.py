"""The shortened drawing is the same picture: both are rendered by the renderer of our PDF and held side by side."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.image import imread

from evaluation.figures.drawing import compact, path_data

SIGN = 'quoted "words", an apostrophe\'s, <b> & c'


@pytest.fixture(scope="module")
def original() -> bytes:
    """A chart with all that our figures hold: hatching, dashes, rings, turned and bold text, a clipped line."""
    with mpl.rc_context({"svg.hashsalt": "test", "svg.fonttype": "path"}):
        figure = Figure(figsize=(5, 3), layout="constrained")
        axes = figure.subplots()
        axes.bar([0, 1, 2], [3, 1, 2], color=["#12436d", "#ffffff", "#28a197"], edgecolor="#505a5f", hatch="//")
        axes.plot([0, 1, 2], [1.23456, 2.34567, 0.5], "--", marker="o", markerfacecolor="none")
        axes.plot([-5, 5], [0, 9], color="#801650")
        axes.set_xlim(-0.5, 2.5)
        axes.set_ylabel("Benefit of 100")
        axes.set_title("Weighted benefit, fixed scale", fontweight="bold")
        out = io.BytesIO()
        about = {"Title": SIGN, "Description": f"Data status: illustrative. {SIGN}", "Date": None, "Creator": None}
        figure.savefig(out, format="svg", metadata=about)
    return out.getvalue()


def rendered(svg: bytes) -> npt.NDArray[np.float64]:
    """The picture at 144 dots to the inch; values from 0 to 1."""
    main = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")'
    files = {"main": main, "drawing.svg": svg}
    made = typst.compile(files, format="png", ppi=144, ignore_system_fonts=True)  # type: ignore[call-overload]
    return np.asarray(imread(io.BytesIO(made)), dtype=float)


def test_the_picture_is_the_same(original: bytes) -> None:
    before, after = rendered(original), rendered(compact(original))
    assert before.shape == after.shape
    difference = np.abs(before - after)
    assert difference.mean() < 0.0005
    assert np.mean(difference > 0.25) < 0.0005  # the renderer tells four steps on the edge of a line


def test_control_a_line_moved_by_a_point_is_seen(original: bytes) -> None:
    moved = compact(original).replace(b"<path d='m", b"<path transform='translate(1 0)' d='m")
    assert np.abs(rendered(original) - rendered(moved)).mean() > 0.0005


def test_it_takes_less_than_half_the_bytes(original: bytes) -> None:
    assert len(compact(original)) < 0.5 * len(original)


def test_the_same_drawing_gives_the_same_bytes(original: bytes) -> None:
    assert compact(original) == compact(original)


def test_title_and_data_status_stay_inside_the_drawing(original: bytes) -> None:
    root = ET.fromstring(compact(original))  # noqa: S314  # written by ourselves a moment ago
    assert root.findtext("{http://www.w3.org/2000/svg}title") == SIGN
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == f"Data status: illustrative. {SIGN}"


def test_every_id_is_called_and_every_call_has_its_id(original: bytes) -> None:
    text = compact(original).decode()
    root = ET.fromstring(text)  # noqa: S314
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for name in ids:
        assert f"href='#{name}'" in text or f"url(#{name})" in text
    assert {element.get("href", "#")[1:] for element in root.iter() if element.get("href")} <= set(ids)


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("M 0 0 L 10 0 L 10 5 L 0 0 z", "m0 0h10v5l-10-5z"),  # by hand
        ("M 10 20.004 L 30 20 L 30 25.5 z", "m10 20h20v5.5z"),
        ("M 1 1 L 2 2 L 3 1 L 3.5 1.25", "m1 1l1 1 1-1 .5 .25"),
        ("M 5 5 C 6 5 7 6 7 7 Q 7 8 6 8", "m5 5c1 0 2 1 2 2q0 1-1 1"),
        ("M 0 0 L 1 1 z M 2 2 L 3 3", "m0 0l1 1zm2 2l1 1"),  # after z the pen is back at the start
        ("M 0 0 A 1 1 0 0 0 2 2", "M 0 0 A 1 1 0 0 0 2 2"),  # an arc is left as it is
    ],
)
def test_paths_run_relative_to_the_point_before(given: str, short: str) -> None:
    assert path_data(given) == short


points = st.tuples(st.floats(-999, 999, width=32), st.floats(-999, 999, width=32))


@given(st.lists(points, min_size=2, max_size=30))
def test_rounding_never_adds_up_along_a_path(corners: list[tuple[float, float]]) -> None:
    text = " L ".join(f"{x:.6f} {y:.6f}" for x, y in corners)
    here = np.zeros(2)
    for letter, numbers in steps_of(path_data(f"M {text}")):
        here += {"h": (numbers[0], 0), "v": (0, numbers[0])}.get(letter, tuple(numbers))
    assert np.abs(here - corners[-1]).max() <= 0.00501


def steps_of(data: str) -> list[tuple[str, list[float]]]:
    """Read a path of moves and lines back, one step at a time."""
    found = []
    for letter, words in re.findall(r"([a-z])([^a-z]*)", data):
        numbers = [float(word) for word in re.findall(r"-?\d*\.?\d+", words)]
        size = 1 if letter in "hv" else 2
        found += [(letter, numbers[place : place + size]) for place in range(0, len(numbers), size)]
    return found
