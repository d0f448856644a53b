"""A drawing in fewer bytes: the same picture without what no reader sees.

matplotlib writes six decimals, an id on every part and every letter's place in full. A page that holds two dozen
drawings is opened by telephone and sent by e-mail, so each is written again here: a hundredth of a point is kept, paths
run relative to the point before, ids that nothing calls are left out, and title and description stay.
"""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

__all__ = ["compact"]

Point = tuple[int, int]
"""In the smallest part that is kept: whole numbers, so that steps add up without an error."""

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
DESCRIPTION = ".//{http://purl.org/dc/elements/1.1/}description"
CALLED = re.compile(r"url\(#([^)]+)\)")
COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?")
MOVE = re.compile(r"translate\(([^ ,)]+)[ ,]+([^ ,)]+)\)")
MEASURES = frozenset({"x", "y", "width", "height"})
TURNED = re.compile(r"([a-zA-Z]+)\(([^)]*)\)")
WRITTEN_BY_MATPLOTLIB = frozenset("MLCQZz")
LETTERS = {"M": "m", "L": "l", "C": "c", "Q": "q"}
OF_A_LETTER = "scale(0.015625)"
"""What matplotlib puts before the outline of a letter: 64 units of the outline make one of 100 in the type's size."""
TWICE = re.compile(r"#(?=[0-9a-f]{6}\b)(.)\1(.)\2(.)\3")
QUOTES = {"'": "&#39;"}
"""Attributes stand in single quotation marks, which an address within double ones can hold as they are."""
STYLE_SPACE = re.compile(r"\s*([:;])\s*")


def compact(svg: bytes) -> bytes:
    """Return a drawing of matplotlib's in fewer bytes: lines to a hundredth of a point, letters to one of their size.

    Parameters
    ----------
    svg : bytes
        As `Figure.savefig` writes it, text as outlines.
    """
    root = ET.fromstring(svg)  # noqa: S314  # written by matplotlib a moment ago
    description = root.findtext(DESCRIPTION, "")
    _drop_spaces(root)
    names = _short_names(root)
    _share_looks(root, names)
    size = "".join(f" {name}='{root.get(name, '')}'" for name in ("width", "height", "viewBox"))
    about = f"<title>{escape(root.findtext(f'{SVG}title', ''))}</title><desc>{escape(description)}</desc>"
    body = "".join(_written(child, names) for child in root if child.tag not in (f"{SVG}title", f"{SVG}metadata"))
    return f"<svg xmlns='http://www.w3.org/2000/svg'{size}>{about}{body}</svg>".encode()


def _drop_spaces(root: ET.Element) -> None:
    """Take out the outlines that draw nothing, which matplotlib makes of spaces, and every call of them."""
    empty = {f"#{path.get('id')}" for path in root.iter(f"{SVG}path") if not path.get("d", "").strip()}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.get(XLINK_HREF) in empty or f"#{child.get('id')}" in empty:
                parent.remove(child)


def _short_names(root: ET.Element) -> dict[str, str]:
    """Return a name of one or two letters for each id that something calls, in the order of the drawing."""
    values = [value for element in root.iter() for value in element.attrib.values()]
    called = {name for value in values for name in CALLED.findall(value)}
    called |= {element.get(XLINK_HREF, "").removeprefix("#") for element in root.iter()}
    ids = [element.get("id", "") for element in root.iter() if element.get("id") in called]
    return dict(zip(ids, _letter_names(), strict=False))


def _share_looks(root: ET.Element, names: Mapping[str, str]) -> None:
    """Say each look that several parts have once, as a rule of the drawing's own style sheet."""
    parts = [element for element in root.iter() if "style" in element.attrib]
    looks = {id(element): _look(element.get("style", ""), names) for element in parts}
    shared = [look for look, n in Counter(looks.values()).items() if n > 1]
    called = dict(zip(shared, _letter_names(), strict=False))
    for element in parts:
        look = looks[id(element)]
        if look in called:
            del element.attrib["style"]
            element.set("class", called[look])
    sheet = root.find(f".//{SVG}style")
    if sheet is not None:
        sheet.text = (sheet.text or "") + "".join(f".{name}{{{look}}}" for look, name in called.items())


def _look(style: str, names: Mapping[str, str]) -> str:
    return TWICE.sub(r"#\1\2\3", STYLE_SPACE.sub(r"\1", _called_short(style, names)))


def _called_short(value: str, names: Mapping[str, str]) -> str:
    return CALLED.sub(lambda found: f"url(#{names[found.group(1)]})", value)


def _letter_names() -> Iterator[str]:
    for length in itertools.count(1):
        yield from ("".join(letters) for letters in itertools.product(string.ascii_letters, repeat=length))


