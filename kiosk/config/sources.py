"""The layers a configuration is given in: a TOML file, the environment, --set; each read to items.

A value from the environment or from --set is written as in TOML, only that text needs no quotes:
`KIOSK_CAMERA__BACKEND=webcam`, `--set display.size=[1920,1080]`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.config.errors import Mistakes

ENVIRONMENT = re.compile(r"KIOSK_(?P<section>[A-Z0-9]+)__(?P<name>[A-Z0-9_]+)", re.IGNORECASE)
HEADER = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
ENTRY = re.compile(r"\s*([\w.-]+)\s*=")


@dataclass(frozen=True)
class Given:
    """One value that somebody gave, and where; lists are tuples already."""

    section: str
    name: str
    value: object
    where: str

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}"


def from_file(path: Path, mistakes: Mistakes) -> Iterator[Given]:
    """The items of a TOML file. What cannot be read or does not exist goes to `mistakes`."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        mistakes.unreadable(str(path), f"cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        mistakes.unreadable(str(path), "is not UTF-8 text.")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{path}:{line[1] if line else len(text.splitlines())}"
        mistakes.unreadable(where, f"is not TOML: {error}.")
    else:
        yield from _items(tables, path, _lines(text), mistakes)


def _items(
    tables: Mapping[str, Any], path: Path, lines: Mapping[str, int], mistakes: Mistakes
) -> Iterator[Given]:
    def where(key: str) -> str:
        return f"{path}:{lines[key]}" if key in lines else str(path)

    for section, table in tables.items():
        if section not in mistakes.catalogue.sections:
            mistakes.unknown_section(where(section), section)
        elif not isinstance(table, dict):
            mistakes.unreadable(where(section), f"{section} is a section: write [{section}].")
        else:
            for name, value in table.items():
                given = Given(section, name, _frozen(value), where(f"{section}.{name}"))
                yield from _known(given, mistakes)


def _lines(text: str) -> Mapping[str, int]:
    """The line of each `[section]` and `section.key` that has a line to itself."""
    lines: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            section = header[1]
            lines.setdefault(section, number)
        elif entry := ENTRY.match(line):
            lines.setdefault(f"{section}.{entry[1]}".lstrip("."), number)
    return lines


def from_environment(environ: Mapping[str, str], mistakes: Mistakes) -> Iterator[Given]:
    """The items of all variables named KIOSK_SECTION__KEY."""
    for variable, text in sorted(environ.items()):
        if match := ENVIRONMENT.fullmatch(variable):
            section, name = match["section"].lower(), match["name"].lower()
            yield from _spoken(section, name, text, f"environment {variable}", mistakes)


def from_sets(sets: Sequence[str], mistakes: Mistakes) -> Iterator[Given]:
    """The items of the --set options, each `section.key=value`."""
    for option in sets:
        key, equals, text = option.partition("=")
        section, dot, name = key.strip().partition(".")
        where = f"--set {option}"
        if equals and dot:
            yield from _spoken(section, name, text.strip(), "--set", mistakes)
        else:
            mistakes.unreadable(where, "must be written section.key=value.")


def _spoken(section: str, name: str, text: str, where: str, mistakes: Mistakes) -> Iterator[Given]:
    if section not in mistakes.catalogue.sections:
        mistakes.unknown_section(where, section)
        return
    value: object
    try:
        value = _frozen(tomllib.loads(f"value = {text}")["value"])
    except tomllib.TOMLDecodeError:
        value = text
    if mistakes.catalogue.is_text(section, name) and not isinstance(value, str):
        value = text
    yield from _known(Given(section, name, value, where), mistakes)


def _known(given: Given, mistakes: Mistakes) -> Iterator[Given]:
    if given.name in mistakes.catalogue.sections[given.section]:
        yield given
    else:
        mistakes.unknown_key(given.where, given.section, given.name)


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
