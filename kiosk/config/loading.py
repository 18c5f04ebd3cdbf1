"""The configuration: `load` fills the models (`models.py`) from four layers.

    the defaults there  <  the --config file  <  KIOSK_SECTION__KEY  <  --set section.key=value

Every mistake of every layer is reported at once, in one ConfigError (`errors.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from kiosk.config.errors import Catalogue, Mistakes, written
from kiosk.config.models import Config, Section
from kiosk.config.sources import Given, from_environment, from_file, from_sets
from kiosk.config.types import HIDDEN as SECRET

__all__ = ["Config", "Effective", "Section", "catalogue", "effective", "load"]

HIDDEN = "(hidden)"


@dataclass(frozen=True)
class Effective:
    """A configuration, and for every key that is not a default, where its value was given."""

    config: Config
    origins: Mapping[str, str]

    def toml(self) -> str:
        """As a TOML file that gives the same booth, each value with its origin as a comment. But
        for secrets: what is printed is pasted into chats."""
        return "\n".join(self._section(name) for name in Config.model_fields)

    def _section(self, name: str) -> str:
        section: Section = getattr(self.config, name)
        lines = [f"[{name}]"]
        for key, field in type(section).model_fields.items():
            value = getattr(section, key)
            entry = f"{key} = {_said(field, value)}"
            lines.append(f"{entry:<40} # {self.origins.get(f'{name}.{key}', 'default')}")
        return "\n".join(lines) + "\n"


def _said(field: FieldInfo, value: object) -> str:
    if value and field.json_schema_extra == SECRET:
        return written(HIDDEN)
    return written(field.default if value is None else value)


def load(path: Path | None, sets: Sequence[str], environ: Mapping[str, str]) -> Config:
    """The configuration of the four layers. Raises ConfigError with every mistake in them."""
    return effective(path, sets, environ).config


def effective(path: Path | None, sets: Sequence[str], environ: Mapping[str, str]) -> Effective:
    """As `load`, with where every value came from."""
    mistakes = Mistakes(catalogue())
    given = [
        *(from_file(path, mistakes) if path else ()),
        *from_environment(environ, mistakes),
        *from_sets(sets, mistakes),
    ]
    # A later layer replaces an earlier one, so what is left of a key is its last word.
    last = {item.key: item for item in given}
    config = _validated(last, environ, mistakes)
    for keys, sentence in config.conflicts():
        blamed = [last[key].where for key in keys if key in last]
        mistakes.conflict(blamed[-1], keys, sentence)
    mistakes.raise_any()
    return Effective(config, {key: item.where for key, item in last.items()})


def _validated(
    given: Mapping[str, Given], environ: Mapping[str, str], mistakes: Mistakes
) -> Config:
    """The configuration; wrong values are told to `mistakes` and their defaults put in, so that
    what is wrong between the others can be found as well."""
    context = {"environ": environ}
    values: dict[str, dict[str, Any]] = {name: {} for name in Config.model_fields}
    for item in given.values():
        values[item.section][item.name] = item.value
    try:
        return Config.model_validate(values, context=context)
    except ValidationError as error:
        for section, name in {error["loc"][:2]: None for error in error.errors()}:
            item = given[f"{section}.{name}"]
            mistakes.wrong_value(item.where, item.section, item.name, item.value)
            del values[item.section][item.name]
        return Config.model_validate(values, context=context)


def catalogue() -> Catalogue:
    """Every key there is, as far as mistakes need to know it."""
    kinds: Mapping[str, type[Section]] = get_type_hints(Config)
    sections = {name: kinds[name].model_json_schema()["properties"] for name in Config.model_fields}
    return Catalogue(sections)
