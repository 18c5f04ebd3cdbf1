"""What people may stand before: colours and pictures of the booth's own, and pictures they bring.

Pixels live elsewhere: a picture is its id here, and whoever has the pixels finds them by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_OF_ONE = 3
"""Pictures that one participant may bring to a session."""

MOST_BROUGHT = 12
"""Pictures that all of them may: what a phone's screen shows without becoming a search."""


class Kind(StrEnum):
    COLOR = "color"
    UPLOAD = "upload"  # a picture, also one that ships with the booth


@dataclass(frozen=True)
class Background:
    """`id` says the same picture with the same word: `color-3b82f6`, `picture-<slug>` for what
    ships, `upload-<start of the pixels' hash>`.

    `data` is the colour, #RRGGBB, and empty for a picture. `by` is the participant who brought it,
    `by_name` their name then; both empty for the booth's own. `title` is the name of the file, or
    that of the picture that ships, which the texts know (`texts.py`).
    """

    id: str
    kind: Kind
    data: str = ""
    by: str = ""
    by_name: str = ""
    title: str = ""


Backgrounds = tuple[Background, ...]


def colour(value: str) -> Background:
    """The plain colour `value`, #RRGGBB."""
    return Background(f"color-{value[1:].lower()}", Kind.COLOR, value)


def ids(options: Iterable[Background]) -> tuple[str, ...]:
    return tuple(option.id for option in options)


def found(options: Iterable[Background], background: str) -> Background | None:
    return next((option for option in options if option.id == background), None)


def with_brought(brought: Backgrounds, new: Background) -> Backgrounds:
    """`brought` and `new`, unless it is there already or there is no room for it."""
    if new.id in ids(brought) or not may_bring(new.by, (b.by for b in brought)):
        return brought
    return (*brought, new)


def may_bring(participant: str, bringers: Iterable[str]) -> bool:
    """Whether there is room for one more picture; `bringers` has who brought each so far."""
    so_far = tuple(bringers)
    return len(so_far) < MOST_BROUGHT and so_far.count(participant) < MOST_OF_ONE
