"""Every mistake in a configuration, collected and said as one message.

A line of it says where (file and line, environment variable or --set), which key, what is wrong,
what is allowed, and the nearest right name. What is allowed is read off the models' own schema,
so it cannot differ from what is checked.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kiosk.errors import ConfigError

Schema = Mapping[str, Any]
"""The JSON schema of one key, as pydantic writes it."""


@dataclass(frozen=True)
class Catalogue:
    """Every section and key that exists, with the schema of each key."""

    sections: Mapping[str, Mapping[str, Schema]]

    def is_text(self, section: str, name: str) -> bool:
        """Whether the key is text, so that an unquoted value of it stands for itself."""
        schema = self.sections.get(section, {}).get(name, {})
        kinds = {branch.get("type") for branch in schema.get("anyOf", [schema])}
        return "string" in kinds and kinds <= {"string", "null"}

    def is_secret(self, section: str, name: str) -> bool:
        return bool(self.sections[section][name].get("writeOnly"))

    def allowed(self, section: str, name: str) -> str:
        """What the key may be, in words."""
        return _allowed(self.sections[section][name])

    def choices(self, section: str, name: str) -> Sequence[str]:
        return [str(choice) for choice in self.sections[section][name].get("enum", ())]

    def all_keys(self) -> list[str]:
        return [f"{section}.{name}" for section, keys in self.sections.items() for name in keys]


class Mistakes:
    """Collects mistakes; `raise_any` ends the collecting."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._lines: list[str] = []
        self._wrong: set[str] = set()

    def unreadable(self, where: str, why: str) -> None:
        self._lines.append(f"{where}: {why}")

    def unknown_section(self, where: str, section: str) -> None:
        sections = list(self.catalogue.sections)
        strays = [key for key in self.catalogue.all_keys() if key.endswith(f".{section}")]
        nearest = f" Did you mean {strays[0]}?" if strays else _nearest(section, sections)
        self._lines.append(
            f"{where}: there is no section [{section}].{nearest} Sections: {', '.join(sections)}."
        )

    def unknown_key(self, where: str, section: str, name: str) -> None:
        own = self.catalogue.sections[section]
        # A key that is not nearly one of this section may be one of another.
        homes = {key.partition(".")[2]: key for key in reversed(self.catalogue.all_keys())}
        homes |= {key: f"{section}.{key}" for key in own}
        nearest = _nearest(name, own, homes) or _nearest(name, homes, homes)
        keys = ", ".join(own)
        self._lines.append(
            f"{where}: there is no key {section}.{name}.{nearest} Keys of [{section}]: {keys}."
        )

    def wrong_value(self, where: str, section: str, name: str, value: object) -> None:
        """Said once a key, however many of its parts are wrong."""
        key = f"{section}.{name}"
        if key not in self._wrong:
            self._wrong.add(key)
            nearest = _nearest(str(value), self.catalogue.choices(section, name))
            allowed = self.catalogue.allowed(section, name)
            shown = "" if self.catalogue.is_secret(section, name) else f" = {_short(value)}"
            self._lines.append(f"{where}: {key}{shown} must be {allowed}.{nearest}")

    def conflict(self, where: str, keys: Sequence[str], sentence: str) -> None:
        """Keys that are right on their own and wrong together; not said of a wrong one."""
        if self._wrong.isdisjoint(keys):
            self._lines.append(f"{where}: {sentence}")

    def raise_any(self) -> None:
        if self._lines:
            count = len(self._lines)
            head = "A mistake" if count == 1 else f"{count} mistakes"
            raise ConfigError("\n  ".join([f"{head} in the configuration:", *self._lines]))


def _nearest(word: str, right: Iterable[str], full: Mapping[str, str] | None = None) -> str:
    """A question with the right word most like `word`, or with what `full` has for it; or ''."""
    matches = get_close_matches(word, list(right), n=1)
    return f" Did you mean {(full or {}).get(matches[0], matches[0])}?" if matches else ""


def _short(value: object) -> str:
    text = written(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _allowed(schema: Schema) -> str:
    match schema:
        case {"description": str(words)}:
            return words
        case {"enum": [*choices]}:
            return f"one of {', '.join(map(written, choices))}"
        case {"const": only}:
            return written(only)
        case {"type": "boolean"}:
            return "true or false"
        case {"type": "integer", "minimum": low, "maximum": high}:
            return f"a whole number from {low} to {high}"
        case {"type": "number", "minimum": low, "maximum": high}:
            return f"a number from {low:g} to {high:g}"
        case _:
            raise AssertionError(f"no words for {schema}")


def written(value: object) -> str:
    """A value as TOML writes it; what TOML has no writing for, as Python does."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | Path():
            # TOML's escapes are JSON's, and DEL, which JSON leaves as it is.
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
        case _:
            return str(value)
