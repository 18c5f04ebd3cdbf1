"""Where the files that travel with the booth are: in the wheel, or in the checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _root() -> Path:
    inside_wheel = _PACKAGE / "data"
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent


def asset(name: str) -> Path:
    """The path of `assets/<name>`."""
    return _root() / "assets" / name


def shipped_config(name: str) -> Path:
    """The path of `config/<name>`."""
    return _root() / "config" / name
