"""What differs between two runs of a review, told from their manifests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

from evaluation.presentation import count_of, day, listed
from evaluation.publish.manifest import Manifest, Scalar

__all__ = ["changes_between", "input_names", "settings_of", "version_words"]

T = TypeVar("T")

MOST_NAMED = 6
"""Things named one by one; beyond, they are counted."""
SHORT, WHOLE_HASH = 12, 64
NOTHING = "Nothing that the manifests name: inputs, settings, documents and versions are the same."
PROFILE = "review.toml"
NEVER_COMPARED = frozenset({"subject"})
SETTINGS = {
    "weights": "weights",
    "as_at": "cut-off date",
    "n_draws": "draws",
    "seed": "seed",
    "show_totals": "totals over hubs",
    "anonymise": "reviewers under pseudonyms",
    "score_uncertainty": "scores drawn",
    "formats": "formats",
    "with_code": "code shown",
    "reference_doc": "Word template",
}
OWN_FILES = {"notebooks": "The notebooks", "sources": "The workbench's own files"}
"""Entries among the versions that are hashes of files."""


def changes_between(before: Manifest, after: Manifest) -> tuple[str, ...]:
    """Return what differs from one run to the next, one sentence each; that nothing does, where nothing does."""
    said = [
        *_tables(before.inputs, after.inputs),
        *_documents(before.settings, after.settings),
        *_settings(before.settings, after.settings),
        *_versions(before.packages, after.packages),
    ]
    return tuple(said) or (NOTHING,)


def input_names(files: Iterable[str]) -> list[str]:
    """Return input files as a reader knows them: tables by name, other files as they are, folders with a count."""
    held = sorted(files)
    folders = Counter(file.partition("/")[0] for file in held if "/" in file)
    names = [file.removesuffix(".csv").replace("_", " ") for file in held if "/" not in file]
    return [*names, *(f"{folder} ({count_of(n, 'file')})" for folder, n in folders.items())]


def _words(value: Scalar) -> str:
    """Return the value of a setting in words."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else f"{value}"


def settings_of(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """Return the settings of a run by name; where documents differ in one, each value says whose it is."""
    said = []
    for name in _names(manifest.settings.values()):
        values: dict[str, list[str]] = {}
        for document, settings in manifest.settings.items():
            if name in settings:
                values.setdefault(_value(name, settings[name]), []).append(document)
        words = (
            words if len(values) == 1 else f"{words} ({_documents_words(documents)})"
            for words, documents in values.items()
        )
        said.append((_setting(name).capitalize(), "; ".join(words)))
    return tuple(said)


def version_words(packages: Mapping[str, str]) -> str:
    """Return the versions of a run's packages as one line, the hashes of own files cut short."""
    return ", ".join(
        f"{name} {found[:SHORT] if len(found) == WHOLE_HASH else found}" for name, found in sorted(packages.items())
    )


# Inputs --------------------------------------------------------------------------------------------------------------


def _tables(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    changed, added, gone = _differences(before, after)
    if PROFILE in changed:
        changed.remove(PROFILE)
        yield "The review's titles, dates, scales or rules (review.toml) changed."
    for verb, names in (("changed", changed), ("added", added), ("no longer there", gone)):
        if names:
            said = input_names(names)
            yield f"{'Table' if len(said) == 1 else 'Tables'} {verb}: {_named(said, 'table')}."


def _differences(before: Mapping[str, T], after: Mapping[str, T]) -> tuple[list[str], list[str], list[str]]:
    """Return the names whose values differ, those that are new, and those that are gone."""
    changed = sorted(name for name in before.keys() & after.keys() if before[name] != after[name])
    return changed, sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())


def _named(names: Iterable[str], noun: str) -> str:
    held = list(names)
    if len(held) <= MOST_NAMED:
        return listed(held)
    return f"{', '.join(held[:MOST_NAMED])} and {count_of(len(held) - MOST_NAMED, f'other {noun}')}"


# Documents and settings ----------------------------------------------------------------------------------------------

Settings = Mapping[str, Mapping[str, Scalar]]


def _documents(before: Settings, after: Settings) -> Iterable[str]:
    added, gone = ([name for name in here if name not in there] for here, there in ((after, before), (before, after)))
    for verb, names in (("added", added), ("left out", gone)):
        if names:
            yield f"{'Document' if len(names) == 1 else 'Documents'} {verb}: {_documents_words(names)}."


def _document(name: str) -> str:
    document, dash, subject = name.partition("-")
    return f"{document.replace('_', ' ')}{' ' if dash else ''}{subject}"


def _documents_words(names: Iterable[str]) -> str:
    return _named((_document(name) for name in names), "document")


def _settings(before: Settings, after: Settings) -> Iterable[str]:
    """Return a sentence for each change of a setting, naming the documents where not all of them share it."""
    common = [name for name in after if name in before]
    moved: dict[tuple[str, str, str], list[str]] = {}
    for document in common:
        old, new = before[document], after[document]
        for name in _names((old, new)):
            if name not in NEVER_COMPARED and old.get(name) != new.get(name):
                was, now = (_value(name, held[name]) if name in held else "not set" for held in (old, new))
                moved.setdefault((name, was, now), []).append(document)
    for (name, was, now), documents in moved.items():
        where = "" if len(documents) == len(common) else f" ({_documents_words(documents)})"
        yield f"{_setting(name).capitalize()}: {now}, was {was}{where}."


def _names(settings: Iterable[Mapping[str, Scalar]]) -> list[str]:
    """Return the names of settings, the known ones first in their order, then any other by name."""
    found = {name for held in settings for name in held} - NEVER_COMPARED
    return [*(name for name in SETTINGS if name in found), *sorted(found - SETTINGS.keys())]


def _setting(name: str) -> str:
    return SETTINGS.get(name, name.replace("_", " "))


def _value(name: str, value: Scalar) -> str:
    if name == "as_at" and isinstance(value, str):
        return day(value)
    if name == "formats" and isinstance(value, str):
        return value.replace("+", ", ")
    return f"{value}" if name == "seed" else _words(value)


# Versions ------------------------------------------------------------------------------------------------------------


def _versions(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    changed, added, gone = _differences(before, after)
    yield from (f"{OWN_FILES[name]} changed." for name in changed if name in OWN_FILES)
    moved = [f"{name} {after[name]}, was {before[name]}" for name in changed if name not in OWN_FILES]
    moved += [f"{name} {after[name]}, new" for name in added if name not in OWN_FILES]
    moved += [f"{name} {before[name]}, no longer used" for name in gone if name not in OWN_FILES]
    if moved:
        yield f"Versions: {'; '.join(moved)}."
