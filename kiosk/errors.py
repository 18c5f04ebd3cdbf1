"""Every error of the house, by whose fault it is.

    KioskError
    ├── ConfigError   the operator's: the booth does not start, exit code 2, all mistakes at once
    ├── DeviceError   the hardware's: becomes an event; shown, retried, healed
    └── RemoteError   a friend's browser's: answered with its code and sentence; costs only them

Anything else that is raised is a bug of ours and is allowed to crash: systemd starts us again.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class KioskError(Exception):
    """Whatever the booth expects to go wrong."""


class ConfigError(KioskError):
    """The configuration cannot be used. The message lists every mistake, one a line."""


class DeviceError(KioskError):
    """A device is missing or was lost. The message is a sentence for the operator."""


@contextmanager
def ungrouped() -> Iterator[None]:
    """What we expect to go wrong comes out of a TaskGroup by itself; a bug of ours as it is.

    Not by `except*`: Python 3.11.2, which Debian has, wraps anew what is raised in there.
    """
    try:
        yield
    except BaseExceptionGroup as group:
        expected, bugs = group.split(KioskError)
        if expected is None or bugs is not None:
            raise
        raise _first(expected) from None


def _first(group: BaseExceptionGroup[KioskError]) -> KioskError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


class RemoteError(KioskError):
    """What a friend's browser sent cannot be used.

    `code` is a stable word in kebab case for programs (`room-not-found`); `sentence` is for people.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
