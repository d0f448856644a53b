"""`review.toml`: title, roles, documents, scales and rules of a review, with every fault named by its dotted key."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from evaluation.errors import Problem
from evaluation.model import DocumentInfo, Level, Rules, Scale
from evaluation.packs.files import CONTROL, INVISIBLE, suggestion
from evaluation.schemas import ID_PATTERN

__all__ = ["DOCUMENTS", "FILE", "Profile", "read_profile"]

FILE = "review.toml"
DOCUMENTS = ("hub_scorecard", "options_report", "stakeholder_statement")
ROLES = ("commissioned", "analysed", "assured", "approved")
REVIEW_KEYS = ("id", "title", "subtitle", "commissioner", "description")
ROUNDING = 1e-6
"""In steps of a scale: 0.1 to 0.3 is one step of 0.2, though not to the last bit."""
BREAKS = re.compile(r"[\t\r\n]+")


@dataclass(slots=True)
class Profile:
    """What `review.toml` says; parts that could not be read keep their defaults."""

    review: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    documents: dict[str, DocumentInfo] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    sha256: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def carries_rules(self) -> bool:
        """Whether scales and rules are as their author meant them, so that the tables can be judged by them."""
        places = [problem.column or "" for problem in self.problems]
        return all("." in place and not place.startswith(("scales.", "rules.")) for place in places)

    def fault(self, key: str, rule: str, remedy: str, value: object = None) -> None:
        """Note a problem under its dotted key."""
        shown = None if value is None else str(value)
        self.problems.append(Problem(FILE, rule, remedy, column=key, value=shown))


def read_profile(path: Path) -> Profile:
    """Return what `review.toml` says, with all its problems."""
    profile = Profile()
    if not path.is_file():
        rule = "the pack has no review.toml"
        profile.problems.append(
            Problem(FILE, rule, "Start a pack with `review new DIR`, or name the folder that holds it.")
        )
        return profile
    raw = path.read_bytes()
    profile.sha256 = hashlib.sha256(raw).hexdigest()
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        profile.fault("", "the file is not UTF-8", "Save it as UTF-8.")
        return profile
    except tomllib.TOMLDecodeError as error:
        profile.fault("", f"the file is not valid TOML: {error}", "Mend the line named.")
        return profile
    data = _clean(profile, "", data)
    _known_keys(profile, "", data, ("review", "roles", "documents", "scales", "rules"))
    _read_review(profile, _part(profile, data, "review"))
    _read_roles(profile, _part(profile, data, "roles"))
    _read_documents(profile, _part(profile, data, "documents"))
    _read_scales(profile, _part(profile, data, "scales"))
    _read_rules(profile, _part(profile, data, "rules"))
    return profile


def _clean(profile: Profile, key: str, value: Any) -> Any:
    """Return a value with its texts as tables hold them: composed, on one line, no sign that nobody sees."""
    if isinstance(value, dict):
        return {name: _clean(profile, f"{key}.{name}".lstrip("."), part) for name, part in value.items()}
    if isinstance(value, list):
        return [_clean(profile, f"{key}[{place}]", part) for place, part in enumerate(value)]
    if not isinstance(value, str):
        return value
    if (control := CONTROL.search(value)) is not None:
        rule = f"the text holds a control character U+{ord(control.group()):04X}, which text does not"
        profile.fault(key, rule, "Write the text again without it.")
    return BREAKS.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", CONTROL.sub("", value)))).strip()


def _part(profile: Profile, data: dict[str, Any], key: str) -> dict[str, Any]:
    part = data.get(key, {})
    if isinstance(part, dict):
        return part
    profile.fault(key, "must be a table", f"Write it as [{key}].", part)
    return {}


def _known_keys(profile: Profile, prefix: str, data: dict[str, Any], known: tuple[str, ...]) -> None:
    for key in data:
        if key not in known:
            profile.fault(f"{prefix}{key}", "no such key", suggestion(key, list(known)))


def _read_review(profile: Profile, data: dict[str, Any]) -> None:
    _known_keys(profile, "review.", data, REVIEW_KEYS)
    for key in REVIEW_KEYS:
        value = data.get(key, "")
        if not isinstance(value, str):
            profile.fault(f"review.{key}", "must be text", "Put it in quotation marks.", value)
            value = ""
        elif not value and key in ("id", "title", "commissioner"):
            profile.fault(f"review.{key}", "a value is required", f'Write {key} = "..." under [review].')
        profile.review[key] = value
    identity = profile.review["id"]
    if identity and not ID_PATTERN.fullmatch(identity):
        rule = "an id has letters, digits, - and _ only, and at most 64 characters"
        profile.fault("review.id", rule, "Change it.", identity)


def _read_roles(profile: Profile, data: dict[str, Any]) -> None:
    _known_keys(profile, "roles.", data, ROLES)
    for role in ROLES:
        value = data.get(role, "")
        if not isinstance(value, str):
            profile.fault(f"roles.{role}", "must be text", 'Write "" where nobody is on record.', value)
            value = ""
        profile.roles[role] = value


def _read_documents(profile: Profile, data: dict[str, Any]) -> None:
    _known_keys(profile, "documents.", data, DOCUMENTS)
    for document in DOCUMENTS:
        part = data.get(document, {})
        prefix = f"documents.{document}"
        if not isinstance(part, dict):
            profile.fault(prefix, "must be a table", f"Write it as [{prefix}].", part)
            part = {}
        _known_keys(profile, f"{prefix}.", part, ("title", "as_at"))
        given = part.get("as_at")
        as_at = str(given) if given is not None and _is_day(str(given)) else None
        if given is not None and as_at is None:
            profile.fault(f"{prefix}.as_at", "not a day", 'Write as_at = "2006-11-22".', given)
        title = part.get("title", "")
        if not isinstance(title, str):
            profile.fault(f"{prefix}.title", "must be text", "Put it in quotation marks.", title)
            title = ""
        profile.documents[document] = DocumentInfo(document, title, as_at)


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _read_scales(profile: Profile, data: dict[str, Any]) -> None:
    if not data:
        profile.fault("scales", "the review has no scale", "Add [scales.panel] with its levels.")
    for scale_id, part in data.items():
        key = f"scales.{scale_id}"
        if not isinstance(part, dict):
            profile.fault(key, "must be a table", f"Write it as [{key}].", part)
            continue
        kind = part.get("kind")
        if kind == "ordinal":
            scale = _ordinal_scale(profile, scale_id, key, part)
        elif kind == "numeric":
            scale = _numeric_scale(profile, scale_id, key, part)
        else:
            profile.fault(f"{key}.kind", "a scale is ordinal or numeric", 'Write kind = "ordinal".', kind)
            continue
        if scale is not None:
            profile.scales[scale_id] = scale


def _ordinal_scale(profile: Profile, scale_id: str, key: str, part: dict[str, Any]) -> Scale | None:
    _known_keys(profile, f"{key}.", part, ("kind", "levels"))
    entries = part.get("levels")
    if not isinstance(entries, list) or len(entries) < 2:
        remedy = 'Write levels = [{code = 0, word = "Absent", value = 0}, ...], from worst to best.'
        profile.fault(f"{key}.levels", "an ordinal scale needs at least two levels", remedy)
        return None
    levels = []
    for position, entry in enumerate(entries):
        where = f"{key}.levels[{position}]"
        code, word = (entry.get("code"), entry.get("word")) if isinstance(entry, dict) else (None, None)
        if not isinstance(code, int) or isinstance(code, bool) or not isinstance(word, str) or not word:
            profile.fault(where, "a level has a whole-number code and a word", "Give both.", entry)
            return None
        _known_keys(profile, f"{where}.", entry, ("code", "word", "value"))
        value = entry.get("value", 100 * position / (len(entries) - 1))
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 100:
            profile.fault(f"{where}.value", "a level's value is a number from 0 to 100", "Mend it.", value)
            return None
        levels.append(Level(code, word, float(value)))
    if any(a.code >= b.code or a.value > b.value for a, b in itertools.pairwise(levels)):
        rule = "levels must stand from worst to best, with rising codes and values that do not fall"
        profile.fault(f"{key}.levels", rule, "Put them in order.")
        return None
    return Scale(scale_id, "ordinal", tuple(levels))


def _numeric_scale(profile: Profile, scale_id: str, key: str, part: dict[str, Any]) -> Scale | None:
    _known_keys(profile, f"{key}.", part, ("kind", "minimum", "maximum", "step", "direction"))
    numbers = {}
    for name in ("minimum", "maximum", "step"):
        value = part.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            profile.fault(f"{key}.{name}", "must be a number", f"Write {name} = 1.0.", value)
            return None
        numbers[name] = float(value)
    low, high, step = numbers["minimum"], numbers["maximum"], numbers["step"]
    n_steps = (high - low) / step if step > 0 else 0.0
    if n_steps < 1 - ROUNDING:
        profile.fault(key, "minimum must be below maximum, and step above 0 and within them", "Mend the three numbers.")
        return None
    if not math.isfinite(n_steps) or abs(n_steps - round(n_steps)) > ROUNDING:
        rule = "the steps from minimum must reach maximum, or nobody could give the mark at that end"
        profile.fault(f"{key}.step", rule, "Mend one of the three numbers.", step)
        return None
    direction = part.get("direction", "higher")
    if direction not in ("higher", "lower"):
        profile.fault(f"{key}.direction", "says which end is better", 'Write "higher" or "lower".', direction)
        return None
    better = cast('Literal["higher", "lower"]', direction)
    return Scale(scale_id, "numeric", minimum=low, maximum=high, step=step, direction=better)


RULE_VALUES: dict[str, tuple[object, ...]] = {
    "combine": ("lower", "higher", "mean"),
    "rationale": ("required", "optional"),
    "evidence": ("required", "optional"),
    "totals_allowed": (True, False),
}


def _read_rules(profile: Profile, data: dict[str, Any]) -> None:
    _known_keys(profile, "rules.", data, (*RULE_VALUES, "discount_rate", "base_year"))
    kept: dict[str, Any] = {}
    for name, allowed in RULE_VALUES.items():
        if name in data and (data[name] not in allowed or isinstance(data[name], bool) != isinstance(allowed[0], bool)):
            shown = ", ".join(str(value).lower() for value in allowed)
            profile.fault(f"rules.{name}", "not one of the allowed values", f"Use one of: {shown}.", data[name])
        elif name in data:
            kept[name] = data[name]
    rate = data.get("discount_rate", Rules().discount_rate)
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not 0 <= rate < 1:
        profile.fault("rules.discount_rate", "a share per year from 0 to below 1", "Write 0.035 for 3.5%.", rate)
    else:
        kept["discount_rate"] = float(rate)
    year = data.get("base_year")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        profile.fault("rules.base_year", "must be a year", "Write base_year = 2025.", year)
    else:
        kept["base_year"] = year
    profile.rules = Rules(**kept)
