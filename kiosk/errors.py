"""Every error of the house, by whose fault it is.

    KioskError
    ├── ConfigError   the operator's: the booth does not start, exit code 2, all mistakes at once
    ├── DeviceError   the hardware's: becomes an event; shown, retried, healed
    └── RemoteError   a friend's browser's: answered with its code and sentence; costs only them

Anything else that is raised is a bug of ours and is allowed to crash: systemd starts us again.
"""


class KioskError(Exception):
    """Whatever the booth expects to go wrong."""


class ConfigError(KioskError):
    """The configuration cannot be used. The message lists every mistake, one a line."""


class DeviceError(KioskError):
    """A device is missing or was lost. The message is a sentence for the operator."""


class RemoteError(KioskError):
    """What a friend's browser sent cannot be used.

    `code` is a stable word in kebab case for programs (`room-not-found`); `sentence` is for people.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