def _written(element: ET.Element, names: Mapping[str, str]) -> str:
    """Return an element as text; a group that says nothing gives way to what it holds."""
    tag = element.tag.removeprefix(SVG)
    said = "".join(f" {name}='{escape(value, QUOTES)}'" for name, value in _attributes(element, names).items())
    inside = "".join(_written(child, names) for child in element)
    if tag == "style":
        inside = STYLE_SPACE.sub(r"\1", element.text or "")
    if tag == "g" and (not said or not inside):
        return inside
    if tag == "defs" and not inside:
        return ""
    return f"<{tag}{said}>{inside}</{tag}>" if inside else f"<{tag}{said}/>"


def _attributes(element: ET.Element, names: Mapping[str, str]) -> dict[str, str]:
    made: dict[str, str] = {}
    outline = is_outline(element)
    for name, value in element.attrib.items():
        if name == "id":
            made |= {"id": names[value]} if value in names else {}
        elif name == XLINK_HREF:
            made["href"] = f"#{names[value.removeprefix('#')]}"
        elif name == "d":
            made["d"] = path_data(value, shrunk=64, places=1) if outline else path_data(value)
        elif outline and name == "transform":
            continue  # done in the path itself
        elif name == "transform" and element.tag == f"{SVG}use":
            made |= _place(value)
        else:
            made[name] = _shorter(name, value, names)
    return made


def is_outline(element: ET.Element) -> bool:
    """Return whether an element is the outline of a letter, whose scale can go into its path."""
    commands = {letter for letter, _ in COMMAND.findall(element.get("d", ""))}
    return element.get("transform") == OF_A_LETTER and commands <= WRITTEN_BY_MATPLOTLIB


def _place(transform: str) -> dict[str, str]:
    """Return where a used outline stands: a plain move needs no function around it."""
    moved = MOVE.fullmatch(transform)
    if moved is None:
        return {"transform": _transform(transform)}
    # a letter among others of its text: a hundredth of the type's size is less than any screen or printer shows
    found = {axis: _rounded(number, 0) for axis, number in zip("xy", moved.groups(), strict=True)}
    return {axis: number for axis, number in found.items() if number != "0"}


def _shorter(name: str, value: str, names: Mapping[str, str]) -> str:
    if name in MEASURES:
        return _rounded(value, 2)
    if name == "transform":
        return _transform(value)
    return _look(value, names) if name == "style" else _called_short(value, names)


def _transform(text: str) -> str:
    """Return moves to a hundredth; scales and turns, which multiply, to a millionth."""
    return TURNED.sub(
        lambda found: f"{found.group(1)}({_rounded(found.group(2), 2 if found.group(1) == 'translate' else 6)})", text
    )


def _rounded(text: str, places: int) -> str:
    return NUMBER.sub(lambda found: _figures(round(float(found.group()) * 10**places), places), text)


def path_data(text: str, *, shrunk: float = 1, places: int = 2) -> str:
    """Return the data of a path relative to the point before; one with other commands is left as it is.

    Parameters
    ----------
    text : str
    shrunk : float
        What every number is divided by.
    places : int
        Decimal places kept.

    Examples
    --------
    >>> path_data("M 10 20.004 L 30 20 L 30 25.5 z")
    'm10 20h20v5.5z'
    """
    commands = [(letter, NUMBER.findall(numbers)) for letter, numbers in COMMAND.findall(text)]
    if not {letter for letter, _ in commands} <= WRITTEN_BY_MATPLOTLIB:
        return " ".join(text.split())
    words, here, start, last = [], (0, 0), (0, 0), ""
    for letter, numbers in commands:
        if letter in "Zz":
            words.append("z")
            here, last = start, "z"
            continue
        whole = [round(float(number) / shrunk * 10**places) for number in numbers]
        points = list(zip(whole[::2], whole[1::2], strict=True))
        said, steps = _step(LETTERS[letter], points, here)
        words.append(_joined(steps, "" if said == last and said != "m" else said, places))
        here, last = points[-1], said
        start = here if letter == "M" else start
    return "".join(words)


def _step(letter: str, points: list[Point], here: Point) -> tuple[str, list[int]]:
    """Return a command and its numbers relative to a point; a level or upright line needs one number only."""
    steps = [end - begin for point in points for end, begin in zip(point, here, strict=True)]
    if letter == "l" and steps[1] == 0:
        return "h", steps[:1]
    if letter == "l" and steps[0] == 0:
        return "v", steps[1:]
    return letter, steps


def _joined(steps: list[int], letter: str, places: int) -> str:
    """Return numbers with a space only where two would run into one; one always stands between two commands alike."""
    text, before = letter, ("" if letter else "0")
    for step in steps:
        figures = _figures(step, places)
        parted = not before or figures.startswith("-")
        text += figures if parted else f" {figures}"
        before = figures
    return text


def _figures(whole: int, places: int) -> str:
    """Return a number of so many decimal places, given as a whole one, in the fewest signs.

    Examples
    --------
    >>> _figures(-50, 2)
    '-.5'
    """
    size, rest = divmod(abs(whole), 10**places)
    part = f"{rest:0{places}d}".rstrip("0") if places else ""
    text = f"{size or ''}.{part}" if part else f"{size}"
    return f"-{text}" if whole < 0 else text
